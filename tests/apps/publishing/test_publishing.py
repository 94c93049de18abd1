"""Making public, step by step, and every refusal on the way."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.publishing.stage import Desk, Stage
from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.cli import check
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.notices.models import Notice
from kiemdiem.publishing.actions import pages, proposals, publications
from kiemdiem.publishing.models import Proposal, Publication, PublicPage
from kiemdiem.publishing.queries.catalogue import kind_of, kinds
from kiemdiem.publishing.queries.content import Choice, digest, frozen, names_for
from kiemdiem.publishing.queries.desk import publications_of
from kiemdiem.publishing.queries.facts import Facts
from kiemdiem.ratings.models import RatingStage
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.targets.models import Target

Actors = Callable[[str], Actor]


def refusal(action: Callable[..., object], **given: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        action(**given, at=NOW)
    return refused.value


def sent(desk: Desk, stage: Stage, kind: str = "commitment") -> Proposal:
    return desk.sent(desk.proposed(kind, stage.things[kind]))


# The page


def test_a_page_is_closed_until_the_head_opens_it_with_a_ground(
    world: World, actor: Actors, today: None
) -> None:
    assert not PublicPage.objects.exists()
    ward = world.units["ward_a"]
    assert isinstance(refusal(pages.turn_on, unit=ward, ground="QĐ 1", by=actor("officer_a")), NotAllowed)
    assert "căn cứ" in refusal(pages.turn_on, unit=ward, ground=" ", by=actor("head_a")).reason
    page = pages.turn_on(unit=ward, ground="QĐ 1", by=actor("head_a"), at=NOW)
    assert (page.address, page.title, page.is_on) == ("phuong-an-thu", "Phường An Thử", True)
    assert "đang mở" in refusal(pages.turn_on, unit=ward, ground="QĐ 2", by=actor("head_a")).reason
    assert isinstance(refusal(pages.turn_off, page=page, ground="x", by=actor("stranger")), NotAllowed)
    pages.turn_off(page=page, ground="Rà soát", by=actor("head_a"), at=NOW)
    assert "đang đóng" in refusal(pages.turn_off, page=page, ground="x", by=actor("head_a")).reason
    assert pages.turn_on(unit=ward, ground="QĐ 2", by=actor("organiser"), at=NOW).pk == page.pk


def test_two_bodies_of_one_name_have_two_addresses(world: World, actor: Actors) -> None:
    one, other = world.units["ward_a"], world.units["ward_b"]
    for unit in (one, other):
        unit.name = "Quản lý"
        unit.save()
    first = pages.turn_on(unit=one, ground="QĐ", by=actor("organiser"), at=NOW)
    second = pages.turn_on(unit=other, ground="QĐ", by=actor("organiser"), at=NOW)
    assert [page.address for page in (first, second)] == [f"quan-ly-{one.pk}", f"quan-ly-{other.pk}"]


# Proposing


def test_nothing_is_proposed_for_a_closed_page(desk: Desk, stage: Stage) -> None:
    pages.turn_off(page=desk.page, ground="Rà soát", by=desk.second, at=NOW)
    desk.page.refresh_from_db()
    why = refusal(
        proposals.propose, page=desk.page, kind="target", thing_id=stage.things["target"], by=desk.first
    )
    assert "đang đóng" in why.reason


@pytest.mark.parametrize("kind", kinds())
def test_a_stranger_proposes_nothing(desk: Desk, stage: Stage, actor: Actors, kind: str) -> None:
    why = refusal(
        proposals.propose, page=desk.page, kind=kind, thing_id=stage.things[kind], by=actor("stranger")
    )
    assert isinstance(why, NotAllowed)


def test_what_the_catalogue_does_not_have_is_not_proposed(desk: Desk) -> None:
    assert (
        "danh mục"
        in refusal(proposals.propose, page=desk.page, kind="person", thing_id=1, by=desk.first).reason
    )


def test_a_person_has_no_level_that_could_be_proposed(desk: Desk, stage: Stage, world: World) -> None:
    personal = world.subjects["head_a"].stages.get()
    why = refusal(proposals.propose, page=desk.page, kind="result", thing_id=personal.pk, by=desk.first)
    assert "Không có nội dung này" in why.reason


@pytest.mark.parametrize("change", [{"state": "entry_draft", "closed_at": None}, {"unit": "ward_b"}])
def test_drafts_and_what_is_of_others_are_not_proposed(
    desk: Desk, stage: Stage, world: World, change: dict[str, Any]
) -> None:
    if "unit" in change:
        change = {"unit": world.units["ward_b"]}
    Shortcoming.objects.update(**change)
    why = refusal(
        proposals.propose,
        page=desk.page,
        kind="commitment",
        thing_id=stage.things["commitment"],
        by=desk.first,
    )
    assert "Không có nội dung này" in why.reason


def test_a_target_given_to_one_post_is_a_personal_matter(desk: Desk, stage: Stage, world: World) -> None:
    Target.objects.update(post=world.posts["head_a"])
    why = refusal(
        proposals.propose, page=desk.page, kind="target", thing_id=stage.things["target"], by=desk.first
    )
    assert "Không có nội dung này" in why.reason


def test_one_thing_has_one_proposal_under_way(desk: Desk, stage: Stage) -> None:
    first = desk.proposed("target", stage.things["target"])
    again = {"page": desk.page, "kind": "target", "thing_id": stage.things["target"], "by": desk.second}
    assert "chưa xong" in refusal(proposals.propose, **again).reason
    proposals.drop(proposal=first, by=desk.first, at=NOW)
    assert proposals.propose(**again, at=NOW).pk != first.pk


def test_the_usual_fields_are_chosen_first_and_no_name_is_among_them(desk: Desk, stage: Stage) -> None:
    proposal = desk.proposed("commitment", stage.things["commitment"])
    assert "deadline" in proposal.fields
    assert {"cause", "owner_post", "progress"} & set(proposal.fields) == set()
    assert (proposal.keep_names, proposal.keep_levels) == (False, False)


def test_a_field_that_is_not_in_the_catalogue_is_refused(desk: Desk, stage: Stage) -> None:
    proposal = desk.proposed("commitment", stage.things["commitment"])
    why = refusal(proposals.choose, proposal=proposal, fields=["origin_passage"], by=desk.first)
    assert "origin_passage" in why.reason


def test_a_passage_that_stands_nowhere_is_named(desk: Desk, stage: Stage) -> None:
    proposal = desk.proposed("commitment", stage.things["commitment"])
    why = refusal(proposals.choose, proposal=proposal, fields=[], passages=["câu không có"], by=desk.first)
    assert isinstance(why, NotReady)
    assert "câu không có" in why.missing[0].says


def test_a_passage_that_has_gone_from_the_text_stops_the_sending(desk: Desk, stage: Stage) -> None:
    proposal = desk.chosen(
        desk.proposed("commitment", stage.things["commitment"]), [], passages=["phụ trách"]
    )
    Shortcoming.objects.update(wording="Viết lại hẳn")
    assert isinstance(refusal(proposals.send, proposal=proposal, by=desk.first), NotReady)


def test_whoever_is_nobody_neither_sends_nor_approves(desk: Desk, stage: Stage) -> None:
    proposal = desk.proposed("target", stage.things["target"])
    assert "người cụ thể" in refusal(proposals.send, proposal=proposal, by=SYSTEM).reason
    desk.sent(proposal)
    proposal.refresh_from_db()
    why = refusal(publications.approve, proposal=proposal, seen=proposal.content_hash, by=SYSTEM)
    assert "người cụ thể" in why.reason


def test_who_may_approve_is_told_what_waits_and_the_sender_what_came_back(
    desk: Desk, stage: Stage, world: World
) -> None:
    proposal = sent(desk, stage, "target")
    asked = list(Notice.objects.filter(kind="publication"))
    assert {one.account for one in asked} == {world.accounts["head_a"], world.accounts["organiser"]}
    assert {one.url for one in asked} == {f"/cong-khai/quan-ly/de-nghi/{proposal.pk}/"}
    assert "chờ người thứ hai" in asked[0].says
    proposals.send_back(proposal=proposal, answer="Che bớt", by=desk.second, at=NOW)
    told = Notice.objects.get(account=world.accounts["officer_a"])
    assert told.says.endswith("bị trả lại: Che bớt")


# The second person


@pytest.mark.parametrize("deed", ["propose", "choose", "send"])
def test_nobody_approves_what_they_had_a_hand_in(desk: Desk, stage: Stage, actor: Actors, deed: str) -> None:
    """The head may propose, choose, send and approve by role; never two of these sides for one thing."""
    hands = {key: (desk.second if key == deed else desk.first) for key in ("propose", "choose", "send")}
    proposal = proposals.propose(
        page=desk.page, kind="target", thing_id=stage.things["target"], by=hands["propose"], at=NOW
    )
    proposals.choose(proposal=proposal, fields=["plan"], by=hands["choose"], at=NOW)
    proposal = proposals.send(proposal=proposal, by=hands["send"], at=NOW)
    why = refusal(publications.approve, proposal=proposal, seen=proposal.content_hash, by=desk.second)
    assert "không tự duyệt" in why.reason
    assert not Publication.objects.exists()
    by = actor("organiser")
    assert (
        publications.approve(proposal=proposal, seen=proposal.content_hash, by=by, at=NOW).approved_by_id
        == by.account_id
    )


def test_the_database_itself_wants_two_people(desk: Desk, stage: Stage) -> None:
    one = desk.published("target", stage.things["target"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=one.pk).update(approved_by=one.prepared_by_id)


def test_the_officer_does_not_approve_and_a_draft_is_not_approved(
    desk: Desk, stage: Stage, actor: Actors
) -> None:
    proposal = desk.proposed("target", stage.things["target"])
    assert isinstance(refusal(publications.approve, proposal=proposal, seen="", by=desk.second), NotAllowed)
    proposal = desk.sent(proposal)
    for who in ("officer_a", "stranger", "leader", "verifier", "admin"):
        given = {"proposal": proposal, "seen": proposal.content_hash, "by": actor(who)}
        assert isinstance(refusal(publications.approve, **given), NotAllowed), who


def test_what_is_approved_is_what_was_read(desk: Desk, stage: Stage) -> None:
    proposal = sent(desk, stage)
    read = proposal.content_hash
    proposals.send_back(proposal=proposal, answer="Che bớt", by=desk.second, at=NOW)
    proposal = desk.sent(desk.chosen(proposal, ["state"]))
    assert proposal.answer == ""
    assert (
        "không phải là bản"
        in refusal(publications.approve, proposal=proposal, seen=read, by=desk.second).reason
    )
    Proposal.objects.filter(pk=proposal.pk).update(
        content=proposal.content.replace("khắc phục", "giải quyết")
    )
    why = refusal(publications.approve, proposal=proposal, seen=proposal.content_hash, by=desk.second)
    assert "không phải là bản" in why.reason


def test_a_change_of_the_source_while_it_waits_changes_nothing_of_what_is_approved(
    desk: Desk, stage: Stage
) -> None:
    proposal = sent(desk, stage)
    Shortcoming.objects.update(wording="Câu viết sau khi gửi")
    one = desk.approved(proposal)
    assert "Câu viết sau khi gửi" not in one.content
    line = publications_of(desk.page, slice(0, 50), NOW.date())[0]
    assert [(change.label, change.now) for change in line.changes] == [
        ("Hạn chế phải khắc phục", "Câu viết sau khi gửi")
    ]


def test_sending_back_needs_a_reason_and_a_sent_proposal_is_not_changed(desk: Desk, stage: Stage) -> None:
    proposal = sent(desk, stage)
    assert "lý do" in refusal(proposals.send_back, proposal=proposal, answer=" ", by=desk.second).reason
    assert isinstance(refusal(proposals.choose, proposal=proposal, fields=[], by=desk.first), NotAllowed)
    assert isinstance(refusal(proposals.send, proposal=proposal, by=desk.first), NotAllowed)


# Afterwards


def test_a_new_version_keeps_number_and_choice_and_the_old_one_stays_in_the_record(
    desk: Desk, stage: Stage
) -> None:
    proposal = desk.chosen(desk.proposed("target", stage.things["target"]), ["plan", "final"])
    first = desk.approved(desk.sent(proposal))
    again = desk.proposed("target", stage.things["target"])
    assert again.fields == ["final", "plan"]
    second = desk.approved(desk.sent(again), NOW + timedelta(days=1))
    first.refresh_from_db()
    assert (first.number, second.number, second.version) == (1, 1, 2)
    assert (first.ending, first.ended_at) == ("replaced", NOW + timedelta(days=1))


def test_taking_off_needs_a_ground_and_leaves_a_line_in_the_journal(desk: Desk, stage: Stage) -> None:
    one = desk.published("target", stage.things["target"])
    assert "lý do" in refusal(publications.withdraw, publication=one, ground="", by=desk.first).reason
    publications.withdraw(publication=one, ground="Số liệu sai", by=desk.first, at=NOW)
    event = Event.objects.get(action="publishing.withdraw")
    assert (event.reason, event.about_id) == ("Số liệu sai", one.pk)
    assert one.content_hash in event.payload
    assert (
        "không còn công khai"
        in refusal(publications.withdraw, publication=one, ground="x", by=desk.first).reason
    )
    assert desk.published("target", stage.things["target"]).version == 2


def test_a_result_that_was_decided_anew_is_told_as_changed_and_its_new_version_replaces_the_old(
    desk: Desk, stage: Stage, world: World
) -> None:
    """The public never reads two levels of one collective for one year."""
    thing = stage.things["result"]
    fields = ["collective", "level", "decision_number"]
    first = desk.approved(desk.sent(desk.chosen(desk.proposed("result", thing), fields)))
    before = RatingStage.objects.get(pk=thing)
    anew = {"authority": before.authority, "computed_level": "HT", "at": NOW + timedelta(hours=1)}
    again = RatingStage.objects.create(
        subject=before.subject, kind="decision", level="HT", decision_number="131-QĐ/TU", ground="Số liệu sai",
        decided_on=before.decided_on, replaces=before, **anew,
    )  # fmt: skip
    line = publications_of(desk.page, slice(0, 50), NOW.date())[0]
    assert not line.gone
    assert {(change.label, change.now) for change in line.changes} == {
        ("Mức xếp loại", "Hoàn thành nhiệm vụ"),
        ("Số quyết định", "131-QĐ/TU"),
    }
    why = refusal(proposals.propose, page=desk.page, kind="result", thing_id=again.pk, by=desk.first)
    assert "Không có nội dung này" in why.reason
    second = desk.approved(desk.sent(desk.proposed("result", thing)), NOW + timedelta(days=1))
    first.refresh_from_db()
    assert (second.number, second.version, first.ending) == (first.number, 2, "replaced")
    assert "Hoàn thành nhiệm vụ" in second.content


def test_a_source_that_is_gone_is_told(desk: Desk, stage: Stage) -> None:
    desk.published("commitment", stage.things["commitment"])
    Shortcoming.objects.update(state="entry_withdrawn", withdrawal_ground="Ghi nhầm")
    assert publications_of(desk.page, slice(0, 50), NOW.date())[0].gone


def test_a_publication_changed_behind_the_softwares_back_is_found(
    desk: Desk, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    one = desk.published("target", stage.things["target"])
    assert check.run(["evidence"]) == 0
    Publication.objects.filter(pk=one.pk).update(content=one.content.replace("Dấu", "Chữ"))
    assert check.run(["evidence"]) == 1
    assert "Bản công khai số 1, lần 1: Phường An Thử: Nội dung không còn khớp" in capsys.readouterr().out


# What is frozen


def content(values: dict[str, Any], fields: Iterable[str], *names: str, **more: Any) -> dict[str, Any]:
    facts = Facts(1, values, illustrative=False)
    return frozen(kind_of("target"), facts, Choice(frozenset(fields), **more), names, NOW.date())


def test_the_day_of_a_target_is_that_of_the_figures_chosen_alone() -> None:
    values = {
        "name": "Thu ngân sách",
        "plan": {"value": "1", "unit": "tỷ", "as_of": "2026-01-10"},
        "estimate": {"value": "2", "unit": "tỷ", "as_of": "2026-10-31"},
    }
    assert content(values, ["plan"])["as_of"] == "2026-01-10"
    assert content(values, ["plan", "estimate"])["as_of"] == "2026-10-31"
    assert content(values, [])["as_of"] == "2026-11-23"


def test_covering_finds_names_by_form_of_address_and_passages_over_line_ends() -> None:
    told = content(
        {"name": "Đồng chí Cấu nêu:\nthu   chậm ở Khu Một"}, [], "Đặng Hư Cấu", passages=("thu chậm",)
    )
    assert told["title"] == "[không nêu tên] nêu: [đã che] ở Khu Một"


def test_any_name_of_the_register_is_found_in_a_text(world: World) -> None:
    facts = Facts(1, {"name": "Theo ông Hồ Ngoại Truyện, Phường An Thử đã xong"}, illustrative=False)
    assert names_for([facts])[1] == ("Hồ Ngoại Truyện",)


def test_the_hash_is_of_the_very_text() -> None:
    assert digest("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
