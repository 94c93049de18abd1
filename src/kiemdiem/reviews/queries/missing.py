"""What a report still lacks before it can be sent ("còn thiếu gì")."""

from collections.abc import Iterator

from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import FormSection
from kiemdiem.reviews.models import PriorResult
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import Cell, Cells
from kiemdiem.reviews.queries.outline import POINTS, PRIOR_ITEMS, Outline, PriorEntry


def missing_of(outline: Outline, stored: Cells) -> list[Missing]:
    """Return every gap of a report, in the order of its form; empty where it may be sent.

    Sources: the forms of the rule set; Hướng dẫn 43-HD/BTCTW, Mẫu 01 and 2A to 2C: section III item by item,
    section IV point by point.
    """
    gaps: list[Missing] = []
    for section in outline.form.sections:
        if section.kind == PRIOR_ITEMS:
            gaps += [gap for entry in outline.prior for gap in _prior(section, entry, stored)]
        elif section.kind == POINTS:
            gaps += _answers(section, outline, stored)
        else:
            gaps += _text(section, outline, stored)
        if section.degree and not stored[at.degree(section.key)]:
            gaps.append(_gap(f"Mục {section.number}: chưa tự chọn cấp độ.", at.degree(section.key)))
    return [*gaps, *_part_b(outline, stored)]


def _gap(says: str, cell: Cell) -> Missing:
    return Missing(says, where=f"o-{cell.name}")


def _text(section: FormSection, outline: Outline, stored: Cells) -> Iterator[Missing]:
    cell = at.section(section.key)
    if stored[cell] or not section.required:
        return
    if section not in outline.limitations:
        yield _gap(f"Mục {section.number}: chưa viết “{section.title}”.", cell)
    elif not stored[at.GROUND]:
        yield _gap(
            f"Mục {section.number}: chưa viết “{section.title}”. "
            "Nếu thật sự không có hạn chế, khuyết điểm nào, hãy ghi rõ lý do.",
            cell,
        )


def _prior(section: FormSection, entry: PriorEntry, stored: Cells) -> Iterator[Missing]:
    place = f"Mục {section.number}, hạn chế số {entry.number}"
    result, text = stored[at.result(entry.id)], stored[at.prior(entry.id)]
    if not result:
        yield _gap(f"{place}: chưa chọn kết quả khắc phục.", at.result(entry.id))
    elif result == PriorResult.DONE and not entry.overcome:
        yield _gap(
            f"{place}: báo cáo “Đã khắc phục” nhưng sổ theo dõi đang ghi “{entry.says}”. "
            "Hãy chọn lại, hoặc chờ thẩm tra xong trong sổ rồi gửi báo cáo.",
            at.result(entry.id),
        )
    elif result != PriorResult.DONE and not text:
        yield _gap(f"{place}: chưa nêu mức độ, khó khăn và trách nhiệm.", at.prior(entry.id))


def _answers(section: FormSection, outline: Outline, stored: Cells) -> Iterator[Missing]:
    for point in outline.points:
        if not stored[at.answer(point.id)]:
            yield _gap(
                f"Mục {section.number}: chưa giải trình {point.label[0].lower()}{point.label[1:]}.",
                at.answer(point.id),
            )


def _part_b(outline: Outline, stored: Cells) -> Iterator[Missing]:
    for group in outline.groups:
        if not stored[at.points(group.key)]:
            yield _gap(f"Phần B: chưa tự chấm điểm “{group.name}”.", at.points(group.key))
    for metric in outline.metrics:
        if not stored[at.metric(metric.key)] and not outline.may_stay_blank(metric):
            yield _gap(f"Phần B: chưa khai “{metric.name}”.", at.metric(metric.key))
    if outline.rated and not stored[at.LEVEL]:
        yield _gap("Phần B: chưa tự nhận mức xếp loại.", at.LEVEL)
