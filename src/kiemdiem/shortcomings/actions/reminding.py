"""The software speaks up by itself: before a day, and rung by rung once it is past; each thing to each account once."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.reminders import Ladder
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.actions.letters import letters, named
from kiemdiem.shortcomings.models import Deferral, Obstacle, Recheck, Shortcoming, State
from kiemdiem.shortcomings.queries.audience import Audience, audience, reminders


@action("shortcomings.remind")
def remind(*, entries: Sequence[int], on: date, by: Actor, at: datetime) -> int:
    """Tell those concerned what is due or late on a day about some entries; return how many notices are new.

    A step of the software itself. Run twice, or by two at once, it tells nothing twice: the entries are held while
    it looks at what was told.
    """
    rows = list(
        Shortcoming.objects.select_for_update(of=("self",))
        .select_related("unit", "owner_post")
        .filter(pk__in=entries)
        .order_by("pk")
    )
    people = audience({row.owner_post_id for row in rows if row.owner_post_id}, on)
    by_id = {row.pk: row for row in rows}
    wanted = [
        *(letter for row in rows for letter in _deadline(row, people, on)),
        *(letter for one in _waiting(Deferral, entries) for letter in _deferral(one, by_id[one.shortcoming_id], people, on)),
        *(letter for one in _rechecks(entries) for letter in _recheck(one, by_id[one.shortcoming_id], people, on)),
        *(letter for one in _obstacles(entries) for letter in _obstacle(one, by_id[one.shortcoming_id], people, on)),
    ]  # fmt: skip
    told: dict[int, list[Letter]] = {}
    for letter in deliver(wanted, at):
        told.setdefault(letter.about_id, []).append(letter)
    for entry_id, new in told.items():
        entry = by_id[entry_id]
        record(
            "shortcomings.remind", by=by, at=at, about=entry, paths=entry.paths, reason=reminders().basis,
            data={"on": on, "keys": sorted({letter.key for letter in new}), "number": len(new)},
        )  # fmt: skip
    return sum(map(len, told.values()))


def _waiting(model: type[Deferral], entries: Sequence[int]) -> list[Deferral]:
    return list(
        model.objects.filter(
            shortcoming__in=entries, ended_at__isnull=True, shortcoming__state=State.DEFERRED
        ).order_by("pk")
    )


def _rechecks(entries: Sequence[int]) -> list[Recheck]:
    ahead = Recheck.objects.filter(checked_at__isnull=True, shortcoming__state=State.CLOSED)
    return list(ahead.filter(shortcoming__in=entries).order_by("pk"))


def _obstacles(entries: Sequence[int]) -> list[Obstacle]:
    unanswered = Obstacle.objects.filter(answered_on__isnull=True, answer_due__isnull=False)
    return list(unanswered.filter(shortcoming__in=entries).select_related("sent_to").order_by("pk"))


def _deadline(entry: Shortcoming, people: Audience, on: date) -> list[Letter]:
    if entry.state != State.OPEN or entry.deadline is None:
        return []
    what = f"{named(entry)}: thời hạn khắc phục"
    return _spoken(
        reminders().deadline, f"due:{entry.pk}", what, Kind.REMINDER, entry.deadline, entry, people, on
    )


def _deferral(one: Deferral, entry: Shortcoming, people: Audience, on: date) -> list[Letter]:
    what = f"{named(entry)}: thời hạn tạm hoãn"
    return _spoken(
        reminders().deferral, f"deferral:{one.pk}", what, Kind.DEFERRAL, one.until, entry, people, on
    )


def _recheck(one: Recheck, entry: Shortcoming, people: Audience, on: date) -> list[Letter]:
    what = f"{named(entry)}: ngày kiểm tra lại hiệu quả"
    return _spoken(
        reminders().recheck, f"recheck:{one.pk}", what, Kind.RECHECK, one.due_on, entry, people, on
    )


def _obstacle(one: Obstacle, entry: Shortcoming, people: Audience, on: date) -> list[Letter]:
    assert one.answer_due is not None  # asked for so in _obstacles
    what = f"Vướng mắc của hạn chế số {entry.number}, {entry.unit} gửi {one.sent_to}: hạn trả lời"
    return _spoken(
        reminders().obstacle, f"obstacle:{one.pk}", what, Kind.OBSTACLE, one.answer_due, entry, people, on,
        url=reverse("shortcomings:obstacle", args=[one.pk]), sent_to=one.sent_to,
    )  # fmt: skip


def _spoken(
    ladder: Ladder, key: str, what: str, kind: Kind, due: date, entry: Shortcoming, people: Audience, on: date, *,
    url: str = "", sent_to: Unit | None = None,
) -> list[Letter]:  # fmt: skip
    """Return the letters that a ladder asks for on a day; the day is part of their keys, so a moved one is told anew."""
    left = (due - on).days
    threshold = ladder.threshold(due, on)
    if threshold is not None:
        when = "hôm nay" if left == 0 else f"còn {left} ngày"
        says = f"{what} {due:%d/%m/%Y}, {when}."
        to = people.about(entry, ladder.to, sent_to)
        return letters(to, kind, f"{key}:{due}:{threshold}", says, entry, url=url, urgent=left == 0)
    says = f"{what} {due:%d/%m/%Y} đã qua {-left} ngày."
    return [
        letter
        for rung in ladder.rungs(due, on)
        for letter in letters(
            people.about(entry, rung.to, sent_to), Kind.ESCALATION, f"{key}:{due}:late-{rung.key}", says, entry,
            url=url, urgent=True,
        )
    ]  # fmt: skip
