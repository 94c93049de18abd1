"""Addresses of the pages of papers."""

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
