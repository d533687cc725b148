"""The entry of this service in the table of rooms (cases/rooms.py)."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from applications.coastal_zone import actions, application, pages, permits
from applications.coastal_zone.exemptions import BY_KEY
from applications.coastal_zone.grants import ANNULLED_PART, PART, REVOKED_PART, WHOLE, GrantForm, RemainForm
from applications.coastal_zone.journey import JOURNEY, SERVICE
from applications.coastal_zone.papers import papers
from applications.retention import forget
from applications.views.walk import walk
from cases import actions as case_actions
from cases import rocdates, standing
from cases.contents import in_both
from cases.identifiers import say_phone
from cases.models import IssuedDocument
from cases.models.case import FINAL, Status
from cases.rooms import Gap, Outcome, Room

IMPERSONAL = ("visit", "equipment")  # the people stand in a table of their own, masked
KIND = IssuedDocument.Kind

OUTCOMES = (
    Outcome(WHOLE, gettext_lazy("Permit"), Status.DECIDED, KIND.PERMIT, to_stage="-"),
    Outcome(PART, gettext_lazy("Partial permit"), Status.DECIDED, KIND.PERMIT, is_adverse=True, to_stage="-"),
    Outcome("refused", gettext_lazy("Refusal"), Status.CLOSED, KIND.REFUSAL, is_adverse=True),
    Outcome("not_needed", gettext_lazy("No permit needed"), Status.CLOSED, KIND.DECISION),
    *(
        Outcome(code, label, status, KIND.DECISION, notice="taken_back", is_adverse=True, takes_back=True)
        for code, label, status in (
            ("revoked", gettext_lazy("Permit revoked"), Status.CLOSED),
            ("annulled", gettext_lazy("Permit annulled"), Status.CLOSED),
            (REVOKED_PART, gettext_lazy("Permit revoked in part"), Status.DECIDED),
            (ANNULLED_PART, gettext_lazy("Permit annulled in part"), Status.DECIDED),
        )
    ),
)


def track_context(case, now) -> dict:
    """For the status page: the visit, and what can still be done about it."""
    visit = pages.visit_of(case)
    return {
        "visit": visit,
        "people": visit.people - len(visit.left_out),
        "can_reduce": case.status not in FINAL,
        "is_permitted": visit.holds_from is not None and case.status == Status.DECIDED,
    }


def staff_context(case, now) -> dict:
    """For the case page: the answers as the check page shows them, masked, the people, and what should be known."""
    visit = pages.visit_of(case)
    prefetch_related_objects([case], "people")
    shown = {
        "visit": visit,
        "people": list(case.people.all()),
        "can_reduce": case.status not in FINAL,
        "can_check": visit.holds_from is not None,
    }
    if not case.application.answers:  # forgotten, when its time was over
        return shown
    answers = application.answers_of(case)
    exemption = answers["exemption"]
    return {
        **shown,
        "sections": [s for s in JOURNEY.sections(answers, now, known=(visit.zone,)) if s.step in IMPERSONAL],
        "applicant": answers["applicant"],
        "findings": application.Entry(answers, visit.zone).findings(now),
        "insists": BY_KEY.get(exemption["answer"]) if exemption["insists"] else None,
    }


def gaps(case) -> list[Gap]:
    """Papers that were asked for and did not come: reasons ready for the request for a supplement."""
    answers = application.answers_of(case)
    came = set(case.attachments.values_list("paper", flat=True))
    missing = [paper for paper in papers(answers) if paper.key not in came]
    return [Gap(paper.key, **in_both(lambda paper=paper: paper.label), is_required=paper.required) for paper in missing]


def brief(case, language: str) -> list[str]:
    """What whoever calls or searches needs at once: zone, time, people, whom to reach."""
    visit = case.visit
    with override(language):
        begins = rocdates.moment(visit.holds_from or visit.entry_at, language)
        ends = rocdates.moment(visit.holds_until or visit.exit_at, language)
        return [
            _("Zone: %(zone)s, %(place)s") % {"zone": visit.zone, "place": visit.place},
            _("From %(from)s to %(until)s") % {"from": begins, "until": ends},
            _("People: %(count)d") % {"count": visit.people - len(visit.left_out)},
            _("To reach: %(name)s, %(phone)s")
            % {"name": case.applicant.name, "phone": say_phone(case.applicant.phone)},
        ]


def spoken(case, language: str, now) -> str:
    """The sentence for the telephone. Says nothing a stranger may not know who has the number."""
    with override(language):
        return _("The application %(reference)s was filed on %(filed)s. %(state)s") % {
            "reference": case.reference,
            "filed": rocdates.moment(case.filed_at, language),
            "state": standing.sentence(case),
        }


ROOM = Room(
    service=SERVICE,
    apply=walk(JOURNEY),
    staff_template="applications/coastal_zone/_staff.html",
    staff_context=staff_context,
    track_template="applications/coastal_zone/_track.html",
    track_context=track_context,
    moves={"accept": case_actions.accept, "start_review": case_actions.start_review},
    applicant_moves={"change": pages.reduce},
    staff_pages={"change": pages.staff_reduce},
    takes_files=True,
    brief=brief,
    facts=("visit__zone",),
    spoken=spoken,
    forget=forget,
    paper=JOURNEY.paper,
    example=JOURNEY.example,
    scanned={KIND.PERMIT: "beach"},
    casework=frozenset(
        {"supplement", "extend", "pause", "forward", "consult", "transfer", "decide", "withdraw", "close", "letter"}
    ),
    outcomes=OUTCOMES,
    decision_content=actions.decision_content,
    decision_form=lambda case, data=None: GrantForm(data, visit=pages.visit_of(case)),
    decided=actions.decided,
    can_take_back=permits.can_take_back,
    can_give_up=permits.can_give_up,
    was_used=permits.was_used,
    given_up=lambda case: permits.facts(pages.visit_of(case)),
    take_back_form=lambda case, data=None: RemainForm(data, visit=pages.visit_of(case)),
    gaps=gaps,
)
