"""名牌 (/staff/counter/plates.pdf): who stands at the window, to be put up there."""

from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import requires
from counters import plates
from counters.places import unit_asked


@requires("desk")
@require_safe
def plates_pdf(request):
    """The sheet for the desk asked for; a page that says so while a worker draws it."""
    now = timezone.now()
    unit = unit_asked(request, now, "desk")
    sheet = plates.ready(unit, now)
    if sheet is None:
        response = render(request, "counters/plates_pending.html", {"unit": unit}, status=202)
        response.headers["Retry-After"] = "5"
        return response
    return FileResponse(sheet.file.open("rb"), filename=sheet.key, content_type="application/pdf")
