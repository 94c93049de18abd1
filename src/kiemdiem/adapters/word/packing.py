"""Word files as zips whose bytes depend on nothing but what is in them."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NO_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def packed(parts: Mapping[str, bytes], onto: bytes = b"") -> bytes:
    """Return a zip of `parts` in their order, added to the zip `onto`, whose own parts are taken as they are."""
    buffer = BytesIO()
    buffer.write(onto)
    with ZipFile(buffer, "a" if onto else "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, _NO_DATE)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, _UNIX
            archive.writestr(entry, content)
    return buffer.getvalue()
