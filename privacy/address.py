"""Postal addresses: a prefecture or municipality of Japan with town and house number, or what stands behind 〒 or 住所."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.context import Context
from privacy.finding import Finding
from privacy.labels import Labels
from privacy.places import places

_HEAD_END = re.compile(r"[都道府県市区町村]")
_N = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,4})"
# Words of prose that no town's name has: an address with one of them between city and number is none.
_PROSE = r"(?:では|には|から|まで|として|について|における|です|ます|した|する|され|など|または|及び|および|ほか|より|約|第|を|[はがにでも](?=[ ]?\d))"
_TOWN = rf"(?:[ ]?(?!{_PROSE})[\u3005-\u3007\u4e00-\u9fffぁ-んァ-ヶー]){{0,24}}?"
_STREETS = rf"{_N}条(?:[東西南北]{_N}(?:丁目|線)?)?[ ]?"
_COUNTED = rf"第?{_N}[ ]?(?:丁目|番地|番町|番(?![目号])|番(?=号|\d)|地割|線)"
_MORE = rf"(?:(?:[ ]?[-ー]?[ ]?|の){_N}(?:番地|番|号(?!室)|丁目)?)"
_HYPHENS = r"(?!(?:19|20)\d\d[-ー]\d{1,2}[-ー]\d{1,2}(?!\d))\d{1,4}(?: ?[-ー] ?\d{1,5}){1,4}(?:番地|番|号(?!室))?"
_NOT_COUNTED = r"(?![\d~]|[-ー.]\d|,\d{3}(?:,|円)| ?(?:月|日|年|人|名|件|時|%|円|回|分|km|か所|ヶ所|箇所|社|歳|才|m\b|票|台|世帯|路線|区間))"
_HOUSE = rf"(?:{_STREETS}(?:{_HYPHENS}|{_COUNTED}{_MORE}{{0,3}}|{_N}号?)|{_N}条[東西南北]{_N}(?:丁目|線)|{_COUNTED}{_MORE}{{0,4}}(?:号)?|{_HYPHENS}){_NOT_COUNTED}"
_WORD = r"[0-9a-z\u3005-\u3007\u4e00-\u9fffァ-ヶー・'&.]"
_ROOM = r"(?:[ -]?[a-z]?-?\d{1,4}(?:号室?|f|階)?(?![0-9年月日円名人]))"
_BUILDING = (
    rf"(?:[ ]?{_WORD}{{1,20}}?(?:ビル(?:ディング)?|マンション|ハイツ|コーポ|タワー|ハイム|プラザ|アパート|レジデンス|センター|荘|寮|棟|館|メゾン|ハウス|パレス|ガーデン|テラス)"
    rf"[\u4e00-\u9fffァ-ヶー]{{0,12}}{_ROOM}?(?:[ ]?{_ROOM})?|[ ]?[ァ-ヶー・]{{2,16}}[ ]?[\u4e00-\u9fffァ-ヶー]{{0,8}}{_ROOM}|[ -]\d{{1,4}}(?:号室|f\b|階)|[ ]?\d{{1,4}}号室)"
)
_REST = re.compile(rf"(?P<town>{_TOWN})[ ]?(?P<house>{_HOUSE})(?P<building>{_BUILDING})?")
_NUMBER_AHEAD = re.compile(r"[^\d\n一二三四五六七八九十百]{0,40}[\d一二三四五六七八九十百]")
# A house of one number stands only behind a prefecture, a postal code or a label.
_ONE_NUMBER = re.compile(rf"{_TOWN}[ ]?\d{{1,5}}(?:番地?)?{_NOT_COUNTED}(?![0-9a-z:/])(?:{_BUILDING})?")
_TOWN_ALONE = re.compile(r"[\u3005-\u3007\u4e00-\u9fffぁ-んァ-ヶー]{0,14}(?=[\s|,)]|\Z)")
_POSTAL_CODE = re.compile(r"(?<![0-9a-z-])(?P<mark>〒 ?)?\d{3}[-ー]\d{4}(?![0-9a-z]|[-ー.]\d)")
_JOINED = re.compile(r"[ :)、]{0,3}")
_LABELS = Labels(
    r"(?:現|旧|新|自宅)?住所|所在地|居所|本籍地?|送付先|届け先|住居|address|郵便",
    r"電話|tel|口座|メール|e-?mail|フリガナ|ふりがな",
)
# What a label, a postal code or what joins them to an address ends with.
_BEFORE = frozenset("所地籍先居便s :|\t,)、はが0123456789")
_LABEL_END = re.compile(
    r"(?:住所|所在地|居所|本籍地?|送付先|届け先|住居|address)[^\S\n]?(?:\([^)\n]{0,10}\))?[ :：|\t,]{1,3}"
)


def addresses(context: Context) -> Iterator[Finding]:
    """In order. Postal codes count with 〒, a label or an address behind them, and belong to it."""
    text = context.text
    position = 0
    codes = _postal_codes(context)
    for start, end in _houses(context):
        if start < position:
            continue
        begins = start
        for code_end in range(max(position, start - 3), start + 1):
            code_start = codes.get(code_end)
            if code_start is not None and _JOINED.fullmatch(text, code_end, start):
                begins = code_start
                del codes[code_end]
                break
        position = end
        yield Finding("address", begins, end)
    for code_end, code_start in codes.items():
        if text[code_start] == "〒" or context.says(code_start, code_end, _LABELS):
            yield Finding("address", code_start, code_end)


def _postal_codes(context: Context) -> dict[int, int]:
    """End -> start."""
    return {found.end(): found.start() for found in _POSTAL_CODE.finditer(context.text)}


def _houses(context: Context) -> Iterator[tuple[int, int]]:
    text = context.text
    known = places()
    position = 0
    heads = ((known.start_of(text, found.end()), found.end()) for found in _HEAD_END.finditer(text))
    labelled = ((found.end(), found.end()) for found in _LABEL_END.finditer(text))
    every = sorted((*((start, end) for start, end in heads if start is not None), *labelled))
    for start, head_end in every:
        if start < position:
            continue
        end = _end_of(context, start, head_end)
        if end is not None:
            position = end
            yield start, end


def _end_of(context: Context, start: int, head_end: int) -> int | None:
    """Where the address whose prefecture, municipality or label ends at `head_end` ends; None where it is none."""
    text = context.text
    if _NUMBER_AHEAD.match(text, head_end) is None and not _is_introduced(context, start):
        return None
    found = _REST.match(text, head_end)
    if start == head_end:  # behind a label
        return found.end() if found is not None and found["town"].strip() else None
    is_prefecture = text[start:head_end] in places().prefectures
    if found is not None:
        return found.end()
    if not is_prefecture and not _is_introduced(context, start):
        return None
    found = _ONE_NUMBER.match(text, head_end)
    if found is not None:
        return found.end()
    if _is_introduced(context, start):
        found = _TOWN_ALONE.match(text, head_end)
    return found.end() if found is not None else None


def _is_introduced(context: Context, start: int) -> bool:
    if context.text[max(0, start - 1) : start] not in _BEFORE:
        return False
    before = context.text[max(0, start - 12) : start].rpartition("\n")[2]
    return _POSTAL_CODE.search(before) is not None or _LABELS.nearest(before) is True
