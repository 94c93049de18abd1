"""Reading a file somebody names, and the rule sets that come with the software. Nothing is read by halves."""

import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from kiemdiem import data
from kiemdiem.core.loading import RuleSetFaults, load, load_overlay
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Overlay, RuleSet, weighted

ROOT = data.ROOT / "rulesets"
RULES, CASES, INSTRUMENT, WEIGHTS = "rules.yaml", "cases.yaml", "instrument.md", "weights.yaml"
MAX_BYTES = 1_000_000
MAX_INPUT = 50_000_000
FROM_STDIN = "Đưa câu hỏi JSON vào: … < tệp.json, hoặc … --input tệp.json"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class LocalWeights:
    """A local overlay with the text it stands in."""

    content: str
    overlay: Overlay

    @property
    def hash(self) -> str:
        """The hash of this very text."""
        return _hash(self.content)


@dataclass(frozen=True)
class Package:
    """A rule set with the file it stands in, and the hash of its text; `weights` are those its criteria were given."""

    path: Path
    content: str
    rules: RuleSet
    weights: LocalWeights | None = None

    @property
    def hash(self) -> str:
        """The hash under which this very text is published and pinned."""
        return _hash(self.content)


def read_text(path: Path, most: int = MAX_BYTES) -> str:
    """Return the text of a file. Raises Refused: no file, no right to read it, too large, or not UTF-8."""
    try:
        found = path.stat()
        if S_ISDIR(found.st_mode):
            raise Refused(f"{path} là thư mục, không phải tệp.")
        if not S_ISREG(found.st_mode):
            raise Refused(f"{path} không phải tệp thường.")
        if found.st_size > most:
            raise Refused(f"{path} lớn quá {most // 1000} KB nên không được đọc.")
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise Refused(f"Không có tệp {path}.") from error
    except (OSError, ValueError) as error:
        raise Refused(f"Không đọc được tệp {path}.", way_out="Kiểm tra quyền đọc tệp.") from error
    if raw.startswith(_UTF_16):
        raise Refused(f"{path} lưu ở bảng mã UTF-16.", way_out="Lưu lại tệp ở bảng mã UTF-8.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused(
            f"{path} không phải văn bản UTF-8 (dòng {line}); có thể tệp lưu ở bảng mã Windows-1258 hoặc TCVN3.",
            way_out="Lưu lại tệp ở bảng mã UTF-8.",
        ) from error


def read_input(source: Path | None) -> str:
    """Return the text of a file, or of the standard input where none is named. Raises Refused as `read_text` does."""
    if source is not None:
        return read_text(source, MAX_INPUT)
    try:
        raw = sys.stdin.buffer.read(MAX_INPUT + 1) if sys.stdin else b""
    except OSError as error:
        raise Refused("Không đọc được đầu vào chuẩn.", way_out=FROM_STDIN) from error
    if not raw.strip():
        raise Refused("Đầu vào chuẩn không có gì.", way_out=FROM_STDIN)
    if len(raw) > MAX_INPUT:
        raise Refused(f"Dữ liệu vào lớn quá {MAX_INPUT // 1_000_000} MB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("Dữ liệu vào không phải văn bản UTF-8.", way_out="Lưu lại ở bảng mã UTF-8.") from error


def packaged_keys(file: str = RULES) -> list[str]:
    """Return the keys of the rule sets (or of what else has a `file`) that come with the software."""
    return sorted(path.parent.name for path in ROOT.glob(f"*/{file}"))


def packages() -> list[Package]:
    """Return all rule sets that come with the software, oldest first. Raises Refused where one cannot be used."""
    found = [package(key) for key in packaged_keys()]
    return sorted(found, key=lambda each: (each.rules.effective_from, each.rules.key))


def package(name: str) -> Package:
    """Return the packaged rule set of that key, or the one in the file of that name.

    Raises Refused where there is neither, or the file is not a rule set.
    """
    path = _named(name, RULES, "bộ quy định")
    content = read_text(path)
    try:
        return Package(path, content, _loaded(content))
    except RuleSetFaults as faults:
        raise _unusable(path, "bộ quy định", faults) from faults


def with_weights(found: Package, name: str) -> Package:
    """Return a rule set with the points that a local overlay, by key or file, gives its criteria. Raises Refused."""
    path = _named(name, WEIGHTS, "văn bản chia điểm")
    content = read_text(path)
    try:
        weights = LocalWeights(content, load_overlay(content, found.rules))
    except RuleSetFaults as faults:
        raise _unusable(path, f"văn bản chia điểm của {found.rules.key}", faults) from faults
    return replace(found, rules=weighted(found.rules, weights.overlay), weights=weights)


@lru_cache(maxsize=32)
def _loaded(content: str) -> RuleSet:
    return load(content)


def _named(name: str, file: str, what: str) -> Path:
    """Return the packaged file of that key, or the file of that name. Raises Refused where it can be neither."""
    keys = packaged_keys(file)
    if name in keys:
        return ROOT / name / file
    if "/" in name or name.endswith(".yaml"):
        return Path(name)
    raise Refused(f"Không có {what} “{name}”.", way_out=f"Có sẵn: {', '.join(keys)}.")


def _unusable(path: Path, what: str, faults: RuleSetFaults) -> Refused:
    first = faults.faults[0]
    return Refused(
        f"{path} không phải {what} dùng được: dòng {first.line}: {first.says}",
        way_out=f"Xem hết các lỗi: kiemdiem rules check {path}",
    )


def _hash(content: str) -> str:
    return f"sha256:{sha256(content.encode()).hexdigest()}"
