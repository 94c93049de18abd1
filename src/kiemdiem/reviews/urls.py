"""Addresses of the reviews pages."""

from django.urls.resolvers import URLPattern

app_name = "reviews"
urlpatterns: list[URLPattern] = []
