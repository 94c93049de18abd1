"""Addresses of the targets pages."""

from django.urls.resolvers import URLPattern

app_name = "targets"
urlpatterns: list[URLPattern] = []
