"""回復: written, handed in, approved with its letter, called back within two minutes, given, or told by a person.

Drafting and approving are those of every case (cases/actions/decisions.py), the letter and its two minutes too
(cases/actions/letters.py); here stands what an answer adds to them.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases.actions import Refused, check_may, decisions, groups, letters, lock, log, tell_applicant
from cases.models import Case, Decision, Letter
from cases.models.case import FINAL
from cases.recipients import applicant
from feedback.actions import follow_ups
from feedback.models import Reply, ReplyAnswer
from feedback.replies import checklist, drafts, letter, manners

PARTS = (
    *("outcome", "summary", "view", "ground", "measures", "remedy", "remedy_text"),
    *("contact_name", "contact_phone", "manner", "promises", "is_cleared"),
)


def round_of(case: Case) -> int:
    """The petition is answered first, then the one question that may follow. A case that was taken up again after its
    answer was given gets another one: what was given stays as it was."""
    first = 2 if hasattr(case, "further_question") else 1
    given = {reply.round for reply in case.replies.all() if reply.sent_at}
    if case.status in FINAL:
        return max({first, *given})
    return max({2, *given}) + 1 if first in given else first


def current(case: Case) -> Reply | None:
    """The answer that is being worked on, or was given last."""
    found = case.replies.filter(round=round_of(case)).select_related("decision__drafted_by", "letter", "written_by")
    reply = found.first()
    if reply:
        reply.case = case
    return reply


def is_answered_with_another(case: Case) -> bool:
    """A member of a group gets the words of the case that leads, while that is open; its own further question it is
    answered alone, and so is what remains where the case that led went elsewhere."""
    return groups.open_lead(case) is not None and round_of(case) == 1


@transaction.atomic
def keep(case: Case, *, parts: dict, answers: dict[int, str], actor, now: datetime) -> Reply:
    """Keep what is written so far, whole or not. Raises Refused once somebody is asked to approve it.

    `parts`: the columns in PARTS; `answers`: by the number of the question.
    """
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if case.status in FINAL:
        raise Refused(_("The case is closed; nothing more is answered."))
    if is_answered_with_another(case):
        raise Refused(_("This petition is answered together with %(lead)s.") % {"lead": case.lead.reference})
    reply = current(case) or Reply(case=case, round=round_of(case))
    if reply.pk and not reply.is_being_written:
        raise Refused(_("The answer is with the supervisor. Take your draft back to change it."))
    for name in PARTS:
        setattr(reply, name, parts[name])
    reply.written_by, reply.written_at = actor, now
    reply.save()
    reply.answers.all().delete()
    ReplyAnswer.objects.bulk_create(
        ReplyAnswer(reply=reply, number=number, text=text) for number, text in sorted(answers.items()) if text.strip()
    )
    case.officer = case.officer or actor
    case.save(update_fields=["officer"])
    log(Action.REPLY_WRITTEN, case, actor=actor, now=now, round=reply.round)
    return reply


@transaction.atomic
def hand_in(reply: Reply, *, actor, now: datetime) -> Decision:
    """Ask for approval. Raises Refused with all that the checklist still finds."""
    reply.case = lock(reply.case)
    if not reply.is_being_written:
        raise Refused(_("The answer is with the supervisor already."))
    _check(reply)
    reply.decision = decisions.draft(
        reply.case, outcome=reply.outcome, details={"reply": reply.pk}, actor=actor, now=now
    )
    reply.save(update_fields=["decision"])
    return reply.decision


def draft_of(reply: Reply) -> drafts.Draft:
    """What the checklist looks at: words many read must not hold what is one petitioner's own."""
    return drafts.of(reply, is_for_many=_members(reply).exists())


def _members(reply: Reply):
    """Whose petitions are answered with it; not those that ask further by now."""
    members = reply.case.members.open().filter(further_question=None)
    return members.order_by("pk") if reply.round == 1 else members.none()


def _check(reply: Reply) -> None:
    wrong = checklist.faults(draft_of(reply))
    if wrong:
        raise Refused(" ".join(wrong))


# --- What the room does for decisions and letters (cases/rooms.py) ----------------------------------------------------
def approved(case: Case, decision: Decision, actor, now: datetime) -> None:
    """With the approval the letter is on its way; in a group, one of their own for each member."""
    reply = Reply.objects.get(decision=decision)
    reply.case = case
    _check(reply)
    _set_off(reply, drafts.of(reply), actor, now)
    for member in _members(reply):
        _answer_member(member, reply, decision, actor, now)


def _set_off(reply: Reply, draft: drafts.Draft, actor, now: datetime) -> None:
    """The text as it stands from now on, and its letter unless a person tells it."""
    reply.text = letter.text(draft)
    if not reply.is_spoken:
        reply.letter = letters.put(reply.case, subject=letter.subject(draft), body=reply.text, actor=actor, now=now)
    reply.save(update_fields=["text", "letter"])


def _answer_member(member: Case, reply: Reply, decision: Decision, actor, now: datetime) -> None:
    """The same words under the member's own number and name, approved with those of the case that leads."""
    member = lock(member)
    decisions.drop_drafts(member, now=now)
    draft = drafts.of(reply, member)
    copied = {name: getattr(reply, name) for name in PARTS} | {"manner": draft.manner, "promises": []}
    made = Decision.objects.create(
        case=member,
        outcome=decision.outcome,
        details={"lead": reply.case.reference},
        drafted_by=decision.drafted_by,
        drafted_at=decision.drafted_at,
        approved_by=actor,
        approved_at=now,
    )
    copied |= {"written_by": reply.written_by, "written_at": reply.written_at, "decision": made}
    own, _is_new = Reply.objects.update_or_create(case=member, round=reply.round, defaults=copied)
    own.case = member
    _set_off(own, draft, actor, now)


def letter_recalled(recalled: Letter, actor, now: datetime) -> None:
    """The answer is its author's again; in a group, so are those that have not left."""
    reply = Reply.objects.filter(letter=recalled).select_related("decision", "case__unit").first()
    if reply is None:
        return
    _call_back(reply, actor, now)
    followers = Reply.objects.filter(case__lead=reply.case, decision__details__lead=reply.case.reference, sent_at=None)
    for own in followers.select_related("decision", "letter__case__unit", "case__unit"):
        if own.letter is None or letters.take_back(own.letter, actor=actor, now=now):
            _call_back(own, actor, now)


def _call_back(reply: Reply, actor, now: datetime) -> None:
    decisions.call_back(reply.decision, reason="已撤回，沒有寄出", actor=actor, now=now)
    reply.letter, reply.text = None, ""
    reply.save(update_fields=["letter", "text"])


def letter_left(left: Letter, now: datetime) -> bool:
    """The letter of an answer has left: the case closes, its promises are followed, the petitioner is told."""
    reply = Reply.objects.filter(letter=left).select_related("decision").first()
    if reply is None:
        return False
    case = reply.case = left.case
    _given(reply, actor=left.written_by, now=now, said=left.document)
    who = manners.recipient(case, reply.manner)
    if who:
        step = f"letter:{left.pk}"
        tell_applicant(
            case, "petition_answered", step=step, now=now, who=who, text=left.body, is_second=reply.round == 2
        )
    return True


def _given(reply: Reply, *, actor, now: datetime, said=None) -> None:
    """From now on the answer stands. A case that ended meanwhile stays as it ended."""
    decisions.take_effect(reply.decision, actor=actor, now=now, said=said)
    reply.sent_at = now
    reply.save(update_fields=["sent_at", "told_at", "told_by", "told_note"])
    for promise in reply.promises:
        follow_ups.make(reply.case, item=promise["item"], due_on=promise["due_on"], actor=actor, now=now)


@transaction.atomic
def tell(reply: Reply, *, note: str, actor, now: datetime) -> Reply:
    """An answer by telephone or in person was given; how and to whom is noted. A second press changes nothing."""
    case = lock(reply.case)
    check_may(case, "case.handle", actor=actor, now=now)
    reply = Reply.objects.select_for_update(of=("self",)).select_related("decision").get(pk=reply.pk)
    reply.case = case
    if reply.sent_at:
        return reply
    if not reply.is_spoken or not waits_to_be_told(reply):
        raise Refused(_("No approved answer waits to be sent."))
    if not note.strip():
        raise Refused(_("Write who you told, and how."))
    reply.told_at, reply.told_by, reply.told_note = now, actor, note[:300]
    _given(reply, actor=actor, now=now)
    if applicant(case).email:  # on paper it would only repeat what was said; by mail it asks how satisfied they are
        step = f"told:{reply.round}"
        tell_applicant(case, "case_closed", step=step, now=now, how_zh="", how_en="", refused=False)
    return reply


def waits_to_be_told(reply: Reply) -> bool:
    """Approved, spoken, and not given yet."""
    return bool(reply.is_spoken and reply.decision and reply.decision.approved_at and not reply.sent_at)
