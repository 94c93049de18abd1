"""Forms meet refusals: the reason goes onto the form, nothing typed is lost, and the answer's code tells which it was.

One convention for every context: 422 where what was typed has faults, 409 where the rules refuse now, 403 where the
person may not. A page that shows a form or a refusal in place answers with `answer_code(…)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.forms import BaseForm, BaseFormSet

from kiemdiem.core.refusal import NotAllowed, NotReady, Refused

OK, FORBIDDEN, CONFLICT, FAULTY = 200, 403, 409, 422
REFUSED = "refused"
Tried: TypeAlias = "BaseForm | BaseFormSet[Any] | Refused | None"


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
        says = [" ".join(part for part in (refused.reason, _basis(refused), refused.way_out) if part)]
        if isinstance(refused, NotReady):
            says += [missing.says for missing in refused.missing]
        for sentence in says:
            form.add_error(None, ValidationError(sentence, code=REFUSED))
    except ValidationError as invalid:
        form.add_error(None, invalid)
    except IntegrityError:
        form.add_error(None, "Dữ liệu trùng hoặc trái ràng buộc; hãy kiểm tra lại các ô đã nhập.")


def answer_code(*tried: Tried) -> int:
    """Return the code of an answer that shows what was tried: forms as sent, a refusal caught on the way.

    Nothing tried, or nothing wrong: 200. Of several the gravest holds: may not, is refused now, has faults.
    """
    codes = {_code(each) for each in tried}
    return next((code for code in (FORBIDDEN, CONFLICT, FAULTY) if code in codes), OK)


def _code(tried: Tried) -> int:
    if isinstance(tried, Refused):
        return FORBIDDEN if isinstance(tried, NotAllowed) else CONFLICT
    if isinstance(tried, BaseFormSet):
        faulty = tried.is_bound and tried.total_error_count() > 0
    elif tried is not None and tried.has_error(NON_FIELD_ERRORS, REFUSED):
        return CONFLICT
    else:
        faulty = tried is not None and bool(tried.errors)
    return FAULTY if faulty else OK


def _basis(refused: Refused) -> str:
    return f"Căn cứ: {refused.article}." if refused.article else ""
