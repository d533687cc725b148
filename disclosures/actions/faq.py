"""常見問答: written by one person, published by another, reviewed, taken down, found helpful or not."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import access
from accounts.doors import expire_pages
from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action
from cases import brakes, search
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.models import SearchEntry
from disclosures import faq as reading
from disclosures import reviews
from disclosures.models import Answer, Faq

PLACE = ("topic", "unit", "service", "owner", "deputy", "order", "cycle_days")  # of the question itself
WORDS = (
    *("question_zh", "question_en", "short_zh", "short_en", "long_zh", "long_en"),
    *("staff_zh", "law_zh", "law_en", "law_link", "keywords_zh"),
)


class Stale(Refused):
    """Somebody else saved the draft after this page was opened."""


@transaction.atomic
def write(*, faq: Faq | None = None, values: dict, revision: int = 0, actor, now: datetime) -> Answer:
    """Save a draft: of a new question, or the next answer of one there is. Raises Refused, Stale."""
    place = {name: value for name, value in values.items() if name in PLACE}
    words = {name: value for name, value in values.items() if name in WORDS}
    _check_may(place["unit"], "content.edit", actor, now)
    faq = _lock(faq) if faq else Faq(created_at=now)
    if faq.pk:
        _check_may(faq.unit, "content.edit", actor, now)
    for name, value in place.items():
        setattr(faq, name, value)
    faq.save()
    draft = reading.working(faq)
    if draft is None:
        last = faq.answers.order_by("-number").values_list("number", flat=True).first() or 0
        draft = Answer(faq=faq, number=last + 1, authors=[])
    elif draft.revision != revision:
        raise Stale(_("Somebody else saved this draft after you opened it. Copy your text and reload the page."))
    for name, value in words.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.written_at = now
    draft.authors = sorted({*draft.authors, actor.pk})
    draft.save()
    _log(Action.CONTENT_WRITTEN, draft, actor, now)
    return draft


@transaction.atomic
def publish(draft: Answer, *, revision: int, actor, now: datetime) -> Answer:
    """Publish what somebody else wrote, as it was read. Raises Refused, Stale."""
    faq = _lock(draft.faq)
    draft = reading.working(faq)
    if draft is None:
        raise Refused(_("There is no draft any more. Reload the page to see what has changed."))
    _check_may(faq.unit, "content.publish", actor, now)
    if draft.revision != revision:
        raise Stale(_("The draft was changed after you opened it. Read it again."))
    if actor.pk in draft.authors:
        raise Refused(_("Somebody else has to publish what you wrote."))
    draft.state, draft.published_by, draft.published_at = Answer.State.PUBLISHED, actor, now
    draft.save(update_fields=["state", "published_by", "published_at"])
    if faq.ended_at:
        faq.ended_at = None
        faq.save(update_fields=["ended_at"])
    reviews.renew(faq, now.astimezone(TAIPEI).date())
    _index(draft, now)
    _log(Action.CONTENT_PUBLISHED, draft, actor, now)
    expire_pages()
    return draft


@transaction.atomic
def drop(draft: Answer, *, actor, now: datetime) -> None:
    """Give a draft up. What is published stays."""
    faq = _lock(draft.faq)
    _check_may(faq.unit, "content.edit", actor, now)
    draft = reading.working(faq)
    if draft is None:
        raise Refused(_("There is no draft any more. Reload the page to see what has changed."))
    draft.state = Answer.State.DROPPED
    draft.save(update_fields=["state"])
    _log(Action.CONTENT_ENDED, draft, actor, now)


@transaction.atomic
def confirm(faq: Faq, *, actor, now: datetime) -> None:
    """Read again and found right: nothing changes but the day of the next review."""
    faq = _lock(faq)
    _check_may(faq.unit, "content.edit", actor, now)
    answer = _holding(faq)
    reviews.renew(faq, now.astimezone(TAIPEI).date())
    _log(Action.CONTENT_CONFIRMED, answer, actor, now)
    expire_pages()


@transaction.atomic
def end(faq: Faq, *, actor, now: datetime) -> None:
    """Take it down. Its versions stay for the record."""
    faq = _lock(faq)
    _check_may(faq.unit, "content.publish", actor, now)
    answer = _holding(faq)
    faq.ended_at = now
    faq.save(update_fields=["ended_at"])
    reviews.rest(faq)
    search.drop(f"faq:{faq.pk}")
    search.drop(f"faq-staff:{faq.pk}")
    _log(Action.CONTENT_ENDED, answer, actor, now)
    expire_pages()


@transaction.atomic
def vote(faq: Faq, *, helped: bool, network: str, now: datetime) -> bool:
    """A reader says whether it helped. One press a question, network and quarter of an hour counts; False for more."""
    number = f"faq:{faq.pk}:{network}"
    if brakes.tried(number, now=now):
        return False
    brakes.missed(number, f"faq:{network}", now=now)
    name = "helped" if helped else "helped_not"
    Faq.objects.filter(pk=faq.pk).update(**{name: F(name) + 1})
    expire_pages()
    return True


# --- What they stand on -----------------------------------------------------------------------------------------------


def _lock(faq: Faq) -> Faq:
    return Faq.objects.select_for_update(of=("self",)).select_related("unit").get(pk=faq.pk)


def _holding(faq: Faq) -> Answer:
    answer = None if faq.ended_at else reading.holding(faq)
    if answer is None:
        raise Refused(_("Nothing of this is published. Reload the page to see what has changed."))
    return answer


def _check_may(unit, ability: str, actor, now: datetime) -> None:
    if not access.may(actor, ability, unit=unit, now=now):
        raise Refused(_("Your role does not allow this for this unit."))


def _log(action, answer: Answer, actor, now: datetime) -> None:
    signed = trail_name(actor, now, answer.faq.unit)
    record(action, actor=actor, signed_as=signed, now=now, faq=answer.faq_id, version=answer.number)


def _index(answer: Answer, now: datetime) -> None:
    """The public finds the answer; our own people find the lines for staff too, at the question on the desk's sheet."""
    faq = answer.faq
    said = {
        "kind": "faq",
        "title": answer.question_zh,
        "title_en": answer.question_en,
        "category": faq.get_topic_display(),
        "unit": faq.unit,
        "day": now.astimezone(TAIPEI).date(),
    }
    words = [answer.short_zh, answer.long_zh, answer.short_en, answer.long_en, answer.law_zh, answer.law_en]
    search.index(
        f"faq:{faq.pk}",
        visibility=SearchEntry.Visibility.PUBLIC,
        headings=[answer.keywords_zh],
        words=words,
        link=f"/faq/{faq.pk}/",
        news=now,
        **said,
    )
    if not answer.staff_zh:
        search.drop(f"faq-staff:{faq.pk}")
        return
    search.index(
        f"faq-staff:{faq.pk}",
        visibility=SearchEntry.Visibility.STAFF,
        words=[answer.staff_zh],
        link=f"/staff/faq/#faq-{faq.pk}",
        **said,
    )
