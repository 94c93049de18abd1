"""Legal acts, calendar, durations, forms and steps, each read from its table."""

from kiemdiem.core.loading.book import Table
from kiemdiem.core.loading.terms import NO_DATE, cited
from kiemdiem.core.ruleset import (
    Confidence,
    DayCounting,
    Deadline,
    Duration,
    Form,
    FormSection,
    LegalActData,
    SubjectKind,
)
from kiemdiem.core.steps import Move, Step

SECTION_KINDS = ("text", "prior_items", "points")


def act(row: Table) -> LegalActData:
    """Return a legal act."""
    read = LegalActData(
        key=row.text("key"),
        number=row.text("number"),
        title=row.text("title"),
        issuer=row.text("issuer"),
        issued_on=row.day("issued_on") or NO_DATE,
        in_force_from=row.day("in_force_from") or NO_DATE,
        in_force_to=row.day("in_force_to", needed=False),
        confidence=row.choice("confidence", Confidence),
        replaces=row.words("replaces"),
    )
    row.book.lines[f"acts.{read.key}"] = row.line
    return read


def deadline(row: Table) -> Deadline:
    """Return a date of the calendar."""
    return Deadline(
        rule=cited(row),
        step=row.text("step", needed=False),
        month=row.whole("month", needed=False),
        day=row.whole("day", needed=False),
        year_offset=row.whole("year_offset", needed=False) or 0,
        exclusive=row.truth("exclusive", default=False),
        before=row.text("before", needed=False),
        after=row.text("after", needed=False),
        working_days=row.whole("working_days", needed=False),
        days=row.whole("days", needed=False),
        counting=row.choice("counting", DayCounting, default=DayCounting.STRICTLY_BETWEEN),
        is_law=row.truth("is_law", default=True),
    )


def duration(row: Table) -> Duration:
    """Return how long a conference lasts."""
    return Duration(cited(row), frozenset(row.words("collective_kinds")), row.whole("days") or 0)


def form(row: Table) -> Form:
    """Return a report form."""
    return Form(
        subject=row.choice("subject", SubjectKind),
        number=row.text("form_number"),
        title=row.text("title"),
        sections=row.rows("sections", _section),
        rule=cited(row),
    )


def _section(row: Table) -> FormSection:
    return FormSection(
        key=row.text("key"),
        number=row.text("number"),
        title=row.text("title"),
        hint=row.text("hint", needed=False),
        kind=row.word("kind", SECTION_KINDS),
        required=row.truth("required"),
        degree=row.truth("degree", default=False),
    )


def step(row: Table) -> Step:
    """Return a step."""
    read = Step(
        key=row.text("key"),
        name=row.text("name"),
        says_doer=row.text("says_doer"),
        says_judge=row.text("says_judge"),
        article=row.text("article", needed=False),
    )
    row.book.lines[f"steps.{read.key}"] = row.line
    return read


def move(row: Table) -> Move:
    """Return a move between steps."""
    read = Move(action=row.text("action"), origins=row.words("from", needed=True), to=row.text("to"))
    row.book.lines[f"moves.{read.action}"] = row.line
    return read
