"""滿意度: asking who was answered, and writing down what they say."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases.actions import Refused
from cases.calendar import TAIPEI, end_of
from cases.models import Case
from cases.models.case import FINAL, Status
from feedback.actions.call_backs import open_call_back
from feedback.models import LOW, Invitation, Rating
from feedback.ratings.links import short_of, token_of
from feedback.ratings.places import Place
from notifications.actions import Draft, queue_many
from notifications.models import Notice
from notifications.recipients import Recipient

REMIND_AFTER = timedelta(days=7)
BATCH = 200  # reminders of one transaction
# The answer to what was asked, where the case itself goes on: a permit that is used later, papers to be fetched.
ANSWERS = frozenset({"decided", "request_granted", "petition_answered"})


# --- Asking ---------------------------------------------------------------------------------------------------------


def invite(case: Case, kind: str, *, who: Recipient, now: datetime) -> dict:
    """What a notice to the applicant says besides (cases/actions/telling.py): the link to rate, in every answer and
    closing notice, by mail or on paper. A case asked about before keeps its one invitation, open anew from now; who
    was written to on paper gets no second letter to be reminded."""
    if not _is_asked(case, kind, who):
        return {}
    until = end_of((now.astimezone(TAIPEI) + timedelta(days=settings.RATING_DAYS)).date())
    fresh = {"unit": case.unit, "asked_at": now, "remind_at": now + REMIND_AFTER if who.email else None}
    row, _is_new = Invitation.objects.update_or_create(
        case=case, defaults={"until": until}, create_defaults={"until": until, **fresh}
    )
    link = token_of if who.email else short_of
    return {"rate_link": link(case.pk), "rate_until_at": row.until}


def _is_asked(case: Case, kind: str, who: Recipient) -> bool:
    """Who withdraws has got no answer; our own people do not rate what they filed for themselves."""
    if not case.service.is_public:
        return False
    return (kind in ANSWERS or _has_ended(case)) and not _is_ours(case, who)


def _has_ended(case: Case) -> bool:
    """Asked of the row: the caller may hold the case as it was before."""
    status = Case.objects.values_list("status", flat=True).get(pk=case.pk)
    return status in FINAL and status != Status.WITHDRAWN


def _is_ours(case: Case, who: Recipient) -> bool:
    """Filed for one of us: the address is that of a colleague or a unit, or who typed it in is who asked."""
    mine = case.filed_by and case.applicant.name in (case.filed_by.name_zh, case.filed_by.name_en)
    return bool(mine) or any(
        people.objects.filter(email__iexact=who.email).exists() for people in (User, Unit) if who.email
    )


def remind(*, now: datetime) -> dict[str, int]:
    """提醒: once, a week after the link was sent, who has not answered. Safe twice: the row forgets its moment, the
    notice has its key."""
    total = 0
    while found := _remind_some(now):
        total += found
    return {"reminded": total}


@transaction.atomic
def _remind_some(now: datetime) -> int:
    due = Invitation.objects.filter(remind_at__lte=now).order_by("remind_at")
    held = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    ids = [row.pk for row in held]
    silent = Case.objects.filter(pk__in=ids, rating=None, blanked_at=None)
    # To the address that was asked, which is not always the applicant's.
    asked = Notice.objects.filter(case__in=silent, channel=Notice.Channel.EMAIL, context__has_key="rate_link")
    asked = {told.case_id: told for told in asked.select_related("case__service").order_by("pk")}
    queue_many([_reminder(row, asked[row.pk], now) for row in held if row.pk in asked and row.until > now])
    Invitation.objects.filter(pk__in=ids).update(remind_at=None)
    return len(held)


def _reminder(row: Invitation, told: Notice, now: datetime) -> Draft:
    case = told.case
    return Draft(
        "rating_reminder",
        to=Recipient(name=told.name, email=told.email, language=told.language),
        key=f"rating_reminder:{case.reference}",
        case=case,
        now=now,
        context={
            "service_zh": case.service.title_zh,
            "service_en": case.service.title_en,
            "rate_link": token_of(case.pk),
            "rate_until_at": row.until,
        },
    )


# --- Answering ------------------------------------------------------------------------------------------------------


@transaction.atomic
def rate(invitation: Invitation, *, score: int, solved: str, comment: str, now: datetime) -> Rating:
    """Keep what the applicant says, or change it, once. The same press twice is one. Raises Refused.

    A low score opens a call-back, also when it comes with the change; nothing closes one but the call.
    """
    held = Invitation.objects.select_for_update(of=("self",)).select_related("case", "unit").get(pk=invitation.pk)
    if now >= held.until:
        raise Refused(_("The time to answer is over."))
    said = {"score": score, "solved": solved, "comment": comment}
    rating = Rating.objects.filter(case=held.case).first()
    if rating is None:
        channel = Rating.Channel.LINK
        rating = Rating.objects.create(case=held.case, unit=held.unit, channel=channel, given_at=now, **said)
        # Neither case nor score: the trail of a case is read by those it is about.
        record(Action.RATING_GIVEN, actor=CITIZEN, now=now, rating=rating.pk)
    elif said == {name: getattr(rating, name) for name in said}:
        return rating
    elif rating.changed_at:
        raise Refused(_("You have changed your answer once already; that one counts."))
    else:
        rating.score, rating.solved, rating.comment, rating.changed_at = score, solved, comment, now
        rating.save(update_fields=[*said, "changed_at"])
        record(Action.RATING_CHANGED, actor=CITIZEN, now=now, rating=rating.pk)
    Invitation.objects.filter(pk=held.pk).update(remind_at=None)
    if score <= LOW:
        open_call_back(rating, now=now)
    return rating


@transaction.atomic
def rate_place(
    place: Place, *, channel: str, key: UUID, score: int, now: datetime, solved: str = "", comment: str = ""
) -> Rating:
    """Keep what somebody says at a window. Nobody knows who it was, so nobody calls and nothing is changed later;
    the second press of a button finds the first."""
    said = {"score": score, "solved": solved, "comment": comment}
    rating, is_new = Rating.objects.get_or_create(
        key=key, defaults={"channel": channel, "place": place.code, "unit": place.unit, "given_at": now, **said}
    )
    if is_new:
        record(Action.RATING_GIVEN, actor=CITIZEN, now=now, rating=rating.pk, place=place.code)
    return rating
