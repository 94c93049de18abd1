"""The season of 2025 in one ward, from the report to a decision that is put right half a year later. All of it made up."""

from datetime import date

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.cli.sample.scenes import Hall, end_season, hand_in, hold, keep_only, open_season
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject
from kiemdiem.ratings.actions import Choice, appraise, decide, decide_again

WARD = "phuong-tay-tuu"
OFFICE = f"{WARD}/can-bo-van-phong"
FOUND = (
    "Kết luận xác minh phản ánh của chi bộ (minh họa): kết quả nhiệm vụ tự khai có việc chưa xong lúc hết năm, "
    "nên không bảo đảm điều kiện của mức đã xếp."
)


def tell(cast: Cast) -> None:
    """Tell the ward's season: its standing committee and one officer of its office, reviewed and rated by turns."""
    season = open_season(
        cast, title="Kiểm điểm năm 2025, phường Tây Tựu", year=2025, root=WARD, opened=date(2025, 11, 10)
    )
    committee, officer = season.collective(f"{WARD}/btv"), season.holder(OFFICE)
    keep_only(season, [committee, officer], date(2025, 11, 11))
    for subject in (committee, officer):
        hand_in(subject, date(2025, 12, 1))
    hold(
        season,
        Hall("Hội nghị kiểm điểm năm 2025, phường Tây Tựu", WARD, [f"{WARD}/btv"], date(2025, 12, 16), date(2025, 12, 16),
             "Trụ sở Đảng ủy phường Tây Tựu", f"{WARD}/bi-thu", OFFICE, with_others=True),
    )  # fmt: skip
    _rate(cast, committee, "thanh-uy", "112-QĐ/TU")
    _rate(cast, officer, WARD, "09-QĐ/ĐU")
    end_season(season, date(2026, 1, 9))


def _rate(cast: Cast, subject: Subject, authority: str, number: str) -> None:
    on = date(2025, 12, 24)
    appraise(
        subject=subject,
        level=Level.HTT,
        ground="Nhận xét minh họa.",
        by=SYSTEM,
        at=at(on, 9),
        illustrative=True,
    )
    decide(
        choices=[Choice(subject, Level.HTT)], authority=cast.units[authority], number=number, on=on, by=SYSTEM,
        at=at(on, 16), illustrative=True,
    )  # fmt: skip


def tell_again(cast: Cast) -> None:
    """Tell how the officer's level was put right in June, when the season had long been closed."""
    on = date(2026, 6, 18)
    officer = Subject.objects.get(cycle__year=2025, person=cast.people[OFFICE])
    decide_again(
        subject=officer, level=Level.HT, ground=FOUND, authority=cast.units[WARD], number="05-QĐ/ĐU", on=on, by=SYSTEM,
        at=at(on, 15), illustrative=True,
    )  # fmt: skip
