"""Addresses of the notices pages."""

from django.urls import path

from kiemdiem.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("doc-tat-ca/", views.read_all, name="read_all"),
    path("cach-nhan/", views.setting, name="setting"),
    path("<int:notice_id>/mo/", views.open_notice, name="open"),
    path("<int:notice_id>/da-doc/", views.read, name="read"),
]
