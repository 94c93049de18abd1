"""What papers take from a subject's report: its chapters as they were last sent, and part B as a table and boxes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kiemdiem.assignments.access.tasks import visible_tasks
from kiemdiem.assignments.models import Task, TaskState
from kiemdiem.core.access import Actor
from kiemdiem.core.papers import Block, Heading, Item, Text
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import Level, SubjectKind
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.documents.queries.bodies import issued_as
from kiemdiem.documents.queries.terms import Kind, Matter, collective_values, cycle_values, dated
from kiemdiem.reviews.access import visible_reviews
from kiemdiem.reviews.models import Review, ReviewVersion
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.document import (
    Chapter,
    Document,
    document_of,
    figure,
    from_json,
    metric_says,
    to_json,
)
from kiemdiem.reviews.queries.outline import Outline, cells_of, form_of, outline_of
from kiemdiem.reviews.queries.references import figures_of, printed_cells
from kiemdiem.reviews.queries.report import readable, versions_of

FIRST, SECOND = "I", "II"
SAYS_REGISTER, SAYS_REPORT = "Căn cứ, theo dõi", "Giải trình, kết quả"


@dataclass(frozen=True)
class ReportFacts:
    """A report as its paper needs it: the document, what stands in its places, the number of the version sent.

    `tasks` are those of the year that were given to somebody who leads nobody, as far as the reader sees them.
    """

    outline: Outline
    document: Document
    cells: Mapping[str, str]
    version: int
    tasks: tuple[Task, ...] = ()


def subjects() -> Any:
    """Return the subjects with all that their papers ask of them beside their own rows."""
    return Subject.objects.select_related(
        "cycle__rule_set", "cycle__root", "unit__unit", "unit__cycle", "post", "collective", "person"
    )


def load(pk: int, by: Actor, on: date) -> Matter:
    """Return a subject's report as `by` may read it. Raises Http404; NotAllowed; Refused for one that has no report."""
    subject = get_object_or_404(subjects(), pk=pk)
    sees_draft = readable(subject, by, subject_target(subject, by))
    outline = outline_of(subject)
    versions = versions_of(subject)
    sent = versions[-1] if versions and not getattr(versions[-1], "returned", None) else None
    if versions and (sent is not None or not sees_draft):
        content = versions[-1].content
        document = from_json(content)
    else:
        written = cells_of(Review.objects.filter(subject=subject).first(), outline)
        stored = printed_cells(written, figures_of(written, subject, by, on))
        document = document_of(outline, stored)
        content = to_json(document, stored)
    given = tasks_of([subject], by).get(pk, ())
    facts = ReportFacts(outline, document, content["cells"], sent.number if sent else 0, given)
    return _report(subject, facts)


def load_many(pks: Sequence[int], by: Actor, on: date) -> Mapping[int, Matter]:
    """Return those reports that `by` sees and whose last version stands: two statements, and one for tasks of staff."""
    seen = {one.pk: one for one in subjects().filter(visible(by, on), pk__in=pks)}
    rows = ReviewVersion.objects.filter(review__subject__in=seen).select_related("review", "returned")
    last = {row.review.subject_id: row for row in rows.order_by("number")}
    given = tasks_of(seen.values(), by)
    found = {}
    for pk, version in last.items():
        if getattr(version, "returned", None) is None and seen[pk].inclusion != Inclusion.EXEMPT:
            outline, content = _frame(seen[pk]), version.content
            said, cells = from_json(content), content["cells"]
            facts = ReportFacts(outline, said, cells, version.number, given.get(pk, ()))
            found[pk] = _report(seen[pk], facts)
    return found


def _report(subject: Subject, facts: ReportFacts) -> Matter:
    matter = subject_matter("report", subject, facts, reverse("reviews:report", args=[subject.pk]))
    invented = any(task.illustrative for task in facts.tasks)
    return replace(matter, illustrative=True) if invented else matter


def tasks_of(among: Iterable[Subject], by: Actor) -> Mapping[int, tuple[Task, ...]]:
    """Return the tasks of those among some subjects who lead nobody, due within their cycle: one statement at most."""
    staff = [one for one in among if one.kind == SubjectKind.STAFF and one.person_id]
    if not staff:
        return {}
    rows = Task.objects.filter(visible_tasks(by), person__in={one.person_id for one in staff})
    tasks = list(rows.exclude(state=TaskState.WITHDRAWN).select_related("product").order_by("due_on", "pk"))
    return {
        one.pk: tuple(
            task
            for task in tasks
            if task.person_id == one.person_id
            and one.cycle.period_start <= task.due_on <= one.cycle.period_end
        )
        for one in staff
    }


def _frame(subject: Subject) -> Outline:
    """Return what a sent report is printed by: what it had to report on stands in the version itself."""
    rules = rule_set(subject.cycle)
    return Outline(rules, form_of(rules, subject), (), (), rated=subject.inclusion == Inclusion.FULL)


def subject_matter(kind: str, subject: Subject, facts: Any, address: str) -> Matter:
    """Return a thing of a subject."""
    cycle = subject.cycle
    return Matter(
        kind=kind, pk=subject.pk, name=subject.name, unit=subject.unit.unit,
        line=subject.line or subject.unit.unit.line, address=address, facts=facts, cycle=cycle, rules=rule_set(cycle),
        subject=subject, authority=cycle.root, illustrative=subject.illustrative,
        issued_as=issued_as(subject.collective.kind) if subject.collective else "",
    )  # fmt: skip


def visible(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    """Return the subjects whose report `by` sees."""
    return visible_reviews(by)


def person_values() -> dict[str, Any]:
    """Return what forms print of the person reviewed, or of the collective."""
    return {
        "title": lambda matter: matter.subject.title,
        "born_on": lambda matter: dated(matter.subject.person.born_on) if matter.subject.person else "",
        "admitted_on": lambda matter: (
            dated(matter.subject.person.party_admitted_on) if matter.subject.person else ""
        ),
        "collective": lambda matter: matter.subject.name if matter.subject.collective_id else "",
        "person": lambda matter: matter.subject.name if matter.subject.person_id else "",
        "rated": lambda matter: "có" if matter.subject.inclusion == Inclusion.FULL else "",
        "scored": lambda matter: "có" if _rated(matter) and matter.rules.scored else "",
        "unscored": lambda matter: "có" if _rated(matter) and not matter.rules.scored else "",
    }


def _rated(matter: Matter) -> bool:
    return matter.subject is not None and matter.subject.inclusion == Inclusion.FULL


def _chapters(matter: Matter, number: str) -> list[Chapter]:
    document: Document = matter.facts.document
    return [one for one in document.chapters if one.number.split(".")[0] == number]


def _first(matter: Matter) -> tuple[Block, ...]:
    return _under(matter, FIRST)


def _second(matter: Matter) -> tuple[Block, ...]:
    return _under(matter, SECOND)


def _under(matter: Matter, number: str) -> tuple[Block, ...]:
    """Return the sections that stand under a printed number: I.1, I.2… as items 1, 2…"""
    blocks: list[Block] = []
    for chapter in _chapters(matter, number):
        own = chapter.number.partition(".")[2]
        blocks.append(Heading(f"{own}. {chapter.title}" if own else chapter.title, 3))
        blocks += _passages(chapter)
    return tuple(blocks)


def _rest(matter: Matter) -> tuple[Block, ...]:
    """Return the chapters after the second, each under the number and title of the outline."""
    blocks: list[Block] = []
    for chapter in matter.facts.document.chapters:
        if chapter.number.split(".")[0] in {FIRST, SECOND, "B"}:
            continue
        blocks.append(Heading(f"{chapter.number}. {chapter.title}", 2))
        blocks += _passages(chapter)
    return tuple(blocks)


def _passages(chapter: Chapter) -> list[Block]:
    blocks: list[Block] = []
    number = 0
    for passage in chapter.passages:
        if passage.key.startswith(f"{at.CellKind.DEGREE}-"):
            blocks.append(Text(f"Tự đánh giá cấp độ: {passage.text or '…'}"))
        elif passage.heading:
            number += 1
            said = passage.text or "…"
            known = ((SAYS_REGISTER, passage.note),) if passage.note else ()
            blocks.append(Item(str(number), passage.heading, (*known, (SAYS_REPORT, said))))
        else:
            blocks.append(Text(passage.text or "…"))
    return blocks


def _points(matter: Matter) -> list[Mapping[str, str]]:
    cells = matter.facts.cells
    return [
        {
            "group": group.name,
            "maximum": figure(group.maximum),
            "points": figure(cells.get(at.points(group.key).name, "")),
        }
        for group in matter.facts.outline.groups
    ]


def _metrics(matter: Matter) -> list[Mapping[str, str]]:
    cells = matter.facts.cells
    return [
        {"metric": one.name, "value": metric_says(one, cells.get(at.metric(one.key).name, ""))}
        for one in matter.facts.outline.metrics
    ]


def _tasks(matter: Matter) -> list[Mapping[str, str]]:
    """Return what was given, what came of it, how far and how well, as it was confirmed."""
    return [
        {
            "number": str(number), "task": task.name, "product": task.product.name if task.product else "",
            "due_on": dated(task.due_on), "progress": _progress(task),
            "quality": task.get_quality_display() if task.quality else "chưa xác nhận",
        }
        for number, task in enumerate(matter.facts.tasks, start=1)
    ]  # fmt: skip


def _progress(task: Task) -> str:
    if task.done_on is None or task.done_amount < task.amount:
        return "chưa xong"
    late = (task.done_on - task.due_on).days
    return f"xong ngày {dated(task.done_on)}" + (f", chậm {late} ngày" if late > 0 else ", đúng hạn")


def _levels(matter: Matter) -> tuple[tuple[str, bool], ...]:
    own = matter.facts.cells.get(at.LEVEL.name, "")
    names = matter.facts.outline.rules.level_names
    return tuple((names[level], level == own) for level in Level if level in names)


def _total(matter: Matter) -> str:
    cells, outline = matter.facts.cells, matter.facts.outline
    given = {at.points(group.key): cells.get(at.points(group.key).name, "") for group in outline.groups}
    if not outline.groups or not all(given.values()):
        return ""
    return figure(sum((Fraction(text) for text in given.values()), Fraction(0)))


def _sent(matter: Matter) -> Missing | None:
    if matter.facts.version:
        return None
    return Missing(
        f"Báo cáo của {matter.name} chưa được gửi, hoặc đã bị trả lại mà chưa gửi lại.", matter.address
    )


def _self_level(matter: Matter) -> str:
    own = matter.facts.cells.get(at.LEVEL.name, "")
    return matter.facts.outline.rules.level_names[Level(own)] if own else ""


REPORT = Kind(
    key="report",
    name="báo cáo kiểm điểm",
    model=Subject,
    load=load,
    load_many=load_many,
    visible=visible,
    in_cycle="cycle",
    values={
        **cycle_values(),
        **person_values(),
        **collective_values(),
        "form_title": lambda matter: matter.facts.document.form_title,
        "self_level": _self_level,
        "total": _total,
        "leader": lambda matter: "có" if matter.subject_kind is SubjectKind.LEADER else "",
        "has_tasks": lambda matter: "có" if matter.facts.tasks else "",
        "has_metrics": lambda matter: "có" if matter.facts.outline.metrics else "",
    },
    rows={
        "points": (frozenset({"group", "maximum", "points"}), _points),
        "metrics": (frozenset({"metric", "value"}), _metrics),
        "tasks": (frozenset({"number", "task", "product", "due_on", "progress", "quality"}), _tasks),
    },
    ticks={"levels": _levels},
    blocks={"chapter_i": _first, "chapter_ii": _second, "chapters_after": _rest},
    checks={"report_sent": _sent},
)
