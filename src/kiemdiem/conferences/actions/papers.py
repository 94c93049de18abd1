"""The minutes in frozen versions with their signatures, and drafts of a news item."""

from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.actions import action, not_ahead
from kiemdiem.conferences.actions.rows import held_conference, note
from kiemdiem.conferences.models import Conference, MinutesSignature, MinutesVersion, NewsDraft, SignerRole
from kiemdiem.conferences.phrases import minutes_text, redacted
from kiemdiem.conferences.queries.minutes import minutes_of
from kiemdiem.conferences.queries.news import hidden_names, news_parts
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.reviews.queries.cells import canonical


@action("conferences.read_out")
def read_out(*, conference: Conference, by: Actor, at: datetime) -> Conference:
    """Take down that the minutes were read out before the conference. Raises NotAllowed; Refused where they were already."""
    conference = held_conference("conferences.read_out", conference.pk, by)
    if conference.read_out_at:
        raise Refused("Đã ghi việc đọc biên bản.", way_out="Không cần ghi lại.")
    conference.read_out_at = at
    conference.save(update_fields=["read_out_at"])
    note("conferences.read_out", conference, by=by, at=at)
    return conference


@action("conferences.make_minutes")
def make_minutes(
    *, conference: Conference, by: Actor, at: datetime, ground: str = "", amendment: str = ""
) -> MinutesVersion:
    """Make the next version of the minutes, frozen under its SHA-256: the first from what was taken down, a later one
    with what it corrects and the ground.

    Raises NotAllowed; Refused for a first version before the reading out, a later one without ground or correction,
    and while the version before is not signed.
    """
    conference = held_conference("conferences.make_minutes", conference.pk, by)
    last = conference.minutes_versions.order_by("number").last()
    ground, amendment = normal(ground), canonical(amendment)
    if last is None:
        if conference.read_out_at is None:
            raise Refused(
                "Biên bản chưa được đọc trước hội nghị.",
                way_out="Ghi việc đọc biên bản trước, rồi lập biên bản.",
            )
        content, ground, amendment = minutes_text(minutes_of(conference)), "", ""
    else:
        _check_again(last, ground, amendment)
        content = f"{last.content}\n\nSỬA LẦN {last.number + 1} (căn cứ: {ground})\n{amendment}"
    made = MinutesVersion.objects.create(
        conference=conference, number=last.number + 1 if last else 1, content=content,
        content_hash=sha256(content.encode()).hexdigest(), ground=ground, amendment=amendment,
        made_by_id=by.account_id, made_at=at,
    )  # fmt: skip
    note(
        "conferences.make_minutes",
        conference,
        by=by,
        at=at,
        reason=ground,
        version=made.number,
        hash=made.content_hash,
    )
    return made


def _check_again(last: MinutesVersion, ground: str, amendment: str) -> None:
    if last.frozen_at is None:
        raise Refused(
            f"Biên bản lần {last.number} chưa đủ chữ ký.",
            way_out="Ký đủ, rồi mới lập lần sau nếu còn chỗ phải sửa.",
        )
    if not ground or not amendment:
        raise Refused(
            "Sửa biên bản đã ký phải ghi căn cứ và nội dung sửa.",
            way_out="Ghi cả hai; bản đã ký vẫn giữ nguyên.",
        )


@action("conferences.sign_minutes")
def sign_minutes(*, version: MinutesVersion, by: Actor, at: datetime) -> None:
    """Put one's own name under the minutes, as chair or as secretary; with both names they are frozen.

    Raises NotAllowed; Refused where one has signed already.
    """
    conference = held_conference("conferences.sign_minutes", version.conference_id, by)
    assert by.person_id is not None  # only the chair and the secretary may sign
    roles = [role for role, person in _signers(conference).items() if person == by.person_id]
    free = [role for role in roles if not version.signatures.filter(role=role).exists()]
    if not free:
        raise Refused("Đồng chí đã ký biên bản này.", way_out="Không cần ký lại.")
    for role in free:
        MinutesSignature.objects.create(
            version=version, role=role, person_id=by.person_id, signed_on=timezone.localdate(at), entered_at=at,
            entered_by_id=by.account_id,
        )  # fmt: skip
    _freeze(version, conference, at)
    note("conferences.sign_minutes", conference, by=by, at=at, version=version.number, roles=free)


@action("conferences.enter_signature")
def enter_signature(*, version: MinutesVersion, role: str, signed_on: date, by: Actor, at: datetime) -> None:
    """Take down that the chair or the secretary has signed the printed minutes.

    Raises NotAllowed; Refused where the plan names nobody for it, the name is there already, or the day lies ahead.
    """
    conference = held_conference("conferences.enter_signature", version.conference_id, by)
    not_ahead(signed_on, at, "Ngày ký")
    person = _signers(conference)[SignerRole(role)]
    if person is None:
        raise Refused(
            "Kế hoạch hội nghị chưa ghi người này.", way_out="Ghi người chủ trì, thư ký vào kế hoạch."
        )
    if version.signatures.filter(role=role).exists():
        raise Refused(f"Đã có chữ ký của {SignerRole(role).label.lower()}.", way_out="Không cần ghi lại.")
    MinutesSignature.objects.create(
        version=version, role=role, person=Person.objects.get(pk=person), signed_on=signed_on, entered_at=at,
        on_paper=True, entered_by_id=by.account_id,
    )  # fmt: skip
    _freeze(version, conference, at)
    note(
        "conferences.enter_signature",
        conference,
        by=by,
        at=at,
        version=version.number,
        role=role,
        signed_on=signed_on,
    )


def _signers(conference: Conference) -> dict[SignerRole, int | None]:
    return {SignerRole.SECRETARY: conference.secretary_id, SignerRole.CHAIR: conference.chair_id}


def _freeze(version: MinutesVersion, conference: Conference, at: datetime) -> None:
    signed = set(version.signatures.values_list("role", flat=True))
    if signed >= {role for role, person in _signers(conference).items() if person}:
        version.frozen_at = at
        version.save(update_fields=["frozen_at"])


@action("conferences.draft_news")
def draft_news(
    *,
    conference: Conference,
    title: str,
    parts: list[str],
    names: bool,
    levels: bool,
    by: Actor,
    at: datetime,
) -> NewsDraft:
    """Draft a news item from chosen parts of the minutes; nothing is published.

    Names of people and levels of quality are left out unless `names` or `levels` says to keep them. Raises NotAllowed;
    Refused where nothing is chosen or the title is empty.
    """
    conference = held_conference("conferences.draft_news", conference.pk, by)
    chosen = [part.text for part in news_parts(conference) if part.key in set(parts)]
    if not chosen or not normal(title):
        raise Refused(
            "Chưa chọn phần nào, hoặc chưa ghi tiêu đề.", way_out="Chọn ít nhất một phần và ghi tiêu đề."
        )
    hidden = () if names else hidden_names(conference)
    heading, first = redacted(normal(title), hidden, levels=levels)
    text, more = redacted("\n\n".join(chosen), hidden, levels=levels)
    draft = NewsDraft.objects.create(
        conference=conference,
        title=heading[:200],
        text=text,
        redacted=first + more,
        made_by_id=by.account_id,
        made_at=at,
    )
    note("conferences.draft_news", conference, by=by, at=at, draft=draft.pk, names=names, levels=levels)
    return draft


@action("conferences.approve_news")
def approve_news(*, draft: NewsDraft, by: Actor, at: datetime) -> NewsDraft:
    """Approve a draft that somebody else has made. Raises NotAllowed; Refused for one's own draft, or twice."""
    conference = held_conference("conferences.approve_news", draft.conference_id, by)
    draft = NewsDraft.objects.get(pk=draft.pk)
    if draft.approved_at:
        raise Refused("Dự thảo tin đã được duyệt.", way_out="Chép hoặc tải bản đã duyệt.")
    if draft.made_by_id == by.account_id:
        raise Refused(
            "Người soạn không tự duyệt dự thảo tin của mình.", way_out="Đề nghị người thứ hai đọc và duyệt."
        )
    draft.approved_by_id, draft.approved_at = by.account_id, at
    draft.save(update_fields=["approved_by", "approved_at"])
    note("conferences.approve_news", conference, by=by, at=at, draft=draft.pk)
    return draft
