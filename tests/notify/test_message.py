from __future__ import annotations

from datetime import UTC, datetime

from journal.alerts import Alert
from journal.runs import StoredRun
from notify.message import message_of, sentence_of

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
RUN = StoredRun("run-1", "source", "/文書", NOW, NOW, "finished", 1, 2, 3, 4, 5, 6, 7, "schedule", 12)
SHRINKS = Alert(
    "source", "/文書", "shrinking", "run-1", "RunShrinks",
    {"folder": "/文書", "documents": "12", "missing": "7", "limit": "20"}, NOW,
)  # fmt: skip


def test_a_message_for_people_says_what_is_wrong_and_where() -> None:
    message = message_of(SHRINKS, RUN, (), "ja")
    assert message.subject == "書庫: 多くのファイルが見つかりません"
    assert message.body.startswith("/文書 の 12 文書のうち 7 文書のファイルが見つからないため、削除せずに残しました")
    assert "（定期実行）" in message.body
    assert "読み取り 1、変更なし 2、読めず 4、対象外 3、見つからず 7、削除 5" in message.body
    assert message_of(SHRINKS, RUN, (), "en").subject == "Shoko: many files are missing"


def test_a_message_for_programs_has_the_documented_shape() -> None:
    record = message_of(SHRINKS, RUN, (), "ja").record
    text = record.pop("text")
    assert isinstance(text, str)
    assert text.startswith("書庫: /文書 の 12 文書")
    assert record == {
        "shoko": 1,
        "event": "shrinking",
        "code": "RunShrinks",
        "source": "source",
        "folder": "/文書",
        "run": "run-1",
        "started_by": "schedule",
        "started_at": "2026-11-26T03:00:00+00:00",
        "ended_at": "2026-11-26T03:00:00+00:00",
        "documents": 12,
        "counts": {"indexed": 1, "unchanged": 2, "failed": 4, "skipped": 3, "missing": 7, "removed": 5},
    }


def test_names_of_files_only_where_they_are_given() -> None:
    names = [f"人事/評価{number}.docx\n" for number in range(21)] + ["壊\udc83.pdf"]
    message = message_of(SHRINKS, RUN, names, "ja")
    assert "- 人事/評価0.docx\n" in message.body
    assert "評価20" not in message.body
    assert "ほか 2 件" in message.body
    assert message.record["files"] == [f"人事/評価{number}.docx" for number in range(20)]
    assert "評価" not in message_of(SHRINKS, RUN, (), "ja").body


def test_a_name_with_bytes_that_are_no_character_can_be_sent() -> None:
    message = message_of(SHRINKS, RUN, ["壊\udc83.pdf"], "ja")
    assert "壊\\udc83.pdf" in message.body
    message.body.encode()


def test_words_that_are_not_ours_stay_here() -> None:
    """An unexpected error may quote anything, a document's text too."""
    alert = Alert("source", "/文書", "failed", "run-1", "ShokoError", {"detail": "ValueError: 社外秘の本文"}, NOW)
    message = message_of(alert, RUN, (), "ja")
    assert "社外秘" not in message.body + str(message.record)
    named = Alert("source", "/文書", "failed", "run-1", "ValueError", {}, NOW)
    assert sentence_of(named, "ja") == "予期しない誤りが起きました: ValueError, /文書"


def test_a_source_that_is_well_again_is_told() -> None:
    alert = Alert("source", "/文書", "well", "run-1", raised_at=NOW)
    message = message_of(alert, RUN, (), "ja")
    assert message.subject == "書庫: 正常に戻りました"
    assert (message.record["event"], message.record["code"]) == ("recovered", None)
