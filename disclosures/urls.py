"""Addresses of what the agency publishes: the public's and the editors'."""

from django.urls import include, path

from disclosures.views import opendata, page_views, promise

OPEN_DATA = [
    path("", opendata.opendata, name="opendata"),
    path("catalog.jsonld", opendata.open_catalogue, name="open_catalogue"),
    path("<slug:dataset>/", opendata.open_set, name="open_set"),
    path("<slug:dataset>.<str:form>", opendata.open_file, name="open_file"),
]

urlpatterns = [
    path("promise/", promise.promise, name="promise"),
    path("staff/reports/views/", page_views.page_views, name="page_views"),
    path("opendata/", include(OPEN_DATA)),
]
