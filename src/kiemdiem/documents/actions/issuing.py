"""Issuing papers: a number, the content frozen under its hash, the Word file kept; again with a ground; withdrawn."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from kiemdiem.adapters.word import fill
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.papers.forms import Numbering
from kiemdiem.core.papers.stored import content_hash, hash_of, to_json
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.documents.access import body_target
from kiemdiem.documents.actions.numbering import next_number
from kiemdiem.documents.models import Body, IssuedPaper, NumberSeries, PaperVersion
from kiemdiem.documents.queries.bodies import span_of
from kiemdiem.documents.queries.paper import Draft, draft_of
from kiemdiem.documents.queries.templates import Used, template_for


@action("documents.issue")
def issue(*, form_key: str, thing_id: int, by: Actor, at: datetime, on: date | None = None) -> PaperVersion:
    """Issue the paper of a form and its thing under the next number of the body that issues it.

    `on` is the day it bears (today unless said). Raises NotAllowed; NotReady with all that is still missing; Refused
    where it was issued already, for a day ahead, or a day before the last paper of the same series.
    """
    draft, on = _ready("documents.issue", form_key, thing_id, by, at, on)
    paper = _paper_of(draft)
    if paper.versions.filter(withdrawn_at__isnull=True).exists():
        raise Refused(
            f"“{paper.title}” đã được ban hành.",
            way_out="Nếu nội dung thay đổi, hãy ban hành lại và nêu lý do.",
        )
    ground = "Ban hành sau khi thu hồi bản trước" if paper.versions.exists() else ""
    return _issue("documents.issue", paper, draft, on, ground, by, at)


@action("documents.reissue")
def reissue(
    *, form_key: str, thing_id: int, ground: str, by: Actor, at: datetime, on: date | None = None
) -> PaperVersion:
    """Issue a paper again in place of the version before, with the ground; that one stays on record.

    Raises what `issue` raises; Refused where nothing was issued yet, or nothing has changed since.
    """
    draft, on = _ready("documents.reissue", form_key, thing_id, by, at, on)
    paper = _paper_of(draft)
    ground = said(ground, "lý do ban hành lại")
    last = paper.versions.filter(withdrawn_at__isnull=True).order_by("version").last()
    if last is None:
        raise Refused(f"“{paper.title}” chưa được ban hành.", way_out="Hãy ban hành lần đầu.")
    as_before = replace(draft.paper, number=last.number or draft.paper.number, issued_on=last.issued_on)
    if content_hash(as_before) == last.content_hash:
        raise Refused(
            f"Nội dung không khác bản {last.version} đã ban hành ngày {last.issued_on:%d/%m/%Y}.",
            way_out="Không cần ban hành lại; có thể tải lại bản đã ban hành.",
        )
    return _issue("documents.reissue", paper, draft, on, ground, by, at)


@action("documents.withdraw")
def withdraw(*, version: PaperVersion, ground: str, by: Actor, at: datetime) -> PaperVersion:
    """Withdraw an issued version with its ground; its number stays taken and its file stays kept.

    Raises NotAllowed; Refused without a ground, or where it was withdrawn already.
    """
    version = (
        PaperVersion.objects.select_for_update(of=("self",))
        .select_related("paper__body__unit")
        .get(pk=version.pk)
    )
    require("documents.withdraw", by, body_target(version.paper.body.unit))
    ground = said(ground, "lý do thu hồi")
    if version.withdrawn_at is not None:
        raise Refused("Bản này đã được thu hồi trước đó.", way_out="Không cần thu hồi lại.")
    version.withdrawn_at, version.withdrawn_by_id, version.withdrawal_ground = at, by.account_id, ground
    version.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_ground"])
    paper = version.paper
    record(
        "documents.withdraw", by=by, at=at, about=paper, paths=paper.unit.paths, cycle_id=paper.cycle_id, reason=ground,
        data={"version": version.version, "number": version.number},
    )  # fmt: skip
    return version


def _ready(
    name: str, form_key: str, thing_id: int, by: Actor, at: datetime, on: date | None
) -> tuple[Draft, date]:
    """Return the paper to be issued and its day. Raises what issuing raises."""
    today = timezone.localdate(at)
    draft = draft_of(form_key, thing_id, by, on or today)
    require(name, by, body_target(draft.issuer.unit))
    return draft, day_of(draft, on or today, at)


def day_of(draft: Draft, on: date, at: datetime) -> date:
    """Return the day that a paper bears. Raises NotReady with all that it still misses; Refused for a day ahead."""
    on = draft.paper.issued_on or on
    not_ahead(on, at, "Ngày ban hành")
    if draft.missing:
        raise NotReady(
            f"Chưa ban hành được {draft.form.name.lower()}: còn {len(draft.missing)} việc phải làm trước.",
            list(draft.missing),
            article=draft.printed.source if not draft.form.reference else "",
            way_out="Hãy làm từng việc được nêu; chưa có số nào được cấp.",
        )
    return on


def _paper_of(draft: Draft) -> IssuedPaper:
    """Return the row of the paper, and hold it until the transaction ends."""
    matter = draft.matter
    IssuedPaper.objects.get_or_create(
        form_key=draft.form.key, about=matter.kind, thing_id=matter.pk, defaults=row_of(draft)
    )
    return IssuedPaper.objects.select_for_update(of=("self",)).get(
        form_key=draft.form.key, about=matter.kind, thing_id=matter.pk
    )


def row_of(draft: Draft) -> dict[str, Any]:
    """Return what is kept of a paper beside its form and its thing."""
    assert draft.issuer.body is not None  # its absence is among what is missing
    matter = draft.matter
    return {
        "body": draft.issuer.body, "unit": matter.unit, "cycle": matter.cycle, "subject": matter.subject,
        "title": _title(draft), "illustrative": matter.illustrative,
    }  # fmt: skip


def _title(draft: Draft) -> str:
    return f"{draft.form.name}: {draft.matter.name}"[:500]


def _issue(
    name: str, paper: IssuedPaper, draft: Draft, on: date, ground: str, by: Actor, at: datetime
) -> PaperVersion:
    body = draft.issuer.body
    assert body is not None  # its absence is among what is missing
    used = template_for(draft)
    series, number = _number(draft, body, on)
    version = version_of(paper, draft, used, paper.versions.count() + 1, (series, number), on, ground, by, at)
    version.save()
    tell(name, version, by, at)
    return version


def version_of(
    paper: IssuedPaper, draft: Draft, used: Used, version_number: int, numbered: tuple[NumberSeries | None, int],
    on: date, ground: str, by: Actor, at: datetime,
) -> PaperVersion:  # fmt: skip
    """Return an issued version as it is to be saved, its Word file kept already."""
    series, number = numbered
    content = replace(draft.paper, number=number or draft.paper.number, issued_on=on)
    file = fill(used.content, content, draft.layout)
    digest = hashlib.sha256(file).hexdigest()
    plain = to_json(content)
    version = PaperVersion(
        paper=paper, version=version_number, series=series, number=number or None,
        recorded_number=draft.matter.recorded_number if draft.form.numbering is Numbering.RECORDED else "",
        issued_on=on, issued_at=at, issued_by_id=by.account_id, ground=ground, content=plain,
        content_hash=hash_of(plain), layout_key=draft.layout.key, template=used.own,
        template_hash=used.sha256, file_hash=digest, size=len(file),
    )  # fmt: skip
    version.file.save(digest, ContentFile(file), save=False)
    return version


def tell(name: str, version: PaperVersion, by: Actor, at: datetime) -> None:
    """Record the issuing of a version."""
    paper = version.paper
    record(
        name, by=by, at=at, about=paper, paths=paper.unit.paths, cycle_id=paper.cycle_id, reason=version.ground,
        data={
            "form": paper.form_key, "version": version.version, "number": version.number or version.recorded_number,
            "on": version.issued_on, "sha256": version.content_hash,
        },
    )  # fmt: skip


def _number(draft: Draft, body: Body, on: date) -> tuple[NumberSeries | None, int]:
    """Return the series and number of a paper that takes one: days of a series never go back."""
    if draft.form.numbering is not Numbering.SERIES:
        return None, 0
    span = span_of(body, draft.layout.numbers.per, on)
    series, number = next_number(body, draft.form.type_code, span)
    refuse_day_before_last(series, on)
    return series, number


def refuse_day_before_last(series: NumberSeries, on: date) -> None:
    """Raise Refused where the last number of a series bears a later day."""
    last = PaperVersion.objects.filter(series=series).order_by("number").last()
    if last and on < last.issued_on:
        raise Refused(
            f"Số {last.number} của {series} đã cấp ngày {last.issued_on:%d/%m/%Y}, sau ngày {on:%d/%m/%Y}.",
            way_out="Số và ngày phải cùng tăng; hãy chọn ngày không trước văn bản liền trước.",
        )
