"""An edition as one text: frozen as JSON, read passage by passage, compared word by word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kiemdiem.programmes.models import Edition, ProgrammeGoal, ProgrammeTask
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.programmes.queries.tree import Written, in_order
from kiemdiem.reviews.queries.difference import Change, Piece, word_difference
from kiemdiem.web.formats import day, number

GOAL, TASK = "chi-tieu-", "nhiem-vu-"
SECTION_OF_GOALS, SECTION_OF_TASKS = "muc-tieu", "nhiem-vu"


@dataclass(frozen=True)
class PassageText:
    """One passage of a version: the key that comments name, the section it stands in, its heading, what it says."""

    key: str
    section: str
    heading: str
    text: str
    depth: int = 0


@dataclass(frozen=True)
class PassageChange:
    """One passage as it changed from one version to another."""

    key: str
    heading: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether anything came or went."""
        return any(piece.change != Change.SAME for piece in self.pieces)


def content_of(edition: Edition) -> dict[str, Any]:
    """Return all that an edition says now, JSON-able and readable without the database; five statements."""
    programme = edition.programme
    texts = dict(edition.sections.values_list("key", "text"))
    goals = edition.goals.select_related("unit", "owner_post__unit").order_by("year", "key")
    tasks = edition.tasks.select_related("unit", "owner_post__unit").prefetch_related("milestones")
    return {
        "programme": {
            "title": programme.title,
            "kind": programme.get_kind_display(),
            "unit": programme.unit.name,
            "act": f"{programme.act.number}, ngày {day(programme.act.issued_on)}, {programme.act.title}",
            "years": [programme.from_year, programme.to_year],
        },
        "sections": [
            {"key": one.key, "title": one.title, "text": texts.get(one.key, "")} for one in outline().sections
        ],
        "goals": [_goal(one) for one in goals],
        "tasks": [_task(one.task, one) for one in in_order(tasks)],
    }


def passages_of(content: Mapping[str, Any]) -> list[PassageText]:
    """Return the passages of a version in the order of the paper, targets and tasks under their sections."""
    passages: list[PassageText] = []
    for section in content["sections"]:
        passages.append(PassageText(section["key"], section["key"], section["title"], section["text"]))
        if section["key"] == SECTION_OF_GOALS:
            passages += [
                PassageText(f"{GOAL}{one['key']}", SECTION_OF_GOALS, one["name"], goal_says(one), 1)
                for one in content["goals"]
            ]
        if section["key"] == SECTION_OF_TASKS:
            passages += [
                PassageText(
                    f"{TASK}{one['key']}", SECTION_OF_TASKS, f"{one['mark']}. {one['name']}", task_says(one), one["depth"]
                )
                for one in content["tasks"]
            ]  # fmt: skip
    return passages


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[PassageChange]:
    """Return every passage that either version has, with what came and went, word by word; what went stands last."""
    before = {one.key: one for one in passages_of(old)}
    after = {one.key: one for one in passages_of(new)}
    keys = [*after, *(key for key in before if key not in after)]
    return [_change(key, before.get(key), after.get(key)) for key in keys]


def goal_says(one: Mapping[str, Any]) -> str:
    """Return a frozen target as a sentence."""
    figure = f"{number(one['value'])} {one['measure_unit']}" if one["value"] else "chưa ghi mức"
    who = one["unit"] or "chưa giao đơn vị"
    return f"Đến năm {one['year']}: {figure}. Chịu trách nhiệm: {who}{', ' + one['owner'] if one['owner'] else ''}."


def task_says(one: Mapping[str, Any]) -> str:
    """Return a frozen task as sentences."""
    parts = [f"Sản phẩm: {one['product']}."] if one["product"] else []
    who = ", ".join(part for part in (one["owner"], one["unit"]) if part)
    if who or one["leaf"]:
        parts.append(f"Chịu trách nhiệm: {who or 'chưa giao'}.")
    if one["due_on"]:
        parts.append(f"Thời hạn: {_day(one['due_on'])}.")
    if one["weight"]:
        parts.append(f"Tỷ trọng: {number(one['weight'])} %.")
    if one["budget"]:
        parts.append(f"Kinh phí: {number(one['budget'])} triệu đồng.")
    parts += [f"Mốc {_day(stone['due_on'])}: {stone['text']}." for stone in one["milestones"]]
    return " ".join(parts)


def _goal(one: ProgrammeGoal) -> dict[str, Any]:
    return {
        "key": one.key, "name": one.name, "measure_unit": one.measure_unit, "direction": one.direction,
        "value": _exact(one.value), "year": one.year, "unit": one.unit.name if one.unit else "",
        "owner": _post(one), "source": one.source, "illustrative": one.illustrative,
    }  # fmt: skip


def _task(one: ProgrammeTask, branch: Written) -> dict[str, Any]:
    return {
        "key": one.key, "mark": branch.mark, "depth": branch.depth,
        "leaf": branch.leaf, "name": one.name, "product": one.product,
        "unit": one.unit.name if one.unit else "", "owner": one.owner_post.title if one.owner_post else "",
        "starts_on": one.starts_on.isoformat() if one.starts_on else "", "due_on": one.due_on.isoformat() if one.due_on else "",
        "rule": one.rule, "weight": _exact(one.weight), "budget": _exact(one.budget), "source": one.source,
        "illustrative": one.illustrative,
        "milestones": [{"text": stone.text, "due_on": stone.due_on.isoformat()} for stone in one.milestones.all()],
    }  # fmt: skip


def _post(one: ProgrammeGoal) -> str:
    return one.owner_post.title if one.owner_post else ""


def _exact(value: Decimal | None) -> str:
    """Return a figure without trailing zeros, so that equal figures freeze to equal texts."""
    return "" if value is None else f"{value.normalize():f}"


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _change(key: str, old: PassageText | None, new: PassageText | None) -> PassageChange:
    """Return how one passage changed; its heading stands in the text only where that changed too."""
    headings = [one.heading for one in (old, new) if one]
    renamed = len(set(headings)) > 1
    texts = [(f"{one.heading}\n{one.text}" if renamed else one.text) if one else "" for one in (old, new)]
    if len(headings) == 1:
        texts = [text or (headings[0] if one else "") for text, one in zip(texts, (old, new), strict=True)]
    return PassageChange(key, headings[-1], word_difference(*texts))
