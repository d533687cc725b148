"""The roof's own pages: home, display settings, the fixed pages every agency owes, and the pages of failure."""

import json
import logging
import sys
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form, public_page
from accounts.models import Unit
from accounts.resend import typed_in
from cases.catalogue import public_services
from cases.models.case import Status
from coastguard_portal.display import COOKIE_SECONDS, DisplayForm, cookie_name, display_of

logger = logging.getLogger(__name__)

WEBHOOK = {
    "id": "2c6f3c0e-8f0f-4a55-9d0e-0d6a3c1c7a11",
    "event": "case.status",
    "reference": "YD-115-000123-7",
    "service": "yacht-departure",
    "status": "decided",
    "at": "2026-11-23T10:00:00+08:00",
    "sequence": 1795399200000000,
}
"""A delivery as the page for programs shows it."""
LONGEST_WORD = 20  # of an address; what is longer may be a key


@public_page
def home(request):
    """首頁."""
    return render(request, "pages/home.html", {"services": public_services()})


@public_page
def sitemap(request):
    """網站導覽: every page for the public, the ::: marks and the access keys."""
    return render(request, "pages/sitemap.html", {"services": public_services()})


@public_page
def privacy(request):
    """隱私權: the six items of 個人資料保護法 §8 I, the rights of its §3, and the open-data declaration."""
    return render(request, "pages/privacy.html")


@public_page
def security(request):
    """資訊安全政策."""
    return render(request, "pages/security.html")


@public_page
def accessibility(request):
    """無障礙聲明."""
    return render(request, "pages/accessibility.html")


@public_page
def contact(request):
    """聯絡我們: telephone, address, hours, and the way to us without a map."""
    headquarters = Unit.objects.filter(parent=None, kind=Unit.Kind.HQ).first()
    return render(request, "pages/contact.html", {"fax": headquarters.fax if headquarters else ""})


@public_page
def programs(request):
    """程式介接: what programs can read, and how one is told when a case moves. The recipe shown is the file itself."""
    recipe = (settings.BASE_DIR / "static/verify/verify_webhook.py").read_text("utf-8")
    context = {"recipe": recipe, "example": json.dumps(WEBHOOK, indent=2), "statuses": Status.choices}
    return render(request, "pages/programs.html", context)


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def display(request):
    """字級與對比: a cookie of four words, then back to the page one came from."""
    if request.method == "POST":
        form = DisplayForm(request.POST)
        if form.is_valid():
            response = redirect(own_address(request, form.cleaned_data["next"]) or reverse("home"))
            response.set_cookie(
                cookie_name(),
                str(form.display()),
                max_age=COOKIE_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
            return response
        return render(request, "pages/display.html", {"form": form, "has_errors": True}, status=422)
    chosen = display_of(request)
    came_from = own_address(request, request.headers.get("Referer", ""))
    initial = {"size": chosen.size, "theme": chosen.theme, "motion": chosen.motion, "keys": chosen.keys}
    form = DisplayForm(initial={**initial, "next": "" if came_from == request.path else came_from})
    return render(request, "pages/display.html", {"form": form})


def own_address(request, address: str) -> str:
    """The path of an address on this very site; empty for anyone else's, so that nobody is sent away from here."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if path.startswith("/") and not path.startswith("//") else ""


# --- When things fail -------------------------------------------------------------------------------------------------
AWAY = (OperationalError, InterfaceError)
AWAY_SECONDS = 30  # it is started anew within some seconds


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def refused(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    """404: with the search, in which the words of the address stand already."""
    return render(request, "404.html", {"typed": words_of(request.path)}, status=404)


def words_of(path: str) -> str:
    """What somebody may have looked for. A part with a digit is a number or a key of theirs: it is not said again."""
    parts = path.removeprefix("/en/").removesuffix(".html").replace("_", "-").split("/")
    words = [word for part in parts for word in part.split("-") if word.isalpha() and not word.isupper()]
    return " ".join(word for word in words if len(word) <= LONGEST_WORD)[:100]


def too_many(request, exception=None, retry_after: int = 60):
    """429: asked too often. `retry_after` in seconds."""
    response = render(request, "429.html", {"minutes": max(1, -(-retry_after // 60))}, status=429)
    response.headers["Retry-After"] = str(retry_after)
    return response


def failed(request):
    """500: an incident number the person can read out and staff can find in the log; nothing of the fault itself.

    503 where the database is away, which is over soon. Either way what was typed stands in the page, to be sent again.
    """
    incident = str(uuid.uuid4())
    fault = sys.exc_info()[0]
    logger.error("incident %s %s %s", incident, request.path, fault.__name__ if fault else "unknown")
    is_away = fault is not None and issubclass(fault, AWAY)
    status = 503 if is_away else 500
    try:
        context = {"incident": incident, **typed_in(request)}
        response = render(request, f"{status}.html", context, status=status)
    except Exception:
        # The page itself cannot be drawn: the static one can, it asks nothing of us.
        logger.exception("incident %s: the error page failed too", incident)
        page = (settings.BASE_DIR / "static" / "503.html").read_text("utf-8")
        response = HttpResponse(page.replace("<!--incident-->", f"<p><code>{incident}</code></p>"), status=status)
    if is_away:
        response.headers["Retry-After"] = str(AWAY_SECONDS)
    patch_cache_control(response, no_store=True, private=True)
    return response


# --- A form that could not be taken -----------------------------------------------------------------------------------
def csrf_failure(request, reason=""):
    """403 for a form whose token is missing or old. What was typed is not lost: one press sends it again."""
    response = render(request, "403_csrf.html", typed_in(request), status=403)
    patch_cache_control(response, no_store=True, private=True)
    return response
