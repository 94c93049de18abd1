"""Points that miss their scale, and levels nobody could reach: no band leads there, or conditions contradict.

A condition is taken apart into alternatives, each a box of bounds on facts; a level is out of reach where every box is
empty. Where there are too many alternatives to look at, nothing is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from kiemdiem.core.condition import AllOf, AnyOf, Compare, Condition, IfMissing, Not, leaves
from kiemdiem.core.loading.book import Book
from kiemdiem.core.ruleset import Level, RuleSet, SubjectKind, Unit

MOST = 4096
LOWEST = list(Level)[-1]
_OPPOSITE = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
_HIGHEST = {Unit.PERCENT: Fraction(100)}

Box = tuple[Compare, ...]


class _TooManyError(Exception):
    """The conditions have more alternatives than are looked at."""


@dataclass
class _Bounds:
    """What is left of the values of one fact."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    among: frozenset[object] | None = None

    def above(self, value: Fraction, *, is_open: bool) -> None:
        """Keep what is above `value`."""
        if self.low is None or (value, is_open) > (self.low, self.low_open):
            self.low, self.low_open = value, is_open

    def below(self, value: Fraction, *, is_open: bool) -> None:
        """Keep what is below `value`."""
        if self.high is None or (-value, is_open) > (-self.high, self.high_open):
            self.high, self.high_open = value, is_open

    def only(self, values: frozenset[object]) -> None:
        """Keep what is among `values`."""
        self.among = values if self.among is None else self.among & values

    @property
    def empty(self) -> bool:
        """Whether no value is left."""
        if self.among is not None and not any(self._within(value) for value in self.among):
            return True
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def _within(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, Fraction):
            return True
        low = self.low is None or value > self.low or (value == self.low and not self.low_open)
        high = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return low and high


def scale(rules: RuleSet, book: Book) -> None:
    """Note where the groups' highest points do not add up to the scale the bands are made for."""
    total = sum((group.maximum for group in rules.groups), Fraction(0))
    if not rules.groups:
        return
    first = rules.groups[0].rule.id
    if rules.scale is None:
        book.fault_of(
            first, f"thiếu mục “scale” của tệp: thang điểm theo văn bản (các nhóm cộng lại là {total})."
        )
    elif total != rules.scale:
        book.fault_of(first, f"điểm tối đa các nhóm cộng lại là {total}, không phải {rules.scale}.")


def levels(rules: RuleSet, book: Book) -> None:
    """Note every level that a subject of some kind could never reach."""
    for rule_id, says in _unbanded(rules):
        book.fault_of(rule_id, says)
    for row in rules.conditions:
        if row.level is LOWEST:
            book.fault_of(
                row.rule.id, f"mức {LOWEST} không có điều kiện: dùng blockers cho trường hợp dẫn đến mức ấy."
            )
    if any(not _known(rules, leaf.metric) for row in rules.conditions for leaf in leaves(row.when)):
        return
    for level in Level:
        for kind in SubjectKind:
            rows = [row for row in rules.conditions if row.level is level and kind in row.subjects]
            if rows and not _reachable(rules, [row.when for row in rows]):
                book.fault_of(
                    rows[-1].rule.id,
                    f"không ai thuộc đối tượng “{kind}” có thể đạt mức {level}: các điều kiện của mức này trái nhau.",
                )


def _unbanded(rules: RuleSet) -> Iterator[tuple[str, str]]:
    banded = {band.level for band in rules.bands}
    for level in Level:
        if rules.bands and level not in banded:
            yield rules.bands[0].rule.id, f"mức {level} không có khung điểm nào nên không ai đạt được."


def _known(rules: RuleSet, key: str) -> bool:
    try:
        rules.metric(key)
    except KeyError:
        return False
    return True


def _reachable(rules: RuleSet, conditions: list[Condition]) -> bool:
    try:
        boxes = _boxes(AllOf(tuple(conditions)), holds=True)
    except _TooManyError:
        return True
    return any(_possible(rules, box) for box in boxes)


def _boxes(condition: Condition, *, holds: bool) -> list[Box]:
    """Return the alternatives under which `condition` holds (or does not)."""
    if isinstance(condition, Compare):
        return [(condition if holds else _turned(condition),)]
    if isinstance(condition, Not):
        return _boxes(condition.part, holds=not holds)
    parts = [_boxes(part, holds=holds) for part in condition.parts]
    if isinstance(condition, AnyOf) == holds:
        found = [box for boxes in parts for box in boxes]
    else:
        size = 1
        for boxes in parts:
            size *= len(boxes)
            if size > MOST:
                raise _TooManyError
        found = [tuple(leaf for box in boxes for leaf in box) for boxes in product(*parts)]
    if len(found) > MOST:
        raise _TooManyError
    return found


def _turned(leaf: Compare) -> Compare:
    """Return the comparison that holds where `leaf` does not; one that says nothing where there is none."""
    if leaf.op not in _OPPOSITE or leaf.if_missing is not IfMissing.UNKNOWN:
        return Compare("", "!=")
    return Compare(leaf.metric, _OPPOSITE[leaf.op], leaf.value)


def _possible(rules: RuleSet, box: Box) -> bool:
    bounds: dict[str, _Bounds] = {}
    for leaf in box:
        if leaf.if_missing is not IfMissing.HOLDS and leaf.metric:
            _narrow(bounds.setdefault(leaf.metric, _whole(rules, leaf.metric)), leaf)
    return not any(each.empty for each in bounds.values())


def _whole(rules: RuleSet, key: str) -> _Bounds:
    unit = rules.metric(key).unit
    if unit in {Unit.PERCENT, Unit.COUNT}:
        return _Bounds(low=Fraction(0), high=_HIGHEST.get(unit))
    return _Bounds()


def _narrow(bounds: _Bounds, leaf: Compare) -> None:
    value = leaf.value
    if leaf.op == "in":
        bounds.only(frozenset(leaf.values))
    elif leaf.op == "==":
        bounds.only(frozenset({value}))
    elif leaf.op == "!=" and isinstance(value, bool):
        bounds.only(frozenset({not value}))
    elif isinstance(value, Fraction) and leaf.op in {">=", ">"}:
        bounds.above(value, is_open=leaf.op == ">")
    elif isinstance(value, Fraction) and leaf.op in {"<=", "<"}:
        bounds.below(value, is_open=leaf.op == "<")
