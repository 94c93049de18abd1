"""A report from a file: read, then taken over piece by piece by a person; nothing enters unseen, all of it can go back."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from kiemdiem.adapters.word_in import Report, UnreadableError, read_report
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.reading import Found, Kind, Reading, read
from kiemdiem.core.reading.figures import value_of
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.access import intake_action
from kiemdiem.reviews.actions.saving import check_writable, locked, save
from kiemdiem.reviews.models import FoundItem, FoundState, Intake, Review
from kiemdiem.reviews.queries import cells as at_
from kiemdiem.reviews.queries.cells import Cell, canonical, stands_in
from kiemdiem.reviews.queries.intake import frame_of, place_for, words_of_reading
from kiemdiem.reviews.queries.outline import Outline, cells_of, outline_of
from kiemdiem.reviews.queries.references import inert
from kiemdiem.shortcomings.actions import draft
from kiemdiem.shortcomings.actions.batches import take_back
from kiemdiem.shortcomings.actions.details import Details
from kiemdiem.shortcomings.actions.files import bare_name
from kiemdiem.shortcomings.models import Origin, Shortcoming

MOST_FOUND = 1500


def take_file(*, subject: Subject, content: bytes, file_name: str, by: Actor, at: datetime) -> Intake:
    """Keep a file under its SHA-256 with what was found in it; the report stays as it is.

    The very file that is being taken in already is that intake again. Raises NotAllowed; Refused after the report was
    sent, for a file that cannot be read, or in which nothing of the form is found.
    """
    check_writable(subject, by, intake_action(subject))
    outline, name = outline_of(subject), bare_name(file_name)
    report = _read(content, name)
    reading = read(report.lines, frame_of(outline), words_of_reading())
    _check_found(reading, outline)
    return _keep(
        subject=subject, content=content, name=name, notes=report.notes, found=reading.found, by=by, at=at
    )


@action("reviews.intake")
def _keep(
    *, subject: Subject, content: bytes, name: str, notes: Sequence[str], found: Sequence[Found], by: Actor, at: datetime
) -> Intake:  # fmt: skip
    """Keep a file that was read: the reading takes its time and must not hold up those who write meanwhile."""
    subject = locked(subject)
    check_writable(subject, by, intake_action(subject))
    digest = hashlib.sha256(content).hexdigest()
    same = Intake.objects.filter(subject=subject, sha256=digest, undone_at__isnull=True).first()
    if same:
        return same
    intake = Intake(
        subject=subject, file_name=name, size=len(content), sha256=digest, notes=list(notes), uploaded_at=at,
        uploaded_by_id=by.account_id,
    )  # fmt: skip
    intake.file.save(digest, ContentFile(content), save=False)
    intake.save()
    FoundItem.objects.bulk_create(
        _item(intake, position, one) for position, one in enumerate(found[:MOST_FOUND], start=1)
    )
    _note(intake, "upload", by, at, found=len(found), sha256=digest)
    return intake


def _read(content: bytes, name: str) -> Report:
    try:
        return read_report(content, name)
    except UnreadableError as fault:
        raise Refused(str(fault), way_out=fault.way_out) from fault


def _check_found(reading: Reading, outline: Outline) -> None:
    if len(reading.missing) == len(outline.form.sections):
        raise Refused(
            f"Trong tệp không thấy đề mục nào của {outline.form.number} ({outline.form.title}).",
            way_out="Hãy kiểm tra có chọn đúng tệp báo cáo của đối tượng này không; nếu đúng, ghi các đề mục như trong mẫu "
            "(ví dụ “II. Hạn chế, khuyết điểm và nguyên nhân”) rồi tải lên lại.",
        )


def _item(intake: Intake, position: int, one: Found) -> FoundItem:
    text = inert(one.text)
    if one.figure is not None and one.target:
        text = format(one.figure.value, "f").replace(".", ",")
    return FoundItem(
        intake=intake, position=position, kind=one.kind, place=one.place, passage=one.passage, text=text,
        about=one.figure.measures if one.figure else "", rule=one.rule, target=place_for(one), side=one.side, result=one.result,
    )  # fmt: skip


@action("reviews.intake")
def take_found(
    *,
    item: FoundItem,
    text: str,
    by: Actor,
    at: datetime,
    into: str = "",
    result: str = "",
    replace: bool = False,
    seen: str | None = None,
    side: str = "",
    causes: Sequence[FoundItem] = (),
) -> FoundItem:
    """Write a thing found, as a person has mended it, into the report or as a draft into the register.

    `into` is the name of the place; what stands there stays in front unless `replace`, then `seen` is the mark of what
    the person saw there. A cause is confirmed with its `side` and writes nothing by itself; a limitation takes the
    `causes` that were confirmed into its draft. Raises NotAllowed; Refused after the report was sent, once it is taken,
    without text or place, where the place cannot hold it, with a cause nobody confirmed; StaleSave where somebody else
    wrote there; whatever the register refuses.
    """
    item, outline = _held(item, by)
    if item.state == FoundState.TAKEN:
        raise Refused(
            "Nội dung này đã được nhận.",
            way_out="Hãy tải lại trang để xem; muốn nhận khác thì bỏ nhận trước.",
        )
    text = canonical(text)
    if not text and not result:
        raise Refused("Chưa có nội dung để nhận.", way_out="Hãy ghi nội dung, hoặc bấm bỏ nếu không dùng.")
    if item.kind == Kind.LIMITATION:
        _draft(item, text, _confirmed(item, causes), by, at)
    elif item.kind == Kind.CAUSE:
        if not side:
            raise Refused("Chưa rõ nguyên nhân khách quan hay chủ quan.", way_out="Hãy chọn một trong hai.")
        item.side = side
    else:
        _write(item, outline, text, into or item.target, result, replace=replace, seen=seen, by=by, at=at)
    _decide(item, FoundState.TAKEN, by, at)
    item.taken_text = text
    item.save()
    _note(item.intake, "take", by, at, item=item.pk, into=item.taken_into, entry=item.entry_id)
    return item


@action("reviews.intake")
def take_all(*, intake: Intake, items: Iterable[FoundItem], by: Actor, at: datetime) -> int:
    """Take things found as they are, in one transaction: all of them, or none where one is refused.

    Returns how many were taken; what was decided meanwhile is left alone. Raises as `take_found`.
    """
    intake = _held_intake(intake, by)
    asked = [item.pk for item in items]
    waiting = FoundItem.objects.filter(intake=intake, pk__in=asked, state=FoundState.WAITING)
    taken = 0
    for item in waiting.order_by("position"):
        take_found(item=item, text=item.text, result=item.result, side=item.side, by=by, at=at)
        taken += 1
    return taken


@action("reviews.intake")
def drop_found(*, item: FoundItem, by: Actor, at: datetime) -> FoundItem:
    """Leave a thing found out of the report; where it was taken, take it out again.

    Raises NotAllowed; Refused after the report was sent; NotReady where what was taken has been changed since.
    """
    item, outline = _held(item, by)
    if item.state == FoundState.DROPPED:
        return item
    if item.state == FoundState.TAKEN:
        _give_back([item], outline, by, at)
    _decide(item, FoundState.DROPPED, by, at)
    item.save()
    _note(item.intake, "drop", by, at, item=item.pk)
    return item


@action("reviews.intake")
def undo_intake(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """Take everything out again that was taken from a file, while the report is unsent; the file stays on record.

    Raises NotAllowed; Refused after the report was sent, or where it was undone; NotReady, naming each place, where
    what was taken has been changed since.
    """
    intake = _held_intake(intake, by)
    outline = outline_of(intake.subject)
    taken = list(intake.items.filter(state=FoundState.TAKEN).order_by("-decided_at", "-position"))
    for item in taken:
        item.intake = intake
    _give_back(taken, outline, by, at)
    for item in taken:
        _decide(item, FoundState.DROPPED, by, at)
        item.save()
    intake.undone_at, intake.undone_by_id = at, by.account_id
    intake.save(update_fields=["undone_at", "undone_by"])
    _note(intake, "undo", by, at, taken=len(taken))
    return intake


def _held(item: FoundItem, by: Actor) -> tuple[FoundItem, Outline]:
    intake = _held_intake(item.intake, by)
    item = FoundItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    item.intake = intake
    return item, outline_of(intake.subject)


def _held_intake(intake: Intake, by: Actor) -> Intake:
    """Return the intake as it stands, with its report locked. Raises NotAllowed, Refused where it is too late."""
    rows = Intake.objects.select_for_update(of=("self",)).select_related(
        "subject__cycle__rule_set", "subject__unit__unit"
    )
    intake = rows.get(pk=intake.pk)
    intake.subject = locked(intake.subject)
    check_writable(intake.subject, by, intake_action(intake.subject))
    if intake.undone_at:
        raise Refused(
            f"Lần nhập này đã được hoàn tác ngày {timezone.localtime(intake.undone_at):%d/%m/%Y}.",
            way_out="Hãy tải tệp lên lại nếu muốn nhập lại.",
        )
    return intake


def _decide(item: FoundItem, state: FoundState, by: Actor, at: datetime) -> None:
    item.state, item.decided_at, item.decided_by_id = state, at, by.account_id
    if state == FoundState.DROPPED:
        item.taken_text, item.taken_into, item.before, item.entry_id = "", "", {}, None


def _confirmed(item: FoundItem, causes: Sequence[FoundItem]) -> str:
    """Return the causes of a limitation as they were confirmed. Raises Refused where one was not."""
    asked = [one.pk for one in causes]
    found = FoundItem.objects.filter(
        pk__in=asked, intake=item.intake, kind=Kind.CAUSE, state=FoundState.TAKEN
    ).order_by("position")
    texts = [one.taken_text for one in found]
    if len(texts) != len(asked):
        raise Refused(
            "Có nguyên nhân chưa được xác nhận.",
            way_out="Hãy xem và nhận từng nguyên nhân trước, rồi nhận hạn chế.",
        )
    return " ".join(texts)


def _draft(item: FoundItem, wording: str, cause: str, by: Actor, at: datetime) -> None:
    subject = item.intake.subject
    entry = draft(
        unit=subject.unit.unit,
        wording=wording,
        origin=Origin.SELF_REVIEW,
        first_seen_on=min(timezone.localdate(at), subject.cycle.period_end),
        born_in=subject.cycle,
        origin_type=FoundItem._meta.label_lower,  # noqa: SLF001 -- Django's documented Options
        origin_id=item.pk,
        origin_passage=item.passage,
        details=Details(cause=normal(cause)),
        source=f"Báo cáo nhập từ tệp {item.intake.file_name}, {item.place}"[:300],
        by=by,
        at=at,
    )
    item.entry, item.taken_into = entry, ""


def _write(
    item: FoundItem, outline: Outline, text: str, into: str, result: str, *, replace: bool, seen: str | None, by: Actor, at: datetime
) -> None:  # fmt: skip
    places = {cell.name: cell for cell in outline.cells}
    cell = places.get(into)
    if cell is None or cell.kind not in TAKES[Kind(item.kind)]:
        raise Refused(
            "Chưa chọn chỗ trong báo cáo để ghi nội dung này.",
            way_out="Hãy chọn mục, gợi ý, hạn chế hoặc ô số liệu.",
        )
    review = Review.objects.filter(subject=item.intake.subject).first()
    stored = cells_of(review, outline)
    written = {cell: _put(item, stored[cell], text, replace=replace)}
    if result and cell.kind == at_.CellKind.PRIOR:
        written[Cell(at_.CellKind.RESULT, cell.key)] = result
    marks: Mapping[Cell, str] | None = None
    if replace and seen is not None:
        marks = {one: seen if one == cell else at_.digest(stored[one]) for one in written}
    after = save(subject=item.intake.subject, cells=written, seen=marks, outline=outline, by=by, at=at)
    item.taken_into = cell.name
    item.before = {one.name: [stored[one], after[one]] for one in written}


TAKES = {
    Kind.SECTION: {at_.CellKind.SECTION},
    Kind.PRIOR: {at_.CellKind.PRIOR},
    Kind.ANSWER: {at_.CellKind.ANSWER},
    Kind.DEGREE: {at_.CellKind.DEGREE},
    Kind.FIGURE: {at_.CellKind.METRIC, at_.CellKind.POINTS},
}


def _put(item: FoundItem, now: str, text: str, *, replace: bool) -> str:
    if item.kind == Kind.FIGURE:
        return _number(text)
    if replace or not now or item.kind == Kind.DEGREE:
        return text
    if not text or stands_in(text, now):
        return now
    return f"{now}\n{text}"


def _number(text: str) -> str:
    bare = text.strip().removesuffix("%").strip()
    try:
        value: Decimal = value_of(bare)
    except ArithmeticError:
        raise Refused(f"“{text}” không phải là số.", way_out="Hãy ghi số, ví dụ 98,5.") from None
    return format(value, "f")


def _give_back(items: list[FoundItem], outline: Outline, by: Actor, at: datetime) -> None:
    """Put back what stood there before items were taken, the last one first; withdraw the drafts they gave."""
    if not items:
        return
    subject = items[0].intake.subject
    stored = cells_of(Review.objects.filter(subject=subject).first(), outline)
    places = {cell.name: cell for cell in outline.cells}
    changed: dict[Cell, str] = {}
    kept: list[Missing] = []
    for item in items:
        for name, (before, after) in item.before.items():
            if before == after:  # the place said it already
                continue
            cell = places.get(name)
            now = changed.get(cell, stored[cell]) if cell else None
            back = _without(now, before, after, item.taken_text) if now is not None else None
            if cell is None or back is None:
                kept.append(Missing(f"{item.place}: “{item.text[:60]}” đã được sửa tiếp trong báo cáo."))
            else:
                changed[cell] = back
    if kept:
        raise NotReady(
            "Có nội dung đã nhận nay được sửa tiếp trong báo cáo, nên không lấy ra được.",
            kept,
            way_out="Hãy sửa trực tiếp các chỗ ấy trong báo cáo.",
        )
    if changed:
        save(subject=subject, cells=changed, outline=outline, by=by, at=at)
    entries = [item.entry_id for item in items if item.entry_id]
    if entries:
        ground = f"Hoàn tác việc nhập từ tệp {items[0].intake.file_name}"
        take_back(Shortcoming.objects.filter(pk__in=entries), subject.unit.unit_id, ground, by, at)


def _without(now: str, before: str, after: str, text: str) -> str | None:
    """Return what is left of a place without what was taken into it; None where that cannot be told any more."""
    if now == after:
        return before
    if text and now.count(text) == 1 and before != after:
        parts = [part.strip("\n") for part in now.split(text)]
        return "\n".join(part for part in parts if part)
    return None


def _note(intake: Intake, deed: str, by: Actor, at: datetime, **told: object) -> None:
    subject = intake.subject
    record(
        "reviews.intake", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"deed": deed, "intake": intake.pk, **told},
    )  # fmt: skip
