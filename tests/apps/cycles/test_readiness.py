"""What blocks an opening, and what is only noticed, in one list."""

from collections.abc import Callable
from datetime import date

import pytest

from cast import NOW, SINCE, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady
from kiemdiem.cycles.actions import create, open_cycle
from kiemdiem.cycles.models import Cycle, CycleKind, Subject
from kiemdiem.cycles.queries import readiness_of
from kiemdiem.organisations.models import Appointment, Collective, PersonCondition, Post, PostRole


class TestReadiness:
    """What blocks an opening, in one list."""

    def test_nothing_blocks_a_cycle_that_is_ready(self, draft: Cycle) -> None:
        assert readiness_of(draft).blockers == []

    def test_a_collective_without_members_blocks(
        self, world: World, draft: Cycle, actor: Callable[[str], Actor]
    ) -> None:
        Collective.objects.create(
            unit=world.units["ward_b"],
            name="Ban Thường vụ Đảng ủy phường Đà Thử",
            kind="ban_thuong_vu",
            line="party",
            valid_from=SINCE,
        )
        with pytest.raises(NotReady) as refused:
            list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
        (missing,) = refused.value.missing
        assert "1 tập thể chưa có thành viên nào" in missing.says
        assert "Ban Thường vụ Đảng ủy phường Đà Thử" in missing.says
        assert Subject.objects.filter(cycle=draft).count() == 0

    def test_a_scope_without_anybody_blocks(self, world: World, actor: Callable[[str], Actor]) -> None:
        cycle = create(
            title="Phường Đà Thử", kind=CycleKind.YEAR, year=2027, period_start=date(2027, 1, 1),
            period_end=date(2027, 12, 31), root=world.units["ward_b"], by=actor("organiser"), at=NOW,
        )  # fmt: skip
        assert "Chưa có tập thể, cá nhân nào trong phạm vi" in readiness_of(cycle).blockers[0].says

    def test_an_open_cycle_of_the_same_kind_and_time_over_the_same_units_blocks(self, draft: Cycle) -> None:
        Cycle.objects.filter(pk=draft.pk).update(period_start=date(2026, 6, 1))
        draft.refresh_from_db()
        assert "Đợt “Kiểm điểm năm 2026” cùng loại kỳ" in readiness_of(draft).blockers[0].says

    def test_a_cycle_of_another_kind_does_not_block(self, draft: Cycle) -> None:
        Cycle.objects.filter(pk=draft.pk).update(period_start=date(2026, 6, 1), kind=CycleKind.AD_HOC)
        draft.refresh_from_db()
        assert readiness_of(draft).blockers == []

    def test_a_rule_set_out_of_force_blocks_unless_its_choice_has_a_ground(
        self, world: World, draft: Cycle
    ) -> None:
        type(world.rule_set).objects.filter(pk=world.rule_set.pk).update(effective_to=date(2027, 6, 30))
        draft = Cycle.objects.get(pk=draft.pk)
        assert "không có hiệu lực ngày 31/12/2027" in readiness_of(draft).blockers[0].says
        draft.rule_set_ground = "Công văn hướng dẫn chuyển tiếp"
        assert readiness_of(draft).blockers == []

    def test_vacant_heads_and_empty_units_are_noticed_without_blocking(self, draft: Cycle) -> None:
        Appointment.objects.filter(post__role="head").update(valid_to=date(2027, 6, 30))
        ready = readiness_of(draft)
        assert len(ready.blockers) == 1
        assert "Ủy ban nhân dân phường An Thử" in ready.blockers[0].says
        notices = " ".join(notice.says for notice in ready.notices)
        assert "1 đơn vị chưa có người đứng đầu ngày cuối kỳ: Phường An Thử." in notices
        assert "2 đơn vị không có tập thể, cá nhân nào được kiểm điểm" in notices
        assert "1 người thôi giữ chức vụ trong kỳ" in notices
        assert "Vũ Tưởng Tượng" in notices

    def test_the_counts_say_what_opening_would_make(self, world: World, draft: Cycle) -> None:
        Post.objects.filter(appointments__person=world.people["member_a"]).update(role=PostRole.STAFF)
        PersonCondition.objects.create(
            person=world.people["member_a"],
            kind="suspended_party_life",
            ground="Quyết định 16",
            valid_from=date(2027, 3, 1),
        )
        ready = readiness_of(draft)
        assert (ready.units, ready.collectives, ready.people, ready.exempt) == (3, 2, 3, 1)
