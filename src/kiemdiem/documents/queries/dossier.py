"""A subject's dossier (Quy định 366-QĐ/TW, Điều 17; Mẫu 04): what is there, what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Prefetch, Q

from kiemdiem import data
from kiemdiem.conferences.models import AgendaItem
from kiemdiem.core.ruleset import Confidence
from kiemdiem.cycles.models import Subject, Visit
from kiemdiem.documents.models import DossierFile, IssuedPaper, PaperVersion
from kiemdiem.reviews.models import Consultation


@dataclass(frozen=True)
class DossierItem:
    """One kind of document that a dossier holds. `always`: missing unless it is there."""

    key: str
    title: str
    forms: tuple[str, ...]
    kinds: frozenset[str]
    always: bool
    note: str
    opinions: frozenset[str]


@dataclass(frozen=True)
class DossierList:
    """The list with the article it stands in, and how surely that was read."""

    items: tuple[DossierItem, ...]
    article: str
    confidence: Confidence


@dataclass(frozen=True)
class DossierLine:
    """One kind of document with what is there of it."""

    number: int
    item: DossierItem
    versions: tuple[PaperVersion, ...]
    files: tuple[DossierFile, ...]
    asked: tuple[Consultation, ...]

    @property
    def opinions(self) -> tuple[Consultation, ...]:
        """The opinions asked for that came back signed."""
        return tuple(one for one in self.asked if one.returned_at)

    @property
    def awaited(self) -> tuple[Consultation, ...]:
        """The opinions asked for that are not there yet."""
        return tuple(one for one in self.asked if not one.returned_at)

    @property
    def there(self) -> bool:
        """Whether anything of it is there."""
        return bool(self.versions or self.files or self.opinions)

    @property
    def missing(self) -> bool:
        """Whether it should be there and is not."""
        return self.item.always and not self.there

    @property
    def says(self) -> str:
        """What is there, in words."""
        named = [version.paper.title for version in self.versions] + [file.title for file in self.files]
        named += [f"Ý kiến của {one.body}, ký ngày {one.signed_on:%d/%m/%Y}" for one in self.opinions]
        return "; ".join(named)


@cache
def dossier_list() -> DossierList:
    """Return the list of `data/papers/dossier.yaml`."""
    table: Mapping[str, Any] = data.table("papers/dossier.yaml")
    return DossierList(
        items=tuple(
            DossierItem(
                key=row["key"],
                title=row["title"],
                forms=tuple(row["forms"]),
                kinds=frozenset(row.get("of", ())),
                always=row["always"],
                note=row.get("note", ""),
                opinions=frozenset(row.get("opinions", ())),
            )
            for row in table["items"]
        ),
        article=table["article"],
        confidence=Confidence(table["confidence"]),
    )


def dossier_of(subject: Subject) -> tuple[DossierLine, ...]:
    """Return the dossier of a subject, item by item: four statements. Whoever asks may see the subject's rating."""
    papers = list(
        IssuedPaper.objects.filter(_of(subject))
        .prefetch_related(
            Prefetch(
                "versions",
                queryset=PaperVersion.objects.filter(withdrawn_at__isnull=True)
                .select_related("paper")
                .order_by("version"),
            )
        )
        .order_by("pk")
    )
    files: defaultdict[str, list[DossierFile]] = defaultdict(list)
    for file in subject.dossier_files.order_by("dated", "pk"):
        files[file.item].append(file)
    asked = list(
        Consultation.objects.filter(subject=subject, set_aside_at__isnull=True).order_by("asked_at", "pk")
    )
    wanted = [item for item in dossier_list().items if not item.kinds or subject.kind in item.kinds]
    return tuple(
        DossierLine(
            number, item, tuple(_versions(papers, item.forms)), tuple(files[item.key]),
            tuple(one for one in asked if one.kind in item.opinions),
        )
        for number, item in enumerate(wanted, start=1)
    )  # fmt: skip


def _of(subject: Subject) -> Q:
    """Return the papers about a subject, its conference, the votes on it, and the visit to its unit."""
    items = AgendaItem.objects.filter(subject=subject).order_by()
    visits = Visit.objects.filter(unit=subject.unit_id).order_by()
    return (
        Q(subject=subject)
        | Q(about="conference", thing_id__in=items.values("conference_id"))
        | Q(about="visit", thing_id__in=visits.values("pk"))
        | Q(about="unit", thing_id=subject.unit_id)
    )


def _versions(papers: Iterable[IssuedPaper], forms: tuple[str, ...]) -> Iterable[PaperVersion]:
    for paper in papers:
        if paper.form_key in forms:
            yield from list(paper.versions.all())[-1:]


def dossier_rows(subject: Subject) -> list[Mapping[str, str]]:
    """Return the dossier as the rows of Mẫu 04."""
    return [
        {
            "number": str(line.number),
            "title": line.item.title,
            "papers": line.says,
            "note": "còn thiếu" if line.missing else line.item.note if not line.there else "",
        }
        for line in dossier_of(subject)
    ]
