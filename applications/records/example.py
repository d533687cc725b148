"""Requests that are in order, of nobody: the filled examples, and what demo and tests vary."""

WHO = {
    "kind": "person",
    "body_name": None,
    "body_number": None,
    "body_address": None,
    "name": "陳美玲",
    "born_on": "1985-03-12",
    "nationality": "TW",
    "identity_kind": "national",
    "identity": "A223456781",
    "phone": "+886912345678",
    "address": "基隆市中正區北寧路 2 號",
    "email": "reader@example.tw",
}
BODY = ("body_name", "body_number", "body_address")
NO_AGENT = {
    "agent": "none",
    "relation": None,
    "name": None,
    "born_on": None,
    "identity_kind": None,
    "identity": None,
    "phone": None,
    "address": None,
}
LOG = {"title": "碧砂安檢所 113 年 5 月巡邏紀錄", "number": "0113/E0201/1", "manner": "view"}
REPORT = {"title": "113 年海難救助統計分析報告", "number": None, "manner": "copy"}
PURPOSE = {
    "holder": "HQ-SEC",
    "purpose": "study",
    "purpose_text": "撰寫地方海防史論文。",
    "delivery": "collect",
}


def archives(now) -> dict:
    """One file to read on site, one to be copied."""
    plain = {"original": False, "original_reason": None}
    return {
        "who": {**WHO},
        "agent": {**NO_AGENT},
        "items": [{**LOG, **plain}, {**REPORT, **plain}],
        "purpose": {**PURPOSE},
        "papers": {"files": []},
    }


def information(now) -> dict:
    return {
        "wish": {"wish": "give"},
        "who": {**WHO},
        "agent": {**NO_AGENT},
        "items": [{**LOG}, {**REPORT}],
        "purpose": {**PURPOSE, "reduction": "academic"},
        "papers": {"files": []},
    }


def personal_data(now) -> dict:
    return {
        "wish": {"wish": "copy"},
        "who": {name: value for name, value in WHO.items() if name not in ("kind", *BODY)},
        "agent": {**NO_AGENT},
        "items": [
            {"title": "我 113 年的遊艇出海報備資料", "number": None, "wrong": None, "right": None, "reason": None}
        ],
        "purpose": {"holder": "HQ-SEC", "delivery": "email"},
        "papers": {"files": []},
    }
