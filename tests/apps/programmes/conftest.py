"""What the tests of programmes start from."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from cast import NOW, World, cause
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment, Post
from kiemdiem.programmes import actions
from kiemdiem.programmes.models import PriorityTask, Programme, ProgrammeTask
from kiemdiem.rulesets.actions import record_act
from kiemdiem.rulesets.models import LegalAct
from kiemdiem.shortcomings import actions as register
from kiemdiem.shortcomings.actions import Details, Share
from kiemdiem.shortcomings.models import Shortcoming

Actors = Callable[[str], Actor]
Plan = Callable[..., Programme]
AddTask = Callable[..., ProgrammeTask]
Propose = Callable[..., PriorityTask]
DECIDED = date(2026, 11, 20)
DUE = date(2027, 6, 30)


@pytest.fixture
def act(world: World, actor: Actors) -> LegalAct:
    """A resolution of the level above."""
    return record_act(
        number="Nghị quyết số 15-NQ/TW", title="Phát triển Thủ đô", issuer="Bộ Chính trị",
        issued_on=date(2022, 5, 5), by=actor("organiser"), at=NOW,
    )  # fmt: skip


@pytest.fixture
def city_head(world: World) -> Post:
    """A post of the city with its holder."""
    post = Post.objects.create(
        unit=world.units["city"], title="Bí thư Thành ủy", role="head", rank=1, valid_from=date(2025, 7, 1)
    )
    Appointment.objects.create(person=world.people["leader"], post=post, valid_from=date(2025, 7, 1))
    return post


@pytest.fixture
def drafted(world: World, actor: Actors, act: LegalAct) -> Plan:
    """Begin a programme of the city: `drafted("Chương trình 16")`."""

    def make(title: str = "Chương trình hành động thực hiện Nghị quyết 15", **given: object) -> Programme:
        facts = {
            "unit": world.units["city"], "act": act, "from_year": 2026, "to_year": 2030, "by": actor("organiser"),
            "at": NOW, **given,
        }  # fmt: skip
        return actions.create(title=title, **facts)  # type: ignore[arg-type]

    return make


@pytest.fixture
def add_task(world: World, actor: Actors) -> AddTask:
    """Write a task into a draft, of the ward's head unless said otherwise."""

    def make(programme: Programme, name: str = "Rà soát quỹ đất", **given: object) -> ProgrammeTask:
        facts = {
            "owner_post": world.posts["head_a"], "due_on": DUE, "by": actor("organiser"), "at": NOW, **given,
        }  # fmt: skip
        return actions.save_task(programme=programme, name=name, **facts)  # type: ignore[arg-type]

    return make


@pytest.fixture
def ready(world: World, actor: Actors, drafted: Plan, add_task: AddTask) -> Plan:
    """Write a programme that lacks nothing: two tasks of the ward, one target."""

    def make(title: str = "Chương trình hành động thực hiện Nghị quyết 15", **given: object) -> Programme:
        programme = drafted(title, **given)
        by = actor("organiser")
        for key in ("quan-diem", "muc-tieu", "to-chuc"):
            actions.save_section(programme=programme, key=key, text="Nêu rõ việc phải làm.", by=by, at=NOW)
        add_task(programme)
        add_task(programme, "Giao đất dịch vụ", owner_post=world.posts["deputy_a"])
        actions.save_goal(
            programme=programme, name="Hộ được giao đất", year=2027, value=Decimal(100), measure_unit="hộ",
            unit=world.units["ward_a"], by=by, at=NOW,
        )  # fmt: skip
        return programme

    return make


@pytest.fixture
def adopted(actor: Actors, ready: Plan) -> Plan:
    """Adopt a programme that lacks nothing."""

    def make(title: str = "Chương trình hành động thực hiện Nghị quyết 15", **given: object) -> Programme:
        programme = ready(title, **given)
        actions.adopt(
            programme=programme,
            decision_number="16-CTr/TU",
            decided_on=DECIDED,
            by=actor("organiser"),
            at=NOW,
        )
        programme.refresh_from_db()
        return programme

    return make


@pytest.fixture
def entry(world: World, actor: Actors) -> Shortcoming:
    """An entry of the ward's register that is being remedied."""
    by = actor("organiser")
    details = Details(
        field=world.field, cause_node=cause(), cause="Chậm lập hồ sơ.", owner_post=world.posts["head_a"], deadline=DUE,
        measure_kind="figure", measure="Số hộ được giao đất", measure_unit="hộ", measure_direction="up",
        measure_target=Decimal(100), responsibilities=(Share("collective", "Tập thể chậm kiểm tra", None, 100),),
    )  # fmt: skip
    drafted = register.draft(
        unit=world.units["ward_a"], wording="Chưa giao đất dịch vụ cho các hộ", origin="self_review",
        first_seen_on=date(2015, 1, 1), details=details, by=by, at=NOW,
    )  # fmt: skip
    return register.open_entry(entry=drafted, by=by, at=NOW)


@pytest.fixture
def propose(world: World, actor: Actors) -> Propose:
    """Propose a priority task of the city."""

    def make(name: str = "Giao đất dịch vụ", **given: object) -> PriorityTask:
        facts = {"unit": world.units["city"], "year": 2027, "by": actor("organiser"), "at": NOW, **given}
        return actions.propose_priority(name=name, **facts)  # type: ignore[arg-type]

    return make
