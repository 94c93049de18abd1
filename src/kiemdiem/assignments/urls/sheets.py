"""Addresses below `/phieu/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
