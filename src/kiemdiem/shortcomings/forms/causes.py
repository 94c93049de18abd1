"""What a browser sends about causes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.models import Cause, CauseKind
from kiemdiem.shortcomings.queries.causes import tree_order
from kiemdiem.web.asking import whole_number
from kiemdiem.web.fields import day_field

STEP = "\u2003"


class CauseField(forms.ChoiceField):
    """A cause of the tree, those in force on a day and the one that stands there already, under its kind."""

    def __init__(
        self, on: date, standing: Cause | None = None, *, empty: str = "– chọn –", **options: Any
    ) -> None:
        wanted = in_force(on) | Q(pk=standing.pk if standing else None)
        self.causes = {cause.pk: (cause, depth) for cause, depth in tree_order(Cause.objects.filter(wanted))}
        kinds = [
            (kind.label, [(key, STEP * depth + cause.name) for key, (cause, depth) in self.causes.items() if cause.kind == kind])
            for kind in CauseKind
        ]  # fmt: skip
        super().__init__(choices=[("", empty), *kinds], required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the key of a cause."""
        return value.pk if isinstance(value, Cause) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another cause was chosen."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Cause | None:
        """Return the cause. Raises ValidationError for one that is not offered."""
        text = super().clean(value)
        if not text:
            return None
        key = whole_number(text)
        if key not in self.causes:
            raise ValidationError("Nguyên nhân này không có trong cây nguyên nhân đang dùng; hãy chọn lại.")
        return self.causes[key][0]


class NewCauseForm(forms.Form):
    """A cause to be added to the tree."""

    name = forms.CharField(label="Nguyên nhân", max_length=200)
    kind = forms.ChoiceField(
        label="Loại", choices=[("", "– theo nhóm cha –"), *CauseKind.choices], required=False
    )
    valid_from = day_field("Dùng từ ngày")
    source = forms.CharField(label="Căn cứ, nguồn", max_length=300, required=False)

    def __init__(self, data: Any, today: date) -> None:
        super().__init__(data, initial={"valid_from": today})
        self.fields["parent"] = CauseField(today, empty="– là nhóm gốc –", label="Thuộc nhóm")
        self.order_fields(["name", "parent", *self.fields])

    def clean(self) -> dict[str, Any]:
        """Take the kind over from the parent. Raises ValidationError where neither is named."""
        cleaned: dict[str, Any] = super().clean() or {}
        parent = cleaned.get("parent")
        if not cleaned.get("kind") and parent is None:
            self.add_error("kind", "Nhóm gốc phải nêu là nguyên nhân chủ quan hay khách quan.")
        elif not cleaned.get("kind") and parent is not None:
            cleaned["kind"] = parent.kind
        return cleaned


class EndCauseForm(forms.Form):
    """The last day of a cause."""

    valid_to = day_field("Dùng đến hết ngày")
