"""邀請: written to by mail, once, reminded once, or never again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases.actions import Refused
from cases.vault import fingerprint
from feedback.actions.surveys import check_may, lock, log
from feedback.models import Survey, SurveyInvitation, SurveyRefusal
from feedback.surveys import invitations
from notifications.actions import Draft, queue_many
from notifications.recipients import Recipient

MOST = 2000  # addresses of one press
REMINDED_AFTER = timedelta(days=7)
BATCH = 500


def hash_of(email: str) -> str:
    return fingerprint("survey", email.strip().lower())


@transaction.atomic
def invite(survey: Survey, *, emails: list[str], language: str, actor, now: datetime) -> int:
    """Write to these addresses; those invited before, or who want no invitations, are left out. How many were new.

    Raises Refused."""
    survey = lock(survey)
    check_may(survey.unit, "survey.edit", actor, now)
    if not survey.published_at or now >= survey.closes_at:
        raise Refused(_("Publish the survey first; once it is closed nobody can be invited."))
    if len(emails) > MOST:
        raise Refused(_("Invite at most 2000 addresses at once."))
    by_hash = {hash_of(email): email.strip() for email in emails}
    known = set(survey.invitations.filter(email_hash__in=by_hash).values_list("email_hash", flat=True))
    known |= set(SurveyRefusal.objects.filter(email_hash__in=by_hash).values_list("email_hash", flat=True))
    remind_at = max(now, survey.opens_at) + REMINDED_AFTER
    rows = SurveyInvitation.objects.bulk_create(
        SurveyInvitation(
            survey=survey,
            email=email,
            email_hash=code,
            language=language,
            invited_at=now,
            remind_at=remind_at if remind_at < survey.closes_at else None,
        )
        for code, email in by_hash.items()
        if code not in known
    )
    queue_many([_tell(row, "survey_invited", survey, now) for row in rows])
    log(Action.SURVEY_INVITED, survey, actor, now, invited=len(rows))
    return len(rows)


def _tell(row: SurveyInvitation, kind: str, survey: Survey, now: datetime) -> Draft:
    """The mail with the link of this invitation."""
    words = survey.versions.get(state="published")
    return Draft(
        kind,
        Recipient(name="", email=row.email, language=row.language),
        f"{kind}:{row.pk}",
        now,
        unit=survey.unit_id,
        not_before=max(now, survey.opens_at),
        context={
            "title_zh": words.title_zh,
            "title_en": words.title_en,
            "unit_zh": survey.unit.name_zh,
            "unit_en": survey.unit.name_en,
            "closes_at": survey.closes_at,
            "link": invitations.token_of(row),
            "anonymous": survey.is_anonymous,
        },
    )


def remind(*, now: datetime) -> dict[str, int]:
    """Once, a week later, those who have not answered. Level-triggered: claimed row by row."""
    total = 0
    while count := _remind_some(now):
        total += count
    return {"reminded": total}


@transaction.atomic
def _remind_some(now: datetime) -> int:
    due = SurveyInvitation.objects.filter(remind_at__lte=now).order_by("remind_at")
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("survey__unit")[:BATCH])
    queue_many([_tell(row, "survey_reminder", row.survey, now) for row in rows if row.survey.is_open(now)])
    SurveyInvitation.objects.filter(pk__in=[row.pk for row in rows]).update(remind_at=None)
    return len(rows)


@transaction.atomic
def refuse(invitation: SurveyInvitation, *, now: datetime) -> None:
    """No invitation to any survey any more, for this address."""
    SurveyRefusal.objects.get_or_create(email_hash=invitation.email_hash, defaults={"at": now})
    SurveyInvitation.objects.filter(email_hash=invitation.email_hash).update(remind_at=None)
