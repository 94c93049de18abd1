"""Targets as they are given, described and assigned."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import PostField, UnitField
from kiemdiem.organisations.models import Post, Unit, WorkField
from kiemdiem.organisations.queries import in_force
from kiemdiem.targets.forms.figures import figure, percent, year_field
from kiemdiem.targets.models import Direction, Frequency, Target
from kiemdiem.web.rows import Rows

MOST_PARTS = 40
SPARE_PARTS = 6


class RuleForm(forms.Form):
    """What is said of a target besides its name: field, frequency, rule, who answers."""

    frequency = forms.ChoiceField(label="Kỳ báo số", choices=Frequency.choices)
    additive = forms.BooleanField(
        label="Cộng được giữa các đơn vị",
        required=False,
        help_text="Số tuyệt đối (tỷ đồng, hộ) cộng được; tỷ lệ, bình quân, thứ hạng thì không.",
    )
    tolerance_percent = percent(
        "Dung sai (%)",
        help_text="Thấp hơn kế hoạch trong mức này vẫn là đạt. Để trống là không có; có thì phải ghi văn bản vào ô Nguồn.",
    )
    source = forms.CharField(
        label="Nguồn", max_length=300, required=False, help_text="Nghị quyết, quyết định giao chỉ tiêu."
    )

    def __init__(self, data: Any, posts: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["field"] = forms.ModelChoiceField(
            WorkField.objects.order_by("sort_key", "id"),
            label="Lĩnh vực",
            required=False,
            empty_label="– chọn –",
        )
        self.fields["owner_post"] = PostField(posts, label="Chức vụ chịu trách nhiệm", required=False)

    def clean_tolerance_percent(self) -> Decimal:
        """Return the tolerance; nothing said is none."""
        return self.cleaned_data["tolerance_percent"] or Decimal(0)


class TargetForm(RuleForm):
    """A new target of a unit."""

    year = year_field()
    name = forms.CharField(label="Tên chỉ tiêu", max_length=300)
    measure_unit = forms.CharField(label="Đơn vị tính", max_length=60, help_text="Ví dụ: %, tỷ đồng, hộ.")
    direction = forms.ChoiceField(label="Chiều", choices=Direction.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any, actor: Actor, today: date, **options: Any) -> None:
        units = Unit.objects.filter(reach_filter("targets.create", actor, unit="pk"), in_force(today))
        posts = Post.objects.filter(in_force(today), unit__in=units.values("pk"))
        super().__init__(data, posts, **options)
        self.fields["unit"] = UnitField(units, label="Đơn vị được giao")
        self.order_fields(
            [
                "unit",
                "year",
                "name",
                "measure_unit",
                "direction",
                "field",
                "frequency",
                "additive",
                "owner_post",
                "source",
            ]
        )


class DescribeForm(RuleForm):
    """What may be said anew of a target that is there."""

    def __init__(self, data: Any, target: Target, today: date) -> None:
        posts = Post.objects.filter(in_force(today), unit=target.unit)
        initial = {
            "field": target.field, "frequency": target.frequency, "additive": target.additive, "source": target.source,
            "tolerance_percent": target.tolerance_percent or None, "owner_post": target.owner_post,
        }  # fmt: skip
        super().__init__(data, posts, initial=initial)
        self.order_fields(["field", "owner_post", "frequency", "additive"])


class PartForm(forms.Form):
    """Who gets a part of a target: a unit below, a post, or a post of a unit below."""

    share_percent = percent("Phần (%)")
    amount = figure("Hoặc mức giao", required=False)

    def __init__(self, *args: Any, target: Target, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        below = Unit.objects.filter(in_force(today), pk=target.unit_id) | Unit.objects.filter(
            _under("party_path", target.unit.party_path) | _under("state_path", target.unit.state_path), in_force(today)
        )  # fmt: skip
        self.target = target
        self.fields["unit"] = UnitField(below, label="Đơn vị")
        posts = Post.objects.filter(in_force(today), unit__in=below.values("pk"))
        self.fields["post"] = PostField(posts, label="Chức vụ", required=False)
        self.order_fields(["unit", "post", "share_percent", "amount"])


class AssignForm(forms.Form):
    """To whom a target is assigned, by which paper; its `rows` are the parts."""

    source = forms.CharField(label="Văn bản giao", max_length=300)

    def __init__(self, data: Any, target: Target, today: date) -> None:
        super().__init__(data)
        formset = forms.formset_factory(PartForm, formset=Rows, extra=SPARE_PARTS, max_num=MOST_PARTS)
        self.rows = formset(data, prefix="phan", form_kwargs={"target": target, "today": today})

    def is_valid(self) -> bool:
        """Return whether the form and all its rows are valid; a faulty row is told at the top as well."""
        fine = self.rows.is_valid()
        if super().is_valid() and not fine:
            self.add_error(None, "Có dòng chưa hợp lệ; hãy xem các ô được báo bên dưới.")
        return fine and super().is_valid()

    def filled(self) -> list[dict[str, Any]]:
        """Return the rows that are filled in, in order."""
        return [row.cleaned_data for row in self.rows if row.cleaned_data]


def _under(column: str, path: str) -> Q:
    return Q(**{f"{column}__startswith": path}) if path else Q(pk__in=[])
