"""2022: nine delegations at 29 units with suggested points; the city's 11 + 6 groups; what was remedied."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from kiemdiem.cli.sample.cast import Cast, at, read
from kiemdiem.cli.sample.entries import Limitation, begin
from kiemdiem.cli.sample.scenes import (
    Dates,
    Hall,
    Season,
    Words,
    end_season,
    hand_in,
    hold,
    keep_only,
    open_season,
    point_out,
    rate,
)
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.actions import (
    NewMember,
    assign_delegation,
    form_delegation,
    receive_suggestion,
    schedule_visit,
    send_visit_report,
    settle_conclusion,
    write_visit_report,
)
from kiemdiem.cycles.models import Cycle, DelegationMember, Outcome, Subject, SuggestedPoint, Visit
from kiemdiem.reviews.queries.outline import outline_of
from kiemdiem.shortcomings.actions import (
    PlannedStep,
    add_group,
    answer_obstacle,
    measure,
    plan,
    record_meeting,
)
from kiemdiem.shortcomings.models import Obstacle, Origin, Shortcoming
from kiemdiem.targets.actions import create as create_target
from kiemdiem.targets.actions import record_value
from kiemdiem.targets.models import ValueKind

REPORT = "Tài liệu 001: Báo Nhân Dân, tháng 01/2023"
PLENUM = "Tài liệu 002: Hội nghị lần thứ 11 Ban Chấp hành Đảng bộ thành phố, 11/01/2023"
SUGGESTED = Dates(drafted=date(2022, 11, 7), issued=date(2022, 11, 10), answer_due=date(2022, 12, 9))
VISITING = tuple(date(2022, 12, day) for day in (14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28))
NAMED = ("hoan-kiem", "tong-cong-ty", "thuong-tin")
REMEDYING = ("me-linh", "bac-tu-liem")


def tell(cast: Cast) -> None:
    """Tell the season up to the plenum of January 2023 and the ministry's answer."""
    _targets_and_disbursement(cast)
    before = Cycle.objects.get(year=2021, root=cast.units["thanh-uy"])
    season = open_season(
        cast, title="Kiểm điểm năm 2022, thành phố Hà Nội", year=2022, root="thanh-uy", opened=date(2022, 10, 24),
        previous=before, source=REPORT,
    )  # fmt: skip
    suggested = [*NAMED, *_made_up(cast)]
    kept = _kept(season, suggested)
    keep_only(season, kept, date(2022, 10, 25))
    _suggest(season, suggested)
    days = _delegate(season, suggested)
    for subject in kept:
        hand_in(subject, date(2022, 12, 5), _words(season, subject))
    _conferences(season, suggested, days)
    _report(season)
    rate(season, date(2022, 12, 30), "Số minh họa 21-QĐ/TU")
    _groups(cast)
    _entries_from_points(cast, season)
    _ministry_answers(cast)
    end_season(season, date(2023, 1, 13))


def _words(season: Season, subject: Subject) -> Words | None:
    """Return what the standing committee's report says of its groups: how many they are is all that is known."""
    if subject.pk != season.collective("thanh-uy/btv").pk:
        return None
    counts = read("story")["groups_2022"]
    text = "; ".join(
        f"{count} nhóm hạn chế, khuyết điểm về {area[:1].lower()}{area[1:]}" for area, count in counts.items()
    )
    key = outline_of(subject).limitations[0].key
    return Words(sections={key: f"{text}. Tài liệu không nêu tên từng nhóm."})


def _made_up(cast: Cast) -> list[str]:
    return [key for key, unit in cast.units.items() if unit.illustrative and f"{key}/btv" in cast.collectives]


def _kept(season: Season, suggested: Sequence[str]) -> list[Subject]:
    city = season.collective("thanh-uy/btv")
    members = season.everybody().filter(memberships__collective_subject=city).distinct()
    return [city, *members, *(season.collective(f"{key}/btv") for key in (*suggested, *REMEDYING))]


def _suggest(season: Season, suggested: Sequence[str]) -> None:
    told = read("story")["suggested_2022"]
    for number, key in enumerate(suggested, start=1):
        suggestion = point_out(
            season, key, told.get(key, told["made_up"]), f"Số minh họa {100 + number}-CV/TU", SUGGESTED,
            source=REPORT if key in told else "",
        )  # fmt: skip
        receive_suggestion(suggestion=suggestion, by=SYSTEM, at=at(date(2022, 11, 11)))


def _delegate(season: Season, suggested: Sequence[str]) -> dict[str, date]:
    """Nine delegations share the units; who sat on them and which day they came the documents do not say.

    Whoever leads two delegations goes to one unit a day. Returns the day of each unit.
    """
    seats = [
        key for key in season.cast.people if key.startswith("thanh-uy/") and season.cast.posts[key].rank < 100
    ]
    leaders = list(dict.fromkeys(season.cast.people[key] for key in seats))
    days: dict[str, date] = {}
    gone: Counter[int] = Counter()
    for number in range(1, 10):
        leader, keys = leaders[(number - 1) % len(leaders)], suggested[number - 1 :: 9]
        delegation = form_delegation(
            cycle=season.cycle, number=number, name=f"Đoàn số {number} của Ban Thường vụ Thành ủy", by=SYSTEM,
            at=at(date(2022, 11, 14)), source=REPORT,
        )  # fmt: skip
        assign_delegation(
            delegation=delegation, units=[season.unit(key) for key in keys],
            add=[NewMember(leader, DelegationMember.Role.HEAD)], by=SYSTEM, at=at(date(2022, 11, 14), 9),
        )  # fmt: skip
        for key in keys:
            days[key] = VISITING[gone[leader.pk] % len(VISITING)]
            gone[leader.pk] += 1
            schedule_visit(
                unit=season.unit(key), starts_on=days[key], place=f"Trụ sở {season.cast.units[key].name} (minh họa)",
                by=SYSTEM, at=at(date(2022, 11, 15)),
            )  # fmt: skip
    return days


def _report(season: Season) -> None:
    """What the delegations reported the documents do not say: three made-up reports show the way."""
    for key in NAMED:
        visit = Visit.objects.select_related("unit", "delegation__cycle").get(unit=season.unit(key))
        on = at(visit.starts_on, 17)
        report = write_visit_report(
            visit=visit, summary="Nhận xét minh họa: chuẩn bị đúng hướng dẫn, giải trình đủ nội dung gợi ý.", by=SYSTEM, at=on,
            conclusions=["Tổ chức hội nghị đúng quy trình (minh họa).", "Tinh thần tự phê bình tốt (minh họa)."],
        )  # fmt: skip
        plain, good = report.conclusions.all()
        settle_conclusion(conclusion=plain, outcome=Outcome.NONE, by=SYSTEM, at=on)
        settle_conclusion(conclusion=good, outcome=Outcome.COMMENDATION, by=SYSTEM, at=on)
        send_visit_report(report=report, by=SYSTEM, at=on)


def _conferences(season: Season, suggested: Sequence[str], days: Mapping[str, date]) -> None:
    for place, key in enumerate((*suggested, *REMEDYING)):
        day = days.get(key, date(2022, 12, 14 + place % 3))
        unit = season.cast.units[key]
        office = (
            f"{key}/can-bo-van-phong" if f"{key}/can-bo-van-phong" in season.cast.people else f"{key}/uvbtv"
        )
        hall = Hall(
            f"Hội nghị kiểm điểm {season.cast.collectives[f'{key}/btv'].name} năm 2022", key, [f"{key}/btv"], day, day,
            f"Trụ sở {unit.name}", f"{key}/bi-thu", office, source=REPORT if key in NAMED else "",
        )  # fmt: skip
        hold(season, hall)
    hold(
        season,
        Hall("Hội nghị kiểm điểm Ban Thường vụ Thành ủy năm 2022", "thanh-uy", ["thanh-uy/btv"], date(2022, 12, 28),
             date(2022, 12, 29), "Trụ sở Thành ủy Hà Nội", "thanh-uy/bi-thu", "thanh-uy/pho-bi-thu-tt", source=PLENUM),
    )  # fmt: skip


def _groups(cast: Cast) -> None:
    """The plenum's 11 + 6 groups; the documents count them and do not name them."""
    for area, count in read("story")["groups_2022"].items():
        for number in range(1, count + 1):
            add_group(
                unit=cast.units["thanh-uy"], year=2022, area=area, name=f"Nhóm {number} (tài liệu không nêu tên nhóm)",
                by=SYSTEM, at=at(date(2023, 1, 11)), source=PLENUM,
            )  # fmt: skip


def _entries_from_points(cast: Cast, season: Season) -> None:
    for row in read("story")["entries_2022"]:
        subject = season.collective(f"{row['unit']}/btv")
        point = SuggestedPoint.objects.get(suggestion__subject=subject, number=row["point"])
        begin(
            cast,
            Limitation(
                unit=row["unit"], field=row["field"], owner=f"{row['unit']}/{row['owner']}", wording=row["wording"],
                cause=row["cause"], cause_node=row["cause_node"], measure=row["measure"], measure_unit=row.get("measure_unit", ""),
                direction=row.get("direction", "up"), target=row.get("target", ""), seen=date(2022, 11, 10),
                deadline=row["deadline"], source=REPORT,
            ),
            on=date(2023, 1, 9), cycle=season.cycle, origin=Origin.POINT, point=point,
        )  # fmt: skip


def _targets_and_disbursement(cast: Cast) -> None:
    """Bắc Từ Liêm's disbursement: meetings over the year, and an estimate that never counts as final."""
    cycle = Cycle.objects.get(year=2021, root=cast.units["thanh-uy"])
    entry = begin(
        cast,
        Limitation(
            unit="bac-tu-liem", field="dau-tu-cong", owner="bac-tu-liem/pho-chu-tich-1", seen=date(2021, 12, 15),
            deadline=date(2022, 12, 31), wording="Giải ngân vốn đầu tư công chậm, dự án trên địa bàn không bảo đảm tiến độ.",
            cause="Đôn đốc, tháo gỡ vướng mắc chưa kịp thời (minh họa).", cause_node="thieu-kiem-tra", measure="Tỷ lệ giải ngân so với kế hoạch thành phố giao, số chính thức",
            measure_unit="%", target="95", source=REPORT,
        ),
        on=date(2022, 1, 5), cycle=cycle,
    )  # fmt: skip
    plan(
        entry=entry, by=SYSTEM, at=at(date(2022, 2, 8)),
        steps=[
            PlannedStep("Ban hành kế hoạch khắc phục hạn chế trong giải ngân vốn đầu tư công.", cast.posts["bac-tu-liem/chu-tich"], date(2022, 2, 28)),
            PlannedStep("Họp kiểm điểm tiến độ từng dự án được giao.", cast.posts["bac-tu-liem/pho-chu-tich-1"], date(2022, 12, 15)),
        ],
    )  # fmt: skip
    for day in (date(2022, 4, 12), date(2022, 7, 12), date(2022, 10, 11)):
        record_meeting(
            entry=entry, held_on=day, chaired_by="Chủ tịch UBND quận (ngày họp minh họa)",
            decisions="Đôn đốc từng dự án, tháo gỡ khó khăn trong thẩm quyền.", by=SYSTEM, at=at(day, 17), source=REPORT,
        )  # fmt: skip
    measure(
        entry=entry,
        value=Decimal(98),
        as_of=date(2022, 12, 31),
        estimate=True,
        by=SYSTEM,
        at=at(date(2022, 12, 31)),
        source=REPORT,
    )
    for row in read("story")["targets_2022"]:
        target = create_target(
            unit=cast.units[row["unit"]], year=2022, name=row["name"], measure_unit=row["measure_unit"], by=SYSTEM,
            field=cast.fields[row["field"]] if "field" in row else None, additive=row.get("additive", False),
            at=at(date(2022, 1, 14)), source=REPORT,
        )  # fmt: skip
        for kind in (ValueKind.PLAN, ValueKind.ESTIMATE, ValueKind.FINAL):
            if kind in row:
                record_value(
                    target=target, kind=kind, value=Decimal(row[kind]), as_of=date(2022, 12, 31), by=SYSTEM,
                    at=at(date(2023, 1, 3)), source=REPORT, note=row.get("note", ""),
                    stated_percent=Decimal(row["percent"]) if "percent" in row and kind == ValueKind.ESTIMATE else None,
                )  # fmt: skip


def _ministry_answers(cast: Cast) -> None:
    entry = Shortcoming.objects.get(unit=cast.units["me-linh"], field__key="dat-dai")
    answer_obstacle(
        obstacle=Obstacle.objects.get(shortcoming=entry), answer="Bộ có văn bản đồng ý đề xuất hỗ trợ giao đất dịch vụ.",
        answered_on=date(2023, 1, 5), effect="Có căn cứ để giao đất; thời hạn tính lại từ ngày có văn bản (ngày cụ thể minh họa).",
        by=SYSTEM, at=at(date(2023, 1, 6)),
    )  # fmt: skip
