"""草稿: what was typed is kept on the server at each step, without an account. A cookie holds the key."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cases.attachments.erasure import erase_after_commit
from cases.models import Draft, Service

KEEP = timedelta(days=30)
RECEIPT = timedelta(minutes=30)  # how long the browser that sent it can see the query code again


def _cookie(service: Service) -> str:
    return f"{'__Host-' if settings.TLS else ''}draft-{service.prefix}"


def draft_of(request, service: Service, *, now: datetime) -> Draft | None:
    """The draft this browser holds for the service, if it is still kept."""
    try:
        key = UUID(request.COOKIES.get(_cookie(service), ""))
    except ValueError:
        return None
    return (
        Draft.objects.filter(pk=key, service=service, expires_at__gt=now)
        .select_related("case__service", "case__unit", "case__applicant")
        .first()
    )


def answers_of(draft: Draft | None) -> dict:
    """{step: answers}; empty without a draft."""
    return json.loads(draft.answers) if draft and draft.answers else {}


def keep(draft: Draft | None, service: Service, step: str, answers: dict, *, language, version, now) -> Draft:
    """Put the answers of one step into the draft, making it with the first; each touch prolongs its life."""
    draft = draft or Draft(service=service)
    draft.language, draft.form_version, draft.touched_at, draft.expires_at = language, version, now, now + KEEP
    draft.answers = json.dumps({**answers_of(draft), step: answers}, ensure_ascii=False)
    draft.save()
    return draft


def begin(service: Service, *, language: str, version: int, now: datetime) -> Draft:
    """A draft without answers yet: a file came before any."""
    return Draft.objects.create(
        service=service, language=language, form_version=version, touched_at=now, expires_at=now + KEEP
    )


def discard(draft: Draft) -> None:
    """Delete a draft with what hangs on it: its files leave the storage after the transaction."""
    with transaction.atomic():
        draft.delete()
        erase_after_commit()


def start_again(draft: Draft, *, now: datetime) -> Draft:
    """A fresh draft with the same answers: a report that came back can be mended and sent anew."""
    return Draft.objects.create(
        service=draft.service,
        language=draft.language,
        form_version=draft.form_version,
        answers=draft.answers,
        touched_at=now,
        expires_at=now + KEEP,
    )


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


def seal_up(draft: Draft, case, *, now: datetime, keep_answers: bool = False) -> None:
    """Sent: the answers now stand in the case and leave the draft; the key shows the receipt for half an hour.

    `keep_answers`: what came back can be mended within that half hour.
    """
    draft.case, draft.expires_at, draft.touched_at = case, now + RECEIPT, now
    draft.answers = draft.answers if keep_answers else ""
    draft.save(update_fields=["case", "answers", "expires_at", "touched_at"])


def purge(*, now: datetime) -> int:
    """Delete what has passed its time, files and all. Returns how many drafts."""
    with transaction.atomic():
        _rows, by_model = Draft.objects.filter(expires_at__lte=now).delete()
        erase_after_commit()
    return by_model.get(Draft._meta.label, 0)
