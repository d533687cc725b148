"""An application that is in order, of nobody: the filled example, and what demo and tests vary."""

from datetime import datetime, time, timedelta

from applications.coastal_zone.lead import earliest_entry
from cases.calendar import TAIPEI


def example(now) -> dict:
    """Complete answers for a day of research, three days after the earliest day of entry."""
    day = earliest_entry(now) + timedelta(days=3)
    entry, leaves = (datetime.combine(day, time(hour), TAIPEI) for hour in (4, 20))
    return {
        "exemption": {"answer": "none", "insists": False},
        "visit": {
            "zone": "keelung-waimushan",
            "place": "外木山漁港東側岩岸",
            "reason": "research",
            "reason_text": "調查潮間帶螺類的分布，夜間低潮時在岩岸採樣。",
            "entry_at": entry.isoformat(),
            "exit_at": leaves.isoformat(),
            "way_in": "外木山漁港停車場",
            "way_out": None,
            "route": None,
            "military": False,
        },
        "applicant": {
            "kind": "school",
            "org_name": "示範海洋大學",
            "ubn": "22099131",
            "registration": None,
            "representative": "李美玲",
            "name": "陳志明",
            "identity_kind": None,
            "identity": None,
            "phone": "+886912345678",
            "email": "research@example.tw",
            "address": None,
        },
        "people": [
            {
                "name": "陳志明",
                "identity_kind": "national",
                "identity": "A123456789",
                "born_on": "1980-05-20",
                "sex": "M",
                "nationality": "TW",
                "permit": None,
                "phone": "+886912345678",
                "emergency_name": None,
                "emergency_phone": None,
            },
            {
                "name": "王怡君",
                "identity_kind": "national",
                "identity": "A223456781",
                "born_on": "1995-03-08",
                "sex": "F",
                "nationality": "TW",
                "permit": None,
                "phone": None,
                "emergency_name": None,
                "emergency_phone": None,
            },
        ],
        "equipment": {
            "vehicles": ["ABC-1234"],
            "equipment": "相機，1\n採樣瓶，20",
            "uav": False,
            "uav_number": None,
            "remark": None,
        },
        "papers": {"files": [{"paper": "need", "name": "研究計畫.pdf", "size": 120000}]},
    }
