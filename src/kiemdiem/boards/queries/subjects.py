"""Work on the subjects of open cycles: reports, suggestions, ratings, and cycles to open or close."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kiemdiem.audit.access import reach_filter
from kiemdiem.boards.queries.lists import Task, TaskList, task_list
from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import visible_subjects
from kiemdiem.cycles.models import Cycle, CycleState, Inclusion, Subject, SuggestedPoint, Suggestion
from kiemdiem.reviews.access import to_accept, to_write
from kiemdiem.reviews.models import PointAnswer

WRITING = ("drafting", "returned")


def report_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the reports to write, mend, accept, and those that wait for others."""
    subjects = Subject.objects.select_related("cycle")
    dated = {"show": _report, "due": "due_on", "order": ("sort_key", "pk"), "today": today}
    writing = subjects.filter(to_write(actor))
    yield task_list(
        writing.filter(step="returned"), title="Báo cáo bị trả lại, phải sửa", more=_reports("viet"), **dated,
    )  # fmt: skip
    yield task_list(
        writing.filter(step="drafting"), title="Báo cáo kiểm điểm phải viết, gửi", more=_reports("viet"), **dated,
    )  # fmt: skip
    yield task_list(
        subjects.filter(to_accept(actor)), title="Báo cáo cần tiếp nhận hoặc trả lại", more=_reports("tiep-nhan"), **dated,
    )  # fmt: skip
    yield task_list(
        subjects.filter(_written_by(actor), step="submitted", cycle__state=CycleState.OPEN),
        title="Báo cáo đã gửi, chờ cấp trên tiếp nhận", more=_reports(),
        show=_report, order=("step_since", "pk"), today=today, mine=False,
    )  # fmt: skip
    persons = Q(person__isnull=False, cycle__state=CycleState.OPEN) & ~Q(inclusion=Inclusion.EXEMPT)
    yield task_list(
        subjects.filter(persons, visible_subjects(actor, "reviews.save"), step__in=WRITING).exclude(_own(actor)),
        title="Bản kiểm điểm cá nhân trong đơn vị chưa gửi", mine=False,
        **{**dated, "show": _progress},
    )  # fmt: skip


def _reports(work: str = "") -> str:
    return reverse("reviews:index", query={"viec": work} if work else None)


def _own(actor: Actor) -> Q:
    return Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])


def _written_by(actor: Actor) -> Q:
    return _own(actor) | (visible_subjects(actor, "reviews.save") & Q(collective__isnull=False))


def _report(subject: Subject) -> Task:
    return Task(
        says=subject.name,
        address=reverse("reviews:report", args=[subject.pk]),
        detail=subject.cycle.title,
        due=subject.due_on,
    )


def _progress(subject: Subject) -> Task:
    return Task(
        says=subject.name,
        address=reverse("cycles:subject", args=[subject.pk]),
        detail=f"{subject.title} · {subject.cycle}",
        due=subject.due_on,
    )


def suggestion_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the suggestions to issue, to receive, and to answer."""
    rows = Suggestion.objects.filter(subject__cycle__state=CycleState.OPEN).select_related(
        "subject__cycle", "issuer"
    )
    yield task_list(
        rows.filter(visible_subjects(actor, "cycles.issue_suggestion", "subject__"), issued_at__isnull=True),
        title="Gợi ý kiểm điểm đã soạn, chưa ban hành", show=_suggestion, today=today,
    )  # fmt: skip
    received = rows.filter(
        visible_subjects(actor, "cycles.receive_suggestion", "subject__"), issued_at__isnull=False
    )
    yield task_list(
        received.filter(received_at__isnull=True), title="Gợi ý kiểm điểm phải ký nhận",
        show=_suggestion, due="answer_due", order=("issued_at", "pk"), today=today,
    )  # fmt: skip
    answered = PointAnswer.objects.filter(point=OuterRef("pk")).exclude(text="")
    open_points = SuggestedPoint.objects.filter(~Exists(answered), suggestion=OuterRef("pk"))
    yield task_list(
        received.filter(Exists(open_points), received_at__isnull=False, subject__step__in=WRITING),
        title="Gợi ý kiểm điểm chưa giải trình hết",
        show=_answer, due="answer_due", order=("issued_at", "pk"), today=today,
    )  # fmt: skip


def _suggestion(suggestion: Suggestion) -> Task:
    return Task(
        says=suggestion.subject.name,
        address=reverse("cycles:suggestion", args=[suggestion.pk]),
        detail=f"{suggestion.issuer} · {suggestion.subject.cycle}",
        due=suggestion.answer_due,
    )


def _answer(suggestion: Suggestion) -> Task:
    return Task(
        says=suggestion.subject.name,
        address=reverse("reviews:report", args=[suggestion.subject_id]),
        detail=f"{suggestion.issuer} · {suggestion.subject.cycle}",
        due=suggestion.answer_due,
    )


def cycle_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the cycles to open, and those in which nothing is left to do."""
    reached = Cycle.objects.filter(_rooted("cycles.open", actor))
    yield task_list(
        reached.filter(state=CycleState.DRAFT), title="Đợt kiểm điểm đang chuẩn bị",
        show=_cycle, today=today,
    )  # fmt: skip
    left = Q(inclusion=Inclusion.FULL) & ~Q(step="decided")
    left |= Q(inclusion=Inclusion.REVIEW_ONLY) & ~Q(step__in=("reviewed_at_conference", "decided"))
    open_subjects = Subject.objects.filter(left, cycle=OuterRef("pk"))
    yield task_list(
        Cycle.objects.filter(~Exists(open_subjects), _rooted("cycles.close", actor), state=CycleState.OPEN),
        title="Đợt kiểm điểm đã xong, chưa kết thúc", show=_cycle, today=today,
    )  # fmt: skip


def _rooted(action: str, actor: Actor) -> Q:
    return reach_filter(action, actor, unit="root_id", party="root__party_path", state="root__state_path")


def _cycle(cycle: Cycle) -> Task:
    return Task(says=cycle.title, address=reverse("cycles:board", args=[cycle.pk]))
