"""The figures of docs/benchmarks.md: what each measures, its target, and the command that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import answer_readings, readings
from benchmarks.peers.reading import LEAST_QUESTIONS, SHARE_OF_FIRST_TOKEN, peers
from benchmarks.readings import Measured

NAMES_LEFT_OUT = (
    "golden-all",
    "fresh-clone",
    "parsers",
    "ingest-speed",
    "peers",
    "reindex-10000",
    "soak",
    "plain-prompt",
    "rerankers",
    "hidden-text",
    "injection",
)
_GOLDEN_TARGET = ", ".join(
    f"{name} {'≤' if name == 'refused_wrong' else '≥'} {limit:.2f}" for name, limit in readings.GOLDEN_TARGETS.items()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """`command` prints one JSON object first on stdout, which `read` turns into a phrase. `dataset` must be there, if given."""

    name: str
    what: str
    target: str
    command: tuple[str, ...]
    read: Callable[[str], Measured]
    dataset: Path | None = None


def figures(datasets: Path) -> tuple[Figure, ...]:
    """All of them; `datasets` is the folder with `retrieval/` and `answers/`."""
    return (
        _retrieval("jsquad", datasets / "retrieval" / "jsquad_valid", readings.Ndcg(0.968)),
        _evaluation_speed(datasets / "retrieval" / "jsquad_valid"),
        _retrieval("lit-ragbench", datasets / "answers" / "lit_ragbench", readings.Ndcg(0.890)),
        _retrieval("lawqa", datasets / "retrieval" / "lawqa", readings.Ndcg(0.83, least_first=0.77)),
        _retrieval("gif-faq", datasets / "retrieval" / "gif_faq", readings.Ndcg()),
        _legs(datasets),
        Figure(
            "golden",
            "the samples' golden questions, follow-ups and refusals included: the half on which nothing was tuned",
            _GOLDEN_TARGET,
            ("shoko", "eval", "golden", "--split", "test", "--json"),
            readings.golden,
        ),
        Figure(
            "golden-all",
            "the same, both halves",
            _GOLDEN_TARGET,
            ("shoko", "eval", "golden", "--json"),
            readings.golden,
        ),
        Figure(
            "search-scale",
            "hybrid search at 100,000 chunks, three legs and rescoring by id, without the question's embedding",
            f"p95 ≤ {readings.TENTH_P95_MS} ms where a tenth is readable, ≤ {readings.ALL_P95_MS} ms where all is",
            ("python", "-m", "benchmarks.search_scale", "--chunks", "100000"),
            readings.search_scale,
        ),
        _module(
            "first-passages",
            "warm question to passages, each question new",
            "≤ 0.5 s (first and p95, through the API)",
            readings.first_passages,
        ),
        _module(
            "first-token",
            "first token of an answer, and how much of the prompt was reused",
            "reported",
            readings.first_token,
        ),
        Figure(
            "reindex-unchanged",
            "re-index of 2,000 files of which none has changed",
            f"≤ {readings.UNCHANGED_S} s",
            ("python", "-m", "benchmarks.reindex_unchanged", "--files", "2000"),
            readings.Unchanged(readings.UNCHANGED_S),
        ),
        *_of_reading(),
        *_of_answering(datasets / "answers" / "lit_ragbench", datasets / "retrieval" / "lawqa"),
        _of_peers(datasets),
        *_of_attacks(datasets),
        _module(
            "memory",
            "memory of everything while a question is answered and a changed file re-indexed, as the sum of PSS",
            f"≤ {readings.MEMORY_GIB} GiB",
            readings.memory,
        ),
        _module(
            "ask-while-reindexing",
            "search through the API while documents are re-indexed, and while nothing else happens",
            "reported",
            readings.ask_while_reindexing,
        ),
        _ocr(datasets / "docs" / "derived_from_mhlw"),
        _module(
            "ask-while-changing",
            "2,000 questions while 200 documents are rewritten over and over: answers that were empty, lacked the document asked "
            "for, or mixed two versions of one",
            "0, 0, 0",
            readings.ask_while_changing,
        ),
        Figure(
            "soak",
            "200 kills (-9) at random moments, everything real: points lost or doubled, documents torn or wrong, starts that did not "
            "answer, processes left over; from start to answer",
            f"0, ≤ {readings.HEALED_S} s",
            ("python", "-m", "tests.surviving.soak", "--kills", "200"),
            readings.soak,
        ),
        _module(
            "fresh-clone",
            "from a fresh clone, without any cache, to a page that answers",
            f"≤ {readings.FRESH_CLONE_MIN} min",
            readings.fresh_clone,
        ),
    )


def _of_reading() -> tuple[Figure, ...]:
    return (
        Figure(
            "reindex-10000",
            "re-index of 10,000 files of which none has changed",
            f"≤ {readings.UNCHANGED_10000_S} s",
            ("python", "-m", "benchmarks.reindex_unchanged", "--files", "10000"),
            readings.Unchanged(readings.UNCHANGED_10000_S),
        ),
        Figure(
            "forms",
            "30 questions on forms of graph paper: the value's own cell, or its table row, is what the answer cites first",
            f"≥ {readings.RIGHT_CELL:.2f} on the half on which nothing was mended",
            ("python", "-m", "benchmarks.forms", "--answers"),
            readings.forms,
        ),
        _module("parsers", "text kept and CPU seconds beside other parser libraries", "reported", readings.parsers),
        _module(
            "ingest-speed",
            "documents a second beside llama-index's own pipeline, the same model on the same files by turns",
            f"≥ {readings.TIMES_AS_FAST} ×",
            readings.ingest_speed,
        ),
    )


def _legs(datasets: Path) -> Figure:
    return Figure(
        "legs",
        "nDCG@10 of the fusion, and of each leg alone over the same candidates, at most 1,000 questions of a set",
        f"behind the best leg of a set by ≤ {answer_readings.BEHIND_A_LEG}, ahead in the mean by ≥ {answer_readings.AHEAD_IN_THE_MEAN}",
        ("python", "-m", "benchmarks.legs", "--datasets", str(datasets)),
        answer_readings.legs,
        datasets,
    )


def _of_answering(ragbench: Path, lawqa: Path) -> tuple[Figure, ...]:
    return (
        Figure(
            "parts",
            "questions that need two places: both read, whole and with their parts; questions of one place; a set's with several passages",
            "reported",
            ("python", "-m", "benchmarks.parts", "--dataset", str(ragbench)),
            answer_readings.parts,
            ragbench,
        ),
        _module(
            "rewriting",
            "follow-ups whose passage is among the first three: as typed, by our rules, rewritten by the model",
            "reported",
            answer_readings.rewriting,
        ),
        Figure(
            "rerankers",
            "`lawqa`, nDCG@10 where the first five passages are read with the question: by a model alone, and with the search's rank",
            "reported",
            ("python", "-m", "benchmarks.rerankers", "--dataset", str(lawqa)),
            answer_readings.rerankers,
            lawqa,
        ),
        _module(
            "refusal",
            "golden questions refused on what was found, before a model reads: the point of the curve at the setting's threshold",
            "reported",
            answer_readings.refusal,
        ),
        Figure(
            "plain-prompt",
            "`lit_ragbench`, each question with its own passages and distractors, beside one ordinary prompt with four passages",
            f"correct ≥ {answer_readings.TIMES_THE_PLAIN:.0f} × the plain prompt's, balanced accuracy ≥ {answer_readings.BALANCED_ACCURACY}",
            ("python", "-m", "benchmarks.plain_prompt", "--dataset", str(ragbench)),
            answer_readings.plain_prompt,
            ragbench,
        ),
    )


def _of_attacks(datasets: Path) -> tuple[Figure, ...]:
    jsquad = datasets / "retrieval" / "jsquad_valid"
    return (
        Figure(
            "hidden-text",
            "files of ministries and companies, and `samples/`, that hide text; their passages that seem to speak to a model",
            f"passages ≤ {answer_readings.SUSPECT_RATE:.1%}",
            ("python", "-m", "benchmarks.hidden_text", str(datasets / "docs"), "samples"),
            answer_readings.hidden_text,
            datasets / "docs",
        ),
        Figure(
            "injection",
            "carriers of unseen wordings in unseen places that the detector finds; passages of `jsquad_valid` and sentences on the use of AI "
            "that it takes for orders",
            f"carriers ≥ {answer_readings.CARRIERS_FOUND:.0%}, passages ≤ {answer_readings.SUSPECT_RATE:.1%}",
            ("python", "-m", "benchmarks.injection", "--sets", str(jsquad)),
            answer_readings.injection,
            jsquad,
        ),
    )


def _of_peers(datasets: Path) -> Figure:
    return Figure(
        "peers",
        "nDCG@10 beside llama-index, Haystack, txtai and LangChain's recipe of Open WebUI, each in its best setting, with the same "
        "models on the same files; first token beside llama-index's CitationQueryEngine",
        f"first on every set of {LEAST_QUESTIONS} questions and more, first token in ≤ {SHARE_OF_FIRST_TOKEN} of its time",
        ("python", "-m", "benchmarks.peers", "--datasets", str(datasets), "--json"),
        peers,
        datasets,
    )


def _retrieval(name: str, dataset: Path, read: readings.Ndcg) -> Figure:
    target = "reported" if read.least is None else f"≥ {read.least:.3f}"
    return Figure(
        name,
        f"`{dataset.name}`, nDCG@10",
        f"{target}, recall@1 ≥ {read.least_first:.2f}" if read.least_first else target,
        ("shoko", "eval", "retrieval", "--dataset", str(dataset), "--json"),
        read,
        dataset,
    )


def _evaluation_speed(dataset: Path) -> Figure:
    return Figure(
        "evaluation-speed",
        f"1,000 questions of `{dataset.name}` searched and judged; their vectors are in the cache from the figure before",
        f"≤ {readings.EVALUATION_S} s",
        ("shoko", "eval", "retrieval", "--dataset", str(dataset), "--limit", "1000", "--seed", "0", "--json"),
        readings.evaluation_speed,
        dataset,
    )


def _ocr(documents: Path) -> Figure:
    return Figure(
        "ocr",
        "characters of scanned pages read wrong: clean, skewed and noisy, turned by 90 to 270 degrees, and vertical",
        f"≤ {readings.OCR_RATE:.0%} but for vertical pages, ≤ {readings.OCR_VERTICAL_RATE:.0%} for those",
        ("python", "-m", "benchmarks.ocr", "--documents", str(documents)),
        readings.ocr,
        documents,
    )


def _module(name: str, what: str, target: str, read: Callable[[str], Measured]) -> Figure:
    return Figure(name, what, target, ("python", "-m", f"benchmarks.{name.replace('-', '_')}"), read)
