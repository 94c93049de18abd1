"""Approving what was proposed, as the second person; taking it off again."""

from datetime import date, datetime

from django.db.models import Max

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.publishing.access.pages import had_a_hand, page_target, proposal_target
from kiemdiem.publishing.actions.pages import locked_page, stamp
from kiemdiem.publishing.actions.proposals import check_open, check_person, locked_proposal
from kiemdiem.publishing.models import Ending, Proposal, Publication, PublicPage, Step
from kiemdiem.publishing.queries.content import digest, read


@action("publishing.approve")
def approve(*, proposal: Proposal, seen: str, by: Actor, at: datetime) -> Publication:
    """Make a proposal public, as a second person who read it: `seen` is the hash of the content that was read.

    From now on the public reads exactly this; an earlier version of the same thing is replaced.
    Raises NotAllowed, also at a wrong step; Refused for whoever had a hand in it, for an account of nobody, where the
    page is closed, or where what was read is not what waits.
    """
    proposal = locked_proposal(proposal.pk)
    require("publishing.approve", by, proposal_target(proposal))
    check_person(by)
    if had_a_hand(proposal, by):
        raise Refused(
            "Người soạn, người gửi không tự duyệt nội dung công khai của mình.",
            way_out="Đề nghị người thứ hai đọc bản xem trước và duyệt.",
        )
    page = locked_page(proposal.page_id)
    check_open(page)
    if seen != proposal.content_hash or digest(proposal.content) != proposal.content_hash:
        raise Refused(
            "Bản vừa đọc không phải là bản đang chờ duyệt.", way_out="Hãy tải lại trang, đọc lại rồi duyệt."
        )
    publication = _publish(proposal, page, by, at)
    proposal.step = Step.APPROVED
    proposal.save(update_fields=["step"])
    stamp(page)
    record(
        "publishing.approve", by=by, at=at, about=publication, paths=page.unit.paths,
        data={"proposal": proposal.pk, "kind": proposal.kind, "thing": proposal.thing_id, "hash": publication.content_hash},
    )  # fmt: skip
    return publication


def _publish(proposal: Proposal, page: PublicPage, by: Actor, at: datetime) -> Publication:
    same = Publication.objects.filter(page=page, kind=proposal.kind, thing_id=proposal.thing_id)
    same.filter(ended_at__isnull=True).update(ended_at=at, ended_by=by.account_id, ending=Ending.REPLACED)
    last = same.order_by("-version").first()
    highest = Publication.objects.filter(page=page).aggregate(number=Max("number"))["number"] or 0
    assert proposal.sent_by_id is not None  # constraint publishing_proposal_sent_frozen
    assert proposal.sent_at is not None
    assert by.account_id is not None  # whoever is a person signs in
    return Publication.objects.create(
        page=page,
        proposal=proposal,
        kind=proposal.kind,
        thing_id=proposal.thing_id,
        number=last.number if last else highest + 1,
        version=last.version + 1 if last else 1,
        content=proposal.content,
        content_hash=proposal.content_hash,
        as_of=_as_of(proposal),
        prepared_by_id=proposal.sent_by_id,
        prepared_at=proposal.sent_at,
        approved_by_id=by.account_id,
        approved_at=at,
    )


def _as_of(proposal: Proposal) -> date:
    return read(proposal.content).as_of


@action("publishing.withdraw")
def withdraw(*, publication: Publication, ground: str, by: Actor, at: datetime) -> Publication:
    """Take something off the public page at once; that it was there stays in the journal.

    Raises NotAllowed; Refused without a ground, or where it is no longer public.
    """
    page = locked_page(publication.page_id)
    require("publishing.withdraw", by, page_target(page))
    ground = said(ground, "lý do gỡ")
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if publication.ended_at:
        raise Refused("Bản này không còn công khai.", way_out="Không cần làm gì thêm.")
    publication.ended_at, publication.ended_by_id = at, by.account_id
    publication.ending, publication.ending_ground = Ending.WITHDRAWN, ground[:400]
    publication.save(update_fields=["ended_at", "ended_by", "ending", "ending_ground"])
    stamp(page)
    record(
        "publishing.withdraw", by=by, at=at, about=publication, paths=page.unit.paths, reason=ground,
        data={"kind": publication.kind, "thing": publication.thing_id, "hash": publication.content_hash},
    )  # fmt: skip
    return publication
