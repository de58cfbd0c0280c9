from answering.trim import TRIM_MARK, Trimmer
from index_store.records import Hit
from tests.answering.building import OneTokenPerCharacter, RunWords, hit


def trim(found: Hit, *asked: str, limit: int = 200) -> str:
    return Trimmer(OneTokenPerCharacter(), RunWords()).trim(found, asked, limit).chunk.text


def test_a_long_passage_is_trimmed_around_what_was_asked_and_marked() -> None:
    text = "目的を定める。" * 10 + "宿泊の日当は3,000円。" + "雑則を定める。" * 10
    trimmed = trim(hit(text), "宿泊の日当は？", limit=60)
    assert "宿泊の日当は3,000円。" in trimmed
    assert trimmed.startswith(TRIM_MARK)
    assert trimmed.endswith(TRIM_MARK)
    assert len(trimmed) <= 64


def test_a_trimmed_table_keeps_its_header() -> None:
    rows = ["|等級|日当|", *(f"|{n}級|{n}00円|" for n in range(1, 30))]
    trimmed = trim(hit("\n".join(rows)), "27級はいくら", limit=60)
    assert trimmed.startswith("|等級|日当|")
    assert "|27級|2700円|" in trimmed


def test_of_two_like_sentences_only_the_one_that_was_asked_goes_in_with_its_condition() -> None:
    text = "宿泊出張の日当は3,000円。日帰出張の日当は1,500円。ただし、短時間は除く。海外出張の日当は6,000円。"
    trimmed = trim(hit(text), "日帰出張の日当は？")
    assert "1,500円。ただし、短時間は除く。" in trimmed
    assert "3,000円" not in trimmed
    assert "6,000円" not in trimmed


def test_a_passage_in_which_nothing_stands_out_goes_in_whole() -> None:
    text = "食費は3,000円。交通費は実費。"
    whole = trim(hit(text), "駐車場の料金は？")
    assert whole == text


def test_of_a_table_only_the_row_that_was_asked_goes_in_under_its_header() -> None:
    text = "価格表\n型番 | 定価\nKGP080 | 38,500\nKGP120 | 42,800\nKGP150 | 49,600\n"
    trimmed = trim(hit(text), "KGP120の定価は？")
    assert "型番 | 定価" in trimmed
    assert "KGP120 | 42,800" in trimmed
    assert "38,500" not in trimmed
    assert "49,600" not in trimmed


DISTANCE = "バイクは半額とする。\n距離 | 月額\n2km以上10km未満 | 4,200円\n10km以上20km未満 | 7,100円\n20km以上 | 12,900円\n保険に入る。"


def test_of_a_table_of_ranges_the_row_that_a_quantity_falls_into_goes_in() -> None:
    trimmed = trim(hit(DISTANCE), "15キロだといくら")
    assert trimmed == "…\n距離 | 月額\n…10km以上20km未満 | 7,100円\n…"


def test_a_sentence_beside_the_table_goes_in_where_it_holds_more_of_what_was_asked() -> None:
    trimmed = trim(hit(DISTANCE), "バイク 15キロだといくら")
    assert trimmed.startswith("バイクは半額とする。") and "7,100円" in trimmed
    assert "4,200円" not in trimmed and "保険" not in trimmed


def test_a_header_that_was_asked_for_brings_all_its_rows() -> None:
    text = "値引率 | 決裁者\n10％まで | 課長\n20％まで | 部長\n例外は、社長が決める。"
    whole = trim(hit(text), "値引率の決裁者は？")
    assert "10％まで | 課長\n20％まで | 部長" in whole


def test_words_of_the_title_tell_no_line_of_the_passage_from_another() -> None:
    text = "北沢営業所のご案内\n所在地 | 北沢市\n人数 | 9名\n電話 | 432"
    found = hit(text, title="北沢営業所のご案内")
    whole = trim(found, "北沢営業所は何名？")
    assert "人数 | 9名" in whole


def test_a_heading_that_was_asked_for_brings_the_text_under_it() -> None:
    text = "電話は432です。\n駐車場\n来客用に4台分。\n会議室\n2室。"
    trimmed = trim(hit(text), "駐車場は何台？")
    assert "来客用に4台分。" in trimmed
    assert "2室" not in trimmed


def test_a_row_is_told_by_its_key_although_much_else_was_asked() -> None:
    text = "地域 | 上限\n東京、横浜 | 13,000円\n福岡、札幌 | 11,500円\n海外 | 22,000円"
    trimmed = trim(hit(text), "福岡に泊まるときの旅館や民宿は？")
    assert "11,500円" in trimmed
    assert "13,000円" not in trimmed


def test_a_trimmed_line_keeps_its_cells_and_cells_are_no_words_of_it() -> None:
    form = "訪問先 = 大阪支社〔I8〕\n期間 = 四月〔I9〕\n目的 = 規程の説明をする。〔I14〕"
    trimmed = trim(hit(form), "期間は")
    assert trimmed == "…期間 = 四月〔I9〕\n…"
    asked_by_number = trim(hit(form), "14の目的は")
    assert "目的 = 規程の説明をする。〔I14〕" in asked_by_number


def test_what_any_part_of_the_question_is_about_stays() -> None:
    text = "宿泊出張の日当は3,000円。日帰出張の日当は1,500円。海外出張の日当は6,000円。"
    read = trim(hit(text), "宿泊出張の日当", "海外出張の日当")
    assert "3,000円" in read
    assert "6,000円" in read
    assert "1,500円" not in read


def test_prose_is_read_whole_where_one_part_of_the_question_finds_no_sentence_in_it() -> None:
    text = "会議の録画は同意を得る。録画は90日で消える。"
    assert trim(hit(text), "会議の録画", "印刷の保存と録画の期限") == text
    assert "90日" not in trim(hit(text), "会議の録画")


def test_the_day_of_a_letter_is_left_out_where_one_asks_when() -> None:
    letter = "令和7年11月4日\n社員各位\n点検は令和7年12月3日に行う。"
    assert trim(hit(letter), "それはいつ") == letter.replace("令和7年11月4日", TRIM_MARK)
    assert trim(hit(letter), "それはどこ") == letter
