"""What a news item may be made of: public parts of the minutes, chosen one by one; and the names left out of it."""

from dataclasses import dataclass
from datetime import datetime

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, ItemState, NewsDraft
from kiemdiem.conferences.phrases import days_in_words
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.shortcomings.queries.passages import sentences


@dataclass(frozen=True)
class Part:
    """A part that may be chosen; `usual`: chosen unless somebody takes it out."""

    key: str
    label: str
    text: str
    usual: bool = False


@dataclass(frozen=True)
class NewsLine:
    """A draft in the list."""

    id: int
    title: str
    made_by: str
    made_at: datetime
    approved: bool


def news_parts(conference: Conference) -> list[Part]:
    """Return the parts of a closed conference: three statements. Conclusions on people are never among them."""
    items = list(conference.agenda.select_related("subject").order_by("number"))
    collectives = [each for each in items if each.subject.kind == SubjectKind.COLLECTIVE]
    done = [each for each in items if each.state == ItemState.CONCLUDED]
    bodies = sum(each.subject.kind == SubjectKind.COLLECTIVE for each in done)
    place = f", tại {conference.place}" if conference.place else ""
    parts = [
        Part("dien-ra", "Thời gian, địa điểm", f"{days_in_words(conference)}{place}, {conference.host.name} tổ chức {_lower(conference.title)}.", usual=True),
        Part("tap-the", "Tập thể được kiểm điểm", f"Hội nghị kiểm điểm đối với {'; '.join(each.subject.name for each in collectives) or 'các cá nhân theo kế hoạch'}.", usual=True),
        Part("co-mat", "Số người có mặt", f"Có mặt {_came(conference)} thành viên.", usual=True),
        Part("ket-qua", "Đã kiểm điểm những gì", f"Hội nghị đã kiểm điểm {bodies} tập thể và {len(done) - bodies} cá nhân.", usual=True),
    ]  # fmt: skip
    for number, sentence in enumerate(sentences(conference.conclusion), start=1):
        parts.append(Part(f"ket-luan-{number}", "Kết luận hội nghị", sentence))
    for each in collectives:
        for number, sentence in enumerate(sentences(each.conclusion), start=1):
            parts.append(Part(f"noi-dung-{each.pk}-{number}", f"Kết luận về {each.subject.name}", sentence))
    return parts


def hidden_names(conference: Conference) -> tuple[str, ...]:
    """Return the names of everybody on the programme or the list: two statements."""
    reviewed = AgendaItem.objects.filter(conference=conference).values("subject__person_id")
    listed = Attendance.objects.filter(conference=conference).values("person_id")
    people = Person.objects.filter(pk__in=listed) | Person.objects.filter(pk__in=reviewed)
    return tuple(people.distinct().values_list("full_name", flat=True))


def news_drafts(conference: Conference) -> tuple[NewsLine, ...]:
    """Return the drafts made of a conference, newest first: one statement."""
    rows = (
        NewsDraft.objects.filter(conference=conference).select_related("made_by").order_by("-made_at", "-id")
    )
    return tuple(
        NewsLine(each.pk, each.title, each.made_by.display_name if each.made_by else "", each.made_at, each.approved_at is not None)
        for each in rows
    )  # fmt: skip


def _came(conference: Conference) -> str:
    rows = conference.attendance.filter(capacity=Attendance.Capacity.MEMBER)
    members = set(rows.values_list("person_id", flat=True))
    came = set(rows.filter(arrived_at__isnull=False).values_list("person_id", flat=True))
    return f"{len(came)}/{len(members)}"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
