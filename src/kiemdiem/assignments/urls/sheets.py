"""Addresses below `/phieu/`."""

from django.urls import path

from kiemdiem.assignments.views import periods, sheets

urlpatterns = [
    path("", periods.index, name="periods"),
    path("ky/mo/", periods.open_period, name="open_period"),
    path("ky/<int:period_id>/", periods.period, name="period"),
    path("ky/<int:period_id>/<slug:slug>/", periods.act, name="period_deed"),
    path("nguoi/<int:person_id>/<int:year>/", sheets.year, name="person_year"),
    path("<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("<int:sheet_id>/<slug:slug>/", sheets.act, name="sheet_deed"),
]
