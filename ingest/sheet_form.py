"""The rows of a form -> one block for each label with its value, led by its parent label and cited by the value's cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.page import Block
from ingest.sheet_grid import GridCell, cell_range

_UNIT = re.compile(
    r"^(?:年|月|日|時|分|円|千円|名|人|泊|日間|泊|時間|様|殿|～|〜|~|-|－|→|から|まで|[（(][日月火水木金土][)）])$"
)


@dataclass(frozen=True, slots=True)
class FormPair:
    """A label path from the outside in, and the cells of its value; no cells where the field was left blank."""

    labels: tuple[str, ...]
    value: tuple[GridCell, ...]

    def block(self) -> Block:
        text = f"{' > '.join(self.labels)} = {_value_text(self.value)}"
        return Block("form", text, cells=cell_range(self.value))


def form_blocks(rows: Sequence[Sequence[GridCell]]) -> Iterator[Block]:
    """The pairs of these rows (each all the cells that stand in it, from the left). Blank fields are listed in one paragraph."""
    parents = _parents(rows)
    by_marks = _labels_are_marked(rows, parents)
    blank: list[str] = []
    done: set[GridCell] = set()
    for row in rows:
        path = tuple(cell.text for cell in row if cell in parents)
        cells = [cell for cell in row if cell not in parents and cell not in done]
        done.update(cells)
        for pair in _pairs(cells, path, by_marks):
            if pair.value:
                yield pair.block()
            else:
                blank.append(" > ".join(pair.labels))
    if blank:
        yield Block("paragraph", "記入欄（空欄）: " + "、".join(blank))


def _parents(rows: Sequence[Sequence[GridCell]]) -> set[GridCell]:
    """Cells merged down beside which pairs begin in at least two rows."""
    found: set[GridCell] = set()
    for cell in {cell for row in rows for cell in row if cell.last_row > cell.row and not cell.numeric}:
        beside = {
            other.row
            for row in rows
            for other in row
            if other.column > cell.last_column
            and cell.row <= other.row <= cell.last_row
            and other.last_row < cell.last_row + 1
        }
        if len(beside) >= 2:
            found.add(cell)
    return found


def _labels_are_marked(rows: Sequence[Sequence[GridCell]], parents: set[GridCell]) -> bool:
    """Whether shading tells labels from values here: some cells are marked, some aren't, and rows begin with marked ones."""
    cells = {cell for row in rows for cell in row if cell not in parents}
    marked = sum(1 for cell in cells if cell.marked)
    first = [next((cell for cell in row if cell not in parents), None) for row in rows]
    leading = sum(1 for cell in first if cell is not None and cell.marked)
    return 0 < marked < len(cells) and leading * 2 >= len(rows)


def _pairs(cells: Sequence[GridCell], path: tuple[str, ...], by_marks: bool) -> Iterator[FormPair]:
    label: GridCell | None = None
    upper: tuple[str, ...] = ()
    value: list[GridCell] = []
    for cell in cells:
        if label is None or _starts_label(cell, value, by_marks):
            if label is not None and not value and cell.column == label.last_column + 1 and by_marks:
                upper = (*upper, _label_text(label))
            elif label is not None:
                yield FormPair((*path, *upper, _label_text(label)), tuple(value))
                upper = ()
            label, value = cell, []
        else:
            value.append(cell)
    if label is not None:
        yield FormPair((*path, *upper, _label_text(label)), tuple(value))


def _starts_label(cell: GridCell, value: list[GridCell], by_marks: bool) -> bool:
    """By shading where the form has it; else the cell after a value, unless it is only a unit of it or parts of a date."""
    if by_marks:
        return cell.marked
    if not value or _UNIT.match(cell.text):
        return False
    return not (cell.numeric and _UNIT.match(value[-1].text))


def _label_text(cell: GridCell) -> str:
    """Letters spaced out to fill a cell are one word: `氏　　名` is `氏名`."""
    text = cell.text.replace("\n", "").strip(" 　：:")
    spaced = re.sub(r"(?<=[^\x00-\x7f])[ 　]+(?=[^\x00-\x7f])", "", text)
    return spaced if len(spaced) <= 6 else text


def _value_text(cells: Sequence[GridCell]) -> str:
    text = ""
    for cell in cells:
        tight = not text or _UNIT.match(cell.text) or re.search(r"[年月時～〜~\-－（(]$", text)
        text += cell.text if tight else f" {cell.text}"
    return text
