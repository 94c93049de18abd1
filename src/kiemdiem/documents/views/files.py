"""Files handed out: only to be saved, never to be shown in the page's own place."""

from collections.abc import Iterable
from typing import TypeVar

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from kiemdiem.core import textvi

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ZIP = "application/zip"
LONGEST = 120
Answer = TypeVar("Answer", bound=HttpResponseBase)


def plain_name(text: str) -> str:
    """Return a text as the name of a file on any machine: letters without marks, digits, hyphens."""
    words = "".join(letter if letter.isalnum() else " " for letter in textvi.fold(text)).split()
    return "-".join(words)[:LONGEST].strip("-") or "van-ban"


def saved(content: bytes, kind: str, name: str, **headers: str) -> HttpResponse:
    """Return a file to be saved."""
    return _guarded(HttpResponse(content, content_type=kind), name, headers)


def streamed(pieces: Iterable[bytes], kind: str, name: str) -> StreamingHttpResponse:
    """Return a file that is made while it is sent."""
    return _guarded(StreamingHttpResponse(pieces, content_type=kind), name, {})


def _guarded(answer: Answer, name: str, headers: dict[str, str]) -> Answer:
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    for key, value in headers.items():
        answer[key] = value
    return answer
