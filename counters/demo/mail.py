"""掛號文件 in every state: just come, late, a court paper of today, fetched, sent back; by the actions people use."""

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from accounts.models import Unit, User
from counters import actions
from counters.addressees import Addressee
from counters.books import BOOKS
from counters.mail import arrivals
from counters.models import Line, MailItem

STATION = "P02-BISHA"
Kind = MailItem.Kind
# Hours ago, kind, addressee (a sign-in, "" for the station, or a name that is nobody's here), sender, what became of it
LETTERS = [
    (11 * 24, Kind.REGISTERED, "officer", "基隆市政府", "self"),
    (10 * 24, Kind.RECEIPT, "chief", "交通部航港局北部航務中心", "other"),
    (9 * 24, Kind.PARCEL, "", "海洋委員會", "self"),
    (9 * 24, Kind.REGISTERED, "deputy", "第一商業銀行", ""),
    (6 * 24, Kind.REGISTERED, "林前手", "臺北市監理所", "left"),
    (5 * 24, Kind.OFFICIAL, "chief", "行政院環境部", "self"),
    (4 * 24, Kind.EXPRESS, "", "基隆港務消防隊", "self"),
    (50, Kind.REGISTERED, "duty", "勞動部勞工保險局", ""),
    (28, Kind.INTERNATIONAL, "officer", "Japan Coast Guard", ""),
    (5, Kind.COURT, "chief", "臺灣基隆地方法院", ""),
    (3, Kind.PARCEL, "deputy", "網路書店", ""),
]


def seed(now: datetime) -> None:
    """The mail of the demo's station; once, however often it is called."""
    unit, people = Unit.objects.get(code=STATION), User.objects.in_bulk(field_name="username")
    if Line.objects.filter(book="RM", unit=unit).exists():
        return
    dice = Random(118)  # noqa: S311  made-up data, no secret
    for at, (hours, kind, to, sender, end) in enumerate(LETTERS):
        came = now - timedelta(hours=hours)
        data = {
            "number": f"RR{dice.randrange(10**8):08d}TW"
            if kind == Kind.INTERNATIONAL
            else f"{dice.randrange(10**14):014d}",
            "addressee": _addressee(to, unit, people),
            "kind": kind,
            "sender": sender,
            "pieces": 1,
            "is_restricted": kind == Kind.COURT,
        }
        given = {"actor": people["duty"], "now": came, "request_key": uuid4()}
        line = actions.write(BOOKS["RM"], unit=unit, data=data, **given)
        _end(line, end, actor=people["duty"], now=came + timedelta(hours=2 + at % 5))


def _addressee(to: str, unit: Unit, people: dict) -> Addressee:
    return Addressee(unit, people[to]) if to in people else Addressee(unit, name=to)


def _end(line: Line, end: str, *, actor, now: datetime) -> None:
    if end in ("self", "other"):
        name = "林代領" if end == "other" else ""
        arrivals.sign_for([line], who=end, name=name, seen=True, signed_on_paper=True, actor=actor, now=now)
    elif end:
        arrivals.send_back(line, reason=end, actor=actor, now=now)
