"""2026 in the register: one entry closed in spring whose effect is looked at in autumn, one put off, and a day's own steps."""

from datetime import date
from decimal import Decimal

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.cli.sample.entries import Limitation, note
from kiemdiem.cli.tick import tick
from kiemdiem.core.access import SYSTEM
from kiemdiem.shortcomings.actions import claim, defer, measure, open_entry, verify
from kiemdiem.shortcomings.models import Attainment

LAST_DAY = date(2026, 11, 20)


def tell_spring(cast: Cast) -> None:
    """Tell how one more entry closes; half a year later somebody looks whether the effect lasted."""
    told = Limitation(
        unit="phuong-hoan-kiem", field="cai-cach-hanh-chinh", owner="phuong-hoan-kiem/chu-tich", seen=date(2025, 12, 10),
        deadline=date(2026, 4, 30), wording="Hồ sơ trễ hạn ở bộ phận một cửa sau khi sắp xếp phường.",
        cause="Chưa phân công lại việc sau sắp xếp (minh họa).", cause_node="phan-cong-khong-ro",
        measure="Số hồ sơ trễ hạn mỗi tháng", measure_unit="hồ sơ", direction="down", target="5",
    )  # fmt: skip
    day = date(2025, 12, 15)
    entry = open_entry(entry=note(cast, told, on=day), by=SYSTEM, at=at(day, 11))
    measure(
        entry=entry, value=Decimal(3), as_of=date(2026, 4, 30), estimate=False, by=SYSTEM, at=at(date(2026, 5, 6)),
        source="Số liệu minh họa", illustrative=True,
    )  # fmt: skip
    claim(
        entry=entry, attainment=Attainment.FULL, text="Số hồ sơ trễ hạn còn 3 mỗi tháng (minh họa).", by=SYSTEM,
        at=at(date(2026, 5, 7)),
    )  # fmt: skip
    day = date(2026, 5, 22)
    verify(
        entry=entry, attainment=Attainment.FULL, text="Đã đối chiếu sổ theo dõi hồ sơ (minh họa).",
        by=cast.actor("tham-tra", day), at=at(day),
    )  # fmt: skip


def tell(cast: Cast) -> None:
    """Tell the last day of the story: one entry is put off by decision, and the software reminds of what is due."""
    told = Limitation(
        unit="xa-me-linh", field="van-hoa-xa-hoi", owner="xa-me-linh/pho-chu-tich-1", seen=date(2026, 4, 20),
        deadline=date(2027, 3, 31), wording="Nhà văn hóa của hai thôn chậm đưa vào sử dụng.",
        cause="Chờ bàn giao hồ sơ của huyện cũ (minh họa).", cause_node="ho-so-cham", measure="Biên bản đưa vào sử dụng",
    )  # fmt: skip
    day = date(2026, 11, 12)
    entry = open_entry(entry=note(cast, told, on=day), by=SYSTEM, at=at(day, 11))
    defer(
        entry=entry, until=date(2026, 11, 26), ground="Chờ quyết toán công trình của huyện cũ (minh họa)",
        authority="Ban Thường vụ Thành ủy (minh họa)", decision_number="Số minh họa 9-QĐ/TU", by=SYSTEM, at=at(date(2026, 11, 13)),
        illustrative=True,
    )  # fmt: skip
    tick(LAST_DAY, at(LAST_DAY, 6, 30), lambda _: None)
