"""Addresses of plenary sessions, under /hoi-nghi-toan-the/."""

from django.urls import path

from kiemdiem.plenums.views import papers, sessions

app_name = "plenums"
urlpatterns = [
    path("", sessions.index, name="index"),
    path("len-lich/", sessions.plan, name="plan"),
    path("<int:plenum_id>/", sessions.plenum, name="plenum"),
    path("<int:plenum_id>/sua-ke-hoach/", sessions.replan, name="replan"),
    path("<int:plenum_id>/moi/", sessions.invite, name="invite"),
    path("<int:plenum_id>/them-tai-lieu/", sessions.add_paper, name="add_paper"),
    path("<int:plenum_id>/phat-tai-lieu/", sessions.hand_out, name="hand_out"),
    path("<int:plenum_id>/diem-danh/", sessions.roll, name="roll"),
    path("<int:plenum_id>/khai-mac/", sessions.open_plenum, name="open"),
    path("<int:plenum_id>/be-mac/", sessions.close_plenum, name="close"),
    path("<int:plenum_id>/bien-ban/", sessions.minutes, name="minutes"),
    path("tai-lieu/<int:plenum_paper_id>/", papers.paper, name="paper"),
    path("tai-lieu/<int:plenum_paper_id>/da-doc/", papers.read, name="read"),
    path("tai-lieu/<int:plenum_paper_id>/ban-moi/", papers.renew, name="renew_paper"),
    path("tai-lieu/<int:plenum_paper_id>/bo/", papers.remove, name="remove_paper"),
    path("tai-lieu/<int:plenum_paper_id>/gop-y/", papers.remark, name="make_remark"),
    path("tai-lieu/<int:plenum_paper_id>/bieu-quyet/", papers.vote, name="vote"),
    path("tai-lieu/<int:plenum_paper_id>/kiem-phieu/", papers.enter_count, name="enter_count"),
    path("y-kien/<int:remark_id>/", papers.one_remark, name="remark"),
    path("y-kien/<int:remark_id>/xu-ly/", papers.dispose, name="dispose"),
    path("y-kien/<int:remark_id>/han-che/", papers.to_register, name="to_register"),
    path("y-kien/<int:remark_id>/chuong-trinh/", papers.to_programme, name="to_programme"),
]
