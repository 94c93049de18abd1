"""Addresses of the targets pages."""

from django.urls import path

from kiemdiem.targets import views

app_name = "targets"
urlpatterns = [
    path("", views.index, name="index"),
    path("moi/", views.create, name="create"),
    path("<int:target_id>/", views.target, name="target"),
]
