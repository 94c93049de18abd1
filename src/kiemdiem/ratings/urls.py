"""Addresses of the ratings pages."""

from django.urls import path

from kiemdiem.ratings import views

app_name = "ratings"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:cycle_id>/", views.board, name="board"),
    path("<int:cycle_id>/nang-ty-le/", views.raise_cap, name="raise_cap"),
    path("doi-tuong/<int:subject_id>/", views.subject, name="subject"),
    path("doi-tuong/<int:subject_id>/so-lieu/", views.record_fact, name="record_fact"),
    path("doi-tuong/<int:subject_id>/truong-hop/", views.record_blocker, name="record_blocker"),
    path("doi-tuong/<int:subject_id>/tham-dinh/", views.appraise, name="appraise"),
]
