"""開放時段: when a specified zone stands open, as data. Pure: rules in, answers out.

A rule is `{"from": "05-01", "to": "10-31", "days": [1, …, 7], "open": "05:00", "close": "19:00"}`: a season (months and
days, both included, which may run over New Year), days of the week (Monday is 1), and the hours of each of these days.
`close` "00:00" is midnight, the end of the day; so open-ended nights join.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import rocdates
from cases.calendar import TAIPEI

PARTS = {"from", "to", "days", "open", "close"}
WEEK = (1, 2, 3, 4, 5, 6, 7)
DAY = timedelta(days=1)
LEAP = 2024  # a season may begin or end on 29 February


def check(rules) -> list[dict]:
    """The rules as they are stored. Raises ValueError in words for what is none."""
    if not isinstance(rules, list):
        raise ValueError("opening hours are a list of rules")
    for rule in rules:
        if not isinstance(rule, dict) or set(rule) != PARTS:
            raise ValueError(f"a rule has the parts {', '.join(sorted(PARTS))}")
        for part in ("from", "to"):
            _day(rule[part])
        if not rule["days"] or not set(rule["days"]) <= set(WEEK):
            raise ValueError("days are numbers from 1 (Monday) to 7")
        opens, closes = time.fromisoformat(rule["open"]), time.fromisoformat(rule["close"])
        if closes != time() and closes <= opens:
            raise ValueError("it closes before it opens")
    return rules


def _day(text: str) -> tuple[int, int]:
    """(month, day) of "MM-DD"."""
    day = date.fromisoformat(f"{LEAP}-{text}")
    return day.month, day.day


def holds(rule: dict, day: date) -> bool:
    """Whether the rule speaks of this day."""
    first, last, at = _day(rule["from"]), _day(rule["to"]), (day.month, day.day)
    in_season = first <= at <= last if first <= last else at >= first or at <= last
    return in_season and day.isoweekday() in rule["days"]


def days_touched(begins: datetime, ends: datetime) -> list[date]:
    """Every day on which some of the time between two moments lies; what ends at midnight leaves the next day alone."""
    first = begins.astimezone(TAIPEI).date()
    last = (ends.astimezone(TAIPEI) - timedelta(microseconds=1)).date()
    return [first + DAY * n for n in range((last - first).days + 1)]


def spans(rules: list[dict], day: date) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of a day in which the zone stands open, aware."""
    for rule in rules:
        if holds(rule, day):
            opens, closes = time.fromisoformat(rule["open"]), time.fromisoformat(rule["close"])
            ends = day + DAY if closes == time() else day
            yield datetime.combine(day, opens, TAIPEI), datetime.combine(ends, closes, TAIPEI)


def open_throughout(rules: list[dict], start: datetime, end: datetime) -> bool:
    """Whether the zone stands open from `start` to `end` without a gap."""
    start, end = start.astimezone(TAIPEI), end.astimezone(TAIPEI)
    day, reached = start.date(), start
    while day <= end.date():
        for opens, closes in sorted(spans(rules, day)):
            if opens <= reached < closes:
                reached = closes
        if reached >= end:
            return True
        day += DAY
    return False


def lines(rules: list[dict]) -> list[str]:
    """The hours in the page's language, a line a rule."""
    return [
        _("%(season)s, %(days)s: %(open)s to %(close)s")
        % {
            "season": _season(rule),
            "days": _days(rule["days"]),
            "open": rule["open"],
            "close": "24:00" if rule["close"] == "00:00" else rule["close"],
        }
        for rule in rules
    ]


def _season(rule: dict) -> str:
    if (rule["from"], rule["to"]) == ("01-01", "12-31"):
        return _("all year")
    ends = [rocdates.of_year(*_day(rule[end]), get_language()) for end in ("from", "to")]
    return _("%(first)s to %(last)s") % {"first": ends[0], "last": ends[1]}


def _days(days: list[int]) -> str:
    if set(days) == set(WEEK):
        return _("every day")
    return _(", ").join(weekday(day) for day in sorted(days))


def weekday(number: int) -> str:
    """The name of a day of the week, Monday is 1."""
    return {
        1: _("Monday"),
        2: _("Tuesday"),
        3: _("Wednesday"),
        4: _("Thursday"),
        5: _("Friday"),
        6: _("Saturday"),
        7: _("Sunday"),
    }[number]
