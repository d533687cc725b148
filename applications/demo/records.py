"""Believable requests for access, each as far as the people of the secretariat have come with it."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from accounts.models import Unit, User
from applications.demo import filing
from applications.demo.people import name, person_id
from applications.records import fees
from applications.records.actions import conversion, giving, reading, signature
from applications.records.journeys import JOURNEYS
from audit.actors import CITIZEN
from cases import actions
from cases.actions import Refused, decisions
from cases.calendar import TAIPEI
from cases.models import Case

FILES = ["碧砂安檢所巡邏紀錄", "海難救助統計分析報告", "漁港安檢勤務表", "海洋污染通報紀錄", "緝獲走私案件統計"]
REASONS = "部分內容涉及他人姓名及聯絡方式，依法遮隱後提供其餘部分。"
WORKED_FOR = timedelta(hours=20)  # the demo people took up their posts a day ago
# Service, what is asked, filed so many days ago, and what was done about it.
STORIES = [
    ("archives", {}, 0, ()),
    ("archives", {}, 3, ("accept",)),
    ("archives", {}, 9, ("accept", "draft")),
    ("archives", {}, 12, ("accept", "grant", "book")),
    ("archives", {}, 15, ("accept", "grant", "pay", "give")),
    ("information", {}, 1, ()),  # not signed yet
    ("information", {}, 2, ("sign", "accept")),
    ("information", {}, 8, ("sign", "accept", "part")),
    ("information", {}, 4, ("convert",)),
    ("personal-data", {}, 1, ("accept",)),
    ("personal-data", {"wish": {"wish": "correct"}}, 6, ("accept", "correct")),
]


def tell(dice: Random, story: tuple, now: datetime) -> Case:
    """One request, and what was done about it, each an hour after the other."""
    service, changes, days, steps = story
    filed = now - timedelta(days=days, hours=1)
    way = JOURNEYS[service]
    answers = way.example(filed)
    answers["who"] |= {
        "name": name(dice),
        "identity": person_id(dice),
        "email": f"reader{dice.randrange(1000)}@example.tw",
    }
    for item in answers["items"]:
        item["title"] = f"{dice.choice(FILES)}（{dice.randrange(108, 114)} 年）"
    for step, change in changes.items():
        answers[step] |= change
    if changes:
        answers["items"] = [{**item, **CORRECTION} for item in answers["items"]]
    case = filing.file(way, dice, answers, now=filed)
    started = max(filed, now - WORKED_FOR)
    for number, step in enumerate(steps, 1):
        case = STEPS[step](case, min(started + timedelta(hours=number), now))
    return case


CORRECTION = {"wrong": "聯絡電話是舊的", "right": "0912-345-678", "reason": "電話已經換了，附上電信帳單。"}


def _rita() -> User:
    return User.objects.get(username="records")


def _chief() -> User:
    return User.objects.get(username="records-chief")


def _accept(case: Case, now: datetime) -> Case:
    return actions.accept(case, actor=_rita(), now=now)


def _sign(case: Case, now: datetime) -> Case:
    return signature.receive_signature(case, means="counter", received_at=now, actor=_rita(), now=now)


def _convert(case: Case, now: datetime) -> Case:
    return conversion.convert(case, reason="這份資料 112 年已經歸檔", actor=_rita(), now=now)


def _draft(case: Case, now: datetime, outcome="whole", verdicts=("full", "full"), grounds="") -> Case:
    items = [
        {
            "order": order,
            "verdict": verdict,
            "grounds": [grounds] if verdict == "partial" else [],
            "explanation": "遮隱他人姓名" if verdict == "partial" else "",
        }
        for order, verdict in enumerate(verdicts[: case.requested_items.count()], 1)
    ]
    bill = fees.bill(case.service.code, fees.Order(hours=Decimal(2), pages={"b4": 6})).as_data()
    details = {"items": items, "bill": None if outcome == "done" else bill}
    decisions.draft(case, outcome=outcome, reasons=REASONS, details=details, actor=_rita(), now=now)
    case.refresh_from_db()
    return case


def _approve(case: Case, now: datetime) -> Case:
    decisions.approve(decisions.waiting(case), actor=_chief(), now=now)
    case.refresh_from_db()
    return case


def _grant(case: Case, now: datetime) -> Case:
    return _approve(_draft(case, now), now)


def _part(case: Case, now: datetime) -> Case:
    return _approve(_draft(case, now, "partial", ("full", "partial"), "fi18-6"), now)


def _correct(case: Case, now: datetime) -> Case:
    return _approve(_draft(case, now, "done", ("full",)), now)


def _book(case: Case, now: datetime) -> Case:
    """The room is open for two weeks, two places in the morning."""
    unit, first = Unit.objects.get(code="HQ-SEC"), now.astimezone(TAIPEI).date() + timedelta(days=1)
    hours = {"first": first, "last": first + timedelta(days=13), "begins": time(9), "ends": time(12), "places": 2}
    try:
        reading.open_hours(unit, **hours, actor=_rita(), now=now)
    except Refused:
        return case  # two weeks without a working day: nobody can come
    free = reading.free_slots(case, now=now)
    if free:
        reading.book(case, free[0].pk, actor=CITIZEN, now=now)
    return case


def _pay(case: Case, now: datetime) -> Case:
    giving.record_payment(case, receipt="示範0001", paid_at=now, actor=_rita(), now=now)
    return case


def _give(case: Case, now: datetime) -> Case:
    return giving.give(case, files_counted=1, actor=_rita(), now=now)


STEPS = {
    "accept": _accept,
    "sign": _sign,
    "convert": _convert,
    "draft": _draft,
    "grant": _grant,
    "part": _part,
    "correct": _correct,
    "book": _book,
    "pay": _pay,
    "give": _give,
}
