"""2023: Bắc Từ Liêm's disbursement gets a final figure, is claimed, and is verified by somebody independent."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.core.access import SYSTEM
from kiemdiem.shortcomings.actions import add_evidence, claim, complete_step, measure, recheck, verify
from kiemdiem.shortcomings.models import Attainment, EvidenceKind, Shortcoming


def tell(cast: Cast) -> None:
    """Tell how an entry closes: a final reading that meets the measure, a document, a claim, a verification."""
    entry = Shortcoming.objects.get(unit=cast.units["bac-tu-liem"], field__key="dau-tu-cong")
    for step in entry.steps.all():
        complete_step(step=step, done_on=step.due_on, by=SYSTEM, at=at(date(2023, 1, 30)))
    measure(
        entry=entry, value=Decimal("97.6"), as_of=date(2023, 1, 31), estimate=False, by=SYSTEM,
        at=at(date(2023, 2, 6)), source="Số liệu minh họa", illustrative=True,
    )  # fmt: skip
    add_evidence(
        entry=entry, kind=EvidenceKind.CONFIRMATION, title="Xác nhận số giải ngân cả năm (tài liệu minh họa)",
        dated=date(2023, 2, 3), by=SYSTEM, at=at(date(2023, 2, 6), 9), illustrative=True,
        file=ContentFile("Tài liệu minh họa của bộ dữ liệu mẫu.\n".encode(), name="xac-nhan-giai-ngan.txt"),
    )  # fmt: skip
    day = date(2023, 2, 7)
    claim(
        entry=entry, attainment=Attainment.FULL, text="Giải ngân cả năm đạt mức phải đạt theo số chính thức (minh họa).",
        by=cast.actor("thu-truong-bac-tu-liem", day), at=at(day),
    )  # fmt: skip
    entry.refresh_from_db()
    verify(
        entry=entry, attainment=Attainment.FULL, text="Đã đối chiếu số chính thức và văn bản xác nhận (minh họa).",
        by=cast.actor("tham-tra", date(2023, 2, 20)), at=at(date(2023, 2, 20)),
    )  # fmt: skip
    half_a_year_on = date(2023, 8, 21)
    recheck(
        entry=entry, lasted=True, text="Giải ngân nửa đầu năm 2023 đúng tiến độ (minh họa).",
        by=cast.actor("tham-tra", half_a_year_on), at=at(half_a_year_on),
    )  # fmt: skip
