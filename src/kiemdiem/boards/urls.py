"""Addresses of the boards pages."""

from django.urls.resolvers import URLPattern

app_name = "boards"
urlpatterns: list[URLPattern] = []
