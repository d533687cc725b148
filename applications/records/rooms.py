"""The three services in the table of rooms (cases/rooms.py): one engine, three tables of what differs."""

from functools import partial

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from applications.records import answers, pages, staff_pages, state
from applications.records.actions import conversion, deciding
from applications.records.calendar_file import calendar_file
from applications.records.decision_document import decision_content
from applications.records.forms.deciding import DecisionForm, verdict_label
from applications.records.gaps import gaps
from applications.records.grounds import SEVERED, Verdict, grounds_named
from applications.records.journeys import JOURNEYS
from applications.records.kinds import ARCHIVES, GIVING, INFORMATION, PERSONAL_DATA
from applications.records.models import AccessRequest
from applications.records.outcomes import TO_GIVE, TO_GIVE_OR_CHANGE
from applications.records.retention import forget
from applications.records.signatures import signer
from applications.views.walk import walk
from cases import rocdates, standing
from cases.actions import accept, start_review
from cases.models import Case
from cases.models.case import Status
from cases.rooms import Room

# What a request has at most one of, read with it.
BESIDE = ("case__application", "case__charge", "case__agent", "counted_by", "converted_from")
IMPERSONAL = ("wish", "items", "purpose")  # who asks and who acts stand masked beside them
CONVERTS = {
    ARCHIVES: gettext_lazy("Not archived yet: handle it as a request for information"),
    INFORMATION: gettext_lazy("Archived already: handle it as a request for archives"),
}
CASEWORK = frozenset(
    ("supplement", "extend", "pause", "forward", "consult", "transfer", "decide", "withdraw", "close", "letter")
)


def _items(case) -> list[dict]:
    """Each thing asked for, with what was decided in the page's language."""
    giving = case.access_request.wish in GIVING
    return [
        {
            "item": item,
            "verdict": verdict_label(item.verdict, giving=giving) if item.verdict else "",
            "grounds": grounds_named(item.grounds),
        }
        for item in case.requested_items.all()
    ]


def _shared(case, now) -> dict:
    asked = AccessRequest.objects.select_related(*BESIDE).get(pk=case.pk)
    beside = asked.case  # before the next line makes it the case itself
    case.access_request, case.application = asked, beside.application
    charge = getattr(beside, "charge", None)
    prefetch_related_objects([case], "requested_items")
    items, clocks = _items(case), list(case.deadlines.all())
    appointment = state.appointment_of(case) if state.given_items(case) else None
    severed = any(one["item"].verdict == Verdict.PARTIAL for one in items)
    return {
        "asked": asked,
        "items": items,
        "severed": SEVERED[case.service.code] if severed else None,
        "charge": charge,
        "beside": beside,
        "agent": getattr(beside, "agent", None),
        "owes": state.owes(charge),
        "appointment": appointment,
        "has_dates": appointment is not None,
        "appointment_open": appointment is not None and state.is_open(appointment.slot),
        "can_book": state.can_book(case, clocks),
        "use_clock": state.use_clock(case, clocks),
        "must_sign": case.status == Status.AWAITING_SIGNATURE,
        "missed_period": state.is_overdue(clocks, now),
    }


def track_context(case, now) -> dict:
    """For the status page: what was asked and decided, what to sign, pay and book."""
    return {**_shared(case, now), "by_certificate": signer() is not None, "findings": []}


def staff_context(case, now) -> dict:
    """For the case page: the answers as the check page shows them, the agent masked, and what can be recorded."""
    journey = JOURNEYS[case.service.code]
    shared = _shared(case, now)
    charge = shared["charge"]
    return {
        **shared,
        "sections": [
            s for s in journey.sections(answers.answers_of(case, shared["beside"]), now) if s.step in IMPERSONAL
        ],
        "who": case.application.answers["who"],
        "can_give": case.status == Status.DECIDED,
        "can_refund": charge is not None and charge.paid_at is not None and charge.refunded_at is None,
        "can_convert": case.service.code in CONVERTS and case.status in conversion.FROM,
        "converts_to": CONVERTS.get(case.service.code),
    }


def brief(case, language: str) -> list[str]:
    """What a colleague needs at once: how many things, and whether somebody acts for the applicant."""
    with override(language):
        lines = [_("Items asked for: %(count)d") % {"count": len(case.requested_items.all())}]
        if case.access_request.received_at is None:
            lines.append(_("Not signed yet"))
    return lines


def spoken(case, language: str, now) -> str:
    """The sentence for the telephone: nothing of what is asked for."""
    with override(language):
        place = standing.sentence(case)
        return _("The request %(reference)s: %(state)s") % {"reference": case.reference, "state": place}


def desk(service: str, user, now) -> list[dict]:
    """What is granted and paid, and waits for us to send it: nobody is late who could be reminded."""
    decided = (
        Case.objects.visible_to(user)
        .filter(service__code=service, status=Status.DECIDED, charge__paid_at__isnull=False)
        .select_related("application", "charge")
        .prefetch_related("requested_items")
        .order_by("charge__paid_at")[:20]
    )
    return [
        {
            "case": case,
            "title": _("To be sent: %(reference)s") % {"reference": case.reference},
            "text": _("The fee was paid on %(day)s.") % {"day": rocdates.moment(case.charge.paid_at, get_language())},
        }
        for case in decided
        if not state.needs_visit(case)
    ]


def _decision_form(case, data=None, **kwargs):
    return DecisionForm(case, data, **kwargs)


def _room(service: str, outcomes, applicant_moves: dict, pages_of_staff: dict) -> Room:
    journey = JOURNEYS[service]
    return Room(
        service=service,
        apply=walk(journey),
        staff_template="applications/records/_staff.html",
        staff_context=staff_context,
        track_template="applications/records/_track.html",
        track_context=track_context,
        moves={"accept": accept, "start_review": start_review},
        applicant_moves={"book": pages.book, "unbook": pages.unbook, **applicant_moves},
        staff_pages={
            "payment": staff_pages.record_payment,
            "refund": staff_pages.record_refund,
            "give": staff_pages.give,
            "book": staff_pages.book,
            **pages_of_staff,
        },
        takes_files=True,
        brief=brief,
        facts=("requested_items", "access_request"),
        spoken=spoken,
        calendar=calendar_file,
        casework=CASEWORK,
        outcomes=outcomes,
        decision_content=decision_content,
        decision_form=_decision_form,
        decided=deciding.take_effect,
        gaps=gaps,
        desk=partial(desk, service),
        forget=forget,
        paper=journey.paper,
        example=journey.example,
    )


CONVERT = {"convert": staff_pages.convert}
ROOMS = (
    _room(ARCHIVES, TO_GIVE, {}, CONVERT),
    _room(
        INFORMATION,
        TO_GIVE_OR_CHANGE,
        {
            "sign": pages.sign,
            "sign-with-certificate": pages.sign_with_certificate,
            "signed": pages.signed,
        },
        {**CONVERT, "signature": staff_pages.record_signature},
    ),
    _room(PERSONAL_DATA, TO_GIVE_OR_CHANGE, {}, {}),
)
