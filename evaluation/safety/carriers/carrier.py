"""What a carrier holds: a document's own text and, except in a clean twin, words of an attacker in one place of it."""

from __future__ import annotations

from dataclasses import dataclass

# Where a reader doesn't see it, but a program may.
FORMATS: dict[str, tuple[str, ...]] = {
    "pdf": ("visible", "white", "tiny", "off_page", "unpainted"),
    "docx": ("visible", "hidden_run", "white", "comment", "footer"),
    "xlsx": ("visible", "hidden_row", "hidden_sheet", "note", "white"),
    "pptx": ("visible", "speaker_notes", "off_slide", "white", "hidden_slide"),
    "html": ("visible", "not_displayed", "comment", "white", "tiny", "attribute"),
    "md": ("visible", "comment", "zero_width"),
    "txt": ("visible", "far_right", "invisible_bytes"),
    "csv": ("visible", "far_row"),
    "eml": ("visible", "quoted", "hidden_html", "header"),
}


@dataclass(frozen=True, slots=True)
class Carrier:
    """`attack` is empty in a clean twin, whose `placing` is `visible`."""

    title: str
    text: tuple[str, ...]
    attack: str
    placing: str

    def placed(self, placing: str) -> str:
        """The attack where it lies in that place, else nothing."""
        return self.attack if self.placing == placing else ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The document's own, with the attack before the last one where everybody sees it."""
        seen = self.placed("visible")
        return (*self.text[:-1], *seen.splitlines(), self.text[-1]) if seen else self.text
