"""What of a thing becomes public: exactly the chosen fields, with what is covered in them, as JSON under its hash."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.phrases import redacted
from kiemdiem.core.textvi import normal
from kiemdiem.publishing.models import Proposal
from kiemdiem.publishing.queries.catalogue import DAY, ESTIMATE, FIGURES, TEXT, WITH_DAY, Field, Kind
from kiemdiem.publishing.queries.facts import Facts, Value
from kiemdiem.web.formats import day, number

COVERED = "[đã che]"
LONGEST_NAME, AT_ONCE = 5, 800
TITLE = 160
CAPITAL = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Choice:
    """What somebody chose of a thing."""

    fields: frozenset[str]
    passages: tuple[str, ...] = ()
    keep_names: bool = False
    keep_levels: bool = False


@dataclass(frozen=True)
class Line:
    """One field as people read it; `as_of` is the day of a figure, `estimate` says that it is none of the final ones,
    `illustrative` that it was made up though the thing is real.
    """

    key: str
    label: str
    says: str
    as_of: date | None = None
    estimate: bool = False
    illustrative: bool = False


@dataclass(frozen=True)
class Shown:
    """A frozen content as the public page and its preview show it."""

    title: str
    label: str
    as_of: date
    illustrative: bool
    lines: tuple[Line, ...]

    def line(self, key: str) -> Line | None:
        """Return the line of the field `key`; None where it isn't public."""
        return next((one for one in self.lines if one.key == key), None)


@dataclass(frozen=True)
class Change:
    """A field whose source says something else than what is public; empty where it has nothing."""

    label: str
    was: str
    now: str


def chosen_by(proposal: Proposal) -> Choice:
    """Return what a proposal has chosen."""
    return Choice(
        frozenset(proposal.fields), tuple(proposal.passages), proposal.keep_names, proposal.keep_levels
    )


def usual_choice(kind: Kind) -> Choice:
    """Return what is chosen unless somebody changes it."""
    return Choice(frozenset(one.key for one in kind.fields if one.usual or one.always))


def frozen(kind: Kind, facts: Facts, choice: Choice, names: Iterable[str], on: date) -> dict[str, Any]:
    """Return the content of a thing as it would be public: the fields chosen and no other, covered.

    `names` are those known to stand in its texts or to hang on it, `on` is the day of freezing.
    """
    hidden = () if choice.keep_names else tuple(names)
    fields = [
        {
            "key": field.key,
            "label": field.label,
            "type": field.type,
            "value": _covered(field, facts.values[field.key], choice, hidden),
            "illustrative": field.key in facts.made_up,
        }
        for field in kind.fields
        if (field.always or field.key in choice.fields) and field.key in facts.values
    ]
    return {
        "kind": kind.key,
        "label": kind.label,
        "title": _title(fields[0]["value"] if fields else ""),
        "as_of": _as_of(kind, fields, on),
        "illustrative": facts.illustrative,
        "fields": fields,
    }


def _title(value: object) -> str:
    words = normal(str(value))
    return words if len(words) <= TITLE else words[:TITLE].rsplit(" ", 1)[0] + "…"


def _as_of(kind: Kind, fields: Sequence[Mapping[str, Any]], on: date) -> str:
    days = [one["value"]["as_of"] for one in fields if one["type"] in WITH_DAY]
    return max(days) if days and kind.dated_by == FIGURES else on.isoformat()


def _covered(field: Field, value: Value, choice: Choice, names: Iterable[str]) -> Value:
    if not isinstance(value, str) or field.type == DAY:
        return value
    for passage in sorted(choice.passages, key=len, reverse=True):
        value = pattern_of(passage).sub(COVERED, value)
    if field.type == TEXT:
        value, _ = redacted(value, names, levels=choice.keep_levels)
    return value


def pattern_of(passage: str) -> re.Pattern[str]:
    """Return what finds a passage whatever the white space between its words."""
    return re.compile(r"\s+".join(re.escape(word) for word in passage.split()))


def missing_passages(kind: Kind, facts: Facts, choice: Choice) -> list[str]:
    """Return the passages that stand in none of the chosen fields: whoever wrote them meant something else."""
    texts = [
        value
        for field in kind.fields
        if (field.always or field.key in choice.fields)
        and isinstance(value := facts.values.get(field.key), str)
    ]
    return [one for one in choice.passages if not any(pattern_of(one).search(text) for text in texts)]


def names_for(things: Sequence[Facts]) -> dict[int, tuple[str, ...]]:
    """Return, by a thing's key, the names to be covered in its texts: of those known to hang on it, and of anybody in
    the register whose full name stands in it. Two statements; more for very long texts.
    """
    wanted = {one.id: set(_possible_names(one)) for one in things}
    every = sorted(set().union(*wanted.values()))
    found: set[str] = set()
    for start in range(0, len(every), AT_ONCE):
        rows = Person.objects.filter(full_name__in=every[start : start + AT_ONCE])
        found |= set(rows.values_list("full_name", flat=True))
    tied = Person.objects.in_bulk({pk for one in things for pk in one.people})
    return {
        one.id: tuple(
            sorted((wanted[one.id] & found) | {tied[pk].full_name for pk in one.people if pk in tied})
        )
        for one in things
    }


def _possible_names(thing: Facts) -> Iterator[str]:
    """Yield every run of two to five words that begin with a capital letter: a name written out is one of them."""
    for value in thing.values.values():
        words = CAPITAL.findall(normal(value)) if isinstance(value, str) else []
        capital = [word[:1].isupper() for word in words]
        for start in range(len(words)):
            for length in range(2, LONGEST_NAME + 1):
                if start + length > len(words) or not capital[start + length - 1] or not capital[start]:
                    break
                yield " ".join(words[start : start + length])


def canonical(content: Mapping[str, Any]) -> str:
    """Return a content as the text that is frozen: one way of writing it, so that its hash can be checked by anybody."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 under which a content is frozen."""
    return sha256(text.encode()).hexdigest()


def shown(content: Mapping[str, Any]) -> Shown:
    """Return a content as people read it."""
    return Shown(
        title=content["title"],
        label=content["label"],
        as_of=date.fromisoformat(content["as_of"]),
        illustrative=content["illustrative"],
        lines=tuple(_line(one) for one in content["fields"]),
    )


def read(text: str) -> Shown:
    """Return a frozen text as people read it."""
    return shown(json.loads(text))


def _line(field: Mapping[str, Any]) -> Line:
    key, label, value, made_up = field["key"], field["label"], field["value"], field["illustrative"]
    if field["type"] in WITH_DAY:
        says = f"{number(value['value'])} {value['unit']}".strip()
        estimate = field["type"] == ESTIMATE
        as_of = date.fromisoformat(value["as_of"])
        return Line(key, label, f"ước {says}" if estimate else says, as_of, estimate, made_up)
    says = day(date.fromisoformat(value)) if field["type"] == DAY else value
    return Line(key, label, says, illustrative=made_up)


def changes(public: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return what the source says differently now, field by field; whether it is illustrative counts, too."""
    before = {one["key"]: one for one in public["fields"]}
    after = {one["key"]: one for one in now["fields"]}
    found = [
        Change((after.get(key) or before[key])["label"], _says(before.get(key)), _says(after.get(key)))
        for key in [*before, *(key for key in after if key not in before)]
        if _value(before.get(key)) != _value(after.get(key))
    ]
    if public["illustrative"] != now["illustrative"]:
        found.append(
            Change("Số liệu minh họa", *("có" if one["illustrative"] else "không" for one in (public, now)))
        )
    return tuple(found)


def _value(field: Mapping[str, Any] | None) -> object:
    return (field["value"], field["illustrative"]) if field else None


def _says(field: Mapping[str, Any] | None) -> str:
    if field is None:
        return ""
    line = _line(field)
    dated = f"{line.says} (đến {day(line.as_of)})" if line.as_of else line.says
    return f"{dated} (số liệu minh họa)" if line.illustrative else dated
