"""Invented personal data and what looks like it, each written in the ways that people and programs write it.

Nothing here comes from `privacy/`: check digits, lengths and prefixes are worked out anew from their standards.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.personal_data.invented import AREAS, BUILDINGS, CARDS, GIVEN, HOMES, KATAKANA, MAIL_NAMES, SURNAMES

_WIDE = str.maketrans("0123456789-() ", "０１２３４５６７８９－（）　")


def digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def check_digit(eleven: str) -> str:
    """Of an individual number (総務省令第85号): weights from the left are 6 5 4 3 2 7 6 5 4 3 2."""
    rest = sum(int(a) * b for a, b in zip(eleven, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return "0" if rest < 2 else str(11 - rest)


def luhn_digit(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value if value < 10 else value - 9
    return str(-total % 10)


def twelve(random: Random) -> str:
    eleven = digits(random, 11)
    return eleven + check_digit(eleven)


def sixteen(random: Random, prefix: str, length: int = 16) -> str:
    body = prefix + digits(random, length - len(prefix) - 1)
    return body + luhn_digit(body)


def individual_number(random: Random) -> str:
    number = twelve(random)
    fours = [number[:4], number[4:8], number[8:]]
    return random.choice(
        (
            number,
            number,
            "-".join(fours),
            " ".join(fours),
            number.translate(_WIDE),
            "－".join(fours).translate(_WIDE),
            "　".join(fours).translate(_WIDE),
            "ー".join(fours).translate(_WIDE),
            " - ".join(fours),
            " ".join(number),
            "　".join(number.translate(_WIDE)),
            "‐".join(fours),
        )
    )


def _national(random: Random) -> tuple[str, str, str]:
    area, length = random.choice(AREAS)
    return area, random.choice("2345678") + digits(random, length - 1), digits(random, 4)


def _mobile(random: Random) -> tuple[str, str, str]:
    return (
        random.choice(("090", "080", "070", "050")),
        random.choice("123456789") + digits(random, 3),
        digits(random, 4),
    )


def phone(random: Random) -> str:
    """Written so that it needs no label: with joints, or a mobile's eleven digits."""
    kind = random.random()
    if kind < 0.12:
        free = random.choice(
            (("0120", digits(random, 3), digits(random, 3)), ("0800", digits(random, 3), digits(random, 4)))
        )
        return random.choice(("-".join(free), "-".join(free).translate(_WIDE), f"{free[0]}({free[1]}){free[2]}"))
    first, middle, last = _mobile(random) if kind < 0.5 else _national(random)
    plain = f"{first}-{middle}-{last}"
    return random.choice(
        (
            plain,
            plain,
            plain,
            plain.translate(_WIDE),
            f"{first}({middle}){last}",
            f"({first}){middle}-{last}",
            f"（{first}）{middle}－{last}",
            f"{first}（{middle}）{last}".translate(_WIDE),
            f"{first} {middle} {last}",
            f"{first} - {middle} - {last}",
            f"{first}.{middle}.{last}",
            f"{first}ー{middle}ー{last}".translate(_WIDE),
            f"{first}‐{middle}‐{last}",
            f"+81-{first[1:]}-{middle}-{last}",
            f"+81 {first[1:]} {middle} {last}",
            f"+81 (0){first[1:]}-{middle}-{last}",
            first + middle + last if len(first + middle + last) == 11 else plain,
        )
    )


def labelled_phone(random: Random) -> str:
    first, middle, last = _mobile(random) if random.random() < 0.4 else _national(random)
    return random.choice((first + middle + last, f"{first}-{middle}{last}", (first + middle + last).translate(_WIDE)))


def card(random: Random) -> str:
    prefix, length = random.choice(CARDS)
    number = sixteen(random, prefix, length)
    cuts = (0, 4, 8, 12, 16) if length == 16 else (0, 4, 10, length)
    groups = [number[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
    return random.choice(
        (
            "-".join(groups),
            " ".join(groups),
            " ".join(groups),
            number,
            "－".join(groups).translate(_WIDE),
            "　".join(groups),
        )
    )


def account(random: Random) -> str:
    number = digits(random, 7)
    return random.choice((number, number, number.translate(_WIDE)))


def email(random: Random) -> str:
    host = random.choice(("example.co.jp", "example.com", "mail.example.jp", "sub.kita.example.ne.jp", "example.or.jp"))
    name = random.choice(MAIL_NAMES) + random.choice(("", "", digits(random, 2), "-kt", "+list", "_s"))
    return random.choice(
        (f"{name}@{host}", f"{name}@{host}", f"{name}＠{host}", f"{name}@{host}".upper(), f"{name}[at]{host}")
    )


_KANJI = "〇一二三四五六七八九"


def _house(random: Random) -> str:
    a, b, c = random.randint(1, 6), random.randint(1, 29), random.randint(1, 38)
    kanji = f"{_KANJI[a]}丁目{_KANJI[random.randint(1, 9)]}番{_KANJI[random.randint(1, 9)]}号"
    plain = random.choice(
        (
            f"{a}-{b}-{c}",
            f"{a}-{b}-{c}",
            f"{a}-{b}",
            f"{a}丁目{b}番{c}号",
            f"{a}丁目{b}-{c}",
            f"{a}丁目{b}番地{c}",
            kanji,
        )
    )
    return random.choice((plain, plain, plain.translate(_WIDE), plain.replace("-", "ー"), plain.replace("-", "−")))


def _plot(random: Random) -> str:
    a, b = random.randint(2, 3900), random.randint(1, 20)
    return random.choice(
        (f"{a}番地", f"{a}番地{b}", f"{a}-{b}", f"{a}番地の{b}", f"{a}−{b}", f"{a}番地".translate(_WIDE))
    )


def address(random: Random) -> str:
    """Without postal code; half with the prefecture, a third with a building."""
    prefecture, city, town, form = random.choice(HOMES)
    house = (
        _house(random)
        if form == "丁目"
        else _plot(random)
        if form == "番地"
        else form.format(*(random.randint(1, 28) for _ in range(4)))
    )
    space = random.choice(("", "", "", " ", "　"))
    parts = [part for part in (random.choice((prefecture, "")), city, town, house) if part]
    written = parts[0] + "".join(random.choice(("", space)) + part for part in parts[1:])
    if random.random() < 0.35:
        written += random.choice(("", " ", "　")) + random.choice(BUILDINGS).format(
            random.randint(101, 1208), random.randint(1, 9)
        )
    return written


def postal(random: Random) -> str:
    code = f"{digits(random, 3)}-{digits(random, 4)}"
    return random.choice(("〒", "〒", "〒 ")) + random.choice((code, code.translate(_WIDE), code.replace("-", "−")))


def birth(random: Random) -> str:
    year, month, day = random.randint(1950, 2006), random.randint(1, 12), random.randint(1, 28)
    era, first = ("平成", 1988) if year > 1989 else ("昭和", 1925)
    letter = "H" if era == "平成" else "S"
    spaced = f"{era} {year - first} 年 {month} 月 {day} 日"
    return random.choice(
        (
            f"{year}年{month}月{day}日",
            f"{year}/{month:02}/{day:02}",
            f"{year}-{month:02}-{day:02}",
            f"{year}.{month}.{day}",
            f"{era}{year - first}年{month}月{day}日",
            f"{era}{year - first}年{month}月{day}日".translate(_WIDE),
            f"{letter}{year - first}.{month}.{day}",
            f"{letter}{year - first}/{month}/{day}",
            f"{year}{month:02}{day:02}",
            spaced,
        )
    )


def person(random: Random) -> str:
    surname, given = random.choice(SURNAMES), random.choice(GIVEN)
    return random.choice((surname + given, f"{surname} {given}", f"{surname}　{given}"))


def surname(random: Random) -> str:
    return random.choice(SURNAMES)


def katakana(random: Random) -> str:
    return random.choice((" ", "　")).join(random.choice(part) for part in KATAKANA)


def passport(random: Random) -> str:
    return random.choice(("TK", "TR", "MU", "ＴＺ")) + digits(random, 7)


def licence(random: Random) -> str:
    number = "30" + digits(random, 10)
    return random.choice((number, number.translate(_WIDE), f"{number[:4]}-{number[4:8]}-{number[8:]}"))


def pension(random: Random) -> str:
    first, last = digits(random, 4), digits(random, 6)
    return random.choice((f"{first}-{last}", f"{first}－{last}".translate(_WIDE), first + last))


def insurance(random: Random) -> str:
    return f"{digits(random, 4)}-{digits(random, 6)}-{digits(random, 1)}"


WRITERS: dict[str, tuple[str, Callable[[Random], str]]] = {
    "mynumber": ("individual_number", individual_number),
    "phone": ("phone", phone),
    "tel": ("phone", labelled_phone),
    "card": ("payment_card", card),
    "account": ("bank_account", account),
    "email": ("email", email),
    "address": ("address", address),
    "postal": ("address", postal),
    "birth": ("birth_date", birth),
    "person": ("person", person),
    "surname": ("person", surname),
    "kana": ("person", katakana),
    "passport": ("passport", passport),
    "licence": ("driving_licence", licence),
    "pension": ("pension", pension),
    "insurance": ("health_insurance", insurance),
}
