"""服務中心使用 at Bisha: weeks of people who wanted water, air or advice; a bell, a correction, a closed month."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from accounts.models import Unit, User
from cases.calendar import TAIPEI
from counters import actions
from counters.actions import papers
from counters.actions.months import close_month
from counters.books import BOOKS
from counters.models import Line
from counters.numbers import roc_year
from counters.service_use.figures import ANSWERED
from counters.service_use.keys import read

STATION = "P02-BISHA"
# Hours ago and the keys that were pressed
PRESSED = [
    *((38 * 24, "1 2"), (37 * 24, "3"), (36 * 24, "2 4"), (35 * 24, "6")),
    *((20 * 24, "1 3"), (18 * 24, "8"), (15 * 24, "9 2"), (12 * 24, "4"), (9 * 24, "7 E"), (8 * 24, "5 6")),
    *((6 * 24, "1 12"), (5 * 24, "2"), (4 * 24, "3 2"), (3 * 24, "6 C"), (52, "0"), (49, "1 4"), (30, "8 2")),
    *((27, "2 3"), (26, "X"), (6, "1"), (5, "3"), (4, "6 D"), (2, "1 2")),
]


def seed(now: datetime) -> None:
    """Once, however often it is called."""
    unit, people = Unit.objects.get(code=STATION), User.objects.in_bulk(field_name="username")
    if Line.objects.filter(book="SC", unit=unit).exists():
        return
    duty, dice = people["duty"], Random(5)  # noqa: S311  made-up data, no secret

    def key() -> UUID:
        return UUID(int=dice.getrandbits(128), version=4)

    def write(hours: float, keys: str) -> Line:
        given = {"actor": duty, "now": now - timedelta(hours=hours), "request_key": key()}
        return actions.write(BOOKS["SC"], unit=unit, data=read(keys), **given)

    *before, last = [write(hours, keys) for hours, keys in PRESSED]
    bell = write(1.5, "B")
    actions.mark(bell, ANSWERED, actor=duty, now=bell.happened_at + timedelta(seconds=35))
    right = {**read("1 3"), "note": "三人取水，誤登兩人。"}
    said = {"reason": "人數登記錯誤", "actor": duty, "now": now - timedelta(hours=1)}
    actions.strike(last, replacement=right, request_key=key(), **said)
    papers.reserve(BOOKS["SC"], unit=unit, count=5, actor=duty, now=now - timedelta(days=2), request_key=key())
    first = before[0].entered_at.astimezone(TAIPEI)
    month = {"roc_year": roc_year(first), "month": first.month}
    close_month(BOOKS["SC"], unit=unit, actor=people["chief"], now=now - timedelta(minutes=30), **month)
