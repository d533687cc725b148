"""案件動作: the table of moves. It is the machine, the documentation and the buttons."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from cases.models.case import Status
from cases.stages import next_stage

NEXT = "+"  # the stage that follows in the procedure
LIMIT = "="  # the stage that holds the limit of the case
HERE = "@"  # the clock of the stage the case stands on


class Move(NamedTuple):
    """One move: from which statuses, to which, what it does to the stage, and who may press the button."""

    source: tuple
    target: str  # "" for the status of the stage that follows
    label: str
    ability: str = "case.handle"  # accounts.access
    meets: tuple = ()  # keys of the stages whose clocks are met by it; ("*",) for all, HERE
    to_stage: str = ""  # key of the stage that follows, NEXT or LIMIT; "" leaves it, "-" means none
    done: str = ""  # what the timeline says afterwards
    outcome: str = ""
    note_required: bool = False
    only_at: str = ""  # key of the one stage from which it is made; "" for any
    only_with: str = ""  # the outcome recorded before, which it corrects; "" for any


MOVES = {
    # Of every service: the stages come from its procedure.
    "accept": Move(
        (Status.RECEIVED,),
        "",
        _("Accept the case"),
        meets=(HERE,),
        to_stage=NEXT,
        done=_("The case is accepted and being looked at"),
    ),
    "start_review": Move(
        (Status.IN_REVIEW, Status.CONSULTING),
        "",
        _("Go on to the next step"),
        meets=(HERE,),
        to_stage=NEXT,
        done=_("The next step has begun"),
    ),
    # A petition: registered, given the time its matter needs.
    "register_petition": Move(
        (Status.RECEIVED,),
        Status.IN_REVIEW,
        _("Register and give it to a unit"),
        ability="petition.register",
        meets=(HERE,),
        to_stage=LIMIT,
        done=_("Registered and given to the unit that will answer"),
    ),
    # Access to papers: signed, given, or never used.
    "receive_signature": Move(
        (Status.AWAITING_SIGNATURE,),
        Status.RECEIVED,
        _("Record the signature"),
        meets=("sign",),
        to_stage="intake",
        done=_("The signed request has been received"),
    ),
    "give": Move(
        (Status.DECIDED,),
        Status.CLOSED,
        _("Given to the applicant"),
        meets=("*",),
        to_stage="-",
        done=_("What was granted has been given"),
    ),
    "lapse_unused": Move(
        (Status.DECIDED,),
        Status.LAPSED,
        _("Not used in time"),
        meets=("*",),
        to_stage="-",
        done=_("It was not used in time"),
    ),
    "lapse_unsigned": Move(
        (Status.AWAITING_SIGNATURE,),
        Status.LAPSED,
        _("Not signed in time"),
        meets=("*",),
        to_stage="-",
        done=_("It was not signed in time"),
        outcome="not_signed",
    ),
    # Yacht departure.
    "acknowledge": Move(
        (Status.RECEIVED,),
        Status.DECIDED,
        _("Acknowledge the report"),
        meets=("acknowledge",),
        to_stage="departure",
        done=_("The station has acknowledged the report"),
    ),
    "depart": Move(
        (Status.RECEIVED, Status.DECIDED),
        Status.DECIDED,
        _("Register departure"),
        meets=("acknowledge", "departure"),
        to_stage="return",
        done=_("Departure registered"),
    ),
    "come_back": Move(
        (Status.RECEIVED, Status.DECIDED),
        Status.CLOSED,
        _("Register return"),
        meets=("*",),
        to_stage="-",
        done=_("Return registered, the watch is over"),
        outcome="returned",
    ),
    "stay_ashore": Move(
        (Status.RECEIVED, Status.DECIDED),
        Status.LAPSED,
        _("Did not leave port"),
        meets=("*",),
        to_stage="-",
        done=_("The vessel did not leave"),
        outcome="not_used",
        note_required=True,
    ),
    "cancel": Move(
        (Status.RECEIVED, Status.DECIDED),
        Status.WITHDRAWN,
        _("Cancel for the applicant"),
        meets=("*",),
        to_stage="-",
        done=_("The report was cancelled"),
        outcome="cancelled",
        note_required=True,
    ),
    # Incident report: sent out, answered, ended.
    "send_out": Move(
        (Status.RECEIVED, Status.IN_REVIEW),
        Status.IN_REVIEW,
        _("Send a unit out"),
        meets=("accept", "dispatch"),
        to_stage="first-answer",
        done=_("A unit is looking into it"),
    ),
    "first_answer": Move(
        (Status.RECEIVED, Status.IN_REVIEW),
        Status.IN_REVIEW,
        _("Give the first answer"),
        meets=("accept", "dispatch", "first-answer"),
        to_stage="close",
        done=_("The first answer was given"),
    ),
    "end_incident": Move(
        (Status.RECEIVED, Status.IN_REVIEW),
        Status.CLOSED,
        _("Close with the result"),
        meets=("*",),
        to_stage="-",
        done=_("The report is closed with its result"),
    ),
    "hand_over": Move(
        (Status.RECEIVED, Status.IN_REVIEW),
        Status.TRANSFERRED,
        _("Hand over to another authority"),
        meets=("*",),
        to_stage="-",
        done=_("Handed over to another authority"),
        outcome="handed_over",
    ),
    # Coastal zone: what becomes of a permit.
    "revoke": Move(
        (Status.DECIDED,),
        Status.CLOSED,
        _("End the permit"),
        ability="zone.edit",
        meets=("*",),
        to_stage="-",
        done=_("The zone was closed; the permit has ended"),
        outcome="revoked",
        note_required=True,
    ),
    "restore": Move(
        (Status.CLOSED,),
        Status.DECIDED,
        _("Let the permit hold again"),
        ability="zone.edit",
        done=_("The zone is open again; the permit holds again"),
        outcome="permit",
    ),
    "lapse": Move(
        (Status.DECIDED,),
        Status.LAPSED,
        _("Close: not used"),
        meets=("*",),
        to_stage="-",
        done=_("The time of the permit is over; nobody was seen to enter"),
        outcome="not_used",
    ),
    "end": Move(
        (Status.DECIDED,),
        Status.CLOSED,
        _("Close: the time is over"),
        meets=("*",),
        to_stage="-",
        done=_("The time of the permit is over"),
        outcome="used",
    ),
    # Port check: made by what an officer records on the pier, by the applicant, and by the worker.
    "leave_port": Move(
        (Status.DECIDED,),
        Status.DECIDED,
        _("Record the check on leaving"),
        meets=("departure",),
        to_stage="return",
        done=_("Checked on the pier, left port"),
    ),
    "left_unchecked": Move(
        (Status.DECIDED,),
        Status.DECIDED,
        _("Left without the check"),
        meets=("departure",),
        to_stage="return",
        done=_("Left without the check; the return is watched"),
        outcome="left_unchecked",
        note_required=True,
        only_at="departure",
    ),
    "not_left": Move(
        (Status.DECIDED,),
        Status.DECIDED,
        _("Correct: it has not left"),
        meets=("return",),
        to_stage="departure",
        done=_("Recorded as gone by mistake: it is in port, and the check on leaving is waited for"),
        outcome="accepted",
        note_required=True,
        only_at="return",
        only_with="left_unchecked",
    ),
    "return_to_port": Move(
        (Status.DECIDED,),
        Status.CLOSED,
        _("Record the check on return"),
        meets=("*",),
        to_stage="-",
        done=_("Checked on return, closed"),
        outcome="returned",
    ),
    "take_back": Move(
        (Status.DECIDED,),
        Status.WITHDRAWN,
        _("Take back for the applicant"),
        meets=("*",),
        to_stage="-",
        done=_("The report was taken back"),
        outcome="withdrawn",
        note_required=True,
        only_at="departure",
    ),
    "review_again": Move(
        (Status.DECIDED,),
        Status.IN_REVIEW,
        _("Look at it again"),
        meets=("departure",),
        to_stage="review",
        done=_("Changed, and being looked at again"),
    ),
    "unused": Move(
        (Status.DECIDED,),
        Status.LAPSED,
        _("Let it lapse"),
        meets=("*",),
        to_stage="-",
        done=_("Not used within 24 hours, lapsed"),
        outcome="lapsed",
    ),
    # Lost property: from the counter to whoever gets it.
    "register_found": Move(
        (Status.RECEIVED,),
        Status.IN_REVIEW,
        _("Give the receipt"),
        meets=("register",),
        to_stage="announce",
        done=_("Registered, and a receipt given"),
    ),
    "announce_found": Move(
        (Status.IN_REVIEW,),
        Status.IN_REVIEW,
        _("Announce"),
        meets=("announce",),
        done=_("Announced, so that the owner can claim it"),
    ),
    "give_back": Move(
        (Status.IN_REVIEW,),
        Status.CLOSED,
        _("Give it back"),
        meets=("*",),
        to_stage="-",
        done=_("Given back to its owner"),
        outcome="returned",
    ),
    "to_police": Move(
        (Status.IN_REVIEW,),
        Status.TRANSFERRED,
        _("Hand over to the police"),
        meets=("*",),
        to_stage="-",
        done=_("Handed over to the police"),
        outcome="police",
    ),
    "fall_to_finder": Move(
        (Status.IN_REVIEW,),
        Status.DECIDED,
        _("Nobody claimed it: tell the finder"),
        meets=("*",),
        to_stage="collect",
        done=_("Nobody claimed it in time, so it is the finder's"),
    ),
    "fall_to_government": Move(
        (Status.IN_REVIEW, Status.DECIDED),
        Status.DECIDED,
        _("Nobody claimed it: hand it on"),
        meets=("*",),
        to_stage="government",
        done=_("Nobody claimed or collected it in time"),
    ),
    "finder_collects": Move(
        (Status.DECIDED,),
        Status.CLOSED,
        _("Give it to the finder"),
        meets=("*",),
        to_stage="-",
        done=_("The finder has collected it"),
        outcome="finder",
    ),
    "to_government": Move(
        (Status.DECIDED,),
        Status.CLOSED,
        _("Hand over to the local government"),
        meets=("*",),
        to_stage="-",
        done=_("Handed over to the local government"),
        outcome="government",
    ),
    "to_agency": Move(
        (Status.DECIDED,),
        Status.CLOSED,
        _("Hand over to our property office"),
        meets=("*",),
        to_stage="-",
        done=_("Taken over by the agency, whose officer found it"),
        outcome="agency",
    ),
    "destroy_found": Move(
        (Status.IN_REVIEW,),
        Status.CLOSED,
        _("Destroy"),
        meets=("*",),
        to_stage="-",
        done=_("It did not keep and could not be sold"),
        outcome="destroyed",
        note_required=True,
    ),
    "void_found": Move(
        (Status.RECEIVED, Status.IN_REVIEW, Status.DECIDED),
        Status.WITHDRAWN,
        _("Strike the entry"),
        meets=("*",),
        to_stage="-",
        done=_("The entry was made by mistake and is struck"),
        outcome="void",
        note_required=True,
    ),
    # A low score: whoever did not handle the case has called.
    "call_back": Move(
        (Status.RECEIVED,),
        Status.CLOSED,
        _("Record the call"),
        ability="rating.call",
        meets=("*",),
        to_stage="-",
        done=_("Called back, and the outcome recorded"),
    ),
    # Petition: the one question about the answer.
    "ask_further": Move(
        (Status.CLOSED,),
        Status.IN_REVIEW,
        _("Record a further question"),
        to_stage="ask-further",
        done=_("A further question was asked"),
    ),
}


def fits(case, name: str) -> bool:
    """Does the state of the case allow this move? Its stage must not be behind the move already."""
    rule = MOVES[name]
    if case.status not in rule.source or (rule.only_at and _key(case) != rule.only_at):
        return False
    if rule.only_with and case.outcome != rule.only_with:
        return False
    if rule.to_stage == NEXT:
        return next_stage(case) is not None
    return not rule.to_stage or rule.to_stage == "-" or not case.stage or case.stage.key != rule.to_stage


def _key(case) -> str:
    return case.stage.key if case.stage else ""
