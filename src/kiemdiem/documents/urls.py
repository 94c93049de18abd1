"""Addresses of the pages of papers."""

from django.urls import path

from kiemdiem.documents.views import bodies, catalogue, dossiers, lists, papers

app_name = "documents"
urlpatterns = [
    path("", lists.index, name="index"),
    path("ma/", lists.code, name="code"),
    path("mau/", catalogue.forms, name="forms"),
    path("mau/<slug:form_key>/<slug:line>/", catalogue.template, name="template"),
    path("dot/<int:cycle_id>/", lists.cycle, name="cycle"),
    path("dot/<int:cycle_id>/ban-hanh/<slug:form_key>/", lists.batch, name="batch"),
    path("dot/<int:cycle_id>/tai/<slug:form_key>/", lists.cycle_zip, name="cycle_zip"),
    path("don-vi/<int:unit_id>/", lists.unit, name="unit"),
    path("don-vi/<int:unit_id>/co-quan/<slug:line>/", bodies.body, name="body"),
    path("don-vi/<int:unit_id>/co-quan/<slug:line>/mau/", bodies.upload, name="upload_template"),
    path("mau-rieng/<int:own_template_id>/", bodies.own_template, name="own_template"),
    path("mau-rieng/<int:own_template_id>/thoi-dung/", bodies.end, name="end_template"),
    path("so/<int:body_id>/", lists.register, name="register"),
    path("ho-so/<int:subject_id>/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:subject_id>/zip/", dossiers.as_zip, name="dossier_zip"),
    path("ho-so/<int:subject_id>/pdf/", dossiers.as_pdf, name="dossier_pdf"),
    path("ho-so/tep/<int:dossier_file_id>/", dossiers.file, name="dossier_file"),
    path("ban/<int:paper_version_id>/word/", papers.version_word, name="version_word"),
    path("ban/<int:paper_version_id>/pdf/", papers.version_pdf, name="version_pdf"),
    path("ban/<int:paper_version_id>/thu-hoi/", papers.withdraw, name="withdraw"),
    path("cua/<slug:kind>/<int:thing_id>/", papers.thing, name="thing"),
    path("<slug:form_key>/<int:thing_id>/", papers.paper, name="paper"),
    path("<slug:form_key>/<int:thing_id>/word/", papers.draft_word, name="draft_word"),
    path("<slug:form_key>/<int:thing_id>/pdf/", papers.draft_pdf, name="draft_pdf"),
]
