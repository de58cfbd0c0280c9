"""Exported lists in their three forms and encodings, each with what it comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.ntfs_acl import Ace
from access.ntfs_list import Listed, read_list
from access.sddl import aces_of
from errors import AccessListUnreadable

HR = r"CONTOSO\人事"


def read(folder: Path, text: str, encoding: str = "utf-8", there: tuple[str, ...] = ()) -> tuple[Listed, ...]:
    (folder / "list").write_bytes(text.encode(encoding))
    return read_list(folder / "list", lambda path: path in there)


def test_a_descriptor_is_read_entry_by_entry() -> None:
    assert aces_of("D:PAI(D;;0x1;;;S-1-5-21-1)(A;OICIID;0x1200a9;;;BU)(A;OICIIO;GA;;;CO)(A;OICINP;FX;;;WD)") == (
        Ace(False, "S-1-5-21-1", True),
        Ace(True, "S-1-5-32-545", True, below=True, inherited=True),
        Ace(True, "S-1-3-0", True, here=False, below=True),
        Ace(True, "S-1-1-0", False),
    )
    assert aces_of("O:BAG:SYD:AI(A;;CCDCLC;;;AU)S:AI(AU;SAFA;FA;;;WD)") == (Ace(True, "S-1-5-11", True),)
    assert aces_of("D:") == aces_of("D:P") == ()


@pytest.mark.parametrize(
    "text",
    [
        "", "O:BA", "D:NO_ACCESS_CONTROL", "D:(A;;FA;;;WD", "D:(A;;FA;;WD)", "D:(XA;;FX;;;WD;(@User.x == 1))", "D:(A;ZZ;FA;;;WD)",
        "D:(A;;QQ;;;WD)", "D:(A;;FA;;;)", "D:(OA;;CR;00000000-0000-0000-0000-000000000000;;WD)", "D:Q(A;;FA;;;WD)", "D:(A;O;FA;;;WD)",
    ],
)  # fmt: skip
def test_what_is_not_understood_as_a_whole_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        aces_of(text)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_saved_lists_are_pairs_of_lines(tmp_path: Path, encoding: str) -> None:
    text = "share\r\nD:AI(A;OICI;FA;;;BA)\r\nshare\\人事\\a b.md\r\nD:(A;;FR;;;S-1-5-21-1)\r\nshare\\壊れ.md\r\nD:(A;;??;;;WD)\r\n"
    assert read(tmp_path, text, encoding) == (
        Listed("share", (Ace(True, "S-1-5-32-544", True, below=True),)),
        Listed("share\\人事\\a b.md", (Ace(True, "S-1-5-21-1", True),)),
        Listed("share\\壊れ.md", fault="??"),
    )


SHOWN = r"""D:\share BUILTIN\Administrators:(I)(OI)(CI)(F)
         CONTOSO\人事:(OI)(CI)(RX)
         CREATOR OWNER:(I)(OI)(CI)(IO)(F)

D:\share\人事 規程.md CONTOSO\人事:(R)

D:\share\秘.md Everyone:(N)
              CONTOSO\役員:(DENY)(S,RD)
              CONTOSO\営業:(W,S)

"""


@pytest.mark.parametrize(
    ("encoding", "summary"),
    [
        ("utf-8", "Successfully processed 3 files; Failed processing 0 files"),
        ("cp932", "3 個のファイルが正常に処理されました。0 個のファイルを処理できませんでした"),
        ("utf-16", "3 個のファイルが正常に処理されました。0 個のファイルを処理できませんでした"),
        ("utf-8-sig", ""),
    ],
)
def test_shown_lists_are_blocks(tmp_path: Path, encoding: str, summary: str) -> None:
    found = read(tmp_path, SHOWN + summary, encoding, there=(r"D:\share", r"D:\share\人事", "D:\\share\\人事 規程.md"))
    assert found == (
        Listed(
            r"D:\share",
            (
                Ace(True, r"BUILTIN\Administrators", True, below=True, inherited=True),
                Ace(True, HR, True, below=True),
                Ace(True, "CREATOR OWNER", True, here=False, below=True, inherited=True),
            ),
        ),
        Listed("D:\\share\\人事 規程.md", (Ace(True, HR, True),)),
        Listed(
            r"D:\share\秘.md",
            (Ace(False, "Everyone", True), Ace(False, r"CONTOSO\役員", True), Ace(True, r"CONTOSO\営業", False)),
        ),
    )


def test_a_shown_entry_that_is_not_understood_is_a_fault_of_its_object(tmp_path: Path) -> None:
    found = read(tmp_path, "D:\\a X:(F)\n     Y:(Q)\n", there=("D:\\a",))
    assert found == (Listed("D:\\a", fault="Y:(Q)"),)
    assert read(tmp_path, "D:\\a X:(F)\n")[0].fault != ""


HEAD = '"Path","IdentityReference","FileSystemRights","AccessControlType","IsInherited","InheritanceFlags"'
AT = "Microsoft.PowerShell.Core\\FileSystem::D:\\share"


def test_rows_of_one_object_are_its_list(tmp_path: Path) -> None:
    rows = [
        f'"{AT}","CONTOSO\\営業","ReadAndExecute, Synchronize","Deny","False","None","None"',
        f'"{AT}","CONTOSO\\人事","FullControl","Allow","True","ContainerInherit, ObjectInherit","None"',
        f'"{AT}","CONTOSO\\総務","-1610612736","Allow","False","ContainerInherit, ObjectInherit","InheritOnly"',
        f'"{AT}\\a.md","CONTOSO\\総務","Write, Synchronize","Allow","False","None","None"',
    ]
    text = "\n".join(["#TYPE Selected.System", f'{HEAD},"PropagationFlags"', *rows])
    assert read(tmp_path, text) == (
        Listed(
            "D:\\share",
            (
                Ace(False, "CONTOSO\\営業", True),
                Ace(True, HR, True, below=True, inherited=True),
                Ace(True, "CONTOSO\\総務", True, here=False, below=True),
            ),
        ),
        Listed("D:\\share\\a.md", (Ace(True, "CONTOSO\\総務", False),)),
    )


def test_without_the_column_of_propagation_nothing_is_handed_down(tmp_path: Path) -> None:
    row = f'"{AT}","CONTOSO\\人事","Read","Allow","False","ContainerInherit, ObjectInherit"'
    assert read(tmp_path, f"{HEAD}\n{row}\n")[0].aces == (Ace(True, HR, True),)
    wrong = row.replace("Allow", "許可")
    assert read(tmp_path, f"{HEAD}\n{wrong}\n") == (Listed("D:\\share", fault="許可 CONTOSO\\人事"),)


def test_what_is_no_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccessListUnreadable, match="icacls"):
        read(tmp_path, "")
    with pytest.raises(AccessListUnreadable, match="missing"):
        read_list(tmp_path / "missing", lambda _: False)
    (tmp_path / "list").write_bytes(b"\x81")
    with pytest.raises(AccessListUnreadable, match="cp932"):
        read_list(tmp_path / "list", lambda _: False)
