from answering.answer import Check, Sentence, Working
from app.asking import Draft


def test_checks_of_sentences_keep_their_places_as_the_text_grows() -> None:
    draft = Draft("日当は？", "日当は？").after(Sentence("日当は5円です。", checks=(Check("figure", 3, 5, "5円"),)))
    draft = draft.after(Sentence("\n- 無料です。", checks=(Check("uncited", 1, 8, "- 無料です。"),)))
    assert [draft.text[check.start : check.end] for check in draft.checks] == ["5円", "- 無料です。"]
    assert draft.cut_off("停止").checks == draft.checks


def test_how_much_was_read_is_known_while_the_model_reads_and_its_server_counts() -> None:
    draft = Draft("日当は？", "日当は？")
    assert draft.read_percent is None
    assert draft.after(Working("reading", 60, 240)).read_percent == 25
    assert draft.after(Working("reading", 60)).read_percent is None
    assert draft.after(Working("writing", 3, 240)).read_percent is None
    assert draft.after(Working("reading", 60, 240)).after(Sentence("3,000円です。")).read_percent is None
