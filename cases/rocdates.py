"""民國 dates: read what people type, write what each language expects.

Pure: dates in, texts out. Instants are shown in Taipei (UTC+8). ROC year = Gregorian year - 1911; the year before
year 1 is 民國前 1 年. A year of 1 to 200 is a ROC year, 1900 to 2100 a Gregorian one, anything else is refused.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TAIPEI = ZoneInfo("Asia/Taipei")
EPOCH = 1911
ROC_YEARS = range(1, 201)
GREGORIAN_YEARS = range(1900, 2101)
WEEKDAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class DateFault(ValidationError):
    """What is wrong with a date, and in which box: "year", "month", "day" or "time"."""

    def __init__(self, message, part, code="invalid", params=None):
        super().__init__(message, code=code, params=params)
        self.part = part


# --- Writing ----------------------------------------------------------------------------------------------------------


def roc_year(day):
    """The ROC year of a date. There is no year 0: 1911 is -1, read 民國前 1 年."""
    year = day.year - EPOCH
    return year if year > 0 else year - 1


def weekday(day, language):
    return (WEEKDAYS_ZH if is_chinese(language) else WEEKDAYS_EN)[day.weekday()]


def long(day, language):
    """`民國 115 年 11 月 27 日（星期五）` or `27 November 2026 (ROC 115)`."""
    if is_chinese(language):
        return f"{_plain_zh(day)}（{weekday(day, language)}）"
    return f"{_plain_en(day)} ({_era_en(day)})"


def short(day, language):
    """`115.11.27` or `27 Nov 2026`, for tables."""
    if is_chinese(language):
        year = roc_year(day)
        return f"{year}.{day.month}.{day.day}" if year > 0 else f"民國前 {-year}.{day.month}.{day.day}"
    return f"{day.day} {MONTHS_EN[day.month - 1][:3]} {day.year}"


def of_year(month, day, language):
    """A day of every year: `5 月 1 日` or `1 May`. In digits half of the world reads the month as the day."""
    return f"{month} 月 {day} 日" if is_chinese(language) else f"{day} {MONTHS_EN[month - 1]}"


def digits(day):
    """`1150211`, for file names and registers. Only from 1912 on."""
    year = roc_year(day)
    if year < 1:
        raise ValueError("There is no form in digits for a date before the year 1 of the Republic.")
    return f"{year:03d}{day.month:02d}{day.day:02d}"


def moment(instant, language):
    """An aware instant in Taipei: `民國 115 年 11 月 27 日 17:00` or `27 December 2026, 17:00 (ROC 115)`."""
    local = in_taipei(instant)
    if is_chinese(language):
        return f"{_plain_zh(local)} {local:%H:%M}"
    return f"{_plain_en(local)}, {local:%H:%M} ({_era_en(local)})"


def both(day, language):
    """The date in both calendars with its weekday, for the live line under the boxes."""
    if is_chinese(language):
        return f"{_plain_zh(day)}（西元 {day.year} 年，{weekday(day, language)}）"
    return f"{weekday(day, language)} {long(day, language)}"


def in_taipei(instant):
    if instant.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be shown.")
    return instant.astimezone(TAIPEI)


def is_chinese(language):
    return (language or "").lower().startswith("zh")


def _plain_zh(day):
    year = roc_year(day)
    return f"民國{'' if year > 0 else '前'} {abs(year)} 年 {day.month} 月 {day.day} 日"


def _plain_en(day):
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def _era_en(day):
    year = roc_year(day)
    return f"ROC {year}" if year > 0 else f"{-year} before ROC"


# --- Reading ----------------------------------------------------------------------------------------------------------

ERA = r"(?P<era>中華民國|民國前|民前|民國|西元|公元)?"
SPLIT = re.compile(ERA + r" ?(?P<y>[0-9]{1,4}|元) ?[-/.年 ] ?(?P<m>[0-9]{1,2}) ?[-/.月 ] ?(?P<d>[0-9]{1,2}) ?日?")
SOLID = re.compile(ERA + r" ?(?P<y>[0-9]{2,4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
ENGLISH = re.compile(r"(?P<d>[0-9]{1,2}) (?P<month>[A-Za-z]{3,9})\.?,? (?P<y>[0-9]{4})")
# What `long` and `moment` add behind a date: the weekday, or the other calendar, in brackets.
TAIL = re.compile(r"\s*\([^()]*\)\s*$")
CLOCK = re.compile(r"(?P<h>[0-9]{1,2}) ?[:.時点點] ?(?P<m>[0-9]{2}) ?分?|(?P<hh>[0-9]{2})(?P<mm>[0-9]{2})")


def plain(text):
    """NFKC, one blank for many, every dash a hyphen, trimmed."""
    text = unicodedata.normalize("NFKC", str(text if text is not None else ""))
    text = re.sub(r"[‐‑‒–—―−]", "-", text)
    return re.sub(r"\s+", " ", text).strip()


def parse_date(text):
    """One written date: `115/12/27`, `1151227`, `民國115年12月27日（星期日）`, `2026-12-27`, `27 December 2026`."""
    text = TAIL.sub("", plain(text))
    if not text:
        raise DateFault(_("Enter the date, for example 115/12/27."), "year", code="required")
    if found := ENGLISH.fullmatch(text):
        month = _month_named(found["month"])
        if month:
            return _day_of(int(found["y"]), month, int(found["d"]))
    found = SPLIT.fullmatch(text) or SOLID.fullmatch(text)
    if not found:
        raise DateFault(_("This is not a date we can read. Write it as 115/12/27 or 2026-12-27."), "year")
    number = 1 if found["y"] == "元" else int(found["y"])
    return _day_of(_gregorian(number, found["era"]), int(found["m"]), int(found["d"]))


def parse_parts(year, month, day):
    """A date from three boxes. A whole date pasted into the year box is taken where the others are empty or agree."""
    year, month, day = plain(year), plain(month), plain(day)
    if _is_whole(year):
        whole = parse_date(year)
        if (month and _number(month) != whole.month) or (day and _number(day) != whole.day):
            raise DateFault(_("The year box holds a whole date that differs from the other boxes. Keep one."), "year")
        return whole
    missing = next((part for part, text in (("year", year), ("month", month), ("day", day)) if not text), None)
    if missing:
        raise DateFault(MISSING[missing], missing, code="incomplete")
    number = _number(re.sub(r"^(中華民國|民國|西元)? ?(.*?) ?年?$", r"\2", year))
    if number is None:
        raise DateFault(_("The year must be digits, for example 115 or 2026."), "year")
    return _day_of(_gregorian(number, None), _number(month.removesuffix("月")), _number(day.removesuffix("日")))


MISSING = {
    "year": _("The year is missing. Enter it, for example 115 or 2026."),
    "month": _("The month is missing. Enter a number from 1 to 12."),
    "day": _("The day is missing. Enter a number from 1 to 31."),
}


def parse_time(text):
    """A time of day, 24 hours: `9:30`, `0930`, `９：３０`."""
    text = plain(text)
    if not text:
        raise DateFault(_("Enter the time, for example 09:30."), "time", code="required")
    found = CLOCK.fullmatch(text)
    if not found:
        raise DateFault(_("This is not a time we can read. Write hours and minutes, for example 09:30."), "time")
    hour, minute = int(found["h"] or found["hh"]), int(found["m"] or found["mm"])
    if hour > 23 or minute > 59:
        raise DateFault(_("There is no such time. Hours go from 00 to 23, minutes from 00 to 59."), "time")
    return time(hour, minute)


def combine(day, clock):
    """The instant of a Taipei day and time of day."""
    return datetime.combine(day, clock, tzinfo=TAIPEI)


def _is_whole(text):
    return bool(TAIL.search(text) or SPLIT.fullmatch(text) or SOLID.fullmatch(text) or ENGLISH.fullmatch(text))


def _number(text):
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _gregorian(number, era):
    if era in ("民國前", "民前"):
        year = EPOCH + 1 - number
        if year in GREGORIAN_YEARS:
            return year
    elif number in ROC_YEARS and era not in ("西元", "公元"):
        return number + EPOCH
    elif number in GREGORIAN_YEARS and era not in ("中華民國", "民國"):
        return number
    raise DateFault(
        _("The year must be a ROC year from 1 to 200 or a Gregorian year from 1900 to 2100, not %(year)s."),
        "year",
        code="year",
        params={"year": number},
    )


def _day_of(year, month, day):
    if month not in range(1, 13):
        raise DateFault(_("The month must be a number from 1 to 12."), "month", code="month")
    last = monthrange(year, month)[1]
    if day not in range(1, last + 1):
        raise DateFault(
            _("Month %(month)d of %(year)d (ROC year %(roc)d) has %(last)d days. Enter a day from 1 to %(last)d.")
            if year > EPOCH
            else _("Month %(month)d of %(year)d has %(last)d days. Enter a day from 1 to %(last)d."),
            "day",
            code="day",
            params={"month": month, "year": year, "roc": year - EPOCH, "last": last},
        )
    return date(year, month, day)


def _month_named(word):
    word = word.title()
    return next((at for at, name in enumerate(MONTHS_EN, 1) if word in (name, name[:3])), None)
