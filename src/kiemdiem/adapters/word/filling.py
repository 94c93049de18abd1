"""Filling a template: what does not change between two papers is done once for a template."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template
from lxml import etree

from kiemdiem.adapters.qr import png
from kiemdiem.adapters.word import parts
from kiemdiem.adapters.word.grammar import grammar_faults
from kiemdiem.adapters.word.opening import Package, opened, xml_of
from kiemdiem.adapters.word.packing import packed
from kiemdiem.adapters.word.restyling import restyled
from kiemdiem.adapters.word.tags import ENVIRONMENT, HELD, context
from kiemdiem.core.papers.content import Paper
from kiemdiem.core.papers.layout import Layout
from kiemdiem.core.papers.printed import Printed, printed
from kiemdiem.core.refusal import Refused

KEPT = 64
MOST_LETTERS, MOST_BRACES = 1_000_000, 2_000  # putting torn tags together takes time by their product
_STYLE, _PROPERTIES = re.compile(r"<w:pStyle [^>]*/>"), re.compile(r"<w:pPr>")
APPENDED = re.compile(r"\bin\s+phu_luc\b")
FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


@dataclass(frozen=True)
class Prepared:
    """A template ready to be filled: its unchanging parts as a zip, its other parts compiled, the ids of its styles.

    `pictures` are the parts that show the code to scan; `appends` says whether it has a place for appendices.
    """

    base: bytes
    texts: Mapping[str, Template]
    ids: Mapping[str, str]
    pictures: tuple[str, ...]
    appends: bool


def fill(template: bytes, paper: Paper, layout: Layout) -> bytes:
    """Return the Word file of a paper. The same template, paper and layout give the same bytes.

    Raises Refused where the template is no usable Word file, or the layout does not know how the paper is signed.
    """
    lines = printed(paper, layout)
    prepared = _prepared(template, layout)
    if lines.appended and not prepared.appends:
        raise Refused(
            "Mẫu Word riêng này có từ trước, chưa có chỗ cho phần sau chữ ký, phụ lục của văn bản.",
            way_out="Tải mẫu của phần mềm về, sửa lại rồi tải lên thay; hoặc thôi dùng mẫu riêng.",
        )
    said = context(lines, layout, prepared.ids)
    filled = {name: _held(text.render(said)).encode() for name, text in prepared.texts.items()}
    filled |= dict.fromkeys(prepared.pictures, png(lines.code or parts.CODE_NAME))
    filled[parts.CORE] = parts.core(_core(paper, lines))
    filled[parts.CUSTOM] = parts.custom(_custom(paper, lines, layout))
    return packed(filled, prepared.base)


def as_docxtpl_takes_it(template: bytes, paper: Paper, layout: Layout) -> dict[str, Any]:
    """Return what the tags stand for, as docxtpl itself would be given it; the benchmark compares with that."""
    lines = printed(paper, layout)
    rows = tuple(replace(row, last=False) for row in lines.rows)
    return context(replace(lines, rows=rows), layout, _prepared(template, layout).ids)


def _held(text: str) -> str:
    """Return the XML of a part with its marked paragraph kept with the next one, whatever template it stands in."""
    at = text.find(HELD)
    if at < 0:
        return text
    before, after = text[:at], text[at + len(HELD) :].replace(HELD, "")
    begin = max(before.rfind("<w:p>"), before.rfind("<w:p "))
    return before[:begin] + _kept(before[begin:]) + after


def _kept(paragraph: str) -> str:
    """Return the beginning of a paragraph with its property set, where the order of properties wants it."""
    if "<w:keepNext" in paragraph or not paragraph:
        return paragraph
    place = _STYLE.search(paragraph) or _PROPERTIES.search(paragraph)
    if place:
        return paragraph[: place.end()] + "<w:keepNext/>" + paragraph[place.end() :]
    return paragraph.replace(">", "><w:pPr><w:keepNext/></w:pPr>", 1)


@lru_cache(maxsize=KEPT)
def _prepared(template: bytes, layout: Layout) -> Prepared:
    package = opened(template)
    contents = dict(package.parts)
    for name in parts.PROPERTY_PARTS:
        contents.pop(name, None)
    _declare_properties(package, contents)
    contents[parts.STYLES], ids = restyled(package.parts[parts.STYLES], layout)
    sources = {
        name: tagged(template, content) for name, content in contents.items() if FILLED.fullmatch(name)
    }
    found = [says for source in sources.values() for says in grammar_faults(source)]
    if found:
        raise Refused(f"Mẫu Word có lỗi: {found[0]}", way_out="Sửa mẫu trong Word rồi tải lên lần nữa.")
    texts = {name: ENVIRONMENT.from_string(source) for name, source in sources.items()}
    pictures = tuple(name for name in sorted(set(_code_pictures(package))) if name in contents)
    still = {name: content for name, content in contents.items() if name not in {*texts, *pictures}}
    appends = any(APPENDED.search(source) for source in sources.values())
    return Prepared(packed(still), texts, ids, pictures, appends)


def _code_pictures(package: Package) -> Iterator[str]:
    """Yield the parts that are shown where the picture of the code stands, whatever Word calls them by now."""
    for name, content in package.parts.items():
        listed = package.parts.get(parts.relations_of(name))
        if listed is None or not FILLED.fullmatch(name):
            continue
        targets = {each.get("Id"): each.get("Target", "") for each in xml_of(listed)}
        for inline in xml_of(content).iter(f"{{{parts.WP}}}inline", f"{{{parts.WP}}}anchor"):
            named = inline.find(f"{{{parts.WP}}}docPr")
            if named is not None and named.get("name") == parts.CODE_NAME:
                for blip in inline.iter(f"{{{parts.A}}}blip"):
                    yield f"word/{targets.get(blip.get(f'{{{parts.R}}}embed'), '')}"


def tagged(template: bytes, part: bytes) -> str:
    """Return a part's XML with its tags in one piece, as docxtpl puts them together from what Word tore apart."""
    text = etree.tostring(xml_of(part), encoding="unicode")
    if len(text) > MOST_LETTERS or text.count("{") > MOST_BRACES:
        raise Refused("Mẫu Word quá dài hoặc có quá nhiều thẻ.", way_out="Bắt đầu lại từ mẫu của phần mềm.")
    return str(DocxTemplate(BytesIO(template)).patch_xml(text))


def _declare_properties(package: Package, contents: dict[str, bytes]) -> None:
    """Make sure the file's lists name its property parts, also where the program that saved it dropped one."""
    types = xml_of(package.parts[parts.CONTENT_TYPES])
    relations = xml_of(package.parts[parts.RELATIONS])
    for part, (content_type, relation) in parts.PROPERTY_PARTS.items():
        if not any(each.get("PartName") == f"/{part}" for each in types):
            added = etree.SubElement(types, f"{{{parts.PACKAGE_TYPES}}}Override")
            added.set("PartName", f"/{part}")
            added.set("ContentType", content_type)
        if not any(each.get("Target", "").lstrip("/") == part for each in relations):
            added = etree.SubElement(relations, f"{{{parts.PACKAGE_RELATIONS}}}Relationship")
            added.set("Id", f"kd{part.rpartition('/')[2].partition('.')[0]}")
            added.set("Type", relation)
            added.set("Target", part)
    contents[parts.CONTENT_TYPES] = etree.tostring(
        types, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    contents[parts.RELATIONS] = etree.tostring(
        relations, xml_declaration=True, encoding="UTF-8", standalone=True
    )


def _core(paper: Paper, lines: Printed) -> dict[str, str]:
    title = " ".join(part for part in (lines.type_name, lines.subject or lines.letter_subject) if part)
    said = {
        "title": title,
        "subject": lines.subject or lines.letter_subject,
        "creator": lines.issuer,
        "identifier": lines.number,
        "language": paper.language,
        "category": paper.key,
    }
    return {name: value for name, value in said.items() if value}


def _custom(paper: Paper, lines: Printed, layout: Layout) -> dict[str, str]:
    """Return the properties that the layout wants, without those of which the paper says nothing."""
    signers = (
        " - ".join(part.replace("\n", " ") for part in (each.position, each.name) if part)
        for each in lines.signatures
    )
    said = {
        "type_name": lines.type_name,
        "number": str(paper.number) if paper.number else "",
        "notation": paper.notation,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else "",
        "subject": lines.subject or lines.letter_subject,
        "signers": "; ".join(each for each in signers if each),
        "issuer": lines.issuer,
        "language": paper.language,
    }
    rows = ((each.name, said[each.of][: each.most or None]) for each in layout.properties)
    return {name: value for name, value in rows if value}
