"""Addresses of the targets pages."""

from django.urls import path

from kiemdiem.targets.views import files, lists, pasting, targets

app_name = "targets"
urlpatterns = [
    path("", lists.index, name="index"),
    path("xuat/", lists.export, name="export"),
    path("moi/", lists.create, name="create"),
    path("nhap/", pasting.paste, name="paste"),
    path("nhap-tep/", files.lists_, name="lists"),
    path("nhap-tep/mau/", files.list_template, name="list_template"),
    path("nhap-tep/ghi/", files.take_list, name="take_list"),
    path("nhap-tep/<int:figures_id>/", files.list_, name="list"),
    path("<int:target_id>/", targets.target, name="target"),
    path("<int:target_id>/sua/", targets.describe, name="describe"),
    path("<int:target_id>/giao/", targets.cascade, name="cascade"),
]
