"""What a browser sends to publish a rule set, and to enter days off."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kiemdiem.core.loading.book import MAX_BYTES
from kiemdiem.web.fields import day_field
from kiemdiem.web.uploads import FileField


class PackagedForm(forms.Form):
    """Publishing a rule set that comes with the software."""

    key = forms.SlugField(max_length=60)


class UploadForm(forms.Form):
    """Publishing a rule set from a file."""

    file = FileField(
        label="Tệp bộ quy định (YAML)",
        error_messages={"required": "Hãy chọn tệp.", "empty": "Tệp rỗng."},
        help_text="Tệp được kiểm tra trước khi ghi; có lỗi thì từng lỗi được nêu kèm số dòng.",
    )

    def clean_file(self) -> str:
        """Return the text of the file. Raises ValidationError where it is too large or not text."""
        file = cast("UploadedFile[bytes]", self.cleaned_data["file"])
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(f"Tệp lớn quá {MAX_BYTES // 1000} KB.")
        try:
            return bytes(file.read()).decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise ValidationError(
                "Tệp không phải văn bản UTF-8; hãy lưu lại dạng UTF-8 rồi chọn lại."
            ) from error


class DaysForm(forms.Form):
    """Days off or worked rest days, with the announcement."""

    worked = forms.TypedChoiceField(
        label="Loại",
        choices=[("off", "Ngày nghỉ"), ("worked", "Ngày nghỉ hằng tuần nhưng làm bù")],
        coerce="worked".__eq__,
        initial="off",
        widget=forms.RadioSelect,
    )
    first = day_field("Từ ngày")
    last = day_field("Đến hết ngày", required=False, help_text="Để trống nếu chỉ một ngày.")
    says = forms.CharField(
        label="Nội dung", max_length=200, help_text="Ví dụ: Tết Nguyên đán; nghỉ hoán đổi."
    )
    article = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Số, ngày của thông báo hoặc điều luật."
    )

    def clean(self) -> dict[str, Any]:
        """Let a single day be its own last one."""
        cleaned: dict[str, Any] = super().clean() or {}
        return cleaned | {"last": cleaned.get("last") or cleaned.get("first")}


class WithdrawDaysForm(forms.Form):
    """Why an entry of days is withdrawn."""

    ground = forms.CharField(label="Lý do rút", max_length=400)
