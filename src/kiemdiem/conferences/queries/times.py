"""What the rule set says of a conference's time: how long, and how early the draft report goes out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from kiemdiem.conferences.models import Conference
from kiemdiem.conferences.queries.order import CONCLUDING
from kiemdiem.core.deadlines import SpecialDay, WorkingDays, latest_before, minimum_duration
from kiemdiem.core.ruleset import Cited, Confidence, Deadline, Duration, RuleSet
from kiemdiem.core.steps import StepTable
from kiemdiem.cycles.models import CycleUnit, Suggestion
from kiemdiem.cycles.queries import rule_set
from kiemdiem.rulesets.queries import working_days

SENDING = "reviews.submit"


@dataclass(frozen=True)
class Times:
    """When a conference is held, and what is known of its draft report and of the suggestion behind it."""

    starts_on: date
    ends_on: date
    draft_sent_on: date | None
    time_ground: str
    kinds: frozenset[str]
    suggested: bool

    @property
    def days(self) -> int:
        """How many days the conference lasts."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True)
class TimeNote:
    """One thing the rules say of a conference's time, and how this conference stands to it.

    `binding`: confirmed law; anything else is advice. `later`: nothing wrong yet, it can still be done in time.
    """

    rule: Cited | SpecialDay
    says: str
    kept: bool
    binding: bool
    later: bool = False
    way_out: str = ""


def time_notes(conference: Conference) -> list[TimeNote]:
    """Return what the rules say of a conference's time, in two statements."""
    collectives = list(conference.collectives.values_list("pk", "collective__kind"))
    times = Times(
        starts_on=conference.starts_on,
        ends_on=conference.ends_on,
        draft_sent_on=conference.draft_sent_on,
        time_ground=conference.time_ground,
        kinds=frozenset(kind for _, kind in collectives),
        suggested=suggested([key for key, _ in collectives]),
    )
    return notes_on(rule_set(conference.cycle), times)


def notes_on(rules: RuleSet, times: Times) -> list[TimeNote]:
    """Return what `rules` say of `times`: duration first, then the draft report; and which of its days are holidays."""
    duration, draft, days = minimum_duration(rules, times.kinds), draft_deadline(rules), working_days()
    notes = [_duration_note(duration, times)] if duration else []
    if draft:
        notes.append(_draft_note(draft, times, days))
    held = (times.starts_on + timedelta(days=more) for more in range(times.days))
    return notes + [_holiday_note(days.days_off[day]) for day in held if day in days.days_off]


def plan_advice(host: CycleUnit) -> tuple[Cited, ...]:
    """Return what the planner must know of the rules before choosing days; nothing where the rule set is silent."""
    rules = rule_set(host.cycle)
    draft = draft_deadline(rules)
    return (*(duration.rule for duration in rules.durations), *((draft.rule,) if draft else ()))


def suggested(collective_ids: Collection[int]) -> bool:
    """Return whether the level above has issued a suggestion to one of these collectives, in one statement."""
    return Suggestion.objects.filter(Suggestion.standing(), subject__in=collective_ids).exists()


def draft_deadline(rules: RuleSet) -> Deadline | None:
    """Return the rule on sending the draft report before the conference; None where the rule set has none."""
    conference = _leads_to(rules.steps, CONCLUDING)
    sent = _leads_to(rules.steps, SENDING)
    held = {deadline.rule.id for deadline in rules.calendar if deadline.step in conference}
    found = (deadline for deadline in rules.calendar if deadline.before in held and deadline.step in sent)
    return next(found, None)


def _leads_to(steps: StepTable, action: str) -> set[str]:
    return {move.to for move in steps.moves if move.action == action}


def _binds(rule: Cited) -> bool:
    return rule.confidence is Confidence.CONFIRMED


def _duration_note(duration: Duration, times: Times) -> TimeNote:
    if times.suggested:
        return TimeNote(
            duration.rule,
            f"Nơi được gợi ý kiểm điểm: thời gian do cấp gợi ý quyết định, theo {times.time_ground}."
            if times.time_ground
            else "Nơi được gợi ý kiểm điểm: chưa ghi văn bản của cấp gợi ý quyết định thời gian hội nghị.",
            kept=bool(times.time_ground),
            binding=_binds(duration.rule),
            way_out="Ghi số, ngày văn bản của cấp gợi ý vào ô “Văn bản quyết định thời gian”.",
        )
    return TimeNote(
        duration.rule,
        f"Hội nghị dài {times.days} ngày, quy định ít nhất {duration.days} ngày.",
        kept=times.days >= duration.days,
        binding=_binds(duration.rule),
        way_out="Chọn lại ngày kết thúc.",
    )


def _holiday_note(day: SpecialDay) -> TimeNote:
    return TimeNote(
        day, day.off, kept=False, binding=False, way_out="Chọn ngày khác, nếu không nhất thiết họp ngày ấy."
    )


def _draft_note(draft: Deadline, times: Times, days: WorkingDays) -> TimeNote:
    latest = latest_before(draft, times.starts_on, days)
    if times.draft_sent_on is None:
        says = f"Chưa ghi ngày gửi dự thảo báo cáo; phải gửi chậm nhất ngày {latest:%d/%m/%Y}."
    elif times.draft_sent_on > latest:
        says = (
            f"Dự thảo báo cáo gửi ngày {times.draft_sent_on:%d/%m/%Y} là muộn: "
            f"họp ngày {times.starts_on:%d/%m/%Y} thì phải gửi chậm nhất ngày {latest:%d/%m/%Y}."
        )
    else:
        says = f"Dự thảo báo cáo gửi ngày {times.draft_sent_on:%d/%m/%Y}, kịp hạn {latest:%d/%m/%Y}."
    return TimeNote(
        draft.rule,
        says,
        kept=times.draft_sent_on is not None and times.draft_sent_on <= latest,
        binding=draft.is_law and _binds(draft.rule),
        later=times.draft_sent_on is None,
        way_out="Lùi ngày họp, hoặc ghi đúng ngày đã gửi dự thảo.",
    )
