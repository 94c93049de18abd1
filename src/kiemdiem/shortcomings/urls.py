"""Addresses of the shortcomings pages."""

from django.urls.resolvers import URLPattern

app_name = "shortcomings"
urlpatterns: list[URLPattern] = []
