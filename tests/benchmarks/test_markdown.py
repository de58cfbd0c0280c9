from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figure, figures
from benchmarks.machine import Machine
from benchmarks.markdown import kept, report_page, row, rows_of
from benchmarks.outcomes import Outcome
from benchmarks.readings import Measured, golden
from benchmarks.report import chosen

MACHINE = Machine("A CPU", 2, 23.6, "Linux 6", ("Python 3.11.2", "torch 2.13.0"), ("embedder", "chat"))
OUTCOME = Outcome("measured", "{}", 61.4, "2025-12-01", "abc1234", 0.3)


def figure(met: bool | None) -> Figure:
    return Figure("one", "a | thing", "≥ 1", ("shoko", "eval"), lambda output: Measured("0.961", met))


def test_a_row_tells_what_target_measured_when_and_command() -> None:
    page = report_page(MACHINE, [row(figure(True), OUTCOME, dataset_missing=False)])
    assert (
        "| one | a \\| thing | ≥ 1 | 0.961 — meets it | 2025-12-01, `abc1234`, 61 s, load 0.3 | `shoko eval` |" in page
    )
    assert "- A CPU, 2 cores, 24 GiB, Linux 6\n- Python 3.11.2, torch 2.13.0\n- models: embedder, chat\n" in page


def test_a_missed_target_is_said() -> None:
    assert row(figure(False), OUTCOME, dataset_missing=False).measured == "0.961 — **misses**"
    assert row(figure(None), OUTCOME, dataset_missing=False).measured == "0.961"


def test_a_row_measured_elsewhere_is_kept() -> None:
    page = report_page(MACHINE, [row(figure(True), OUTCOME, dataset_missing=False)])
    (before,) = rows_of(page).values()
    assert before == row(figure(True), OUTCOME, dataset_missing=False)
    unmeasured = row(figure(True), None, dataset_missing=False)
    assert kept(unmeasured, before) == before
    assert kept(unmeasured, None) == unmeasured


def test_a_row_never_measured_is_not_kept() -> None:
    assert rows_of(report_page(MACHINE, [row(figure(True), None, dataset_missing=False)])) == {}


def test_what_was_not_measured_has_no_number() -> None:
    assert row(figure(True), None, dataset_missing=True).measured == "not measured: no dataset"
    assert row(figure(True), None, dataset_missing=False).measured == "not measured: not run yet"
    failed = Outcome("failed", "the model is missing", 1.0, "2025-12-01", "abc1234", 0.3)
    assert row(figure(True), failed, dataset_missing=False).measured == "**failed**: the model is missing"
    unreadable = Figure("one", "a thing", "≥ 1", ("shoko", "eval"), golden)
    assert row(unreadable, OUTCOME, dataset_missing=False).measured.startswith("**failed**: the output lacks a part")


def test_every_figure_has_a_name_of_its_own_and_a_command_that_exists() -> None:
    known = figures(Path("../shared/data"))
    assert len({one.name for one in known}) == len(known) == 30
    for one in known:
        if one.command[:2] == ("python", "-m"):
            module = Path(one.command[2].replace(".", "/"))
            assert module.with_suffix(".py").is_file() or (module / "__main__.py").is_file()
    assert known[0].command[:6] == (
        "shoko",
        "eval",
        "retrieval",
        "--dataset",
        "../shared/data/retrieval/jsquad_valid",
        "--json",
    )


def test_the_longest_figures_are_measured_only_when_named() -> None:
    known = figures(Path("data"))
    left_out = [
        "golden-all",
        "reindex-10000",
        "parsers",
        "ingest-speed",
        "rerankers",
        "plain-prompt",
        "peers",
        "hidden-text",
        "injection",
        "soak",
        "fresh-clone",
    ]
    assert [one.name for one in known if one not in chosen(known, None)] == left_out
    assert [one.name for one in chosen(known, ["fresh-clone", "golden"])] == ["golden", "fresh-clone"]
    assert chosen(known, []) == ()
