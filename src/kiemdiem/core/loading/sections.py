"""A whole rule set file, section by section."""

from fractions import Fraction

from kiemdiem.core.loading import figures, papers, rules, scope
from kiemdiem.core.loading.book import Table
from kiemdiem.core.loading.terms import NO_DATE, cited
from kiemdiem.core.ruleset import Confidence, Level, Overlay, RuleSet, Weight
from kiemdiem.core.steps import StepTable


def read_rule_set(root: Table) -> RuleSet:
    """Return the whole rule set; whatever is wrong is in the root's book, with stand-ins in its place."""
    rule_set = RuleSet(
        key=root.text("key"),
        number=root.text("number"),
        title=root.text("title"),
        effective_from=root.day("effective_from") or NO_DATE,
        effective_to=root.day("effective_to", needed=False),
        confidence=root.choice("confidence", Confidence),
        acts=root.rows("acts", papers.act),
        level_names=root.nested("levels", _level_names) or {},
        degrees=root.words("degrees"),
        groups=root.rows("groups", figures.group, needed=False),
        bands=root.rows("bands", figures.band, needed=False),
        conditions=root.rows("conditions", rules.condition_rule, needed=False),
        blockers=root.rows("blockers", rules.blocker, needed=False),
        links=root.rows("links", rules.link, needed=False),
        caps=root.rows("caps", rules.cap, needed=False),
        order=root.rows("order", rules.order_rule, needed=False),
        exemptions=root.rows("exemptions", rules.exemption, needed=False),
        calendar=root.rows("calendar", papers.deadline, needed=False),
        durations=root.rows("durations", papers.duration, needed=False),
        forms=root.rows("forms", papers.form, needed=False),
        metrics=root.rows("metrics", figures.metric, needed=False),
        steps=StepTable(
            root.rows("steps", papers.step, needed=False), root.rows("moves", papers.move, needed=False)
        ),
        criteria=root.rows("criteria", figures.criterion, needed=False),
        notes=root.rows("notes", cited, needed=False),
        derived=root.rows("derived", figures.derived, needed=False),
        formulas=root.rows("formulas", figures.formula, needed=False),
        work=root.nested("work", figures.work, needed=False),
        yearly=root.nested("yearly", figures.roll_up, needed=False),
        quarterly=root.nested("quarterly", figures.roll_up, needed=False),
        gaps=root.rows("gaps", figures.gap, needed=False),
        rounding=root.nested("scores", figures.scores, needed=False),
        authorities=root.rows("authorities", rules.authority, needed=False),
        governs=root.rows("governs", scope.governs, needed=False),
        scale=root.number("scale", needed=False),
    )
    root.close()
    return rule_set


def read_overlay(root: Table) -> Overlay:
    """Return a local overlay; it may give criteria their points and add notes, nothing else."""
    overlay = Overlay(
        key=root.text("key"),
        overlay_of=root.text("overlay_of"),
        number=root.text("number"),
        title=root.text("title"),
        effective_from=root.day("effective_from") or NO_DATE,
        effective_to=root.day("effective_to", needed=False),
        confidence=root.choice("confidence", Confidence),
        weights=root.rows("weights", _weight),
        notes=root.rows("notes", cited, needed=False),
    )
    root.close()
    return overlay


def _weight(row: Table) -> Weight:
    weight = Weight(row.text("criterion"), row.number("maximum") or Fraction(0))
    row.book.lines[f"weights.{weight.criterion}"] = row.line
    return weight


def _level_names(row: Table) -> dict[Level, str]:
    return {level: row.text(level.value) for level in Level}
