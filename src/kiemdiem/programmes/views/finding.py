"""What an address names, as far as whoever asks may see it."""

from django.http import Http404
from django.utils import timezone

from kiemdiem.prepared import Prepared
from kiemdiem.programmes.access import may_see, may_see_priority
from kiemdiem.programmes.models import Edition, EditionState, PriorityTask, Programme
from kiemdiem.web.requests import SignedIn

PROGRAMME = Prepared(
    lambda *, programme: Programme.objects.select_related("unit", "act").filter(pk=programme).order_by(),
    programme=int,
)


def programme_or_404(request: SignedIn, programme_id: int) -> Programme:
    """Return a programme that the actor may see; whoever may not doesn't learn that it exists."""
    one = PROGRAMME.first(programme=programme_id)
    if one is None or not may_see(request.actor, one, timezone.localdate()).allowed:
        raise Http404
    return one


def draft_or_404(programme: Programme) -> Edition:
    """Return the edition that is being written. Raises Http404 where none is."""
    draft = programme.editions.filter(state=EditionState.DRAFT).first()
    if draft is None:
        raise Http404
    draft.programme = programme
    return draft


def priority_or_404(request: SignedIn, priority_task_id: int) -> PriorityTask:
    """Return a priority task that the actor may see."""
    rows = PriorityTask.objects.select_related("unit", "owner_post__unit", "shortcoming", "target", "act")
    one = rows.filter(pk=priority_task_id).first()
    if one is None or not may_see_priority(request.actor, one, timezone.localdate()).allowed:
        raise Http404
    return one
