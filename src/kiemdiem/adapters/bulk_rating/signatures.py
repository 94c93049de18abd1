"""How the rules answer of a subject, packed into whole numbers, so that what follows is judged once for each that occurs.

Of millions of subjects only some thousands differ in these answers. An answer is one digit, as large as it has values.
Digits fill halves, two halves make a word; only what is exact is asked of the database: choices, sums, remainders.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis
from ibis.expr import types as ir

from kiemdiem.core.ruleset import Level, SubjectKind

CERTAIN, TRUTH, RANK = 2, 3, len(Level) + 1
HALF = 2**31
WORD = "word"


@dataclass(frozen=True)
class _Digit:
    """Where an answer stands: in which half and at which place, and how many values it has.

    The last value of a TRUTH or a RANK stands for NULL.
    """

    half: int
    place: int
    size: int

    def written(self, answer: ir.Value) -> ir.IntegerValue:
        """Return what the answer adds to the half. A choice among constants: the cheapest a database has."""
        if self.size == CERTAIN:
            return ibis.ifelse(answer, self._at(1), self._at(0))
        known = (
            [(answer, 1)]
            if self.size == TRUTH
            else [(answer == rank, rank) for rank in range(1, self.size - 1)]
        )
        ways = [*known, (answer.isnull(), self.size - 1)]
        return ibis.cases(*((holds, self._at(digit)) for holds, digit in ways), else_=self._at(0))

    def _at(self, digit: int) -> ir.IntegerScalar:
        return ibis.literal(digit * self.place, "int32")

    def read(self, words: ir.Table) -> ir.Value:
        """Return the answer that stands in its word."""
        word = words[f"{WORD}{self.half // 2}"]
        half, place = (word, self.place * HALF) if self.half % 2 else (word % HALF, self.place)
        here = half % (place * self.size) - half % place
        if self.size == CERTAIN:
            return here == place
        if self.size == TRUTH:
            return ibis.cases((here == place, True), (here == 0, False))
        return ibis.cases(
            *((here == rank * place, ibis.literal(rank, "int8")) for rank in range(self.size - 1))
        )


class Packing:
    """The places of the answers about subjects of one kind; the kind itself is the first digit of the first word."""

    def __init__(self, kind: SubjectKind, sizes: Mapping[str, int]) -> None:
        kinds = list(SubjectKind)
        self.own, self.kinds = kinds.index(kind), len(kinds)
        self.digits: dict[str, _Digit] = {}
        half, place = 0, self.kinds
        for name, size in sizes.items():
            if place * size > HALF:
                half, place = half + 1, 1
            self.digits[name] = _Digit(half, place, size)
            place *= size
        self.words = half // 2 + 1

    def packed(self, table: ir.Table, words: int) -> dict[str, ir.IntegerValue]:
        """Return the answers in the columns of `table` as `words` numbers; those not needed are 0."""
        found = {}
        for word in range(words):
            low, high = (self._half(table, half).cast("int64") for half in (2 * word, 2 * word + 1))
            found[f"{WORD}{word}"] = low + high * HALF
        return found

    def _half(self, table: ir.Table, half: int) -> ir.IntegerValue:
        digits = [digit.written(table[name]) for name, digit in self.digits.items() if digit.half == half]
        return reduce(add, digits, ibis.literal(0 if half else self.own, "int32"))

    def unpacked(self, seen: ir.Table) -> ir.Table:
        """Return the rows of `seen` that are of this kind, with a column for each answer."""
        own = seen.filter(seen[f"{WORD}0"] % HALF % self.kinds == self.own)
        return own.mutate(**{name: digit.read(own) for name, digit in self.digits.items()})
