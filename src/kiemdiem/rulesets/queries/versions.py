"""The parsed rules of a version, the version of a period, and the working days."""

from datetime import date
from functools import cache, lru_cache
from hashlib import sha256

from django.db.models import Q

from kiemdiem import data
from kiemdiem.core.deadlines import WorkingDays, read_working_days
from kiemdiem.core.loading import load
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import RuleSet
from kiemdiem.rulesets.models import RuleSetVersion


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


@cache
def working_days() -> WorkingDays:
    """Return the working days of the packaged table of holidays."""
    return read_working_days(data.read("calendar/holidays.yaml"))


def version_for(on: date, key_prefix: str = "") -> RuleSetVersion:
    """Return the version for a period that ends on `on`: the one in force then, the latest published where several.

    Raises Refused where none was in force.
    """
    versions = RuleSetVersion.objects.filter(
        Q(effective_to__isnull=True) | Q(effective_to__gte=on),
        effective_from__lte=on,
        key__startswith=key_prefix,
    ).order_by("-effective_from", "-published_at", "-id")
    version = versions.first()
    if version is None:
        raise Refused(
            f"Chưa có bộ quy định nào áp dụng cho kỳ kết thúc ngày {on:%d/%m/%Y}.",
            way_out="Quản trị hệ thống hoặc Ban Tổ chức công bố bộ quy định của thời kỳ ấy trước.",
        )
    return version
