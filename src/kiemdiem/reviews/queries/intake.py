"""What was found in a file, beside what stands in the report, for a person to decide on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Count, Q

from kiemdiem import data
from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor
from kiemdiem.core.reading import Asked, Found, Frame, Kind, Reason, Vocabulary, vocabulary
from kiemdiem.core.reading.source import POINTS
from kiemdiem.core.ruleset import FormSection
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.access import draft_action, intake_action
from kiemdiem.reviews.models import FoundItem, FoundState, Intake, PriorResult, Review
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import CellKind, Cells, digest, stands_in
from kiemdiem.reviews.queries.outline import Outline, cells_of, outline_of
from kiemdiem.reviews.queries.report import Heading, heading_of, readable
from kiemdiem.shortcomings.access import register_target

SIDES = {"objective": "khách quan", "subjective": "chủ quan", "": "chưa rõ khách quan hay chủ quan"}
REGISTER, CAUSES, FIGURES, NOWHERE = "so-han-che", "nguyen-nhan", "so-lieu", "chua-ro"


@dataclass(frozen=True)
class Line:
    """One thing found, as the page shows it. `now` is what stands in its place of the report, `mark` its mark."""

    item: FoundItem
    reason: Reason
    now: str
    mark: str
    side: str
    result: str

    @property
    def asks(self) -> bool:
        """Whether a person decides on it: figures without a field are only shown."""
        return asks(self.item)

    @property
    def doubled(self) -> bool:
        """Whether its place of the report already says what waits to be taken."""
        waits = self.item.state == FoundState.WAITING and self.item.kind in {
            Kind.SECTION,
            Kind.PRIOR,
            Kind.ANSWER,
        }
        return waits and stands_in(self.item.text, self.now)

    @property
    def known(self) -> bool:
        """Whether it can be taken as it is: its place is known, and of a cause whether somebody answers for it."""
        if self.item.kind == Kind.CAUSE:
            return bool(self.item.side)
        return bool(self.item.target) or self.item.kind == Kind.LIMITATION


@dataclass(frozen=True)
class Group:
    """What was found for one section of the form, or for the register."""

    key: str
    title: str
    says: str
    lines: tuple[Line, ...]

    @property
    def waiting(self) -> list[Line]:
        """What nobody has decided on."""
        return [line for line in self.lines if line.asks and line.item.state == FoundState.WAITING]

    @property
    def ready(self) -> list[Line]:
        """What can be taken as it is."""
        return [line for line in self.waiting if line.known]


@dataclass(frozen=True)
class Page:
    """One file being taken in."""

    head: Heading
    intake: Intake
    outline: Outline
    groups: tuple[Group, ...]
    missing: tuple[str, ...]
    may: bool
    may_draft: bool

    @property
    def waiting(self) -> int:
        """How many things wait for a decision."""
        return sum(len(group.waiting) for group in self.groups)

    @property
    def total(self) -> int:
        """How many things a person decides on."""
        return sum(line.asks for group in self.groups for line in group.lines)


@dataclass(frozen=True)
class Taken:
    """A file in the list of a report."""

    id: int
    file_name: str
    uploaded_at: datetime
    uploaded_by: str
    undone_at: datetime | None
    waiting: int
    taken: int


@cache
def words_of_reading() -> Vocabulary:
    """Return the words of `data/reading/`."""
    return vocabulary(*(data.table(f"reading/{name}.yaml") for name in ("words", "figures", "rules")))


def frame_of(outline: Outline) -> Frame:
    """Return what a report is read against: its form, the points put to it, the register's entries, its fields."""
    groups = [Asked(at.points(one.key).name, 0, one.name, POINTS) for one in outline.groups]
    metrics = [
        Asked(at.metric(one.key).name, 0, one.name, one.unit)
        for one in outline.metrics
        if one.unit != "yes_no"
    ]
    return Frame(
        form=outline.form,
        points=tuple(Asked(str(one.id), one.number, one.text) for one in outline.points),
        prior=tuple(Asked(str(one.id), one.number, one.wording) for one in outline.prior),
        fields=(*groups, *metrics),
        degrees=tuple(outline.rules.degrees),
    )


def place_for(found: Found) -> str:
    """Return the name of the place in the report that a thing found seems to be for; empty where none."""
    if not found.target:
        return ""
    if found.kind == Kind.SECTION:
        return at.section(found.target).name
    if found.kind == Kind.DEGREE:
        return at.degree(found.target).name
    if found.kind == Kind.PRIOR:
        return at.prior(int(found.target)).name
    if found.kind == Kind.ANSWER:
        return at.answer(int(found.target)).name
    return found.target


def asks(item: FoundItem) -> bool:
    """Return whether a person decides on a thing found."""
    return not (item.kind == Kind.FIGURE and not item.target)


DECIDED_ON = ~Q(items__kind=Kind.FIGURE.value, items__target="")


def intakes_of(subject: Subject, by: Actor) -> tuple[Heading, list[Taken]]:
    """Return the files that were taken in for a report, the latest first; for whoever may take one in.

    Raises NotAllowed.
    """
    target = subject_target(subject, by)
    readable(subject, by, target)
    require(intake_action(subject), by, target)
    rows = (
        Intake.objects.filter(subject=subject)
        .select_related("uploaded_by")
        .annotate(
            waiting=Count("items", filter=DECIDED_ON & Q(items__state=FoundState.WAITING)),
            taken=Count("items", filter=Q(items__state=FoundState.TAKEN)),
        )
        .order_by("-uploaded_at", "-pk")
    )
    found = [
        Taken(
            row.pk, row.file_name, row.uploaded_at, row.uploaded_by.display_name if row.uploaded_by else "",
            row.undone_at, row.waiting, row.taken,
        )
        for row in rows
    ]  # fmt: skip
    return heading_of(subject, outline_of(subject), by, target), found


def intake_page(intake: Intake, by: Actor) -> Page:
    """Return what was found in a file, section by section, in a fixed number of statements. Raises NotAllowed."""
    subject = intake.subject
    target = subject_target(subject, by)
    require(draft_action(subject), by, target)
    may = decide(intake_action(subject), by, target).allowed and intake.undone_at is None
    outline = outline_of(subject)
    stored = cells_of(Review.objects.filter(subject=subject).first(), outline)
    items = list(intake.items.select_related("entry", "decided_by").order_by("position"))
    groups = tuple(group for group in _groups(items, outline, stored) if group.lines)
    return Page(
        head=heading_of(subject, outline, by, target),
        intake=intake,
        outline=outline,
        groups=groups,
        missing=tuple(_not_found(items, outline)),
        may=may,
        may_draft=decide("shortcomings.draft", by, register_target(subject.unit.unit, by)).allowed,
    )


def _groups(items: Sequence[FoundItem], outline: Outline, stored: Cells) -> Iterator[Group]:
    by_name = {cell.name: text for cell, text in stored.items()}
    lines = [_line(item, by_name) for item in items]
    for section in outline.form.sections:
        own = tuple(line for line in lines if _belongs(line.item, section))
        yield Group(section.key, f"{section.number}. {section.title}", "", own)
    rest = [
        (NOWHERE, "Chưa xếp được vào mục nào", "Hãy chọn mục cho từng phần, hoặc bỏ.", [line for line in lines if line.item.kind == Kind.SECTION and not line.item.target]),
        (CAUSES, "Nguyên nhân tìm thấy", "Xác nhận từng nguyên nhân; nguyên nhân đã nhận thì chọn kèm được khi nhận hạn chế ở dưới. Chữ của mục nguyên nhân nhận ở mục II.", _of(lines, Kind.CAUSE)),
        (REGISTER, "Hạn chế, khuyết điểm đưa vào sổ", "Mỗi hạn chế nhận vào thành một dự thảo trong sổ của đơn vị, giữ nguyên văn đoạn trích làm nguồn.", _of(lines, Kind.LIMITATION)),
        (FIGURES, "Số liệu tìm thấy", "Số có ô tương ứng ở phần B thì nhận vào ô ấy; các số khác chỉ để đối chiếu.", _of(lines, Kind.FIGURE)),
    ]  # fmt: skip
    for key, title, says, own_lines in rest:
        yield Group(key, title, says, tuple(own_lines))


def _of(lines: Sequence[Line], kind: Kind) -> list[Line]:
    return [line for line in lines if line.item.kind == kind]


def _belongs(item: FoundItem, section: FormSection) -> bool:
    if item.kind == Kind.SECTION:
        return item.target == at.section(section.key).name
    if item.kind == Kind.DEGREE:
        return item.target == at.degree(section.key).name
    return (item.kind == Kind.PRIOR and section.kind == "prior_items") or (
        item.kind == Kind.ANSWER and section.kind == "points"
    )


def _line(item: FoundItem, stored: Mapping[str, str]) -> Line:
    now = stored.get(item.target, "")
    known = words_of_reading().reasons
    return Line(
        item=item,
        reason=known.get(item.rule) or Reason(item.rule, item.rule, sure=False),
        now=now,
        mark=digest(now),
        side=SIDES.get(item.side, ""),
        result=PriorResult(item.result).label if item.result in PriorResult.values else "",
    )


def _not_found(items: Sequence[FoundItem], outline: Outline) -> Iterator[str]:
    kinds = {item.kind for item in items}
    targets = {item.target for item in items}
    for section in outline.form.sections:
        here = (
            at.section(section.key).name in targets
            or (section.kind == "prior_items" and (Kind.PRIOR in kinds or not outline.prior))
            or (section.kind == "points" and (Kind.ANSWER in kinds or not outline.points))
        )
        if not here:
            yield f"{section.number}. {section.title}"


def places_of(outline: Outline, kind: str) -> list[tuple[str, str]]:
    """Return the places of a report that a thing of this kind can go to, by name, with what they are called."""
    if kind == Kind.SECTION:
        texts = [one for one in outline.form.sections if one.kind == "text"]
        return [(at.section(one.key).name, f"{one.number}. {one.title}") for one in texts]
    if kind == Kind.DEGREE:
        asked = [one for one in outline.form.sections if one.degree]
        return [(at.degree(one.key).name, f"Cấp độ mục {one.number}") for one in asked]
    if kind == Kind.PRIOR:
        return [(at.prior(one.id).name, f"Số {one.number}: {one.wording}"[:160]) for one in outline.prior]
    if kind == Kind.ANSWER:
        return [(at.answer(one.id).name, f"{one.label}: {one.text}"[:160]) for one in outline.points]
    wanted = {CellKind.POINTS, CellKind.METRIC}
    names = {one.key: one.text for one in frame_of(outline).fields}
    return [(one.name, names[one.name]) for one in outline.cells if one.kind in wanted and one.name in names]
