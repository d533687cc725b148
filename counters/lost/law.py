"""民法 §§803-807-1: what the law makes of a thing that was found. Pure: facts in, answers with their reasons out.

Every answer names its article, so that the desk can read it out and a court can follow it. Periods themselves run as
clocks of the case (cases/clocks.py); here stands which of them, and from when.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from cases import calendar
from cases.calendar import TAIPEI, Mode, Period, Roll
from cases.workdays import OfficeCalendar, Place
from counters.lost.kinds import KINDS

SMALL = 500  # NT$; up to this §807-1 holds
SHARE = 10  # the reward is a tenth at most (§805 II)
REPORT = Period(7, Mode.CD, Roll.CIVIL122)  # §805-1 (2): later than that there is no reward


class Finder(StrEnum):
    """Who found it, as far as the law asks."""

    PERSON = "person"
    WORKS_HERE = "works_here"  # employed at the place it was found (§805-1 (1))
    STAFF = "staff"  # one of ours, on duty: the agency is the finder
    UNNAMED = "unnamed"  # left no name: cannot be notified


class Wish(StrEnum):
    """What the finder keeps of what the law gives."""

    ALL = "all"
    REWARD = "reward"
    THING = "thing"
    NOTHING = "nothing"


class Route(StrEnum):
    """Where the thing waits for whoever lost it."""

    POLICE = "police"
    HERE = "here"


class Heir(StrEnum):
    """Whose it is when nobody claimed it."""

    FINDER = "finder"
    AGENCY = "agency"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Found:
    """The facts the law asks about. `worth`: all of it in NT$, None where nobody can say."""

    kind: str
    worth: int | None
    found_at: datetime
    handed_at: datetime
    finder: Finder
    wish: Wish

    @property
    def is_small(self) -> bool:
        """§807-1. What nobody can value is not small: the longer period harms nobody."""
        return self.worth is not None and self.worth <= SMALL


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence and the article it rests on; said in whatever language is active."""

    msgid: str
    article: str
    given: dict = field(default_factory=dict)

    def __str__(self):
        code = gettext("Civil Code")
        return f"{gettext(self.msgid) % self.given} ({code} {self.article})"


@dataclass(frozen=True, slots=True)
class Reward:
    """Whether the finder may ask for a reward and how much at most. `ceiling` None: no amount can be named."""

    may_ask: bool
    ceiling: int | None
    reasons: list[Reason] = field(default_factory=list)


# --- Where it waits ---------------------------------------------------------------------------------------------------
def route(found: Found) -> tuple[Route, Reason]:
    """Where it goes after the announcement: to the police, or it stays here for the whole time."""
    if KINDS[found.kind].to_police:
        return Route.POLICE, Reason(_("Identity papers and cards go to the police, whatever they are worth."), "§804")
    if perishable(found):
        return Route.HERE, Reason(_("It does not keep: sell it at the market price and keep the money."), "§806")
    if found.is_small:
        return Route.HERE, Reason(_("Worth NT$500 or less: it stays here."), "§807-1")
    if found.worth is None:
        return Route.POLICE, Reason(_("Nobody can say what it is worth, so it counts as worth more."), "§804")
    return Route.POLICE, Reason(_("Worth more than NT$500: it goes to the police."), "§804")


def claim_stage(found: Found, *, announced: bool) -> str:
    """The stage whose period runs for whoever lost it: six months, 15 days, or a month from the finding."""
    if not found.is_small:
        return "claim"
    return "claim-small" if announced else "claim-month"


def perishable(found: Found) -> bool:
    """§806: it does not keep."""
    return KINDS[found.kind].perishable


# --- The finder -------------------------------------------------------------------------------------------------------
def report_by(found: Found, cal: OfficeCalendar, place: Place | None = None) -> datetime:
    """Until when it had to be reported: the first instant that is late."""
    return calendar.due(REPORT, found.found_at, cal, place).at


def in_time(found: Found, cal: OfficeCalendar, place: Place | None = None) -> bool:
    return found.handed_at < report_by(found, cal, place)


def heir(found: Found) -> tuple[Heir, Reason]:
    """Whose it is once the time to claim is over."""
    if found.finder == Finder.STAFF:
        return Heir.AGENCY, Reason(_("Our own officer found it on duty, so the agency is the finder."), "§807")
    if found.wish in (Wish.REWARD, Wish.NOTHING):
        return Heir.GOVERNMENT, Reason(_("The finder does not want it: it goes to the local government."), "§807 II")
    return Heir.FINDER, Reason(_("Nobody claimed it in time: it is the finder's."), "§807 I")


def reward(found: Found, cal: OfficeCalendar, place: Place | None = None, *, hardship: bool = False) -> Reward:
    """What the finder may ask of whoever claims it. `hardship`: the claimant is one the law spares."""
    against = list(_against(found, cal, place, hardship))
    if against:
        return Reward(False, 0, against)
    if not found.worth:
        return Reward(True, None, [Reason(_("It has no market value: the finder may ask what is fitting."), "§805 II")])
    most = int((Decimal(found.worth) / SHARE).to_integral_value(ROUND_FLOOR))
    given = {"worth": f"{found.worth:,}", "most": f"{most:,}"}
    tenth = Reason(_("One tenth of NT$%(worth)s at most: NT$%(most)s."), "§805 II", given)
    late = Reason(_("The claim to it ends six months after it arose. Until it is paid, we may keep the thing."), "§805")
    return Reward(True, most, [tenth, late])


def _against(found: Found, cal, place, hardship: bool) -> Iterator[Reason]:
    if found.finder in (Finder.STAFF, Finder.WORKS_HERE):
        yield Reason(_("Found in a public place by somebody employed there: no reward."), "§805-1 (1)")
    if not in_time(found, cal, place):
        yield Reason(_("Handed in later than 7 days after it was found: no reward."), "§805-1 (2)")
    if hardship:
        yield Reason(_("Whoever lost it receives aid or is in need: no reward."), "§805-1 (3)")
    if found.finder == Finder.UNNAMED or found.wish in (Wish.THING, Wish.NOTHING):
        yield Reason(_("The finder does not ask for a reward."), "§805 II")


def day_of(moment: datetime) -> date:
    """Its day in Taipei."""
    return moment.astimezone(TAIPEI).date()
