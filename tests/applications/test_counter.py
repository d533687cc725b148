"""At the counter or by phone: the same way through the form, for somebody else; theirs is the case, ours the trail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from applications.coastal_zone.example import example as zone_example
from applications.coastal_zone.journey import JOURNEY as zone_way
from applications.coastal_zone.lead import earliest_entry
from applications.port_check.example import example as pier_example
from applications.port_check.journey import JOURNEY as pier_way
from applications.records.journeys import JOURNEYS
from cases import counter, parking
from cases.codes import draft_code
from cases.models import Case, Draft, Service
from cases.models.case import Status
from cases.rooms import ROOMS
from notifications.words import write
from tests.applications.test_yacht_pages import typed
from tests.cases import samples
from tests.cast import NOW, answers

FILE = reverse("counter_file")


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def desk(client, otto):
    otto.is_demo = True
    otto.save(update_fields=["is_demo"])
    client.force_login(otto)
    return client


def intake(**changes):
    yesterday = {"received_year": "115", "received_month": "11", "received_day": "22", "received_time": "16:30"}
    yesterday["proof"] = "收文 1150042"
    return {"service": "yacht-departure", "channel": "phone", "language": "en", **yesterday, **changes}


def begun(desk, **changes) -> str:
    return desk.post(FILE, intake(**changes)).headers["Location"]


def fill(desk, way, given):
    for key, post in typed(given).items():
        answer = desk.post(f"{way}{key}/", post)
        assert answer.status_code == 302 and answer.headers["Location"].startswith(way), key
    return answer


def test_a_report_taken_by_telephone_is_the_callers_and_counts_from_its_receipt(desk, bisha_port, shift, otto):
    way = begun(desk)
    assert desk.get(way).headers["Location"] == f"{way}vessel/"
    page = desk.get(f"{way}vessel/")
    assert "/services/yacht-departure/apply/" not in page.text and "draft-YD" not in desk.cookies
    assert fill(desk, way, answers(bisha_port)).headers["Location"] == f"{way}check/"
    check = desk.get(f"{way}check/").text
    assert f"{way}read-back/" in check and f"{way}vessel/?from=check" in check
    aloud = desk.get(f"{way}read-back/")
    assert answers(bisha_port)["skipper"]["identity"] in aloud.text and str(otto) in aloud.text
    assert desk.post(f"{way}check/", {"told": "on"}).status_code == 422  # how did they agree?
    for _press in range(2):
        assert desk.post(f"{way}check/", {"agreed": "oral", "told": "on"}).headers["Location"] == f"{way}done/"
    done = desk.get(f"{way}done/")
    case = Case.objects.get()
    assert case.reference in done.text and re.search(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", done.text)
    received = NOW.replace(day=22, hour=16, minute=30)
    assert (case.filed_by, case.channel, case.language, case.filed_at) == (otto, "phone", "en", received)
    assert case.deadlines.get(stage__key="acknowledge").started_at == received
    assert case.applicant.name == answers(bisha_port)["skipper"]["name"]
    filed = case.events.get(action="case.filed")
    assert (filed.actor, filed.data["consent"], filed.data["channel"]) == (otto, "oral", "phone")
    assert filed.data["proof"] == "收文 1150042"
    assert filed.at >= NOW


def test_who_left_no_email_gets_letters(desk, bisha_port, shift):
    way = begun(desk, channel="counter", language="zh-hant")
    given = answers(bisha_port, skipper={"email": None, "address": "基隆市中正區北寧路 1 號"})
    fill(desk, way, given)
    desk.post(f"{way}check/", {"agreed": "signed", "told": "on"})
    case = Case.objects.get()
    assert case.notices.get(kind="report_filed").channel == "letter"


def test_several_people_at_one_desk_do_not_meet(desk, bisha, otto, debbie, client):
    way = begun(desk)
    desk.post(f"{way}vessel/", typed_vessel(bisha))
    draft = Draft.objects.get()
    assert list(counter.open_drafts(otto, now=NOW)) == [draft] and not counter.open_drafts(debbie, now=NOW)
    assert way in desk.get(FILE).text
    debbie.is_demo = True
    debbie.save(update_fields=["is_demo"])
    client.force_login(debbie)
    assert client.get(f"{way}vessel/").status_code == 404
    client.logout()
    client.cookies["draft-YD"] = str(draft.pk)  # nor does its key open it on line
    assert client.get("/services/yacht-departure/apply/").headers["Location"].endswith("/apply/vessel/")


def test_neither_a_link_nor_a_code_opens_a_draft_of_the_desk(desk, client, bisha):
    way = begun(desk)
    assert desk.get(f"{way}save.svg/").status_code == 404  # before the first answer its link would open anybody's
    desk.post(f"{way}vessel/", typed_vessel(bisha))
    draft = Draft.objects.get()
    assert parking.find_by_code(draft_code(draft.pk), network="1", now=NOW) is None
    assert parking.find_by_link(parking.link_token(draft), now=NOW) is None
    assert parking.find_by_link(parking.link_token(Draft(code_hash="")), now=NOW) is None


def typed_vessel(bisha):
    from applications.models import Port

    return typed(answers(Port.objects.get(code="keelung-bisha")))["vessel"]


def test_a_form_put_aside_waits_at_the_desk(desk, bisha):
    way = begun(desk)
    assert desk.post(f"{way}vessel/", typed_vessel(bisha) | {"later": "1"}).headers["Location"] == f"{way}save/"
    assert desk.get(f"{way}save/").headers["Location"] == FILE
    assert desk.get(way).headers["Location"] == f"{way}skipper/"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"channel": "online"}, "channel"),
        ({"service": "petition"}, "service"),
        ({"received_day": "24"}, "received"),
        ({"received_month": "7"}, "received"),
        ({"received_time": ""}, "received"),
        ({"proof": ""}, "proof"),
    ],
)
def test_what_is_wrong_before_the_first_question_is_said(desk, changes, where):
    page = desk.post(FILE, intake(**changes))
    assert page.status_code == 422 and "錯誤：" in page.text
    assert page.context["form"].errors.keys() == {where}
    assert not Draft.objects.exists()


def test_every_room_can_be_filed_at_the_desk(desk, catalogue):
    """No room knows of the desk: each opens there, in its frame, and leads on within it."""
    with_a_form = [code for code, room in ROOMS.items() if room.door is None]
    opened = Service.objects.filter(is_open=True, is_public=True, code__in=with_a_form)
    assert opened
    for service in opened:
        way = begun(desk, service=service.code)
        first = desk.get(way).headers["Location"]
        assert first.startswith(way)
        page = desk.get(first)
        assert page.status_code == 200 and "陳值班" in page.text, service.code
        assert desk.post(first, {}).status_code == 422


def at_the_desk(service, way, answers, otto, *, received, consent):
    """What the press on the check page does, with answers that are in order."""
    draft = counter.begin(
        Service.objects.get(code=service),
        channel="mail",
        received=received,
        proof="郵戳",
        language="zh-hant",
        actor=otto,
        now=NOW,
    )
    draft.consent = consent
    draft.save(update_fields=["consent"])
    return way.file(draft.service, answers, draft=draft, language="zh-hant", form_version=1, now=NOW)


def test_a_signed_letter_counts_from_the_day_it_came_not_from_our_typing(catalogue, otto):
    came = NOW - timedelta(days=3)
    way = JOURNEYS["information"]
    signed = at_the_desk("information", way, way.example(NOW), otto, received=came, consent="letter")
    assert signed.status == Status.RECEIVED
    assert (signed.access_request.received_at, signed.access_request.signed_by) == (came, "post")
    assert signed.deadlines.get(stage=None).started_at == came
    spoken = at_the_desk("information", way, way.example(NOW), otto, received=came, consent="oral")
    assert spoken.status == Status.AWAITING_SIGNATURE and spoken.access_request.received_at is None


def test_lead_times_are_judged_by_the_day_a_form_came(desk, catalogue):
    """The zone wants five working days: a form that came in time stays in time, however long it lay with us."""
    way = begun(desk, service="coastal-zone", received_day="16")
    desk.post(f"{way}exemption/", {"answer": "none"})
    first = earliest_entry(NOW.replace(day=16, hour=16, minute=30))
    assert first < earliest_entry(NOW)
    asked = {
        "zone": "newtaipei-linshanbi",
        "reason": "research",
        "place": "岬角",
        "reason_text": "調查潮間帶的螺類分布。",
    }
    asked |= {"way_in": "漁港", "military": "no"}
    for name, hour in (("entry_at", "08:00"), ("exit_at", "12:00")):
        asked |= {f"{name}_year": first.year, f"{name}_month": first.month, f"{name}_day": first.day}
        asked[f"{name}_time"] = hour
    answer = desk.post(f"{way}visit/", asked)
    assert answer.status_code == 302, answer.context["form"].errors


LATE = "登錄時，答復期限已過"
ZONE = ("coastal-zone", zone_way, zone_example, "visit_filed", "3 個工作天")
PIER = ("port-check", pier_way, pier_example, "check_filed", "2 個工作天")


def filed_from_paper(desk, service, way, example, *, day) -> tuple[Case, str]:
    """The case of a letter that came at 16:30 on that day of November, entered now, and the page after the press."""
    address = begun(desk, service=service, received_day=day, channel="post", language="zh-hant")
    given = example(NOW.replace(day=int(day), hour=16, minute=30))
    for step in way.steps:
        if step.papers:
            post = {
                f"paper-{one.key}": SimpleUploadedFile("a.pdf", samples.pdf())
                for one in step.papers(given)
                if one.required
            }
        else:
            post = step.make(None, given, NOW).posted_from(given[step.key])
        answer = desk.post(f"{address}{step.key}/", post)
        assert answer.status_code == 302, (step.key, answer.context["form"].errors)
    assert desk.post(f"{address}check/", {"agreed": "letter", "told": "on"}).headers["Location"] == f"{address}done/"
    return Case.objects.get(), desk.get(f"{address}done/").text


@pytest.mark.parametrize(("service", "way", "example", "kind", "limit"), [ZONE, PIER])
def test_a_paper_entered_when_its_time_was_over_promises_no_day_that_has_passed(
    desk, catalogue, settings, tmp_path, service, way, example, kind, limit
):
    settings.MEDIA_ROOT = tmp_path
    case, page = filed_from_paper(desk, service, way, example, day="16")
    assert case.deadlines.get(stage=None).due_at < NOW
    said = write(case.notices.get(kind=kind)).body
    assert limit not in said
    assert "115 年 11 月 16 日 16:30" in said and LATE in said and "新的日期" in said
    paper = str(case.documents.get().content)
    assert limit not in page and LATE in page
    assert limit not in paper and LATE in paper and "11 月 20 日" not in paper


@pytest.mark.parametrize(("service", "way", "example", "kind", "limit"), [ZONE, PIER])
def test_a_paper_entered_in_time_gets_the_usual_promise(
    desk, catalogue, settings, tmp_path, service, way, example, kind, limit
):
    settings.MEDIA_ROOT = tmp_path
    case, page = filed_from_paper(desk, service, way, example, day="22")
    said = write(case.notices.get(kind=kind)).body
    assert limit in said and LATE not in said and limit in page and limit in str(case.documents.get().content)


def test_a_draft_of_the_desk_says_whose_it_is(catalogue):
    service = Service.objects.get(code="yacht-departure")
    with pytest.raises(IntegrityError):
        Draft.objects.create(service=service, channel="phone", touched_at=NOW, expires_at=NOW + timedelta(days=1))


def test_an_auditor_files_nothing(client, catalogue, otto):
    from accounts.models import Role, Unit
    from tests.cast import make_user

    auditor = make_user("auditor", "稽核員", "Auditor", Role.AUDITOR, Unit.objects.get(kind="hq"))
    auditor.is_demo = True
    auditor.save(update_fields=["is_demo"])
    client.force_login(auditor)
    assert client.get(FILE).status_code == 404
