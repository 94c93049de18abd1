"""How a unit's body names itself on papers, and the terms over which its numbers run."""

from datetime import date, datetime

from django.db.models import Q

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.documents.access import body_target
from kiemdiem.documents.models import Body, PaperLine, PaperVersion, Term
from kiemdiem.organisations.models import Unit

FIELDS = ("name", "superior", "abbreviation", "place")


@action("documents.describe_body")
def describe_body(
    *,
    unit: Unit,
    line: str,
    name: str,
    abbreviation: str,
    place: str,
    by: Actor,
    at: datetime,
    superior: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Body:
    """Say how the body of a unit names itself on its papers of a line; papers issued before stay as they were.

    Raises NotAllowed; Refused without a name, a notation or a place, or for an unknown line.
    """
    require("documents.describe_body", by, body_target(unit))
    if line not in PaperLine.values:
        raise Refused("Thể thức văn bản phải là của Đảng hoặc hành chính.", way_out="Hãy chọn lại.")
    values = {
        "name": said(name, "tên cơ quan ban hành"),
        "superior": normal(superior),
        "abbreviation": said(abbreviation, "ký hiệu cơ quan"),
        "place": said(place, "địa danh"),
    }
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    body = Body.objects.filter(unit=unit, line=line).first()
    before = {field: getattr(body, field) for field in FIELDS} if body else {}
    if body is None:
        body = Body.objects.create(
            unit=unit, line=line, source=normal(source), illustrative=illustrative, **values
        )
    else:
        for field, value in values.items():
            setattr(body, field, value)
        body.save(update_fields=list(FIELDS))
    changed = {field: value for field, value in values.items() if before.get(field) != value}
    record(
        "documents.describe_body", by=by, at=at, about=body, paths=unit.paths, data={"line": line, **changed}
    )
    return body


@action("documents.set_term")
def set_term(
    *, body: Body, name: str, starts_on: date, by: Actor, at: datetime, ends_on: date | None = None
) -> Term:
    """Note a term of a committee, or mend its days: numbers of the Party's papers begin anew with each.

    Raises NotAllowed; Refused for a body whose numbers run by the year, days in the wrong order, days that another
    term has, or days that would leave a paper issued in the term outside.
    """
    Body.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
    require("documents.set_term", by, body_target(body.unit))
    name = said(name, "tên nhiệm kỳ, ví dụ 2025-2030")
    if body.line != PaperLine.PARTY:
        raise Refused(
            "Văn bản hành chính lấy số theo năm, không theo nhiệm kỳ.",
            article="Nghị định 30/2020/NĐ-CP, Phụ lục I",
            way_out="Không cần ghi nhiệm kỳ cho cơ quan này.",
        )
    if ends_on and ends_on < starts_on:
        raise Refused(
            "Ngày kết thúc nhiệm kỳ đứng trước ngày bắt đầu.", way_out="Hãy sửa lại một trong hai ngày."
        )
    _refuse_overlap(body, name, starts_on, ends_on)
    _refuse_outside(body, name, starts_on, ends_on)
    term, _ = Term.objects.update_or_create(
        body=body, name=name, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    record(
        "documents.set_term", by=by, at=at, about=body, paths=body.paths,
        data={"term": name, "from": starts_on, "to": ends_on},
    )  # fmt: skip
    return term


def _refuse_overlap(body: Body, name: str, starts_on: date, ends_on: date | None) -> None:
    others = body.terms.exclude(name=name).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    if ends_on:
        others = others.filter(starts_on__lte=ends_on)
    other = others.first()
    if other:
        raise Refused(
            f"Khoảng ngày này trùng với nhiệm kỳ {other.name} (từ {other.starts_on:%d/%m/%Y}).",
            way_out="Hãy ghi ngày kết thúc của nhiệm kỳ trước rồi thử lại.",
        )


def _refuse_outside(body: Body, name: str, starts_on: date, ends_on: date | None) -> None:
    issued = PaperVersion.objects.filter(series__body=body, series__span=name)
    outside = Q(issued_on__lt=starts_on) | (Q(issued_on__gt=ends_on) if ends_on else Q(pk__in=[]))
    first = issued.filter(outside).order_by("issued_on", "pk").first()
    if first:
        raise Refused(
            f"Đã có văn bản lấy số trong nhiệm kỳ {name} vào ngày {first.issued_on:%d/%m/%Y}, ngoài khoảng ngày này.",
            way_out="Hãy giữ khoảng ngày có các văn bản đã ban hành.",
        )
