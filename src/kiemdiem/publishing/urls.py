"""Addresses of what the public sees, and of deciding what it sees, under /cong-khai/."""

from django.urls.resolvers import URLPattern

app_name = "publishing"
urlpatterns: list[URLPattern] = []
