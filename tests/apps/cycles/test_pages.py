"""The other pages of cycles: what they show, to whom, in how many statements, and that nothing typed is lost."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import NOW, SINCE, World
from kiemdiem.core.access import Actor
from kiemdiem.cycles.actions import Point, create, suggest
from kiemdiem.cycles.models import (
    CalendarDay,
    Cycle,
    CycleState,
    Delegation,
    Suggestion,
)
from kiemdiem.organisations.models import Collective

SignedIn = Callable[[str], Client]
Statements = Callable[[int], Any]
TextOf = Callable[..., str]
MoreUnits = Callable[[int], None]
BASE = "/dot-kiem-diem/"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


class TestPreparing:
    """From a title to an open cycle."""

    def sent(self, world: World, **more: object) -> dict[str, object]:
        return {
            "title": "Kiểm điểm năm 2027", "kind": "year", "year": 2027, "period_start": "2027-01-01",
            "period_end": "31/12/2027", "root": world.units["city"].pk, **more,
        }  # fmt: skip

    def test_a_cycle_is_prepared_checked_and_opened(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        client = signed_in("organiser")
        response = client.post(f"{BASE}lap/", self.sent(world))
        cycle = Cycle.objects.get(year=2027)
        assert response["Location"] == f"{BASE}{cycle.pk}/chuan-bi/"
        page = text_of(client, response["Location"])
        assert "Mở đợt này sẽ lập" in page
        assert "data-confirm" in page
        stream = client.post(f"{BASE}{cycle.pk}/mo/")
        told = b"".join(stream.streaming_content).decode()
        assert "Đã lập 8 / 8" in told
        assert f'href="{BASE}{cycle.pk}/"' in told
        assert told.rstrip().endswith("</html>")
        assert Cycle.objects.get(pk=cycle.pk).state == CycleState.OPEN

    def test_what_was_typed_survives_a_refusal(self, world: World, signed_in: SignedIn) -> None:
        response = signed_in("organiser").post(
            f"{BASE}lap/", self.sent(world, period_end="2026-12-31", title="Tên đã gõ")
        )
        page = unescape(response.content.decode())
        assert response.status_code == 409
        assert "Kỳ kiểm điểm phải kết thúc sau khi bắt đầu." in page
        assert 'value="Tên đã gõ"' in page

    def test_a_date_that_is_none_is_said_at_the_field(self, world: World, signed_in: SignedIn) -> None:
        response = signed_in("organiser").post(f"{BASE}lap/", self.sent(world, period_end="31/02/2027"))
        assert "Kỳ đến ngày" in unescape(response.content.decode())
        assert not Cycle.objects.filter(year=2027).exists()

    def test_blockers_are_listed_and_the_opening_refused(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        Collective.objects.create(
            unit=world.units["ward_b"],
            name="Ban Thường vụ Đảng ủy phường Đà Thử",
            kind="ban_thuong_vu",
            line="party",
            valid_from=SINCE,
        )
        client = signed_in("organiser")
        client.post(f"{BASE}lap/", self.sent(world))
        cycle = Cycle.objects.get(year=2027)
        assert "Còn thiếu, chưa mở được (1)" in text_of(client, f"{BASE}{cycle.pk}/chuan-bi/")
        told = unescape(b"".join(client.post(f"{BASE}{cycle.pk}/mo/").streaming_content).decode())
        assert "còn 1 việc phải làm trước" in told
        assert "Ban Thường vụ Đảng ủy phường Đà Thử" in told
        assert Cycle.objects.get(pk=cycle.pk).state == CycleState.DRAFT

    def test_a_cycle_being_prepared_leads_to_its_preparation(self, world: World, signed_in: SignedIn) -> None:
        client = signed_in("organiser")
        client.post(f"{BASE}lap/", self.sent(world))
        cycle = Cycle.objects.get(year=2027)
        assert client.get(f"{BASE}{cycle.pk}/")["Location"] == f"{BASE}{cycle.pk}/chuan-bi/"

    def test_an_officer_may_neither_prepare_nor_open(self, world: World, signed_in: SignedIn) -> None:
        client = signed_in("officer_a")
        assert client.get(f"{BASE}{world.cycle.pk}/chuan-bi/").status_code == 403
        assert client.post(f"{BASE}{world.cycle.pk}/mo/").status_code == 403

    def test_opening_by_a_mere_visit_is_impossible(self, world: World, signed_in: SignedIn) -> None:
        assert signed_in("organiser").get(f"{BASE}{world.cycle.pk}/mo/").status_code == 405

    @pytest.mark.parametrize("count", [0, 2])
    def test_the_check_takes_the_same_statements_for_more_units(
        self,
        world: World,
        signed_in: SignedIn,
        actor: Callable[[str], Actor],
        django_assert_num_queries: Statements,
        count: int,
        more_units: MoreUnits,
    ) -> None:
        cycle = create(
            title="2027", kind="year", year=2027, period_start=date(2027, 1, 1), period_end=date(2027, 12, 31),
            root=world.units["city"], by=actor("organiser"), at=NOW,
        )  # type: ignore[arg-type]  # fmt: skip
        more_units(count)
        client = signed_in("organiser")
        with django_assert_num_queries(11):
            client.get(f"{BASE}{cycle.pk}/chuan-bi/")


class TestListAndCalendar:
    """The list of cycles and a cycle's dates."""

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_cycle_or_three_take_the_same_statements(
        self,
        world: World,
        signed_in: SignedIn,
        actor: Callable[[str], Actor],
        django_assert_num_queries: Statements,
        count: int,
        text_of: TextOf,
    ) -> None:
        for year in range(2027, 2026 + count):
            create(
                title=f"Kiểm điểm năm {year}", kind="year", year=year, period_start=date(year, 1, 1),
                period_end=date(year, 12, 31), root=world.units["city"], by=actor("organiser"), at=NOW,
            )  # type: ignore[arg-type]  # fmt: skip
        client = signed_in("organiser")
        with django_assert_num_queries(5):
            page = text_of(client, BASE)
        assert page.count("/chuan-bi/") == 0
        assert page.count("Kiểm điểm năm 20") == count

    def test_the_list_links_to_what_is_late(self, world: World, signed_in: SignedIn, text_of: TextOf) -> None:
        world.cycle.subjects.filter(name="Đặng Hư Cấu").update(due_on=date(2026, 11, 1))
        assert f'href="{BASE}{world.cycle.pk}/?muon=1"' in text_of(signed_in("officer_a"), BASE)

    def test_somebody_without_any_cycle_is_told_so(self, signed_in: SignedIn, text_of: TextOf) -> None:
        assert "Chưa có đợt kiểm điểm nào liên quan đến đồng chí" in text_of(signed_in("verifier"), BASE)

    def test_an_organiser_without_cycles_is_told_to_prepare_one(
        self, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        Delegation.objects.all().delete()
        Cycle.objects.all().delete()
        assert "Lập đợt, xem còn thiếu gì, rồi mở" in text_of(signed_in("organiser"), BASE)

    def test_the_calendar_cites_law_and_marks_what_is_none(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        for step, says, law in (("decided", "Xong trước 31/12", True), ("accepted", "Tiếp nhận", False)):
            CalendarDay.objects.create(
                cycle=world.cycle,
                rule=step,
                step=step,
                says=says,
                article="Điều 1",
                confidence="partial",
                is_law=law,
                due_on=date(2026, 12, 30),
            )
        page = text_of(signed_in("officer_a"), f"{BASE}{world.cycle.pk}/lich/")
        assert "Điều 1" in page
        assert "chưa đối chiếu bản gốc" in page
        assert "không phải quy định" in page


class TestClosing:
    """Closing by page."""

    def test_who_is_not_through_is_listed(self, world: World, signed_in: SignedIn, text_of: TextOf) -> None:
        client = signed_in("organiser")
        assert "Còn 5 đối tượng chưa xong" in text_of(client, f"{BASE}{world.cycle.pk}/ket-thuc/")
        response = client.post(f"{BASE}{world.cycle.pk}/ket-thuc/")
        assert response.status_code == 409
        assert "Vũ Tưởng Tượng" in unescape(response.content.decode())

    def test_a_finished_cycle_closes(self, world: World, signed_in: SignedIn, text_of: TextOf) -> None:
        world.cycle.subjects.update(step="decided")
        client = signed_in("organiser")
        assert "data-confirm" in text_of(client, f"{BASE}{world.cycle.pk}/ket-thuc/")
        assert client.post(f"{BASE}{world.cycle.pk}/ket-thuc/").status_code == 302
        assert "Đã kết thúc" in text_of(client, f"{BASE}{world.cycle.pk}/")


class TestSuggestionPages:
    """Drafting, issuing and receiving by page."""

    def sent(self, *texts: str) -> dict[str, object]:
        rows = {f"form-{number}-text": text for number, text in enumerate(texts)}
        return {"form-TOTAL_FORMS": len(texts), "form-INITIAL_FORMS": 0, **rows}

    def test_empty_rows_are_left_out(self, world: World, signed_in: SignedIn) -> None:
        address = f"{BASE}doi-tuong/{world.subjects['committee'].pk}/goi-y/"
        response = signed_in("organiser").post(address, self.sent("Trật tự đô thị", "", "Giải ngân"))
        made = Suggestion.objects.get()
        assert response["Location"] == f"{BASE}goi-y/{made.pk}/"
        assert [point.text for point in made.points.all()] == ["Trật tự đô thị", "Giải ngân"]

    def test_a_ground_without_a_point_keeps_the_ground(self, world: World, signed_in: SignedIn) -> None:
        address = f"{BASE}doi-tuong/{world.subjects['committee'].pk}/goi-y/"
        response = signed_in("organiser").post(address, {**self.sent(""), "form-0-ground": "Kết luận 5"})
        page = unescape(response.content.decode())
        assert response.status_code == 422
        assert "Đã có căn cứ nhưng chưa có nội dung" in page
        assert 'value="Kết luận 5"' in page

    def test_no_point_at_all_is_refused(self, world: World, signed_in: SignedIn) -> None:
        address = f"{BASE}doi-tuong/{world.subjects['committee'].pk}/goi-y/"
        response = signed_in("organiser").post(address, self.sent("", ""))
        assert "ít nhất một nội dung" in unescape(response.content.decode())

    def test_a_draft_is_edited_issued_and_received(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        client = signed_in("organiser")
        client.post(f"{BASE}doi-tuong/{world.subjects['committee'].pk}/goi-y/", self.sent("Trật tự đô thị"))
        made = Suggestion.objects.get()
        assert "Trật tự đô thị" in text_of(client, f"{BASE}goi-y/{made.pk}/sua/")
        client.post(f"{BASE}goi-y/{made.pk}/sua/", self.sent("Trật tự xây dựng"))
        client.post(f"{BASE}goi-y/{made.pk}/y-kien/", {"opinion": "Nhất trí"})
        client.post(f"{BASE}goi-y/{made.pk}/phe-duyet/", {"ground": "Kết luận số 15-KL/TU"})
        late = client.post(f"{BASE}goi-y/{made.pk}/ban-hanh/", {"number": "125", "answer_due": "01/11/2026"})
        assert "đã qua khi ban hành" in unescape(late.content.decode())
        assert 'value="125"' in late.content.decode()
        client.post(f"{BASE}goi-y/{made.pk}/ban-hanh/", {"number": "125", "answer_due": "10/12/2026"})
        officer = signed_in("officer_a")
        assert "Ký nhận gợi ý" in text_of(officer, f"{BASE}goi-y/{made.pk}/")
        officer.post(f"{BASE}goi-y/{made.pk}/ky-nhan/")
        made.refresh_from_db()
        assert made.received_at == NOW
        assert "Đỗ Phỏng Tác" in text_of(client, f"{BASE}goi-y/{made.pk}/")

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_suggestion_or_three_take_the_same_statements(
        self,
        world: World,
        signed_in: SignedIn,
        actor: Callable[[str], Actor],
        django_assert_num_queries: Statements,
        count: int,
        text_of: TextOf,
    ) -> None:
        for key in ("committee", "executive", "head_a")[:count]:
            suggest(
                subject=world.subjects[key], points=[Point("a"), Point("b")], by=actor("organiser"), at=NOW
            )
        client = signed_in("organiser")
        with django_assert_num_queries(7):
            page = text_of(client, f"{BASE}{world.cycle.pk}/goi-y/")
        assert page.count("đang soạn") == count


class TestDelegationPages:
    """Forming and assigning by page."""

    def test_a_delegation_is_formed_given_units_and_members(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        client = signed_in("organiser")
        response = client.post(f"{BASE}{world.cycle.pk}/doan-cong-tac/", {"number": 2, "name": "Đoàn số 2"})
        made = Delegation.objects.get(number=2)
        assert response["Location"] == f"{BASE}doan-cong-tac/{made.pk}/"
        client.post(f"{BASE}doan-cong-tac/{made.pk}/don-vi/", {"units": [world.cycle_units["ward_b"].pk]})
        found = text_of(client, f"{BASE}doan-cong-tac/{made.pk}/?tim=minh+hoa")
        assert "Cử Trần Minh Họa" in found
        client.post(
            f"{BASE}doan-cong-tac/{made.pk}/thanh-vien/",
            {"person": world.people["leader"].pk, "role": "head"},
        )
        page = text_of(client, f"{BASE}{world.cycle.pk}/doan-cong-tac/")
        assert "Trần Minh Họa (Trưởng đoàn)" in page.replace('<span class="text-secondary">', "").replace(
            "</span>", ""
        )
        member = made.members.get()
        client.post(f"{BASE}doan-cong-tac/{made.pk}/thanh-vien/{member.pk}/rut/")
        assert not made.members.exists()

    def test_a_tie_is_refused_with_the_form_still_there(self, world: World, signed_in: SignedIn) -> None:
        response = signed_in("organiser").post(
            f"{BASE}doan-cong-tac/{world.delegation.pk}/thanh-vien/",
            {"person": world.people["member_a"].pk, "role": "member"},
        )
        page = unescape(response.content.decode())
        assert response.status_code == 409
        assert "Bùi Mô Phỏng giữ chức vụ Ủy viên Ban Thường vụ" in page
        assert "Cử Bùi Mô Phỏng" in page

    def test_a_taken_number_is_refused_with_what_was_typed(self, world: World, signed_in: SignedIn) -> None:
        response = signed_in("organiser").post(
            f"{BASE}{world.cycle.pk}/doan-cong-tac/", {"number": 1, "name": "Đoàn đã gõ"}
        )
        page = unescape(response.content.decode())
        assert "Đoàn số 1 đã có trong đợt này" in page
        assert 'value="Đoàn đã gõ"' in page

    @pytest.mark.parametrize("count", [0, 2])
    def test_one_delegation_or_three_take_the_same_statements(
        self, world: World, signed_in: SignedIn, django_assert_num_queries: Statements, count: int
    ) -> None:
        for number in range(count):
            Delegation.objects.create(cycle=world.cycle, number=10 + number, name=f"Đoàn số {10 + number}")
        client = signed_in("organiser")
        with django_assert_num_queries(13):
            client.get(f"{BASE}{world.cycle.pk}/doan-cong-tac/")
