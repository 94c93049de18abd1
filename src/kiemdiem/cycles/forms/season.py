"""What a browser sends about a cycle and its subjects."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from kiemdiem.accounts.models import Person
from kiemdiem.core.access import Actor, Role
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.access import visible_cycles
from kiemdiem.cycles.models import Cycle, CycleKind, CycleState, Inclusion
from kiemdiem.cycles.queries import SubjectFilter
from kiemdiem.cycles.queries.rules import Switch
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Collective, Unit
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.web.asking import whole_number
from kiemdiem.web.fields import day_field


class CycleForm(forms.Form):
    """A new cycle. The rule set is chosen by the end of the period unless another is named with its ground."""

    title = forms.CharField(
        label="Tên đợt", max_length=300, help_text="Ví dụ: Kiểm điểm, đánh giá, xếp loại năm 2026"
    )
    kind = forms.ChoiceField(label="Loại kỳ", choices=CycleKind.choices)
    year = forms.IntegerField(
        label="Năm",
        min_value=2000,
        max_value=2100,
        help_text="Lịch của đợt được tính ngược từ hạn của năm này.",
    )
    period_start = day_field("Kỳ từ ngày")
    period_end = day_field("Kỳ đến ngày")
    root = forms.ModelChoiceField(
        label="Phạm vi", queryset=Unit.objects.none(), empty_label="Chọn đơn vị đứng đầu phạm vi",
        help_text="Đơn vị này và mọi đơn vị bên dưới, theo hệ thống Đảng và hệ thống hành chính.",
    )  # fmt: skip
    rule_set = forms.ModelChoiceField(
        label="Bộ quy định", queryset=RuleSetVersion.objects.none(), required=False,
        empty_label="Theo ngày kết thúc kỳ", help_text="Để nguyên thì phần mềm chọn bộ có hiệu lực ngày kết thúc kỳ.",
    )  # fmt: skip
    rule_set_ground = forms.CharField(
        label="Căn cứ chọn bộ quy định khác", max_length=400, required=False,
        help_text="Bắt buộc nếu chọn bộ khác với bộ có hiệu lực ngày kết thúc kỳ.",
    )  # fmt: skip
    previous = forms.ModelChoiceField(
        label="Đợt trước", queryset=Cycle.objects.none(), required=False, empty_label="Không có đợt trước",
        help_text="Đợt mà báo cáo kỳ này phải đối chiếu kết quả khắc phục.",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(reach_filter("cycles.create", actor, unit="pk")).order_by(
            "sort_key", "id"
        )
        self._offer("root", units)
        self._offer("rule_set", RuleSetVersion.objects.defer("content"))
        self._offer("previous", Cycle.objects.filter(visible_cycles(actor)).exclude(state=CycleState.DRAFT))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @staticmethod
    def first_values(actor: Actor, today: date) -> dict[str, Any]:
        """Return what a new form starts with: the whole year of `today`, over the unit that `actor` organises."""
        units = [grant.unit_id for grant in actor.grants_of(Role.ORGANISER)]
        return {
            "kind": CycleKind.YEAR, "year": today.year, "period_start": today.replace(month=1, day=1),
            "period_end": today.replace(month=12, day=31), "root": units[0] if units else None,
            "title": f"Kiểm điểm, đánh giá, xếp loại năm {today.year}",
        }  # fmt: skip


class SwitchForm(forms.Form):
    """The rules that do not act in a cycle, with the ground."""

    rules = forms.MultipleChoiceField(
        label="Không áp dụng trong đợt này", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Có quy tắc không còn trong danh sách; hãy tải lại trang."},
    )  # fmt: skip
    ground = forms.CharField(
        label="Căn cứ", max_length=400, required=False,
        help_text="Bắt buộc khi tắt: số văn bản nói khác, hoặc kết quả đối chiếu bản gốc. Được ghi vào nhật ký.",
    )  # fmt: skip

    def __init__(self, listed: Sequence[Switch], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["rules"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.rule.id, f"{each.rule.says} ({each.rule.article})") for each in listed]


class InclusionForm(forms.Form):
    """Whether a subject is reviewed and rated, with the ground."""

    inclusion = forms.ChoiceField(label="Diện", choices=Inclusion.choices)
    ground = forms.CharField(
        label="Căn cứ",
        max_length=400,
        help_text="Số văn bản, quyết định hoặc lý do cụ thể; được ghi vào nhật ký.",
    )


class AdditionForm(forms.Form):
    """Somebody, or a collective, to be taken into an open cycle, chosen from the list of those it lacks."""

    who = forms.CharField(
        label="Đối tượng", error_messages={"required": "Hãy chọn một tập thể hoặc một người trong danh sách."}
    )
    ground = forms.CharField(
        label="Căn cứ",
        max_length=260,
        help_text="Ví dụ: Quyết định 45-QĐ/ĐU ngày 12/11/2026 về bổ nhiệm; được ghi vào nhật ký và trang của đối tượng.",
    )

    def clean_who(self) -> Person | Collective:
        """Return who was chosen: `nguoi-12` or `tap-the-3`."""
        what, _, number = str(self.cleaned_data["who"]).rpartition("-")
        found: Person | Collective | None = None
        if what == "nguoi":
            found = Person.objects.filter(pk=whole_number(number) or 0).first()
        elif what == "tap-the":
            found = Collective.objects.filter(pk=whole_number(number) or 0).first()
        if found is not None:
            return found
        raise forms.ValidationError("Hãy chọn một tập thể hoặc một người trong danh sách.")


def subject_filter(sent: Mapping[str, str], steps: Sequence[str]) -> SubjectFilter:
    """Return the filter that an address asks for; what it does not know is left out."""

    def one_of(name: str, known: Sequence[str]) -> str:
        return sent.get(name, "") if sent.get(name) in known else ""

    delegation = sent.get("doan", "")
    return SubjectFilter(
        text=sent.get("tim", "").strip()[:100],
        step=one_of("buoc", steps),
        kind=one_of("loai", [kind.value for kind in SubjectKind]),
        inclusion=one_of("dien", Inclusion.values),
        late=sent.get("muon") == "1",
        suggested=sent.get("goi-y") == "1",
        delegation=whole_number(delegation),
    )
