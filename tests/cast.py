"""The cast: the same fictional people and units in every test.

`world` builds, under a fictional city committee: ward A (with its standing committee and its people's
committee, a head, a deputy and a member), ward B (a stranger's), and an open cycle of 2026 under the rule set
`qd366_2025`. Whoever acts is an `Actor` from `actor("…")`; `signed_in("…")` is a browser-like client.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from django.test import Client

from kiemdiem import data
from kiemdiem.accounts.models import Account, Person
from kiemdiem.core.access import Actor, Role
from kiemdiem.cycles.models import (
    Cycle,
    CycleState,
    CycleUnit,
    Delegation,
    DelegationMember,
    Membership,
    Subject,
)
from kiemdiem.organisations.models import Appointment, Collective, Post, RoleGrant, Unit, UnitLink, WorkField
from kiemdiem.organisations.queries import actor_of
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.shortcomings.actions.causes import packaged_causes
from kiemdiem.shortcomings.models import Cause
from replaying import replayed

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SINCE = date(2025, 7, 1)

PEOPLE = {
    "organiser": "Nguyễn Ví Dụ",
    "leader": "Trần Minh Họa",
    "verifier": "Lê Giả Định",
    "delegate": "Phạm Kịch Bản",
    "admin": "Hoàng Thử Nghiệm",
    "head_a": "Vũ Tưởng Tượng",
    "deputy_a": "Đặng Hư Cấu",
    "member_a": "Bùi Mô Phỏng",
    "officer_a": "Đỗ Phỏng Tác",
    "stranger": "Hồ Ngoại Truyện",
}
GRANTS = {
    "organiser": (Role.ORGANISER, "city"),
    "leader": (Role.LEADERSHIP, "city"),
    "verifier": (Role.VERIFIER, "city"),
    "admin": (Role.ADMINISTRATOR, "city"),
    "head_a": (Role.HEAD, "ward_a"),
    "officer_a": (Role.OFFICER, "ward_a"),
    "stranger": (Role.OFFICER, "ward_b"),
}


@dataclass
class World:
    """Everything the tests walk about in."""

    units: dict[str, Unit]
    people: dict[str, Person]
    accounts: dict[str, Account]
    posts: dict[str, Post]
    collectives: dict[str, Collective]
    field: WorkField
    rule_set: RuleSetVersion
    cycle: Cycle
    cycle_units: dict[str, CycleUnit]
    subjects: dict[str, Subject]
    delegation: Delegation


@dataclass
class Ground:
    """What there is before any cycle: units, people with their accounts and posts, a published rule set."""

    units: dict[str, Unit]
    people: dict[str, Person]
    accounts: dict[str, Account]
    posts: dict[str, Post]
    collectives: dict[str, Collective]
    field: WorkField
    rule_set: RuleSetVersion


def build_ground() -> Ground:
    """Build units, people, posts and roles; no cycle yet."""
    units = _units()
    people = {
        key: Person.objects.create(full_name=name, fictional=True, party_admitted_on=date(2010, 5, 19))
        for key, name in PEOPLE.items()
    }
    accounts = {key: _account(key, person) for key, person in people.items()}
    for key, (role, unit) in GRANTS.items():
        RoleGrant.objects.create(account=accounts[key], role=role, unit=units[unit], valid_from=SINCE)
    collectives, posts = _collectives_and_posts(units, people)
    field = WorkField.objects.create(key="dat-dai", name="Đất đai")
    _plant_causes()
    return Ground(units, people, accounts, posts, collectives, field, rule_set_version())


@pytest.fixture
def world(db: None) -> World:
    """The cast's world with its open cycle of 2026."""
    return replayed("world", build_world)


def build_world() -> World:
    """Build the world: the ground, and an open cycle on it."""
    ground = build_ground()
    units, people, accounts = ground.units, ground.people, ground.accounts
    collectives, posts, rule_set = ground.collectives, ground.posts, ground.rule_set
    cycle = Cycle.objects.create(
        title="Kiểm điểm năm 2026", year=2026, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
        root=units["city"], rule_set=rule_set, rule_set_hash=rule_set.content_hash, state=CycleState.OPEN,
        opened_at=NOW, opened_by=accounts["organiser"], party_path=units["city"].party_path,
        state_path=units["city"].state_path,
    )  # fmt: skip
    cycle_units = _cycle_units(cycle, units)
    subjects = _subjects(cycle, cycle_units, collectives, people, posts)
    delegation = Delegation.objects.create(cycle=cycle, number=1, name="Đoàn số 1")
    delegation.units.add(cycle_units["ward_a"])
    DelegationMember.objects.create(delegation=delegation, person=people["delegate"], role="head")
    return World(
        units,
        people,
        accounts,
        posts,
        collectives,
        ground.field,
        rule_set,
        cycle,
        cycle_units,
        subjects,
        delegation,
    )


def rule_set_version(key: str = "qd366_2025") -> RuleSetVersion:
    """Return the packaged rule set as a published version."""
    content = data.read(f"rulesets/{key}/rules.yaml")
    return RuleSetVersion.objects.create(
        key=key, number="Quy định 366-QĐ/TW", title="Kiểm điểm và đánh giá, xếp loại chất lượng",
        effective_from=date(2025, 8, 30), content=content, content_hash=sha256(content.encode()).hexdigest(),
        published_at=NOW,
    )  # fmt: skip


def cause(key: str = "thieu-quyet-liet") -> Cause:
    """Return a cause of the packaged tree; a subjective one unless said otherwise."""
    return Cause.objects.get(key=key)


def _plant_causes() -> None:
    planted: dict[str, Cause] = {}
    for one in packaged_causes():
        planted[one.key] = Cause.objects.create(
            key=one.key, name=one.name, kind=one.kind, parent=planted.get(one.parent), valid_from=one.valid_from, source=one.source
        )  # fmt: skip


def _units() -> dict[str, Unit]:
    city = _unit("city", "Đảng bộ thành phố Thử", "dang_bo_tinh", None)
    ward_a = _unit("ward_a", "Phường An Thử", "phuong", city)
    ward_b = _unit("ward_b", "Phường Đà Thử", "phuong", city)
    return {"city": city, "ward_a": ward_a, "ward_b": ward_b}


def _unit(code: str, name: str, kind: str, superior: Unit | None) -> Unit:
    unit = Unit.objects.create(code=code, name=name, kind=kind, line="party", valid_from=SINCE)
    for tree, column in (("party", "party_path"), ("state", "state_path")):
        above = getattr(superior, column) if superior else ""
        setattr(unit, column, f"{above}{unit.pk}/")
        if superior:
            UnitLink.objects.create(unit=unit, superior=superior, tree=tree, valid_from=SINCE)
    unit.save()
    return unit


def _account(key: str, person: Person) -> Account:
    return Account.objects.create(username=key, person=person, display_name=person.full_name, created_at=NOW)


def _collectives_and_posts(
    units: dict[str, Unit], people: dict[str, Person]
) -> tuple[dict[str, Collective], dict[str, Post]]:
    ward = units["ward_a"]
    collectives = {
        "committee": Collective.objects.create(unit=ward, name="Ban Thường vụ Đảng ủy phường An Thử", kind="ban_thuong_vu", line="party", valid_from=SINCE),
        "executive": Collective.objects.create(unit=ward, name="Ủy ban nhân dân phường An Thử", kind="uy_ban_nhan_dan", line="state", valid_from=SINCE),
    }  # fmt: skip
    posts = {}
    for key, title, role, collective, rank in (
        ("head_a", "Bí thư Đảng ủy phường", "head", "committee", 1),
        ("deputy_a", "Phó Bí thư, Chủ tịch UBND phường", "deputy", "committee", 2),
        ("member_a", "Ủy viên Ban Thường vụ", "member", "committee", 3),
    ):
        posts[key] = Post.objects.create(
            unit=ward, collective=collectives[collective], title=title, role=role, rank=rank, valid_from=SINCE
        )
        Appointment.objects.create(person=people[key], post=posts[key], valid_from=SINCE)
    posts["chairman_a"] = Post.objects.create(
        unit=ward,
        collective=collectives["executive"],
        title="Chủ tịch UBND phường",
        role="head",
        rank=1,
        valid_from=SINCE,
    )
    Appointment.objects.create(person=people["deputy_a"], post=posts["chairman_a"], valid_from=SINCE)
    return collectives, posts


def _cycle_units(cycle: Cycle, units: dict[str, Unit]) -> dict[str, CycleUnit]:
    made: dict[str, CycleUnit] = {}
    for key, unit in units.items():
        made[key] = CycleUnit.objects.create(
            cycle=cycle, unit=unit, parent=made.get("city"), name=unit.name, depth=0 if key == "city" else 1,
            party_path=unit.party_path, state_path=unit.state_path, comparison_group="" if key == "city" else "Phường",
        )  # fmt: skip
    return made


def _subjects(
    cycle: Cycle,
    cycle_units: dict[str, CycleUnit],
    collectives: dict[str, Collective],
    people: dict[str, Person],
    posts: dict[str, Post],
) -> dict[str, Subject]:
    ward = cycle_units["ward_a"]
    common = {
        "cycle": cycle,
        "unit": ward,
        "party_path": ward.party_path,
        "state_path": ward.state_path,
        "step_since": NOW,
    }
    subjects = {
        key: Subject.objects.create(
            kind="collective",
            collective=collective,
            line=collective.line,
            name=collective.name,
            comparison_group="Tập thể phường",
            **common,
        )
        for key, collective in collectives.items()
    }
    for key in ("head_a", "deputy_a", "member_a"):
        post = posts[key]
        subjects[key] = Subject.objects.create(
            kind="leader", person=people[key], post=post, role=post.role, line="party", name=people[key].full_name,
            title=post.title, comparison_group="Lãnh đạo phường", **common,
        )  # fmt: skip
        Membership.objects.create(
            subject=subjects[key],
            collective_subject=subjects["committee"],
            role=post.role,
            title=post.title,
            rank=post.rank,
        )
    Membership.objects.create(
        subject=subjects["deputy_a"],
        collective_subject=subjects["executive"],
        role="head",
        title="Chủ tịch UBND phường",
        rank=1,
    )
    return subjects


@pytest.fixture
def actor(world: World) -> Callable[[str], Actor]:
    """Return the actor of a member of the cast: `actor("organiser")`."""
    return lambda key: actor_of(world.accounts[key])


@pytest.fixture
def signed_in(world: World) -> Callable[[str], Client]:
    """Return a client signed in as a member of the cast: `signed_in("officer_a")`."""

    def client_of(key: str) -> Client:
        client = Client()
        client.force_login(world.accounts[key], backend="kiemdiem.accounts.access.AccountBackend")
        return client

    return client_of
