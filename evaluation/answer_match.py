"""Does an answer say what a reference says? Without ir-measures and numpy, which a page that only compares texts needn't wait for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

# Marks that differ between two ways of writing the same answer: commas of thousands, spaces, brackets, list marks.
_IGNORED = re.compile(r"[\s,、。．.「」『』()（）\[\]【】・:：|]+")
# Citation marks such as [1] and [1, 2]: no part of what an answer says.
_MARKS = re.compile(r"\[\d+(?:\s*[,、]\s*\d+)*\]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


def plain(text: str) -> str:
    """A text as answers are compared: NFKC, lower case, without spaces, commas, brackets and stops.

    Between two digits such a mark stays as one space, so that `(1) 12文字` does not become 112.
    """
    folded = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())
    return _IGNORED.sub(_gap, folded).strip()


def _gap(mark: re.Match[str]) -> str:
    before, after = mark.string[mark.start() - 1 : mark.start()], mark.string[mark.end() : mark.end() + 1]
    return " " if before.isdigit() and after.isdigit() else ""


def holds_reference(answer: str, references: Sequence[str]) -> bool:
    """Whether the answer holds one of the references, both made `plain`; a digit beside a number means another number."""
    text = plain(answer)
    return any(_holds(text, plain(reference)) for reference in references if plain(reference))


def holds_each(answer: str, references: Sequence[str], each: Sequence[Sequence[str]]) -> bool:
    """Whether the answer holds one of the references, or, of each thing that is asked, one of its alternatives."""
    if each:
        return all(holds_reference(answer, alternatives) for alternatives in each)
    return holds_reference(answer, references)


def _holds(text: str, reference: str) -> bool:
    before = r"(?<!\d)" if reference[0].isdigit() else ""
    after = r"(?!\d)" if reference[-1].isdigit() else ""
    return re.search(before + re.escape(reference) + after, text) is not None


def exact_match(answer: str, references: Sequence[str]) -> bool:
    """Whether the answer is one of the references and nothing else, both made `plain`, citation marks left out (SQuAD's EM:
    Rajpurkar et al. 2016, with our normalisation in place of that for English)."""
    text = plain(_MARKS.sub("", answer))
    return any(text == plain(reference) for reference in references)


def character_f1(answer: str, references: Sequence[str]) -> float:
    """The best F1 over the references, 0…1: harmonic mean of the shares of shared characters, counted as a bag, in the answer
    and in the reference. SQuAD's F1 (Rajpurkar et al. 2016) over characters of the NFKC-normalised texts, since Japanese has no
    spaces (as JGLUE does for JSQuAD, Kurihara et al. 2022)."""
    return max((_bag_f1(_letters(answer), _letters(reference)) for reference in references), default=0.0)


def _letters(text: str) -> Counter[str]:
    return Counter(plain(_MARKS.sub("", text)).replace(" ", ""))


def _bag_f1(answer: Counter[str], reference: Counter[str]) -> float:
    shared = (answer & reference).total()
    return 2 * shared / (answer.total() + reference.total()) if shared else 0.0
