"""The results of commands as JSON: the shapes that other programs read, and a place as a line for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from index_store.paths import container_of, way_to

if TYPE_CHECKING:
    from answering.answer import Answer, Citation
    from desk import SearchResult
    from errors import Language, ShokoError
    from index_store.records import Edition, Hit, Place, Source, Standing
    from ingest.report import FileResult, IngestReport
    from journal.runs import StoredRun


def answer_json(answer: Answer) -> dict[str, object]:
    """`answer`, `refused`, `citations`, `passages`, `timings`, `model`, and what explains them. `checks` are the parts of the answer
    that nothing proves: `kind`, `start` and `end` in its characters, `words`, and `instead`."""
    return {
        "answer": answer.text,
        "refused": answer.refused,
        "citations": [citation_json(citation) for citation in answer.citations],
        "passages": [passage_json(hit) for hit in answer.passages],
        "timings": asdict(answer.timings),
        "model": answer.model,
        "search_text": answer.search_text,
        "left_out": answer.left_out,
        "stopped": answer.stopped,
        "notes": list(answer.notes),
        "checks": [asdict(check) for check in answer.checks],
    }


def search_json(result: SearchResult) -> dict[str, object]:
    """`passages`, best first, and `timings`."""
    return {
        "passages": [passage_json(hit) for hit in result.hits],
        "timings": {"retrieve_ms": result.retrieve_ms},
    }


def citation_json(citation: Citation) -> dict[str, object]:
    """`container` is the path of the archive or mail that the document lies in, or null; `path` is that and the name in it."""
    return {
        "number": citation.number,
        "document": citation.document,
        "path": citation.path,
        "container": container_of(citation.path),
        **place_json(citation.place),
        "edition": edition_json(citation.standing),
        "quote": citation.quote,
        "score": citation.score,
    }


def passage_json(hit: Hit) -> dict[str, object]:
    """`scores`: `dense`, `lemma`, `bigram` as the legs gave them, `fused`; `reranker` only where there is one. `legs`: each leg's `rank`
    among all candidates (null: no match) and what it `adds` to `fused`. `matched`: places in `text` of the words that were found.
    `hidden`: how the document keeps it from its readers' eyes, or null; `suspect`: it seems to speak to the model."""
    from index_store.records import LEGS  # numpy comes along: `--help` must not wait for it

    scores = {name: getattr(hit.scores, name) for name in (*LEGS, "fused", "reranker")}
    return {
        "document": hit.document.title,
        "path": hit.document.path,
        "container": container_of(hit.document.path),
        **place_json(hit.chunk.place),
        "edition": edition_json(hit.standing),
        "text": hit.chunk.text,
        "scores": {name: value for name, value in scores.items() if value is not None},
        "legs": {leg: asdict(share) for leg, share in zip(LEGS, hit.scores.shares, strict=False)},
        "matched": [list(place) for place in hit.matched],
        "hidden": hit.chunk.hidden,
        "suspect": hit.suspect,
    }


def edition_json(standing: Standing) -> dict[str, object]:
    """`status` is `current`, `superseded`, `repealed`, `future` or `unknown`; days are `2025-04-01` or null, and `instead` is what is
    in force in its place, or null."""
    instead = standing.instead
    return {
        "status": standing.status,
        **_edition(standing.edition),
        "instead": _edition(instead) if instead is not None else None,
    }


def _edition(edition: Edition) -> dict[str, object]:
    days = (edition.established, edition.revised, edition.effective, edition.repealed)
    names = ("established", "revised", "effective", "repealed")
    return {
        "label": edition.label or None,
        **{name: day.isoformat() if day is not None else None for name, day in zip(names, days, strict=True)},
    }


def place_json(place: Place) -> dict[str, object]:
    """`cells` with its sheet, as Excel writes it: `申請書!I9`."""
    return {
        "page": place.page,
        "slide": place.slide,
        "sheet": place.sheet,
        "cells": f"{place.sheet}!{place.cells}" if place.sheet is not None and place.cells is not None else None,
        "section": " > ".join(place.section),
    }


def place_text(path: str, place: Place) -> str:
    """A place in a line: `規程/旅費規程.pdf p.3 第2章 > 第8条`, `総務/資料.zip の 規程.docx p.3`."""
    parts = [
        " の ".join(way_to(path)),
        f"p.{place.page}" if place.page is not None else "",
        f"スライド {place.slide}" if place.slide is not None else "",
        f"{place.sheet}!{place.cells}" if place.sheet is not None and place.cells is not None else place.sheet or "",
        " > ".join(place.section),
    ]
    return " ".join(part for part in parts if part)


def run_json(run: StoredRun) -> dict[str, object]:
    """One run: when, over what (`only`: the paths that it was limited to, or null), how it ended, counts of files."""
    return {
        "id": run.id,
        "source": run.source_id,
        "folder": run.folder,
        "only": None if run.only is None else list(run.only),
        "state": run.state,
        "started_at": run.started_at.isoformat(),
        "ended_at": None if run.ended_at is None else run.ended_at.isoformat(),
        "indexed": run.indexed,
        "unchanged": run.unchanged,
        "skipped": run.skipped,
        "failed": run.failed,
        "removed": run.removed,
        "chunks": run.chunks,
    }


def report_json(report: IngestReport, language: Language) -> dict[str, object]:
    """`files`, each with `path`, `status`, `error`, `chunks`, and the run as a whole."""
    return {
        "run": report.run_id,
        "source": report.source_id,
        "folder": report.folder,
        "removed": report.removed,
        "seconds": round(report.seconds, 2),
        "stopped": report.stopped,
        "files": [file_json(file, language) for file in report.files],
    }


def ended_json(
    source: Source, report: IngestReport | None, error: ShokoError | None, language: Language
) -> dict[str, object]:
    """As `report_json`, with `error`: null, or what the run as a whole ended with. Where it has no report, it has no files."""
    from ingest.report import IngestReport  # as above

    known = IngestReport("", source.id, source.folder, ()) if report is None else report
    fault = None if error is None else {"code": error.code, "sentence": error.sentence(language)}
    return {**report_json(known, language), "error": fault}


def file_json(file: FileResult, language: Language) -> dict[str, object]:
    """`error` is null or `code` (stable) with `sentence` (for people, in their language, as `notes` are)."""
    reading = file.reading
    error = {"code": file.error_code, "sentence": file.sentence(language)} if file.error_code is not None else None
    return {
        "path": file.path,
        "container": container_of(file.path),
        "status": file.status,
        "error": error,
        "chunks": file.chunks,
        "type": reading.file_type,
        "encoding": reading.encoding,
        "pages": reading.pages_total,
        "pages_by_ocr": reading.pages_by_ocr,
        "ocr_confidence": reading.ocr_confidence,
        "characters": reading.characters,
        "mojibake": reading.mojibake,
        "seconds": round(file.seconds, 3),
        "notes": list(file.notes(language)),
    }
