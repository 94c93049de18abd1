"""A report as a document to be read: from what stands in it now, or from a frozen version."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kiemdiem.core.ruleset import FormSection, Level, Metric
from kiemdiem.reviews.models import PriorResult
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import Cells
from kiemdiem.reviews.queries.outline import POINTS, PRIOR_ITEMS, YES, Outline

PART_B = "phan-b"
NOTHING_PRIOR = "Không có hạn chế, khuyết điểm của kỳ trước phải báo cáo."
NOTHING_SUGGESTED = "Không có nội dung được gợi ý kiểm điểm."


@dataclass(frozen=True)
class Passage:
    """One text of a chapter, under its heading; `note` is what the register or the rules say beside it."""

    key: str
    heading: str
    note: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """One section of the form, with what was written in it."""

    key: str
    number: str
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Document:
    """A whole report, readable without the database it came from."""

    form_number: str
    form_title: str
    chapters: tuple[Chapter, ...]


def document_of(outline: Outline, stored: Cells) -> Document:
    """Return the report as it stands."""
    return Document(
        form_number=outline.form.number,
        form_title=outline.form.title,
        chapters=(
            *(_chapter(section, outline, stored) for section in outline.form.sections),
            *_part_b(outline, stored),
        ),
    )


def to_json(document: Document, stored: Cells) -> dict[str, Any]:
    """Return the content of a frozen version: the document, and every place with what stands in it."""
    return {**asdict(document), "cells": {cell.name: text for cell, text in stored.items()}}


def from_json(content: Mapping[str, Any]) -> Document:
    """Return the document of a frozen version."""
    return Document(
        form_number=content["form_number"],
        form_title=content["form_title"],
        chapters=tuple(
            Chapter(
                key=chapter["key"],
                number=chapter["number"],
                title=chapter["title"],
                passages=tuple(Passage(**passage) for passage in chapter["passages"]),
            )
            for chapter in content["chapters"]
        ),
    )


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a version's content in its canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _chapter(section: FormSection, outline: Outline, stored: Cells) -> Chapter:
    passages = {PRIOR_ITEMS: _prior, POINTS: _answers}.get(section.kind)
    written = list(passages(outline, stored)) if passages else [*_text(section, outline, stored)]
    if section.degree:
        chosen = at.degree(section.key)
        written.append(Passage(chosen.name, "Tự đánh giá cấp độ", "", stored[chosen]))
    return Chapter(section.key, section.number, section.title, tuple(written))


def _text(section: FormSection, outline: Outline, stored: Cells) -> Iterator[Passage]:
    cell = at.section(section.key)
    ground = stored.get(at.GROUND, "")
    if section in outline.limitations and not stored[cell] and ground:
        yield Passage(at.GROUND.name, "Lý do không nêu hạn chế, khuyết điểm", "", ground)
    else:
        yield Passage(cell.name, "", "", stored[cell])


def _prior(outline: Outline, stored: Cells) -> Iterator[Passage]:
    for entry in outline.prior:
        deadline = f", thời hạn {entry.deadline:%d/%m/%Y}" if entry.deadline else ""
        result = stored[at.result(entry.id)]
        yield Passage(
            key=at.prior(entry.id).name,
            heading=f"Hạn chế số {entry.number}: {entry.wording}",
            note=f"Sổ theo dõi: {entry.says}{deadline}",
            text="\n".join(filter(None, [_result_name(result), stored[at.prior(entry.id)]])),
        )
    if not outline.prior:
        yield Passage("khac-phuc", "", "", NOTHING_PRIOR)


def _result_name(result: str) -> str:
    return f"{PriorResult(result).label}." if result else ""


def _answers(outline: Outline, stored: Cells) -> Iterator[Passage]:
    for point in outline.points:
        yield Passage(
            key=at.answer(point.id).name,
            heading=f"{point.label}: {point.text}",
            note=point.ground,
            text=stored[at.answer(point.id)],
        )
    if not outline.points:
        yield Passage("goi-y", "", "", NOTHING_SUGGESTED)


def _part_b(outline: Outline, stored: Cells) -> Iterator[Chapter]:
    if not outline.rated:
        return
    passages = [_points(group.key, group.name, group.maximum, stored) for group in outline.groups]
    passages += [_metric(metric, stored) for metric in outline.metrics]
    level = stored[at.LEVEL]
    name = outline.rules.level_names[Level(level)] if level else ""
    passages.append(Passage(at.LEVEL.name, "Tự nhận mức xếp loại", "", name))
    yield Chapter(PART_B, "B", "Tự đánh giá, xếp loại", tuple(passages))


def _points(key: str, name: str, maximum: Fraction, stored: Cells) -> Passage:
    cell = at.points(key)
    return Passage(cell.name, name, f"tối đa {figure(maximum)} điểm", figure(stored[cell]))


def _metric(metric: Metric, stored: Cells) -> Passage:
    cell = at.metric(metric.key)
    return Passage(cell.name, metric.name, "", metric_says(metric, stored[cell]))


def metric_says(metric: Metric, value: str) -> str:
    """Return a self-declared fact in words: "Có", "98,5 %", "3"."""
    if not value:
        return ""
    if metric.unit == "yes_no":
        return "Có" if value == YES else "Không"
    return figure(value) + (" %" if metric.unit == "%" else "")


def figure(number: str | Fraction) -> str:
    """Return a stored number as people write it: 12.345,6; nothing where there is none."""
    if not number:
        return str(number)
    exact = Fraction(number)
    plain = Decimal(exact.numerator) / Decimal(exact.denominator)
    return f"{plain.normalize():,f}".translate(str.maketrans(",.", ".,"))
