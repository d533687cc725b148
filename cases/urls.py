"""Addresses of the spine. The page's language stands before them (coastguard_portal/urls.py)."""

from django.urls import path

from cases.views import verify

urlpatterns = [
    path("verify/", verify.explain, name="verify"),
    path("verify/key/", verify.key, name="verify_key"),
    path("verify/key.json", verify.key_json, name="verify_key_json"),
    path("verify/<str:token>/", verify.check, name="verify_token"),
    path("verify/<str:token>/qr.svg", verify.code, name="verify_code"),
]
