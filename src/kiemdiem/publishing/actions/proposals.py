"""Proposing that something becomes public: choosing its fields, covering passages, sending it to the second person."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind as Notice
from kiemdiem.publishing.access.pages import page_target, proposal_target, second_people
from kiemdiem.publishing.models import Proposal, Publication, PublicPage, Step
from kiemdiem.publishing.queries.catalogue import Kind, kind_of
from kiemdiem.publishing.queries.content import (
    Choice,
    canonical,
    chosen_by,
    digest,
    frozen,
    missing_passages,
    names_for,
    usual_choice,
)
from kiemdiem.publishing.queries.facts import Facts
from kiemdiem.publishing.queries.sources import SOURCES

OPEN = (Step.DRAFT, Step.SENT)
NAME = 300


@action("publishing.propose")
def propose(*, page: PublicPage, kind: str, thing_id: int, by: Actor, at: datetime) -> Proposal:
    """Begin to propose one thing: with its usual fields, or with what was chosen for the version that is public.

    Raises NotAllowed; Refused for what is not of the catalogue, not of this body and those below it, not to be seen
    by whoever asks, or under way already; and where the page is closed.
    """
    require("publishing.propose", by, page_target(page))
    check_open(page)
    found = kind_of(kind)
    facts = seen_facts(page, found, thing_id, by, at)
    if Proposal.objects.filter(page=page, kind=kind, thing_id=thing_id, step__in=OPEN).exists():
        raise Refused(
            "Nội dung này đang có một đề nghị công khai chưa xong.",
            way_out="Hãy mở đề nghị đó trên trang công khai của đơn vị.",
        )
    earlier = (
        Publication.objects.filter(page=page, kind=kind, thing_id=thing_id)
        .select_related("proposal")
        .order_by("-version")
        .first()
    )
    choice = chosen_by(earlier.proposal) if earlier else usual_choice(found)
    proposal = Proposal(
        page=page,
        kind=kind,
        thing_id=thing_id,
        name=_name(found, facts),
        made_by_id=by.account_id,
        made_at=at,
    )
    _keep(proposal, choice)
    _note("publishing.propose", proposal, by, at, kind=kind, thing=thing_id)
    return proposal


@action("publishing.choose")
def choose(
    *,
    proposal: Proposal,
    fields: Iterable[str],
    passages: Iterable[str] = (),
    keep_names: bool = False,
    keep_levels: bool = False,
    by: Actor,
    at: datetime,
) -> Proposal:
    """Choose what of a thing becomes public, and the passages covered in it.

    Raises NotAllowed, also at a wrong step; Refused for a field that is not of the catalogue, or a passage that stands
    in nothing that was chosen.
    """
    proposal = locked_proposal(proposal.pk)
    require("publishing.choose", by, proposal_target(proposal))
    kind = kind_of(proposal.kind)
    facts = seen_facts(proposal.page, kind, proposal.thing_id, by, at)
    chosen = set(fields)
    if strange := chosen - {one.key for one in kind.fields}:
        raise Refused(
            f"Trường không có trong danh mục được công khai: {', '.join(sorted(strange))[:200]}.",
            way_out="Chỉ chọn trong danh mục.",
        )
    covered = tuple(dict.fromkeys(words for one in passages if (words := normal(one))))
    choice = Choice(frozenset(chosen), covered, keep_names, keep_levels)
    _check_passages(kind, facts, choice)
    _keep(proposal, choice)
    _note("publishing.choose", proposal, by, at, fields=sorted(chosen), covered=len(covered), keep_names=keep_names, keep_levels=keep_levels)  # fmt: skip
    return proposal


@action("publishing.send")
def send(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Freeze what was chosen as it stands now, and send it to the second person: the first of the two approvals.

    Raises NotAllowed, also at a wrong step; Refused for an account of nobody; NotReady where a covered passage no
    longer stands in the text.
    """
    proposal = locked_proposal(proposal.pk)
    require("publishing.send", by, proposal_target(proposal))
    check_person(by)
    check_open(proposal.page)
    kind, choice = kind_of(proposal.kind), chosen_by(proposal)
    facts = seen_facts(proposal.page, kind, proposal.thing_id, by, at)
    _check_passages(kind, facts, choice)
    content = frozen(kind, facts, choice, names_for([facts])[facts.id], timezone.localdate(at))
    proposal.content = canonical(content)
    proposal.content_hash = digest(proposal.content)
    proposal.name, proposal.answer = _name(kind, facts), ""
    proposal.step, proposal.sent_by_id, proposal.sent_at = Step.SENT, by.account_id, at
    proposal.save(update_fields=["content", "content_hash", "name", "answer", "step", "sent_by", "sent_at"])
    _note("publishing.send", proposal, by, at, hash=proposal.content_hash)
    deliver(_asking(proposal, timezone.localdate(at)), at)
    return proposal


@action("publishing.send_back")
def send_back(*, proposal: Proposal, answer: str, by: Actor, at: datetime) -> Proposal:
    """Send a proposal back to be changed. Raises NotAllowed, also at a wrong step; Refused without a reason."""
    proposal = locked_proposal(proposal.pk)
    require("publishing.send_back", by, proposal_target(proposal))
    answer = said(answer, "lý do trả lại")
    proposal.step, proposal.answer = Step.DRAFT, answer[:400]
    proposal.save(update_fields=["step", "answer"])
    _note("publishing.send_back", proposal, by, at, reason=answer)
    if proposal.sent_by_id:
        says = f"Đề nghị công khai “{proposal.name}” bị trả lại: {answer}"
        deliver([_letter(proposal, proposal.sent_by_id, f"back:{at.isoformat()}", says)], at)
    return proposal


@action("publishing.drop")
def drop(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Give a proposal up; nothing of it becomes public. Raises NotAllowed, also at a wrong step."""
    proposal = locked_proposal(proposal.pk)
    require("publishing.drop", by, proposal_target(proposal))
    proposal.step = Step.DROPPED
    proposal.save(update_fields=["step"])
    _note("publishing.drop", proposal, by, at)
    return proposal


def locked_proposal(pk: int) -> Proposal:
    """Return a proposal with its page and unit, locked."""
    return Proposal.objects.select_for_update(of=("self",)).select_related("page__unit").get(pk=pk)


def check_open(page: PublicPage) -> None:
    """Raise Refused where a page is closed."""
    if not page.is_on:
        raise Refused(
            "Trang công khai của đơn vị đang đóng.",
            way_out="Người đứng đầu đơn vị hoặc cán bộ Ban Tổ chức mở trang trước.",
        )


def check_person(by: Actor) -> None:
    """Raise Refused for an account that is nobody's: two different people must answer for what is public."""
    if by.person_id is None:
        raise Refused(
            "Tài khoản này không gắn với một người cụ thể nên không gửi, không duyệt công khai được.",
            way_out="Hãy dùng tài khoản của chính người chịu trách nhiệm.",
        )


def seen_facts(page: PublicPage, kind: Kind, thing_id: int, by: Actor, at: datetime) -> Facts:
    """Return the facts of a thing of a body that `by` may see. Raises Refused where there is no such thing."""
    source = SOURCES[kind.key]
    rows = source.rows().filter(source.within(page.unit)).filter(source.seen(by, timezone.localdate(at)))
    facts = source.facts([thing_id]) if rows.filter(pk=thing_id).exists() else []
    if not facts:
        raise Refused(
            f"Không có nội dung này trong số {kind.plural.lower()} mà đồng chí được xem và đơn vị được công khai.",
            way_out="Hãy chọn trong danh sách trên trang công khai của đơn vị.",
        )
    return facts[0]


def _check_passages(kind: Kind, facts: Facts, choice: Choice) -> None:
    lost = missing_passages(kind, facts, choice)
    if lost:
        raise NotReady(
            "Có đoạn phải che không tìm thấy trong các trường đã chọn.",
            [Missing(f"Không thấy “{one[:120]}”.", "passages") for one in lost[:20]],
            way_out="Hãy chép đúng nguyên văn từng đoạn, mỗi dòng một đoạn, hoặc bỏ dòng đó.",
        )


def _asking(proposal: Proposal, on: date) -> Iterator[Letter]:
    """Yield a letter to everybody who may approve a proposal and had no hand in it: it waits for a second person."""
    hands = {proposal.made_by_id, proposal.sent_by_id}
    says = f"Đề nghị công khai “{proposal.name}” chờ người thứ hai đọc và duyệt."
    for account in sorted(second_people(proposal.page.unit, on) - hands):
        yield _letter(proposal, account, f"sent:{proposal.content_hash[:16]}", says)


def _letter(proposal: Proposal, account: int, what: str, says: str) -> Letter:
    address = reverse("publishing:proposal", args=[proposal.pk])
    key = f"publication:{proposal.pk}:{what}"
    return Letter(account, Notice.PUBLICATION, key, says, address, "publishing.proposal", proposal.pk)


def _name(kind: Kind, facts: Facts) -> str:
    return normal(str(facts.values.get(kind.heading.key, kind.label)))[:NAME]


def _keep(proposal: Proposal, choice: Choice) -> None:
    proposal.fields, proposal.passages = sorted(choice.fields), list(choice.passages)
    proposal.keep_names, proposal.keep_levels = choice.keep_names, choice.keep_levels
    proposal.save()


def _note(
    verb: str, proposal: Proposal, by: Actor, at: datetime, *, reason: str = "", **data: object
) -> None:
    record(verb, by=by, at=at, about=proposal, paths=proposal.page.unit.paths, reason=reason, data=data)
