"""Addresses of the shortcomings pages."""

from django.urls import path

from kiemdiem.shortcomings.views import causes, drafts, entry, lists

app_name = "shortcomings"
urlpatterns = [
    path("", lists.index, name="index"),
    path("moi/", drafts.draft, name="draft"),
    path("nhom/", lists.groups, name="groups"),
    path("nguyen-nhan/", causes.causes, name="causes"),
    path("nguyen-nhan/<int:cause_id>/", causes.cause, name="cause"),
    path("chuyen-han/", lists.slippage, name="slippage"),
    path("vuong-mac/", lists.obstacles, name="obstacles"),
    path("vuong-mac/<int:obstacle_id>/", lists.obstacle, name="obstacle"),
    path("<int:entry_id>/", entry.entry, name="entry"),
    path("<int:entry_id>/sua/", drafts.edit, name="edit"),
    path("<int:entry_id>/nguon/", entry.origin, name="origin"),
    path("<int:entry_id>/minh-chung/<int:evidence_id>/", entry.evidence, name="evidence"),
    path("<int:entry_id>/<slug:slug>/", entry.act, name="act"),
]
