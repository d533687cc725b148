"""服務據點 (/service-points/): where we are, what is there, how far it is. The same for everyone, so cached whole."""

from itertools import groupby

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts import roster
from accounts.doors import public_page
from accounts.models import DutyShift
from cases.calendar import TAIPEI
from cases.counties import COUNTIES
from counters import facilities
from counters.distances import HALLS, NEAREST, OF_COUNTY, SLUGS, by_distance
from counters.models import ServicePoint

FAR = 60  # km: what is further from a county's hall stands on the list of another county


def shown():
    return ServicePoint.objects.filter(is_open=True).select_related("unit")


@public_page
def point_list(request):
    """據點一覽, county by county, in the order of the counties."""
    order = list(COUNTIES)
    there = facilities.tables()["there"]
    points = sorted(shown(), key=lambda point: (order.index(point.county), point.kind, point.name_zh))
    groups = [
        {"zh": county, "en": COUNTIES[county], "slug": OF_COUNTY[county], "points": [_row(p, there) for p in found]}
        for county, found in groupby(points, key=lambda point: point.county)
    ]
    return render(request, "counters/points/list.html", {"groups": groups, "counties": _counties()})


@public_page
def county(request, county):
    """距離一覽: from the county's hall to every point in it, and to those of other counties that are near."""
    name = SLUGS.get(county)
    if name is None:
        raise Http404
    found = by_distance(shown(), HALLS[name])
    near = [n for n in found if n.point.county == name or (n.km is not None and n.km <= FAR)]
    context = {"zh": name, "en": COUNTIES[name], "near": near or found[:NEAREST], "far": not near}
    return render(request, "counters/points/county.html", context)


@public_page
def point(request, code):
    """One point: can I go there now, what is there, how do I get in, whom do I meet."""
    found = get_object_or_404(shown(), code=code)
    now = timezone.now()
    others = list(shown().exclude(pk=found.pk)) if found.lat is not None else []
    near = by_distance(others, (found.lat, found.lon))[:NEAREST] if others else []
    shift, tables = roster.on_duty(found.unit, now), facilities.tables()
    context = {
        "point": found,
        "county": {"zh": found.county, "en": COUNTIES[found.county], "slug": OF_COUNTY[found.county]},
        "facilities": facilities.named(found.facilities, tables["there"]),
        "access": facilities.named(found.access, tables["access"]),
        "near": near,
        "shift": shift,
    }
    if found.confirmed_at:
        context["updated_on"] = found.confirmed_at.astimezone(TAIPEI).date()
    response = render(request, "counters/points/point.html", context)
    response.cache_until = _changes_at(found, shift, now)
    return response


@public_page
def plan(request, code):
    """平面圖, as it was drawn anew."""
    found = get_object_or_404(shown().exclude(plan=""), code=code)
    response = FileResponse(found.plan.open("rb"), content_type=found.plan_mime)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _row(point: ServicePoint, there: dict) -> dict:
    return {"point": point, "facilities": facilities.named(point.facilities, there)}


def _counties() -> list[dict]:
    return [{"zh": name, "en": COUNTIES[name], "slug": slug} for slug, name in SLUGS.items()]


def _changes_at(found: ServicePoint, shift: DutyShift | None, now):
    """When somebody else is on duty: the end of the shift, or the beginning of the next one."""
    if shift:
        return shift.ends_at
    coming = DutyShift.objects.filter(unit=found.unit, starts_at__gt=now).order_by("starts_at")
    return coming.values_list("starts_at", flat=True).first()
