"""函稿欄位: what a letter template may name, as one table; text with `{{ name }}` in it, checked and filled.

A template is no program: it can name what stands here and nothing else. Internal notes do not.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cases import rocdates, standing
from cases.models import Case

TOKEN = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")


class Placeholder(NamedTuple):
    """One name: what it stands for, how a case fills it ("" where it cannot), and what a made-up case says."""

    label: object
    value: Callable[[Case, str, datetime], str]
    zh: str
    en: str


def _nothing(case: Case, language: str, now: datetime) -> str:
    """For the officer to write."""
    return ""


def _pick(thing, language: str) -> str:
    return thing.name_zh if rocdates.is_chinese(language) else thing.name_en or thing.name_zh


def _officer(case: Case, language: str, now: datetime) -> str:
    return _pick(case.officer, language) if case.officer else ""


def _service(case: Case, language: str, now: datetime) -> str:
    return case.service.title_zh if rocdates.is_chinese(language) else case.service.title_en


def _day(moment: datetime, language: str) -> str:
    return rocdates.long(rocdates.in_taipei(moment).date(), language)


def _due(case: Case, language: str, now: datetime) -> str:
    clock = case.deadlines.running().filter(stage=None).first()
    return _day(clock.due_at - timedelta(seconds=1), language) if clock else ""


def _status(case: Case, language: str, now: datetime) -> str:
    with override(language):
        return standing.words(case)


PLACEHOLDERS = {
    "applicant": Placeholder(
        gettext_lazy("Name of the applicant"),
        lambda case, language, now: case.applicant.name,
        "王小美",
        "Wang Hsiao-mei",
    ),
    "reference": Placeholder(
        gettext_lazy("Case number"), lambda case, language, now: case.reference, "CZ-115-000012-3", "CZ-115-000012-3"
    ),
    "service": Placeholder(gettext_lazy("Service"), _service, "入出海岸管制區申請", "Entry into the coastal zone"),
    "filed_on": Placeholder(
        gettext_lazy("Day of filing"),
        lambda case, language, now: _day(case.filed_at, language),
        "民國 115 年 11 月 23 日",
        "23 November 2026",
    ),
    "today": Placeholder(
        gettext_lazy("Day of the letter"),
        lambda case, language, now: _day(now, language),
        "民國 115 年 11 月 27 日",
        "27 November 2026",
    ),
    "due_on": Placeholder(
        gettext_lazy("Last day for our answer; empty without a limit"),
        _due,
        "民國 115 年 12 月 1 日",
        "1 December 2026",
    ),
    "status": Placeholder(gettext_lazy("Status of the case"), _status, "審查中", "Under review"),
    "unit": Placeholder(
        gettext_lazy("Unit the applicant turns to"),
        lambda case, language, now: _pick(case.contact, language),
        "碧砂漁港安檢所",
        "Bisha Station",
    ),
    "unit_phone": Placeholder(
        gettext_lazy("Telephone of that unit"),
        lambda case, language, now: case.contact.telephone,
        "02-2469-0118",
        "02-2469-0118",
    ),
    "officer": Placeholder(
        gettext_lazy("Officer of the case; empty while nobody has it"), _officer, "李承辦", "Olivia Li"
    ),
    "extension": Placeholder(
        gettext_lazy("Extension of the officer"),
        lambda case, language, now: case.officer.extension if case.officer else "",
        "215",
        "215",
    ),
    "answer": Placeholder(gettext_lazy("To be written: our answer"), _nothing, "", ""),
    "reason": Placeholder(gettext_lazy("To be written: the reason"), _nothing, "", ""),
}


def names(text: str) -> list[str]:
    """The names a text uses, in order, each once."""
    return list(dict.fromkeys(TOKEN.findall(text)))


def faults(text: str) -> list[str]:
    """What is wrong with a text, in words: names that do not exist, braces that do not close. Empty: it is sound."""
    found = []
    unknown = [name for name in names(text) if name not in PLACEHOLDERS]
    if unknown:
        said = {"unknown": ", ".join(name or "{{ }}" for name in unknown), "allowed": ", ".join(PLACEHOLDERS)}
        found.append(_("There is no placeholder “%(unknown)s”. You can use: %(allowed)s.") % said)
    if BRACES.search(TOKEN.sub("", text)):
        found.append(_("Write a placeholder as {{ name }}, with two braces on each side; one here is not whole."))
    return found


def filled(text: str, case: Case, language: str, now: datetime) -> str:
    """The text of a template for a case. What the case cannot say stays as it is, for the officer to write."""
    values = {name: PLACEHOLDERS[name].value(case, language, now) for name in names(text) if name in PLACEHOLDERS}
    return put_in(text, values)


def put_in(text: str, values: dict[str, str]) -> str:
    return TOKEN.sub(lambda found: values.get(found[1]) or found[0], text)


# --- Made-up cases, to look at a template -----------------------------------------------------------------------------
# One that says everything, and one that nobody has yet and that has no limit.
SAMPLES = {
    gettext_lazy("A case in which all is known"): frozenset(),
    gettext_lazy("A case without officer and limit"): frozenset({"officer", "extension", "due_on"}),
}


def sample(text: str, language: str, without: frozenset) -> str:
    """The text as a made-up case would fill it."""
    chinese = rocdates.is_chinese(language)
    values = {name: found.zh if chinese else found.en for name, found in PLACEHOLDERS.items() if name not in without}
    return put_in(text, values)
