"""Files of evidence before they are kept: how large, under which name, whether they are what their name says."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import IO, Any, cast
from zipfile import BadZipFile, LargeZipFile, ZipFile

from django.conf import settings
from django.core.files.base import File

from kiemdiem import data
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal

LONGEST_FILE_NAME = 255
MB = 1024 * 1024
READ_AT_ONCE = 64 * 1024
OTHER = "Hãy chọn tệp khác, hoặc nén tài liệu thành tệp PDF."


@cache
def allowed() -> Mapping[str, Any]:
    """Return the table of `data/register/evidence.yaml`."""
    table: Mapping[str, Any] = data.table("register/evidence.yaml")
    return table


def endings() -> tuple[str, ...]:
    """Return the endings of the files that may be handed in."""
    return tuple(ending for kind in allowed()["kinds"] for ending in kind["ends"])


@dataclass(frozen=True)
class Examined:
    """What is kept of a file beside its content; the names are those of the columns."""

    file_name: str
    size: int
    sha256: str


def examined(file: "File[bytes]") -> Examined:
    """Return what a file is kept under. Raises Refused for one that is empty, too large, or not what its name says."""
    name = bare_name(file.name)
    digest, size = read_through(file)
    check_content(file, name, size)
    return Examined(name, size, digest)


def read_through(file: "File[bytes]") -> tuple[str, int]:
    """Return the SHA-256 and the size of a file, read piece by piece; stop at the limit.

    Raises Refused for an empty file or one over `EVIDENCE_MAX_MB`.
    """
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    for piece in file.chunks():
        digest.update(piece)
        size += len(piece)
        if size > settings.EVIDENCE_MAX_MB * MB:
            raise Refused(
                f"Tệp lớn hơn {settings.EVIDENCE_MAX_MB} MB.",
                way_out="Hãy nén hoặc tách tệp, hoặc đề nghị quản trị viên nâng giới hạn.",
            )
    if size == 0:
        raise Refused("Tệp rỗng, không chứng minh được điều gì.", way_out="Hãy chọn tệp khác.")
    file.seek(0)
    return digest.hexdigest(), size


def bare_name(name: str | None) -> str:
    """Return a file's own name: no folders, no control characters, its end kept where it is too long."""
    bare = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    bare = normal("".join(letter for letter in bare if letter.isprintable()))
    return bare[-LONGEST_FILE_NAME:] or "minh-chung"


def check_content(file: "File[bytes]", name: str, size: int) -> None:
    """Raise Refused unless the file is of an allowed kind, is what its name says, and unpacks to something sensible."""
    parts = [part.strip().lower() for part in name.split(".")]
    ending = parts[-1] if len(parts) > 1 else ""
    kind = next((kind for kind in allowed()["kinds"] if ending in kind["ends"]), None)
    if kind is None:
        raise Refused(
            f"Tệp “{name}” thuộc loại không nhận làm minh chứng.",
            way_out=f"Phần mềm nhận các tệp: {', '.join(endings())}.",
        )
    if len(parts) > 2 and parts[-2] in allowed()["programs"]:
        raise Refused(f"Tệp “{name}” có hai phần đuôi, là cách giấu một chương trình.", way_out=OTHER)
    file.seek(0)
    head = file.read(READ_AT_ONCE)
    file.seek(0)
    if "zip_has" in kind:
        _check_zip(file, name, kind, size)
    elif not (_is_text(file) if kind.get("text") else _begins(head, kind["starts"])):
        raise Refused(f"Nội dung tệp “{name}” không phải {kind['says']} như tên tệp cho thấy.", way_out=OTHER)
    file.seek(0)


def _begins(head: bytes, starts: list[str]) -> bool:
    return any(head.startswith(bytes.fromhex(start)) for start in starts)


def _is_text(file: "File[bytes]") -> bool:
    """Return whether a file is readable text in UTF-8, and neither a page nor a program."""
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    beginning = text.lstrip().lower()
    unreadable = re.search(r"[\x00-\x08\x0e-\x1f]", text)
    return not unreadable and not beginning.startswith(tuple(allowed()["not_text"]))


def _check_zip(file: "File[bytes]", name: str, kind: Mapping[str, Any], size: int) -> None:
    limits = allowed()["zip"]
    try:
        with ZipFile(cast(IO[bytes], file)) as packed:
            members = packed.infolist()
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError, OSError, EOFError) as broken:
        raise Refused(
            f"Nội dung tệp “{name}” không phải {kind['says']}, hoặc tệp đã hỏng.", way_out=OTHER
        ) from broken
    names = {member.filename for member in members}
    if not names.issuperset(kind["zip_has"]):
        raise Refused(f"Nội dung tệp “{name}” không phải {kind['says']} như tên tệp cho thấy.", way_out=OTHER)
    whole = sum(member.file_size for member in members)
    too_dense = whole > limits["least_mb"] * MB and whole > limits["most_times"] * size
    if too_dense or whole > limits["most_mb"] * MB or len(members) > limits["most_members"]:
        raise Refused(
            f"Tệp nén “{name}” khi mở ra lớn bất thường ({whole // MB} MB, {len(members)} tệp bên trong).",
            way_out="Hãy gửi riêng từng tài liệu.",
        )
    bad = next((one for one in sorted(names) if _is_dangerous(one)), "")
    if bad:
        raise Refused(
            f"Tệp nén “{name}” có chứa tệp không nhận: {bad[-80:]}.",
            way_out="Tệp nén không được chứa chương trình, trang web, tệp nén khác hay đường dẫn ra ngoài.",
        )


def _is_dangerous(member: str) -> bool:
    """Return whether a member of a container is a program, a container itself, or would be put outside the folder."""
    ending = member.rsplit(".", 1)[-1].lower() if "." in member else ""
    path = member.replace("\\", "/")
    outside = path.startswith("/") or ".." in path.split("/") or path[1:2] == ":"
    return outside or ending in allowed()["programs"] or ending in allowed()["packed"]
