from __future__ import annotations

from pathlib import Path

from benchmarks.audit_cost import measure


def test_every_question_is_two_entries(tmp_path: Path) -> None:
    found = measure(tmp_path, 3)
    assert (found.questions, found.entries) == (3, 2 * (1 + 3 + 3))
    assert found.kilobytes > 1
