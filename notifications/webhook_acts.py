"""程式通知的管理: what an administrator does with a program that is told, and the round that looks after them all."""

import secrets
import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action
from notifications import webhooks
from notifications.actions import Refused, queue
from notifications.models import Notice, Webhook
from notifications.recipients import Recipient
from notifications.tasks import offer

TOKEN = timedelta(days=365)  # a token is valid for so long
OVERLAP = timedelta(days=7)  # both secrets are valid after a change
LONG = timedelta(days=3)  # without one delivery taken: switched off
KEPT = timedelta(days=90)  # the log
FEW = 3  # tries that say nothing yet
S = Notice.Status
TYPED = ("name", "url", "unit", "kinds", "keeper")


@transaction.atomic
def keep(hook: Webhook, *, services, actor, now: datetime) -> Webhook:
    """Write a new or changed one. A new one is switched off and has no secret yet; of a known one only what a person
    types is written, so that no secret or token that was ended meanwhile comes back."""
    hook.keeper = actor
    hook.save(update_fields=None if hook.pk is None else TYPED)
    hook.services.set(services)
    _log(hook, "kept", actor, now, host=urlsplit(hook.url).netloc, unit=hook.unit.code, kinds=hook.kinds)
    return hook


@transaction.atomic
def make_secret(hook: Webhook, *, seen: str, actor, now: datetime) -> str:
    """A new secret, to be shown once; the one before stays valid for a while. `seen`: when the secret was made that the
    person knows of, so that a page sent twice makes one."""
    hook = _held(hook)
    if seen != made(hook):
        raise Refused(_("A new secret has been made meanwhile. It is shown once; if it is lost, make another."))
    if hook.salt:
        hook.old_salt, hook.old_until = hook.salt, now + OVERLAP
    hook.salt, hook.made_at = secrets.token_hex(16), now
    hook.save()
    _log(hook, "secret", actor, now)
    return webhooks.secret(hook.salt)


@transaction.atomic
def make_token(hook: Webhook, *, seen: str, actor, now: datetime) -> str:
    """A token to be shown once, instead of the one before. `seen`: until when that one was valid."""
    hook = _held(hook)
    if seen != token_end(hook):
        raise Refused(_("A new token has been made meanwhile. It is shown once; if it is lost, make another."))
    token = "cgt_" + secrets.token_urlsafe(32)
    hook.token_hash, hook.token_until, hook.token_used_on = webhooks.token_hash(token), now + TOKEN, None
    hook.save()
    _log(hook, "token", actor, now)
    return token


def token_end(hook: Webhook) -> str:
    return hook.token_until.isoformat() if hook.token_until else ""


@transaction.atomic
def end_token(hook: Webhook, *, actor, now: datetime) -> None:
    """The program may not ask any more."""
    Webhook.objects.filter(pk=hook.pk).update(token_hash=None, token_until=None)
    _log(hook, "token ended", actor, now)


def of_token(token: str, *, now: datetime) -> Webhook | None:
    """Whose token this is, where it is valid; the day is noted."""
    valid = Webhook.objects.filter(token_hash=webhooks.token_hash(token), token_until__gt=now)
    hook = valid.select_related("unit").first()
    if hook:
        last, today = hook.token_used_on, timezone.localdate(now)
        if last != today:
            Webhook.objects.filter(pk=hook.pk).update(token_used_on=today)
    return hook


def made(hook: Webhook) -> str:
    return hook.made_at.isoformat() if hook.made_at else ""


@transaction.atomic
def end_old(hook: Webhook, *, actor, now: datetime) -> None:
    """The secret before is not valid from now on: somebody else knows it, or nobody needs it any more."""
    Webhook.objects.filter(pk=hook.pk).update(old_salt="", old_until=None)
    _log(hook, "old secret ended", actor, now)


@transaction.atomic
def switch_on(hook: Webhook, *, actor, now: datetime) -> None:
    hook = _held(hook)
    if not hook.salt:
        raise Refused(_("Make a secret first, and hand it over."))
    if not hook.active_since:
        Webhook.objects.filter(pk=hook.pk).update(active_since=now, keeper=actor)
        _log(hook, "on", actor, now)


@transaction.atomic
def switch_off(hook: Webhook, *, actor, now: datetime) -> None:
    """Nothing is written for it from now on; what waits stands as not sent and can be sent again later."""
    Webhook.objects.filter(pk=hook.pk).update(active_since=None)
    hook.deliveries.filter(status=S.QUEUED).update(status=S.FAILED, error="switched off")
    _log(hook, "off", actor, now)


@transaction.atomic
def send_test(hook: Webhook, *, actor, now: datetime) -> Notice:
    """One delivery of the same shape that is about no case; also to one that is switched off."""
    if not hook.salt:
        raise Refused(_("Make a secret first, and hand it over."))
    told = {"id": str(uuid.uuid4()), "event": Webhook.TEST, "reference": "", "service": "", "status": ""}
    told |= {"at": timezone.localtime(now).isoformat(timespec="seconds"), "sequence": int(now.timestamp() * 1_000_000)}
    notice = Notice.objects.create(
        key=f"webhook:{hook.pk}:{told['id']}",
        kind=Webhook.TEST,
        channel=Notice.Channel.WEBHOOK,
        webhook=hook,
        context=told,
        created_at=now,
        due_at=now,
    )
    _log(hook, "test", actor, now)
    _offer([notice.pk])
    return notice


@transaction.atomic
def replay(hook: Webhook, pk: int | None = None, *, actor, now: datetime) -> int:
    """Send one delivery again, under its id, or, without `pk`, all that were not taken; how many."""
    if not hook.active_since:
        raise Refused(_("It is switched off: nothing is sent."))
    which = {"pk": pk, "status__in": [S.FAILED, S.SENT]} if pk is not None else {"status": S.FAILED}
    ids = list(hook.deliveries.filter(**which).order_by("pk").values_list("pk", flat=True))
    fresh = {"status": S.QUEUED, "claim": None, "claimed_at": None, "sent_at": None, "tries": 0, "error": ""}
    Notice.objects.filter(pk__in=ids).update(**fresh, due_at=now)
    if not ids:
        raise Refused(_("There is nothing to send again."))
    _log(hook, "replayed", actor, now, deliveries=ids[:100], count=len(ids))
    _offer(ids[:20])  # the round finds the rest
    return len(ids)


def tend(*, now: datetime) -> dict:
    """The round: what has failed for long is switched off and its keeper told; old lines of the log go."""
    off = 0
    for hook in Webhook.objects.filter(active_since__lte=now - LONG).select_related("keeper", "unit"):
        if _fails(hook, now):
            off += 1
            _give_up(hook, now)
    ended = Notice.objects.filter(webhook__isnull=False, created_at__lt=now - KEPT)
    return {"off": off, "forgotten": ended.exclude(status__in=[S.QUEUED, S.SENDING]).delete()[0]}


def _fails(hook: Webhook, now: datetime) -> bool:
    """Whether nothing was taken since something was written that we have tried to deliver for long."""
    tried = hook.deliveries.filter(tries__gte=FEW, created_at__range=(hook.active_since, now - LONG))
    last = tried.exclude(status=S.SENT).aggregate(last=Max("created_at"))["last"]
    return last is not None and not hook.deliveries.filter(status=S.SENT, sent_at__gt=last).exists()


@transaction.atomic
def _give_up(hook: Webhook, now: datetime) -> None:
    keeper = hook.keeper
    email = keeper.email if keeper.is_active and keeper.email else hook.unit.email
    to = Recipient(keeper.name_zh, email, language=keeper.language)
    key = f"webhook_off:{hook.pk}:{hook.active_since.isoformat()}"
    switch_off(hook, actor=None, now=now)
    queue("webhook_off", to=to, key=key, unit=hook.unit, now=now, program=hook.name, hook=hook.pk)


def _held(hook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update(of=("self",)).select_related("unit").get(pk=hook.pk)


def _log(hook: Webhook, how: str, actor, now: datetime, **data) -> None:
    name = trail_name(actor, now, hook.unit) if actor else ""
    record(Action.WEBHOOK_CHANGED, actor=actor, signed_as=name, now=now, webhook=hook.pk, how=how, **data)


def _offer(ids: list[int]) -> None:
    def offer_deliveries():
        offer(ids, Notice.Channel.WEBHOOK.value)

    transaction.on_commit(offer_deliveries, robust=True)
