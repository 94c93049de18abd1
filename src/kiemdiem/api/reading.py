"""What can be read: who one is, units, targets, the register. Lists go on from the last id seen."""

from dataclasses import dataclass
from typing import Annotated

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router

from kiemdiem.api.answers import REFUSALS
from kiemdiem.api.keys import asker
from kiemdiem.organisations.queries.exchange import ExchangedUnit, units_after
from kiemdiem.shortcomings.models import Evidence, State
from kiemdiem.shortcomings.queries.exchange import (
    ExchangedEntry,
    ExchangedStory,
    entries_after,
    seen_entry,
    whole_story,
)
from kiemdiem.targets.queries.exchange import ExchangedTarget, targets_after

router = Router()
LARGEST_ID = 2**63 - 1
MOST = 200
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
After = Annotated[int, Query(ge=0, le=LARGEST_ID, description="id cuối cùng đã nhận; 0 để bắt đầu")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="số bản ghi tối đa mỗi lần")]
UnitId = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


@dataclass(frozen=True)
class Grant:
    """A role the key's account holds, over a unit; none: over the whole installation."""

    role: str
    unit_id: int | None


@dataclass(frozen=True)
class Me:
    """Whom the key stands for today."""

    account_id: int
    grants: list[Grant]


@dataclass(frozen=True)
class Entries:
    """One stretch of the register; `next_after` is None at the end."""

    items: list[ExchangedEntry]
    next_after: int | None


@dataclass(frozen=True)
class Units:
    """One stretch of the units; `next_after` is None at the end."""

    items: list[ExchangedUnit]
    next_after: int | None


@dataclass(frozen=True)
class Targets:
    """One stretch of the targets; `next_after` is None at the end."""

    items: list[ExchangedTarget]
    next_after: int | None


@router.get("/me", response={200: Me, **REFUSALS}, operation_id="me")
def me(request: HttpRequest) -> Me:
    """Say whom the key stands for and what roles that account holds today."""
    actor = asker(request)
    assert actor.account_id is not None
    return Me(actor.account_id, [Grant(grant.role.value, grant.unit_id) for grant in actor.grants])


@router.get("/units", response={200: Units, **REFUSALS}, operation_id="units")
def units(
    request: HttpRequest,
    after: After = 0,
    limit: Limit = 100,
    words: Annotated[str, Query(max_length=100)] = "",
) -> Units:
    """List the units; `words` are looked for in their names, with or without marks."""
    found = units_after(asker(request), after=after, limit=limit, words=words)
    return Units(found, found[-1].id if len(found) == limit else None)


@router.get("/targets", response={200: Targets, **REFUSALS}, operation_id="targets")
def targets(
    request: HttpRequest,
    after: After = 0,
    limit: Limit = 100,
    unit_id: UnitId = None,
    year: Annotated[int | None, Query(ge=1900, le=2999)] = None,
) -> Targets:
    """List the targets one may see, each with all its figures."""
    found = targets_after(asker(request), after=after, limit=limit, unit_id=unit_id, year=year)
    return Targets(found, found[-1].id if len(found) == limit else None)


@router.get("/entries", response={200: Entries, **REFUSALS}, operation_id="entries")
def entries(
    request: HttpRequest,
    after: After = 0,
    limit: Limit = 100,
    unit_id: UnitId = None,
    state: State | None = None,
) -> Entries:
    """List the entries of the register one may see."""
    found = entries_after(
        asker(request), timezone.localdate(), after=after, limit=limit, unit_id=unit_id,
        state=state.value if state else None,
    )  # fmt: skip
    return Entries(found, found[-1].id if len(found) == limit else None)


@router.get("/entries/{entry_id}", response={200: ExchangedStory, **REFUSALS}, operation_id="entry")
def entry(request: HttpRequest, entry_id: Id) -> ExchangedStory:
    """Return one entry with its whole history."""
    return whole_story(entry_id, asker(request), timezone.localdate())


@router.get("/entries/{entry_id}/evidence/{evidence_id}", response=REFUSALS, operation_id="evidence")
def evidence(request: HttpRequest, entry_id: Id, evidence_id: Id) -> FileResponse:
    """Send the file of a piece of evidence."""
    about = seen_entry(entry_id, asker(request), timezone.localdate())
    found = get_object_or_404(Evidence, pk=evidence_id, shortcoming=about)
    return FileResponse(
        found.file.open(),
        as_attachment=True,
        filename=found.file_name,
        content_type="application/octet-stream",
    )
