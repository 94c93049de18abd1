"""All addresses, read like a menu. They are Vietnamese without marks."""

from django.urls import include, path

urlpatterns = [
    path("", include("kiemdiem.boards.urls")),
    path("tai-khoan/", include("kiemdiem.accounts.urls")),
    path("thong-bao/", include("kiemdiem.notices.urls")),
    path("to-chuc/", include("kiemdiem.organisations.urls")),
    path("bo-quy-dinh/", include("kiemdiem.rulesets.urls")),
    path("dot-kiem-diem/", include("kiemdiem.cycles.urls")),
    path("", include("kiemdiem.assignments.urls")),
    path("chi-tieu/", include("kiemdiem.targets.urls")),
    path("so-han-che/", include("kiemdiem.shortcomings.urls")),
    path("bao-cao/", include("kiemdiem.reviews.urls")),
    path("hoi-nghi/", include("kiemdiem.conferences.urls")),
    path("kiem-phieu/", include("kiemdiem.ballots.urls")),
    path("xep-loai/", include("kiemdiem.ratings.urls")),
    path("chuong-trinh/", include("kiemdiem.programmes.urls")),
    path("hoi-nghi-toan-the/", include("kiemdiem.plenums.urls")),
    path("van-ban/", include("kiemdiem.documents.urls")),
    path("cong-khai/", include("kiemdiem.publishing.urls")),
    path("api/", include("kiemdiem.api.urls")),
    path("nhat-ky/", include("kiemdiem.audit.urls")),
]
handler400 = "kiemdiem.web.views.bad_request"
handler403 = "kiemdiem.web.views.forbidden"
handler404 = "kiemdiem.web.views.not_found"
handler500 = "kiemdiem.web.views.server_error"
