"""Addresses of the cycles pages."""

from django.urls import path

from kiemdiem.cycles.views import additions, board, cycle, delegations, kinships, many, suggestions, visits

app_name = "cycles"
urlpatterns = [
    path("", cycle.index, name="index"),
    path("lap/", cycle.create, name="create"),
    path("<int:cycle_id>/", board.board, name="board"),
    path("<int:cycle_id>/chuan-bi/", cycle.prepare, name="prepare"),
    path("<int:cycle_id>/mo/", cycle.open_run, name="open_run"),
    path("<int:cycle_id>/ket-thuc/", cycle.close, name="close"),
    path("<int:cycle_id>/lich/", cycle.calendar, name="calendar"),
    path("<int:cycle_id>/doi-tuong/", board.subjects, name="subjects"),
    path("<int:cycle_id>/doi-tuong/bo-sung/", additions.add_subject, name="add_subject"),
    path("<int:cycle_id>/goi-y/", many.suggestions, name="suggestions"),
    path("<int:cycle_id>/goi-y/soan/", many.suggest_many, name="suggest_many"),
    path("<int:cycle_id>/goi-y/ban-hanh/", many.issue_many, name="issue_many"),
    path("<int:cycle_id>/goi-y/<slug:slug>/", many.prepare_suggestions, name="prepare_suggestions"),
    path("<int:cycle_id>/doan-cong-tac/", delegations.delegations, name="delegations"),
    path("<int:cycle_id>/doan-cong-tac/chuyen/", delegations.move_unit, name="move_unit"),
    path("<int:cycle_id>/doan-cong-tac/lich/", visits.visits, name="visits"),
    path("quan-he/", kinships.kinships, name="kinships"),
    path("quan-he/<int:kinship_id>/thoi/", kinships.end_kinship, name="end_kinship"),
    path("lich-doan/<int:visit_id>/", visits.visit, name="visit"),
    path("lich-doan/<int:visit_id>/bo/", visits.cancel_visit, name="cancel_visit"),
    path("lich-doan/<int:visit_id>/vang/", visits.cover_absence, name="cover_absence"),
    path("lich-doan/<int:visit_id>/bao-cao/", visits.write_visit_report, name="write_visit_report"),
    path("lich-doan/<int:visit_id>/gui/", visits.send_visit_report, name="send_visit_report"),
    path(
        "lich-doan/<int:visit_id>/ket-luan/<int:conclusion_id>/",
        visits.settle_conclusion,
        name="settle_conclusion",
    ),
    path("don-vi/<int:unit_id>/lich-doan/", visits.plan_visit, name="plan_visit"),
    path("don-vi/<int:unit_id>/", board.unit, name="unit"),
    path("doi-tuong/<int:subject_id>/", board.subject, name="subject"),
    path("doi-tuong/<int:subject_id>/dien/", board.change_inclusion, name="change_inclusion"),
    path("doi-tuong/<int:subject_id>/ten/", board.correct_name, name="correct_name"),
    path("doi-tuong/<int:subject_id>/goi-y/", suggestions.suggest, name="suggest"),
    path("goi-y/<int:suggestion_id>/", suggestions.suggestion, name="suggestion"),
    path("goi-y/<int:suggestion_id>/sua/", suggestions.edit_suggestion, name="edit_suggestion"),
    path("goi-y/<int:suggestion_id>/ban-hanh/", suggestions.issue_suggestion, name="issue_suggestion"),
    path("goi-y/<int:suggestion_id>/ky-nhan/", suggestions.receive_suggestion, name="receive_suggestion"),
    path("goi-y/<int:suggestion_id>/da-xem/", suggestions.read_suggestion, name="read_suggestion"),
    path("goi-y/<int:suggestion_id>/<slug:slug>/", suggestions.suggestion_deed, name="suggestion_deed"),
    path("doan-cong-tac/<int:delegation_id>/", delegations.delegation, name="delegation"),
    path("doan-cong-tac/<int:delegation_id>/don-vi/", delegations.assign_units, name="assign_units"),
    path("doan-cong-tac/<int:delegation_id>/thanh-vien/", delegations.add_member, name="add_member"),
    path(
        "doan-cong-tac/<int:delegation_id>/thanh-vien/<int:member_id>/rut/",
        delegations.remove_member,
        name="remove_member",
    ),
]
