"""`kiemdiem rules check [PATH]`: load rule sets, say every fault with its line, run the worked cases beside them."""

from pathlib import Path

from kiemdiem import data
from kiemdiem.core.cases import run_cases, summary
from kiemdiem.core.deadlines import read_working_days
from kiemdiem.core.loading import RuleSetFaults, load

USAGE = "Cách dùng: kiemdiem rules check [tệp rules.yaml hoặc thư mục]"


def run(arguments: list[str]) -> int:
    """Check the rule sets under the path given, or the packaged ones. Return 0 where all is right, else 1."""
    if len(arguments) > 1:
        print(USAGE)
        return 2
    where = Path(arguments[0]) if arguments else data.ROOT / "rulesets"
    files = [where] if where.is_file() else sorted(where.rglob("rules.yaml"))
    if not files:
        print(f"Không tìm thấy tệp rules.yaml nào ở {where}.")
        return 1
    return max([_check(file) for file in files])


def _check(file: Path) -> int:
    cases = file.with_name("cases.yaml")
    reading = file
    try:
        rule_set = load(file.read_text(encoding="utf-8"))
        if not cases.is_file():
            print(f"{file}: đọc được, nhưng chưa có cases.yaml bên cạnh.")
            return 1
        reading = cases
        days = read_working_days(data.read("calendar/holidays.yaml"))
        report = run_cases(rule_set, cases.read_text(encoding="utf-8"), days)
    except RuleSetFaults as faults:
        for fault in faults.faults:
            print(f"{reading}:{fault.line}: {fault.says}")
        return 1
    except UnicodeDecodeError:
        print(f"{reading}: không phải văn bản UTF-8.")
        return 1
    for says in report.faults:
        print(f"{cases}: {says}")
    print(f"{rule_set.key}: {summary(report)}")
    return 1 if report.faults else 0
