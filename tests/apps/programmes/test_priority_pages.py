"""Pages of priority tasks: the shortlist side by side, proposing, choosing, closing; literal numbers of statements."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.programmes.conftest import Actors, Propose
from cast import NOW, TODAY, World
from kiemdiem.programmes import actions
from kiemdiem.programmes.access import may_see_priority, visible_priorities
from kiemdiem.programmes.models import PriorityState, PriorityTask
from kiemdiem.shortcomings.models import Shortcoming

SignedIn = Callable[[str], Client]
Statements = Callable[..., object]


def board(world: World, **more: object) -> str:
    return reverse("programmes:priorities", query={"don-vi": world.units["city"].pk, "nam": 2027, **more})


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_costs_as_much_for_three_as_for_one(
    world: World, propose: Propose, entry: Shortcoming, signed_in: SignedIn, number: int,
    django_assert_num_queries: Statements,
) -> None:  # fmt: skip
    propose("", shortcoming=entry)
    for each in range(number):
        propose(f"Việc {each}")
    client = signed_in("organiser")
    with django_assert_num_queries(9):
        assert client.get(board(world)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_what_could_be_proposed_costs_as_much_for_three_as_for_one(
    world: World, propose: Propose, entry: Shortcoming, signed_in: SignedIn, number: int,
    django_assert_num_queries: Statements,
) -> None:  # fmt: skip
    for each in range(number):
        propose(f"Việc {each}")
    there = reverse("programmes:propose", query={"don-vi": world.units["city"].pk, "nam": 2027})
    client = signed_in("organiser")
    with django_assert_num_queries(14):
        assert entry.wording in client.get(there).content.decode()


def test_a_unit_that_nobody_may_see_is_told_and_the_year_stays_as_asked(
    world: World, signed_in: SignedIn
) -> None:
    there = reverse("programmes:priorities", query={"don-vi": 987654321, "nam": 2028})
    page = signed_in("organiser").get(there).content.decode()
    assert "Đồng chí không xem được đơn vị ở địa chỉ này" in page
    assert 'value="2028"' in page


def test_the_oldest_matter_stands_first_and_what_came_from_no_entry_last(
    world: World, propose: Propose, entry: Shortcoming, signed_in: SignedIn
) -> None:
    propose("Việc mới")
    propose("", shortcoming=entry)
    page = signed_in("organiser").get(board(world)).content.decode()
    assert page.index(entry.wording) < page.index("Việc mới")
    assert "11 năm" in page
    assert "Tồn tại nhiều năm" in page


def test_from_the_register_to_the_choice_and_the_closing_in_the_browser(
    world: World, entry: Shortcoming, signed_in: SignedIn
) -> None:
    client = signed_in("organiser")
    there = reverse("programmes:propose", query={"don-vi": world.units["city"].pk, "nam": 2027})
    assert client.post(there, {"han-che": entry.pk}).status_code == 302
    assert client.post(there, {"han-che": entry.pk}).status_code == 409
    assert client.post(there, {"name": ""}).status_code == 422
    assert client.post(there, {"name": "Số hóa hồ sơ"}).status_code == 302
    one = PriorityTask.objects.get(name="Số hóa hồ sơ")

    def paper() -> SimpleUploadedFile:
        return SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.7 bao cao")

    def act(slug: str, **said: object) -> int:
        return client.post(reverse("programmes:priority_act", args=[one.pk, slug]), said).status_code

    chosen = {"decision_number": "12-NQ/TU", "decided_on": "2026-11-20"}
    assert act("chon", **chosen) == 409
    weighed = {
        "name": one.name, "owner_post": "Bí thư Đảng ủy phường", "due_on": "2027-06-30", "measure": "Hồ sơ số hóa",
        "measure_unit": "%", "goal": "100", "direction": "up", "criteria": "diem-nghen", "milestones": "30/03/2027: Xong nửa",
    }  # fmt: skip
    assert act("can-nhac", **{**weighed, "milestones": "Xong nửa"}) == 422
    assert act("can-nhac", **weighed) == 302
    assert act("chon", **chosen) == 302
    stone = one.milestones.get()
    reach = reverse("programmes:reach", args=[stone.pk])
    assert client.post(reach, {"done_on": "2026-11-22", "proof": ""}).status_code == 422
    assert client.post(reach, {"done_on": "2026-11-22", "proof": "Biên bản"}).status_code == 302
    assert act("so-lieu", value="60", as_of="2026-11-22", proof="Báo cáo") == 422
    assert act("so-lieu", value="60", as_of="2026-11-22", proof="Báo cáo", file=paper()) == 302
    kept = reverse("programmes:figure_proof", args=[one.pk, one.figures.get().pk])
    assert kept in client.get(reverse("programmes:priority", args=[one.pk])).content.decode()
    handed_out = client.get(kept)
    assert b"".join(handed_out.streaming_content) == b"%PDF-1.7 bao cao"
    assert "attachment" in handed_out["Content-Disposition"]
    assert signed_in("stranger").get(kept).status_code == 404
    assert act("ket-thuc", ground="Thông báo") == 409
    assert act("so-lieu", value="100", as_of="2026-11-23", proof="Báo cáo", file=paper()) == 302
    assert act("ket-thuc", ground="Thông báo") == 302
    one.refresh_from_db()
    assert one.state == PriorityState.CLOSED


def test_more_than_meant_at_once_is_told_and_not_forbidden(
    world: World, actor: Actors, propose: Propose, entry: Shortcoming, signed_in: SignedIn
) -> None:
    client = signed_in("organiser")
    limit = reverse("programmes:limit", query={"don-vi": world.units["city"].pk, "nam": 2027})
    assert client.post(limit, {"most": "0"}).status_code == 422
    assert client.post(limit, {"most": "1"}).status_code == 302
    for year in (2027, 2028):
        one = propose("", shortcoming=entry, year=year)
        actions.adopt_priority(
            priority=one, decision_number="12-NQ/TU", decided_on=TODAY, by=actor("organiser"), at=NOW
        )
    page = client.get(board(world)).content.decode()
    assert "Đang thực hiện (2/1)" in page
    assert "Việc gì cũng trọng tâm thì không còn trọng tâm" in page


def test_who_sees_a_priority_task_sees_it_in_the_list_and_nobody_else_does(
    world: World, actor: Actors, propose: Propose, entry: Shortcoming
) -> None:
    propose("Việc của thành phố")
    propose("", shortcoming=entry)
    propose("Việc của phường", unit=world.units["ward_a"])
    for key in world.accounts:
        by = actor(key)
        listed = set(PriorityTask.objects.filter(visible_priorities(by, TODAY)).values_list("pk", flat=True))
        rows = PriorityTask.objects.select_related("unit")
        assert listed == {one.pk for one in rows if may_see_priority(by, one, TODAY).allowed}, key


def test_a_stranger_learns_of_no_priority_task(propose: Propose, signed_in: SignedIn) -> None:
    one = propose()
    assert signed_in("stranger").get(reverse("programmes:priority", args=[one.pk])).status_code == 404
