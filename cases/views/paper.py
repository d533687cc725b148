"""紙本: the list of services, its poster, blank forms and examples. What a worker has not drawn yet is said plainly."""

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from accounts.doors import public_page
from cases import poster, prints
from cases.calendar import TAIPEI
from cases.models import Sop
from cases.rooms import ROOMS
from cases.views.service_pages import kept_until, public_service

TYPES = {"pdf": "application/pdf", "odt": "application/vnd.oasis.opendocument.text"}


@public_page
def service_table(request):
    """服務項目一覽表, both languages side by side."""
    now = timezone.now()
    rows = poster.rows(now.astimezone(TAIPEI).date())
    response = render(request, "cases/services/table.html", {"rows": rows})
    return kept_until(response, list(Sop.objects.filter(is_published=True).only("effective")), now)


@public_page
def service_poster(request):
    """The A3 for the window."""
    return hand_out(request, poster.KEY, "zh-hant", service=None)


@public_page
def blank_form(request, code, name):
    """The form of a service to print, to type into, and filled as an example."""
    service = public_service(code)
    room = ROOMS.get(code)
    if (
        not service.is_open
        or room is None
        or room.paper is None
        or (name == "form-example.pdf" and room.example is None)
    ):
        raise Http404
    return hand_out(request, f"{code}-{name}", get_language(), service=service)


def hand_out(request, key: str, language: str, *, service):
    sheet = prints.ready(key, language)
    if sheet is None:
        response = render(request, "cases/services/sheet_pending.html", {"service": service}, status=202)
        response.headers["Retry-After"] = "60"
        response.headers["Cache-Control"] = "no-store"
        return response
    ending = key.rpartition(".")[2]
    name = f"{key.rpartition('.')[0]}-{'en' if language == 'en' else 'zh'}.{ending}"
    response = FileResponse(sheet.file.open("rb"), filename=name, content_type=TYPES[ending])
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
