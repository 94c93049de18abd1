"""Reading a layout from YAML: everything wrong with it is told at once, each with its line."""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import partial

from kiemdiem.core.loading.book import Book, RuleSetFaults, Table, read_root
from kiemdiem.core.loading.terms import NO_DATE
from kiemdiem.core.papers.layout import (
    Address,
    Align,
    AppendixLook,
    Basis,
    Body,
    Component,
    Dates,
    Layout,
    Line,
    Numbers,
    Page,
    Period,
    Property,
    Recipients,
    Rule,
    Side,
    Source,
    TableLook,
)

COMPONENTS = (
    "title", "superior", "issuer", "number", "letter_subject", "place_date", "type_name", "subject", "address", "address_list",
    "enacted_by", "grounds", "part", "section", "item", "body", "article", "matter", "field", "tick", "note", "caption",
    "table_head", "table_cell", "table_last", "authority", "position", "signer", "recipients_title", "recipient",
    "mark", "code", "page_number", "appendix", "appendix_title", "appendix_of",
)  # fmt: skip
OPTIONAL = ("motto",)
PROPERTIES = ("type_name", "number", "notation", "issued_on", "subject", "signers", "issuer", "language")
AUTHORITIES = ("TM", "KT", "TL", "TUQ", "Q")


def load(text: str) -> Layout:
    """Return the layout that `text` (YAML) says. Raises `RuleSetFaults` with all faults found."""
    book = Book()
    root = read_root(text, book)
    layout = None
    if root is not None:
        layout = _layout(root)
        root.close()
        _check(root, layout)
    if layout is None or book.faults:
        raise RuleSetFaults(sorted(book.faults, key=lambda fault: fault.line))
    return layout


def _layout(root: Table) -> Layout | None:
    home = Source(root.text("article"), root.choice("confidence", Basis))
    page = root.nested("page", partial(_page, home=home))
    body = root.nested("body", partial(_body, home=home))
    numbers = root.nested("number", partial(_numbers, home=home))
    dates = root.nested("date", partial(_dates, home=home))
    signing = root.nested("signing", _signing)
    recipients = root.nested("recipients", partial(_recipients, home=home))
    address = root.nested("address", partial(_address, home=home))
    table = root.nested("table", partial(_table, home=home))
    letter_lead = root.nested("letter", partial(_kept, key="lead"))
    appendix = root.nested("appendix", partial(_appendix, home=home))
    properties = root.nested("properties", partial(_properties, home=home))
    components = root.rows("components", partial(_component, home=home))
    key, title = root.text("key"), root.text("title")
    line = root.choice("line", Line, default=Line.PARTY)
    first, last = root.day("from") or NO_DATE, root.day("to", needed=False)
    if page is None or body is None or numbers is None or dates is None or signing is None:
        return None
    if recipients is None or address is None or table is None or letter_lead is None or properties is None:
        return None
    if appendix is None:
        return None
    return Layout(
        key, line, title, home, first, last, page, body, numbers, dates, signing, recipients, address,
        letter_lead, appendix, table, {each.key: each for each in components}, properties,
    )  # fmt: skip


def _check(root: Table, layout: Layout | None) -> None:
    """Note what no single row shows: components missing or said twice, days that run backwards, columns too wide."""
    if layout is None or "components" in root.book.spoiled:
        return
    for key in COMPONENTS:
        if key not in layout.components:
            root.wrong("components", f"thiếu thành phần “{key}”.")
    names = [each.name for each in layout.components.values()]
    for name in sorted({name for name in names if names.count(name) > 1}):
        root.wrong("components", f"tên “{name}” dùng cho hai thành phần.")
    if layout.valid_to and layout.valid_to < layout.valid_from:
        root.wrong("to", "ngày hết hiệu lực trước ngày có hiệu lực.")
    if max(layout.page.head_left, layout.page.sign_left) >= layout.page.text_width:
        root.wrong("page", "cột trái rộng hơn phần giữa hai lề.")


def _source(row: Table, home: Source) -> Source:
    """Return where a row's figures come from: what it says itself, else what the file says."""
    article = row.text("article", needed=False)
    basis = row.perhaps_one("confidence", Basis) or home.basis
    return Source(article or ("" if basis is Basis.SOFTWARE else home.article), basis)


def _length(row: Table, key: str, *, needed: bool = True) -> Fraction:
    """Return a length of nought or more."""
    value = row.number(key, needed=needed) or Fraction(0)
    if value < 0:
        row.wrong(key, "không được âm.")
    return value


def _kept(row: Table, key: str) -> str:
    """Return a text as it stands, blanks at its ends and all."""
    return row.scalar(key, "str", wants="phải là chữ.", needed=True) or ""


def _page(row: Table, home: Source) -> Page:
    return Page(
        width=_length(row, "width_mm"),
        height=_length(row, "height_mm"),
        top=_length(row, "top_mm"),
        bottom=_length(row, "bottom_mm"),
        left=_length(row, "left_mm"),
        right=_length(row, "right_mm"),
        font=row.text("font"),
        number_from_top=_length(row, "number_from_top_mm"),
        number_on_first=row.truth("number_on_first"),
        head_left=_length(row, "head_left_mm"),
        head_gap=_length(row, "head_gap_mm"),
        sign_left=_length(row, "sign_left_mm"),
        code_side=_length(row, "code_side_mm"),
        source=_source(row, home),
    )


def _body(row: Table, home: Source) -> Body:
    exact, lines = row.number("line_exact_pt", needed=False), row.number("line_lines", needed=False)
    _within(row, "line_exact_range", exact, "line_exact_pt")
    _within(row, "line_lines_range", lines, "line_lines")
    if (exact is None) == (lines is None):
        row.wrong("line_exact_pt", "nói một trong hai: line_exact_pt hoặc line_lines.")
    between, least = _length(row, "between_pt"), _length(row, "between_least_pt")
    if between < least:
        row.wrong("between_pt", f"ít nhất {least} pt.")
    return Body(_length(row, "first_line_mm"), exact, lines, between, _source(row, home))


def _within(row: Table, key: str, value: Fraction | None, says: str) -> None:
    """Read the range that a text allows, and hold the value taken of it against it."""
    allowed = row.plain(key)
    if allowed is None:
        return
    match allowed:
        case [Fraction() as least, Fraction() as most] if least <= most:
            if value is not None and not least <= value <= most:
                row.wrong(says, f"{value} ngoài khoảng {least}–{most}.")
        case _:
            row.wrong(key, "phải là hai số, nhỏ trước lớn sau, ví dụ [14, 15].")


def _numbers(row: Table, home: Source) -> Numbers:
    pattern = row.text("pattern")
    _places(row, "pattern", pattern, ("number", "notation"))
    return Numbers(
        pattern, row.whole("digits") or 1, row.text("blank"), row.choice("per", Period), _source(row, home)
    )


def _dates(row: Table, home: Source) -> Dates:
    pattern = row.text("pattern")
    _places(row, "pattern", pattern, ("place", "day", "month", "year"))
    return Dates(
        pattern=pattern,
        pad_days_below=row.whole("pad_days_below") or 0,
        pad_months_below=row.whole("pad_months_below") or 0,
        blank=row.text("blank"),
        source=_source(row, home),
    )


def _places(row: Table, key: str, pattern: str, wanted: tuple[str, ...]) -> None:
    found = sorted(re.findall(r"\{([a-z]*)\}", pattern))
    if found != sorted(wanted) or pattern.count("{") != len(wanted) or pattern.count("}") != len(wanted):
        row.wrong(key, f"phải có đúng các chỗ: {', '.join('{' + each + '}' for each in wanted)}.")


def _signing(row: Table) -> Mapping[str, str]:
    said = {key: row.text(key, needed=False) for key in AUTHORITIES}
    return {key: form for key, form in said.items() if form}


def _recipients(row: Table, home: Source) -> Recipients:
    reported = row.text("reported")
    _places(row, "reported", reported, ("name",))
    return Recipients(
        row.text("title"), _kept(row, "lead"), row.text("between"), row.text("last"), reported, row.text("same"),
        _source(row, home),
    )  # fmt: skip


def _address(row: Table, home: Source) -> Address:
    of_type = row.rows("of_type", lambda each: (each.text("type"), each.text("says")), needed=False)
    return Address(row.text("says"), dict(of_type), frozenset(row.words("sent")), _source(row, home))


def _appendix(row: Table, home: Source) -> AppendixLook:
    numbered, plain = row.text("numbered"), row.text("plain")
    _places(row, "numbered", numbered, ("type", "number", "notation", "day", "month", "year", "issuer"))
    _places(row, "plain", plain, ("type", "by"))
    return AppendixLook(
        row.text("says"), row.words("numerals"), numbered, plain, row.text("nameless"), _source(row, home)
    )


def _table(row: Table, home: Source) -> TableLook:
    return TableLook(_length(row, "border_pt"), _length(row, "padding_mm"), _source(row, home))


def _component(row: Table, home: Source) -> Component:
    key = row.word("key", (*COMPONENTS, *OPTIONAL))
    if f"component {key}" in row.book.lines:
        row.wrong("key", f"“{key}” đã có ở dòng {row.book.lines[f'component {key}']}.")
    row.book.lines[f"component {key}"] = row.line
    size = _length(row, "size")
    _within(row, "sizes", size, "size")
    return Component(
        key=key,
        name=row.text("name"),
        size=size,
        align=row.choice("align", Align),
        side=row.choice("side", Side),
        source=_source(row, home),
        text=row.text("text", needed=False),
        bold=row.truth("bold", default=False),
        italic=row.truth("italic", default=False),
        underline=row.truth("underline", default=False),
        caps=row.truth("caps", default=False),
        before=_length(row, "before", needed=False),
        after=_length(row, "after", needed=False),
        left=_length(row, "left_mm", needed=False),
        indent=row.truth("indent", default=False),
        spaced=row.truth("spaced", default=False),
        keep_next=row.truth("keep_next", default=False),
        outline=row.whole("outline", needed=False) or 0,
        rule=row.nested("rule", _rule, needed=False),
    )


def _rule(row: Table) -> Rule:
    rule = Rule(
        mark=row.text("mark", needed=False),
        length=_length(row, "length_mm", needed=False),
        width=_length(row, "width_pt", needed=False),
        before=_length(row, "before", needed=False),
        after=_length(row, "after", needed=False),
    )
    if bool(rule.mark) == bool(rule.length and rule.width):
        row.wrong("mark", "nói một trong hai: mark, hoặc length_mm cùng width_pt.")
    return rule


def _properties(row: Table, home: Source) -> tuple[Property, ...]:
    source = _source(row, home)

    def build(each: Table) -> Property:
        return Property(
            each.text("name"), each.word("of", PROPERTIES), each.whole("most", needed=False) or 0, source
        )

    return row.rows("rows", build)
