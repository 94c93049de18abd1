"""Addresses of the boards pages."""

from django.urls import path

from kiemdiem.boards import views

app_name = "boards"
urlpatterns = [
    path("", views.home, name="home"),
    path("don-vi/<int:unit_id>/", views.unit, name="unit"),
    path("don-vi/<int:unit_id>/muoi-nam/", views.decade, name="decade"),
    path("tong-hop/<int:cycle_id>/", views.summary, name="summary"),
    path("phu-trach/", views.charges, name="portfolio"),
    path("phu-trach/bo-trong/", views.gaps, name="holdings"),
    path("nguoi/<int:person_id>/", views.person, name="person"),
]
