"""Addresses of the conferences pages."""

from django.urls.resolvers import URLPattern

app_name = "conferences"
urlpatterns: list[URLPattern] = []
