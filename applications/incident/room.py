"""The entry of this service in the table of rooms (cases/rooms.py)."""

from django.http import Http404, HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from applications.incident import pages, place_map
from applications.incident.document import place_said
from applications.incident.journey import JOURNEY, SERVICE
from applications.incident.models import Incident
from applications.incident.retention import forget
from applications.views.walk import walk
from cases import actions, rocdates, standing
from cases.actions import forwardings
from cases.models import Case, Transfer
from cases.models.case import Discretion, Status
from cases.rooms import Room

SHOWN = ("kind", "details", "place")  # the reporter stands in a block of the page's own, masked or hidden
BRIEF = 200  # characters of the description


def apply(request, service, step):
    """The form; and the picture of its map."""
    if step == "map.svg":
        return picture(request)
    return walk(JOURNEY)(request, service, step)


def picture(request):
    """The map, as the sealed word in the address says."""
    view = place_map.of_word(request.GET.get("view", ""))
    if view is None:
        raise Http404
    drawn = place_map.draw(view, english=get_language() == "en")
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


def track_context(case, now) -> dict:
    """For the status page: what was reported, and what the reporter has been told."""
    incident = _incident(case)
    return {
        "incident": incident,
        "place": place_said(incident, get_language()),
        "transfer": _transfer(case),
    }


def staff_context(case, now) -> dict:
    """For the case page: the report, its group, and the pages that fit now."""
    incident = case.incident = _incident(case)
    members = list(case.members.select_related("incident__port", "unit").order_by("pk"))
    return {
        "incident": incident,
        "place": place_said(incident, get_language()),
        "sections": [s for s in JOURNEY.sections(_answers(case), now, known=[incident.port]) if s.step in SHOWN],
        "acts": pages.open_acts(case),
        "lead": case.lead,
        "members": members,
        "transfer": _transfer(case),
    }


def _incident(case) -> Incident:
    """The report with its answers and the report that leads its group, in one query."""
    beside = ("case__application", "case__lead")
    incident = Incident.objects.select_related("port__station", "sent_unit", *beside).get(pk=case.pk)
    case.application, case.lead, incident.case = incident.case.application, incident.case.lead, case
    return incident


def _transfer(case) -> Transfer | None:
    if case.status != Status.TRANSFERRED:
        return None
    return getattr(case, "transfer", None)


def _answers(case) -> dict:
    """The kept answers, whole enough to be shown by the forms that asked."""
    return {"danger": {"in_danger": False}, **case.application.answers}


def brief(case, language: str) -> list[str]:
    """What whoever takes it up needs at once; of a sealed report nothing leaves its page."""
    if case.discretion == Discretion.SEALED:
        return []
    incident = case.incident
    details = case.application.answers["details"]
    with override(language):
        lines = [
            _("Kind: %(kind)s") % {"kind": incident.kind},
            _("Place: %(place)s") % {"place": place_said(incident, language)},
            _("When: %(at)s") % {"at": rocdates.moment(incident.occurred_at, language)},
        ]
        if incident.goes_on:
            lines.append(_("Still going on when it was reported"))
    return [*lines, details["description"][:BRIEF]]


def spoken(case, language: str, now) -> str:
    """The sentence for the telephone. Says nothing a stranger may not know who has the number."""
    with override(language):
        return _("The report %(reference)s was filed on %(filed)s. %(state)s") % {
            "reference": case.reference,
            "filed": rocdates.moment(case.filed_at, language),
            "state": standing.sentence(case),
        }


def desk(user, now) -> list[dict]:
    """New reports nobody has taken up yet: their clock is a quarter of an hour."""
    fresh = (
        Incident.objects.filter(case__in=_fresh(user))
        .select_related("port", "case__unit", "case__service")
        .order_by("case__filed_at")[:10]
    )
    return [
        {
            "case": incident.case,
            "title": _("New report: %(kind)s") % {"kind": incident.kind},
            "text": _("%(place)s, %(at)s")
            % {
                "place": place_said(incident, get_language()),
                "at": rocdates.moment(incident.occurred_at, get_language()),
            },
        }
        for incident in fresh
    ]


def _fresh(user):
    return Case.objects.visible_to(user).open().filter(status=Status.RECEIVED, service__code=SERVICE)


ROOM = Room(
    service=SERVICE,
    forget=forget,
    paper=JOURNEY.paper,
    example=JOURNEY.example,
    apply=apply,
    staff_template="applications/incident/_staff.html",
    staff_context=staff_context,
    track_template="applications/incident/_track.html",
    track_context=track_context,
    moves={"accept": actions.accept},
    staff_pages={name: pages.page(name) for name in pages.ACTS},
    takes_files=True,
    brief=brief,
    facts=("incident__port", "application"),
    spoken=spoken,
    desk=desk,
    casework=frozenset({"extend", "forward", "withdraw", "letter"}),
    handed_on=lambda case, actor, now: forwardings.bring_along(case, actor=actor, now=now),
)
