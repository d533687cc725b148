"""公開答復: written without a trace of who asked, published by somebody else, taken down with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.doors import expire_pages
from audit.models import Action
from cases import search
from cases.actions import Refused, check_may, lock, log
from cases.calendar import TAIPEI
from cases.discretion import may_serve
from cases.models import Case
from feedback.library import reading
from feedback.models import Petition, PublishedAnswer


@transaction.atomic
def write_answer(petition: Petition, *, title: str, question: str, answer: str, actor, now: datetime) -> None:
    """Write or change what is to be published. Raises Refused where it may not be, or still tells who asked."""
    case = lock(petition.case)
    check_may(case, "case.handle", actor=actor, now=now)
    _check(petition, title, question, answer)
    row = PublishedAnswer.objects.filter(petition=petition).first() or PublishedAnswer(petition=petition)
    if row.published_at and not row.ended_at:
        raise Refused(_("The answer is published already. Take it down first."))
    row.title, row.question, row.answer = title, question, answer
    row.written_by, row.written_at = actor, now
    row.published_by = row.published_at = row.ended_at = None
    row.ended_reason = ""
    row.save()
    log(Action.ANSWER_WRITTEN, case, actor=actor, now=now)


def _check(petition: Petition, *texts: str) -> None:
    if not reading.may_be_published(petition):
        raise Refused(_("This answer may not be published: the petitioner did not agree, or it is not given yet."))
    if found := reading.traces_of(petition, *texts):
        raise Refused(_("This still tells who asked. Take it out: %(traces)s") % {"traces": _(", ").join(found)})


@transaction.atomic
def publish_answer(answer: PublishedAnswer, *, actor, now: datetime) -> PublishedAnswer:
    """Publish it; somebody else than who wrote it. The second press finds it published."""
    petition = Petition.objects.select_related("topic", "case").get(pk=answer.petition_id)
    case = petition.case = lock(petition.case)
    row = PublishedAnswer.objects.select_for_update().get(pk=answer.pk)
    _check_publisher(case, actor, now)
    if row.published_at:
        return row
    if row.written_by_id == actor.pk:
        raise Refused(_("Somebody else has to publish what you wrote."))
    _check(petition, row.title, row.question, row.answer)
    row.published_by, row.published_at = actor, now
    row.save(update_fields=["published_by", "published_at"])
    _index(row, petition)
    log(Action.ANSWER_PUBLISHED, case, actor=actor, now=now, answer=row.pk)
    expire_pages()
    return row


def _check_publisher(case: Case, actor, now: datetime) -> None:
    """In the unit that answered, or where the letter came in."""
    if not may_serve(actor, "answer.publish", case, now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))


def _index(row: PublishedAnswer, petition: Petition) -> None:
    topic = petition.topic
    search.index(
        f"answer:{row.pk}",
        kind="answer",
        visibility="public",
        title=row.title,
        words=[row.question, row.answer],
        headings=[topic.name_zh, topic.name_en],
        category=topic.name_zh,
        link=f"/mailbox/answers/{row.pk}/",
        day=row.published_at.astimezone(TAIPEI).date(),
        news=row.published_at,
    )


@transaction.atomic
def end_answer(answer: PublishedAnswer, *, reason: str, actor, now: datetime) -> PublishedAnswer:
    """Take it down: from now on nobody reads or finds it."""
    case = lock(answer.petition.case)
    row = PublishedAnswer.objects.select_for_update().get(pk=answer.pk)
    _check_publisher(case, actor, now)
    if not row.published_at or row.ended_at:
        raise Refused(_("The answer is not published."))
    row.ended_at, row.ended_reason = now, reason
    row.save(update_fields=["ended_at", "ended_reason"])
    search.drop(f"answer:{row.pk}")
    log(Action.ANSWER_ENDED, case, actor=actor, now=now, note=reason, answer=row.pk)
    expire_pages()
    return row


def hide_answer(case: Case) -> None:
    """The case became discreet: what was published of it is not found any more; its page is gone by itself."""
    for pk in PublishedAnswer.objects.filter(petition=case.pk).values_list("pk", flat=True):
        search.drop(f"answer:{pk}")
        expire_pages()
