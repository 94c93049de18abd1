"""Papers of many things at once: the same papers as one by one, in a number of statements that no slice makes longer."""

from collections.abc import Callable
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.documents.conftest import ISSUED_AT
from cast import World
from kiemdiem.accounts.models import Person
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed
from kiemdiem.cycles.models import Subject
from kiemdiem.documents import actions
from kiemdiem.documents.models import Body, IssuedPaper, NumberSeries, PaperVersion
from kiemdiem.reviews.models import Review, ReviewVersion

Actors = Callable[[str], Actor]


@pytest.fixture
def many(reported: Subject) -> list[Subject]:
    """Return five leaders who sent the report that the committee sent."""
    [kept] = ReviewVersion.objects.all()
    others = []
    for number in range(5):
        other = Subject.objects.get(pk=reported.pk)
        other.pk, other.collective, other.person = (
            None,
            None,
            Person.objects.create(full_name=f"Nguyễn Thử {number}"),
        )
        other.kind, other.name = "leader", f"Nguyễn Thử {number}"
        other.save()
        review = Review.objects.create(subject=other, saved_at=ISSUED_AT)
        ReviewVersion.objects.create(
            review=review,
            number=1,
            content=kept.content,
            content_hash=kept.content_hash,
            submitted_at=ISSUED_AT,
        )
        others.append(other)
    return others


def made_of(subject: Subject, key: str) -> tuple[object, ...]:
    version = PaperVersion.objects.get(paper__thing_id=subject.pk, paper__form_key=key)
    paper = version.paper
    event = Event.objects.filter(action="documents.issue", about_id=paper.pk).latest("seq")
    return (
        version.version, version.content, version.content_hash, version.file_hash, version.issued_on, version.ground,
        version.layout_key, version.template_hash, version.size, paper.body_id, paper.unit_id, paper.cycle_id,
        paper.subject_id, paper.title, event.about_type, event.party_path, event.cycle_id,
    )  # fmt: skip


def test_a_slice_gives_the_same_papers_as_issuing_one_by_one(
    many: list[Subject], party_body: Body, actor: Actors
) -> None:
    by = actor("officer_a")
    for subject in many[:2]:
        actions.issue(form_key="report_leader", thing_id=subject.pk, by=by, at=ISSUED_AT)
    alone = [made_of(subject, "report_leader") for subject in many[:2]]
    PaperVersion.objects.all().delete()
    IssuedPaper.objects.all().delete()
    made = actions.issue_slice(
        form_key="report_leader", thing_ids=[one.pk for one in many[:2]], by=by, at=ISSUED_AT
    )
    assert not made.left
    assert [version.paper.thing_id for version in made.issued] == [one.pk for one in many[:2]]
    assert [made_of(subject, "report_leader") for subject in many[:2]] == alone


def test_numbers_run_on_through_slices_and_what_stands_is_left(
    many: list[Subject], reported: Subject, party_body: Body, actor: Actors, world: World
) -> None:
    by = actor("officer_a")
    first = actions.issue_slice(
        form_key="report_collective", thing_ids=[reported.pk, many[0].pk], by=by, at=ISSUED_AT
    )
    assert [version.number for version in first.issued] == [1]
    assert [(left.thing_id, left.says) for left in first.left] == [
        (many[0].pk, ("Mẫu “Báo cáo kiểm điểm của tập thể” không dùng cho báo cáo kiểm điểm này.",))
    ]
    again = actions.issue_slice(form_key="report_collective", thing_ids=[reported.pk], by=by, at=ISSUED_AT)
    assert not again.issued
    assert "đã được ban hành" in again.left[0].says[0]
    assert NumberSeries.objects.get().last == 1
    actions.withdraw(version=first.issued[0], ground="Sai", by=SYSTEM, at=ISSUED_AT)
    anew = actions.issue_slice(form_key="report_collective", thing_ids=[reported.pk], by=by, at=ISSUED_AT)
    assert [(one.number, one.version, one.ground) for one in anew.issued] == [
        (2, 2, "Ban hành sau khi thu hồi bản trước")
    ]


def test_what_is_not_ready_is_left_with_all_its_reasons(
    many: list[Subject], world: World, actor: Actors, party_body: Body
) -> None:
    Review.objects.filter(subject=many[0]).delete()
    made = actions.issue_slice(
        form_key="report_leader", thing_ids=[many[0].pk, many[1].pk], by=actor("officer_a"), at=ISSUED_AT
    )
    assert [version.paper.thing_id for version in made.issued] == [many[1].pk]
    assert [left.thing_id for left in made.left] == [many[0].pk]
    assert "chưa được gửi" in made.left[0].says[0]


def test_nobody_issues_a_slice_for_another_unit(many: list[Subject], party_body: Body, actor: Actors) -> None:
    with pytest.raises(NotAllowed):
        actions.issue_slice(
            form_key="report_leader", thing_ids=[many[0].pk], by=actor("stranger"), at=ISSUED_AT
        )
    assert not PaperVersion.objects.exists()


@pytest.mark.parametrize("papers", [1, 3, 5])
def test_a_slice_takes_the_same_statements_however_many_papers(
    many: list[Subject], party_body: Body, django_assert_num_queries: DjangoAssertNumQueries, papers: int
) -> None:
    assert party_body.terms.get().starts_on == date(2025, 7, 1)
    with django_assert_num_queries(15):
        made = actions.issue_slice(
            form_key="report_leader", thing_ids=[one.pk for one in many[:papers]], by=SYSTEM, at=ISSUED_AT
        )
    assert len(made.issued) == papers
