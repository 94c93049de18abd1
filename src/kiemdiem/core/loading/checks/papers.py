"""Legal acts, dates, steps and forms must fit together."""

from calendar import monthrange
from collections.abc import Iterator

from kiemdiem.core.loading.book import Book
from kiemdiem.core.ruleset import Confidence, Deadline, Form, RuleSet, SubjectKind

LONGEST = 366


def acts(rules: RuleSet, book: Book) -> None:
    """Check the legal acts: each once, in force in a possible time, replacing known ones."""
    known = [act.key for act in rules.acts]
    for act in rules.acts:
        where = f"acts.{act.key}"
        if known.count(act.key) > 1:
            book.fault_of(where, "văn bản bị khai hai lần.")
        if act.in_force_from < act.issued_on:
            book.fault_of(where, "ngày có hiệu lực đứng trước ngày ban hành.")
        if act.in_force_to and act.in_force_to < act.in_force_from:
            book.fault_of(where, "ngày hết hiệu lực đứng trước ngày có hiệu lực.")
        for other in act.replaces:
            if other not in known:
                book.fault_of(where, f"thay thế “{other}” nhưng văn bản ấy không có trong tệp.")


def calendar(rules: RuleSet, book: Book) -> None:
    """Check the dates: real, and counted from one another without a circle."""
    by_id = {deadline.rule.id: deadline for deadline in rules.calendar}
    for deadline in rules.calendar:
        says = _deadline_fault(deadline, by_id, set(rules.steps.keys()))
        if says:
            book.fault_of(deadline.rule.id, says)
        if deadline.is_law and deadline.rule.confidence is Confidence.MEMORY:
            book.fault_of(deadline.rule.id, "hạn nhớ lại, chưa có văn bản thì không được ghi là quy định.")


def _deadline_fault(deadline: Deadline, by_id: dict[str, Deadline], steps: set[str]) -> str:
    other = deadline.before or deadline.after
    fixed = deadline.month is not None and deadline.day is not None
    if [fixed, bool(deadline.before), bool(deadline.after)].count(True) != 1:
        return "phải có đúng một trong: month và day, before, after."
    if deadline.step and deadline.step not in steps:
        return f"bước “{deadline.step}” không có trong bảng bước."
    if fixed and not _exists(deadline.month or 0, deadline.day or 0):
        return "ngày, tháng không có thật."
    if other and other not in by_id:
        return f"đếm từ “{other}” nhưng không có hạn ấy."
    if other and (deadline.working_days is None) == (deadline.days is None):
        return "phải có đúng một trong: working_days, days."
    if any(
        not 1 <= number <= LONGEST for number in (deadline.working_days, deadline.days) if number is not None
    ):
        return f"số ngày phải từ 1 đến {LONGEST}."
    if abs(deadline.year_offset) > 1:
        return "“year_offset” chỉ là -1, 0 hoặc 1."
    seen = {deadline.rule.id}
    while other:
        if other in seen:
            return "các hạn đếm vòng quanh lẫn nhau."
        seen.add(other)
        other = by_id[other].before or by_id[other].after if other in by_id else ""
    return ""


def _exists(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2001, month)[1]


def moves(rules: RuleSet, book: Book) -> None:
    """Check the steps: each once, moves between known ones."""
    keys = list(rules.steps.keys())
    for key in keys:
        if keys.count(key) > 1:
            book.fault_of(f"steps.{key}", "bước bị khai hai lần.")
    for move in rules.steps.moves:
        for step in (*move.origins, move.to):
            if step not in keys:
                book.fault_of(f"moves.{move.action}", f"bước “{step}” không có trong bảng bước.")


def forms(rules: RuleSet, book: Book) -> None:
    """Check the forms: one for each kind of subject."""
    seen: set[SubjectKind] = set()
    for form in rules.forms:
        if form.subject in seen:
            book.fault_of(form.rule.id, "đối tượng này đã có mẫu.")
        seen.add(form.subject)
        for says in _form_faults(form, degrees=bool(rules.degrees)):
            book.fault_of(form.rule.id, says)


def _form_faults(form: Form, *, degrees: bool) -> Iterator[str]:
    keys = [section.key for section in form.sections]
    for section in form.sections:
        if keys.count(section.key) > 1:
            yield f"mục “{section.key}” bị khai hai lần."
        if section.degree and not degrees:
            yield f"mục “{section.key}” hỏi cấp độ nhưng tệp không có cấp độ nào."
