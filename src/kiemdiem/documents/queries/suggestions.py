"""What papers take from a suggestion of the level above, and from a delegation's visit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing
from kiemdiem.cycles.access import subject_target, unit_target, visible_units
from kiemdiem.cycles.models import Delegation, Suggestion, Visit, VisitReport
from kiemdiem.cycles.queries import rule_set
from kiemdiem.cycles.queries.suggestions import visible_suggestions
from kiemdiem.documents.queries.reports import person_values, subject_matter
from kiemdiem.documents.queries.terms import Kind, Matter, cycle_values, dated

FIRST_STEP = "drafting"


def load_suggestion(pk: int, by: Actor, on: date) -> Matter:  # noqa: ARG001 -- every kind is asked with the day
    """Return a suggestion as `by` may see it. Raises Http404; NotAllowed."""
    suggestion = get_object_or_404(
        Suggestion.objects.select_related(
            "issuer",
            "subject__cycle__rule_set",
            "subject__cycle__root",
            "subject__unit__unit",
            "subject__person",
        ).prefetch_related("points"),
        pk=pk,
    )
    target = replace(subject_target(suggestion.subject, by), step=FIRST_STEP)
    require("cycles.see" if suggestion.issued_at else "cycles.suggest", by, target)
    matter = subject_matter(
        "suggestion", suggestion.subject, suggestion, reverse("cycles:suggestion", args=[pk])
    )
    return replace(
        matter,
        pk=pk,
        authority=suggestion.issuer,
        recorded_number=suggestion.number,
        recorded_on=timezone.localdate(suggestion.issued_at) if suggestion.issued_at else None,
        line=suggestion.issuer.line,
        illustrative=suggestion.illustrative,
    )


def _suggestions(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    return visible_suggestions(by)


def _points(matter: Matter) -> list[Mapping[str, str]]:
    suggestion: Suggestion = matter.facts
    return [
        {"number": str(one.number), "text": one.text, "ground": one.ground}
        for one in sorted(suggestion.points.all(), key=lambda point: point.number)
    ]


def _issued(matter: Matter) -> Missing | None:
    suggestion: Suggestion = matter.facts
    if suggestion.recalled_at is not None:
        return Missing(f"Gợi ý này đã bị thu hồi: {suggestion.recall_ground}.", matter.address)
    if suggestion.issued_at is None:
        return Missing("Gợi ý này chưa được ban hành trong phần mềm.", matter.address)
    return None


SUGGESTION = Kind(
    key="suggestion",
    name="gợi ý kiểm điểm",
    model=Suggestion,
    load=load_suggestion,
    visible=_suggestions,
    in_cycle="subject__cycle",
    values={
        **cycle_values(),
        **person_values(),
        "answer_due": lambda matter: dated(matter.facts.answer_due),
        "issuer": lambda matter: matter.facts.issuer.name,
        "opinion": lambda matter: matter.facts.inspection_opinion,
        "approval": lambda matter: matter.facts.approval_ground,
    },
    rows={"suggested": (frozenset({"number", "text", "ground"}), _points)},
    checks={"suggestion_issued": _issued},
)


def load_visit(pk: int, by: Actor, on: date) -> Matter:  # noqa: ARG001 -- every kind is asked with the day
    """Return a delegation's visit as `by` may see it. Raises Http404; NotAllowed."""
    visit = get_object_or_404(
        Visit.objects.select_related(
            "delegation__cycle__rule_set", "delegation__cycle__root", "unit__unit", "unit__cycle", "report"
        ).prefetch_related("delegation__members__person", "report__conclusions"),
        pk=pk,
    )
    require("cycles.see", by, unit_target(visit.unit, by))
    delegation: Delegation = visit.delegation
    return Matter(
        kind="visit", pk=pk, name=visit.unit.name, unit=visit.unit.unit, line=delegation.cycle.root.line,
        address=reverse("cycles:delegation", args=[delegation.pk]), facts=visit, cycle=delegation.cycle,
        rules=rule_set(delegation.cycle), authority=delegation.cycle.root, illustrative=delegation.illustrative,
    )  # fmt: skip


def _visits(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    return visible_units(by, prefix="unit__")


def _report(matter: Matter) -> VisitReport | None:
    report: VisitReport | None = getattr(matter.facts, "report", None)
    return report


def _conclusions(matter: Matter) -> list[Mapping[str, str]]:
    report = _report(matter)
    return [
        {
            "number": str(one.number),
            "text": one.text,
            "outcome": one.get_outcome_display() if one.outcome else "chưa xử lý",
            "ground": one.ground,
        }
        for one in sorted(report.conclusions.all(), key=lambda each: each.number)
    ] if report else []  # fmt: skip


def _members(matter: Matter) -> list[Mapping[str, str]]:
    members = matter.facts.delegation.members.all()
    return [{"name": one.person.full_name, "role": one.get_role_display()} for one in members]


def _visit_sent(matter: Matter) -> Missing | None:
    report = _report(matter)
    if report is not None and report.sent_at is not None:
        return None
    return Missing("Đoàn công tác chưa gửi báo cáo về buổi làm việc này.", matter.address)


def _when(matter: Matter) -> str:
    visit: Visit = matter.facts
    days = f"ngày {dated(visit.starts_on)}"
    if visit.ends_on != visit.starts_on:
        days = f"từ {days} đến ngày {dated(visit.ends_on)}"
    return f"{days} ({visit.get_session_display().lower()})"


VISIT = Kind(
    key="visit",
    name="buổi làm việc của đoàn công tác",
    model=Visit,
    load=load_visit,
    visible=_visits,
    in_cycle="delegation__cycle",
    values={
        **cycle_values(),
        "delegation": lambda matter: matter.facts.delegation.name,
        "when": _when,
        "place": lambda matter: matter.facts.place,
        "summary": lambda matter: report.summary if (report := _report(matter)) else "",
        "head": lambda matter: next(
            (one.person.full_name for one in matter.facts.delegation.members.all() if one.role == "head"), ""
        ),
    },
    rows={
        "conclusions": (frozenset({"number", "text", "outcome", "ground"}), _conclusions),
        "members": (frozenset({"name", "role"}), _members),
    },
    checks={"visit_reported": _visit_sent},
)
