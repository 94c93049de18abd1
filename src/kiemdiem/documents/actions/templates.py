"""A body's own Word templates: checked before they are kept, followed by newer ones, never overwritten."""

from datetime import datetime

from django.core.files.base import ContentFile, File

from kiemdiem.adapters.word import faults
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.documents.access import body_target
from kiemdiem.documents.models import Body, OwnTemplate
from kiemdiem.documents.queries.forms import form_of
from kiemdiem.shortcomings.actions.files import bare_name, check_content, read_through

WORD = ".docx"


@action("documents.upload_template")
def upload_template(
    *, body: Body, form_key: str, file: "File[bytes]", by: Actor, at: datetime
) -> OwnTemplate:
    """Keep a body's own template for a form and use it from now on; the one before is ended, not lost.

    Raises NotAllowed; NotReady with every fault of the template; Refused for an unknown form, a file that is not a
    Word file, or the very one in use.
    """
    Body.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
    require("documents.upload_template", by, body_target(body.unit))
    form = form_of(form_key)
    name = bare_name(file.name)
    digest, size = read_through(file)
    if not name.lower().endswith(WORD):
        raise Refused(
            f"Tệp “{name}” không phải tệp Word (.docx).", way_out="Hãy lưu lại bằng Word, chọn loại .docx."
        )
    check_content(file, name, size)
    file.seek(0)
    content: bytes = file.read()
    found = faults(content)
    if found:
        raise NotReady(
            f"Mẫu “{name}” có {len(found)} chỗ phải sửa.", [Missing(one) for one in found],
            way_out="Hãy tải mẫu mặc định về, sửa trên đó và giữ nguyên các thẻ trong ngoặc nhọn.",
        )  # fmt: skip
    earlier = body.templates.filter(form_key=form_key)
    in_use = earlier.filter(ended_at__isnull=True).first()
    if in_use and in_use.sha256 == digest:
        raise Refused("Tệp này chính là mẫu đang dùng.", way_out="Không cần nộp lại.")
    if in_use:
        _end(in_use, by, at)
    own = OwnTemplate(
        body=body, form_key=form_key, version=earlier.count() + 1, file_name=name, size=size, sha256=digest,
        uploaded_at=at, uploaded_by_id=by.account_id,
    )  # fmt: skip
    own.file.save(digest, ContentFile(content), save=False)
    own.save()
    record(
        "documents.upload_template", by=by, at=at, about=body, paths=body.paths,
        data={"form": form.key, "version": own.version, "sha256": digest},
    )  # fmt: skip
    return own


@action("documents.end_template")
def end_template(*, template: OwnTemplate, by: Actor, at: datetime) -> OwnTemplate:
    """Stop using a body's own template: the software's is used again. Raises NotAllowed; Refused where it is ended."""
    template = (
        OwnTemplate.objects.select_for_update(of=("self",)).select_related("body__unit").get(pk=template.pk)
    )
    require("documents.end_template", by, body_target(template.body.unit))
    if template.ended_at is not None:
        raise Refused("Mẫu này đã thôi dùng trước đó.", way_out="Không cần làm lại.")
    _end(template, by, at)
    record(
        "documents.end_template", by=by, at=at, about=template.body, paths=template.body.paths,
        data={"form": template.form_key, "version": template.version},
    )  # fmt: skip
    return template


def _end(template: OwnTemplate, by: Actor, at: datetime) -> None:
    template.ended_at, template.ended_by_id = at, by.account_id
    template.save(update_fields=["ended_at", "ended_by"])
