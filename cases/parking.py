"""先存起來: a draft put aside and taken up again, here or on another machine: by its code, or by a link.

The code is one and the same however often the draft is put aside. The link holds a signed piece of the code's hash,
bound to this purpose; looking at it changes nothing. An unknown, an expired and a sent draft are one answer.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from cases import brakes, drafts
from cases.codes import draft_code_hash, normal_code
from cases.models import Draft
from cases.vault import fingerprint
from notifications.actions import queue
from notifications.recipients import Recipient

SALT = "cases.draft"
PIECE = 32  # signs of the code's hash in a link


class TooMany(Exception):
    """The brake is on: this network has missed, or mailed, too often."""


# --- Take up again ----------------------------------------------------------------------------------------------------
def find_by_code(code: str, *, network: str, now: datetime) -> Draft | None:
    """The draft of that code. Raises TooMany."""
    number = f"draft:{normal_code(code)}"
    if brakes.too_many(number, network, now=now):
        raise TooMany
    found = _kept(now).filter(code_hash=draft_code_hash(code)).first()
    if found is None:
        brakes.missed(number, network, now=now)
    return found


def find_by_link(token: str, *, now: datetime) -> Draft | None:
    """The draft a link leads to, or None where it is no longer kept, sent, or the link is not ours."""
    try:
        piece = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return _kept(now).filter(code_hash__startswith=piece).first() if len(piece) == PIECE else None


def _kept(now: datetime):
    """Drafts of the public: one of the desk is opened by whoever began it, and by nobody else (cases/counter.py)."""
    drafts_of_public = Draft.objects.filter(expires_at__gt=now, case=None, filed_by=None)
    return drafts_of_public.exclude(code_hash="").select_related("service")


def take_up(draft: Draft, *, now: datetime) -> None:
    """It is opened again: kept for another thirty days. When something was typed last stays as it is."""
    drafts.prolong(draft, now=now)
    draft.save(update_fields=["expires_at", "remind_at"])


# --- Put aside --------------------------------------------------------------------------------------------------------
def link_token(draft: Draft) -> str:
    return signing.Signer(salt=SALT).sign(draft.code_hash[:PIECE])


def link_of(draft: Draft, language: str) -> str:
    """The whole address, for the page and its QR."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('draft_link', args=[link_token(draft)])}"


@transaction.atomic
def send_link(draft: Draft, email: str, *, network: str, now: datetime) -> None:
    """Mail the link, and remember where to send the reminders. Raises TooMany: we do not mail strangers for anybody."""
    number, source = f"draft-mail:{draft.pk}", f"draft-mail:{network}"
    if brakes.too_many(number, source, now=now) or brakes.mailed_enough("draft-mail", email, now=now):
        raise TooMany
    brakes.missed(number, source, now=now)
    draft.email = email
    drafts.prolong(draft, now=now)
    draft.save(update_fields=["email", "expires_at", "remind_at"])
    # One mail an hour to one address, however often the button is pressed.
    step = f"{fingerprint('draft-mail', email)[:12]}:{now:%Y%m%d%H}"
    queue("draft_link", to=_reader(draft), key=f"draft_link:{draft.code_hash[:16]}:{step}", now=now, **_facts(draft))


def remind(*, now: datetime) -> int:
    """Tell those who left an address that their draft will be deleted: seven days and one day before, once each."""
    told = 0
    while _remind_one(now):
        told += 1
    return told


@transaction.atomic
def _remind_one(now: datetime) -> bool:
    due = Draft.objects.filter(remind_at__lte=now).order_by("remind_at").select_related("service")
    draft = due.select_for_update(of=("self",), skip_locked=True).first()
    if draft is None:
        return False
    left = draft.expires_at - now
    draft.remind_at = draft.expires_at - drafts.REMIND[1] if left > drafts.REMIND[1] else None
    draft.save(update_fields=["remind_at"])
    if left > timedelta():
        days = drafts.REMIND[0].days if draft.remind_at else drafts.REMIND[1].days
        key = f"draft_expires:{draft.code_hash[:16]}:{draft.expires_at:%Y%m%d%H%M%S}:{days}"
        queue("draft_expires", to=_reader(draft), key=key, now=now, **_facts(draft))
    return True


def _reader(draft: Draft) -> Recipient:
    return Recipient(name="", email=draft.email, language=draft.language)


def _facts(draft: Draft) -> dict:
    """Nothing that was typed: whose address this is, we do not know."""
    return {
        "service_zh": draft.service.title_zh,
        "service_en": draft.service.title_en,
        "until_at": draft.expires_at,
        "link": link_token(draft),
    }
