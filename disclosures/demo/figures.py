"""A year of figures before the first case of the demo, and the months of open data that follow from them."""

from datetime import date, datetime
from random import Random

from accounts.models import Unit
from cases import catalogue, figures
from cases.calendar import TAIPEI
from cases.models import DailyFigure
from cases.workdays import DAY
from disclosures.actions import open_months

MONTHS = 13
BUSY = {"yacht-departure": 260, "port-check": 90, "coastal-zone": 60, "incident": 45, "archives": 8, "information": 6}
FEW = 3
QUICK = {"yacht-departure": (30, 60), "incident": (480, 1440)}
USUAL = (1440, 2880, 4320, 7200)


def seed(dice: Random, *, now: datetime) -> dict[str, int]:
    """Count the cases there are, invent the months before them, publish what is over."""
    today = now.astimezone(TAIPEI).date()
    first = figures.first_case_on() or today
    began = figures.first_day()
    counted = figures.count(first, today + DAY)
    rows = [] if began and began < first else list(_history(dice, first))
    DailyFigure.objects.bulk_create(rows)
    published = open_months.publish_due(now=now)
    return {"figures": counted + len(rows), **published}


def _history(dice: Random, first: date):
    units = list(Unit.objects.filter(code__in=("P02-BISHA", "P06-HOUBIHU")))
    month = first.replace(day=1)
    for _back in range(MONTHS):
        month = (month - DAY).replace(day=1)
        for service in catalogue.public_services():
            usual = BUSY.get(service.code, FEW)
            filed = dice.randrange(usual // 2, usual + usual // 4 + 1)
            season = 1.4 if month.month in (5, 6, 7, 8, 9) else 0.8
            yield from _rows(dice, month, service.code, dice.choice(units), round(filed * season))


def _rows(dice: Random, month: date, subject: str, unit: Unit, filed: int):
    online = filed * dice.randrange(60, 95) // 100
    late = filed * dice.randrange(0, 8) // 100
    fast, *slower = QUICK.get(subject, USUAL)
    counts = [(figures.FILED, figures.ONLINE, online), (figures.FILED, 0, filed - online)]
    counts += [(figures.ANSWERED, fast, (filed - late) * 2 // 3), (figures.LATE, slower[-1], late)]
    counts += [(figures.ANSWERED, dice.choice(slower), filed - late - (filed - late) * 2 // 3)]
    for measure, value, number in counts:
        if number:
            yield DailyFigure(day=month, measure=measure, subject=subject, unit=unit, value=value, count=number)
