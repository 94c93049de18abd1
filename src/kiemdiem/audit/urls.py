"""Addresses of the audit pages."""

from django.urls import path

from kiemdiem.audit import views

app_name = "audit"
urlpatterns = [path("", views.index, name="index")]
