from collections.abc import Sequence
from dataclasses import replace

from answering.answer import Prompt, Sentence, Working
from answering.citations import Citer
from answering.trace import Trace
from answering.write_answer import NOTE_FOREIGN, NOTE_REMOVED, NOTE_REPEATED, NOTE_UNSUPPORTED, AnswerWriter, Written
from tests.answering.building import RunWords, ScriptedModel, hit, passing_gate, prompt

RULES = prompt("日帰り出張の日当は2,000円とする。", "宿泊出張の日当は3,000円とする。", question="宿泊の日当は？")
ANSWER = "宿泊出張の日当は3,000円です。[2]"


def write(model: ScriptedModel, asked: Prompt = RULES) -> tuple[list[Sentence], Written]:
    shown: list[Sentence] = []
    writer = AnswerWriter(model, Citer(RunWords()), answer_tokens=100)
    steps = writer.write(asked, "ja", Trace(), passing_gate())
    while True:
        try:
            step = next(steps)
            if isinstance(step, Sentence):
                shown.append(step)
        except StopIteration as end:
            return shown, end.value


def texts(shown: Sequence[Sentence]) -> list[str]:
    return [sentence.text for sentence in shown]


def test_sentences_come_out_one_by_one_with_their_citations() -> None:
    shown, written = write(ScriptedModel(ANSWER + "日帰り出張の日当は2,000円です。[1]"))
    assert texts(shown) == [ANSWER, "日帰り出張の日当は2,000円です。[1]"]
    assert [citation.number for citation in written.citations] == [2, 1]
    assert written.text == "".join(texts(shown))
    assert (written.usage.prompt_tokens, written.usage.reused_tokens) == (100, 80)


def test_a_refusal_that_the_model_writes_is_a_refusal_here() -> None:
    shown, written = write(ScriptedModel("資料には記載がありません。"))
    assert (shown, written.sentences, written.notes) == ([], (), ())


def test_a_refusal_after_an_answer_is_left_out() -> None:
    shown, _ = write(ScriptedModel(ANSWER + "資料には記載がありません。"))
    assert texts(shown) == [ANSWER]


def test_an_invented_sentence_is_never_shown() -> None:
    shown, written = write(ScriptedModel(ANSWER + "駐車場は無料です。[1]"))
    assert texts(shown) == [ANSWER]
    assert written.notes == (NOTE_UNSUPPORTED["ja"],)


def test_an_answer_that_is_all_invented_is_a_refusal() -> None:
    shown, written = write(ScriptedModel("駐車場は無料です。[1]"))
    assert (shown, written.sentences) == ([], ())


def test_chinese_is_asked_once_more() -> None:
    model = ScriptedModel("根据规定，费用由公司承担。", ANSWER)
    shown, _ = write(model)
    assert texts(shown) == [ANSWER]
    assert model.asked[0][:-1] == model.asked[1][:-1]
    assert "日本語だけ" in model.asked[1][-1][1]
    assert model.closed == 2


def test_chinese_twice_is_a_refusal_not_shown() -> None:
    shown, written = write(ScriptedModel("根据规定。", "根据规定，费用由公司承担。"))
    assert (shown, written.sentences) == ([], ())


def test_chinese_after_a_good_sentence_is_asked_once_more_and_nothing_is_shown_twice() -> None:
    reworded = "宿泊出張の日当は、3,000円となります。[2]"
    more = "日帰り出張の日当は2,000円です。[1]"
    model = ScriptedModel(ANSWER + "费用由公司承担。", reworded + more)
    shown, written = write(model)
    assert texts(shown) == [ANSWER, more]
    assert written.notes == ()
    assert len(model.asked) == 2


def test_chinese_after_a_good_sentence_twice_ends_the_answer_with_a_note() -> None:
    shown, written = write(ScriptedModel(ANSWER + "费用由公司承担。", ANSWER + "费用由公司承担。"))
    assert texts(shown) == [ANSWER]
    assert written.notes == (NOTE_FOREIGN["ja"],)


def test_a_sentence_of_the_second_try_may_repeat_another_of_its_own_never() -> None:
    more = "日帰り出張の日当は2,000円です。[1]"
    shown, written = write(ScriptedModel(ANSWER + "费用由公司承担。", more + more))
    assert texts(shown) == [ANSWER, more]
    assert written.notes == (NOTE_REPEATED["ja"],)


def test_a_number_that_is_not_there_is_marked_before_the_reader_sees_the_sentence() -> None:
    shown, written = write(ScriptedModel(ANSWER + "日帰り出張の日当は9,000円です。[1]"))
    assert shown[0].checks == ()
    (check,) = shown[1].checks
    assert (check.kind, shown[1].text[check.start : check.end]) == ("figure", "9,000円")
    (placed,) = written.checks
    assert written.text[placed.start : placed.end] == "9,000円"


def test_a_list_stays_a_list() -> None:
    shown, written = write(ScriptedModel("日当は次のとおりです。\n- 宿泊出張は3,000円[2]\n- 日帰り出張は2,000円[1]\n"))
    assert written.text == "日当は次のとおりです。\n- 宿泊出張は3,000円[2]\n- 日帰り出張は2,000円[1]"
    assert "".join(texts(shown)) == written.text


def test_two_rules_that_differ_are_both_named() -> None:
    rules = [
        hit("社員の宿泊出張の日当は3,000円とする。", "p1", title="旅費規程"),
        hit("社員の宿泊出張の日当は2,500円とする。", "p2", title="経費手引"),
    ]
    asked = Prompt((("user", "日当は？"),), tuple(rules), 10, 0, "日当は？")
    asked = replace(asked, hits=(rules[0], replace(rules[1], document=replace(rules[1].document, id="d2"))))
    shown, written = write(ScriptedModel("宿泊出張の日当は3,000円です。[1]"), asked)
    assert texts(shown)[1] == "\n資料により異なります。「旅費規程」では3,000円、「経費手引」では2,500円です。[1][2]"
    assert [citation.number for citation in written.citations] == [1, 2]
    assert written.checks == ()


def test_a_repetition_ends_the_answer() -> None:
    model = ScriptedModel(ANSWER * 20)
    shown, written = write(model)
    assert texts(shown) == [ANSWER]
    assert written.notes == (NOTE_REPEATED["ja"],)
    assert model.closed == 1


def test_a_link_is_taken_out_and_noted() -> None:
    shown, written = write(ScriptedModel("宿泊出張の日当は3,000円です![](http://evil.example/?q=1)。[2]"))
    assert texts(shown) == [ANSWER]
    assert written.notes == (NOTE_REMOVED["ja"],)


def test_closing_in_the_middle_closes_the_models_stream() -> None:
    model = ScriptedModel(ANSWER * 2)
    writer = AnswerWriter(model, Citer(RunWords()), answer_tokens=100)
    steps = writer.write(RULES, "ja", Trace(), passing_gate())
    next(step for step in steps if isinstance(step, Sentence))
    assert model.closed == 0
    steps.close()
    assert model.closed == 1


def test_between_any_two_pieces_the_writing_can_be_left_and_the_model_stops() -> None:
    model = ScriptedModel(ANSWER)
    steps = AnswerWriter(model, Citer(RunWords()), answer_tokens=100).write(RULES, "ja", Trace(), passing_gate())
    assert next(steps) == Working("reading", 60, 100)
    assert next(steps) == Working("writing", 1)
    steps.close()
    assert model.closed == 1


def test_what_is_the_same_in_every_prompt_is_read_ahead() -> None:
    model = ScriptedModel("は")
    AnswerWriter(model, Citer(RunWords()), answer_tokens=100).read_ahead(RULES.messages[:-1])
    assert model.asked == [RULES.messages[:-1]]
    assert model.closed == 1
