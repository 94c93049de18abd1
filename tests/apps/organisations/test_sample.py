"""The sample's base: the city through its reorganisations, with somebody responsible in every year of the story."""

from collections import Counter
from datetime import date

import pytest

from kiemdiem.accounts.models import Account, Person
from kiemdiem.audit.models import Event
from kiemdiem.cli import sample
from kiemdiem.cli.sample import foundation, reorganisation, turnover, year_2026
from kiemdiem.core.access import Role
from kiemdiem.organisations.models import Collective, PersonCondition, RoleGrant, Succession, Unit, UnitLink
from kiemdiem.organisations.queries import actor_of, responsible_on

ORGANISATION = {foundation.tell, turnover.tell, reorganisation.tell, year_2026.tell}
BASE = tuple(chapter for chapter in sample.CHAPTERS if chapter.tell in ORGANISATION)


@pytest.fixture
def told(db, monkeypatch):
    """Build the chapters about organisation alone; the stories have tests of their own."""
    monkeypatch.setattr(sample, "CHAPTERS", BASE)
    said: list[str] = []
    assert sample.is_empty()
    sample.build(said.append)
    return said


def on(code, day):
    rows = responsible_on(day, unit=Unit.objects.get(code=code))
    return {row.title: row.person for row in rows}


def test_the_city_of_the_sample(told):
    assert len(BASE) == len(ORGANISATION)
    assert not sample.is_empty()
    assert told[0].startswith(f"(1/{len(BASE)}) ")
    the_wards_follow_the_districts()
    somebody_answers_in_every_year()
    both_trees_are_deep()
    nobody_real_and_nobody_twice()
    sample_accounts_hold_their_roles()
    the_journal_reads_in_order()
    unnamed_units_say_so()


def the_wards_follow_the_districts():
    wards = Unit.objects.filter(valid_from=date(2025, 7, 1), kind__in=["phuong", "xa"])
    assert Counter(wards.values_list("kind", flat=True)) == {"phuong": 51, "xa": 75}
    assert set(Unit.objects.filter(kind__in=["quan", "huyen"]).values_list("valid_to", flat=True)) == {
        date(2025, 6, 30)
    }
    heirs = Succession.objects.filter(predecessor__code="me-linh").order_by("decision_number")
    assert [heir.successor.name for heir in heirs] == [
        "Xã Mê Linh",
        "Xã Yên Lãng",
        "Xã Tiến Thắng",
        "Xã Quang Minh",
    ]
    assert heirs[0].decision_number == "1656/NQ-UBTVQH15, Điều 1 khoản 118"
    assert "chưa đối chiếu bản gốc" in heirs[0].source
    names = set(
        Collective.objects.filter(unit__code__in=["xa-me-linh", "long-bien"]).values_list("name", flat=True)
    )
    assert names == {
        "Ban Thường vụ Đảng ủy xã Mê Linh", "Thường trực HĐND xã Mê Linh", "Ủy ban nhân dân xã Mê Linh",
        "Ban Thường vụ Quận ủy Long Biên", "Thường trực HĐND quận Long Biên", "Ủy ban nhân dân quận Long Biên",
    }  # fmt: skip


def somebody_answers_in_every_year():
    years = [on("long-bien", date(year, 12, 20)) for year in (2018, 2021, 2022)]
    assert all(all(year.values()) for year in years)
    assert years[0]["Bí thư Quận ủy"] != years[1]["Bí thư Quận ủy"] == years[2]["Bí thư Quận ủy"]
    assert on("long-bien", date(2025, 7, 1)) == {}
    assert all(on("xa-me-linh", date(2026, 11, 23)).values())
    head = on("thanh-uy", date(2022, 12, 28))
    assert (
        head["Phó Bí thư Thành ủy, Chủ tịch UBND thành phố"]
        == on("ubnd", date(2022, 12, 28))["Chủ tịch UBND thành phố"]
    )


def both_trees_are_deep():
    room, ward, city = (
        Unit.objects.get(code=code) for code in ("phong-kinh-te-xa-me-linh", "xa-me-linh", "thanh-uy")
    )
    executive = Unit.objects.get(code="ubnd")
    assert room.party_path == f"{city.pk}/{ward.pk}/{room.pk}/"
    assert room.state_path == f"{executive.pk}/{ward.pk}/{room.pk}/"
    moved = UnitLink.objects.filter(unit__code="ban-to-chuc", tree="party").order_by("valid_from")
    assert [(link.superior.code, link.decision_number) for link in moved] == [
        ("thanh-uy", ""), ("dang-uy-cac-co-quan-dang", "8152-QĐ/TU ngày 07/02/2025"),
    ]  # fmt: skip


def nobody_real_and_nobody_twice():
    names = Counter(Person.objects.filter(fictional=True).values_list("full_name", flat=True))
    assert len(names) == Person.objects.count() > 1000
    assert max(names.values()) == 1


def sample_accounts_hold_their_roles():
    labelled = list(Account.objects.exclude(sample_label="").order_by("sample_order"))
    assert [account.sample_order for account in labelled] == list(range(1, 10))
    assert not any(account.has_usable_password() for account in Account.objects.all())
    today = date(2026, 11, 23)
    actors = {account.username: actor_of(account, today) for account in labelled}
    assert actors["can-bo-to-chuc"].holds(Role.ORGANISER)
    assert actors["pho-chu-tich-xa-me-linh"].grants == actors["thanh-vien-doan"].grants == ()
    gone = Account.objects.get(username="van-phong-me-linh")
    assert actor_of(gone, date(2022, 6, 1)).holds(Role.OFFICER)
    assert not actor_of(gone, today).grants
    assert RoleGrant.objects.filter(role=Role.ADMINISTRATOR).count() == 1
    assert PersonCondition.objects.count() == 3
    assert Person.objects.filter(party_admitted_on=date(2026, 9, 2)).count() == 1


def the_journal_reads_in_order():
    moments = list(Event.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)


def unnamed_units_say_so():
    made_up = Unit.objects.filter(illustrative=True)
    assert made_up.count() == 26
    assert not made_up.exclude(name__contains="minh họa").exists()


def test_a_sample_that_fails_leaves_nothing(db, monkeypatch):
    def fails(cast):
        raise RuntimeError("giữa chừng")

    monkeypatch.setattr(sample, "CHAPTERS", (BASE[0], sample.Chapter("hỏng", fails)))
    with pytest.raises(RuntimeError):
        sample.build([].append)
    assert sample.is_empty()
    assert not Event.objects.exists()
