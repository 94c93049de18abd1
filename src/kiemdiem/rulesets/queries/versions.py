"""The parsed rules of a version, and the version of a period."""

from datetime import date
from functools import lru_cache
from hashlib import sha256

from kiemdiem.core.loading import load
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Family, Period, RuleSet
from kiemdiem.core.selection import in_time
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.rulesets.phrases.readings import PERIODS


def hash_of(content: str) -> str:
    """Return the SHA-256 under which a rule set's text is frozen."""
    return sha256(content.encode()).hexdigest()


@lru_cache(maxsize=64)
def _parsed(content_hash: str, content: str) -> RuleSet:
    if hash_of(content) != content_hash:
        raise Refused(
            "Nội dung bộ quy định trong cơ sở dữ liệu không còn khớp mã băm đã công bố, nên không được dùng.",
            way_out="Báo quản trị hệ thống: khôi phục bộ quy định từ bản sao lưu rồi chạy “kiemdiem check”.",
        )
    return load(content)


def rule_set_of(version: RuleSetVersion) -> RuleSet:
    """Return the rules of a published version.

    Raises Refused where the stored text no longer matches its hash: what was published never changes.
    """
    return _parsed(version.content_hash, version.content)


def version_for(on: date, period: Period = Period.YEAR) -> RuleSetVersion:
    """Return the Party's version for a period that ends on `on`: of each key the latest published counts.

    A rule set that does not say what it governs counts for years of its own time. Raises Refused where none was in
    force, or where more than one was and it cannot be told which.
    """
    rows = RuleSetVersion.objects.filter(effective_from__lte=on).order_by("published_at", "pk")
    latest = {version.key: version for version in rows}
    found = [version for version in latest.values() if _governs(rule_set_of(version), on, period)]
    if not found:
        raise Refused(
            f"Chưa có bộ quy định nào áp dụng cho kỳ đánh giá ({PERIODS[period]}) kết thúc ngày {on:%d/%m/%Y}.",
            way_out="Quản trị hệ thống hoặc Ban Tổ chức công bố bộ quy định của thời kỳ ấy trước.",
        )
    if len(found) > 1:
        numbers = ", ".join(version.number for version in found)
        raise Refused(
            f"Có {len(found)} bộ quy định cùng áp dụng cho kỳ kết thúc ngày {on:%d/%m/%Y}: {numbers}.",
            way_out="Hãy chọn một bộ và nêu căn cứ.",
        )
    return found[0]


def _governs(rules: RuleSet, on: date, period: Period) -> bool:
    if not rules.governs:
        return period is Period.YEAR and (rules.effective_to is None or on <= rules.effective_to)
    return any(
        row.family is Family.PARTY and period in row.periods and row.rates and in_time(rules, row, on)
        for row in rules.governs
    )
