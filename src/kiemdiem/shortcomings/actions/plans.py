"""The remedy plan: steps with who does them, from when to when, after what, for how much, and what will prove them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.plans import circle
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Post
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.actions.revisions import same_revision
from kiemdiem.shortcomings.models import ProgressMeeting, RemedyStep, Shortcoming


@dataclass(frozen=True)
class PlannedStep:
    """A step as the plan's author writes it.

    `after` are numbers of the plan as it will stand: the steps done already keep theirs, the others follow in the
    order given. `meeting` is the progress meeting whose decision the step carries out.
    """

    text: str
    post: Post
    due_on: date
    expected_evidence: str = ""
    starts_on: date | None = None
    after: tuple[int, ...] = ()
    budget_million: Decimal | None = None
    meeting: ProgressMeeting | None = None


@action("shortcomings.plan")
def plan(
    *, entry: Shortcoming, steps: Sequence[PlannedStep], by: Actor, at: datetime, revision: int | None = None
) -> list[RemedyStep]:
    """Lay down the remedy plan: done steps stay, the others are replaced by `steps`; the author is remembered.

    `revision` is the one of the entry that was read for the plan. Raises NotAllowed; ChangedMeanwhile where somebody
    else changed plan or steps since; Refused for a plan without steps, a step after the entry's deadline, with its dates in the wrong
    order, of a post not in force or another entry's meeting, or one that waits for a step there is none of, that
    ends later, or that waits for it in turn.
    """
    entry = hold("shortcomings.plan", entry, by, at)
    same_revision(entry, revision)
    if not steps:
        raise Refused(
            "Kế hoạch khắc phục phải có ít nhất một việc.", way_out="Hãy ghi việc phải làm, ai làm, hạn nào."
        )
    for step in steps:
        _check_step(entry, step, timezone.localdate(at))
    done = {step.number: step for step in entry.steps.filter(done_on__isnull=False)}
    left = entry.steps.filter(done_on__isnull=True)
    dropped = list(left.values_list("number", flat=True))
    numbered = dict(enumerate(steps, start=max(done, default=0) + 1))
    _check_order(numbered, done)
    left.delete()
    made = _write(entry, numbered, done)
    entry.planned_by_id, entry.revision = by.person_id, entry.revision + 1
    entry.save(update_fields=["planned_by", "revision"])
    record(
        "shortcomings.plan", by=by, at=at, about=entry, paths=entry.paths,
        data={"replaced": dropped, "steps": [{"number": step.number, "due_on": step.due_on, "post": step.post_id} for step in made]},
    )  # fmt: skip
    return made


def _write(
    entry: Shortcoming, numbered: Mapping[int, PlannedStep], done: Mapping[int, RemedyStep]
) -> list[RemedyStep]:
    made = RemedyStep.objects.bulk_create(
        RemedyStep(
            shortcoming=entry, number=number, text=normal(step.text), post=step.post, starts_on=step.starts_on, due_on=step.due_on,
            expected_evidence=normal(step.expected_evidence), budget_million=step.budget_million, meeting=step.meeting,
        )
        for number, step in numbered.items()
    )  # fmt: skip
    rows = {**done, **{step.number: step for step in made}}
    waits = RemedyStep.after.through
    waits.objects.bulk_create(
        waits(from_remedystep_id=rows[number].pk, to_remedystep_id=rows[earlier].pk)
        for number, step in numbered.items()
        for earlier in dict.fromkeys(step.after)
    )
    return made


def _check_step(entry: Shortcoming, step: PlannedStep, on: date) -> None:
    text = said(step.text, "việc phải làm")
    if entry.deadline and step.due_on > entry.deadline:
        raise Refused(
            f"Việc “{text}” có hạn {step.due_on:%d/%m/%Y}, sau thời hạn khắc phục {entry.deadline:%d/%m/%Y}.",
            way_out="Hãy rút ngắn hạn của việc, hoặc đề nghị chuyển thời hạn khắc phục trước.",
        )
    if step.starts_on and step.starts_on > step.due_on:
        raise Refused(
            f"Việc “{text}” bắt đầu ngày {step.starts_on:%d/%m/%Y}, sau hạn {step.due_on:%d/%m/%Y} của nó.",
            way_out="Hãy sửa lại một trong hai ngày.",
        )
    if step.budget_million is not None and step.budget_million < 0:
        raise Refused(
            f"Kinh phí của việc “{text}” là số âm.", way_out="Hãy ghi số từ 0 trở lên, hoặc bỏ trống."
        )
    if step.meeting and step.meeting.shortcoming_id != entry.pk:
        raise Refused(
            f"Cuộc họp ghi cho việc “{text}” không phải của hạn chế này.", way_out="Hãy chọn lại cuộc họp."
        )
    if step.post.valid_to and step.post.valid_to < on:
        raise Refused(
            f"Chức vụ “{step.post}” đã hết hiệu lực ngày {step.post.valid_to:%d/%m/%Y}.",
            way_out="Hãy giao việc cho chức vụ đang có hiệu lực.",
        )


def _check_order(numbered: Mapping[int, PlannedStep], done: Mapping[int, RemedyStep]) -> None:
    for number, step in numbered.items():
        for earlier in step.after:
            if earlier not in numbered and earlier not in done:
                raise Refused(
                    f"Việc số {number} chờ việc số {earlier}, nhưng kế hoạch không có việc số {earlier}.",
                    way_out="Hãy sửa lại ô “Làm sau việc số”.",
                )
            before = numbered.get(earlier)
            if before and before.due_on > step.due_on:
                raise Refused(
                    f"Việc số {number} có hạn {step.due_on:%d/%m/%Y}, trước hạn {before.due_on:%d/%m/%Y} của việc số {earlier} mà nó phải chờ.",
                    way_out="Hãy sửa lại hạn, hoặc bỏ việc phải chờ.",
                )
    round_trip = circle({number: step.after for number, step in numbered.items()})
    if round_trip:
        raise Refused(
            f"Các việc số {_and(round_trip)} chờ lẫn nhau nên không việc nào bắt đầu được.",
            way_out="Hãy bỏ bớt việc phải chờ.",
        )


@action("shortcomings.complete_step")
def complete_step(
    *, step: RemedyStep, done_on: date, by: Actor, at: datetime, early_ground: str = ""
) -> RemedyStep:
    """Note that a step of the plan is done.

    Raises NotAllowed; Refused for a day ahead, a step done already, or one before a step it waits for, unless a ground
    says why; a ground where nothing is waited for is refused too.
    """
    entry = hold("shortcomings.complete_step", step.shortcoming, by, at)
    step = RemedyStep.objects.get(pk=step.pk)
    if step.done_on:
        raise Refused(f"Việc số {step.number} đã được ghi xong ngày {step.done_on:%d/%m/%Y}.")
    not_ahead(done_on, at, "Ngày xong")
    ground, waiting = normal(early_ground), _not_before(step, done_on)
    if waiting and not ground:
        raise Refused(
            f"Việc số {step.number} phải chờ việc số {_and(waiting)}, chưa xong vào ngày {done_on:%d/%m/%Y}.",
            way_out="Hãy ghi xong việc phải chờ trước, hoặc ghi lý do làm trước.",
        )
    if ground and not waiting:
        raise Refused(
            f"Việc số {step.number} không phải chờ việc nào.", way_out="Hãy bỏ trống lý do làm trước."
        )
    step.done_on, step.early_ground = done_on, ground
    step.save(update_fields=["done_on", "early_ground"])
    entry.revision += 1
    entry.save(update_fields=["revision"])
    record(
        "shortcomings.complete_step", by=by, at=at, about=entry, paths=entry.paths, reason=ground,
        data={"step": step.number, "done_on": done_on},
    )  # fmt: skip
    return step


def _not_before(step: RemedyStep, day: date) -> list[int]:
    """Return the numbers of the steps that `step` waits for and that were not done on `day`."""
    earlier = step.after.order_by("number").values_list("number", "done_on")
    return [number for number, done_on in earlier if done_on is None or done_on > day]


def _and(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
