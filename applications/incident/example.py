"""A report that is in order, of nobody: the filled example, and what demo and tests vary."""

from datetime import timedelta

from cases.calendar import TAIPEI


def example(now) -> dict:
    """Complete answers: oil along a pier, seen two hours ago."""
    occurred = (now - timedelta(hours=2)).astimezone(TAIPEI).replace(second=0, microsecond=0)
    return {
        "danger": {"in_danger": False},
        "kind": {"category": "pollution"},
        "details": {
            "occurred_at": occurred.isoformat(),
            "found_at": None,
            "goes_on": True,
            "description": "北側防波堤內有一片油污，味道很重，正往碼頭漂。",
            "vessel_name": None,
            "vessel_number": None,
            "vessel_look": "白色漁船，船身有紅線",
            "slick_kind": "oil",
            "slick_size": "沿碼頭約 50 公尺",
        },
        "place": {
            "way": "port",
            "port": "keelung-bisha",
            "county": None,
            "landmark": None,
            "distance": None,
            "unit": None,
            "direction": None,
            "lat": None,
            "lon": None,
            "more": "北側防波堤",
        },
        "papers": {"files": []},
        "reporter": {
            "mode": "named",
            "name": "王小明",
            "reply": "email",
            "email": "reporter@example.tw",
            "phone": "+886912345678",
            "address": None,
        },
    }
