from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import client
from errors import (
    AuditEntryChanged,
    AuditHeadUnknown,
    AuditKeyMissing,
    AuditRetentionUnset,
    FileUnwritable,
    FilterInvalid,
    IndexLocked,
)
from evaluation.spreadsheet_cells import unguarded
from journal import audit
from journal.audit_chain import canonical
from journal.audit_key import FILE_NAME as KEY_FILE
from tests.commands.conftest import Shoko
from tests.journal.audit_world import AuditWorld, act, answered, asked


@pytest.fixture
def world(tmp_path: Path) -> AuditWorld:
    world = AuditWorld(tmp_path / "data")
    question = world.log.add(asked("=1+1 の答えは"))
    world.log.add(answered(question, "2です[1]。\n二行目"))
    world.log.add(act("index.switch"))
    world.close()
    return world


def test_a_log_in_order_is_told_with_its_head(shoko: Shoko, world: AuditWorld) -> None:
    head = shoko("audit", "head", "--data", world.folder).stdout.strip()
    assert head.startswith("3:")
    outcome = shoko("audit", "verify", "--head", head, "--data", world.folder)
    assert (outcome.code, "記録 3 件" in outcome.stdout, head in outcome.stdout) == (0, True, True)
    found = shoko("audit", "verify", "--data", world.folder, "--json").json()
    assert (found["entries"], found["guarded"], found["renewed"]) == (3, True, 0)
    assert shoko("audit", "head", "--data", world.folder, "--json").json() == found["head"]


def test_a_changed_entry_ends_with_its_own_exit_code(shoko: Shoko, world: AuditWorld) -> None:
    world.by_hand("UPDATE audit_entries SET person = 'x' WHERE sequence = 2")
    outcome = shoko("audit", "verify", "--data", world.folder)
    assert (outcome.code, outcome.stdout) == (AuditEntryChanged.exit_code, "")
    assert outcome.code == 9 and "2 番の記録" in outcome.stderr


def test_the_sentence_is_english_where_that_is_set(
    shoko: Shoko, world: AuditWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.by_hand("UPDATE audit_entries SET person = 'x' WHERE sequence = 2")
    monkeypatch.setenv("SHOKO_LANGUAGE", "en")
    assert (
        "Entry 2 of the audit log is not as it was written" in shoko("audit", "verify", "--data", world.folder).stderr
    )


def test_a_head_of_elsewhere_and_none_at_all_are_named(shoko: Shoko, world: AuditWorld) -> None:
    for head in (f"3:{'0' * 64}", "0" * 64, "three"):
        outcome = shoko("audit", "verify", "--head", head, "--data", world.folder)
        assert outcome.code == AuditHeadUnknown.exit_code and head in outcome.stderr


def test_triggers_that_were_taken_away_are_told(shoko: Shoko, world: AuditWorld) -> None:
    world.by_hand()
    outcome = shoko("audit", "verify", "--data", world.folder)
    assert outcome.code == 0 and "トリガー" in outcome.stderr


def test_each_exported_line_can_be_hashed_again(shoko: Shoko, world: AuditWorld, tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    assert shoko("audit", "export", "--out", file, "--data", world.folder, "--json").json()["entries"] == 3
    previous = "0" * 64
    for line in file.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        digest = entry.pop("hash")
        del entry["seal"]
        assert entry["previous"] == previous
        assert hashlib.sha256(canonical(entry).encode()).hexdigest() == digest
        previous = digest
    assert file.stat().st_mode & 0o077 == 0


def test_a_spreadsheet_gets_no_formula_and_gives_everything_back(
    shoko: Shoko, world: AuditWorld, tmp_path: Path
) -> None:
    file = tmp_path / "audit.csv"
    shoko("audit", "export", "--format", "csv", "--out", file, "--data", world.folder)
    content = file.read_bytes()
    assert content.startswith("\ufeff番号".encode())
    headings, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert len(rows) == 3 and all(len(row) == len(headings) for row in rows)
    assert rows[0][5] == "'=1+1 の答えは" and unguarded(rows[0][5]) == "=1+1 の答えは"
    assert (rows[1][2], rows[1][4], rows[1][5]) == ("answer", "answered", "2です[1]。\n二行目")
    assert json.loads(unguarded(rows[0][6]))["text"] == "=1+1 の答えは"


def kinds(stdout: str) -> list[str]:
    return [json.loads(line)["kind"] for line in stdout.splitlines()]


def test_a_part_can_be_chosen(shoko: Shoko, world: AuditWorld, exported: Callable[..., list[str]]) -> None:
    day = datetime.now().astimezone().date()
    tomorrow = day + timedelta(days=1)
    assert exported() == ["question", "answer", "index.switch"]
    assert exported("--kind", "index") == exported("--kind", "index.switch") == ["index.switch"]
    assert exported("--kind", "ind") == []
    assert exported("--person", "tanaka") == ["question", "answer"]
    assert exported("--from", day, "--to", tomorrow) == ["question", "answer", "index.switch"]
    assert exported("--from", tomorrow + timedelta(days=1)) == []
    assert exported("--to", day - timedelta(days=2)) == []


@pytest.fixture
def exported(shoko: Shoko, world: AuditWorld, tmp_path: Path) -> Callable[..., list[str]]:
    def export(*options: object) -> list[str]:
        file = tmp_path / "part.jsonl"
        assert shoko("audit", "export", *options, "--out", file, "--data", world.folder).code == 0
        return kinds(file.read_text(encoding="utf-8"))

    return export


def test_without_a_file_it_goes_to_the_standard_output(
    shoko: Shoko, world: AuditWorld, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "stdout").open("w+", encoding="utf-8") as stdout:
        monkeypatch.setattr("sys.stdout", stdout)
        shoko("audit", "export", "--kind", "question", "--data", world.folder)
        stdout.seek(0)
        assert kinds(stdout.read()) == ["question"]


def test_wrong_wishes_are_one_sentence(shoko: Shoko, world: AuditWorld, tmp_path: Path) -> None:
    data = ("--data", world.folder)
    assert shoko("audit", "export", "--from", "4月1日", *data).code == FilterInvalid.exit_code
    assert shoko("audit", "export", "--json", *data).code == FilterInvalid.exit_code
    assert shoko("audit", "export", "--out", tmp_path, *data).code == FileUnwritable.exit_code
    assert shoko("audit", "prune", *data).code == AuditRetentionUnset.exit_code


def test_what_is_older_than_its_time_is_removed(shoko: Shoko, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class LongAgo(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=400)

    with monkeypatch.context() as patch:
        patch.setattr(audit, "datetime", LongAgo)
        world = AuditWorld(tmp_path / "data")
        world.fill(2)
    world.log.add(asked("今日の質問"))
    world.close()
    monkeypatch.setenv("SHOKO_AUDIT__RETENTION_DAYS", "365")
    assert "4 件削除" in shoko("audit", "prune", "--data", world.folder).stdout
    assert shoko("audit", "prune", "--data", world.folder, "--json").json() == {"removed": 0, "upto": None, "days": 365}
    assert shoko("audit", "verify", "--data", world.folder, "--json").json()["first"] == 5


def test_a_lost_key_is_told_and_the_log_goes_on_with_another(
    shoko: Shoko, world: AuditWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    (world.folder / KEY_FILE).unlink()
    outcome = shoko("audit", "verify", "--data", world.folder)
    assert outcome.code == AuditKeyMissing.exit_code and "shoko audit renew" in outcome.stderr
    with monkeypatch.context() as patch:
        patch.setattr(client, "is_served", lambda data: True)
        assert shoko("audit", "renew", "--data", world.folder).code == IndexLocked.exit_code
    assert shoko("audit", "renew", "--data", world.folder, "--json").json()["sequence"] == 4
    outcome = shoko("audit", "verify", "--data", world.folder)
    assert outcome.code == 0 and "3 番までの記録は" in outcome.stderr
