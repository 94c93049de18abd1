"""Which Word template a paper is made from: the body's own where it has one in use, else the software's."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from kiemdiem.adapters.docstyles import layouts
from kiemdiem.adapters.word import template
from kiemdiem.core.refusal import Refused
from kiemdiem.documents.models import OwnTemplate
from kiemdiem.documents.queries.paper import Draft


@dataclass(frozen=True)
class Used:
    """A template with its hash; `own` is the body's own one."""

    content: bytes
    sha256: str
    own: OwnTemplate | None = None


def template_for(draft: Draft) -> Used:
    """Return the template of a paper: one statement. Raises Refused where a body's own file is no longer whole."""
    own = own_template(draft)
    if own is None:
        return default_template(draft.form.key, draft.layout.key)
    try:
        with own.file.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != own.sha256:
        raise Refused(
            f"Tệp mẫu riêng “{own.file_name}” trong kho lưu trữ không còn đúng như khi nộp.",
            way_out="Hãy nộp lại mẫu, thôi dùng mẫu này, hoặc báo quản trị viên khôi phục từ bản sao lưu.",
        )
    return Used(content, own.sha256, own)


def own_template(draft: Draft) -> OwnTemplate | None:
    """Return the body's own template in use for a form: one statement; None where it has none."""
    if draft.issuer.body is None:
        return None
    return OwnTemplate.objects.filter(
        body=draft.issuer.body, form_key=draft.form.key, ended_at__isnull=True
    ).first()


@lru_cache(maxsize=128)
def default_template(form_key: str, layout_key: str) -> Used:
    """Return the software's own template of a form in a layout. Raises StopIteration for an unknown layout."""
    layout = next(one for one in layouts() if one.key == layout_key)
    content = template(form_key, layout)
    return Used(content, hashlib.sha256(content).hexdigest())
