"""The page of one paper: what it says, what is missing, what was issued of it, what the reader may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from kiemdiem.adapters.docstyles import layouts
from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor
from kiemdiem.core.papers import Paper
from kiemdiem.core.papers.layout import Layout, number_line
from kiemdiem.core.papers.stored import from_json
from kiemdiem.documents.access import body_target
from kiemdiem.documents.models import IssuedPaper, OwnTemplate, PaperVersion
from kiemdiem.documents.queries.forms import KINDS, FormLine, forms_for
from kiemdiem.documents.queries.paper import Draft, draft_of
from kiemdiem.documents.queries.templates import own_template

DEEDS = ("issue", "reissue", "withdraw")


@dataclass(frozen=True)
class VersionLine:
    """One issued version as the page lists it; `number` as it prints, with the notation."""

    row: PaperVersion
    number: str
    layout: str

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.row.withdrawn_at is None


@dataclass(frozen=True)
class PaperPage:
    """Everything on the page of one paper."""

    draft: Draft
    label: FormLine
    versions: tuple[VersionLine, ...]
    own: OwnTemplate | None
    others: tuple[FormLine, ...]
    may: Mapping[str, bool]

    @property
    def standing(self) -> VersionLine | None:
        """The version that holds now: the last one, where it was not withdrawn."""
        last = self.versions[-1] if self.versions else None
        return last if last and last.stands else None


def paper_page(form_key: str, thing_id: int, by: Actor, on: date) -> PaperPage:
    """Return the page of a paper as `by` may see it. Raises what `draft_of` raises."""
    draft = draft_of(form_key, thing_id, by, on)
    paper = paper_of(form_key, draft.matter.kind, thing_id)
    target = body_target(draft.issuer.unit)
    lines = forms_for(draft.matter)
    return PaperPage(
        draft=draft,
        label=FormLine(draft.form, draft.printed),
        versions=tuple(version_lines(paper)) if paper else (),
        own=own_template(draft),
        others=tuple(line for line in lines if line.form.key != form_key),
        may={deed: decide(f"documents.{deed}", by, target).allowed for deed in DEEDS},
    )


def paper_of(form_key: str, kind: str, thing_id: int) -> IssuedPaper | None:
    """Return what was issued of a form and its thing, with its versions: two statements."""
    versions = Prefetch("versions", queryset=PaperVersion.objects.select_related("issued_by", "withdrawn_by"))
    rows = IssuedPaper.objects.filter(form_key=form_key, about=kind, thing_id=thing_id)
    return rows.prefetch_related(versions).first()


def version_lines(paper: IssuedPaper) -> list[VersionLine]:
    """Return the versions of a paper, oldest first."""
    rows = sorted(paper.versions.all(), key=lambda row: row.version)
    return [VersionLine(row, printed_number(row), layout_of(row).title) for row in rows]


def printed_number(version: PaperVersion) -> str:
    """Return the number of a version as it stands on the paper; empty for a paper without one."""
    if version.number is None:
        return version.recorded_number
    paper = from_json(version.content)
    return number_line(layout_of(version), version.number, paper.notation)


def layout_of(version: PaperVersion) -> Layout:
    """Return the layout that a version was made in. Raises StopIteration where it is no longer packaged."""
    return next(one for one in layouts() if one.key == version.layout_key)


def said_in(version: PaperVersion) -> Paper:
    """Return what a version said."""
    return from_json(version.content)


@dataclass(frozen=True)
class FormStand:
    """A form of a thing, and what was issued in it."""

    line: FormLine
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True)
class ThingPage:
    """A thing with the forms that it can have papers in."""

    thing_id: int
    name: str
    kind: str
    unit: str
    address: str
    subject_id: int | None
    stands: tuple[FormStand, ...]


def thing_page(kind_key: str, thing_id: int, by: Actor, on: date) -> ThingPage:
    """Return a thing with its forms, as `by` may see it. Raises KeyError for an unknown kind; what loading raises."""
    kind = KINDS[kind_key]
    matter = kind.load(thing_id, by, on)
    versions = Prefetch("versions", queryset=PaperVersion.objects.select_related("issued_by"))
    issued = {
        paper.form_key: paper
        for paper in IssuedPaper.objects.filter(about=kind_key, thing_id=thing_id).prefetch_related(versions)
    }
    return ThingPage(
        thing_id=thing_id,
        name=matter.name,
        kind=kind.name,
        unit=matter.unit.name,
        address=matter.address,
        subject_id=matter.subject.pk if matter.subject else None,
        stands=tuple(
            FormStand(line, tuple(version_lines(issued[line.form.key])) if line.form.key in issued else ())
            for line in forms_for(matter)
        ),
    )
