"""示範交接班: the shift that ended last was handed over at Bisha, and waits for the second signature."""

from datetime import datetime, timedelta
from uuid import uuid4

from accounts.models import DutyShift
from counters.actions import handovers as actions
from counters.models import HandOver


def seed(now: datetime) -> None:
    ended = DutyShift.objects.filter(unit__code="P02-BISHA", ends_at__lte=now).order_by("-ends_at")
    shift = ended.select_related("unit", "officer").first()
    if shift is None or HandOver.objects.filter(shift=shift).exists():
        return
    actions.give(
        shift.unit,
        shift,
        note="電話機 2 號聽筒有雜音，已報修。鑰匙 6 支在櫃內。",
        actor=shift.officer,
        now=shift.ends_at - timedelta(minutes=5),
        key=uuid4(),
    )
