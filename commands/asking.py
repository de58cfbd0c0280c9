"""`shoko ask` and `shoko search`."""

# Imports of rooms stand inside the functions that use them: `shoko --help` must not wait for them.
from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from commands.days import first_moment, last_moment
from commands.indexing import named_source
from commands.opening import desk_of, settings_of
from commands.output import DataOption, JsonOption, note, print_json, say
from commands.shapes import answer_json, place_text, search_json
from errors import FilterInvalid, ModelError, QuestionEmpty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from answering.answer import Answer
    from desk import Desk, Inquiry
    from index_store.records import Hit, Standing

QuestionArgument = Annotated[str, typer.Argument(help="質問", show_default=False)]
TypeOption = Annotated[list[str] | None, typer.Option("--type", help="ファイル形式で絞る（pdf、docx …）。繰り返し可")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="ソースの id かフォルダーで絞る。繰り返し可")]
SinceOption = Annotated[str | None, typer.Option("--since", help="この日以降に更新された文書（2025-04-01）")]
UntilOption = Annotated[str | None, typer.Option("--until", help="この日までに更新された文書（2025-04-01）")]

NEAREST = 3


def ask(
    question: QuestionArgument,
    file_type: TypeOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問に、引用つきで答えます。

    資料に記載がないときはそう答え、近い資料を示します。回答モデルが動いていないときは、見つかった資料を示して終了コード 5 で終わります。
    """
    wanted = _inquiry(question, file_type, since, until)
    with desk_of(settings_of(data), with_model=True) as desk:
        answer = _ask(desk, _in_sources(desk, wanted, source), as_json=as_json)
    if as_json:
        print_json(answer_json(answer))
    else:
        _show_end(answer)


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
    wanted = _inquiry(question, file_type, since, until)
    with desk_of(settings_of(data)) as desk:
        result = desk.search(_in_sources(desk, wanted, source))
    if as_json:
        print_json(search_json(result))
        return
    if not result.hits:
        note("見つかりませんでした。条件をゆるめるか、`shoko sources list` で登録を確かめてください。")
    for number, hit in enumerate(result.hits, start=1):
        say(f"{number}. {_line(hit)}  ({hit.scores.fused:.3f})")
        for warning in _warnings(hit):
            say(f"   ※ {warning}")
        say(f"   {' '.join(hit.chunk.text.split())[:160]}")


def _ask(desk: Desk, inquiry: Inquiry, *, as_json: bool) -> Answer:
    """Shows the answer as it is written; with `as_json`, nothing. Where the model fails, what was found is shown first."""
    from answering.answer import Finished, Found, Rewritten, Sentence

    found: Sequence[Hit] = ()
    try:
        with closing(desk.ask(inquiry)) as events:
            for event in events:
                if isinstance(event, Finished):
                    return event.answer
                if isinstance(event, Found):
                    found = event.hits
                if as_json:
                    continue
                if isinstance(event, Rewritten):
                    note(f"検索する文: {event.search_text}")
                elif isinstance(event, Found):
                    note(f"{len(event.hits)} 件の資料が見つかりました（{event.retrieve_ms:.0f} ms）")
                elif isinstance(event, Sentence):
                    say(event.text)
    except ModelError:
        if not as_json:
            _show_nearest(found)
        raise
    raise EOFError("the stream of an answer ended without its end")


def _show_end(answer: Answer) -> None:
    from answering.check_words import reason

    if answer.refused:
        say(answer.text)
    for remark in (*(reason(check, "ja") for check in answer.checks), *answer.notes):
        note(remark)
    for citation in answer.citations:
        named = _named(citation.document, citation.standing)
        say(f"[{citation.number}] {named} — {place_text(citation.path, citation.place)}")
    if answer.refused:
        _show_nearest(answer.passages)


def _show_nearest(hits: Iterable[Hit]) -> None:
    for hit in list(hits)[:NEAREST]:
        say(f"  近い資料: {_line(hit)}")


def _warnings(hit: Hit) -> Iterator[str]:
    from app.language import text
    from ingest.hidden import hidden_words

    if hit.suspect:
        yield text("ja", "passage.suspect")
    if hit.chunk.hidden is not None:
        yield text("ja", "passage.hidden", how=hidden_words(hit.chunk.hidden, "ja"))


def _line(hit: Hit) -> str:
    return f"{_named(hit.document.title, hit.standing)} — {place_text(hit.document.path, hit.chunk.place)}"


def _named(title: str, standing: Standing) -> str:
    """「旅費規程」, 「旅費規程 旧版（2022年4月1日施行、…）」."""
    from answering.edition_words import standing_words

    return f"{title} {standing_words(standing, 'ja')}".rstrip()


def _inquiry(question: str, file_types: list[str] | None, since: str | None, until: str | None) -> Inquiry:
    """What can be judged before anything is opened. Raises QuestionEmpty, FilterInvalid."""
    from desk import Inquiry
    from index_store.records import Narrowing

    # An argument that isn't UTF-8 comes with lone surrogates (PEP 383), which no tokenizer takes.
    text = question.encode("utf-8", "replace").decode("utf-8")
    if not text.strip():
        raise QuestionEmpty()
    first, last = first_moment("since", since), last_moment("until", until)
    if first is not None and last is not None and first > last:
        raise FilterInvalid(name="since", value=since, limit=f"until ({until}) 以前の日付")
    return Inquiry(text, Narrowing(file_types=_known_types(file_types or []), modified_from=first, modified_to=last))


def _known_types(names: list[str]) -> tuple[str, ...]:
    from ingest.detect import KNOWN_TYPES

    types = tuple(name.lower().lstrip(".") for name in names)
    for name in types:
        if name not in KNOWN_TYPES:
            raise FilterInvalid(name="type", value=name, limit="、".join(KNOWN_TYPES))
    return types


def _in_sources(desk: Desk, inquiry: Inquiry, names: list[str] | None) -> Inquiry:
    """The inquiry with `--source` in it, each an id or a folder. Raises SourceUnknown."""
    from dataclasses import replace

    if not names:
        return inquiry
    ids = tuple(named_source(desk, name).id for name in names)
    return replace(inquiry, narrowing=replace(inquiry.narrowing, source_ids=ids))
