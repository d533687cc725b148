"""What happens by itself. Tasks get ids or nothing, may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from feedback.actions import follow_ups, petitions, ratings, survey_answers, survey_invitations, survey_results
from feedback.ratings import figures as rating_figures
from feedback.ratings import stands
from feedback.surveys import poster


@shared_task
def remind_unconfirmed():
    """Addresses whose link was not pressed yet: one reminder, none after."""
    return petitions.remind_unconfirmed(now=timezone.now())


@shared_task
def remind_promises():
    """追蹤事項: what was promised and comes near, is late, or stands on the monthly list."""
    return follow_ups.remind(now=timezone.now())


@shared_task
def remind_to_rate():
    """滿意度提醒: who was asked a week ago and has not answered, once."""
    return ratings.remind(now=timezone.now())


@shared_task
def recount_ratings():
    """Scores that were changed after their day had been counted for good."""
    return rating_figures.recount_changed(now=timezone.now())


@shared_task
def make_stand(code):
    """The stand of one counter or service point, as PDF."""
    return stands.make(code, now=timezone.now())


@shared_task
def make_survey_poster(pk):
    """The poster of one survey, as PDF."""
    return poster.make(pk, now=timezone.now())


@shared_task
def remind_surveys():
    """問卷: those invited who have not answered, and the owners of improvements."""
    now = timezone.now()
    return {
        "invited": survey_invitations.remind(now=now)["reminded"],
        "improvements": survey_results.remind(now=now)["reminded"],
    }


@shared_task
def mix_answers():
    """匿名: answers to invitations lose the last trace of their order."""
    return survey_answers.mix(now=timezone.now())


@shared_task
def forget_invited():
    """The addresses of closed surveys; written answers after two years."""
    return survey_answers.forget(now=timezone.now())
