"""What the browser gets instead of a file or a page's picture that shows what the rules hide from the person in its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import wrap

from starlette.responses import Response

from app.house import House
from app.language import text
from errors import Language
from index_store.records import Chunk, Document

# Characters of 16 pixels that fit a line of the picture.
_LINE: dict[Language, int] = {"ja": 34, "en": 68}


def withheld(house: House, document: Document, chunks: Sequence[Chunk]) -> bool:
    """Of a document that the person of this house may read: `chunks` are those that the file or page shows."""
    return house.settings.privacy.originals == "withhold" and house.document_gate().hides(document, chunks)


def instead_of_file(language: Language, headers: Mapping[str, str]) -> Response:
    words = escape(text(language, "file.withheld"))
    title = escape(text(language, "file.withheld.title"))
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>body{{font:16px/1.8 sans-serif;max-width:36em;margin:15vh auto;padding:0 1.5em;color:#222}}"
        f"h1{{font-size:1.25em}}</style><h1>{title}</h1><p>{words}</p></html>"
    )
    return Response(page, status_code=403, media_type="text/html", headers=headers)


def instead_of_picture(language: Language, headers: Mapping[str, str]) -> Response:
    """A picture too: it stands where the page would."""
    words = text(language, "file.withheld.picture")
    lines = wrap(words, _LINE[language])
    spans = "".join(f'<tspan x="24" dy="1.8em">{escape(line)}</tspan>' for line in lines)
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 130" width="620" height="130">'
        '<rect width="620" height="130" rx="8" fill="#f3f2ef"/>'
        f'<text y="8" font-size="16" font-family="sans-serif" fill="#333">{spans}</text></svg>'
    )
    return Response(picture, status_code=403, media_type="image/svg+xml", headers=headers)
