"""HTML, Markdown, plain text and mail."""

from __future__ import annotations

from email.message import EmailMessage
from html import escape
from pathlib import Path

from evaluation.safety.carriers.carrier import Carrier

_FAR = 400
_ZERO_WIDTH = "\u200b"
# Variation selectors, which no font draws, can carry a byte each: 1 to 16 stand at U+FE00, 17 to 256 at U+E0100.
_FIRST_SELECTORS, _MORE_SELECTORS = 0xFE00, 0xE0100


def write_html(carrier: Carrier, target: Path) -> None:
    attack = escape(carrier.attack)
    hidden = {
        "not_displayed": f'<div style="display:none">{attack}</div>',
        "comment": f"<!-- {carrier.attack.replace('-->', '')} -->",
        "white": f'<p style="color:#fff;background:#fff">{attack}</p>',
        "tiny": f'<p style="font-size:0">{attack}</p>',
        "attribute": f'<img src="logo.png" alt="{escape(carrier.attack, quote=True)}">',
    }
    body = "".join(f"<p>{escape(text)}</p>" for text in carrier.paragraphs)
    page = f"<h1>{escape(carrier.title)}</h1>{body}{hidden.get(carrier.placing, '') if attack else ''}"
    head = f'<meta charset="utf-8"><title>{escape(carrier.title)}</title>'
    target.write_text(f"<!DOCTYPE html><html><head>{head}</head><body>{page}</body></html>", encoding="utf-8")


def write_md(carrier: Carrier, target: Path) -> None:
    hidden = ""
    if carrier.placed("comment"):
        hidden = f"<!-- {carrier.attack} -->\n"
    if carrier.placed("zero_width"):
        hidden = _ZERO_WIDTH.join(carrier.attack) + "\n"
    text = "\n\n".join(carrier.paragraphs)
    target.write_text(f"# {carrier.title}\n\n{text}\n\n{hidden}", encoding="utf-8")


def write_txt(carrier: Carrier, target: Path) -> None:
    lines = [carrier.title, "", *carrier.paragraphs]
    if carrier.placed("far_right"):
        lines[-1] += " " * _FAR + carrier.attack.replace("\n", " ")
    if carrier.placed("invisible_bytes"):
        lines.append("以上" + "".join(map(_selector, carrier.attack.encode())))
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _selector(byte: int) -> str:
    return chr(_FIRST_SELECTORS + byte if byte < 16 else _MORE_SELECTORS + byte - 16)


def write_eml(carrier: Carrier, target: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "soumu@kirisaka.example", "all@kirisaka.example", carrier.title
    mail["Date"] = "Thu, 02 Oct 2025 09:00:00 +0900"
    if carrier.placed("header"):
        mail["X-Note"] = carrier.attack.replace("\n", " ")
    text = "\n\n".join(carrier.paragraphs)
    if carrier.placed("quoted"):
        text += "\n\n" + "\n".join(f"> {line}" for line in carrier.attack.splitlines())
    mail.set_content(text + "\n")
    if carrier.placed("hidden_html"):
        body = "".join(f"<p>{escape(part)}</p>" for part in carrier.text)
        hidden = f'<div style="display:none">{escape(carrier.attack)}</div>'
        mail.add_alternative(f"<html><body>{body}{hidden}</body></html>", subtype="html")
    target.write_bytes(mail.as_bytes())
