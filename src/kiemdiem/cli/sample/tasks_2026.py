"""Autumn of 2026 in one commune: its catalogue, what was given, confirmed, claimed and is still running. All illustrative."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kiemdiem.assignments.actions.giving import TaskLine, assign
from kiemdiem.assignments.actions.grounds import answer_ground, claim_ground
from kiemdiem.assignments.actions.products import approve_product, propose_product, propose_version
from kiemdiem.assignments.actions.tasks import confirm, report
from kiemdiem.assignments.models import Lapse, Product, Quality, Task, TaskKind
from kiemdiem.cli.sample.cast import Cast, at

COMMUNE = "xa-me-linh"
OFFICE, HEAD, DEPUTY = "van-phong-xa-me-linh", "bi-thu-xa-me-linh", "pho-chu-tich-xa-me-linh"
LISTED, APPROVED, OCTOBER, REPORTED, JUDGED, NOVEMBER = (
    date(2026, 9, 21), date(2026, 9, 25), date(2026, 10, 1), date(2026, 10, 15), date(2026, 10, 19), date(2026, 10, 21),
)  # fmt: skip
CATALOGUE = {
    "land": ("Tờ trình giao đất, cho thuê đất", "tờ trình", "2", "Đủ căn cứ, có dự thảo quyết định kèm theo"),
    "file": ("Hồ sơ đất đai giải quyết xong", "hồ sơ", "1", "Trả đúng hẹn, không phải bổ sung lần hai"),
    "check": ("Cuộc kiểm tra trật tự xây dựng", "cuộc", "1.5", "Có biên bản và kiến nghị xử lý"),
}


def tell(cast: Cast) -> None:
    """Tell a catalogue of three products, the tasks of October with their results, and those of November under way."""
    products = _catalogue(cast)
    plan, files, check = _give(
        cast, OCTOBER,
        TaskLine(cast.posts[f"{COMMUNE}/pho-chu-tich-1"], "Trình phương án giao đất dịch vụ đợt 2", date(2026, 10, 12), product=products["land"]),
        TaskLine(cast.posts[f"{COMMUNE}/pho-chu-tich-1"], "Giải quyết hồ sơ đất đai tồn của quý III", date(2026, 10, 30), product=products["file"], amount=Decimal(24)),
        TaskLine(cast.posts[f"{COMMUNE}/chu-tich"], "Kiểm tra trật tự xây dựng theo kế hoạch tháng 10", date(2026, 10, 16), product=products["check"], amount=Decimal(2)),
    )  # fmt: skip
    _report(cast, plan, "Đã trình; chờ trích lục bản đồ nên chậm hai ngày (minh họa).", finished=True)
    _report(cast, files, "Xong 15 trên 24 hồ sơ (minh họa).", finished=False, amount=Decimal(15))
    _judge(cast, plan, check)
    _give(
        cast, NOVEMBER,
        TaskLine(cast.posts[f"{COMMUNE}/pho-chu-tich-1"], "Rà soát các hộ chưa nhận đất dịch vụ", date(2026, 11, 13)),
        TaskLine(cast.posts[f"{COMMUNE}/pho-chu-tich-1"], "Báo cáo đột xuất về vi phạm đất công", date(2026, 11, 27), kind=TaskKind.UNPLANNED),
        TaskLine(cast.posts[f"{COMMUNE}/chu-tich"], "Kiểm tra trật tự xây dựng theo kế hoạch quý IV", date(2026, 12, 15), product=products["check"], amount=Decimal(3)),
    )  # fmt: skip
    propose_version(
        product=products["file"], factor=Decimal("1.2"), valid_from=date(2027, 1, 1), note="Thêm bước nộp hồ sơ trực tuyến (minh họa)",
        by=cast.actor(OFFICE, NOVEMBER), at=at(NOVEMBER, 10),
    )  # fmt: skip


def _catalogue(cast: Cast) -> dict[str, Product]:
    made = {
        key: propose_product(
            unit=cast.units[COMMUNE], name=name, measure_unit=measure, factor=Decimal(factor), valid_from=APPROVED,
            example=example, illustrative=True, by=cast.actor(OFFICE, LISTED), at=at(LISTED),
        )
        for key, (name, measure, factor, example) in CATALOGUE.items()
    }  # fmt: skip
    return {
        key: approve_product(product=product, by=cast.actor(HEAD, APPROVED), at=at(APPROVED))
        for key, product in made.items()
    }


def _give(cast: Cast, on: date, *lines: TaskLine) -> list[Task]:
    marked = [
        replace(line, illustrative=True, document_number="Chương trình công tác tháng") for line in lines
    ]
    return assign(lines=marked, by=cast.actor(OFFICE, on), at=at(on))


def _report(cast: Cast, task: Task, says: str, *, finished: bool, amount: Decimal | None = None) -> None:
    report(
        task=task, on=REPORTED, done_amount=amount or task.amount, says=says, finished=finished,
        by=cast.actor(DEPUTY, REPORTED), at=at(REPORTED),
    )  # fmt: skip


def _judge(cast: Cast, plan: Task, check: Task) -> None:
    head, deputy = cast.actor(HEAD, JUDGED), cast.actor(DEPUTY, JUDGED)
    confirm(
        task=plan, done_amount=plan.amount, done_on=date(2026, 10, 14), delays=1, quality=Quality.EFFECTIVE,
        comment="Nội dung tốt (minh họa).", by=head, at=at(JUDGED),
    )  # fmt: skip
    confirm(
        task=check, done_amount=check.amount, done_on=date(2026, 10, 16), faults=1, quality=Quality.BASIC,
        comment="Một biên bản ghi thiếu diện tích (minh họa).", by=head, at=at(JUDGED, 9),
    )  # fmt: skip
    claim = claim_ground(
        task=plan, lapse=Lapse.DELAY, count=1, ground="Chờ trích lục bản đồ của cơ quan đăng ký đất đai (minh họa).",
        evidence="Phiếu hẹn trả trích lục (minh họa)", by=deputy, at=at(JUDGED, 14),
    )  # fmt: skip
    answer_ground(
        claim=claim,
        confirmed=True,
        reason="Đúng là nhận trích lục sau hạn (minh họa).",
        by=head,
        at=at(JUDGED, 16),
    )
