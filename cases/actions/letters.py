"""函: a letter to the applicant waits two minutes before it leaves, and one press calls it back until then."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts import roster
from audit.models import Action
from cases import contents, documents, masking, placeholders
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant
from cases.models import Case, IssuedDocument, Letter, LetterTemplate
from cases.recipients import applicant
from cases.rooms import room_of

logger = logging.getLogger(__name__)

GRACE = timedelta(minutes=2)


@transaction.atomic
def write(
    case: Case, *, subject: str, body: str, actor, now: datetime, template: LetterTemplate | None = None
) -> Letter:
    """Put a letter on its way. Raises Refused while a placeholder is empty, or nobody can be reached.

    The same letter pressed twice goes once.
    """
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    empty = placeholders.names(f"{subject}\n{body}")
    if empty:
        raise Refused(_("Write what is still empty first: %(names)s.") % {"names": ", ".join(empty)})
    to = applicant(case)
    if not (to.email or to.address):
        raise Refused(_("The applicant left neither e-mail nor address. Call instead, and keep a note."))
    return put(case, subject=subject, body=body, actor=actor, now=now, template=template)


def put(case: Case, *, subject: str, body: str, actor, now: datetime, template: LetterTemplate | None = None) -> Letter:
    """The row of a letter on its way, in the transaction of whoever has checked that it may go."""
    same = waiting(case.letters.filter(subject=subject, body=body)).first()
    if same:
        return same
    with override(case.language):  # it stands under the letter
        name = roster.signature(actor, now, case.unit)
    letter = Letter.objects.create(
        case=case,
        template=template,
        language=case.language,
        subject=subject,
        body=body,
        written_at=now,
        written_by=actor,
        signed_as=name,
        release_at=now + GRACE,
    )
    log(Action.CASE_LETTER_WRITTEN, case, actor=actor, now=now, number=letter.pk)
    return letter


@transaction.atomic
def recall(letter: Letter, *, actor, now: datetime) -> Letter:
    """Call a letter back. Raises Refused when it has left: of recall and release exactly one finds it waiting."""
    check_may(letter.case, "case.handle", actor=actor, now=now)
    if not take_back(letter, actor=actor, now=now):
        raise Refused(_("The letter has left already, or was called back before."))
    room_of(letter.case).letter_recalled(letter, actor, now)
    return letter


def take_back(letter: Letter, *, actor, now: datetime) -> bool:
    """The row of a letter that does not leave after all; False where it has. The caller has checked who."""
    if not waiting(Letter.objects.filter(pk=letter.pk)).update(recalled_at=now, recalled_by=actor):
        return False
    letter.refresh_from_db()
    log(Action.CASE_LETTER_RECALLED, letter.case, actor=actor, now=now, number=letter.pk)
    return True


def waiting(letters):
    """Those that have neither left nor been called back."""
    return letters.filter(released_at=None, recalled_at=None)


# --- What leaves by itself (in a worker) ------------------------------------------------------------------------------
def due(now: datetime):
    """What may leave, in the order of the index it reads."""
    return waiting(Letter.objects.filter(release_at__lte=now)).order_by("release_at", "id")


def release_due(now: datetime, *, most: int = 100) -> dict:
    """Let out what is due, each in a transaction of its own; the counts. Level-triggered: safe twice, late, killed."""
    counts = {"due": 0, "released": 0}
    for pk in due(now).values_list("pk", flat=True)[:most]:
        counts["due"] += 1
        try:
            counts["released"] += release(pk, now=now)
        except Exception:  # one that cannot leave must not hold up the others; it is tried again next time
            logger.exception("letter %s cannot leave; put off", pk)
    return counts


@transaction.atomic
def release(pk: int, *, now: datetime) -> bool:
    """One letter leaves: paper and notice together with the claim. False where it was called back, or left before."""
    if not due(now).filter(pk=pk).order_by().update(released_at=now):
        return False
    letter = Letter.objects.select_related(
        "case__service", "case__unit", "case__received_unit", "case__applicant", "written_by"
    ).get(pk=pk)
    case = letter.case
    letter.document = documents.issue(
        case, IssuedDocument.Kind.LETTER, content=content_of(letter), unit=case.unit, actor=letter.written_by, now=now
    )
    letter.save(update_fields=["document"])
    if not room_of(case).letter_left(letter, now):
        log(Action.CASE_LETTER_SENT, case, actor=None, now=now, number=pk)
        step = f"letter:{pk}"
        tell_applicant(case, "letter_sent", step=step, now=now, letter_subject=letter.subject, text=letter.body)
    return True


def content_of(letter: Letter) -> dict:
    """What the paper states. Its text stands on the paper alone; whoever scans the QR sees to whom, when, by whom."""
    case = letter.case
    private = {"private": True}
    return contents.paper(
        case,
        gettext_noop("Letter"),
        [
            (
                gettext_noop("Letter"),
                [
                    contents.row(gettext_noop("To"), masking.mask_name(case.applicant.name)),
                    contents.row(gettext_noop("Service"), {"zh": case.service.title_zh, "en": case.service.title_en}),
                    contents.row(gettext_noop("Signed by"), letter.signed_as),
                    contents.row(gettext_noop("Subject"), letter.subject) | private,
                    contents.row(gettext_noop("Text"), letter.body) | private,
                ],
            )
        ],
    )
