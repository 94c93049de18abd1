"""What if: other figures before the same rules, beside the present ones, and nothing of it is kept."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import NOW, PEOPLE, World
from kiemdiem import data
from kiemdiem.audit.access import decide as decided_by_policy
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.ratings.access import rating_target
from kiemdiem.ratings.actions import Choice
from kiemdiem.ratings.forms import TrialForm
from kiemdiem.ratings.forms.numbers import number_of
from kiemdiem.ratings.models import BlockerFinding, RatingFact, RatingStage
from kiemdiem.ratings.queries.standing import Standing, standing
from kiemdiem.ratings.queries.subject import subject_of
from kiemdiem.ratings.queries.trial import trial
from kiemdiem.reviews.models import Review
from kiemdiem.rulesets.actions import publish

from .conftest import LATER, Appraise, Decide, reported

SignedIn = Callable[[str], Client]
Queries = Callable[[int], Any]
ENOUGH = {"diem_common": "28", "diem_tasks": "68,5"}


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Let the pages believe that it is the cast's day."""
    with time_machine.travel(LATER, tick=False):
        yield


def _address(subject: Subject) -> str:
    return f"/xep-loai/doi-tuong/{subject.pk}/tinh-thu/"


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def _now(subject: Subject, actor: Callable[[str], Actor]) -> Standing:
    return standing(subject_of(subject.pk), actor("organiser"), "ratings.try")


def _sent(now: Standing, **changed: str) -> dict[str, str]:
    """Return the form as it stands, with what was changed in it."""
    form = TrialForm(now)
    return {name: str(form[name].value() or "") for name in form.fields} | changed


def _tried(now: Standing, **changed: str) -> TrialForm:
    form = TrialForm(now, _sent(now, **changed))
    assert form.is_valid(), form.errors
    return form


@pytest.mark.parametrize("who", list(PEOPLE))
@pytest.mark.parametrize("asking", ["ratings.try", "ratings.compare"])
def test_whoever_may_see_a_rating_may_ask_about_it_and_nobody_else(
    world: World, actor: Callable[[str], Actor], who: str, asking: str
) -> None:
    me = actor(who)
    for subject in Subject.objects.select_related("cycle", "unit"):
        target = rating_target(subject, me)
        assert (
            decided_by_policy(asking, me, target).allowed
            is decided_by_policy("ratings.see", me, target).allowed
        )


def test_more_points_lead_to_a_higher_level_shown_beside_the_present_one(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    now = _now(executive, actor)
    found = trial(now, _tried(now, **ENOUGH).tried())
    assert (found.before.level, found.after.level) == (Level.HTT, Level.HTXS)
    assert [(each.before, each.after) for each in found.changes] == [("26", "28"), ("60", "68,5")]
    assert [line.after.effect for line in found.changed] == [
        "Điểm ứng với mức “Hoàn thành xuất sắc nhiệm vụ”."
    ]
    assert found.lacking == ()


def test_nothing_changed_leads_to_nothing_else(executive: Subject, actor: Callable[[str], Actor]) -> None:
    now = _now(executive, actor)
    found = trial(now, _tried(now).tried())
    assert (found.changes, found.changed) == ((), ())
    assert found.before == found.after


def test_a_figure_emptied_is_not_known_and_bars_the_level_that_asks_for_it(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    now = _now(executive, actor)
    found = trial(now, _tried(now, **ENOUGH, so_tasks_above_requirement_pct="").tried())
    assert "Hoàn thành xuất sắc nhiệm vụ" in found.after.barred
    assert [each.after for each in found.changes][-1] == "chưa có số liệu"
    (line,) = [line for line in found.changed if line.refigured and line.after.outcome == "Thiếu số liệu"]
    assert line.before.outcome == "Đạt"


def test_a_figure_left_as_it_stands_keeps_its_exact_value(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    third = Fraction(200, 3)
    Review.objects.filter(subject=executive).update(metrics={"tasks_done_pct": "200/3"})
    now = _now(executive, actor)
    assert now.known.facts["tasks_done_pct"] == third
    form = _tried(now)
    assert form["so_tasks_done_pct"].value() == "66,66"
    assert form.tried().facts["tasks_done_pct"] == third


def test_a_confirmed_blocker_and_the_level_of_the_collective_can_be_tried(
    head: Subject, ward_decided: None, actor: Callable[[str], Actor]
) -> None:
    now = _now(head, actor)
    (rule, *_) = [row.rule.id for row in now.rules.blockers if now.kind in row.subjects]
    confirmed = trial(now, _tried(now, **{rule: "confirmed"}).tried())
    assert confirmed.after.level is Level.KHT
    assert [(each.before, each.after) for each in confirmed.changes] == [("chưa có kết luận", "xác nhận")]
    lower = trial(now, _tried(now, tap_the="HT").tried())
    assert lower.after.level is Level.HT
    assert lower.changes[0].before == "Hoàn thành tốt nhiệm vụ"


def test_the_page_marks_itself_as_a_trial_and_writes_nothing(
    executive: Subject, actor: Callable[[str], Actor], signed_in: SignedIn
) -> None:
    client, rows = signed_in("officer_a"), (RatingStage, RatingFact, BlockerFinding, Review, Event)
    before = [list(model.objects.order_by("pk").values()) for model in rows]
    text = _text(client.post(_address(executive), _sent(_now(executive, actor), diem_tasks="63,5")))
    assert "Tính thử, không ghi vào hồ sơ." in text
    assert "60 → <strong>63,5</strong>" in text
    assert "Thiếu 0,5 điểm: mức này cần từ 90 điểm, hiện có 89,5 điểm." in text
    assert 'value="63,5"' in text
    assert [list(model.objects.order_by("pk").values()) for model in rows] == before
    assert 'value="60"' in _text(client.get(_address(executive)))


def test_figures_in_the_address_are_not_taken(executive: Subject, signed_in: SignedIn) -> None:
    text = _text(signed_in("officer_a").get(_address(executive), {"diem_tasks": "68,5"}))
    assert "68,5" not in text
    assert "Kết quả tính thử" not in text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("diem_tasks", "gần đủ", "Hãy nhập một số, ví dụ 98,5; để trống nếu chưa có số liệu."),
        ("diem_tasks", "70,5", "Số ở ô này phải từ 0 đến 70."),
        ("diem_common", "-1", "Số ở ô này phải từ 0 đến 30."),
        ("so_tasks_done_pct", "100,1", "Số ở ô này phải từ 0 đến 100."),
        ("so_prev_limitations_count", "1,5", "Ô này là số đếm, phải là số nguyên."),
        ("so_prev_limitations_count", "-2", "Số ở ô này phải từ 0 trở lên."),
    ],
)
def test_a_figure_that_cannot_be_gets_a_sentence_and_loses_nothing_typed(
    executive: Subject, actor: Callable[[str], Actor], signed_in: SignedIn, field: str, typed: str, says: str
) -> None:
    sent = _sent(_now(executive, actor), **{"diem_common": "27,5", field: typed})
    text = _text(signed_in("officer_a").post(_address(executive), sent), status=422)
    assert text.count(says) == 2
    assert "Chưa tính được. Những gì đã nhập vẫn còn nguyên" in text
    assert f'value="{typed}"' in text
    assert field == "diem_common" or 'value="27,5"' in text


@pytest.mark.parametrize(
    ("typed", "said"), [("1.234,5", "1234.5"), ("98,5", "98.5"), ("98.5 %", "98.5"), ("7", "7"), ("-3", "-3")]
)
def test_a_number_is_read_the_vietnamese_way(typed: str, said: str) -> None:
    assert str(number_of(typed)) == said


@pytest.mark.parametrize("typed", ["1e9", "NaN", "٣", "1,2,3", "1.2.3", "12.34,5", "", "%"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert number_of(typed) is None


def test_a_decided_rating_is_tried_on_what_was_sealed_with_the_decision(
    executive: Subject, appraise: Appraise, decide: Decide, actor: Callable[[str], Actor], signed_in: SignedIn
) -> None:
    appraise(executive)
    decide(Choice(executive, Level.HTT))
    reported(executive, tasks_above_requirement_pct="1")
    Subject.objects.filter(pk=executive.pk).update(step="decided")
    assert _now(executive, actor).known.facts["tasks_above_requirement_pct"] == 35
    text = _text(signed_in("officer_a").post(_address(executive), _sent(_now(executive, actor))))
    assert "Trên số liệu đã ghi cùng Quyết định số 125-QĐ/TU ngày 23/11/2026" in text
    assert "Đồng chí chưa đổi số nào" in text


@pytest.mark.parametrize("page", ["tinh-thu", "doi-chieu"])
def test_whoever_may_not_see_the_rating_may_not_ask_about_it(
    head: Subject, signed_in: SignedIn, page: str
) -> None:
    text = _text(signed_in("member_a").get(f"/xep-loai/doi-tuong/{head.pk}/{page}/"), status=403)
    assert "không có quyền" in text


@pytest.mark.parametrize("page", ["tinh-thu", "doi-chieu"])
def test_there_is_nothing_to_ask_about_whoever_is_not_rated(
    executive: Subject, signed_in: SignedIn, page: str
) -> None:
    Subject.objects.filter(pk=executive.pk).update(inclusion="review_only", exemption_ground="Mới kết nạp")
    text = _text(signed_in("officer_a").get(f"/xep-loai/doi-tuong/{executive.pk}/{page}/"), status=409)
    assert "nên không có mức nào để tính" in text
    assert "tinh-thu" not in _text(signed_in("officer_a").get(f"/xep-loai/doi-tuong/{executive.pk}/"))


def test_rules_that_lead_to_no_level_have_nothing_to_try(
    world: World, executive: Subject, signed_in: SignedIn
) -> None:
    version = publish(content=data.read("rulesets/qd132_2018/rules.yaml"), by=SYSTEM, at=NOW)
    Cycle.objects.filter(pk=world.cycle.pk).update(rule_set=version, rule_set_hash=version.content_hash)
    client = signed_in("officer_a")
    assert "không có thang điểm hay điều kiện để tính mức" in _text(
        client.get(_address(executive)), status=409
    )
    page = _text(client.get(f"/xep-loai/doi-tuong/{executive.pk}/"))
    assert f"/{executive.pk}/doi-chieu/" in page
    assert f"/{executive.pk}/tinh-thu/" not in page


def test_the_rating_page_and_the_board_lead_to_both_pages(
    world: World, executive: Subject, signed_in: SignedIn
) -> None:
    client = signed_in("organiser")
    for address in (
        f"/xep-loai/doi-tuong/{executive.pk}/",
        f"/xep-loai/{world.cycle.pk}/?nhom=Tập+thể+phường",
    ):
        text = _text(client.get(address))
        assert f"/xep-loai/doi-tuong/{executive.pk}/tinh-thu/" in text
        assert f"/xep-loai/doi-tuong/{executive.pk}/doi-chieu/" in text


def test_a_trial_asks_the_database_no_more_than_the_rating_itself(
    executive: Subject, actor: Callable[[str], Actor], django_assert_num_queries: Queries
) -> None:
    found, me = subject_of(executive.pk), actor("organiser")
    with django_assert_num_queries(8):
        now = standing(found, me, "ratings.try")
    form = _tried(now, **ENOUGH)
    with django_assert_num_queries(0):
        trial(now, form.tried())
