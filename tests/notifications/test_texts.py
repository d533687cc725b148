"""Every kind of notice says something whole, in both languages, with the snapshot its action or sweep takes."""

import re
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db import transaction
from django.template import Context, engines
from django.utils import translation

from applications.demo import yacht_departure as demo
from applications.models import Port, Trip
from applications.yacht_departure import actions
from applications.yacht_departure.people import answers_with_people
from cases.models import Applicant
from cases.seed import catalogue_files
from cases.sweep import sweep
from counters.rounds import FAULT_LADDER, ROUND_LADDER
from notifications import words
from notifications.models import Notice
from tests.cast import NOW, answers

ROOT = Path(settings.BASE_DIR)
FOLDERS = sorted(path.name for path in (ROOT / "templates/notices").iterdir() if path.is_dir())
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
LONGEST = 78  # a subject line, with the number of the case
LADDER = {
    "due_at": "2026-11-27T16:00:00+00:00",
    "stage_zh": "安檢所收悉",
    "stage_en": "Read by the station",
    "service_zh": "遊艇出海報備",
    "service_en": "Yacht departure report",
    "unit_zh": "碧砂安檢所",
    "unit_en": "Bisha Station",
    "unit_phone": "02-2469-0118",
    "brief": ["Formosa Wind, 123456", "Alice, 0912-345-678"],
    "expected_on": None,
    "again_on": "2026-12-04",
    "why": "送錯單位",
}
TRIP = {
    "vessel": "Formosa Wind & Sons of the Northern Sea",
    "vessel_number": "123456",
    "etd_at": "2026-11-24T01:00:00+00:00",
    "eta_at": "2026-11-24T07:30:00+00:00",
    "from_zh": "碧砂漁港",
    "from_en": "Bisha Fishing Port",
    "to_zh": "碧砂漁港",
    "to_en": "Bisha Fishing Port",
    "people": 4,
    "absent": 1,
    "extra": 2,
    "link": "token:with-signs_1",
    "reasons": ["uninsured", "insurance_ends", "overloaded"],
    "kind_zh": "海洋污染",
    "kind_en": "Pollution of the sea",
    "place_zh": "碧砂漁港",
    "place_en": "Bisha Fishing Port",
    "occurred_at": "2026-11-24T01:00:00+00:00",
    "items_zh": ["保險單"],
    "items_en": ["Proof of insurance"],
    "reason": "",
    "before_at": "2026-11-25T16:00:00+00:00",
    "article_zh": "行政程序法第51條第3項",
    "article_en": "Administrative Procedure Act, article 51 III",
    "outcome_zh": "核准",
    "outcome_en": "Approved",
    "is_adverse": True,
    "has_document": True,
    "how_zh": "",
    "how_en": "",
    "refused": True,
    "expected_on": "2026-12-04",
    "expected_reason": "",
    "again_on": "2026-12-04",
    "zone_zh": "基隆外木山海岸",
    "zone_en": "Waimushan coast, Keelung",
    "entry_at": "2026-12-02T00:00:00+00:00",
    "exit_at": "2026-12-02T09:00:00+00:00",
    "closed_at": "2026-12-02T00:00:00+00:00",
    "reopened_at": "2026-12-03T00:00:00+00:00",
    "reason_zh": "實彈射擊訓練",
    "reason_en": "live firing exercise",
    "question": "Yours?",
    "consultation": 7,
    "authority_zh": "內政部移民署",
    "authority_en": "National Immigration Agency",
    "authority_phone": "02-2388-9393",
    "letter_subject": "Waimushan",
    "sender_zh": "碧砂安檢所",
    "sender_en": "Bisha Station",
    "receiver_zh": "北部分署檢管科",
    "receiver_en": "Inspection Section of the Northern Branch",
    "file": "policy.pdf",
    "until_at": "2026-12-27T02:00:00+00:00",
    "paper_zh": "保險單",
    "paper_en": "Insurance policy",
    "subject": "A word",
    "category_zh": "公告",
    "category_en": "Announcements",
    "title_zh": "颱風季節，出海前請先看海象",
    "title_en": "Typhoon season: look at the sea state before you leave the harbour",
    "summary_zh": "海上颱風警報發布後，遊艇報備暫停受理。",
    "summary_en": "While a warning stands, reports are not accepted.",
    "slug": "typhoon",
    "words": ["catamaran (3)"],
    "text": "Words of a person.",
    "thing": "Umbrella",
    "found_at": "2026-11-20T02:00:00+00:00",
    "found_on": "2026-11-20",
    "place": "Pier",
    "police": "Station",
    "police_number": "A-115-7",
    "reward": 300,
    "point_zh": "碧砂服務據點",
    "point_en": "Bisha Service Point",
    "point_code": "bisha-window",
    "list_zh": "設施總體檢",
    "list_en": "Check of the facilities",
    "item_zh": "服務鈴會響",
    "item_en": "The service bell rings",
    "finding": "No sound.",
}

MAILBOX = {
    "answers_zh": "碧砂漁港安檢所",
    "answers_en": "Bisha Station",
    "why": "three units",
    "part": "The lamps",
    "n": 5,
    "procedure_zh": "訴願",
    "procedure_en": "Administrative appeal",
}

REQUEST = {
    "items": 2,
    "amount": 40,
    "visit": True,
    "until_at": "2026-12-23T16:00:00+00:00",
    "starts_at": "2026-12-01T01:00:00+00:00",
    "ends_at": "2026-12-01T04:00:00+00:00",
    "service_code": "archives",
    "before_zh": "政府資訊公開申請",
    "before_en": "Request for government information",
    "reason": "2023",
}

COUNTER = {
    "number": "RM115-0007",
    "kind_zh": "訴訟文書",
    "kind_en": "Court paper",
    "pieces": 1,
    "is_court": True,
    "host_zh": "碧砂安檢所",
    "host_en": "Bisha Station",
    "address": "",
    "entered_at": "2026-11-24T01:00:00+00:00",
    "pass_number": "A07",
}


PAGE = {
    "page_zh": "淨灘活動行政指導",
    "page_en": "Guidance for beach cleaning",
    "address": "/staff/content/7/",
    "due_on": "2026-12-01",
    "is_past": False,
    "step": "check",
    "comment": "No name.",
    "outcome": "mended",
    "answer": "No name.",
    "public_address": "/disclosures/items/beach/",
    "closes_at": "2026-12-31T04:00:00+00:00",
    "anonymous": True,
    "measure": "An awning.",
    "survey": 7,
    "dead_link": "https://example.org/gone",
    "fault": "404",
    "program": "Yacht register",
    "hook": 7,
    "since_at": "2026-11-27T04:00:00+00:00",
    "machine": "Firefox",
    "login": "duty",
    "asker_zh": "張所長",
    "asker_en": "Chang Suo-chang",
    "confirmer_zh": "曾管理",
    "confirmer_en": "Tseng Kuan-li",
}

PROMISE = {"item": "Lamp", "follow_up": 7, "is_late": True}


@pytest.fixture
def strict(monkeypatch):
    """A variable that nothing fills shows as MISSING. Returns how words are written."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "MISSING %s")
    return words.write


@pytest.fixture(scope="module")
def filed(django_db_setup, django_db_blocker):
    """One report in order, filed once for hundreds of texts: they name its number, and none reads the rows again."""
    with django_db_blocker.unblock(), transaction.atomic():
        case = demo.file(Random(11), answers(Port.objects.get(code="keelung-bisha")), now=NOW)
        transaction.set_rollback(True)
    return case


def kinds_in_code(*folders) -> set[str]:
    """The kinds the actions name: first arguments of the functions that write notices."""
    told = re.compile(
        r"""(?:tell_applicant|tell_unit|tell_claimant|_tell_end|_tell)\(\s*\w+,\s*"(\w+)"|"""
        r"""(?:queue|Draft)\(\s*"(\w+)"|notice(?:: str)? ?= ?"(\w+)\""""
    )
    found = set() if folders else {word.kind for ladder in (ROUND_LADDER, FAULT_LADDER) for word in ladder}
    for app in folders or ("accounts", "applications", "cases", "counters", "disclosures", "feedback", "notifications"):
        for file in (ROOT / app).rglob("*.py"):
            found |= {"".join(names) for names in told.findall(file.read_text(encoding="utf-8"))}
    return found


def kinds_in_catalogue() -> set[str]:
    files = catalogue_files()
    ladders = [file["rungs"] for file in files] + [stage["rungs"] for file in files for stage in file["stages"]]
    return {rung["kind"] for ladder in ladders for rung in ladder}


def notice(kind, language, case=None, **context) -> Notice:
    return Notice(kind=kind, language=language, case=case, context=context)


def test_every_kind_has_its_folder():
    named = kinds_in_code() | kinds_in_catalogue()
    assert {"report_filed", "report_may_not_sail", "back_said", "return_alarm", "late_to_applicant"} <= named
    assert named <= set(FOLDERS)


def test_every_folder_is_named_somewhere():
    assert set(FOLDERS) - kinds_in_code() - kinds_in_catalogue() <= {"plain_message"}


@pytest.mark.parametrize("kind", FOLDERS)
@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("phone", ["02-2469-0118", ""])
def test_a_text_is_whole(filed, db, strict, kind, language, phone):
    said = strict(
        notice(
            kind,
            language,
            filed,
            **LADDER | TRIP | MAILBOX | REQUEST | COUNTER | PAGE | PROMISE | {"unit_phone": phone},
        )
    )
    assert "MISSING" not in said.subject + said.mail
    assert "{" not in said.subject + said.mail
    assert "\n" not in said.subject
    assert len(said.subject) <= LONGEST
    assert re.fullmatch(r"YD-115-\d{6}-\d .+", said.subject)
    assert "\n\n\n" not in said.mail
    assert len(said.body) > 10
    if language == "en":
        assert not CJK.search(said.subject + said.mail)
        assert "http://" not in said.body.replace(f"{settings.SITE_URL}/en/", "")
    elif kind != "plain_message":
        assert CJK.search(said.subject)
        assert not re.search(
            r"[A-Za-z]+ [a-z]+ [a-z]+", said.body.replace(TRIP["vessel"], "").replace(TRIP["text"], "")
        )


@pytest.mark.parametrize("kind", sorted(kinds_in_catalogue()))
@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_a_ladder_text_needs_no_more_than_a_sweep_gives(filed, db, strict, kind, language):
    said = strict(notice(kind, language, filed, **LADDER | {"brief": []}))
    assert "MISSING" not in said.subject + said.mail
    assert not said.body.endswith(":")


def test_a_limit_of_days_is_said_as_its_last_day(db, report):
    case = report()
    midnight = words.write(notice("deadline_near", "en", case, **LADDER))
    noon = words.write(notice("deadline_near", "en", case, **LADDER | {"due_at": "2026-11-30T04:00:00+00:00"}))
    assert "Limit: 27 November 2026 (ROC 115)" in midnight.body
    assert "Limit: 30 November 2026, 12:00 (ROC 115)" in noon.body


def test_a_private_link_is_in_the_language_of_the_mail(db, report):
    case = report()
    assert f"{settings.SITE_URL}/track/link/token:" in words.write(notice("report_filed", "zh-hant", case, **TRIP)).body
    assert f"{settings.SITE_URL}/en/track/link/token:" in words.write(notice("report_filed", "en", case, **TRIP)).body


@pytest.mark.parametrize(
    ("change", "article"),
    [
        ({"vessel": {"insured": False, "insured_until": None}}, "第 71 條"),
        ({"vessel": {"insured_until": "2026-11-20"}}, "第 71 條"),
        ({"vessel": {"capacity": 0}}, "第 32 條"),
    ],
)
def test_a_yacht_that_may_not_sail_hears_why_and_so_does_the_station(report, strict, change, article):
    case = report(**change)
    said = {n.kind: strict(n) for n in case.notices.all()}
    assert set(said) == {"report_returned", "report_may_not_sail"}
    for text in said.values():
        assert article in text.body
        assert "完成報備" not in text.subject + text.mail
        assert "報備完成" not in text.subject + text.mail
        assert "MISSING" not in text.mail
    assert "緊急" in said["report_may_not_sail"].subject
    assert "請勿讓這艘遊艇出港" in said["report_may_not_sail"].body


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_what_the_actions_queue_can_be_read(report, otto, strict, language):
    """A life of three reports: changed and cancelled, closed by the station after "we are back", and unused."""
    later = NOW + timedelta(minutes=10)
    first, second, third = (report(language=language) for _one in range(3))
    actions.change_report(first, answers_with_people(first), actor=otto, now=later)
    actions.cancel_report(first, actor=otto, now=later, note="asked by phone")
    second.trip = Trip.objects.get(pk=second.pk)
    actions.acknowledge(second, actor=otto, now=later)
    actions.say_back(second, now=later)
    actions.come_back(second, actor=otto, now=later)
    actions.stay_ashore(third, actor=otto, now=later, note="engine")
    notices = list(Notice.objects.select_related("case"))
    told = kinds_in_code("applications/yacht_departure")
    assert {n.kind for n in notices} == told - {"report_returned", "report_may_not_sail"}
    _all_hold(notices, strict)


def test_what_the_watch_queues_can_be_read(report, shift, sue, command_centre, strict):
    """Nobody does anything for a day: every rung of the ladder is climbed, one by one."""
    case = report()
    for minutes in range(0, 24 * 60, 10):
        sweep(NOW + timedelta(minutes=minutes))
    notices = list(Notice.objects.filter(key__startswith="rung:").select_related("case"))
    assert {n.kind for n in notices} == {
        *("report_waiting", "departure_due", "deadline_overdue", "return_due"),
        *("return_overdue", "return_alarm", "return_unconfirmed"),
    }
    _all_hold(notices, strict)
    alarm = strict(next(n for n in notices if n.kind == "return_alarm"))
    assert Trip.objects.get(pk=case.pk).vessel_name in alarm.body
    to_applicant = [n for n in notices if n.email == "alice@example.tw"]
    assert {n.kind for n in to_applicant} == {"departure_due", "return_due"}


def _all_hold(notices, strict):
    """Whole, and without what must not travel: identity numbers and query codes."""
    identities = {
        *Applicant.objects.values_list("identity", flat=True),
        *(person.identity for n in notices for person in n.case.people.all()),
    }
    for n in notices:
        said = strict(n)
        assert "MISSING" not in said.subject + said.mail, n.kind
        assert said.subject.startswith(n.case.reference)
        assert not [number for number in identities if number in said.subject + said.mail], n.kind
        # The code is twelve signs in three groups; the number of the case has another shape.
        assert not re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", said.mail), n.kind


def test_english_names_are_picked_and_the_chinese_where_there_is_none():
    engine = engines["django"].engine
    template = engine.from_string('{% load wording %}{% pick "unit" as unit %}{{ unit }}')
    with translation.override("en"):
        assert template.render(Context({"unit_zh": "碧砂", "unit_en": "Bisha"})) == "Bisha"
        assert template.render(Context({"unit_zh": "碧砂", "unit_en": ""})) == "碧砂"
    with translation.override("zh-hant"):
        assert template.render(Context({"unit_zh": "碧砂", "unit_en": "Bisha"})) == "碧砂"
