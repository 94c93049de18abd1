"""The pages of the delegations' calendar, of a visit with its report, and of declared relatives."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.assignments.models import Task
from kiemdiem.cycles.actions import NewMember, Point, assign_delegation, issue_suggestion, suggest
from kiemdiem.cycles.models import CycleUnit, Delegation, Kinship, Visit
from kiemdiem.shortcomings.models import Shortcoming
from preparing import prepared

Actors = Callable[[str], Any]
SignedIn = Callable[[str], Client]
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visit(world: World) -> Visit:
    """Return the visit of the first delegation to ward A, today."""
    return Visit.objects.create(
        delegation=world.delegation, unit=world.cycle_units["ward_a"], starts_on=DAY, ends_on=DAY
    )


def said(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:1500]
    return " ".join(unescape(answer.content.decode()).split())


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_a_visit_is_planned_moved_and_taken_off(world: World, signed_in: SignedIn) -> None:
    client, unit = signed_in("organiser"), world.cycle_units["ward_a"]
    assert "Phường An Thử" in said(client.get(at("cycles:visits", world.cycle.pk)))
    address = at("cycles:plan_visit", unit.pk)
    answer = client.post(address, {"starts_on": "08/12/2026", "session": "morning", "place": "Hội trường"})
    visit = Visit.objects.get()
    assert answer["Location"] == at("cycles:visit", visit.pk)
    calendar = said(client.get(at("cycles:visits", world.cycle.pk)))
    assert "buổi sáng 08/12/2026" in calendar
    assert "Chưa có ngày" not in calendar
    holiday = said(client.post(address, {"starts_on": "01/01/2027", "session": "day"}), 409)
    assert "Ngày 01/01/2027 là ngày nghỉ" in holiday
    assert client.post(at("cycles:cancel_visit", visit.pk)).status_code == 302
    assert not Visit.objects.exists()


def test_a_unit_is_moved_by_the_form_that_dragging_sends(world: World, signed_in: SignedIn) -> None:
    second = Delegation.objects.create(cycle=world.cycle, number=2, name="Đoàn số 2")
    client, unit = signed_in("organiser"), world.cycle_units["ward_a"]
    board = said(client.get(at("cycles:delegations", world.cycle.pk)))
    assert f'data-unit="{unit.pk}"' in board
    assert f'data-drop="{second.pk}"' in board
    address = at("cycles:move_unit", world.cycle.pk)
    assert client.post(address, {"unit": unit.pk, "to": second.pk}).status_code == 302
    assert list(unit.delegations.all()) == [second]
    Visit.objects.create(delegation=second, unit=unit, starts_on=DAY, ends_on=DAY)
    assert "Hãy bỏ lịch ấy trước" in said(client.post(address, {"unit": unit.pk, "to": ""}), 409)
    assert "Chưa chọn đơn vị." in said(client.post(address, {"to": ""}), 422)
    assert signed_in("officer_a").post(address, {"unit": unit.pk, "to": ""}).status_code == 403


def test_a_tie_accepted_and_one_that_came_later_stand_on_the_board(
    world: World, actor: Actors, signed_in: SignedIn
) -> None:
    new = NewMember(world.people["member_a"], conflict_ground="Không có người khác")
    assign_delegation(delegation=world.delegation, add=[new], by=actor("organiser"), at=NOW)
    Kinship.objects.create(
        person=world.people["delegate"], unit=world.units["ward_a"], relative="x", relation="em ruột", declared_at=NOW
    )  # fmt: skip
    client = signed_in("organiser")
    board = said(client.get(at("cycles:delegations", world.cycle.pk)))
    assert "vẫn cử, có lý do" in board
    assert "có ràng buộc" in board
    page = said(client.get(at("cycles:delegation", world.delegation.pk)))
    assert "Phạm Kịch Bản đã khai báo có em ruột công tác tại Phường An Thử" in page
    assert "khai báo có em ruột" not in said(
        signed_in("officer_a").get(at("cycles:delegation", world.delegation.pk))
    )


def test_units_without_a_suggestion_are_folded_behind_those_to_choose_from(
    world: World, signed_in: SignedIn
) -> None:
    client, address = signed_in("organiser"), at("cycles:delegation", world.delegation.pk)
    world.delegation.units.clear()
    none_suggested = said(client.get(address))
    assert '<details class="kd-more" open><summary>Các đơn vị không được gợi ý' in none_suggested
    world.delegation.units.add(world.cycle_units["ward_a"])
    one_chosen = said(client.get(address))
    before, _, folded = one_chosen.partition('<details class="kd-more" ><summary>Các đơn vị không được gợi ý')
    assert f'name="units" value="{world.cycle_units["ward_a"].pk}" checked' in before
    assert f'name="units" value="{world.cycle_units["ward_b"].pk}"' in folded


def test_the_report_from_the_first_word_to_the_sending(
    world: World, visit: Visit, actor: Actors, signed_in: SignedIn
) -> None:
    by = actor("organiser")
    asked = suggest(subject=world.subjects["committee"], points=[Point("Trật tự đô thị")], by=by, at=NOW)
    issue_suggestion(suggestion=prepared(asked, by), number="1", by=by, at=NOW)
    client, organiser = signed_in("delegate"), signed_in("organiser")
    rows = {
        f"form-{n}-text": text
        for n, text in enumerate(["Giao đất chậm", "Rà soát hồ sơ", "Tốt", "Bình thường"])
    }
    assert (
        client.post(at("cycles:write_visit_report", visit.pk), {"summary": "Nghiêm túc", **rows}).status_code
        == 302
    )
    page = said(client.get(at("cycles:visit", visit.pk)))
    for part in ("Trật tự đô thị", "Giao đất chậm", "còn 4 kết luận chưa đánh dấu"):
        assert part in page
    early = said(client.post(at("cycles:send_visit_report", visit.pk)), 409)
    assert "Kết luận 1 chưa đánh dấu xử lý: Giao đất chậm" in early
    one, two, three, four = visit.report.conclusions.all()  # type: ignore[attr-defined]
    raising = at("shortcomings:raise_conclusion", one.pk)
    assert "Giao đất chậm" in said(client.get(raising))
    assert client.post(raising, {"wording": "Giao đất dịch vụ chậm"}).status_code == 302
    task = at("shortcomings:task_from_conclusion", two.pk)
    assert client.get(task).status_code == 403
    post = str(world.posts["deputy_a"].title)
    sent = {"name": "Rà soát hồ sơ", "post": post, "due_on": "31/03/2027"}
    assert organiser.post(task, sent).status_code == 302, said(organiser.post(task, sent), 409)
    for conclusion, outcome in ((three, "commendation"), (four, "none")):
        settle = at("cycles:settle_conclusion", visit.pk, conclusion.pk)
        assert client.post(settle, {"outcome": outcome}).status_code == 302
    assert "Không có cách xử lý này." in said(client.post(settle, {"outcome": "x"}), 422)
    assert client.post(at("cycles:send_visit_report", visit.pk)).status_code == 302
    done = said(client.get(at("cycles:visit", visit.pk)))
    for part in ("Hạn chế trong sổ", "Nhiệm vụ đã giao", "Biểu dương", "Không phát sinh", "Đã gửi"):
        assert part in done
    assert Shortcoming.objects.get().wording == "Giao đất dịch vụ chậm"
    assert Task.objects.count() == 1
    late = said(client.post(at("cycles:write_visit_report", visit.pk), {"summary": "x"}), 409)
    assert "không sửa được nữa" in late


@pytest.mark.parametrize(("who", "sees"), [
    ("organiser", True), ("leader", True), ("delegate", True), ("officer_a", False), ("head_a", False),
])  # fmt: skip
def test_the_unit_sees_the_date_and_not_the_report(
    world: World, visit: Visit, signed_in: SignedIn, who: str, sees: bool
) -> None:
    page = said(signed_in(who).get(at("cycles:visit", visit.pk)))
    assert ("Báo cáo của đoàn" in page) is sees


def test_strangers_see_neither(world: World, visit: Visit, signed_in: SignedIn) -> None:
    assert signed_in("stranger").get(at("cycles:visit", visit.pk)).status_code == 403
    assert signed_in("officer_a").get(at("cycles:write_visit_report", visit.pk)).status_code == 403
    assert signed_in("officer_a").get(at("cycles:plan_visit", visit.unit_id)).status_code == 403


def test_an_absence_and_who_goes_instead(world: World, visit: Visit, signed_in: SignedIn) -> None:
    client, member = signed_in("organiser"), world.delegation.members.get()
    sent = {"member": member.pk, "reason": "Ốm", "cover": "Trần Minh Họa"}
    assert client.post(at("cycles:cover_absence", visit.pk), sent).status_code == 302
    page = said(client.get(at("cycles:visit", visit.pk)))
    assert "Ốm; Trần Minh Họa dự thay" in page.replace("<strong>", "").replace("</strong>", "")
    wrong = said(client.post(at("cycles:cover_absence", visit.pk), {**sent, "cover": "Bùi Mô Phỏng"}), 409)
    assert "giữ chức vụ" in wrong
    assert 'value="Ốm"' in wrong


def test_relatives_are_declared_by_oneself_and_by_the_organisation_body(
    world: World, signed_in: SignedIn
) -> None:
    given = {"unit": "Phường An Thử", "relative": "Trần Hư Danh", "relation": "em ruột"}
    own = signed_in("leader")
    assert "Người khai báo *" not in said(own.get(at("cycles:kinships")))
    assert own.post(at("cycles:kinships"), given).status_code == 302
    assert Kinship.objects.get().person == world.people["leader"]
    organiser = signed_in("organiser")
    assert "Trần Hư Danh" in said(organiser.get(at("cycles:kinships") + "?tim=minh+hoa"))
    assert organiser.post(at("cycles:kinships"), given).status_code == 422
    assert organiser.post(at("cycles:kinships"), {**given, "person": "Phạm Kịch Bản"}).status_code == 302
    assert "Trần Hư Danh" not in said(signed_in("officer_a").get(at("cycles:kinships")))
    end = at("cycles:end_kinship", Kinship.objects.order_by("pk")[0].pk)
    refused = own.post(end, {"ground": "Nghỉ hưu " + "từ lâu " * 80})
    assert refused.status_code == 422
    assert 'value="Nghỉ hưu từ lâu từ lâu' in refused.content.decode()
    assert signed_in("officer_a").post(end, {"ground": "x"}).status_code == 404
    assert own.post(end, {"ground": ""}).status_code == 422
    assert own.post(end, {"ground": "Nghỉ hưu"}).status_code == 302
    assert "Nghỉ hưu" in said(own.get(at("cycles:kinships")))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "number"), [("cycles:visits", 10), ("cycles:delegations", 13), ("cycles:kinships", 6)]
)
def test_one_or_three_take_the_same_statements(
    world: World, signed_in: SignedIn, name: str, number: int, count: int, django_assert_num_queries: Any
) -> None:
    ward = world.units["ward_a"]
    for place in range(count):
        unit = CycleUnit.objects.create(
            cycle=world.cycle, unit=type(ward).objects.create(
                code=f"them-{place}", name=f"Phường Thêm {place}", kind="phuong", line="party", valid_from=DAY,
                party_path=f"{world.units['city'].pk}/t{place}/",
            ),
            name=f"Phường Thêm {place}", depth=1, party_path=f"{world.units['city'].pk}/t{place}/",
        )  # fmt: skip
        delegation = Delegation.objects.create(
            cycle=world.cycle, number=10 + place, name=f"Đoàn số {10 + place}"
        )
        delegation.units.add(unit)
        delegation.members.create(person=world.people["verifier"])
        Visit.objects.create(delegation=delegation, unit=unit, starts_on=DAY, ends_on=DAY)
        Kinship.objects.create(
            person=world.people["verifier"],
            unit=unit.unit,
            relative=f"x{place}",
            relation="em",
            declared_at=NOW,
        )
    client, args = signed_in("organiser"), [] if name == "cycles:kinships" else [world.cycle.pk]
    client.get(at(name, *args))
    with django_assert_num_queries(number):
        client.get(at(name, *args))
