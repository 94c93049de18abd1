"""What the API says when it doesn't do what was asked: always a sentence, never a page."""

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.web.refusals import answer_code


@dataclass(frozen=True)
class Refusal:
    """Why not: a whole sentence, its article, the way out, everything that is missing or faulty."""

    reason: str
    article: str = ""
    way_out: str = ""
    missing: list[str] = field(default_factory=list)


UNAUTHENTICATED, MISSING, FAULTY = 401, 404, 422
REFUSALS = {400: Refusal, 401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal, 422: Refusal}


def explain(api: NinjaAPI) -> None:
    """Let every refusal, wrong key, missing thing and faulty input be answered as a `Refusal`."""

    def say(request: HttpRequest, refusal: Refusal, code: int) -> HttpResponse:
        return api.create_response(request, refusal.__dict__, status=code)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, why: Refused) -> HttpResponse:
        missing = [each.says for each in why.missing] if isinstance(why, NotReady) else []
        return say(request, Refusal(why.reason, why.article, why.way_out, missing), answer_code(why))

    @api.exception_handler(AuthenticationError)
    def unknown_key(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
        return say(
            request,
            Refusal(
                "Thiếu mã truy cập, hoặc mã không còn dùng được.",
                way_out="Hãy gửi tiêu đề Authorization: Bearer với mã tạo ở trang “Mã truy cập”.",
            ),
            UNAUTHENTICATED,
        )

    @api.exception_handler(Http404)
    def not_there(request: HttpRequest, _: Http404) -> HttpResponse:
        return say(request, Refusal("Không có bản ghi này."), MISSING)

    @api.exception_handler(ValidationError)
    def faulty(request: HttpRequest, why: ValidationError) -> HttpResponse:
        faults = [f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}" for error in why.errors]
        return say(
            request,
            Refusal("Dữ liệu gửi lên chưa đúng.", way_out="Hãy sửa từng chỗ được nêu.", missing=faults),
            FAULTY,
        )

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, why: HttpError) -> HttpResponse:
        return say(request, Refusal("Yêu cầu không đọc được."), why.status_code)
