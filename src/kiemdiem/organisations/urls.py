"""Addresses of the organisations pages."""

from django.urls import path

from kiemdiem.organisations.views import accounts, administrators, files, lists, people, posts, roles, units

app_name = "organisations"
urlpatterns = [
    path("", lists.index, name="index"),
    path("cay/", lists.tree, name="tree"),
    path("ai-chiu-trach-nhiem/", lists.responsible, name="responsible"),
    path("nhap-tep/<slug:slug>/", files.lists_, name="lists"),
    path("nhap-tep/<slug:slug>/mau/", files.list_template, name="list_template"),
    path("nhap-tep/<slug:slug>/ghi/", files.take_list, name="take_list"),
    path("dot-nhap/<int:organisation_list_id>/", files.list_, name="list"),
    path("linh-vuc/", roles.fields, name="fields"),
    path("vai-tro/", roles.roles, name="roles"),
    path("vai-tro/giao/", roles.grant, name="grant"),
    path("vai-tro/<int:grant_id>/thu-hoi/", roles.revoke, name="revoke"),
    path("quan-tri-dau-tien/<str:token>/", administrators.first_administrator, name="first_administrator"),
    path("don-vi/them/", units.create, name="create"),
    path("don-vi/<int:unit_id>/", units.unit, name="unit"),
    path("don-vi/<int:unit_id>/tai-khoan/", accounts.accounts, name="accounts"),
    path("don-vi/<int:unit_id>/cap-tren/", units.place, name="place"),
    path("don-vi/<int:unit_id>/doi-ten/", units.rename, name="rename"),
    path("don-vi/<int:unit_id>/sua-ten/", units.correct, name="correct_unit"),
    path("don-vi/<int:unit_id>/ket-thuc/", units.end, name="end"),
    path("don-vi/<int:unit_id>/ke-thua/", units.succeed, name="succeed"),
    path("don-vi/<int:unit_id>/tap-the/them/", posts.create_collective, name="create_collective"),
    path("don-vi/<int:unit_id>/chuc-vu/them/", posts.create_post, name="create_post"),
    path("don-vi/<int:unit_id>/nguoi/them/", people.add_person, name="add_person"),
    path("tap-the/<int:collective_id>/doi-ten/", posts.rename_collective, name="rename_collective"),
    path("tap-the/<int:collective_id>/ket-thuc/", posts.end_collective, name="end_collective"),
    path("chuc-vu/<int:post_id>/phan-cong/", people.appoint, name="appoint"),
    path("chuc-vu/<int:post_id>/phu-trach/", posts.charge, name="charge"),
    path("chuc-vu/<int:post_id>/ket-thuc/", posts.end_post, name="end_post"),
    path("phu-trach/<int:charge_id>/ket-thuc/", posts.end_charge, name="end_charge"),
    path("giu-chuc-vu/<int:appointment_id>/ket-thuc/", people.end_appointment, name="end_appointment"),
    path("giu-chuc-vu/<int:appointment_id>/huy/", people.undo_appointment, name="undo_appointment"),
    path("nguoi/", lists.people, name="people"),
    path("nguoi/<int:person_id>/", people.person, name="person"),
    path("nguoi/<int:person_id>/sua/<int:unit_id>/", people.correct, name="correct"),
    path("nguoi/<int:person_id>/tinh-trang/<int:unit_id>/", people.condition, name="condition"),
    path("tinh-trang/<int:condition_id>/ket-thuc/<int:unit_id>/", people.end_condition, name="end_condition"),
]
