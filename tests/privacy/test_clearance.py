from __future__ import annotations

import pytest

from privacy.clearance import LABELS, STRICTEST, Labelled, cleared, label_of, mildest, strictest
from privacy.kinds import Label


@pytest.mark.parametrize(
    ("clearance", "read"),
    [("公開", 1), ("社内", 2), ("社外秘", 3), ("極秘", 4)],
)
def test_a_model_reads_what_is_labelled_no_higher_than_its_clearance(clearance: Label, read: int) -> None:
    assert [cleared(clearance, label) for label in LABELS] == [place < read for place in range(4)]


@pytest.mark.parametrize("unknown", [None, "", "confidential", "社 内"])
def test_what_is_no_label_counts_as_the_strictest(unknown: str | None) -> None:
    assert not cleared("社外秘", unknown)
    assert cleared("極秘", unknown)
    assert strictest(["公開", unknown]) == STRICTEST


def test_the_strictest_and_the_mildest() -> None:
    assert strictest(["社内", "社外秘", "公開"]) == "社外秘"
    assert strictest([]) == "公開"
    assert mildest("極秘", "社内") == "社内"


def test_messages_without_a_label_count_as_the_strictest() -> None:
    messages = (("user", "日当は？"),)
    assert label_of(messages) == STRICTEST
    labelled = Labelled(messages, "公開")
    assert label_of(labelled) == "公開"
    assert (list(labelled), labelled[-1], labelled[:1], len(labelled)) == ([*messages], messages[0], messages, 1)
