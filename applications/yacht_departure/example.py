"""A report that is in order, of nobody: the filled example, and what demo and tests vary."""

from datetime import timedelta

from cases.calendar import TAIPEI


def example(now) -> dict:
    """Complete answers for a trip of six hours that starts tomorrow."""
    etd = (now + timedelta(days=1)).astimezone(TAIPEI).replace(hour=9, minute=0, second=0, microsecond=0)
    eta = etd + timedelta(hours=6)
    return {
        "vessel": {
            "vessel_name": "海風",
            "vessel_number": "123456",
            "use": "private",
            "rig": "motor",
            "length": "12",
            "tonnage": None,
            "capacity": 8,
            "home_port": "碧砂",
            "call_sign": None,
            "mmsi": None,
            "ais": True,
            "vhf": True,
            "certificate_until": None,
            "insured": True,
            "insurer": "示範產物保險",
            "policy": "Y012345",
            "insured_until": (eta.date() + timedelta(days=200)).isoformat(),
            "accident_insured": None,
        },
        "skipper": {
            "reporter": "driver",
            "name": "陳志明",
            "identity_kind": "national",
            "identity": "A123456789",
            "born_on": "1980-05-20",
            "sex": "M",
            "nationality": "TW",
            "phone": "+886912345678",
            "licence_class": "second",
            "licence_number": "L01234",
            "licence_until": (eta.date() + timedelta(days=500)).isoformat(),
            "email": "skipper@example.tw",
            "address": None,
            "shore_name": "林淑芬",
            "shore_phone": "+886912345679",
        },
        "voyage": {
            "departure_port": "keelung-bisha",
            "etd": etd.isoformat(),
            "destination": "龜山島周邊",
            "farthest": None,
            "return_port": "keelung-bisha",
            "eta": eta.isoformat(),
            "overnight": False,
            "international": False,
            "endorsed": None,
            "crosses_border": False,
        },
        "people": [
            {
                "name": "王怡君",
                "identity_kind": "national",
                "identity": "A223456781",
                "born_on": "1985-03-08",
                "sex": "F",
                "nationality": "TW",
                "phone": "+886912345670",
                "duty": "passenger",
                "emergency_name": None,
                "emergency_phone": None,
            }
        ],
        "safety": {"life_jackets": 8, "beacon": True, "weather_read": True, "remark": None},
    }
