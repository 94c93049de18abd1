"""What a browser sends to publish a rule set."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kiemdiem.core.loading.book import MAX_BYTES


class PackagedForm(forms.Form):
    """Publishing a rule set that comes with the software."""

    key = forms.SlugField(max_length=60)


class UploadForm(forms.Form):
    """Publishing a rule set from a file."""

    file = forms.FileField(
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
