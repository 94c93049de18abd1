"""The rating pages: who sees what, what they say, what they cost."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from apps.assignments.sheets import closed_month
from cast import PEOPLE, TODAY, World, rule_set_version
from kiemdiem.audit.access import decide as decided_by_policy
from kiemdiem.conferences.models import AgendaItem, Conference, VoteResult
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject
from kiemdiem.ratings.access import rating_target, visible_ratings
from kiemdiem.ratings.actions import Choice, record_fact
from kiemdiem.ratings.models import CapRaise, RatingStage

from .conftest import LATER, Appraise, Decide, reported

SignedIn = Callable[[str], Client]
Peers = Callable[[dict[Level, int]], dict[Level, list[Subject]]]
Queries = Callable[[int], Any]


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Let the pages believe that it is the cast's day."""
    with time_machine.travel(LATER, tick=False):
        yield


def _text(client: Client, address: str, status: int = 200, **data: str) -> str:
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("who", list(PEOPLE))
def test_the_rows_shown_are_those_that_may_be_seen(
    world: World, actor: Callable[[str], Actor], who: str
) -> None:
    me = actor(who)
    shown = set(Subject.objects.filter(visible_ratings(me)).values_list("pk", flat=True))
    allowed = {
        subject.pk
        for subject in Subject.objects.select_related("cycle", "unit")
        if decided_by_policy("ratings.see", me, rating_target(subject, me)).allowed
    }
    assert shown == allowed


def test_a_person_sees_the_own_rating_and_nobody_else_s(world: World, signed_in: SignedIn) -> None:
    client = signed_in("member_a")
    assert "Bùi Mô Phỏng" in _text(client, f"/xep-loai/doi-tuong/{world.subjects['member_a'].pk}/")
    refused = _text(client, f"/xep-loai/doi-tuong/{world.subjects['head_a'].pk}/", status=403)
    assert "không có quyền “Xem xếp loại”" in refused
    board = _text(client, f"/xep-loai/{world.cycle.pk}/?nhom=Lãnh+đạo+phường")
    assert "Bùi Mô Phỏng" in board
    assert "Vũ Tưởng Tượng" not in board


def test_the_board_shows_the_whole_chain_and_warns_before_anybody_decides(
    world: World, peers: Peers, signed_in: SignedIn
) -> None:
    peers({Level.HTT: 10, Level.HTXS: 3})
    text = _text(signed_in("organiser"), f"/xep-loai/{world.cycle.pk}/?nhom=Cấp+phó+xã,+phường")
    assert "Nếu quyết định đúng như đề xuất thì vượt 1 đối tượng" in text
    assert "20% của 10 (số được xếp loại Hoàn thành tốt nhiệm vụ) = 2." in text
    assert "Nếu tính trên số được xếp loại từ Hoàn thành tốt nhiệm vụ trở lên (13) thì nhiều nhất 2." in text
    assert "Ngô Ví Von HTXS 0" in text


def test_the_board_counts_no_caps_for_whoever_sees_a_part_only(
    world: World, executive: Subject, appraise: Appraise, signed_in: SignedIn
) -> None:
    appraise(executive)
    text = _text(signed_in("officer_a"), f"/xep-loai/{world.cycle.pk}/?nhom=Tập+thể+phường")
    assert "bảng không tính tỷ lệ của cả nhóm" in text
    assert "Ghi quyết định" not in text


def test_a_group_is_decided_on_the_board_and_an_over_cap_decision_keeps_what_was_typed(
    world: World, peers: Peers, signed_in: SignedIn
) -> None:
    groups = peers({Level.HTT: 5, Level.HTXS: 2})
    address = f"/xep-loai/{world.cycle.pk}/?nhom=Cấp+phó+xã,+phường"
    levels = {f"muc_{each.pk}": level.value for level, subjects in groups.items() for each in subjects}
    paper = {"number": "125-QĐ/TU", "on": TODAY.isoformat(), "authority": str(world.units["city"].pk)}
    client = signed_in("organiser")
    text = _text(client, address, status=409, **paper, **levels)
    assert "nhiều nhất là 1" in text
    assert 'value="125-QĐ/TU"' in text
    second = groups[Level.HTXS][1].pk
    levels |= {f"muc_{second}": "HTT", f"can_cu_{second}": "Kết quả thấp hơn đối tượng kia"}
    answer = client.post(address, {**paper, **levels})
    assert answer.status_code == 302
    assert RatingStage.objects.filter(kind="decision", decision_number="125-QĐ/TU").count() == 7
    assert "Đã ghi quyết định xếp loại" in _text(client, answer["Location"])


def test_a_decision_form_without_number_date_or_authority_says_so_at_the_field(
    world: World, peers: Peers, signed_in: SignedIn
) -> None:
    groups = peers({Level.HTT: 1})
    address = f"/xep-loai/{world.cycle.pk}/?nhom=Cấp+phó+xã,+phường"
    text = _text(signed_in("organiser"), address, status=422, **{f"muc_{groups[Level.HTT][0].pk}": "HTT"})
    assert text.count("Chưa nhập ô này.") >= 3


def test_the_cap_is_raised_from_the_board(world: World, peers: Peers, signed_in: SignedIn) -> None:
    peers({Level.HTT: 1})
    address = f"/xep-loai/{world.cycle.pk}/nang-ty-le/?nhom=Cấp+phó+xã,+phường"
    client = signed_in("organiser")
    assert "Chưa nhập ô này" in _text(client, address, status=422, **{"nang-number": "126-QĐ/TU"})
    answer = client.post(address, {"nang-number": "126-QĐ/TU", "nang-ground": "Thành tích nổi trội"})
    assert answer.status_code == 302
    assert CapRaise.objects.get().comparison_group == "Cấp phó xã, phường"
    assert "đã nâng tỷ lệ" in _text(client, answer["Location"])


def test_the_subject_page_explains_every_rule_with_article_and_figures(
    world: World, executive: Subject, signed_in: SignedIn
) -> None:
    text = _text(signed_in("officer_a"), f"/xep-loai/doi-tuong/{executive.pk}/")
    assert "Từ 70 đến dưới 90 điểm ứng với Hoàn thành tốt nhiệm vụ." in text
    assert "Quy định 366-QĐ/TW, Điều 11" in text
    assert "Tỷ lệ nhiệm vụ hoàn thành vượt mức yêu cầu: <strong>35%</strong>" in text
    assert "Thiếu 4 điểm: mức này cần từ 90 điểm, hiện có 86 điểm." in text
    assert "Ghi số thẩm định" not in text


def test_the_decided_page_shows_the_explanation_sealed_with_the_decision(
    world: World, executive: Subject, appraise: Appraise, decide: Decide, signed_in: SignedIn
) -> None:
    appraise(executive)
    decide(Choice(executive, Level.HTT))
    reported(executive, tasks_above_requirement_pct="1")
    Subject.objects.filter(pk=executive.pk).update(step="decided")
    text = _text(signed_in("organiser"), f"/xep-loai/doi-tuong/{executive.pk}/")
    assert "như đã ghi cùng quyết định" in text
    assert "Tỷ lệ nhiệm vụ hoàn thành vượt mức yêu cầu: <strong>35%</strong>" in text
    assert "Quyết định số 125-QĐ/TU ngày 23/11/2026" in text
    assert "Thẩm định lại" not in text


def test_an_appraisal_is_sealed_from_the_page(executive: Subject, signed_in: SignedIn) -> None:
    client = signed_in("organiser")
    address = f"/xep-loai/doi-tuong/{executive.pk}/tham-dinh/"
    sent = {
        "tham-dinh-diem_common": "26,5",
        "tham-dinh-diem_tasks": "60",
        "tham-dinh-level": "HTXS",
        "tham-dinh-ground": "Đủ hồ sơ",
    }
    text = _text(client, address, status=409, **sent)
    assert "Quy định chưa cho phép mức “Hoàn thành xuất sắc nhiệm vụ”" in text
    assert "Đủ hồ sơ" in text
    assert client.post(address, {**sent, "tham-dinh-level": "HTT"}).status_code == 302
    assert RatingStage.objects.get().points == {"common": "53/2", "tasks": "60"}


@pytest.mark.parametrize(("typed", "kept"), [("98,5", "98.5"), ("98.5 %", "98.5"), ("100", "100")])
def test_a_fact_is_typed_the_vietnamese_way(
    executive: Subject, signed_in: SignedIn, typed: str, kept: str
) -> None:
    sent = {"so-lieu-metric": "tasks_done_pct", "so-lieu-value": typed, "so-lieu-ground": "Báo cáo 45-BC/TU"}
    assert (
        signed_in("organiser").post(f"/xep-loai/doi-tuong/{executive.pk}/so-lieu/", sent).status_code == 302
    )
    assert executive.facts.get().value == kept


def test_a_fact_that_is_no_number_comes_back_with_what_was_typed(
    executive: Subject, signed_in: SignedIn
) -> None:
    sent = {
        "so-lieu-metric": "tasks_done_pct",
        "so-lieu-value": "gần hết",
        "so-lieu-ground": "Báo cáo 45-BC/TU",
    }
    text = _text(signed_in("organiser"), f"/xep-loai/doi-tuong/{executive.pk}/so-lieu/", status=422, **sent)
    assert "Hãy nhập một số, ví dụ 98,5, hoặc Có, Không." in text
    assert 'value="gần hết"' in text


def test_a_verdict_is_recorded_from_the_page(executive: Subject, signed_in: SignedIn) -> None:
    sent = {
        "truong-hop-rule": "blocker.collective.member_disciplined", "truong-hop-document": "Quyết định 12-QĐ/UBKT",
        "truong-hop-verdict": "mitigated",
    }  # fmt: skip
    client, address = signed_in("organiser"), f"/xep-loai/doi-tuong/{executive.pk}/truong-hop/"
    assert "phải nêu lý do" in _text(client, address, status=409, **sent)
    assert client.post(address, {**sent, "truong-hop-ground": "Khắc phục kịp thời"}).status_code == 302
    assert "Xem xét giảm nhẹ" in _text(client, f"/xep-loai/doi-tuong/{executive.pk}/")


def test_a_stranger_finds_an_empty_board_and_an_unknown_subject_is_not_there(
    world: World, signed_in: SignedIn
) -> None:
    board = _text(signed_in("stranger"), f"/xep-loai/{world.cycle.pk}/")
    assert "chưa có đối tượng xếp loại nào mà đồng chí được xem" in board
    assert signed_in("organiser").get("/xep-loai/doi-tuong/999999/").status_code == 404
    assert signed_in("organiser").get("/xep-loai/999999/").status_code == 404


def test_the_list_of_cycles_counts_what_waits(world: World, executive: Subject, signed_in: SignedIn) -> None:
    text = _text(signed_in("organiser"), "/xep-loai/")
    assert "Kiểm điểm năm 2026" in text
    assert 'data-label="Chờ thẩm định" class="kd-num">1<' in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_costs_the_same_however_many_are_on_it(
    world: World, peers: Peers, signed_in: SignedIn, django_assert_num_queries: Queries, number: int
) -> None:
    peers({Level.HTT: number})
    client = signed_in("organiser")
    client.get("/xep-loai/")
    with django_assert_num_queries(10):
        client.get(f"/xep-loai/{world.cycle.pk}/?nhom=Cấp+phó+xã,+phường")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_cycles_costs_one_statement(
    world: World, peers: Peers, signed_in: SignedIn, django_assert_num_queries: Queries, number: int
) -> None:
    peers({Level.HTT: number})
    client = signed_in("organiser")
    with django_assert_num_queries(4):
        client.get("/xep-loai/")


def test_the_vote_at_the_conference_stands_in_the_chain(
    world: World, executive: Subject, signed_in: SignedIn
) -> None:
    conference = Conference.objects.create(
        cycle=world.cycle, host=world.cycle_units["ward_a"], title="Hội nghị", starts_on=TODAY, ends_on=TODAY
    )
    item = AgendaItem.objects.create(conference=conference, subject=executive, number=1)
    VoteResult.objects.create(
        item=item, present=5, issued=5, returned=5, invalid=0, htxs=1, htt=4, ht=0, kht=0, unrated=0,
        counted_by="Hai người kiểm phiếu", agreed_at=LATER,
    )  # fmt: skip
    assert "<strong>Biểu quyết tại hội nghị:</strong> 5/5 phiếu thu về" in _text(
        signed_in("officer_a"), f"/xep-loai/doi-tuong/{executive.pk}/"
    )


def test_a_fact_after_the_appraisal_is_told_before_anybody_decides(
    executive: Subject, appraise: Appraise, signed_in: SignedIn, actor: Callable[[str], Actor]
) -> None:
    appraise(executive)
    executive.refresh_from_db()
    record_fact(
        subject=executive, metric="tasks_late_pct", value=Decimal(10), ground="Báo cáo 45-BC/TU", by=actor("organiser"),
        at=LATER + timedelta(minutes=1),
    )  # fmt: skip
    text = _text(signed_in("organiser"), f"/xep-loai/doi-tuong/{executive.pk}/")
    assert "phải thẩm định lại trước khi ghi quyết định" in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_subject_page_costs_the_same_however_much_was_recorded(
    executive: Subject,
    signed_in: SignedIn,
    actor: Callable[[str], Actor],
    django_assert_num_queries: Queries,
    number: int,
) -> None:
    for each in range(number):
        record_fact(
            subject=executive,
            metric="tasks_late_pct",
            value=Decimal(each),
            ground="Báo cáo",
            by=actor("organiser"),
            at=LATER,
        )
    client = signed_in("organiser")
    with django_assert_num_queries(15):
        client.get(f"/xep-loai/doi-tuong/{executive.pk}/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_months_of_the_year_stand_beside_the_rating_at_the_same_cost(
    world: World,
    signed_in: SignedIn,
    actor: Callable[[str], Actor],
    django_assert_num_queries: Queries,
    number: int,
) -> None:
    rule_set_version("nd335_2025")
    for month in range(8, 8 + number):
        closed_month(world, actor("officer_a"), actor("organiser"), month)
    address = f"/xep-loai/doi-tuong/{world.subjects['deputy_a'].pk}/"
    client = signed_in("organiser")
    with django_assert_num_queries(17):
        client.get(address)
    text = _text(client, address)
    assert f"Trung bình {number} kỳ: 84,16 điểm" in text
    assert "Quy định cho ra mức này" in text
    assert "không cộng điểm tháng, quý vào điểm năm" in text
    assert "Quy định 366-QĐ/TW, Điều 3.4" in text


def test_no_months_stand_beside_the_rating_for_whoever_may_not_see_the_sheets(
    world: World, signed_in: SignedIn, actor: Callable[[str], Actor]
) -> None:
    rule_set_version("nd335_2025")
    closed_month(world, actor("officer_a"), actor("organiser"), 8)
    address = f"/xep-loai/doi-tuong/{world.subjects['deputy_a'].pk}/"
    assert "Tháng, quý trong năm" in _text(signed_in("deputy_a"), address)
    assert "Tháng, quý trong năm" not in _text(signed_in("delegate"), address)
