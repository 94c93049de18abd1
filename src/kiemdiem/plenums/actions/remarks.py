"""Delegates read, comment on a passage; every remark is answered, or goes on to the register or to the programme."""

from datetime import datetime

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.actions import action, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.plenums.actions.holding import hold_paper, hold_remark, note
from kiemdiem.plenums.models import Onward, PlenumPaper, Reading, Remark
from kiemdiem.plenums.queries.papers import passages
from kiemdiem.programmes.actions.consulting import comment
from kiemdiem.programmes.models import ProgrammeComment
from kiemdiem.reviews.actions.comments import write_disposition
from kiemdiem.reviews.models import CommentOutcome
from kiemdiem.shortcomings.actions import draft
from kiemdiem.shortcomings.models import Origin, Shortcoming

REMARK = "plenums.remark"


@action("plenums.read")
def read(*, paper: PlenumPaper, by: Actor, at: datetime) -> bool:
    """Note that whoever acts has read a paper; return whether that is new. Raises NotAllowed; Refused before it is handed out."""
    paper = hold_paper("plenums.read", paper, by)
    _check_handed_out(paper)
    _, made = Reading.objects.get_or_create(
        paper=paper, person_id=by.person_id or 0, defaults={"read_at": at}
    )
    if made:
        note("plenums.read", paper.plenum, by=by, at=at, data={"number": paper.number})
    return made


@action("plenums.remark")
def remark(
    *,
    paper: PlenumPaper,
    passage: str,
    text: str,
    by: Actor,
    at: datetime,
    quote: str = "",
    person: Person | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Remark:
    """Take down what a delegate says on one passage of a paper; without `person`, the delegate is whoever acts.

    Raises NotAllowed; Refused before the paper is handed out, without a text, for no such passage, a quotation that
    does not stand there, and for whoever is not on the list.
    """
    paper = hold_paper("plenums.remark", paper, by)
    _check_handed_out(paper)
    speaker = person.pk if person else by.person_id
    if speaker is None or not paper.plenum.delegates.filter(person=speaker).exists():
        raise Refused(
            "Người có ý kiến không có trong danh sách đại biểu.",
            way_out="Chọn đại biểu trong danh sách, hoặc mời thêm.",
        )
    place = next((one for one in passages(paper) if one.key == passage), None)
    if place is None:
        raise Refused("Tài liệu không có chỗ được góp ý.", way_out="Hãy chọn lại chỗ góp ý.")
    quote = normal(quote)
    if quote and quote not in normal(f"{place.heading} {place.text}"):
        raise Refused(
            "Đoạn trích không có ở chỗ được góp ý.", way_out="Chép đúng nguyên văn một đoạn, hoặc để trống."
        )
    made = Remark.objects.create(
        paper=paper, person_id=speaker, passage=place.key, about=place.heading[:400], quote=quote,
        text=said(text, "nội dung ý kiến"), made_at=at, recorded_by_id=by.account_id, source=source, illustrative=illustrative,
    )  # fmt: skip
    note("plenums.remark", paper.plenum, by=by, at=at, data={"number": paper.number, "remark": made.pk})
    return made


@action("plenums.dispose")
def dispose(*, remark: Remark, outcome: str, answer: str, by: Actor, at: datetime) -> Remark:
    """Say what became of a remark; said anew, the last one counts until the session closes.

    Raises NotAllowed; Refused without an outcome, and for an explanation or a refusal without its words.
    """
    remark = hold_remark("plenums.dispose", remark, by)
    write_disposition(remark, outcome, normal(answer), by, at)
    note("plenums.dispose", remark.paper.plenum, by=by, at=at, data={"remark": remark.pk, "outcome": outcome})
    return remark


@action("plenums.to_register")
def to_register(*, remark: Remark, wording: str, by: Actor, at: datetime) -> Shortcoming:
    """Draft an entry of the register of the body's unit from a remark, which is thereby accepted.

    Raises NotAllowed, also where `by` may not draft in that register; Refused for a remark that has an entry.
    """
    remark = hold_remark("plenums.to_register", remark, by)
    _check_onward(remark)
    entry = draft(
        unit=remark.paper.plenum.body.unit, wording=normal(wording) or remark.text, origin=Origin.PLENUM,
        first_seen_on=timezone.localdate(remark.made_at), by=by, at=at, origin_type=REMARK, origin_id=remark.pk,
        origin_passage=normal(remark.text), source=remark.source, illustrative=remark.illustrative,
    )  # fmt: skip
    _go_on(remark, Onward.REGISTER, f"Ghi vào sổ hạn chế, số {entry.number}.", by, at)
    return entry


@action("plenums.to_programme")
def to_programme(*, remark: Remark, group: str, by: Actor, at: datetime) -> ProgrammeComment:
    """Make a remark on a programme a comment of its drafting, under one of the four groups of questions.

    There it gets its disposition before the programme is adopted. Raises what `programmes.comment` raises; Refused
    for a remark on something else, and for one that went on already.
    """
    remark = hold_remark("plenums.to_programme", remark, by)
    _check_onward(remark)
    version = remark.paper.programme_version
    if version is None:
        raise Refused(
            "Ý kiến này không phải về một chương trình.",
            way_out="Tiếp thu, giải trình, hoặc ghi thành hạn chế.",
        )
    made = comment(
        version=version, group=group, passage=remark.passage, text=remark.text, quote=remark.quote, person=remark.person,
        origin_type=REMARK, origin_id=remark.pk, illustrative=remark.illustrative, by=by, at=at,
    )  # fmt: skip
    _go_on(remark, Onward.PROGRAMME, "Chuyển thành góp ý vào dự thảo chương trình.", by, at)
    return made


def _check_handed_out(paper: PlenumPaper) -> None:
    if paper.handed_out_at is None:
        raise Refused("Tài liệu chưa phát cho đại biểu.", way_out="Phát tài liệu trước.")


def _check_onward(remark: Remark) -> None:
    if remark.onward:
        raise Refused(
            f"Ý kiến này đã được xử lý: {Onward(remark.onward).label.lower()}.",
            way_out="Xem kết quả ở trang của ý kiến.",
        )


def _go_on(remark: Remark, onward: Onward, says: str, by: Actor, at: datetime) -> None:
    """Answer a remark by where it went; after the session its answer stays as it was."""
    remark.onward = onward
    remark.save(update_fields=["onward"])
    if not remark.outcome:
        write_disposition(remark, CommentOutcome.ACCEPTED, says, by, at)
    note(f"plenums.to_{onward.value}", remark.paper.plenum, by=by, at=at, data={"remark": remark.pk})
