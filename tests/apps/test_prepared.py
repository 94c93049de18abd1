"""A prepared query answers as the query it was made of does, whatever it is asked with."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cast import NOW, TODAY, World
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.cycles.models import Cycle
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.prepared import Prepared, Shaped
from kiemdiem.reviews.models import Review
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.filtering import Filters, asked
from kiemdiem.shortcomings.queries.known import Known, known_on

pytestmark = pytest.mark.django_db
ActorOf = Callable[[str], Actor]


def _posts(*, unit_id: int, on: date) -> QuerySet[Post, tuple[int, str, date]]:
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    rows = Post.objects.filter(lasting, unit_id=unit_id, valid_from__lte=on).order_by("id")
    return rows.values_list("id", "title", "valid_from")


def test_it_finds_what_its_query_finds_for_every_unit_and_day(world: World) -> None:
    prepared = Prepared(_posts, unit_id=int, on=date)
    asked = [
        (unit, date(2026, 11, 22) + timedelta(days=days))
        for unit in Unit.objects.values_list("pk", flat=True)
        for days in (-40_000, 0, 40_000)
    ]
    found = {ask: prepared.rows(unit_id=ask[0], on=ask[1]) for ask in asked}
    assert found == {(unit, on): list(_posts(unit_id=unit, on=on)) for unit, on in asked}
    assert any(found.values())


def test_a_text_means_the_same_in_it(world: World) -> None:
    def named(*, title: str) -> QuerySet[Post, tuple[int]]:
        return Post.objects.filter(title=title).order_by("pk").values_list("pk")

    prepared = Prepared(named, title=str)
    standing = Post.objects.order_by("pk").values_list("title", flat=True)[0]
    for title in (standing, "", "Bí thư'; --", "\ue0000", "%s", standing.upper()):
        assert prepared.rows(title=title) == list(named(title=title))
    assert prepared.rows(title=standing) != []


@given(minutes=st.integers(0, 10**7))
def test_a_moment_means_the_same_in_it(minutes: int) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    def saved(*, at: datetime) -> QuerySet[Review, tuple[int]]:
        return Review.objects.filter(saved_at__lte=at).order_by("pk").values_list("pk")

    assert Prepared(saved, at=datetime).rows(at=moment) == list(saved(at=moment))


def test_it_yields_what_its_query_yields_with_all_that_hangs_on_it(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def posts(*, unit_id: int) -> QuerySet[Post]:
        rows = Post.objects.filter(unit_id=unit_id).order_by("-id")
        return rows.select_related("unit").prefetch_related("appointments__person")

    prepared = Prepared(posts, unit_id=int)
    for unit in Unit.objects.all():
        with django_assert_num_queries((len(Post.objects.filter(unit=unit)) and 3) or 1):
            found = [
                (post, post.unit.name, [one.person.full_name for one in post.appointments.all()])
                for post in prepared.rows(unit_id=unit.pk)
            ]
        assert [post for post, _, _ in found] == list(posts(unit_id=unit.pk))
        assert all(name == unit.name for _, name, _ in found)


def test_its_first_row_is_none_where_there_is_none(world: World) -> None:
    prepared = Prepared(_posts, unit_id=int, on=date)
    unit = Unit.objects.filter(posts__isnull=False).order_by("pk")[0]
    assert prepared.first(unit_id=unit.pk, on=date(1800, 1, 1)) is None
    assert (
        prepared.first(unit_id=unit.pk, on=date(2026, 11, 1))
        == _posts(unit_id=unit.pk, on=date(2026, 11, 1))[0]
    )


@pytest.mark.parametrize("number", [2**63, 10**30, -(2**64)])
def test_a_number_that_no_column_holds_finds_nothing(number: int) -> None:
    assert Prepared(_posts, unit_id=int, on=date).rows(unit_id=number, on=date(2026, 11, 1)) == []


def test_its_sql_is_worked_out_once(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    built = []

    def posts(*, unit_id: int, on: date) -> QuerySet[Post, tuple[int, str, date]]:
        built.append(unit_id)
        return _posts(unit_id=unit_id, on=on)

    prepared = Prepared(posts, unit_id=int, on=date)
    with django_assert_num_queries(3):
        for unit in (1, 2, 3):
            prepared.rows(unit_id=unit, on=date(2026, 1, 1))
    assert len(built) == 1


def test_a_value_its_query_does_not_hold_is_refused() -> None:
    prepared = Prepared(_posts, unit_id=int, on=date)
    prepared._build = lambda *, unit_id, on: _posts(unit_id=unit_id, on=date(on.year + 1, 1, 1))
    with pytest.raises(ValueError, match="'on'"):
        prepared.rows(unit_id=1, on=date(2026, 1, 1))


def test_no_value_of_one_asking_stays_for_the_next(world: World) -> None:
    prepared = Prepared(_posts, unit_id=int, on=date)
    with connection.execute_wrapper(_no_stand_in):
        for unit in Unit.objects.order_by("pk").values_list("pk", flat=True)[:2]:
            prepared.rows(unit_id=unit, on=date(2026, 1, 1))


def _no_stand_in(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # Django's own shape
    assert not any(str(value).startswith(("1701", "2000000")) for value in params)
    return execute(sql, params, many, context)


def _seen(actor: Actor, filters: Filters, known: Known, today: date) -> QuerySet[Shortcoming, int]:
    return asked(actor, filters, known, today).order_by("pk").values_list("pk", flat=True)


def test_shaped_it_finds_for_each_actor_what_that_actor_may_see(world: World, actor: ActorOf) -> None:
    for number, unit in enumerate(("ward_a", "ward_b"), 1):
        Shortcoming.objects.create(
            unit=world.units[unit], number=number, wording=f"Chậm {unit} 100% đất_ở", origin="inspection",
            first_seen_on=date(2020, 1, 1), created_at=NOW,
        )  # fmt: skip
    shaped = Shaped(_seen)
    everyone = [actor(name) for name in ("organiser", "officer_a", "stranger", "head_a", "delegate")]
    searches = ("", "cham", "dat", "100% dat_o", "%", "_", "ward b", "1", "' or 1")
    for by in (*everyone, *reversed(everyone), SYSTEM):
        for filters in (Filters(search=search).shape for search in searches):
            for day in (TODAY, date(2026, 1, 1), date(2019, 1, 1)):
                asking = (by, filters, known_on(day, TODAY), TODAY)
                assert shaped.rows(*asking) == list(_seen(*asking))
    a, b = (
        shaped.rows(actor(name), Filters(), known_on(TODAY, TODAY), TODAY)
        for name in ("officer_a", "stranger")
    )
    assert a
    assert b
    assert set(a).isdisjoint(b)


def test_shaped_it_is_built_anew_where_a_value_is_reckoned_with_or_something_is_looked_up(
    world: World,
) -> None:
    def next_to(unit_id: int) -> QuerySet[Unit, int]:
        return Unit.objects.filter(pk=unit_id + 1).values_list("pk", flat=True)

    def under(unit_id: int) -> QuerySet[Unit, int]:
        path = Unit.objects.get(pk=unit_id).party_path
        return Unit.objects.filter(party_path__startswith=path).order_by("pk").values_list("pk", flat=True)

    reckoned, looked_up = Shaped(next_to), Shaped(under)
    for unit in Unit.objects.order_by("pk"):
        assert reckoned.rows(unit.pk) == list(next_to(unit.pk))
        assert looked_up.rows(unit.pk) == list(under(unit.pk))
        Unit.objects.filter(pk=unit.pk).update(party_path=f"moved/{unit.party_path}")
        assert looked_up.rows(unit.pk) == list(under(unit.pk))


def test_shaped_it_takes_nothing_that_may_change_unseen(world: World) -> None:
    with pytest.raises(TypeError):
        Shaped(lambda unit: Unit.objects.filter(pk=unit.pk)).rows(world.units["ward_a"])


def test_shaped_it_never_compares_two_values_unseen(world: World) -> None:
    """`shapes.py` stands behind every test: here is what it would stop."""

    def both(one: int, other: int) -> QuerySet[Unit, int]:
        found = Unit.objects.filter(pk=one) if one == other else Unit.objects.none()
        return found.values_list("pk", flat=True)

    unit = world.units["ward_a"].pk
    with pytest.raises(AssertionError):
        Shaped(both).rows(unit, unit)


def test_shaped_it_reads_small_columns_too(world: World) -> None:
    def until(year: int) -> QuerySet[Cycle, int]:
        return Cycle.objects.filter(year__lte=year).order_by("pk").values_list("pk", flat=True)

    shaped = Shaped(until)
    newest = Cycle.objects.order_by("-year")[0].year
    for year in (newest, newest - 1000, newest):
        assert shaped.rows(year) == list(until(year))
    assert shaped.rows(newest) != []
    many = Shaped(lambda units: Unit.objects.filter(pk__in=units).order_by("pk").values_list("pk", flat=True))
    everything = tuple(range(1, 500))
    assert many.rows(everything) == list(Unit.objects.order_by("pk").values_list("pk", flat=True))
