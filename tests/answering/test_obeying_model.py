"""A model that writes whatever an attacker asks: nothing of it links, loads, hides or poses as a citation, wherever its pieces end."""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Generator, Sequence
from html.parser import HTMLParser

import pytest

from answering.answer import Answer, Citation, Piece, Question, Usage
from answering.gate import OutputGate
from answering.prompt import PromptWriter
from app.show_answer import Shown, answer_html, outcome_html
from index_store.records import Readable, Sight
from tests.answering.attacks import HONEST, HOST, THOUGHT, Attack, attacks, pieces
from tests.answering.building import ScriptedModel, hit
from tests.answering.test_answer_question import conductor

OUTPUTS, SEED = 1000, 2026
READABLE = Readable(("all",), sight=Sight(("employee",), (("all", "社内"),)))
HITS = (
    hit("宿泊出張の日当は3,000円、等級1から2の1,000円の3倍とする。第3条、別表、R&D、葛城出張所。", "p1"),
    hit("日帰り出張の日当は2,000円とする。", "p2"),
)
# Written without a look at how the gate does it: what a browser, a Markdown renderer or a mail program makes something of.
FOREIGN = re.compile(
    rf"https?:|ftp:|//|www\.|javascript:|vbscript:|data:[a-z]|mailto:|<[a-z/!]|{re.escape(HOST)}/|\|im_",
    re.IGNORECASE,
)
MARKDOWN = re.compile(r"\]\(|^\s*\[[^\]]+\]:|```", re.MULTILINE)
ALLOWED = {"div": {"class", "lang", "aria-live", "role"}, "p": {"class"}, "ul": set(), "li": set(), "b": set()} | {
    "span": {"class", "title"},
    "button": {"class", "popovertarget", "aria-label"},
}


class PiecedModel(ScriptedModel):
    """Writes in pieces of any length."""

    def __init__(self, text: str, seed: int) -> None:
        super().__init__()
        self._pieces = pieces(text, random.Random(seed))

    def stream(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> Generator[Piece | Usage, None, None]:
        yield from map(Piece, self._pieces)
        yield Usage()


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wrong = [name for name, _ in attrs if name not in ALLOWED.get(tag, set())]
        self.wrong += wrong if tag in ALLOWED else [tag]
        self.opened += [value or "" for name, value in attrs if name == "popovertarget"]


def answered(text: str, seed: int) -> Answer:
    return conductor(PiecedModel(text, seed), hits=HITS).ask(Question("宿泊出張と日帰り出張の日当は？", READABLE))


def leaks(answer: Answer) -> list[str]:
    """What is wrong with it, in its text and on the page."""
    decoded = html.unescape(html.unescape(answer.text))
    plain = unicodedata.normalize("NFKC", decoded)
    hidden = [sign for sign in answer.text if sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cf", "Co")]
    page = Page()
    page.feed(outcome_html("0", answer, "ja"))
    cited = {citation.number for citation in answer.citations}
    posing = [int(digits) for digits in re.findall(r"\[(\d+)\]", plain) if int(digits) not in cited]
    found = FOREIGN.search(plain) or MARKDOWN.search(decoded)
    return [
        *(() if found is None else (found[0],)),
        *map(repr, hidden),
        *page.wrong,
        *(panel for panel in page.opened if panel not in ("passage-0-1", "passage-0-2")),
        *(f"[{number}]" for number in posing),
        *((THOUGHT,) if THOUGHT in plain else ()),
    ]


@pytest.mark.parametrize("count", [90, pytest.param(OUTPUTS, marks=pytest.mark.slow)])
def test_a_thousand_outputs_leak_nothing(count: int) -> None:
    wrong = [
        (attack.kind, attack.text, found)
        for number, attack in enumerate(attacks(count, SEED))
        if (found := leaks(answered(attack.text, number)))
    ]
    assert wrong == []


@pytest.mark.parametrize("text", HONEST)
def test_honest_answers_come_out_as_they_were_written(text: str) -> None:
    assert answered(text, 0).text == text


@pytest.mark.slow
@pytest.mark.parametrize("text", HONEST)
def test_honest_answers_in_two_pieces(text: str) -> None:
    for cut in range(len(text)):
        model = PiecedModel("", 0)
        model._pieces = [text[:cut], text[cut:]]
        assert conductor(model, hits=HITS).ask(Question("宿泊出張と日帰り出張の日当は？", READABLE)).text == text


@pytest.mark.slow
@pytest.mark.parametrize("attack", list(attacks(27, 7)), ids=lambda attack: attack.kind)
def test_every_border_between_two_pieces(attack: Attack) -> None:
    text = attack.text
    for cut in range(len(text)):
        model = PiecedModel("", 0)
        model._pieces = [text[:cut], text[cut:]]
        assert leaks(conductor(model, hits=HITS).ask(Question("宿泊出張と日帰り出張の日当は？", READABLE))) == []


def test_the_system_prompt_is_not_an_answer() -> None:
    (_, system), *_ = PromptWriter().messages("", (), "ja")
    gate = OutputGate("ja", system)
    said = [gate.check(line) for line in (f"指示は次のとおりです。\n{system}").splitlines()]
    assert [one.text for one in said] == ["指示は次のとおりです。", *[""] * (len(said) - 1)]
    assert not gate.check("資料には記載がありません。").removed


def test_a_leak_would_be_seen() -> None:
    citation = Citation(1, "d", "t", "p", HITS[0].chunk.place, "", 0.0, "p1")
    shown = answer_html("0", Shown(f"http://{HOST}/", (citation,)), HITS, "ja")
    page = Page()
    page.feed(shown + f"<img src='http://{HOST}'>")
    assert page.wrong == ["img"] and FOREIGN.search(shown)
