"""Lists of issued papers: of a cycle, of a unit, a body's register of numbers; and what is still to be issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from kiemdiem.adapters.docstyles import layouts
from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor
from kiemdiem.core.papers.forms import PaperForm
from kiemdiem.core.papers.layout import Layout, number_line
from kiemdiem.cycles.models import Cycle
from kiemdiem.documents.access import body_target
from kiemdiem.documents.models import Body, IssuedPaper, NumberSeries, PaperVersion
from kiemdiem.documents.queries.forms import KINDS, forms
from kiemdiem.documents.queries.terms import Kind, bare_number
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Unit

STANDS, WITHDRAWN = "dang-co-hieu-luc", "da-thu-hoi"
STATES = {STANDS: "Đang có hiệu lực", WITHDRAWN: "Đã thu hồi"}


@dataclass(frozen=True)
class Asked:
    """What a list of papers is narrowed to."""

    form: str = ""
    state: str = ""
    text: str = ""

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.form or self.state or self.text)


@dataclass(frozen=True)
class IssuedLine:
    """One issued version in a list."""

    version_id: int
    form_key: str
    thing_id: int
    form: str
    title: str
    unit: str
    number: str
    issued_on: date
    issued_at: datetime
    issued_by: str
    version: int
    withdrawn: bool
    withdrawal_ground: str
    illustrative: bool


def seen_papers(by: Actor, on: date) -> Q:
    """Return the papers that `by` sees: those of the things `by` sees, whatever their kind."""
    rows = Q(pk__in=[])
    for kind in KINDS.values():
        rows |= Q(about=kind.key, thing_id__in=_seen(kind, by, on).values("pk"))
    return rows


def _seen(kind: Kind, by: Actor, on: date) -> QuerySet:  # type: ignore[type-arg]
    seen = kind.model._default_manager.filter(kind.visible(by, on))  # noqa: SLF001 -- Django's documented manager
    return seen.order_by()


def versions_of_cycle(cycle: Cycle, by: Actor, on: date, asked: Asked) -> QuerySet[PaperVersion]:
    """Return the issued versions of a cycle's papers that `by` sees, newest first."""
    return _versions(Q(cycle=cycle), by, on, asked)


def versions_of_unit(unit: Unit, by: Actor, on: date, asked: Asked) -> QuerySet[PaperVersion]:
    """Return the issued versions of papers of a unit, or issued by it, that `by` sees, newest first."""
    return _versions(Q(unit=unit) | Q(body__unit=unit), by, on, asked)


def _versions(where: Q, by: Actor, on: date, asked: Asked) -> QuerySet[PaperVersion]:
    papers = IssuedPaper.objects.filter(where & seen_papers(by, on))
    if asked.form:
        papers = papers.filter(form_key=asked.form)
    if asked.text:
        papers = papers.filter(
            Q(unit__search_key__contains=asked.text) | Q(subject__search_key__contains=asked.text)
        )
    rows = PaperVersion.objects.filter(paper__in=papers.order_by().values("pk"))
    if asked.state:
        rows = rows.filter(withdrawn_at__isnull=asked.state == STANDS)
    return rows.order_by("-issued_on", "-pk")


def issued_lines(rows: QuerySet[PaperVersion], window: slice) -> list[IssuedLine]:
    """Return one page of versions, in one statement."""
    whole = rows.select_related("paper__unit", "issued_by").defer("content")
    return [_line(row) for row in whole.annotate(notation=KT("content__notation"))[window]]


def _line(row: PaperVersion) -> IssuedLine:
    form = forms().get(row.paper.form_key)
    return IssuedLine(
        version_id=row.pk,
        form_key=row.paper.form_key,
        thing_id=row.paper.thing_id,
        form=form.name if form else row.paper.form_key,
        title=row.paper.title,
        unit=row.paper.unit.name,
        number=_bare_number(row),
        issued_on=row.issued_on,
        issued_at=row.issued_at,
        issued_by=row.issued_by.display_name if row.issued_by else "Hệ thống",
        version=row.version,
        withdrawn=row.withdrawn_at is not None,
        withdrawal_ground=row.withdrawal_ground,
        illustrative=row.paper.illustrative,
    )


def _bare_number(row: PaperVersion) -> str:
    """Return a version's number and notation as it bears them, without "Số"; as typed where recorded; empty for none."""
    if row.number is None:
        return row.recorded_number
    notation: str = row.notation  # type: ignore[attr-defined]  # annotated, without the content itself
    return bare_number(number_line(_layout_of(row), row.number, notation))


def _layout_of(row: PaperVersion) -> Layout:
    return next(one for one in layouts() if one.key == row.layout_key)


@dataclass(frozen=True)
class FormCount:
    """A form of a cycle's things: how many there are, how many have no paper that stands."""

    form: PaperForm
    things: int
    pending: int


def pending(form: PaperForm, cycle: Cycle, by: Actor, on: date) -> list[int]:
    """Return the things of a form in a cycle that have no paper that stands, in their order: one statement."""
    kind = KINDS[form.about]
    if not kind.in_cycle:
        return []
    rows = _of_cycle(kind, form, cycle, by, on)
    return list(rows.filter(~Exists(_standing(form))).order_by("pk").values_list("pk", flat=True))


def form_counts(cycle: Cycle, rules_key: str, by: Actor, on: date) -> list[FormCount]:
    """Return the forms that a step of a cycle wants, with how much is to be issued: two statements for each form."""
    counts = []
    for form in forms().values():
        kind = KINDS[form.about]
        if not kind.in_cycle or not form.needed_at or not form.under(rules_key, cycle.period_end):
            continue
        rows = _of_cycle(kind, form, cycle, by, on)
        total = rows.count()
        if total:
            counts.append(FormCount(form, total, rows.filter(~Exists(_standing(form))).count()))
    return counts


def _of_cycle(kind: Kind, form: PaperForm, cycle: Cycle, by: Actor, on: date) -> QuerySet:  # type: ignore[type-arg]
    rows = _seen(kind, by, on).filter(**{kind.in_cycle: cycle})
    return rows.filter(kind__in=form.kinds) if form.kinds else rows


def _standing(form: PaperForm) -> QuerySet[PaperVersion]:
    return PaperVersion.objects.filter(
        paper__form_key=form.key,
        paper__about=form.about,
        paper__thing_id=OuterRef("pk"),
        withdrawn_at__isnull=True,
    )


@dataclass(frozen=True)
class RegisterLine:
    """One number of a register."""

    number: str
    issued_on: date
    title: str
    recipient: str
    issued_by: str
    withdrawn: bool
    withdrawal_ground: str
    ground: str
    form_key: str
    thing_id: int


@dataclass(frozen=True)
class RegisterBook:
    """A series with its numbers in order."""

    series: NumberSeries
    lines: tuple[RegisterLine, ...]

    @property
    def whole(self) -> bool:
        """Whether every number up to the last is there, once."""
        return len(self.lines) == self.series.last


@dataclass(frozen=True)
class Register:
    """A body's register of numbers: a book for each type of paper and term or year."""

    body: Body
    books: tuple[RegisterBook, ...]


def register_of(body: Body) -> Register:
    """Return the register of a body, printed like a book: three statements. Whoever asks may see it."""
    series = list(body.series.order_by("type_code", "-span", "pk"))
    rows = (
        PaperVersion.objects.filter(series__body=body)
        .select_related("paper__unit", "issued_by")
        .order_by("series_id", "number")
    )
    lines: dict[int | None, list[RegisterLine]] = {}
    for row in rows:
        lines.setdefault(row.series_id, []).append(_register_line(row))
    return Register(body, tuple(RegisterBook(one, tuple(lines.get(one.pk, ()))) for one in series))


def _register_line(row: PaperVersion) -> RegisterLine:
    to = (row.content.get("sent_to"), *row.content["recipients"])
    return RegisterLine(
        number=number_line(_layout_of(row), row.number or 0, row.content["notation"]),
        issued_on=row.issued_on,
        title=row.paper.title,
        recipient="; ".join(name for name in to if name),
        issued_by=row.issued_by.display_name if row.issued_by else "Hệ thống",
        withdrawn=row.withdrawn_at is not None,
        withdrawal_ground=row.withdrawal_ground,
        ground=row.ground,
        form_key=row.paper.form_key,
        thing_id=row.paper.thing_id,
    )


def bodies_seen(by: Actor) -> list[Body]:
    """Return the bodies whose registers `by` sees, by the names of their units: one statement."""
    rows = reach_filter(
        "documents.see_register", by, unit="unit_id", party="unit__party_path", state="unit__state_path"
    )
    return list(Body.objects.filter(rows).select_related("unit").order_by("unit__sort_key", "line")[:200])


def may_open_register(by: Actor, unit: Unit) -> bool:
    """Return whether `by` sees the registers of a unit's bodies."""
    return decide("documents.see_register", by, body_target(unit)).allowed


def standing_versions(form_key: str, cycle: Cycle, by: Actor, on: date) -> Sequence[PaperVersion]:
    """Return the versions of a form in a cycle that stand and `by` sees, in the order of their papers."""
    asked = Asked(form=form_key, state=STANDS)
    rows = (
        versions_of_cycle(cycle, by, on, asked)
        .select_related("paper", "series")
        .order_by("paper_id", "version")
    )
    return list(rows)
