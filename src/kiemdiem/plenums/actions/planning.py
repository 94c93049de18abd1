"""A session is planned, people are summoned, papers are laid before it and handed out."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from kiemdiem.accounts.models import Account, Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.access import subject_target
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind
from kiemdiem.organisations.models import Appointment, Collective
from kiemdiem.organisations.queries import in_force
from kiemdiem.plenums.access import body_target
from kiemdiem.plenums.actions.holding import hold, hold_paper, note
from kiemdiem.plenums.models import Delegate, Plenum, PlenumPaper
from kiemdiem.plenums.queries.papers import Version, newest_of, title_of, untouched, version_of
from kiemdiem.programmes.access import programme_target
from kiemdiem.reviews.models import ReviewVersion


@dataclass(frozen=True)
class Plan:
    """What is decided about a session before it is held."""

    title: str
    held_on: date
    place: str = ""
    chair: Person | None = None
    secretary: Person | None = None


@action("plenums.plan")
def plan(
    *, body: Collective, details: Plan, by: Actor, at: datetime, source: str = "", illustrative: bool = False
) -> Plenum:
    """Plan a session of a body; whoever holds one of its posts on the day is summoned with a vote.

    Raises NotAllowed; Refused without a title, or where nobody sits in the body on that day.
    """
    require("plenums.plan", by, body_target(body))
    seated = Appointment.objects.filter(in_force(details.held_on), post__collective=body)
    people = dict.fromkeys(seated.order_by("post__rank", "pk").values_list("person_id", flat=True))
    if not people:
        raise Refused(
            f"Ngày {details.held_on:%d/%m/%Y} không có ai giữ chức vụ trong {body.name}.",
            way_out="Ghi người giữ chức vụ ở mục Tổ chức, hoặc chọn ngày, tập thể khác.",
        )
    plenum = Plenum.objects.create(
        body=body, title=said(details.title, "tên hội nghị"), held_on=details.held_on, place=normal(details.place),
        chair=details.chair, secretary=details.secretary, source=source, illustrative=illustrative,
    )  # fmt: skip
    Delegate.objects.bulk_create(Delegate(plenum=plenum, person_id=person) for person in people)
    note("plenums.plan", plenum, by=by, at=at, data={"held_on": details.held_on, "amount": len(people)})
    return plenum


@action("plenums.replan")
def replan(*, plenum: Plenum, details: Plan, by: Actor, at: datetime) -> Plenum:
    """Change the plan of a session that has not opened; the list of delegates stays. Raises NotAllowed; Refused without a title."""
    plenum = hold("plenums.replan", plenum.pk, by)
    plenum.title, plenum.held_on, plenum.place = (
        said(details.title, "tên hội nghị"),
        details.held_on,
        normal(details.place),
    )
    plenum.chair, plenum.secretary = details.chair, details.secretary
    plenum.save(update_fields=["title", "held_on", "place", "chair", "secretary"])
    note("plenums.replan", plenum, by=by, at=at, data={"held_on": details.held_on})
    return plenum


@action("plenums.invite")
def invite(*, plenum: Plenum, person: Person, votes: bool = False, by: Actor, at: datetime) -> Delegate:
    """Put somebody on the list: a guest, or with `votes` a member whose seat is not among the posts of the body.

    Raises NotAllowed; Refused for whoever is on the list.
    """
    plenum = hold("plenums.invite", plenum.pk, by)
    if plenum.delegates.filter(person=person).exists():
        raise Refused(f"{person} đã có trong danh sách đại biểu.", way_out="Điểm danh ở dòng của người đó.")
    made = Delegate.objects.create(plenum=plenum, person=person, votes=votes)
    note("plenums.invite", plenum, by=by, at=at, data={"person": person.pk, "votes": votes})
    return made


@action("plenums.add_paper")
def add_paper(*, plenum: Plenum, version: Version, by: Actor, at: datetime) -> PlenumPaper:
    """Lay the newest frozen version of a report or a programme before a session.

    Raises NotAllowed, for what `by` may not see, too; Refused for another unit's, an older version, one whose stored
    text no longer is what its hash was made of, and one that lies before the session already.
    """
    plenum = hold("plenums.add_paper", plenum.pk, by)
    if isinstance(version, ReviewVersion):
        subject = version.review.subject
        require("reviews.see", by, subject_target(subject, by))
        unit, column = subject.unit.unit_id, "review_version"
    else:
        require("programmes.see", by, programme_target(version.programme, by, timezone.localdate(at)))
        unit, column = version.programme.unit_id, "programme_version"
    if unit != plenum.body.unit_id:
        raise Refused("Tài liệu này của đơn vị khác.", way_out=f"Chọn tài liệu của {plenum.body.unit.name}.")
    newest = newest_of(version)
    if newest.pk != version.pk:
        raise Refused(f"Đã có bản {newest.number}.", way_out="Hãy chọn bản mới nhất.")
    _check_frozen(version)
    if plenum.papers.filter(**{column: version.pk}).exists():
        raise Refused("Hội nghị đã có tài liệu này.", way_out="Chọn tài liệu khác.")
    last = plenum.papers.aggregate(last=Max("number"))["last"] or 0
    paper = PlenumPaper.objects.create(
        plenum=plenum, number=last + 1, title=title_of(version), content_hash=version.content_hash,
        **{f"{column}_id": version.pk},
    )  # fmt: skip
    note(
        "plenums.add_paper", plenum, by=by, at=at, data={"number": paper.number, "sha256": paper.content_hash}
    )
    return paper


@action("plenums.renew_paper")
def renew_paper(*, paper: PlenumPaper, by: Actor, at: datetime) -> PlenumPaper:
    """Put the newest version in the place of one that was handed out; it is handed out and read anew.

    What was said on the older version stays, with the words that were quoted. Raises NotAllowed; Refused where there
    is no newer version, or the vote has begun.
    """
    paper = hold_paper("plenums.renew_paper", paper, by)
    newest = newest_of(version_of(paper))
    if newest.pk == version_of(paper).pk:
        raise Refused("Tài liệu này đang là bản mới nhất.", way_out="Không cần thay.")
    if paper.voted_at or paper.counts.exists():
        raise Refused("Tài liệu này đã biểu quyết.", way_out="Bản sau biểu quyết đưa ra hội nghị khác.")
    _check_frozen(newest)
    if isinstance(newest, ReviewVersion):
        paper.review_version = newest
    else:
        paper.programme_version = newest
    paper.title, paper.content_hash, paper.handed_out_at = title_of(newest), newest.content_hash, None
    paper.save(
        update_fields=["review_version", "programme_version", "title", "content_hash", "handed_out_at"]
    )
    paper.readings.all().delete()
    note(
        "plenums.renew_paper",
        paper.plenum,
        by=by,
        at=at,
        data={"number": paper.number, "sha256": paper.content_hash},
    )
    return paper


@action("plenums.remove_paper")
def remove_paper(*, paper: PlenumPaper, by: Actor, at: datetime) -> None:
    """Take a paper out that was laid before the session by mistake. Raises NotAllowed; Refused once it is handed out."""
    paper = hold_paper("plenums.remove_paper", paper, by)
    if paper.handed_out_at:
        raise Refused("Tài liệu đã phát cho đại biểu.", way_out="Tài liệu đã phát thì không rút được nữa.")
    note("plenums.remove_paper", paper.plenum, by=by, at=at, data={"number": paper.number})
    paper.delete()


@action("plenums.hand_out")
def hand_out(*, plenum: Plenum, by: Actor, at: datetime) -> int:
    """Hand out the papers that are not yet, and tell every delegate with an account; return how many papers.

    Raises NotAllowed; NotReady with every paper whose text is not what it was, or of which there is a newer version.
    """
    plenum = hold("plenums.hand_out", plenum.pk, by)
    waiting = list(
        plenum.papers.filter(handed_out_at__isnull=True).select_related(
            "review_version__review__subject__cycle",
            "programme_version__programme",
            "programme_version__edition",
        )
    )
    if not waiting:
        raise Refused("Không có tài liệu nào chờ phát.", way_out="Thêm tài liệu trước.")
    faults = [fault for paper in waiting for fault in faults_of(paper)]
    if faults:
        raise NotReady("Chưa phát được tài liệu.", faults)
    for paper in waiting:
        paper.handed_out_at = at
    PlenumPaper.objects.bulk_update(waiting, ["handed_out_at"])
    people = plenum.delegates.values("person")
    accounts = (
        Account.objects.filter(person__in=people, is_active=True).order_by("pk").values_list("pk", flat=True)
    )
    says = f"Tài liệu của “{plenum.title[:200]}” ngày {plenum.held_on:%d/%m/%Y} đã phát: {len(waiting)} tài liệu."
    address = reverse("plenums:plenum", args=[plenum.pk])
    key = f"plenum:{plenum.pk}:{'-'.join(str(paper.pk) for paper in waiting)[:60]}:{at:%Y%m%d%H%M%S}"
    deliver(
        [
            Letter(account, Kind.REMINDER, key, says, address, "plenums.plenum", plenum.pk)
            for account in accounts
        ],
        at,
    )
    note("plenums.hand_out", plenum, by=by, at=at, data={"amount": len(waiting)})
    return len(waiting)


def faults_of(paper: PlenumPaper) -> list[Missing]:
    """Return why a paper is not what the delegates hold, or should hold; one statement."""
    version = version_of(paper)
    newest = newest_of(version)
    faults = []
    if version.content_hash != paper.content_hash or not untouched(version):
        faults.append(
            Missing(
                f"Tài liệu {paper.number} không còn đúng như khi phát (mã băm {paper.content_hash[:16]}…).",
                f"tai-lieu-{paper.number}",
            )
        )
    if newest.pk != version.pk:
        faults.append(
            Missing(
                f"Tài liệu {paper.number} đã có bản {newest.number}, mã băm {newest.content_hash[:16]}…; "
                f"đại biểu đang giữ bản {version.number}, mã băm {paper.content_hash[:16]}….",
                f"tai-lieu-{paper.number}",
            )
        )
    return faults


def _check_frozen(version: Version) -> None:
    if not untouched(version):
        raise Refused(
            f"Bản {version.number} không còn đúng với mã băm {version.content_hash[:16]}… của nó.",
            way_out="Báo quản trị viên kiểm tra dữ liệu trước khi dùng làm tài liệu.",
        )
