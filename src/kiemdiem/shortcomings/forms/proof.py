"""What a browser sends to prove a result, to verify it, and to look at it again."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from kiemdiem.shortcomings.actions.files import endings
from kiemdiem.shortcomings.forms.deeds import DeedForm, long_text, source_field
from kiemdiem.shortcomings.models import Attainment, Evidence, EvidenceKind, Shortcoming
from kiemdiem.targets.forms import figure
from kiemdiem.web.fields import day_field
from kiemdiem.web.uploads import FileField


class MeasureForm(DeedForm):
    """A reading of the measure."""

    value = figure("Giá trị")
    as_of = day_field("Số liệu đến ngày")
    estimate = forms.BooleanField(label="Là số ước (không dùng để kết thúc hạn chế)", required=False)
    source = forms.CharField(
        label="Nguồn", max_length=300, required=False, help_text="Bắt buộc với số chính thức."
    )


class _ReadOnce(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices of a box, read once for all that is drawn of it."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for one in self.queryset:
            yield self.choice(one)


class TitleChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A piece of evidence by its title."""

    iterator = _ReadOnce

    def label_from_instance(self, obj: Any) -> str:
        """Return the title."""
        return str(obj.title)


class EvidenceForm(DeedForm):
    """A file that proves something."""

    file = FileField(label="Tệp", allow_empty_file=True)
    title = forms.CharField(label="Tên minh chứng", max_length=300)
    kind = forms.ChoiceField(
        label="Loại",
        choices=EvidenceKind.choices,
        help_text="Riêng minh chứng về hoạt động không kết thúc được hạn chế.",
    )
    dated = day_field("Ngày của tài liệu")
    source = source_field()

    def __init__(self, data: Any, files: Any, entry: Shortcoming, today: date, *, auto_id: str) -> None:
        super().__init__(data, files, entry, today, auto_id=auto_id)
        self.fields[
            "file"
        ].help_text = f"Nhận các tệp {', '.join(endings())}; nội dung phải đúng như đuôi tệp."
        newest = Evidence.objects.filter(shortcoming=entry, replaced_by__isnull=True).order_by(
            "uploaded_at", "id"
        )
        self.fields["replaces"] = TitleChoice(
            newest, label="Thay cho bản đã nộp", required=False, empty_label="không, là minh chứng mới",
            help_text="Bản cũ vẫn được giữ, nhưng không còn chứng minh kết quả.",
        )  # fmt: skip


class ClaimForm(DeedForm):
    """The owner's own statement of the result."""

    attainment = forms.ChoiceField(label="Tự đánh giá", choices=Attainment.choices, widget=forms.RadioSelect)
    text = long_text("Kết quả khắc phục")


class VerifyForm(DeedForm):
    """The verifier's rating beside the claim."""

    attainment = forms.ChoiceField(
        label="Mức đạt theo thẩm tra", choices=Attainment.choices, widget=forms.RadioSelect,
        help_text="Chỉ mức “đạt đầy đủ” kết thúc hạn chế; mức khác trả lại cho người chịu trách nhiệm.",
    )  # fmt: skip
    text = long_text("Nhận xét thẩm tra")
    decision_ground = forms.CharField(
        label="Căn cứ quyết định khi thước đo chưa đạt", max_length=400, required=False,
        help_text="Số, ngày văn bản của cấp có thẩm quyền cho kết thúc dù thước đo chưa đạt.",
    )  # fmt: skip


class CheckForm(DeedForm):
    """Which file is read again and held against its hash."""

    def __init__(self, data: Any, files: Any, entry: Shortcoming, today: date, *, auto_id: str) -> None:
        super().__init__(data, files, entry, today, auto_id=auto_id)
        kept = Evidence.objects.filter(shortcoming=entry).order_by("uploaded_at", "id")
        self.fields["evidence"] = TitleChoice(kept, label="Tệp minh chứng", empty_label=None)


class RecheckForm(DeedForm):
    """Whether the effect lasted; where not, the deadline of the reopened entry."""

    lasted = forms.TypedChoiceField(
        label="Hiệu quả", widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", "Còn giữ được"), ("no", "Không giữ được: hạn chế mở lại, tính là tái diễn")],
    )  # fmt: skip
    text = long_text("Nhận xét kiểm tra lại")
    new = day_field(
        "Thời hạn khắc phục mới", required=False, help_text="Chỉ ghi khi hiệu quả không giữ được."
    )
    ground = forms.CharField(label="Lý do của thời hạn mới", max_length=400, required=False)
    authority = forms.CharField(label="Người, cấp cho phép", max_length=200, required=False)
