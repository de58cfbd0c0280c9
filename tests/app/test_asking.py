from answering.answer import Check, Sentence
from app.asking import Draft


def test_checks_of_sentences_keep_their_places_as_the_text_grows() -> None:
    draft = Draft("日当は？", "日当は？").after(Sentence("日当は5円です。", checks=(Check("figure", 3, 5, "5円"),)))
    draft = draft.after(Sentence("\n- 無料です。", checks=(Check("uncited", 1, 8, "- 無料です。"),)))
    assert [draft.text[check.start : check.end] for check in draft.checks] == ["5円", "- 無料です。"]
    assert draft.cut_off("停止").checks == draft.checks
