"""From a question to the model's first token, over samples/: `python -m benchmarks.first_token`.

Different golden questions, one after the other, each alone with the model, with as many passages as people get by default.
`read_tokens` is what the model's server read for the question (its own count, prompts that it was asked to weigh included); the rest
of the prompt was reused from the question before, since the instructions and examples stay the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from dataclasses import asdict, dataclass
from statistics import median

import httpx

from answering.answer import Answer, Finished
from benchmarks.processes import stop_on_signals
from benchmarks.samples import golden_questions, indexed_samples, opened_samples
from desk import Desk, Inquiry
from models.address import LlmAddress


@dataclass(frozen=True, slots=True)
class AskedModel:
    """One question that reached the model; `refused` if its answer was a refusal."""

    question: str
    retrieve_ms: float
    first_token_ms: float
    total_ms: float
    prompt_tokens: int
    read_tokens: int
    answer_tokens: int
    refused: bool


@dataclass(frozen=True, slots=True)
class FirstToken:
    """`without_model` counts questions that were refused on what was found, before the model read anything."""

    passages: int
    asked: tuple[AskedModel, ...]
    without_model: int

    def __str__(self) -> str:
        """Medians in a sentence. Raises StatisticsError where no question reached the model."""
        return (
            f"with {self.passages} passages: first token {median(one.first_token_ms for one in self.asked) / 1000:.1f} s, "
            f"whole answer {median(one.total_ms for one in self.asked) / 1000:.1f} s, "
            f"prompt {median(one.prompt_tokens for one in self.asked):.0f} tokens, "
            f"of which {median(one.prompt_tokens - one.read_tokens for one in self.asked):.0f} reused "
            f"(medians of {len(self.asked)} questions; {self.without_model} more were refused before the model read)"
        )


def measure(count: int) -> FirstToken:
    with indexed_samples() as indexed, opened_samples(indexed, with_model=True) as house:
        counter = ReadTokens(house.llm.address())
        asked = [
            asked_model(question, ask(house.desk, question), counter.since_last())
            for question in golden_questions(count)
        ]
        reached = tuple(one for one in asked if one is not None)
        return FirstToken(house.settings.answer.passages, reached, len(asked) - len(reached))


class ReadTokens:
    """The tokens of prompts that llama.cpp's server has read, what it kept from before left out."""

    def __init__(self, address: LlmAddress) -> None:
        self._url = address.base_url.removesuffix("/v1") + "/metrics"
        self._headers = {"authorization": f"Bearer {address.api_key}"}
        self._last = self._total()

    def since_last(self) -> int:
        """Since the call before, or since the beginning."""
        before, self._last = self._last, self._total()
        return self._last - before

    def _total(self) -> int:
        """Raises httpx.HTTPStatusError where the server counts nothing: it is another than our own."""
        answer = httpx.get(self._url, headers=self._headers, trust_env=False)
        return counted(answer.raise_for_status().text)


def counted(metrics: str) -> int:
    """The counter of read prompt tokens, in Prometheus's text format. Raises ValueError where there is none."""
    for line in metrics.splitlines():
        name, _, value = line.partition(" ")
        if name == "llamacpp:prompt_tokens_total":
            return int(float(value))
    raise ValueError("the model's server doesn't count the prompt tokens that it reads")


def ask(desk: Desk, question: str) -> Answer:
    with closing(desk.ask(Inquiry(question))) as events:
        for event in events:
            if isinstance(event, Finished):
                return event.answer
    raise RuntimeError(f"the answer to {question} did not end")


def asked_model(question: str, answer: Answer, read_tokens: int) -> AskedModel | None:
    """None where the model wrote nothing."""
    times = answer.timings
    if times.first_token_ms is None or times.retrieve_ms is None or times.total_ms is None:
        return None
    return AskedModel(
        question=question,
        retrieve_ms=times.retrieve_ms,
        first_token_ms=times.first_token_ms,
        total_ms=times.total_ms,
        prompt_tokens=times.prompt_tokens if times.prompt_tokens is not None else 0,
        read_tokens=read_tokens,
        answer_tokens=times.answer_tokens if times.answer_tokens is not None else 0,
        refused=answer.refused,
    )


def main() -> None:
    stop_on_signals()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=6)
    result = measure(parser.parse_args().questions)
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
