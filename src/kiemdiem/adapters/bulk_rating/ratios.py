"""Exact numbers in a database: a whole number over a whole number, compared crosswise, never a binary float."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm

import ibis
from ibis.expr import types as ir

from kiemdiem.core.refusal import Refused


@dataclass(frozen=True)
class Ratio:
    """`top`/`bottom`, with `bottom` above 0; `top` is NULL where the number is missing."""

    top: ir.IntegerValue
    bottom: ir.IntegerValue | int

    def compared(self, op: str, other: Fraction) -> ir.BooleanValue:
        """Return `self op other`, NULL where the number is missing."""
        found: ir.BooleanValue = OPERATORS[op](self.top * other.denominator, self.bottom * other.numerator)
        return found

    def differs(self, other: "Ratio") -> ir.BooleanValue:
        """Return whether both numbers are there and differ."""
        return (self.top * other.bottom != other.top * self.bottom).fill_null(False)

    def over(self, bottom: int) -> ir.IntegerValue:
        """Return what stands over `bottom`, a multiple of this number's own."""
        return self.top * (bottom // self.fixed)

    @property
    def fixed(self) -> int:
        """The bottom where it is the same for every row. Raises Refused where it isn't."""
        if isinstance(self.bottom, int):
            return self.bottom
        raise Refused(
            "Bộ quy định này tính điểm từ tỷ lệ của hai số đếm; cách tính hàng loạt chỉ nhận điểm ấy đã tính sẵn.",
            way_out="Ghi điểm của nhóm vào cột “points.<nhóm>” thay cho các số đếm.",
        )


OPERATORS: Mapping[str, Callable[[ir.IntegerValue, ir.IntegerValue | int], ir.BooleanValue]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}


def constant(value: Fraction) -> Ratio:
    """Return a number of the rules."""
    return Ratio(ibis.literal(value.numerator, "int64"), value.denominator)


def first_of(one: Ratio, other: Ratio) -> Ratio:
    """Return `one`, or `other` in the rows where it is missing."""
    if isinstance(one.bottom, int) and isinstance(other.bottom, int):
        bottom = lcm(one.bottom, other.bottom)
        return Ratio(ibis.coalesce(one.over(bottom), other.over(bottom)), bottom)
    return Ratio(
        ibis.coalesce(one.top, other.top),
        ibis.ifelse(one.top.notnull(), one.bottom, other.bottom),
    )


def where(condition: ir.BooleanValue, one: Ratio) -> Ratio:
    """Return `one` in the rows where `condition` holds; elsewhere it is missing."""
    return Ratio(ibis.ifelse(condition, one.top, ibis.null("int64")), one.bottom)


def total(parts: Sequence[Ratio]) -> Ratio:
    """Return the sum, missing where a part is."""
    bottom = lcm(*(part.fixed for part in parts))
    return Ratio(reduce(operator.add, (part.over(bottom) for part in parts)), bottom)


def times(one: Ratio, factor: Fraction) -> Ratio:
    """Return a number times a number of the rules."""
    return Ratio(one.top * factor.numerator, one.fixed * factor.denominator)


def floored(one: Ratio) -> Ratio:
    """Return the greatest whole number not above `one`, over 1 or its own bottom, without dividing."""
    return Ratio(one.top - one.top % one.fixed, one.fixed)
