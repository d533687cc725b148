"""Believable incident reports: named, in confidence, unnamed, sealed; two of one event; handed over and closed."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from accounts.models import User
from applications.demo import filing
from applications.demo.people import name
from applications.incident import handling
from applications.incident.example import example
from applications.incident.journey import JOURNEY
from cases import actions
from cases.actions import groups
from cases.models import Authority, Case

TEXTS = {
    "pollution": "北側防波堤內有一片油污，味道很重，正往碼頭漂。",
    "wildlife": "礁岩上有一隻海龜，背甲有傷，還會動。",
    "illegal_fishing": "有一艘漁船在禁漁區內下網，已經作業約兩個小時。",
    "suspicious": "一艘沒有燈的小艇停在堤防外，有人搬箱子上岸。",
    "misconduct": "安檢時有人員收了漁民的禮盒才放行。",
    "dispute": "兩艘漁船為了漁具纏繞爭執，船身有碰撞，無人受傷。",
}
# kind, how it was reported, filed so many minutes ago, what the desk did
STORIES = [
    ("pollution", "named", 9, ()),
    ("pollution", "anonymous", 5, ("join",)),
    ("wildlife", "anonymous", 50, ("accept",)),
    ("illegal_fishing", "confidential", 300, ("accept", "send_out", "answer")),
    ("suspicious", "named", 1200, ("accept", "send_out", "answer", "close")),
    ("dispute", "named", 900, ("accept", "hand_over")),
    ("misconduct", "confidential", 700, ()),
]

file = partial(filing.file, JOURNEY)


def tell(dice: Random, story: tuple, now: datetime) -> Case:
    """One report, and what the desk did about it."""
    kind, mode, ago, moves = story
    filed = now - timedelta(minutes=ago)
    case = file(dice, _answers(dice, kind, mode, filed), now=filed)
    officer = User.objects.get(username="duty")
    for step, move in enumerate(moves, 1):
        DID[move](case, actor=officer, now=min(filed + timedelta(minutes=8 * step), now))
    return case


def _answers(dice: Random, kind: str, mode: str, filed: datetime) -> dict:
    made = example(filed)
    made["kind"]["category"] = kind
    made["details"] |= {"description": TEXTS[kind], "goes_on": dice.choice([True, False, None])}
    made["reporter"] |= {"mode": mode, "name": name(dice), "email": f"reporter{dice.randrange(1000)}@example.tw"}
    if mode == "anonymous":
        made["reporter"] = {"mode": mode, **dict.fromkeys(("name", "reply", "email", "phone", "address"))}
    return made


def _join(case: Case, *, actor, now) -> None:
    """To the report of the same kind that came before it."""
    same = Case.objects.open().filter(incident__category=case.incident.category, lead=None).exclude(pk=case.pk)
    lead = same.order_by("-pk").first()
    if lead:
        groups.join(case, lead, reason="同一片油污", actor=actor, now=now)


def _hand_over(case: Case, *, actor, now) -> None:
    authority = Authority.objects.get(code="fisheries")
    handling.hand_over(
        case, authority=authority, reason="漁業糾紛，屬漁業署。", evidence="雙方談話紀錄影本。", actor=actor, now=now
    )


def _send_out(case: Case, *, actor, now) -> None:
    handling.send_out(case, unit=case.unit, actor=actor, now=now)


DID = {
    "join": _join,
    "accept": actions.accept,
    "send_out": _send_out,
    "answer": partial(handling.answer_first, text="已派員到現場查看，有進一步結果會再告訴您。"),
    "close": partial(handling.close, closing="unfounded", text="已到現場查看，未發現可疑船隻或物品。"),
    "hand_over": _hand_over,
}
