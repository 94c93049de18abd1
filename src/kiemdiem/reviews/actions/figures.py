"""What may stand in each place of a report, by the rule set."""

from decimal import Decimal, InvalidOperation

from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Level, Metric, ScoreGroup
from kiemdiem.reviews.models import PriorResult, Review
from kiemdiem.reviews.queries.cells import Cell, CellKind
from kiemdiem.reviews.queries.document import figure
from kiemdiem.reviews.queries.outline import NO, YES, Outline

LONGEST_TEXT = 50_000
HIGHEST = 1_000_000_000
LONGEST_GROUND = Review._meta.get_field("no_limitation_ground").max_length or 0  # noqa: SLF001 -- Django's Options


def check_cell(cell: Cell, text: str, outline: Outline) -> str:
    """Return `text` as it is stored in `cell`. Raises Refused where the form has no such place or it can't hold it."""
    if cell not in outline.cells:
        raise Refused(
            f"Mẫu {outline.form.number} của báo cáo này không có ô “{cell.name}”.",
            way_out="Hãy tải lại trang để lấy đúng mẫu và danh sách hiện hành.",
        )
    if not text:
        return text
    if cell.kind == CellKind.POINTS:
        return _points(text, next(group for group in outline.groups if group.key == cell.key))
    if cell.kind == CellKind.METRIC:
        return _metric(text, next(metric for metric in outline.metrics if metric.key == cell.key))
    return _choice_or_text(cell, text, outline)


def typed_metric(text: str) -> str | bool:
    """Return a self-declared fact as it is stored: exact decimal text, or true/false."""
    return text == YES if text in {YES, NO} else text


def _choice_or_text(cell: Cell, text: str, outline: Outline) -> str:
    choices = {
        CellKind.DEGREE: outline.rules.degrees,
        CellKind.RESULT: tuple(PriorResult.values),
        CellKind.LEVEL: tuple(Level),
    }.get(cell.kind)
    if choices is not None and text not in choices:
        raise Refused(f"“{text}” không có trong các mức để chọn.", way_out="Hãy chọn lại.")
    longest = LONGEST_GROUND if cell.kind == CellKind.GROUND else LONGEST_TEXT
    if len(text) > longest:
        raise Refused(f"Nội dung dài {len(text)} ký tự, quá {longest} ký tự.", way_out="Hãy viết gọn lại.")
    return text


def _points(text: str, group: ScoreGroup) -> str:
    value = _number(text, group.name)
    if value > group.maximum:
        raise Refused(
            f"“{group.name}” tối đa {figure(group.maximum)} điểm, đang nhập {figure(text)} điểm.",
            article=group.rule.article,
        )
    return format(value, "f")


def _metric(text: str, metric: Metric) -> str:
    if metric.unit == "yes_no":
        if text not in {YES, NO}:
            raise Refused(f"“{metric.name}”: hãy chọn Có hoặc Không.")
        return text
    value = _number(text, metric.name)
    if metric.unit == "count" and value != value.to_integral_value():
        raise Refused(f"“{metric.name}” là số đếm, phải là số nguyên.")
    return format(value, "f")


def _number(text: str, name: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Refused(f"“{name}”: “{text}” không phải là số.", way_out="Hãy nhập số, ví dụ 27,5.") from None
    if not value.is_finite() or value < 0 or value >= HIGHEST:
        raise Refused(f"“{name}” phải là số từ 0 đến dưới {figure(str(HIGHEST))}.")
    return value
