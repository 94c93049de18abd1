"""What can be sent in: drafts for the register, progress, evidence. Everything goes through the actions of the pages."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import FileEx, Form, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field, WithJsonSchema

from kiemdiem.api.answers import REFUSALS
from kiemdiem.api.keys import asker
from kiemdiem.api.reading import LARGEST_ID, Id, router
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.models import EvidenceKind, Origin
from kiemdiem.shortcomings.queries.exchange import seen_entry
from kiemdiem.web.uploads import whole_named

CREATED = 201
Day = Annotated[
    date,
    Field(
        ge=date(1900, 1, 1),
        le=date(2999, 12, 31),
        json_schema_extra={"pattern": r"^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$"},
    ),
]


NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, Field(min_length=1, max_length=4000, pattern=NO_NUL)]
Passage = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
Title = Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]
Source = Annotated[str, Field(max_length=300, pattern=NO_NUL)]


class DraftEntry(Schema):
    """A limitation to be written into a unit's register as a draft; people give it its address there."""

    unit_id: Annotated[int, Field(ge=1, le=LARGEST_ID)]
    wording: Text
    first_seen_on: Day
    origin: Origin = Origin.OTHER
    origin_passage: Passage = ""
    source: Source = ""


class Progress(Schema):
    """What was done on a remedy up to a day."""

    noted_on: Day
    text: Text
    source: Source = ""


class EvidenceFacts(Schema):
    """What a file proves, and of which day it is."""

    kind: EvidenceKind
    title: Title
    dated: Day
    source: Source = ""


@dataclass(frozen=True)
class Made:
    """What was written: its id, for good."""

    id: int


@router.post("/entries", response={CREATED: Made, **REFUSALS}, operation_id="draft_entry")
def draft_entry(request: HttpRequest, sent: DraftEntry) -> Status[Made]:
    """Write a limitation into a unit's register as a draft. One that stands there already is refused with 409."""
    unit = get_object_or_404(Unit, pk=sent.unit_id)
    entry = actions.draft(
        unit=unit, wording=sent.wording, origin=sent.origin, first_seen_on=sent.first_seen_on,
        origin_passage=sent.origin_passage, source=sent.source, by=asker(request), at=timezone.now(),
    )  # fmt: skip
    return Status(CREATED, Made(entry.pk))


@router.post(
    "/entries/{entry_id}/progress", response={CREATED: Made, **REFUSALS}, operation_id="note_progress"
)
def note_progress(request: HttpRequest, entry_id: Id, sent: Progress) -> Status[Made]:
    """Note progress on an entry being remedied. It is never a proof."""
    by, now = asker(request), timezone.now()
    note = actions.note_progress(
        entry=seen_entry(entry_id, by, timezone.localdate(now)), noted_on=sent.noted_on, text=sent.text,
        source=sent.source, by=by, at=now,
    )  # fmt: skip
    return Status(CREATED, Made(note.pk))


SomeFile = Annotated[
    UploadedFile, WithJsonSchema({"type": "string", "format": "binary", "minLength": 1}), FileEx()
]


@router.post(
    "/entries/{entry_id}/evidence", response={CREATED: Made, **REFUSALS}, operation_id="add_evidence"
)
def add_evidence(
    request: HttpRequest, entry_id: Id, sent: Form[EvidenceFacts], file: SomeFile
) -> Status[Made]:
    """Hand in a file that proves something. Whether it proves the result is for an independent person to say."""
    by, now = asker(request), timezone.now()
    made = actions.add_evidence(
        entry=seen_entry(entry_id, by, timezone.localdate(now)), file=whole_named(file), kind=sent.kind, title=sent.title,
        dated=sent.dated, source=sent.source, by=by, at=now,
    )  # fmt: skip
    return Status(CREATED, Made(made.pk))
