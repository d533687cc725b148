"""Addresses of what the agency publishes: the public's and the editors'."""

from django.urls import include, path, re_path

from disclosures.views import (
    announcements,
    content,
    faq,
    faq_desk,
    files,
    laws,
    opendata,
    page_views,
    pins,
    promise,
    public,
    publishing,
    reports,
    tables,
)

ITEMS = [
    path("", public.disclosures, name="disclosures"),
    path("items/<slug:slug>/", public.item, name="item"),
    path("items/<slug:slug>/report/", reports.item_report, name="item_report"),
    path("items/<slug:slug>/versions/", public.item_versions, name="item_versions"),
    path("items/<slug:slug>/v<int:number>/changes/", public.item_changes, name="item_changes"),
    path("items/<slug:slug>/v<int:number>/", public.item_version, name="item_version"),
    path("files/<int:pk>/<str:name>", files.content_file, name="content_file"),
    path("<slug:code>/", public.category, name="disclosure_category"),
]

CONTENT = [
    path("", content.content_list, name="content"),
    path("board/", content.content_board, name="content_board"),
    path("board/<slug:code>/", content.content_head, name="content_head"),
    path("new/", content.content_new, name="content_new"),
    path("<int:pk>/", content.content_item, name="content_item"),
    path("<int:pk>/edit/", content.content_edit, name="content_edit"),
    path("<int:pk>/check/", publishing.content_check, name="content_check"),
    path("<int:pk>/keeper/", content.content_keeper, name="content_keeper"),
    path("<int:pk>/end/", content.content_end, name="content_end"),
    path("<int:pk>/reports/<int:report>/", reports.content_report, name="content_report"),
    path("<int:pk>/do/<slug:move>/", content.content_do, name="content_do"),
    path("<int:pk>/files/", content.content_file_add, name="content_file_add"),
    path("<int:pk>/files/<int:enclosure>/", content.content_file_open, name="content_file_open"),
    path("<int:pk>/files/<int:enclosure>/remove/", content.content_file_remove, name="content_file_remove"),
    path("<int:pk>/v<int:number>/", content.content_version, name="content_version"),
    path("<int:pk>/v<int:number>/again/", content.content_roll_back, name="content_roll_back"),
    path("<int:pk>/compare/<int:before>/<int:after>/", content.content_compare, name="content_compare"),
]

OPEN_DATA = [
    path("", opendata.opendata, name="opendata"),
    path("catalog.jsonld", opendata.open_catalogue, name="open_catalogue"),
    path("<slug:dataset>/", opendata.open_set, name="open_set"),
    path("<slug:dataset>.<str:form>", opendata.open_file, name="open_file"),
]

LAW = r"(?P<pcode>[A-Z]\d{7})"
LAWS = [
    path("", laws.laws, name="laws"),
    re_path(rf"^{LAW}/$", laws.law, name="law"),
    re_path(rf"^{LAW}\.(?P<form>[a-z]+)$", laws.law_file, name="law_file"),
    re_path(rf"^{LAW}/(?P<number>\d{{1,4}}(?:-\d{{1,3}})?)/$", laws.article, name="law_article"),
    re_path(rf"^{LAW}/changes/(?P<number>\d{{1,4}})/$", laws.law_changes, name="law_changes"),
]

TABLES = [
    path("disclosures/tables/<int:pk>/", tables.table_page, name="table_page"),
    path("disclosures/tables/<int:pk>.<slug:form>", tables.table_file, name="table_file"),
]

ANNOUNCEMENTS = [
    path("announcements/", announcements.announcements, name="announcements"),
    path("disclosures/feed.<slug:form>", announcements.feed, name="feed"),
    path("disclosures/<slug:code>/feed.<slug:form>", announcements.feed, name="category_feed"),
    path("alerts/search/", announcements.subscribe_search, name="alert_search"),
    path("alerts/<slug:code>/", announcements.subscribe, name="alert_subscribe"),
    path("alerts/link/<str:token>/", announcements.alert_link, name="alert_link"),
]

FAQ = [
    path("", faq.faq_list, name="faq"),
    path("<int:pk>/", faq.faq_page, name="faq_page"),
    path("<int:pk>/helpful/", faq.faq_helpful, name="faq_helpful"),
]

FAQ_DESK = [
    path("", faq_desk.faq_desk, name="faq_desk"),
    path("new/", faq_desk.faq_write, name="faq_new"),
    path("misses/", faq_desk.faq_misses, name="faq_misses"),
    path("<int:pk>/", faq_desk.faq_read, name="faq_read"),
    path("<int:pk>/write/", faq_desk.faq_write, name="faq_write"),
    path("<int:pk>/<slug:act>/", faq_desk.faq_act, name="faq_act"),
]

urlpatterns = [
    path("laws/", include(LAWS)),
    *TABLES,
    *ANNOUNCEMENTS,
    path("faq/", include(FAQ)),
    path("staff/faq/", faq_desk.faq_sheet, name="faq_sheet"),
    path("staff/content/faq/", include(FAQ_DESK)),
    path("staff/content/announcements/", pins.pin_desk, name="pin_desk"),
    path("staff/content/announcements/<slug:slug>/", pins.pin_edit, name="pin_edit"),
    path("disclosures/", include(ITEMS)),
    path("staff/content/", include(CONTENT)),
    path("promise/", promise.promise, name="promise"),
    path("staff/reports/views/", page_views.page_views, name="page_views"),
    path("opendata/", include(OPEN_DATA)),
]
