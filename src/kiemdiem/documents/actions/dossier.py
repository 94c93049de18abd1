"""Files put into a subject's dossier that the software did not make."""

from dataclasses import asdict
from datetime import date, datetime

from django.core.files.base import File

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.models import Subject
from kiemdiem.documents.access import dossier_target
from kiemdiem.documents.models import DossierFile
from kiemdiem.documents.queries.dossier import dossier_list
from kiemdiem.shortcomings.actions.files import examined


@action("documents.add_file")
def add_file(
    *,
    subject: Subject,
    item: str,
    file: "File[bytes]",
    title: str,
    dated: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> DossierFile:
    """Put a file into an item of a subject's dossier, under the SHA-256 of its content.

    Raises NotAllowed; Refused for an unknown item, a day ahead, a file that is empty, too large, not what its name
    says, or in the dossier already.
    """
    Subject.objects.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)
    require("documents.add_file", by, dossier_target(subject, by))
    wanted = {one.key for one in dossier_list().items if not one.kinds or subject.kind in one.kinds}
    if item not in wanted:
        raise Refused("Hồ sơ của đối tượng này không có mục ấy.", way_out="Hãy chọn mục trong danh sách.")
    not_ahead(dated, at, "Ngày của tài liệu")
    title = said(title, "tên tài liệu")
    found = examined(file)
    same = DossierFile.objects.filter(subject=subject, sha256=found.sha256).first()
    if same:
        raise Refused(f"Tệp này đã có trong hồ sơ, với tên “{same.title}”.", way_out="Hãy chọn tệp khác.")
    added = DossierFile(
        subject=subject, item=item, title=title, dated=dated, **asdict(found), added_at=at, added_by_id=by.account_id, source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    added.file.save(found.sha256, file, save=False)
    added.save()
    record(
        "documents.add_file", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"item": item, "file": added.pk, "sha256": found.sha256, "size": found.size},
    )  # fmt: skip
    return added
