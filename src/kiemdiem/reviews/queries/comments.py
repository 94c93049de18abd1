"""What reviewers said about a report's sections, and what became of each comment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiemdiem.core.refusal import Missing
from kiemdiem.cycles.models import Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.reviews.models import CommentOutcome, SectionComment
from kiemdiem.reviews.queries.document import PART_B
from kiemdiem.reviews.queries.outline import Outline, form_of

SHOWN = 80


@dataclass(frozen=True)
class CommentLine:
    """A comment on a section; `outcome` is empty while nobody has said what became of it."""

    id: int
    section: str
    text: str
    made_by: str
    made_at: datetime
    outcome: str
    answer: str
    answered_by: str
    answered_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether somebody still has to say what became of it."""
        return not self.outcome

    @property
    def says(self) -> str:
        """What became of it, in a word."""
        return CommentOutcome(self.outcome).label if self.outcome else "Chưa xử lý"


def section_names(outline: Outline) -> dict[str, str]:
    """Return what can be commented on: the form's sections and part B, by key, as they are called."""
    names = {part.key: f"{part.number}. {part.title}" for part in outline.form.sections}
    return names | ({PART_B: "B. Tự đánh giá, xếp loại"} if outline.rated else {})


def sections_of(subject: Subject) -> tuple[str, ...]:
    """Return the keys of what can be commented on and written in, in the order of the form; no statement."""
    form = form_of(rule_set(subject.cycle), subject)
    return (*(part.key for part in form.sections), PART_B)


def comments_of(subject: Subject) -> tuple[CommentLine, ...]:
    """Return the comments on a report, oldest first: one statement."""
    rows = SectionComment.objects.filter(subject=subject).select_related("made_by", "answered_by")
    return tuple(_line(row) for row in rows.order_by("made_at", "pk"))


def open_comments(comments: Iterable[CommentLine], names: dict[str, str]) -> list[Missing]:
    """Return the comments that nobody has answered yet, as what is missing before the report is sent."""
    return [
        Missing(
            f"Góp ý của {one.made_by or 'người không rõ'} về mục {number(names.get(one.section, one.section))} "
            f"(“{_short(one.text)}”): chưa ghi tiếp thu, giải trình hay không tiếp thu.",
            where=f"gop-y-{one.id}",
        )
        for one in comments
        if one.open
    ]


def number(name: str) -> str:
    """Return the printed number of a section's name: "II.1. Hạn chế" is section II.1."""
    return name.partition(". ")[0]


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + "…"


def _line(row: SectionComment) -> CommentLine:
    return CommentLine(
        id=row.pk,
        section=row.section,
        text=row.text,
        made_by=row.made_by.display_name if row.made_by else "",
        made_at=row.made_at,
        outcome=row.outcome,
        answer=row.answer,
        answered_by=row.answered_by.display_name if row.answered_by else "",
        answered_at=row.answered_at,
    )
