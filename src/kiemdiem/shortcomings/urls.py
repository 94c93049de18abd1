"""Addresses of the shortcomings pages."""

from django.urls import path

from kiemdiem.shortcomings.views import causes, drafts, entry, likeness, lists, obstacles, pages, register

app_name = "shortcomings"
urlpatterns = [
    path("", register.index, name="index"),
    path("bo-loc/", register.filters, name="filters"),
    path("bo-loc/<int:filter_id>/", register.filter_, name="filter"),
    path("xuat/<slug:kind>/", register.export, name="export"),
    path("theo-trang-thai/", pages.board, name="board"),
    path("lich/", pages.calendar, name="calendar"),
    path("tien-do/", pages.gantt, name="gantt"),
    path("linh-vuc-don-vi/", pages.heat, name="heat"),
    path("viec-kho/", pages.hard, name="hard"),
    path("tai-dien/", pages.relapses, name="relapses"),
    path("giong-nhau/", likeness.duplicates, name="duplicates"),
    path("giong-nhau/<int:one_id>/<int:other_id>/", likeness.pair, name="pair"),
    path("giong-nhau/ket-luan/<int:likeness_id>/go/", likeness.undo, name="undo_likeness"),
    path("moi/", drafts.draft, name="draft"),
    path("nhom/", lists.groups, name="groups"),
    path("nguyen-nhan/", causes.causes, name="causes"),
    path("nguyen-nhan/<int:cause_id>/", causes.cause, name="cause"),
    path("chuyen-han/", pages.slippage, name="slippage"),
    path("vuong-mac/", obstacles.obstacles, name="obstacles"),
    path("vuong-mac/<int:obstacle_id>/", obstacles.obstacle, name="obstacle"),
    path("vuong-mac/<int:obstacle_id>/gui-tiep/", obstacles.further, name="further"),
    path("<int:entry_id>/", entry.entry, name="entry"),
    path("<int:entry_id>/sua/", drafts.edit, name="edit"),
    path("<int:entry_id>/cac-lan/", likeness.memory, name="memory"),
    path("<int:entry_id>/tien-do/", entry.plan, name="plan"),
    path("<int:entry_id>/ho-so/", entry.dossier, name="dossier"),
    path("<int:entry_id>/nguon/", entry.origin, name="origin"),
    path("<int:entry_id>/minh-chung/<int:evidence_id>/", entry.evidence, name="evidence"),
    path("<int:entry_id>/<slug:slug>/", entry.act, name="act"),
]
