"""Addresses of what the public sees, and of deciding what it sees, under /cong-khai/."""

from django.urls import path

from kiemdiem.publishing.views import desk, polls, proposals, public

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
    path("quan-ly/", desk.index, name="index"),
    path("quan-ly/don-vi/<int:unit_id>/", desk.unit, name="unit"),
    path("quan-ly/don-vi/<int:unit_id>/mo/", desk.turn_on, name="turn_on"),
    path("quan-ly/don-vi/<int:unit_id>/dong/", desk.turn_off, name="turn_off"),
    path("quan-ly/don-vi/<int:unit_id>/<slug:kind>/", desk.candidates, name="candidates"),
    path("quan-ly/don-vi/<int:unit_id>/<slug:kind>/<int:thing_id>/", desk.propose, name="propose"),
    path("quan-ly/de-nghi/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("quan-ly/de-nghi/<int:proposal_id>/gui/", proposals.send, name="send"),
    path("quan-ly/de-nghi/<int:proposal_id>/thoi/", proposals.drop, name="drop"),
    path("quan-ly/de-nghi/<int:proposal_id>/tra-lai/", proposals.send_back, name="send_back"),
    path("quan-ly/de-nghi/<int:proposal_id>/duyet/", proposals.approve, name="approve"),
    path("quan-ly/ban/<int:publication_id>/", proposals.publication, name="publication"),
    path("quan-ly/ban/<int:publication_id>/go/", proposals.withdraw, name="withdraw"),
    path("", public.bodies, name="bodies"),
    path("dia-chi/", public.sitemap, name="sitemap"),
    path("<slug:address>/", public.body, name="body"),
    path("<slug:address>/rss/", public.feed, name="feed"),
    path("<slug:address>/du-lieu/", public.data, name="data"),
    path("<slug:address>/du-lieu/json/", public.as_json_file, name="json"),
    path("<slug:address>/du-lieu/<slug:kind>/", public.as_csv_file, name="csv"),
    path("<slug:address>/<int:number>/", public.item, name="item"),
    path("<slug:address>/<slug:kind>/", public.listing, name="listing"),
]
