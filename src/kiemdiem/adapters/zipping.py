"""Archives sent piece by piece while they are made: the same files in the same order give the same bytes."""

from collections.abc import Callable, Iterable, Iterator
from io import RawIOBase
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LEVEL = 6
READABLE = 0o644 << 16


class _Outlet(RawIOBase):
    """Takes what the archive writes and gives it on; it cannot go back."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        taken = bytes(piece)  # type: ignore[call-overload]
        self.waiting.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        pieces, self.waiting = self.waiting, []
        return b"".join(pieces)


def zipped(files: Iterable[tuple[str, Callable[[], bytes]]]) -> Iterator[bytes]:
    """Yield an archive of these files, each read only when its turn comes, so that it needs one file's memory."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, read in files:
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = READABLE
            archive.writestr(entry, read())
            yield outlet.taken()
    yield outlet.taken()
