"""遺失通知: who lost something is told when one of its kind comes onto the list, which says no more than before."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.core import signing
from django.db import transaction

from cases import brakes
from cases.calendar import TAIPEI
from cases.contents import in_both
from cases.vault import fingerprint
from counters.lost.kinds import KINDS
from counters.models import Listing, Loss
from notifications import forgetting
from notifications.actions import Draft, queue, queue_many
from notifications.recipients import Recipient

SALT = "counters.loss"
KEPT = relativedelta(months=6)  # as long as a thing may be claimed (民法 §805)
UNCONFIRMED = timedelta(days=3)
BEFORE = timedelta(days=1)  # who missed it in the morning may have lost it the evening before
MOST = 100  # things of one mail round; more would be a very common thing


class TooMany(Exception):
    """The brake is on: this address or network asked too often."""


def token_of(loss: Loss) -> str:
    """The link of the mails, bound to the row and its address."""
    return signing.Signer(salt=SALT).sign(f"{loss.pk}-{loss.email_hash[:16]}")


def by_token(token: str) -> Loss | None:
    try:
        pk, _dash, piece = signing.Signer(salt=SALT).unsign(token).partition("-")
    except signing.BadSignature:
        return None
    return Loss.objects.filter(pk=pk, email_hash__startswith=piece).first()


@transaction.atomic
def ask(*, kind: str, county: str, lost_on: date, email: str, language: str, network: str, now: datetime) -> None:
    """Ask to be told; a link goes to the address. Whether it was known is not told to whoever asks. Raises TooMany."""
    address = email.strip().lower()
    number, source = f"loss:{address}", f"loss:{network}"
    if brakes.too_many(number, source, now=now):
        raise TooMany
    brakes.missed(number, source, now=now)
    about = {"kind": kind, "county": county, "lost_on": lost_on, "email_hash": fingerprint("loss", address)}
    said = {"email": email.strip(), "language": language, "asked_at": now}
    ends_on = now.astimezone(TAIPEI).date() + KEPT
    loss, _created = Loss.objects.get_or_create(**about, defaults={**said, "ends_on": ends_on})
    if loss.confirmed_at or brakes.mailed_enough("loss-mail", address, now=now):
        return
    Loss.objects.filter(pk=loss.pk).update(**said)
    loss.email, loss.language = said["email"], language
    queue(
        "loss_confirm",
        to=_reader(loss),
        key=f"loss_confirm:{loss.pk}:{now:%Y%m%d%H}",  # one mail an hour, however often the button is pressed
        now=now,
        **_about(loss),
    )


@transaction.atomic
def confirm(loss: Loss, *, now: datetime) -> None:
    """From now on; what lies on the list already is told at once. A second press changes nothing."""
    if not Loss.objects.filter(pk=loss.pk, confirmed_at=None).update(confirmed_at=now):
        return
    there = Listing.objects.filter(kind=loss.kind, county=loss.county, found_on__gte=loss.lost_on - BEFORE)
    queue_many([_draft(loss, listing, now) for listing in there.select_related("unit").order_by("-found_on")[:MOST]])


@transaction.atomic
def end(loss: Loss) -> None:
    """Gone, with the address, also from the mails about it."""
    _remove(Loss.objects.filter(pk=loss.pk))


def tell(listing: Listing, *, now: datetime) -> int:
    """In the transaction that lists a thing: everybody who lost one of its kind there hears of it, once a thing."""
    waiting = Loss.objects.filter(kind=listing.kind, county=listing.county, confirmed_at__isnull=False)
    waiting = waiting.filter(lost_on__lte=listing.found_on + BEFORE, ends_on__gte=now.astimezone(TAIPEI).date())
    return queue_many([_draft(loss, listing, now) for loss in waiting])


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Whose time is over, or who never confirmed."""
    gone = _remove(Loss.objects.filter(ends_on__lt=now.astimezone(TAIPEI).date()))
    return gone + _remove(Loss.objects.filter(confirmed_at=None, asked_at__lt=now - UNCONFIRMED))


def _remove(rows) -> int:
    for loss in list(rows.values_list("pk", flat=True)):
        for kind in ("loss_confirm", "loss_found"):
            forgetting.call_back(f"{kind}:{loss}:")
    return rows.delete()[0]


def _draft(loss: Loss, listing: Listing, now: datetime) -> Draft:
    key = f"loss_found:{loss.pk}:{listing.pk}"
    context = {**_about(loss), "reference": listing.reference, "found_on": listing.found_on.isoformat()}
    return Draft("loss_found", _reader(loss), key, now, unit=listing.unit, context=context)


def _about(loss: Loss) -> dict:
    kind = in_both(lambda: KINDS[loss.kind].label)
    return {"kind_zh": kind["zh"], "kind_en": kind["en"], "link": token_of(loss)}


def _reader(loss: Loss) -> Recipient:
    return Recipient(name="", email=loss.email, language=loss.language)
