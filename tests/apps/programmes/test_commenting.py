"""A draft goes out for comment; comments are made on passages under the four groups, and each is answered."""

from datetime import date, timedelta

import pytest

from apps.programmes.conftest import Actors, Plan
from cast import NOW, TODAY, World
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.notices.models import Notice
from kiemdiem.programmes import actions
from kiemdiem.programmes.access import may_see
from kiemdiem.programmes.models import Programme, ProgrammeComment, ProgrammeVersion, Round
from kiemdiem.programmes.queries.commenting import rounds_due
from kiemdiem.programmes.queries.outline import outline

UNTIL = date(2026, 12, 10)


def sent(programme: Programme, world: World, actor: Actors, *who: str) -> Round:
    people = [world.people[key] for key in who or ("deputy_a", "stranger")]
    return actions.consult(
        programme=programme, people=people, due_on=UNTIL, by=actor("organiser"), at=NOW, asks="Đề nghị góp ý."
    )


def say(version: ProgrammeVersion, actor: Actors, who: str = "stranger", **given: object) -> ProgrammeComment:
    facts = {"group": "nhiem-vu", "passage": "nhiem-vu-1", "text": "Nêu rõ địa bàn.", "at": NOW, **given}
    return actions.comment(version=version, by=actor(who), **facts)  # type: ignore[arg-type]


def test_there_are_the_four_groups_of_questions_and_every_section_belongs_to_one() -> None:
    groups = [one.key for one in outline().groups]
    assert groups == ["ket-cau", "nhiem-vu", "to-chuc", "lo-trinh"]
    assert {one.group for one in outline().sections} == set(groups)


def test_a_delegate_is_told_sees_the_programme_and_says_that_it_was_received(
    world: World, actor: Actors, ready: Plan
) -> None:
    programme = ready()
    assert not may_see(actor("stranger"), programme, TODAY).allowed
    made = sent(programme, world, actor)
    assert may_see(actor("stranger"), programme, TODAY).allowed
    told = Notice.objects.get(account=world.accounts["stranger"])
    assert "10/12/2026" in told.says
    assert told.url.endswith("/ban/1/")
    assert actions.receive(programme=programme, by=actor("stranger"), at=NOW) == 1
    assert actions.receive(programme=programme, by=actor("stranger"), at=NOW) == 0
    received = {one.person_id: one.received_at for one in made.invitations.all()}
    assert received == {world.people["stranger"].pk: NOW, world.people["deputy_a"].pk: None}


def test_whoever_was_not_asked_receives_nothing(world: World, actor: Actors, ready: Plan) -> None:
    programme = ready()
    sent(programme, world, actor, "deputy_a")
    with pytest.raises(NotAllowed):
        actions.receive(programme=programme, by=actor("stranger"), at=NOW)


def test_nobody_is_asked_for_a_day_that_is_past_nor_nobody_at_all(
    world: World, actor: Actors, ready: Plan
) -> None:
    programme, by = ready(), actor("organiser")
    with pytest.raises(Refused, match="đã qua"):
        actions.consult(
            programme=programme, people=[world.people["leader"]], due_on=date(2026, 11, 1), by=by, at=NOW
        )
    with pytest.raises(Refused, match="đại biểu"):
        actions.consult(programme=programme, people=[], due_on=UNTIL, by=by, at=NOW)


def test_a_round_ends_once(world: World, actor: Actors, ready: Plan) -> None:
    made, by = sent(ready(), world, actor), actor("organiser")
    assert actions.close_round(consultation=made, by=by, at=NOW).closed_at == NOW
    with pytest.raises(Refused, match="đã kết thúc"):
        actions.close_round(consultation=made, by=by, at=NOW)


def test_a_delegate_comments_on_a_passage_and_has_thereby_received_the_draft(
    world: World, actor: Actors, ready: Plan
) -> None:
    made = sent(ready(), world, actor)
    comment = say(made.version, actor, quote="Rà soát quỹ đất")
    assert comment.about == "1. Rà soát quỹ đất"
    assert comment.speaker == "Hồ Ngoại Truyện"
    assert made.invitations.get(person=world.people["stranger"]).received_at == NOW


def test_what_was_said_in_the_hall_is_written_down_for_whoever_said_it(
    world: World, actor: Actors, ready: Plan
) -> None:
    version = sent(ready(), world, actor).version
    comment = say(
        version, actor, "organiser", person=world.people["leader"], origin_type="plenums.speech", origin_id=7
    )
    assert (comment.speaker, comment.origin_type, comment.origin_id) == ("Trần Minh Họa", "plenums.speech", 7)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"group": "khac"}, "nhóm vấn đề"), ({"passage": "nhiem-vu-99"}, "không có chỗ"), ({"text": "  "}, "nội dung"),
        ({"quote": "Không có câu này"}, "trích"),
    ],
)  # fmt: skip
def test_a_comment_says_something_about_a_passage_under_a_group(
    world: World, actor: Actors, ready: Plan, given: dict[str, str], says: str
) -> None:
    version = sent(ready(), world, actor).version
    with pytest.raises(Refused, match=says):
        say(version, actor, **given)


@pytest.mark.parametrize("who", ["member_a", "leader", "admin"])
def test_whoever_was_not_asked_comments_on_nothing(
    world: World, actor: Actors, ready: Plan, who: str
) -> None:
    version = sent(ready(), world, actor).version
    with pytest.raises(NotAllowed):
        say(version, actor, who)


@pytest.mark.parametrize(
    ("outcome", "answer"), [("", "…"), ("explained", " "), ("refused", ""), ("khac", "…")]
)
def test_a_comment_is_answered_with_its_reason(
    world: World, actor: Actors, ready: Plan, outcome: str, answer: str
) -> None:
    comment = say(sent(ready(), world, actor).version, actor)
    with pytest.raises(Refused):
        actions.answer_comment(comment=comment, outcome=outcome, answer=answer, by=actor("organiser"), at=NOW)


def test_whoever_comments_does_not_answer(world: World, actor: Actors, ready: Plan) -> None:
    comment = say(sent(ready(), world, actor).version, actor)
    with pytest.raises(NotAllowed):
        actions.answer_comment(comment=comment, outcome="accepted", answer="", by=actor("stranger"), at=NOW)
    actions.answer_comment(comment=comment, outcome="accepted", answer="", by=actor("organiser"), at=NOW)
    assert ProgrammeComment.objects.get().get_outcome_display() == "Tiếp thu"


def test_once_adopted_a_draft_is_neither_commented_on_nor_answered_anew(
    world: World, actor: Actors, ready: Plan
) -> None:
    programme, by = ready(), actor("organiser")
    made = sent(programme, world, actor)
    comment = say(made.version, actor)
    actions.answer_comment(
        comment=comment, outcome="refused", answer="Đã có ở chương trình khác.", by=by, at=NOW
    )
    actions.close_round(consultation=made, by=by, at=NOW)
    actions.adopt(programme=programme, decision_number="16-CTr/TU", decided_on=TODAY, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        say(made.version, actor)
    actions.amend(programme=programme, ground="Kết luận 80-KL/TW", by=by, at=NOW)
    for late in (
        lambda: say(made.version, actor),
        lambda: actions.answer_comment(comment=comment, outcome="accepted", answer="", by=by, at=NOW),
    ):
        with pytest.raises(Refused):
            late()


def test_who_has_said_nothing_is_reminded_and_afterwards_the_office(
    world: World, actor: Actors, ready: Plan
) -> None:
    programme = ready()
    made = sent(programme, world, actor)
    say(made.version, actor)
    Notice.objects.all().delete()
    assert rounds_due(UNTIL - timedelta(days=4)) == []
    told: list[tuple[date, set[str]]] = []
    for left in (3, 3, 2, 1, 0, -1, -2, -7):
        on = UNTIL - timedelta(days=left)
        new = actions.remind_rounds(rounds=rounds_due(on), on=on, by=SYSTEM, at=NOW)
        fresh = Notice.objects.filter(read_at__isnull=True).select_related("account")
        told.append((on, {one.account.username for one in fresh}))
        assert new == len(told[-1][1])
        fresh.update(read_at=NOW)
    assert [who for _, who in told] == [
        {"deputy_a"}, set(), set(), {"deputy_a"}, {"deputy_a"}, {"organiser"}, set(), {"organiser"},
    ]  # fmt: skip
    last = Notice.objects.order_by("-pk")[0]
    assert "đã hết hạn 10/12/2026; 1 đại biểu chưa có ý kiến" in last.says
    assert last.url == f"/chuong-trinh/{programme.pk}/soan/"
    actions.close_round(consultation=made, by=actor("organiser"), at=NOW)
    assert rounds_due(UNTIL) == []


def test_nobody_but_the_software_reminds(world: World, actor: Actors, ready: Plan) -> None:
    made = sent(ready(), world, actor)
    with pytest.raises(NotAllowed):
        actions.remind_rounds(rounds=[made.pk], on=UNTIL, by=actor("organiser"), at=NOW)


def test_a_round_of_a_draft_that_was_given_up_is_not_spoken_of(
    world: World, actor: Actors, ready: Plan
) -> None:
    made = sent(ready(), world, actor)
    actions.withdraw(programme=made.version.programme, ground="Thôi", by=actor("organiser"), at=NOW)
    assert rounds_due(UNTIL) == []
