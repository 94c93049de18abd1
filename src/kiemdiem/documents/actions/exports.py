"""Taking many papers out at once: a subject's dossier, the papers of a form in a cycle."""

from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record_export
from kiemdiem.core.access import Actor
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.documents.access import dossier_target
from kiemdiem.notices.access import own_target


@action("documents.export_dossier")
def export_dossier(*, subject: Subject, form: str, files: int, by: Actor, at: datetime) -> None:
    """Note that a dossier is taken out as one file, before it is. Raises NotAllowed."""
    require("documents.export_dossier", by, dossier_target(subject, by))
    record_export(
        "documents.export_dossier", form=form, rows=files, by=by, at=at, about=subject, paths=subject.paths,
        cycle_id=subject.cycle_id,
    )  # fmt: skip


@action("documents.export_papers")
def export_papers(*, cycle: Cycle, name: str, files: int, by: Actor, at: datetime) -> None:
    """Note that the papers called `name` that `by` sees in a cycle are taken out, before they are. Raises NotAllowed."""
    require("documents.export_papers", by, own_target(by.account_id or 0, by))
    record_export(
        "documents.export_papers", form="zip", rows=files, filters={"văn bản": name}, by=by, at=at, about=cycle,
        paths=cycle.paths, cycle_id=cycle.pk,
    )  # fmt: skip
