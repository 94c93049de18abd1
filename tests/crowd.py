"""The cast's world at its fullest: whatever has a form somewhere stands where the form is offered.

A conference is open with one item under way, a speech, a vote and an open comment; another is still planned. Reports are being
written, wait for acceptance, or wait for appraisal. The register holds a draft, an open entry with a plan and an
obstacle, a claimed and a closed one. A cycle is being prepared; suggestions are drafted and issued.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile

from apps.conferences.hall import DAY, HALL, PLANNED_AT, everybody_there, later, say
from apps.ratings.conftest import GOOD, reported
from apps.reviews.conftest import _whole_report as whole_report_of
from cast import NOW, SINCE, TODAY, World, cause
from kiemdiem import data
from kiemdiem.accounts.actions import create_password_link, create_token, deactivate
from kiemdiem.assignments.actions import giving, grounds, periods, products, sheets, tasks
from kiemdiem.assignments.actions.giving import TaskLine
from kiemdiem.assignments.actions.sheets import Filled
from kiemdiem.assignments.queries.judging import Entry
from kiemdiem.ballots import actions as ballots
from kiemdiem.cli.bench.offices import FILES
from kiemdiem.conferences import actions as conferences
from kiemdiem.conferences.actions import Plan
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles import actions as cycles
from kiemdiem.cycles.models import CycleKind, Membership, Subject
from kiemdiem.documents import actions as documents
from kiemdiem.documents.queries.templates import default_template
from kiemdiem.organisations.actions.people import add_person
from kiemdiem.organisations.actions.posts import create_post
from kiemdiem.organisations.models import Charge, Collective, PersonCondition, PostRole, Succession, Unit
from kiemdiem.plenums.actions import hall as plenums
from kiemdiem.plenums.actions import planning, remarks
from kiemdiem.plenums.queries.papers import passages
from kiemdiem.programmes import actions as programmes
from kiemdiem.programmes.actions.drafting import Stone
from kiemdiem.programmes.actions.priorities import Weighed
from kiemdiem.publishing.actions import pages as publishing_pages
from kiemdiem.publishing.actions import polls, proposals, publications
from kiemdiem.ratings import actions as ratings
from kiemdiem.ratings.actions import Choice
from kiemdiem.reviews import actions as reviews
from kiemdiem.rulesets.actions import announce_days, publish, record_act
from kiemdiem.shortcomings import actions as register
from kiemdiem.shortcomings.actions import Details, PlannedStep, Share
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.targets import actions as targets
from kiemdiem.targets.models import Target
from preparing import prepared

RATED = "Trung tâm Phục vụ hành chính công"
DECIDED = "Ban Quản lý chợ"
TOKEN = "lien-ket-dat-mat-khau-cua-ban-thu"
Actors = Callable[[str], Actor]


@pytest.fixture
def crowded(world: World, actor: Actors, settings: object, tmp_path: object) -> Iterator[World]:
    """Return the cast's world with something of everything, on the day of its conference."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with time_machine.travel(later(60), tick=False):
        _prepare_cycle(world, actor)
        _hold_conferences(world, actor)
        _fill_register(world, actor)
        _set_targets(world, actor)
        _give_tasks(world, actor)
        _open_periods(world, actor)
        _stage_reports(world, actor)
        create_token(
            account=world.accounts["organiser"], name="Quản lý văn bản", scope="read", expires_on=later(100).date(),
            token=TOKEN, by=actor("organiser"), at=later(50),
        )  # fmt: skip
        create_password_link(account=world.accounts["stranger"], token=TOKEN, by=actor("admin"), at=later(50))
        _appoint_newcomer(world, actor)
        publish(content=data.read("rulesets/qd124_2023/rules.yaml"), by=SYSTEM, at=later(50))
        deactivate(account=world.accounts["leader"], by=actor("admin"), at=later(50))
        _issue_papers(world, actor)
        _publish(world, actor)
        _ask_the_public(world, actor)
        _sit_in_plenum(world, actor)
        _run_programmes(world, actor)
        yield world


def _appoint_newcomer(world: World, actor: Actors) -> None:
    """Let somebody hold a post in the other ward who cannot sign in yet."""
    unit, by = world.units["ward_b"], {"by": actor("admin"), "at": later(50)}
    post = create_post(
        unit=unit, title="Chuyên viên văn phòng", role=PostRole.STAFF, rank=90, valid_from=SINCE, **by
    )
    add_person(unit=unit, full_name="Trần Hư Danh", post=post, valid_from=SINCE, **by)


def _issue_papers(world: World, actor: Actors) -> None:
    """Let the ward have a body with its term and a template of its own, and one paper issued."""
    by = {"by": actor("officer_a"), "at": later(55)}
    body = documents.describe_body(
        unit=world.units["ward_a"],
        line="party",
        name="Đảng ủy phường An Thử",
        abbreviation="ĐU",
        place="An Thử",
        **by,
    )
    documents.set_term(body=body, name="2025-2030", starts_on=SINCE, **by)
    own = ContentFile(default_template("minutes", "hd05_2026").content, "bien-ban.docx")
    documents.upload_template(body=body, form_key="minutes", file=own, **by)
    documents.issue(form_key="progress_report", thing_id=world.cycle_units["ward_a"].pk, **by)


def _publish(world: World, actor: Actors) -> None:
    """Open the ward's public page: one commitment on it, one proposed and being chosen, a target sent to be approved."""
    by, at = actor("officer_a"), later(56)
    page = publishing_pages.turn_on(
        unit=world.units["ward_a"], ground="Quyết định 1-QĐ/ĐU", by=actor("head_a"), at=at
    )
    worked_on, claimed = (
        Shortcoming.objects.filter(unit=world.units["ward_a"]).exclude(state="entry_draft").order_by("pk")[:2]
    )
    made = proposals.propose(page=page, kind="commitment", thing_id=claimed.pk, by=by, at=at)
    sent = proposals.send(proposal=made, by=by, at=at)
    publications.approve(proposal=sent, seen=sent.content_hash, by=actor("head_a"), at=at)
    proposals.propose(page=page, kind="commitment", thing_id=worked_on.pk, by=by, at=at)
    target = Target.objects.get(unit=world.units["ward_a"], name="Thu ngân sách")
    proposals.send(
        proposal=proposals.propose(page=page, kind="target", thing_id=target.pk, by=by, at=at), by=by, at=at
    )


def _ask_the_public(world: World, actor: Actors) -> None:
    """Leave a poll drafted, one that devices answer and one that codes answer."""
    asked = polls.Details(
        question="Có nên xây dựng thành phố thông minh?", purpose="Lấy ý kiến cho chương trình năm 2027.",
        options=("Nên", "Chưa nên"), way="device", several=False, shows="closed", opens_on=later(0).date(),
        closes_on=later(0).date().replace(day=20), per_minute=10_000,
    )  # fmt: skip
    for way, approved in (("device", False), ("device", True), ("code", True)):
        poll = polls.draft_poll(
            unit=world.units["ward_a"], details=replace(asked, way=way), by=actor("officer_a"), at=later(56)
        )
        if approved:
            polls.approve_poll(poll=poll, key="0f" * 32, by=actor("head_a"), at=later(57))


def _sit_in_plenum(world: World, actor: Actors) -> None:
    """Leave a plenary session planned with a paper not handed out, and one sitting with a remark to be answered."""
    officer = actor("officer_a")
    act = record_act(
        number="Nghị quyết số 15-NQ/TW", title="Phát triển Thủ đô", issuer="Bộ Chính trị", issued_on=date(2022, 5, 5),
        by=actor("organiser"), at=later(50),
    )  # fmt: skip
    drafts = [
        programmes.freeze(
            programme=programmes.create(
                title=title, unit=world.units["ward_a"], act=act, from_year=2026, to_year=2030, by=actor("organiser"), at=later(50)
            ),
            by=actor("organiser"), at=later(51),
        )
        for title in ("Chương trình thực hiện Nghị quyết 15", "Kế hoạch chuyển đổi số")
    ]  # fmt: skip
    for title, sits in (("Hội nghị lần thứ ba", True), ("Hội nghị lần thứ tư", False)):
        details = planning.Plan(
            title=title,
            held_on=later(0).date(),
            chair=world.people["head_a"],
            secretary=world.people["deputy_a"],
        )
        plenum = planning.plan(body=world.collectives["committee"], details=details, by=officer, at=later(52))
        paper = planning.add_paper(plenum=plenum, version=drafts[0], by=officer, at=later(53))
        if sits:
            planning.hand_out(plenum=plenum, by=officer, at=later(54))
            there = [
                plenums.Mark(person, there=True)
                for person in plenum.delegates.values_list("person", flat=True)
            ]
            plenums.mark_attendance(plenum=plenum, marks=there, by=officer, at=later(55))
            plenums.open_plenum(plenum=plenum, by=officer, at=later(56))
            remarks.remark(
                paper=paper, passage=passages(paper)[0].key, text="Bổ sung nguồn lực.", by=actor("member_a"), at=later(57)
            )  # fmt: skip


def _run_programmes(world: World, actor: Actors) -> None:
    """Let the ward follow a programme with a milestone and comment on another; weigh one priority task, work on one."""
    by, at, day = actor("organiser"), later(57), date(2028, 6, 30)
    ward, post = world.units["ward_a"], world.posts["deputy_a"]
    act = record_act(
        number="Nghị quyết số 15-NQ/TW", title="Phát triển Thủ đô", issuer="Bộ Chính trị", issued_on=date(2022, 5, 5), by=by, at=at
    )  # fmt: skip
    for title in ("Chương trình đang thực hiện", "Chương trình đang soạn"):
        one = programmes.create(unit=ward, act=act, title=title, from_year=2026, to_year=2030, by=by, at=at)
        for key in ("quan-diem", "muc-tieu", "to-chuc"):
            programmes.save_section(programme=one, key=key, text="Việc phải làm", by=by, at=at)
        programmes.save_task(
            programme=one, name=f"Việc của {title}", owner_post=post, due_on=day, rule="milestones",
            milestones=[Stone("Có đề án", day)], by=by, at=at,
        )  # fmt: skip
        programmes.save_goal(
            programme=one, name="Hồ sơ đúng hạn", year=2028, value=Decimal(98), measure_unit="%", unit=ward, by=by, at=at
        )  # fmt: skip
        if title.endswith("thực hiện"):
            programmes.adopt(programme=one, decision_number="1-CTr/ĐU", decided_on=DAY, by=by, at=at)
    made = programmes.consult(programme=one, people=[world.people["head_a"]], due_on=day, by=by, at=at)
    programmes.comment(
        version=made.version, group="lo-trinh", passage="lo-trinh", text="Thiếu mốc", by=by, at=at
    )
    weighed = Weighed(
        name="Làm trước", owner_post=post, due_on=day, measure="Hồ sơ", goal=Decimal(100), milestones=[Stone("Xong nửa", day)]
    )  # fmt: skip
    for name in ("Làm trước", "Đang cân nhắc"):
        task = programmes.propose_priority(unit=ward, year=2026, name=name, by=by, at=at)
        if name == weighed.name:
            programmes.weigh_priority(priority=task, weighed=weighed, by=by, at=at)
            programmes.adopt_priority(priority=task, decision_number="2-NQ/ĐU", decided_on=DAY, by=by, at=at)


def _open_periods(world: World, actor: Actors) -> None:
    """Leave a quarter open with a sheet being filled in, one handed in and one set aside; and a month closed."""
    officer, organiser = actor("officer_a"), actor("organiser")
    for key in ("hd02_2026", "nd335_2025"):
        publish(content=data.read(f"rulesets/{key}/rules.yaml"), by=SYSTEM, at=later(50))
    common = {"unit": world.units["ward_a"], "year": 2026, "by": officer, "at": later(51)}
    quarter = periods.open_period(kind="quarter", number=3, scheme="party", **common)
    month = periods.open_period(kind="month", number=9, scheme="civil_servant", **common)
    aside = [quarter.sheets.get(person=world.people["member_a"]), *month.sheets.order_by("pk")]
    for sheet in aside:
        sheets.set_aside(sheet=sheet, rule="", ground="Biệt phái", by=organiser, at=later(52))
    periods.close_period(period=month, by=organiser, at=later(53))
    sheet = quarter.sheets.get(person=world.people["deputy_a"])
    shares = dict.fromkeys(("quantity_pct", "quality_pct", "progress_pct", "leading_pct"), Fraction(90))
    entry = Entry({"common": Fraction(25)}, shares)
    sheets.score(sheet=sheet, filled=Filled(entry), level="HTT", comment="", by=officer, at=later(52))
    sheets.submit(sheet=sheet, by=officer, at=later(53))


def _give_tasks(world: World, actor: Actors) -> None:
    """Leave a product in use and one proposed; a task under way, one reported, one confirmed with an open claim."""
    officer, head, deputy = actor("officer_a"), actor("head_a"), actor("deputy_a")
    made = [
        products.propose_product(
            unit=world.units["ward_a"], name=name, measure_unit="bản", factor=Decimal("1.5"),
            valid_from=date(2026, 1, 1), by=officer, at=later(40),
        )
        for name in ("Tờ trình giao đất", "Biên bản kiểm tra")
    ]  # fmt: skip
    products.approve_product(product=made[0], by=head, at=later(41))
    line = TaskLine(
        post=world.posts["deputy_a"], name="Trình phương án giao đất", due_on=TODAY, product=made[0]
    )
    _, reported_task, settled = giving.assign(
        lines=[line] * 3, assigned_on=date(2026, 11, 2), by=officer, at=later(42)
    )
    tasks.report(
        task=reported_task,
        on=TODAY,
        done_amount=Decimal(1),
        says="Đã trình",
        finished=True,
        by=deputy,
        at=later(43),
    )
    tasks.confirm(
        task=settled, done_amount=Decimal(1), done_on=TODAY, delays=2, faults=1, by=head, at=later(44)
    )
    grounds.claim_ground(
        task=settled,
        lapse="delay",
        count=1,
        ground="Chờ xác minh",
        evidence="Công văn 120",
        by=deputy,
        at=later(45),
    )


def _prepare_cycle(world: World, actor: Actors) -> None:
    """Leave a cycle of 2027 in preparation, one suggestion drafted and one issued, and nobody else to be suggested to."""
    organiser = actor("organiser")
    cycles.create(
        title="Kiểm điểm năm 2027", kind=CycleKind.YEAR, year=2027, period_start=date(2027, 1, 1),
        period_end=date(2027, 12, 31), root=world.units["city"], by=organiser, at=NOW,
    )  # fmt: skip
    points = [cycles.Point("Làm rõ trách nhiệm về trật tự đô thị", "Kết luận kiểm tra")]
    prepared(cycles.suggest(subject=world.subjects["head_a"], points=points, by=organiser, at=NOW), organiser)
    issued = cycles.suggest(subject=world.subjects["executive"], points=points, by=organiser, at=NOW)
    cycles.issue_suggestion(
        suggestion=prepared(issued, organiser),
        number="125-CV/BTC",
        answer_due=date(2026, 12, 10),
        by=organiser,
        at=NOW,
    )
    visit = cycles.schedule_visit(unit=world.cycle_units["ward_a"], starts_on=DAY, by=organiser, at=NOW)
    report = cycles.write_visit_report(
        visit=visit, summary="Hội nghị nghiêm túc.", conclusions=["Giao đất chậm", "Bình thường"], by=organiser, at=later(30),
    )  # fmt: skip
    cycles.settle_conclusion(
        conclusion=report.conclusions.get(number=2), outcome="none", by=organiser, at=later(30)
    )
    announce_days(
        first=date(2026, 12, 14), last=date(2026, 12, 14), worked=False, says="Nghỉ hoán đổi", article="Thông báo", by=SYSTEM, at=NOW
    )  # fmt: skip
    cycles.declare_kinship(
        person=world.people["leader"], unit=world.units["ward_b"], relative="Trần Hư Danh", relation="em ruột", by=SYSTEM, at=NOW
    )  # fmt: skip
    head = world.subjects["head_a"]
    reviews.comment(subject=head, section="ii_1", text="Nêu rõ địa bàn, số hồ sơ.", by=SYSTEM, at=NOW)
    reviews.consult(
        subject=head, kind="residence", body="Chi ủy tổ dân phố số 5", question="Đề nghị nhận xét.",
        due_on=date(2026, 12, 10), by=organiser, at=NOW,
    )  # fmt: skip
    deputy = world.subjects["deputy_a"]
    reviews.save(subject=deputy, cells=whole_report_of(deputy), by=SYSTEM, at=NOW)
    reviews.submit(subject=deputy, by=SYSTEM, at=NOW)


def _hold_conferences(world: World, actor: Actors) -> None:
    """Leave four conferences: a vote being counted, an item open without a vote, no item open, nothing open yet."""
    officer, titles = actor("officer_a"), ("Kiểm phiếu", "Đang kiểm điểm", "Nghỉ giữa giờ", "Còn chờ")
    first, second, *_ = _more_collectives(world)
    reviewed = [world.subjects["executive"], first, second, world.subjects["committee"]]
    counting, speaking, pausing, _waiting = [
        conferences.plan(
            host=world.cycle_units["ward_a"], by=officer, at=PLANNED_AT,
            details=Plan(
                collectives=[subject], title=title, starts_on=DAY, ends_on=DAY, draft_sent_on=date(2026, 11, 25),
                chair=world.people["delegate"], secretary=world.people["officer_a"], time_ground="Công văn 125-CV/BTC",
            ),
        )
        for subject, title in zip(reviewed, titles, strict=True)
    ]  # fmt: skip
    Subject.objects.update(step="accepted")
    for held in (counting, speaking, pausing):
        everybody_there(held, officer)
        conferences.open_conference(conference=held, by=officer, at=HALL)
    vote = conferences.open_item(item=counting.agenda.get(subject=reviewed[0]), by=officer, at=later(5))
    ballots.begin(item=vote, present=1, by=officer, at=later(20))
    say(
        conferences.open_item(item=speaking.agenda.get(subject=reviewed[1]), by=officer, at=later(5)),
        world,
        officer,
        who="member_a",
    )


def _more_collectives(world: World) -> list[Subject]:
    """Put four more collectives under review, with a member each."""
    ward, member = world.cycle_units["ward_a"], world.subjects["member_a"]
    made = []
    for name in ("Phòng Kinh tế", "Phòng Văn hóa", RATED, DECIDED):
        collective = Collective.objects.create(
            unit=world.units["ward_a"], name=name, kind="lanh_dao_co_quan", line="state", valid_from=SINCE
        )
        subject = Subject.objects.create(
            cycle=world.cycle, unit=ward, kind="collective", line="state", name=name, collective=collective,
            comparison_group=name if name == DECIDED else "Tập thể phường", party_path=ward.party_path, state_path=ward.state_path,
            step_since=NOW,
        )  # fmt: skip
        Membership.objects.create(
            subject=member, collective_subject=subject, role="member", title="Ủy viên", rank=3
        )
        made.append(subject)
    return made


def _fill_register(world: World, actor: Actors) -> None:
    """Leave a draft, an entry with a plan and an obstacle, a claimed one, and one whose unit has come to its end."""
    register.save_filter(name="Quá hạn", query="trang-thai=late", by=actor("organiser"), at=NOW)
    register.draft(wording="Hồ sơ đất đai chậm", **_born(world, actor))
    register.add_group(
        unit=world.units["ward_a"], year=2026, area="Kinh tế", name="Đất đai", by=actor("organiser"), at=NOW
    )
    worked_on = _opened(world, actor, "Giao đất dịch vụ chậm")
    step = PlannedStep("Giao đất đợt 1", world.posts["chairman_a"], date(2027, 3, 31))
    register.plan(entry=worked_on, steps=[step], by=actor("officer_a"), at=NOW)
    register.send_obstacle(
        entry=worked_on, text="Thiếu quỹ đất", sent_to=world.units["city"], sent_on=TODAY,
        answer_due=date(2026, 12, 31), by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    claimed = _opened(world, actor, "Trật tự xây dựng còn lỏng")
    register.decide_likeness(
        one=worked_on, other=claimed, same=False, ground="Hai việc", by=actor("organiser"), at=NOW
    )
    register.claim(entry=claimed, attainment="full", text="Đã làm xong", by=actor("deputy_a"), at=NOW)
    left = register.draft(wording="Việc để lại", **{**_born(world, actor), "unit": world.units["ward_b"]})
    Unit.objects.filter(pk=left.unit_id).update(valid_to=TODAY)
    Succession.objects.create(predecessor=world.units["ward_b"], successor=world.units["ward_a"], on=TODAY)


def _opened(world: World, actor: Actors, wording: str) -> Shortcoming:
    drafted = register.draft(wording=wording, **_born(world, actor))
    return register.open_entry(entry=drafted, by=actor("organiser"), at=NOW)


def _born(world: World, actor: Actors) -> dict[str, Any]:
    details = Details(
        field=world.field, cause_node=cause(), cause="Chỉ đạo thiếu quyết liệt", owner_post=world.posts["chairman_a"],
        deadline=date(2027, 6, 30), measure_kind="figure", measure="Số hộ được giao đất", measure_unit="hộ",
        measure_direction="up", measure_target=Decimal(300),
        responsibilities=(Share("collective", "Tập thể chậm kiểm tra", None, 100),),
    )  # fmt: skip
    return {
        "unit": world.units["ward_a"], "origin": "self_review", "first_seen_on": date(2025, 12, 20), "details": details,
        "by": actor("organiser"), "at": NOW,
    }  # fmt: skip


def _set_targets(world: World, actor: Actors) -> None:
    """Give the ward a target, its head a charge and a condition."""
    targets.create(
        unit=world.units["ward_a"], year=2026, name="Thu ngân sách", measure_unit="tỷ đồng", by=actor("officer_a"), at=NOW
    )  # fmt: skip
    Charge.objects.create(post=world.posts["head_a"], field=world.field, valid_from=SINCE)
    PersonCondition.objects.create(
        person=world.people["head_a"], kind="maternity_leave", ground="Quyết định 12", valid_from=SINCE
    )


def _stage_reports(world: World, actor: Actors) -> None:
    """Let one report be written, one wait to be accepted, one be appraised, and one be decided."""
    for key, step in (("head_a", "drafting"), ("deputy_a", "submitted")):
        Subject.objects.filter(pk=world.subjects[key].pk).update(step=step)
    reviews.take_file(
        subject=Subject.objects.get(pk=world.subjects["head_a"].pk), content=FILES["mau_2a.docx"](), file_name="mau-2a.docx",
        by=actor("head_a"), at=later(29),
    )  # fmt: skip
    for name in (RATED, DECIDED):
        ratings.appraise(
            subject=reported(Subject.objects.get(name=name)), level=Level.HTT, points=GOOD, ground="Hồ sơ đầy đủ",
            by=actor("organiser"), at=later(30),
        )  # fmt: skip
    ratings.decide(
        choices=[Choice(Subject.objects.get(name=DECIDED), Level.HTT)], authority=world.units["city"], number="15-QĐ/TU",
        on=TODAY, by=actor("organiser"), at=later(31),
    )  # fmt: skip
