"""From what was said to the register: a speech or a conclusion becomes a draft entry by one click."""

from datetime import datetime

from django.utils import timezone

from kiemdiem.conferences.models import AgendaItem, Speech
from kiemdiem.conferences.queries.agenda import ITEM, SPEECH
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.models import Subject
from kiemdiem.shortcomings.actions import draft
from kiemdiem.shortcomings.models import Origin, Shortcoming


def entry_from_speech(*, speech: Speech, by: Actor, at: datetime, wording: str = "") -> Shortcoming:
    """Draft a register entry of the reviewed subject's unit from a speech; the speech stays its origin.

    Raises what `shortcomings.draft` raises; Refused where this speech has an entry already.
    """
    return _draft(
        speech.item.subject, Origin.SPEECH, SPEECH, speech.pk, speech.text, wording, by=by, at=at, said=speech.recorded_at
    )  # fmt: skip


def entry_from_conclusion(*, item: AgendaItem, by: Actor, at: datetime, wording: str = "") -> Shortcoming:
    """Draft a register entry of the reviewed subject's unit from the conclusion on it.

    Raises what `shortcomings.draft` raises; Refused where there is no conclusion, or it has an entry already.
    """
    if not item.conclusion or item.concluded_at is None:
        raise Refused(
            f"Phần kiểm điểm “{item.subject}” chưa có kết luận.",
            way_out="Kết luận trước, rồi ghi thành hạn chế.",
        )
    return _draft(
        item.subject, Origin.CONCLUSION, ITEM, item.pk, item.conclusion, wording, by=by, at=at, said=item.concluded_at
    )  # fmt: skip


def _draft(
    subject: Subject,
    origin: Origin,
    origin_type: str,
    origin_id: int,
    passage: str,
    wording: str,
    *,
    by: Actor,
    at: datetime,
    said: datetime,
) -> Shortcoming:
    known = Shortcoming.objects.filter(origin_type=origin_type, origin_id=origin_id).first()
    if known:
        raise Refused(
            f"Nội dung này đã được ghi vào sổ hạn chế, số {known.number}.",
            way_out="Mở hạn chế đó để bổ sung nguyên nhân, chức vụ chịu trách nhiệm, thời hạn và thước đo.",
        )
    return draft(
        unit=subject.unit.unit,
        wording=wording or passage,
        origin=origin,
        first_seen_on=timezone.localdate(said),
        by=by,
        at=at,
        born_in=subject.cycle,
        origin_type=origin_type,
        origin_id=origin_id,
        origin_passage=passage,
    )
