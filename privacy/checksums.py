"""Check digits that tell a number from a row of digits."""

from __future__ import annotations


def is_individual_number(digits: str) -> bool:
    """Of twelve digits: 11 − (Σ Pn·Qn mod 11), 0 where the remainder is 0 or 1, with Qn = n+1 for n ≤ 6 and n−5 above, n counted
    from the right without the check digit (平成26年総務省令第85号, 第5条). 9.8 % of random digits pass."""
    if len(digits) != 12 or len(set(digits)) == 1:
        return False
    weighed = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(digits[:11]), start=1))
    remainder = weighed % 11
    return int(digits[11]) == (0 if remainder <= 1 else 11 - remainder)


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B. A tenth of random digits pass."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
