"""Addresses of the accounts pages."""

from django.urls import path

from kiemdiem.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.index, name="index"),
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("dang-nhap-mau/", views.SampleSignIn.as_view(), name="sample_sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("toi/", views.me, name="me"),
    path("toi/ma-truy-cap/", views.tokens, name="tokens"),
    path("ma-truy-cap/<int:token_id>/thu-hoi/", views.revoke_token, name="revoke_token"),
    path("dat-mat-khau/<str:token>/", views.set_password, name="set_password"),
    path("them/", views.create, name="create"),
    path("<int:account_id>/", views.account, name="account"),
    path("<int:account_id>/khoa/", views.deactivate, name="deactivate"),
    path("<int:account_id>/mo-lai/", views.reactivate, name="reactivate"),
    path("<int:account_id>/lien-ket-mat-khau/", views.password_link, name="password_link"),
]
