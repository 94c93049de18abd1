"""Files that are sent in, one way for all: a name that carries folders is refused, not silently cut.

Django cuts a name to its last part before any form sees it. Here the name remembers how it was sent, and every field
for a file (`FileField`), like the API (`whole_named`), refuses it with a sentence.
"""

from html import unescape
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    TemporaryFileUploadHandler,
)
from django.http.multipartparser import MultiPartParser

from kiemdiem.core.refusal import Refused

Sent = TypeVar("Sent")
SHOWN = 80
NO_NAME = "tep"
WAY_OUT = "Hãy đổi tên tệp cho không còn dấu / và \\ rồi chọn lại."
_cut = MultiPartParser.sanitize_file_name


class CutName(str):
    """The last part of a file's name, with the whole of it as it was sent."""

    __slots__ = ("sent",)
    sent: str


def _remembered(parser: MultiPartParser, file_name: str) -> str | None:
    kept: str | None = _cut(parser, file_name)
    if not {"/", "\\"} & set(unescape(file_name)):
        return kept
    name = CutName(kept or NO_NAME)
    name.sent = file_name
    return name


MultiPartParser.sanitize_file_name = _remembered  # type: ignore[assignment,method-assign]  # it has no setting


class _Remembers(FileUploadHandler):
    """Hands on, with the file, its name as it was sent where that was cut."""

    sent_name = ""

    def new_file(self, field_name: str, file_name: str, *args: Any, **options: Any) -> None:
        """Begin a file."""
        self.sent_name = file_name.sent if isinstance(file_name, CutName) else ""
        super().new_file(field_name, file_name, *args, **options)

    def file_complete(self, file_size: int) -> Any:
        """Return the file, if it is this handler's."""
        file = super().file_complete(file_size)
        if file is not None:
            file.sent_name = self.sent_name  # type: ignore[attr-defined]  # put there for `FileField`
        return file


class InMemory(_Remembers, MemoryFileUploadHandler):
    """Keeps small files in memory."""


class OnDisk(_Remembers, TemporaryFileUploadHandler):
    """Keeps large files in a temporary file."""


class FileField(forms.FileField):
    """A file whose name is a name and no path."""

    def to_python(self, data: Any) -> Any:
        """Return the file. Raises ValidationError where its name carries folders."""
        says = _path_in(data)
        if says:
            raise ValidationError(f"{says} {WAY_OUT}", code="path")
        return super().to_python(data)


def whole_named(file: Sent) -> Sent:
    """Return the file. Raises Refused where its name carries folders."""
    says = _path_in(file)
    if says:
        raise Refused(says, way_out=WAY_OUT)
    return file


def _path_in(file: object) -> str:
    sent = getattr(file, "sent_name", "")
    if not sent:
        return ""
    shown = sent if len(sent) <= SHOWN else f"{sent[:SHOWN]}…"
    return f"Tên tệp “{shown}” có cả đường dẫn thư mục nên tệp chưa được nhận."
