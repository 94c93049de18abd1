"""Addresses of the rulesets pages."""

from django.urls.resolvers import URLPattern

app_name = "rulesets"
urlpatterns: list[URLPattern] = []
