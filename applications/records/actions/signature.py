"""簽名: a request filed on line counts from its signature (政府資訊公開法 §10 II; 電子簽章法 §§5, 11)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.records.actions.filing import welcome
from applications.records.models import AccessRequest
from cases import actions, clocks
from cases.actions import Refused
from cases.models import Case


@transaction.atomic
def receive_signature(case: Case, *, means: str, received_at: datetime, actor, now: datetime) -> Case:
    """The signature is here: the request counts as received, the statutory period runs from `received_at`.

    Said twice (a scan today, the letter tomorrow) it changes nothing. Raises Refused for a day that cannot be.
    """
    case = actions.lock(case)
    asked = AccessRequest.objects.select_for_update().get(pk=case.pk)
    if asked.received_at:
        return case
    if not case.filed_at <= received_at <= now:
        raise Refused(_("The signature cannot have come before the request, nor in the future. Check the day."))
    case = actions.advance(case, "receive_signature", actor=actor, now=now)
    asked.received_at, asked.signed_by = received_at, means
    asked.save(update_fields=["received_at", "signed_by"])
    case.access_request = asked
    clocks.start_many(case, [(None, received_at)], now=now)
    welcome(case, actor=actor, now=now)
    return case
