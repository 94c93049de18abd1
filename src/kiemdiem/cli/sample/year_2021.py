"""2021: the city executive's caucus, Thường Tín's three collectives at one conference, Mê Linh names its land."""

from datetime import date
from decimal import Decimal

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.cli.sample.entries import Limitation, begin, note
from kiemdiem.cli.sample.scenes import (
    Hall,
    Said,
    Season,
    Words,
    end_season,
    hand_in,
    hold,
    keep_only,
    open_season,
    rate,
)
from kiemdiem.conferences.models import Speech, SpeechKind
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.models import Subject
from kiemdiem.shortcomings.actions import open_entry, send_obstacle
from kiemdiem.shortcomings.models import Origin
from kiemdiem.targets.actions import create as create_target
from kiemdiem.targets.actions import record_value
from kiemdiem.targets.models import ValueKind

EXECUTIVE = "Tài liệu 000: Báo Nhân Dân, 31/12/2021"
THUONG_TIN = "Tài liệu 004: Báo Hànộimới, 24/12/2021"
ME_LINH = "Tài liệu 001: Báo Nhân Dân, tháng 01/2023"
DISTRICTS = ("me-linh", "thuong-tin")


def tell(cast: Cast) -> None:
    """Tell the season, and what it put into the register."""
    season = open_season(
        cast,
        title="Kiểm điểm năm 2021, thành phố Hà Nội",
        year=2021,
        root="thanh-uy",
        opened=date(2021, 10, 25),
    )
    kept = _kept(season)
    keep_only(season, kept, date(2021, 10, 26))
    for subject in kept:
        hand_in(
            subject,
            date(2021, 12, 6),
            Words({"ii_1": "Việc giao đất dịch vụ kéo dài (xem sổ hạn chế); nội dung còn lại minh họa."}),
        )
    _conferences(season)
    rate(season, date(2021, 12, 31), "Số minh họa 12-QĐ/TU")
    _land(cast, season)
    _bottlenecks(cast, season)
    _targets(cast)
    end_season(season, date(2022, 1, 14))


def _kept(season: Season) -> list[Subject]:
    keys = [f"{district}/{one}" for district in DISTRICTS for one in ("btv", "hdnd", "ubnd")]
    collectives = [season.collective(key) for key in [*keys, "ubnd/ban-can-su", "ubnd/lanh-dao"]]
    people = season.everybody().filter(memberships__collective_subject__in=collectives).distinct()
    return [*collectives, *people]


def _conferences(season: Season) -> None:
    three = season.collective("thuong-tin/btv")
    hold(
        season,
        Hall("Hội nghị kiểm điểm Ban Thường vụ Huyện ủy, Thường trực HĐND, UBND huyện Thường Tín năm 2021", "thuong-tin",
             ["thuong-tin/btv", "thuong-tin/hdnd", "thuong-tin/ubnd"], date(2021, 12, 24), date(2021, 12, 24),
             "Trụ sở Huyện ủy Thường Tín", "thuong-tin/bi-thu", "thuong-tin/can-bo-van-phong", source=THUONG_TIN),
        [Said(three, "thuong-tin/bi-thu", "Làm rõ các điểm nghẽn đối với tiềm năng, thế mạnh của huyện và giải pháp tháo gỡ.",
              SpeechKind.DIRECTIVE, source=THUONG_TIN)],
    )  # fmt: skip
    hold(
        season,
        Hall("Hội nghị kiểm điểm tập thể Ban Thường vụ Huyện ủy, Thường trực HĐND, UBND huyện Mê Linh năm 2021", "me-linh",
             ["me-linh/btv", "me-linh/hdnd", "me-linh/ubnd"], date(2021, 12, 22), date(2021, 12, 22),
             "Trụ sở Huyện ủy Mê Linh", "me-linh/bi-thu", "me-linh/can-bo-van-phong"),
    )  # fmt: skip
    executive = season.collective("ubnd/ban-can-su")
    hold(
        season,
        Hall("Hội nghị kiểm điểm Ban Cán sự Đảng, tập thể lãnh đạo UBND thành phố năm 2021", "ubnd",
             ["ubnd/ban-can-su", "ubnd/lanh-dao"], date(2021, 12, 31), date(2021, 12, 31), "Trụ sở UBND thành phố",
             "ubnd/chu-tich", "ubnd/can-bo-van-phong", source=EXECUTIVE),
        [Said(executive, "ubnd/chu-tich", "Nhìn thẳng vào sự thật; kết quả công việc là thước đo cuối cùng.", SpeechKind.REPLY, source=EXECUTIVE)],
    )  # fmt: skip


def _land(cast: Cast, season: Season) -> None:
    entry = begin(
        cast,
        Limitation(
            unit="me-linh", field="dat-dai", owner="me-linh/pho-chu-tich-1", seen=date(2021, 12, 22), deadline=date(2022, 12, 31),
            wording="Chưa giao đất dịch vụ cho các hộ bị thu hồi đất nông nghiệp; việc kéo dài gần 20 năm.",
            cause="Vướng mắc về căn cứ hỗ trợ bằng giao đất dịch vụ, vượt thẩm quyền của huyện (minh họa).",
            cause_node="tham-quyen-cap-tren",
            measure="Tỷ lệ hộ đủ điều kiện đã được giao đất dịch vụ", measure_unit="%", target="100", source=ME_LINH,
        ),
        on=date(2021, 12, 27), cycle=season.cycle,
    )  # fmt: skip
    send_obstacle(
        entry=entry, text="Đề nghị chấp thuận phương án hỗ trợ giao đất dịch vụ cho hộ gia đình, cá nhân bị thu hồi đất nông nghiệp.",
        sent_to=cast.units["bo-tai-nguyen"], sent_on=date(2022, 1, 10), answer_due=date(2022, 6, 30), by=SYSTEM,
        at=at(date(2022, 1, 10)), source=ME_LINH,
    )  # fmt: skip


def _bottlenecks(cast: Cast, season: Season) -> None:
    speech = Speech.objects.get(item__subject=season.collective("thuong-tin/btv"))
    entry = note(
        cast,
        Limitation(
            unit="thuong-tin", field="cai-cach-hanh-chinh", owner="thuong-tin/chu-tich", seen=date(2021, 12, 24),
            deadline=date(2022, 12, 31), wording="Chưa xác định rõ các điểm nghẽn đối với tiềm năng, thế mạnh của huyện và giải pháp tháo gỡ.",
            cause="Chưa khảo sát, phân tích theo từng lĩnh vực (minh họa).", cause_node="khong-chon-trong-tam",
            measure="Danh mục điểm nghẽn kèm kết quả tháo gỡ được cấp trên xác nhận", source=THUONG_TIN,
        ),
        on=date(2021, 12, 28), origin=Origin.SPEECH, born_in=season.cycle, origin_type="conferences.speech",
        origin_id=speech.pk, origin_passage=speech.text,
    )  # fmt: skip
    open_entry(entry=entry, by=SYSTEM, at=at(date(2021, 12, 28), 11))


def _targets(cast: Cast) -> None:
    target = create_target(
        unit=cast.units["thuong-tin"], year=2021, name="Thu ngân sách trên địa bàn so với dự toán", measure_unit="%", by=SYSTEM,
        at=at(date(2021, 1, 15)), illustrative=True,
    )  # fmt: skip
    for kind, value, day in (
        (ValueKind.PLAN, Decimal(100), date(2021, 1, 15)),
        (ValueKind.ESTIMATE, Decimal(108), date(2021, 12, 20)),
    ):
        record_value(
            target=target, kind=kind, value=value, as_of=day, by=SYSTEM, at=at(day), illustrative=True,
            note="Tài liệu 004 chỉ nói các chỉ tiêu cơ bản đạt và vượt, thu ngân sách cao nhất nhiều năm",
        )  # fmt: skip
