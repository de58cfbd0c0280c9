from __future__ import annotations

import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from errors import FileDamaged, FileEmpty, FileTypeUnknown, error_from
from ingest.detect import detect_type
from ingest.open_zip import parse_zip
from ingest.sandbox_protocol import UnpackLimits
from tests.ingest.archives import MB, RawMember, limits, mail, plain_zip, raw_zip, unpacked

UTF8_FLAG, ENCRYPTED = 0x800, 0x1


def written(folder: Path, data: bytes, name: str = "資料.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_zip_is_a_type_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, plain_zip({"規程.md": b"# a", "空/": b""}))
    assert detect_type(path) == "zip"
    assert (parse_zip(path).holds, parse_zip(path).pages) == (1, ())


@pytest.mark.parametrize("mark", ["mimetype", "META-INF/MANIFEST.MF", "[Content_Types].xml"])
def test_other_packages_are_no_archives(tmp_path: Path, mark: str) -> None:
    with pytest.raises(FileTypeUnknown):
        detect_type(written(tmp_path, plain_zip({mark: b"x", "content.xml": b"x"}), "a.odt"))


def test_an_empty_zip(tmp_path: Path) -> None:
    with pytest.raises(FileEmpty):
        detect_type(written(tmp_path, plain_zip({})))


def test_a_zip_of_folders_only(tmp_path: Path) -> None:
    with pytest.raises(FileEmpty):
        parse_zip(written(tmp_path, plain_zip({"空/": b""})))


def test_a_cut_zip_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged):
        detect_type(written(tmp_path, plain_zip({"a.txt": b"x" * 500})[:-30]))


@pytest.mark.parametrize(
    ("name", "flags", "shown"),
    [
        ("申請書.txt".encode("cp932"), 0, "申請書.txt"),
        # ソ and 表 have 0x5C, a backslash, for their second byte in cp932.
        ("ソース表.txt".encode("cp932"), 0, "ソース表.txt"),
        ("規程.txt".encode(), UTF8_FLAG, "規程.txt"),
        ("規程.txt".encode(), 0, "規程.txt"),
        ("総務\\規程.txt".encode("cp932"), 0, "総務/規程.txt"),
        (b"./a//b.txt", 0, "a/b.txt"),
    ],
)
def test_names_are_decoded_and_made_plain(tmp_path: Path, name: bytes, flags: int, shown: str) -> None:
    path = written(tmp_path, raw_zip([RawMember(name, b"text", flags)]))
    assert unpacked(path).files == {shown: b"text"}


@pytest.mark.parametrize(
    "name",
    [
        b"../a.txt",
        b"a/../../b.txt",
        b"/etc/passwd",
        b"C:\\a.txt",
        b"c:a.txt",
        b"\\\\server\\a.txt",
        b"..\\a.txt",
        b"a\0.txt",
    ],
)
def test_a_name_that_leads_out_is_refused_and_the_rest_is_read(tmp_path: Path, name: bytes) -> None:
    seen = unpacked(written(tmp_path, raw_zip([RawMember(name), RawMember(b"ok.txt", b"ok")])))
    assert seen.files == {"ok.txt": b"ok"}
    assert list(seen.refused.values()) == ["ArchiveNameEscapes"]
    (label,) = seen.refused
    assert "/" not in label
    assert "\\" not in label
    assert seen.stopped is None


def test_a_name_in_no_encoding(tmp_path: Path) -> None:
    assert list(unpacked(written(tmp_path, raw_zip([RawMember(b"\xff\xff.txt")]))).refused.values()) == [
        "FileNameUnreadable"
    ]


def test_what_is_no_document_by_rule(tmp_path: Path) -> None:
    names = [b"__MACOSX/._a.txt", b"__MACOSX/b/._c.txt", b"~$a.docx", b".git/x", b"Thumbs.db", b"a.tmp"]
    seen = unpacked(written(tmp_path, raw_zip([RawMember(name) for name in names])))
    assert seen.files == {}
    assert seen.refused == {
        "__MACOSX": "FileIsHidden",
        "~$a.docx": "FileIsTemporary",
        ".git": "FileIsHidden",
        "Thumbs.db": "FileIsHidden",
        "a.tmp": "FileIsTemporary",
    }


def test_links_pipes_and_locked_members(tmp_path: Path) -> None:
    members = [
        RawMember(b"link", b"/etc/passwd", mode=0o120777),
        RawMember(b"pipe", mode=0o010644),
        RawMember(b"locked.txt", flags=ENCRYPTED),
        RawMember(b"windows.txt", b"ok", mode=0),
    ]
    seen = unpacked(written(tmp_path, raw_zip(members)))
    assert seen.files == {"windows.txt": b"ok"}
    assert seen.refused == {"link": "FileIsLink", "pipe": "FileIsSpecial", "locked.txt": "FilePasswordNeeded"}


def test_none_of_two_with_one_name_is_lost(tmp_path: Path) -> None:
    members = [RawMember(b"a.txt", b"1"), RawMember(b"a (2).txt", b"2"), RawMember(b"a.txt", b"3")]
    seen = unpacked(written(tmp_path, raw_zip(members)))
    assert seen.files == {"a.txt": b"1", "a (2).txt": b"2", "a (3).txt": b"3"}
    third = unpacked(written(tmp_path, raw_zip(members)), limits(only="a (3).txt"))
    assert third.files == {"a (3).txt": b"3"}


def test_a_damaged_member_and_an_unknown_compression(tmp_path: Path) -> None:
    data = raw_zip([RawMember(b"bad.txt", b"AAAA"), RawMember(b"d64.txt", method=9), RawMember(b"ok.txt", b"ok")])
    seen = unpacked(written(tmp_path, data.replace(b"AAAA", b"AAAB", 1)))
    assert seen.files == {"ok.txt": b"ok"}
    assert seen.refused == {"bad.txt": "FileDamaged", "d64.txt": "FileTypeUnknown"}


def test_a_member_larger_than_a_file_may_be(tmp_path: Path) -> None:
    members = [RawMember(b"big.txt", bytes(range(256)) * 8192, claimed=10), RawMember(b"ok.txt", b"ok")]
    seen = unpacked(written(tmp_path, raw_zip(members)), limits(file_mb=1))
    # What the header claims ends the member there: then the check sum is wrong. Without the lie, the limit is what ends it.
    assert seen.refused == {"big.txt": "FileDamaged"}
    true = [RawMember(b"big.txt", bytes(range(256)) * 8192), RawMember(b"ok.txt", b"ok")]
    seen = unpacked(written(tmp_path, raw_zip(true)), limits(file_mb=1))
    assert (seen.files, seen.refused) == ({"ok.txt": b"ok"}, {"big.txt": "FileTooLarge"})


@pytest.mark.parametrize(
    ("data", "of", "code"),
    [
        (raw_zip([RawMember(b"%d" % number) for number in range(9)]), limits(files=8), "ArchiveTooManyFiles"),
        (raw_zip([RawMember(b"%d" % n, bytes(600_000)) for n in range(2)]), limits(mb=1), "ArchiveTooLarge"),
        (raw_zip([RawMember(b"zeros", bytes(30 * MB), deflated=True)]), limits(), "ArchiveBomb"),
        (raw_zip([RawMember(b"z", bytes(30 * MB), deflated=True, claimed=2**32 - 2)]), limits(), "ArchiveBomb"),
        (raw_zip([RawMember(b"%d" % n, bytes(4 * MB), deflated=True) for n in range(9)]), limits(), "ArchiveBomb"),
    ],
    ids=["files", "bytes", "ratio", "ratio with a lie", "ratio together"],
)
def test_limits_of_an_archive(tmp_path: Path, data: bytes, of: UnpackLimits, code: str) -> None:
    seen = unpacked(written(tmp_path, data), of)
    assert seen.stopped == code


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """The bomb without nesting (Fifield 2019): many directory entries that point at one piece of data."""
    data = raw_zip([RawMember(b"zeros", bytes(9 * MB), deflated=True)])
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[at:end]
    directory = entry * 50
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 50, 50, len(directory), at, 0)
    seen = unpacked(written(tmp_path, data[:at] + directory + tail))
    assert seen.stopped is None
    assert len(seen.files) <= 1  # newer Pythons refuse the last of them, too
    assert set(seen.refused.values()) == {"FileDamaged"}


@pytest.mark.parametrize("code", ["ArchiveTooManyFiles", "ArchiveTooLarge", "ArchiveTooDeep"])
def test_limits_name_value_and_remedy(code: str) -> None:
    error = error_from(code, {"limit": "7", "setting": "ingest.archive_files"})
    for language in ("ja", "en"):
        assert "7" in error.sentence(language)
        assert "ingest.archive_files" in error.sentence(language)


def test_attachments_in_order_with_their_bytes(tmp_path: Path) -> None:
    message = mail("見積の件", "本文です。", {"見積書.pdf": b"%PDF-1", "規程.docx": b"PK", "規程.docx ": b"PK2"})
    seen = unpacked(written(tmp_path, message.as_bytes(), "a.eml"))
    assert seen.files == {"見積書.pdf": b"%PDF-1", "規程.docx": b"PK", "規程 (2).docx": b"PK2"}


@pytest.mark.parametrize(
    "disposition",
    [
        b'attachment; filename="=?ISO-2022-JP?B?GyRCNSxEeBsoQi50eHQ=?="',
        b"attachment; filename*=UTF-8''%E8%A6%8F%E7%A8%8B.txt",
        b"attachment; filename*=iso-2022-jp''%1B%24B5%2CDx%1B%28B.txt",
        b"attachment; filename*0*=UTF-8''%E8%A6%8F; filename*1*=%E7%A8%8B.txt",
        'attachment; filename="規程.txt"'.encode("cp932"),
        'attachment; filename="規程.txt"'.encode(),
        'attachment; filename="C:\\\\総務\\\\規程.txt"'.encode("cp932"),
        b'attachment; filename="../../=?UTF-8?B?6KaP56iLLnR4dA==?="',
    ],
)
def test_names_of_attachments(tmp_path: Path, disposition: bytes) -> None:
    data = (
        b"Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nbody\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: "
        + disposition
        + b"\r\n\r\nrule\r\n--b--\r\n"
    )
    assert unpacked(written(tmp_path, data, "a.eml")).files == {"規程.txt": b"rule"}


def test_an_attached_mail_is_a_mail_and_keeps_its_own(tmp_path: Path) -> None:
    inner = mail("元の連絡", "中のメールです。", {"規程.txt": "日当".encode()})
    outer = mail("転送", "転送します。")
    outer.add_attachment(inner)
    seen = unpacked(written(tmp_path, outer.as_bytes(), "a.eml"))
    assert list(seen.files) == ["元の連絡.eml"]
    again = unpacked(written(tmp_path, seen.files["元の連絡.eml"], "元の連絡.eml"))
    assert again.files == {"規程.txt": "日当".encode()}


def test_pictures_of_the_body_and_signatures_are_not_attached(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "署名つき"
    message.set_content("本文です。")
    message.add_alternative('<p>本文です。<img src="cid:logo"></p>', subtype="html")
    html = message.get_payload()[1]  # type: ignore[index]
    assert isinstance(html, EmailMessage)
    html.add_related(b"GIF89a", maintype="image", subtype="gif", cid="<logo>")
    message.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    message.add_attachment(b"real", maintype="image", subtype="png", filename="配置図.png")
    assert list(unpacked(written(tmp_path, message.as_bytes(), "a.eml")).files) == ["配置図.png"]


def test_a_mail_of_a_thousand_parts(tmp_path: Path) -> None:
    message = mail("多い", "本文", {f"{number}.txt": b"x" for number in range(120)})
    assert unpacked(written(tmp_path, message.as_bytes(), "a.eml")).stopped == "ArchiveTooManyFiles"


def test_real_mails_give_their_attachments_under_their_names() -> None:
    folder = Path(__file__).parents[3] / "shared" / "data" / "docs" / "mail_eml"
    if not folder.is_dir():
        pytest.skip("../shared/data/docs is not here")
    assert list(unpacked(folder / "japanese_attachment.eml").files) == ["てすと.txt"]
    assert list(unpacked(folder / "japanese_attachment_long_name.eml").files) == ["かきくけこ" * 5 + ".txt"]
