"""One file of a report as HTML: what reading it came to, and its extracted text beside the page's picture."""

from __future__ import annotations

from html import escape

from app.file_parts import FilePart
from app.language import text
from app.report_table import value_words
from app.report_view import COLUMNS, Column
from app.show_passages import container_words
from errors import Language
from index_store.records import Chunk, Document
from ingest.hidden import hidden_words
from ingest.report import FileResult

_FACTS: tuple[Column, ...] = tuple(column for column in COLUMNS if column not in ("path", "status", "reason"))


def file_html(file: FileResult, language: Language) -> str:
    """Path, outcome, the whole reason with what to do, every note, every value that there is."""
    container = container_words(file.path, language)
    inside = f'<p class="sk-small">{escape(container)}</p>' if container is not None else ""
    status = escape(text(language, f"status.{file.status}"))
    return (
        f'<div class="sk-file" lang="{language}"><h2><span class="sk-tag {file.status}">{status}</span>'
        f"{escape(file.path).replace('/', '/<wbr>')}</h2>{inside}"
        f'{_why(file, language)}<dl class="sk-values">{_values(file, language)}</dl></div>'
    )


def part_html(document: Document, part: FilePart, language: Language) -> str:
    """The text of one part; beside it, for a PDF, the page's picture, which our route gives to whoever may read it."""
    passages = "".join(_passage(chunk, language) for chunk in part.chunks)
    empty = f'<p class="sk-small">{escape(text(language, "file.page_empty"))}</p>'
    title = escape(text(language, "file.text"))
    picture = _picture(document, part, language)
    return (
        f'<div class="sk-beside{"" if picture else " alone"}"><section aria-label="{title}" tabindex="0" class="sk-extracted">'
        f"{passages or empty}</section>{picture}</div>"
    )


def _why(file: FileResult, language: Language) -> str:
    sentence = file.sentence(language)
    why = f'<p class="sk-note">{escape(sentence)}</p>' if sentence is not None else ""
    notes = "".join(f"<li>{escape(note)}</li>" for note in file.notes(language))
    if not notes:
        return why
    return f'{why}<div class="sk-label">{escape(text(language, "column.lost"))}</div><ul class="sk-lost">{notes}</ul>'


def _values(file: FileResult, language: Language) -> str:
    values = [(text(language, f"column.{column}"), value_words(file, column, language)) for column in _FACTS]
    if file.error_code is not None:
        values.append((text(language, "column.code"), file.error_code))
    return "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in values if value)


def _passage(chunk: Chunk, language: Language) -> str:
    where = [chunk.place.cells or "", *chunk.place.section]
    if chunk.read_by == "ocr":
        where.append(text(language, "passage.ocr"))
    if chunk.hidden is not None:
        where.append(text(language, "passage.hidden", how=hidden_words(chunk.hidden, language)))
    words = " › ".join(word for word in where if word)
    return f"<article><small>{escape(words)}</small><p>{escape(chunk.text)}</p></article>"


def _picture(document: Document, part: FilePart, language: Language) -> str:
    if document.file_type != "pdf" or part.page is None:
        return ""
    alt = escape(text(language, "file.picture", document=document.title, page=part.page))
    source = f"/files/{escape(document.id)}/picture?page={part.page}&amp;language={language}"
    return f'<img class="sk-picture" src="{source}" alt="{alt}">'
