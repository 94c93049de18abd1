"""The agenda as a page shows it: each review with its state, why it cannot begin, what was said, what came of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kiemdiem.conferences.models import AgendaItem, Conference, ItemState, Speech, TaskDraft, VoteResult
from kiemdiem.conferences.queries.order import OrderBoard, is_ready
from kiemdiem.conferences.queries.votes import VoteTable, vote_table
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Confidence, SubjectKind
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.reviews.access import visible_reviews
from kiemdiem.shortcomings.models import Shortcoming

SPEECH, ITEM = "conferences.speech", "conferences.agendaitem"


@dataclass(frozen=True)
class WhyNot:
    """A reason why a review cannot begin yet, with the article where there is one."""

    says: str
    article: str = ""
    confidence: Confidence = Confidence.CONFIRMED


@dataclass(frozen=True)
class EntryLink:
    """A register entry born here."""

    id: int
    number: int


@dataclass(frozen=True)
class TaskLink:
    """A task drafted from what was said here."""

    id: int
    name: str
    state: str


@dataclass(frozen=True)
class SpeechLine:
    """Something said, with what became of it and the entry it gave rise to."""

    id: int
    speaker_id: int
    speaker: str
    kind: str
    kind_label: str
    text: str
    recorded_at: datetime
    recorded_by: str
    disposition: str
    disposition_label: str
    disposition_text: str
    entries: tuple[EntryLink, ...]
    point_id: int | None
    point: str
    tasks: tuple[TaskLink, ...]
    source: str
    illustrative: bool

    @property
    def undisposed(self) -> bool:
        """Whether this is a comment that nobody has answered yet."""
        return self.kind == "comment" and not self.disposition


@dataclass(frozen=True)
class ItemLine:
    """The review of one subject."""

    id: int
    number: int
    day: int
    on: date
    subject_id: int
    name: str
    title: str
    collective: bool
    state: str
    state_label: str
    why_not: tuple[WhyNot, ...]
    exempt_ground: str
    postponed_because: str
    set_aside_because: str
    minutes: int | None
    opened_at: datetime | None
    concluded_at: datetime | None
    conclusion: str
    counting: bool
    report: bool
    speeches: tuple[SpeechLine, ...]
    entries: tuple[EntryLink, ...]
    vote: VoteTable | None


@dataclass(frozen=True)
class AgendaRows:
    """The rows an agenda is made of: five statements."""

    items: Sequence[AgendaItem]
    speeches: Mapping[int, Sequence[Speech]]
    entries: Mapping[tuple[str, int], Sequence[EntryLink]]
    votes: Mapping[int, VoteResult]
    tasks: Mapping[int, Sequence[TaskLink]]

    @property
    def running(self) -> AgendaItem | None:
        """The item under review now."""
        return next((item for item in self.items if item.state == ItemState.OPEN), None)


def agenda_rows(conference: Conference) -> AgendaRows:
    """Return the rows of a conference's agenda: five statements."""
    items = list(conference.agenda.select_related("subject__unit__unit").order_by("number"))
    said = Speech.objects.filter(item__conference=conference).select_related(
        "speaker", "recorded_by", "point"
    )
    speeches: defaultdict[int, list[Speech]] = defaultdict(list)
    for speech in said.order_by("recorded_at", "id"):
        speeches[speech.item_id].append(speech)
    votes = VoteResult.objects.filter(item__conference=conference)
    entries, held = _entries(conference), {vote.item_id: vote for vote in votes}
    return AgendaRows(items, speeches, entries, held, _tasks(conference))


def agenda_lines(
    conference: Conference, rows: AgendaRows, board: OrderBoard, readable: frozenset[int]
) -> tuple[ItemLine, ...]:
    """Return the agenda as shown; `readable` are the subjects whose report the reader may open. No statement."""
    return tuple(_line(conference, rows, item, _why_not(item, board), readable) for item in rows.items)


def readable_reports(conference: Conference, by: Actor) -> frozenset[int]:
    """Return the subjects on the agenda whose report `by` may open: one statement."""
    rows = Subject.objects.filter(visible_reviews(by), agenda_items__conference=conference)
    return frozenset(rows.values_list("pk", flat=True))


def _entries(conference: Conference) -> Mapping[tuple[str, int], Sequence[EntryLink]]:
    spoken = Speech.objects.filter(item__conference=conference).values("pk")
    concluded = AgendaItem.objects.filter(conference=conference).values("pk")
    born = Shortcoming.objects.filter(
        Q(origin_type=SPEECH, origin_id__in=spoken) | Q(origin_type=ITEM, origin_id__in=concluded)
    )
    entries: defaultdict[tuple[str, int], list[EntryLink]] = defaultdict(list)
    for kind, origin, pk, number in born.order_by("id").values_list(
        "origin_type", "origin_id", "pk", "number"
    ):
        entries[kind, origin or 0].append(EntryLink(pk, number))
    return entries


def _tasks(conference: Conference) -> Mapping[int, Sequence[TaskLink]]:
    tasks: defaultdict[int, list[TaskLink]] = defaultdict(list)
    for draft in TaskDraft.objects.filter(speech__item__conference=conference).order_by("drafted_at", "id"):
        tasks[draft.speech_id].append(TaskLink(draft.pk, draft.name, task_state(draft)))
    return tasks


def task_state(draft: TaskDraft) -> str:
    """Return what became of a drafted task, in words."""
    return "đã giao" if draft.task_id else "đã bỏ" if draft.dropped_because else "dự thảo"


def _why_not(item: AgendaItem, board: OrderBoard) -> tuple[WhyNot, ...]:
    if item.state != ItemState.WAITING or item.subject.inclusion == Inclusion.EXEMPT:
        return ()
    reasons = [
        WhyNot(
            f"Phải kiểm điểm “{each.first.name}” trước.", each.rule.rule.article, each.rule.rule.confidence
        )
        for each in board.breaks(item.subject_id)
    ]
    steps = board.rules.steps
    if not is_ready(steps, item.subject.step):
        reasons.insert(0, WhyNot(f"{steps.step(item.subject.step).name}; cần báo cáo đã được tiếp nhận."))
    return tuple(reasons)


def _line(
    conference: Conference,
    rows: AgendaRows,
    item: AgendaItem,
    why_not: tuple[WhyNot, ...],
    readable: frozenset[int],
) -> ItemLine:
    vote = rows.votes.get(item.pk)
    return ItemLine(
        id=item.pk,
        number=item.number,
        day=item.day,
        on=conference.date_of(item.day),
        subject_id=item.subject_id,
        name=item.subject.name,
        title=item.subject.title,
        collective=item.subject.kind == SubjectKind.COLLECTIVE,
        state=item.state,
        state_label=item.get_state_display(),
        why_not=why_not,
        exempt_ground=item.subject.exemption_ground if item.subject.inclusion == Inclusion.EXEMPT else "",
        postponed_because=item.postponed_because,
        set_aside_because=item.set_aside_because,
        minutes=item.minutes,
        opened_at=item.opened_at,
        concluded_at=item.concluded_at,
        conclusion=item.conclusion,
        counting=item.counting,
        report=item.subject_id in readable,
        speeches=tuple(_speech(rows, speech) for speech in rows.speeches.get(item.pk, ())),
        entries=tuple(rows.entries.get((ITEM, item.pk), ())),
        vote=vote_table(vote) if vote else None,
    )


def _speech(rows: AgendaRows, speech: Speech) -> SpeechLine:
    return SpeechLine(
        id=speech.pk,
        speaker_id=speech.speaker_id,
        speaker=speech.speaker.full_name,
        kind=speech.kind,
        kind_label=speech.get_kind_display(),
        text=speech.text,
        recorded_at=speech.recorded_at,
        recorded_by=speech.recorded_by.display_name if speech.recorded_by else "",
        disposition=speech.disposition,
        disposition_label=speech.get_disposition_display() if speech.disposition else "",
        disposition_text=speech.disposition_text,
        entries=tuple(rows.entries.get((SPEECH, speech.pk), ())),
        point_id=speech.point_id,
        point=f"{speech.point.number}. {speech.point.text}" if speech.point else "",
        tasks=tuple(rows.tasks.get(speech.pk, ())),
        source=speech.source,
        illustrative=speech.illustrative,
    )
