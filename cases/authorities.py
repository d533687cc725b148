"""其他機關: keeping the list of authorities."""

from datetime import datetime

from django.db import transaction

from audit.actions import record
from audit.models import Action
from cases.actions import signed
from cases.models import Authority


@transaction.atomic
def keep(body: Authority, *, actor, now: datetime) -> Authority:
    """Write a new or changed authority, on the record."""
    body.save()
    record(Action.SETTING_CHANGED, actor=actor, signed_as=signed(actor, now), now=now, authority=body.code)
    return body
