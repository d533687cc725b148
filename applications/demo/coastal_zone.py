"""Believable applications for the coastal zone, in the states a corps has them in."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from accounts.models import User
from applications.coastal_zone.example import example
from applications.coastal_zone.grants import bounds
from applications.coastal_zone.journey import JOURNEY
from applications.coastal_zone.pages import visit_of
from applications.demo import filing
from applications.demo.people import name, person, person_id
from cases import actions
from cases.actions import decisions
from cases.models import Case

# Zone, reason, what is done there, where; filed so many hours ago; what the corps did
STORIES = [
    ("keelung-waimushan", "research", "調查潮間帶螺類分布，夜間低潮時採樣。", "外木山漁港東側岩岸", 2, ()),
    ("newtaipei-linshanbi", "filming", "拍攝燈塔與海岸地形的紀錄片片段。", "麟山鼻岬角步道", 3, ("accept",)),
    ("newtaipei-linshanbi", "works", "岬角護岸裂縫的測量和修補。", "麟山鼻漁港西側護岸", 5, ("accept", "draft")),
    ("keelung-waimushan", "rites", "農曆十月普渡，在海邊祭祀。", "外木山海濱涼亭", 6, ("accept", "permit")),
    ("newtaipei-linshanbi", "event", "淨灘活動，清理海廢。", "麟山鼻西側礫灘", 7, ("accept", "refuse")),
]
file = partial(filing.file, JOURNEY)


def application(dice: Random, story: tuple, filed: datetime) -> dict:
    """The answers of one application."""
    zone, reason, text, place, *_rest = story
    made = example(filed)
    made["visit"] |= {"zone": zone, "reason": reason, "reason_text": text, "place": place}
    made["applicant"] |= {"name": name(dice), "email": f"visitor{dice.randrange(1000)}@example.tw"}
    for one in made["people"]:
        one |= {**person(dice), "identity": person_id(dice)}
    made["people"][0]["name"] = made["applicant"]["name"]
    return made


def tell(dice: Random, story: tuple, now: datetime) -> Case:
    """One application, and what the corps did about it."""
    *_what, hours, moves = story
    filed = now - timedelta(hours=hours)
    case = file(dice, application(dice, story, filed), now=filed)
    for step, move in enumerate(moves, 1):
        STEPS[move](case, min(filed + timedelta(minutes=20 * step), now))
    return case


def _handler() -> User:
    return User.objects.get(username="corps")


def _accept(case: Case, now: datetime) -> Case:
    return actions.accept(case, actor=_handler(), now=now)


def _draft(case: Case, now: datetime, outcome="permit", reasons=""):
    """A draft of the corps commander; it waits for the branch."""
    visit = visit_of(case)
    begins, ends = bounds(visit, visit.days)
    details = {
        "days": visit.days,
        "people": [one.order for one in case.people.all()],
        "valid_from": begins.isoformat(),
        "valid_until": ends.isoformat(),
    }
    details = details if outcome == "permit" else {}
    return decisions.draft(case, outcome=outcome, reasons=reasons, details=details, actor=_handler(), now=now)


def _permit(case: Case, now: datetime):
    return decisions.approve(_draft(case, now), actor=User.objects.get(username="branch"), now=now)


def _refuse(case: Case, now: datetime):
    reasons = "該時段附近有射擊訓練，無法確保人員安全。請改期後重新申請。"
    made = _draft(case, now, "refused", reasons)
    return decisions.approve(made, actor=User.objects.get(username="branch"), now=now)


STEPS = {"accept": _accept, "draft": _draft, "permit": _permit, "refuse": _refuse}
