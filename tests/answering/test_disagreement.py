from dataclasses import replace

from answering.answer import Citation, Prompt, Sentence
from answering.disagreement import Difference, DisagreementFinder
from index_store.records import EditionStatus, Place, Standing
from tests.answering.building import RunWords, hit

FINDER = DisagreementFinder(RunWords())
CORE = "{first}から15時までをコアタイムとし、社員の勤務時間とする。"


def prompt(
    *texts: tuple[str, str], question: str = "コアタイムは何時からですか", status: EditionStatus = "unknown"
) -> Prompt:
    """Passages of a document each: (title, text); `status` is the last one's."""
    hits = []
    for number, (title, text) in enumerate(texts, start=1):
        found = hit(text, f"p{number}", title=title)
        last = Standing(status) if number == len(texts) else Standing()
        hits.append(replace(found, document=replace(found.document, id=f"d{number}"), standing=last))
    return Prompt((("user", question),), tuple(hits), 10, 0, question)


def answered(text: str) -> list[Sentence]:
    return [Sentence(text, (Citation(1, "d1", "", "", Place(), "", 1.0, "p1"),))]


BOTH = (("営業細則", CORE.format(first="10時")), ("製造細則", CORE.format(first="9時")))


def test_the_same_sentence_with_another_time_is_a_difference() -> None:
    (found,) = FINDER.differences(answered("10時からです。[1]"), prompt(*BOTH))
    assert found == Difference(1, 2, "10時", "9時")
    said = FINDER.sentence(answered("10時からです。[1]"), prompt(*BOTH), "ja")
    assert said == "資料により異なります。「営業細則」では10時、「製造細則」では9時です。[1][2]"


def test_only_the_number_that_was_answered_counts() -> None:
    assert FINDER.sentence(answered("15時までです。[1]"), prompt(*BOTH), "ja") is None


def test_a_question_about_one_of_the_documents_is_answered_from_it_alone() -> None:
    asked = prompt(*BOTH, question="営業細則のコアタイムは")
    assert FINDER.sentence(answered("10時からです。[1]"), asked, "ja") is None


def test_an_edition_that_is_not_in_force_contradicts_nothing() -> None:
    for status in ("superseded", "repealed", "future"):
        assert FINDER.sentence(answered("10時からです。[1]"), prompt(*BOTH, status=status), "ja") is None
    assert FINDER.sentence(answered("10時からです。[1]"), prompt(*BOTH, status="current"), "ja") is not None


def test_rows_are_compared_by_their_label_and_column() -> None:
    one, same, other = (
        "区分 | 日当\n部長 | 3,000円\n課長 | 2,000円",
        "区分 | 日当\n課長 | 2,000円",
        "区分 | 日当\n課長 | 2,500円\n部長 | 3,000円",
    )
    said = answered("課長は2,000円です。[1]")
    assert list(FINDER.differences(said, prompt(("規程", one), ("手引", same), question="課長は"))) == []
    (found,) = FINDER.differences(said, prompt(("規程", one), ("手引", other), question="課長は"))
    assert (found.this, found.that) == ("2,000円", "2,500円")
    pair = prompt(("規程", "課長 > 日当 = 2,000円"), ("手引", "課長 > 日当 = 2,500円"), question="課長は")
    assert FINDER.sentence(said, pair, "ja") is not None


def test_another_item_another_unit_and_the_same_number_are_no_difference() -> None:
    said = answered("3,000円です。[1]")
    base = "社員の宿泊出張の日当は3,000円とする。"
    for other in (
        "社員の日帰出張の日当は1,500円とする。",
        "社員の宿泊出張の日当は3日とする。",
        "社員の宿泊出張の日当は三千円とする。",
        "日当は1,500円とする。",
    ):
        asked = prompt(("規程", base), ("手引", other), question="日当は")
        assert FINDER.sentence(said, asked, "ja") is None


def test_two_documents_of_one_title_are_named_by_their_paths() -> None:
    asked = prompt(("細則", BOTH[0][1]), ("細則", BOTH[1][1]))
    moved = replace(asked.hits[1], document=replace(asked.hits[1].document, path="製造/細則.md"))
    said = FINDER.sentence(answered("10時からです。[1]"), replace(asked, hits=(asked.hits[0], moved)), "ja")
    assert said == "資料により異なります。「総務/細則.md」では10時、「製造/細則.md」では9時です。[1][2]"
