"""Addresses of the cycles pages."""

from django.urls.resolvers import URLPattern

app_name = "cycles"
urlpatterns: list[URLPattern] = []
