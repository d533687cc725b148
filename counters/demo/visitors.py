"""訪客 of the last days, some inside now, some expected; by the actions people use."""

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from accounts.models import Unit, User
from counters import actions
from counters.addressees import Addressee
from counters.books import BOOKS
from counters.models import Line
from counters.models.visitors import Purpose
from counters.visitors import expecting, presence

STATION = "P02-BISHA"
# Minutes ago, name, organisation, purpose, host (a sign-in, or ""), pass, companions, minutes inside (0: still)
VISITS = [
    (6 * 1440 + 200, "許志遠", "基隆區漁會", Purpose.MEETING, "chief", "A01", ["高美玲"], 75),
    (5 * 1440 + 310, "Tanaka Yuki", "", Purpose.BUSINESS, "officer", "A02", [], 20),
    (4 * 1440 + 150, "羅國華", "中華電信", Purpose.WORKS, "", "A01", ["方志明", "田中和"], 140),
    (3 * 1440 + 400, "江淑芬", "海洋大學", Purpose.TOUR, "chief", "A05", ["學生甲", "學生乙"], 90),
    (1440 + 250, "施文彬", "", Purpose.DELIVERY, "", "A03", [], 10),
    (170, "葉美惠", "基隆市政府", Purpose.MEETING, "chief", "A01", [], 0),
    (95, "簡大偉", "海安工程行", Purpose.WORKS, "", "A02", ["盧建中"], 0),
    (40, "范小玲", "", Purpose.FAMILY, "deputy", "A04", [], 0),
]
# Hours ahead, name, organisation, people, purpose
EXPECTED = [
    (2, "童立德", "國立臺灣海洋大學", 3, Purpose.MEETING),
    (26, "Sato Kenji", "Japan Coast Guard", 5, Purpose.TOUR),
]


def seed(now: datetime) -> None:
    """The visitors of the demo's station; once, however often it is called."""
    unit, people = Unit.objects.get(code=STATION), User.objects.in_bulk(field_name="username")
    if Line.objects.filter(book="VL", unit=unit).exists():
        return
    dice = Random(118)  # noqa: S311  made-up data, no secret
    for minutes, name, organisation, purpose, host, pass_number, companions, inside in VISITS:
        came = now - timedelta(minutes=minutes)
        data = {
            "name": name,
            "organisation": organisation,
            "identity_kind": "national" if name[0] > "z" else "passport",
            "identity": f"{dice.randrange(10_000):04d}",
            "host": Addressee(unit, people.get(host)),
            "pass_number": pass_number,
            "purpose": purpose,
            "people": 1 + len(companions),
            "companions": companions,
        }
        given = {"actor": people["duty"], "now": came, "request_key": uuid4()}
        line = actions.write(BOOKS["VL"], unit=unit, data=data, **given)
        if inside:
            presence.leave(line, actor=people["duty"], now=came + timedelta(minutes=inside))
    for hours, name, organisation, count, purpose in EXPECTED:
        starts_at = (now + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
        expecting.announce(
            key=uuid4(),
            unit=unit,
            host_unit=unit,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            name=name,
            organisation=organisation,
            people=count,
            purpose=purpose,
            email="",
            language="zh-hant",
            actor=people["chief"],
            now=now - timedelta(hours=3),
        )
