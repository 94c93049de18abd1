"""2018: the standing committee of Long Biên's district committee reviews itself over two days (document 003)."""

from datetime import date

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.cli.sample.scenes import Hall, Said, end_season, hand_in, hold, open_season, rate
from kiemdiem.conferences.models import SpeechKind
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.actions import NewMember, assign_delegation, form_delegation
from kiemdiem.cycles.models import DelegationMember

SOURCE = "Tài liệu 003: Cổng thông tin quận Long Biên, 20/12/2018"


def tell(cast: Cast) -> None:
    """Tell the season from the plan of October to the decisions of the last days of the year."""
    season = open_season(
        cast,
        title="Kiểm điểm năm 2018, quận Long Biên",
        year=2018,
        root="long-bien",
        opened=date(2018, 11, 5),
        source=SOURCE,
    )
    delegation = form_delegation(
        cycle=season.cycle, number=1, name="Đoàn dự và chỉ đạo kiểm điểm quận Long Biên", by=SYSTEM,
        at=at(date(2018, 11, 12)), source=SOURCE,
    )  # fmt: skip
    assign_delegation(
        delegation=delegation, units=[season.unit("long-bien")],
        add=[
            NewMember(cast.people["thanh-uy/uvbtv-dan-van"], DelegationMember.Role.HEAD),
            NewMember(cast.people["ban-to-chuc/pho-truong-ban"]),
            NewMember(cast.people["van-phong/can-bo"], DelegationMember.Role.SECRETARY),
        ],
        by=SYSTEM, at=at(date(2018, 11, 12), 9),
    )  # fmt: skip
    for subject in season.below("long-bien"):
        hand_in(subject, date(2018, 12, 3))
    hold(
        season,
        Hall("Hội nghị kiểm điểm tập thể Thường trực HĐND, UBND quận Long Biên năm 2018", "long-bien",
             ["long-bien/hdnd", "long-bien/ubnd"], date(2018, 12, 17), date(2018, 12, 17), "Trụ sở quận Long Biên", "long-bien/chu-tich-hdnd", "long-bien/can-bo-van-phong"),
    )  # fmt: skip
    committee = season.collective("long-bien/btv")
    hold(
        season,
        Hall("Hội nghị kiểm điểm Ban Thường vụ Quận ủy Long Biên năm 2018", "long-bien", ["long-bien/btv"],
             date(2018, 12, 20), date(2018, 12, 21), "Trụ sở Quận ủy Long Biên", "long-bien/bi-thu", "long-bien/can-bo-van-phong", with_others=True, source=SOURCE),
        [Said(committee, "thanh-uy/uvbtv-dan-van",
              "Đúng quy trình, không hình thức; chỉ rõ kết quả và trách nhiệm của tập thể, từng cá nhân; nêu kết quả khắc phục hạn chế sau kiểm điểm năm 2017.",
              SpeechKind.DIRECTIVE, source=SOURCE)],
    )  # fmt: skip
    rate(season, date(2018, 12, 27), "Số minh họa 01-QĐ/TU")
    end_season(season, date(2018, 12, 31))
