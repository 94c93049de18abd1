"""What a closing keeps of a sheet: the figures as they were, exact, so that the same question can be put again."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kiemdiem.assignments.queries.judging import Judged
from kiemdiem.core.evaluation import Result
from kiemdiem.rulesets.queries.explanation import exact_text, sealed_line

FORMAT = 1


def sealed_facts(judged: Judged) -> dict[str, Any]:
    """Return what a sheet rests on, as plain JSON: the row that was judged, and the points it came to."""
    points = judged.facts.points if judged.facts else {}
    return {
        "format": FORMAT,
        "row": _plain(judged.row),
        "points": {group: exact_text(value) for group, value in points.items()},
    }


def sealed_trace(result: Result | None) -> list[dict[str, object]]:
    """Return the explanation of a verdict as it is kept."""
    return [sealed_line(each) for each in result.trace] if result else []


def kept_points(facts: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return the points by group that a closing kept."""
    return {group: Fraction(value) for group, value in facts["points"].items()}


def kept_work(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the products that a closing kept, in the shape of `work`; empty where none counted."""
    work = facts["row"].get("work")
    return _exact_work(work) if work else {}


def _exact_work(work: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "products": [
            {key: value if key == "id" else Fraction(value) for key, value in product.items()}
            for product in work["products"]
        ]
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
