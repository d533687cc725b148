"""What becomes of a permit once it was given: it ends with a closing, holds again, is reduced, or its time is over."""

from datetime import datetime, timedelta

from django.db import transaction

from applications.coastal_zone.models import Visit, ZoneClosure
from cases import actions, documents, rocdates
from cases.access import link_token
from cases.models import Case, IssuedDocument
from cases.models.case import Status

PERMIT = IssuedDocument.Kind.PERMIT


def facts(visit: Visit) -> dict:
    """What the mails about a visit say. No names but the zone's, no numbers of people's papers."""
    zone, unit = visit.zone, visit.case.unit
    return {
        "zone_zh": zone.name_zh,
        "zone_en": zone.name_en,
        "entry_at": (visit.holds_from or visit.entry_at).isoformat(),
        "exit_at": (visit.holds_until or visit.exit_at).isoformat(),
        "unit_phone": unit.phone,
        "link": link_token(visit.case),
    }


def _closing(closure: ZoneClosure) -> dict:
    return {
        "closed_at": closure.starts_at.isoformat(),
        "reopened_at": closure.ends_at.isoformat(),
        "reason_zh": closure.reason_zh,
        "reason_en": closure.reason_en,
    }


def revoke(visit: Visit, closure: ZoneClosure, *, actor, now: datetime) -> None:
    """廢止許可: the permit is taken back, the case closed, the applicant told once."""
    case = actions.advance(visit.case, "revoke", actor=actor, now=now, note=closure.reason_zh)
    for document in case.documents.filter(kind=PERMIT, is_current=True):
        documents.withdraw(document, actor=actor, now=now, note=closure.reason_zh)
    Visit.objects.filter(pk=visit.pk).update(closure=closure)
    actions.tell_applicant(case, "permit_revoked", step=_step(closure), now=now, **facts(visit), **_closing(closure))


def restore(visit: Visit, closure: ZoneClosure, *, actor, now: datetime) -> None:
    """The closing was lifted: a permit like the one that ended is issued anew, and the applicant told."""
    case = actions.advance(visit.case, "restore", actor=actor, now=now, note=closure.reason_zh)
    Visit.objects.filter(pk=visit.pk).update(closure=None)
    decided = case.decisions.filter(approved_at__isnull=False).order_by("-pk").first()
    Case.objects.filter(pk=case.pk).update(outcome=decided.outcome)  # a partial permit stays one
    ended = case.documents.filter(kind=PERMIT).order_by("-pk").first()
    issue(visit, case, ended.content, actor=actor, now=now)
    actions.tell_applicant(case, "permit_restored", step=_step(closure), now=now, **facts(visit), **_closing(closure))


def issue(visit: Visit, case, content: dict, *, actor, now: datetime) -> IssuedDocument:
    """A permit for the time it was given."""
    return documents.issue(
        case,
        PERMIT,
        content=content,
        unit=case.unit,
        actor=actor,
        now=now,
        valid_from=visit.holds_from,
        valid_until=visit.holds_until,
    )


def tell_closed(visit: Visit, closure: ZoneClosure, *, now: datetime) -> None:
    """An application that is still being looked at: the zone will be closed in its time."""
    case = visit.case
    actions.tell_applicant(case, "zone_closed", step=_step(closure), now=now, **facts(visit), **_closing(closure))


def _step(closure: ZoneClosure) -> str:
    """One notice a closing and case."""
    return f"closing:{closure.pk}"


def end_what_is_over(*, now: datetime, most: int = 500) -> dict:
    """失效: close the permits whose time is over; used where an entry was checked. The database decides, once each."""
    over = Visit.objects.filter(holds_until__lte=now, case__status=Status.DECIDED).order_by("holds_until", "pk")
    counts = {"ended": 0, "lapsed": 0}
    for pk in list(over.values_list("pk", flat=True)[:most]):
        counts[_end(pk, now)] += 1
    return counts


@transaction.atomic
def _end(pk: int, now: datetime) -> str:
    visit = Visit.objects.select_related("case").get(pk=pk)
    used = visit.entered_at is not None
    actions.advance(visit.case, "end" if used else "lapse", actor=None, now=now)
    return "ended" if used else "lapsed"


def touches(closure: ZoneClosure, days: list[str], begins: datetime, ends: datetime) -> bool:
    """Whether a closing falls on one of these days, within these hours."""
    first = rocdates.in_taipei(closure.starts_at).date().isoformat()
    last = rocdates.in_taipei(closure.ends_at - timedelta(microseconds=1)).date().isoformat()
    within = begins < closure.ends_at and ends > closure.starts_at
    return within and any(first <= day <= last for day in days)


def holds_at(visit: Visit, now: datetime) -> bool:
    """Whether the permit lets them in at this moment: its time, and one of its days."""
    if visit.holds_from is None or not visit.holds_from <= now < visit.holds_until:
        return False
    return rocdates.in_taipei(now).date().isoformat() in visit.days
