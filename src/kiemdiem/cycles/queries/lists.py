"""Lists of suggestions and delegations from files, read and checked row by row before anything is written."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from kiemdiem.accounts.models import Person
from kiemdiem.adapters.lists import Checked, Column, Fault, Is, Line, by_words, named, read, strangers
from kiemdiem.adapters.xlsx import Table
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.core.textvi import fold
from kiemdiem.cycles.actions.suggestions import Point
from kiemdiem.cycles.models import (
    Cycle,
    CycleList,
    CycleUnit,
    Delegation,
    DelegationMember,
    ListKind,
    Subject,
    SuggestedPoint,
)
from kiemdiem.cycles.queries.asking import open_to_suggestions
from kiemdiem.cycles.queries.conflicts import ties_of
from kiemdiem.web.lists import BatchLine

MOST_OFFERED = 2000
SHOWN = 200
LONGEST_POINT = 4000
SUBJECT, TEXT = "Đối tượng", "Nội dung gợi ý"
NUMBER, NAME, UNIT, MEMBER, ROLE, GROUND = (
    "Đoàn số",
    "Tên đoàn",
    "Đơn vị",
    "Thành viên",
    "Vai trò",
    "Lý do vẫn cử",
)
HEADINGS = {
    ListKind.SUGGESTIONS: (SUBJECT, TEXT, "Căn cứ", "Nguồn"),
    ListKind.DELEGATIONS: (NUMBER, NAME, UNIT, MEMBER, ROLE, GROUND),
}


@dataclass(frozen=True)
class NewPoint:
    """A row that asks a subject something."""

    row: int
    subject: Subject
    point: Point


@dataclass
class Sending:
    """What the rows of a list say of one delegation."""

    number: int
    name: str
    units: list[CycleUnit]
    members: list[tuple[Person, str, str]]


def suggestion_columns(cycle: Cycle, by: Actor, table: Table | None) -> list[Column]:
    """Return the columns of a list of suggestions: with those a table names, or for the template; one statement."""
    rows = open_to_suggestions(cycle, by)
    if table is None:
        subjects = list(rows[:MOST_OFFERED])
    else:
        subjects = list(rows.filter(search_key__in=named(table, SUBJECT)))
    names = [(said, one) for one in subjects for said in _names(one)]
    return [
        Column(
            "subject", SUBJECT, "Tập thể hoặc cá nhân còn gợi ý được: tên; trùng tên thì ghi thêm chức vụ, đơn vị.", 44,
            Is.ONE_OF, empty="Chưa ghi đối tượng. Hãy ghi tên tập thể hoặc cá nhân.", found=by_words(names),
            offered=tuple(_names(one)[-1] for one in subjects) if table is None else (),
            unknown="không có trong các đối tượng còn gợi ý được của đợt. Hãy chọn trong danh sách của tệp mẫu.",
            several="là tên của nhiều đối tượng. Hãy ghi thêm chức vụ, đơn vị như trong danh sách của tệp mẫu.",
        ),
        Column(
            "text", TEXT, "Việc phải kiểm điểm, giải trình; mỗi dòng một nội dung.", 70, longest=LONGEST_POINT,
            empty="Chưa có nội dung. Hãy viết việc cần giải trình, hoặc xóa cả dòng.",
        ),
        Column("ground", "Căn cứ", "Văn bản, kết luận làm căn cứ.", 40),
        Column("source", "Nguồn", "Số, ngày, tên văn bản nguồn.", 30, longest=300),
    ]  # fmt: skip


def checked_suggestions(table: Table, cycle: Cycle, by: Actor) -> Checked[NewPoint]:
    """Return which points a list would add to drafts, and everything that is wrong with it; two statements."""
    columns = suggestion_columns(cycle, by, table)
    lines = read(table, columns)
    subjects = {line.said["subject"].pk for line in lines if line.said["subject"]}
    standing = {
        (subject, fold(text)): "Nội dung này đã có trong gợi ý đang soạn"
        for subject, text in SuggestedPoint.objects.filter(
            suggestion__subject__in=subjects, suggestion__issued_at__isnull=True
        ).values_list("suggestion__subject_id", "text")
    }
    entries: list[NewPoint] = []
    faults: list[Fault] = []
    for line in lines:
        said, wrong = line.said, list(line.faults)
        key = (said["subject"].pk if said["subject"] else 0, fold(said["text"]))
        if key in standing:
            wrong.append(Fault(line.row, TEXT, f"{standing[key]}. Hãy bỏ dòng này."))
        if not wrong:
            point = Point(said["text"], said["ground"], said["source"])
            entries.append(NewPoint(line.row, said["subject"], point))
            standing[key] = f"Trùng với dòng {line.row}"
        faults += wrong
    return Checked(tuple(entries), tuple(faults), strangers(table, columns), len(table.rows))


def delegation_columns(cycle: Cycle, table: Table | None) -> list[Column]:
    """Return the columns of a list of delegations: with the people a table names, or for the template."""
    units = list(cycle.units.select_related("unit"))
    people = list(Person.objects.filter(search_key__in=named(table, MEMBER))) if table else []
    roles = DelegationMember.Role
    return [
        Column(
            "number", NUMBER, "Số của đoàn; các dòng cùng số là một đoàn. Ô gộp cũng được.", 10, Is.WHOLE,
            empty="Chưa ghi đoàn số mấy. Hãy ghi số của đoàn ở mỗi dòng.",
        ),
        Column("name", NAME, "Ghi ở một dòng của đoàn. Bỏ trống: “Đoàn số …”.", 30, longest=200),
        Column(
            "unit", UNIT, "Đơn vị của đợt giao cho đoàn.", 44, Is.ONE_OF,
            found=by_words(pair for one in units for pair in ((one.name, one), (f"{one.name} ({one.unit.code})", one))),
            offered=tuple(one.name for one in units[:MOST_OFFERED]),
            unknown="không có trong các đơn vị của đợt. Hãy chọn trong danh sách của tệp mẫu.",
            several="là tên của nhiều đơn vị. Hãy ghi kèm mã, ví dụ Phường A (phuong-a).",
        ),
        Column(
            "person", MEMBER, "Họ tên; trùng tên thì ghi kèm số trong sổ nhân sự, ví dụ Nguyễn Ví Dụ (số 12).", 36, Is.ONE_OF,
            found=by_words(pair for one in people for pair in ((one.full_name, one), (f"{one.full_name} (số {one.pk})", one))),
            unknown="không có trong sổ nhân sự. Hãy thêm người này ở trang đơn vị trước, hoặc sửa lại họ tên.",
            several="là tên của nhiều người. Hãy ghi kèm số, như khi chọn người ở trang của đoàn.",
        ),
        Column(
            "role", ROLE, "Bỏ trống: thành viên.", 16, Is.ONE_OF, offered=tuple(roles.labels),
            found=by_words((label, key) for key, label in roles.choices),
        ),
        Column("ground", GROUND, "Chỉ ghi khi người này có ràng buộc với một đơn vị của đoàn mà vẫn phải cử.", 36),
    ]  # fmt: skip


def checked_delegations(table: Table, cycle: Cycle, today: date) -> Checked[Sending]:
    """Return what a list would make of delegations, and everything that is wrong with it; ten statements."""
    columns = delegation_columns(cycle, table)
    lines = read(table, columns)
    state = _Standing(cycle)
    faults: list[Fault] = []
    for line in lines:
        faults += line.faults
        faults += state.take(line)
    faults += state.tied(cycle, today)
    faults.sort(key=lambda fault: fault.row)
    return Checked(tuple(state.sent.values()), tuple(faults), strangers(table, columns), len(table.rows))


class _Standing:
    """Who and what is on which delegation, with the rows of a list coming in."""

    def __init__(self, cycle: Cycle) -> None:
        delegations = list(cycle.delegations.prefetch_related("units", "members"))
        self.known = {one.number for one in delegations}
        self.units = {unit.pk: (one.number, "") for one in delegations for unit in one.units.all()}
        self.people = {(one.number, member.person_id) for one in delegations for member in one.members.all()}
        heads = DelegationMember.Role.HEAD
        self.heads = {one.number for one in delegations if any(m.role == heads for m in one.members.all())}
        self.sent: dict[int, Sending] = {}
        self.rows: dict[tuple[int, int], int] = {}

    def take(self, line: Line) -> Iterable[Fault]:
        """Take a row in; yield what is wrong with it beside the others."""
        said = line.said
        if said["number"] == "":
            return
        number = int(said["number"])
        one = self.sent.setdefault(number, Sending(number, "", [], []))
        if said["name"] and number in self.known:
            yield Fault(line.row, NAME, f"Đoàn số {number} đã có trong đợt. Hãy để trống tên đoàn.")
        elif said["name"] and one.name not in ("", said["name"]):
            yield Fault(
                line.row,
                NAME,
                f"Đoàn số {number} đã mang tên “{one.name}” ở dòng trên. Hãy thống nhất một tên.",
            )
        one.name = one.name or said["name"]
        if not said["unit"] and not said["person"] and not line.faults:
            yield Fault(
                line.row, UNIT, "Dòng không có đơn vị, không có thành viên. Hãy ghi ít nhất một trong hai."
            )
        if said["unit"]:
            yield from self._unit(line, one)
        if said["person"]:
            yield from self._person(line, one)

    def _unit(self, line: Line, one: Sending) -> Iterable[Fault]:
        unit = line.said["unit"]
        number, where = self.units.get(unit.pk, (0, ""))
        if number == one.number and where:
            return  # a merged cell says the same unit beside each member
        if number:
            says = f"{unit.name} đã giao cho đoàn số {number}{where}. Hãy rút đơn vị khỏi đoàn ấy trước, hoặc bỏ ô này."
            yield Fault(line.row, UNIT, says)
            return
        self.units[unit.pk] = (one.number, f" ở dòng {line.row}")
        one.units.append(unit)

    def _person(self, line: Line, one: Sending) -> Iterable[Fault]:
        person, role = line.said["person"], line.said["role"] or DelegationMember.Role.MEMBER.value
        if (one.number, person.pk) in self.people:
            if self.rows.get((one.number, person.pk)) is None or not line.said["unit"]:
                yield Fault(line.row, MEMBER, f"{person} đã có trong đoàn số {one.number}. Hãy bỏ dòng này.")
            return
        if role == DelegationMember.Role.HEAD and one.number in self.heads:
            yield Fault(line.row, ROLE, f"Đoàn số {one.number} đã có trưởng đoàn. Hãy đổi vai trò.")
            return
        if role == DelegationMember.Role.HEAD:
            self.heads.add(one.number)
        self.people.add((one.number, person.pk))
        self.rows[one.number, person.pk] = line.row
        one.members.append((person, role, line.said["ground"]))

    def tied(self, cycle: Cycle, today: date) -> Iterable[Fault]:
        """Yield who is tied to a unit of the own delegation without a ground for being sent all the same."""
        held: dict[int, set[int]] = {}
        for unit, (number, _) in self.units.items():
            held.setdefault(number, set()).add(unit)
        unexplained: dict[int, list[int]] = {}
        for one in self.sent.values():
            for person, _, ground in one.members:
                if not ground:
                    unexplained.setdefault(person.pk, []).append(one.number)
        for tie in ties_of(cycle, set(unexplained), set(self.units), today):
            for number in unexplained[tie.person_id]:
                if tie.unit_id in held.get(number, ()):
                    says = f"{tie.says}; đoàn số {number} làm việc với chính đơn vị này. Hãy cử người khác, hoặc ghi lý do vẫn cử."
                    yield Fault(self.rows[number, tie.person_id], MEMBER, says)


def _names(subject: Subject) -> list[str]:
    """Return how a subject may be written, the fullest last."""
    parts = [subject.name]
    if subject.kind != SubjectKind.COLLECTIVE and subject.title:
        parts.append(subject.title)
    return list(
        dict.fromkeys(
            [subject.name, ", ".join(parts), f"{subject.name}, {subject.unit.name}", ", ".join([*parts, subject.unit.name])]
        )
    )  # fmt: skip


def list_lines(
    cycle: Cycle, kind: str, window: slice | None = None, only: int | None = None
) -> list[BatchLine]:
    """Return the lists taken into a cycle, newest first; one statement."""
    rows = CycleList.objects.filter(cycle=cycle, kind=kind).select_related("imported_by")
    rows = (rows.filter(pk=only) if only is not None else rows).order_by("-imported_at", "-pk")
    return [
        BatchLine(
            row.pk, cycle.title, row.file_name, row.rows, row.imported_at,
            row.imported_by.display_name if row.imported_by else "", row.undone_at, _says(row),
        )
        for row in (rows[window] if window else rows)
    ]  # fmt: skip


def _says(row: CycleList) -> str:
    made = row.made
    if row.kind == ListKind.SUGGESTIONS:
        return f"{len(made.get('points', ()))} nội dung, {len(made.get('begun', ()))} gợi ý mới"
    return f"{len(made.get('delegations', ()))} đoàn mới, {len(made.get('units', ()))} đơn vị, {len(made.get('members', ()))} thành viên"


def list_count(cycle: Cycle, kind: str) -> int:
    """Return how many lists there are behind `list_lines`; one statement."""
    return CycleList.objects.filter(cycle=cycle, kind=kind).count()


def same_list(cycle: Cycle, kind: str, sha256: str) -> CycleList | None:
    """Return the list in which this very file stands in the cycle already, unless it was undone."""
    rows = CycleList.objects.filter(cycle=cycle, kind=kind, sha256=sha256, undone_at__isnull=True)
    return rows.order_by("pk").last()


def points_made(brought: CycleList) -> list[SuggestedPoint]:
    """Return the points of a list that still stand; one statement."""
    points = SuggestedPoint.objects.filter(pk__in=brought.made.get("points", ()))
    return list(points.select_related("suggestion__subject").order_by("suggestion_id", "number")[:SHOWN])


def delegations_made(brought: CycleList) -> list[Delegation]:
    """Return the delegations that a list formed or added to; two statements."""
    ids: Collection[int] = {
        *brought.made.get("delegations", ()),
        *(one for one, _ in brought.made.get("units", ())),
        *DelegationMember.objects.filter(pk__in=brought.made.get("members", ())).values_list("delegation_id", flat=True),
    }  # fmt: skip
    return list(Delegation.objects.filter(pk__in=ids).order_by("number"))
