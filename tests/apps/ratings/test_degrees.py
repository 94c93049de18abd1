"""Before 2025 a report holds degrees, not points: the rating reads them from its sections."""

from collections.abc import Callable

import pytest

from cast import NOW, World
from kiemdiem import data
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.ratings import actions
from kiemdiem.ratings.forms import FactForm
from kiemdiem.ratings.queries.assessment import assess
from kiemdiem.ratings.queries.subject import subject_page
from kiemdiem.reviews.models import Review
from kiemdiem.rulesets.actions import publish

GOOD = {"i_1": "Tốt", "i_2": "Xuất sắc", "i_3": "Tốt", "i_4": "Tốt", "iii": "Tốt"}


@pytest.fixture
def committee(world: World) -> Subject:
    """Return the standing committee of ward A, reviewed under Quy định 124 with good degrees."""
    version = publish(content=data.read("rulesets/qd124_2023/rules.yaml"), by=SYSTEM, at=NOW)
    Cycle.objects.filter(pk=world.cycle.pk).update(rule_set=version, rule_set_hash=version.content_hash)
    subject = Subject.objects.get(pk=world.subjects["committee"].pk)
    Review.objects.update_or_create(
        subject=subject,
        defaults={
            "degrees": GOOD, "saved_at": NOW, "metrics": {
                "outstanding_model": True, "tasks_products_shown": True, "subordinate_or_member_disciplined": False,
            },
        },
    )  # fmt: skip
    subject.step = "reviewed_at_conference"
    subject.save(update_fields=["step"])
    return subject


def record(subject: Subject, by: Actor, value: str) -> None:
    actions.record_fact(
        subject=subject, metric="tasks_degree", value=value, ground="Báo cáo thẩm định", by=by, at=NOW
    )


def test_the_degrees_of_the_report_lead_to_a_level(committee: Subject) -> None:
    assessment = assess(committee)
    assert assessment.facts["tasks_degree"] == "Xuất sắc"
    assert assessment.rating.level is Level.HTXS


def test_a_degree_as_appraised_stands_above_the_one_chosen(
    committee: Subject, actor: Callable[[str], Actor]
) -> None:
    record(committee, actor("organiser"), "Trung bình")
    assessment = assess(committee)
    assert assessment.rating.level is Level.HT
    assert {Level.HTXS, Level.HTT} <= set(assessment.rating.barred)


def test_a_degree_that_does_not_exist_is_refused(committee: Subject, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="một trong: Xuất sắc, Tốt, Trung bình, Kém"):
        record(committee, actor("organiser"), "Khá")


def test_an_appraiser_types_a_degree_in_any_case(committee: Subject, actor: Callable[[str], Actor]) -> None:
    facts = subject_page(committee, actor("organiser")).facts
    form = FactForm(
        facts, {"so-lieu-metric": "tasks_degree", "so-lieu-value": " tốt ", "so-lieu-ground": "Báo cáo"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == "Tốt"


def test_the_report_asks_for_a_degree_once(committee: Subject) -> None:
    rules = assess(committee).rules
    assert not {metric.key for metric in rules.asked_of(committee.kind)} & {"tasks_degree", "remedies_degree"}
    assert {metric.section for metric in rules.degrees_of(committee.kind)} == {
        "i_1",
        "i_2",
        "i_3",
        "i_4",
        "iii",
    }
