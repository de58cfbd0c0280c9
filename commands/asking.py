"""`shoko ask` and `shoko search`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from assemble import open_desk

from answering.answer import Answer, Citation, Finished, Found, Sentence
from commands.output import DataOption, JsonOption, note, print_json, say
from desk import Inquiry
from errors import FilterInvalid
from index_store.records import Hit, Narrowing, Place
from settings import load_settings

QuestionArgument = Annotated[str, typer.Argument(help="質問", show_default=False)]
TypeOption = Annotated[list[str] | None, typer.Option("--type", help="ファイル形式で絞る（pdf, docx …）。繰り返し可")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="ソースの id で絞る。繰り返し可")]
SinceOption = Annotated[str | None, typer.Option("--since", help="この日以降に更新された文書（2025-04-01）")]
UntilOption = Annotated[str | None, typer.Option("--until", help="この日までに更新された文書（2025-04-01）")]


def ask(
    question: QuestionArgument,
    file_type: TypeOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問に、引用つきで答えます。"""
    inquiry = Inquiry(question, _narrowing(file_type, source, since, until))
    with closing(open_desk(load_settings(data), with_model=True)) as desk, closing(desk.ask(inquiry)) as events:
        for event in events:
            if isinstance(event, Found) and not as_json:
                note(f"{len(event.hits)} 件の資料が見つかりました（{event.retrieve_ms:.0f} ms）")
            elif isinstance(event, Sentence) and not as_json:
                say(event.text)
            elif isinstance(event, Finished):
                _show_answer(event.answer, as_json)


def search(
    question: QuestionArgument,
    file_type: TypeOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問に近い箇所を探します（回答は作りません）。"""
    inquiry = Inquiry(question, _narrowing(file_type, source, since, until))
    with closing(open_desk(load_settings(data), with_model=False)) as desk:
        result = desk.search(inquiry)
    if as_json:
        print_json(
            {"passages": [passage_json(hit) for hit in result.hits], "timings": {"retrieve_ms": result.retrieve_ms}}
        )
        return
    for number, hit in enumerate(result.hits, start=1):
        say(
            f"{number}. {hit.document.title} — {place_text(hit.document.path, hit.chunk.place)}  ({hit.scores.fused:.3f})"
        )
        say(f"   {' '.join(hit.chunk.text.split())[:160]}")


def _narrowing(
    file_types: list[str] | None, sources: list[str] | None, since: str | None, until: str | None
) -> Narrowing:
    return Narrowing(
        source_ids=tuple(sources or ()),
        file_types=tuple(name.lower().lstrip(".") for name in file_types or ()),
        modified_from=_day("since", since),
        modified_to=_day("until", until, "23:59:59.999999"),
    )


def _day(name: str, text: str | None, clock: str = "00:00:00") -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(f"{text}T{clock}").astimezone()
    except ValueError as error:
        raise FilterInvalid(name=name, value=text, limit="2025-04-01 の形の日付") from error


def _show_answer(answer: Answer, as_json: bool) -> None:
    if as_json:
        print_json(answer_json(answer))
        return
    for remark in answer.notes:
        note(remark)
    for citation in answer.citations:
        say(f"[{citation.number}] {citation.document} — {place_text(citation.path, citation.place)}")
    if answer.refused:
        for hit in answer.passages[:3]:
            say(f"  近い資料: {hit.document.title} — {place_text(hit.document.path, hit.chunk.place)}")


def place_text(path: str, place: Place) -> str:
    """A place in a line: `規程/旅費規程.pdf p.3 第2章 > 第8条`."""
    parts = [
        path,
        f"p.{place.page}" if place.page is not None else "",
        f"スライド {place.slide}" if place.slide is not None else "",
        f"{place.sheet}!{place.cells}" if place.sheet is not None and place.cells is not None else place.sheet or "",
        " > ".join(place.section),
    ]
    return " ".join(part for part in parts if part)


def answer_json(answer: Answer) -> dict[str, object]:
    return {
        "answer": answer.text,
        "refused": answer.refused,
        "citations": [citation_json(citation) for citation in answer.citations],
        "passages": [passage_json(hit) for hit in answer.passages],
        "timings": asdict(answer.timings),
        "model": answer.model,
        "search_text": answer.search_text,
        "left_out": answer.left_out,
        "notes": list(answer.notes),
    }


def citation_json(citation: Citation) -> dict[str, object]:
    return {
        "number": citation.number,
        "document": citation.document,
        "path": citation.path,
        **place_json(citation.place),
        "quote": citation.quote,
        "score": citation.score,
    }


def passage_json(hit: Hit) -> dict[str, object]:
    return {
        "document": hit.document.title,
        "path": hit.document.path,
        **place_json(hit.chunk.place),
        "text": hit.chunk.text,
        "scores": {name: value for name, value in asdict(hit.scores).items() if value is not None},
    }


def place_json(place: Place) -> dict[str, object]:
    return {
        "page": place.page,
        "slide": place.slide,
        "sheet": place.sheet,
        "cells": f"{place.sheet}!{place.cells}" if place.sheet is not None and place.cells is not None else None,
        "section": " > ".join(place.section),
    }
