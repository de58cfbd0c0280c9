from answering.citations import Citer
from tests.answering.building import RunWords, prompt

CITER = Citer(RunWords())
RULES = prompt(
    "日帰り出張の日当は2,000円とする。", "宿泊出張の日当は3,000円とする。申請は経理課へ。", question="宿泊の日当は？"
)


def test_a_marker_becomes_a_citation_with_the_passages_own_words() -> None:
    cited = CITER.cite("宿泊出張の日当は3,000円です。[2]", RULES, "ja")
    (citation,) = cited.citations
    assert (citation.number, citation.point_id, citation.quote) == (2, "p2", "宿泊出張の日当は3,000円とする。")
    assert cited.text == "宿泊出張の日当は3,000円です。[2]"
    assert cited.notes == ()


def test_the_mark_of_a_trimmed_passage_is_no_part_of_the_quote() -> None:
    trimmed = prompt("…\n宿泊出張の日当は3,000円とする。…申請は経理課へ。…", question="宿泊の日当は？")
    for answer, quote in (
        ("宿泊出張の日当は3,000円です。[1]", "宿泊出張の日当は3,000円とする。"),
        ("申請は経理課です。[1]", "申請は経理課へ。"),
    ):
        assert [citation.quote for citation in CITER.cite(answer, trimmed, "ja").citations] == [quote]


def test_a_number_that_is_not_in_this_prompt_is_dropped() -> None:
    cited = CITER.cite("宿泊出張の日当は3,000円です。[7]", RULES, "ja")
    assert [citation.number for citation in cited.citations] == [2]


def test_a_sentence_without_marker_gets_the_passage_that_clearly_supports_it() -> None:
    assert CITER.cite("申請は経理課へ出します。", RULES, "ja").text == "申請は経理課へ出します。[2]"


def test_a_sentence_that_nothing_supports_stays_uncited_and_is_noted() -> None:
    cited = CITER.cite("駐車場は無料です。", RULES, "ja")
    assert cited.citations == ()
    assert cited.support == 0.0
    assert "駐車場は無料です。" in cited.notes[0]


def test_the_wrong_passage_is_replaced_by_the_one_that_holds_the_number() -> None:
    cited = CITER.cite("日当は3,000円です。[1]", RULES, "ja")
    assert [citation.number for citation in cited.citations] == [2]
    assert cited.notes == ()


def test_a_number_that_no_passage_holds_is_noted() -> None:
    cited = CITER.cite("宿泊出張の日当は4,500円です。[2]", RULES, "ja")
    assert cited.unproved == ("4500",)
    assert "4500" in cited.notes[0]


def test_several_markers_in_any_spelling() -> None:
    for marks in ("[1][2]", "［1、2］", "【1】[2]", "[資料1, 2]"):
        cited = CITER.cite(f"日当は2,000円または3,000円です。{marks}", RULES, "ja")
        assert [citation.number for citation in cited.citations] == [1, 2]


def test_support_is_the_share_of_new_words_in_the_cited_passage() -> None:
    cited = CITER.cite("申請は総務課です。[2]", RULES, "ja")
    assert cited.support == 0.5  # 申請 is there, 総務課 is not


def test_another_form_of_a_passages_word_is_support() -> None:
    used = prompt("私有車は使用できない。", question="車は？")
    assert CITER.cite("使えません。[1]", used, "ja").support == 1.0
    assert CITER.cite("無料です。[1]", used, "ja").support == 0.0


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
        (citation,) = CITER.cite(answer, form, "ja").citations
        assert (citation.place.cells, citation.quote) == (cells, quote)


def test_a_sentence_that_no_marked_line_says_is_cited_by_the_whole_passage() -> None:
    (citation,) = CITER.cite("単価の表です。[1]", prompt("品名 | 単価\n電磁弁 | 800円〔A2:B2〕"), "ja").citations
    assert citation.place.cells is None


def test_the_number_of_a_row_proves_nothing() -> None:
    assert CITER.cite("定員は14名です。[1]", prompt("定員 = 四名〔A14〕"), "ja").unproved == ("14",)
