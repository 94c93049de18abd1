"""Addresses of priority tasks and action programmes, under /chuong-trinh/."""

from django.urls.resolvers import URLPattern

app_name = "programmes"
urlpatterns: list[URLPattern] = []
