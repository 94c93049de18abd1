"""Pages of programmes: who sees what, with a literal number of statements however much there is."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from apps.programmes.conftest import DECIDED, Actors, AddTask, Plan
from cast import NOW, TODAY, World
from kiemdiem.assignments.actions import tasks as given
from kiemdiem.assignments.models import Task
from kiemdiem.programmes import actions
from kiemdiem.programmes.access import may_see, visible_programmes
from kiemdiem.programmes.models import Programme, ProgrammeComment, ProgrammeState, ProgrammeTask
from kiemdiem.programmes.queries.debts import doubles
from kiemdiem.programmes.queries.listing import Filters, listing, programme_lines
from kiemdiem.programmes.queries.page import task_lines, worst_first
from kiemdiem.programmes.queries.progress import Going
from kiemdiem.rulesets.actions import record_act
from kiemdiem.rulesets.models import LegalAct

SignedIn = Callable[[str], Client]
Statements = Callable[..., object]
LATER = date(2027, 8, 1)


def adopt(programme: Programme, actor: Actors, number: str = "17-CTr/TU") -> None:
    actions.adopt(
        programme=programme, decision_number=number, decided_on=DECIDED, by=actor("organiser"), at=NOW
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_as_much_for_three_as_for_one(
    actor: Actors, adopted: Plan, number: int, django_assert_num_queries: Statements
) -> None:
    for each in range(number):
        adopted(f"Chương trình {each}")
    by = actor("organiser")
    with django_assert_num_queries(4):
        listed = listing(by, Filters(), TODAY)
        lines = programme_lines(listed, TODAY, slice(0, 20))
    assert listed.totals == {"": number, "thuc-hien": number, "qua-han": 0, "soan": 0}
    assert [(line.decision, line.tally.total, line.tally.share) for line in lines] == [
        ("16-CTr/TU", 2, 0)
    ] * number


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("page", "statements"),
    [("programmes:index", 8), ("programmes:debts", 6), ("programmes:doubles", 4)],
)
def test_pages_of_many_programmes_cost_a_literal_number_of_statements(
    adopted: Plan,
    signed_in: SignedIn,
    number: int,
    page: str,
    statements: int,
    django_assert_num_queries: Statements,
) -> None:
    for each in range(number):
        adopted(f"Chương trình {each}")
    adopted("Chương trình cùng việc")
    client = signed_in("organiser")
    with django_assert_num_queries(statements):
        assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("page", "statements"),
    [
        ("programmes:programme", 16),
        ("programmes:gantt", 9),
        ("programmes:comments", 11),
        ("programmes:draft", 28),
    ],
)
def test_pages_of_one_programme_cost_as_much_with_three_of_everything_as_with_one(
    world: World, actor: Actors, ready: Plan, add_task: AddTask, signed_in: SignedIn, number: int, page: str,
    statements: int, django_assert_num_queries: Statements,
) -> None:  # fmt: skip
    programme, by = ready(), actor("organiser")
    for each in range(number):
        add_task(programme, f"Việc thêm {each}")
    for _ in range(number):
        made = actions.consult(
            programme=programme, people=[world.people["head_a"]], due_on=LATER, by=by, at=NOW
        )
        comment = actions.comment(
            version=made.version, group="lo-trinh", passage="lo-trinh", text="Thiếu mốc.", by=by, at=NOW
        )
        actions.answer_comment(comment=comment, outcome="accepted", answer="", by=by, at=NOW)
        actions.close_round(consultation=made, by=by, at=NOW)
    adopt(programme, actor)
    actions.amend(programme=programme, ground="Kết luận 80-KL/TW", by=by, at=NOW)
    client = signed_in("organiser")
    with django_assert_num_queries(statements):
        assert client.get(reverse(page, args=[programme.pk])).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_a_resolution_leads_to_the_programmes_that_bring_it_to_life(
    actor: Actors,
    act: LegalAct,
    adopted: Plan,
    signed_in: SignedIn,
    number: int,
    django_assert_num_queries: Statements,
) -> None:
    other = record_act(
        number="Nghị quyết số 16-NQ/TW", title="Việc khác", issuer="Bộ Chính trị", issued_on=date(2022, 6, 1),
        by=actor("organiser"), at=NOW,
    )  # fmt: skip
    for each in range(number):
        adopted(f"Chương trình {each}")
    adopted("Chương trình của nghị quyết khác", act=other)
    client, address = signed_in("organiser"), f"{reverse('programmes:index')}?nghi-quyet={act.pk}"
    assert address in client.get(reverse("programmes:index")).content.decode()
    with django_assert_num_queries(9):
        page = client.get(address).content.decode()
    assert "Phát triển Thủ đô" in page
    assert "Chương trình 0" in page
    assert f"Tất cả ({number})" in page
    assert "Chương trình của nghị quyết khác" not in page
    assert "Không có chương trình nào khớp" in client.get(address + "987").content.decode()


def test_who_sees_a_programme_sees_it_in_the_list_and_nobody_else_does(
    world: World, actor: Actors, adopted: Plan, ready: Plan
) -> None:
    adopted()
    consulted = ready("Dự thảo đang lấy ý kiến")
    actions.consult(
        programme=consulted, people=[world.people["stranger"]], due_on=LATER, by=actor("organiser"), at=NOW
    )
    ready("Dự thảo chưa ai biết")
    ready("Chương trình của phường", unit=world.units["ward_a"])
    for key in world.accounts:
        listed = set(
            Programme.objects.filter(visible_programmes(actor(key), TODAY)).values_list("pk", flat=True)
        )
        one_by_one = {
            one.pk
            for one in Programme.objects.select_related("unit")
            if may_see(actor(key), one, TODAY).allowed
        }
        assert listed == one_by_one, key


def test_a_stranger_learns_of_no_programme(adopted: Plan, signed_in: SignedIn) -> None:
    programme = adopted()
    task = ProgrammeTask.objects.first()
    assert task is not None
    client = signed_in("stranger")
    for name, args in (
        ("programmes:programme", [programme.pk]), ("programmes:gantt", [programme.pk]), ("programmes:task", [task.pk]),
        ("programmes:version", [programme.pk, 1]), ("programmes:comments", [programme.pk]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == 404
    assert "Chưa có chương trình nào" in client.get(reverse("programmes:index")).content.decode()


def test_a_delegate_reads_the_version_but_never_the_draft(
    world: World, actor: Actors, ready: Plan, signed_in: SignedIn
) -> None:
    programme = ready()
    actions.consult(
        programme=programme, people=[world.people["stranger"]], due_on=LATER, by=actor("organiser"), at=NOW
    )
    actions.save_section(
        programme=programme, key="lo-trinh", text="Chữ viết sau khi gửi.", by=actor("organiser"), at=NOW
    )
    client = signed_in("stranger")
    page = client.get(reverse("programmes:version", args=[programme.pk, 1]))
    assert "Tôi đã nhận dự thảo này" in page.content.decode()
    assert "Chữ viết sau khi gửi." not in page.content.decode()
    assert client.get(reverse("programmes:draft", args=[programme.pk])).status_code == 403
    assert (
        "Bản đang soạn"
        not in client.get(reverse("programmes:programme", args=[programme.pk])).content.decode()
    )


def test_a_delegate_comments_in_the_browser_and_the_drafter_answers(
    world: World, actor: Actors, ready: Plan, signed_in: SignedIn
) -> None:
    programme = ready()
    actions.consult(
        programme=programme, people=[world.people["stranger"]], due_on=LATER, by=actor("organiser"), at=NOW
    )
    there = reverse("programmes:version", args=[programme.pk, 1])
    said = {
        "passage": "nhiem-vu-1",
        "group": "to-chuc",
        "text": "Giao rõ một đầu mối.",
        "quote": "",
        "speaker": "",
    }
    assert signed_in("stranger").post(there, {**said, "text": ""}).status_code == 422
    assert signed_in("stranger").post(there, {**said, "quote": "Không có"}).status_code == 409
    assert signed_in("stranger").post(there, said).status_code == 302
    comment = ProgrammeComment.objects.get()
    answer = reverse("programmes:answer", args=[programme.pk, comment.pk])
    drafter = signed_in("organiser")
    refused = drafter.post(answer, {"outcome": "refused", "answer": ""})
    assert refused.status_code == 409
    assert "phải nêu rõ lý do" in refused.content.decode()
    assert drafter.post(answer, {"outcome": "refused", "answer": "Đã giao Văn phòng."}).status_code == 302
    assert "Đã giao Văn phòng." in signed_in("stranger").get(there).content.decode()


def test_adoption_in_the_browser_shows_the_whole_list_and_keeps_what_was_typed(
    actor: Actors, drafted: Plan, signed_in: SignedIn
) -> None:
    programme = drafted()
    there = reverse("programmes:act", args=[programme.pk, "ban-hanh"])
    page = signed_in("organiser").post(there, {"decision_number": "16-CTr/TU", "decided_on": "2026-11-20"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Chương trình chưa có nhiệm vụ nào." in text
    assert 'value="16-CTr/TU"' in text
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.DRAFTING


def test_each_line_of_what_is_lacking_leads_to_its_place_on_the_page(
    world: World, actor: Actors, drafted: Plan, add_task: AddTask, signed_in: SignedIn
) -> None:
    programme, by = drafted(), actor("organiser")
    add_task(programme, owner_post=None, due_on=None, rule="milestones", weight=Decimal(40))
    actions.save_goal(programme=programme, name="Hộ được giao đất", year=2027, by=by, at=NOW)
    people = [world.people["stranger"]]
    made = actions.consult(programme=programme, people=people, due_on=LATER, by=by, at=NOW)
    actions.comment(
        version=made.version,
        group="lo-trinh",
        passage="lo-trinh",
        text="Rõ hơn.",
        by=actor("stranger"),
        at=NOW,
    )
    page = signed_in("organiser").get(reverse("programmes:draft", args=[programme.pk])).content.decode()
    lacking = page[page.index("kd-missing") :].split("</ul>")[0]
    places = set(re.findall(r'href="#([^"]+)"', lacking))
    assert places >= {"muc-muc-tieu", "cac-nhiem-vu", "nhiem-vu-1", "chi-tieu-2", "cac-dot", "gop-y"}
    assert [place for place in sorted(places) if page.count(f'id="{place}"') != 1] == []


def test_progress_is_what_was_reported_until_it_is_confirmed(
    world: World, actor: Actors, ready: Plan, add_task: AddTask
) -> None:
    programme = ready()
    upper = add_task(programme, "Đất đai", rule="weights", owner_post=None, due_on=None)
    first = add_task(
        programme, "Đo đạc", parent=upper, weight=Decimal(75), owner_post=world.posts["deputy_a"]
    )
    add_task(programme, "Cấp giấy", parent=upper, weight=Decimal(25))
    adopt(programme, actor)
    first.refresh_from_db()
    assert first.task is not None
    given.report(task=first.task, on=TODAY, done_amount=Decimal("0.4"), says="Xong 4 xã", finished=False, by=actor("deputy_a"), at=NOW)  # fmt: skip
    edition = programme.editions.get()
    shares = {one.branch.mark: one.how.share for one in task_lines(edition.pk, TODAY)}
    assert {mark: float(share) for mark, share in shares.items()} == {
        "1": 0,
        "2": 0,
        "3": 0.3,
        "3.1": 0.4,
        "3.2": 0,
    }
    given.confirm(task=first.task, done_amount=Decimal(1), done_on=TODAY, by=actor("head_a"), at=NOW)
    shares = {one.branch.mark: one.how.share for one in task_lines(edition.pk, TODAY)}
    assert float(shares["3"]) == 0.75


def test_what_is_late_comes_first_then_what_is_stuck(
    world: World, actor: Actors, ready: Plan, add_task: AddTask
) -> None:
    programme = ready()
    for name, starts, due in (
        ("Sắp tới", date(2027, 7, 1), LATER), ("Kẹt", date(2026, 1, 1), LATER), ("Muộn", None, date(2026, 11, 21)),
    ):  # fmt: skip
        add_task(programme, name, starts_on=starts, due_on=due)
    adopt(programme, actor)
    lines = worst_first(task_lines(programme.editions.get().pk, TODAY))
    assert [(one.branch.task.name, one.how.going) for one in lines][:2] == [
        ("Muộn", Going.LATE),
        ("Kẹt", Going.STUCK),
    ]
    assert lines[-1].how.going is Going.AHEAD
    assert listing(actor("organiser"), Filters(), TODAY).totals["qua-han"] == 1


def test_a_unit_sees_what_it_owes_across_all_programmes(adopted: Plan, signed_in: SignedIn) -> None:
    adopted("Chương trình một")
    adopted("Chương trình hai")
    Task.objects.filter(name="Rà soát quỹ đất").update(due_on=TODAY)
    ProgrammeTask.objects.filter(name="Rà soát quỹ đất").update(due_on=date(2026, 11, 1))
    page = signed_in("officer_a").get(reverse("programmes:debts")).content.decode()
    assert "Chưa xong (4)" in page
    assert "Quá hạn (2)" in page
    assert page.index("Rà soát quỹ đất") < page.index("Giao đất dịch vụ")
    assert "Chưa có chương trình" in signed_in("stranger").get(reverse("programmes:debts")).content.decode()


def test_the_same_task_with_another_deadline_or_owner_is_a_contradiction(
    world: World, actor: Actors, adopted: Plan, ready: Plan, add_task: AddTask
) -> None:
    adopted("Chương trình một")
    second = ready("Chương trình hai")
    task = second.editions.get().tasks.get(name="Rà soát quỹ đất")
    add_task(second, "RÀ SOÁT quỹ đất", task=task, due_on=LATER, owner_post=world.posts["member_a"])
    adopt(second, actor)
    found = {
        one.name: (one.deadlines, one.owners) for one in doubles(actor("organiser"), TODAY, slice(0, 30)).rows
    }
    assert found == {"Giao đất dịch vụ": (False, False), "RÀ SOÁT quỹ đất": (True, True)}
    assert doubles(actor("stranger"), TODAY, slice(0, 30)).rows == ()


def test_every_empty_page_says_what_to_do_next(world: World, signed_in: SignedIn) -> None:
    client = signed_in("organiser")
    for name, says in (
        ("programmes:index", "Chưa có chương trình nào"), ("programmes:debts", "Chưa có chương trình đang thực hiện nào"),
        ("programmes:doubles", "Không có việc nào trùng tên"), ("programmes:priorities", "Chưa có nhiệm vụ nào được đề xuất"),
    ):  # fmt: skip
        assert says in client.get(reverse(name)).content.decode()
