"""No closing without proof and an independent check."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.organisations.models import Appointment, Post, RoleGrant, Unit
from kiemdiem.organisations.queries import actor_of
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details, PlannedStep, Share
from kiemdiem.shortcomings.models import Evidence, Shortcoming, State

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
HandIn = Callable[..., Evidence]


def measure(entry: Shortcoming, by: Actor, value: str = "300", **given: object) -> None:
    facts = {"as_of": TODAY, "estimate": False, "source": "Phòng Kinh tế", "at": NOW, **given}
    actions.measure(entry=entry, value=Decimal(value), by=by, **facts)  # type: ignore[arg-type]


def claim(entry: Shortcoming, by: Actor) -> None:
    actions.claim(entry=entry, attainment="full", text="Đã giao đủ đất", by=by, at=NOW)


def verify(entry: Shortcoming, by: Actor, attainment: str = "full", **given: object) -> Shortcoming:
    facts = {"text": "Đã đối chiếu hồ sơ", **given}
    actions.verify(entry=entry, attainment=attainment, by=by, at=NOW, **facts)  # type: ignore[arg-type]
    entry.refresh_from_db()
    return entry


@pytest.fixture
def claimed(opened: Make, actor: ActorOf) -> Make:
    def make(**given: object) -> Shortcoming:
        entry = opened(**given)
        claim(entry, actor("deputy_a"))
        return entry

    return make


# Readings


def test_a_final_figure_says_where_it_comes_from_an_estimate_need_not(opened: Make, actor: ActorOf) -> None:
    entry = opened()
    with pytest.raises(Refused, match="nguồn của số chính thức"):
        measure(entry, actor("officer_a"), source="")
    measure(entry, actor("officer_a"), source="", estimate=True)
    assert entry.measurements.get().estimate


def test_a_reading_is_never_of_tomorrow(opened: Make, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="sau ngày ghi"):
        measure(opened(), actor("officer_a"), as_of=date(2026, 11, 24))


def test_what_a_document_proves_is_not_measured(opened: Make, actor: ActorOf, details: Details) -> None:
    with pytest.raises(Refused, match="không đo bằng số"):
        measure(opened(details=replace(details, measure_kind="document")), actor("officer_a"))


# Evidence


def test_evidence_is_kept_under_the_hash_of_its_content(
    opened: Make, evidence: HandIn, actor: ActorOf, tmp_path: Path
) -> None:
    content = b"x" * 200_000
    kept = evidence(opened(), content=content)
    assert kept.sha256 == sha256(content).hexdigest()
    assert kept.size == len(content)
    assert (tmp_path / kept.file.name).read_bytes() == content


def test_the_same_file_twice_is_refused_with_the_name_it_has(
    opened: Make, evidence: HandIn, tmp_path: Path
) -> None:
    entry = opened()
    evidence(entry)
    with pytest.raises(Refused, match="Biên bản bàn giao"):
        evidence(entry, title="Tên khác")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert evidence(opened("Hạn chế khác")).size


def test_an_empty_file_proves_nothing(opened: Make, evidence: HandIn) -> None:
    with pytest.raises(Refused, match="Tệp rỗng"):
        evidence(opened(), content=b"")


def test_a_file_over_the_limit_is_refused_and_not_kept(
    opened: Make, evidence: HandIn, settings: object, tmp_path: Path
) -> None:
    settings.EVIDENCE_MAX_MB = 1  # type: ignore[attr-defined]
    entry = opened()
    assert evidence(entry, content=b"x" * 1024 * 1024).size == 1024 * 1024
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        evidence(entry, content=b"x" * (1024 * 1024 + 1))
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_file_name_brings_no_folders_with_it(opened: Make, evidence: HandIn, tmp_path: Path) -> None:
    kept = evidence(opened(), file=ContentFile(b"x", "..\\..\\etc/passwd\r\n.txt"))
    assert kept.file_name == "passwd.txt"
    assert (tmp_path / kept.file.name).resolve().is_relative_to(tmp_path)


def test_evidence_has_a_name_and_a_day_that_has_come(opened: Make, evidence: HandIn) -> None:
    entry = opened()
    with pytest.raises(Refused, match="tên minh chứng"):
        evidence(entry, title=" ")
    with pytest.raises(Refused, match="Ngày của tài liệu"):
        evidence(entry, dated=date(2026, 11, 24))


# Closing


def test_the_measure_met_by_a_final_figure_closes(claimed: Make, actor: ActorOf, opened: Make) -> None:
    entry = opened()
    measure(entry, actor("officer_a"))
    claim(entry, actor("deputy_a"))
    assert verify(entry, actor("verifier")).state == State.CLOSED
    assert entry.closed_at == NOW
    both = entry.claims.get()
    assert (both.attainment, both.verified_attainment) == ("full", "full")


def unproved(entry: Shortcoming, by: Actor) -> list[str]:
    with pytest.raises(NotReady) as refused:
        verify(entry, by)
    entry.refresh_from_db()
    assert entry.state == State.CLAIMED
    assert entry.claims.get().verified_at is None
    return [item.says for item in refused.value.missing]


def test_an_estimate_never_closes(opened: Make, actor: ActorOf) -> None:
    entry = opened()
    measure(entry, actor("officer_a"), "500", estimate=True)
    claim(entry, actor("deputy_a"))
    assert unproved(entry, actor("verifier")) == [
        "Chưa có số đo chính thức; số ước không dùng để kết thúc hạn chế."
    ]


def test_the_newest_final_figure_counts_not_the_best(opened: Make, actor: ActorOf) -> None:
    entry = opened()
    measure(entry, actor("officer_a"), "310", as_of=date(2026, 6, 30))
    measure(entry, actor("officer_a"), "299.9999", as_of=date(2026, 9, 30))
    measure(entry, actor("officer_a"), "400", estimate=True)
    claim(entry, actor("deputy_a"))
    assert unproved(entry, actor("verifier")) == [
        "Số đo chính thức mới nhất là 299,9999 hộ (đến 30/09/2026), chưa đạt mức ≥ 300 hộ."
    ]


def test_a_measure_downwards_is_met_at_its_limit(opened: Make, actor: ActorOf, details: Details) -> None:
    entry = opened(details=replace(details, measure_direction="down", measure_target=Decimal(5)))
    measure(entry, actor("officer_a"), "5")
    claim(entry, actor("deputy_a"))
    assert verify(entry, actor("verifier")).state == State.CLOSED


def test_activity_alone_never_closes(
    opened: Make, evidence: HandIn, actor: ActorOf, details: Details
) -> None:
    entry = opened(details=replace(details, measure_kind="document"))
    evidence(entry, kind="activity")
    claim(entry, actor("deputy_a"))
    assert "chỉ cho thấy hoạt động" in unproved(entry, actor("verifier"))[0]


@pytest.mark.parametrize("kind", ["result", "confirmation"])
def test_a_document_of_the_result_or_a_confirmation_closes(
    opened: Make, evidence: HandIn, actor: ActorOf, details: Details, kind: str
) -> None:
    entry = opened(details=replace(details, measure_kind="document"))
    evidence(entry, kind=kind)
    claim(entry, actor("deputy_a"))
    assert verify(entry, actor("verifier")).state == State.CLOSED


def test_an_explicit_decision_may_close_and_its_ground_stays(claimed: Make, actor: ActorOf) -> None:
    entry = verify(claimed(), actor("verifier"), decision_ground="Thông báo 12-TB/TU")
    assert entry.state == State.CLOSED
    assert entry.claims.get().decision_ground == "Thông báo 12-TB/TU"
    assert Event.objects.get(action="shortcomings.verify").reason == "Thông báo 12-TB/TU"


def test_a_grounds_of_blanks_is_no_decision(claimed: Make, actor: ActorOf) -> None:
    with pytest.raises(NotReady):
        verify(claimed(), actor("verifier"), decision_ground="  ")


@pytest.mark.parametrize("attainment", ["largely", "partly", "not"])
def test_anything_less_than_full_goes_back_with_the_remark(
    opened: Make, actor: ActorOf, attainment: str
) -> None:
    entry = opened()
    measure(entry, actor("officer_a"))
    claim(entry, actor("deputy_a"))
    with pytest.raises(Refused, match="nhận xét thẩm tra"):
        verify(entry, actor("verifier"), attainment, text="")
    with pytest.raises(Refused, match="chỉ ghi khi kết thúc"):
        verify(entry, actor("verifier"), attainment, decision_ground="Thông báo 12-TB/TU")
    assert verify(entry, actor("verifier"), attainment).state == State.OPEN
    assert entry.closed_at is None
    kept = entry.claims.get()
    assert (kept.attainment, kept.verified_attainment, kept.verification) == (
        "full",
        attainment,
        "Đã đối chiếu hồ sơ",
    )
    claim(entry, actor("deputy_a"))
    assert verify(entry, actor("verifier")).claims.count() == 2


def test_nothing_is_verified_that_was_not_claimed(opened: Make, actor: ActorOf) -> None:
    with pytest.raises(NotAllowed, match="đang khắc phục"):
        verify(opened(), actor("verifier"))


def test_what_is_closed_stays_as_it_is(closed: Make, actor: ActorOf, world: World) -> None:
    entry = closed()
    with pytest.raises(NotAllowed):
        measure(entry, actor("officer_a"))
    with pytest.raises(NotAllowed):
        claim(entry, actor("deputy_a"))
    with pytest.raises(NotAllowed):
        actions.move_deadline(
            entry=entry, new=date(2028, 1, 1), ground="x", authority="y", by=actor("organiser"), at=NOW
        )


def test_a_claim_tells_a_result_and_is_the_owners_or_the_heads(opened: Make, actor: ActorOf) -> None:
    entry = opened()
    for who in ("officer_a", "organiser", "verifier", "stranger"):
        with pytest.raises(NotAllowed):
            claim(entry, actor(who))
    with pytest.raises(Refused, match="kết quả khắc phục"):
        actions.claim(entry=entry, attainment="full", text=" ", by=actor("head_a"), at=NOW)
    claim(entry, actor("head_a"))
    with pytest.raises(NotAllowed, match="chờ thẩm tra"):
        claim(entry, actor("deputy_a"))


def test_the_database_itself_refuses_a_closed_entry_without_its_moment(opened: Make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Shortcoming.objects.filter(pk=opened().pk).update(state=State.CLOSED)


# Independence


def verifier(world: World, key: str) -> Actor:
    """Give a member of the cast the verifier's role over the whole city as well."""
    RoleGrant.objects.create(
        account=world.accounts[key], role="verifier", unit=world.units["city"], valid_from=date(2025, 7, 1)
    )
    return actor_of(world.accounts[key])


def seat(world: World, key: str, unit: Unit, **given: object) -> None:
    post = Post.objects.create(unit=unit, title="Cán bộ", role="staff", valid_from=date(2025, 7, 1), **given)
    Appointment.objects.create(person=world.people[key], post=post, valid_from=date(2025, 7, 1))


@pytest.fixture
def provable(opened: Make, actor: ActorOf) -> Shortcoming:
    entry = opened()
    measure(entry, actor("officer_a"))
    claim(entry, actor("head_a"))
    return entry


def refused_because(entry: Shortcoming, by: Actor) -> str:
    with pytest.raises(NotAllowed) as refused:
        verify(entry, by)
    entry.refresh_from_db()
    assert entry.state == State.CLAIMED
    return refused.value.reason


def test_whoever_claimed_does_not_verify(provable: Shortcoming, world: World) -> None:
    assert "người báo cáo kết quả" in refused_because(provable, verifier(world, "head_a"))


def test_the_owner_does_not_verify(provable: Shortcoming, world: World) -> None:
    assert "giữ chức vụ chịu trách nhiệm" in refused_because(provable, verifier(world, "deputy_a"))


def test_who_held_the_owner_post_since_the_opening_does_not_verify(
    provable: Shortcoming, world: World, actor: ActorOf
) -> None:
    person = world.people["verifier"]
    past = Appointment.objects.create(
        person=person, post=world.posts["chairman_a"], valid_from=date(2026, 1, 1), valid_to=TODAY
    )
    assert "đã giữ chức vụ" in refused_because(provable, actor("verifier"))
    past.valid_to = date(2026, 11, 22)
    past.save()
    assert verify(provable, actor("verifier")).state == State.CLOSED


def test_a_colleague_of_the_owners_collective_does_not_verify(provable: Shortcoming, world: World) -> None:
    assert "thuộc tuyến" in refused_because(provable, verifier(world, "member_a"))


def test_a_member_of_the_owners_collective_from_another_unit_does_not_verify(
    provable: Shortcoming, world: World, actor: ActorOf
) -> None:
    seat(world, "verifier", world.units["ward_b"], collective=world.collectives["executive"])
    assert "thuộc tuyến" in refused_because(provable, actor("verifier"))


def test_a_subordinate_of_the_owners_unit_does_not_verify(
    provable: Shortcoming, world: World, actor: ActorOf
) -> None:
    below = Unit.objects.create(
        code="school", name="Trường Thử", kind="truong", line="state", valid_from=date(2025, 7, 1)
    )
    below.state_path = f"{world.units['ward_a'].state_path}{below.pk}/"
    below.save()
    seat(world, "verifier", below)
    assert "thuộc tuyến" in refused_because(provable, actor("verifier"))


def test_a_superior_or_a_neighbour_may_verify(provable: Shortcoming, world: World, actor: ActorOf) -> None:
    seat(world, "verifier", world.units["city"])
    seat(world, "verifier", world.units["ward_b"])
    assert verify(provable, actor("verifier")).state == State.CLOSED


def test_who_left_the_owners_unit_before_the_day_may_verify(
    opened: Make, world: World, actor: ActorOf
) -> None:
    entry = opened(at=datetime(2026, 3, 2, tzinfo=UTC))
    measure(entry, actor("officer_a"))
    claim(entry, actor("head_a"))
    seat(world, "verifier", world.units["ward_a"])
    Appointment.objects.filter(person=world.people["verifier"]).update(valid_to=date(2026, 11, 22))
    assert verify(entry, actor("verifier")).state == State.CLOSED


def test_who_kept_the_owners_office_does_not_verify_even_without_a_post(
    opened: Make, world: World, actor: ActorOf
) -> None:
    entry = opened()
    claim(entry, actor("head_a"))
    assert "vai trò của đơn vị" in refused_because(entry, verifier(world, "officer_a"))


def test_the_plans_author_does_not_verify(opened: Make, world: World, actor: ActorOf) -> None:
    entry = opened()
    step = PlannedStep("Rà soát", world.posts["chairman_a"], date(2027, 1, 1))
    actions.plan(entry=entry, steps=[step], by=actor("officer_a"), at=NOW)
    actions.plan(entry=entry, steps=[step], by=actor("head_a"), at=NOW)
    claim(entry, actor("head_a"))
    RoleGrant.objects.filter(account=world.accounts["officer_a"]).delete()
    assert "tác giả kế hoạch" in refused_because(entry, verifier(world, "officer_a"))


def test_who_is_named_responsible_or_given_a_step_does_not_verify(
    drafted: Make, details: Details, world: World, actor: ActorOf
) -> None:
    post = Post.objects.create(
        unit=world.units["ward_b"], title="Trưởng phòng", role="head", valid_from=date(2025, 7, 1)
    )
    Appointment.objects.create(person=world.people["verifier"], post=post, valid_from=date(2025, 7, 1))
    named = drafted(details=replace(details, responsibilities=(Share("head", "Chậm phối hợp", post, 100),)))
    busy = drafted("Việc khác")
    for entry in (named, busy):
        actions.open_entry(entry=entry, by=actor("organiser"), at=NOW)
    actions.plan(
        entry=busy, steps=[PlannedStep("Phối hợp", post, date(2027, 1, 1))], by=actor("officer_a"), at=NOW
    )
    for entry in (named, busy):
        claim(entry, actor("head_a"))
        assert "phần việc hoặc trách nhiệm" in refused_because(entry, actor("verifier"))


def test_an_account_without_a_person_cannot_be_shown_independent(provable: Shortcoming, world: World) -> None:
    account = world.accounts["verifier"]
    account.person = None
    account.save()
    assert "không gắn với một người cụ thể" in refused_because(provable, actor_of(account))


def test_the_order_of_proof_is_not_a_way_round_independence(claimed: Make, world: World) -> None:
    by = verifier(world, "deputy_a")
    with pytest.raises(NotAllowed):
        verify(claimed(), by, decision_ground="Thông báo 12-TB/TU")
