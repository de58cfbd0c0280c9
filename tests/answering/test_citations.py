from dataclasses import replace

from answering.answer import Check, Sentence
from answering.citations import Citer
from tests.answering.building import RunWords, prompt

CITER = Citer(RunWords())
RULES = prompt(
    "日帰り出張の日当は2,000円とする。", "宿泊出張の日当は3,000円とする。申請は経理課へ。", question="宿泊の日当は？"
)


def test_a_marker_becomes_a_citation_with_the_passages_own_words() -> None:
    cited = CITER.cite("宿泊出張の日当は3,000円です。[2]", RULES)
    (citation,) = cited.citations
    assert (citation.number, citation.point_id, citation.quote) == (2, "p2", "宿泊出張の日当は3,000円とする。")
    assert cited.text == "宿泊出張の日当は3,000円です。[2]"
    assert cited.checks == ()


def test_the_mark_of_a_trimmed_passage_is_no_part_of_the_quote() -> None:
    trimmed = prompt("…\n宿泊出張の日当は3,000円とする。…申請は経理課へ。…", question="宿泊の日当は？")
    for answer, quote in (
        ("宿泊出張の日当は3,000円です。[1]", "宿泊出張の日当は3,000円とする。"),
        ("申請は経理課です。[1]", "申請は経理課へ。"),
    ):
        assert [citation.quote for citation in CITER.cite(answer, trimmed).citations] == [quote]


def test_a_number_that_is_not_in_this_prompt_is_dropped() -> None:
    cited = CITER.cite("宿泊出張の日当は3,000円です。[7]", RULES)
    assert [citation.number for citation in cited.citations] == [2]


def test_a_sentence_without_marker_gets_the_passage_that_clearly_supports_it() -> None:
    assert CITER.cite("申請は経理課へ出します。", RULES).text == "申請は経理課へ出します。[2]"


def test_a_sentence_that_nothing_supports_stays_uncited_and_is_marked_as_a_whole() -> None:
    cited = CITER.cite("駐車場は無料です。", RULES)
    assert cited.citations == ()
    assert cited.support == 0.0
    assert cited.checks == (Check("uncited", 0, 9, "駐車場は無料です。"),)


def test_what_leads_into_a_list_needs_no_source() -> None:
    leading = CITER.cite("手続きは次のとおりです。", RULES)
    assert (leading.checks, leading.support) == ((), 1.0)
    assert CITER.cite("手続きは次の3つのとおりです。", RULES).checks != ()


def test_the_wrong_passage_is_replaced_by_the_one_that_holds_the_number() -> None:
    cited = CITER.cite("日当は3,000円です。[1]", RULES)
    assert [citation.number for citation in cited.citations] == [2]
    assert cited.checks == ()


def test_a_number_that_no_passage_holds_is_marked_where_it_stands() -> None:
    cited = CITER.cite("宿泊出張の日当は４，５００円です。[2]", RULES)
    (check,) = cited.checks
    assert check == Check("figure", 8, 14, "４，５００円")
    assert cited.text[check.start : check.end] == check.words


def test_a_name_that_only_the_path_of_the_document_holds_is_proved_and_a_number_there_is_not() -> None:
    rules = prompt("申請は部長へ。", question="申請先は？")  # its path is 総務/旅費規程.md
    assert CITER.cite("申請は総務部です。[1]", rules).checks == (Check("name", 3, 6, "総務部"),)
    numbered = replace(rules.hits[0], document=replace(rules.hits[0].document, path="経理課/12.md"))
    named = replace(rules, hits=(numbered,))
    assert CITER.cite("申請は経理課です。[1]", named).checks == ()
    assert [check.words for check in CITER.cite("申請は12日です。[1]", named).checks] == ["12日"]


def test_what_was_shown_is_said_again_only_with_the_same_numbers() -> None:
    shown = [Sentence("宿泊出張の日当は3,000円です。[2]")]
    assert CITER.says_again("日当は3,000円です。[1]", shown)
    assert not CITER.says_again("日当は2,000円です。", shown)
    assert not CITER.says_again("申請は経理課です。", shown)


def test_several_markers_in_any_spelling() -> None:
    for marks in ("[1][2]", "［1、2］", "【1】[2]", "[資料1, 2]"):
        cited = CITER.cite(f"日当は2,000円または3,000円です。{marks}", RULES)
        assert [citation.number for citation in cited.citations] == [1, 2]


def test_support_is_the_share_of_new_words_in_the_cited_passage() -> None:
    cited = CITER.cite("申請は総務課です。[2]", RULES)
    assert cited.support == 0.5  # 申請 is there, 総務課 is not


def test_another_form_of_a_passages_word_is_support() -> None:
    used = prompt("私有車は使用できない。", question="車は？")
    assert CITER.cite("使えません。[1]", used).support == 1.0
    assert CITER.cite("無料です。[1]", used).support == 0.0


def test_a_line_of_a_sheet_is_cited_by_its_own_cells() -> None:
    form = prompt(
        "出張先 > 訪問先 = 大阪支社〔I8〕\n出張先 > 期間 = 4月10日。変更なし。〔I9〕\n品名 | 単価\n電磁弁 | 800円〔A2:B2〕",
        question="期間は？",
    )
    for answer, cells, quote in (
        ("訪問先は大阪支社です。[1]", "I8", "出張先 > 訪問先 = 大阪支社"),
        ("期間は4月10日です。[1]", "I9", "出張先 > 期間 = 4月10日。"),
        ("電磁弁は800円です。[1]", "A2:B2", "電磁弁 | 800円"),
    ):
        (citation,) = CITER.cite(answer, form).citations
        assert (citation.place.cells, citation.quote) == (cells, quote)


def test_a_sentence_that_no_marked_line_says_is_cited_by_the_whole_passage() -> None:
    (citation,) = CITER.cite("単価の表です。[1]", prompt("品名 | 単価\n電磁弁 | 800円〔A2:B2〕")).citations
    assert citation.place.cells is None


def test_the_number_of_a_row_proves_nothing() -> None:
    assert CITER.cite("定員は14名です。[1]", prompt("定員 = 四名〔A14〕")).checks == (Check("figure", 3, 6, "14名"),)
