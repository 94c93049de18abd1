"""Issuing the papers of many things, a slice at a time: what they share is read once, each slice is a deed of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action
from kiemdiem.core.access import Actor
from kiemdiem.core.papers.forms import Numbering, PaperForm
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.documents.access import body_target
from kiemdiem.documents.actions.issuing import (
    day_of,
    refuse_day_before_last,
    row_of,
    tell,
    version_of,
)
from kiemdiem.documents.models import IssuedPaper, NumberSeries, PaperVersion
from kiemdiem.documents.queries.bodies import Issuer, issuer_of, span_of
from kiemdiem.documents.queries.forms import KINDS, form_of
from kiemdiem.documents.queries.paper import Draft, draft_from
from kiemdiem.documents.queries.templates import Used, template_for
from kiemdiem.organisations.models import Unit

AT_ONCE = 20
"""How many papers a slice has: what holds a writer up, and what is lost where the machine stops."""


@dataclass(frozen=True)
class Left:
    """A thing whose paper was not issued, and why."""

    thing_id: int
    says: tuple[str, ...]


@dataclass(frozen=True)
class Slice:
    """What became of a slice: the versions issued, the things left."""

    issued: tuple[PaperVersion, ...]
    left: tuple[Left, ...]


@action("documents.issue")
def issue_slice(*, form_key: str, thing_ids: Sequence[int], by: Actor, at: datetime) -> Slice:
    """Issue the papers of a form for some things, as `issue` does for one, in a constant number of statements.

    What is not ready, not allowed or issued already is left, with its reasons; the rest is issued, in the order given.
    Things that cannot be read together (another state than usual) cost their own statements.
    """
    form, on = form_of(form_key), timezone.localdate(at)
    drafts, left = _drafts(form, thing_ids, by, on, at)
    papers = _papers(form, drafts)
    standing: dict[int, int] = {}
    before: dict[int, int] = {}
    for paper_id, number, withdrawn in PaperVersion.objects.filter(paper__in=papers.values()).values_list(
        "paper_id", "version", "withdrawn_at"
    ):
        before[paper_id] = max(number, before.get(paper_id, 0))
        if withdrawn is None:
            standing[paper_id] = number
    shared = _Shared()
    versions: list[PaperVersion] = []
    for draft, day in drafts:
        paper = papers[draft.matter.pk]
        if paper.pk in standing:
            left.append(Left(draft.matter.pk, (f"“{paper.title}” đã được ban hành.",)))
            continue
        ground = "Ban hành sau khi thu hồi bản trước" if paper.pk in before else ""
        try:
            numbered = shared.number(draft, day)
        except Refused as refused:
            left.append(Left(draft.matter.pk, (refused.reason,)))
            continue
        version = version_of(
            paper, draft, shared.template(draft), before.get(paper.pk, 0) + 1, numbered, day, ground, by, at
        )
        versions.append(version)
    shared.save()
    for version in PaperVersion.objects.bulk_create(versions):
        tell("documents.issue", version, by, at)
    return Slice(tuple(versions), tuple(left))


def _drafts(
    form: PaperForm, thing_ids: Sequence[int], by: Actor, on: date, at: datetime
) -> tuple[list[tuple[Draft, date]], list[Left]]:
    """Return the papers that can be issued with their days, and the things that are left."""
    kind = KINDS[form.about]
    known, issuing = kind.load_many(thing_ids, by, on), _remembering()
    ready: list[tuple[Draft, date]] = []
    left: list[Left] = []
    for pk in thing_ids:
        try:
            matter = known.get(pk) or kind.load(pk, by, on)
            draft = draft_from(form, matter, on, issuing)
            require("documents.issue", by, body_target(draft.issuer.unit))
            ready.append((draft, day_of(draft, on, at)))
        except NotAllowed:
            raise
        except NotReady as refused:
            left.append(Left(pk, tuple(one.says for one in refused.missing)))
        except Refused as refused:
            left.append(Left(pk, (refused.reason,)))
    return ready, left


def _remembering() -> Callable[[Unit, str], Issuer]:
    """Return who issues, asked once for each unit and block."""
    known: dict[tuple[int, str], Issuer] = {}

    def issuing(unit: Unit, line: str) -> Issuer:
        if (unit.pk, line) not in known:
            known[unit.pk, line] = issuer_of(unit, line)
        return known[unit.pk, line]

    return issuing


def _papers(form: PaperForm, drafts: Sequence[tuple[Draft, date]]) -> dict[int, IssuedPaper]:
    """Return the rows of the papers by their things, made where there are none, and hold them."""
    things = [draft.matter.pk for draft, _ in drafts]
    rows = IssuedPaper.objects.filter(form_key=form.key, about=form.about, thing_id__in=things)
    known = set(rows.values_list("thing_id", flat=True))
    IssuedPaper.objects.bulk_create(
        (
            IssuedPaper(form_key=form.key, about=form.about, thing_id=draft.matter.pk, **row_of(draft))
            for draft, _ in drafts
            if draft.matter.pk not in known
        ),
        ignore_conflicts=True,  # somebody may issue one of them at the same moment
    )
    held = rows.select_for_update(of=("self",)).select_related("unit").order_by("pk")
    return {one.thing_id: one for one in held}


class _Shared:
    """What the papers of a slice share: series of numbers, held until the transaction ends, and templates."""

    def __init__(self) -> None:
        self.series: dict[tuple[int, str, str], NumberSeries] = {}
        self.used: dict[tuple[int, str, str], Used] = {}

    def number(self, draft: Draft, on: date) -> tuple[NumberSeries | None, int]:
        """Return the series and next number of a paper that takes one. Raises Refused."""
        body = draft.issuer.body
        assert body is not None  # its absence is among what is missing
        if draft.form.numbering is not Numbering.SERIES:
            return None, 0
        key = (body.pk, draft.form.type_code, span_of(body, draft.layout.numbers.per, on))
        if key not in self.series:
            NumberSeries.objects.get_or_create(body_id=key[0], type_code=key[1], span=key[2])
            rows = NumberSeries.objects.select_for_update()
            held = rows.get(body_id=key[0], type_code=key[1], span=key[2])
            refuse_day_before_last(held, on)
            self.series[key] = held
        self.series[key].last += 1
        return self.series[key], self.series[key].last

    def template(self, draft: Draft) -> Used:
        """Return the template of a paper."""
        body = draft.issuer.body
        key = (body.pk if body else 0, draft.form.key, draft.layout.key)
        if key not in self.used:
            self.used[key] = template_for(draft)
        return self.used[key]

    def save(self) -> None:
        """Keep the numbers that were given."""
        for series in self.series.values():
            series.save(update_fields=["last"])
