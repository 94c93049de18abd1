"""One entry's whole story, and what is done on its page."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from browsing import page, rows, send, words
from cast import NOW, TODAY, World
from kiemdiem.conferences.models import Speech
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment, Post, Succession
from kiemdiem.reviews.models import Review
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import PlannedStep
from kiemdiem.shortcomings.models import DeadlineMove, Evidence, Shortcoming
from kiemdiem.shortcomings.queries.story import entry_story

pytestmark = pytest.mark.usefixtures("today")
ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]
EARLY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def test_the_page_offers_only_what_may_be_done_now(opened: Make, drafted: Make, signed_in: SignedIn) -> None:
    entry, draft = opened(), drafted("Dự thảo")
    offered = {
        who: {slug for slug in ("dua-vao-so", "ke-hoach", "chuyen-han", "bao-cao-ket-qua", "tham-tra", "rut") if f'id="{slug}"' in page(signed_in(who), "shortcomings:entry", entry.pk)}
        for who in ("officer_a", "deputy_a", "organiser", "verifier", "leader")
    }  # fmt: skip
    assert offered == {
        "officer_a": {"ke-hoach"}, "deputy_a": {"ke-hoach", "bao-cao-ket-qua"}, "organiser": {"chuyen-han"},
        "verifier": set(), "leader": set(),
    }  # fmt: skip
    assert 'id="dua-vao-so"' in page(signed_in("officer_a"), "shortcomings:entry", draft.pk)
    assert 'id="rut"' in page(signed_in("organiser"), "shortcomings:entry", draft.pk)


def test_the_missing_proof_stands_on_the_page_until_it_is_there(
    opened: Make, proved: Callable[..., None], signed_in: SignedIn
) -> None:
    entry = opened()
    assert "Chưa có số đo chính thức" in page(signed_in("officer_a"), "shortcomings:entry", entry.pk)
    proved(entry, 299)
    assert "chưa đạt mức ≥ 300 hộ" in page(signed_in("officer_a"), "shortcomings:entry", entry.pk)
    proved(entry, 300)
    assert "Thước đo đã đạt" in page(signed_in("officer_a"), "shortcomings:entry", entry.pk)


def test_a_plan_is_written_rewritten_and_struck_out_on_the_page(
    opened: Make, world: World, signed_in: SignedIn
) -> None:
    entry, client = opened(), signed_in("officer_a")
    post = f"(số {world.posts['chairman_a'].pk})"
    first = {"text": "Rà soát", "post": post, "due_on": "2027-01-31", "expected_evidence": ""}
    second = {**first, "text": "Giao đất"}
    empty = {"text": "", "post": "", "due_on": "", "expected_evidence": ""}
    assert (
        send(
            client, "shortcomings:act", entry.pk, "ke-hoach", **rows("viec", [first, second, empty])
        ).status_code
        == 302
    )
    assert [step.text for step in entry.steps.all()] == ["Rà soát", "Giao đất"]
    rewritten = rows(
        "viec", [{**first, "DELETE": "on"}, {**second, "text": "Giao xong đất"}, empty], initial=2
    ) | {"revision": entry.revision + 1}
    assert send(client, "shortcomings:act", entry.pk, "ke-hoach", **rewritten).status_code == 302
    assert [step.text for step in entry.steps.all()] == ["Giao xong đất"]


def test_a_refused_deed_shows_its_reason_and_keeps_what_was_typed(opened: Make, signed_in: SignedIn) -> None:
    response = send(signed_in("organiser"), "shortcomings:act", opened().pk, "chuyen-han", new="2027-06-30", ground="Chờ giá đất mới", authority="Chủ tịch", source=""
    )  # fmt: skip
    assert response.status_code == 409
    assert "trùng với hạn đang có 30/06/2027" in words(response)
    assert 'value="Chờ giá đất mới"' in words(response)
    assert '<details class="kd-more d-print-none" id="chuyen-han" open>' in words(response)


def test_a_deed_without_permission_is_explained(opened: Make, signed_in: SignedIn) -> None:
    response = send(
        signed_in("officer_a"),
        "shortcomings:act",
        opened().pk,
        "chuyen-han",
        new="2027-09-30",
        ground="Bận",
        authority="Tôi",
        source="",
    )
    assert response.status_code == 403
    assert "không có quyền “Chuyển thời hạn khắc phục”" in words(response)
    assert not DeadlineMove.objects.exists()


def test_an_unknown_deed_leads_nowhere(opened: Make, signed_in: SignedIn) -> None:
    entry, client = opened(), signed_in("officer_a")
    assert send(client, "shortcomings:act", entry.pk, "xoa").status_code == 404
    assert client.get(reverse("shortcomings:act", args=[entry.pk, "xoa"])).status_code == 404


def test_a_deed_is_folded_without_its_form_until_it_is_asked_for(opened: Make, signed_in: SignedIn) -> None:
    entry, client = opened(), signed_in("officer_a")
    asked = reverse("shortcomings:act", args=[entry.pk, "ke-hoach"])
    folded = page(client, "shortcomings:entry", entry.pk)
    assert f'hx-get="{asked}"' in folded
    assert f'action="{asked}"' not in folded
    unfolded = words(client.get(asked))
    assert '<details class="kd-more d-print-none" id="ke-hoach" open>' in unfolded
    assert f'action="{asked}"' in unfolded
    alone = words(client.get(asked, headers={"HX-Request": "true"}))
    assert f'action="{asked}"' in alone
    assert "<details" not in alone


def test_a_deed_that_can_no_longer_be_done_says_so_in_its_place(opened: Make, signed_in: SignedIn) -> None:
    asked = reverse("shortcomings:act", args=[opened().pk, "chuyen-han"])
    alone = words(signed_in("officer_a").get(asked, headers={"HX-Request": "true"}))
    assert "Việc này không còn làm được vì hạn chế vừa có thay đổi." in alone
    assert "<form" not in alone


def test_claim_and_verification_stand_side_by_side(
    opened: Make, proved: Callable[..., None], signed_in: SignedIn
) -> None:
    entry = opened()
    proved(entry)
    assert (
        send(
            signed_in("deputy_a"),
            "shortcomings:act",
            entry.pk,
            "bao-cao-ket-qua",
            attainment="full",
            text="Đã giao đủ",
        ).status_code
        == 302
    )
    sent = send(
        signed_in("verifier"),
        "shortcomings:act",
        entry.pk,
        "tham-tra",
        attainment="largely",
        text="Còn ba hộ",
        decision_ground="",
    )
    assert sent.status_code == 302
    text = page(signed_in("deputy_a"), "shortcomings:entry", entry.pk)
    assert "Đạt đầy đủ" in text
    assert "Đạt phần lớn" in text
    assert "Còn ba hộ" in text


def test_who_is_not_independent_reads_why_instead_of_a_form(
    opened: Make, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    entry = opened()
    actions.claim(entry=entry, attainment="full", text="Đã giao đủ", by=actor("deputy_a"), at=NOW)
    post = Post.objects.create(
        unit=world.units["ward_a"], title="Công chức", role="staff", valid_from=date(2025, 7, 1)
    )
    Appointment.objects.create(person=world.people["verifier"], post=post, valid_from=date(2025, 7, 1))
    text = page(signed_in("verifier"), "shortcomings:entry", entry.pk)
    assert "Đồng chí không thẩm tra được hạn chế này" in text
    assert 'id="tham-tra"' not in text
    sent = send(
        signed_in("verifier"),
        "shortcomings:act",
        entry.pk,
        "tham-tra",
        attainment="full",
        text="Tốt",
        decision_ground="x",
    )
    assert sent.status_code == 403
    assert "không độc lập" in words(sent)


def test_the_timeline_tells_everything_in_its_order(
    opened: Make, proved: Callable[..., None], world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    entry = opened(at=EARLY)
    actions.plan(
        entry=entry,
        steps=[PlannedStep("Rà soát", world.posts["chairman_a"], date(2027, 1, 1))],
        by=actor("deputy_a"),
        at=EARLY,
    )
    obstacle = actions.send_obstacle(
        entry=entry, text="Giá đất", sent_to=world.units["city"], sent_on=date(2026, 2, 1), answer_due=date(2026, 3, 1),
        by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    actions.answer_obstacle(
        obstacle=obstacle,
        answer="Đồng ý",
        answered_on=date(2026, 4, 2),
        effect="Giữ nguyên",
        by=actor("organiser"),
        at=NOW,
    )
    actions.record_meeting(
        entry=entry,
        held_on=date(2026, 5, 4),
        chaired_by="Bí thư",
        decisions="Làm nhanh",
        by=actor("officer_a"),
        at=NOW,
    )
    proved(entry)
    text = page(signed_in("organiser"), "shortcomings:entry", entry.pk)
    timeline = text[text.index("Toàn bộ quá trình") :]
    told = [
        "20/12/2025", "Thấy lần đầu", "Ghi vào sổ ở dạng dự thảo", "Đưa vào sổ theo dõi", "Lập kế hoạch khắc phục",
        "01/02/2026", "Báo cáo vướng mắc lên Đảng bộ thành phố Thử", "trả lời vướng mắc sau 60 ngày", "Giữ nguyên",
        "04/05/2026", "Bí thư", "Làm nhanh", "20/11/2026", "Số chính thức: 300 hộ",
    ]  # fmt: skip
    places = [timeline.index(words) for words in told]
    assert places == sorted(places)


def test_the_page_tells_who_held_the_owner_post_then_and_now(
    opened: Make, world: World, signed_in: SignedIn
) -> None:
    entry = opened()
    Appointment.objects.filter(post=world.posts["chairman_a"]).update(valid_to=date(2026, 11, 20))
    text = page(signed_in("organiser"), "shortcomings:entry", entry.pk)
    assert "từ 01/07/2025 đến 20/11/2026" in text
    assert "Hiện chưa có người giữ chức vụ này." in text
    Appointment.objects.create(
        person=world.people["member_a"], post=world.posts["chairman_a"], valid_from=date(2026, 11, 21)
    )
    text = page(signed_in("organiser"), "shortcomings:entry", entry.pk)
    assert "Bùi Mô Phỏng</a>, từ 21/11/2026 đến nay" in text
    assert "Hiện chưa có người giữ" not in text


def test_a_successors_page_leads_back_to_the_whole_history(
    opened: Make, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    entry = opened()
    heirs = []
    for key in ("ward_b", "city"):
        Succession.objects.create(
            predecessor=world.units["ward_a"], successor=world.units[key], on=date(2026, 7, 1)
        )
        post = Post.objects.create(
            unit=world.units[key], title="Chủ tịch", role="head", valid_from=date(2026, 7, 1)
        )
        Appointment.objects.create(person=world.people["member_a"], post=post, valid_from=date(2026, 7, 1))
        heirs.append(actions.Successor(world.units[key], post, 50))
    moved, heir = actions.transfer(
        entry=entry,
        successors=heirs,
        decision_number="Quyết định 10",
        decided_on=date(2026, 7, 1),
        by=actor("organiser"),
        at=NOW,
    )
    text = page(signed_in("organiser"), "shortcomings:entry", heir.pk)
    assert "Tiếp nhận 50 % từ Phường An Thử (số 1)" in text
    assert f'href="{reverse("shortcomings:entry", args=[moved.pk])}"' in text
    text = page(signed_in("organiser"), "shortcomings:entry", moved.pk)
    assert "Chuyển từ Phường An Thử sang Phường Đà Thử (50 %)" in text
    assert f'href="{reverse("shortcomings:entry", args=[heir.pk])}"' in text


def test_the_passage_leads_to_where_it_was_said(
    drafted: Make, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(Speech, "get_absolute_url", raising=False)
    entry = drafted(
        origin="speech", origin_type="conferences.speech", origin_id=7, origin_passage="Việc này chậm"
    )
    address = reverse("shortcomings:origin", args=[entry.pk])
    assert "Việc này chậm" in page(signed_in("officer_a"), "shortcomings:entry", entry.pk)
    assert address not in page(signed_in("officer_a"), "shortcomings:entry", entry.pk)
    assert signed_in("officer_a").get(address).status_code == 404
    monkeypatch.setattr(Speech, "get_absolute_url", lambda _: "/hoi-nghi/1/", raising=False)
    assert address in page(signed_in("officer_a"), "shortcomings:entry", entry.pk)
    assert signed_in("officer_a").get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_story_takes_the_same_statements_however_long(
    opened: Make, proved: Callable[..., None], evidence: Callable[..., Evidence], world: World, actor: ActorOf,
    signed_in: SignedIn, django_assert_num_queries: object, count: int,
) -> None:  # fmt: skip
    entry = opened()
    for number in range(count):
        proved(entry)
        evidence(entry, content=f"tệp {number}".encode())
        actions.record_meeting(
            entry=entry, held_on=TODAY, chaired_by="Bí thư", decisions="Làm", by=actor("officer_a"), at=NOW
        )
        actions.move_deadline(
            entry=entry,
            new=date(2027, 9, 1 + number),
            ground="Chờ",
            authority="Chủ tịch",
            by=actor("organiser"),
            at=NOW,
        )
        actions.send_obstacle(
            entry=entry, text="Giá đất", sent_to=world.units["city"], sent_on=TODAY, answer_due=date(2026, 12, 1),
            by=actor("officer_a"), at=NOW,
        )  # fmt: skip
        actions.claim(entry=entry, attainment="full", text="Xong", by=actor("deputy_a"), at=NOW)
        actions.verify(entry=entry, attainment="not", text="Chưa", by=actor("verifier"), at=NOW)
    client = signed_in("leader")
    with django_assert_num_queries(27):  # type: ignore[operator]
        page(client, "shortcomings:entry", entry.pk)


def test_a_term_that_ended_since_and_the_age_of_what_is_closed_are_told_as_they_are(
    closed: Make, world: World, actor: ActorOf
) -> None:
    entry = closed()
    Appointment.objects.filter(post=world.posts["chairman_a"]).update(valid_to=date(2026, 11, 30))
    story = entry_story(entry, actor("officer_a"), date(2027, 5, 1))
    assert [one.served_to for one in story.answering] == [None, date(2026, 11, 30)]
    assert story.last_day == TODAY
    assert not story.held_now


def test_a_report_of_a_period_that_is_not_over_is_still_to_come(
    opened: Make, world: World, actor: ActorOf
) -> None:
    entry = opened()
    review = Review.objects.create(subject=world.subjects["committee"], saved_at=NOW)
    review.prior_items.create(shortcoming=entry)
    ends = world.cycle.period_end
    for today, wanted in ((ends, "Đưa vào mục III"), (ends - timedelta(days=1), "Phải có ở mục III")):
        titles = [moment.title for moment in entry_story(entry, actor("officer_a"), today).timeline]
        assert [title for title in titles if title.startswith(wanted)]
