"""立牌: the sheet with the code that stands at a window, drawn by a worker when somebody asks for it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from cases import prints, qr
from cases.models import PrintSheet
from cases.pdf import render_pdf
from cases.prints import Wanted
from feedback.ratings import places
from feedback.ratings.places import KIOSK, STAND, Place

LANGUAGE = "zh-hant"  # one file: it bears both languages
TASK = "feedback.tasks.make_stand"


def path(place: Place, use: str) -> str:
    """What is opened at the window: the Chinese page, which leads to the other."""
    name = {STAND: "rate_place", KIOSK: "rate_kiosk"}[use]
    with override(LANGUAGE):
        return reverse(name, args=[places.word_of(place, use)])


def wanted(place: Place) -> Wanted:
    says = {
        "place": {"zh": place.name_zh, "en": place.name_en},
        "unit": {"zh": place.unit.name_zh, "en": place.unit.name_en},
        "address": settings.SITE_URL + path(place, STAND),
    }
    return Wanted(f"stand-{place.code}.pdf", LANGUAGE, says, draw)


def draw(says: dict) -> bytes:
    return render_pdf("documents/stand.html", says, LANGUAGE, pictures={"qr": qr.svg(says["address"], border=1)})


def ready(place: Place) -> PrintSheet | None:
    """The sheet as it should be now; None while it is not drawn, and then a worker is asked to."""
    return prints.current(wanted(place), TASK, place.code)


def make(code: str, *, now: datetime) -> dict[str, int]:
    """Draw and store the sheet of a place, if what it says has changed."""
    place = places.find(code)
    return prints.make_prints([lambda now: [wanted(place)]], now=now) if place else {}
