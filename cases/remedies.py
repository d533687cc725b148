"""救濟教示: what a refusal must say at its end (行政程序法 §96; 訴願法 §§4, 14, 58; facts §4.9).

Data, not gettext: a paper keeps both languages as they were on the day it was issued.
"""

from typing import NamedTuple

from accounts.models import Unit
from accounts.roster import paths_up


class Authority(NamedTuple):
    """Who decides on an appeal against what these units decide."""

    name_zh: str
    name_en: str
    is_confirmed: bool  # False: our reading of 訴願法 §4, to be confirmed with the agency before going live


# The agency whose decision it is: a branch with all that is below it, or the headquarters.
AUTHORITIES = {
    Unit.Kind.HQ: Authority("海洋委員會", "the Ocean Affairs Council", True),
    Unit.Kind.BRANCH: Authority("海洋委員會海巡署", "the Coast Guard Administration", False),
}
TEXT_ZH = (
    "不服本處分，得自本件送達次日起 30 日內繕具訴願書，經由{agency}向{authority}提起訴願。"
    "訴願書以機關收受日為準（訴願法第14條、第58條）。"
)
TEXT_EN = (
    "If you do not agree, you may appeal within 30 days from the day after you receive this. Send the appeal through "
    "{agency} to {authority}. What counts is the day on which it is received (Administrative Appeal Act, articles 14 "
    "and 58)."
)


def agency(unit: Unit) -> Unit:
    """The agency in whose name a unit decides: its branch, else the headquarters."""
    above = Unit.objects.filter(path__in=paths_up(unit.path))
    found = {row.kind: row for row in above.filter(kind__in=AUTHORITIES)}
    return found.get(Unit.Kind.BRANCH) or found.get(Unit.Kind.HQ) or unit


def authority(unit: Unit) -> Authority:
    """Who decides on an appeal against a decision of this unit."""
    return AUTHORITIES.get(agency(unit).kind, AUTHORITIES[Unit.Kind.HQ])


def remedy(case) -> dict:
    """The sentence in both languages, for a decision of the unit that has the case."""
    deciding = agency(case.unit)
    appeal = AUTHORITIES.get(deciding.kind, AUTHORITIES[Unit.Kind.HQ])
    return {
        "zh": TEXT_ZH.format(agency=deciding.name_zh, authority=appeal.name_zh),
        "en": TEXT_EN.format(agency=deciding.name_en, authority=appeal.name_en),
    }
