"""Addresses below `/nhiem-vu/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
