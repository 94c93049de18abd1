"""The software speaks up by itself: before a day, and rung by rung once it is past; each thing to each account once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.reminders import Ladder, Reminders
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.actions.letters import letters, named
from kiemdiem.shortcomings.models import Deferral, Obstacle, Recheck, Shortcoming, State
from kiemdiem.shortcomings.queries.audience import Audience, audience, rules_on


@dataclass(frozen=True)
class Told:
    """An entry about which something may be said on a day: by which reminders, and to whom it could be."""

    entry: Shortcoming
    rules: Reminders
    people: Audience
    on: date


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
    rules = rules_on(on)
    known = {row.pk: Told(row, rules.of(row.unit_id, row.paths), people, on) for row in rows}
    wanted = [
        *(letter for row in rows for letter in _deadline(known[row.pk])),
        *(letter for one in _waiting(Deferral, entries) for letter in _deferral(one, known[one.shortcoming_id])),
        *(letter for one in _rechecks(entries) for letter in _recheck(one, known[one.shortcoming_id])),
        *(letter for one in _obstacles(entries) for letter in _obstacle(one, known[one.shortcoming_id])),
    ]  # fmt: skip
    fresh: dict[int, list[Letter]] = {}
    for letter in deliver(wanted, at):
        fresh.setdefault(letter.about_id, []).append(letter)
    for entry_id, new in fresh.items():
        entry, rules_here = known[entry_id].entry, known[entry_id].rules
        record(
            "shortcomings.remind", by=by, at=at, about=entry, paths=entry.paths, reason=rules_here.basis,
            data={"on": on, "keys": sorted({letter.key for letter in new}), "number": len(new)},
        )  # fmt: skip
    return sum(map(len, fresh.values()))


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


def _deadline(told: Told) -> list[Letter]:
    entry = told.entry
    if entry.state != State.OPEN or entry.deadline is None:
        return []
    what = f"{named(entry)}: thời hạn khắc phục"
    return _spoken(told, told.rules.deadline, f"due:{entry.pk}", what, Kind.REMINDER, entry.deadline)


def _deferral(one: Deferral, told: Told) -> list[Letter]:
    what = f"{named(told.entry)}: thời hạn tạm hoãn"
    return _spoken(told, told.rules.deferral, f"deferral:{one.pk}", what, Kind.DEFERRAL, one.until)


def _recheck(one: Recheck, told: Told) -> list[Letter]:
    what = f"{named(told.entry)}: ngày kiểm tra lại hiệu quả"
    return _spoken(told, told.rules.recheck, f"recheck:{one.pk}", what, Kind.RECHECK, one.due_on)


def _obstacle(one: Obstacle, told: Told) -> list[Letter]:
    assert one.answer_due is not None  # asked for so in _obstacles
    entry = told.entry
    what = f"Vướng mắc của hạn chế số {entry.number}, {entry.unit} gửi {one.sent_to}: hạn trả lời"
    return _spoken(
        told, told.rules.obstacle, f"obstacle:{one.pk}", what, Kind.OBSTACLE, one.answer_due,
        url=reverse("shortcomings:obstacle", args=[one.pk]), sent_to=one.sent_to,
    )  # fmt: skip


def _spoken(
    told: Told, ladder: Ladder, key: str, what: str, kind: Kind, due: date, *, url: str = "", sent_to: Unit | None = None
) -> list[Letter]:  # fmt: skip
    """Return the letters that a ladder asks for on a day; the day is part of their keys, so a moved one is told anew."""
    entry, left = told.entry, (due - told.on).days
    threshold = ladder.threshold(due, told.on)
    if threshold is not None:
        when = "hôm nay" if left == 0 else f"còn {left} ngày"
        says = f"{what} {due:%d/%m/%Y}, {when}."
        to = told.people.about(entry, ladder.to, sent_to)
        return letters(
            to, kind, f"{key}:{due}:{threshold}", says, entry, url=url, urgent=left == 0, rules=told.rules
        )
    says = f"{what} {due:%d/%m/%Y} đã qua {-left} ngày."
    return [
        letter
        for rung in ladder.rungs(due, told.on)
        for letter in letters(
            told.people.about(entry, rung.to, sent_to), Kind.ESCALATION, f"{key}:{due}:late-{rung.key}", says, entry,
            url=url, urgent=True, rules=told.rules,
        )
    ]  # fmt: skip
