"""What a careless, unlucky or ill-willed person types, and bodies that carry it exactly as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

Pair = tuple[str, str]
LONG = "Ă" * 200_000
SCRIPT = "<script>alert(1)</script>\"'"
BOUNDARY = "ranh-gioi"
MISSING, TWICE = "left out", "sent twice"
STRANGERS = {"somebody else's", "of no row"}
ANYWHERE = {
    "empty": "",
    "only spaces": "   ",
    "NUL": "a\x00b",
    "200,000 characters": LONG,
    "lone surrogate": "a\ud800b",
    "control characters": "a\x01\x08\x1b\x7fb",
    "right to left": "\u202eabc\u202c",
    "script": SCRIPT,
    "formula": "=1+1",
    "of no row": "987654321",
    "unknown choice": "khong-co",
}
FOR_DAYS = {
    "text for a day": "hôm qua",
    "31/02": "31/02/2026",
    "31/02, as browsers send it": "2026-02-31",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 10000": "10000-01-01",
}
FOR_NUMBERS = {
    "text for a number": "mười hai",
    "negative": "-5",
    "huge": "1" + "0" * 40,
    "longer than Python reads": "9" * 5000,
    "exponent": "1e9",
    "huge exponent": "1e999999",
    "decimal comma": "12.345,6",
    "decimal dot": "12,345.6",
    "not a number": "NaN",
    "infinite": "-Infinity",
    "other digits": "٣²",
}
VALUES = {**ANYWHERE, **FOR_DAYS, **FOR_NUMBERS}
CLASSES = [*VALUES, "somebody else's", MISSING, TWICE]
ANYHOW = [what for what in CLASSES if what not in {*FOR_DAYS, *FOR_NUMBERS}]


@dataclass(frozen=True)
class Upload:
    """A file as a browser sends it, or as somebody pretends that one did."""

    name: str
    content: bytes
    kind: str = "application/octet-stream"


UPLOADS = {
    "empty file": Upload("rong.pdf", b""),
    "wrong kind": Upload("anh.pdf", b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "text/yaml"),
    "path in the name": Upload("../../etc/passwd\\..\\tep.pdf", b"%PDF-1.7 noi dung"),
    "NUL in the name": Upload("a\x00b.pdf", b"%PDF-1.7 noi dung"),
    "no name": Upload("", b"noi dung"),
    "only dots": Upload("..", b"noi dung"),
    "long name": Upload("đ" * 5000 + ".pdf", b"%PDF-1.7 noi dung"),
    "faulty rules": Upload("bo.yaml", b"a: [1, *x\n\t- ]: &y !!python/object:os.system x"),
    "surrogate in the name": Upload("a\ud800.pdf", b"%PDF-1.7 noi dung"),
}


def query(pairs: Iterable[Pair]) -> str:
    """Return pairs as an address or a body carries them; a lone surrogate goes as its three bytes."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def multipart(pairs: Iterable[Pair], files: Sequence[tuple[str, Upload]]) -> bytes:
    """Return a body with files."""
    lines = []
    for name, value in pairs:
        lines.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode("utf-8", "surrogatepass"))  # fmt: skip
    for name, file in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\nContent-Type: {file.kind}\r\n\r\n'
        lines += [head.encode("utf-8", "surrogatepass"), file.content, b"\r\n"]
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()
