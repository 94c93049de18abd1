"""Pages of periods and sheets: what they show to whom, what is sent, and that nothing typed is lost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from apps.assignments.sheets import (
    GOOD_QUARTER,
    again,
    assessed,
    closed_month,
    filled,
    quarter,
    sheet_of,
    submitted,
)
from cast import NOW, World, rule_set_version
from kiemdiem.assignments.actions import periods
from kiemdiem.assignments.models import Period, PeriodState, Sheet, SheetState
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Level

ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Statements = Callable[[int], AbstractContextManager[object]]
LIST = reverse("assignments:periods")
OPEN = reverse("assignments:open_period")


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"assignments:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_what_to_do_while_there_is_no_period(signed_in: SignedIn) -> None:
    assert "Mở một tháng hoặc một quý" in signed_in("officer_a").get(LIST).content.decode()
    assert "Phiếu xuất hiện khi đơn vị mở kỳ" in signed_in("member_a").get(LIST).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements_however_many_periods(
    world: World, actor: ActorOf, signed_in: SignedIn, django_assert_num_queries: Statements, number: int
) -> None:
    rule_set_version("nd335_2025")
    for month in range(1, number + 1):
        period = Period.objects.create(
            unit=world.units["ward_a"], rule_set=world.rule_set, rule_set_key="x", rule_set_hash="x", kind="month",
            year=2026, number=month, start=f"2026-0{month}-01", end=f"2026-0{month}-28", opened_at=NOW,
        )  # fmt: skip
        for key in ("head_a", "member_a"):
            Sheet.objects.create(
                period=period,
                person=world.people[key],
                post=world.posts[key],
                kind="leader",
                role="head",
                name=key,
            )
    client = signed_in("head_a")
    client.get(LIST)
    with django_assert_num_queries(7):
        assert "2 đang tự chấm" in client.get(LIST).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_period_takes_the_same_statements_however_many_sheets(
    world: World, actor: ActorOf, signed_in: SignedIn, django_assert_num_queries: Statements, number: int
) -> None:
    period = quarter(world, actor("officer_a"))
    keep = list(period.sheets.order_by("pk").values_list("pk", flat=True))[:number]
    period.sheets.exclude(pk__in=keep).delete()
    client = signed_in("organiser")
    page(client, "period", period.pk)
    with django_assert_num_queries(13):
        assert "chưa nộp phiếu" in page(client, "period", period.pk)


def test_a_period_is_opened_from_its_form(world: World, signed_in: SignedIn) -> None:
    rule_set_version("hd02_2026")
    sent = {
        "unit": "Phường An Thử",
        "kind": "quarter",
        "number": "3",
        "year": "2026",
        "scheme": "party",
        "ground": "",
    }
    response = signed_in("officer_a").post(OPEN, sent)
    period = Period.objects.get()
    assert response.headers["Location"] == reverse("assignments:period", args=[period.pk])
    again = signed_in("officer_a").post(OPEN, sent)
    assert again.status_code == 409
    assert "đã được mở" in again.content.decode()
    assert "Phường An Thử" in again.content.decode()


def test_a_question_of_a_rule_set_stands_on_the_form(signed_in: SignedIn, world: World) -> None:
    rule_set_version("nd233_2026")
    assert (
        "đã ban hành quy chế đánh giá theo Nghị định 233" in signed_in("officer_a").get(OPEN).content.decode()
    )


def test_the_person_fills_in_and_hands_in_in_the_browser(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    sheet = sheet_of(quarter(world, actor("officer_a")), world, "member_a")
    client = signed_in("member_a")
    assert "Tự chấm điểm" in page(client, "sheet", sheet.pk)
    address = reverse("assignments:sheet_deed", args=[sheet.pk, "tu-cham"])
    wrong = client.post(address, {"diem_common": "31", "comment": "Đã làm hết việc"})
    assert wrong.status_code == 422
    assert "Đã làm hết việc" in wrong.content.decode()
    sent = {
        f"so_{key}": str(int(value)) for key, value in GOOD_QUARTER.items() if isinstance(value, Fraction)
    }
    assert (
        client.post(address, {**sent, "diem_common": "28,5", "level": "HTT", "comment": ""}).status_code
        == 302
    )
    assert "28,5" in page(client, "sheet", sheet.pk)
    assert client.post(reverse("assignments:sheet_deed", args=[sheet.pk, "nop"])).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == SheetState.SUBMITTED


def test_a_raised_case_wants_its_document_at_its_field(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    sheet = sheet_of(quarter(world, actor("officer_a")), world, "member_a")
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER))
    address = reverse("assignments:sheet_deed", args=[sheet.pk, "danh-gia"])
    answer = signed_in("head_a").post(address, {"diem_common": "28", "co_case_of_366": "on"})
    assert answer.status_code == 422
    assert "Trường hợp đã đánh dấu phải có văn bản." in answer.content.decode()


def test_the_superior_starts_from_what_the_person_gave(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    sheet = sheet_of(quarter(world, actor("officer_a")), world, "member_a")
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER, 27))
    text = page(signed_in("head_a"), "sheet", sheet.pk)
    assert 'name="diem_common" value="27"' in text
    assert "Đánh giá của cấp trên" in text
    assert "Đánh giá của cấp trên" not in page(signed_in("member_a"), "sheet", sheet.pk)


def test_the_home_page_tells_whose_turn_it_is(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    sheet = sheet_of(quarter(world, actor("officer_a")), world, "member_a")
    home = reverse("boards:home")
    assert "Phiếu đánh giá phải tự chấm, nộp" in signed_in("member_a").get(home).content.decode()
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER))
    assert "Phiếu đánh giá phải tự chấm" not in signed_in("member_a").get(home).content.decode()
    text = signed_in("head_a").get(home).content.decode()
    assert "Phiếu đánh giá đã nộp, chờ đồng chí đánh giá" in text
    assert sheet.get_absolute_url() in text


def test_a_refused_closing_shows_what_is_missing(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    period = quarter(world, actor("officer_a"))
    answer = signed_in("organiser").post(reverse("assignments:period_deed", args=[period.pk, "khoa"]), {})
    assert answer.status_code == 409
    assert "chưa nộp phiếu" in answer.content.decode()


def test_both_versions_are_seen_after_a_correction(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    period = quarter(world, actor("officer_a"))
    by = actor("organiser")
    for key in ("head_a", "deputy_a", "member_a"):
        tied = None if key == "member_a" else Level.HTT
        assessed(sheet_of(period, world, key), actor("officer_a"), by, filled(GOOD_QUARTER, 20, tied=tied))
    client = signed_in("organiser")
    deed = reverse("assignments:period_deed", args=[period.pk, "khoa"])
    assert client.post(deed, {}).status_code == 302
    reopen = reverse("assignments:period_deed", args=[period.pk, "mo-lai"])
    assert client.post(reopen, {"order_number": "", "ground": "Sót việc"}).status_code == 422
    assert client.post(reopen, {"order_number": "12-CV/ĐU", "ground": "Sót việc"}).status_code == 302
    sheet = sheet_of(period, world, "member_a")
    again(sheet, by, filled(GOOD_QUARTER, 25), level="HTT", ground="Tỷ lệ trong nhóm")
    periods.close_period(period=period, by=by, at=NOW)
    text = page(signed_in("member_a"), "sheet", sheet.pk)
    assert "86,5" in text
    assert "91,5" in text
    assert "12-CV/ĐU" in text
    assert "bản 2" in page(client, "period", period.pk)
    assert "trước đó 86,5 điểm, HTT" in page(client, "person_year", world.people["member_a"].pk, 2026)


def test_a_year_tells_the_missing_month_and_the_rule(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    rule_set_version("nd335_2025")
    for number in (8, 10):
        closed_month(world, actor("officer_a"), actor("organiser"), number)
    text = page(signed_in("deputy_a"), "person_year", world.people["deputy_a"].pk, 2026)
    assert "thiếu phiếu" in text
    assert "Còn thiếu điểm của kỳ 9" in text
    assert "Nghị định 335/2025/NĐ-CP, Điều 21" in text
    assert "Chưa xếp được: còn thiếu số liệu mà quy định hỏi" in text


def test_a_year_tells_its_level_with_every_rule(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    rule_set_version("nd335_2025")
    closed_month(world, actor("officer_a"), actor("organiser"), 8)
    text = page(signed_in("deputy_a"), "person_year", world.people["deputy_a"].pk, 2026)
    assert "Quy định cho ra mức này" in text
    assert "Từ 70 đến dưới 90 điểm ứng với Hoàn thành tốt nhiệm vụ." in text


def test_others_find_no_sheet_no_period_no_year(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    period = quarter(world, actor("officer_a"))
    sheet = sheet_of(period, world, "head_a")
    year = reverse("assignments:person_year", args=[world.people["head_a"].pk, 2026])
    for key in ("deputy_a", "stranger"):
        client = signed_in(key)
        for address in (sheet.get_absolute_url(), period.get_absolute_url(), year):
            assert client.get(address).status_code == 404
    own = page(signed_in("deputy_a"), "sheet", sheet_of(period, world, "deputy_a").pk)
    assert period.get_absolute_url() not in own


def test_reading_an_address_of_a_deed_changes_nothing(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    period = quarter(world, actor("officer_a"))
    client = signed_in("organiser")
    assert client.get(reverse("assignments:period_deed", args=[period.pk, "khoa"])).status_code == 302
    assert client.get(reverse("assignments:period_deed", args=[period.pk, "gi-do"])).status_code == 404
    period.refresh_from_db()
    assert period.state == PeriodState.OPEN
