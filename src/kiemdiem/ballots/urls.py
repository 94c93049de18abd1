"""Addresses of the ballots pages."""

from django.urls.resolvers import URLPattern

app_name = "ballots"
urlpatterns: list[URLPattern] = []
