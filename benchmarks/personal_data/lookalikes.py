"""What looks like personal data and is none. A third of the twelve and sixteen digits pass the check digit all the same."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.personal_data.writing import digits, luhn_digit, sixteen, twelve

_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


def _long(random: Random) -> str:
    number = twelve(random) if random.random() < 0.33 else digits(random, 12)
    fours = (number[:4], number[4:8], number[8:])
    return random.choice((number, "-".join(fours), number.translate(_WIDE), " ".join(fours)))


def _longer(random: Random) -> str:
    prefix = random.choice(("4", "51", "35", "62", "1", "9", "20"))
    return sixteen(random, prefix) if random.random() < 0.33 else prefix + digits(random, 16 - len(prefix))


def _corporate(random: Random) -> str:
    body = digits(random, 12)
    weighed = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(body)))
    return f"{9 - weighed % 9}{body}"


def _invoice(random: Random) -> str:
    return f"T{_corporate(random)}"


def _part(random: Random) -> str:
    return random.choice(
        (
            f"0{digits(random, 3)}-{digits(random, 2)}-{digits(random, 4)}",
            f"KG-03-{digits(random, 4)}-{digits(random, 4)}",
            f"{random.choice('ABCX')}{digits(random, 4)}-{digits(random, 4)}",
            f"0{digits(random, 9)}",
            f"{digits(random, 3)}-{digits(random, 5)}-{digits(random, 2)}",
        )
    )


def _lot(random: Random) -> str:
    return random.choice(
        (
            f"2025{digits(random, 4)}-{digits(random, 4)}",
            f"L{digits(random, 10)}",
            digits(random, 10),
            f"0{digits(random, 9)}",
        )
    )


def _amount(random: Random) -> str:
    value = random.randint(1000, 999_999_999)
    return random.choice((f"{value:,}円", f"¥{value:,}", f"{value}円", f"{value:,}円".translate(_WIDE)))


def _date(random: Random) -> str:
    year, month, day = random.randint(2015, 2027), random.randint(1, 12), random.randint(1, 28)
    return random.choice(
        (
            f"{year}年{month}月{day}日",
            f"{year}-{month:02}-{day:02}",
            f"{year}/{month}/{day}",
            f"令和{year - 2018}年{month}月{day}日",
            f"R{max(1, year - 2018)}.{month}.{day}",
            f"{year}{month:02}{day:02}",
        )
    )


def _clock(random: Random) -> str:
    return f"{random.randint(8, 11):02}:{random.randint(0, 59):02}-{random.randint(12, 19)}:{random.randint(0, 59):02}"


def _article(random: Random) -> str:
    return random.choice(
        (
            f"第{random.randint(1, 120)}条第{random.randint(1, 9)}項",
            f"{random.randint(1, 9)}-{random.randint(1, 9)}-{random.randint(1, 9)}",
            f"第{random.randint(2, 9)}章",
        )
    )


def _jan(random: Random) -> str:
    body = random.choice(("45", "49")) + digits(random, 10)
    odd, even = sum(map(int, body[::2])), sum(map(int, body[1::2]))
    return f"{body}{-(odd + 3 * even) % 10}"


def _seven(random: Random) -> str:
    return digits(random, 7)


def _network(random: Random) -> str:
    return random.choice(
        (
            f"192.168.{random.randint(0, 99)}.{random.randint(1, 254)}",
            f"10.0.{random.randint(0, 9)}.{random.randint(1, 99)}",
            f"v{random.randint(1, 9)}.{random.randint(0, 20)}.{random.randint(0, 300)}",
        )
    )


def _place(random: Random) -> str:
    return random.choice(
        (
            "東京都千代田区",
            "横浜市",
            "大阪市北区",
            "北海道",
            "港区",
            "名古屋市中区",
            "福岡県",
            "つくば市",
            "千葉県市川市",
        )
    )


def _greeting(random: Random) -> str:
    return random.choice(
        (
            "お客様",
            "皆さん",
            "ご担当者様",
            "各位",
            "取引先様",
            "株式会社北沢製作所様",
            "奥様",
            "業者さん",
            "お取引先の皆様",
            "東浜商店様",
            "総務部御中",
        )
    )


def _bad_card(random: Random) -> str:
    body = "4" + digits(random, 14)
    wrong = body + str((int(luhn_digit(body)) + random.randint(1, 9)) % 10)
    return "-".join(wrong[at : at + 4] for at in (0, 4, 8, 12))


LOOKALIKES: dict[str, Callable[[Random], str]] = {
    "long": _long,
    "longer": _longer,
    "corporate": _corporate,
    "invoice": _invoice,
    "part": _part,
    "lot": _lot,
    "amount": _amount,
    "date": _date,
    "clock": _clock,
    "article": _article,
    "jan": _jan,
    "seven": _seven,
    "network": _network,
    "place": _place,
    "greeting": _greeting,
    "badcard": _bad_card,
}
