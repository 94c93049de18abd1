"""Scenes that every season of the sample plays: opening, reports, a conference, ratings, the end.

They go through the same actions as people do, so every rule that refuses a person refuses the sample too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import QuerySet

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.conferences.actions.hall import Mark, close_conference, mark_attendance, open_conference
from kiemdiem.conferences.actions.items import conclude_item, open_item
from kiemdiem.conferences.actions.plan import Plan, plan
from kiemdiem.conferences.actions.speeches import dispose, record_speech
from kiemdiem.conferences.models import AgendaItem, Conference, Disposition, Speech, SpeechKind
from kiemdiem.conferences.queries.candidates import seatless
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.ruleset import Level, SubjectKind
from kiemdiem.cycles.actions import (
    Point,
    approve_suggestions,
    change_inclusion,
    close,
    create,
    issue_suggestion,
    note_opinion,
    open_cycle,
    suggest,
)
from kiemdiem.cycles.models import Cycle, CycleKind, CycleUnit, Inclusion, Subject, Suggestion
from kiemdiem.ratings.actions.appraisal import appraise
from kiemdiem.ratings.actions.decision import decide
from kiemdiem.ratings.actions.limits import Choice
from kiemdiem.reviews.actions.saving import save
from kiemdiem.reviews.actions.sending import accept, submit
from kiemdiem.reviews.models import PriorResult
from kiemdiem.reviews.queries import cells as place
from kiemdiem.reviews.queries.cells import Cell
from kiemdiem.reviews.queries.outline import POINTS, PRIOR_ITEMS, Outline, outline_of

ILLUSTRATIVE = "Nội dung minh họa"
MINUTES_AN_ITEM = 30
AGREED = "Ủy ban Kiểm tra nhất trí nội dung gợi ý (ý kiến minh họa)."
APPROVED = "Kết luận minh họa của cấp có thẩm quyền"


@dataclass(frozen=True)
class Season:
    """A cycle of the story, with its subjects found by the keys of the cast."""

    cast: Cast
    cycle: Cycle

    def unit(self, key: str) -> CycleUnit:
        """Return a unit as the cycle froze it."""
        return CycleUnit.objects.select_related("cycle", "unit").get(
            cycle=self.cycle, unit=self.cast.units[key]
        )

    def collective(self, key: str) -> Subject:
        """Return the subject of a collective such as `me-linh/btv`."""
        return self.everybody().get(collective=self.cast.collectives[key])

    def holder(self, seat: str) -> Subject:
        """Return the subject of whoever holds a seat now, such as `me-linh/bi-thu`."""
        return self.everybody().get(person=self.cast.people[seat])

    def below(self, key: str) -> list[Subject]:
        """Return every subject of a unit."""
        return list(self.everybody().filter(unit__unit=self.cast.units[key]))

    def everybody(self) -> QuerySet[Subject]:
        """Return every subject of the season."""
        return Subject.objects.filter(cycle=self.cycle).select_related(
            "cycle__rule_set", "unit__unit", "collective", "person", "post"
        )


def open_season(
    cast: Cast,
    *,
    title: str,
    year: int,
    root: str,
    opened: date,
    previous: Cycle | None = None,
    source: str = "",
) -> Season:
    """Prepare and open the yearly cycle over a unit and all below it."""
    cycle = create(
        title=title, kind=CycleKind.YEAR, year=year, period_start=date(year, 1, 1), period_end=date(year, 12, 31),
        root=cast.units[root], previous=previous, by=SYSTEM, at=at(opened), source=source, illustrative=not source,
    )  # fmt: skip
    for _ in open_cycle(cycle=cycle, by=SYSTEM, at=at(opened, 9)):
        pass
    cycle.refresh_from_db()
    return Season(cast, cycle)


@dataclass(frozen=True)
class Dates:
    """When points were drafted and issued, and by when they are answered."""

    drafted: date
    issued: date
    answer_due: date


def keep_only(season: Season, kept: Iterable[Subject], on: date) -> None:
    """Take everybody else out of the season: the documents say nothing of them, and the sample invents no reviews."""
    ids = {subject.pk for subject in kept}
    for subject in season.everybody():
        if subject.pk not in ids and subject.inclusion == Inclusion.FULL:
            change_inclusion(
                subject=subject, inclusion=Inclusion.EXEMPT, by=SYSTEM, at=at(on),
                ground="Ngoài phạm vi của bộ dữ liệu mẫu; không phải sự kiện có thật",
            )  # fmt: skip


def point_out(
    season: Season, key: str, texts: Sequence[str], number: str, dates: Dates, source: str = ""
) -> Suggestion:
    """Draft and issue points to the standing committee of a unit; without a source they are illustrative."""
    points = [Point(text, source=source, illustrative=not source) for text in texts]
    suggestion = suggest(
        subject=season.collective(f"{key}/btv"), points=points, by=SYSTEM, at=at(dates.drafted), source=source,
        illustrative=not source,
    )  # fmt: skip
    note_opinion(suggestions=[suggestion], opinion=AGREED, by=SYSTEM, at=at(dates.drafted, 14))
    approve_suggestions(suggestions=[suggestion], ground=APPROVED, by=SYSTEM, at=at(dates.issued, 7))
    issue_suggestion(
        suggestion=suggestion, number=number, by=SYSTEM, at=at(dates.issued), answer_due=dates.answer_due
    )
    suggestion.refresh_from_db()
    return suggestion


@dataclass(frozen=True)
class Words:
    """What a report says where the story has something to say; the rest is filled in as illustrative text."""

    sections: Mapping[str, str] = field(default_factory=dict)
    prior: str = "Đang khắc phục theo kế hoạch; nội dung minh họa."
    answer: str = "Giải trình minh họa: đã rõ nguyên nhân, trách nhiệm; đưa vào kế hoạch khắc phục."
    level: Level = Level.HTT
    points: Mapping[str, str] = field(default_factory=lambda: {"common": "26", "tasks": "60"})
    metrics: Mapping[str, str] = field(default_factory=dict)


def write(subject: Subject, on: date, words: Words | None = None) -> None:
    """Write a report so that nothing is missing in it."""
    words = words or Words()
    outline = outline_of(subject)
    save(subject=subject, cells=dict(_cells(outline, words)), by=SYSTEM, at=at(on))


def send(subject: Subject, on: date, words: Words | None = None) -> None:
    """Write a report and send it."""
    write(subject, on, words)
    submit(subject=subject, by=SYSTEM, at=at(on, 10))


def hand_in(subject: Subject, on: date, words: Words | None = None) -> None:
    """Write a report, send it, and have it taken in."""
    send(subject, on, words)
    accept(subject=subject, by=SYSTEM, at=at(on, 15))


def _cells(outline: Outline, words: Words) -> Iterable[tuple[Cell, str]]:
    for section in outline.form.sections:
        if section.kind == PRIOR_ITEMS:
            for entry in outline.prior:
                result = PriorResult.DONE if entry.overcome else PriorResult.DOING
                yield place.result(entry.id), result
                yield place.prior(entry.id), "Theo sổ theo dõi." if entry.overcome else words.prior
        elif section.kind == POINTS:
            for point in outline.points:
                yield place.answer(point.id), words.answer
        else:
            yield (
                place.section(section.key),
                words.sections.get(section.key, f"{ILLUSTRATIVE} của mục {section.number}."),
            )
        if section.degree:
            yield place.degree(section.key), outline.rules.degrees[1]
    for group in outline.groups:
        yield place.points(group.key), words.points[group.key]
    for metric in outline.metrics:
        if metric.key in words.metrics:
            yield place.metric(metric.key), words.metrics[metric.key]
        elif not outline.may_stay_blank(metric):
            yield place.metric(metric.key), _usual(metric.key, metric.unit)
    if outline.rated:
        yield place.LEVEL, words.level


def _usual(key: str, unit: str) -> str:
    """Return a figure of an ordinary good year: all done on time, a quarter above what was required, nothing late."""
    if unit == "yes_no":
        return "false"
    if key.endswith("above_requirement_pct"):
        return "25"
    return "0" if key.endswith(("late_pct", "kht_pct", "votes_pct")) else "100"


@dataclass(frozen=True)
class Said:
    """A speech of the story under one subject, and what became of it."""

    subject: Subject
    speaker: str
    text: str
    kind: SpeechKind = SpeechKind.COMMENT
    disposition: Disposition = Disposition.ACCEPTED
    answer: str = ""
    source: str = ""


@dataclass(frozen=True)
class Hall:
    """Where and when a conference is held, and by which collectives of a unit."""

    title: str
    unit: str
    collectives: Sequence[str]
    first: date
    last: date
    place: str
    chair: str
    secretary: str
    with_others: bool = False
    source: str = ""


Vote = Callable[[AgendaItem, datetime], None]


def hold(season: Season, hall: Hall, said: Sequence[Said] = (), vote: Vote | None = None) -> Conference:
    """Hold a conference from plan to close; everybody is there, every comment gets its disposition.

    `vote` is called with every item while it is open.
    """
    conference = call(season, hall)
    for day in range(1, conference.days + 1):
        gather(conference, day)
        if day == 1:
            open_conference(conference=conference, by=SYSTEM, at=at(hall.first, 8))
    for item in AgendaItem.objects.filter(conference=conference).select_related("subject").order_by("number"):
        review(item, [one for one in said if one.subject.pk == item.subject_id], season.cast, vote)
    close_conference(
        conference=conference, conclusion="Hội nghị kết luận như từng phần kiểm điểm (nội dung minh họa).",
        by=SYSTEM, at=at(hall.last, 17),
    )  # fmt: skip
    return conference


def call(season: Season, hall: Hall) -> Conference:
    """Plan a conference of some collectives of a unit."""
    cast = season.cast
    details = Plan(
        collectives=[season.collective(key) for key in hall.collectives],
        others=list(seatless(season.unit(hall.unit))) if hall.with_others else [], title=hall.title, starts_on=hall.first,
        ends_on=hall.last, place=hall.place, chair=cast.people[hall.chair], secretary=cast.people[hall.secretary],
        draft_sent_on=hall.first - timedelta(days=8), time_ground="Cấp gợi ý kiểm điểm ấn định thời gian (minh họa)",
    )  # fmt: skip
    return plan(
        host=season.unit(hall.unit), details=details, by=SYSTEM, at=at(hall.first - timedelta(days=9)),
        source=hall.source, illustrative=not hall.source,
    )  # fmt: skip


def gather(conference: Conference, day: int) -> None:
    """Take down that everybody summoned for a day is there."""
    when = at(conference.starts_on + timedelta(days=day - 1), 7, 45)
    people = conference.attendance.filter(day=day).values_list("person_id", flat=True)
    marks = [Mark(person_id=person, arrived_at=when) for person in people]
    mark_attendance(conference=conference, day=day, marks=marks, by=SYSTEM, at=when)


def review(
    item: AgendaItem, said: Sequence[Said], cast: Cast, vote: Vote | None = None
) -> list[Speech]:  # fmt: skip
    """Review one subject: open, hear, answer, vote where there is a vote, conclude."""
    begun = at(item.conference.starts_on + timedelta(days=item.day - 1), 8, 5)
    when = begun + timedelta(minutes=MINUTES_AN_ITEM * item.number)
    open_item(item=item, by=SYSTEM, at=when)
    item.refresh_from_db()
    speeches = []
    for one in said:
        speech = record_speech(
            item=item, speaker=cast.people[one.speaker], kind=one.kind, text=one.text, by=SYSTEM,
            at=when + timedelta(minutes=5), source=one.source, illustrative=not one.source,
        )  # fmt: skip
        if one.kind == SpeechKind.COMMENT:
            dispose(
                speech=speech,
                disposition=one.disposition,
                text=one.answer,
                by=SYSTEM,
                at=when + timedelta(minutes=9),
            )
        speeches.append(speech)
    if vote is not None:
        vote(item, when + timedelta(minutes=12))
    conclude_item(
        item=item, conclusion="Kết luận minh họa: tiếp thu các ý kiến, khắc phục theo kế hoạch.", by=SYSTEM,
        at=when + timedelta(minutes=15),
    )  # fmt: skip
    return speeches


def rate(season: Season, on: date, number: str, levels: Mapping[int, Level] | None = None) -> None:
    """Appraise and decide everybody rated, collectives from below first, then people, a decision per group."""
    levels = levels or {}
    rated = season.everybody().filter(inclusion=Inclusion.FULL)
    collectives = sorted((s for s in rated if s.kind == SubjectKind.COLLECTIVE), key=lambda s: -s.unit.depth)
    for _, same_depth in groupby(collectives, key=lambda s: s.unit.depth):
        rows = list(same_depth)
        for party in (False, True):
            _decide(season, [s for s in rows if (s.line == "party") is party], on, number, levels)
    people = [s for s in rated if s.kind != SubjectKind.COLLECTIVE]
    for head in (True, False):
        _decide(season, [s for s in people if (s.role == "head") is head], on, number, levels)


def _decide(
    season: Season, subjects: Iterable[Subject], on: date, number: str, levels: Mapping[int, Level]
) -> None:
    groups: defaultdict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        appraise(
            subject=subject, level=levels.get(subject.pk, Level.HTT), ground="Nhận xét minh họa.", by=SYSTEM,
            at=at(on, 9), illustrative=True,
        )  # fmt: skip
        groups[subject.comparison_group].append(subject)
    for group in groups.values():
        decide(
            choices=[Choice(each, levels.get(each.pk, Level.HTT)) for each in group],
            authority=season.cycle.root, number=number, on=on, by=SYSTEM, at=at(on, 16), illustrative=True,
        )  # fmt: skip


def end_season(season: Season, on: date) -> None:
    """Close the cycle. What is still open in the register goes on into the next one."""
    close(cycle=season.cycle, by=SYSTEM, at=at(on, 17))
    season.cycle.refresh_from_db()
