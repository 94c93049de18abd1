"""Addresses of the reviews pages."""

from django.urls import path

from kiemdiem.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:subject_id>/", views.report, name="report"),
    path("<int:subject_id>/luu/", views.save, name="save"),
    path("<int:subject_id>/gui/", views.submit, name="submit"),
    path("<int:subject_id>/tiep-nhan/", views.accept, name="accept"),
    path("<int:subject_id>/tra-lai/", views.return_report, name="return_report"),
    path("<int:subject_id>/ban/<int:number>/", views.version, name="version"),
    path("<int:subject_id>/so-sanh/", views.difference, name="difference"),
    path("<int:subject_id>/dua-vao-so/<slug:section_key>/", views.raise_entry, name="raise_entry"),
]
