"""A cycle is prepared under the right rules and closes when everybody is through."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cast import NOW, World, rule_set_version
from kiemdiem import data
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.actions import advance, change_inclusion, close, create
from kiemdiem.cycles.models import CalendarDay, Cycle, CycleKind, CycleState, Inclusion, Subject
from kiemdiem.cycles.queries import order_subjects, rule_set
from kiemdiem.rulesets.actions import publish
from kiemdiem.rulesets.models import RuleSetVersion


def prepare(world: World, by: Actor, **more: Any) -> Cycle:
    return create(
        **{
            "title": "Kiểm điểm năm 2027", "kind": CycleKind.YEAR, "year": 2027, "period_start": date(2027, 1, 1),
            "period_end": date(2027, 12, 31), "root": world.units["city"], "by": by, "at": NOW, **more,
        }
    )  # fmt: skip


@pytest.fixture
def older(world: World) -> RuleSetVersion:
    """Return the rule set before, in force until the present one."""
    version = rule_set_version("qd132_2018")
    RuleSetVersion.objects.filter(pk=version.pk).update(
        number="Quy định 132-QĐ/TW", effective_from=date(2018, 3, 8), effective_to=date(2023, 10, 3)
    )
    version.refresh_from_db()
    return version


def test_the_rule_set_follows_from_the_end_of_the_period(
    world: World, actor: Callable[[str], Actor], older: RuleSetVersion
) -> None:
    assert prepare(world, actor("organiser")).rule_set == world.rule_set
    past = prepare(
        world, actor("organiser"), year=2022, period_start=date(2022, 1, 1), period_end=date(2022, 12, 31)
    )
    assert past.rule_set == older


def test_another_rule_set_needs_a_ground(
    world: World, actor: Callable[[str], Actor], older: RuleSetVersion
) -> None:
    with pytest.raises(
        Refused, match="Quy định 132-QĐ/TW không phải bộ áp dụng cho kỳ kết thúc ngày 31/12/2027"
    ):
        prepare(world, actor("organiser"), rule_set=older)
    assert not Cycle.objects.filter(year=2027).exists()


def test_another_rule_set_with_its_ground_is_taken_and_the_ground_recorded(
    world: World, actor: Callable[[str], Actor], older: RuleSetVersion
) -> None:
    cycle = prepare(world, actor("organiser"), rule_set=older, rule_set_ground="Công văn 5-CV/BTCTW")
    assert cycle.rule_set == older
    assert Event.objects.get(action="cycles.create").reason == "Công văn 5-CV/BTCTW"


def test_a_period_that_no_rule_set_covers_is_refused(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="ngày 31/12/2010"):
        prepare(
            world, actor("organiser"), year=2010, period_start=date(2010, 1, 1), period_end=date(2010, 12, 31)
        )


def test_a_rule_set_without_report_forms_cannot_carry_a_review(
    world: World, actor: Callable[[str], Actor]
) -> None:
    quarterly = publish(content=data.read("rulesets/hd02_2026/rules.yaml"), by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="không có mẫu báo cáo và các bước"):
        prepare(world, actor("organiser"), rule_set=quarterly, rule_set_ground="Công văn 5-CV/BTCTW")
    assert not Cycle.objects.filter(year=2027).exists()


def test_a_period_ends_after_it_starts(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="phải kết thúc sau khi bắt đầu"):
        prepare(world, actor("organiser"), period_start=date(2028, 1, 1))


def test_the_previous_cycle_is_an_earlier_one(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="phải kết thúc trước ngày 31/12/2025"):
        prepare(
            world,
            actor("organiser"),
            previous=world.cycle,
            period_start=date(2025, 1, 1),
            period_end=date(2025, 12, 31),
        )


def test_an_officer_prepares_no_cycle(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(NotAllowed, match="Lập đợt kiểm điểm"):
        prepare(world, actor("officer_a"), root=world.units["ward_a"])


class TestClosing:
    """A cycle closes when nobody is left."""

    def test_it_is_refused_with_the_list_of_who_is_not_through(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        world.cycle.subjects.exclude(person=world.people["head_a"]).update(step="decided")
        with pytest.raises(NotReady, match="Còn 1 đối tượng chưa xong") as refused:
            close(cycle=world.cycle, by=actor("organiser"), at=NOW)
        assert [missing.says for missing in refused.value.missing] == [
            "Vũ Tưởng Tượng (Phường An Thử): Chờ gửi báo cáo kiểm điểm."
        ]
        assert Cycle.objects.get(pk=world.cycle.pk).state == CycleState.OPEN

    def test_it_closes_when_everybody_is_decided_exempt_or_only_reviewed(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        world.cycle.subjects.update(step="decided", due_on=date(2026, 12, 30))
        world.cycle.subjects.filter(person=world.people["head_a"]).update(
            step="drafting", inclusion=Inclusion.EXEMPT, exemption_ground="x"
        )
        world.cycle.subjects.filter(person=world.people["member_a"]).update(
            step="reviewed_at_conference", inclusion=Inclusion.REVIEW_ONLY, exemption_ground="x"
        )
        close(cycle=world.cycle, by=actor("organiser"), at=NOW)
        closed = Cycle.objects.get(pk=world.cycle.pk)
        assert closed.state == CycleState.CLOSED
        assert closed.closed_at == NOW
        assert not closed.subjects.filter(due_on__isnull=False).exists()
        assert '"full":3' in Event.objects.get(action="cycles.close").payload

    def test_somebody_only_reviewed_still_has_to_be_reviewed(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        world.cycle.subjects.update(step="decided")
        world.cycle.subjects.filter(person=world.people["member_a"]).update(
            step="accepted", inclusion=Inclusion.REVIEW_ONLY, exemption_ground="x"
        )
        with pytest.raises(NotReady, match="Còn 1 đối tượng"):
            close(cycle=world.cycle, by=actor("organiser"), at=NOW)

    def test_nobody_but_the_organiser_closes_it(self, world: World, actor: Callable[[str], Actor]) -> None:
        world.cycle.subjects.update(step="decided")
        with pytest.raises(NotAllowed):
            close(cycle=world.cycle, by=actor("head_a"), at=NOW)

    def test_a_closed_cycle_is_not_closed_again(self, world: World, actor: Callable[[str], Actor]) -> None:
        world.cycle.subjects.update(step="decided")
        close(cycle=world.cycle, by=actor("organiser"), at=NOW)
        with pytest.raises(NotAllowed, match="Đợt đã kết thúc"):
            close(cycle=world.cycle, by=actor("organiser"), at=NOW)

    def test_a_long_list_is_cut_and_counted(self, world: World, actor: Callable[[str], Actor]) -> None:
        ward = world.cycle_units["ward_a"]
        Subject.objects.bulk_create(
            Subject(
                cycle=world.cycle,
                unit=ward,
                kind="staff",
                person=person,
                name=person.full_name,
                step_since=NOW,
            )
            for person in type(world.people["head_a"]).objects.bulk_create(
                type(world.people["head_a"])(full_name=f"Người Mẫu {number}") for number in range(40)
            )
        )
        with pytest.raises(NotReady) as refused:
            close(cycle=world.cycle, by=actor("organiser"), at=NOW)
        assert refused.value.missing[-1].says == "và 15 đối tượng nữa; xem bảng tiến độ của đợt."


class TestInclusion:
    """Taking somebody out of the review or the rating, with a ground."""

    def test_it_needs_a_ground(self, world: World, actor: Callable[[str], Actor]) -> None:
        with pytest.raises(Refused, match="phải có căn cứ"):
            change_inclusion(
                subject=world.subjects["member_a"],
                inclusion=Inclusion.EXEMPT,
                ground="",
                by=actor("organiser"),
                at=NOW,
            )

    def test_the_ground_stays_with_the_subject_and_in_the_journal(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        member = world.subjects["member_a"]
        change_inclusion(
            subject=member,
            inclusion=Inclusion.EXEMPT,
            ground="Quyết định 15-QĐ/ĐU",
            by=actor("organiser"),
            at=NOW,
        )
        member.refresh_from_db()
        assert (member.inclusion, member.exemption_ground, member.due_on) == (
            Inclusion.EXEMPT,
            "Quyết định 15-QĐ/ĐU",
            None,
        )
        event = Event.objects.get(action="cycles.change_inclusion")
        assert event.reason == "Quyết định 15-QĐ/ĐU"
        assert event.payload == '{"from":"full","to":"exempt"}'

    def test_back_in_clears_the_ground_and_sets_the_date_again(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        CalendarDay.objects.create(
            cycle=world.cycle,
            rule="r",
            step="submitted",
            says="s",
            confidence="confirmed",
            due_on=date(2026, 12, 8),
        )
        member, by = world.subjects["member_a"], actor("organiser")
        change_inclusion(subject=member, inclusion=Inclusion.EXEMPT, ground="nhầm", by=by, at=NOW)
        change_inclusion(subject=member, inclusion=Inclusion.FULL, ground="Sửa nhầm", by=by, at=NOW)
        assert (member.exemption_ground, member.due_on) == ("", date(2026, 12, 8))

    def test_a_decided_subject_stays_as_it_is(self, world: World, actor: Callable[[str], Actor]) -> None:
        world.cycle.subjects.update(step="decided")
        with pytest.raises(Refused, match="đã có quyết định xếp loại"):
            change_inclusion(
                subject=world.subjects["member_a"],
                inclusion=Inclusion.EXEMPT,
                ground="x",
                by=actor("organiser"),
                at=NOW,
            )

    def test_the_own_officer_does_not_take_anybody_out(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        with pytest.raises(NotAllowed):
            change_inclusion(
                subject=world.subjects["member_a"],
                inclusion=Inclusion.EXEMPT,
                ground="x",
                by=actor("officer_a"),
                at=NOW,
            )


class TestSteps:
    """Moving along the step table of the pinned rules."""

    def test_a_move_sets_the_step_its_time_and_the_next_date(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        for step, day in (("submitted", 8), ("accepted", 10), ("decided", 30)):
            CalendarDay.objects.create(
                cycle=world.cycle,
                rule=step,
                step=step,
                says="s",
                confidence="confirmed",
                due_on=date(2026, 12, day),
            )
        CalendarDay.objects.create(
            cycle=world.cycle, rule="x", step="", says="s", confidence="confirmed", due_on=date(2026, 1, 1)
        )
        head = world.subjects["head_a"]
        advance(subject=head, action_name="reviews.submit", by=actor("head_a"), at=NOW)
        head.refresh_from_db()
        assert (head.step, head.step_since, head.due_on) == ("submitted", NOW, date(2026, 12, 10))

    def test_whoever_is_only_reviewed_has_no_date_left_after_the_conference(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        CalendarDay.objects.create(
            cycle=world.cycle,
            rule="r",
            step="appraised",
            says="s",
            confidence="confirmed",
            due_on=date(2026, 12, 24),
        )
        head, member = world.subjects["head_a"], world.subjects["member_a"]
        member.inclusion, member.exemption_ground = Inclusion.REVIEW_ONLY, "Quyết định 15"
        for subject in (head, member):
            subject.step = "accepted"
            advance(subject=subject, action_name="conferences.conclude_item", by=actor("officer_a"), at=NOW)
        assert (head.due_on, member.due_on) == (date(2026, 12, 24), None)

    def test_a_move_the_table_does_not_know_is_refused(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        with pytest.raises(Refused, match="“Vũ Tưởng Tượng” đang ở bước “Đang viết báo cáo”"):
            advance(
                subject=world.subjects["head_a"], action_name="ratings.decide", by=actor("organiser"), at=NOW
            )

    def test_rules_other_than_the_pinned_ones_are_refused(self, world: World) -> None:
        world.cycle.rule_set_hash = "0" * 64
        with pytest.raises(Refused, match="không còn đúng bản đã ghim"):
            rule_set(world.cycle)


def test_order_subjects_know_their_collectives_in_one_statement(
    world: World, django_assert_num_queries: Callable[[int], Any]
) -> None:
    subjects = [world.subjects[key] for key in ("committee", "executive", "deputy_a", "head_a")]
    with django_assert_num_queries(1):
        ordered = order_subjects(world.cycle, subjects)
    committee, executive = world.subjects["committee"].pk, world.subjects["executive"].pk
    assert [each.collective_ids for each in ordered] == [
        {committee}, {executive}, {committee, executive}, {committee},
    ]  # fmt: skip
    assert ordered[2].kind is SubjectKind.LEADER
    assert ordered[2].unit_path == world.units["ward_a"].party_path
