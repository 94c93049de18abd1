"""What a browser sends about an entry itself: a new draft, and the address that a draft needs to be opened."""

import json
from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor, Paths
from kiemdiem.cycles.access import visible_cycles, visible_subjects
from kiemdiem.cycles.models import Cycle, CycleState, SuggestedPoint, Suggestion
from kiemdiem.organisations.forms.choices import PostField, UnitField
from kiemdiem.organisations.models import Appointment, Post, Unit, WorkField
from kiemdiem.organisations.queries import in_force, under
from kiemdiem.shortcomings.actions import Details
from kiemdiem.shortcomings.actions.entries import LONGEST_WORDING
from kiemdiem.shortcomings.forms.causes import CauseField
from kiemdiem.shortcomings.forms.revisions import (
    Change,
    changes_of,
    marks,
    read_words,
    sent_again,
    typed_words,
    untouched,
    words_read,
)
from kiemdiem.shortcomings.forms.rows import WithRows
from kiemdiem.shortcomings.forms.shares import share_rows, shares_of
from kiemdiem.shortcomings.models import Group, MeasureKind, Origin, Shortcoming
from kiemdiem.targets.forms import figure
from kiemdiem.web.fields import day_field

UP_DOWN = [("", "– chọn –"), ("up", "≥ (từ mức này trở lên)"), ("down", "≤ (từ mức này trở xuống)")]


def wording_field() -> forms.CharField:
    """Return the field for what the limitation is."""
    return forms.CharField(
        label="Nội dung hạn chế, khuyết điểm",
        max_length=LONGEST_WORDING,
        widget=forms.Textarea({"rows": 4}),
        help_text="Mỗi bản ghi một hạn chế, viết cụ thể việc gì, ở đâu, đến mức nào.",
    )


class DraftForm(forms.Form):
    """A new entry by hand."""

    wording = wording_field()
    first_seen_on = day_field(
        "Thấy lần đầu ngày", help_text="Hạn chế kéo dài thì ghi ngày phát hiện đầu tiên, dù đã nhiều năm."
    )
    origin = forms.ChoiceField(label="Nguồn phát hiện", choices=Origin.choices)
    origin_passage = forms.CharField(
        label="Đoạn nguồn", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Trích nguyên văn đoạn nêu hạn chế này.",
    )  # fmt: skip
    born_in = forms.ModelChoiceField(
        Cycle.objects.none(),
        label="Nêu trong đợt kiểm điểm",
        required=False,
        empty_label="– không thuộc đợt nào –",
    )
    field = forms.ModelChoiceField(
        WorkField.objects.all(), label="Lĩnh vực", required=False, empty_label="– chọn sau –"
    )
    source = forms.CharField(label="Văn bản nguồn", max_length=300, required=False)
    point = forms.ModelChoiceField(
        SuggestedPoint.objects.none(), label="Nội dung gợi ý", required=False, widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không tìm thấy nội dung gợi ý này."},
    )  # fmt: skip

    def __init__(self, data: Any, actor: Actor, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["unit"] = UnitField(units_to_draft_for(actor, today), label="Đơn vị có hạn chế")
        cycles = self.fields["born_in"]
        assert isinstance(cycles, forms.ModelChoiceField)
        cycles.queryset = Cycle.objects.filter(visible_cycles(actor), state=CycleState.OPEN)
        points = self.fields["point"]
        assert isinstance(points, forms.ModelChoiceField)
        points.queryset = points_seen_by(actor)
        self.order_fields(["unit", *self.fields])


def points_seen_by(actor: Actor) -> QuerySet[SuggestedPoint]:
    """Return the points of issued suggestions to subjects that `actor` sees, with their subjects and units."""
    seen = visible_subjects(actor, "cycles.see", "suggestion__subject__")
    rows = SuggestedPoint.objects.filter(seen, Suggestion.standing("suggestion__"))
    return rows.select_related("suggestion__subject__unit__unit")


def units_to_draft_for(actor: Actor, today: date) -> QuerySet[Unit]:
    """Return the units into whose register `actor` may write, by role or as a delegate of an open cycle."""
    units = reach_filter("shortcomings.draft", actor, unit="pk")
    if actor.person_id is not None:
        units |= Q(
            pk__in=Unit.objects.filter(
                cycle_units__cycle__state=CycleState.OPEN,
                cycle_units__delegations__members__person_id=actor.person_id,
            ).values("pk")
        )
    return Unit.objects.filter(units, in_force(today))


class EntryForm(WithRows):
    """The whole draft: wording, cause, responsibility, owner, deadline, measure."""

    wording = wording_field()
    first_seen_on = day_field("Thấy lần đầu ngày")
    field = forms.ModelChoiceField(
        WorkField.objects.all(), label="Lĩnh vực", required=False, empty_label="– chọn –"
    )
    group = forms.ModelChoiceField(
        Group.objects.none(), label="Nhóm hạn chế", required=False, empty_label="– không thuộc nhóm nào –"
    )
    cause = forms.CharField(
        label="Nguyên nhân cụ thể, bằng lời", required=False, widget=forms.Textarea({"rows": 3})
    )
    deadline = day_field("Thời hạn khắc phục", required=False)
    measure_kind = forms.ChoiceField(
        label="Cách đo kết quả", required=False, choices=[("", "– chọn –"), *MeasureKind.choices]
    )
    measure = forms.CharField(
        label="Thước đo kết quả", max_length=400, required=False,
        help_text="Đạt được gì thì coi là khắc phục xong. Ban hành kế hoạch, tổ chức họp không phải là kết quả.",
    )  # fmt: skip
    measure_direction = forms.ChoiceField(label="Chiều", required=False, choices=UP_DOWN)
    measure_target = figure("Giá trị phải đạt", required=False)
    measure_unit = forms.CharField(label="Đơn vị tính", max_length=60, required=False)

    def __init__(self, data: Any, entry: Shortcoming, today: date) -> None:
        super().__init__(data, initial=_initial(entry))
        posts = posts_in_line(entry, today)
        groups = self.fields["group"]
        assert isinstance(groups, forms.ModelChoiceField)
        groups.queryset = Group.objects.filter(unit__in=_above(entry)).select_related("unit")
        self.fields["cause_node"] = CauseField(
            today,
            entry.cause_node,
            label="Nguyên nhân trong cây nguyên nhân",
            help_text="Nguyên nhân chủ quan phải nêu rõ trách nhiệm ở phần dưới.",
        )
        self.fields["owner_post"] = PostField(
            posts, label="Chức vụ chịu trách nhiệm khắc phục", required=False
        )
        self.order_fields(
            ["wording", "first_seen_on", "field", "group", "cause_node", "cause", "owner_post", *self.fields]
        )
        self.rows = share_rows(data, entry, posts)
        self.fields.update(marks())
        self.initial["revision"] = entry.revision
        self.initial["da_doc"] = json.dumps(read_words(self, self.rows.initial or ()), ensure_ascii=False)

    def on_top_of(self, entry: Shortcoming, today: date) -> tuple["EntryForm", list[Change]]:
        """Return this valid form on top of the entry as it stands now, and what somebody else changed meanwhile."""
        fresh = EntryForm(None, entry, today)
        read, now = words_read(self), read_words(fresh, fresh.rows.initial or ())
        mine = typed_words(self, self.filled())
        again = EntryForm(sent_again(self.data, fresh, untouched(read, now, mine)), entry, today)
        return again, changes_of(self, read, now, mine, "Trách nhiệm về nguyên nhân", "trach-nhiem")

    def details(self) -> Details:
        """Return the address as the action takes it."""
        names = [name for name in Details.__dataclass_fields__ if name in self.cleaned_data]
        return Details(
            **{name: self.cleaned_data[name] for name in names}, responsibilities=shares_of(self.filled())
        )


def posts_in_line(entry: Shortcoming, today: date) -> QuerySet[Post]:
    """Return the posts in force of the entry's unit, of those above it and of those below it, in either tree."""
    units = Unit.objects.filter(_below(entry.unit_id, entry.paths) | Q(pk__in=_above(entry)))
    return Post.objects.filter(in_force(today), unit__in=units.values("pk"))


def posts_below(unit_id: int, paths: Paths, today: date, without: int) -> QuerySet[Post]:
    """Return the posts of a unit and of those below it, in either tree, that somebody holds on `today`, but for one."""
    held = Appointment.objects.filter(in_force(today), post=OuterRef("pk"))
    units = Unit.objects.filter(_below(unit_id, paths))
    return Post.objects.filter(Exists(held), in_force(today), unit__in=units.values("pk")).exclude(pk=without)


def _below(unit_id: int, paths: Paths) -> Q:
    """Return a unit and those below it: few, and from them it is a short way to their posts."""
    return Q(pk=unit_id) | under(paths)


def _above(entry: Shortcoming) -> set[int]:
    steps = f"{entry.paths.party}{entry.paths.state}".split("/")
    return {int(step) for step in steps if step} | {entry.unit_id}


def _initial(entry: Shortcoming) -> dict[str, Any]:
    return {
        name: getattr(entry, name)
        for name in (
            "wording", "first_seen_on", "field", "group", "cause_node", "cause", "owner_post", "deadline",
            "measure_kind", "measure", "measure_direction", "measure_target", "measure_unit",
        )
    }  # fmt: skip
