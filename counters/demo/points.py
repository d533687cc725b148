"""示範據點: the starter list, and Bisha with a round that was done, one fault that waits and one that was mended."""

from datetime import datetime, timedelta
from uuid import uuid4

from accounts.models import User
from counters.actions import points as actions
from counters.models import RoundDone, ServicePoint
from counters.rounds import items_at
from counters.seed import load_points

FAULTS = [
    {"item": "aed", "weight": "danger", "finding": "電量燈號顯示紅色，已貼上暫停使用。"},
    {"item": "supplies", "weight": "blemish", "finding": "老花眼鏡剩一副。"},
]


def seed(now: datetime) -> None:
    load_points(now=now - timedelta(days=20))
    bisha = ServicePoint.objects.select_related("unit").get(code="bisha-window")
    if RoundDone.objects.filter(point=bisha).exists():
        return
    duty = User.objects.get(username="duty")
    then = now - timedelta(hours=12)
    faulty = [row["item"] for row in FAULTS]
    good = [item.code for item in items_at(bisha, "check") if item.code not in faulty]
    actions.do_round(bisha, "check", good=good, faulty=FAULTS, note="", actor=duty, now=then, key=uuid4())
    facts = [item.code for item in items_at(bisha, "facts")]
    actions.do_round(bisha, "facts", good=facts, faulty=[], note="", actor=duty, now=then, key=uuid4())
    glasses = bisha.faults.get(item="supplies")
    actions.mend_fault(glasses, remedy="補充三副。", actor=duty, now=now - timedelta(hours=2))
