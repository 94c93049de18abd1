"""The sample: Hà Nội from 2017 to 2026, told in chapters through the same actions that people use.

A chapter is a module with `tell(cast)`. Chapters about organisation keep the cast up to date; the others tell what
the documents report of one year. They stand in the order of their days, so that the journal reads as it happened.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from kiemdiem.accounts.models import Account
from kiemdiem.cli.sample import (
    foundation,
    papers_2026,
    plenum_2023,
    programmes_2023,
    programmes_2026,
    public_2026,
    quarters_2026,
    register_2026,
    reorganisation,
    season_2025,
    season_2026,
    tasks_2026,
    turnover,
    year_2018,
    year_2021,
    year_2022,
    year_2023,
    year_2025,
    year_2026,
)
from kiemdiem.cli.sample.cast import Cast
from kiemdiem.organisations.models import Unit

WHAT_AN_OPENING_READS = (
    "accounts_person, organisations_unit, organisations_unitlink, organisations_collective, organisations_post, "
    "organisations_appointment"
)


@dataclass(frozen=True)
class Chapter:
    """A part of the story, with the sentence that tells whoever waits what is being prepared."""

    says: str
    tell: Callable[[Cast], None]


CHAPTERS = (
    Chapter("Thành ủy, UBND thành phố, các ban, quận, huyện từ năm 2017", foundation.tell),
    Chapter("Năm 2018: quận Long Biên kiểm điểm hai ngày", year_2018.tell),
    Chapter("Nhân sự nhiệm kỳ mới từ năm 2021", turnover.tell),
    Chapter("Năm 2021: UBND thành phố, Thường Tín, Mê Linh", year_2021.tell),
    Chapter("Năm 2022: chín đoàn, 29 đơn vị được gợi ý", year_2022.tell),
    Chapter(
        "Tháng 01/2023: hội nghị toàn thể góp ý báo cáo, bình chọn về thành phố thông minh", plenum_2023.tell
    ),
    Chapter(
        "Đầu năm 2023: chương trình hành động được góp ý theo bốn nhóm, chọn việc khó", programmes_2023.tell
    ),
    Chapter("Năm 2023: thẩm tra kết quả khắc phục", year_2023.tell),
    Chapter("Sắp xếp năm 2025: 126 xã, phường và đơn vị kế thừa", reorganisation.tell),
    Chapter("Năm 2025: chuyển hạn chế chưa khắc phục cho đơn vị kế thừa", year_2025.tell),
    Chapter("Năm 2025: một phường kiểm điểm, xếp loại", season_2025.tell),
    Chapter("Tình trạng của cán bộ trong năm 2026", year_2026.tell),
    Chapter("Mùa xuân năm 2026: một hạn chế kết thúc ở phường Hoàn Kiếm", register_2026.tell_spring),
    Chapter("Tháng 6/2026: một kết quả năm 2025 được xếp loại lại", season_2025.tell_again),
    Chapter("Phiếu đánh giá quý II, quý III năm 2026 của một phường", quarters_2026.tell),
    Chapter("Danh mục sản phẩm và nhiệm vụ mùa thu năm 2026 của một xã", tasks_2026.tell),
    Chapter("Đợt kiểm điểm năm 2026 đang tiến hành", season_2026.tell),
    Chapter("Dự thảo kế hoạch năm 2027 và danh sách rút gọn việc khó", programmes_2026.tell),
    Chapter("Văn bản đã ban hành của một phường và của Thành ủy", papers_2026.tell),
    Chapter("Tạm hoãn một hạn chế; các bước tự động của một ngày", register_2026.tell),
    Chapter("Trang công khai của Thành ủy: người soạn, người duyệt", public_2026.tell),
)


def build(progress: Callable[[str], None]) -> None:
    """Build the sample in an empty database, in one transaction: all of it is there afterwards, or nothing.

    `progress` gets a Vietnamese sentence before each chapter.
    """
    cast = Cast()
    with transaction.atomic():
        for number, chapter in enumerate(CHAPTERS, start=1):
            progress(f"({number}/{len(CHAPTERS)}) {chapter.says}")
            chapter.tell(cast)
            _count(WHAT_AN_OPENING_READS)
        _count()


def _count(tables: str = "") -> None:
    """Let PostgreSQL count what was written: until its own round it plans as if the tables were still empty."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


def is_empty() -> bool:
    """Return whether nothing has been entered yet: no unit, no account."""
    return not Unit.objects.exists() and not Account.objects.exists()
