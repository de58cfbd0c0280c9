"""A set of three passages and three questions, the last of which must be refused."""

from __future__ import annotations

from benchmarks.peers.protocol import Reply
from evaluation.datasets import Dataset, DatasetQuestion, Passage

PASSAGES = (
    Passage(id="p-daily", title="旅費規程", text="日当は3,000円とする。"),
    Passage(id="p-leave", text="年次有給休暇は20日とする。"),
    Passage(id="p-seal", text="社印は総務部が保管する。"),
)
QUESTIONS = (
    DatasetQuestion(
        id="q-daily",
        question="日当はいくらですか",
        passage_ids=("p-daily",),
        negative_passage_ids=("p-leave",),
        answers=("3,000円",),
    ),
    DatasetQuestion(id="q-leave", question="休暇は何日ですか", passage_ids=("p-leave",), answers=("20日",)),
    DatasetQuestion(
        id="q-car", question="社用車は何台ですか", negative_passage_ids=("p-daily",), answers=("回答不可",)
    ),
)
DATASET = Dataset(name="rules", passages=PASSAGES, questions=QUESTIONS)


def reply(text: str, first_token_ms: float | None = 1000.0) -> Reply:
    return Reply(text, first_token_ms, first_text_ms=1500.0, total_ms=2000.0)
