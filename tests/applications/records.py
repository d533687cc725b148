"""Requests for access, filed as a press of the button does."""

from random import Random

from applications.demo import filing
from applications.records.journeys import JOURNEYS
from tests.cast import NOW as NOW

_dice = Random(29)


def journey(service: str):
    return JOURNEYS[service]


def file(service: str, now=NOW, language: str = "zh-hant", **changes):
    """A request that is in order; `changes` like wish={"wish": "correct"} or purpose={…}."""
    way = JOURNEYS[service]
    answers = way.example(now)
    for step, change in changes.items():
        answers[step] = {**answers[step], **change} if isinstance(change, dict) else change
    return filing.file(way, _dice, answers, now=now, language=language)
