"""A subject's way through the cycle, and whether it is reviewed and rated at all."""

from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Inclusion, Subject, Suggestion
from kiemdiem.cycles.queries.progress import due_on
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.cycles.queries.suggestions import UNANSWERED


def advance(*, subject: Subject, action_name: str, by: Actor, at: datetime) -> None:  # noqa: ARG001 -- every write names its author
    """Move `subject` along the step table of its cycle's rules, inside the action that moves it (and records it).

    Raises Refused where the table knows no such move from the subject's present step.
    """
    steps = rule_set(subject.cycle).steps
    to = steps.after(action_name, subject.step)
    if to is None:
        raise Refused(
            f"“{subject}” đang ở bước “{steps.step(subject.step).name}”, việc này chưa làm được ở bước đó.",
            way_out="Xem bảng tiến độ của đợt để biết bước tiếp theo của đối tượng này.",
        )
    subject.step, subject.step_since = to, at
    subject.due_on = due_on(subject)
    subject.save(update_fields=["step", "step_since", "due_on"])
    _note_answers(subject, at)


def _note_answers(subject: Subject, at: datetime) -> None:
    """Keep with the suggestions when the report that answers them was sent; a returned report answers nothing yet."""
    standing = subject.suggestions.filter(Suggestion.standing())
    if subject.step in UNANSWERED:
        standing.update(answered_at=None)
    else:
        standing.filter(answered_at__isnull=True).update(answered_at=at)


@action("cycles.change_inclusion")
def change_inclusion(*, subject: Subject, inclusion: Inclusion, ground: str, by: Actor, at: datetime) -> None:
    """Take a subject out of the review or of the rating, or back in; always with a ground.

    Raises Refused without a ground, or where the rating has been decided already.
    """
    subject.refresh_from_db(from_queryset=Subject.objects.select_for_update(of=("self",)))
    require("cycles.change_inclusion", by, subject_target(subject, by))
    steps = rule_set(subject.cycle).steps
    if not ground:
        raise Refused(
            "Thay đổi diện kiểm điểm, xếp loại phải có căn cứ.",
            way_out="Hãy ghi số văn bản hoặc lý do cụ thể vào ô căn cứ.",
        )
    if subject.step == steps.keys()[-1]:
        raise Refused(
            f"“{subject}” đã có quyết định xếp loại, không thay đổi diện được nữa.",
            way_out="Nếu quyết định sai, cơ quan có thẩm quyền quyết định lại.",
        )
    before = subject.inclusion
    subject.inclusion, subject.exemption_rule = inclusion, ""
    subject.exemption_ground = "" if inclusion == Inclusion.FULL else ground
    subject.due_on = due_on(subject)
    subject.save(update_fields=["inclusion", "exemption_rule", "exemption_ground", "due_on"])
    record(
        "cycles.change_inclusion", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        reason=ground, data={"from": before, "to": inclusion},
    )  # fmt: skip


@action("cycles.correct_name")
def correct_name(*, subject: Subject, by: Actor, at: datetime) -> None:
    """Give `subject` the name that its person has today: what was typed wrong was corrected after the opening.

    What has been decided, and a cycle that is closed, keep the name they had. Raises NotAllowed then; Refused
    where the names agree, or for a collective, whose new name is a new name and not a correction.
    """
    subject.refresh_from_db(from_queryset=Subject.objects.select_for_update(of=("self",)))
    require("cycles.correct_name", by, subject_target(subject, by))
    before = subject.name
    if subject.person is None or subject.person.full_name == before:
        raise Refused(f"Tên “{before}” không khác tên trong danh sách cán bộ.")
    subject.name = subject.person.full_name
    subject.save(update_fields=["name", "search_key", "sort_key"])
    record(
        "cycles.correct_name", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"from": before, "to": subject.name},
    )  # fmt: skip
