"""Addresses of the reviews pages."""

from django.urls import path

from kiemdiem.reviews.views import comments, consultations, entries, intake, report, writing

app_name = "reviews"
urlpatterns = [
    path("", report.index, name="index"),
    path("<int:subject_id>/", report.report, name="report"),
    path("<int:subject_id>/luu/", report.save, name="save"),
    path("<int:subject_id>/gui/", report.submit, name="submit"),
    path("<int:subject_id>/tiep-nhan/", report.accept, name="accept"),
    path("<int:subject_id>/tra-lai/", report.return_report, name="return_report"),
    path("<int:subject_id>/ban/<int:number>/", report.version, name="version"),
    path("<int:subject_id>/so-sanh/", report.difference, name="difference"),
    path("<int:subject_id>/dua-vao-so/<slug:section_key>/", entries.raise_entry, name="raise_entry"),
    path("<int:subject_id>/dang-soan/", writing.writing, name="writing"),
    path("<int:subject_id>/dang-soan/bao/", writing.hold, name="hold"),
    path("<int:subject_id>/chen/<slug:section_key>/", writing.pieces, name="pieces"),
    path("<int:subject_id>/gop-y/", comments.comment, name="comment"),
    path("<int:subject_id>/gop-y/<int:comment_id>/", comments.answer_comment, name="answer_comment"),
    path("<int:subject_id>/lay-y-kien/", consultations.consultations, name="consultations"),
    path(
        "<int:subject_id>/lay-y-kien/<int:consultation_id>/", consultations.consultation, name="consultation"
    ),
    path(
        "<int:subject_id>/lay-y-kien/<int:consultation_id>/thoi/",
        consultations.set_aside,
        name="set_aside",
    ),
    path(
        "<int:subject_id>/lay-y-kien/<int:consultation_id>/phieu/",
        consultations.opinion_form,
        name="opinion_form",
    ),
    path(
        "<int:subject_id>/lay-y-kien/<int:consultation_id>/tep/",
        consultations.opinion_file,
        name="opinion_file",
    ),
    path("<int:subject_id>/nhap-tep/", intake.intakes, name="intakes"),
    path("<int:subject_id>/nhap-tep/<int:intake_id>/", intake.intake, name="intake"),
    path("<int:subject_id>/nhap-tep/<int:intake_id>/nhan-ca/", intake.take_all, name="take_all"),
    path("<int:subject_id>/nhap-tep/<int:intake_id>/hoan-tac/", intake.undo_intake, name="undo_intake"),
    path("<int:subject_id>/nhap-tep/<int:intake_id>/tep/", intake.intake_file, name="intake_file"),
    path("<int:subject_id>/nhap-tep/<int:intake_id>/tim-thay/<int:item_id>/", intake.found, name="found"),
]
