"""拾得物 in every state: announced, claimed, with the police, waiting for its finder; by the actions people use."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from accounts.models import Unit, User
from counters import actions
from counters.books import BOOKS
from counters.lost.actions import claims, deliveries, endings, police
from counters.lost.law import Finder, Wish
from counters.models import Claim, Delivery, FoundItem

STATION = "P02-BISHA"
USUAL = {
    "quantity": 1,
    "features": "",
    "mark": "",
    "owner": "",
    "county": "基隆市",
    "label": "",
    "finder": Finder.PERSON,
    "finder_name": "",
    "identity": "",
    "phone": "+886912000118",
    "email": "",
    "address": "",
    "wish": Wish.ALL,
    "language": "zh-hant",
    "announce": True,
}
# Days ago, what was handed in, and what happened then.
STORIES = [
    (
        20,
        {
            "kind": "fishing",
            "name": "釣竿",
            "worth": 450,
            "place": "碧砂漁港北堤",
            "storage": "庫房",
            "finder_name": "周拾遺",
        },
        "",
    ),
    (
        18,
        {
            "kind": "bag",
            "name": "藍色登山包",
            "worth": 2500,
            "place": "潮境公園",
            "storage": "庫房",
            "finder_name": "吳海邊",
        },
        "batch",
    ),
    (
        13,
        {
            "kind": "papers",
            "name": "駕駛執照",
            "worth": None,
            "place": "碧砂漁港停車場",
            "storage": "保險箱",
            "finder": Finder.UNNAMED,
        },
        "",
    ),
    (
        6,
        {
            "kind": "umbrella",
            "name": "黑色折傘",
            "worth": 300,
            "features": "木柄，傘骨斷一根",
            "mark": "柄底刻「海」字",
            "place": "安檢所前候車亭",
            "storage": "櫃 3",
            "label": "L-031",
            "finder_name": "何小晴",
        },
        "",
    ),
    (
        5,
        {
            "kind": "phone",
            "name": "手機",
            "worth": 8000,
            "features": "黑色，背蓋右下有裂痕",
            "mark": "鎖定畫面是一隻橘貓",
            "trait_brand": "Pixel 8",
            "place": "八斗子海濱公園",
            "storage": "保險箱",
            "label": "L-032",
            "finder_name": "鄭遊客",
        },
        "second",
    ),
    (
        3,
        {
            "kind": "wallet",
            "name": "棕色皮夾",
            "worth": 3200,
            "cash": 3200,
            "currency": "TWD",
            "mark": "夾層有一張泳池月票",
            "place": "碧砂漁港觀光魚市",
            "storage": "保險箱",
            "label": "L-033",
            "finder_name": "林誠實",
        },
        "claim",
    ),
    (
        2,
        {
            "kind": "glasses",
            "name": "太陽眼鏡",
            "worth": 400,
            "place": "忘憂谷步道",
            "storage": "櫃 3",
            "finder_name": "蘇望海",
        },
        "",
    ),
    (
        1,
        {
            "kind": "diving",
            "name": "潛水面鏡",
            "worth": 900,
            "place": "潮境海灣",
            "storage": "櫃 4",
            "finder": Finder.UNNAMED,
        },
        "",
    ),
    (
        0.02,
        {
            "kind": "keys",
            "name": "鑰匙一串",
            "worth": 100,
            "mark": "吊牌寫 3F",
            "place": "北堤釣魚平台",
            "storage": "櫃 3",
            "finder_name": "高釣客",
            "announce": False,
        },
        "",
    ),
]
CLAIMS = {
    "claim": ("棕色長夾，裡面大約三千元，夾層有泳池月票。", "林失主"),
    "second": ("黑色 Pixel 手機，背蓋右下角裂開，桌布是橘色的貓。", "邱阿明"),
}


def seed(now: datetime) -> None:
    """Each story once, at the station of the demo's duty officer."""
    if FoundItem.objects.exists():
        return
    unit, dice = Unit.objects.get(code=STATION), Random(803)  # noqa: S311  made-up data, no secret
    for days, given, step in STORIES:
        at = now - timedelta(days=days)
        data = {**USUAL, **given, "found_at": at - timedelta(hours=5)}
        line = actions.write(BOOKS["LF"], unit=unit, data=data, actor=_somebody("duty"), now=at, request_key=_key(dice))
        if step:
            STEPS[step](line.keeping.case, dice, at, now)
    endings.end_periods(now=now)


def _claim(case, dice, at, now) -> Claim:
    words, name = CLAIMS["second" if case.keeping.line.found_item.kind == "phone" else "claim"]
    said = {"description": words, "name": name, "phone": "+886922000118", "lost_where": "漁港附近"}
    return claims.describe(case, said, request_key=_key(dice), language="zh-hant", now=at + timedelta(hours=9))


def _second(case, dice, at, now) -> None:
    """Given back by the officer on duty; the chief has not confirmed yet."""
    duty, today = _somebody("duty"), now - timedelta(minutes=10)
    claim = claims.compare(_claim(case, dice, at, now), fits=True, finding="桌布、裂痕相符", actor=duty, now=today)
    given = {"paper": Delivery.Paper.ID_CARD, "last_four": "4321", "reward": 500, "signed_on_paper": True}
    deliveries.deliver(case, to=Delivery.To.OWNER, given=given, claim=claim, actor=duty, now=today)


def _batch(case, dice, at, now) -> None:
    duty, day = _somebody("duty"), at + timedelta(days=15)
    batch = police.make(case.unit, [case], station="基隆市警察局第二分局八斗子分駐所", actor=duty, now=day)
    given = {"number": "基警二分 115-0388", "receiver": "警員 3321", "signature": "", "on_paper": True}
    police.hand_over(batch, **given, actor=duty, now=day + timedelta(hours=2))


STEPS = {"claim": _claim, "second": _second, "batch": _batch}


def _somebody(login: str) -> User:
    return User.objects.get(username=login)


def _key(dice: Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)
