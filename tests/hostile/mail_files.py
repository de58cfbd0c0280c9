"""Mail: nested, crowded, without end, in character sets that don't exist."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.hostile_file import INDEXED, Hostile, holding

_TOP = b"From: a@example.jp\r\nTo: b@example.jp\r\nSubject: =?utf-8?B?5Ye65by1?=\r\nMIME-Version: 1.0\r\n"
_PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "日当は三千円です。".encode() + b"\r\n"


def files() -> Iterator[Hostile]:
    yield from _deep()
    yield from _crowded()
    yield from _charsets()


def _nested(depth: int) -> bytes:
    part = _PLAIN
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    closing = b"".join(b"\r\n--b%d--\r\n" % level for level in reversed(range(depth)))
    return _TOP + opening + part + closing


def _letters_in_letters(depth: int) -> bytes:
    return (_TOP + b"Content-Type: message/rfc822\r\n\r\n") * depth + _TOP + _PLAIN


def _deep() -> Iterator[Hostile]:
    kind = "deep_mail"
    yield holding(kind, "parts-20.eml", _nested(20), INDEXED)
    for depth in (500, 3000):
        yield holding(kind, f"parts-{depth}.eml", _nested(depth), "FileTooNested")
        yield holding(kind, f"letters-{depth}.eml", _letters_in_letters(depth), "FileTooNested")
    same = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    yield holding(kind, "one-boundary.eml", _TOP + same * 800 + _PLAIN, "FileTooNested", INDEXED)


def _crowded() -> Iterator[Hostile]:
    kind = "crowded_mail"
    opening = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + _PLAIN
    attached = (
        b'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="%d.pdf"\r\n\r\nx\r\n'
    )
    thousand = _TOP + opening + b"".join(attached % number for number in range(1000)) + b"--b--\r\n"
    yield holding(kind, "thousand-attachments.eml", thousand, INDEXED)
    empty = _TOP + opening + b"--b\r\n\r\n" * 4_000 + b"--b--\r\n"
    yield holding(kind, "four-thousand-parts.eml", empty, INDEXED, "ParserTimedOut")
    yield holding(kind, "header-10-mb.eml", _TOP + b"X-Long: " + b"a" * 10_000_000 + b"\r\n" + _PLAIN, INDEXED)
    folded = b"To: a@example.jp,\r\n" + b" b@example.jp,\r\n" * 20_000 + b" c@example.jp\r\n"
    yield holding(kind, "twenty-thousand-recipients.eml", folded + _TOP + _PLAIN, INDEXED)
    yield holding(kind, "headers-without-end.eml", _TOP + b"X-A: b\r\n" * 50_000 + _PLAIN, INDEXED)
    subject = b"Subject: " + b"=?utf-8?B?5Ye65by1?= " * 20_000 + b"\r\n"
    yield holding(kind, "subject-in-words.eml", b"From: a@example.jp\r\n" + subject + _PLAIN, INDEXED)
    comment = b"To: " + b"(" * 100_000 + b"a@example.jp\r\nFrom: a@example.jp\r\n"
    yield holding(kind, "comments-nested.eml", comment + _PLAIN, INDEXED, "FileTooNested")
    quoted = b'From: "' + b'\\"' * 200_000 + b'" <a@example.jp>\r\n'
    yield holding(kind, "quotes.eml", quoted + b"Subject: x\r\n" + _PLAIN, INDEXED)


def _charsets() -> Iterator[Hostile]:
    kind = "mail_charsets"
    body = "日当は三千円です。\r\n".encode("iso2022_jp")
    for charset in (b"no-such", b"rot13", b"hex", b"idna", b"unicode_escape", b"../../x", b"\xff\xfe", b"utf-7"):
        name = "".join(letter for letter in charset.decode("latin-1") if letter.isalnum())
        text = _TOP + b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n" + body
        yield holding(kind, f"{name}.eml", text, INDEXED)
        latin = _TOP + b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n" + b"caf\xe9 \xfe\xff\x80 text\r\n"
        yield holding(kind, f"{name}-latin.eml", latin, INDEXED)
    word = b"From: a@example.jp\r\nSubject: =?rot13?Q?abc?= =?no-such?B?####?= =?utf-8?B?/////w==?= \xff\xfe\r\n"
    yield holding(kind, "words.eml", word + _PLAIN, INDEXED)
    named = b"--b\r\nContent-Disposition: attachment; filename*=no-such''%FF%FE; filename=\"\xff\xfe\r\n\r\nx\r\n"
    parts = _TOP + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + _PLAIN + named + b"--b--\r\n"
    yield holding(kind, "attachment-name.eml", parts, INDEXED)
    broken = _TOP + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"!" * 100_000
    yield holding(kind, "base64-is-none.eml", broken, INDEXED)
    uu = _TOP + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n" + b"M" * 70
    yield holding(kind, "uuencoded.eml", uu, INDEXED)
    unclosed = _TOP + b"Content-Type: multipart/mixed\r\n\r\n" + _PLAIN
    yield holding(kind, "no-boundary.eml", unclosed, INDEXED)
