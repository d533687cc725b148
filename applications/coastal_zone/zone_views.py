"""管制區: the public list with its opening hours, and the pages on which branches keep and close their zones."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may, requires
from accounts.doors import public_page
from applications.coastal_zone import zones
from applications.coastal_zone.models import ControlledZone, ZoneClosure
from applications.coastal_zone.zone_forms import HoursRoster, ZoneClosureForm, ZoneForm
from cases.actions import Refused
from cases.counties import COUNTIES
from cases.models import Case, Service

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Listed:
    """A zone as the lists show it."""

    zone: ControlledZone
    county_en: str
    closures: list
    may_edit: bool = False


# --- For everyone -----------------------------------------------------------------------------------------------------
@public_page
def zone_list(request):
    """管制區一覽: which stretch of coast, when it stands open, when it is closed, whom to ask."""
    now = timezone.now()
    closures = list(ZoneClosure.objects.filter(lifted_at=None, ends_at__gt=now).order_by("starts_at"))
    shown = ControlledZone.objects.filter(is_active=True).select_related("unit__parent")
    context = {
        "service": get_object_or_404(Service, code="coastal-zone", is_public=True),
        "zones": [_listed(zone, closures) for zone in shown],
    }
    response = render(request, "applications/coastal_zone/zones.html", context)
    response.cache_until = min((closure.ends_at for closure in closures), default=None)
    return response


def _listed(zone: ControlledZone, closures: list, may_edit: bool = False) -> Listed:
    own = [closure for closure in closures if closure.zone_id == zone.pk]
    return Listed(zone, COUNTIES.get(zone.county, zone.county), own, may_edit)


# --- For the branches -------------------------------------------------------------------------------------------------
@requires("zone.edit")
@require_safe
def staff_zones(request):
    """All zones, and which of them this person keeps."""
    now = timezone.now()
    closures = list(ZoneClosure.objects.filter(lifted_at=None, ends_at__gt=now).order_by("starts_at"))
    context = {
        "zones": [
            _listed(zone, closures, zones.may_edit(request.user, zone.unit, now))
            for zone in ControlledZone.objects.select_related("unit")
        ],
        "may_add": zones.corps_of(request.user, now).exists(),
    }
    return render(request, "applications/coastal_zone/staff_zones.html", context)


@requires("zone.edit")
@form_methods
def zone_new(request):
    """A zone that was announced."""
    return _edited(request, ControlledZone(), _("Add a controlled zone"))


@requires("zone.edit")
@form_methods
def zone_edit(request, zone):
    """What changed about a zone."""
    return _edited(request, _own_zone(request, zone), _("Change a controlled zone"))


def _own_zone(request, code: str) -> ControlledZone:
    """The zone, or 404 for people of another branch."""
    zone = get_object_or_404(ControlledZone.objects.select_related("unit"), code=code)
    if not zones.may_edit(request.user, zone.unit, timezone.now()):
        raise Http404
    return zone


def _edited(request, zone: ControlledZone, heading: str):
    now = timezone.now()
    corps = zones.corps_of(request.user, now)
    if not corps.exists():
        raise Http404
    data = request.POST or None
    hours = HoursRoster(data, answers=HoursRoster.answers_of(zone.hours))
    form = ZoneForm(data, zone=zone, corps=corps, initial=ZoneForm.initial_of(zone), quiet=hours.pressed)
    status = 200
    if request.method == "POST" and not hours.pressed:
        # Both are asked, so that all that is wrong is said at once.
        if all([form.is_valid(), hours.is_valid()]) and _hours_fit(form, hours):
            values = {**form.cleaned_data, "hours": hours.rules()}
            zone.code = values.pop("code", zone.code)
            zones.save_zone(zone, values, actor=request.user, now=now)
            messages.success(request, _("The zone is kept. The public list shows it at once."))
            return redirect("staff_zones")
        status = 422
    context = {"form": form, "hours": hours, "zone": zone, "heading": heading, "has_errors": status == 422}
    return render(request, "applications/coastal_zone/zone_form.html", context, status=status)


def _hours_fit(form, hours) -> bool:
    """A zone that is always controlled has no opening hours."""
    if form.cleaned_data["kind"] == ControlledZone.Kind.PERMANENT and hours.filled:
        form.add_error("kind", _("A permanently controlled zone has no opening hours. Remove the lines below."))
        return False
    return True


@requires("zone.edit")
@form_methods
def closure_new(request, zone):
    """Close a zone: asked, shown what it touches, made with the second press."""
    now, zone = timezone.now(), _own_zone(request, zone)
    form = ZoneClosureForm(request.POST or None, now=now)
    context = {"zone": zone, "form": form}
    step = request.POST.get("step", "preview")
    if request.method != "POST" or step == "edit":
        form.quiet = True  # shown again with what was typed, not judged
        return render(request, "applications/coastal_zone/closure_form.html", context)
    if form.is_valid():
        closure = form.closure(zone)
        if step != "confirm":
            found = zones.affected(closure)
            posted = [(name, value) for name, value in form.data.items() if name not in ("csrfmiddlewaretoken", "step")]
            context |= {"rows": form.rows(), "posted": posted, **_previewed(request.user, found, now)}
            return render(request, "applications/coastal_zone/closure_preview.html", context)
        try:
            _closure, found = zones.close_zone(closure, actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            told = _(
                "The zone is closed. Permits ended: %(ended)d, shortened: %(shortened)d. Applicants told: %(told)d."
            )
            count = {"ended": len(found.permits), "shortened": len(found.shortened)}
            messages.success(request, told % {**count, "told": sum(count.values()) + len(found.applications)})
            return redirect("staff_zones")
    return render(request, "applications/coastal_zone/closure_form.html", context | {"has_errors": True}, status=422)


def _previewed(user, found: zones.Affected, now) -> dict:
    """The cases a closing touches; a link only for those who may open it."""
    ids = [visit.case_id for visit in (*found.permits, *found.shortened, *found.applications)]
    opened = Case.objects.visible_to(user).filter(pk__in=ids) if may(user, "case.read", now=now) else ()
    return {
        "permits": found.permits,
        "shortened": found.shortened,
        "applications": found.applications,
        "readable": {case.pk for case in opened},
    }


@requires("zone.edit")
@form_methods
def closure_lift(request, pk):
    """Open the zone again before the time: the page is the preview, the press does it."""
    now = timezone.now()
    closure = get_object_or_404(ZoneClosure.objects.select_related("zone__unit"), pk=pk)
    if not zones.may_edit(request.user, closure.zone.unit, now):
        raise Http404
    if request.method == "POST":
        restored = zones.open_zone(closure, actor=request.user, now=now)
        told = _("The closing is lifted. Permits that hold again: %(count)d.")
        messages.success(request, told % {"count": len(restored)})
        return redirect("staff_zones")
    found = zones.Affected(zones.to_restore(closure, now), [])
    context = {"closure": closure, "zone": closure.zone, **_previewed(request.user, found, now)}
    return render(request, "applications/coastal_zone/closure_lift.html", context)
