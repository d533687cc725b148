"""Believable yacht reports, one by one through the front door's action, in every state."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from accounts.models import User
from applications.demo import filing
from applications.demo.people import name, person
from applications.models import Port
from applications.yacht_departure import actions
from applications.yacht_departure.example import example
from applications.yacht_departure.journey import JOURNEY
from cases.calendar import TAIPEI
from cases.models import Case

YACHTS = ["海風", "藍鯨", "龜山之星", "遠颺", "白浪", "晨光", "浪花", "鷗鳥", "Formosa Wind", "Blue Marlin"]
WATERS = ["龜山島周邊", "基隆嶼", "東北角外海", "綠島", "小琉球", "蘭嶼", "澎湖內海"]
HARBOURS = ("P02-BISHA", "P06-HOUBIHU")
# Leaves in, lasts, and what the station did: (hours, hours, moves)
STORIES = [
    (3, 6, ()),
    (5, 8, ("acknowledge",)),
    (-1, 5, ("acknowledge", "depart")),
    (-9, 5, ("acknowledge", "depart")),  # late: the watch raises the alarm at once
    (-6.95, 5, ("acknowledge", "depart")),  # and here three minutes after the start, for whoever wants to see it come
    (-8, 4, ("acknowledge", "depart", "come_back")),
    (6, 4, ("cancel",)),
]
MOVES = {
    "acknowledge": actions.acknowledge,
    "depart": actions.depart,
    "come_back": actions.come_back,
    "cancel": partial(actions.cancel_report, note="示範"),
}

file = partial(filing.file, JOURNEY)


def report(dice: Random, ports: list[Port], now: datetime, *, starts: timedelta, lasts: timedelta) -> dict:
    """The answers of one report. `starts`: how long after `now` the yacht leaves (negative: has left)."""
    etd = (now + starts).astimezone(TAIPEI).replace(microsecond=0)
    eta = etd + lasts
    port, crew = dice.choice(ports), dice.randrange(4)
    made = example(now)
    made["vessel"] |= {
        "vessel_name": dice.choice(YACHTS),
        "vessel_number": str(dice.randrange(100000, 999999)),
        "rig": dice.choice(["motor", "sail"]),
        "length": str(dice.randrange(8, 20)),
        "home_port": port.name_zh,
        "policy": f"Y{dice.randrange(10**6):06d}",
        "insured_until": (eta.date() + timedelta(days=200)).isoformat(),
    }
    made["skipper"] |= {
        **person(dice),
        "licence_number": f"L{dice.randrange(10**5):05d}",
        "licence_until": (eta.date() + timedelta(days=500)).isoformat(),
        "email": f"skipper{dice.randrange(1000)}@example.tw",
        "shore_name": name(dice),
        "shore_phone": "+886912345678",
    }
    made["voyage"] |= {
        "departure_port": port.code,
        "etd": etd.isoformat(),
        "destination": dice.choice(WATERS),
        "return_port": port.code,
        "eta": eta.isoformat(),
    }
    made["people"] = [
        {**person(dice), "duty": "passenger", "emergency_name": None, "emergency_phone": None} for _one in range(crew)
    ]
    return made


def tell(dice: Random, story: tuple, now: datetime) -> Case:
    """One report, and what the station did about it."""
    starts, lasts, moves = story
    harbours = HARBOURS[:1] if moves else HARBOURS
    ports = list(Port.objects.filter(station__code__in=harbours))
    plan = {"starts": timedelta(hours=starts), "lasts": timedelta(hours=lasts)}
    filed = now - timedelta(hours=12) if starts < 0 else now - timedelta(minutes=dice.randrange(5, 25))
    case = file(dice, report(dice, ports, now, **plan), now=filed)
    officer = User.objects.get(username="duty")
    for step, move in enumerate(moves, 1):
        MOVES[move](case, actor=officer, now=min(filed + timedelta(minutes=10 * step), now))
    return case
