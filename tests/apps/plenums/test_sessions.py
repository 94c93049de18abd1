"""Plenary sessions: frozen papers handed out, read and commented passage by passage, voted on, concluded with every answer."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from apps.reviews.conftest import _whole_report as whole_report_of
from cast import NOW, TODAY, World
from kiemdiem.audit.access import decide
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.notices.models import Notice
from kiemdiem.plenums.access import plenum_target, visible_plenums
from kiemdiem.plenums.actions import hall, planning, remarks
from kiemdiem.plenums.actions.hall import YesNoCount
from kiemdiem.plenums.actions.planning import Plan
from kiemdiem.plenums.models import Plenum, PlenumPaper, Remark
from kiemdiem.plenums.queries import session as queries
from kiemdiem.plenums.queries.papers import candidates, passages, version_named
from kiemdiem.programmes.models import ProgrammeComment, ProgrammeVersion
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.reviews.actions import return_report, save, submit
from kiemdiem.reviews.models import ReviewVersion
from kiemdiem.shortcomings.models import Origin

ActorOf = Callable[[str], Actor]
Clients = Callable[[str], Client]


def said(paper: PlenumPaper, by: Actor, text: str = "Làm rõ trách nhiệm.", **given: object) -> Remark:
    return remarks.remark(paper=paper, passage=passages(paper)[0].key, text=text, by=by, at=NOW, **given)


def resubmitted(world: World) -> None:
    """Let the report be sent back and submitted again with another text."""
    subject = world.subjects["committee"]
    subject.refresh_from_db()
    return_report(subject=subject, comment="Bổ sung số liệu", by=SYSTEM, at=NOW)
    subject.refresh_from_db()
    cells = {
        cell: f"{text} Đã bổ sung." if text.startswith("Nội dung") else text
        for cell, text in whole_report_of(subject).items()
    }
    save(subject=subject, cells=cells, by=SYSTEM, at=NOW)
    subject.refresh_from_db()
    submit(subject=subject, by=SYSTEM, at=NOW)


def test_whoever_sits_in_the_body_on_the_day_is_summoned(
    planned: Plenum, world: World, actor: ActorOf
) -> None:
    names = set(planned.delegates.filter(votes=True).values_list("person__full_name", flat=True))
    assert names == {world.people[key].full_name for key in ("head_a", "deputy_a", "member_a")}
    early = Plan(title="Họp sớm", held_on=date(2020, 1, 1))
    with pytest.raises(Refused, match="không có ai giữ chức vụ"):
        planning.plan(body=world.collectives["committee"], details=early, by=actor("officer_a"), at=NOW)


def test_the_plan_changes_until_the_session_opens(
    planned: Plenum, sitting: Plenum, world: World, actor: ActorOf, signed_in: Clients
) -> None:
    details = Plan(title="Hội nghị bất thường", held_on=TODAY)
    with pytest.raises(NotAllowed, match="đang họp"):
        planning.replan(plenum=sitting, details=details, by=actor("officer_a"), at=NOW)
    other = planning.plan(body=world.collectives["committee"], details=details, by=actor("officer_a"), at=NOW)
    sent = {
        "title": "Hội nghị lần thứ năm",
        "held_on": "2026-12-02",
        "chair": world.people["head_a"].full_name,
    }
    told = signed_in("officer_a").post(f"/hoi-nghi-toan-the/{other.pk}/sua-ke-hoach/", sent, follow=True)
    assert "Đã sửa kế hoạch" in told.content.decode()
    other.refresh_from_db()
    assert (other.title, other.chair) == ("Hội nghị lần thứ năm", world.people["head_a"])


def test_a_guest_is_listed_once_and_has_no_vote(planned: Plenum, world: World, actor: ActorOf) -> None:
    guest = planning.invite(plenum=planned, person=world.people["delegate"], by=actor("officer_a"), at=NOW)
    assert not guest.votes
    with pytest.raises(Refused, match="đã có trong danh sách"):
        planning.invite(plenum=planned, person=world.people["delegate"], by=actor("officer_a"), at=NOW)


def test_only_the_newest_frozen_version_of_the_own_unit_becomes_a_paper(
    world: World, planned: Plenum, report: ReviewVersion, programme: ProgrammeVersion, actor: ActorOf
) -> None:
    offered = candidates(planned.body, actor("officer_a"), TODAY)
    assert [version_named(one.key) for one in offered] == [report, programme]
    resubmitted(world)
    with pytest.raises(Refused, match="Đã có bản 2"):
        planning.add_paper(plenum=planned, version=report, by=actor("officer_a"), at=NOW)
    planning.add_paper(plenum=planned, version=programme, by=actor("officer_a"), at=NOW)
    with pytest.raises(Refused, match="đã có tài liệu này"):
        planning.add_paper(plenum=planned, version=programme, by=actor("officer_a"), at=NOW)


def test_a_text_that_was_tampered_with_is_no_paper(
    planned: Plenum, report: ReviewVersion, actor: ActorOf
) -> None:
    report.content["form_title"] = "Đã bị sửa"
    report.save(update_fields=["content"])
    with pytest.raises(Refused, match="không còn đúng với mã băm"):
        planning.add_paper(plenum=planned, version=report, by=actor("officer_a"), at=NOW)


def test_handing_out_tells_every_delegate_with_an_account_once(paper: PlenumPaper, actor: ActorOf) -> None:
    told = set(Notice.objects.values_list("account__username", flat=True))
    assert told == {"head_a", "deputy_a", "member_a"}
    with pytest.raises(Refused, match="Không có tài liệu nào chờ phát"):
        planning.hand_out(plenum=paper.plenum, by=actor("officer_a"), at=NOW)
    with pytest.raises(Refused, match="đã phát cho đại biểu"):
        planning.remove_paper(paper=paper, by=actor("officer_a"), at=NOW)


def test_a_session_opens_on_its_day_with_all_it_needs(
    planned: Plenum, report: ReviewVersion, actor: ActorOf
) -> None:
    with pytest.raises(Refused, match="chưa đến ngày"):
        hall.open_plenum(plenum=planned, by=actor("officer_a"), at=NOW - timedelta(days=1))
    Plenum.objects.update(chair=None, secretary=None)
    with pytest.raises(NotReady) as refused:
        hall.open_plenum(plenum=planned, by=actor("officer_a"), at=NOW)
    assert [one.says for one in refused.value.missing] == [
        "Chưa có chủ trì.", "Chưa có thư ký.", "Chưa có tài liệu nào.", "Chưa điểm danh đại biểu nào có mặt.",
    ]  # fmt: skip
    planning.add_paper(plenum=planned, version=report, by=actor("officer_a"), at=NOW)
    with pytest.raises(NotReady) as refused:
        hall.open_plenum(plenum=planned, by=actor("officer_a"), at=NOW)
    assert "Tài liệu 1 chưa phát cho đại biểu." in [one.says for one in refused.value.missing]


def test_a_delegate_reads_once_and_only_what_was_handed_out(
    planned: Plenum, report: ReviewVersion, actor: ActorOf
) -> None:
    made = planning.add_paper(plenum=planned, version=report, by=actor("officer_a"), at=NOW)
    with pytest.raises(Refused, match="chưa phát"):
        remarks.read(paper=made, by=actor("member_a"), at=NOW)
    planning.hand_out(plenum=planned, by=actor("officer_a"), at=NOW)
    assert remarks.read(paper=made, by=actor("member_a"), at=NOW)
    assert not remarks.read(paper=made, by=actor("member_a"), at=NOW)
    with pytest.raises(NotAllowed):
        remarks.read(paper=made, by=actor("officer_a"), at=NOW)


def test_a_remark_is_on_a_passage_of_the_frozen_text_by_a_delegate(
    world: World, paper: PlenumPaper, actor: ActorOf
) -> None:
    place = passages(paper)[0]
    made = said(paper, actor("member_a"), quote=place.text[:10])
    assert (made.person, made.about) == (world.people["member_a"], place.heading)
    for_one = said(paper, actor("officer_a"), person=world.people["member_a"])
    assert for_one.recorded_by == world.accounts["officer_a"]
    for given, says in (
        ({"text": " "}, "nội dung ý kiến"), ({"quote": "Không hề có câu này"}, "Đoạn trích không có"),
        ({"person": world.people["stranger"]}, "không có trong danh sách"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=says):
            said(paper, actor("officer_a"), **{"person": world.people["member_a"], **given})
    with pytest.raises(Refused, match="không có chỗ được góp ý"):
        remarks.remark(paper=paper, passage="khong-co", text="Ý", by=actor("member_a"), at=NOW)
    with pytest.raises(NotAllowed):
        said(paper, actor("stranger"))


def test_an_explanation_or_a_refusal_has_its_words(paper: PlenumPaper, actor: ActorOf) -> None:
    made = said(paper, actor("member_a"))
    for outcome, says in (("", "Chưa chọn"), ("explained", "nêu rõ lý do"), ("refused", "nêu rõ lý do")):
        with pytest.raises(Refused, match=says):
            remarks.dispose(remark=made, outcome=outcome, answer=" ", by=actor("head_a"), at=NOW)
    assert (
        remarks.dispose(remark=made, outcome="accepted", answer="", by=actor("head_a"), at=NOW).outcome
        == "accepted"
    )


def test_a_remark_becomes_a_draft_of_the_register_once(
    world: World, sitting: Plenum, paper: PlenumPaper, actor: ActorOf
) -> None:
    made = said(paper, actor("member_a"), text="Cải cách hành chính còn chậm.")
    entry = remarks.to_register(remark=made, wording="", by=actor("officer_a"), at=NOW)
    assert (entry.origin, entry.origin_type, entry.origin_id) == (Origin.PLENUM, "plenums.remark", made.pk)
    assert (entry.unit, entry.wording) == (world.units["ward_a"], "Cải cách hành chính còn chậm.")
    made.refresh_from_db()
    assert (made.outcome, made.onward) == ("accepted", "register")
    with pytest.raises(Refused, match="đã được xử lý"):
        remarks.to_register(remark=made, wording="", by=actor("officer_a"), at=NOW)


def test_a_remark_on_a_programme_becomes_a_comment_of_its_drafting(
    planned: Plenum, programme: ProgrammeVersion, sitting: Plenum, paper: PlenumPaper, actor: ActorOf
) -> None:
    second = planning.add_paper(plenum=planned, version=programme, by=actor("officer_a"), at=NOW)
    planning.hand_out(plenum=planned, by=actor("officer_a"), at=NOW)
    second.refresh_from_db()
    made = said(second, actor("member_a"), text="Bổ sung nguồn lực.")
    group = outline().groups[0].key
    remarks.to_programme(remark=made, group=group, by=actor("officer_a"), at=NOW)
    comment = ProgrammeComment.objects.get()
    assert (comment.text, comment.person, comment.origin_type, comment.origin_id) == (
        "Bổ sung nguồn lực.", made.person, "plenums.remark", made.pk,
    )  # fmt: skip
    with pytest.raises(Refused, match="không phải về một chương trình"):
        remarks.to_programme(
            remark=said(paper, actor("member_a")), group=group, by=actor("officer_a"), at=NOW
        )


def test_raised_hands_never_outnumber_who_is_there(
    sitting: Plenum, paper: PlenumPaper, actor: ActorOf
) -> None:
    for votes in ((2, 1, 0), (0, 0, 0), (3, -1, 0)):
        with pytest.raises(Refused, match="phải từ 1 đến 2 đại biểu"):
            hall.vote_by_hands(
                paper=paper,
                in_favour=votes[0],
                against=votes[1],
                abstained=votes[2],
                by=actor("deputy_a"),
                at=NOW,
            )
    voted = hall.vote_by_hands(paper=paper, in_favour=1, against=1, abstained=0, by=actor("deputy_a"), at=NOW)
    assert (voted.way, voted.present, voted.in_favour) == ("hands", 2, 1)
    with pytest.raises(Refused, match="đã biểu quyết"):
        hall.vote_by_hands(paper=paper, in_favour=2, against=0, abstained=0, by=actor("deputy_a"), at=NOW)


def test_a_paper_that_was_overtaken_is_not_voted_on_until_it_is_renewed(
    world: World, sitting: Plenum, paper: PlenumPaper, report: ReviewVersion, actor: ActorOf
) -> None:
    remarks.read(paper=paper, by=actor("member_a"), at=NOW)
    resubmitted(world)
    votes = {"in_favour": 2, "against": 0, "abstained": 0, "by": actor("deputy_a"), "at": NOW}
    with pytest.raises(NotReady) as refused:
        hall.vote_by_hands(paper=paper, **votes)
    assert report.content_hash[:16] in refused.value.missing[0].says
    assert "đã có bản 2" in refused.value.missing[0].says
    renewed = planning.renew_paper(paper=paper, by=actor("officer_a"), at=NOW)
    assert (renewed.content_hash, renewed.readings.count()) == (
        ReviewVersion.objects.get(number=2).content_hash,
        0,
    )
    with pytest.raises(NotReady, match="Chưa biểu quyết được"):
        hall.vote_by_hands(paper=paper, **votes)
    planning.hand_out(plenum=sitting, by=actor("officer_a"), at=NOW)
    hall.vote_by_hands(paper=paper, **votes)


def test_papers_are_counted_by_two_people_who_agree(
    sitting: Plenum, paper: PlenumPaper, actor: ActorOf
) -> None:
    count = YesNoCount(2, 2, 0, in_favour=1, against=1, abstained=0)
    with pytest.raises(Refused, match="nhiều hơn 2 người có mặt"):
        hall.enter_count(paper=paper, count=replace(count, issued=3), by=actor("officer_a"), at=NOW)
    hall.enter_count(paper=paper, count=count, by=actor("officer_a"), at=NOW)
    with pytest.raises(Refused, match="đang kiểm phiếu kín"):
        hall.vote_by_hands(paper=paper, in_favour=2, against=0, abstained=0, by=actor("deputy_a"), at=NOW)
    second = replace(count, in_favour=2, against=0)
    assert hall.enter_count(paper=paper, count=second, by=actor("head_a"), at=NOW).voted_at is None
    with pytest.raises(Refused, match="Đã có hai người"):
        hall.enter_count(paper=paper, count=count, by=actor("deputy_a"), at=NOW)
    with pytest.raises(NotReady, match="Chưa bế mạc"):
        hall.close_plenum(plenum=sitting, conclusion="Xong", by=actor("head_a"), at=NOW)
    voted = hall.enter_count(paper=paper, count=count, by=actor("head_a"), at=NOW)
    assert (voted.way, voted.in_favour, voted.against) == ("ballot", 1, 1)


def test_a_session_closes_only_when_every_remark_is_answered_and_freezes_its_minutes(
    sitting: Plenum, paper: PlenumPaper, actor: ActorOf
) -> None:
    first, second = said(paper, actor("member_a"), "Thứ nhất"), said(paper, actor("head_a"), "Thứ hai")
    with pytest.raises(NotReady) as refused:
        hall.close_plenum(plenum=sitting, conclusion=" ", by=actor("head_a"), at=NOW)
    assert [one.where for one in refused.value.missing] == [
        f"y-kien-{first.pk}",
        f"y-kien-{second.pk}",
        "be-mac",
    ]
    remarks.dispose(remark=first, outcome="refused", answer="Đã nêu ở mục sau", by=actor("head_a"), at=NOW)
    remarks.dispose(remark=second, outcome="accepted", answer="", by=actor("head_a"), at=NOW)
    hall.vote_by_hands(paper=paper, in_favour=2, against=0, abstained=0, by=actor("deputy_a"), at=NOW)
    closed = hall.close_plenum(plenum=sitting, conclusion="Thống nhất báo cáo.", by=actor("head_a"), at=NOW)
    for line in (
        "Có mặt 2/3",
        "Đi công tác",
        "Thứ nhất",
        "Không tiếp thu: Đã nêu ở mục sau",
        "tán thành 2",
        "Thống nhất báo cáo.",
    ):
        assert line in closed.minutes
    assert closed.minutes_hash == hashlib.sha256(closed.minutes.encode()).hexdigest()
    for deed in (
        lambda: said(paper, actor("member_a")),
        lambda: remarks.dispose(remark=first, outcome="accepted", answer="", by=actor("head_a"), at=NOW),
        lambda: hall.close_plenum(plenum=sitting, conclusion="Lại", by=actor("head_a"), at=NOW),
    ):
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.parametrize(
    "who", ["organiser", "leader", "officer_a", "head_a", "member_a", "stranger", "delegate", "admin"]
)
def test_the_list_and_the_page_agree_on_who_sees_a_session(planned: Plenum, actor: ActorOf, who: str) -> None:
    one = actor(who)
    listed = Plenum.objects.filter(visible_plenums(one)).exists()
    assert listed is decide("plenums.see", one, plenum_target(planned, one)).allowed
    assert listed is (who not in {"stranger", "delegate", "admin"})


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_statements_for_one_and_for_three(
    world: World, sitting: Plenum, paper: PlenumPaper, actor: ActorOf, django_assert_num_queries, count: int
) -> None:
    member, officer = actor("member_a"), actor("officer_a")
    for number in range(count):
        said(paper, member, f"Ý kiến {number}")
        if number:
            details = Plan(title=f"Phiên {number}", held_on=TODAY)
            planning.plan(body=world.collectives["committee"], details=details, by=officer, at=NOW)
    with django_assert_num_queries(2):
        assert len(queries.plenum_list(officer, lambda _: slice(0, 50)).rows) == count
    seen = queries.plenums_for_pages().get(pk=sitting.pk)
    with django_assert_num_queries(3):
        assert queries.plenum_page(seen, member).papers[0].waiting == count
    read = queries.papers_for_pages().get(pk=paper.pk)
    with django_assert_num_queries(5):
        assert len(queries.paper_page(read, member).remarks) == count


def test_a_delegate_on_the_phone_reads_comments_and_hears_the_answer(
    world: World, sitting: Plenum, paper: PlenumPaper, signed_in: Clients
) -> None:
    phone, office = signed_in("member_a"), signed_in("officer_a")
    with time_machine.travel(NOW, tick=False):
        page = phone.get("/hoi-nghi-toan-the/").content.decode()
        assert sitting.title in page
        address = f"/hoi-nghi-toan-the/tai-lieu/{paper.pk}/"
        assert paper.content_hash in phone.get(address).content.decode()
        assert "đã đọc tài liệu này" in phone.post(f"{address}da-doc/", follow=True).content.decode()
        place = passages(paper)[0]
        assert (
            "Chưa ghi được"
            in phone.post(f"{address}gop-y/", {"passage": place.key, "quote": "Không có"}).content.decode()
        )
        sent = {"passage": place.key, "quote": "", "text": "Nêu rõ nguyên nhân chủ quan."}
        assert "Đã ghi ý kiến." in phone.post(f"{address}gop-y/", sent, follow=True).content.decode()
        made = Remark.objects.get()
        answered = office.post(
            f"/hoi-nghi-toan-the/y-kien/{made.pk}/xu-ly/",
            {"outcome": "explained", "answer": "Đã nêu ở mục II."},
            follow=True,
        )
        assert "Đã nêu ở mục II." in answered.content.decode()
        assert "Đã nêu ở mục II." in phone.get(address).content.decode()
        assert (
            phone.post(f"{address}bieu-quyet/", {"in_favour": 2, "against": 0, "abstained": 0}).status_code
            == 403
        )
        voted = office.post(
            f"{address}bieu-quyet/", {"in_favour": 2, "against": 0, "abstained": 0}, follow=True
        )
        assert "Kết quả biểu quyết" in voted.content.decode()
        closed = office.post(
            f"/hoi-nghi-toan-the/{sitting.pk}/be-mac/", {"conclusion": "Thống nhất."}, follow=True
        )
        assert "biên bản đã cố định" in closed.content.decode()
        assert (
            "Nêu rõ nguyên nhân chủ quan."
            in phone.get(f"/hoi-nghi-toan-the/{sitting.pk}/bien-ban/").content.decode()
        )


def test_a_session_from_its_plan_to_its_opening_by_the_pages(
    world: World, report: ReviewVersion, signed_in: Clients
) -> None:
    office = signed_in("officer_a")
    with time_machine.travel(NOW, tick=False):
        sent = {
            "body": world.collectives["committee"].pk, "title": "Hội nghị lần thứ tư", "held_on": "2026-11-23",
            "chair": world.people["head_a"].full_name, "secretary": world.people["deputy_a"].full_name,
        }  # fmt: skip
        assert (
            "Đã lên lịch." in office.post("/hoi-nghi-toan-the/len-lich/", sent, follow=True).content.decode()
        )
        one = Plenum.objects.get()
        base = f"/hoi-nghi-toan-the/{one.pk}/"
        refused = office.post(f"{base}khai-mac/")
        assert refused.status_code == 409
        assert "Chưa có tài liệu nào." in refused.content.decode()
        assert (
            "Đã thêm tài liệu"
            in office.post(
                f"{base}them-tai-lieu/", {"version": f"bao-cao-{report.pk}"}, follow=True
            ).content.decode()
        )
        assert "Đã phát tài liệu" in office.post(f"{base}phat-tai-lieu/", follow=True).content.decode()
        absent = {f"state-{world.people['member_a'].pk}": "vang"}
        assert "Chưa ghi lý do" in office.post(f"{base}diem-danh/", absent).content.decode()
        assert (
            "Đã ghi điểm danh"
            in office.post(f"{base}diem-danh/", {"con-lai-co-mat": "1"}, follow=True).content.decode()
        )
        assert "Hội nghị đã khai mạc." in office.post(f"{base}khai-mac/", follow=True).content.decode()
