"""What a browser sends about the plan of a conference."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.actions import Plan
from kiemdiem.conferences.models import Conference
from kiemdiem.conferences.queries.candidates import (
    hosted_collectives,
    may_preside,
    may_take_minutes,
    seatless,
)
from kiemdiem.conferences.queries.listing import Filters
from kiemdiem.cycles.models import CycleUnit
from kiemdiem.organisations.forms.choices import PersonField
from kiemdiem.web.asking import whole_number
from kiemdiem.web.fields import TickedField, day_field

LOCAL_RULE = "Thiết lập của đơn vị, không phải quy định của Trung ương; để trống nếu không đặt."
SHORT = 300
MOST_DAYS = 31


def filters_of(query: Mapping[str, str]) -> Filters:
    """Return what a list of conferences is narrowed to by the address."""
    cycle = query.get("dot", "")
    return Filters(whole_number(cycle), query.get("trang-thai", ""), query.get("tim", "").strip())


class CollectivesField(TickedField):
    """Collectives of the host unit and of the units below it, told apart by their unit."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the collective with its unit."""
        return f"{obj.name} ({obj.unit.name})"


class PlanForm(forms.Form):
    """The plan of a conference at one host unit."""

    title = forms.CharField(label="Tên hội nghị", max_length=SHORT)
    starts_on = day_field(label="Ngày bắt đầu")
    ends_on = day_field(label="Ngày kết thúc", help_text="Họp trong một ngày thì để trùng ngày bắt đầu.")
    place = forms.CharField(label="Địa điểm", max_length=200, required=False)
    draft_sent_on = day_field(
        label="Ngày gửi dự thảo báo cáo", required=False,
        help_text="Ngày đã gửi hoặc sẽ gửi dự thảo đến thành phần dự hội nghị.",
    )  # fmt: skip
    time_ground = forms.CharField(
        label="Văn bản quyết định thời gian", max_length=SHORT, required=False,
        help_text="Nơi được gợi ý kiểm điểm: số, ngày văn bản của cấp gợi ý về thời gian hội nghị.",
    )  # fmt: skip
    quorum_percent = forms.IntegerField(
        label="Tỷ lệ thành viên phải có mặt (%)", required=False, min_value=1, max_value=100, help_text=LOCAL_RULE
    )  # fmt: skip

    def __init__(self, host: CycleUnit, on: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["collectives"] = CollectivesField(
            hosted_collectives(host), label="Tập thể được kiểm điểm tại hội nghị", widget=forms.CheckboxSelectMultiple,
            help_text="Các thành viên được đưa vào chương trình sau tập thể của mình.",
        )  # fmt: skip
        others = seatless(host).filter(unit=host.pk)
        if others:
            self.fields["others"] = TickedField(
                others, label="Người của đơn vị không thuộc tập thể nào", required=False,
                widget=forms.CheckboxSelectMultiple, help_text="Đánh dấu ai cũng kiểm điểm tại hội nghị này.",
            )  # fmt: skip
        self.fields["chair"] = forms.ModelChoiceField(
            may_preside(host), label="Chủ trì", required=False, empty_label="Chưa chọn",
            help_text="Thành viên của tập thể, hoặc đoàn công tác của cấp trên; phải có trước khi khai mạc.",
        )  # fmt: skip
        self.fields["secretary"] = forms.ModelChoiceField(
            may_take_minutes(host, on),
            label="Thư ký",
            required=False,
            empty_label="Chưa chọn",
            help_text="Phải có trước khi khai mạc.",
        )
        self.order_fields(
            ["collectives", "others", "title", "starts_on", "ends_on", "place", "chair", "secretary"]
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a conference of months: a slip of the hand in one of its days."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and (last - first).days >= MOST_DAYS:
            self.add_error("ends_on", f"Hội nghị dài quá {MOST_DAYS} ngày; hãy xem lại ngày kết thúc.")
        return data

    def plan(self) -> Plan:
        """Return the plan that a valid form holds."""
        lists = {name: list(self.cleaned_data.get(name, ())) for name in ("collectives", "others")}
        return Plan(**{**self.cleaned_data, **lists})


def plan_values(conference: Conference) -> dict[str, Any]:
    """Return what the plan form shows of a conference that is planned already."""
    names = ["title", "place", "starts_on", "ends_on", "draft_sent_on", "time_ground", "quorum_percent"]
    values: dict[str, Any] = {name: getattr(conference, name) for name in names}
    people = {"chair": conference.chair_id, "secretary": conference.secretary_id}
    on_agenda = conference.agenda.filter(subject__person__isnull=False, subject__memberships__isnull=True)
    return (
        values
        | people
        | {
            "collectives": list(conference.collectives.values_list("pk", flat=True)),
            "others": list(on_agenda.values_list("subject", flat=True)),
        }
    )


class InviteForm(forms.Form):
    """A guest, by name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"] = PersonField(
            Person.objects.all(), label="Người được mời", help_text="Gõ họ tên, có dấu hoặc không dấu."
        )
