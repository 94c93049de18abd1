"""Lists of collectives from files, read and checked row by row before anything is written."""

from kiemdiem.adapters.lists import Checked, Column, Fault, Is, by_words, read, strangers
from kiemdiem.adapters.xlsx import Table
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.actions.lists import NewCollective
from kiemdiem.organisations.models import Collective, ListKind, Unit
from kiemdiem.organisations.models import Line as Block
from kiemdiem.organisations.phrases import collective_kinds
from kiemdiem.organisations.queries.lists import (
    IN_UNIT,
    WHICH_UNIT,
    first_days,
    says,
    unit_words,
    units_within,
)

UNIT, NAME, KIND, BLOCK, SINCE, SOURCE = HEADINGS = (
    "Đơn vị", "Tên tập thể", "Loại tập thể", "Khối", "Từ ngày", "Nguồn"
)  # fmt: skip


def collective_columns(top: Unit, by: Actor, table: Table | None) -> list[Column]:
    """Return the columns of a list of collectives at or below `top`; one statement."""
    units = units_within(ListKind.COLLECTIVES, top, by, table, UNIT)
    kinds, blocks = collective_kinds(), dict(Block.choices)
    return [
        Column(
            "unit", UNIT, "Tên hoặc mã của đơn vị.", 44, Is.ONE_OF, empty="Chưa ghi đơn vị. Hãy ghi tên hoặc mã đơn vị.",
            found=by_words(unit_words(units)), offered=tuple(says(one) for one in units) if table is None else (),
            unknown=IN_UNIT, several=WHICH_UNIT,
        ),
        Column("name", NAME, "Tên đầy đủ: Ban Thường vụ Đảng ủy phường …", 50, longest=300, empty="Chưa có tên. Hãy ghi tên tập thể."),
        Column(
            "kind", KIND, "Chọn trong danh mục.", 40, Is.ONE_OF, empty="Chưa ghi loại tập thể. Hãy chọn trong danh sách của tệp mẫu.",
            found=by_words((one.name, one) for one in kinds.values()), offered=tuple(one.name for one in kinds.values()),
        ),
        Column(
            "line", BLOCK, "Bỏ trống thì theo loại tập thể.", 20, Is.ONE_OF,
            found=by_words((label, key) for key, label in blocks.items()), offered=tuple(blocks.values()),
        ),
        Column("valid_from", SINCE, "dd/mm/yyyy.", 16, Is.DAY, empty="Chưa ghi có từ ngày nào. Hãy ghi dd/mm/yyyy."),
        Column("source", SOURCE, "Văn bản nguồn.", 30, longest=300),
    ]  # fmt: skip


def checked_collectives(table: Table, top: Unit, by: Actor) -> Checked[NewCollective]:
    """Return which collectives a list would add, and everything that is wrong with it; two statements."""
    columns = collective_columns(top, by, table)
    lines = read(table, columns)
    units = {line.said["unit"].pk for line in lines if line.said["unit"]}
    keys = {fold(line.said["name"]) for line in lines}
    there = Collective.objects.filter(unit__in=units, search_key__in=keys, valid_to__isnull=True)
    standing = dict.fromkeys(there.values_list("unit_id", "search_key"), "Đơn vị đã có tập thể tên này")
    entries: list[NewCollective] = []
    faults: list[Fault] = []
    for line in lines:
        said, wrong = line.said, list(line.faults)
        if said["unit"] and said["name"]:
            pair = (said["unit"].pk, fold(said["name"]))
            if pair in standing:
                wrong.append(Fault(line.row, NAME, f"{standing[pair]}. Hãy bỏ dòng này."))
            standing.setdefault(pair, f"Trùng với dòng {line.row}")
        if said["unit"] and said["valid_from"] and first_days(said["unit"], said["valid_from"]):
            wrong.append(Fault(line.row, SINCE, first_days(said["unit"], said["valid_from"])))
        if not wrong:
            entries.append(
                NewCollective(
                    line.row, said["unit"], said["name"], said["kind"].key, said["line"] or said["kind"].line,
                    said["valid_from"], said["source"],
                )
            )  # fmt: skip
        faults += wrong
    return Checked(tuple(entries), tuple(faults), strangers(table, columns), len(table.rows))
