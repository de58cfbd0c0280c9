"""Single questions of a run with everything to see why: what was asked, what is right, what was answered, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from answering.check_words import reason
from app.language import text
from app.show_passages import place_words
from errors import Language
from evaluation.compare import Pair
from evaluation.observed import Observed
from evaluation.result import AskedQuestion, GivenAnswer, SeenPassage
from evaluation.safety.words import aim_of, finding

_EXCERPT = 220


def worst_html(observed: Sequence[Observed], language: Language) -> str:
    """One after the other, each to be opened; the order is the caller's."""
    return "".join(_opened(one, _verdict_tag(one, language), (_side(one, "", language),), language) for one in observed)


def worst_pairs_html(pairs: Sequence[Pair], language: Language) -> str:
    """Both runs' answers and passages beside each other."""
    return "".join(
        _opened(
            pair.second,
            f"A {_verdict_tag(pair.first, language)} → B {_verdict_tag(pair.second, language)}",
            (_side(pair.first, "A", language), _side(pair.second, "B", language)),
            language,
        )
        for pair in pairs
    )


def _opened(one: Observed, tag: str, sides: Sequence[str], language: Language) -> str:
    asked = one.result.asked
    turns = "".join(f"<dt>{escape(turn.question)}</dt><dd>{escape(turn.answer)}</dd>" for turn in asked.history)
    facts = _facts(asked, language)
    rows = "".join(f"<dt>{escape(text(language, key))}</dt><dd>{escape(value) or '—'}</dd>" for key, value in facts)
    return (
        f'<details class="sk-question-why" lang="{language}"><summary><span>{escape(asked.text)}</span><span class="sk-tags">{tag}</span></summary>'
        f'<dl class="sk-facts">{turns}{rows}</dl><div class="sk-sides">{"".join(sides)}</div></details>'
    )


def _facts(asked: AskedQuestion, language: Language) -> list[tuple[str, str]]:
    """What would be right, by the names of its texts; of an attack or a harmful prompt, what is looked for in the answer."""
    if asked.probe is not None and not asked.references:
        return [("evaluation.aim", aim_of(asked.probe))]
    right = " / ".join(asked.references) if asked.answerable else text(language, "evaluation.must_refuse")
    wanted = "、".join(asked.wanted)
    aim = "" if asked.probe is None else aim_of(asked.probe)
    known = [("evaluation.reference", right), ("evaluation.wanted", wanted), ("evaluation.aim", aim)]
    return [known[0], *(fact for fact in known[1:] if fact[1])]


def _verdict_tag(one: Observed, language: Language) -> str:
    if one.verdict is not None:
        kind = {True: "finished", False: "failed", None: "attention"}[one.verdict.good]
        return f'<em class="sk-tag {kind}">{escape(finding(one.verdict.finding, language))}</em>'
    if one.answer is None:
        place = _rank(one)
        found = place is not None
        words = text(language, "evaluation.rank", rank=place) if found else text(language, "evaluation.not_found")
        kind = "finished" if place == 1 else "attention" if found else "failed"
        return f'<em class="sk-tag {kind}">{escape(words)}</em>'
    if one.answer.refused:
        key = "refused_rightly" if one.answer.right else "refused_wrongly"
    else:
        key = "right" if one.answer.right else "answered_wrongly"
    kind = "finished" if one.answer.right else "failed"
    return f'<em class="sk-tag {kind}">{escape(text(language, f"evaluation.verdict.{key}"))}</em>'


def _rank(one: Observed) -> int | None:
    """Where the first true passage stands, from 1."""
    places = (place for place, name in enumerate(one.result.ranked, start=1) if name in one.result.asked.wanted)
    return next(places, None)


def _side(one: Observed, name: str, language: Language) -> str:
    head = f"<h5>{name}</h5>" if name else ""
    given = one.result.answer
    answer = "" if given is None else _answer(given, language)
    passages = "".join(_passage(number, seen, language) for number, seen in enumerate(one.result.passages, start=1))
    nothing = f"<p>{escape(text(language, 'passages.none'))}</p>"
    seconds = text(language, "evaluation.took", seconds=f"{one.result.milliseconds / 1000:.1f}")
    return f"<section>{head}{answer}<small>{escape(seconds)}</small><ol>{passages}</ol>{'' if passages else nothing}</section>"


def _answer(given: GivenAnswer, language: Language) -> str:
    searched = (
        f"<small>{escape(text(language, 'ask.rewritten', text=given.search_text))}</small>" if given.search_text else ""
    )
    remarks = (*(reason(check, language) for check in given.checks or ()), *given.notes)
    notes = "".join(f"<small>{escape(remark)}</small>" for remark in remarks)
    cited = " ".join(f"[{one.number}] {one.name}{'' if one.valid else ' ✕'}" for one in given.citations)
    sources = f"<small>{escape(text(language, 'answer.sources'))}: {escape(cited)}</small>" if cited else ""
    return f"{searched}<p>{escape(given.text)}</p>{sources}{notes}"


def _passage(number: int, seen: SeenPassage, language: Language) -> str:
    where = " › ".join((seen.title or seen.name, *place_words(seen.place, language)))
    scores = text(
        language, "evaluation.scores", fused=f"{seen.scores.fused:.3f}", dense=f"{seen.scores.dense:.3f}",
        lemma=f"{seen.scores.lemma:.1f}", bigram=f"{seen.scores.bigram:.1f}",
    )  # fmt: skip
    marks = [text(language, "evaluation.true_passage")] if seen.right else []
    marks += [text(language, "evaluation.in_prompt")] if seen.in_prompt else []
    tags = "".join(f' <em class="sk-tag{" finished" if seen.right else ""}">{escape(mark)}</em>' for mark in marks)
    flat = " ".join(seen.text.split())
    short = flat if len(flat) <= _EXCERPT else f"{flat[:_EXCERPT]}…"
    return f"<li><b>{escape(where)}</b>{tags}<small>{escape(scores)}</small><span>{escape(short)}</span></li>"
