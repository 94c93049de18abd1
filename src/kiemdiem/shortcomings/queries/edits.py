"""Who last changed an entry's draft or plan."""

from dataclasses import dataclass
from datetime import datetime

from kiemdiem.audit.models import Event
from kiemdiem.web.formats import moment

CHANGING = ("shortcomings.edit", "shortcomings.plan", "shortcomings.complete_step")


@dataclass(frozen=True)
class LastEdit:
    """The last change: by whom, when."""

    by: str
    at: datetime | None

    @property
    def says(self) -> str:
        """Return it as a sentence without its full stop."""
        return (
            f"{self.by} vừa ghi hạn chế này lúc {moment(self.at)}"
            if self.at
            else "Có người vừa ghi hạn chế này"
        )


def last_edit(entry_id: int) -> LastEdit:
    """Return the last change of an entry's draft or plan; one statement."""
    event = (
        Event.objects.filter(about_type="shortcomings.shortcoming", about_id=entry_id, action__in=CHANGING)
        .order_by("seq")
        .last()
    )
    return LastEdit(event.actor_name, event.at) if event else LastEdit("", None)
