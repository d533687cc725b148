"""網站地圖檔 (/sitemap.xml, /robots.txt): every public page in both languages, with the day it last changed."""

from datetime import datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from accounts.doors import public_page
from cases import catalogue
from cases.calendar import TAIPEI
from coastguard_portal.context import MENU, MORE, TEXTS_REVISED, exists
from counters.views import points
from disclosures import faq
from disclosures.models import Law, Version
from disclosures.opendata.months import published
from disclosures.opendata.sets import SETS

FIXED = ("/privacy/", "/security/", "/accessibility/", "/contact/", "/sitemap/")


class Pages(Sitemap):
    """What all of them share: both languages, each naming the other; the address people know us by."""

    i18n = alternates = x_default = True
    limit = 5000

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_latest_lastmod(self):
        """Not worked out from all there are: the parts say it themselves."""
        return


class Fixed(Pages):
    """The menu, what stands at the foot of each page, and the policies."""

    def items(self):
        paths = dict.fromkeys([path for path, _label in (*MENU, *MORE)] + list(FIXED))
        return [path for path in paths if exists(path, english=False)]

    def location(self, path):
        return "/en" + path if translation.get_language() == "en" else path

    def lastmod(self, path):
        return datetime.combine(TEXTS_REVISED, time(), TAIPEI) if path in FIXED else None


class Services(Pages):
    def items(self):
        return catalogue.with_rules(catalogue.public_services(), timezone.localdate(timezone=TAIPEI))

    def location(self, service):
        return reverse("service", args=[service.code])

    def lastmod(self, service):
        return datetime.combine(service.rules.effective.lower, time(), TAIPEI) if service.rules else None


class OpenData(Pages):
    def items(self):
        return [published(one) for one in SETS.values()]

    def location(self, told):
        return reverse("open_set", args=[told.dataset.code])

    def lastmod(self, told):
        return told.changed_at


class Questions(Pages):
    def items(self):
        return faq.published()

    def location(self, answer):
        return reverse("faq_page", args=[answer.faq_id])

    def lastmod(self, answer):
        return answer.published_at


class Laws(Pages):
    """Each with all its articles."""

    def items(self):
        return Law.objects.only("pcode", "changed_on")

    def location(self, law):
        return reverse("law", args=[law.pcode])

    def lastmod(self, law):
        return datetime.combine(law.changed_on, time(), TAIPEI)


class Points(Pages):
    def items(self):
        return points.shown()

    def location(self, point):
        return reverse("service_point", args=[point.code])


class Published(Pages):
    """公開資訊, by the thousand: a part for each language, so that no more than one page of it is ever read."""

    i18n = alternates = x_default = False
    language = settings.LANGUAGE_CODE

    def items(self):
        return Version.objects.public(timezone.now()).select_related("item").order_by("pk")

    def location(self, version):
        with translation.override(self.language):
            return reverse("item", args=[version.item.slug])

    def lastmod(self, version):
        return version.publish_at


class PublishedInEnglish(Published):
    language = "en"


SECTIONS = {
    "pages": Fixed,
    "services": Services,
    "opendata": OpenData,
    "faq": Questions,
    "laws": Laws,
    "points": Points,
    "items": Published,
    "items-en": PublishedInEnglish,
}


@public_page
def index(request):
    """One line a part; a part holds at most `limit` pages of a language."""
    return views.index(request, sitemaps=SECTIONS, sitemap_url_name="sitemap_section")


@public_page
def section(request, section):
    return views.sitemap(request, sitemaps=SECTIONS, section=section)


@public_page
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in ("/staff/", "/en/staff/", "/admin/", "/en/admin/"))]
    lines += ["Disallow: /track/", "Disallow: /en/track/", "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap_xml')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
