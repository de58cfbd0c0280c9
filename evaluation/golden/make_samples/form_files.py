"""Forms drawn on graph paper (方眼紙): narrow columns, merged cells, labels that stand over other labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LABEL_FILL = PatternFill("solid", fgColor="E8EEF4")


@dataclass(frozen=True, slots=True)
class Form:
    """`labels` and `values` map a cell range to its text; an empty text is a box still to be filled in."""

    sheet: str
    title: str
    labels: dict[str, str]
    values: dict[str, str]
    columns: int


TRAVEL_REQUEST = Form(
    sheet="申請書（記入例）",
    title="出張申請書（様式 総－07－1）記入例",
    labels={
        "B4:E4": "申請日",
        "P4:S4": "申請番号",
        "B6:C9": "申請者",
        "D6:H6": "所属",
        "D7:H7": "氏名",
        "D8:H8": "社員番号",
        "D9:H9": "内線",
        "B11:C15": "出張先",
        "D11:H11": "訪問先",
        "D12:H12": "所在地",
        "D13:H13": "期間",
        "D14:H14": "目的",
        "D15:H15": "同行者",
        "B17:C20": "交通",
        "D17:H17": "往路",
        "D18:H18": "復路",
        "D19:H19": "交通費",
        "D20:H20": "自家用車の使用",
        "B22:C24": "宿泊",
        "D22:H22": "宿泊先",
        "D23:H23": "期間",
        "D24:H24": "宿泊料",
        "B26:C28": "仮払い",
        "D26:H26": "希望",
        "D27:H27": "金額",
        "D28:H28": "受取方法",
        "B30:H30": "概算合計",
        "B32:F32": "所属長印",
        "B33:F33": "総務部受付印",
    },
    values={
        "F4:N4": "令和7年10月6日",
        "T4:Y4": "T25-0137",
        "I6:Y6": "営業部 営業一課",
        "I7:Y7": "相馬 祐樹",
        "I8:Y8": "100482",
        "I9:Y9": "411",
        "I11:Y11": "株式会社白鷺ケミカル（架空）",
        "I12:Y12": "愛知県名古屋市",
        "I13:Y13": "令和7年10月20日 ～ 10月22日（3日間）",
        "I14:Y14": "KGP-200の据付立会いと追加注文の打合せ",
        "I15:Y15": "サービスセンター 早川 剛",
        "I17:Y17": "霧坂駅 7時12分発 特急「きりふり2号」",
        "I18:Y18": "名古屋駅 16時40分発",
        "I19:Y19": "28,640円",
        "I20:Y20": "しない",
        "I22:Y22": "ホテル金鯱イン（架空）",
        "I23:Y23": "令和7年10月20日から2泊",
        "I24:Y24": "22,000円",
        "I26:Y26": "する",
        "I27:Y27": "50,000円",
        "I28:Y28": "給与口座へ振込み",
        "I30:Y30": "59,640円",
        "G32:L32": "",
        "G33:L33": "",
    },
    columns=25,
)

DAILY_CHECK = Form(
    sheet="点検表",
    title="設備日常点検表　マシニングセンター MC-04",
    labels={
        "B4:E4": "設備番号",
        "P4:S4": "点検者",
        "B5:E5": "点検日",
        "P5:S5": "班",
        "B7:C10": "始業前",
        "D7:J7": "油圧の圧力",
        "D8:J8": "切削油の液面",
        "D9:J9": "切削油の濃度",
        "D10:J10": "非常停止ボタン",
        "B12:C14": "運転中",
        "D12:J12": "主軸の温度",
        "D13:J13": "異音と振動",
        "D14:J14": "集塵機の差圧",
        "B16:C18": "終業後",
        "D16:J16": "切りくずの清掃",
        "D17:J17": "主電源",
        "D18:J18": "エアーの残圧",
        "B20:J20": "異常のときの連絡先",
        "B21:J21": "点検表の保管期間",
        "B22:J22": "給油の周期",
    },
    values={
        "F4:N4": "MC-04",
        "T4:Y4": "丹羽 修平",
        "F5:N5": "令和7年10月9日",
        "T5:Y5": "加工1班",
        "K7:Y7": "6.5～7.5MPa であること",
        "K8:Y8": "液面計の上限と下限の間にあること",
        "K9:Y9": "6～8％（毎週月曜日に屈折計で測る）",
        "K10:Y10": "押して停止し、解除できること",
        "K12:Y12": "55℃以下であること",
        "K13:Y13": "ふだんと変わらないこと",
        "K14:Y14": "1.2kPa以下。超えたらフィルターを清掃する",
        "K16:Y16": "テーブルとカバーの内側まで行う",
        "K17:Y17": "切り、札を掛ける",
        "K18:Y18": "0 になっていること",
        "K20:Y20": "設備保全 内線351",
        "K21:Y21": "3年",
        "K22:Y22": "摺動面油は500時間ごとに2リットル",
    },
    columns=25,
)

FORMS = {"総務/出張申請書.xlsx": TRAVEL_REQUEST, "製造/設備日常点検表.xlsx": DAILY_CHECK}


def write_form(form: Form, target: Path) -> None:
    """One sheet with columns two characters wide, every box merged and framed."""
    book = Workbook()
    sheet = book.active
    sheet.title = form.sheet
    for column in range(1, form.columns + 2):
        sheet.column_dimensions[get_column_letter(column)].width = 3.2
    sheet.merge_cells("B2:Y2")
    sheet["B2"] = form.title
    sheet["B2"].font, sheet["B2"].alignment = Font(bold=True, size=15), Alignment(horizontal="center")
    for box, text in form.labels.items():
        _draw_box(sheet, box, text, is_label=True)
    for box, text in form.values.items():
        _draw_box(sheet, box, text, is_label=False)
    book.save(target)


def _draw_box(sheet: Worksheet, box: str, text: str, is_label: bool) -> None:
    for row in sheet[box]:
        for cell in row:
            cell.border = _BOX
            if is_label:
                cell.fill = _LABEL_FILL
    first = sheet[box][0][0]
    first.value = text or None
    first.alignment = Alignment(vertical="center", horizontal="center" if is_label else "left", wrap_text=True)
    sheet.merge_cells(box)
