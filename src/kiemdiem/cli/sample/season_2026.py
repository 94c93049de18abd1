"""The live season of 2026 under Quy định 366: something is due for everybody who signs in."""

from datetime import date, datetime
from decimal import Decimal

from kiemdiem.ballots.actions import Count, enter_count
from kiemdiem.ballots.actions import begin as begin_vote
from kiemdiem.cli.sample.accounts import give, open_account
from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.cli.sample.entries import Limitation, begin, note
from kiemdiem.cli.sample.scenes import (
    Dates,
    Hall,
    Season,
    Vote,
    Words,
    call,
    hand_in,
    hold,
    open_season,
    point_out,
    send,
    write,
)
from kiemdiem.conferences.models import AgendaItem
from kiemdiem.conferences.queries.roll import roll_count
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.actions import (
    NewMember,
    assign_delegation,
    form_delegation,
    receive_suggestion,
)
from kiemdiem.cycles.models import DelegationMember
from kiemdiem.organisations.actions.people import add_person
from kiemdiem.organisations.actions.posts import create_post
from kiemdiem.organisations.models import PostRole
from kiemdiem.ratings.actions.appraisal import appraise
from kiemdiem.shortcomings.actions import (
    PlannedStep,
    claim,
    mark_relapse,
    measure,
    move_deadline,
    open_entry,
    plan,
    send_obstacle,
)
from kiemdiem.shortcomings.models import Attainment, Origin, Shortcoming, State

WARD = "phuong-tay-tuu"
OUTSIDE = f"{WARD}/dang-vien-to-dan-pho"
SUGGESTED = Dates(drafted=date(2026, 11, 3), issued=date(2026, 11, 5), answer_due=date(2026, 12, 4))
EXCELLENT = Words(
    level=Level.HTXS, points={"common": "29", "tasks": "66"},
    metrics={"tasks_above_requirement_pct": "35", "led_units_above_requirement_pct": "35"},
)  # fmt: skip


def tell(cast: Cast) -> None:
    """Tell the season up to the last week of November: some are ahead, some late, some wait for a decision."""
    _register_before(cast)
    _outside(cast)
    season = open_season(
        cast,
        title="Kiểm điểm năm 2026, thành phố Hà Nội",
        year=2026,
        root="thanh-uy",
        opened=date(2026, 10, 26),
    )
    _suggestions(season)
    _delegations(season)
    _reports(season)
    _conference_ahead(season)
    _ward_reviewed(season)
    _register_now(cast, season)


def _register_before(cast: Cast) -> None:
    land = Shortcoming.objects.get(unit=cast.units["xa-me-linh"], field__key="dat-dai")
    measure(
        entry=land,
        value=Decimal(42),
        as_of=date(2026, 6, 30),
        estimate=False,
        by=SYSTEM,
        at=at(date(2026, 7, 6)),
        source="Số liệu minh họa",
        illustrative=True,
    )
    move_deadline(
        entry=land, new=date(2026, 12, 31), ground="Giao đất sau khi có văn bản đồng ý và sau khi sắp xếp đơn vị (minh họa)",
        authority="Ban Thường vụ Thành ủy (minh họa)", by=SYSTEM, at=at(date(2026, 7, 6), 9), illustrative=True,
    )  # fmt: skip
    order = Shortcoming.objects.get(unit=cast.units["phuong-hoan-kiem"], field__key="trat-tu-do-thi")
    measure(
        entry=order,
        value=Decimal(14),
        as_of=date(2026, 9, 30),
        estimate=False,
        by=SYSTEM,
        at=at(date(2026, 10, 5)),
        source="Số liệu minh họa",
        illustrative=True,
    )


def _outside(cast: Cast) -> None:
    """A member who works nowhere in the political system reviews in the branch; form 2C is theirs."""
    since = date(2026, 1, 5)
    post = create_post(
        unit=cast.units[WARD], title="Đảng viên Chi bộ tổ dân phố (minh họa)", role=PostRole.OUTSIDE, rank=200, valid_from=since,
        by=SYSTEM, at=at(since),
    )  # fmt: skip
    cast.people[OUTSIDE] = add_person(
        unit=cast.units[WARD], full_name=next(cast.names), party_admitted_on=cast.admitted_on(), fictional=True, post=post,
        valid_from=since, by=SYSTEM, at=at(since),
    )  # fmt: skip
    cast.posts[OUTSIDE] = post


def _suggestions(season: Season) -> None:
    told = {
        "xa-me-linh": [
            "Tiến độ giao đất dịch vụ cho các hộ còn lại.",
            "Trách nhiệm của tập thể, cá nhân khi để lùi thời hạn.",
        ],
        "phuong-hoan-kiem": [
            "Trật tự đô thị, vệ sinh môi trường chưa được giải quyết dứt điểm sau sắp xếp đơn vị."
        ],
        WARD: ["Giải ngân vốn đầu tư công chậm trở lại."],
    }
    for number, (key, texts) in enumerate(told.items(), start=1):
        suggestion = point_out(season, key, texts, f"Số minh họa {number}-CV/TU", SUGGESTED)
        if key != "xa-me-linh":
            receive_suggestion(suggestion=suggestion, by=SYSTEM, at=at(date(2026, 11, 6)))


def _delegations(season: Season) -> None:
    people = season.cast.people
    delegation = form_delegation(
        cycle=season.cycle,
        number=1,
        name="Đoàn số 1 của Ban Thường vụ Thành ủy",
        by=SYSTEM,
        at=at(date(2026, 11, 9)),
        illustrative=True,
    )
    assign_delegation(
        delegation=delegation, units=[season.unit(key) for key in ("xa-me-linh", "phuong-hoan-kiem", WARD)],
        add=[
            NewMember(people["thanh-uy/uvbtv-kiem-tra"], DelegationMember.Role.HEAD),
            NewMember(people["uy-ban-kiem-tra/pho-chu-nhiem"]),
        ],
        by=SYSTEM, at=at(date(2026, 11, 9), 9),
    )  # fmt: skip


def _reports(season: Season) -> None:
    write(season.holder("xa-me-linh/pho-chu-tich-1"), date(2026, 11, 16))
    for subject in season.below("xa-yen-lang"):
        if subject.inclusion == "full" and subject.kind == "collective":
            send(subject, date(2026, 11, 13))
    for key in ("btv", "hdnd", "ubnd"):
        hand_in(season.collective(f"phuong-hoan-kiem/{key}"), date(2026, 11, 16))


def _conference_ahead(season: Season) -> None:
    call(
        season,
        Hall("Hội nghị kiểm điểm tập thể lãnh đạo phường Hoàn Kiếm năm 2026", "phuong-hoan-kiem",
             ["phuong-hoan-kiem/btv", "phuong-hoan-kiem/hdnd", "phuong-hoan-kiem/ubnd"], date(2026, 12, 3), date(2026, 12, 4),
             "Trụ sở Đảng ủy phường Hoàn Kiếm", "phuong-hoan-kiem/bi-thu", "phuong-hoan-kiem/can-bo-van-phong"),
    )  # fmt: skip


def _ward_reviewed(season: Season) -> None:
    """One ward is ahead of all: reviewed, and with more proposals for the top level than its group may hold."""
    keys = [f"{WARD}/{one}" for one in ("btv", "hdnd", "ubnd")]
    collectives = [season.collective(key) for key in keys]
    people = list(season.everybody().filter(memberships__collective_subject__in=collectives).distinct())
    for subject in [*collectives, *people]:
        if subject.inclusion == "full":
            hand_in(subject, date(2026, 11, 9), EXCELLENT if subject.kind == "collective" else None)
    for seat in (f"{WARD}/can-bo-van-phong", OUTSIDE):
        hand_in(season.holder(seat), date(2026, 11, 9))
    hold(
        season,
        Hall("Hội nghị kiểm điểm tập thể lãnh đạo phường Tây Tựu năm 2026", WARD, keys, date(2026, 11, 18), date(2026, 11, 18),
             "Trụ sở Đảng ủy phường Tây Tựu", f"{WARD}/bi-thu", f"{WARD}/can-bo-van-phong"),
        vote=_vote_of(season),
    )  # fmt: skip
    for key in (f"{WARD}/hdnd", f"{WARD}/ubnd"):
        appraise(
            subject=season.collective(key), level=Level.HTXS, ground="Nhận xét minh họa.", by=SYSTEM, at=at(date(2026, 11, 20)),
            override_ground="Đề xuất minh họa để thấy tỷ lệ xuất sắc", authority=season.cycle.root, illustrative=True,
        )  # fmt: skip


def _vote_of(season: Season) -> Vote:
    """Let the ward's office and head count one vote on paper, each on their own, to the same end."""
    cast, opened = season.cast, at(date(2026, 11, 2))
    counters = [
        ("van-phong-phuong-tay-tuu", f"{WARD}/can-bo-van-phong", "officer"),
        ("thu-truong-phuong-tay-tuu", f"{WARD}/bi-thu", "head"),
    ]
    for name, seat, role in counters:
        open_account(cast, name, seat, opened)
        give(cast, name, role, WARD, opened.date(), opened)
    voted_on = season.collective(f"{WARD}/btv").pk

    def vote(item: AgendaItem, when: datetime) -> None:
        if item.subject_id != voted_on:
            return
        office, head = (cast.actor(name, when.date()) for name, *_ in counters)
        present = roll_count(item.conference, item.day, when).present
        counted = Count(
            issued=present, returned=present, invalid=0, htxs=0, htt=present, ht=0, kht=0, unrated=0
        )
        held = begin_vote(item=item, present=present, by=office, at=when)
        for counter in (office, head):
            enter_count(vote=held, count=counted, by=counter, at=when)

    return vote


def _register_now(cast: Cast, season: Season) -> None:
    earlier = Shortcoming.objects.get(unit=cast.units["bac-tu-liem"], state=State.CLOSED)
    back = note(
        cast,
        Limitation(
            unit=WARD, field="dau-tu-cong", owner=f"{WARD}/pho-chu-tich-1", seen=date(2026, 10, 30), deadline=date(2027, 6, 30),
            wording="Giải ngân vốn đầu tư công chậm trở lại.", cause="Chuẩn bị dự án sau sắp xếp chậm (minh họa).", cause_node="ho-so-cham",
            measure="Tỷ lệ giải ngân so với kế hoạch, số chính thức", measure_unit="%", target="95",
        ),
        on=date(2026, 11, 19), origin=Origin.CONCLUSION, born_in=season.cycle,
    )  # fmt: skip
    mark_relapse(entry=back, earlier=earlier, by=SYSTEM, at=at(date(2026, 11, 19), 11))
    back.refresh_from_db()
    open_entry(entry=back, by=SYSTEM, at=at(date(2026, 11, 19), 14))
    plan(
        entry=back, by=SYSTEM, at=at(date(2026, 11, 20)),
        steps=[
            PlannedStep("Rà soát từng dự án chậm, phân công người theo dõi (minh họa).", cast.posts[f"{WARD}/pho-chu-tich-1"], date(2026, 12, 31)),
            PlannedStep("Giao ban tiến độ giải ngân hằng tháng (minh họa).", cast.posts[f"{WARD}/chu-tich"], date(2027, 5, 31)),
        ],
    )  # fmt: skip
    records = begin(
        cast,
        Limitation(
            unit="xa-me-linh", field="cai-cach-hanh-chinh", owner="xa-me-linh/chu-tich", seen=date(2026, 3, 10), deadline=date(2026, 10, 31),
            wording="Hồ sơ đất đai quá hạn giải quyết ở bộ phận một cửa.", cause="Thiếu người, phân công chưa rõ (minh họa).", cause_node="phan-cong-khong-ro",
            measure="Số hồ sơ quá hạn mỗi tháng", measure_unit="hồ sơ", direction="down", target="0",
        ),
        on=date(2026, 3, 16), cycle=season.cycle,
    )  # fmt: skip
    send_obstacle(
        entry=records, text="Thiếu quyền tra cứu dữ liệu đất đai của cấp trên (minh họa).", sent_to=cast.units["so-noi-vu"],
        sent_on=date(2026, 10, 12), answer_due=date(2026, 11, 12), by=SYSTEM, at=at(date(2026, 10, 12)), illustrative=True,
    )  # fmt: skip
    bidding = Shortcoming.objects.get(unit=cast.units["tong-cong-ty"], field__key="san-xuat-kinh-doanh")
    claim(
        entry=bidding, attainment=Attainment.LARGELY, text="Tỷ lệ trúng thầu tăng; chờ chủ sở hữu xác nhận (minh họa).", by=SYSTEM,
        at=at(date(2026, 11, 17)),
    )  # fmt: skip
