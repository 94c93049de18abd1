"""The deeds that the page of a programme and of a priority task offer: what is asked, which action it becomes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from kiemdiem.core.access import Actor
from kiemdiem.programmes import actions
from kiemdiem.programmes.forms import deeds, priorities
from kiemdiem.programmes.forms.priorities import WeighForm
from kiemdiem.programmes.models import PriorityTask, Programme
from kiemdiem.web.deeds import Deed, calling


@dataclass(frozen=True)
class Panel(Deed):
    """A deed of a programme."""

    def ask(self, programme: Programme, today: date, data: Any = None) -> forms.Form:
        """Return the form, empty or filled with what was sent."""
        return self.form(data, programme, today, auto_id=f"{self.verb}_%s")


@dataclass(frozen=True)
class PriorityPanel(Deed):
    """A deed of a priority task."""

    def ask(
        self, priority: PriorityTask, actor: Actor, today: date, data: Any = None, files: Any = None
    ) -> forms.Form:
        """Return the form, empty or filled with what was sent."""
        return self.form(data, priority, actor, today, files=files, auto_id=f"{self.verb}_%s")


def _close_round(_programme: Programme, form: forms.Form, by: Actor, at: datetime) -> object:
    return actions.close_round(**form.cleaned_data, by=by, at=at)


def _weigh(priority: PriorityTask, form: WeighForm, by: Actor, at: datetime) -> object:
    return actions.weigh_priority(priority=priority, weighed=form.weighed(), by=by, at=at)


PANELS = {
    panel.slug: panel
    for panel in (
        Panel("consult", "lay-y-kien", "Gửi dự thảo lấy ý kiến đại biểu", "Chốt bản và gửi", deeds.ConsultForm, calling(actions.consult, "programme"),
              confirm="Bản hiện tại sẽ được chốt và gửi đến các đại biểu đã chọn. Gửi?"),
        Panel("close_round", "ket-thuc-dot", "Kết thúc đợt lấy ý kiến", "Kết thúc đợt", deeds.CloseRoundForm, _close_round),
        Panel("freeze", "chot-ban", "Chốt một bản để so sánh", "Chốt bản", deeds.NoteForm, calling(actions.freeze, "programme")),
        Panel(
            "adopt", "ban-hanh", "Ghi văn bản ban hành", "Ban hành", deeds.AdoptForm, calling(actions.adopt, "programme"),
            confirm="Ban hành sẽ khóa nội dung, giao nhiệm vụ và chỉ tiêu ngay; sau đó chỉ sửa được bằng một bản sửa đổi. Ban hành?",
        ),
        Panel("amend", "sua-doi", "Soạn sửa đổi, bổ sung", "Bắt đầu soạn sửa đổi", deeds.GroundForm, calling(actions.amend, "programme")),
        Panel(
            "withdraw", "thoi-soan", "Thôi soạn bản này", "Thôi soạn", deeds.GroundForm, calling(actions.withdraw, "programme"),
            confirm="Bản đang soạn sẽ không dùng được nữa. Thôi soạn?",
        ),
    )
}  # fmt: skip
ON_DRAFT = ("consult", "close_round", "freeze", "adopt", "withdraw")

PRIORITY_PANELS = {
    panel.slug: panel
    for panel in (
        PriorityPanel("weigh_priority", "can-nhac", "Tiêu chí, người chịu trách nhiệm, thước đo", "Ghi", priorities.WeighForm, _weigh),
        PriorityPanel("adopt_priority", "chon", "Ghi văn bản chọn nhiệm vụ này", "Chọn", priorities.ChooseForm, calling(actions.adopt_priority, "priority"),
                      confirm="Sau khi chọn, thước đo và thời hạn không sửa được nữa. Chọn?"),
        PriorityPanel("drop_priority", "khong-chon", "Không chọn", "Không chọn", priorities.ReasonForm, calling(actions.drop_priority, "priority"),
                      confirm="Nhiệm vụ không được chọn sẽ rời danh sách rút gọn. Không chọn?"),
        PriorityPanel("record_figure", "so-lieu", "Ghi số đạt được", "Ghi số liệu", priorities.FigureForm, calling(actions.record_figure, "priority"), with_file=True),
        PriorityPanel("close_priority", "ket-thuc", "Kết thúc vì đã đạt thước đo", "Kết thúc", priorities.CloseForm, calling(actions.close_priority, "priority"),
                      confirm="Nhiệm vụ đã kết thúc không mở lại được. Kết thúc?"),
    )
}  # fmt: skip
