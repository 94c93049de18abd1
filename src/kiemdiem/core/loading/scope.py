"""What a rule set governs, read from its table."""

from kiemdiem.core.loading.book import Table
from kiemdiem.core.loading.terms import cited
from kiemdiem.core.ruleset import Family, Governs, Period, Status, SubjectKind

MONTHS = tuple(str(month) for month in range(1, 13))


def governs(row: Table) -> Governs:
    """Return one row of `governs`."""
    ends_in = row.words("ends_in", among=MONTHS)
    question, asks = row.text("question", needed=False), row.text("asks", needed=False)
    if bool(question) != bool(asks) or bool(question) != row.has("answer"):
        row.wrong("question", "“question”, “asks” và “answer” phải đi cùng nhau.")
    since, until = row.day("since", needed=False), row.day("until", needed=False)
    if since and until and until < since:
        row.wrong("until", "đứng trước “since”.")
    doubt, settled_by = row.text("doubt", needed=False), row.text("settled_by", needed=False)
    if bool(doubt) != bool(settled_by):
        row.wrong("doubt", "“doubt” và “settled_by” (phải đọc được gì thì mới rõ) đi cùng nhau.")
    return Governs(
        rule=cited(row),
        family=row.choice("family", Family),
        periods=row.choices("periods", Period, needed=True),
        subjects=row.choices("subjects", SubjectKind, needed=True),
        since=since,
        until=until,
        statuses=row.choices("statuses", Status),
        place=row.text("place", needed=False),
        ends_in=frozenset(int(month) for month in ends_in),
        question=question,
        asks=asks,
        answer=row.truth("answer", default=True),
        rates=row.truth("rates", default=True),
        doubt=doubt,
        settled_by=settled_by,
    )
