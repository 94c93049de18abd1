"""Live references: a figure of a register that stands in a report's text by its address, and prints with its value.

In the text it is `[[chỉ tiêu 12: Thu ngân sách]]`: what it is, its id, and a name for whoever reads the editor. What
it prints follows the register until the report is sent; then the words it printed are frozen. An estimate always says
that it is one. Whoever may not see the thing sees that it is there, not what it says.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from django.db.models import Count, Q

from kiemdiem.assignments.access.tasks import visible_tasks
from kiemdiem.assignments.models import Task, TaskState
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.queries.cells import Cell, CellKind, Cells
from kiemdiem.reviews.queries.document import figure
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Evidence, Measurement, Shortcoming, State
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target, TargetValue, ValueKind
from kiemdiem.targets.queries.listing import rows_of
from kiemdiem.targets.queries.standing import Row

LONGEST_NAME = 70
HIDDEN = "(số liệu này đồng chí không được xem, hoặc không còn trong sổ)"
WRITTEN = frozenset({CellKind.SECTION, CellKind.PRIOR, CellKind.ANSWER})


class RefKind(StrEnum):
    """What is referred to; the value is the word in the text."""

    TARGET = "chỉ tiêu"
    TASK = "nhiệm vụ"
    WORK = "các nhiệm vụ trong kỳ"
    ENTRY = "hạn chế"
    EVIDENCE = "minh chứng"


TOKEN = re.compile(rf"\[\[({'|'.join(RefKind)}) (\d{{1,18}})(?::([^\[\]\n]*))?\]\]")


@dataclass(frozen=True)
class Reference:
    """A thing of a register, by its kind and id; of `WORK` the id is the subject's."""

    kind: RefKind
    id: int


@dataclass(frozen=True)
class Figure:
    """What a reference prints: `value` in a few words, then where it comes from and up to which day."""

    reference: Reference
    name: str
    value: str
    source: str
    as_of: date
    provisional: bool

    @property
    def says(self) -> str:
        """The words in the printed text."""
        source = f"; nguồn: {self.source}" if self.source else ""
        return f"{self.name}: {self.value} (số liệu đến ngày {self.as_of:%d/%m/%Y}{source})"

    @property
    def token(self) -> str:
        """The words in the editor."""
        return token(self.reference, self.name)


Figures = Mapping[Reference, Figure]


def token(reference: Reference, name: str) -> str:
    """Return a reference as it stands in the text: its address, and a name that nothing depends on."""
    short = normal(re.sub(r"[\[\]\n]", " ", name))
    short = short if len(short) <= LONGEST_NAME else short[:LONGEST_NAME].rsplit(" ", 1)[0] + "…"
    return f"[[{reference.kind} {reference.id}: {short}]]"


def inert(text: str) -> str:
    """Return a text that came from outside with nothing in it that would be read as a live reference."""
    return TOKEN.sub(lambda found: f"[ {found.group()[1:-1]} ]", text)


def references_of(text: str) -> Iterator[Reference]:
    """Yield the references of a text in their order."""
    for kind, number, _ in TOKEN.findall(text):
        yield Reference(RefKind(kind), int(number))


def written(stored: Cells) -> Iterator[tuple[Cell, str]]:
    """Yield the places that hold free text, in which references may stand."""
    yield from ((cell, text) for cell, text in stored.items() if cell.kind in WRITTEN and "[[" in text)


def figures_of(stored: Cells, subject: Subject, by: Actor, on: date) -> dict[Reference, Figure]:
    """Return what the references of a report print for `by` on a day; nothing is asked where there are none.

    At most two statements for each kind of thing referred to. What is gone, or not for `by` to see, is left out.
    """
    wanted: dict[RefKind, set[int]] = {}
    for _, text in written(stored):
        for reference in references_of(text):
            wanted.setdefault(reference.kind, set()).add(reference.id)
    return {
        figure.reference: figure
        for kind, ids in wanted.items()
        for figure in READERS[kind](ids, subject, by, on)
    }


def printed(text: str, figures: Figures) -> str:
    """Return a text as it prints: each reference with its value and source."""
    return TOKEN.sub(lambda found: _print(found, figures), text)


def printed_cells(stored: Cells, figures: Figures) -> dict[Cell, str]:
    """Return every place as it prints."""
    return {**stored, **{cell: printed(text, figures) for cell, text in written(stored)}}


def frozen(figures: Figures) -> list[dict[str, str | bool]]:
    """Return what references printed, as a version keeps it."""
    return [
        {
            "reference": f"{one.reference.kind} {one.reference.id}",
            "says": one.says,
            "as_of": one.as_of.isoformat(),
            "source": one.source,
            "provisional": one.provisional,
        }
        for one in figures.values()
    ]


def reference_faults(stored: Cells, figures: Figures) -> list[Missing]:
    """Return the references that print nothing for whoever writes: the thing is gone, or not theirs to see."""
    return [
        Missing(
            f"“{found.group(0).strip('[]')}” không còn trong sổ hoặc đồng chí không được xem; hãy bỏ hoặc chèn lại số liệu.",
            where=f"o-{cell.name}",
        )
        for cell, text in written(stored)
        for found in TOKEN.finditer(text)
        if _named(found) not in figures
    ]


def _named(found: "re.Match[str]") -> Reference:
    return Reference(RefKind(found.group(1)), int(found.group(2)))


def _print(found: "re.Match[str]", figures: Figures) -> str:
    figure = figures.get(_named(found))
    name = (found.group(3) or found.group(1)).strip()
    return figure.says if figure else f"{name} {HIDDEN}"


def target_figures(rows: Iterable[Row]) -> Iterator[Figure]:
    """Yield what targets print: the result beside its plan; an estimate says that it is one."""
    for row in rows:
        reached, plan = row.reached, row.plan
        source = reached or plan
        if source is None:
            continue
        told = [_reached(reached, row)] if reached else ["chưa có số liệu thực hiện"]
        told += [f"kế hoạch {_amount(plan, row.target)}"] if plan else []
        if reached and row.result.percent is not None:
            told.append(f"bằng {figure(Fraction(round(row.result.percent * 10), 10))} % kế hoạch")
        yield Figure(
            reference=Reference(RefKind.TARGET, row.target.pk),
            name=row.target.name,
            value=", ".join(told),
            source="số liệu minh họa" if source.illustrative else source.source,
            as_of=source.as_of,
            provisional=row.result.provisional,
        )


def _reached(value: TargetValue, row: Row) -> str:
    word = {ValueKind.ESTIMATE: "ước đạt ", ValueKind.AUDITED: "đã kiểm toán "}.get(ValueKind(value.kind), "")
    return f"{word}{_amount(value, row.target)}"


def _amount(value: TargetValue, target: Target) -> str:
    return f"{figure(format(value.value, 'f'))} {target.measure_unit}".strip()


def task_figures(tasks: Iterable[Task], on: date) -> Iterator[Figure]:
    """Yield what tasks print: their state, what is done of what was given."""
    for task in tasks:
        done = f"{figure(format(task.done_amount, 'f'))}/{figure(format(task.amount, 'f'))}"
        told = f"{task.get_state_display().lower()}, hạn {task.due_on:%d/%m/%Y}"
        if task.state == TaskState.CONFIRMED:
            told += f", hoàn thành {done}" + (f" ngày {task.done_on:%d/%m/%Y}" if task.done_on else "")
        yield Figure(Reference(RefKind.TASK, task.pk), task.name, told, _given_by(task), on, False)


def _given_by(task: Task) -> str:
    return task.document_number or ("số liệu minh họa" if task.illustrative else "sổ giao nhiệm vụ")


def entry_figures(entries: Iterable[Shortcoming], on: date) -> Iterator[Figure]:
    """Yield what entries of the register print: state, deadline, the last reading; measurements come prefetched."""
    for entry in entries:
        told = State(entry.state).label.lower()
        told += f", thời hạn {entry.deadline:%d/%m/%Y}" if entry.deadline else ""
        last = max(entry.measurements.all(), key=lambda one: (one.as_of, one.pk), default=None)
        told += f", số đo gần nhất {_reading(last, entry)}" if last else ""
        yield Figure(
            Reference(RefKind.ENTRY, entry.pk), f"Hạn chế số {entry.number} ({entry.wording})", told,
            "sổ theo dõi hạn chế", on, bool(last and last.estimate),
        )  # fmt: skip


def _reading(last: Measurement, entry: Shortcoming) -> str:
    amount = f"{figure(format(last.value, 'f'))} {entry.measure_unit}".strip()
    return f"{'ước ' if last.estimate else ''}{amount} đến {last.as_of:%d/%m/%Y}"


def evidence_figures(rows: Iterable[Evidence]) -> Iterator[Figure]:
    """Yield what files of evidence print: their title, their day, and the beginning of their SHA-256."""
    for one in rows:
        told = f"{one.get_kind_display().lower()}, tài liệu ngày {one.dated:%d/%m/%Y}, mã SHA-256 {one.sha256[:12]}…"
        yield Figure(
            Reference(RefKind.EVIDENCE, one.pk), one.title, told, f"hạn chế số {one.shortcoming.number}", one.dated, False
        )  # fmt: skip


def work_figure(subject: Subject, by: Actor, on: date) -> Iterator[Figure]:
    """Yield how the tasks due in the subject's period stand: a unit's for a collective, else the person's own."""
    mine = Q(unit_id=subject.unit.unit_id) if subject.person_id is None else Q(person_id=subject.person_id)
    due = Q(due_on__gte=subject.cycle.period_start, due_on__lte=subject.cycle.period_end)
    rows = Task.objects.filter(visible_tasks(by) & mine & due).exclude(state=TaskState.WITHDRAWN)
    running = Q(state__in=(TaskState.OPEN, TaskState.REPORTED))
    counts = rows.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(state=TaskState.CONFIRMED)),
        late=Count("pk", filter=running & Q(due_on__lt=on)),
    )
    if counts["total"]:
        told = (
            f"{counts['total']}, đã xác nhận hoàn thành {counts['done']}, quá hạn chưa xong {counts['late']}"
        )
        reference = Reference(RefKind.WORK, subject.pk)
        yield Figure(reference, "Số nhiệm vụ có hạn trong kỳ", told, "sổ giao nhiệm vụ", on, False)


def _targets(ids: Collection[int], _subject: Subject, by: Actor, _on: date) -> Iterator[Figure]:
    rows = Target.objects.filter(visible_targets(by), pk__in=ids).select_related("unit")
    yield from target_figures(rows_of(rows.order_by("pk")))


def _tasks(ids: Collection[int], _subject: Subject, by: Actor, on: date) -> Iterator[Figure]:
    tasks = Task.objects.filter(visible_tasks(by), pk__in=ids).exclude(state=TaskState.WITHDRAWN)
    yield from task_figures(tasks.order_by("pk"), on)


def _work(ids: Collection[int], subject: Subject, by: Actor, on: date) -> Iterator[Figure]:
    if subject.pk in ids:
        yield from work_figure(subject, by, on)


def _entries(ids: Collection[int], _subject: Subject, by: Actor, on: date) -> Iterator[Figure]:
    rows = Shortcoming.objects.filter(visible_entries(by, on), pk__in=ids)
    rows = rows.exclude(state__in=(State.DRAFT, State.WITHDRAWN))
    yield from entry_figures(rows.prefetch_related("measurements").order_by("pk"), on)


def _evidence(ids: Collection[int], _subject: Subject, by: Actor, on: date) -> Iterator[Figure]:
    seen = Evidence.objects.filter(visible_entries(by, on, prefix="shortcoming__"), pk__in=ids)
    yield from evidence_figures(seen.select_related("shortcoming").order_by("pk"))


READERS: Mapping[RefKind, Callable[[Collection[int], Subject, Actor, date], Iterator[Figure]]] = {
    RefKind.TARGET: _targets,
    RefKind.TASK: _tasks,
    RefKind.WORK: _work,
    RefKind.ENTRY: _entries,
    RefKind.EVIDENCE: _evidence,
}
