"""A person's year out of its months and quarters: exact means, gaps told, corrections everywhere at once."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from apps.assignments.sheets import (
    GOOD_MONTH,
    GOOD_QUARTER,
    again,
    assessed,
    closed_month,
    filled,
    month,
    quarter,
    sheet_of,
)
from cast import NOW, World, rule_set_version
from kiemdiem.assignments.actions import periods, sheets
from kiemdiem.assignments.models import Period, SheetResult
from kiemdiem.assignments.queries.years import (
    PersonYear,
    YearUnder,
    kht_quarters_count,
    months_of,
    visible_year,
)
from kiemdiem.core.access import Actor
from kiemdiem.core.evaluation import Verdict
from kiemdiem.core.facts import FactBook, read_facts, read_options
from kiemdiem.core.ruleset import Level, SubjectKind
from kiemdiem.ratings.queries.assessment import assess
from kiemdiem.rulesets.queries import rule_set_of

ActorOf = Callable[[str], Actor]
TASKS = Fraction(275, 3) * 70 / 100  # the mean of 90, 90, 90, 100, 90, 90


def year_of(world: World, key: str = "deputy_a") -> PersonYear:
    return months_of(world.people[key], 2026)


def months(world: World) -> YearUnder:
    (under,) = year_of(world).under
    return under


@pytest.fixture
def decree(world: World) -> None:
    """Publish Nghị định 335."""
    rule_set_version("nd335_2025")


@pytest.mark.usefixtures("decree")
def test_the_year_is_the_exact_mean_of_its_closed_months(world: World, actor: ActorOf) -> None:
    for number, common in ((7, 20), (8, 21), (9, 21)):
        closed_month(world, actor("officer_a"), actor("organiser"), number, common)
    rolled = months(world).rolled
    assert rolled
    assert rolled.points == {"common": Fraction(62, 3), "tasks": TASKS}
    (number, third) = months(world).quarters[0]
    assert (number, third.points) == (3, rolled.points)


@pytest.mark.usefixtures("decree")
def test_the_facts_are_what_the_evaluator_reads(world: World, actor: ActorOf) -> None:
    for number, common in ((9, 20), (10, 21)):
        closed_month(world, actor("officer_a"), actor("organiser"), number, common)
    under, book = months(world), FactBook()
    row = {"id": "a", "kind": "leader", **under.facts}
    (subject,) = read_facts([row], under.rules, read_options(None, under.rules, book), (), book)
    assert under.rolled
    assert subject.points == under.rolled.points


@pytest.mark.usefixtures("decree")
def test_a_month_without_a_sheet_is_missing_and_the_year_has_no_points(world: World, actor: ActorOf) -> None:
    for number in (8, 10):
        closed_month(world, actor("officer_a"), actor("organiser"), number)
    under = months(world)
    assert [(kept.number, kept.sheet is None) for kept in under.kept] == [(8, False), (9, True), (10, False)]
    assert under.rolled
    assert (under.rolled.points, under.rolled.missing) == ({}, (9,))


@pytest.mark.usefixtures("decree")
def test_a_month_that_is_still_open_is_missing(world: World, actor: ActorOf) -> None:
    closed_month(world, actor("officer_a"), actor("organiser"), 9)
    month(world, actor("officer_a"), 10)
    rolled = months(world).rolled
    assert rolled
    assert rolled.missing == (10,)


@pytest.mark.usefixtures("decree")
def test_a_month_nobody_worked_in_is_left_out_by_the_article_that_says_so(
    world: World, actor: ActorOf
) -> None:
    closed_month(world, actor("officer_a"), actor("organiser"), 9, 20)
    period = month(world, actor("officer_a"), 10)
    for sheet in period.sheets.all():
        sheets.set_aside(
            sheet=sheet, rule="gap.not_worked", ground="Nghỉ ốm cả tháng", by=actor("organiser"), at=NOW
        )
    periods.close_period(period=period, by=actor("organiser"), at=NOW)
    rolled = months(world).rolled
    assert rolled
    assert (rolled.counted, rolled.left_out, rolled.missing) == ((9,), (10,), ())
    assert rolled.points["common"] == 20


@pytest.mark.usefixtures("decree")
def test_the_year_has_the_level_of_its_mean_and_waits_where_a_month_is_missing(
    world: World, actor: ActorOf
) -> None:
    closed_month(world, actor("officer_a"), actor("organiser"), 8, 20)
    result = months(world).result
    assert result
    assert (result.verdict, result.level, result.total) == (Verdict.LEVEL, Level.HTT, 20 + TASKS)
    assert "band.htt" in {line.rule_id for line in result.trace}
    closed_month(world, actor("officer_a"), actor("organiser"), 10, 20)
    result = months(world).result
    assert result
    assert (result.verdict, result.level, result.total) == (Verdict.MISSING_DATA, None, None)


@pytest.mark.usefixtures("decree")
def test_a_case_recorded_in_one_month_counts_in_the_year(world: World, actor: ActorOf) -> None:
    period = closed_month(world, actor("officer_a"), actor("organiser"), 9, 20)
    by = actor("organiser")
    periods.reopen_period(period=period, order_number="1-CV", ground="Bổ sung quyết định", by=by, at=NOW)
    again(
        sheet_of(period, world, "deputy_a"),
        by,
        filled(GOOD_MONTH, 20, disciplined_for_duty=True),
        level="KHT",
    )
    periods.close_period(period=period, by=by, at=NOW)
    closed_month(world, actor("officer_a"), by, 10, 20)
    result = months(world).result
    assert result
    assert (result.verdict, result.level) == (Verdict.LEVEL, Level.KHT)
    assert "blocker.disciplined" in {reason.line.rule_id for reason in result.reasons}


def test_where_the_rules_make_no_year_of_quarters_it_has_no_level(world: World, actor: ActorOf) -> None:
    quarters(world, actor, Level.KHT)
    (under,) = year_of(world, "head_a").under
    assert (under.rolled, under.result, under.trace) == (None, None, ())
    assert [note.id for note in under.notes] == ["note.year"]


@pytest.mark.usefixtures("decree")
def test_a_correction_moves_the_year_and_changes_no_older_row(world: World, actor: ActorOf) -> None:
    officer, by = actor("officer_a"), actor("organiser")
    for number, common in ((9, Fraction(101, 10)), (10, Fraction(203, 10))):
        closed_month(world, officer, by, number, common)
    rolled = months(world).rolled
    assert rolled
    assert rolled.points["common"] == Fraction(304, 20)
    before = list(SheetResult.objects.order_by("pk").values())
    period = Period.objects.get(number=9)
    periods.reopen_period(period=period, order_number="1-CV", ground="Sửa điểm", by=by, at=NOW)
    again(sheet_of(period, world, "deputy_a"), by, filled(GOOD_MONTH, Fraction(25)))
    assert months(world).rolled
    assert months(world).kept[0].result is None
    periods.close_period(period=period, by=by, at=NOW)
    kept = SheetResult.objects.filter(pk__in=[row["id"] for row in before]).order_by("pk")
    assert list(kept.values()) == before
    rolled = months(world).rolled
    assert rolled
    assert rolled.points["common"] == (25 + Fraction(203, 10)) / 2
    assert [version.version for version in months(world).kept[0].versions] == [1, 2]


def quarters(world: World, actor: ActorOf, level: Level) -> Period:
    period = quarter(world, actor("officer_a"))
    lazy = {**GOOD_QUARTER, "tasks_done_pct": Fraction(90)}
    for key in ("head_a", "deputy_a", "member_a"):
        figures = lazy if key == "head_a" and level is Level.KHT else GOOD_QUARTER
        assessed(
            sheet_of(period, world, key), actor("officer_a"), actor("organiser"),
            filled(figures, 20, tied=None if key == "member_a" else Level.HTT),
        )  # fmt: skip
    periods.close_period(period=period, by=actor("organiser"), at=NOW)
    return period


def test_a_quarter_rated_lowest_is_counted_and_a_correction_takes_it_back(
    world: World, actor: ActorOf
) -> None:
    start, end = world.cycle.period_start, world.cycle.period_end
    head = world.people["head_a"].pk
    assert kht_quarters_count(head, start, end) is None
    period = quarters(world, actor, Level.KHT)
    assert kht_quarters_count(head, start, end) == 1
    assert kht_quarters_count(world.people["deputy_a"].pk, start, end) == 0
    assert year_of(world, "head_a").kht_quarters == 1
    by = actor("organiser")
    periods.reopen_period(period=period, order_number="12-CV", ground="Tính sót một việc", by=by, at=NOW)
    again(sheet_of(period, world, "head_a"), by, filled(GOOD_QUARTER, 20, tied=Level.HTT))
    periods.close_period(period=period, by=by, at=NOW)
    assert kht_quarters_count(head, start, end) == 0


def test_the_yearly_rating_counts_the_quarters_itself_and_bars_the_highest_level(
    world: World, actor: ActorOf
) -> None:
    subject = world.subjects["head_a"]
    line = {each.metric.key: each for each in assess(subject).lines}["kht_quarters_count"]
    assert (line.value, line.origin) == (None, "chưa có phiếu quý nào đã khóa")
    quarters(world, actor, Level.KHT)
    assessment = assess(subject)
    line = {each.metric.key: each for each in assessment.lines}["kht_quarters_count"]
    assert (line.value, line.origin) == (1, "đếm từ phiếu đánh giá các quý đã khóa")
    barring = {each.rule_id: each for each in assessment.rating.barred[Level.HTXS]}
    assert barring["condition.htxs.no_kht_quarter"].article == "Hướng dẫn 02-HD/BTCTW"
    assert barring["condition.htxs.no_kht_quarter"].confidence == "partial"
    deputy = assess(world.subjects["deputy_a"]).rating.barred[Level.HTXS]
    assert "condition.htxs.no_kht_quarter" not in {each.rule_id for each in deputy}


def test_no_form_asks_a_leader_for_the_count_of_quarters(world: World) -> None:
    assert "kht_quarters_count" not in {
        each.key for each in rule_set_of(world.rule_set).asked_of(SubjectKind.LEADER)
    }


def test_only_what_the_reader_may_see_stands_in_a_year(world: World, actor: ActorOf) -> None:
    quarter(world, actor("officer_a"))
    head = world.people["head_a"]
    assert visible_year(head, 2026, actor("organiser")).under
    assert visible_year(head, 2026, actor("head_a")).under
    assert not visible_year(head, 2026, actor("stranger")).under
    assert not visible_year(head, 2026, actor("deputy_a")).under
