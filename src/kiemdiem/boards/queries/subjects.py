"""Work on the subjects of open cycles: reports, suggestions, ratings, and cycles to open or close."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from kiemdiem.boards.queries.lists import Reading, Task, TaskList, task_list
from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import rooted_cycles, visible_subjects
from kiemdiem.cycles.models import Cycle, CycleState, Inclusion, Subject, SuggestedPoint, Suggestion
from kiemdiem.reviews.access import to_accept, to_write
from kiemdiem.reviews.models import PointAnswer

WRITING = ("drafting", "returned")


def report_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the reports to write, mend, accept, and those that wait for others."""
    subjects = Subject.objects.select_related("cycle")
    dated = Reading(_report, today, "due_on", ("sort_key", "pk"))
    writing = subjects.filter(to_write(actor))
    yield task_list(
        writing.filter(step="returned"), dated, "Báo cáo bị trả lại, phải sửa", more=_reports("viet")
    )
    yield task_list(
        writing.filter(step="drafting"), dated, "Báo cáo kiểm điểm phải viết, gửi", more=_reports("viet")
    )
    yield task_list(
        subjects.filter(to_accept(actor)),
        dated,
        "Báo cáo cần tiếp nhận hoặc trả lại",
        more=_reports("tiep-nhan"),
    )
    yield task_list(
        subjects.filter(_written_by(actor), step="submitted", cycle__state=CycleState.OPEN),
        Reading(_report, today, order=("step_since", "pk")),
        "Báo cáo đã gửi, chờ cấp trên tiếp nhận",
        more=_reports(),
        mine=False,
    )
    persons = Q(person__isnull=False, cycle__state=CycleState.OPEN) & ~Q(inclusion=Inclusion.EXEMPT)
    yield task_list(
        subjects.filter(persons, visible_subjects(actor, "reviews.save"), step__in=WRITING).exclude(
            _own(actor)
        ),
        Reading(_progress, today, "due_on", ("sort_key", "pk")),
        "Bản kiểm điểm cá nhân trong đơn vị chưa gửi",
        mine=False,
    )


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
    rows = Suggestion.objects.filter(subject__cycle__state=CycleState.OPEN)
    rows = rows.select_related("subject__cycle", "issuer")
    yield task_list(
        rows.filter(visible_subjects(actor, "cycles.issue_suggestion", "subject__"), issued_at__isnull=True),
        Reading(_suggestion, today),
        "Gợi ý kiểm điểm đã soạn, chưa ban hành",
    )
    reached = visible_subjects(actor, "cycles.receive_suggestion", "subject__")
    received = rows.filter(reached, Suggestion.standing())
    yield task_list(
        received.filter(received_at__isnull=True),
        Reading(_suggestion, today, "answer_due", ("issued_at", "pk")),
        "Gợi ý kiểm điểm phải ký nhận",
    )
    answered = PointAnswer.objects.filter(point=OuterRef("pk")).exclude(text="")
    open_points = SuggestedPoint.objects.filter(~Exists(answered), suggestion=OuterRef("pk"))
    yield task_list(
        received.filter(Exists(open_points), received_at__isnull=False, subject__step__in=WRITING),
        Reading(_answer, today, "answer_due", ("issued_at", "pk")),
        "Gợi ý kiểm điểm chưa giải trình hết",
    )


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
    """Yield the cycles to open, names corrected since the opening, and cycles in which nothing is left to do."""
    yield task_list(
        Cycle.objects.filter(rooted_cycles(actor, "cycles.open"), state=CycleState.DRAFT),
        Reading(_preparing, today),
        "Đợt kiểm điểm đang chuẩn bị",
    )
    renamed = Subject.objects.filter(
        visible_subjects(actor, "cycles.correct_name"),
        ~Q(name=F("person__full_name")),
        person__isnull=False,
        cycle__state=CycleState.OPEN,
    ).exclude(step="decided")
    yield task_list(
        renamed.select_related("cycle"),
        Reading(_progress, today, order=("sort_key", "pk")),
        "Tên trong đợt khác tên đã sửa trong danh sách cán bộ",
    )
    left = Q(inclusion=Inclusion.FULL) & ~Q(step="decided")
    left |= Q(inclusion=Inclusion.REVIEW_ONLY) & ~Q(step__in=("reviewed_at_conference", "decided"))
    unfinished = Subject.objects.filter(left, cycle=OuterRef("pk"))
    yield task_list(
        Cycle.objects.filter(
            ~Exists(unfinished), rooted_cycles(actor, "cycles.close"), state=CycleState.OPEN
        ),
        Reading(_cycle, today),
        "Đợt kiểm điểm đã xong, chưa kết thúc",
    )


def _preparing(cycle: Cycle) -> Task:
    return Task(says=cycle.title, address=reverse("cycles:prepare", args=[cycle.pk]))


def _cycle(cycle: Cycle) -> Task:
    return Task(says=cycle.title, address=reverse("cycles:board", args=[cycle.pk]))
