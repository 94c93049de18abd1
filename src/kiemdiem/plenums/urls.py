"""Addresses of plenary sessions, under /hoi-nghi-toan-the/."""

from django.urls.resolvers import URLPattern

app_name = "plenums"
urlpatterns: list[URLPattern] = []
