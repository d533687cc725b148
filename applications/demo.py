"""示範案件: believable yacht reports, one by one through the front door's action, or thousands by bulk insert."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from applications.models import Port
from applications.yacht_departure import actions
from applications.yacht_departure.journey import JOURNEY, SERVICE
from cases.calendar import TAIPEI
from cases.models import Draft, Service

YACHTS = ["海風", "藍鯨", "龜山之星", "遠颺", "白浪", "晨光", "浪花", "鷗鳥", "Formosa Wind", "Blue Marlin"]
FAMILY, GIVEN = "陳林黃張李王吳劉蔡楊", ["志明", "淑芬", "家豪", "怡君", "建宏", "雅婷", "俊傑", "美玲"]
WATERS = ["龜山島周邊", "基隆嶼", "東北角外海", "綠島", "小琉球", "蘭嶼", "澎湖內海"]
LETTERS = {"A": 10, "B": 11, "F": 15, "E": 14, "D": 13, "T": 27, "U": 28}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1)


def person_id(dice: Random) -> str:
    """An identity number that keeps the check digit; of nobody."""
    letter, sex = dice.choice(sorted(LETTERS)), dice.choice("12")
    digits = [int(sex), *(dice.randrange(10) for _ in range(7))]
    head = LETTERS[letter]
    total = head // 10 + head % 10 * 9 + sum(d * w for d, w in zip(digits, WEIGHTS, strict=True))
    return f"{letter}{''.join(map(str, digits))}{-total % 10}"


def report(dice: Random, ports: list[Port], now: datetime, *, starts: timedelta, lasts: timedelta) -> dict:
    """The answers of one report. `starts`: how long after `now` the yacht leaves (negative: has left)."""
    etd = (now + starts).astimezone(TAIPEI).replace(microsecond=0)
    eta = etd + lasts
    port, crew = dice.choice(ports), dice.randrange(4)
    return {
        "vessel": {
            "vessel_name": dice.choice(YACHTS),
            "vessel_number": str(dice.randrange(100000, 999999)),
            "use": "private",
            "rig": dice.choice(["motor", "sail"]),
            "length": str(dice.randrange(8, 20)),
            "tonnage": None,
            "capacity": 8,
            "home_port": port.name_zh,
            "call_sign": None,
            "mmsi": None,
            "ais": True,
            "vhf": True,
            "certificate_until": None,
            "insured": True,
            "insurer": "示範產物保險",
            "policy": f"Y{dice.randrange(10**6):06d}",
            "insured_until": (eta.date() + timedelta(days=200)).isoformat(),
            "accident_insured": None,
        },
        "skipper": {
            "reporter": "driver",
            **_person(dice),
            "licence_class": "second",
            "licence_number": f"L{dice.randrange(10**5):05d}",
            "licence_until": (eta.date() + timedelta(days=500)).isoformat(),
            "email": f"skipper{dice.randrange(1000)}@example.tw",
            "address": None,
            "shore_name": _name(dice),
            "shore_phone": "+886912345678",
        },
        "voyage": {
            "departure_port": port.code,
            "etd": etd.isoformat(),
            "destination": dice.choice(WATERS),
            "farthest": None,
            "return_port": port.code,
            "eta": eta.isoformat(),
            "overnight": False,
            "international": False,
            "endorsed": None,
            "crosses_border": False,
        },
        "people": [
            {**_person(dice), "duty": "passenger", "emergency_name": None, "emergency_phone": None}
            for _one in range(crew)
        ],
        "safety": {"life_jackets": 8, "beacon": True, "weather_read": True, "remark": None},
    }


def _name(dice: Random) -> str:
    return dice.choice(FAMILY) + dice.choice(GIVEN)


def _person(dice: Random) -> dict:
    return {
        "name": _name(dice),
        "identity_kind": "national",
        "identity": person_id(dice),
        "born_on": f"{dice.randrange(1955, 2004)}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 28):02d}",
        "sex": dice.choice("MF"),
        "nationality": "TW",
        "phone": f"+8869{dice.randrange(10**8):08d}",
    }


def file(dice: Random, answers: dict, *, now: datetime, language: str = "zh-hant"):
    """File one report the way a citizen's press of the button does."""
    service = Service.objects.get(code=SERVICE)
    draft = Draft.objects.create(
        service=service,
        language=language,
        submission_key=UUID(int=dice.getrandbits(128), version=4),
        touched_at=now,
        expires_at=now,
    )
    case = actions.file_report(service, answers, draft=draft, language=language, form_version=JOURNEY.version, now=now)
    draft.delete()
    return case
