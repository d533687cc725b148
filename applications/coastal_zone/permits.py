"""What becomes of a permit once it was given: it ends with a closing, holds again, is reduced, or its time is over."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from applications.coastal_zone import grants
from applications.coastal_zone.document import days_in_words, permit
from applications.coastal_zone.models import Visit, ZoneClosure
from audit.models import Action
from cases import actions, contents, documents, rocdates
from cases.access import link_token
from cases.actions import Refused, decisions
from cases.calendar import TAIPEI
from cases.models import Case, Decision, IssuedDocument
from cases.models.case import Status

PERMIT = IssuedDocument.Kind.PERMIT


def facts(visit: Visit) -> dict:
    """What the mails about a visit say. No names but the zone's, no numbers of people's papers."""
    zone = visit.zone
    begins, ends = grants.bounds(visit, visit.days)
    return {
        "zone_zh": zone.name_zh,
        "zone_en": zone.name_en,
        "entry_at": begins.isoformat(),
        "exit_at": ends.isoformat(),
        **_days_left(visit),
        "unit_phone": visit.case.contact.telephone,
        "link": link_token(visit.case),
    }


def _days_left(visit: Visit) -> dict:
    """Named one by one where days fell away; else the hours say it."""
    said = days_in_words(visit.days) if visit.days_left else {}
    return {f"days_{language}": text for language, text in said.items()}


def _closing(closure: ZoneClosure) -> dict:
    return {
        "closed_at": closure.starts_at.isoformat(),
        "reopened_at": closure.ends_at.isoformat(),
        "reason_zh": closure.reason_zh,
        "reason_en": closure.reason_en,
    }


def close_days(visit: Visit, closure: ZoneClosure, *, actor, now: datetime) -> None:
    """What a closing does to a permit: it bars the days it falls on; where no other day is left, the permit ends."""
    hit = days_hit(closure, visit.days, visit.holds_from, visit.holds_until)
    kept = [day for day in visit.days if day not in hit]
    if kept:
        _bar(visit, closure, hit, kept, actor=actor, now=now)
    else:
        revoke(visit, closure, actor=actor, now=now)


def keeps_days(visit: Visit, closure: ZoneClosure) -> bool:
    """Whether a permit holds on other days than those a closing falls on."""
    return len(days_hit(closure, visit.days, visit.holds_from, visit.holds_until)) < len(visit.days)


def _bar(visit: Visit, closure: ZoneClosure, hit: list[str], kept: list[str], *, actor, now: datetime) -> None:
    """The permit is issued anew without the days that are closed; they are kept, for the closing may be lifted."""
    visit.barred = [*visit.barred, {"closure": closure.pk, "days": hit}]
    visit.case = case = actions.lock(visit.case)
    _hold_on(visit, kept)
    actions.log(Action.CASE_AMENDED, case, actor=actor, now=now, note=closure.reason_zh, barred=hit)
    issue_anew(visit, actor=actor, now=now)
    actions.tell_applicant(case, "permit_barred", step=_step(closure), now=now, **facts(visit), **_closing(closure))


def _hold_on(visit: Visit, days: list[str]) -> None:
    visit.days = days
    visit.holds_from, visit.holds_until = grants.bounds(visit, days)
    visit.save(update_fields=["days", "barred", "holds_from", "holds_until"])


def revoke(visit: Visit, closure: ZoneClosure, *, actor, now: datetime) -> None:
    """廢止許可: the permit is taken back, the case closed, the applicant told once."""
    case = actions.advance(visit.case, "revoke", actor=actor, now=now, note=closure.reason_zh)
    for document in case.documents.filter(kind=PERMIT, is_current=True):
        documents.withdraw(document, actor=actor, now=now, note=closure.reason_zh)
    Visit.objects.filter(pk=visit.pk).update(closure=closure)
    actions.tell_applicant(case, "permit_revoked", step=_step(closure), now=now, **facts(visit), **_closing(closure))


def restore(visit: Visit, closure: ZoneClosure, *, actor, now: datetime) -> None:
    """The closing was lifted: what it took is permitted anew, and the applicant told. The days it barred come back
    without a word where the whole permit was ended by another closing, which still stands."""
    back = [day for one in visit.barred if one["closure"] == closure.pk for day in one["days"]]
    if back:
        visit.barred = [one for one in visit.barred if one["closure"] != closure.pk]
        _hold_on(visit, sorted({*visit.days, *back}))
    if visit.closure_id == closure.pk:
        _revive(visit, closure, actor=actor, now=now)
    elif visit.case.status != Status.DECIDED:
        return
    else:
        visit.case = actions.lock(visit.case)
        note = closure.reason_zh
        actions.log(Action.CASE_AMENDED, visit.case, actor=actor, now=now, note=note, unbarred=back)
    issue_anew(visit, actor=actor, now=now)
    step, case = _step(closure), visit.case
    actions.tell_applicant(case, "permit_restored", step=step, now=now, **facts(visit), **_closing(closure))


def _revive(visit: Visit, closure: ZoneClosure, *, actor, now: datetime) -> None:
    """The case stands decided again, as it was decided: a partial permit stays one."""
    case = actions.advance(visit.case, "restore", actor=actor, now=now, note=closure.reason_zh)
    Visit.objects.filter(pk=visit.pk).update(closure=None)
    case.outcome = granting(case).outcome
    case.save(update_fields=["outcome"])
    visit.case = case


def granting(case: Case) -> Decision:
    """The decision the permit rests on."""
    return case.decisions.filter(approved_at__isnull=False, outcome__in=grants.GRANTS).order_by("-pk").first()


def granted(visit: Visit, decision: Decision) -> grants.Grant:
    grant = grants.grant_of(visit, decision.details)
    if grant is None:
        raise Refused(_("The applicant has taken off all that was to be permitted. Send the draft back."))
    return grant


def issue_anew(visit: Visit, *, actor, now: datetime) -> IssuedDocument:
    """The permit for what is left of it; it takes the place of the one before."""
    case, decision = visit.case, granting(visit.case)
    content = permit(case, visit, granted(visit, decision))
    return documents.issue(
        case,
        PERMIT,
        content=contents.grounded(content, case, decision, decisions.outcome_of(case, decision.outcome)),
        unit=case.unit,
        actor=actor,
        now=now,
        valid_from=visit.holds_from,
        valid_until=visit.holds_until,
    )


def leave(visit: Visit, decision: Decision, *, actor, now: datetime) -> None:
    """一部撤銷或廢止: the permit anew for the days and people it still holds for."""
    left = granted(visit, decision)
    standing = [person.order for person in visit.case.people.all()]
    visit.left_out = [order for order in standing if order not in left.people]
    visit.days, visit.holds_from, visit.holds_until = left.days, left.holds_from, left.holds_until
    visit.save(update_fields=["left_out", "days", "holds_from", "holds_until"])
    issue_anew(visit, actor=actor, now=now)


def can_give_up(case: Case, now: datetime) -> bool:
    """Its holder may give a permit up that nobody has used: what was used is only made shorter."""
    visit = Visit.objects.filter(pk=case.pk, holds_until__gt=now).first()
    return visit is not None and visit.entered_at is None


def was_used(case: Case) -> bool:
    """Somebody of ours saw them enter with it."""
    return Visit.objects.filter(pk=case.pk, entered_at__isnull=False).exists()


def can_take_back(case: Case, now: datetime) -> bool:
    """A permit whose time is not over."""
    return Visit.objects.filter(pk=case.pk, holds_until__gt=now).exists()


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
    return bool(days_hit(closure, days, begins, ends))


def days_hit(closure: ZoneClosure, days: list[str], begins: datetime, ends: datetime) -> list[str]:
    """The days of a visit, within its hours, on which a closing falls."""
    return [day for day in days if _overlap(closure, day, begins, ends)]


def _overlap(closure: ZoneClosure, day: str, begins: datetime, ends: datetime) -> bool:
    midnight = datetime.combine(date.fromisoformat(day), time(), TAIPEI)
    first, last = max(begins, midnight), min(ends, midnight + timedelta(days=1))
    return first < closure.ends_at and last > closure.starts_at


def holds_at(visit: Visit, now: datetime) -> bool:
    """Whether the permit lets them in at this moment: its time, and one of its days."""
    if visit.holds_from is None or not visit.holds_from <= now < visit.holds_until:
        return False
    return rocdates.in_taipei(now).date().isoformat() in visit.days
