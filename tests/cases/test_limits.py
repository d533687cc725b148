"""法定期限: the limits of every service, walked across Chinese New Year 2026 (14 to 22 February, all of it off).

Filed on Thursday 12 February at 10:00. After the holidays, 27 February is off again (228, made up for).
"""

from datetime import timedelta

import pytest

from accounts.models import Role, Unit
from cases import clocks
from cases.actions import Refused, extensions, pauses, stages, supplements
from tests.cases.desk import filed, room  # noqa: F401
from tests.cast import at, in_office_since, make_user

FILED = at("2026-02-12 10:00")
FRIDAY, BACK = at("2026-02-13 09:00"), at("2026-02-24 10:00")
ITEMS = [{"key": "map", "zh": "地點圖", "en": "A map"}]
LAW_51 = "行政程序法第51條第5項"


@pytest.fixture
def wen(catalogue):
    made = make_user("wen", "溫承辦", "Wen", Role.OFFICER, Unit.objects.get(code="CGA"))
    in_office_since(at("2026-01-01"), made)
    return made


# What is done before we look. Each takes (case, actor).
def nothing(case, wen):
    """As it was filed."""


def asked(case, wen):
    supplements.ask(case, items=ITEMS, actor=wen, now=FRIDAY)


def supplemented(case, wen):
    asked(case, wen)
    supplements.receive(case, answer={"map": "附上"}, actor=wen, now=BACK)


def extended(n):
    def act(case, wen):
        extensions.extend(case, n=n, reason="資料量大", actor=wen, now=FRIDAY)

    return act


def stormed(case, wen):
    pauses.pause(case, article=LAW_51, reason="颱風", actor=wen, now=FRIDAY)
    pauses.resume(case, article=LAW_51, reason="風雨已過", actor=wen, now=BACK)


def entered(key):
    def act(case, wen):
        stages.enter(case, case.sop.stages.get(key=key), at=FRIDAY, now=FRIDAY)

    return act


WHOLE = None
# service, limit of its own, what is done, which clock, the end (the last instant in time), article of its last line
TABLE = [
    ("port-check", "", nothing, WHOLE, "2026-02-23 24", ""),
    ("port-check", "", nothing, "intake", "2026-02-12 15", ""),
    ("port-check", "", entered("review"), "review", "2026-02-23 24", ""),
    ("port-check", "", asked, "supplement", "2026-02-25 24", ""),
    ("port-check", "", supplemented, WHOLE, "2026-02-26 24", "本項服務作業程序（補正期間不計）"),
    ("port-check", "", extended(2), WHOLE, "2026-02-25 24", "行政程序法第51條第3項"),
    ("port-check", "", stormed, WHOLE, "2026-02-26 24", LAW_51),
    ("coastal-zone", "", nothing, WHOLE, "2026-02-24 24", ""),
    ("coastal-zone", "", nothing, "intake", "2026-02-12 15", ""),
    ("coastal-zone", "", asked, "supplement", "2026-02-24 24", ""),
    ("coastal-zone", "", supplemented, WHOLE, "2026-03-02 24", "本項服務作業程序（補正期間不計）"),
    ("coastal-zone", "", extended(3), WHOLE, "2026-03-02 24", "行政程序法第51條第3項"),
    ("incident", "", nothing, "accept", "2026-02-12 10:15", ""),
    ("incident", "", nothing, WHOLE, "2026-04-07 24", ""),
    ("incident", "", entered("first-answer"), "first-answer", "2026-02-25 24", ""),
    ("incident", "", extended(30), WHOLE, "2026-05-20 24", "行政程序法第51條第3項"),
    # 30 days end on Saturday 14 March: the forenoon of Monday (行政程序法 §48 IV).
    ("archives", "", nothing, WHOLE, "2026-03-16 12", ""),
    ("archives", "", nothing, "intake", "2026-02-23 24", ""),
    ("archives", "", entered("retrieve"), "retrieve", "2026-03-09 24", ""),
    # 7 days end within the holidays and move to the first day back.
    ("archives", "", asked, "supplement", "2026-02-23 24", ""),
    ("archives", "", supplemented, WHOLE, "2026-03-26 24", "檔案法施行細則第19條第2項"),
    ("information", "", nothing, WHOLE, "2026-03-02 24", ""),
    ("information", "", extended(15), WHOLE, "2026-03-16 12", "政府資訊公開法第12條第1項"),
    ("information", "", asked, "supplement", "2026-02-23 24", ""),
    ("information", "", supplemented, WHOLE, "2026-03-11 24", "政府資訊公開法第11條"),
    ("information", "", entered("third-party"), "third-party", "2026-02-23 24", ""),
    ("information", "correct", nothing, WHOLE, "2026-03-16 12", ""),
    ("information", "correct", extended(30), WHOLE, "2026-04-13 24", "政府資訊公開法第15條第1項"),
    ("personal-data", "", nothing, WHOLE, "2026-03-02 24", ""),
    ("personal-data", "", supplemented, WHOLE, "2026-03-11 24", "本項服務作業程序（補正期間不計）"),
    ("personal-data", "", extended(15), WHOLE, "2026-03-16 12", "個人資料保護法第13條第1項"),
    ("personal-data", "correct", nothing, WHOLE, "2026-03-16 12", ""),
    ("personal-data", "correct", extended(30), WHOLE, "2026-04-13 24", "個人資料保護法第13條第2項"),
]


@pytest.mark.parametrize(("service", "limit", "act", "key", "end", "article"), TABLE)
def test_a_limit_across_new_year(filed, wen, service, limit, act, key, end, article):  # noqa: F811
    case = filed(service, now=FILED, limit=limit, unit=Unit.objects.get(code="HQ-SEC"))
    act(case, wen)
    clock = case.deadlines.get(stage__key=key) if key else case.deadlines.get(stage=None)
    day, hour = end.split()
    hour, _colon, minute = hour.partition(":")
    assert clock.due_at == at(day + " 00:00") + timedelta(hours=int(hour), minutes=int(minute or 0))
    assert clock.ledger.last().article == article
    # The page shows the same as the row says.
    assert clocks.working_of(clock).at == clock.due_at


def test_the_archives_have_no_extension(filed, wen):  # noqa: F811
    case = filed("archives", now=FILED)
    with pytest.raises(Refused):
        extensions.extend(case, n=15, reason="x", actor=wen, now=FRIDAY)


@pytest.mark.parametrize(("limit", "most"), [("", 15), ("correct", 30)])
def test_an_extension_is_at_most_as_long_as_the_law_says(filed, wen, limit, most):  # noqa: F811
    case = filed("personal-data", now=FILED, limit=limit)
    with pytest.raises(Refused):
        extensions.extend(case, n=most + 1, reason="x", actor=wen, now=FRIDAY)
    extensions.extend(case, n=most, reason="x", actor=wen, now=FRIDAY)
    with pytest.raises(Refused):
        extensions.extend(case, n=1, reason="x", actor=wen, now=FRIDAY)


def test_the_watch_over_a_yacht_knows_no_holiday(filed):  # noqa: F811
    night = at("2026-02-17 03:00")  # New Year's Day
    anchors = {"departure": night + timedelta(hours=3), "return": night + timedelta(hours=9)}
    case = filed("yacht-departure", now=night, anchors=anchors)
    ends = {clock.stage.key: clock.due_at - night for clock in case.deadlines.select_related("stage")}
    hours = {"acknowledge": 0.5, "departure": 4, "return": 11}
    assert ends == {key: timedelta(hours=n) for key, n in hours.items()}
