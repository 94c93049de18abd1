"""Early 2023: the city's programmes for the Central Committee's and the Politburo's resolutions, and the hard matters chosen.

The documents tell for which resolutions programmes were drafted, who drafted them, that delegates were asked under
four groups of questions, and that hard matters open for years were chosen to concentrate on. What a programme says,
who said what of it, and all numbers of decisions are made up, and marked.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.cli.sample.year_2022 import PLENUM, REPORT
from kiemdiem.core.access import SYSTEM
from kiemdiem.programmes.actions import (
    adopt,
    adopt_priority,
    answer_comment,
    close_round,
    comment,
    consult,
    create,
    drop_priority,
    propose_priority,
    reach_milestone,
    save_goal,
    save_section,
    save_task,
    weigh_priority,
)
from kiemdiem.programmes.actions.drafting import Stone
from kiemdiem.programmes.actions.priorities import Weighed
from kiemdiem.programmes.models import Milestone, Programme
from kiemdiem.reviews.models import CommentOutcome
from kiemdiem.rulesets.actions import record_act
from kiemdiem.shortcomings.models import Shortcoming, State

DRAFTED, ASKED, SAID_ON, ANSWERED, ISSUED = (
    date(2023, 1, 3), date(2023, 1, 6), date(2023, 1, 11), date(2023, 1, 30), date(2023, 2, 10),
)  # fmt: skip
DELEGATES = ("uvbtv-to-chuc", "uvbtv-kiem-tra", "uvbtv-noi-chinh", "uvbtv-dan-van", "uvbtv-ubnd")
SECTIONS = {
    "quan-diem": "Bám nghị quyết và điều kiện riêng của Thủ đô; việc khó để lâu làm trước (nội dung minh họa).",
    "muc-tieu": "Mỗi mục tiêu có chỉ tiêu đo được, có nơi chịu trách nhiệm (nội dung minh họa).",
    "to-chuc": "Giao việc đến chức vụ, kiểm tra hằng quý, báo cáo Ban Thường vụ hằng năm (nội dung minh họa).",
    "lo-trinh": "Sơ kết giữa kỳ, tổng kết cuối kỳ (nội dung minh họa).",
}


@dataclass(frozen=True)
class Told:
    """A programme of the story: for which resolution, by whom it is to be done."""

    number: str
    title: str
    issuer: str
    issued_on: date
    programme: str
    decision: str
    source: str
    owner: str
    until: int


CAPITAL = Told(
    "Nghị quyết số 15-NQ/TW", "Phương hướng, nhiệm vụ phát triển Thủ đô Hà Nội đến năm 2030, tầm nhìn đến năm 2045", "Bộ Chính trị",
    date(2022, 5, 5), "Chương trình hành động của Thành ủy thực hiện Nghị quyết số 15-NQ/TW", "Số minh họa 16-CTr/TU", REPORT,
    "ubnd/chu-tich", 2030,
)  # fmt: skip
SIXTH = Told(
    "Nghị quyết Trung ương 6 (khóa XIII)", "Tài liệu chỉ nêu nghị quyết của năm 2022; ngày ghi ở đây là ngày minh họa",
    "Ban Chấp hành Trung ương", date(2022, 12, 31), "Chương trình hành động của Thành ủy thực hiện Nghị quyết Trung ương 6 (khóa XIII)",
    "Số minh họa 20-CTr/TU", PLENUM, "ban-to-chuc/pho-truong-ban", 2028,
)  # fmt: skip
FIFTH = Told(
    "Nghị quyết Trung ương 5 (khóa XIII)", "Tài liệu chỉ nêu nghị quyết của năm 2022; ngày ghi ở đây là ngày minh họa",
    "Ban Chấp hành Trung ương", date(2022, 12, 31), "Kế hoạch của Thành ủy thực hiện Nghị quyết Trung ương 5 (khóa XIII)",
    "Số minh họa 21-KH/TU", PLENUM, "ubnd/chu-tich", 2028,
)  # fmt: skip
COMMENTS = (
    ("ket-cau", "muc-tieu", "uvbtv-dan-van", "Chỉ tiêu cần tách theo từng năm để kiểm tra được.", CommentOutcome.ACCEPTED, "Bổ sung mốc từng năm ở mục Lộ trình."),
    ("nhiem-vu", "nhiem-vu-1", "uvbtv-noi-chinh", "Nên nêu rõ việc nào làm ngay trong quý I.", CommentOutcome.ACCEPTED, "Đưa thành mốc đầu tiên của nhiệm vụ."),
    ("to-chuc", "to-chuc", "uvbtv-kiem-tra", "Cần một đầu mối theo dõi chung.", CommentOutcome.EXPLAINED, "Văn phòng Thành ủy là đầu mối theo quy chế làm việc."),
    ("lo-trinh", "lo-trinh", "uvbtv-to-chuc", "Đề nghị lùi thời hạn thêm một năm.", CommentOutcome.REFUSED, "Thời hạn theo nghị quyết của cấp trên nên giữ nguyên."),
)  # fmt: skip


def tell(cast: Cast) -> None:
    """Tell how three programmes were drafted, commented under the four groups and issued, and a shortlist of hard matters."""
    for told in (CAPITAL, SIXTH, FIFTH):
        programme = _drafted(cast, told)
        _commented(cast, programme)
        adopt(
            programme=programme,
            decision_number=told.decision,
            decided_on=ISSUED,
            by=SYSTEM,
            at=at(ISSUED, 16),
        )
    stone = Milestone.objects.filter(programme_task__edition__programme__title=CAPITAL.programme)
    reach_milestone(
        milestone=stone.order_by("due_on", "pk")[0], done_on=date(2023, 6, 28), proof="Báo cáo minh họa số 40-BC/TU", by=SYSTEM,
        at=at(date(2023, 6, 30)),
    )  # fmt: skip
    _hard_matters(cast)


def _drafted(cast: Cast, told: Told) -> Programme:
    when, owner = at(DRAFTED), cast.posts[told.owner]
    act = record_act(
        number=told.number, title=told.title, issuer=told.issuer, issued_on=told.issued_on, by=SYSTEM, at=when
    )
    programme = create(
        unit=cast.units["thanh-uy"], act=act, title=told.programme, from_year=2023, to_year=told.until,
        kind="plan" if told.programme.startswith("Kế hoạch") else "programme", by=SYSTEM, at=when, source=told.source,
    )  # fmt: skip
    for key, text in SECTIONS.items():
        save_section(programme=programme, key=key, text=text, by=SYSTEM, at=when)
    upper = save_task(
        programme=programme, name="Cụ thể hóa nghị quyết thành việc của từng cơ quan", rule="weights", by=SYSTEM, at=when,
        illustrative=True,
    )  # fmt: skip
    common: dict[str, Any] = {"programme": programme, "parent": upper, "owner_post": owner, "by": SYSTEM, "at": when, "illustrative": True}  # fmt: skip
    save_task(
        name=f"Ban hành kế hoạch thực hiện {told.number}", product="Kế hoạch của cơ quan chủ trì", due_on=date(2024, 6, 30),
        weight=Decimal(40), rule="milestones",
        milestones=[Stone("Trình dự thảo kế hoạch", date(2023, 6, 30)), Stone("Ban hành kế hoạch", date(2024, 6, 30))], **common,
    )  # fmt: skip
    save_task(
        name=f"Sơ kết việc thực hiện {told.number}", product="Báo cáo sơ kết", starts_on=date(2026, 7, 1),
        due_on=date(told.until - 1, 12, 31), weight=Decimal(60), **common,
    )  # fmt: skip
    save_task(
        programme=programme, name="Đẩy mạnh phân cấp, ủy quyền gắn với kiểm tra", owner_post=owner,
        due_on=date(told.until, 6, 30), by=SYSTEM, at=when, illustrative=True,
    )  # fmt: skip
    save_goal(
        programme=programme, name=f"Tỷ lệ nhiệm vụ đúng hạn theo {told.number}", year=told.until, value=Decimal(95), measure_unit="%",
        unit=owner.unit, owner_post=owner, by=SYSTEM, at=when, illustrative=True,
    )  # fmt: skip
    return programme


def _commented(cast: Cast, programme: Programme) -> None:
    people = [cast.people[f"thanh-uy/{seat}"] for seat in DELEGATES]
    made = consult(
        programme=programme, people=people, due_on=SAID_ON, by=SYSTEM, at=at(ASKED),
        asks="Đề nghị góp ý theo bốn nhóm vấn đề: kết cấu, mục tiêu, chỉ tiêu; nhiệm vụ, giải pháp; tổ chức, phân công; lộ trình, tiến độ.",
    )  # fmt: skip
    for minute, (group, passage, seat, text, outcome, answer) in enumerate(COMMENTS):
        said = comment(
            version=made.version, group=group, passage=passage, text=f"{text} (ý kiến minh họa)", by=SYSTEM,
            at=at(SAID_ON, 14, minute), person=cast.people[f"thanh-uy/{seat}"], illustrative=True,
        )  # fmt: skip
        answer_comment(
            comment=said, outcome=outcome, answer=f"{answer} (minh họa)", by=SYSTEM, at=at(ANSWERED)
        )
    close_round(consultation=made, by=SYSTEM, at=at(ANSWERED, 9))


def _hard_matters(cast: Cast) -> None:
    """Of three hard matters the one that is oldest by far was chosen: the land owed to households of Mê Linh."""
    live = Shortcoming.objects.filter(state__in=[State.OPEN, State.CLAIMED]).order_by("first_seen_on", "pk")
    land, *others = [
        propose_priority(
            unit=cast.units["thanh-uy"], year=2023, name="", shortcoming=entry, by=SYSTEM, at=at(date(2023, 2, 1)),
            source=REPORT,
        )
        for key, field in (("me-linh", "dat-dai"), ("bac-tu-liem", "dau-tu-cong"), ("hoan-kiem", "trat-tu-do-thi"))
        for entry in live.filter(unit=cast.units[key], field__key=field)[:1]
    ]  # fmt: skip
    weigh_priority(
        priority=land, by=SYSTEM, at=at(date(2023, 2, 2)),
        weighed=Weighed(
            name=land.name, reason="Gần 20 năm chưa xong; bộ đã đồng ý đề xuất đầu tháng 01/2023 (Tài liệu 001). Kinh phí, mốc minh họa.",
            criteria=["nhieu-nguoi", "diem-nghen"], owner_post=cast.posts["ubnd/chu-tich"], due_on=date(2026, 12, 31), cost=Decimal(45000),
            measure=land.measure or "Số hộ được giao đất dịch vụ", measure_unit=land.measure_unit or "hộ", goal=land.goal or Decimal(100),
            milestones=[Stone("Phê duyệt phương án giao đất (minh họa)", date(2023, 12, 31))],
        ),
    )  # fmt: skip
    adopt_priority(
        priority=land,
        decision_number="Số minh họa 30-NQ/TU",
        decided_on=ISSUED,
        by=SYSTEM,
        at=at(ISSUED, 17),
    )
    for other in others:
        drop_priority(
            priority=other,
            ground="Trong thẩm quyền của quận, quận tiếp tục chỉ đạo (minh họa)",
            by=SYSTEM,
            at=at(ISSUED, 17, 10),
        )
