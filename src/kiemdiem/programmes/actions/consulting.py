"""A draft is frozen and sent for comment; comments are made on its passages and each is answered."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from kiemdiem.accounts.models import Account, Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind
from kiemdiem.programmes.access import programme_target
from kiemdiem.programmes.actions.holding import draft_of, hold
from kiemdiem.programmes.models import (
    Invitation,
    Programme,
    ProgrammeComment,
    ProgrammeVersion,
    Round,
)
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.programmes.queries.text import content_of, passages_of
from kiemdiem.reviews.actions.comments import write_disposition
from kiemdiem.reviews.queries.cells import canonical
from kiemdiem.reviews.queries.document import content_hash


@action("programmes.freeze")
def freeze(*, programme: Programme, by: Actor, at: datetime, note: str = "") -> ProgrammeVersion:
    """Freeze what the draft says now as a version under its hash; a draft that has not changed is the same version.

    Raises NotAllowed; Refused where nothing is being written.
    """
    programme = hold("programmes.freeze", programme, by, at)
    draft = draft_of(programme)
    content = content_of(draft)
    digest = content_hash(content)
    last = draft.versions.order_by("-number").first()
    if last and last.content_hash == digest:
        return last
    number = programme.versions.aggregate(last=Max("number"))["last"] or 0
    made = ProgrammeVersion.objects.create(
        programme=programme, edition=draft, number=number + 1, content=content, content_hash=digest, frozen_at=at,
        frozen_by_id=by.account_id, note=normal(note),
    )  # fmt: skip
    record(
        "programmes.freeze", by=by, at=at, about=programme, paths=programme.unit.paths,
        data={"number": made.number, "sha256": digest},
    )  # fmt: skip
    return made


@action("programmes.consult")
def consult(
    *,
    programme: Programme,
    people: Collection[Person],
    due_on: date,
    by: Actor,
    at: datetime,
    asks: str = "",
) -> Round:
    """Freeze the draft and send it for comment to these people until a day; who has an account is told at once.

    Raises NotAllowed; Refused without people or with a day past.
    """
    programme = hold("programmes.consult", programme, by, at)
    if not people:
        raise Refused("Chưa chọn đại biểu nào.", way_out="Hãy chọn ít nhất một người để lấy ý kiến.")
    if due_on < timezone.localdate(at):
        raise Refused(f"Hạn góp ý {due_on:%d/%m/%Y} đã qua.", way_out="Hãy chọn ngày từ hôm nay trở đi.")
    version = freeze(programme=programme, by=by, at=at)
    made = Round.objects.create(
        version=version, asks=canonical(asks), due_on=due_on, opened_at=at, opened_by_id=by.account_id
    )
    asked = {person.pk: person for person in people}
    Invitation.objects.bulk_create(Invitation(round=made, person_id=key) for key in asked)
    accounts = Account.objects.filter(person__in=asked, is_active=True).order_by("pk")
    says = f"Đề nghị góp ý dự thảo “{programme}” (bản {version.number}) trước hết ngày {due_on:%d/%m/%Y}."
    address = reverse("programmes:version", args=[programme.pk, version.number])
    deliver(
        [
            Letter(account, Kind.REMINDER, f"programme-round:{made.pk}", says, address, "programmes.round", made.pk)
            for account in accounts.values_list("pk", flat=True)
        ],
        at,
    )  # fmt: skip
    record(
        "programmes.consult", by=by, at=at, about=programme, paths=programme.unit.paths,
        data={"number": version.number, "people": len(asked), "due_on": due_on},
    )  # fmt: skip
    return made


@action("programmes.receive")
def receive(*, programme: Programme, by: Actor, at: datetime) -> int:
    """Note that whoever acts has the drafts they were asked about; return how many are newly received.

    Raises NotAllowed for whoever was not asked.
    """
    require("programmes.receive", by, programme_target(programme, by, timezone.localdate(at)))
    waiting = Invitation.objects.filter(
        round__version__programme=programme, person_id=by.person_id or 0, received_at__isnull=True
    )
    number = waiting.update(received_at=at)
    if number:
        record("programmes.receive", by=by, at=at, about=programme, paths=programme.unit.paths)
    return number


@action("programmes.close_round")
def close_round(*, consultation: Round, by: Actor, at: datetime) -> Round:
    """End a round: nobody is awaited any longer. Raises NotAllowed; Refused for one that has ended."""
    hold("programmes.close_round", consultation.version.programme, by, at)
    one = (
        Round.objects.select_for_update(of=("self",))
        .select_related("version__programme__unit")
        .get(pk=consultation.pk)
    )
    if one.closed_at:
        raise Refused("Đợt lấy ý kiến này đã kết thúc.", way_out="Muốn lấy thêm ý kiến, hãy mở đợt mới.")
    one.closed_at, one.closed_by_id = at, by.account_id
    one.save(update_fields=["closed_at", "closed_by"])
    programme = one.version.programme
    record(
        "programmes.close_round", by=by, at=at, about=programme, paths=programme.unit.paths,
        data={"number": one.version.number},
    )  # fmt: skip
    return one


@action("programmes.comment")
def comment(
    *,
    version: ProgrammeVersion,
    group: str,
    passage: str,
    text: str,
    by: Actor,
    at: datetime,
    quote: str = "",
    speaker: str = "",
    person: Person | None = None,
    origin_type: str = "",
    origin_id: int | None = None,
    illustrative: bool = False,
) -> ProgrammeComment:
    """Comment on one passage of a frozen version under one of the four groups of questions.

    `speaker` (or `person`) is who said it, where `by` writes it down for them; `origin_type` and `origin_id` name where
    it was said. Whoever was asked for comment has thereby received the draft. Raises NotAllowed, also once the draft
    was adopted or given up; Refused without a text, for no such group or passage, a quotation that the passage does
    not hold, or a version of an earlier edition.
    """
    programme = hold("programmes.comment", version.programme, by, at)
    if version.edition_id != draft_of(programme).pk:
        raise Refused(
            f"Bản {version.number} không thuộc bản đang soạn nên không góp ý được nữa.",
            way_out="Hãy góp ý bản mới nhất.",
        )
    text = canonical(text)
    if not text:
        raise Refused("Góp ý chưa có nội dung.", way_out="Hãy nêu rõ cần bổ sung, sửa gì.")
    if outline().group(group) is None:
        raise Refused("Chưa chọn nhóm vấn đề góp ý.", way_out="Hãy chọn một trong bốn nhóm.")
    place = next((one for one in passages_of(version.content) if one.key == passage), None)
    if place is None:
        raise Refused(f"Bản {version.number} không có chỗ được góp ý.", way_out="Hãy chọn lại mục.")
    quote = normal(quote)
    if quote and quote not in normal(f"{place.heading} {place.text}"):
        raise Refused(
            "Đoạn trích không có trong mục được góp ý.",
            way_out="Hãy chép đúng đoạn trong dự thảo, hoặc để trống.",
        )
    made = ProgrammeComment.objects.create(
        version=version, group=group, passage=passage, about=place.heading[:400], quote=quote, text=text,
        speaker=normal(speaker) or (person.full_name if person else by.name), person=person, origin_type=origin_type,
        origin_id=origin_id, illustrative=illustrative, made_at=at, made_by_id=by.account_id,
    )  # fmt: skip
    Invitation.objects.filter(
        round__version=version, person_id=by.person_id or 0, received_at__isnull=True
    ).update(received_at=at)
    record(
        "programmes.comment", by=by, at=at, about=programme, paths=programme.unit.paths,
        data={"comment": made.pk, "group": group, "passage": passage},
    )  # fmt: skip
    return made


@action("programmes.answer_comment")
def answer_comment(
    *, comment: ProgrammeComment, outcome: str, answer: str, by: Actor, at: datetime
) -> ProgrammeComment:
    """Say what became of a comment: accepted, explained, or refused with its reason; said anew, the last one counts.

    Raises NotAllowed; Refused without an outcome, without the reason of an explanation or a refusal, or for a comment
    on an edition that was adopted.
    """
    programme = hold("programmes.answer_comment", comment.version.programme, by, at)
    if comment.version.edition_id != draft_of(programme).pk:
        raise Refused(
            "Góp ý này thuộc bản đã ban hành, không sửa cách xử lý được nữa.",
            way_out="Hãy xử lý góp ý của bản đang soạn.",
        )
    write_disposition(comment, outcome, answer, by, at)
    record(
        "programmes.answer_comment", by=by, at=at, about=programme, paths=programme.unit.paths,
        data={"comment": comment.pk, "outcome": outcome},
    )  # fmt: skip
    return comment
