"""Addresses of tasks and products (`/nhiem-vu/`) and of periods and sheets (`/phieu/`)."""

from django.urls import include, path

from kiemdiem.assignments.urls import sheets, tasks

app_name = "assignments"
urlpatterns = [
    path("nhiem-vu/", include(tasks.urlpatterns)),
    path("phieu/", include(sheets.urlpatterns)),
]
