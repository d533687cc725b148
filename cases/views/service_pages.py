"""線上申辦: what can be asked for, under which rules, in which steps. The same for everyone, so cached whole."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.doors import public_page
from cases import catalogue, flowchart
from cases.calendar import TAIPEI
from cases.models import Service, SopSheet
from cases.rooms import ROOMS

# The list in the order people think, not in that of our apps. What is in none of them stands last.
GROUPS = [
    (_("Going to sea and to the coast"), ("yacht-departure", "port-check", "coastal-zone")),
    (_("Telling us something"), ("incident", "petition", "lost-property")),
    (_("Seeing files and data"), ("archives", "information", "personal-data")),
]
OTHERS = _("Other services")


@public_page
def services(request):
    """服務項目一覽."""
    now = timezone.now()
    offered = catalogue.with_rules(catalogue.public_services(), now.astimezone(TAIPEI).date())
    return render(request, "cases/services/list.html", {"groups": grouped(offered)})


def grouped(offered: list[Service]) -> list[tuple]:
    """(heading, services) in the order of GROUPS, without empty ones."""
    groups = [(heading, [s for s in offered if s.code in codes]) for heading, codes in GROUPS]
    known = {code for _heading, codes in GROUPS for code in codes}
    groups.append((OTHERS, [s for s in offered if s.code not in known]))
    return [group for group in groups if group[1]]


@public_page
def service(request, code):
    """One service, in the order people ask: may I, what do I need, how long, how much, what then, who to call."""
    found = public_service(code)
    now = timezone.now()
    sop, published = catalogue.book(found, now)
    context = {"service": found, "sop": sop, "phone": phone_of(found), **rules(sop)}
    room = ROOMS.get(code) if found.is_open else None
    if room:  # a template would call what makes the papers
        context |= {"room": room, "has_form": room.paper is not None, "has_example": room.example is not None}
    return kept_until(render(request, "cases/services/service.html", context), published, now)


@public_page
def sop(request, code, version=None):
    """標準作業程序: the stages of the version in force, or of the one named, and every version there was."""
    found = public_service(code)
    now = timezone.now()
    running, published = catalogue.book(found, now)
    shown = running if version is None else next((sop for sop in published if sop.version == version), None)
    if shown is None:
        raise Http404
    context = {"service": found, "sop": shown, "running": running, "published": published, **rules(shown, chart=True)}
    return kept_until(render(request, "cases/services/sop.html", context), published, now)


@public_page
def sop_pdf(request, code):
    """The sheet for the notice board, as a worker stored it; until then a page that says it is being made."""
    found = public_service(code)
    running, _published = catalogue.book(found, timezone.now())
    if running is None:
        raise Http404
    sheet = SopSheet.objects.filter(sop=running, language=get_language(), made_at__isnull=False).first()
    if sheet is None:
        response = render(request, "cases/services/sheet_pending.html", {"service": found}, status=202)
        response.headers["Retry-After"] = "60"
        response.headers["Cache-Control"] = "no-store"
        return response
    name = f"{found.prefix}-SOP-v{running.version}-{'en' if sheet.language == 'en' else 'zh'}.pdf"
    response = FileResponse(sheet.file.open("rb"), filename=name, content_type="application/pdf")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def public_service(code: str) -> Service:
    """The service of that address, or 404: internal ones do not exist for the public."""
    return get_object_or_404(catalogue.public_services(), code=code)


def rules(sop, *, chart: bool = False) -> dict:
    """What the templates show of a version, in the page's language."""
    if sop is None:
        return {}
    language = get_language()
    steps = catalogue.steps(sop, language)
    shown = {
        "steps": steps,
        "path": [step for step in steps if not step.is_side],
        "total": catalogue.total_words(sop, language),
        "updated_on": sop.effective.lower,
    }
    if chart:
        title = _("Flow chart; the same in words is beside it")
        shown["chart"] = flowchart.draw(steps, title=title, language=language)
    return shown


def kept_until(response, published, now):
    response.cache_until = catalogue.next_change(published, now)
    return response


def phone_of(service: Service) -> str:
    """The telephone of the unit in charge, or of the one above it."""
    unit = service.owner
    return unit and (unit.phone or (unit.parent.phone if unit.parent else ""))
