"""What papers take from a conference: its plan, who was there, what was said, voted and concluded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.ballots.models import PaperVote
from kiemdiem.conferences.access import conference_target, visible_conferences
from kiemdiem.conferences.models import AgendaItem, Conference, VoteResult
from kiemdiem.conferences.queries.agenda import ItemLine
from kiemdiem.conferences.queries.minutes import Minutes, minutes_of
from kiemdiem.conferences.queries.votes import BOXES, figure_label
from kiemdiem.core.access import Actor
from kiemdiem.core.papers import Block, Heading, Table, Text
from kiemdiem.core.papers.content import Column
from kiemdiem.core.refusal import Missing
from kiemdiem.cycles.queries import rule_set
from kiemdiem.documents.queries.reports import person_values, subject_matter
from kiemdiem.documents.queries.terms import Kind, Matter, cycle_values, dated

UNRATED = "Chưa đánh giá, xếp loại"


@dataclass(frozen=True)
class MeetingFacts:
    """A conference with its minutes."""

    conference: Conference
    minutes: Minutes


def conferences() -> QuerySet[Conference]:
    """Return the conferences with what their papers ask of them."""
    return Conference.objects.select_related(
        "cycle__rule_set", "cycle__root", "host__unit", "host__cycle", "chair", "secretary"
    )


def load(pk: int, by: Actor, on: date) -> Matter:  # noqa: ARG001 -- every kind is asked with the day
    """Return a conference as `by` may see it. Raises Http404; NotAllowed."""
    conference: Conference = get_object_or_404(conferences(), pk=pk)
    require("conferences.see", by, conference_target(conference, by))
    minutes = minutes_of(conference)
    return _matter("conference", conference, MeetingFacts(conference, minutes), pk)


def _matter(kind: str, conference: Conference, facts: object, pk: int) -> Matter:
    return Matter(
        kind=kind, pk=pk, name=conference.title, unit=conference.host.unit, line=conference.host.unit.line,
        address=reverse("conferences:conference", args=[conference.pk]), facts=facts, cycle=conference.cycle,
        rules=rule_set(conference.cycle), authority=conference.cycle.root, illustrative=conference.illustrative,
    )  # fmt: skip


def visible(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    """Return the conferences `by` sees."""
    return visible_conferences(by)


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H giờ %M, ngày %d/%m/%Y}" if at else ""


def _days(matter: Matter) -> str:
    head: Conference = matter.facts.conference
    if head.starts_on == head.ends_on:
        return f"ngày {dated(head.starts_on)}"
    return f"từ ngày {dated(head.starts_on)} đến ngày {dated(head.ends_on)}"


def _agenda(matter: Matter) -> list[Mapping[str, str]]:
    facts: MeetingFacts = matter.facts
    return [
        {
            "number": str(line.number), "name": line.name, "title": line.title, "day": f"Ngày {line.day}",
            "held_on": dated(line.on), "state": line.state_label, "conclusion": line.conclusion,
        }
        for line in sorted(facts.minutes.items, key=lambda line: line.number)
    ]  # fmt: skip


def _roll(matter: Matter) -> tuple[Block, ...]:
    """Return who came and who did not, by capacity and day."""
    blocks: list[Block] = []
    many = matter.facts.conference.days > 1
    for group in matter.facts.minutes.composition:
        for day in group.days:
            when = f", ngày {dated(day.on)}" if many else ""
            if not day.there and not day.absent:
                blocks.append(Text(f"{group.capacity}{when}: chưa điểm danh."))
                continue
            names = "; ".join(_present(line) for line in day.there)
            said = f"{group.capacity}{when}: có mặt {len(day.there)}/{day.summoned}"
            blocks.append(Text(f"{said}: {names}." if names else f"{said}."))
            if day.absent:
                away = "; ".join(f"{line.name} ({line.absent_reason})" for line in day.absent)
                blocks.append(Text(f"Vắng {len(day.absent)}: {away}."))
    return tuple(blocks)


def _present(line: object) -> str:
    said: str = line.name  # type: ignore[attr-defined]
    late, left = line.late, line.left_at  # type: ignore[attr-defined]
    if late:
        said += f" (đến lúc {timezone.localtime(line.arrived_at):%H giờ %M})"  # type: ignore[attr-defined]
    if left:
        said += f" (rời hội nghị lúc {timezone.localtime(left):%H giờ %M}, {line.left_reason})"  # type: ignore[attr-defined]
    return said


def _course(matter: Matter) -> tuple[Block, ...]:
    """Return what went on, review by review, in the order in which they were held."""
    blocks: list[Block] = []
    for number, line in enumerate(matter.facts.minutes.items, start=1):
        title = f", {line.title}" if line.title else ""
        blocks.append(Heading(f"{number}. {line.name}{title}", 3))
        blocks += _review(line)
    return tuple(blocks)


def _review(line: ItemLine) -> list[Block]:
    if line.exempt_ground:
        return [Text(f"Không kiểm điểm: {line.exempt_ground}.")]
    if line.postponed_because:
        return [Text(f"Hoãn, kiểm điểm bổ sung sau. Lý do: {line.postponed_because}.")]
    if not line.opened_at:
        return [Text("Chưa kiểm điểm.")]
    until = f" đến {_moment(line.concluded_at)}" if line.concluded_at else ""
    blocks: list[Block] = [Text(f"Từ {_moment(line.opened_at)}{until}.")]
    for speech in line.speeches:
        blocks.append(Text(f"{speech.speaker} ({speech.kind_label.lower()}): {speech.text}"))
        if speech.disposition:
            became = f": {speech.disposition_text}" if speech.disposition_text else ""
            blocks.append(Text(f"Xử lý: {speech.disposition_label.lower()}{became}."))
    if not line.speeches:
        blocks.append(Text("Không có ý kiến."))
    if line.vote:
        blocks.append(_vote_table([(one.label, str(one.votes)) for one in line.vote.lines]))
    if line.conclusion:
        blocks.append(Text(f"Kết luận: {line.conclusion}"))
    return blocks


def _vote_table(rows: list[tuple[str, str]]) -> Table:
    return Table(
        columns=(Column("Mức", 4), Column("Số phiếu", 1, "center")),
        rows=tuple(rows),
        caption="Kết quả bỏ phiếu",
    )


def _planned(matter: Matter) -> Missing | None:
    if matter.facts.minutes.items:
        return None
    return Missing("Hội nghị chưa có chương trình.", matter.address)


def _closed(matter: Matter) -> Missing | None:
    if matter.facts.conference.closed_at is not None:
        return None
    return Missing("Hội nghị chưa bế mạc, biên bản còn là bản đang ghi.", matter.address)


CONFERENCE = Kind(
    key="conference",
    name="hội nghị kiểm điểm",
    model=Conference,
    load=load,
    visible=visible,
    in_cycle="cycle",
    values={
        **cycle_values(),
        "days": _days,
        "place": lambda matter: matter.facts.conference.place,
        "opened": lambda matter: _moment(matter.facts.conference.opened_at),
        "closed": lambda matter: _moment(matter.facts.conference.closed_at),
        "collectives": lambda matter: "; ".join(matter.facts.minutes.head.collectives),
        "chair": lambda matter: matter.facts.minutes.head.chair,
        "secretary": lambda matter: matter.facts.minutes.head.secretary,
        "conclusion": lambda matter: matter.facts.conference.conclusion,
        "draft_sent_on": lambda matter: dated(matter.facts.conference.draft_sent_on),
        "read_out": lambda matter: _moment(matter.facts.minutes.read_out_at),
        "time_ground": lambda matter: matter.facts.conference.time_ground,
    },
    rows={
        "agenda": (frozenset({"number", "name", "title", "day", "held_on", "state", "conclusion"}), _agenda),
    },
    blocks={"roll": _roll, "course": _course},
    checks={"conference_planned": _planned, "conference_closed": _closed},
)


@dataclass(frozen=True)
class VoteFacts:
    """A vote on paper: how it was begun, and what two counts agreed on."""

    item: AgendaItem
    vote: PaperVote | None
    result: VoteResult | None


def load_item(pk: int, by: Actor, on: date) -> Matter:  # noqa: ARG001 -- every kind is asked with the day
    """Return the vote on one subject at a conference, as `by` may see it. Raises Http404; NotAllowed."""
    item = get_object_or_404(
        AgendaItem.objects.select_related(
            "subject__cycle__rule_set", "subject__cycle__root", "subject__unit__unit", "subject__person",
            "conference__cycle", "conference__host__unit", "conference__host__cycle", "vote_result", "paper_vote",
        ).filter(conference__in=Conference.objects.filter(visible_conferences(by))),
        pk=pk,
    )  # fmt: skip
    facts = VoteFacts(item, getattr(item, "paper_vote", None), getattr(item, "vote_result", None))
    matter = subject_matter("vote", item.subject, facts, reverse("ballots:vote", args=[pk]))
    return replace(matter, pk=pk, unit=item.conference.host.unit, line=item.conference.host.unit.line)


def _visible_items(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    return Q(conference__in=Conference.objects.filter(visible_conferences(by)))


def _boxes(matter: Matter) -> tuple[tuple[str, bool], ...]:
    names = matter.rules.level_names.values() if matter.rules else ()
    return (*((name, False) for name in names), (UNRATED, False))


def _counted(matter: Matter) -> list[Mapping[str, str]]:
    result = matter.facts.result
    return [
        {"label": figure_label(box), "votes": str(getattr(result, box)) if result else ""} for box in BOXES
    ]


def _figure(name: str) -> object:
    def value(matter: Matter) -> str:
        result = matter.facts.result
        return str(getattr(result, name)) if result else ""

    return value


def _agreed(matter: Matter) -> Missing | None:
    if matter.facts.result is not None:
        return None
    return Missing("Chưa có kết quả kiểm phiếu mà hai người nhập khớp nhau.", matter.address)


VOTE = Kind(
    key="vote",
    name="phần kiểm điểm có bỏ phiếu",
    model=AgendaItem,
    load=load_item,
    visible=_visible_items,
    in_cycle="conference__cycle",
    values={
        **cycle_values(),
        **person_values(),
        "conference": lambda matter: matter.facts.item.conference.title,
        "host": lambda matter: matter.unit.name,
        "held_on": lambda matter: dated(matter.facts.item.conference.date_of(matter.facts.item.day)),
        "present": _figure("present"),  # type: ignore[dict-item]
        "issued": _figure("issued"),  # type: ignore[dict-item]
        "returned": _figure("returned"),  # type: ignore[dict-item]
        "invalid": _figure("invalid"),  # type: ignore[dict-item]
        "counted_by": lambda matter: matter.facts.result.counted_by if matter.facts.result else "",
        "threshold": lambda matter: (
            f"{matter.facts.vote.threshold_percent} %"
            if matter.facts.vote and matter.facts.vote.threshold_percent
            else ""
        ),
    },
    rows={"counted": (frozenset({"label", "votes"}), _counted)},
    ticks={"ballot": _boxes},
    checks={"votes_agreed": _agreed},
)
