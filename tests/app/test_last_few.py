from __future__ import annotations

from app.last_few import LastFew


def test_a_value_is_made_once_until_too_many_others_were_asked_for() -> None:
    few: LastFew[str, int] = LastFew(2)
    made: list[str] = []

    def make(key: str) -> int:
        def value() -> int:
            made.append(key)
            return len(made)

        return few.get(key, value)

    assert [make("a"), make("b"), make("a"), make("c"), make("a"), make("b")] == [1, 2, 1, 3, 1, 4]
    assert made == ["a", "b", "c", "b"]
