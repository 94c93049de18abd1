"""From a directing speech to a task: a sentence is drafted as one, and given where owner and date are known."""

from dataclasses import dataclass
from datetime import date, datetime

from kiemdiem.assignments.actions.giving import TaskLine, assign
from kiemdiem.assignments.models import Task, TaskKind
from kiemdiem.audit.actions import action
from kiemdiem.conferences.actions.rows import held_conference, note
from kiemdiem.conferences.models import Conference, Speech, SpeechKind, TaskDraft
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Post
from kiemdiem.shortcomings.queries.passages import check_passage

LONGEST_NAME = 300


@dataclass(frozen=True)
class TaskWords:
    """What is known of a task so far: its name, whose post, by when."""

    name: str
    post: Post | None = None
    due_on: date | None = None


@action("conferences.draft_task")
def draft_task(*, speech: Speech, passage: str, words: TaskWords, by: Actor, at: datetime) -> TaskDraft:
    """Draft a task from a sentence of a directing speech; owner and date may follow later.

    Raises NotAllowed; Refused for a speech that directs nothing, a passage that was not said or has its draft already,
    and a name that is empty or too long.
    """
    conference = held_conference("conferences.draft_task", speech.item.conference_id, by)
    speech = Speech.objects.get(pk=speech.pk)
    if speech.kind != SpeechKind.DIRECTIVE:
        raise Refused(
            f"“{SpeechKind(speech.kind).label}” không phải ý kiến chỉ đạo.",
            way_out="Góp ý thì ghi thành hạn chế; nếu là chỉ đạo, hãy sửa loại ý kiến khi phần kiểm điểm còn mở.",
        )
    passage = check_passage(passage, speech.text, "ý kiến này") if passage else normal(speech.text)
    if speech.task_drafts.filter(passage=passage).exists():
        raise Refused(
            "Câu này đã được soạn thành nhiệm vụ.",
            way_out="Mở nhiệm vụ đã soạn ở biên bản hoặc ở ý kiến này.",
        )
    draft = TaskDraft.objects.create(
        speech=speech, passage=passage, name=_name(words.name), post=words.post, due_on=words.due_on,
        drafted_by_id=by.account_id, drafted_at=at,
    )  # fmt: skip
    note("conferences.draft_task", conference, by=by, at=at, draft=draft.pk, speech=speech.pk)
    return draft


@action("conferences.draft_task")
def edit_task(*, draft: TaskDraft, words: TaskWords, by: Actor, at: datetime) -> TaskDraft:
    """Say more of a drafted task, or say it better. Raises NotAllowed; Refused once it is given or dropped."""
    conference, draft = _held("conferences.draft_task", draft, by)
    draft.name, draft.post, draft.due_on = _name(words.name), words.post, words.due_on
    draft.save(update_fields=["name", "post", "due_on"])
    note("conferences.draft_task", conference, by=by, at=at, draft=draft.pk)
    return draft


@action("conferences.draft_task")
def drop_task(*, draft: TaskDraft, because: str, by: Actor, at: datetime) -> TaskDraft:
    """Let a drafted task be, with the reason. Raises NotAllowed; Refused without a reason, or once it is given or dropped."""
    conference, draft = _held("conferences.draft_task", draft, by)
    because = normal(because)
    if not because:
        raise Refused("Bỏ nhiệm vụ đã soạn phải nêu lý do.", way_out="Ghi lý do, rồi gửi lại.")
    draft.dropped_because = because
    draft.save(update_fields=["dropped_because"])
    note("conferences.draft_task", conference, by=by, at=at, reason=because, dropped=draft.pk)
    return draft


@action("conferences.give_task")
def give_task(*, draft: TaskDraft, by: Actor, at: datetime) -> Task:
    """Give a drafted task to the holder of its post.

    Raises NotAllowed; NotReady while owner or date is missing; Refused once it is given or dropped, and what
    `assignments.assign` raises.
    """
    conference, draft = _held("conferences.give_task", draft, by)
    missing = [] if draft.post else [Missing("Chưa chọn chức vụ được giao.", "id_post")]
    if draft.due_on is None:
        missing.append(Missing("Chưa ghi hạn hoàn thành.", "id_due_on"))
    if draft.post is None or draft.due_on is None:
        raise NotReady("Chưa giao được nhiệm vụ.", missing)
    line = TaskLine(
        post=draft.post, name=draft.name, due_on=draft.due_on, kind=TaskKind.UNPLANNED,
        source=f"Ý kiến chỉ đạo tại {conference} ngày {conference.starts_on:%d/%m/%Y}"[:300],
    )  # fmt: skip
    (draft.task,) = assign(lines=[line], by=by, at=at)
    draft.save(update_fields=["task"])
    note("conferences.give_task", conference, by=by, at=at, draft=draft.pk, task=draft.task_id)
    assert draft.task is not None
    return draft.task


def _held(name: str, draft: TaskDraft, by: Actor) -> tuple[Conference, TaskDraft]:
    draft = TaskDraft.objects.select_related("post__unit", "speech__item").get(pk=draft.pk)
    conference = held_conference(name, draft.speech.item.conference_id, by)
    if draft.task_id:
        raise Refused(f"Nhiệm vụ “{draft.name}” đã được giao.", way_out="Theo dõi ở trang của nhiệm vụ.")
    if draft.dropped_because:
        raise Refused(f"Nhiệm vụ này đã bỏ: {draft.dropped_because}.", way_out="Soạn lại từ ý kiến nếu cần.")
    return conference, draft


def _name(name: str) -> str:
    name = normal(name)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Tên nhiệm vụ phải có, dài nhất {LONGEST_NAME} chữ.", way_out="Ghi gọn việc phải làm.")
    return name
