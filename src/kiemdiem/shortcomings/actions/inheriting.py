"""What goes on with an entry when it passes to a successor: the work still to be done, a waiting claim, a deferral."""

from kiemdiem.organisations.models import Post
from kiemdiem.shortcomings.models import Claim, Deferral, RemedyStep, Shortcoming


def take_over_work(entry: Shortcoming, former: Post | None, post: Post | None) -> None:
    """Give the steps that are not done, of the post that answered, to the one that answers now; done ones stay."""
    if former and post:
        entry.steps.filter(done_on__isnull=True, post=former).update(post=post)


def inherit_work(entry: Shortcoming, heir: Shortcoming, post: Post | None) -> None:
    """Copy to the share of a further successor the steps still to be done, with what waits for what, and their author."""
    heir.planned_by_id = entry.planned_by_id
    heir.save(update_fields=["planned_by"])
    left = list(entry.steps.filter(done_on__isnull=True).prefetch_related("after").order_by("number"))
    made = {
        step.pk: RemedyStep.objects.create(
            shortcoming=heir, number=number, text=step.text, post=post, starts_on=step.starts_on, due_on=step.due_on,
            expected_evidence=step.expected_evidence,
        )
        for number, step in enumerate(left, start=1)
    }  # fmt: skip
    for step in left:
        made[step.pk].after.set([made[one.pk] for one in step.after.all() if one.pk in made])


def inherit_standing(entry: Shortcoming, heir: Shortcoming) -> None:
    """Copy what the state of the share rests on: the claim that waits for its verification, the deferral that runs."""
    for claim in Claim.objects.filter(shortcoming=entry, verified_at__isnull=True):
        Claim.objects.create(
            shortcoming=heir, attainment=claim.attainment, text=claim.text, claimed_at=claim.claimed_at,
            claimed_by_id=claim.claimed_by_id,
        )  # fmt: skip
    for one in Deferral.objects.filter(shortcoming=entry, ended_at__isnull=True):
        Deferral.objects.create(
            shortcoming=heir, until=one.until, ground=one.ground, authority=one.authority,
            decision_number=one.decision_number, deferred_at=one.deferred_at, deferred_by_id=one.deferred_by_id,
            source=one.source, illustrative=one.illustrative,
        )  # fmt: skip
