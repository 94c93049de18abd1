"""Addresses of the ratings pages."""

from django.urls import path

from kiemdiem.ratings.views import anew, asking, board, groups, subject

app_name = "ratings"
urlpatterns = [
    path("", board.index, name="index"),
    path("<int:cycle_id>/", board.board, name="board"),
    path("<int:cycle_id>/nang-ty-le/", board.raise_cap, name="raise_cap"),
    path("<int:cycle_id>/nhom/", groups.groups, name="groups"),
    path("<int:cycle_id>/nhom/thanh-vien/", groups.group, name="group"),
    path("<int:cycle_id>/nhom/dat-ten/", groups.name_group, name="name_group"),
    path("doi-tuong/<int:subject_id>/", subject.subject, name="subject"),
    path("doi-tuong/<int:subject_id>/so-lieu/", subject.record_fact, name="record_fact"),
    path("doi-tuong/<int:subject_id>/truong-hop/", subject.record_blocker, name="record_blocker"),
    path("doi-tuong/<int:subject_id>/tham-dinh/", subject.appraise, name="appraise"),
    path("doi-tuong/<int:subject_id>/xep-loai-lai/", anew.decide_again, name="decide_again"),
    path("doi-tuong/<int:subject_id>/tinh-thu/", asking.try_figures, name="try"),
    path("doi-tuong/<int:subject_id>/doi-chieu/", asking.compare_rules, name="compare"),
]
