"""Comments by section: made by whoever reviews, answered by whoever writes, all answered before the report is sent."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews import actions, queries
from kiemdiem.reviews.models import ReviewVersion, SectionComment
from kiemdiem.reviews.queries.cells import Cell

Actors = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Whole = Callable[[Subject], dict[Cell, str]]
Sent = Callable[..., ReviewVersion]


def said(subject: Subject, by: Actor, text: str = "Nêu rõ địa bàn, số hồ sơ.") -> SectionComment:
    return actions.comment(subject=subject, section="ii_1", text=text, by=by, at=NOW)


def test_a_member_comments_on_the_collectives_report(committee: Subject, actor: Actors) -> None:
    assert said(committee, actor("member_a")).section == "ii_1"
    assert queries.report_of(committee, actor("officer_a"), NOW).comments[0].open


def test_the_head_comments_on_the_page_where_the_office_still_writes(
    committee: Subject, signed_in: SignedIn
) -> None:
    address = reverse("reviews:comment", args=[committee.pk])
    assert (
        f'action="{address}"' not in signed_in("officer_a").get(f"/bao-cao/{committee.pk}/").content.decode()
    )
    head = signed_in("head_a")
    assert f'action="{address}"' in head.get(f"/bao-cao/{committee.pk}/").content.decode()
    assert head.post(address, {"section": "ii_1", "text": "Nêu rõ số hộ."}).status_code == 302
    assert "Nêu rõ số hộ." in head.get(f"/bao-cao/{committee.pk}/").content.decode()


@pytest.mark.parametrize("who", ["stranger", "officer_a", "admin", "verifier"])
def test_whoever_does_not_review_comments_on_nothing(committee: Subject, actor: Actors, who: str) -> None:
    with pytest.raises(NotAllowed):
        said(committee, actor(who))


@pytest.mark.parametrize("who", ["organiser", "delegate", "head_a"])
def test_a_persons_unsent_report_is_commented_on_by_nobody(world: World, actor: Actors, who: str) -> None:
    with pytest.raises(NotAllowed):
        said(world.subjects["deputy_a"], actor(who))


@pytest.mark.parametrize("who", ["organiser", "delegate"])
def test_a_sent_report_is_commented_on_by_those_who_may_return_it(
    committee: Subject, sent: Sent, actor: Actors, who: str
) -> None:
    sent(committee)
    assert said(committee, actor(who)).pk


@pytest.mark.parametrize(("section", "text"), [("ii_9", "Thiếu."), ("ii_1", "  \n ")])
def test_a_comment_says_something_about_a_section_of_the_form(
    committee: Subject, section: str, text: str
) -> None:
    with pytest.raises(Refused):
        actions.comment(subject=committee, section=section, text=text, by=SYSTEM, at=NOW)


def test_a_report_is_sent_only_when_every_comment_is_answered(
    committee: Subject, whole_report: Whole, actor: Actors
) -> None:
    by = actor("officer_a")
    comment = said(committee, actor("member_a"))
    actions.save(subject=committee, cells=whole_report(committee), by=by, at=NOW)
    with pytest.raises(NotReady) as refused:
        actions.submit(subject=committee, by=by, at=NOW)
    assert [gap.where for gap in refused.value.missing] == [f"gop-y-{comment.pk}"]
    assert "Góp ý của Bùi Mô Phỏng về mục II.1" in refused.value.missing[0].says
    actions.answer_comment(comment=comment, outcome="accepted", answer="", by=by, at=NOW)
    version = actions.submit(subject=committee, by=by, at=NOW)
    assert version.content["comments"][0]["outcome"] == "accepted"


def test_a_returned_report_asks_again_what_became_of_each_comment(
    committee: Subject, sent: Sent, actor: Actors
) -> None:
    sent(committee)
    board, by = actor("organiser"), actor("officer_a")
    comment = said(committee, board)
    actions.return_report(subject=committee, comment="Xem góp ý.", by=board, at=NOW)
    committee.refresh_from_db()
    with pytest.raises(NotReady):
        actions.submit(subject=committee, by=by, at=NOW)
    actions.answer_comment(comment=comment, outcome="refused", answer="Đã nêu ở mục III.", by=by, at=NOW)
    assert actions.submit(subject=committee, by=by, at=NOW).number == 2


@pytest.mark.parametrize("outcome", ["explained", "refused"])
def test_an_explanation_and_a_refusal_say_why(committee: Subject, actor: Actors, outcome: str) -> None:
    comment = said(committee, SYSTEM)
    with pytest.raises(Refused, match="lý do"):
        actions.answer_comment(comment=comment, outcome=outcome, answer=" ", by=actor("officer_a"), at=NOW)
    with pytest.raises(Refused, match="Chưa chọn"):
        actions.answer_comment(comment=comment, outcome="", answer="x", by=actor("officer_a"), at=NOW)


@pytest.mark.parametrize("who", ["member_a", "organiser", "delegate", "stranger"])
def test_only_whoever_writes_says_what_became_of_a_comment(
    committee: Subject, actor: Actors, who: str
) -> None:
    comment = said(committee, SYSTEM)
    with pytest.raises(NotAllowed):
        actions.answer_comment(comment=comment, outcome="accepted", answer="", by=actor(who), at=NOW)


def test_a_person_answers_the_comments_on_the_own_report(world: World, sent: Sent, actor: Actors) -> None:
    subject = world.subjects["deputy_a"]
    sent(subject)
    comment = said(subject, actor("organiser"))
    with pytest.raises(NotAllowed):
        actions.answer_comment(comment=comment, outcome="accepted", answer="", by=actor("officer_a"), at=NOW)
    actions.answer_comment(
        comment=comment, outcome="explained", answer="Đã báo cáo chi bộ.", by=actor("deputy_a"), at=NOW
    )
    comment.refresh_from_db()
    assert comment.outcome == "explained"


def test_comment_and_answer_go_over_the_pages_and_nothing_typed_is_lost(
    committee: Subject, signed_in: SignedIn
) -> None:
    member, office = signed_in("member_a"), signed_in("officer_a")
    address = reverse("reviews:comment", args=[committee.pk])
    faulty = member.post(address, {"section": "khong", "text": "Nêu rõ <b>địa bàn</b>."})
    assert faulty.status_code == 422
    assert "Nêu rõ &lt;b&gt;địa bàn&lt;/b&gt;." in faulty.content.decode()
    assert member.post(address, {"section": "ii_1", "text": "Nêu rõ địa bàn."}).status_code == 302
    comment = SectionComment.objects.get()
    answer = reverse("reviews:answer_comment", args=[committee.pk, comment.pk])
    refused = office.post(answer, {"outcome": "refused", "answer": ""})
    assert refused.status_code == 409
    assert "phải nêu rõ lý do" in refused.content.decode()
    assert office.post(answer, {"outcome": "refused", "answer": "Đã nêu."}).status_code == 302
    html = member.get(reverse("reviews:report", args=[committee.pk])).content.decode()
    assert "Không tiếp thu" in html
    assert "Đã nêu." in html
    assert office.post(reverse("reviews:comment", args=[committee.pk]), {}).status_code == 403
    assert office.get(answer).status_code == 302
