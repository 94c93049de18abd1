"""The slippage ledger, the groups, the obstacles, the files of evidence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from browsing import page, rows, send, words
from cast import NOW, TODAY, World, cause
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment, Post, Succession, Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details
from kiemdiem.shortcomings.models import DeadlineMove, Evidence, Obstacle, Shortcoming
from kiemdiem.shortcomings.queries.obstacles import may_see_obstacle, visible_obstacles

pytestmark = pytest.mark.usefixtures("today")
ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]
EARLY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def test_the_ledgers_totals_are_the_sums_of_its_moves(
    opened: Make, details: Details, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    objective = replace(
        details, cause_node=cause("thieu-quy-dat"), owner_post=world.posts["head_a"], responsibilities=()
    )
    for entry, days in (
        (opened("Một"), (date(2027, 9, 30), date(2027, 8, 31))),
        (opened("Hai", details=objective), (date(2028, 6, 30),)),
    ):
        for new in days:
            actions.move_deadline(
                entry=entry,
                new=new,
                ground="Chờ giá đất",
                authority="Chủ tịch",
                by=actor("organiser"),
                at=NOW,
            )
    assert DeadlineMove.objects.aggregate(days=Sum("days"))["days"] == 92 - 30 + 366
    text = page(signed_in("organiser"), "shortcomings:slippage")
    assert "<strong>428 ngày</strong> qua 3 lần chuyển của 2 hạn chế." in text
    for line in (
        "Chủ tịch UBND phường, Phường An Thử",
        "Bí thư Đảng ủy phường, Phường An Thử",
        "Chủ quan",
        "Khách quan",
    ):
        assert line in text
    narrowed = page(signed_in("organiser"), "shortcomings:slippage", query="?nguyen-nhan=subjective")
    assert "<strong>62 ngày</strong> qua 2 lần chuyển của 1 hạn chế." in narrowed
    assert "Chưa có lần chuyển thời hạn nào" in page(signed_in("stranger"), "shortcomings:slippage")


def test_groups_are_counted_as_one_speaks_of_them(
    opened: Make, closed: Make, details: Details, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    client = signed_in("organiser")
    for area, name in (("Xây dựng Đảng", "Học tập"), ("Xây dựng Đảng", "Kiểm tra"), ("Kinh tế", "Đất đai")):
        form = {"unit": "thanh pho thu", "year": "2026", "area": area, "name": name, "source": ""}
        assert client.post(reverse("shortcomings:groups"), form).status_code == 302
    group = world.units["city"].limitation_groups.get(name="Đất đai")
    opened("Một", at=EARLY, details=replace(details, group=group, deadline=date(2026, 6, 30)))
    closed("Hai", details=replace(details, group=group))
    text = page(client, "shortcomings:groups")
    assert "2 + 1 nhóm" in text
    assert f'?nhom={group.pk}">2</a>' in text
    assert f'?nhom={group.pk}&trang-thai=entry_closed">1</a>' in text
    assert f'?nhom={group.pk}&trang-thai=late">1</a>' in text
    again = client.post(reverse("shortcomings:groups"), {**form, "name": "dat dai"})
    assert again.status_code == 409
    assert "đã có trong năm 2026" in words(again)  # type: ignore[arg-type]
    assert "Đất đai" in page(signed_in("officer_a"), "shortcomings:groups")
    assert "Đất đai" not in page(signed_in("stranger"), "shortcomings:groups")


@pytest.fixture
def sent_to_ward_b(opened: Make, world: World, actor: ActorOf) -> Obstacle:
    return actions.send_obstacle(
        entry=opened(), text="Thiếu quỹ đất tái định cư", sent_to=world.units["ward_b"], sent_on=date(2026, 10, 1),
        answer_due=date(2026, 11, 1), by=actor("officer_a"), at=NOW,
    )  # fmt: skip


def test_the_addressed_unit_reads_and_answers_the_obstacle_without_seeing_the_rest(
    sent_to_ward_b: Obstacle, signed_in: SignedIn
) -> None:
    client = signed_in("stranger")
    assert "Thiếu quỹ đất tái định cư" in page(client, "shortcomings:obstacles")
    text = page(client, "shortcomings:obstacle", sent_to_ward_b.pk)
    assert "Ghi trả lời" in text
    assert reverse("shortcomings:entry", args=[sent_to_ward_b.shortcoming_id]) not in text
    form = {
        "answer": "Bố trí 2 ha",
        "answered_on": "2026-11-20",
        "answer_number": "9/CV",
        "effect": "Giữ nguyên thời hạn",
    }
    late = client.post(
        reverse("shortcomings:obstacle", args=[sent_to_ward_b.pk]), {**form, "answered_on": "2026-09-01"}
    )
    assert late.status_code == 409
    assert "Bố trí 2 ha" in words(late)  # type: ignore[arg-type]
    assert client.post(reverse("shortcomings:obstacle", args=[sent_to_ward_b.pk]), form).status_code == 302
    assert "sau 50 ngày" in page(client, "shortcomings:obstacle", sent_to_ward_b.pk)
    assert "Thiếu quỹ đất" not in page(client, "shortcomings:obstacles")
    assert "Thiếu quỹ đất" in page(client, "shortcomings:obstacles", query="?xem=tat-ca")


def test_the_sender_reads_the_obstacle_but_does_not_answer_it(
    sent_to_ward_b: Obstacle, signed_in: SignedIn
) -> None:
    text = page(signed_in("officer_a"), "shortcomings:obstacle", sent_to_ward_b.pk)
    assert "Ghi trả lời" not in text
    assert reverse("shortcomings:entry", args=[sent_to_ward_b.shortcoming_id]) in text
    form = {"answer": "Tự trả lời", "answered_on": "2026-11-20", "effect": "Lùi"}
    assert (
        signed_in("officer_a")
        .post(reverse("shortcomings:obstacle", args=[sent_to_ward_b.pk]), form)
        .status_code
        == 403
    )


def test_the_list_of_visible_obstacles_agrees_with_the_question_about_each(
    sent_to_ward_b: Obstacle, world: World, actor: ActorOf
) -> None:
    up = actions.send_obstacle(
        entry=sent_to_ward_b.shortcoming, text="Giá đất", sent_to=world.units["city"], sent_on=TODAY,
        answer_due=date(2026, 12, 1), by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    seen = {}
    for key in world.accounts:
        listed = set(Obstacle.objects.filter(visible_obstacles(actor(key), TODAY)))
        assert listed == {one for one in (sent_to_ward_b, up) if may_see_obstacle(actor(key), one, TODAY)}, (
            key
        )
        seen[key] = len(listed)
    assert seen == {
        "organiser": 2, "leader": 2, "verifier": 2, "delegate": 2, "admin": 0, "head_a": 2, "deputy_a": 2,
        "member_a": 0, "officer_a": 2, "stranger": 1,
    }  # fmt: skip


def test_an_ended_units_entries_can_be_handed_to_its_successor_on_the_page(
    opened: Make, world: World, signed_in: SignedIn
) -> None:
    entry = opened()
    ward: Unit = world.units["ward_a"]
    assert 'id="chuyen-don-vi"' not in page(signed_in("organiser"), "shortcomings:entry", entry.pk)
    ward.valid_to = date(2026, 11, 1)
    ward.save()
    Succession.objects.create(predecessor=ward, successor=world.units["ward_b"], on=date(2026, 11, 2))
    post = Post.objects.create(
        unit=world.units["ward_b"], title="Chủ tịch phường", role="head", valid_from=date(2025, 7, 1)
    )
    Appointment.objects.create(person=world.people["stranger"], post=post, valid_from=date(2025, 7, 1))
    assert 'id="chuyen-don-vi"' in page(signed_in("organiser"), "shortcomings:entry", entry.pk)
    row = {"unit": "da thu", "post": "chu tich", "share_percent": "100"}
    sent = send(signed_in("organiser"), "shortcomings:act", entry.pk, "chuyen-don-vi", decision_number="QĐ 10", decided_on="2026-11-01", source="",
        **rows("ke-thua", [row, {"unit": "", "post": "", "share_percent": ""}]),
    )  # fmt: skip
    assert sent.status_code == 302
    assert "Chuyển từ Phường An Thử sang Phường Đà Thử" in page(
        signed_in("stranger"), "shortcomings:entry", entry.pk
    )


def test_a_file_is_handed_in_and_handed_out_to_be_saved_never_shown(
    opened: Make, signed_in: SignedIn
) -> None:
    entry, content = opened(), b"%PDF-1.7 <script>alert(1)</script>"
    sent = send(signed_in("officer_a"), "shortcomings:act", entry.pk, "nop-minh-chung", title="Biên bản", kind="result", dated="2026-11-01", source="",
        file=SimpleUploadedFile("biên bản.pdf", content, "text/html"),
    )  # fmt: skip
    assert sent.status_code == 302
    address = reverse("shortcomings:evidence", args=[entry.pk, Evidence.objects.get().pk])
    response = signed_in("verifier").get(address)
    assert b"".join(response.streaming_content) == content  # type: ignore[attr-defined]
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_file_goes_to_nobody_who_may_not_see_the_entry(
    opened: Make, evidence: Callable[..., Evidence], signed_in: SignedIn
) -> None:
    entry, other = opened(), opened("Việc khác")
    kept = evidence(entry)
    for who in ("stranger", "member_a", "admin"):
        address = reverse("shortcomings:evidence", args=[entry.pk, kept.pk])
        assert signed_in(who).get(address).status_code == 404
    wrong = reverse("shortcomings:evidence", args=[other.pk, kept.pk])
    assert signed_in("officer_a").get(wrong).status_code == 404
    assert Client().get(reverse("shortcomings:evidence", args=[entry.pk, kept.pk])).status_code == 302


def test_a_file_that_is_gone_is_told_in_words(
    opened: Make, evidence: Callable[..., Evidence], signed_in: SignedIn
) -> None:
    entry = opened()
    kept = evidence(entry)
    kept.file.storage.delete(kept.file.name)
    response = signed_in("officer_a").get(reverse("shortcomings:evidence", args=[entry.pk, kept.pk]))
    assert response.status_code == 409
    assert "Không tìm thấy tệp" in words(response)  # type: ignore[arg-type]
