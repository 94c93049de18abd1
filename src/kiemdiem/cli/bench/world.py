"""A made-up organisation of any size, straight into a scratch database: what the speed is measured on."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from kiemdiem import data
from kiemdiem.accounts.models import Account, Person
from kiemdiem.core.access import SYSTEM, Actor, Role
from kiemdiem.cycles.actions import create
from kiemdiem.cycles.models import Cycle, CycleKind
from kiemdiem.organisations.models import Appointment, Collective, Post, RoleGrant, Unit, UnitLink
from kiemdiem.organisations.queries import actor_of
from kiemdiem.rulesets.actions import publish

SINCE = date(2025, 7, 1)
DIRECTLY = 130  # units under the city itself; more of them lie under these in turn
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLE = ("Ví", "Minh", "Giả", "Kịch", "Thử", "Tưởng", "Hư", "Mô", "Phỏng", "Ngoại", "Diễn", "Tạm")
GIVEN = (
    "Dụ",
    "Họa",
    "Định",
    "Bản",
    "Nghiệm",
    "Tượng",
    "Cấu",
    "Phỏng",
    "Tác",
    "Truyện",
    "Giải",
    "Lệ",
    "Đặt",
    "Kể",
)
SEATS = (
    ("committee", "head", "Bí thư Đảng ủy"),
    ("committee", "deputy", "Phó Bí thư Thường trực"),
    ("executive", "head", "Chủ tịch Ủy ban nhân dân"),
    ("executive", "deputy", "Phó Chủ tịch Ủy ban nhân dân"),
    ("committee", "member", "Ủy viên Ban Thường vụ"),
    ("executive", "member", "Ủy viên Ủy ban nhân dân"),
)


@dataclass(frozen=True)
class Scratch:
    """A scratch organisation: its topmost unit, the organiser who acts, and an officer of the first ward."""

    city: Unit
    organiser: Account
    officer: Account
    actor: Actor


def build(subjects: int, units: int, at: datetime) -> Scratch:
    """Write `units` units under one city, in two levels where they are many, with so many collectives and people that a cycle gets `subjects` subjects."""
    city, wards = _tree(units)
    collectives = _collectives(wards)
    _people(subjects - len(collectives), wards, collectives)
    organiser = _account("to-chuc", "Cán bộ Ban Tổ chức", Role.ORGANISER, city, at)
    officer = _account("van-phong", "Cán bộ văn phòng", Role.OFFICER, wards[0], at)
    publish(content=data.read("rulesets/qd366_2025/rules.yaml"), by=SYSTEM, at=at)
    return Scratch(city, organiser, officer, actor_of(organiser))


def prepare(scratch: Scratch, year: int, at: datetime) -> Cycle:
    """Return a cycle of `year` over the whole scratch organisation, ready to be opened."""
    return create(
        title=f"Kiểm điểm năm {year}", kind=CycleKind.YEAR, year=year, period_start=date(year, 1, 1),
        period_end=date(year, 12, 31), root=scratch.city, by=scratch.actor, at=at,
    )  # fmt: skip


def _account(username: str, name: str, role: Role, unit: Unit, at: datetime) -> Account:
    account = Account.objects.create(username=username, display_name=name, created_at=at)
    RoleGrant.objects.create(account=account, role=role, unit=unit, valid_from=SINCE)
    return account


def _tree(units: int) -> tuple[Unit, list[Unit]]:
    city = Unit.objects.create(
        code="thanh-pho", name="Đảng bộ thành phố Thử", kind="dang_bo_tinh", line="party", valid_from=SINCE
    )
    wards = Unit.objects.bulk_create(
        Unit(
            code=f"phuong-{number}",
            name=f"Phường Thử {number}",
            kind="phuong",
            line="party",
            valid_from=SINCE,
        )
        for number in range(1, units + 1)
    )
    city.party_path = city.state_path = f"{city.pk}/"
    city.save(update_fields=["party_path", "state_path"])
    above = [city if place < DIRECTLY else wards[place % DIRECTLY] for place in range(units)]
    for ward, superior in zip(wards, above, strict=True):
        ward.party_path = ward.state_path = f"{superior.party_path}{ward.pk}/"
    Unit.objects.bulk_update(wards, ["party_path", "state_path"], batch_size=100)
    UnitLink.objects.bulk_create(
        UnitLink(unit=ward, superior=superior, tree=tree, valid_from=SINCE)
        for ward, superior in zip(wards, above, strict=True)
        for tree in UnitLink.Tree.values
    )
    return city, wards


def _collectives(wards: list[Unit]) -> list[Collective]:
    return Collective.objects.bulk_create(
        Collective(unit=ward, name=f"{name} {ward.name}", kind=kind, line=line, valid_from=SINCE)
        for ward in wards
        for name, kind, line in (
            ("Ban Thường vụ Đảng ủy", "ban_thuong_vu", "party"),
            ("Ủy ban nhân dân", "uy_ban_nhan_dan", "state"),
        )
    )


def _people(count: int, wards: list[Unit], collectives: list[Collective]) -> None:
    """Write `count` persons with one post each: the seats of the collectives first, everybody else without a seat."""
    names = [" ".join(parts) for parts in product(FAMILY, MIDDLE, GIVEN)]
    people = Person.objects.bulk_create(
        Person(full_name=names[number % len(names)], fictional=True, party_admitted_on=date(2010, 5, 19))
        for number in range(count)
    )
    posts = Post.objects.bulk_create(_post(number, wards, collectives) for number in range(count))
    Appointment.objects.bulk_create(
        Appointment(person=person, post=post, valid_from=SINCE)
        for person, post in zip(people, posts, strict=True)
    )


def _post(number: int, wards: list[Unit], collectives: list[Collective]) -> Post:
    place, seat = number % len(wards), number // len(wards)
    if seat >= len(SEATS):
        return Post(unit=wards[place], title="Công chức", role="staff", rank=100, valid_from=SINCE)
    collective, role, title = SEATS[seat]
    offset = 0 if collective == "committee" else 1
    return Post(
        unit=wards[place],
        collective=collectives[2 * place + offset],
        title=title,
        role=role,
        rank=seat + 1,
        valid_from=SINCE,
    )
