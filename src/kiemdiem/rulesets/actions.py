"""Publishing rule sets; entering the days off and worked rest days that are announced year by year."""

from datetime import date, datetime
from hashlib import sha256

from django.utils.text import slugify

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.deadlines import LONGEST
from kiemdiem.core.loading import load
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Confidence, LegalActData
from kiemdiem.core.textvi import fold
from kiemdiem.rulesets.access import NOWHERE
from kiemdiem.rulesets.models import AnnouncedDays, LegalAct, RuleSetVersion
from kiemdiem.rulesets.queries import hash_of, working_days


@action("rulesets.publish")
def publish(*, content: str, by: Actor, at: datetime) -> RuleSetVersion:
    """Publish the rule set that `content` (YAML) says, and return it frozen under its hash.

    The same text twice is the same version: nothing is written again. Raises `RuleSetFaults` with everything that is
    wrong in the text, and NotAllowed.
    """
    require("rulesets.publish", by, NOWHERE)
    content_hash = hash_of(content)
    published = RuleSetVersion.objects.filter(content_hash=content_hash).first()
    if published is not None:
        return published
    rule_set = load(content)
    for act in rule_set.acts:
        _take_over(act)
    version = RuleSetVersion.objects.create(
        key=rule_set.key,
        number=rule_set.number,
        title=rule_set.title,
        effective_from=rule_set.effective_from,
        effective_to=rule_set.effective_to,
        content=content,
        content_hash=content_hash,
        published_at=at,
    )
    record("rulesets.publish", by=by, at=at, about=version, data={"key": version.key, "hash": content_hash})
    return version


@action("rulesets.record_act")
def record_act(
    *,
    number: str,
    title: str,
    issuer: str,
    issued_on: date,
    by: Actor,
    at: datetime,
    until: date | None = None,
) -> LegalAct:
    """Record an act that no rule set comes with, such as a resolution that a programme brings to life.

    An act of the same number and day is the same one and is returned as it stands. What is entered by hand has not
    been compared with the original. Raises NotAllowed; Refused without a number, a title or an issuer, issued ahead of
    time, or ending before it began.
    """
    require("rulesets.record_act", by, NOWHERE)
    number = said(number, "số hiệu văn bản")
    not_ahead(issued_on, at, "Ngày ban hành")
    if until is not None and until < issued_on:
        raise Refused("Ngày hết giai đoạn ở trước ngày ban hành.", way_out="Hãy sửa lại ngày.")
    known = LegalAct.objects.filter(number=number, issued_on=issued_on).order_by("pk").first()
    if known:
        return known
    key = f"{slugify(fold(number))[:30]}-{issued_on:%Y%m%d}-{sha256(number.encode()).hexdigest()[:8]}"
    act = LegalAct.objects.create(
        key=key, number=number, title=said(title, "trích yếu"), issuer=said(issuer, "cơ quan ban hành"),
        issued_on=issued_on, in_force_from=issued_on, in_force_to=until, confidence=Confidence.MEMORY.value,
    )  # fmt: skip
    record("rulesets.record_act", by=by, at=at, about=act, data={"number": number})
    return act


def _take_over(act: LegalActData) -> None:
    """Write a legal act, or bring it up to date with what the newest rule set says of it."""
    LegalAct.objects.update_or_create(
        key=act.key,
        defaults={
            "number": act.number,
            "title": act.title,
            "issuer": act.issuer,
            "issued_on": act.issued_on,
            "in_force_from": act.in_force_from,
            "in_force_to": act.in_force_to,
            "replaces": " ".join(act.replaces),
            "confidence": act.confidence.value,
        },
    )


@action("rulesets.announce_days")
def announce_days(
    *, first: date, last: date, worked: bool, says: str, article: str, by: Actor, at: datetime
) -> AnnouncedDays:
    """Enter days off, or rest days that are worked, with the announcement they rest on.

    Cycles already open keep the calendar they were opened with. Raises NotAllowed; Refused where the days are in the
    wrong order or longer than a month, and where nothing would change.
    """
    require("rulesets.announce_days", by, NOWHERE)
    if not first <= last <= first + LONGEST:
        raise Refused(
            "Ngày cuối phải từ ngày đầu và không quá một tháng sau đó.", way_out="Hãy sửa lại hai ngày."
        )
    says, article = said(says, "nội dung"), said(article, "căn cứ")
    days = working_days()
    if first == last and days.is_working(first) is worked:
        now = "ngày làm việc" if worked else "ngày nghỉ"
        raise Refused(f"Ngày {first:%d/%m/%Y} đang là {now} rồi.", way_out="Không cần ghi thêm.")
    row = AnnouncedDays.objects.create(
        first=first, last=last, worked=worked, says=says, article=article,
        recorded_at=at, recorded_by_id=by.account_id,
    )  # fmt: skip
    record("rulesets.announce_days", by=by, at=at, about=row, data={"worked": worked, "article": article})
    return row


@action("rulesets.withdraw_days")
def withdraw_days(*, days: AnnouncedDays, ground: str, by: Actor, at: datetime) -> None:
    """Withdraw what was entered wrongly; it stays to be seen. Raises NotAllowed; Refused without a ground or twice."""
    require("rulesets.withdraw_days", by, NOWHERE)
    days = AnnouncedDays.objects.select_for_update().get(pk=days.pk)
    if days.withdrawn_at:
        raise Refused(f"Mục ngày {days} đã được rút rồi.", way_out="Hãy tải lại trang.")
    days.withdrawal_ground = said(ground, "lý do rút")
    days.withdrawn_at, days.withdrawn_by_id = at, by.account_id
    days.save(update_fields=["withdrawal_ground", "withdrawn_at", "withdrawn_by"])
    record("rulesets.withdraw_days", by=by, at=at, about=days, reason=days.withdrawal_ground)
