"""Addresses of the rulesets pages."""

from django.urls import path

from kiemdiem.rulesets import views

app_name = "rulesets"
urlpatterns = [
    path("", views.index, name="index"),
    path("cong-bo/", views.publish, name="publish"),
    path("ngay-lam-viec/", views.days, name="days"),
    path("ngay-lam-viec/<int:days_id>/rut/", views.withdraw_days, name="withdraw_days"),
    path("<slug:key>/<slug:prefix>/", views.rule_set, name="rule_set"),
]
