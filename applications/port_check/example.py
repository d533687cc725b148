"""A port check that is in order, of nobody: the filled example, and what demo and tests vary."""

from datetime import timedelta

from cases.calendar import TAIPEI

PEOPLE = [
    ("林文雄", "crew", "A123456789", "1970-02-11", "M"),
    ("王怡君", "worker", "A223456781", "1988-03-08", "F"),
    ("黃家豪", "diver", "F131104093", "1992-09-21", "M"),
]


def example(now) -> dict:
    """Complete answers for a survey of eight hours, ten days ahead."""
    etd = (now + timedelta(days=10)).astimezone(TAIPEI).replace(hour=8, minute=0, second=0, microsecond=0)
    eta = etd + timedelta(hours=8)
    today = now.astimezone(TAIPEI).date()
    return {
        "applicant": {
            "kind": "school",
            "org_name": "國立示範海洋大學",
            "ubn": "22099131",
            "registration": None,
            "representative": "吳校長",
            "name": "陳淑芬",
            "identity_kind": None,
            "identity": None,
            "phone": "+886912345678",
            "email": "survey@example.tw",
            "address": None,
        },
        "activity": {
            "purpose": "survey",
            "purpose_other": None,
            "description": "在基隆嶼周邊採集海水樣本，並由潛水員拍攝珊瑚礁。",
            "authority": "海洋委員會海洋保育署",
            "approval_number": "海保生字第1150001234號",
            "approval_date": (today - timedelta(days=20)).isoformat(),
            "approval_from": today.isoformat(),
            "approval_until": (today + timedelta(days=60)).isoformat(),
        },
        "vessel": {
            "kind": "fishing",
            "vessel_name": "新海研六號",
            "vessel_number": "CT3-001234",
            "call_sign": None,
            "tonnage": "35",
            "length": "18.5",
            "capacity": 20,
            "home_port": "碧砂",
            "at_home": True,
            "chartered": True,
            "owner": "林文雄",
            "master": "林文雄",
            "licence_number": "M012345",
            "licence_until": (today + timedelta(days=400)).isoformat(),
            "fisheries_number": "漁二字第1150004321號",
            "fisheries_date": (today - timedelta(days=15)).isoformat(),
        },
        "voyage": {
            "departure_port": "keelung-bisha",
            "etd": etd.isoformat(),
            "urgent_reason": None,
            "return_port": "keelung-bisha",
            "eta": eta.isoformat(),
            "port_number": "漁港字第1150000567號",
            "port_date": (today - timedelta(days=10)).isoformat(),
            "area": "基隆嶼北方 3 浬內",
            "points": [[25.19, 121.78], [25.21, 121.8]],
            "farthest": "3",
        },
        "people": [
            {
                "name": name,
                "duty": duty,
                "identity_kind": "national",
                "identity": identity,
                "born_on": born_on,
                "sex": sex,
                "nationality": "TW",
                "permit": None,
                "phone": None,
                "emergency_name": "陳志明",
                "emergency_phone": "+886912345679",
            }
            for name, duty, identity, born_on, sex in PEOPLE
        ],
        "goods": {
            "equipment": "採水器 4\n水下相機 2",
            "uav": False,
            "uav_number": None,
            "dive_gear": True,
            "explosives": False,
            "insured": True,
            "remark": None,
        },
        "papers": {"files": []},
    }
