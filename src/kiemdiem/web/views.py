"""Pages for what went wrong, in Vietnamese, without a traceback."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that could not be read, or was too much to read."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(
            request,
            413,
            "Nội dung gửi lên quá lớn",
            "Chưa ghi được gì. Hãy quay lại trang trước, chép riêng phần đã viết, rút ngắn rồi gửi lại.",
        )
    return unreadable(request)


def unreadable(request: HttpRequest) -> HttpResponse:
    """Answer a request of which nothing could be made."""
    return _page(request, 400, "Yêu cầu không đọc được", "Hãy quay lại trang trước và thử lại.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer a request that may not be made."""
    return _page(
        request, 403, "Không có quyền xem trang này", "Hãy dùng tài khoản khác hoặc hỏi quản trị viên."
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer an address that leads nowhere."""
    return _page(request, 404, "Không tìm thấy trang", "Địa chỉ có thể đã đổi. Hãy về trang chủ và tìm lại.")


def forms_only(request: HttpRequest) -> HttpResponse:
    """Answer an address that only takes forms, when it is merely visited."""
    return _page(
        request, 405, "Trang này chỉ nhận biểu mẫu", "Hãy quay lại trang có biểu mẫu, điền và gửi lại từ đó."
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form whose protection code has expired."""
    return _page(request, 403, "Phiên làm việc đã hết hạn", "Hãy quay lại trang trước, tải lại rồi gửi lại.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, without asking the database who is signed in: it may be the database that failed."""
    request.user = AnonymousUser()
    return _page(
        request,
        500,
        "Phần mềm gặp lỗi",
        "Việc vừa làm chưa được ghi. Hãy thử lại; nếu vẫn lỗi, báo quản trị viên.",
    )


def _page(request: HttpRequest, status: int, title: str, way_out: str) -> HttpResponse:
    return render(request, "web/error.html", {"title": title, "way_out": way_out}, status=status)
