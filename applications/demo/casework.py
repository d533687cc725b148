"""Cases that more than one unit works on: on the way to the branch, asked about, written about."""

from datetime import datetime, timedelta
from random import Random

from accounts.models import Unit, User
from applications.demo import coastal_zone
from cases.actions import consultations, forwardings, letters
from cases.models import Authority, Case, Consultation

# What happened, the application it happened to (as in coastal_zone.STORIES)
STORIES = [
    ("forward", ("newtaipei-linshanbi", "works", "海堤消波塊調查，需要乘工作船。", "麟山鼻漁港外側", 4, ("accept",))),
    ("ask", ("keelung-waimushan", "research", "海蝕平台測繪，使用無人機。", "外木山海興步道外側", 6, ("accept",))),
    ("write", ("keelung-waimushan", "filming", "拍攝清晨作業漁船的短片。", "外木山漁港北側岩岸", 8, ("accept",))),
]


def tell(dice: Random, story: tuple, now: datetime) -> Case:
    """An accepted application, and what the corps did with others about it."""
    what, application = story
    case = coastal_zone.tell(dice, application, now)
    HAPPENED[what](case, User.objects.get(username="corps"), now)
    return case


def _forward(case: Case, actor: User, now: datetime) -> None:
    """To the branch, which has not said that it has it."""
    branch = Unit.objects.get(code="NB-ISP")
    reason = "施工範圍跨兩個岸巡隊轄區，請分署檢管科統一核定。"
    forwardings.forward(case, unit=branch, reason=reason, actor=actor, now=now - timedelta(hours=1))


def _ask(case: Case, actor: User, now: datetime) -> None:
    """A unit of ours that has not answered, and an authority that has."""
    asked = {"actor": actor, "now": now - timedelta(hours=2)}
    patrol = Unit.objects.get(code="NB-PTL")
    consultations.ask(case, of=Consultation.Of.UNIT, unit=patrol, question="當天是否有海上射擊或演訓？", **asked)
    authority = Authority.objects.get(code="national-parks")
    question = "申請地點是否在國家公園範圍內？"
    found = consultations.ask(case, of=Consultation.Of.AUTHORITY, authority=authority, question=question, **asked)
    consultations.answer(found, answer="不在國家公園範圍內。", actor=actor, now=now - timedelta(hours=1))


def _write(case: Case, actor: User, now: datetime) -> None:
    """One letter that has left, and one that was called back."""
    for minutes, body in ((60, "您的申請已在審查，請留意海象。"), (30, "請補上拍攝器材清單。")):
        written = now - timedelta(minutes=minutes)
        letter = letters.write(case, subject="關於您的申請", body=body, actor=actor, now=written)
        if minutes == 30:
            letters.recall(letter, actor=actor, now=written + timedelta(minutes=1))
        else:
            letters.release(letter.pk, now=written + letters.GRACE)


HAPPENED = {"forward": _forward, "ask": _ask, "write": _write}
