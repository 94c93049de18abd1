"""The deeds that an entry's page offers: what is asked, and which action it becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Successor
from kiemdiem.shortcomings.actions.revisions import ChangedMeanwhile
from kiemdiem.shortcomings.forms import deeds, deferrals, obstacles, plans, proof
from kiemdiem.shortcomings.forms.rows import WithRows
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.edits import last_edit
from kiemdiem.web.deeds import Deed, Do, calling


@dataclass(frozen=True)
class Panel(Deed):
    """A deed of an entry."""

    def ask(self, entry: Shortcoming, today: date, data: Any = None, files: Any = None) -> forms.Form:
        """Return the form, empty or filled with what was sent."""
        return self.form(data, files, entry, today, auto_id=f"{self.verb}_%s")


def _plan(entry: Shortcoming, form: plans.PlanForm, by: Actor, at: datetime) -> object:
    revision = form.cleaned_data["revision"] or 0
    try:
        return actions.plan(entry=entry, steps=form.planned(), revision=revision, by=by, at=at)
    except ChangedMeanwhile as changed:
        now = Shortcoming.objects.select_related("unit").get(pk=entry.pk)
        raise NotReady(
            f"{last_edit(entry.pk).says} sau khi đồng chí mở trang.",
            form.on_top_of(now, timezone.localdate(at)),
            way_out="Kế hoạch đồng chí vừa nhập vẫn còn nguyên; hãy đối chiếu rồi bấm ghi lại để thay bản mới.",
        ) from changed


def _of_a_part(action: Callable[..., object]) -> Do:
    """Return an action on a part of the entry that the form names: a step, a piece of evidence."""
    return lambda _entry, form, by, at: action(**form.cleaned_data, by=by, at=at)


def _transfer(entry: Shortcoming, form: WithRows, by: Actor, at: datetime) -> object:
    successors = [Successor(row["unit"], row["post"], row["share_percent"]) for row in form.filled()]
    return actions.transfer(entry=entry, successors=successors, **form.cleaned_data, by=by, at=at)


PANELS = {
    panel.slug: panel
    for panel in (
        Panel(
            "open", "dua-vao-so", "Đưa vào sổ theo dõi", "Đưa vào sổ theo dõi", deeds.OpenForm, calling(actions.open_entry, "entry"),
            confirm="Từ khi đưa vào sổ, nội dung và địa chỉ không sửa được nữa. Đưa vào sổ?",
        ),
        Panel("claim", "bao-cao-ket-qua", "Báo cáo kết quả, đề nghị thẩm tra", "Gửi báo cáo kết quả", proof.ClaimForm, calling(actions.claim, "entry")),
        Panel(
            "verify", "tham-tra", "Thẩm tra kết quả", "Ghi kết quả thẩm tra", proof.VerifyForm, calling(actions.verify, "entry"),
            confirm="Kết quả thẩm tra không sửa được sau khi ghi. Ghi kết quả?",
        ),
        Panel(
            "recheck", "kiem-tra-lai", "Kiểm tra lại hiệu quả", "Ghi kết quả kiểm tra lại", proof.RecheckForm, calling(actions.recheck, "entry"),
            confirm="Kết quả kiểm tra lại không sửa được sau khi ghi. Ghi kết quả?",
        ),
        Panel(
            "check_evidence", "doi-chieu-tep", "Đối chiếu tệp minh chứng với mã SHA-256", "Đối chiếu", proof.CheckForm,
            _of_a_part(actions.check_evidence),
        ),
        Panel("end_deferral", "ket-thuc-hoan", "Kết thúc tạm hoãn trước hạn", "Kết thúc tạm hoãn", deferrals.EndDeferralForm, calling(actions.end_deferral, "entry")),
        Panel("plan", "ke-hoach", "Lập, sửa kế hoạch khắc phục", "Ghi kế hoạch", plans.PlanForm, _plan),
        Panel("complete_step", "viec-xong", "Ghi việc đã làm xong", "Ghi đã xong", plans.CompleteStepForm, _of_a_part(actions.complete_step)),
        Panel("note_progress", "ghi-tien-do", "Ghi tiến độ khắc phục", "Ghi tiến độ", plans.NoteForm, calling(actions.note_progress, "entry")),
        Panel("record_meeting", "hop-tien-do", "Ghi cuộc họp kiểm điểm tiến độ", "Ghi cuộc họp", plans.MeetingForm, calling(actions.record_meeting, "entry")),
        Panel("measure", "so-do", "Ghi số đo kết quả", "Ghi số đo", proof.MeasureForm, calling(actions.measure, "entry")),
        Panel(
            "add_evidence", "nop-minh-chung", "Nộp minh chứng", "Nộp minh chứng", proof.EvidenceForm, calling(actions.add_evidence, "entry"),
            with_file=True,
        ),
        Panel("send_obstacle", "bao-vuong-mac", "Báo cáo vướng mắc vượt thẩm quyền", "Gửi vướng mắc", obstacles.ObstacleForm, calling(actions.send_obstacle, "entry")),
        Panel("move_deadline", "chuyen-han", "Chuyển thời hạn khắc phục", "Chuyển thời hạn", deeds.MoveForm, calling(actions.move_deadline, "entry")),
        Panel(
            "defer", "tam-hoan", "Tạm hoãn có thời hạn theo quyết định", "Tạm hoãn", deferrals.DeferForm, calling(actions.defer, "entry"),
            confirm="Trong thời gian hoãn không ghi được tiến độ, minh chứng. Tạm hoãn?",
        ),
        Panel(
            "reassign_owner", "giao-nguoi-khac", "Giao chức vụ khác chịu trách nhiệm", "Giao trách nhiệm", deeds.OwnerForm,
            calling(actions.reassign_owner, "entry"),
        ),
        Panel("mark_relapse", "tai-dien", "Ghi nhận là hạn chế tái diễn", "Ghi nhận tái diễn", deeds.RelapseForm, calling(actions.mark_relapse, "entry")),
        Panel(
            "transfer", "chuyen-don-vi", "Chuyển sang đơn vị kế thừa", "Chuyển sang đơn vị kế thừa", deeds.TransferForm, _transfer,
            confirm="Hạn chế sẽ chuyển sang sổ của đơn vị kế thừa. Chuyển?",
        ),
        Panel(
            "withdraw", "rut", "Rút dự thảo", "Rút dự thảo", deeds.WithdrawForm, calling(actions.withdraw, "entry"),
            confirm="Dự thảo đã rút không đưa lại được. Rút?",
        ),
    )
}  # fmt: skip
