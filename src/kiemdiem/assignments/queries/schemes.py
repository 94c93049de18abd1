"""Which rule set rates whom in a month or a quarter: asked of `core.selection`, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from kiemdiem.assignments.models import Period, PeriodKind
from kiemdiem.core import ruleset, selection
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Family, Governs, RuleSet, Status, SubjectKind
from kiemdiem.core.selection import Asked, Outcome, Selection
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.rulesets.phrases.readings import PERIODS
from kiemdiem.rulesets.queries import rule_set_of

PERSONS = (SubjectKind.LEADER, SubjectKind.STAFF)


class Scheme(models.TextChoices):
    """Whose rules: people of different kinds in one unit are rated in periods of their own."""

    PARTY = "party", "Cán bộ lãnh đạo, quản lý (quy định của Đảng)"
    CIVIL_SERVANT = "civil_servant", "Công chức (quy định của Nhà nước)"
    PUBLIC_EMPLOYEE = "public_employee", "Viên chức (quy định của Nhà nước)"
    LOCAL = "local", "Theo khung riêng của địa phương"


FAMILIES = {Scheme.PARTY: Family.PARTY, Scheme.LOCAL: Family.LOCAL}
STATUSES = {
    Scheme.PARTY: Status.CADRE,
    Scheme.CIVIL_SERVANT: Status.CIVIL_SERVANT,
    Scheme.PUBLIC_EMPLOYEE: Status.PUBLIC_EMPLOYEE,
}


@dataclass(frozen=True)
class Choice:
    """The version that rates a period, the kinds of people it rates, and the rule by which it does."""

    version: RuleSetVersion
    rules: RuleSet
    kinds: frozenset[SubjectKind]


@dataclass(frozen=True)
class Question:
    """A yes/no that a rule set asks about the unit before it can be told whether it governs."""

    key: str
    asks: str


def bounds(kind: str, year: int, number: int) -> tuple[date, date]:
    """Return the first and the last day of a month or quarter. Raises Refused where there is no such period."""
    months = 1 if kind == PeriodKind.MONTH else 3
    if not 1 <= number <= 12 // months:
        raise Refused(
            f"Không có {PeriodKind(kind).label.lower()} {number}.",
            way_out="Tháng từ 1 đến 12, quý từ 1 đến 4.",
        )
    last = number * months
    following = date(year + last // 12, last % 12 + 1, 1)
    return date(year, last - months + 1, 1), following - timedelta(days=1)


def rules_of(period: Period) -> RuleSet:
    """Return the rules pinned by a period. Raises Refused where the stored ones are no longer those."""
    if period.rule_set.content_hash != period.rule_set_hash:
        raise Refused(
            f"Bộ quy định {period.rule_set} không còn đúng bản đã ghim khi mở kỳ “{period}”.",
            way_out="Báo quản trị viên khôi phục cơ sở dữ liệu từ bản sao lưu; không ghi tiếp vào kỳ này.",
        )
    return rule_set_of(period.rule_set)


def questions() -> tuple[Question, ...]:
    """Return what the published rule sets for persons may ask about a unit; one statement."""
    asked = {
        row.question: row.asks
        for version in _latest()
        for row in rule_set_of(version).governs
        if row.question and row.subjects.intersection(PERSONS)
    }
    return tuple(Question(key, asks) for key, asks in sorted(asked.items()))


def choose(scheme: str, kind: str, end: date, answers: Mapping[str, bool], ground: str) -> Choice:
    """Return the rule set of `scheme` for a period of `kind` that ends on `end`; one statement.

    Raises Refused where none governs, where the text says that this period is not rated by itself (quarter IV is
    merged into the year), and where it cannot be told and no `ground` says why it is applied nevertheless.
    """
    versions = {version.key: version for version in _latest()}
    sets = [rule_set_of(version) for version in versions.values()]
    period = ruleset.Period(kind)
    answered = {person: _selected(sets, Scheme(scheme), person, period, end, answers) for person in PERSONS}
    found = next((each for each in answered.values() if each.outcome is not Outcome.NONE), None)
    if found is None:
        raise Refused(
            f"Chưa có bộ quy định nào áp dụng cho “{Scheme(scheme).label}”, kỳ {PERIODS[period]} kết thúc ngày {end:%d/%m/%Y}.",
            way_out="Ban Tổ chức hoặc quản trị viên công bố bộ quy định của thời kỳ ấy trước, hoặc chọn diện khác.",
        )
    candidate = found.candidates[0]
    _refuse_unrated(candidate.row)
    if found.outcome is not Outcome.GOVERNS:
        _refuse_doubt(found, ground)
    key = candidate.rule_set.key
    kinds = {
        person
        for person, each in answered.items()
        if any(one.rule_set.key == key and one.row.rates for one in each.candidates)
    }
    return Choice(versions[key], candidate.rule_set, frozenset(kinds))


def _latest() -> list[RuleSetVersion]:
    rows = RuleSetVersion.objects.order_by("published_at", "pk")
    return list({version.key: version for version in rows}.values())


def _selected(
    sets: list[RuleSet],
    scheme: Scheme,
    person: SubjectKind,
    period: ruleset.Period,
    end: date,
    answers: Mapping[str, bool],
) -> Selection:
    asked = Asked(person, period, end, STATUSES.get(scheme), "", answers)
    return selection.select(sets, FAMILIES.get(scheme, Family.STATE), asked)


def _refuse_unrated(row: Governs) -> None:
    if not row.rates:
        raise Refused(
            f"Kỳ này không xếp loại riêng: {row.rule.says}",
            article=row.rule.article,
            way_out="Kết quả của kỳ được xét khi kiểm điểm, xếp loại cả năm.",
        )


def _refuse_doubt(found: Selection, ground: str) -> None:
    """Refuse what cannot be told, unless a ground says why the only candidate is applied."""
    numbers = {candidate.rule_set.number for candidate in found.candidates}
    asks = [
        candidate.row.doubt or candidate.row.asks
        for candidate in found.candidates
        if candidate.row.doubt or candidate.row.asks
    ]
    why = " ".join(dict.fromkeys(asks)) or "Khung này chỉ áp dụng ở địa phương đã ban hành."
    if len(numbers) == 1 and ground:
        return
    way_out = (
        "Hãy trả lời câu hỏi của bộ quy định, hoặc ghi căn cứ áp dụng (số văn bản)."
        if len(numbers) == 1
        else "Hãy trả lời câu hỏi của bộ quy định để phân biệt."
    )
    raise Refused(
        f"Chưa rõ {', '.join(sorted(numbers))} có áp dụng cho kỳ này hay không. {why}",
        article=found.candidates[0].row.rule.article,
        way_out=way_out,
    )
