"""Port checks in every state, from the form to the check on return: research, works, rites, from one harbour."""

from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from applications.demo import filing
from applications.demo.people import name, person
from applications.models import Trip
from applications.port_check import pier
from applications.port_check.example import example
from applications.port_check.journey import JOURNEY
from cases.actions import accept
from cases.actions.decisions import approve, draft
from cases.calendar import TAIPEI
from cases.models import Case

VESSELS = [
    ("新海研六號", "CT3-001234"),
    ("滿福號", "CT2-004567"),
    ("基隆協勝", "CT3-002468"),
    ("海保一號", "CT2-001357"),
]
TRIPS = [
    ("survey", "在基隆嶼周邊採集海水樣本，並由潛水員拍攝珊瑚礁。", "海洋委員會海洋保育署"),
    ("clean_up", "潛水清除海底覆網，回收漂流廢棄物後送回港內。", "基隆市政府"),
    ("rites", "海上遶境祈福，繞行港外兩圈後返回。", "基隆市政府民政處"),
    ("works", "檢查離岸風場海纜登陸點，架設測量儀器。", "經濟部能源署"),
]
# Hours until it leaves, and what has happened: the window of "decided" is open now, so that its check can be tried
STORIES = [
    (200, ()),
    (180, ("accept",)),
    (160, ("accept", "draft")),
    (1, ("accept", "draft", "approve")),
    (-2, ("accept", "draft", "approve", "exit")),
    (-11, ("accept", "draft", "approve", "exit", "return")),
    (0.5, ("accept", "draft", "approve", "mismatch")),
    (150, ("accept", "refuse", "approve")),
]
FILED = timedelta(hours=30)


def report(dice: Random, now: datetime, *, starts: timedelta) -> dict:
    made = example(now)
    etd = (now + starts).astimezone(TAIPEI).replace(second=0, microsecond=0)
    vessel, number = dice.choice(VESSELS)
    purpose, text, authority = dice.choice(TRIPS)
    made["vessel"] |= {"vessel_name": vessel, "vessel_number": number, "tonnage": "35" if "CT3" in number else "15"}
    made["activity"] |= {"purpose": purpose, "description": text, "authority": authority}
    made["applicant"] |= {"name": name(dice), "email": f"trip{dice.randrange(1000)}@example.tw"}
    made["voyage"] |= {
        "etd": etd.isoformat(),
        "eta": (etd + timedelta(hours=6)).isoformat(),
        "urgent_reason": "配合海象，只有這兩天能出海。" if starts < timedelta(days=3) else None,
    }
    spare = {"permit": None, "emergency_name": name(dice), "emergency_phone": "+886912345679"}
    duties = ["crew", *(dice.choice(["worker", "diver"]) for _one in range(dice.randrange(2, 6)))]
    made["people"] = [{**person(dice), **spare, "duty": duty} for duty in duties]
    return made


def tell(dice: Random, story: tuple, now: datetime) -> Case:
    """One report, and what officer, chief and the pier did about it."""
    starts, steps = story
    filed = now - FILED if steps else now - timedelta(minutes=20)
    case = filing.file(JOURNEY, dice, report(dice, now, starts=timedelta(hours=starts)), now=filed)
    for number, step in enumerate(steps):
        at = now - timedelta(hours=20) + timedelta(minutes=30 * number)
        STEPS[step](case, now, at)
    return case


def _somebody(login: str) -> User:
    return User.objects.get(username=login)


def _draft(case, now, at):
    draft(case, outcome="accepted", conditions="全程穿著救生衣。", actor=_somebody("officer"), now=at)


def _refuse(case, now, at):
    reasons = "港口管理機關的核准已於出港前到期，且未於期限內補正。"
    draft(case, outcome="not_accepted", reasons=reasons, actor=_somebody("officer"), now=at)


def _check(case, kind, at, **found):
    here = list(case.people.values_list("order", flat=True))
    pier.check(case, kind, actor=_somebody("duty"), now=at, **{"here": here, "passes": True, **found})


def _left(case):
    return Trip.objects.get(pk=case.pk)


STEPS = {
    "accept": lambda case, now, at: accept(case, actor=_somebody("officer"), now=at),
    "draft": _draft,
    "refuse": _refuse,
    "approve": lambda case, now, at: approve(case.decisions.get(), actor=_somebody("chief"), now=at),
    "exit": lambda case, now, at: _check(case, pier.EXIT, _left(case).etd),
    "return": lambda case, now, at: _check(case, pier.RETURN, _left(case).eta),
    "mismatch": lambda case, now, at: _check(
        case, pier.EXIT, now, extra=1, passes=False, reason="有一人未列名冊，已請其下船並通知申請人。"
    ),
}
