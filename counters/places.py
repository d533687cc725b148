"""單位: at whose desk somebody stands: their own unit, or another one whose books they may read."""

from django.http import Http404

from accounts.access import may, subtrees, within
from accounts.models import Unit


def units_of(user, now, ability: str = "counter.read") -> list[Unit]:
    """The units whose books this person may read (or write), the own one first."""
    found = list(Unit.objects.filter(within(subtrees(user, ability, now)), is_active=True).order_by("path"))
    home = next((path for path, _role, _by in user.authority(now)), "")
    return sorted(found, key=lambda unit: unit.path != home)


def unit_asked(request, now, ability: str = "counter.read") -> Unit:
    """The unit named in the address (?unit=), else the first of their own. 404 for one they may not see."""
    code = request.GET.get("unit", "")
    if not code:
        return next(iter(units_of(request.user, now, ability)), None) or _nowhere()
    unit = Unit.objects.filter(code=code).first()
    return unit if unit and may(request.user, ability, unit=unit, now=now) else _nowhere()


def at_work(request) -> bool:
    """Whoever comes by our own links, which name the unit, or has sent something: the cursor stands in the first box.

    An address without a unit opens as every page does, the skip link first (GN1240100E).
    """
    return request.method == "POST" or "unit" in request.GET


def _nowhere():
    raise Http404
