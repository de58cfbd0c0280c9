"""An answer as HTML: its text escaped, its markers as buttons that open the passage's panel, nothing else.

What the model writes is text: no Markdown image, link or tag of it comes to life. Only line breaks, list dashes and
`**bold**` are honoured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from answering.answer import Answer, Check, Citation
from answering.check_words import reason
from answering.edition_words import standing_words
from app.language import text
from app.show_passages import container_words, panel_id, place_words
from errors import Language
from index_store.records import Hit

_MARKER = re.compile(r"\[(\d{1,2})\]")
# A marker stays on the line of the character before it, and a closing sign on the line of its marker (禁則).
_MARKERS = re.compile(r"([^\s<>&;\ue000\ue001]?)((?:\[\d{1,2}\])+)([。、．，.,」』）)]*)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
# Where a check begins and ends in the text. The gate lets no private character of a model's through.
_BEGINS, _ENDS = "\ue000", "\ue001"
_CHECKED = re.compile(f"{_BEGINS}(\\d+);([^{_BEGINS}{_ENDS}]*){_ENDS}")
_DASH = re.compile(rf"^((?:{_BEGINS}\d+;)?)\s*[-*・]\s*")


def question_html(question: str, language: Language) -> str:
    label = escape(text(language, "ask.yours"))
    return f'<div class="sk-question" lang="ja" role="group" aria-label="{label}"><p>{escape(question)}</p></div>'


def wait_html(words: str, percent: int | None = None) -> str:
    """A quiet line that says what is being done, with a bar where it is known how much of it is."""
    bar = "" if percent is None else f'<progress max="100" value="{percent}" aria-hidden="true"></progress>'
    return f'<div class="sk-wait" role="status"><i></i><span>{escape(words)}</span>{bar}</div>'


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is of an answer: its text, what it cites, and what of it nothing proves."""

    text: str
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()


def answer_html(turn: str, shown: Shown, hits: Sequence[Hit], language: Language) -> str:
    """The text so far. A marker without a citation stays plain text: the gate let it through as words."""
    panels = _panels(turn, shown.citations, hits)
    titles = {citation.number: _title(citation, language) for citation in shown.citations}
    blocks = _blocks(_with_checks(shown.text, shown.checks), panels, titles, language)
    marked = _CHECKED.sub(lambda match: _mark(shown.checks[int(match[1])], match[2], language), blocks)
    return f'<div class="sk-answer" lang="ja" aria-live="polite">{marked}</div>'


def _with_checks(written: str, checks: Sequence[Check]) -> str:
    """The text with a pair of private characters around each check. Of two that overlap the longer one is shown: a number in a
    sentence without a source. The reasons of both stand below the answer."""
    shown: list[int] = []
    for number in sorted(range(len(checks)), key=lambda number: (checks[number].start, -checks[number].end)):
        check = checks[number]
        if written[check.start : check.end] == check.words and (not shown or check.start >= checks[shown[-1]].end):
            shown.append(number)
    for number in reversed(shown):
        start, end = checks[number].start, checks[number].end
        written = f"{written[:start]}{_BEGINS}{number};{written[start:end]}{_ENDS}{written[end:]}"
    return written


def _mark(check: Check, inside: str, language: Language) -> str:
    why = escape(reason(check, language))
    return f'<span class="sk-check sk-check-{check.kind}" title="{why}">{inside}</span>'


def outcome_html(turn: str, answer: Answer, language: Language) -> str:
    """A finished answer or refusal, with what the reader should know about it."""
    if answer.withheld:
        return f'<p class="sk-note" lang="{language}" role="status">{escape(text(language, "answer.withheld"))}</p>'
    if answer.refused:
        said = refusal_html(answer, language)
    else:
        said = answer_html(turn, Shown(answer.text, answer.citations, answer.checks), answer.passages, language)
    return said + notes_html(answer, language)


def refusal_html(answer: Answer, language: Language) -> str:
    suggestions = escape(text(language, "answer.suggestions")) if answer.passages else ""
    return (
        f'<div class="sk-refused" lang="{language}" role="status"><b>{escape(answer.text)}</b>'
        f"<p>{suggestions}</p></div>"
    )


def notes_html(answer: Answer, language: Language) -> str:
    """What the reader should know: what nothing proves, passages left out, a stop."""
    notes = [*dict.fromkeys(reason(check, language) for check in answer.checks), *answer.notes]
    if answer.left_out:
        notes.append(text(language, "answer.left_out", count=answer.left_out))
    if answer.stopped and not answer.notes:
        notes.append(text(language, "ask.stopped"))
    return "".join(f'<p class="sk-note">{escape(note)}</p>' for note in notes)


def foot_html(answer: Answer, language: Language) -> str:
    """Copy, and one small line of timings."""
    copied = escape(text(language, "answer.copied"))
    return (
        f'<div class="sk-foot"><button class="sk-copy" data-copy="{escape(plain_text(answer, language))}" '
        f'data-copied="{copied}">{escape(text(language, "answer.copy"))}</button>'
        f"<span>{escape(_timing(answer, language))}</span></div>"
    )


def plain_text(answer: Answer, language: Language) -> str:
    """The answer with its sources, for the clipboard."""
    if not answer.citations:
        return answer.text
    scanned = {hit.point_id for hit in answer.passages if hit.chunk.read_by == "ocr"}
    warnings = [f"※ {reason(check, language)}" for check in answer.checks]
    lines = [_source_line(citation, citation.point_id in scanned, language) for citation in answer.citations]
    return "\n".join([answer.text, *warnings, "", f"{text(language, 'answer.sources')}:", *lines])


def _source_line(citation: Citation, scanned: bool, language: Language) -> str:
    container = container_words(citation.path, language)
    inside = (f"({container})",) if container is not None else ()
    edition = (words,) if (words := standing_words(citation.standing, language)) else ()
    how = (f"({text(language, 'passage.ocr')})",) if scanned else ()
    place = place_words(citation.place, language)
    return " ".join((f"[{citation.number}]", citation.document, *edition, *inside, *place, *how))


def _title(citation: Citation, language: Language) -> str:
    return f"{citation.document} {standing_words(citation.standing, language)}".rstrip()


def _timing(answer: Answer, language: Language) -> str:
    timings = answer.timings
    if timings.retrieve_ms is None or timings.total_ms is None:
        return answer.model
    retrieve, total = f"{timings.retrieve_ms / 1000:.2f}", f"{timings.total_ms / 1000:.1f}"
    return text(language, "answer.timing", retrieve=retrieve, total=total, model=answer.model)


def _panels(turn: str, citations: Sequence[Citation], hits: Sequence[Hit]) -> dict[int, str]:
    """The panel of each marker, by the passage's id: the prompt may number passages otherwise than the list."""
    positions = {hit.point_id: position for position, hit in enumerate(hits, start=1)}
    return {
        citation.number: panel_id(turn, positions[citation.point_id])
        for citation in citations
        if citation.point_id in positions
    }


def _blocks(written: str, panels: Mapping[int, str], titles: Mapping[int, str], language: Language) -> str:
    blocks: list[str] = []
    items: list[str] = []
    for line in [*written.splitlines(), ""]:
        dash = _DASH.match(line)
        if dash is not None and line.strip("-*・ "):
            items.append(f"<li>{_inline(dash[1] + line[dash.end() :], panels, titles, language)}</li>")
            continue
        if items:
            blocks.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line.strip():
            blocks.append(f"<p>{_inline(line, panels, titles, language)}</p>")
    return "".join(blocks)


def _inline(line: str, panels: Mapping[int, str], titles: Mapping[int, str], language: Language) -> str:
    def marker(match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number not in panels:
            return match.group(0)
        label = text(language, "passage.open", number=number, document=titles[number])
        return (
            f'<button class="sk-marker" popovertarget="{panels[number]}" aria-label="{escape(label)}">{number}</button>'
        )

    def kept_together(match: re.Match[str]) -> str:
        before, markers, after = match.groups()
        return f'<span class="sk-keep">{before}{_MARKER.sub(marker, markers)}{after}</span>'

    return _MARKERS.sub(kept_together, _BOLD.sub(r"<b>\1</b>", escape(line)))
