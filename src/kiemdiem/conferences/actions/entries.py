"""From what was said to the register: a speech, a conclusion, or one sentence of it becomes a draft entry."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, Speech
from kiemdiem.conferences.queries.agenda import ITEM, SPEECH
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.models import Cycle
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.actions import draft
from kiemdiem.shortcomings.models import Origin, Shortcoming
from kiemdiem.shortcomings.queries.passages import check_passage

CLOSING = "conferences.conference"
PLENUMS = ("ban_chap_hanh", "ban_chap_hanh_cap_tinh")


@dataclass(frozen=True)
class _Said:
    """The words, whose register they go to, and the row they stand in."""

    unit: Unit
    cycle: Cycle
    origin: Origin
    origin_type: str
    origin_id: int
    text: str
    at: datetime


def entry_from_speech(
    *, speech: Speech, by: Actor, at: datetime, wording: str = "", passage: str = ""
) -> Shortcoming:
    """Draft a register entry of the reviewed subject's unit from a speech, or from a passage of it.

    What a member of a delegation says counts as the delegation's; what is said on the report of a plenum as a
    comment of the plenum. Raises what `shortcomings.draft` raises; Refused for a passage that was not said, and
    for one that has an entry already.
    """
    subject = speech.item.subject
    said = _Said(
        subject.unit.unit, subject.cycle, _origin(speech), SPEECH, speech.pk, speech.text, speech.recorded_at
    )
    return _draft(said, wording, passage, by=by, at=at)


def entry_from_conclusion(
    *, item: AgendaItem, by: Actor, at: datetime, wording: str = "", passage: str = ""
) -> Shortcoming:
    """Draft a register entry of the reviewed subject's unit from the conclusion on it, or from a passage of it.

    Raises what `shortcomings.draft` raises; Refused where there is no conclusion, for a passage that it does not
    hold, and for one that has an entry already.
    """
    if not item.conclusion or item.concluded_at is None:
        raise Refused(
            f"Phần kiểm điểm “{item.subject}” chưa có kết luận.",
            way_out="Kết luận trước, rồi ghi thành hạn chế.",
        )
    subject = item.subject
    said = _Said(
        subject.unit.unit, subject.cycle, Origin.CONCLUSION, ITEM, item.pk, item.conclusion, item.concluded_at
    )
    return _draft(said, wording, passage, by=by, at=at)


def entry_from_closing(
    *, conference: Conference, by: Actor, at: datetime, wording: str = "", passage: str = ""
) -> Shortcoming:
    """Draft a register entry of the host unit from the conclusion of a whole conference, or from a passage of it.

    Raises what `shortcomings.draft` raises; Refused as for a conclusion on one subject.
    """
    if not conference.conclusion or conference.closed_at is None:
        raise Refused("Hội nghị chưa có kết luận.", way_out="Bế mạc hội nghị trước, rồi ghi thành hạn chế.")
    said = _Said(
        conference.host.unit, conference.cycle, Origin.CONCLUSION, CLOSING, conference.pk, conference.conclusion,
        conference.closed_at,
    )  # fmt: skip
    return _draft(said, wording, passage, by=by, at=at)


def _origin(speech: Speech) -> Origin:
    seats = Attendance.objects.filter(conference=speech.item.conference_id, person=speech.speaker_id)
    if seats.filter(capacity=Attendance.Capacity.DELEGATION).exists():
        return Origin.DELEGATION
    collective = speech.item.subject.collective
    return Origin.PLENUM if collective and collective.kind in PLENUMS else Origin.SPEECH


def _draft(said: _Said, wording: str, passage: str, *, by: Actor, at: datetime) -> Shortcoming:
    passage = check_passage(passage, said.text, "nội dung này") if passage else normal(said.text)
    born = {"origin_type": said.origin_type, "origin_id": said.origin_id}
    known = Shortcoming.objects.filter(**born, origin_passage=passage).order_by("pk").first()
    if known:
        raise Refused(
            f"Nội dung này đã được ghi vào sổ hạn chế, số {known.number}.",
            way_out="Mở hạn chế đó để bổ sung nguyên nhân, chức vụ chịu trách nhiệm, thời hạn và thước đo.",
        )
    return draft(
        unit=said.unit,
        wording=wording or passage,
        origin=said.origin,
        first_seen_on=timezone.localdate(said.at),
        by=by,
        at=at,
        born_in=said.cycle,
        origin_type=said.origin_type,
        origin_id=said.origin_id,
        origin_passage=passage,
    )
