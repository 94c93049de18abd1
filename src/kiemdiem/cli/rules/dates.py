"""`kiemdiem rules deadlines`: the dated calendar of a year, when the draft must be sent, how long a conference lasts.

Days are counted with the packaged table of holidays and working Saturdays, and with those the question adds. How
"at least n working days before" is counted stands in the rule; the option `counting` overrides it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiemdiem import data
from kiemdiem.cli.rules.answers import SURE, Json, answered, day, folded, options, reason, source
from kiemdiem.cli.rules.asked import FIRST_YEAR, LAST_YEAR, Asked, asked_package
from kiemdiem.core.deadlines import (
    DueDate,
    SpecialDay,
    WorkingDays,
    calendar,
    conference_deadlines,
    minimum_duration,
    read_working_days,
)
from kiemdiem.core.ruleset import Confidence, DayCounting, RuleSet
from kiemdiem.rulesets.phrases import COUNTINGS

MOST_DAYS = 60


@dataclass(frozen=True)
class Conference:
    """A conference that is planned or held."""

    on: date | None
    days: int | None
    collective_kind: str
    suggested: bool
    suggested_days: int | None


@dataclass(frozen=True)
class Plan:
    """What the question says: the rules under its options, the year, the conference, and what was done when."""

    rules: RuleSet
    year: int
    days: WorkingDays
    conference: Conference
    done: Mapping[str, date]


def run(arguments: list[str]) -> int:
    """Answer with calendar, duration and refusals. Exit code 2 where the question is faulty."""
    return answered(options("deadlines", from_stdin=True).parse_args(arguments), _answer)


def _answer(asked: Asked) -> tuple[Json, list[str]]:
    package = asked_package(asked)
    year = asked.whole("year", FIRST_YEAR, LAST_YEAR - 1)
    settings = asked.table("options")
    counting = settings.choice("counting", DayCounting, needed=False)
    days = _days(settings)
    settings.close()
    conference = _conference(asked.table("conference"))
    done_said = asked.table("done")
    known = {each.rule.id for each in package.rules.calendar} if package else set(done_said.names())
    done = {}
    for name in done_said.names():
        on = done_said.day(name)
        if name not in known:
            done_said.wrong(name, "bộ quy định không có hạn này.")
        elif on:
            done[name] = on
    asked.finish()
    assert package is not None  # else a fault was noted
    assert year is not None
    plan = Plan(_counted(package.rules, counting), year, days, conference, done)
    return _said(plan, package.hash)


def _conference(said: Asked) -> Conference:
    conference = Conference(
        on=said.day("on", needed=False),
        days=said.whole("days", 1, MOST_DAYS, needed=False),
        collective_kind=said.text("collective_kind", needed=False),
        suggested=said.truth("suggested", default=False),
        suggested_days=said.whole("suggested_days", 1, MOST_DAYS, needed=False),
    )
    said.close()
    if conference.suggested_days and not conference.suggested:
        said.wrong("suggested_days", "chỉ có khi suggested là true.")
    return conference


def _days(settings: Asked) -> WorkingDays:
    """Return the packaged working days with those that the question adds or takes away."""
    packaged = read_working_days(data.read("calendar/holidays.yaml"))
    off = {each.on: each for each in settings.rows("days_off", _special_day, needed=False)}
    working = {each.on: each for each in settings.rows("working", _special_day, needed=False)}
    return packaged.changed(off, working)


def _special_day(row: Asked) -> SpecialDay:
    on = row.day("on") or date.min
    return SpecialDay(on, row.text("says"), row.text("article"), Confidence.PARTIAL)


def _counted(rules: RuleSet, counting: DayCounting | None) -> RuleSet:
    if counting is None:
        return rules
    return replace(rules, calendar=tuple(replace(each, counting=counting) for each in rules.calendar))


def _said(plan: Plan, content_hash: str) -> tuple[Json, list[str]]:
    events = {}
    if plan.conference.on:
        events = {each.rule.id: plan.conference.on for each in conference_deadlines(plan.rules)}
    dues = calendar(plan.rules, plan.year, plan.days, events)
    held = {**events, **{each: on for each, on in plan.done.items() if each not in events}}
    anchors = {**{due.rule.rule.id: due.on for due in dues}, **events}
    rows = [_row(plan, due, anchors, held.get(due.rule.rule.id)) for due in dues]
    conference = _conference_row(plan)
    refusals = [*_late(dues, held), *_too_short(plan, conference)]
    warnings = list(_warnings(plan, dues, held))
    said = {
        "ruleset": plan.rules.key, "hash": content_hash, "year": plan.year, "calendar": rows,
        "conference": conference, "refusals": refusals, "warnings": warnings,
    }  # fmt: skip
    lines = [f"{plan.rules.number}: lịch năm {plan.year}"]
    for due, row in zip(dues, rows, strict=True):
        lines += _due_lines(due, row)
    lines += _conference_lines(conference)
    for refusal in refusals:
        lines += folded(f"KHÔNG ĐÚNG QUY ĐỊNH: {refusal['text']} ({refusal['article']})", "  ")
    for warning in warnings:
        lines += folded(f"Chú ý: {warning}", "  ")
    return said, lines


def _row(plan: Plan, due: DueDate, anchors: Mapping[str, date], done: date | None) -> dict[str, object]:
    deadline = due.rule
    anchor = deadline.before or deadline.after
    start = anchors[anchor] if anchor else None
    counted = start is not None and deadline.working_days is not None
    first, last = sorted((due.on, start)) if start and counted else (due.on, due.on)
    return reason(
        deadline.rule,
        due=due.on.isoformat(),
        is_law=deadline.is_law,
        step=deadline.step,
        counted_from=anchor,
        counted_from_day=start.isoformat() if start else None,
        counting=deadline.counting.value if counted and deadline.before else None,
        special_days=[
            {
                "on": each.on.isoformat(),
                "working": each.on in plan.days.working,
                "text": each.says,
                "article": each.article,
                "confidence": each.confidence.value,
            }
            for each in _special(plan.days, first, last)
        ],
        done=done.isoformat() if done else None,
        verdict="open" if done is None else "late" if done > due.on else "in_time",
    )


def _special(days: WorkingDays, first: date, last: date) -> Iterator[SpecialDay]:
    """Return the days between two days that are off on a weekday, or worked on a rest day."""
    day_ = first + timedelta(days=1)
    while day_ < last:
        special = days.working.get(day_) or days.days_off.get(day_)
        if special and (day_ in days.working or day_.weekday() not in days.weekly_rest):
            yield special
        day_ += timedelta(days=1)


def _late(dues: Sequence[DueDate], held: Mapping[str, date]) -> Iterator[dict[str, object]]:
    for due in dues:
        done = held.get(due.rule.rule.id)
        if done is not None and done > due.on and due.rule.is_law:
            text = f"{day(done)} là muộn, chậm nhất {day(due.on)}: {due.rule.rule.says}"
            yield reason(due.rule.rule, text, due=due.on.isoformat(), done=done.isoformat())


def _conference_row(plan: Plan) -> dict[str, object] | None:
    """Return how long the conference must last; None where the rule set says nothing of it."""
    conference = plan.conference
    duration = minimum_duration(plan.rules, [conference.collective_kind])
    if duration is None:
        return None
    least: int | None = conference.suggested_days if conference.suggested else duration.days
    verdict = "open" if conference.days is None else "human_decision"
    if conference.days is not None and least is not None:
        verdict = "too_short" if conference.days < least else "long_enough"
    return reason(
        duration.rule,
        on=conference.on.isoformat() if conference.on else None,
        least_days=least,
        decided_by="suggesting_authority" if conference.suggested else "rule",
        days=conference.days,
        verdict=verdict,
    )


def _too_short(plan: Plan, conference: Mapping[str, object] | None) -> Iterator[dict[str, object]]:
    if conference is None or conference["verdict"] != "too_short":
        return
    says = "cấp gợi ý quyết định" if plan.conference.suggested else "quy định"
    text = f"Hội nghị dài {conference['days']} ngày, {says} ít nhất {conference['least_days']} ngày."
    yield {
        **{key: conference[key] for key in ("rule", "article", "confidence")},
        "text": text,
    }


def _warnings(plan: Plan, dues: Sequence[DueDate], held: Mapping[str, date]) -> Iterator[str]:
    for due in dues:
        done = held.get(due.rule.rule.id)
        if done is not None and done > due.on and not due.rule.is_law:
            yield f"{day(done)} sau {day(due.on)}, là mốc mặc định của phần mềm, không phải quy định: {due.rule.rule.says}"
    counted = any(due.rule.working_days is not None for due in dues)
    if counted and plan.year not in plan.days.years:
        yield f"Bảng ngày nghỉ chưa có năm {plan.year}: các hạn tính theo ngày làm việc mới chỉ trừ thứ Bảy, Chủ nhật."
    on = plan.conference.on
    if on and not plan.days.is_working(on):
        yield f"Ngày họp {day(on)} không phải ngày làm việc."
    if on and not conference_deadlines(plan.rules):
        yield "Bộ quy định này không có hạn nào tính từ hội nghị kiểm điểm."


def _due_lines(due: DueDate, row: Mapping[str, object]) -> list[str]:
    mark = "" if due.rule.is_law else " [mặc định của phần mềm, không phải quy định]"
    lines = folded(f"{day(due.on)}  {due.rule.rule.says}{mark}", " " * 14, "  ")
    lines += folded(source(due.rule.rule), " " * 14)
    if row["counting"]:
        lines += folded(f"Cách đếm: {COUNTINGS[DayCounting(str(row['counting']))]}.", " " * 14)
    specials = row["special_days"]
    if isinstance(specials, list) and specials:
        said = "; ".join(
            f"{day(date.fromisoformat(each['on']))} {'làm việc' if each['working'] else 'nghỉ'} ({each['text']})"
            for each in specials
        )
        lines += folded(f"Đã tính: {said}.", " " * 14)
    if row["done"]:
        done = date.fromisoformat(str(row["done"]))
        lines += folded(f"{day(done)}: {'MUỘN' if row['verdict'] == 'late' else 'kịp hạn'}.", " " * 14)
    return lines


def _conference_lines(row: Mapping[str, object] | None) -> list[str]:
    if row is None:
        return ["  Bộ quy định này không nói hội nghị dài bao lâu."]
    least = f"ít nhất {row['least_days']} ngày" if row["least_days"] else "do cấp gợi ý kiểm điểm quyết định"
    lines = [f"Hội nghị: {least}"]
    lines += folded(str(row["text"]), "  ")
    return lines + folded(f"{row['article']} · {SURE[Confidence(str(row['confidence']))]}", "  ")
