"""The rows of a form -> one block for each label with its value, led by its parent label and cited by the value's cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.page import Block
from ingest.sheet_grid import GridCell, cell_range

# What belongs to the value before it: units, parts of a date, a seal, a remark in brackets.
_UNIT = re.compile(
    r"^(?:明治|大正|昭和|平成|令和|年|月|日|時|分|円|千円|名|人|泊|日間|泊|時間|様|殿|印|㊞|～|〜|~|-|－|→|から|まで|[（(][^（）()]{1,12}[）)])$"
)
_TIGHT_AFTER = re.compile(r"(?:明治|大正|昭和|平成|令和|[年月時～〜~\-－（(])$")
_UNCHECKED, _CHECKED = "□☐◻▢", "■☑☒✓✔✅◼"
_CHECK_BOX = re.compile(rf"^[{_UNCHECKED}{_CHECKED}]")


@dataclass(frozen=True, slots=True)
class FormPair:
    """A label path from the outside in, and the cells of its value; no cells where the field was left blank."""

    labels: tuple[str, ...]
    value: tuple[GridCell, ...]

    def block(self) -> Block:
        """Of several check boxes all are told, and those that are checked are cited."""
        text = f"{' > '.join(self.labels)} = {_value_text(self.value)}"
        checked = [cell for cell in self.value if cell.text[0] in _CHECKED]
        return Block("form", text, cells=cell_range(checked or self.value))


@dataclass(frozen=True, slots=True)
class _Run:
    """The cells of a row that stand under one path of parent labels."""

    path: tuple[str, ...]
    cells: tuple[GridCell, ...]


def form_blocks(rows: Sequence[Sequence[GridCell]]) -> Iterator[Block]:
    """The pairs of these rows (each all the cells that stand in it, from the left). Blank fields are listed in one paragraph."""
    candidates = _without_tall_values(_parents(rows), rows)
    by_marks = _labels_are_marked(rows, candidates)
    parents = {cell for cell in candidates if cell.marked} if by_marks else candidates
    blank: list[str] = []
    for pair in _by_part(_joined_boxes(_all_pairs(_runs(rows, parents), by_marks))):
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


def _without_tall_values(candidates: set[GridCell], rows: Sequence[Sequence[GridCell]]) -> set[GridCell]:
    """A box as tall as the label on its left is that label's value: neither is the parent of what stands further right."""
    starting = {(cell.row, cell.column): cell for row in rows for cell in row}
    values = {
        value
        for cell in candidates
        if (value := starting.get((cell.row, cell.last_column + 1))) is not None
        and value.last_row == cell.last_row
        and not value.marked
    }
    labelled = {(value.row, value.column) for value in values}
    return {cell for cell in candidates - values if (cell.row, cell.last_column + 1) not in labelled}


def _labels_are_marked(rows: Sequence[Sequence[GridCell]], parents: set[GridCell]) -> bool:
    """Whether shading tells labels from values here: some cells are marked, some aren't, and rows begin with marked ones."""
    cells = {cell for row in rows for cell in row if cell not in parents}
    marked = sum(1 for cell in cells if cell.marked)
    first = [next((cell for cell in row if cell not in parents), None) for row in rows]
    leading = sum(1 for cell in first if cell is not None and cell.marked)
    return 0 < marked < len(cells) and leading * 2 >= len(rows)


def _runs(rows: Sequence[Sequence[GridCell]], parents: set[GridCell]) -> Iterator[list[_Run]]:
    """Each row's cells that no row above had, by the parent on their left. A parent directly beside another is within it; one
    behind other cells begins a part of its own."""
    done: set[GridCell] = set()
    for row in rows:
        runs: list[_Run] = [_Run((), ())]
        inner: GridCell | None = None
        for cell in row:
            if cell in parents:
                within = inner is not None and inner.last_column + 1 == cell.column
                runs.append(_Run((*(runs[-1].path if within else ()), _label_text(cell)), ()))
                inner = cell
            elif cell not in done:
                runs[-1] = replace(runs[-1], cells=(*runs[-1].cells, cell))
                done.add(cell)
                inner = None
        yield [run for run in runs if run.cells]


def _all_pairs(rows: Iterable[list[_Run]], by_marks: bool) -> Iterator[FormPair]:
    """The pairs of each row; a row of names over rows of boxes (seals of those who approve, a table within a part of the form) is
    paired downwards."""
    waiting: list[_Stack] = []
    for row in rows:
        left, growing = list(row), []
        for stack in waiting:
            lower = next((run for run in left if stack.takes(run)), None)
            if lower is None:
                yield from stack.pairs(by_marks)
            else:
                left.remove(lower)
                growing.append(replace(stack, boxes=(*stack.boxes, lower)))
        waiting = [*growing, *(_Stack(run) for run in left)]
    for stack in waiting:
        yield from stack.pairs(by_marks)


@dataclass(frozen=True, slots=True)
class _Stack:
    """A run, and the rows of boxes under it where it turns out to be names of columns."""

    names: _Run
    boxes: tuple[_Run, ...] = ()

    def takes(self, lower: _Run) -> bool:
        shaded = all(cell.marked for cell in self.names.cells)
        return (shaded or not self.boxes) and lower.path == self.names.path and _is_over(self.names.cells, lower.cells)

    def pairs(self, by_marks: bool) -> Iterator[FormPair]:
        names, path = self.names.cells, self.names.path
        if not self.boxes and len(names) > 1 and all(cell.over_blank for cell in names):
            yield from (FormPair((*path, _label_text(cell)), ()) for cell in names)
        elif not self.boxes:
            yield from _pairs(self.names, by_marks)
        elif len(self.boxes) == 1:
            under = {cell.column: cell for cell in self.boxes[0].cells}
            for name in names:
                box = (under[name.column],) if name.column in under else ()
                yield FormPair((*path, _label_text(name)), box)
        else:
            for row in self.boxes:
                yield from self._row_pairs(row)

    def _row_pairs(self, row: _Run) -> Iterator[FormPair]:
        """A row of several is told by what stands first in it: 対策 > 恒久 > 期限."""
        name_over = {name.column: _label_text(name) for name in self.names.cells}
        first, *others = row.cells
        if not others:
            yield FormPair((*self.names.path, name_over[first.column]), (first,))
        for cell in others:
            yield FormPair((*self.names.path, _label_text(first), name_over[cell.column]), (cell,))


def _is_over(upper: Sequence[GridCell], lower: Sequence[GridCell]) -> bool:
    """Whether boxes of the same columns stand under names: names of one width over taller boxes, or shaded over plain."""
    places = {(cell.column, cell.last_column) for cell in upper}
    if len(upper) < 2 or any((cell.column, cell.last_column) not in places for cell in lower):
        return False
    if all(cell.marked for cell in upper) and not any(cell.marked for cell in lower):
        return True
    alike = len({cell.last_column - cell.column for cell in upper}) == 1
    return alike and all(cell.last_row == cell.row for cell in upper) and all(box.last_row > box.row for box in lower)


def _joined_boxes(pairs: Iterable[FormPair]) -> Iterator[FormPair]:
    """Check boxes that go on in the next row under the same label are one value."""
    held: FormPair | None = None
    for pair in pairs:
        if held is not None and pair.labels == held.labels and _all_boxes(pair) and _all_boxes(held):
            held = FormPair(held.labels, (*held.value, *pair.value))
            continue
        if held is not None:
            yield held
        held = pair
    if held is not None:
        yield held


def _by_part(pairs: Iterable[FormPair]) -> Iterator[FormPair]:
    """Parts that stand side by side one after the other: row by row their pairs would take turns."""
    waiting: dict[str, list[FormPair]] = {}
    for pair in pairs:
        part = pair.labels[0] if len(pair.labels) > 1 else ""
        if part not in waiting and (not part or "" in waiting):
            yield from (held for part_pairs in waiting.values() for held in part_pairs)
            waiting = {}
        waiting.setdefault(part, []).append(pair)
    yield from (held for part_pairs in waiting.values() for held in part_pairs)


def _all_boxes(pair: FormPair) -> bool:
    return bool(pair.value) and all(_CHECK_BOX.match(cell.text) for cell in pair.value)


def _pairs(run: _Run, by_marks: bool) -> Iterator[FormPair]:
    label: GridCell | None = None
    upper: tuple[str, ...] = ()
    value: list[GridCell] = []
    cells = list(run.cells)
    if run.path and _CHECK_BOX.match(cells[0].text):
        # The boxes stand beside the parent itself: 種別 | ☑年次有給休暇 | □特別休暇
        boxes = [cell for cell in cells if _CHECK_BOX.match(cell.text)]
        yield FormPair(run.path, tuple(boxes))
        cells = [cell for cell in cells if cell not in boxes]
    for cell in cells:
        if label is None or _starts_label(cell, value, by_marks):
            if label is not None and not value and cell.column == label.last_column + 1 and by_marks:
                upper = (*upper, _label_text(label))
            elif label is not None:
                yield FormPair((*run.path, *upper, _label_text(label)), tuple(value))
                upper = ()
            label, value = cell, []
        else:
            value.append(cell)
    if label is not None:
        yield FormPair((*run.path, *upper, _label_text(label)), tuple(value))


def _starts_label(cell: GridCell, value: list[GridCell], by_marks: bool) -> bool:
    """By shading where the form has it; else the cell after a value or after an empty box, unless it is only a unit of the value,
    a check box, or part of a date."""
    if _CHECK_BOX.match(cell.text):
        return False
    if by_marks:
        return cell.marked
    if not value:
        return cell.after_blank
    if _UNIT.match(cell.text):
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
        tight = not text or _UNIT.match(cell.text) or _TIGHT_AFTER.search(text)
        text += cell.text if tight else f" {cell.text}"
    return text
