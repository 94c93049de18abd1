"""Lists of people and posts from files, read and checked row by row before anything is written."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from kiemdiem.accounts.models import Person
from kiemdiem.adapters.lists import Checked, Column, Fault, Is, Line, by_words, named, read, strangers
from kiemdiem.adapters.xlsx import Table
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.actions.lists import NewStaff, Somebody
from kiemdiem.organisations.models import Collective, ListKind, Post, PostRole, Unit
from kiemdiem.organisations.queries.lists import (
    IN_UNIT,
    WHICH_UNIT,
    first_days,
    says,
    unit_words,
    units_within,
)

WHO, BORN, ADMITTED, UNIT, COLLECTIVE, TITLE, ROLE, RANK, SINCE, DECISION = HEADINGS = (
    "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Đơn vị", "Tập thể", "Chức vụ", "Vai trò", "Thứ tự", "Từ ngày", "Số quyết định",
)  # fmt: skip
NUMBERED = re.compile(r"^(.*?) ?\(số (\d{1,12})\)$")
USUAL_RANK = 100
Place = tuple[int, int | None, str]


def staff_columns(top: Unit, by: Actor, table: Table | None) -> list[Column]:
    """Return the columns of a list of people and posts at or below `top`; one statement."""
    units = units_within(ListKind.STAFF, top, by, table, UNIT)
    roles = dict(PostRole.choices)
    return [
        Column("who", WHO, "Bỏ trống nếu chức vụ đang khuyết. Người đã có trong sổ: ghi đúng ngày sinh, hoặc ghi kèm số, ví dụ Nguyễn Ví Dụ (số 12).", 34, longest=220),
        Column("born_on", BORN, "dd/mm/yyyy. Cùng họ tên, cùng ngày sinh là một người.", 14, Is.DAY),
        Column("party_admitted_on", ADMITTED, "dd/mm/yyyy; bỏ trống được.", 14, Is.DAY),
        Column(
            "unit", UNIT, "Tên hoặc mã của đơn vị.", 40, Is.ONE_OF, empty="Chưa ghi đơn vị. Hãy ghi tên hoặc mã đơn vị.",
            found=by_words(unit_words(units)), offered=tuple(says(one) for one in units) if table is None else (),
            unknown=IN_UNIT, several=WHICH_UNIT,
        ),
        Column("collective", COLLECTIVE, "Tập thể của đơn vị mà chức vụ thuộc về; bỏ trống được.", 40, longest=300),
        Column("title", TITLE, "Mỗi dòng một chức vụ; một người giữ nhiều chức vụ thì ghi nhiều dòng.", 30, longest=200),
        Column(
            "role", ROLE, "Bắt buộc khi có chức vụ.", 30, Is.ONE_OF, found=by_words((label, key) for key, label in roles.items()),
            offered=tuple(roles.values()),
        ),
        Column("rank", RANK, f"Thứ tự trong danh sách; bỏ trống là {USUAL_RANK}.", 9, Is.WHOLE),
        Column("valid_from", SINCE, "Có chức vụ, giữ chức vụ từ ngày: dd/mm/yyyy.", 14, Is.DAY),
        Column("decision_number", DECISION, "Quyết định bổ nhiệm, chuẩn y.", 20, longest=80),
    ]  # fmt: skip


def checked_staff(table: Table, top: Unit, by: Actor, today: date) -> Checked[NewStaff]:
    """Return what a list would add, and everything that is wrong with it; five statements."""
    columns = staff_columns(top, by, table)
    lines = read(table, columns)
    people = _People(table, today)
    posts = _Posts(lines)
    entries: list[NewStaff] = []
    faults: list[Fault] = []
    for line in lines:
        wrong = list(line.faults)
        who = people.meant(line, wrong)
        entry = posts.meant(line, who, wrong)
        if entry is not None and not wrong:
            entries.append(entry)
        faults += wrong
    return Checked(tuple(entries), tuple(faults), strangers(table, columns), len(table.rows))


class _People:
    """Who the rows of a list mean: people of the register, and new ones."""

    def __init__(self, table: Table, today: date) -> None:
        self.today = today
        self.known: defaultdict[str, list[Person]] = defaultdict(list)
        for person in Person.objects.filter(search_key__in=named(table, WHO)).order_by("pk"):
            self.known[person.search_key].append(person)
        self.new: dict[str, dict[date | None, tuple[int, Somebody]]] = {}

    def meant(self, line: Line, wrong: list[Fault]) -> Somebody | None:
        """Return who a row is about, None where it names nobody; say what is wrong with that."""
        said = str(line.said["who"])
        if not said:
            if line.said["born_on"] or line.said["party_admitted_on"]:
                wrong.append(Fault(line.row, WHO, "Có ngày sinh hoặc ngày vào Đảng mà chưa ghi họ tên."))
            return None
        numbered = NUMBERED.match(said)
        name = numbered[1] if numbered else said
        same, born = self.known[fold(name)], line.said["born_on"] or None
        if numbered:
            same = [one for one in same if one.pk == int(numbered[2])]
            if not same:
                says = f"Sổ nhân sự không có {name} mang số {numbered[2]}. Hãy xem số ở trang của người đó."
                wrong.append(Fault(line.row, WHO, says))
                return None
            return self._of_register(same[0], line, wrong)
        exact = [one for one in same if born and one.born_on == born]
        if exact:
            return self._of_register(exact[0], line, wrong)
        if same and not born:
            which = "; ".join(f"{one.full_name} (số {one.pk})" for one in same[:5])
            says = f"Sổ nhân sự đã có người tên này. Hãy ghi ngày sinh, hoặc nếu là người ấy thì ghi kèm số: {which}."
            wrong.append(Fault(line.row, WHO, says))
            return None
        return self._new(name, born, line, wrong)

    def _of_register(self, person: Person, line: Line, wrong: list[Fault]) -> Somebody:
        for heading, key in ((BORN, "born_on"), (ADMITTED, "party_admitted_on")):
            if line.said[key] and line.said[key] != getattr(person, key):
                says = f"Khác với sổ nhân sự của {person.full_name} (số {person.pk}). Hãy bỏ trống ô này, hoặc sửa ở trang của người đó."
                wrong.append(Fault(line.row, heading, says))
        return Somebody(person, person.full_name)

    def _new(self, name: str, born: date | None, line: Line, wrong: list[Fault]) -> Somebody:
        admitted = line.said["party_admitted_on"] or None
        for heading, day in ((BORN, born), (ADMITTED, admitted)):
            if day and day > self.today:
                wrong.append(Fault(line.row, heading, "Ngày này chưa đến. Hãy kiểm tra lại năm."))
        if born and admitted and admitted <= born:
            wrong.append(Fault(line.row, ADMITTED, "Ngày vào Đảng phải sau ngày sinh. Hãy sửa lại."))
        namesakes = self.new.setdefault(fold(name), {})
        if born in namesakes:
            row, one = namesakes[born]
            if admitted and one.party_admitted_on != admitted:
                says = f"Khác với dòng {row} của cùng người này. Hãy ghi giống nhau ở mọi dòng."
                wrong.append(Fault(line.row, ADMITTED, says))
            return one
        if namesakes and (born is None or None in namesakes):
            row = next(iter(namesakes.values()))[0]
            says = f"Dòng {row} có người cùng họ tên. Hãy ghi ngày sinh ở cả hai dòng để biết là một hay hai người."
            wrong.append(Fault(line.row, BORN, says))
        one = Somebody(None, name, born, admitted)
        namesakes[born] = (line.row, one)
        return one


class _Posts:
    """The posts of the units that a list names, with the rows coming in."""

    def __init__(self, lines: list[Line]) -> None:
        units = {line.said["unit"].pk for line in lines if line.said["unit"]}
        self.collectives: defaultdict[int, list[Collective]] = defaultdict(list)
        for one in Collective.objects.filter(unit__in=units, valid_to__isnull=True).order_by(
            "sort_key", "pk"
        ):
            self.collectives[one.unit_id].append(one)
        self.standing: defaultdict[Place, list[Post]] = defaultdict(list)
        self.heads: dict[int, str] = {}
        rows = Post.objects.filter(unit__in=units, valid_to__isnull=True).order_by("rank", "pk")
        for post in rows.select_related("unit").prefetch_related("appointments__person"):
            self.standing[post.unit_id, post.collective_id, post.search_key].append(post)
            if post.role == PostRole.HEAD and post.collective_id:
                self.heads[post.collective_id] = f"chức vụ {post.title}"
        self.given: dict[tuple[Place, Somebody], int] = {}

    def meant(self, line: Line, who: Somebody | None, wrong: list[Fault]) -> NewStaff | None:
        """Return what a row would write; say what is wrong with its post."""
        said, unit = line.said, line.said["unit"]
        if not said["title"]:
            wrong += self._nothing(line.row, said)
            if unit and who and not wrong:
                return NewStaff(line.row, unit, who, "", "", USUAL_RANK, None, None, date.max, "")
            return None
        if not said["role"] and not any(fault.column == ROLE for fault in wrong):
            wrong.append(
                Fault(line.row, ROLE, "Chưa ghi vai trò của chức vụ. Hãy chọn trong danh sách của tệp mẫu.")
            )
        if not said["valid_from"] and not any(fault.column == SINCE for fault in wrong):
            wrong.append(Fault(line.row, SINCE, "Chưa ghi từ ngày nào. Hãy ghi dd/mm/yyyy."))
        if not unit:
            return None
        collective = self._collective(line, unit, wrong)
        if wrong:
            return None
        place = (unit.pk, collective.pk if collective else None, fold(said["title"]))
        post = self._vacant(line, place, who, wrong)
        if post is None and not wrong:
            self._begins(line, unit, collective, wrong)
        return NewStaff(
            line.row, unit, who, said["title"], said["role"], USUAL_RANK if said["rank"] == "" else said["rank"], collective,
            post, said["valid_from"], said["decision_number"],
        )  # fmt: skip

    def _nothing(self, row: int, said: Mapping[str, object]) -> Iterator[Fault]:
        if not said["who"]:
            yield Fault(row, TITLE, "Dòng không có người, không có chức vụ. Hãy ghi ít nhất một trong hai.")
        elif said["role"] or said["collective"] or said["valid_from"]:
            yield Fault(
                row,
                TITLE,
                "Có vai trò, tập thể hoặc ngày mà chưa ghi chức vụ. Hãy ghi chức vụ, hoặc bỏ trống các ô ấy.",
            )

    def _collective(self, line: Line, unit: Unit, wrong: list[Fault]) -> Collective | None:
        said = line.said["collective"]
        if not said:
            return None
        found = [one for one in self.collectives[unit.pk] if one.search_key == fold(said)]
        if not found:
            there = "; ".join(one.name for one in self.collectives[unit.pk]) or "chưa có tập thể nào"
            wrong.append(
                Fault(
                    line.row,
                    COLLECTIVE,
                    f"“{said[:80]}” không phải tập thể của {unit.name}. Tập thể của đơn vị: {there}.",
                )
            )
            return None
        return found[0]

    def _vacant(self, line: Line, place: Place, who: Somebody | None, wrong: list[Fault]) -> Post | None:
        """Return the vacant post of the register that a row fills; say where it only repeats what stands."""
        day = line.said["valid_from"]
        posts = self.standing[place]
        vacant = [
            post
            for post in posts
            if not any(one.valid_to is None or one.valid_to >= day for one in post.appointments.all())
        ]
        if who is None:
            if vacant:
                wrong.append(
                    Fault(
                        line.row,
                        TITLE,
                        "Đơn vị đã có chức vụ này đang khuyết. Hãy bỏ dòng này, hoặc ghi người giữ.",
                    )
                )
            return None
        holds = [
            post
            for post in posts
            for one in post.appointments.all()
            if one.valid_to is None and who.person and one.person_id == who.person.pk
        ]
        if holds:
            wrong.append(Fault(line.row, WHO, f"{who.full_name} đang giữ chức vụ này. Hãy bỏ dòng này."))
        if (place, who) in self.given:
            wrong.append(Fault(line.row, WHO, f"Trùng với dòng {self.given[place, who]}. Hãy bỏ dòng này."))
        self.given.setdefault((place, who), line.row)
        if wrong or not vacant:
            return None
        post = vacant[0]
        if post.role != line.said["role"]:
            wrong.append(
                Fault(
                    line.row,
                    ROLE,
                    f"Chức vụ này đang khuyết, vai trò trong sổ là {post.get_role_display()}. Hãy ghi như vậy.",
                )
            )
        if post.valid_from > day:
            wrong.append(
                Fault(
                    line.row, SINCE, f"Chức vụ này có từ ngày {post.valid_from:%d/%m/%Y}. Hãy sửa lại ngày."
                )
            )
        posts.remove(post)
        return post

    def _begins(self, line: Line, unit: Unit, collective: Collective | None, wrong: list[Fault]) -> None:
        """Say why a new post cannot begin on its day, or stand beside another one."""
        day = line.said["valid_from"]
        if first_days(unit, day):
            wrong.append(Fault(line.row, SINCE, first_days(unit, day)))
        if collective is None:
            return
        if collective.valid_from > day:
            wrong.append(
                Fault(
                    line.row,
                    SINCE,
                    f"{collective.name} chỉ có từ ngày {collective.valid_from:%d/%m/%Y}. Hãy sửa lại ngày.",
                )
            )
        if line.said["role"] == PostRole.HEAD:
            if collective.pk in self.heads:
                says = f"{collective.name} đã có người đứng đầu là {self.heads[collective.pk]}. Hãy chọn vai trò khác, hoặc kết thúc chức vụ ấy trước."
                wrong.append(Fault(line.row, ROLE, says))
            self.heads.setdefault(collective.pk, f"người ở dòng {line.row}")
