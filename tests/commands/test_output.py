from __future__ import annotations

import io
import json
import sys

import pytest

from commands.output import counted, print_json, print_table, say


def test_what_the_terminal_cannot_show_is_escaped_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp932"))
    print_json({"text": "髙橋 😀 日当"})
    assert json.loads(written.getvalue().decode("cp932")) == {"text": "髙橋 😀 日当"}


def test_text_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    line = "[bold]規程[/bold] :smile: [1] " + "長" * 200
    say(line)
    assert capsys.readouterr().out == line + "\n"


def test_a_long_cell_is_wrapped_and_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("名前", "値"), [("[x]", "a" * 300)])
    printed = capsys.readouterr().out
    assert printed.count("a") == 300
    assert "[x]" in printed


def test_progress_leaves_stdout_alone_and_draws_nothing_for_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with counted("検索") as advance:
        advance(1, 2)
    written = capsys.readouterr()
    assert (written.out, written.err) == ("", "")
