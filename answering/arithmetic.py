"""Calculations that an answer shows, done again with decimals: 「3,000円×2泊で6,000円」「5,000円と3,000円の差は2,000円」.

Nothing is evaluated as code: numbers, four operators and brackets are read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation

from answering.quantities import Quantity

_COUNTED = r"(?:日分|人分|名分|回分|分|につき|あたり)?\s*"
_OPERATOR = re.compile(rf"\s*{_COUNTED}\)*\s*[-+×*÷/x]\s*\(*\s*")
_EQUALS = re.compile(
    rf"\s*{_COUNTED}\)*\s*(?:=|→|なので|だから|となり|は|の|で|、?\s*(?=合計|総額|計|差額|残り))\s*、?"
    r"(?:合計(?:金)?額?|総額|計|差額|残り)?\s*(?:=|は|が|で)?、?\s*(?:約|およそ|ちょうど)?\s*"
)
_OPENS = re.compile(r"\s*(?:です|となります)?\s*(?:\(|=)\s*\(*")
_AND = re.compile(r"\s*(?:と|および|及び|に)[^\d。、]{0,12}")
_SUMMED = re.compile(
    r"\s*(?:を(?:合わせ|足|加え|合計し)[てたすしるとれば]*|の(?:合計|総額|和)(?:金額|額)?)[はがで、の]*\s*(?:合計|計)?\s*"
)
_FROM = re.compile(r"\s*(?:から|より|と)[^\d。、]{0,8}")
_TAKEN = re.compile(r"\s*(?:の差額?|の違い|を(?:差し)?引[いくたてと]+)[はがでの、]*\s*")
_OF = re.compile(r"\s*の\s*")
_IS = re.compile(r"\s*(?:は|で|の|=|、|にあたる|に当たる|に相当する)+\s*(?:約|およそ)?\s*")
_HALF_IS = re.compile(r"\s*の(?:半額|半分)(?:は|で|の|=|、|にあたる|に当たる)+\s*")
# What follows is a limit and not a result: 「…×2泊で10,000円以内」.
_LIMIT = re.compile(r"\s*(?:以内|以下|未満|以上|まで|を超|を上限|が上限|ずつ)")
_DIFFERS = re.compile(r"差|高|低|多|少|増|減|違|残|上が|下が|安")
_TOGETHER = re.compile(r"合計|合わせ|あわせ|総額|計")
_TIMES = frozenset({"泊", "日", "人", "回", "個", "枚", "台", "件", "か月", "時間", "冊", "倍", "km"})


@dataclass(frozen=True, slots=True)
class Calculation:
    """`right` is what the operands come to, `result` what the answer says. Where it isn't `stated`, another reading is possible:
    it can prove a number, and can't prove one wrong."""

    operands: tuple[Quantity, ...]
    result: Quantity
    right: Decimal
    stated: bool = True

    @property
    def is_right(self) -> bool:
        """To the last digit that is written, however it was rounded."""
        said = self.result.amount
        if said is None:
            return False
        exponent = said.as_tuple().exponent
        last = Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)
        return said == self.right or (self.right % last != 0 and abs(said - self.right) < last)


def calculations(text: str, found: Sequence[Quantity]) -> tuple[Calculation, ...]:
    """Of a folded text and its quantities, in order; one for each result, a stated one before others."""
    numbers = tuple(quantity for quantity in found if quantity.amount is not None)
    made: dict[int, Calculation] = {}
    for form in (_with_operators, _summed, _taken, _shared, _implied):
        for at in range(len(numbers)):
            for calculation in form(text, numbers, at):
                made.setdefault(calculation.result.start, calculation)
    return tuple(made[start] for start in sorted(made))


def _gap(text: str, one: Quantity, other: Quantity) -> str:
    return text[one.end : other.start]


def _stated(text: str, operands: Sequence[Quantity], result: Quantity, right: Decimal | None) -> Iterator[Calculation]:
    if right is not None and _LIMIT.match(text, result.end) is None:
        yield Calculation(tuple(operands), result, right)


def _with_operators(text: str, numbers: Sequence[Quantity], at: int) -> Iterator[Calculation]:
    """a × b + c = d from its first operand; d（a × b + c）; a × b、c × d で合計 e."""
    operands = _joined(text, numbers, at)
    end = at + len(operands)
    if len(operands) < 2 or at and _OPERATOR.fullmatch(_gap(text, numbers[at - 1], numbers[at])):
        return
    gap = _gap(text, operands[-1], numbers[end]) if end < len(numbers) else ""
    if end < len(numbers) and _EQUALS.fullmatch(gap) and ("=" in gap or not _is_range(text, operands)):
        before = _earlier(text, numbers[:at]) if _TOGETHER.search(gap) else []
        worths = [_worth(text, part, numbers[end]) for part in (*before, operands)]
        known = [worth for worth in worths if worth is not None]
        right = sum(known, Decimal(0)) if len(known) == len(worths) else None
        yield from _stated(text, [one for part in (*before, operands) for one in part], numbers[end], right)
    elif at and _OPENS.fullmatch(_gap(text, numbers[at - 1], operands[0])):
        yield from _stated(text, operands, numbers[at - 1], _worth(text, operands, numbers[at - 1]))


def _joined(text: str, numbers: Sequence[Quantity], at: int) -> Sequence[Quantity]:
    """The numbers from `at` on that operators join."""
    end = at + 1
    while end < len(numbers) and _OPERATOR.fullmatch(_gap(text, numbers[end - 1], numbers[end])):
        end += 1
    return numbers[at:end]


def _earlier(text: str, numbers: Sequence[Quantity]) -> list[Sequence[Quantity]]:
    """Expressions that stand before another one and are summed up with it."""
    found: list[Sequence[Quantity]] = []
    at = 0
    while at < len(numbers):
        operands = _joined(text, numbers, at)
        at += len(operands)
        found += [operands] if len(operands) > 1 else []
    return found


def _is_range(text: str, operands: Sequence[Quantity]) -> bool:
    """9-17 is from nine to seventeen, unless an = follows."""
    return len(operands) == 2 and "-" in _gap(text, *operands) and text[operands[0].end - 1].isdigit()


def _summed(text: str, numbers: Sequence[Quantity], at: int) -> Iterator[Calculation]:
    end = at + 1
    while end < len(numbers) and _AND.fullmatch(_gap(text, numbers[end - 1], numbers[end])):
        end += 1
    operands = numbers[at:end]
    if len(operands) > 1 and end < len(numbers) and _SUMMED.fullmatch(_gap(text, operands[-1], numbers[end])):
        total = _amount_of(operands, numbers[end], "+")
        yield from _stated(text, operands, numbers[end], total)


def _taken(text: str, numbers: Sequence[Quantity], at: int) -> Iterator[Calculation]:
    if at + 2 >= len(numbers):
        return
    one, other, result = numbers[at : at + 3]
    if _FROM.fullmatch(_gap(text, one, other)) and _TAKEN.fullmatch(_gap(text, other, result)):
        difference = _amount_of((one, other), result, "-")
        yield from _stated(text, (one, other), result, None if difference is None else abs(difference))


def _shared(text: str, numbers: Sequence[Quantity], at: int) -> Iterator[Calculation]:
    """20,000円の30%は6,000円; 1,000円の3倍は3,000円; 3,000円の半額の1,500円."""
    whole, rest = numbers[at], numbers[at + 1 :]
    if rest and _HALF_IS.fullmatch(_gap(text, whole, rest[0])) and rest[0].unit == whole.unit:
        yield from _stated(text, (whole,), rest[0], _amount(whole) / 2)
    if len(rest) < 2 or rest[0].unit not in ("%", "倍") or rest[1].unit != whole.unit:
        return
    if _OF.fullmatch(_gap(text, whole, rest[0])) and _IS.fullmatch(_gap(text, rest[0], rest[1])):
        yield from _stated(text, (whole, rest[0]), rest[1], _amount(whole) * _factor(rest[0]))


def _implied(text: str, numbers: Sequence[Quantity], at: int) -> Iterator[Calculation]:
    """1日3,000円が2泊で6,000円; …で1,000円高い: two numbers before it come to just this one."""
    result, before = numbers[at], numbers[:at]
    said = _amount(result)
    for place, one in enumerate(before):
        for other in before[place + 1 :]:
            for right in _possible(text, one, other, result):
                if right == said:
                    yield Calculation((one, other), result, right, stated=False)


def _possible(text: str, one: Quantity, other: Quantity, result: Quantity) -> Iterator[Decimal]:
    if one.unit == other.unit == result.unit != "":
        if _DIFFERS.search(text, result.end):
            yield abs(_amount(one) - _amount(other))
        if _TOGETHER.search(text):
            yield _amount(one) + _amount(other)
    for each, times in ((one, other), (other, one)):
        if each.unit == result.unit and each.unit not in ("", times.unit) and times.unit in _TIMES:
            yield _amount(each) * _amount(times)


def _amount(quantity: Quantity) -> Decimal:
    return quantity.amount if quantity.amount is not None else Decimal(0)


def _factor(quantity: Quantity) -> Decimal:
    return _amount(quantity) / 100 if quantity.unit == "%" else _amount(quantity)


def _amount_of(operands: Sequence[Quantity], result: Quantity, sign: str) -> Decimal | None:
    """Sum, or the first less the others; None for apples and pears."""
    if len({quantity.unit for quantity in (*operands, result)}) > 1:
        return None
    first, *others = map(_amount, operands)
    return first + sum(others) if sign == "+" else first - sum(others)


def _worth(text: str, operands: Sequence[Quantity], result: Quantity) -> Decimal | None:
    """What an expression comes to, in the result's unit; None where it isn't one, or its units don't go together."""
    tokens = _tokens(text, operands, as_percent=result.unit == "%")
    signs = {token for token in tokens if isinstance(token, str)} - {"(", ")"}
    if signs <= {"+", "-"} and len({quantity.unit for quantity in (*operands, result)} - {""}) > 1:
        return None
    try:
        value, rest = _terms(tokens)
    except (DivisionByZero, InvalidOperation, IndexError):
        return None
    if rest:
        return None
    return value * 100 if result.unit == "%" and "÷" in signs else value


def _tokens(text: str, operands: Sequence[Quantity], *, as_percent: bool) -> list[Decimal | str]:
    """Numbers, `+-×÷` and brackets that close."""
    before = text[: operands[0].start].rstrip()
    tokens: list[Decimal | str] = ["("] * (len(before) - len(before.rstrip("(")))
    for place, quantity in enumerate(operands):
        if place:
            gap = _gap(text, operands[place - 1], quantity)
            tokens += [{"*": "×", "x": "×", "/": "÷"}.get(sign, sign) for sign in re.findall(r"[-+×*÷/x()]", gap)]
        tokens.append(_amount(quantity) if as_percent else _factor(quantity))
    after = text[operands[-1].end :].lstrip("日人名回分 ")
    tokens += [")"] * (len(after) - len(after.lstrip(")")))
    open_ones = tokens.count("(") - tokens.count(")")
    return tokens[open_ones:] if open_ones > 0 else tokens[: len(tokens) + open_ones]


def _terms(tokens: Sequence[Decimal | str]) -> tuple[Decimal, Sequence[Decimal | str]]:
    value, rest = _factors(tokens)
    while rest and rest[0] in ("+", "-"):
        other, after = _factors(rest[1:])
        value, rest = (value + other if rest[0] == "+" else value - other), after
    return value, rest


def _factors(tokens: Sequence[Decimal | str]) -> tuple[Decimal, Sequence[Decimal | str]]:
    value, rest = _atom(tokens)
    while rest and rest[0] in ("×", "÷"):
        other, after = _atom(rest[1:])
        value, rest = (value * other if rest[0] == "×" else value / other), after
    return value, rest


def _atom(tokens: Sequence[Decimal | str]) -> tuple[Decimal, Sequence[Decimal | str]]:
    first = tokens[0]
    if first == "(":
        value, rest = _terms(tokens[1:])
        return value, rest[1:]
    if isinstance(first, str):
        raise InvalidOperation(first)
    return first, tokens[1:]
