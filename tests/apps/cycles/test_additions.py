"""Who came too late for the opening is taken into the open cycle: as the opening would have, and never twice."""

from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import NOW, SINCE, World
from kiemdiem.accounts.models import Person
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.actions import add_subject
from kiemdiem.cycles.models import CalendarDay, Cycle, CycleState, Inclusion, Subject
from kiemdiem.organisations.models import Appointment, Collective, PersonCondition, Post, Unit

GROUND = "Quyết định 45-QĐ/ĐU ngày 12/11/2026"
NOVEMBER = date(2026, 11, 12)


@pytest.fixture
def appoint(world: World) -> Callable[..., Appointment]:
    """Return a maker of an appointment in the ward: `appoint("officer_a", "Phó Bí thư", "deputy", collective)`."""

    def make(
        key: str, title: str, role: str, collective: Collective | None = None, *, unit: Unit | None = None,
        since: date = NOVEMBER, until: date | None = None,
    ) -> Appointment:  # fmt: skip
        post = Post.objects.create(
            unit=unit or world.units["ward_a"], collective=collective, title=title, role=role, rank=9, valid_from=SINCE
        )  # fmt: skip
        return Appointment.objects.create(
            person=world.people[key], post=post, valid_from=since, valid_to=until
        )

    return make


@pytest.fixture
def add(world: World, actor: Callable[[str], Actor]) -> Callable[..., Subject]:
    """Return the organiser's hand: `add(who)`."""

    def put(who: Person | Collective, ground: str = GROUND, by: str = "organiser") -> Subject:
        return add_subject(cycle=world.cycle, who=who, ground=ground, by=actor(by), at=NOW)

    return put


Appoint = Callable[..., Appointment]
Add = Callable[..., Subject]
SignedIn = Callable[[str], Client]
Statements = Callable[[int], Any]
TextOf = Callable[..., str]


class TestPeople:
    """Somebody appointed after the opening."""

    def test_who_is_appointed_in_november_comes_in_at_the_first_step_of_the_frozen_unit(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        CalendarDay.objects.create(
            cycle=world.cycle, rule="calendar.draft", step="submitted", says="Gửi báo cáo", due_on=date(2026, 12, 8)
        )  # fmt: skip
        appoint("officer_a", "Phó Bí thư Thường trực", "deputy", world.collectives["committee"])
        made = add(world.people["officer_a"])
        made.refresh_from_db()
        assert made.unit == world.cycle_units["ward_a"]
        assert made.paths == world.cycle_units["ward_a"].paths
        assert (made.kind, made.role, made.line, made.title) == (
            "leader", "deputy", "party", "Phó Bí thư Thường trực",
        )  # fmt: skip
        assert (made.step, made.step_since, made.due_on) == ("drafting", NOW, date(2026, 12, 8))
        assert made.comparison_group == "Cấp phó – Phường"
        assert made.source == f"Bổ sung ngày 23/11/2026: {GROUND}"
        (seat,) = made.memberships.all()
        assert (seat.collective_subject, seat.title) == (
            world.subjects["committee"],
            "Phó Bí thư Thường trực",
        )

    def test_the_highest_of_several_posts_is_the_one_reviewed(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        appoint("officer_a", "Chuyên viên Ban Tổ chức", "staff", unit=world.units["city"])
        assert add(world.people["officer_a"]).title == "Chuyên viên Ban Tổ chức"

    def test_who_left_in_the_course_of_the_year_comes_in_at_the_post_held_then(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff", since=SINCE, until=date(2026, 6, 30))
        assert add(world.people["officer_a"]).title == "Công chức văn phòng"

    def test_a_post_of_the_last_day_goes_before_a_higher_one_given_up_earlier(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        appoint("officer_a", "Phó Chủ tịch HĐND", "deputy", since=SINCE, until=date(2026, 6, 30))
        appoint("officer_a", "Công chức văn phòng", "staff", since=date(2026, 7, 1))
        assert add(world.people["officer_a"]).title == "Công chức văn phòng"

    def test_the_exemptions_are_looked_at_as_at_the_opening(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        Person.objects.filter(pk=world.people["officer_a"].pk).update(party_admitted_on=date(2026, 9, 2))
        made = add(world.people["officer_a"])
        assert made.inclusion == Inclusion.EXEMPT
        assert made.exemption_rule == "exemption.newly_admitted"
        assert "02/09/2026" in made.exemption_ground
        assert made.due_on is None

    def test_a_leader_comes_in_reviewed_whatever_takes_other_members_out(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        appoint("officer_a", "Phó Bí thư Thường trực", "deputy")
        PersonCondition.objects.create(
            person=world.people["officer_a"],
            kind="suspended_party_life",
            ground="Quyết định 9",
            valid_from=SINCE,
        )
        assert add(world.people["officer_a"]).inclusion == Inclusion.FULL

    def test_the_journal_names_subject_unit_and_ground(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        made = add(world.people["officer_a"], ground=f" {GROUND} ")
        event = Event.objects.get(action="cycles.add_subject")
        assert (event.about_id, event.cycle_id, event.reason) == (made.pk, world.cycle.pk, GROUND)
        assert event.party_path == world.cycle_units["ward_a"].party_path
        assert "Phường An Thử" in event.payload


class TestCollectives:
    """A collective forgotten or founded since."""

    @pytest.fixture
    def council(self, world: World) -> Collective:
        return Collective.objects.create(
            unit=world.units["ward_a"], name="Thường trực HĐND phường An Thử", kind="thuong_truc_hdnd", line="state",
            valid_from=NOVEMBER,
        )  # fmt: skip

    def test_a_collective_comes_in_with_its_seats_and_brings_members_not_yet_in(
        self, world: World, appoint: Appoint, add: Add, council: Collective
    ) -> None:
        appoint("head_a", "Chủ tịch HĐND phường", "head", council)
        appoint("officer_a", "Phó Chủ tịch HĐND phường", "deputy", council)
        made = add(council)
        assert (made.kind, made.collective, made.line) == ("collective", council, "state")
        assert made.comparison_group == "Thường trực Hội đồng nhân dân – Phường"
        brought = world.cycle.subjects.get(person=world.people["officer_a"])
        assert [(seat.subject, seat.title) for seat in made.members.order_by("id")] == [
            (world.subjects["head_a"], "Chủ tịch HĐND phường"),
            (brought, "Phó Chủ tịch HĐND phường"),
        ]
        assert set(Event.objects.values_list("action", "about_id")) == {
            ("cycles.add_subject", made.pk),
            ("cycles.add_subject", brought.pk),
        }
        assert len(set(Event.objects.values_list("gesture"))) == 1

    def test_a_collective_where_nobody_sits_is_refused(
        self, world: World, add: Add, council: Collective
    ) -> None:
        with pytest.raises(Refused, match="Chưa có ai giữ chức vụ") as caught:
            add(council)
        assert "mục Tổ chức" in caught.value.way_out
        assert not world.cycle.subjects.filter(collective=council).exists()

    def test_a_collective_that_is_in_is_not_added_again(self, world: World, add: Add) -> None:
        with pytest.raises(Refused, match="đã có trong đợt"):
            add(world.collectives["committee"])

    def test_a_plenum_is_refused(self, world: World, add: Add) -> None:
        plenum = Collective.objects.create(
            unit=world.units["city"], name="Ban Chấp hành", kind="ban_chap_hanh_cap_tinh", line="party", valid_from=SINCE
        )  # fmt: skip
        with pytest.raises(Refused, match="không thuộc các tập thể phải kiểm điểm"):
            add(plenum)

    def test_a_collective_of_another_time_is_refused(self, add: Add, council: Collective) -> None:
        Collective.objects.filter(pk=council.pk).update(valid_from=SINCE, valid_to=date(2025, 12, 31))
        with pytest.raises(Refused, match="không hoạt động ngày nào từ 01/01/2026 đến 31/12/2026"):
            add(council)

    def test_a_collective_of_a_unit_outside_the_frozen_tree_is_refused(self, add: Add) -> None:
        founded = Unit.objects.create(
            code="moi", name="Phường Mới", kind="phuong", line="party", valid_from=NOVEMBER
        )
        board = Collective.objects.create(
            unit=founded, name="Ban Thường vụ Phường Mới", kind="ban_thuong_vu", line="party", valid_from=NOVEMBER
        )  # fmt: skip
        with pytest.raises(Refused, match="không có trong cây tổ chức đã chốt"):
            add(board)


class TestRefusals:
    """When nobody is added."""

    def test_without_a_ground_nobody_is_added(self, world: World, appoint: Appoint, add: Add) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        with pytest.raises(Refused, match="phải có căn cứ"):
            add(world.people["officer_a"], ground="  ")

    def test_who_is_in_already_is_not_added_again(self, world: World, add: Add) -> None:
        with pytest.raises(Refused, match=r"đã có trong đợt .*, với chức vụ Bí thư Đảng ủy phường"):
            add(world.people["head_a"])

    def test_who_held_no_post_in_the_period_is_refused(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        appoint("officer_a", "Công chức", "staff", since=SINCE, until=date(2025, 12, 31))
        with pytest.raises(Refused, match="không giữ chức vụ nào từ 01/01/2026 đến 31/12/2026"):
            add(world.people["officer_a"])

    def test_who_serves_outside_the_frozen_tree_is_refused(
        self, world: World, appoint: Appoint, add: Add
    ) -> None:
        founded = Unit.objects.create(
            code="moi", name="Phường Mới", kind="phuong", line="party", valid_from=NOVEMBER
        )
        appoint("officer_a", "Công chức", "staff", unit=founded)
        with pytest.raises(Refused, match="không có trong cây tổ chức đã chốt"):
            add(world.people["officer_a"])

    @pytest.mark.parametrize("state", [CycleState.DRAFT, CycleState.CLOSED])
    def test_only_an_open_cycle_takes_anybody_in(
        self, world: World, appoint: Appoint, add: Add, state: CycleState
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        Cycle.objects.filter(pk=world.cycle.pk).update(state=state)
        with pytest.raises(NotAllowed):
            add(world.people["officer_a"])

    @pytest.mark.parametrize("by", ["officer_a", "head_a", "delegate", "leader"])
    def test_only_the_organiser_adds(self, world: World, appoint: Appoint, add: Add, by: str) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        with pytest.raises(NotAllowed):
            add(world.people["officer_a"], by=by)


class TestPage:
    """Choosing by page."""

    @pytest.fixture(autouse=True)
    def _on_the_day(self) -> Iterator[None]:
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.fixture
    def address(self, world: World) -> str:
        return f"/dot-kiem-diem/{world.cycle.pk}/doi-tuong/bo-sung/"

    def test_the_list_of_subjects_leads_the_organiser_here_and_nobody_else(
        self, world: World, signed_in: SignedIn, text_of: TextOf, address: str
    ) -> None:
        listed = f"/dot-kiem-diem/{world.cycle.pk}/doi-tuong/"
        page = text_of(signed_in("organiser"), listed)
        assert address in page
        assert "<h1>Đối tượng của đợt</h1>" in page
        assert address not in text_of(signed_in("officer_a"), listed)
        text_of(signed_in("officer_a"), address, 403)

    def test_it_lists_who_is_missing_with_posts_and_who_has_left(
        self, signed_in: SignedIn, text_of: TextOf, address: str, appoint: Appoint
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        appoint("stranger", "Công chức tư pháp", "staff", since=SINCE, until=date(2026, 6, 30))
        appoint("leader", "Chuyên viên", "staff", since=SINCE, until=date(2025, 12, 31))
        page = text_of(signed_in("organiser"), address)
        assert "Công chức văn phòng, Phường An Thử từ 12/11/2026" in page
        assert "Công chức tư pháp, Phường An Thử đến 30/06/2026" in page
        assert page.index("Đỗ Phỏng Tác") < page.index("Hồ Ngoại Truyện")
        assert page.count("không còn ngày cuối kỳ") == 1
        assert "Trần Minh Họa" not in page
        assert "Vũ Tưởng Tượng" not in page

    def test_the_search_needs_no_marks(
        self, signed_in: SignedIn, text_of: TextOf, address: str, appoint: Appoint
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        appoint("stranger", "Công chức tư pháp", "staff")
        page = text_of(signed_in("organiser"), f"{address}?tim=ngoai truyen")
        assert "Hồ Ngoại Truyện" in page
        assert "Đỗ Phỏng Tác" not in page

    def test_an_empty_list_says_what_to_do_next(
        self, signed_in: SignedIn, text_of: TextOf, address: str
    ) -> None:
        page = text_of(signed_in("organiser"), address)
        assert "đã có trong đợt" in page
        assert "Mở mục Tổ chức" in page

    def test_who_is_chosen_comes_in_and_the_page_of_the_subject_opens(
        self, world: World, signed_in: SignedIn, text_of: TextOf, address: str, appoint: Appoint
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        client = signed_in("organiser")
        sent = {"who": f"nguoi-{world.people['officer_a'].pk}", "ground": GROUND}
        response = client.post(address, sent)
        made = world.cycle.subjects.get(person=world.people["officer_a"])
        assert response["Location"] == f"/dot-kiem-diem/doi-tuong/{made.pk}/"
        assert f"Bổ sung ngày 23/11/2026: {GROUND}" in text_of(client, response["Location"])

    def test_what_was_chosen_and_typed_survives_a_refusal(
        self, world: World, signed_in: SignedIn, address: str, appoint: Appoint
    ) -> None:
        appoint("officer_a", "Công chức văn phòng", "staff")
        key = f"nguoi-{world.people['officer_a'].pk}"
        response = signed_in("organiser").post(address, {"who": key, "ground": ""})
        assert response.status_code == 422
        assert f'value="{key}" checked' in response.content.decode()
        response = signed_in("organiser").post(address, {"who": "", "ground": "Căn cứ đã gõ"})
        page = unescape(response.content.decode())
        assert "Hãy chọn một tập thể hoặc một người trong danh sách." in page
        assert 'value="Căn cứ đã gõ"' in page

    @pytest.mark.parametrize("who", ["nguoi-999999", "nguoi-x", "tap-the-", "khong-1", "nguoi-" + "9" * 40])
    def test_what_is_not_in_the_list_is_no_choice(self, signed_in: SignedIn, address: str, who: str) -> None:
        response = signed_in("organiser").post(address, {"who": who, "ground": GROUND})
        assert response.status_code == 422

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_missing_or_three_take_the_same_statements(
        self,
        signed_in: SignedIn,
        django_assert_num_queries: Statements,
        address: str,
        appoint: Appoint,
        count: int,
    ) -> None:
        for key in ("officer_a", "stranger", "leader")[:count]:
            appoint(key, "Công chức văn phòng", "staff")
        client = signed_in("organiser")
        with django_assert_num_queries(8):
            client.get(address)


@pytest.mark.parametrize("more", [0, 5])
def test_more_members_do_not_make_more_statements_but_for_their_events(
    world: World, appoint: Appoint, add: Add, django_assert_num_queries: Statements, more: int
) -> None:
    council = Collective.objects.create(
        unit=world.units["ward_a"], name="Thường trực HĐND", kind="thuong_truc_hdnd", line="state", valid_from=NOVEMBER
    )  # fmt: skip
    appoint("officer_a", "Phó Chủ tịch HĐND phường", "deputy", council)
    for number in range(more):
        world.people[f"x{number}"] = Person.objects.create(full_name=f"Người Thêm {number}", fictional=True)
        appoint(f"x{number}", "Ủy viên Thường trực", "member", council)
    with django_assert_num_queries(25):
        add(council)
