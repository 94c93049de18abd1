"""A paper as JSON and back: what an issued paper said stays readable whatever becomes of its form and its facts."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kiemdiem.core.papers.content import (
    Appendix,
    Block,
    Column,
    Field,
    Heading,
    Item,
    Paper,
    Signature,
    Table,
    Text,
    Ticks,
)

KINDS: dict[str, type[Block]] = {
    "heading": Heading, "text": Text, "item": Item, "field": Field, "table": Table, "ticks": Ticks,
}  # fmt: skip
NAMES = {kind: name for name, kind in KINDS.items()}
ADDED = ("appendices", "sent_to", "below")
LISTS = ("recipients", "addressed_to", "grounds", "marks")


def to_json(paper: Paper) -> dict[str, Any]:
    """Return a paper in the terms of JSON; what papers did not always have is left out where empty: older hashes hold."""
    content = {
        **vars(paper),
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "blocks": _said(paper.blocks),
        "below": _said(paper.below),
        "appendices": [{"title": one.title, "blocks": _said(one.blocks)} for one in paper.appendices],
    }
    content = {name: value for name, value in content.items() if value or name not in ADDED}
    plain: dict[str, Any] = json.loads(json.dumps(content, ensure_ascii=False, default=vars))
    return plain


def from_json(content: Mapping[str, Any]) -> Paper:
    """Return the paper that `to_json` gave this content for."""
    day = content["issued_on"]
    return Paper(
        **{
            **content,
            "issued_on": date.fromisoformat(day) if day else None,
            "blocks": tuple(_block(block) for block in content["blocks"]),
            "below": tuple(_block(block) for block in content.get("below", ())),
            "appendices": tuple(
                Appendix(one["title"], tuple(_block(block) for block in one["blocks"]))
                for one in content.get("appendices", ())
            ),
            "signatures": tuple(Signature(**one) for one in content["signatures"]),
            **{name: tuple(content[name]) for name in LISTS},
        }
    )


def content_hash(paper: Paper) -> str:
    """Return the SHA-256 of a paper's content."""
    return hash_of(to_json(paper))


def hash_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what `to_json` gave, in its canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _said(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"kind": NAMES[type(block)], **vars(block)} for block in blocks]


def _block(content: Mapping[str, Any]) -> Block:
    values = {name: value for name, value in content.items() if name != "kind"}
    kind = KINDS[content["kind"]]
    if kind is Table:
        return Table(
            columns=tuple(Column(**one) for one in values["columns"]),
            rows=tuple(tuple(row) for row in values["rows"]),
            caption=values["caption"],
            last=tuple(values["last"]),
        )
    if kind is Item:
        return Item(values["number"], values["text"], tuple((label, said) for label, said in values["parts"]))
    if kind is Ticks:
        return Ticks(tuple((option, bool(ticked)) for option, ticked in values["options"]))
    return kind(**values)
