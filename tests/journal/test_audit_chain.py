"""The canonical form, by hand: `printf %s LINE | sha256sum` and `printf %s HASH | openssl dgst -sha256 -mac HMAC …` give the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from journal.audit_chain import GENESIS, AuditKey, Unsealed, canonical, utc

FIRST = Unsealed(1, "2026-04-01T00:00:00.000000Z", "question", "田中", '{"text":"日当は"}', GENESIS)
LINE = (
    '{"at":"2026-04-01T00:00:00.000000Z","detail":{"text":"日当は"},"kind":"question","person":"田中",'
    '"previous":"0000000000000000000000000000000000000000000000000000000000000000","sequence":1}'
)
HASH = "f4c23c69ec9d568b83f753dc8d048178cb364c423e5aaf6f7962eedda5bbb01e"
SEAL = "652251e4e1f5b6ad15ca9ec15a2dd029743228256fe8b6882b2ff47ac3298b3b"


def test_the_first_entry_has_the_line_hash_and_seal_that_other_programs_compute() -> None:
    assert FIRST.line == LINE
    entry = AuditKey(bytes(32)).sealed(FIRST)
    assert (entry.hash, entry.seal) == (HASH, SEAL)
    assert entry.line == LINE


def test_keys_are_sorted_and_nothing_is_spaced_or_escaped_that_need_not_be() -> None:
    assert canonical({"b": [1, 0.5, True, None], "a": "日\n当"}) == '{"a":"日\\n当","b":[1,0.5,true,null]}'


def test_a_name_that_is_not_utf8_can_be_written_down() -> None:
    assert canonical("\udc8b規程").encode() == '"\\udc8b規程"'.encode()


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


def test_moments_are_texts_in_their_order() -> None:
    tokyo = datetime(2026, 4, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    assert utc(tokyo) == "2026-04-01T00:00:00.000000Z"
    assert utc(tokyo) < utc(datetime(2026, 4, 1, 0, 0, 0, 1, tzinfo=UTC))


def test_no_text_of_one_column_can_pass_for_another() -> None:
    moved = Unsealed(1, FIRST.at, 'question","person":"田中', "佐藤", FIRST.detail, GENESIS)
    assert moved.digest() != FIRST.digest()
