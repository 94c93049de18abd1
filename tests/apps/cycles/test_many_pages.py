"""The pages of suggestions for many: the board, drafting, taking from the register, preparing, issuing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, World, cause
from kiemdiem.core.access import SYSTEM, Role
from kiemdiem.cycles.actions import (
    Point,
    issue_suggestion,
    read_suggestion,
    recall_suggestion,
    receive_suggestion,
    suggest,
    suggest_to_many,
)
from kiemdiem.cycles.models import Suggestion, Visit
from kiemdiem.cycles.queries import default_dues, suggestion_counts, suggestions_of_cycle
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.shortcomings import actions as register
from kiemdiem.shortcomings.actions import Details, Share
from kiemdiem.shortcomings.models import Shortcoming
from preparing import prepared

Actors = Callable[..., Any]
SignedIn = Callable[[str], Client]
KEYS = ("committee", "executive", "head_a")


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def rows(*texts: str) -> dict[str, str]:
    return {f"form-{number}-text": text for number, text in enumerate(texts)}


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.content[:800]
    return " ".join(unescape(answer.content.decode()).split())


def test_one_point_is_drafted_to_all_that_are_ticked(world: World, signed_in: SignedIn) -> None:
    client, address = signed_in("organiser"), reverse("cycles:suggest_many", args=[world.cycle.pk])
    keys = [world.subjects[key].pk for key in ("committee", "executive")]
    answer = client.post(address, {"subjects": keys, **rows("Trật tự đô thị", "Giao đất")})
    assert answer.status_code == 302
    assert [(each.subject_id, each.points.count()) for each in Suggestion.objects.order_by("pk")] == [
        (keys[0], 2), (keys[1], 2),
    ]  # fmt: skip


def test_narrowing_the_list_again_keeps_who_was_ticked_and_what_was_typed(
    world: World, signed_in: SignedIn
) -> None:
    client, address = signed_in("organiser"), reverse("cycles:suggest_many", args=[world.cycle.pk])
    committee, executive = (world.subjects[key] for key in ("committee", "executive"))
    sent = {
        "subjects": [committee.pk],
        "tim": executive.name,
        "loai": "tap-the",
        "loc": "1",
        **rows("Giao đất"),
    }
    answer = client.post(address, sent)
    assert (answer.status_code, Suggestion.objects.count()) == (200, 0)
    said = unescape(answer.content.decode())
    assert "Giao đất</textarea>" in said
    assert f'value="{committee.pk}" checked' in said
    assert f'value="{executive.pk}" >' in said
    assert "Hãy chọn ít nhất một đối tượng." not in said
    empty = client.post(address, {"tim": "", "loai": "tap-the", "loc": "1", **rows("")})
    assert "Hãy chọn ít nhất một đối tượng." not in unescape(empty.content.decode())


def test_collectives_and_people_together_are_all_offered_and_who_is_ticked_comes_first(
    world: World, signed_in: SignedIn
) -> None:
    client = signed_in("organiser")
    every = page(client, "cycles:suggest_many", world.cycle.pk, query="?tim=&loai=tat-ca")
    assert all(f'name="subjects" value="{one.pk}"' in every for one in world.subjects.values())
    last = world.subjects["member_a"]
    answer = client.post(
        reverse("cycles:suggest_many", args=[world.cycle.pk]),
        {"subjects": [last.pk], "tim": "", "loai": "tat-ca", "loc": "1", **rows("Giao đất")},
    )
    first = answer.content.decode().partition('name="subjects" value="')[2]
    assert first.startswith(f'{last.pk}" checked')


def test_the_board_says_what_was_done_and_what_comes_next(world: World, signed_in: SignedIn) -> None:
    client, address = signed_in("organiser"), reverse("cycles:suggest_many", args=[world.cycle.pk])
    keys = [world.subjects[key].pk for key in ("committee", "executive")]
    drafted = client.post(address, {"subjects": keys, **rows("Giao đất")}, follow=True)
    assert "Tiếp theo: chọn các bản soạn, ghi ý kiến" in drafted.content.decode()
    chosen = list(Suggestion.objects.values_list("pk", flat=True))
    for slug, field, says in (
        ("y-kien", "opinion", "Tiếp theo: chọn các bản soạn, ghi phê duyệt."),
        ("phe-duyet", "ground", "Tiếp theo: bấm “Ban hành” ở trên."),
    ):
        deed = reverse("cycles:prepare_suggestions", args=[world.cycle.pk, slug])
        done = client.post(deed, {"chosen": chosen, field: "Nhất trí"}, follow=True)
        assert says in done.content.decode()


def test_nobody_ticked_is_told_and_the_points_stay(world: World, signed_in: SignedIn) -> None:
    answer = signed_in("organiser").post(
        reverse("cycles:suggest_many", args=[world.cycle.pk]), rows("Trật tự đô thị")
    )
    said = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một đối tượng." in said
    assert "Trật tự đô thị" in said


def test_subjects_are_found_without_marks_and_by_kind(world: World, signed_in: SignedIn) -> None:
    client = signed_in("organiser")
    collectives = page(client, "cycles:suggest_many", world.cycle.pk)
    assert "Ủy ban nhân dân phường An Thử" in collectives
    assert "Vũ Tưởng Tượng" not in collectives
    found = page(client, "cycles:suggest_many", world.cycle.pk, query="?loai=ca-nhan&tim=vu+tuong")
    assert "Vũ Tưởng Tượng" in found
    assert "Đặng Hư Cấu" not in found


@pytest.mark.parametrize(
    "name", ["cycles:suggest_many", "cycles:issue_many", "shortcomings:suggest_from_register"]
)
@pytest.mark.parametrize("who", ["officer_a", "head_a", "leader", "delegate"])
def test_the_pages_are_the_organisation_body_s(
    world: World, signed_in: SignedIn, name: str, who: str
) -> None:
    assert signed_in(who).get(reverse(name, args=[world.cycle.pk])).status_code == 403


def test_opinion_approval_and_issue_of_all_that_are_ticked(
    world: World, actor: Actors, signed_in: SignedIn
) -> None:
    made = suggest_to_many(
        wanted=[(world.subjects[key], [Point("a")]) for key in KEYS], by=actor("organiser"), at=NOW
    ).begun
    client, keys = signed_in("organiser"), [each.pk for each in made]
    prepare = lambda slug, **sent: client.post(  # noqa: E731
        reverse("cycles:prepare_suggestions", args=[world.cycle.pk, slug]), sent
    )
    early = prepare("phe-duyet", chosen=keys, ground="KL 15")
    assert early.status_code == 409
    assert "3 gợi ý chưa có ý kiến của ủy ban kiểm tra" in unescape(early.content.decode())
    assert early.content.decode().count("checked") == 3
    assert prepare("y-kien", opinion="Nhất trí").status_code == 422
    assert prepare("y-kien", chosen=keys, opinion="Nhất trí").status_code == 302
    assert prepare("phe-duyet", chosen=keys, ground="KL 15").status_code == 302
    assert prepare("khong-co", chosen=keys).status_code == 404
    issue = reverse("cycles:issue_many", args=[world.cycle.pk])
    wrong = client.post(issue, {"chosen": keys, "number": "CV/TU", "numbering": "tang"})
    assert "không có phần số để đánh tiếp" in unescape(wrong.content.decode())
    past = client.post(
        issue, {"chosen": keys, "number": "125-CV/TU", "numbering": "chung", "answer_due": "01/11/2026"}
    )
    assert "đã qua khi ban hành" in unescape(past.content.decode())
    answer = client.post(issue, {"chosen": keys[:2], "number": "125-CV/TU", "numbering": "tang"})
    body = unescape(b"".join(answer.streaming_content).decode())
    assert "Đã ban hành 2 gợi ý" in body
    assert list(Suggestion.objects.order_by("pk").values_list("number", flat=True)) == [
        "125-CV/TU",
        "126-CV/TU",
        "",
    ]
    assert prepare("y-kien", chosen=keys[:1], opinion="Muộn").status_code == 422


def test_the_default_date_counts_back_from_the_day_the_delegation_comes(world: World) -> None:
    Visit.objects.create(
        delegation=world.delegation, unit=world.cycle_units["ward_a"], starts_on=date(2026, 12, 20), ends_on=date(2026, 12, 20)
    )  # fmt: skip
    subject = world.subjects["committee"]
    dues = default_dues(world.cycle, [subject], TODAY)
    assert dues is not None
    assert dues.dates == {subject.pk: date(2026, 12, 5)}
    assert (dues.article, dues.is_law) == ("Mặc định của phần mềm, không phải quy định", False)
    assert default_dues(world.cycle, [subject], date(2026, 12, 6)).dates == {}  # type: ignore[union-attr]


def test_counts_and_filters_follow_each_suggestion_on_its_way(
    world: World, actor: Actors, signed_in: SignedIn
) -> None:
    by = actor("organiser")
    issued = [suggest(subject=world.subjects[key], points=[Point("a")], by=by, at=NOW) for key in KEYS]
    for each in issued[:2]:
        issue_suggestion(suggestion=prepared(each, by), number="1", answer_due=TODAY, by=by, at=NOW)
    receive_suggestion(suggestion=issued[0], by=actor("officer_a"), at=NOW)
    read_suggestion(suggestion=issued[0], by=actor("officer_a"), at=NOW)
    read_suggestion(suggestion=issued[0], by=actor("head_a"), at=NOW)
    recall_suggestion(suggestion=issued[1], ground="nhầm", by=by, at=NOW)
    counts = {
        stage.value: number for stage, number in suggestion_counts(world.cycle, by, TODAY).items() if number
    }
    assert counts == {"dang-soan": 1, "cho-phe-duyet": 1, "chua-tra-loi": 1, "da-thu-hoi": 1}
    world.cycle.subjects.update(step="submitted")
    Suggestion.objects.filter(pk=issued[0].pk).update(answered_at=NOW.replace(day=24))
    assert suggestions_of_cycle(world.cycle, by, "tra-loi-muon", "", TODAY).get() == issued[0]
    said = page(signed_in("organiser"), "cycles:suggestions", world.cycle.pk)
    for sentence in ("(2 người)", "trả lời muộn, 24/11/2026", "đã thu hồi 23/11/2026", "đang soạn"):
        assert sentence in said


def test_opening_the_page_writes_nothing_but_offers_to_note_the_reading(
    world: World, actor: Actors, signed_in: SignedIn
) -> None:
    by = actor("organiser")
    one = suggest(subject=world.subjects["committee"], points=[Point("a")], by=by, at=NOW)
    issue_suggestion(suggestion=prepared(one, by), number="1", by=by, at=NOW)
    officer, address = signed_in("officer_a"), reverse("cycles:read_suggestion", args=[one.pk])
    assert f'hx-post="{address}"' in page(officer, "cycles:suggestion", one.pk)
    assert not one.readings.exists()
    assert "Đã ghi thời điểm" in officer.post(address, headers={"HX-Request": "true"}).content.decode()
    assert officer.post(address).status_code == 302
    assert one.readings.count() == 1
    assert address not in page(officer, "cycles:suggestion", one.pk)
    assert "Đỗ Phỏng Tác, 23/11/2026" in page(signed_in("organiser"), "cycles:suggestion", one.pk)


def test_a_suggestion_is_replaced_on_its_page(world: World, actor: Actors, signed_in: SignedIn) -> None:
    by = actor("organiser")
    one = suggest(subject=world.subjects["committee"], points=[Point("Trật tự")], by=by, at=NOW)
    issue_suggestion(suggestion=prepared(one, by), number="125-CV/TU", by=by, at=NOW)
    client = signed_in("organiser")
    assert (
        client.post(reverse("cycles:suggestion_deed", args=[one.pk, "thay-the"]), {"ground": ""}).status_code
        == 422
    )
    answer = client.post(
        reverse("cycles:suggestion_deed", args=[one.pk, "thay-the"]), {"ground": "Sai số liệu"}
    )
    made = Suggestion.objects.get(replaces=one)
    assert answer["Location"] == reverse("cycles:suggestion", args=[made.pk])
    assert "gợi ý số 125-CV/TU" in page(client, "cycles:suggestion", made.pk)
    assert "Sai số liệu" in page(client, "cycles:suggestion", one.pk)
    assert client.post(reverse("cycles:suggestion_deed", args=[one.pk, "khong"])).status_code == 404


def test_the_head_of_the_issuing_unit_sees_and_approves_drafts(
    world: World, actor: Actors, signed_in: SignedIn
) -> None:
    one = suggest(subject=world.subjects["committee"], points=[Point("a")], by=actor("organiser"), at=NOW)
    RoleGrant.objects.create(
        account=world.accounts["leader"],
        role=Role.HEAD,
        unit=world.units["city"],
        valid_from=date(2025, 7, 1),
    )
    client = signed_in("leader")
    assert "Chưa ghi được" not in page(client, "cycles:suggestion", one.pk)
    assert "1" in page(client, "cycles:suggestions", world.cycle.pk)
    signed_in("organiser").post(
        reverse("cycles:suggestion_deed", args=[one.pk, "y-kien"]), {"opinion": "Nhất trí"}
    )
    assert (
        client.post(
            reverse("cycles:suggestion_deed", args=[one.pk, "phe-duyet"]), {"ground": "KL 15"}
        ).status_code
        == 302
    )
    one.refresh_from_db()
    assert one.approved_by == world.accounts["leader"]


@pytest.fixture
def left_open(world: World) -> Shortcoming:
    """Return an entry of 2025 that nobody has overcome."""
    details = Details(
        field=world.field, cause_node=cause(), cause="Chỉ đạo thiếu quyết liệt", owner_post=world.posts["deputy_a"],
        deadline=date(2026, 12, 31), measure_kind="figure", measure="Số hộ đã được giao đất", measure_unit="hộ",
        measure_direction="up", measure_target=Decimal(300),
        responsibilities=(Share("collective", "Tập thể Ban Thường vụ chậm kiểm tra", None, 100),),
    )  # fmt: skip
    made = register.draft(
        unit=world.units["ward_a"], wording="Giao đất dịch vụ chậm", origin="self_review", first_seen_on=date(2025, 12, 1),
        details=details, by=SYSTEM, at=NOW,
    )  # fmt: skip
    return register.open_entry(entry=made, by=SYSTEM, at=NOW)


@pytest.mark.parametrize(("to", "names"), [
    ("tap-the", ["Ban Thường vụ Đảng ủy phường An Thử"]), ("nguoi", ["Đặng Hư Cấu"]),
    ("ca-hai", ["Ban Thường vụ Đảng ủy phường An Thử", "Đặng Hư Cấu"]),
])  # fmt: skip
def test_what_is_left_open_becomes_a_point_with_the_way_to_its_entry(
    world: World, signed_in: SignedIn, left_open: Shortcoming, to: str, names: list[str]
) -> None:
    client = signed_in("organiser")
    address = reverse("shortcomings:suggest_from_register", args=[world.cycle.pk])
    assert "Giao đất dịch vụ chậm" in page(client, "shortcomings:suggest_from_register", world.cycle.pk)
    assert client.post(address, {"to": to, "entries": [left_open.pk]}).status_code == 302
    assert [each.subject.name for each in Suggestion.objects.order_by("pk")] == names
    point = Suggestion.objects.order_by("pk")[0].points.get()
    assert (point.text, point.origin_id) == ("Giao đất dịch vụ chậm", left_open.pk)
    assert "Hạn chế số 1 trong sổ, nêu ngày 01/12/2025, thời hạn 31/12/2026" in point.ground
    assert "đã có trong gợi ý" in page(client, "shortcomings:suggest_from_register", world.cycle.pk)
    drafted = page(client, "cycles:suggestion", Suggestion.objects.order_by("pk")[0].pk)
    assert reverse("shortcomings:entry", args=[left_open.pk]) in drafted


def test_an_entry_nobody_can_be_asked_about_is_told(
    world: World, signed_in: SignedIn, left_open: Shortcoming
) -> None:
    world.cycle.subjects.update(step="submitted")
    answer = signed_in("organiser").post(
        reverse("shortcomings:suggest_from_register", args=[world.cycle.pk]),
        {"to": "ca-hai", "entries": [left_open.pk]},
    )
    assert answer.status_code == 409
    assert "Hạn chế số 1 của Phường An Thử: không có đối tượng nào" in unescape(answer.content.decode())


def test_an_entry_of_this_year_is_not_last_year_s(
    world: World, signed_in: SignedIn, left_open: Shortcoming
) -> None:
    Shortcoming.objects.update(first_seen_on=date(2026, 1, 1))
    said = page(signed_in("organiser"), "shortcomings:suggest_from_register", world.cycle.pk)
    assert "không còn hạn chế nào nêu trước kỳ này" in said


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "number"), [
    ("cycles:suggestions", 7), ("cycles:issue_many", 9), ("cycles:suggest_many", 5), ("shortcomings:suggest_from_register", 6),
])  # fmt: skip
def test_one_or_three_take_the_same_statements(
    world: World, actor: Actors, signed_in: SignedIn, left_open: Shortcoming, name: str, number: int, count: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    by = actor("organiser")
    for key in KEYS[:count]:
        prepared(suggest(subject=world.subjects[key], points=[Point("a")], by=by, at=NOW), by)
    client = signed_in("organiser")
    client.get(reverse(name, args=[world.cycle.pk]))
    with django_assert_num_queries(number):
        client.get(reverse(name, args=[world.cycle.pk]))
