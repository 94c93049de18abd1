"""Addresses of the rulesets pages."""

from django.urls import path

from kiemdiem.rulesets import views

app_name = "rulesets"
urlpatterns = [
    path("", views.index, name="index"),
    path("cong-bo/", views.publish, name="publish"),
    path("<slug:key>/<slug:prefix>/", views.rule_set, name="rule_set"),
]
