"""問卷: written by one, published by another; opened, closed, asked again in a next round."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import access
from accounts.doors import expire_pages
from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from feedback.actions import survey_search
from feedback.models import Survey, SurveyQuestion, SurveyRemark, SurveyVersion
from feedback.surveys import wording

PLACE = ("slug", "kind", "unit", "is_anonymous", "is_open_link", "opens_at", "closes_at", "topics")
WORDS = ("title_zh", "title_en", "intro_zh", "intro_en")
ASKED = ("kind", "text_zh", "text_en", "hint_zh", "hint_en", "is_required", "options", "rows", "show_if")
FROZEN = ("slug", "is_anonymous")  # once published
LONGEST = timedelta(days=366)
MOST_QUESTIONS = 60


# --- Words ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(*, values: dict, actor, now: datetime, follows: Survey | None = None) -> SurveyVersion:
    """A new survey, with its first draft. Raises Refused."""
    check_may(values["unit"], "survey.edit", actor, now)
    _check_dates(values)
    if Survey.objects.filter(slug=values["slug"]).exists():
        raise Refused(_("Another survey has this address. Choose another one."))
    place = {name: values[name] for name in PLACE}
    survey = Survey.objects.create(**place, follows=follows, created_by=actor, created_at=now)
    words = {name: values[name] for name in WORDS}
    version = SurveyVersion.objects.create(survey=survey, number=1, authors=[actor.pk], **words)
    log(Action.SURVEY_WRITTEN, survey, actor, now)
    return version


@transaction.atomic
def change(survey: Survey, *, values: dict, actor, now: datetime) -> Survey:
    """Change where it stands and when it is open; its title and introduction only in a draft. Raises Refused."""
    survey = lock(survey)
    check_may(survey.unit, "survey.edit", actor, now)
    check_may(values["unit"], "survey.edit", actor, now)
    _check_dates(values)
    if survey.published_at and any(values[name] != getattr(survey, name) for name in FROZEN):
        raise Refused(_("The address, and whether it is anonymous, were settled when the survey was published."))
    if Survey.objects.filter(slug=values["slug"]).exclude(pk=survey.pk).exists():
        raise Refused(_("Another survey has this address. Choose another one."))
    sorts_anew = values["topics"] != survey.topics
    for name in PLACE:
        setattr(survey, name, values[name])
    survey.save(update_fields=PLACE)
    draft = survey.versions.filter(state="draft").first()
    if draft:
        _write(draft, actor, **{name: values[name] for name in WORDS})
    if sorts_anew:
        _sort_again(survey)
    survey_search.index(survey, now=now)
    log(Action.SURVEY_WRITTEN, survey, actor, now)
    expire_pages()
    return survey


def _check_dates(values: dict) -> None:
    if not values["opens_at"] < values["closes_at"] <= values["opens_at"] + LONGEST:
        raise Refused(_("Let the survey close after it opens, and within a year."))


def _sort_again(survey: Survey) -> None:
    """What a person has sorted stays as sorted."""
    rows = list(SurveyRemark.objects.filter(answer__survey=survey, is_sorted=False))
    for row in rows:
        row.topics = wording.sort_by_words(row.text, survey.topics)
    SurveyRemark.objects.bulk_update(rows, ["topics"], batch_size=500)


@transaction.atomic
def new_version(survey: Survey, *, actor, now: datetime) -> SurveyVersion:
    """A draft with the questions as published, to mend; answers go on coming in meanwhile. Raises Refused."""
    survey = lock(survey)
    check_may(survey.unit, "survey.edit", actor, now)
    if survey.versions.filter(state="draft").exists():
        raise Refused(_("There is a draft already."))
    newest = survey.versions.filter(state="published").first()
    if newest is None:
        raise Refused(_("Nothing is published yet."))
    number = survey.versions.aggregate(last=Max("number"))["last"] + 1
    words = {name: getattr(newest, name) for name in WORDS}
    draft = SurveyVersion.objects.create(survey=survey, number=number, authors=[actor.pk], **words)
    _copy_questions(newest, draft)
    log(Action.SURVEY_WRITTEN, survey, actor, now, version=number)
    return draft


@transaction.atomic
def next_round(survey: Survey, *, slug: str, opens_at: datetime, closes_at: datetime, actor, now: datetime):
    """The same questions once more, in a survey of its own: rounds are compared, never added up. Raises Refused."""
    newest = survey.versions.filter(state="published").first()
    if newest is None:
        raise Refused(_("Nothing is published yet."))
    place = {name: getattr(survey, name) for name in PLACE}
    place |= {"slug": slug, "opens_at": opens_at, "closes_at": closes_at}
    words = {name: getattr(newest, name) for name in WORDS}
    draft = begin(values={**place, **words}, actor=actor, now=now, follows=survey)
    _copy_questions(newest, draft)
    return draft


def _copy_questions(source: SurveyVersion, draft: SurveyVersion) -> None:
    names = ("code", "order", *ASKED)
    SurveyQuestion.objects.bulk_create(
        SurveyQuestion(version=draft, **{name: getattr(question, name) for name in names})
        for question in source.questions.all()
    )


# --- Questions --------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(version: SurveyVersion, *, values: dict, actor, now: datetime, code: str = "") -> SurveyQuestion:
    """Add a question to a draft at its end, or change the one with this code. Raises Refused."""
    version = draft_of(version, actor, now)
    if code:
        question = version.questions.get(code=code)
        values = {**values, "kind": question.kind}
    else:
        last = version.questions.aggregate(last=Max("order"))["last"] or 0
        if version.questions.count() >= MOST_QUESTIONS:
            raise Refused(_("A survey has at most 60 questions. Few people answer even 20."))
        question = SurveyQuestion(version=version, code=_next_code(version.survey), order=last + 1)
    for name in ASKED:
        setattr(question, name, values[name])
    question.save()
    _write(version, actor)
    return question


def _next_code(survey: Survey) -> str:
    """A code is never given twice, not even after its question is gone: counts hang on it."""
    used = SurveyQuestion.objects.filter(version__survey=survey).values_list("code", flat=True)
    return f"q{max((int(code[1:]) for code in used), default=0) + 1}"


@transaction.atomic
def ask_standard(version: SurveyVersion, *, actor, now: datetime) -> SurveyQuestion:
    """標準題項: the six items every satisfaction survey shares, as one table of the five points."""
    rows = wording.read_lines("\n".join(f"{zh} | {en}" for zh, en in wording.STANDARD))
    values = dict.fromkeys(("hint_zh", "hint_en"), "") | {"options": [], "show_if": [], "rows": rows}
    values |= {
        "kind": "matrix",
        "text_zh": "您對下列各項滿意嗎？",
        "text_en": "How satisfied are you with these?",
    }
    return ask(version, values={**values, "is_required": False}, actor=actor, now=now)


@transaction.atomic
def shift(version: SurveyVersion, code: str, *, by: int, actor, now: datetime) -> None:
    """One place up (-1) or down (1); at the end of the list nothing happens."""
    version = draft_of(version, actor, now)
    rows = list(version.questions.all())
    at = next((place for place, row in enumerate(rows) if row.code == code), None)
    if at is None or not 0 <= at + by < len(rows):
        return
    rows.insert(at + by, rows.pop(at))
    for place, row in enumerate(rows, 1):
        row.order = place
    SurveyQuestion.objects.bulk_update(rows, ["order"])
    _write(version, actor)


@transaction.atomic
def unask(version: SurveyVersion, code: str, *, actor, now: datetime) -> None:
    """Take a question out of a draft; those that hung on it are asked of everybody."""
    version = draft_of(version, actor, now)
    version.questions.filter(code=code).delete()
    for question in version.questions.exclude(show_if=[]):
        kept = [mark for mark in question.show_if if mark.partition("=")[0] != code]
        SurveyQuestion.objects.filter(pk=question.pk).update(show_if=kept)
    _write(version, actor)


def draft_of(version: SurveyVersion, actor, now: datetime) -> SurveyVersion:
    check_may(version.survey.unit, "survey.edit", actor, now)
    locked = SurveyVersion.objects.select_for_update().select_related("survey__unit").get(pk=version.pk)
    if locked.state != "draft":
        raise Refused(_("This version is finished. Write a new one."))
    return locked


def _write(draft: SurveyVersion, actor, **words) -> None:
    """Whoever writes becomes an author."""
    authors = sorted({*draft.authors, actor.pk})
    SurveyVersion.objects.filter(pk=draft.pk).update(authors=authors, **words)


# --- Publication, end ------------------------------------------------------------------------------------------------


@transaction.atomic
def publish(version: SurveyVersion, *, actor, now: datetime) -> SurveyVersion:
    """Have people asked in these words. Settles for good whether the survey is anonymous. Raises Refused."""
    survey = lock(version.survey)
    check_may(survey.unit, "survey.publish", actor, now)
    version = SurveyVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != "draft":
        raise Refused(_("This version is finished. Write a new one."))
    if actor.pk in version.authors:
        raise Refused(_("You wrote in it. Somebody else has to publish it."))
    found = wording.faults(version)
    if found:
        raise Refused(" ".join(found))
    if survey.closes_at <= now:
        raise Refused(_("The survey would be closed already. Change its dates first."))
    survey.versions.filter(state="published").update(state="replaced")
    version.state, version.published_by, version.published_at = "published", actor, now
    version.save(update_fields=["state", "published_by", "published_at"])
    Survey.objects.filter(pk=survey.pk, published_at=None).update(published_at=now)
    survey_search.index(survey, now=now)
    log(Action.SURVEY_PUBLISHED, survey, actor, now, version=version.number)
    expire_pages()
    return version


@transaction.atomic
def drop(version: SurveyVersion, *, actor, now: datetime) -> None:
    """Give a draft up."""
    version = draft_of(version, actor, now)
    version.state = "dropped"
    version.save(update_fields=["state"])
    log(Action.SURVEY_MOVED, version.survey, actor, now, dropped=version.number)


@transaction.atomic
def close(survey: Survey, *, actor, now: datetime) -> None:
    """End it before its time. Raises Refused."""
    survey = lock(survey)
    check_may(survey.unit, "survey.edit", actor, now)
    if not survey.is_open(now):
        raise Refused(_("The survey is not open."))
    survey.closes_at = now
    survey.save(update_fields=["closes_at"])
    survey_search.index(survey, now=now)
    survey.invitations.exclude(remind_at=None).update(remind_at=None)
    log(Action.SURVEY_MOVED, survey, actor, now, closed=True)
    expire_pages()


def check_may(unit, ability: str, actor, now: datetime) -> None:
    if not access.may(actor, ability, unit, now):
        raise Refused(_("Your role does not allow this for this unit."))


def lock(survey: Survey) -> Survey:
    return Survey.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)


def log(verb, survey: Survey, actor, now: datetime, **data) -> None:
    """The trail of a survey names what was done to it, never an answer."""
    record(verb, actor=actor, now=now, signed_as=trail_name(actor, now, survey.unit), survey=survey.slug, **data)
