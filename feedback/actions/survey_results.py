"""調查結果: written answers sorted, chosen results published, improvements promised, reminded of and closed."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.doors import expire_pages
from audit.models import Action
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.figures import FEWEST
from feedback.actions import survey_search
from feedback.actions.surveys import check_may, lock, log
from feedback.models import Improvement, Survey, SurveyRemark, SurveyReport
from feedback.surveys import counting, wording
from notifications.actions import queue
from notifications.recipients import Recipient

NEAR = timedelta(days=3)  # before the day it is due
AGAIN = timedelta(days=7)  # and for as long as it is late
BATCH = 100


@transaction.atomic
def sort(survey: Survey, *, topics: dict[str, list[str]], actor, now: datetime) -> int:
    """A person says what these written answers are about: remark id → names of topics. How many changed."""
    check_may(survey.unit, "survey.edit", actor, now)
    names = set(wording.topic_names(survey.topics))
    rows = list(SurveyRemark.objects.filter(answer__survey=survey, pk__in=topics))
    changed = [row for row in rows if set(row.topics) != set(topics[str(row.pk)]) & names]
    for row in changed:
        row.topics, row.is_sorted = sorted(set(topics[str(row.pk)]) & names), True
    SurveyRemark.objects.bulk_update(changed, ["topics", "is_sorted"])
    return len(changed)


@transaction.atomic
def report(survey: Survey, *, codes: list[str], words: dict[str, str], actor, now: datetime) -> SurveyReport:
    """Publish the chosen questions' figures as they stand, with our reading of them. Raises Refused."""
    survey = lock(survey)
    check_may(survey.unit, "survey.publish", actor, now)
    if survey.state(now) != "closed":
        raise Refused(_("Results are published when the survey is closed."))
    answers = survey.answers.count()
    if answers < FEWEST:
        raise Refused(_("Fewer than five people answered: nothing is published, so that nobody can be recognised."))
    chosen = [one.as_dict() for one in counting.figures(survey) if one.code.partition(".")[0] in codes]
    values = {"codes": codes, "answers": answers, "figures": chosen, "published_by": actor, "published_at": now}
    made, _new = SurveyReport.objects.update_or_create(survey=survey, defaults={**values, **words})
    survey_search.index(survey, now=now)
    log(Action.SURVEY_REPORTED, survey, actor, now, questions=codes)
    expire_pages()
    return made


@transaction.atomic
def take_back(survey: Survey, *, actor, now: datetime) -> None:
    """Take the published results down."""
    survey = lock(survey)
    check_may(survey.unit, "survey.publish", actor, now)
    if not SurveyReport.objects.filter(survey=survey).delete()[0]:
        raise Refused(_("No results are published."))
    survey_search.index(survey, now=now)
    log(Action.SURVEY_REPORTED, survey, actor, now, questions=[])
    expire_pages()


# --- Improvements -----------------------------------------------------------------------------------------------------


@transaction.atomic
def promise(survey: Survey, *, values: dict, actor, now: datetime) -> Improvement:
    """檢討改進: what was found, what we do about it, who and until when. Raises Refused."""
    check_may(survey.unit, "survey.edit", actor, now)
    today = now.astimezone(TAIPEI).date()
    if values["due_on"] < today:
        raise Refused(_("The day is past. Choose one from today on."))
    made = Improvement.objects.create(
        survey=survey, **values, created_at=now, remind_on=max(today, values["due_on"] - NEAR)
    )
    log(Action.IMPROVEMENT_CHANGED, survey, actor, now, improvement=made.pk, due_on=made.due_on)
    expire_pages()
    return made


@transaction.atomic
def finish(improvement: Improvement, *, outcome: str, actor, now: datetime) -> Improvement:
    """Close it with what came of it. Raises Refused."""
    row = Improvement.objects.select_for_update(of=("self",)).select_related("survey__unit").get(pk=improvement.pk)
    if row.owner_id != actor.pk:
        check_may(row.survey.unit, "survey.edit", actor, now)
    if row.done_at:
        raise Refused(_("It is closed already."))
    row.done_at, row.done_by, row.outcome, row.remind_on = now, actor, outcome, None
    row.save(update_fields=["done_at", "done_by", "outcome", "remind_on"])
    log(Action.IMPROVEMENT_CHANGED, row.survey, actor, now, improvement=row.pk, done=True)
    expire_pages()
    return row


def remind(*, now: datetime) -> dict[str, int]:
    """The owners, three days ahead and every week while it is late. Level-triggered: claimed row by row."""
    total = 0
    while count := _remind_some(now.astimezone(TAIPEI).date(), now):
        total += count
    return {"reminded": total}


@transaction.atomic
def _remind_some(today: date, now: datetime) -> int:
    due = Improvement.objects.filter(remind_on__lte=today).order_by("remind_on", "pk")
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("survey__unit", "owner")[:BATCH])
    for row in rows:
        _tell(row, today, now)
        row.remind_on = row.due_on + timedelta(days=1) if today <= row.due_on else today + AGAIN
    Improvement.objects.bulk_update(rows, ["remind_on"])
    return len(rows)


def _tell(row: Improvement, today: date, now: datetime) -> None:
    if not row.owner.email:
        return
    queue(
        "improvement_due",
        to=Recipient(name=row.owner.name_zh, email=row.owner.email, user_id=row.owner_id),
        key=f"improvement_due:{row.pk}:{today}",
        unit=row.unit_id,
        now=now,
        measure=row.measure,
        finding=row.finding,
        due_on=row.due_on,
        is_past=today > row.due_on,
        survey=row.survey_id,
    )
