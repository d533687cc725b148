"""查進度: how somebody without an account opens a case: number and code, or the private link of a mail."""

import hmac
from datetime import datetime, timedelta

from django.core import signing

from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import brakes
from cases.codes import code_hash
from cases.identifiers import code_of
from cases.models import Case

OPEN_FOR = timedelta(minutes=60)  # how long an opened case stays open in this browser
LINK_DAYS = 90
LINK_SALT = "cases.open"


class TooMany(Exception):
    """The brake is on: this number or network has missed too often."""


def open_with(number: str, code: str, *, network: str, now: datetime) -> Case | None:
    """The case that number and code open together, or None: a wrong number and a wrong code are one answer.

    The same work is done for both, so that neither words nor time tell them apart. Raises TooMany.
    """
    number = code_of(number)
    if brakes.too_many(number, network, now=now):
        raise TooMany
    case = Case.objects.filter(reference=number).first()
    given = code_hash(number, code)
    fits = hmac.compare_digest(given, case.code_hash if case and case.code_hash else "0" * 64)
    if not fits:
        brakes.missed(number, network, now=now)
        return None
    return case


def remember(request, case: Case, *, now: datetime) -> None:
    """Keep the case open in this browser for an hour, under a new session id; and say so in the trail."""
    opened = _opened(request, now)
    opened[str(case.pk)] = (now + OPEN_FOR).timestamp()
    if not request.user.is_authenticated:
        request.session.cycle_key()
    request.session["opened"] = opened
    record(Action.CASE_TRACKED, actor=CITIZEN, case=case, now=now)


def opened_case(request, reference: str, *, now: datetime) -> Case | None:
    """The case of that number, if this browser opened it within the hour."""
    ids = list(_opened(request, now))
    if not ids:
        return None
    return (
        Case.objects.filter(reference=reference, pk__in=ids)
        .select_related("service", "sop", "stage", "limit", "unit__parent", "received_unit__parent", "applicant")
        .first()
    )


def forget(request) -> None:
    """Shared computers: close what was opened."""
    request.session.pop("opened", None)


def _opened(request, now: datetime) -> dict:
    opened = request.session.get("opened", {})
    return {pk: until for pk, until in opened.items() if until > now.timestamp()}


def link_token(case: Case) -> str:
    """The private link of a mail: bound to its purpose and to the code in force, so a new code ends old links."""
    return signing.dumps({"case": case.pk, "code": case.code_hash[:12]}, salt=LINK_SALT)


def case_of_link(token: str) -> Case | None:
    """The case a private link opens, or None when it is old, changed or not ours."""
    try:
        said = signing.loads(token, salt=LINK_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    case = Case.objects.filter(pk=said["case"]).first()
    return case if case and hmac.compare_digest(case.code_hash[:12], said["code"]) else None
