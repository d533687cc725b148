"""Addresses of what the agency publishes: the public's and the editors'."""

from django.urls import include, path

from disclosures.views import files, opendata, page_views, promise, public

ITEMS = [
    path("", public.disclosures, name="disclosures"),
    path("items/<slug:slug>/", public.item, name="item"),
    path("items/<slug:slug>/versions/", public.item_versions, name="item_versions"),
    path("items/<slug:slug>/v<int:number>/", public.item_version, name="item_version"),
    path("files/<int:pk>/<str:name>", files.content_file, name="content_file"),
    path("<slug:code>/", public.category, name="disclosure_category"),
]

OPEN_DATA = [
    path("", opendata.opendata, name="opendata"),
    path("catalog.jsonld", opendata.open_catalogue, name="open_catalogue"),
    path("<slug:dataset>/", opendata.open_set, name="open_set"),
    path("<slug:dataset>.<str:form>", opendata.open_file, name="open_file"),
]

urlpatterns = [
    path("disclosures/", include(ITEMS)),
    path("promise/", promise.promise, name="promise"),
    path("staff/reports/views/", page_views.page_views, name="page_views"),
    path("opendata/", include(OPEN_DATA)),
]
