import pytest

from answering.parts import MOST_PARTS, Splitter, are_alike
from answering.rewrite import Rewriter
from tests.answering.building import RunWords

SPLITTER = Splitter(Rewriter(RunWords()))


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        # A list with something that all of it shares.
        ("大阪と福岡のホテル代はいくら違いますか", ("大阪のホテル代", "福岡のホテル代")),
        ("正社員とパートの弔慰金の違い", ("正社員の弔慰金", "パートの弔慰金")),
        ("倉庫と工場の消火器は合わせて何本？", ("倉庫の消火器は何本", "工場の消火器は何本")),
        ("部品Aと部品Bと部品Cの在庫をそれぞれ教えて", ("部品Aの在庫を教えて", "部品Bの在庫を教えて", "部品Cの在庫を教えて")),
        ("本社のペンと紙と机の数は合わせていくつ", ("本社のペンの数はいくつ", "本社の紙の数はいくつ", "本社の机の数はいくつ")),
        # What stands before the list is shared, and so is the first item's own modifier.
        ("名古屋に泊まると、日当と宿泊費はいくらずつ", ("名古屋に泊まると、日当はいくらずつ", "名古屋に泊まると、宿泊費はいくらずつ")),
        ("KGP-150の定価とシールキットの値段は？", ("KGP-150の定価", "KGP-150のシールキットの値段")),
        ("製造部の課長と部長の限度額の差", ("製造部の課長の限度額", "製造部の部長の限度額")),
        # Each item is whole.
        ("備品の予約と車の予約は、それぞれいつまで", ("備品の予約は、いつまで", "車の予約は、いつまで")),
        ("2022年の規程といまの規程で日当はどう変わった", ("2022年の規程で日当", "今の規程で日当")),
        ("図面を持ち出すときと、メモリーを借りるときは、誰の承認がいる？", ("図面を持ち出すときは、誰の承認がいる", "メモリーを借りるときは、誰の承認がいる")),
        ("出産のときの休暇の日数と、お祝い金の額を教えて", ("出産のときの休暇の日数", "出産のときのお祝い金の額")),
        # Something is asked twice.
        ("父が亡くなったとき、弔慰金はいくらで、休みは何日？", ("父が亡くなったとき、弔慰金はいくら", "父が亡くなったとき、休みは何日?")),
        ("宿泊の日当はいくらで、日帰りはいくらですか", ("宿泊の日当はいくら", "日帰りの日当はいくら")),
        # Editions, and one thing beside another.
        ("精算の期限は、前の規程より何日短くなった？", ("旧版の精算の期限", "精算の期限")),
        ("BG-06-2は、2023年4月の価格からいくら値上がりした？", ("2023年4月のBG-06-2", "BG-06-2")),
        ("改定で日当はいくら上がりましたか", ("旧版の日当", "日当")),
        ("役員の日当は社員の日当よりいくら高い？", ("役員の日当", "社員の日当")),
    ],
)  # fmt: skip
def test_a_question_of_several_parts_is_split(question: str, parts: tuple[str, ...]) -> None:
    assert SPLITTER.parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "宿泊を伴う出張の日当はいくらですか",
        "VPNで691と出たら何が悪い？",
        "取引先と契約するとき、それぞれ何を確かめる？",
        "交響曲第2番と何を合わせて演奏した？",
        "医薬品、医療機器等の品質及び安全性の確保に関する法律の第3条を教えて",
        "コアタイムは何時から何時？",
        "3週間くらい出張すると日当は減りますか。どのくらい？",
        "申請はいつまでで、それは誰に出しますか",
        "違反と過失の責任は誰が負いますか",
        "お金はいくらでも出ると言ったのは誰？",
        "今の規程では、いくら以上なら仮払いしてもらえる？",
        "",
        "大阪と福岡の差は" + "、とても長い話です" * 40,
    ],
)
def test_a_question_of_one_part_is_left_whole(question: str) -> None:
    assert SPLITTER.parts(question) == ()


def test_no_more_parts_are_searched_than_an_answer_can_wait_for() -> None:
    assert len(SPLITTER.parts("部品Aと部品Bと部品Cと部品Dの在庫の合計")) == MOST_PARTS == 3


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("大阪", "福岡", True), ("8km", "25km", True), ("製造部", "営業部", True), ("定価", "シールキット", False)],
)
def test_names_are_alike_by_group_shape_or_last_character(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike
