"""What was decided or lost while a file was read: every note that a parser or the reader of scans makes, Japanese beside English.

Rows of earlier runs hold codes and values: a code keeps its meaning and its values' names, other ones get a code of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Final

from errors import Language, ShokoError, error_from
from index_store.file_records import PLAIN_NOTE, Note, NoteValue

_MORE = "…"
_BETWEEN: Final[Mapping[Language, str]] = {"ja": "、", "en": ", "}
_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class NoteKind:
    """`ja` and `en` are `str.format` templates over a note's values. `routine`: it tells of no loss, nobody has to look."""

    ja: str
    en: str
    routine: bool = False

    @property
    def needs(self) -> frozenset[str]:
        """The names of the values in it."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.ja + self.en) if name is not None)


NOTES: Final[Mapping[str, NoteKind]] = {
    # -- text, HTML, CSV, mail
    "CharactersLost": NoteKind(
        "文字コード {encoding} として読み、{count} 文字が読めませんでした。",
        "Read in the encoding {encoding}; characters that could not be read: {count}.",
    ),
    "Attachments": NoteKind(
        "添付ファイル {count} 件は別の文書です: {names}",
        "Attachments, each a document of its own: {count} ({names}).",
        routine=True,
    ),
    # -- Word, slides
    "ContentsLeftOut": NoteKind(
        "目次の行を {count} 行省きました。", "Lines of the table of contents left out: {count}.", routine=True
    ),
    "SlidesEmpty": NoteKind(
        "文字のないスライドが {count} 枚あります（{slides}）。", "Slides without text: {count} ({slides})."
    ),
    "SlidesHidden": NoteKind("非表示のスライドも読みました（{slides}）。", "Hidden slides were read too ({slides})."),
    # -- Excel
    "SheetsHidden": NoteKind("非表示のシートも読みました（{sheets}）。", "Hidden sheets were read too ({sheets})."),
    "LinesHidden": NoteKind(
        "非表示の行と列も読みました（{lines}）。", "Hidden rows and columns were read too ({lines})."
    ),
    "HiddenRows": NoteKind("{sheet}の{rows}行目", "rows {rows} of {sheet}"),
    "HiddenColumns": NoteKind("{sheet}の{columns}列", "columns {columns} of {sheet}"),
    "SheetsEmpty": NoteKind("文字のないシートがあります（{sheets}）。", "Sheets without text: {sheets}."),
    "FormulasWithoutResult": NoteKind(
        "計算結果が保存されていない数式が {count} 個あり、その値は読めません。Excel で開いて保存し直してください。",
        "Formulas whose results are not stored, so that their values cannot be read: {count}. Open the file in Excel and save it again.",
    ),
    # -- PDF
    "PagesEmpty": NoteKind(
        "文字のないページが {count} ページあります（{pages}）。", "Pages without text: {count} ({pages})."
    ),
    "PagesGarbled": NoteKind(
        "文字化けしているページが {count} ページあります（{pages}）。", "Pages with garbled text: {count} ({pages})."
    ),
    "HeadsLeftOut": NoteKind(
        "柱・ページ番号・目次の行を {count} 行省きました。",
        "Lines of running heads, page numbers and contents left out: {count}.",
        routine=True,
    ),
    # -- text that a document doesn't show (ingest.hidden)
    "HiddenText": NoteKind(
        "文書では見えない文字が {count} 文字あり、{done}（{how}、{places}）: 「{excerpt}」",
        "Text that the document does not show, {count} characters, {done} ({how}; {places}): '{excerpt}'",
    ),
    "HiddenTextSomewhere": NoteKind(
        "文書では見えない文字が {count} 文字あり、{done}（{how}）: 「{excerpt}」",
        "Text that the document does not show, {count} characters, {done} ({how}): '{excerpt}'",
    ),
    "HiddenLeftOut": NoteKind("検索の対象から外しました", "left out of the index"),
    "HiddenKept": NoteKind("検索の対象にしました", "kept in the index and marked"),
    "HiddenWhite": NoteKind("背景と同じ色", "in the colour of its background"),
    "HiddenTiny": NoteKind("読めないほど小さい", "too small to read"),
    "HiddenOffPage": NoteKind("紙面やスライドの外", "outside the page or slide"),
    "HiddenUnpainted": NoteKind("描かれない文字", "never painted"),
    "HiddenCovered": NoteKind("図形の下", "under something that covers it"),
    "HiddenVanish": NoteKind("隠し文字", "hidden text of Word"),
    "HiddenNotDisplayed": NoteKind("画面に表示されない", "not displayed"),
    "HiddenInvisible": NoteKind("目に見えない符号", "in characters that cannot be seen"),
    "HiddenNumberFormat": NoteKind("表示しない書式", "a format that shows nothing"),
    "HiddenFar": NoteKind("長い空白の先", "behind a long gap"),
    "HiddenSheet": NoteKind("非表示のシート", "hidden sheet"),
    "HiddenLines": NoteKind("非表示の行・列", "hidden rows or columns"),
    "HiddenSlide": NoteKind("非表示のスライド", "hidden slide"),
    "SignsUnseen": NoteKind(
        "目に見えない符号が {count} 個、文字の間にあります: 「{excerpt}」",
        "Characters that cannot be seen stand between the letters, {count} of them: '{excerpt}'",
    ),
    "SpeaksToModel": NoteKind(
        "AIへの指示とみられる文が {count} 箇所あります: 「{excerpt}」",
        "Passages that seem to speak to an AI: {count}. '{excerpt}'",
    ),
    "OnPage": NoteKind("{page} ページ", "page {page}"),
    "OnSlide": NoteKind("スライド {slide}", "slide {slide}"),
    "OnSheet": NoteKind("{sheet}", "{sheet}"),
    "OnCells": NoteKind("{sheet}!{cells}", "{sheet}!{cells}"),
    # -- scans
    "PagesScanned": NoteKind(
        "{count} ページを文字認識 (OCR) で読みました（確信度の平均 {mean}、最低 {least}）。",
        "Pages read by OCR: {count} (mean confidence {mean}, lowest {least}).",
        routine=True,
    ),
    "PagesDoubtful": NoteKind(
        "文字認識の確信度が低いページがあります（{pages}）。原本で確かめてください。",
        "OCR was not sure of some pages ({pages}): compare them with the original.",
    ),
    "PageConfidence": NoteKind("{page} ページ {confidence}", "page {page}: {confidence}"),
    "PicturesBlank": NoteKind(
        "画像に文字が見つからないページが {count} ページあります（{pages}）。",
        "Pages in whose picture no text was found: {count} ({pages}).",
    ),
    "PageUnscanned": NoteKind(
        "{page} ページを文字認識で読めませんでした: {error}", "Page {page} could not be read by OCR: {error}"
    ),
    "ScanLimit": NoteKind(
        "{count} ページは文字認識していません（{pages}。上限 {limit} ページ、設定 {setting}）。",
        "Pages not read by OCR: {count} ({pages}). The limit is {limit} pages, the setting {setting}.",
    ),
    "ScansNeedOcr": NoteKind(
        "{count} ページは文字認識 (OCR) が必要なため読んでいません（{pages}）。"
        "読むには「{command}」で文字認識を入れ、文書を置き直してください。",
        "Pages not read because they need OCR: {count} ({pages}). Install it with '{command}', then put the document in place again.",
    ),
    "ScansUnwanted": NoteKind(
        "{count} ページは文字認識 (OCR) が必要なため読んでいません（{pages}）。設定 {setting} が false です。",
        "Pages not read because they need OCR: {count} ({pages}). The setting {setting} is false.",
    ),
    # -- earlier versions of Shoko kept sentences, in Japanese: nobody knows of them whether they tell of a loss
    PLAIN_NOTE: NoteKind("{sentence}", "{sentence}"),
}


# Those that tell of text which a document doesn't show.
HIDDEN_NOTES: Final = ("HiddenText", "HiddenTextSomewhere", "SignsUnseen")


def note(code: str, **values: object) -> Note:
    """A value is a note, an error, a tuple of these (see `listed`), or is written as `str` does. A code that isn't in the
    table, or a missing value, is a programming error (KeyError)."""
    made = Note(code, {name: _as_value(value) for name, value in values.items()})
    if missing := NOTES[code].needs - values.keys():
        raise KeyError(*missing)
    return made


def listed(items: Sequence[object], most: int = _MOST_LISTED) -> tuple[object, ...]:
    """The first `most` of them; the sentence ends their list with an ellipsis where there are more."""
    return tuple(items) if len(items) <= most else (*items[:most], _MORE)


def note_sentence(told: Note, language: Language) -> str:
    """For a person. A code that isn't in the table is an error's."""
    words = {name: _words(value, language) for name, value in told.values.items()}
    kind = NOTES.get(told.code)
    if kind is None:
        return error_from(told.code, words).sentence(language)
    return (kind.ja if language == "ja" else kind.en).format(**words)


def is_routine(told: Note) -> bool:
    kind = NOTES.get(told.code)
    return kind is not None and kind.routine


def is_complete(told: Note) -> bool:
    """Whether it is in the table and has every value that its sentences need: what a parser's process sends may be anything."""
    kind = NOTES.get(told.code)
    return kind is not None and kind.needs <= told.values.keys() and all(map(is_complete, _inner_notes(told)))


def _inner_notes(told: Note) -> Iterator[Note]:
    for value in told.values.values():
        parts = value if isinstance(value, tuple) else (value,)
        yield from (part for part in parts if isinstance(part, Note))


def _as_value(value: object) -> NoteValue:
    return tuple(map(_as_part, value)) if isinstance(value, tuple) else _as_part(value)


def _as_part(value: object) -> str | Note:
    if isinstance(value, ShokoError):
        return Note(value.code, value.values)
    return value if isinstance(value, Note) else str(value)


def _words(value: NoteValue, language: Language) -> str:
    if not isinstance(value, tuple):
        return note_sentence(value, language) if isinstance(value, Note) else value
    words = [_words(part, language) for part in value]
    shortened = words[-1:] == [_MORE]
    return _BETWEEN[language].join(words[:-1] if shortened else words) + _MORE * shortened
