"""Addresses of what the public sees, and of deciding what it sees, under /cong-khai/."""

from django.urls import path

from kiemdiem.publishing.views import polls

app_name = "publishing"
urlpatterns = [
    path("binh-chon/", polls.public_polls, name="public_polls"),
    path("binh-chon/<int:poll_id>/", polls.public_poll, name="public_poll"),
    path("binh-chon/<int:poll_id>/tra-loi/", polls.answer_poll, name="answer_poll"),
    path("quan-ly/binh-chon/", polls.polls, name="polls"),
    path("quan-ly/binh-chon/soan/", polls.draft_poll, name="draft_poll"),
    path("quan-ly/binh-chon/<int:poll_id>/", polls.poll, name="poll"),
    path("quan-ly/binh-chon/<int:poll_id>/sua/", polls.edit_poll, name="edit_poll"),
    path("quan-ly/binh-chon/<int:poll_id>/gan/", polls.link_poll, name="link_poll"),
    path("quan-ly/binh-chon/<int:poll_id>/duyet/", polls.approve_poll, name="approve_poll"),
    path("quan-ly/binh-chon/<int:poll_id>/ma/", polls.make_codes, name="make_codes"),
    path("quan-ly/binh-chon/<int:poll_id>/ket-thuc/", polls.close_poll, name="close_poll"),
]
