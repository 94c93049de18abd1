"""What those concerned are told as part of a deed: a result returned, an obstacle sent or answered."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kiemdiem.core.reminders import Reminders
from kiemdiem.core.textvi import normal
from kiemdiem.notices.actions import Habit, Letter, deliver
from kiemdiem.notices.models import Kind
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.models import Obstacle, Shortcoming
from kiemdiem.shortcomings.queries.audience import Accounts, audience, rules_on

ABOUT = "shortcomings.shortcoming"
LONGEST = 160


def letters(
    accounts: Accounts,
    kind: Kind,
    key: str,
    says: str,
    entry: Shortcoming,
    *,
    url: str = "",
    urgent: bool = False,
    rules: Reminders,
) -> list[Letter]:
    """Return one letter about an entry to each account; it leads to the entry unless `url` says otherwise.

    `rules` are the reminders that hold in its unit: quiet hours and digest of whoever chose none.
    """
    address = url or reverse("shortcomings:entry", args=[entry.pk])
    habit = Habit(rules.quiet_from, rules.quiet_to, rules.digest)
    return [Letter(account, kind, key, says, address, ABOUT, entry.pk, urgent, habit) for account in accounts]


def named(entry: Shortcoming) -> str:
    """Return an entry as a notice names it: its number, its unit, the beginning of its wording."""
    wording = normal(entry.wording)
    short = wording if len(wording) <= LONGEST else wording[:LONGEST].rsplit(" ", 1)[0] + "…"
    return f"Hạn chế số {entry.number}, {entry.unit} (“{short}”)"


def tell(
    entry: Shortcoming, to: Iterable[str], kind: Kind, key: str, says: str, at: datetime, *, sent_to: Unit | None = None,
    url: str = "",
) -> None:  # fmt: skip
    """Tell those whom the words `to` mean about an entry, at once."""
    today = timezone.localdate(at)
    people = audience([entry.owner_post_id or 0], today).about(entry, to, sent_to)
    rules = rules_on(today).of(entry.unit_id, entry.paths)
    deliver(letters(people, kind, key, says, entry, url=url, rules=rules), at)


def tell_obstacle(obstacle: Obstacle, entry: Shortcoming, at: datetime) -> None:
    """Tell the addressed unit that an obstacle was sent to it."""
    due = f", đề nghị trả lời trước {obstacle.answer_due:%d/%m/%Y}" if obstacle.answer_due else ""
    says = f"{entry.unit} báo cáo vướng mắc vượt thẩm quyền{due}: {_short(obstacle.text)}"
    tell(
        entry,
        ["addressed"],
        Kind.OBSTACLE,
        f"obstacle:{obstacle.pk}",
        says,
        at,
        sent_to=obstacle.sent_to,
        url=_page(obstacle),
    )


def tell_answer(obstacle: Obstacle, entry: Shortcoming, moved_to: date | None, at: datetime) -> None:
    """Tell the owner and the unit that an obstacle was answered, and what became of the deadline."""
    moved = f" Thời hạn khắc phục chuyển sang {moved_to:%d/%m/%Y}." if moved_to else ""
    says = f"{obstacle.sent_to} đã trả lời vướng mắc của hạn chế số {entry.number}: {_short(obstacle.answer)}{moved}"
    tell(entry, ["owner", "officer"], Kind.OBSTACLE, f"answer:{obstacle.pk}", says, at, url=_page(obstacle))


def _page(obstacle: Obstacle) -> str:
    return reverse("shortcomings:obstacle", args=[obstacle.pk])


def _short(text: str) -> str:
    clean = normal(text)
    return clean if len(clean) <= LONGEST else clean[:LONGEST].rsplit(" ", 1)[0] + "…"
