"""A row written by SQL put together once stands in its table as the ORM would have written it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from cast import NOW, World
from kiemdiem.reviews.models import Review, SectionText
from kiemdiem.written import add, change

pytestmark = pytest.mark.django_db


def stored(row: Model) -> dict[str, Any]:
    """Return what stands in a row's columns, but for its number."""
    values = type(row).objects.values().get(pk=row.pk)  # type: ignore[attr-defined]
    return {name: value for name, value in values.items() if name != "id"}


@pytest.fixture
def review(world: World) -> Review:
    return Review.objects.create(
        subject=world.subjects["committee"], saved_at=NOW, saved_by=world.accounts["officer_a"],
        points={"common": "27.5"}, degrees={"i_1": "Cấp độ 1"}, metrics={"tasks_done_pct": "98.5", "on_time": True},
        no_limitation_ground="Không có “điểm yếu” 100%s",
    )  # fmt: skip


def test_a_row_added_is_the_row_that_the_orm_adds(review: Review, world: World) -> None:
    other = Review.objects.get(pk=review.pk)
    other.subject, other.saved_by = world.subjects["executive"], None
    add([other])
    written = Review.objects.get(subject=other.subject)
    assert stored(written) == stored(review) | {"subject_id": other.subject_id, "saved_by_id": None}


def test_a_row_changed_keeps_its_other_columns(review: Review) -> None:
    before = stored(review)
    review.points, review.saved_at, review.saved_by = {}, NOW + timedelta(hours=1), None
    review.degrees, review.revision = {"i_1": "Cấp độ 2"}, 7
    change(review, "points", "saved_at", "saved_by")
    assert stored(review) == before | {"points": {}, "saved_at": review.saved_at, "saved_by_id": None}


@pytest.mark.parametrize("count", [1, 3])
def test_rows_are_written_over_those_of_the_same_key_in_one_statement(
    review: Review, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    keys = [f"i_{number}" for number in range(count)]
    SectionText.objects.create(review=review, key="i_0", text="Trước")
    SectionText.objects.create(review=review, key="iv", text="Để yên")
    rows = [SectionText(review=review, key=key, text=f"Sau, mục {key}") for key in keys]
    with django_assert_num_queries(1):
        add(rows, over=["text"], of=["review", "key"])
    found = dict(SectionText.objects.values_list("key", "text"))
    assert found == {"iv": "Để yên"} | {key: f"Sau, mục {key}" for key in keys}


def test_what_the_table_refuses_is_refused(review: Review) -> None:
    add([SectionText(review=review, key="i_1", text="Một")])
    with pytest.raises(IntegrityError), transaction.atomic():
        add([SectionText(review=review, key="i_1", text="Hai")])
