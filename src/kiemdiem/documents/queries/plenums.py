"""What papers take from a plenary session: its minutes, word for word as they were frozen at the close."""

from datetime import date

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.papers import Block, Heading, Text
from kiemdiem.core.refusal import Missing
from kiemdiem.documents.queries.terms import Kind, Matter, dated, signing_values
from kiemdiem.plenums.access import plenum_target, visible_plenums
from kiemdiem.plenums.models import Plenum, PlenumState
from kiemdiem.plenums.queries.minutes import SECTIONS
from kiemdiem.plenums.queries.session import plenums_for_pages


def load_plenum(pk: int, by: Actor, on: date) -> Matter:  # noqa: ARG001 -- every kind is asked with the day
    """Return a session as `by` may see it. Raises Http404; NotAllowed."""
    one = get_object_or_404(plenums_for_pages(), pk=pk)
    require("plenums.see", by, plenum_target(one, by))
    return Matter(
        kind="plenum", pk=pk, name=one.title, unit=one.body.unit, line=one.body.unit.line,
        address=reverse("plenums:plenum", args=[pk]), facts=one, illustrative=one.illustrative,
    )  # fmt: skip


def _visible(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    return visible_plenums(by)


def _minutes(matter: Matter) -> tuple[Block, ...]:
    """Return the frozen minutes after their title: nothing added, nothing left out, the section titles as headings."""
    lines = matter.facts.minutes.splitlines()
    start = lines.index(SECTIONS[0]) if SECTIONS[0] in lines else 0
    titles = list(SECTIONS)
    blocks: list[Block] = []
    for line in lines[start:]:
        if titles and line == titles[0]:
            blocks.append(Heading(titles.pop(0)))
        elif line.strip():
            blocks.append(Text(line))
    return tuple(blocks)


def _closed(matter: Matter) -> Missing | None:
    if matter.facts.state == PlenumState.CLOSED:
        return None
    return Missing("Hội nghị chưa bế mạc nên chưa có biên bản.", matter.address)


PLENUM = Kind(
    key="plenum",
    name="hội nghị toàn thể",
    model=Plenum,
    load=load_plenum,
    visible=_visible,
    values={
        **signing_values(),
        "name": lambda matter: matter.name,
        "unit": lambda matter: matter.unit.name,
        "body": lambda matter: matter.facts.body.name,
        "held_on": lambda matter: dated(matter.facts.held_on),
        "chair": lambda matter: str(matter.facts.chair or ""),
        "secretary": lambda matter: str(matter.facts.secretary or ""),
        "conclusion": lambda matter: matter.facts.conclusion,
        "minutes_hash": lambda matter: matter.facts.minutes_hash,
    },
    blocks={"minutes": _minutes},
    checks={"plenum_closed": _closed},
)
