"""Addresses of the ballots pages."""

from django.urls import path

from kiemdiem.ballots import views

app_name = "ballots"
urlpatterns = [
    path("<int:item_id>/", views.vote, name="vote"),
    path("<int:item_id>/lap/", views.begin, name="begin"),
    path("<int:item_id>/nhap/", views.enter_count, name="enter_count"),
]
