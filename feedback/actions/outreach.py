"""訪視: write a visit down, strike it, plan a year, and make a petition of what somebody suggested."""

from datetime import datetime
from textwrap import shorten
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import Unit
from audit.actions import record
from audit.models import Action
from cases import counter
from cases.actions import Refused, signed
from cases.models import Case, Service
from feedback.actions.petitions import SERVICE, file_petition
from feedback.models import Outreach, OutreachPlan, Petition, Suggestion, Topic
from feedback.petitions.letter import Letter

UNSORTED = "other"  # the topic of what nobody has sorted yet
SUBJECT = 60


@transaction.atomic
def record_visit(
    *, unit: Unit, data: dict, suggestions: list[str], key: UUID, actor, now: datetime, replaces: Outreach | None = None
) -> Outreach:
    """Write a visit down; the second press of the button finds the first record.

    `data`: the columns of `Outreach` that say what happened. `replaces`: the struck record this one stands for; what
    was suggested there and became a petition is not suggested twice.
    """
    check_may(unit, "outreach.write", actor=actor, now=now)
    visit, is_new = Outreach.objects.get_or_create(
        request_key=key,
        defaults={
            **data,
            "unit": unit,
            "recorded_at": now,
            "recorded_by": actor,
            "recorded_as": signed(actor, now, unit),
        },
    )
    if is_new:
        Suggestion.objects.bulk_create(Suggestion(visit=visit, text=text) for text in suggestions)
        more = {"replaces": replaces.pk} if replaces else {}
        _log(Action.OUTREACH_RECORDED, visit, actor=actor, now=now, audience=visit.audience, **more)
    return visit


@transaction.atomic
def strike(visit: Outreach, *, reason: str, actor, now: datetime) -> Outreach:
    """更正: take a record out of the count, and say why. Struck is struck: the second press changes nothing."""
    visit = _lock(visit)
    check_may(visit.unit, "outreach.write", actor=actor, now=now)
    if visit.struck_at:
        return visit
    visit.struck_at, visit.struck_as, visit.strike_reason = now, signed(actor, now, visit.unit), reason
    visit.save(update_fields=["struck_at", "struck_as", "strike_reason"])
    _log(Action.OUTREACH_STRUCK, visit, actor=actor, now=now)
    return visit


@transaction.atomic
def suggest(visit: Outreach, *, text: str, key: UUID, actor, now: datetime) -> Suggestion:
    """Write one more suggestion down. Raises Refused where the record is struck, or its people are forgotten."""
    visit = _lock(visit)
    check_may(visit.unit, "outreach.write", actor=actor, now=now)
    if visit.struck_at or visit.blanked_at:
        raise Refused(_("This record is closed. Write a new one."))
    made, is_new = Suggestion.objects.get_or_create(key=key, defaults={"visit": visit, "text": text})
    if is_new:
        _log(Action.OUTREACH_SUGGESTED, visit, actor=actor, now=now, suggestion=made.pk)
    return made


@transaction.atomic
def make_petition(suggestion: Suggestion, *, actor, now: datetime) -> Petition:
    """轉為陳情: give a suggestion a number, a clock and an answer; the second press finds the first petition.

    It is in the name of who spoke with us and counts from this press: only then does the mailbox know of it. What it
    is about the secretariat settles. Raises Refused where the record is struck, or its people are forgotten.
    """
    suggestion = (
        Suggestion.objects.select_for_update(of=("self", "visit")).select_related("visit__unit").get(pk=suggestion.pk)
    )
    visit = suggestion.visit
    check_may(visit.unit, "outreach.write", actor=actor, now=now)
    if suggestion.case_id:
        return Petition.objects.select_related("case").get(case=suggestion.case_id)
    if visit.struck_at or visit.blanked_at:
        raise Refused(_("This record is closed. Write a new one."))
    service = Service.objects.get(code=SERVICE)
    given = {"channel": Case.Channel.OUTREACH, "language": "zh-hant", "received": now}
    draft = counter.begin(service, **given, actor=actor, now=now)
    petition = file_petition(_letter(suggestion), draft=draft, actor=actor, now=now)
    suggestion.case = petition.case
    suggestion.save(update_fields=["case"])
    _log(Action.OUTREACH_FILED, visit, actor=actor, now=now, case=petition.case, suggestion=suggestion.pk)
    return petition


def _letter(suggestion: Suggestion) -> Letter:
    visit = suggestion.visit
    return Letter(
        kind=Petition.Kind.SUGGESTION,
        source=Petition.Source.OUTREACH,
        topic=Topic.objects.get(code=UNSORTED),
        subject=shorten(suggestion.text, SUBJECT, placeholder="…"),
        content=suggestion.text,
        name=visit.met or visit.organisation,
        phone=visit.phone,
        reply_by=Petition.ReplyBy.PHONE if visit.phone else Petition.ReplyBy.NONE,
    )


@transaction.atomic
def plan_year(unit: Unit, roc_year: int, visits: dict[str, int], *, actor, now: datetime) -> None:
    """年度計畫: how many visits to whom (`visits`: audience → number; 0 plans none), in place of what was planned."""
    check_may(unit, "outreach.plan", actor=actor, now=now)
    Unit.objects.select_for_update().get(pk=unit.pk)  # of two who plan at once, the second waits
    plans = OutreachPlan.objects.filter(unit=unit, roc_year=roc_year)
    before = dict(plans.values_list("audience", "visits"))
    after = {audience: number for audience, number in visits.items() if number}
    if before == after:
        return
    plans.delete()
    OutreachPlan.objects.bulk_create(
        OutreachPlan(unit=unit, roc_year=roc_year, audience=audience, visits=number)
        for audience, number in after.items()
    )
    name = signed(actor, now, unit)
    record(
        Action.OUTREACH_PLANNED, actor=actor, signed_as=name, now=now, unit=unit.code, year=roc_year, before=before,
        after=after,
    )  # fmt: skip


def check_may(unit: Unit, ability: str, *, actor, now: datetime) -> None:
    """Raise Refused unless this person may do this in that unit."""
    if not may(actor, ability, unit=unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))


def _lock(visit: Outreach) -> Outreach:
    return Outreach.objects.select_for_update(of=("self",)).select_related("unit").get(pk=visit.pk)


def _log(action, visit: Outreach, *, actor, now: datetime, **data) -> None:
    name = signed(actor, now, visit.unit)
    record(action, actor=actor, signed_as=name, now=now, visit=visit.pk, unit=visit.unit.code, **data)
