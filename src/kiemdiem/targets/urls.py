"""Addresses of the targets pages."""

from django.urls import path

from kiemdiem.targets.views import lists, pasting, targets

app_name = "targets"
urlpatterns = [
    path("", lists.index, name="index"),
    path("xuat/", lists.export, name="export"),
    path("moi/", lists.create, name="create"),
    path("nhap/", pasting.paste, name="paste"),
    path("<int:target_id>/", targets.target, name="target"),
    path("<int:target_id>/sua/", targets.describe, name="describe"),
    path("<int:target_id>/giao/", targets.cascade, name="cascade"),
]
