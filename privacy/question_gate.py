"""One question at the gates: what was asked, what was found and what is written pass the rules before anyone sees or keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from errors import QuestionWithheld
from index_store.records import Hit, Sight
from privacy.clearance import cleared, label_from
from privacy.finding import Finding
from privacy.gate import ASKED_LABEL, PrivacyGate, Table
from privacy.kinds import KINDS, NAMES, Gate, Label, Language
from privacy.mask import Masked, Placeholders
from privacy.ruled import Ruled, masked_of
from privacy.rules import Ruling, mildest, strictest
from privacy.tally import GateCount, Tally

# How much of what was written the next sentence is read with: the reach of labels, as in `stream.py`.
_BACK = 300


class QuestionGate:
    """Remembers what each placeholder stands for, so that one number has one name in all passages and in the answer. What the
    reader may not see is masked for good; what is masked for the model alone has placeholders of its own, put back by `restored`."""

    def __init__(self, gate: PrivacyGate, sight: Sight, language: Language = "ja") -> None:
        self._gate = gate
        self._sight = sight
        self._language = language
        self._labels = dict(sight.labels)
        self._for_reader, self._for_model = Placeholders(language), Placeholders(language)
        self._tables: dict[str, Table] = {}
        self._found_labels: set[str] = set()
        self._passages: dict[str, Hit | None] = {}
        self._kept_back: set[str] = set()
        self._tally = Tally()
        self._written = ""

    @property
    def counts(self) -> tuple[GateCount, ...]:
        """What has been decided so far."""
        return self._tally.counts

    def question(self, text: str) -> str:
        """What may be searched, and sent to the model. Raises QuestionWithheld."""
        ruled = self._ruled("question", text, self._table(ASKED_LABEL))
        refused = next((one for one in ruled if one.ruling.decision == "refuse"), None)
        if refused is not None:
            raise QuestionWithheld(kind=refused.finding.kind, name=NAMES[self._language][refused.finding.kind])
        hidden = masked_of(ruled, restored=False)
        # What only looks like a placeholder keeps its name from being given to a number of a passage.
        return self._for_reader.replaced(text, self._for_reader.spans(text, hidden))

    def passage(self, hit: Hit) -> Hit | None:
        """As the reader sees it; None where it holds what is not even spoken about."""
        if hit.point_id not in self._passages:
            self._passages[hit.point_id] = self._shown(hit)
        return self._passages[hit.point_id]

    def label(self, hit: Hit) -> Label:
        """Of its document; the strictest where its scope is gone meanwhile."""
        return label_from(self._labels.get(hit.document.scope_id))

    def may_be_read(self, hit: Hit, clearance: Label) -> bool:
        """Whether a model with this clearance may read it; where it may not, that is counted, once a passage."""
        if cleared(clearance, self.label(hit)):
            return True
        if hit.point_id not in self._kept_back:
            self._kept_back.add(hit.point_id)
            self._tally.add("model", "above_clearance", "refuse")
        return False

    @property
    def kept_back(self) -> int:
        """How many passages `may_be_read` has kept from the model."""
        return len(self._kept_back)

    def for_model(self, text: str) -> str:
        """Without what the rules keep from the model, until `restored`; of a text that has passed `question` or `passage`."""
        hiding: Table = {kind: strictest(_model_only(table[kind]) for table in self._tables.values()) for kind in KINDS}
        if not any(one.restored for one in hiding.values()):
            return text
        hidden = masked_of(self._gate.ruled(text, hiding, again=True), restored=True)
        return self._for_model.replaced(text, self._for_model.spans(text, hidden))

    def restored(self, text: str) -> str:
        return Masked("", self._for_model.values, self._language).restore(text)

    def sentence(self, text: str, joint: str = "") -> str | None:
        """The answer's next sentence as the reader sees it, `joint` between it and the one before; None where it may not be shown.
        What was written before counts for what its numbers are."""
        known = self._written + joint
        table = self._answers_table()
        ruled = [one for one in self._gate.ruled(known + text, table) if one.finding.end > len(known)]
        self._count("answer", ruled)
        self._written = (known + text)[-_BACK:]
        if any(one.ruling.decision == "refuse" for one in ruled):
            return None
        spans = [
            replace(one, start=max(0, one.start - len(known)), end=one.end - len(known))
            for one in masked_of(ruled, restored=False)
        ]
        return self._for_reader.replaced(text, spans)

    def _shown(self, hit: Hit) -> Hit | None:
        label = self.label(hit)
        self._found_labels.add(label)
        table = self._table(label)
        names = _names(hit)
        ruled = self._ruled("passage", hit.chunk.text, table, again=True)
        named = self._ruled("passage", "\n".join(names), table, again=True)
        if any(one.ruling.decision == "refuse" for one in (*ruled, *named)):
            return None
        hidden = masked_of(ruled, restored=False)
        if hidden:
            text = self._for_reader.replaced(hit.chunk.text, hidden)
            hit = replace(hit, chunk=replace(hit.chunk, text=text), matched=())
        hidden = masked_of(named, restored=False)
        return _named(hit, self._each_replaced(names, hidden)) if hidden else hit

    def _each_replaced(self, names: Sequence[str], hidden: Sequence[Finding]) -> Iterator[str]:
        """The names with a placeholder for what is hidden in the lines that they make."""
        start = 0
        for name in names:
            end = start + len(name)
            inside = [
                Finding(one.kind, one.start - start, one.end - start)
                for one in hidden
                if start <= one.start < one.end <= end
            ]
            yield self._for_reader.replaced(name, inside)
            start = end + 1

    def _ruled(self, gate: Gate, text: str, table: Table, *, again: bool = False) -> tuple[Ruled, ...]:
        ruled = self._gate.ruled(text, table, again=again)
        self._count(gate, ruled)
        return ruled

    def _count(self, gate: Gate, ruled: Sequence[Ruled]) -> None:
        for one in ruled:
            self._tally.add(gate, one.finding.kind, one.ruling.decision)

    def _table(self, label: str) -> Table:
        if label not in self._tables:
            self._tables[label] = self._gate.table(label, self._sight.roles)
        return self._tables[label]

    def _answers_table(self) -> Table:
        """What one of the passages' labels lets pass, passes: what another label's rule hides, the model has not read."""
        tables = [self._table(label) for label in sorted(self._found_labels)] or [self._table(ASKED_LABEL)]
        return {kind: mildest(table[kind] for table in tables) for kind in KINDS}


def _model_only(ruling: Ruling) -> Ruling:
    return ruling if ruling.restored else Ruling("pass")


def _names(hit: Hit) -> tuple[str, ...]:
    place = hit.chunk.place
    return (hit.document.title, hit.document.path, place.sheet or "", *place.section)


def _named(hit: Hit, names: Iterable[str]) -> Hit:
    title, path, sheet, *section = names
    place = replace(hit.chunk.place, sheet=sheet or None, section=tuple(section))
    return replace(hit, document=replace(hit.document, title=title, path=path), chunk=replace(hit.chunk, place=place))
