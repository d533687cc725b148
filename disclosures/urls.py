"""Addresses of what the agency publishes: the public's and the editors'."""

from django.urls import path

from disclosures.views import files, public

PUBLIC = [
    path("disclosures/", public.disclosures, name="disclosures"),
    path("disclosures/items/<slug:slug>/", public.item, name="item"),
    path("disclosures/items/<slug:slug>/versions/", public.item_versions, name="item_versions"),
    path("disclosures/items/<slug:slug>/v<int:number>/", public.item_version, name="item_version"),
    path("disclosures/files/<int:pk>/<str:name>", files.content_file, name="content_file"),
    path("disclosures/<slug:code>/", public.category, name="disclosure_category"),
]

urlpatterns = [*PUBLIC]
