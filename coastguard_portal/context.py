"""What every template may use. Nothing here reads the session, the user or the database on its own.

Values that a public page must not touch (messages, the staff menu) are functions: a template that does not name them
does not run them.
"""

from datetime import date
from functools import lru_cache, partial

from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import NoReverseMatch, Resolver404, resolve, reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.access import may
from coastguard_portal.banners import public_banners, staff_banners
from coastguard_portal.display import display_of

TEXTS_REVISED = date(2026, 11, 23)
"""更新日期 of the fixed pages; a view whose page changes by itself passes its own `updated_on`."""

MENU = [
    ("/", _("Home")),
    ("/services/", _("Services")),
    ("/track/", _("Track a case")),
    ("/mailbox/", _("Director’s mailbox")),
    ("/lost-property/", _("Lost property")),
    ("/disclosures/", _("Disclosure")),
    ("/faq/", _("Questions and answers")),
    ("/deadline-calculator/", _("Deadline calculator")),
    ("/search/", _("Search")),
]
# Folded under “More” on a narrow window, where nine entries would take a third of the screen before anything is said.
FOLDED = ("/lost-property/", "/disclosures/", "/faq/", "/deadline-calculator/", "/search/")
# Pages that stand in no menu: the site map and the foot of each page lead to them.
MORE = [
    ("/laws/", _("Laws")),
    ("/announcements/", _("Announcements")),
    ("/service-points/", _("Service points")),
    ("/promise/", _("What we promise, and how we do")),
    ("/surveys/", _("Surveys")),
    ("/mailbox/answers/", _("Answered letters")),
    ("/opendata/", _("Open data")),
    ("/for-programs/", _("Interfaces for programs")),
]
STAFF_MENU = [
    ("/staff/", _("Desk")),
    ("/staff/cases/", _("Cases")),
    ("/staff/mailbox/", _("Mailbox")),
    ("/staff/counter/", _("Counter")),
    ("/staff/counter/books/", _("Logbooks")),
    ("/staff/phone/", _("Phone enquiry")),
    ("/staff/search/", _("Search")),
    ("/staff/content/", _("Disclosure")),
    ("/staff/duty/", _("Duty")),
]
# Scan at once: from the menu the cursor goes into the box, not to the head of the page.
BOXES = {"/staff/counter/": "#id_text"}
# Folded under “More” where somebody has so many rooms that they would not stand on one line.
STAFF_MORE = [
    ("/staff/mailbox/promises/", _("Promises to keep")),
    ("/staff/outreach/", _("Outreach")),
    ("/staff/surveys/", _("Surveys")),
    ("/staff/ratings/", _("Satisfaction")),
    ("/staff/notices/", _("Letters and notices")),
    ("/staff/settings/", _("Settings")),
]
ONE_LINE = 8


def portal(request):
    """The context processor named in settings.TEMPLATES."""
    english = (translation.get_language() or "").startswith("en")
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "display": display_of(request),
        "english": english,
        "html_lang": "en" if english else "zh-Hant-TW",
        "home_url": "/en/" if english else "/",
        "alternate_url": alternate_url(request, "zh-hant" if english else "en"),
        "year_roc": timezone.localtime(timezone.now()).year - 1911,
        "updated_on": TEXTS_REVISED,
        "main_menu": partial(menu, MENU, request.path, english),
        "public_menu": partial(public_menu, request.path, english),
        "more_pages": partial(menu, MORE, request.path, english),
        "staff_menu": partial(staff_menu, request, english),
        "staff_messages": partial(get_messages, request),
        "sign_out_url": partial(address, "account_logout"),
        "sign_in_url": partial(address, "account_login"),
        "staff_banners": partial(staff_banners, request),
        "public_banners": partial(public_banners, request),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "session_seconds": partial(session_seconds, request),
    }


def alternate_url(request, language: str) -> str:
    """The address of this same page in the other language; the other home page where there is no such page."""
    home = "/en/" if language == "en" else "/"
    if getattr(request, "resolver_match", None) is None:
        return home
    here = request.get_full_path() if request.method == "GET" else request.path
    there = translate_url(here, language)
    return home if there == here else there


def address(name: str) -> str:
    """The address of a named view; empty where this installation has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def menu(entries, here: str, english: bool) -> list[dict]:
    """The entries whose page exists in this installation, in the page's language."""
    prefix = "/en" if english else ""
    section = max((path for path, _label in entries if here.startswith(prefix + path)), key=len, default="")
    return [
        {
            "path": path,
            "url": prefix + path + BOXES.get(path, ""),
            "label": label,
            "current": current(here, prefix, path, section),
        }
        for path, label in entries
        if exists(prefix + path, english)
    ]


def public_menu(here: str, english: bool) -> dict[str, list[dict]]:
    return parted(menu(MENU, here, english), FOLDED)


def parted(entries: list[dict], folded) -> dict[str, list[dict]]:
    """What stands on the line, and what is folded under “More”."""
    return {
        "shown": [entry for entry in entries if entry["path"] not in folded],
        "folded": [entry for entry in entries if entry["path"] in folded],
    }


def staff_menu(request, english: bool) -> dict[str, list[dict]]:
    """The staff menu, without the pages this person would not find: what stands on the line, and what is folded."""
    prefix = "/en" if english else ""
    entries = [
        entry
        for entry in menu(STAFF_MENU + STAFF_MORE, request.path, english)
        if (ability := ability_of(prefix + entry["path"], english)) is None or may(request.user, ability)
    ]
    return parted(entries, {path for path, _label in STAFF_MORE} if len(entries) > ONE_LINE else ())


def session_seconds(request) -> int:
    """How long the sign-in still lasts if nothing is pressed; the whole idle time where nothing is known yet."""
    ends_at = getattr(request, "session_ends_at", None)
    return int((ends_at - timezone.now()).total_seconds()) if ends_at else settings.SESSION_IDLE_SECONDS


def current(here: str, prefix: str, path: str, section: str) -> str:
    """`aria-current` of a menu entry: the page itself, or the nearest section that holds it (a home is no section)."""
    if here == prefix + path:
        return "page"
    return "true" if path == section and path not in ("/", "/staff/") else ""


@lru_cache(maxsize=100)
def view_of(path: str, english: bool):
    """The view an address leads to, or None. Addresses do not change while the process runs."""
    try:
        with translation.override("en" if english else "zh-hant"):
            return resolve(path).func
    except Resolver404:
        return None


def exists(path: str, english: bool) -> bool:
    return view_of(path, english) is not None


def ability_of(path: str, english: bool) -> str | None:
    """What somebody has to be able to do to find the page (`accounts.access.requires`)."""
    return getattr(view_of(path, english), "ability", None)
