"""Every address of the portal. Chinese pages have no prefix, English ones stand under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cases.views import calculator
from coastguard_portal import api, health, pages, search, sitemaps, staff_search

handler400 = "coastguard_portal.pages.bad_request"
handler403 = "coastguard_portal.pages.refused"
handler404 = "coastguard_portal.pages.not_found"
handler429 = "coastguard_portal.pages.too_many"
handler500 = "coastguard_portal.pages.failed"

# One address, no language: for machines.
urlpatterns = [
    path("healthz", health.ready),
    path("healthz/live", health.live),
    path("healthz/ready", health.ready),
    path("healthz/full", health.full),
    path("api/v1/", include(api.urlpatterns)),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap_xml"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
]

# Pages for people: one line for each app, then the roof's own.
urlpatterns += i18n_patterns(
    path("", pages.home, name="home"),
    path("", include("applications.urls")),
    path("", include("counters.urls")),
    path("", include("disclosures.urls")),
    path("", include("feedback.urls")),
    path("", include("cases.urls")),
    path("deadline-calculator/", calculator.calculator, name="deadline_calculator"),
    path("search/", search.search, name="search"),
    path("search/feed.<slug:form>", search.feed, name="search_feed"),
    path("display/", pages.display, name="display"),
    path("staff/", include("accounts.urls")),
    path("staff/reading-room/", include("applications.records.urls")),
    path("staff/search/", staff_search.staff_search, name="staff_search"),
    path("staff/audit/", include("audit.urls")),
    path("staff/notices/", include("notifications.urls")),
    path("admin/", admin.site.urls),
    path("sitemap/", pages.sitemap, name="sitemap"),
    path("for-programs/", pages.programs, name="programs"),
    path("contact/", pages.contact, name="contact"),
    path("privacy/", pages.privacy, name="privacy"),
    path("security/", pages.security, name="security"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    prefix_default_language=False,
)
