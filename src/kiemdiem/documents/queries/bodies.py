"""Which body issues a paper, as its unit has described it, or as it would most likely be called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Prefetch

from kiemdiem import data
from kiemdiem.core.papers.layout import Period
from kiemdiem.documents.models import Body, PaperLine, Term
from kiemdiem.documents.queries.terms import paper_line
from kiemdiem.organisations.models import Unit


@dataclass(frozen=True)
class Issuer:
    """A body as a paper names it; `body` is None while its unit has not described it."""

    unit: Unit
    line: str
    name: str
    superior: str
    abbreviation: str
    place: str
    body: Body | None = None


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data.table("papers/bodies.yaml")
    return table


def issuer_of(unit: Unit, line: str) -> Issuer:
    """Return the body of a unit that issues papers of a block: two statements at most."""
    paper = paper_line(line)
    terms = Prefetch("terms", queryset=Term.objects.order_by("starts_on"))
    body = Body.objects.filter(unit=unit, line=paper).prefetch_related(terms).first()
    if body is None:
        return proposed(unit, paper)
    return Issuer(unit, paper, body.name, body.superior, body.abbreviation, body.place, body)


def proposed(unit: Unit, line: str) -> Issuer:
    """Return how the body of a unit would usually be called: one statement at most."""
    table = _table()
    row = table["kinds"].get(unit.kind, {}).get(line) or table["other"][line]
    superior = row.get("superior", "")
    words = {
        "unit": unit.name[:1].lower() + unit.name[1:],
        "Unit": unit.name,
        "bare": unit.name.partition(" ")[2] or unit.name,
        "above": _above(unit) if "{above}" in superior else "",
    }
    return Issuer(
        unit=unit,
        line=line,
        name=row["name"].format(**words),
        superior=superior.format(**words),
        abbreviation=row["abbreviation"],
        place=table["place"],
    )


def issued_as(kind: str) -> str:
    """Return the line of the papers of a collective of a kind where it is not that of its block; else nothing."""
    return str(_table()["collectives"].get(kind, ""))


def issuers_of(unit: Unit) -> list[Issuer]:
    """Return the bodies that a unit may have: the Party's, the State's, and a council's where its kind has one."""
    kinds = _table()["kinds"].get(unit.kind, {})
    return [issuer_of(unit, line) for line in PaperLine if line != PaperLine.COUNCIL or line in kinds]


def _above(unit: Unit) -> str:
    """Return the name of the unit above in the party's tree; empty where there is none."""
    ids = [int(step) for step in unit.party_path.split("/") if step]
    if len(ids) < 2:
        return ""
    return Unit.objects.filter(pk=ids[-2]).values_list("name", flat=True).first() or ""


def span_of(body: Body, per: Period, on: date) -> str:
    """Return the term or year in which a number of that day counts; empty where the body's term is not known."""
    if per is Period.YEAR:
        return str(on.year)
    return next((term.name for term in body.terms.all() if term.has(on)), "")


def line_name(line: str) -> str:
    """Return what a line of papers is called, within a sentence."""
    label = str(PaperLine(line).label)
    return label[:1].lower() + label[1:]
