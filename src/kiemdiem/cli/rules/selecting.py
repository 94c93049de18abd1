"""`kiemdiem rules select`: which rule set governs a subject and a period, in each family it may belong to.

A person may be rated by the Party and by the state at once, so each family has an answer of its own. What is not
known is asked back, never guessed.
"""

from argparse import Namespace
from collections.abc import Mapping
from enum import StrEnum

from kiemdiem.cli.rules.answers import SURE, Json, answered, day, folded, options, reason
from kiemdiem.cli.rules.asked import Asked
from kiemdiem.cli.rules.files import Package, packages
from kiemdiem.core import selection
from kiemdiem.core.ruleset import Family, Governs, Period, RuleSet, Status, SubjectKind
from kiemdiem.core.selection import Candidate, Outcome, Selection
from kiemdiem.rulesets.phrases.readings import STATUSES

FAMILIES = {Family.PARTY: "Đảng", Family.STATE: "Nhà nước", Family.LOCAL: "địa phương"}
OF_COLLECTIVES = {Status.AGENCY, Status.SERVICE_UNIT}
FIELDS = ("kind", "period", "period_end", "family", "status", "place")


class Field(StrEnum):
    """What may have to be known besides the unit's own questions."""

    STATUS = "status"
    PLACE = "place"


def run(arguments: list[str]) -> int:
    """Answer for each family. Exit code 2 where the question is faulty."""
    asked = options("select", from_stdin=True)
    asked.add_argument("--kind", help=", ".join(SubjectKind))
    asked.add_argument("--period", help=", ".join(Period))
    asked.add_argument("--period-end", metavar="2026-12-31", help="ngày kết thúc của kỳ")
    asked.add_argument("--family", help=", ".join(Family))
    asked.add_argument("--status", help=", ".join(Status))
    asked.add_argument("--place", help="địa phương, ví dụ ha_noi")
    given = asked.parse_args(arguments)
    return answered(given, _answer, _on_the_line(given))


def _on_the_line(given: Namespace) -> Asked | None:
    """Return the question written as options; None where there is none, and it is read as JSON."""
    said = {field: getattr(given, field) for field in FIELDS if getattr(given, field) is not None}
    return Asked(said, "", []) if said else None


def _answer(asked: Asked) -> tuple[Json, list[str]]:
    kind = asked.choice("kind", SubjectKind)
    period, period_end = asked.choice("period", Period), asked.day("period_end")
    family, status = (
        asked.choice("family", Family, needed=False),
        asked.choice("status", Status, needed=False),
    )
    place = asked.text("place", needed=False)
    found = packages()
    answers = _answers(asked.table("answers"), found)
    if status and kind and (status in OF_COLLECTIVES) != (kind is SubjectKind.COLLECTIVE):
        asked.wrong(
            "status",
            f"“{STATUSES[status]}” không phải là {'tập thể' if kind is SubjectKind.COLLECTIVE else 'cá nhân'}.",
        )
    asked.finish()
    assert kind is not None  # else a fault was noted
    assert period is not None
    assert period_end is not None
    about = selection.Asked(kind, period, period_end, status, place, answers)
    families = [family] if family else [each for each in Family if place or each is not Family.LOCAL]
    selections = [selection.select((each.rules for each in found), each, about) for each in families]
    by_key = {each.rules.key: each for each in found}
    said = {
        "kind": kind.value, "period": period.value, "period_end": period_end.isoformat(),
        "families": [_family(each, by_key) for each in selections],
    }  # fmt: skip
    lines = [f"Kỳ kết thúc ngày {day(period_end)}:", *(line for each in selections for line in _lines(each))]
    return said, lines


def _answers(said: Asked, found: list[Package]) -> Mapping[str, bool]:
    questions = {row.question for each in found for row in each.rules.governs if row.question}
    answers = {question: said.perhaps(question) for question in questions if said.has(question)}
    said.close()
    return {question: answer for question, answer in answers.items() if answer is not None}


def _family(found: Selection, packaged: Mapping[str, Package]) -> dict[str, object]:
    rules = found.rule_set
    return {
        "family": found.family.value,
        "outcome": found.outcome.value,
        "ruleset": rules.key if rules else None,
        "hash": packaged[rules.key].hash if rules else None,
        "candidates": [_candidate(each) for each in found.candidates],
        "questions": [{"key": key, "text": text} for key, text in _questions(found).items()],
    }


def _candidate(each: Candidate) -> dict[str, object]:
    row = each.row
    return reason(
        row.rule,
        ruleset=each.rule_set.key,
        unknown=list(each.unknown),
        doubt=row.doubt,
        settled_by=row.settled_by,
    )


def _questions(found: Selection) -> dict[str, str]:
    return {key: _asks(each.rule_set, each.row, key) for each in found.candidates for key in each.unknown}


def _asks(rules: RuleSet, row: Governs, key: str) -> str:
    if key == Field.STATUS:
        return (
            "Là cán bộ, công chức hay viên chức? Tập thể: cơ quan hành chính hay đơn vị sự nghiệp công lập?"
        )
    if key == Field.PLACE:
        return f"Thuộc địa phương nào? ({rules.number} chỉ áp dụng ở một địa phương.)"
    return row.asks


def _lines(found: Selection) -> list[str]:
    name = FAMILIES[found.family]
    if found.outcome is Outcome.NONE:
        return folded(f"{name}: không có bộ quy định nào trong phần mềm áp dụng cho đối tượng, kỳ này.")
    headings = {
        Outcome.GOVERNS: f"{name}: {found.candidates[0].rule_set.number} ({found.candidates[0].rule_set.key})",
        Outcome.NOT_RATED: f"{name}: kỳ này không xếp loại riêng",
        Outcome.AMBIGUOUS: f"{name}: CHƯA XÁC ĐỊNH ĐƯỢC",
    }
    lines = folded(headings[found.outcome])
    for each in found.candidates:
        rule = each.row.rule
        lines += folded(
            f"{each.rule_set.key}: {rule.says} ({rule.article} · {SURE[rule.confidence]})", "    ", "  - "
        )
        if each.row.doubt:
            lines += folded(each.row.doubt, "    ")
            lines += folded(f"Muốn rõ phải có: {each.row.settled_by}", "    ")
    for text in _questions(found).values():
        lines += folded(f"Phải biết: {text}", "  ")
    return lines
