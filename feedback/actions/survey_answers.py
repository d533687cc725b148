"""填答: an answer is taken once and never looked at one by one; those of an anonymous survey lose even their order.

No line of the trail: it would keep the moment of an answer, and with it a way back to whoever gave it.
"""

from datetime import datetime
from random import SystemRandom
from uuid import UUID, uuid5

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.figures import FEWEST
from feedback.models import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyRemark,
    SurveySignature,
    SurveyVersion,
)
from feedback.surveys import wording
from notifications import forgetting
from notifications.models import Notice

KEPT = relativedelta(years=2)  # written answers and signatures, after the survey closed (facts §11)
ADDRESSES_KEPT = relativedelta(days=30)  # of those who were invited
BATCH = 500


class Spent(Refused):
    """The invitation has been answered before."""


@transaction.atomic
def answer(
    version: SurveyVersion,
    *,
    marks,
    texts: dict[str, str],
    key: UUID,
    language: str,
    now: datetime,
    invitation: SurveyInvitation | None = None,
) -> None:
    """Keep one filled-in questionnaire. The same `key` again is the same press. Raises Refused, Spent."""
    survey = version.survey
    if SurveyAnswer.objects.filter(pk=key, survey=survey).exists():
        return
    if not survey.is_open(now):
        raise Refused(_("The survey is not open."))
    if invitation is None and not survey.is_open_link:
        raise Refused(_("This survey is only for people who were invited by mail."))
    if invitation and not _spend(invitation):
        raise Spent(_("This invitation has been answered already. Each one counts once."))
    row = SurveyAnswer(
        pk=key,
        survey=survey,
        version=version,
        marks=sorted(marks),
        answered_on=now.astimezone(TAIPEI).date(),
        language=language,
        is_mixed=not (survey.is_anonymous and invitation),
    )
    SurveyAnswer.objects.bulk_create([row], ignore_conflicts=True)  # the other press of a double click was faster
    SurveyRemark.objects.bulk_create(
        [_remark(row, code, text, survey) for code, text in texts.items()], ignore_conflicts=True
    )
    if invitation and not survey.is_anonymous:
        SurveySignature.objects.create(answer=row, invitation=invitation, at=now)


def _spend(invitation: SurveyInvitation) -> bool:
    fresh = SurveyInvitation.objects.filter(pk=invitation.pk, survey=invitation.survey_id, is_spent=False)
    return bool(fresh.update(is_spent=True, remind_at=None))


def _remark(row: SurveyAnswer, code: str, text: str, survey: Survey) -> SurveyRemark:
    topics = wording.sort_by_words(text, survey.topics)
    return SurveyRemark(pk=uuid5(row.pk, code), answer=row, code=code, text=text, topics=topics)


# --- Anonymity --------------------------------------------------------------------------------------------------------


def mix(*, now: datetime) -> dict[str, int]:
    """Write the answers to invitations anew, five or more at a time and in a random order.

    PostgreSQL remembers by which transaction and in which order rows were written: an answer and the invitation that
    was spent with it would show the same. After this nothing is left to compare.
    """
    waiting = Survey.objects.annotate(fresh=Count("answers", filter=Q(answers__is_mixed=False)))
    due = waiting.filter(Q(fresh__gte=FEWEST) | Q(fresh__gt=0, closes_at__lte=now))
    return {"mixed": sum(_mix(survey) for survey in due)}


@transaction.atomic
def _mix(survey: Survey) -> int:
    rows = list(SurveyAnswer.objects.select_for_update().filter(survey=survey, is_mixed=False))
    remarks = list(SurveyRemark.objects.filter(answer__in=rows))
    SurveyAnswer.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        row.is_mixed = True
    for kept, model in ((rows, SurveyAnswer), (remarks, SurveyRemark)):
        SystemRandom().shuffle(kept)
        model.objects.bulk_create(kept)
    return len(rows)


def forget(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """保存期限: the addresses of who was invited go a month after the end, written answers and names under them after
    two years. What was chosen stays: it is about nobody."""
    ended = Survey.objects.filter(forgotten_at=None, closes_at__lte=now - ADDRESSES_KEPT)
    old = Q(answer__survey__closes_at__lte=now - KEPT)
    remarks, signatures = SurveyRemark.objects.filter(old), SurveySignature.objects.filter(old)
    signed = SurveyInvitation.objects.filter(signature__in=signatures)
    if dry_run:
        return {"surveys": ended.count(), "survey remarks": remarks.count(), "survey signatures": signatures.count()}
    _erase(signed)
    return {
        "surveys": sum(_forget_addresses(survey, now) for survey in ended),
        "survey remarks": remarks.delete()[0],
        "survey signatures": signatures.delete()[0],
    }


@transaction.atomic
def _forget_addresses(survey: Survey, now: datetime) -> int:
    """The keyed hash stays: who was asked is still counted once. Names stay as long as the answers."""
    _erase(survey.invitations.filter(signature=None))
    return Survey.objects.filter(pk=survey.pk, forgotten_at=None).update(forgotten_at=now)


def _erase(invitations) -> None:
    """The addresses of these invitations, in their rows and in the mails that were sent to them."""
    ids = list(invitations.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        SurveyInvitation.objects.filter(pk__in=some).update(email="", remind_at=None)
        keys = [f"{kind}:{pk}" for pk in some for kind in ("survey_invited", "survey_reminder")]
        forgetting.erase(Notice.objects.filter(key__in=keys))
