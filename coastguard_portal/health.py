"""Health pages for machines: `/healthz/live`, `/healthz/ready` (also `/healthz`) and `/healthz/full`.

They name parts and say "ok" or what kind of fault, never an address, a version or anything about a case.
"""

import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from cases.attachments import scanner as virus_scanner
from cases.heartbeats import state_of_sweep
from notifications import holding

LITTLE_ROOM = 200 * 1024 * 1024  # bytes; a database that cannot write stops


def database() -> str:
    """ "ok" when PostgreSQL answers; gives up after the connect time-out of the settings."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as fault:
        return type(fault).__name__
    return "ok"


def redis() -> str:
    """ "ok" when Redis answers. The portal takes cases without it, so it does not count for `ready`."""
    try:
        cache.get("healthz")
    except (RedisError, OSError) as fault:
        return type(fault).__name__
    return "ok"


def sweep() -> str:
    """ "ok" while the deadline sweep comes round; "late" after ten minutes without one; "starting" before the first."""
    try:
        return state_of_sweep(timezone.now())
    except DatabaseError as fault:
        return type(fault).__name__


def scanner() -> str:
    """ "ok" while the virus check answers, or where none is set up; the file page of staff says which."""
    return "ok" if not virus_scanner.is_configured() or virus_scanner.answers() else "down"


def mail() -> str:
    """ "ok" while mail may leave; "held" after a copy was put back, until a person lets it go."""
    try:
        return "held" if holding.current() else "ok"
    except DatabaseError as fault:
        return type(fault).__name__


def disk() -> str:
    """ "ok" while there is room where files, keys and our own database lie; "low" while there is still time to act."""
    try:
        return "ok" if shutil.disk_usage(settings.VAR).free >= LITTLE_ROOM else "low"
    except OSError as fault:
        return type(fault).__name__


WELL = ("ok", "starting")
READY = {"database": database}
FULL = {"database": database, "redis": redis, "sweep": sweep, "scanner": scanner, "mail": mail, "disk": disk}
"""Each part is a function without arguments that says one of WELL or, in a word, what is wrong; a new part is a line
here."""


@login_not_required
@require_safe
def live(request):
    """The process answers; nothing else is asked, so that a slow database does not get it restarted."""
    return report({})


@login_not_required
@require_safe
def ready(request):
    """This copy may be sent people."""
    return report(READY)


@login_not_required
@require_safe
def full(request):
    """Everything the portal stands on, for the monitor and the duty technician."""
    return report(FULL)


def report(parts) -> JsonResponse:
    """200 when every part is well, else 503; never cached."""
    said = {name: ask() for name, ask in parts.items()}
    well = all(word in WELL for word in said.values())
    response = JsonResponse({"status": "ok" if well else "fault", **said}, status=200 if well else 503)
    response.headers["Cache-Control"] = "no-store"
    return response
