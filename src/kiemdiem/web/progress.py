"""A page that shows how far a long deed is while it runs; it needs no script."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse

HERE = "<!-- progress -->"


def streamed_page(page: str, told: Iterator[str]) -> StreamingHttpResponse:
    """Return a rendered page with what is told put, piece by piece, in the place it keeps for it."""
    return StreamingHttpResponse(
        _around(page, told), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _around(page: str, told: Iterator[str]) -> Iterator[str]:
    head, tail = page.split(HERE)
    yield head
    yield from told
    yield tail
