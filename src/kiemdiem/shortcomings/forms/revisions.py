"""What changed in a form's matter while it was being filled in, and the form again on top of the change.

The page carries the words it showed (`da-doc`). Where somebody else saved meanwhile, each place is compared three
ways: as it was shown, as it stands now, as it was typed. What the writer left alone follows what stands now; what
the writer typed stays typed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Model

from kiemdiem.core.textvi import normal
from kiemdiem.organisations.forms.choices import says_post
from kiemdiem.organisations.models import Post
from kiemdiem.shortcomings.forms.rows import WithRows
from kiemdiem.web.formats import number

READ, REVISION, ROWS = "da_doc", "revision", "rows"
LONGEST_READ = 60_000


@dataclass(frozen=True)
class Change:
    """One place that somebody else changed: as it was, as it is now, and as the writer has it."""

    label: str
    old: str
    new: str
    mine: str
    where: str

    @property
    def clashes(self) -> bool:
        """Whether the writer changed it too, to something else."""
        return self.mine not in (self.old, self.new)


def marks() -> dict[str, forms.Field]:
    """Return the hidden fields of a form that stands on a revision."""
    said = "Bản đã đọc khi mở trang"
    return {
        REVISION: forms.IntegerField(label=said, required=False, min_value=0, widget=forms.HiddenInput),
        READ: forms.CharField(label=said, required=False, max_length=LONGEST_READ, widget=forms.HiddenInput),
    }


def read_words(form: forms.Form, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what a form shows before anything is typed, place by place; its rows as one place."""
    said = {name: word(form.fields[name], form.initial.get(name)) for name in _places(form)}
    return {**said, ROWS: rows_words(rows)}


def typed_words(form: forms.Form, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what a valid form says, place by place."""
    said = {name: word(form.fields[name], form.cleaned_data.get(name)) for name in _places(form)}
    return {**said, ROWS: rows_words(rows)}


def words_read(form: forms.Form) -> dict[str, str]:
    """Return the words that the page of a sent form had shown; empty where they were spoilt on the way."""
    try:
        read = json.loads(form.cleaned_data.get(READ) or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}


def changes_of(
    form: forms.Form, read: Mapping[str, str], now: Mapping[str, str], mine: Mapping[str, str], rows_label: str, rows_at: str
) -> list[Change]:  # fmt: skip
    """Return the places that stand otherwise now than they were shown."""
    changed = []
    for name, new in now.items():
        if read.get(name, "") != new:
            label = rows_label if name == ROWS else str(form.fields[name].label)
            where = rows_at if name == ROWS else f"id_{name}"
            changed.append(Change(label, read.get(name, ""), new, mine.get(name, ""), where))
    return changed


def untouched(read: Mapping[str, str], now: Mapping[str, str], mine: Mapping[str, str]) -> set[str]:
    """Return the places that changed while the writer left them alone."""
    return {
        name
        for name, new in now.items()
        if read.get(name, "") != new and mine.get(name, "") == read.get(name, "")
    }


def sent_again(sent: Any, fresh: WithRows, take: set[str]) -> Any:
    """Return what was sent, on top of how it stands now: the places in `take` as they stand now, the rest as typed."""
    data = sent.copy()
    for name in take - {ROWS}:
        data[name] = raw(fresh[name])
    if ROWS in take:
        formset = fresh.rows
        for key in [key for key in data if key.startswith(f"{formset.prefix}-")]:
            del data[key]
        for row in formset:
            for bound in row:
                data[bound.html_name] = raw(bound)
    data[REVISION], data[READ] = raw(fresh[REVISION]), raw(fresh[READ])
    return data


def raw(bound: forms.BoundField) -> str:
    """Return what a browser would send for a field that nobody touched."""
    value = bound.value()
    if value in (None, False):
        return ""
    written = bound.field.widget.format_value(value)
    return str(written[0] if isinstance(written, list) else written if written is not None else "")


def word(field: forms.Field, value: Any) -> str:
    """Return a value as people read it; two values of a place are the same where they read the same."""
    if value in (None, ""):
        return ""
    if isinstance(value, Post):
        return says_post(value)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return number(value)
    if type(field) is forms.ChoiceField:
        return next((str(says) for key, says in cast(Any, field.choices) if key == value), str(value))
    return normal(str(value))


def rows_words(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as lines of words."""
    field = forms.Field()
    return "\n".join(
        "; ".join(said for name, value in row.items() if name != "DELETE" and (said := word(field, value)))
        for row in rows
    )


def _places(form: forms.Form) -> list[str]:
    return [name for name in form.fields if name not in (READ, REVISION)]
