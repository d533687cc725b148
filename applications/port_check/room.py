"""The entry of this service in the table of rooms (cases/rooms.py)."""

from datetime import timedelta

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from applications.port_check import actions, pages, people, pier
from applications.port_check.document import closing_slip
from applications.port_check.journey import JOURNEY, SERVICE
from applications.port_check.lead import UNUSED, window
from applications.port_check.report import Report
from applications.retention import forget
from applications.trips import trip_of
from applications.views.walk import walk
from cases import actions as casework
from cases import contents, rocdates, standing
from cases.actions.decisions import outcome_of
from cases.identifiers import say_phone
from cases.models import Case, IssuedDocument
from cases.models.case import FINAL, Status
from cases.rooms import Gap, Outcome, Room

ASKED_AFTER = timedelta(hours=1)  # after the planned departure a vessel nobody checked shows on the desk
IMPERSONAL = ("activity", "vessel", "voyage", "goods")
ACCEPTED, NOT_ACCEPTED = "accepted", "not_accepted"
# Recommended, and what an officer may ask for: (step, answer) -> zh, en. A paper keeps both as they were that day.
RECOMMENDED = {
    ("activity", "approval_number"): (
        "目的事業主管機關核准的文號和日期",
        "The number and date of the approval of the authority in charge of the activity",
    ),
    ("activity", "approval_until"): (
        "目的事業主管機關核准的有效期間",
        "Until when the approval of the activity is valid",
    ),
    ("vessel", "licence_until"): ("船長執業證書的有效日期", "Until when the master's licence is valid"),
    ("vessel", "home_port"): ("船籍港", "The home port of the vessel"),
    ("voyage", "points"): ("活動海域的座標", "The points of the area of the activity"),
    ("voyage", "farthest"): ("離岸最遠距離", "The farthest distance from the coast"),
    ("goods", "equipment"): ("攜帶器材清單", "The list of what is taken along"),
}


def track_context(case, now) -> dict:
    """For the status page: the trip, the window of the slip, and what can still be done."""
    trip = trip_of(case)
    accepted = case.status == Status.DECIDED
    first, last = window(trip.etd)
    return {
        "trip": trip,
        "window_from": first,
        "window_until": last,
        "ends_sooner": {"departure": last},  # our clock runs on until the slip lapses; who comes then is too late
        "is_accepted": accepted,
        "can_change": case.status not in FINAL,
        "can_cancel": accepted and not trip.departed_at,
    }


def staff_context(case, now) -> dict:
    """For the case page: what should be known, the people, the answers, and the checks on the pier."""
    trip, checks = trip_of(case), list(case.pier_checks.select_related("checked_by", "unit"))
    if not case.application.answers:
        return {"trip": trip, "checks": checks}  # its people were forgotten when their time was over
    prefetch_related_objects([case], "people")
    answers = people.answers_of(case)
    report = Report(answers)
    report.ports = ports = (trip.departure_port, trip.return_port)  # read with the trip already
    return {
        "trip": trip,
        "people": list(case.people.all()),
        "sections": [s for s in JOURNEY.sections(answers, now, known=ports) if s.step in IMPERSONAL],
        "organisation": answers["applicant"].get("org_name") or "",
        "urgent_reason": answers["voyage"].get("urgent_reason") or "",
        # How soon it is stands there with its reason, in words for the station.
        "findings": [one for one in report.findings(case.filed_at) if one.code != "urgent"],
        "checks": checks,
        "at_pier": case.status == Status.DECIDED,
        "done_below": ("trip", _("To do next: the check on the pier.")) if case.status == Status.DECIDED else None,
        "can_change": case.status not in FINAL,
    }


def gaps(case) -> list[Gap]:
    """What was left out and may be asked for in a supplement."""
    answers = case.application.answers
    return [
        Gap(f"{step}-{name}", zh, en)
        for (step, name), (zh, en) in RECOMMENDED.items()
        if answers[step].get(name) in (None, "", [])
    ]


def decision_content(case, decision) -> dict:
    """The slip; a refusal as every refusal."""
    if decision.outcome != ACCEPTED:
        return contents.decision(case, decision, outcome_of(case, decision.outcome))
    report = Report(people.answers_of(case))
    return closing_slip(case, report, decision)


def bounds(case, decision) -> dict:
    """The window of the slip; a refusal has none."""
    if decision.outcome != ACCEPTED:
        return {}
    first, last = window(trip_of(case).etd)
    return {"valid_from": first, "valid_until": last}


def brief(case, language: str) -> list[str]:
    """What whoever calls or searches needs at once: vessel, people, contacts, plan."""
    trip = case.trip
    with override(language):
        lines = [
            _("Vessel: %(name)s, number %(number)s") % {"name": trip.vessel_name, "number": trip.vessel_number},
            _("Left from %(port)s, planned %(at)s")
            % {"port": trip.departure_port, "at": rocdates.moment(trip.etd, language)},
            _("Expected at %(port)s, planned %(at)s")
            % {"port": trip.return_port, "at": rocdates.moment(trip.eta, language)},
            _("People on board: %(count)d") % {"count": trip.people},
            _("Where to: %(place)s") % {"place": case.application.answers["voyage"]["area"]},
        ]
        lines += [_person(person) for person in list(case.people.all())[:30]]
    return lines


def _person(person) -> str:
    parts = [f"{person.get_duty_display()} {person.name}"]
    if person.emergency_name:
        phone = say_phone(person.emergency_phone) if person.emergency_phone else ""
        parts.append(_("contact: %(contact)s") % {"contact": f"{person.emergency_name} {phone}".strip()})
    return _(", ").join(parts)


def spoken(case, language: str, now) -> str:
    """The sentence for the telephone."""
    with override(language):
        return _("The report %(reference)s was filed on %(filed)s. %(state)s The planned departure is %(etd)s.") % {
            "reference": case.reference,
            "filed": rocdates.moment(case.filed_at, language),
            "state": standing.sentence(case),
            "etd": rocdates.moment(trip_of(case).etd, language),
        }


def desk(user, now) -> list[dict]:
    """Accepted vessels whose time to leave is past and that nobody has checked: in port still, or gone unseen."""
    waiting = (
        Case.objects.visible_to(user)
        .filter(
            service__code=SERVICE,
            status=Status.DECIDED,
            deadlines__met_at=None,
            deadlines__stage__key="departure",
            deadlines__due_at__gt=now,
            deadlines__due_at__lte=now + UNUSED - ASKED_AFTER,
        )
        .select_related("trip__departure_port", "unit")
        .order_by("deadlines__due_at")[:20]
    )
    return [
        {
            "case": case,
            "title": _("Not checked out yet: %(vessel)s") % {"vessel": case.trip.vessel_name},
            "text": _("%(number)s, %(port)s, planned departure %(etd)s. Is it in port, or gone?")
            % {
                "number": case.trip.vessel_number,
                "port": case.trip.departure_port,
                "etd": rocdates.moment(case.trip.etd, get_language()),
            },
        }
        for case in waiting
    ]


ROOM = Room(
    service=SERVICE,
    forget=forget,
    paper=JOURNEY.paper,
    example=JOURNEY.example,
    apply=walk(JOURNEY),
    staff_template="applications/port_check/_staff.html",
    staff_context=staff_context,
    track_template="applications/port_check/_track.html",
    track_context=track_context,
    moves={
        "accept": casework.accept,
        "start_review": casework.start_review,
        "left_unchecked": pier.left_unchecked,
        "not_left": pier.not_left,
        "take_back": actions.cancel_report,
    },
    applicant_moves={"cancel": pages.cancel, "change": pages.change},
    staff_pages={"change": pages.staff_change, "roster": pages.roster_file},
    scanned={IssuedDocument.Kind.CLOSING_SLIP: "pier"},
    takes_files=True,
    brief=brief,
    facts=("trip__departure_port", "trip__return_port", "application", "people"),
    spoken=spoken,
    desk=desk,
    casework=frozenset(
        ("supplement", "extend", "pause", "forward", "consult", "transfer", "decide", "withdraw", "letter")
    ),
    outcomes=(
        Outcome(
            ACCEPTED,
            gettext_lazy("Accepted: may come for the check on leaving"),
            Status.DECIDED,
            document=IssuedDocument.Kind.CLOSING_SLIP,
            to_stage="departure",
        ),
        Outcome(
            NOT_ACCEPTED,
            gettext_lazy("Not accepted"),
            Status.NOT_ACCEPTED,
            document=IssuedDocument.Kind.REFUSAL,
            is_adverse=True,
        ),
        *(
            Outcome(
                code,
                label,
                Status.CLOSED,
                document=IssuedDocument.Kind.DECISION,
                notice="taken_back",
                is_adverse=True,
                takes_back=True,
            )
            for code, label in (
                ("revoked", gettext_lazy("Reply slip revoked")),
                ("annulled", gettext_lazy("Reply slip annulled")),
            )
        ),
    ),
    can_take_back=lambda case, now: trip_of(case).departed_at is None,  # at sea the watch goes on
    decision_content=decision_content,
    bounds=bounds,
    decided=actions.decided,
    gaps=gaps,
)
