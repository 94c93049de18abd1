"""What a browser sends about groups of limitations."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.models import Group
from kiemdiem.targets.forms import FIRST_YEAR, LAST_YEAR


class GroupForm(forms.Form):
    """A new group of a body's count."""

    year = forms.IntegerField(
        label="Năm",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    area = forms.CharField(
        label="Mảng", max_length=200, help_text="Ví dụ: Xây dựng Đảng, hệ thống chính trị; Kinh tế - xã hội."
    )
    name = forms.CharField(label="Tên nhóm", max_length=300)
    source = forms.CharField(label="Nguồn", max_length=300, required=False)

    def __init__(self, data: Any, actor: Actor, today: date) -> None:
        units = Unit.objects.filter(reach_filter("shortcomings.add_group", actor, unit="pk"), in_force(today))
        first = list(units.order_by("pk")[:2])
        super().__init__(data, initial={"year": today.year, "unit": first[0] if len(first) == 1 else None})
        self.fields["unit"] = UnitField(units, label="Đơn vị, cấp lập nhóm")
        self.order_fields(["unit", *self.fields])


class RollForm(forms.Form):
    """The group of the level above in which a group is counted."""

    def __init__(self, data: Any, group: Group) -> None:
        super().__init__(data, initial={"into": group.rolls_into_id})
        above = {int(step) for step in f"{group.unit.party_path}{group.unit.state_path}".split("/") if step}
        offered = Group.objects.filter(unit__in=above - {group.unit_id}, year=group.year).select_related(
            "unit"
        )
        self.fields["into"] = AboveField(
            offered.order_by("unit__sort_key", "unit_id", "area", "number"),
            label="Tính vào nhóm của cấp trên",
            required=False,
            empty_label="– không tính vào nhóm nào –",
        )


if TYPE_CHECKING:
    GroupChoice = forms.ModelChoiceField[Group]
else:
    GroupChoice = forms.ModelChoiceField


class AboveField(GroupChoice):
    """A group, told with the body that counts it."""

    def label_from_instance(self, group: Group) -> str:
        """Return the group with its area and its body."""
        return f"{group.unit}: {group.area}, {group.number}. {group.name}"
