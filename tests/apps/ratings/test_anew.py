"""Rating anew: a decided level found wrong is decided once more; the first decision stays, and the new one counts."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from cast import TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Cycle, CycleState, Subject
from kiemdiem.documents.queries.forms import KINDS
from kiemdiem.documents.queries.paper import draft_of
from kiemdiem.ratings import actions
from kiemdiem.ratings.actions import Choice
from kiemdiem.ratings.models import RatingStage
from kiemdiem.ratings.queries.board import Filters, rating_board
from kiemdiem.ratings.queries.replay import replay
from kiemdiem.ratings.queries.stages import decided_levels
from kiemdiem.ratings.queries.subject import subject_of, subject_page

from .conftest import LATER, Appraise, Decide

Peers = Callable[[dict[Level, int]], dict[Level, list[Subject]]]
SignedIn = Callable[[str], Client]
Queries = Callable[[int], object]
AFTER = LATER + timedelta(days=1)
FOUND = "Kết luận số 5-KL/UBKT: số liệu tự khai không đúng"
DeciDe = Callable[..., RatingStage]


@pytest.fixture
def again(world: World, actor: Callable[[str], Actor]) -> DeciDe:
    """Return a way to have the organiser record that the city decided anew."""

    def decided(
        subject: Subject, level: Level = Level.HT, who: str = "organiser", **options: object
    ) -> RatingStage:
        given = {
            "ground": FOUND, "authority": world.units["city"], "number": "131-QĐ/TU", "on": TODAY + timedelta(days=1),
            "at": AFTER, **options,
        }  # fmt: skip
        return actions.decide_again(subject=subject, level=level, by=actor(who), **given)

    return decided


@pytest.fixture
def later_on() -> Iterator[None]:
    """Be two days after the first decision."""
    with time_machine.travel(AFTER + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def executive_decided(executive: Subject, appraise: Appraise, decide: Decide) -> Subject:
    """Have the people's committee of ward A decided at HTT."""
    appraise(executive)
    decide(Choice(executive, Level.HTT))
    return executive


def test_a_decision_anew_replaces_the_first_and_leaves_every_word_of_it(
    world: World, executive_decided: Subject, again: DeciDe
) -> None:
    first = RatingStage.objects.filter(subject=executive_decided, kind="decision").values().get()
    stage = again(executive_decided)
    assert (stage.replaces_id, stage.level, stage.ground, stage.title) == (
        first["id"], "HT", FOUND, "Quyết định xếp loại lại",
    )  # fmt: skip
    assert RatingStage.objects.filter(pk=first["id"]).values().get() == first
    assert (stage.trace, stage.known, stage.computed_level) == (
        first["trace"],
        first["known"],
        first["computed_level"],
    )
    assert decided_levels(Subject.objects.filter(pk=executive_decided.pk)) == {executive_decided.pk: Level.HT}
    event = Event.objects.get(action="ratings.decide_again")
    assert event.reason == FOUND
    assert {"level_before": "HTT", "number_before": "125-QĐ/TU"}.items() <= json.loads(event.payload).items()


def test_the_board_counts_the_level_in_force(
    world: World, executive_decided: Subject, again: DeciDe, actor: Callable[[str], Actor]
) -> None:
    again(executive_decided)
    cycle = Cycle.objects.select_related("rule_set", "root").get(pk=world.cycle.pk)
    board = rating_board(
        cycle,
        actor("organiser"),
        executive_decided.comparison_group,
        Filters(),
        lambda total: slice(0, total),
    )
    assert board.group is not None
    assert dict(board.group.decided) == {Level.HT: 1}
    row = next(row for row in board.rows if row.subject_id == executive_decided.pk)
    assert (row.decided, row.number) == ("HT", "131-QĐ/TU")


def test_a_day_before_it_still_shows_the_first_decision(
    executive_decided: Subject, again: DeciDe, actor: Callable[[str], Actor]
) -> None:
    again(executive_decided)
    subject = subject_of(executive_decided.pk)
    then = subject_page(subject, actor("organiser"), TODAY)
    assert [stage.level for stage in then.stages] == ["HTT", "HTT"]
    assert (then.decided, then.replaced, then.heads) == (True, {}, ())
    now = subject_page(subject, actor("organiser"))
    assert [stage.level for stage in now.stages] == ["HTT", "HTT", "HT"]
    assert now.latest is not None
    assert now.replaced[now.stages[1].pk] == now.latest
    before = subject_page(subject, actor("organiser"), TODAY - timedelta(days=1))
    assert (before.stages, before.decided) == ((), False)


def test_it_can_be_put_right_more_than_once_each_time_on_top_of_the_last(
    executive_decided: Subject, again: DeciDe
) -> None:
    second = again(executive_decided)
    third = again(executive_decided, Level.KHT, number="140-QĐ/TU", at=AFTER + timedelta(hours=1))
    assert third.replaces == second
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingStage.objects.filter(pk=third.pk).update(replaces=second.replaces)


def test_a_closed_cycle_can_still_be_put_right_and_comes_out_the_same_when_asked_again(
    world: World, executive_decided: Subject, again: DeciDe
) -> None:
    Cycle.objects.filter(pk=world.cycle.pk).update(state=CycleState.CLOSED)
    again(executive_decided)
    found = replay(Cycle.objects.select_related("rule_set").get(pk=world.cycle.pk))
    assert (found.decisions, found.differences) == (2, ())


def test_nothing_is_decided_anew_before_it_was_decided_or_while_the_cycle_is_prepared(
    world: World, executive: Subject, appraise: Appraise, decide: Decide, again: DeciDe
) -> None:
    appraise(executive)
    with pytest.raises(NotAllowed, match="đang ở bước “Đã thẩm định”"):
        again(executive)
    decide(Choice(executive, Level.HTT))
    Cycle.objects.filter(pk=world.cycle.pk).update(state=CycleState.DRAFT)
    with pytest.raises(NotAllowed):
        again(executive)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"ground": " "}, "Xếp loại lại phải có căn cứ"),
        ({"level": Level.HTT}, "mức mới phải khác mức đang có hiệu lực"),
        ({"number": " "}, "phải có số"),
        ({"number": "125-QĐ/TU"}, "là số của quyết định bị thay thế"),
        ({"on": TODAY - timedelta(days=1)}, "phải từ ngày của quyết định bị thay thế"),
        ({"on": date(2026, 12, 31)}, "đến hôm nay"),
    ],
)
def test_what_a_decision_anew_lacks_is_refused(
    executive_decided: Subject, again: DeciDe, options: dict[str, object], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        again(executive_decided, **options)
    assert not RatingStage.objects.filter(replaces__isnull=False).exists()


def test_only_the_body_that_decided_or_one_above_it_puts_it_right(
    world: World, executive: Subject, appraise: Appraise, decide: Decide, again: DeciDe
) -> None:
    appraise(executive)
    decide(Choice(executive, Level.HTT), authority=world.units["ward_a"])
    with pytest.raises(Refused, match="không có thẩm quyền xếp loại lại") as refused:
        again(executive, authority=world.units["ward_b"])
    assert "Điều 13, Điều 15" in refused.value.article
    assert again(executive, authority=world.units["city"]).authority == world.units["city"]
    with pytest.raises(Refused, match="không có thẩm quyền"):
        again(executive, Level.KHT, authority=world.units["ward_a"], number="9-QĐ/ĐU")


@pytest.mark.parametrize("who", ["officer_a", "head_a", "leader", "stranger"])
def test_nobody_but_the_organisation_board_records_it(
    executive_decided: Subject, again: DeciDe, who: str
) -> None:
    with pytest.raises(NotAllowed):
        again(executive_decided, who=who)


def test_a_level_without_room_in_its_group_is_refused_with_the_list(
    peers: Peers, decide: Decide, again: DeciDe
) -> None:
    groups = peers({Level.HTXS: 1, Level.HTT: 5})
    decide(*[Choice(subject, level) for level, subjects in groups.items() for subject in subjects])
    raised = groups[Level.HTT][0]
    with pytest.raises(
        Refused, match="có 2 đối tượng ở mức “Hoàn thành xuất sắc nhiệm vụ”, nhiều nhất là"
    ) as refused:
        again(raised, Level.HTXS)
    assert {raised.name, groups[Level.HTXS][0].name} <= set(
        refused.value.reason.split("Danh sách: ")[1].rstrip(".").split("; ")
    )


def test_a_cap_that_shrinks_keeps_no_wrong_level_in_place(
    world: World, peers: Peers, decide: Decide, again: DeciDe
) -> None:
    """Five at HTT allow one at HTXS, four allow none: who was rated wrong is put right, the board says what is over."""
    groups = peers({Level.HTXS: 1, Level.HTT: 5})
    decide(*[Choice(subject, level) for level, subjects in groups.items() for subject in subjects])
    again(groups[Level.HTT][0], Level.HT)
    Cycle.objects.filter(pk=world.cycle.pk).update(state=CycleState.CLOSED)
    assert replay(Cycle.objects.select_related("rule_set").get(pk=world.cycle.pk)).differences == ()


def test_a_head_may_not_be_put_above_the_collective_but_is_named_when_the_collective_falls(
    world: World,
    head: Subject,
    ward_decided: None,
    appraise: Appraise,
    decide: Decide,
    again: DeciDe,
    actor: Callable[[str], Actor],
) -> None:
    appraise(head)
    decide(Choice(head, Level.HTT))
    committee = world.subjects["committee"]
    again(committee)
    page = subject_page(subject_of(committee.pk), actor("organiser"))
    assert [(one.name, one.level) for one in page.heads] == [(head.name, Level.HTT)]
    again(head, number="132-QĐ/TU")
    assert subject_page(subject_of(committee.pk), actor("organiser")).heads == ()
    Cycle.objects.filter(pk=world.cycle.pk).update(state=CycleState.CLOSED)
    assert replay(Cycle.objects.select_related("rule_set").get(pk=world.cycle.pk)).differences == ()


def test_the_paper_is_form_03_with_the_number_and_what_it_replaces(
    executive_decided: Subject, again: DeciDe, actor: Callable[[str], Actor]
) -> None:
    by = actor("organiser")
    before = draft_of("rerating_decision", executive_decided.pk, by, TODAY)
    assert any("Chưa có quyết định xếp loại lại" in one.says for one in before.missing)
    again(executive_decided)
    draft = draft_of("rerating_decision", executive_decided.pk, by, TODAY)
    assert not [one for one in draft.missing if one.where != "co-quan"]
    assert (draft.printed.number, draft.paper.number, draft.paper.notation) == ("Mẫu 03", 131, "QĐ/TU")
    said = " ".join(getattr(block, "text", "") for block in draft.paper.blocks)
    assert "(Hoàn thành tốt nhiệm vụ) đã công bố tại Quyết định số 125-QĐ/TU ngày" in said
    assert f": Hoàn thành nhiệm vụ. Căn cứ: {FOUND}." in said
    first = draft_of("decision", executive_decided.pk, by, TODAY)
    assert any("đã được xếp loại lại theo Quyết định số 131-QĐ/TU" in one.says for one in first.missing)
    rows = KINDS["rating"].rows["stages"][1](draft.matter)
    assert [row["stage"] for row in rows][-2:] == ["Quyết định", "Quyết định xếp loại lại"]


def _post(**changed: str) -> dict[str, str]:
    return {"level": "HT", "ground": FOUND, "number": "131-QĐ/TU", "on": TODAY.isoformat(), **changed}


def test_the_officer_records_it_on_its_page_and_reads_both_decisions(
    world: World, later_on: None, executive_decided: Subject, signed_in: SignedIn
) -> None:
    client, address = signed_in("organiser"), f"/xep-loai/doi-tuong/{executive_decided.pk}/"
    assert f'href="{address}xep-loai-lai/"' in client.get(address).content.decode()
    page = client.get(f"{address}xep-loai-lai/").content.decode()
    assert "Số 125-QĐ/TU ngày" in page
    assert "Quy định 366-QĐ/TW, Điều 13, Điều 15" in page
    assert 'value="HTT"' not in page
    city = str(world.units["city"].pk)
    faulty = client.post(f"{address}xep-loai-lai/", _post(authority=city, number="125-QĐ/TU"))
    assert faulty.status_code == 409
    assert "là số của quyết định bị thay thế" in faulty.content.decode()
    assert FOUND in faulty.content.decode()
    assert client.post(f"{address}xep-loai-lai/", _post(authority="")).status_code == 422
    done = client.post(f"{address}xep-loai-lai/", _post(authority=city), follow=True).content.decode()
    assert "Đã ghi quyết định xếp loại lại" in done
    assert "Thay bằng Quyết định số 131-QĐ/TU" in done
    assert "đang có hiệu lực" in done
    assert "số liệu không được tính lại" in done


def test_an_undecided_subject_has_no_such_page(executive: Subject, signed_in: SignedIn) -> None:
    address = f"/xep-loai/doi-tuong/{executive.pk}/"
    assert "xep-loai-lai" not in signed_in("organiser").get(address).content.decode()
    assert signed_in("organiser").get(f"{address}xep-loai-lai/").status_code == 403


def test_the_page_of_a_past_day_says_so_and_offers_nothing_to_record(
    later_on: None, executive_decided: Subject, again: DeciDe, signed_in: SignedIn
) -> None:
    address = f"/xep-loai/doi-tuong/{executive_decided.pk}/"
    again(executive_decided)
    then = signed_in("organiser").get(f"{address}?tinh-den={TODAY:%d/%m/%Y}").content.decode()
    assert "như đã biết đến hết ngày" in then
    assert "Quyết định xếp loại lại" not in then
    assert 'id="so-lieu"' not in then
    wrong = signed_in("organiser").get(f"{address}?tinh-den=32/13/2026").content.decode()
    assert "Hãy ghi ngày theo dạng dd/mm/yyyy" in wrong


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_costs_the_same_however_often_it_was_put_right(
    executive_decided: Subject,
    again: DeciDe,
    signed_in: SignedIn,
    django_assert_num_queries: Queries,
    times: int,
) -> None:
    for number, level in zip(range(times), (Level.HT, Level.KHT, Level.HT), strict=False):
        again(executive_decided, level, number=f"{200 + number}-QĐ/TU", at=AFTER + timedelta(minutes=number))
    client = signed_in("organiser")
    client.get("/xep-loai/")
    with django_assert_num_queries(15):
        client.get(f"/xep-loai/doi-tuong/{executive_decided.pk}/")
    with django_assert_num_queries(9):
        client.get(f"/xep-loai/doi-tuong/{executive_decided.pk}/xep-loai-lai/")
