"""立牌 (/staff/ratings/stands/): the code and the kiosk of every window of one's units."""

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import may, requires, subtrees, within
from feedback.ratings import places
from feedback.ratings.places import KIOSK, Place
from feedback.ratings.stands import path, ready

SHOWN = 300


@requires("report.read")
@require_safe
def stands(request):
    """Every window, with the sheet to print and the address for a kiosk."""
    found = places.within(within(subtrees(request.user, "report.read")))
    rows = [{"place": place, "kiosk": path(place, KIOSK)} for place in found[:SHOWN]]
    return render(request, "feedback/ratings/stands.html", {"rows": rows})


@requires("report.read")
@require_safe
def stand_pdf(request, place):
    """The sheet of one window; a page that says so while a worker draws it."""
    found = _mine(request, place)
    sheet = ready(found)
    if sheet is None:
        response = render(request, "feedback/ratings/stand_pending.html", {"place": found}, status=202)
        response.headers["Retry-After"] = "5"
        return response
    return FileResponse(sheet.file.open("rb"), filename=sheet.key, content_type="application/pdf")


def _mine(request, code: str) -> Place:
    place = places.find(code)
    if place is None or not may(request.user, "report.read", unit=place.unit, now=timezone.now()):
        raise Http404
    return place
