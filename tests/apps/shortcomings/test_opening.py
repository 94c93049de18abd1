"""No limitation without an address."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cast import NOW, World, cause
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.organisations.models import Appointment
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details, Share
from kiemdiem.shortcomings.models import Shortcoming, State

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]


def missing(entry: Shortcoming, by: Actor) -> list[str]:
    with pytest.raises(NotReady) as refused:
        actions.open_entry(entry=entry, by=by, at=NOW)
    entry.refresh_from_db()
    assert entry.state == State.DRAFT
    return [item.says for item in refused.value.missing]


def test_a_bare_draft_is_told_everything_it_lacks(drafted: Make, actor: ActorOf) -> None:
    says = missing(drafted(details=Details()), actor("officer_a"))
    assert [sentence.split()[0:3] for sentence in says] == [
        ["Chưa", "xác", "định"], ["Chưa", "chọn", "nguyên"], ["Chưa", "ghi", "nội"], ["Chưa", "giao", "chức"],
        ["Chưa", "có", "thời"], ["Chưa", "chọn", "cách"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("absent", "sentence"),
    [
        ({"field": None}, "lĩnh vực"),
        ({"cause_node": None}, "cây nguyên nhân"),
        ({"cause": ""}, "nội dung nguyên nhân"),
        ({"owner_post": None}, "chức vụ chịu trách nhiệm"),
        ({"deadline": None}, "thời hạn khắc phục"),
        ({"measure_kind": ""}, "cách đo kết quả"),
        ({"measure": ""}, "thước đo kết quả"),
        ({"measure_unit": ""}, "đơn vị tính"),
        ({"measure_direction": ""}, "chiều"),
        ({"measure_target": None}, "giá trị phải đạt"),
        ({"responsibilities": ()}, "trách nhiệm thuộc về ai"),
    ],
)
def test_whatever_is_absent_is_named_alone(
    drafted: Make, actor: ActorOf, details: Details, absent: dict[str, object], sentence: str
) -> None:
    says = missing(drafted(details=replace(details, **absent)), actor("officer_a"))  # type: ignore[arg-type]
    assert len(says) == 1
    assert sentence in says[0]


def test_a_subjective_cause_without_shares_is_not_yet_a_responsibility(
    drafted: Make, actor: ActorOf, details: Details
) -> None:
    entry = drafted(details=replace(details, responsibilities=(Share("collective", "Tập thể"),)))
    assert missing(entry, actor("officer_a")) == ["Các phần trách nhiệm chưa được phân định đủ 100 %."]


def test_an_objective_cause_needs_no_responsible(drafted: Make, actor: ActorOf, details: Details) -> None:
    entry = drafted(details=replace(details, cause_node=cause("thieu-quy-dat"), responsibilities=()))
    assert actions.open_entry(entry=entry, by=actor("officer_a"), at=NOW).state == State.OPEN


def test_a_stated_document_needs_no_figure(drafted: Make, actor: ActorOf, details: Details) -> None:
    given = replace(
        details, measure_kind="document", measure_unit="", measure_direction="", measure_target=None
    )
    assert actions.open_entry(entry=drafted(details=given), by=actor("officer_a"), at=NOW).state == State.OPEN


def test_an_owner_post_that_nobody_holds_that_day_is_no_address(
    drafted: Make, world: World, actor: ActorOf
) -> None:
    Appointment.objects.filter(post=world.posts["chairman_a"]).update(valid_to=date(2026, 11, 22))
    assert missing(drafted(), actor("officer_a")) == [
        "Chức vụ “Chủ tịch UBND phường” chưa có người giữ vào ngày 23/11/2026."
    ]


def test_opening_fixes_the_first_deadline_and_names_who_held_the_post(
    opened: Make, world: World, actor: ActorOf
) -> None:
    entry = opened()
    assert (entry.state, entry.opened_at, entry.original_deadline) == (State.OPEN, NOW, date(2027, 6, 30))
    event = Event.objects.get(action="shortcomings.open")
    assert f'"held_by":[{world.people["deputy_a"].pk}]' in event.payload


def test_an_open_entry_is_not_edited_or_opened_again_or_withdrawn(
    opened: Make, actor: ActorOf, details: Details
) -> None:
    entry = opened()
    with pytest.raises(NotAllowed, match="đang khắc phục"):
        actions.edit(
            entry=entry, wording="Khác", first_seen_on=entry.first_seen_on, details=details, by=actor("organiser"), at=NOW
        )  # fmt: skip
    with pytest.raises(NotAllowed, match="đang khắc phục"):
        actions.open_entry(entry=entry, by=actor("organiser"), at=NOW)
    with pytest.raises(NotAllowed, match="đang khắc phục"):
        actions.withdraw(entry=entry, ground="Nhầm", by=actor("organiser"), at=NOW)


def test_a_verifier_or_a_stranger_does_not_open(drafted: Make, actor: ActorOf) -> None:
    for who in ("verifier", "stranger", "leader", "member_a"):
        with pytest.raises(NotAllowed):
            actions.open_entry(entry=drafted(f"Hạn chế của {who}"), by=actor(who), at=NOW)


def test_editing_changes_the_draft_and_says_what_changed(
    drafted: Make, actor: ActorOf, details: Details
) -> None:
    entry = drafted()
    actions.edit(
        entry=entry, wording="Giao đất dịch vụ rất chậm", first_seen_on=date(2003, 5, 1),
        details=replace(details, cause="Thiếu quỹ đất", responsibilities=details.responsibilities[:1] and ()),
        by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    entry.refresh_from_db()
    assert (entry.wording, entry.cause) == ("Giao đất dịch vụ rất chậm", "Thiếu quỹ đất")
    assert entry.search_key == "giao dat dich vu rat cham"
    assert not entry.responsibilities.exists()
    assert (
        '"changed":["wording","first_seen_on","cause"]'
        in Event.objects.get(action="shortcomings.edit").payload
    )


def test_shares_must_make_up_the_whole(drafted: Make, details: Details, world: World) -> None:
    shares = (
        Share("collective", "Tập thể", None, 60),
        Share("head", "Chủ tịch", world.posts["chairman_a"], 30),
    )
    with pytest.raises(Refused, match="hiện cộng được 90 %"):
        drafted(details=replace(details, responsibilities=shares))
    half = (Share("collective", "Tập thể", None, 100), Share("head", "Chủ tịch", world.posts["chairman_a"]))
    with pytest.raises(Refused, match="ghi đủ"):
        drafted(details=replace(details, responsibilities=half))


def test_a_persons_responsibility_names_the_post(drafted: Make, details: Details) -> None:
    with pytest.raises(Refused, match="chưa nêu chức vụ"):
        drafted(details=replace(details, responsibilities=(Share("head", "Người đứng đầu", None, 100),)))


def test_a_deadline_before_the_limitation_was_seen_is_refused(drafted: Make, details: Details) -> None:
    with pytest.raises(Refused, match="trước ngày thấy"):
        drafted(details=replace(details, deadline=date(2025, 12, 19)))


def test_a_group_is_the_units_own_or_its_superiors(
    drafted: Make, details: Details, world: World, actor: ActorOf
) -> None:
    made = {
        key: actions.add_group(
            unit=world.units[key], year=2026, area="Kinh tế", name="Đất đai", by=actor("organiser"), at=NOW
        )
        for key in ("city", "ward_a", "ward_b")
    }
    assert drafted("Một", details=replace(details, group=made["city"])).group == made["city"]
    assert drafted("Hai", details=replace(details, group=made["ward_a"])).group == made["ward_a"]
    with pytest.raises(Refused, match="không phải của đơn vị này hay cấp trên"):
        drafted("Ba", details=replace(details, group=made["ward_b"]))


def test_withdrawing_a_draft_needs_its_ground_and_keeps_its_number(drafted: Make, actor: ActorOf) -> None:
    entry = drafted()
    with pytest.raises(Refused, match="lý do rút"):
        actions.withdraw(entry=entry, ground=" ", by=actor("organiser"), at=NOW)
    with pytest.raises(NotAllowed):
        actions.withdraw(entry=entry, ground="Trùng", by=actor("officer_a"), at=NOW)
    assert (
        actions.withdraw(entry=entry, ground="Trùng", by=actor("organiser"), at=NOW).state == State.WITHDRAWN
    )
    assert drafted("Hạn chế khác").number == 2


def test_the_database_itself_refuses_an_open_entry_without_an_address(drafted: Make) -> None:
    entry = drafted()
    for absent in ({"owner_post": None}, {"deadline": None}, {"field": None}, {"measure": ""}, {"cause": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Shortcoming.objects.filter(pk=entry.pk).update(state=State.OPEN, **absent)


def test_groups_are_numbered_within_their_area_and_never_doubled(world: World, actor: ActorOf) -> None:
    made = [
        actions.add_group(
            unit=world.units["city"], year=2026, area=area, name=name, by=actor("organiser"), at=NOW
        )
        for area, name in (
            ("Xây dựng Đảng", "Học tập nghị quyết"),
            ("xây dựng đảng", "Kiểm tra"),
            ("Kinh tế", "Đất đai"),
        )
    ]
    assert [(group.area, group.number) for group in made] == [
        ("Xây dựng Đảng", 1), ("Xây dựng Đảng", 2), ("Kinh tế", 1),
    ]  # fmt: skip
    with pytest.raises(Refused, match="đã có trong năm 2026"):
        actions.add_group(
            unit=world.units["city"],
            year=2026,
            area="Kinh tế",
            name="đất  đai",
            by=actor("organiser"),
            at=NOW,
        )
    with pytest.raises(NotAllowed):
        actions.add_group(
            unit=world.units["city"], year=2026, area="Kinh tế", name="Khác", by=actor("officer_a"), at=NOW
        )
