"""The entry of this service in the table of rooms (cases/rooms.py): what its case shows, and to whom."""

from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cases import masking, rocdates, standing
from cases.models.case import Discretion
from cases.rooms import Room
from feedback.actions import grouping, unhandled
from feedback.actions.petitions import SERVICE
from feedback.library import pages as library
from feedback.mailbox import papers
from feedback.mailbox.parts import HAS as MAILBOX_HAS
from feedback.models import FollowUp, Petition, Reply
from feedback.petitions.forget import forget
from feedback.replies import pages, track_pages
from feedback.replies.room import APPLICANT_MOVES, PARTS, STAFF_PAGES
from feedback.views import record

HAS = {"has_promises": Exists(FollowUp.objects.filter(case=OuterRef("pk"))), **MAILBOX_HAS}
BRIEF = 200  # characters of the letter


def apply(request, service, step):
    """/services/petition/apply/: the mailbox has a first page of its own; so has what the desk takes down."""
    desk = getattr(request, "desk", None)
    return record.resume(desk.draft) if desk else redirect("mailbox")


def petition_of(case) -> Petition:
    """The letter of a case with what its pages show: what a case has once by one query, lists by one each."""
    rows = Petition.objects.select_related("topic__parent", "concerned", "case__unit", "case__further_question")
    lists = ("questions", Prefetch("case__replies", Reply.objects.select_related("decision")))
    return rows.prefetch_related(*lists).annotate(**HAS).get(pk=case.pk)


def track_context(case, now) -> dict:
    """For the citizen: what was asked, whether the address is confirmed, and how the answer comes."""
    petition = petition_of(case)
    return {
        "petition": petition,
        "waiting": masking.mask_email(petition.email_waiting),
        "has_dates": False,
        "answer": track_pages.shown(petition, now),
    }


def staff_context(case, now) -> dict:
    """For the case page: the letter with its wishes and questions."""
    petition = petition_of(case)
    answer = pages.panel(petition, now)
    return {
        "petition": petition,
        "waiting": masking.mask_email(petition.email_waiting),
        "answer": answer,
        "buttons": [*answer["buttons"], *library.buttons(petition)],
        "done_below": ("mailbox", _("Registration, time and group")),
    }


def brief(case, language: str) -> list[str]:
    """What a colleague needs at once; of a discreet letter nothing leaves its page."""
    if case.discretion != Discretion.USUAL:
        return []
    petition = case.petition
    with override(language):
        return [
            _("Kind: %(kind)s") % {"kind": petition.get_kind_display()},
            _("Topic: %(topic)s") % {"topic": petition.topic},
            petition.subject,
            petition.content[:BRIEF],
        ]


def spoken(case, language: str, now) -> str:
    """The sentence for the telephone. Says nothing a stranger may not know who has the number."""
    with override(language):
        return _("The letter %(reference)s came in on %(filed)s. %(state)s") % {
            "reference": case.reference,
            "filed": rocdates.moment(case.filed_at, language),
            "state": standing.sentence(case),
        }


ROOM = Room(
    service=SERVICE,
    apply=apply,
    door=("mailbox", gettext_lazy("Write to the mailbox")),
    staff_template="feedback/petitions/_staff.html",
    staff_context=staff_context,
    track_template="feedback/petitions/_track.html",
    track_context=track_context,
    applicant_moves=APPLICANT_MOVES,
    staff_pages={**STAFF_PAGES, **library.STAFF_PAGES},
    takes_files=True,
    brief=brief,
    facts=("petition__topic",),
    spoken=spoken,
    forget=forget,
    # Extending and transferring go by the mailbox's own pages (feedback/mailbox/acts.py): the longer, the higher.
    casework=frozenset({"supplement", "pause", "forward", "consult", "decide", "withdraw", "letter"}),
    decision_content=papers.unhandled,
    check_draft=unhandled.check,
    handed_on=grouping.handed_on,
    says_who_answers=True,  # with the registration
    has_levels=True,
    **PARTS,
)
