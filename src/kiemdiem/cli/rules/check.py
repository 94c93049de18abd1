"""`kiemdiem rules check [PATH]`: load rule sets, say every fault with file and line, run the worked cases beside them.

A rule set that has a fault is not used for anything further: neither its cases nor its neighbours are judged by it.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from kiemdiem import data
from kiemdiem.cli.rules.answers import give, options, refuse
from kiemdiem.cli.rules.files import (
    CASES,
    INSTRUMENT,
    ROOT,
    RULES,
    WEIGHTS,
    LocalWeights,
    Package,
    package,
    read_text,
)
from kiemdiem.core.cases import run_cases, summary
from kiemdiem.core.deadlines import read_working_days
from kiemdiem.core.loading import Fault, RuleSetFaults, load, load_overlay
from kiemdiem.core.refusal import Refused
from kiemdiem.core.selection import overlaps
from kiemdiem.rulesets.queries import changed_packages, rule_groups

_OVERLAY = re.compile(r"^overlay_of:", re.MULTILINE)
_ANCHOR = re.compile(r'<a id="([^"]+)">')


@dataclass(frozen=True)
class Found:
    """A fault: the file, its line where there is one, and a Vietnamese sentence."""

    file: Path
    line: int | None
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}" if self.line else f"{self.file}: {self.says}"


@dataclass
class Checked:
    """What came of one file."""

    file: Path
    package: Package | None = None
    weights: LocalWeights | None = None
    ran: int = 0
    says: str = ""
    faults: list[Found] = field(default_factory=list)

    def fault(self, says: str, file: Path | None = None, line: int | None = None) -> None:
        """Note a fault, in this file or in one beside it."""
        self.faults.append(Found(file or self.file, line, says))

    @property
    def key(self) -> str:
        """The key that the file gives itself; empty where it is not sound."""
        return self.package.rules.key if self.package else self.weights.overlay.key if self.weights else ""

    def row(self) -> dict[str, object]:
        """Return the file as it stands in the answer."""
        found = self.package or self.weights
        return {
            "path": str(self.file), "key": self.key or None, "hash": found.hash if found else None, "cases": self.ran,
            "faults": len(self.faults),
        }  # fmt: skip

    def all(self, faults: list[Fault], file: Path | None = None) -> None:
        """Note every fault of a text."""
        for fault in faults:
            self.fault(fault.says, file, fault.line or None)


def run(arguments: list[str]) -> int:
    """Check the rule sets under the path given, or the packaged ones. Return 0 where all is right, else 1."""
    asked = options("check")
    asked.add_argument(
        "path", nargs="?", type=Path, default=ROOT, metavar="ĐƯỜNG_DẪN", help="tệp hoặc thư mục"
    )
    given = asked.parse_args(arguments)
    try:
        files = _files(given.path)
    except Refused as refused:
        refuse(given, refused)
        return 1
    checked = [_check(file) for file in files]
    together = _together(checked) + (_edited() if given.path == ROOT else [])
    faults = [*(fault for each in checked for fault in each.faults), *together]
    answer = {
        "rulesets": [each.row() for each in checked],
        "faults": [{"file": str(each.file), "line": each.line, "text": each.says} for each in faults],
    }
    lines = [line for each in checked for line in (*map(str, each.faults), each.says) if line]
    give(given, answer, [*lines, *map(str, together)])
    return 1 if faults else 0


def _files(path: Path) -> list[Path]:
    """Return the rule sets and local overlays at a path. Raises Refused where there are none, or it is closed to us."""
    try:
        if not path.is_dir():
            read_text(path)
            return [path]
        found = sorted([*path.rglob(RULES), *path.rglob(WEIGHTS)])
    except (OSError, ValueError) as error:
        raise Refused(f"Không đọc được {path}.", way_out="Kiểm tra quyền đọc.") from error
    if not found:
        raise Refused(f"Không tìm thấy tệp {RULES} hay {WEIGHTS} nào ở {path}.")
    return found


def _check(file: Path) -> Checked:
    checked = Checked(file)
    try:
        content = read_text(file)
        if file.name == WEIGHTS or _OVERLAY.search(content):
            _overlay(checked, content)
            return checked
        checked.package = Package(file, content, load(content))
    except RuleSetFaults as faults:
        checked.all(faults.faults)
        return checked
    except Refused as refused:
        checked.fault(f"{refused.reason} {refused.way_out}".strip())
        return checked
    _cases(checked, checked.package)
    _instrument(checked, checked.package)
    return checked


def _overlay(checked: Checked, content: str) -> None:
    """Check a local overlay against the packaged rule set that it refines."""
    found = re.search(r"^overlay_of:[ \t]*[\"']?([\w.-]+)", content, re.MULTILINE)
    if found is None:
        raise Refused("Thiếu mục “overlay_of”: khóa của bộ quy định được chia điểm.")
    base = package(found[1]).rules
    checked.weights = LocalWeights(content, load_overlay(content, base))
    checked.says = f"{checked.weights.overlay.key}: chia điểm đúng với {base.key}."


def _cases(checked: Checked, found: Package) -> None:
    file = checked.file.with_name(CASES)
    if not file.exists():
        checked.fault(f"đọc được, nhưng chưa có {CASES} bên cạnh.")
        return
    days = read_working_days(data.read("calendar/holidays.yaml"))
    try:
        report = run_cases(found.rules, read_text(file), days)
    except RuleSetFaults as faults:
        checked.all(faults.faults, file)
        return
    except Refused as refused:
        checked.fault(f"{refused.reason} {refused.way_out}".strip(), file)
        return
    checked.ran, checked.says = report.ran, f"{found.rules.key}: {summary(report)}"
    checked.all(report.faults, file)


def _instrument(checked: Checked, found: Package) -> None:
    """Hold the commentary beside a rule set, where there is one, against its rules: an anchor for each, no other."""
    file = checked.file.with_name(INSTRUMENT)
    if not file.exists():
        return
    try:
        anchors = _ANCHOR.findall(read_text(file))
    except Refused as refused:
        checked.fault(f"{refused.reason} {refused.way_out}".strip(), file)
        return
    ids = {rule.id for group in rule_groups(found.rules) for rule in group.rules}
    for rule_id in sorted(ids.difference(anchors)):
        checked.fault(f"{rule_id}: chưa có lời giải thích (neo) trong {INSTRUMENT}.", file)
    for anchor in sorted(set(anchors) - ids):
        checked.fault(f"{anchor}: giải thích một quy tắc không có trong {RULES}.", file)


def _together(checked: list[Checked]) -> list[Found]:
    """Check the rule sets against one another: one key once, and no two that govern the same."""
    found, seen = [], dict[str, Path]()
    for each in checked:
        if each.key in seen:
            found.append(Found(each.file, None, f"khóa “{each.key}” đã dùng ở {seen[each.key]}."))
        if each.key:
            seen.setdefault(each.key, each.file)
    for first, second in overlaps(each.package.rules for each in checked if each.package):
        says = f"{second.row.rule.id} và {first.row.rule.id} của {first.rule_set.key} cùng áp dụng cho một đối tượng, một kỳ."
        found.append(Found(seen[second.rule_set.key], None, says))
    return found


def _edited() -> list[Found]:
    return [Found(ROOT, None, says) for says in changed_packages()]
