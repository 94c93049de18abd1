"""Forms meet refusals: the reason goes onto the form, and nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseForm

from kiemdiem.core.refusal import NotAllowed, NotReady, Refused


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Catch a refusal of the action inside and put it on `form`; the view then renders the form again.

    A missing permission is not the form's matter and goes on to its own page. Usage:
    `with refusals_on(form): actions.…` then `if not form.errors: return redirect(…)`.
    """
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refused:
        form.add_error(
            None, " ".join(part for part in (refused.reason, _basis(refused), refused.way_out) if part)
        )
        if isinstance(refused, NotReady):
            for missing in refused.missing:
                form.add_error(None, missing.says)
    except ValidationError as invalid:
        form.add_error(None, invalid)
    except IntegrityError:
        form.add_error(None, "Dữ liệu trùng hoặc trái ràng buộc; hãy kiểm tra lại các ô đã nhập.")


def _basis(refused: Refused) -> str:
    return f"Căn cứ: {refused.article}." if refused.article else ""
