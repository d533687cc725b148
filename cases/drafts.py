"""草稿: what was typed is kept on the server at each step, without an account. A cookie holds the key.

Beside the answers a draft keeps, step by step, what was typed and is not in order yet (`typed`: somebody put the form
aside in the middle of a page) and what an earlier report offers (`copied`): both only fill the boxes, neither counts as
answered.
"""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cases.attachments.erasure import erase_after_commit
from cases.codes import draft_code, draft_code_hash
from cases.models import Draft, Service

KEEP = timedelta(days=30)
RECEIPT = timedelta(minutes=30)  # how long the browser that sent it can see the query code again
REMIND = (timedelta(days=7), timedelta(days=1))  # before it expires, to whoever left an e-mail address
TYPED, COPIED = "~typed", "~copied"  # no step is called so


def _cookie(service: Service) -> str:
    return f"{'__Host-' if settings.TLS else ''}draft-{service.prefix}"


def draft_of(request, service: Service, *, now: datetime) -> Draft | None:
    """The draft this browser holds for the service, if it is still kept."""
    try:
        key = UUID(request.COOKIES.get(_cookie(service), ""))
    except ValueError:
        return None
    return (
        Draft.objects.filter(pk=key, service=service, filed_by=None, expires_at__gt=now)
        .select_related("case__service", "case__unit", "case__applicant")
        .first()
    )


# --- What is in it ----------------------------------------------------------------------------------------------------
def _all(draft: Draft | None) -> dict:
    return json.loads(draft.answers) if draft and draft.answers else {}


def answers_of(draft: Draft | None) -> dict:
    """{step: answers}; empty without a draft."""
    return {step: answers for step, answers in _all(draft).items() if step not in (TYPED, COPIED)}


def typed_of(draft: Draft | None, step: str) -> str:
    """What was typed on that page and is not in order yet, as a browser posts it; empty for nothing."""
    return _all(draft).get(TYPED, {}).get(step, "")


def copied_of(draft: Draft | None, step: str):
    """What an earlier report offers for that page; None for nothing."""
    return _all(draft).get(COPIED, {}).get(step)


def keep(draft: Draft | None, service: Service, step: str, answers: dict, *, language, version, now) -> Draft:
    """Put the answers of one step into the draft, making it with the first; each touch prolongs its life."""

    def change(kept):
        kept[step] = answers
        kept.get(TYPED, {}).pop(step, None)

    return _change(draft, service, change, language=language, version=version, now=now)


def keep_typed(draft: Draft | None, service: Service, step: str, typed: str, *, language, version, now) -> Draft:
    """The page was put aside before it was in order: its boxes are filled again when somebody comes back."""

    def change(kept):
        kept.setdefault(TYPED, {})[step] = typed

    return _change(draft, service, change, language=language, version=version, now=now)


def keep_copied(draft: Draft | None, service: Service, copied: dict, *, language, version, now) -> Draft:
    """{step: answers} of an earlier report, to be looked through page by page."""

    def change(kept):
        kept[COPIED] = copied

    return _change(draft, service, change, language=language, version=version, now=now)


def begin(service: Service, *, language: str, version: int, now: datetime) -> Draft:
    """A draft without answers yet: a file came before any."""
    return _change(None, service, lambda kept: None, language=language, version=version, now=now)


def start_again(draft: Draft, *, now: datetime) -> Draft:
    """A fresh draft with the same answers: a report that came back can be mended and sent anew."""
    given = _all(draft)
    return _change(
        None,
        draft.service,
        lambda kept: kept.update(given),
        language=draft.language,
        version=draft.form_version,
        now=now,
    )


@transaction.atomic
def _change(draft: Draft | None, service: Service, change, *, language: str, version: int, now: datetime) -> Draft:
    """Change what is kept, under lock: two windows do not undo each other's pages.

    A draft that was sent or thrown away in another window meanwhile is left alone; what comes now begins a new one.
    """
    rows = Draft.objects.select_for_update(of=("self",)).filter(case=None)
    row = (rows.filter(pk=draft.pk).first() if draft else None) or Draft(service=service)
    kept = _all(row)
    change(kept)
    row.answers = json.dumps(kept, ensure_ascii=False)
    row.language, row.form_version, row.touched_at = language, version, now
    row.code_hash = row.code_hash or draft_code_hash(draft_code(row.pk))
    prolong(row, now=now)
    row.save()
    return row


def prolong(draft: Draft, *, now: datetime) -> None:
    """Thirty days from now, and the reminders with it. Unsaved."""
    draft.expires_at = now + KEEP
    draft.remind_at = draft.expires_at - REMIND[0] if draft.email else None


# --- The browser's key ------------------------------------------------------------------------------------------------
def hand_out(response, draft: Draft, service: Service):
    """Give the browser the key of its draft."""
    response.set_cookie(
        _cookie(service),
        str(draft.pk),
        max_age=KEEP,
        httponly=True,
        secure=settings.TLS,
        samesite="Lax",
    )
    return response


def take_back(response, service: Service):
    response.delete_cookie(_cookie(service), samesite="Lax")
    return response


# --- The end ----------------------------------------------------------------------------------------------------------
def seal_up(draft: Draft, case, *, now: datetime, keep_answers: bool = False) -> None:
    """Sent: the answers now stand in the case and leave the draft; the key shows the receipt for half an hour.

    `keep_answers`: what came back can be mended within that half hour.
    """
    draft.case, draft.expires_at, draft.touched_at = case, now + RECEIPT, now
    draft.answers = draft.answers if keep_answers else ""
    draft.email, draft.remind_at = "", None
    draft.save(update_fields=["case", "answers", "email", "expires_at", "touched_at", "remind_at"])


def discard(draft: Draft) -> None:
    """Delete a draft with what hangs on it: its files leave the storage after the transaction."""
    with transaction.atomic():
        draft.delete()
        erase_after_commit()


def purge(*, now: datetime) -> int:
    """Delete what has passed its time, files and all. Returns how many drafts."""
    with transaction.atomic():
        _rows, by_model = Draft.objects.filter(expires_at__lte=now).delete()
        erase_after_commit()
    return by_model.get(Draft._meta.label, 0)
