from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.peers import contestants
from benchmarks.peers.contestants import CONTESTANTS, Contestant, chosen

TXTAI = Contestant("txtai", "defaults", "peer_txtai", "txtai")


def test_all_by_default_a_system_or_one_setting_by_name() -> None:
    assert chosen(None) == CONTESTANTS
    assert [one.name for one in chosen(["txtai", "ours-defaults"])] == [
        "ours-defaults",
        "txtai-defaults",
        "txtai-japanese",
    ]
    with pytest.raises(ValueError, match="no system ragflow"):
        chosen(["ragflow"])


def test_each_has_a_name_and_a_module_of_its_own_and_a_pinned_version() -> None:
    assert len({one.name for one in CONTESTANTS}) == len(CONTESTANTS)
    for one in CONTESTANTS:
        assert (contestants.HERE / f"{one.module}.py").is_file()
        assert one.version() != "not pinned"


def test_ours_runs_here_and_the_others_in_their_environment() -> None:
    ours, other = CONTESTANTS[0], TXTAI
    assert ours.command(Path("theirs"))[0] == sys.executable
    assert other.command(Path("theirs")) == ("theirs", "-m", "benchmarks.peers.peer_txtai")


def test_what_one_is_made_of_changes_with_its_versions_and_its_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "requirements.txt",
        "peer_txtai.py",
        "peer_haystack.py",
        "protocol.py",
        "japanese.py",
        "known_vectors.py",
    ):
        (tmp_path / name).write_text("txtai==1\n", encoding="utf-8")
    monkeypatch.setattr(contestants, "HERE", tmp_path)
    monkeypatch.setattr(contestants, "REQUIREMENTS", tmp_path / "requirements.txt")
    digests = [TXTAI.made_of()]
    (tmp_path / "peer_haystack.py").write_text("changed", encoding="utf-8")
    assert TXTAI.made_of() == digests[0]
    for name in ("requirements.txt", "peer_txtai.py", "protocol.py", "japanese.py", "known_vectors.py"):
        (tmp_path / name).write_text("txtai==2\n", encoding="utf-8")
        digests.append(TXTAI.made_of())
    assert len(set(digests)) == 6
    assert TXTAI.version() == "2"


def test_ours_is_the_same_while_it_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = CONTESTANTS[0]
    monkeypatch.setattr(contestants, "commit", lambda: "abc1234")
    assert ours.made_of() == ours.made_of()
    monkeypatch.setattr(contestants, "commit", lambda: "abc1234-dirty")
    assert ours.made_of() != ours.made_of()
