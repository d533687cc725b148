"""停送: after a copy was put back no mail leaves by itself. A person reads what waits, then lets it go.

The copy does not know what was sent after it was made: the same words may have arrived long ago, and much of what was
due may be settled. Letters wait for a person anyway.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from notifications.actions import Refused
from notifications.models import Hold, Notice
from notifications.reached import that_must_reach


def current() -> Hold | None:
    """What holds the mail now; None while it leaves as it should."""
    return Hold.objects.in_force().first()


@transaction.atomic
def begin(*, copied_at: datetime, now: datetime) -> Hold:
    """Let no mail leave from now on. `copied_at`: what was written until then may have been sent after it."""
    held, is_new = Hold.objects.get_or_create(ended_at=None, defaults={"since": now, "copied_at": copied_at})
    if is_new:
        record("mail.held", actor=None, now=now, copied_at=copied_at.isoformat())
    return held


def waiting():
    """The mail that would leave, now or when its time comes."""
    return Notice.objects.filter(status=Notice.Status.QUEUED, channel=Notice.Channel.EMAIL)


def perhaps_sent(held: Hold):
    """Of it, what was due before the copy was put back and stood in it: the portal that was lost may have sent it."""
    return waiting().filter(created_at__lte=held.copied_at, due_at__lte=held.since)


@transaction.atomic
def end(held: Hold, *, without_old: bool, actor, now: datetime, signed_as: str = "") -> int:
    """Let the mail go; `without_old`: but not what may have been sent before. How many were given up; what has to reach
    its recipient is not, a person asks whether it did.

    Raises Refused where somebody else was faster.
    """
    if not Hold.objects.in_force().filter(pk=held.pk).update(ended_at=now, ended_by=actor):
        raise Refused(_("Somebody has let the mail go in the meantime."))
    given_up = 0
    if without_old:
        needed = perhaps_sent(held).filter(that_must_reach())
        needed.update(status=Notice.Status.UNSURE, error="held after a copy was put back")
        given_up = perhaps_sent(held).update(status=Notice.Status.DROPPED, settled_by=actor)
    record("mail.let_go", actor=actor, now=now, signed_as=signed_as, given_up=given_up)
    return given_up
