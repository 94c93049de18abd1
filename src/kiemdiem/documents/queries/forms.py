"""The forms of `data/forms/`, read once against the vocabulary of their things, and what a form is for a thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kiemdiem import data
from kiemdiem.audit.access import policy
from kiemdiem.core.papers.forms import PaperForm, Printed, load_forms
from kiemdiem.core.refusal import Refused
from kiemdiem.documents.queries.meetings import CONFERENCE, VOTE
from kiemdiem.documents.queries.plenums import PLENUM
from kiemdiem.documents.queries.programmes import PROGRAMME
from kiemdiem.documents.queries.ratings import RATING
from kiemdiem.documents.queries.remedies import ENTRY, UNIT
from kiemdiem.documents.queries.reports import REPORT
from kiemdiem.documents.queries.sheets import SHEET
from kiemdiem.documents.queries.suggestions import SUGGESTION, VISIT
from kiemdiem.documents.queries.terms import ISSUERS, Kind, Matter

FOLDER = "forms"
KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (REPORT, RATING, SUGGESTION, VISIT, CONFERENCE, VOTE, ENTRY, UNIT, SHEET, PROGRAMME, PLENUM)
}  # fmt: skip
REFERENCE = "mẫu tham khảo của phần mềm"


@dataclass(frozen=True)
class FormLine:
    """A form as it is called for a thing: its printed number, and whether a text confirms it."""

    form: PaperForm
    printed: Printed

    @property
    def label(self) -> str:
        """The printed number where there is one, and the name."""
        return f"{self.printed.number}: {self.form.name}" if self.printed.number else self.form.name


@cache
def forms() -> Mapping[str, PaperForm]:
    """Return every packaged form by its key. Raises FormFaults with every fault of every file."""
    files = {path.name: path.read_text(encoding="utf-8") for path in (data.ROOT / FOLDER).glob("*.yaml")}
    terms = {key: kind.terms for key, kind in KINDS.items()}
    return load_forms(files, terms, ISSUERS, policy().steps)


def form_of(key: str) -> PaperForm:
    """Return the form `key`. Raises Refused where there is none."""
    try:
        return forms()[key]
    except KeyError:
        raise Refused("Phần mềm không có mẫu văn bản này.", way_out="Hãy mở lại danh sách văn bản.") from None


def forms_for(matter: Matter) -> tuple[FormLine, ...]:
    """Return the forms that a thing can have papers in, in their order."""
    return tuple(
        FormLine(form, form.printed_under(matter.rules_key, matter.period_end))
        for form in forms().values()
        if form.about == matter.kind and form.fits(matter.subject_kind, matter.rules_key, matter.period_end)
    )


def forms_about(*kinds: str) -> tuple[PaperForm, ...]:
    """Return the forms of some kinds of things, in their order."""
    return tuple(form for form in forms().values() if form.about in kinds)
