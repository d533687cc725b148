"""A report is changed at its page: a slip of the pen must not end the watch, nor a mistaken press."""

from datetime import timedelta

import pytest
import time_machine

from applications.yacht_departure import actions, forms, people
from cases import access
from cases.models import Case
from cases.rooms import room_of
from cases.sweep import sweep
from notifications.models import Notice
from notifications.words import write
from tests.cast import NOW

ETA = NOW + timedelta(hours=8)  # leaves in 2 hours, lasts 6
INSURED = {"insured_until": "2099-12-31"}


@pytest.fixture
def filed(report, shift):
    return report(vessel=INSURED)


def press(client, case, name, post, now):
    """Open the case by its private link and press one of its buttons."""
    with time_machine.travel(now):
        client.post(f"/track/link/{access.link_token(case)}/")
        answer = client.post(f"/track/{case.reference}/{name}/", post)
    assert "number=" not in answer.headers.get("Location", "")
    return answer


def change(client, case, now=NOW, others=None, jackets=None, insured=None, **plan):
    """Send the form of the change as it stands, but for what is named; the answer and its text."""
    case = Case.objects.select_related("application", "applicant", "trip").get(pk=case.pk)
    given = people.answers_with_people(case)
    voyage = {**given["voyage"], **{name: text for name, text in plan.items() if text}}
    post = (forms.ReturnForm if case.trip.departed_at else forms.PlanForm)().posted_from(voyage)
    post |= forms.CrewRoster().posted_from(given["people"] if others is None else others)
    post |= {"life_jackets": jackets} if jackets else {}
    post |= forms.ReturnForm().posted_from({"insured_until": insured}) if insured else {}
    return press(client, case, "change", post, now)


@pytest.mark.parametrize(
    ("field", "moment"),
    [
        ("eta", NOW + timedelta(days=3650)),
        ("eta", NOW - timedelta(minutes=1)),
        ("etd", NOW - timedelta(days=2)),
    ],
    ids=["return years ahead", "return in the past", "departure in the past"],
)
def test_a_moment_that_cannot_be_meant_is_refused_beside_its_box(client, filed, field, moment):
    page = change(client, filed, **{field: moment.isoformat()})
    assert page.status_code == 422 and f'href="#id_{field}_0"' in page.text
    filed.trip.refresh_from_db()
    assert filed.trip.eta == ETA


def test_at_sea_too_the_return_lies_ahead(client, filed, otto):
    actions.depart(filed, actor=otto, now=NOW + timedelta(hours=2))
    late = ETA + timedelta(hours=1)
    assert change(client, filed, late, eta=(late - timedelta(minutes=1)).isoformat()).status_code == 422
    assert change(client, filed, late, eta=(late + timedelta(days=90)).isoformat()).status_code == 422
    assert change(client, filed, late, eta=(late + timedelta(hours=3)).isoformat()).status_code == 302
    filed.trip.refresh_from_db()
    assert filed.trip.eta == late + timedelta(hours=3)


def test_a_departure_that_has_passed_and_is_left_as_it_was_stops_no_change(client, filed):
    later = (ETA + timedelta(hours=1)).isoformat()
    assert change(client, filed, NOW + timedelta(hours=3), eta=later).status_code == 302


def test_who_comes_along_later_needs_a_life_jacket(client, filed):
    jackets = Case.objects.get().application.answers["safety"]["life_jackets"]
    page = change(client, filed, jackets="1")  # the skipper and somebody else
    assert page.status_code == 422 and 'href="#id_life_jackets"' in page.text
    assert change(client, filed, jackets="１２").status_code == 302
    assert Case.objects.get().application.answers["safety"]["life_jackets"] == 12 != jackets
    assert "life_jackets" not in Case.objects.get().application.answers["voyage"]


def test_who_said_to_be_back_by_mistake_is_watched_again(client, filed, otto):
    actions.depart(filed, actor=otto, now=NOW + timedelta(hours=2))
    press(client, filed, "back", {}, NOW + timedelta(hours=3))
    with time_machine.travel(NOW + timedelta(hours=3)):
        assert f"/track/{filed.reference}/change/" in client.get(f"/track/{filed.reference}/").text
    sweep(ETA + timedelta(hours=2))
    assert not Notice.objects.filter(kind="return_overdue").exists()
    later = (ETA + timedelta(hours=4)).isoformat()
    assert change(client, filed, ETA + timedelta(hours=3), eta=later).status_code == 302
    filed.trip.refresh_from_db()
    assert filed.trip.back_said_at is None
    sweep(ETA + timedelta(hours=6))
    assert {notice.email for notice in Notice.objects.filter(kind="return_overdue")} == {
        "otto@cga.example.tw", "bisha@cga.example.tw"
    }  # fmt: skip
    press(client, filed, "back", {}, ETA + timedelta(hours=7))
    assert Notice.objects.filter(kind="back_said").count() == 2


COURSE = {"zh-hant": "/track/", "en": "/en/track/"}
CONFIRMED_BY_US = {"zh-hant": "已收到您返港的通知", "en": "You told us that you are back, so we no longer call."}
AT_SEA = {"zh-hant": "航行中", "en": "You are at sea"}


def course(client, case, now, language="zh-hant"):
    """The course of the case on its status page, as the applicant reads it."""
    with time_machine.travel(now):
        page = client.get(f"{COURSE[language]}{case.reference}/").text
    return page.split('<ol class="course">')[1].split("</ol>")[0], page


@pytest.mark.parametrize("language", COURSE)
def test_who_said_to_be_back_reads_that_the_station_confirms_it(client, filed, otto, language):
    actions.depart(filed, actor=otto, now=NOW + timedelta(hours=2))
    press(client, filed, "back", {}, ETA + timedelta(hours=2, minutes=10))  # our limit has passed already
    shown, page = course(client, filed, ETA + timedelta(hours=2, minutes=20), language)
    assert CONFIRMED_BY_US[language] in shown
    assert AT_SEA[language] not in page
    assert 'class="light late"' not in page
    assert 'class="working' not in page
    filed.refresh_from_db()
    assert (filed.status, filed.stage.key) == ("decided", "return")  # words alone: the watch stands until it is closed


def test_who_was_never_registered_to_have_left_reads_the_same(client, filed):
    press(client, filed, "back", {}, ETA + timedelta(hours=2))
    shown, page = course(client, filed, ETA + timedelta(hours=2, minutes=10))
    assert CONFIRMED_BY_US["zh-hant"] in shown
    assert 'class="light late"' not in page


def test_who_is_out_after_all_reads_of_the_trip_again(client, filed, otto):
    actions.depart(filed, actor=otto, now=NOW + timedelta(hours=2))
    press(client, filed, "back", {}, NOW + timedelta(hours=3))
    change(client, filed, NOW + timedelta(hours=4), eta=(ETA + timedelta(hours=4)).isoformat())
    shown, _page = course(client, filed, NOW + timedelta(hours=4, minutes=10))
    assert AT_SEA["zh-hant"] in shown
    assert CONFIRMED_BY_US["zh-hant"] not in shown
    assert 'class="light' in shown


def test_the_desk_reads_to_who_calls_that_the_return_waits_for_the_station(client, settings, filed, otto):
    press(client, filed, "back", {}, ETA)
    filed.refresh_from_db()
    assert "已收到您返港的通知" in room_of(filed).spoken(filed, "zh-hant", ETA)
    sign_in(client, settings, otto)
    with time_machine.travel(ETA + timedelta(hours=3)):
        page = client.get(f"/staff/cases/{filed.reference}/").text
    assert "已收到您返港的通知" in page.split('<ol class="course">')[1].split("</ol>")[0]
    assert 'class="light late"' in page  # to us the limit is still one to keep


def test_taken_back_with_the_same_plan_what_was_kept_from_being_said_is_said(client, filed):
    press(client, filed, "back", {}, NOW + timedelta(minutes=1))
    sweep(NOW + timedelta(minutes=40))
    assert not Notice.objects.filter(kind="report_waiting").exists()
    assert change(client, filed, NOW + timedelta(minutes=45)).status_code == 302
    sweep(NOW + timedelta(minutes=46))
    assert Notice.objects.filter(kind="report_waiting").exists()


def test_a_driver_who_goes_alone_can_take_people_along(client, report, shift):
    case = report(vessel=INSURED, people=[])
    with time_machine.travel(NOW):
        client.post(f"/track/link/{access.link_token(case)}/")
        page = client.get(f"/en/track/{case.reference}/change/").text
    assert "The yacht has left" not in page and 'name="add"' in page
    again = press(client, case, "change", {"people-count": "0", "add": "1"}, NOW)
    assert again.status_code == 200 and 'name="people-0-name"' in again.text
    wrong = change(client, case, others=[{"name": "王小明"}])
    assert wrong.status_code == 422 and 'href="#id_people-0-identity"' in wrong.text


LAST_INSURED_DAY = {"insured_until": "2026-11-23"}


@pytest.mark.parametrize("registered", [True, False], ids=["departure registered", "departure not registered"])
def test_who_is_late_at_sea_may_say_so_whatever_the_insurance(client, settings, report, shift, otto, registered):
    """Ashore the law holds the yacht back. At sea nothing is gained by not knowing when it comes."""
    case = report(vessel=LAST_INSURED_DAY)
    if registered:
        actions.depart(case, actor=otto, now=case.trip.etd)
    late = ETA + timedelta(hours=1)
    back = NOW + timedelta(days=1)
    assert change(client, case, late, eta=back.isoformat()).status_code == 302

    case.trip.refresh_from_db()
    assert case.trip.eta == back
    assert case.deadlines.get(stage__key="return").due_at == back + timedelta(hours=2), "the watch follows"
    for kind in ("report_changed", "report_changed_station"):
        assert "第 71 條" in words_of(case, kind)
    with time_machine.travel(late):
        assert "第 71 條" in client.get(f"/track/{case.reference}/").text
        sign_in(client, settings, otto)
        assert "第 71 條" in client.get(f"/staff/cases/{case.reference}/").text
    assert "第 71 條" in str(case.documents.get(is_current=True).content)


def test_who_searches_hears_of_the_later_return(client, report, shift, command_centre, otto):
    case = report(vessel=INSURED)
    actions.depart(case, actor=otto, now=case.trip.etd)
    sweep(ETA + timedelta(hours=5))
    alarmed = {notice.email for notice in case.notices.filter(kind="return_alarm")}
    assert change(client, case, ETA + timedelta(hours=6), eta=(ETA + timedelta(hours=9)).isoformat()).status_code == 302
    told = {notice.email for notice in case.notices.filter(kind="report_changed_station")}
    assert len(told) == 2 and told & alarmed


def sign_in(client, settings, user):
    """A demo person: the second factor has tests of its own (tests/accounts)."""
    settings.DEMO = user.is_demo = True
    user.save(update_fields=["is_demo"])
    client.force_login(user)


def words_of(case, kind) -> str:
    return write(case.notices.get(kind=kind)).body


def test_ashore_a_later_return_still_needs_the_insurance(client, report, shift):
    case = report(vessel=LAST_INSURED_DAY)
    page = change(client, case, eta=(NOW + timedelta(days=1)).isoformat())
    assert page.status_code == 422 and "第 71 條" in page.text
    put_off = {"etd": (NOW + timedelta(days=1)).isoformat(), "eta": (NOW + timedelta(days=1, hours=4)).isoformat()}
    assert change(client, case, NOW + timedelta(hours=3), **put_off).status_code == 422, "it leaves tomorrow: ashore"


def test_insurance_that_was_extended_is_said_with_the_new_plan(client, report, shift):
    case = report(vessel=LAST_INSURED_DAY)
    assert change(client, case, eta=(NOW + timedelta(days=1)).isoformat(), insured="2026-12-31").status_code == 302
    case.trip.refresh_from_db()
    assert case.trip.insured_until.isoformat() == "2026-12-31"
    assert "第 71 條" not in words_of(case, "report_changed_station")


def test_the_station_can_take_the_call_of_a_yacht_that_is_late(client, settings, report, shift, otto):
    case = report(vessel=LAST_INSURED_DAY)
    actions.depart(case, actor=otto, now=case.trip.etd)
    sign_in(client, settings, otto)
    with time_machine.travel(ETA + timedelta(hours=1)):
        post = forms.ReturnForm().posted_from(
            {"return_port": case.trip.return_port.code, "eta": (NOW + timedelta(days=1)).isoformat()}
        )
        assert client.post(f"/staff/cases/{case.reference}/page/change/", post).status_code == 302
    case.trip.refresh_from_db()
    assert case.trip.eta == NOW + timedelta(days=1)


def test_the_station_reads_how_late_the_report_came_not_how_late_it_is_now(client, filed, otto, settings):
    settings.DEMO = otto.is_demo = True
    otto.save(update_fields=["is_demo"])

    def page(now):
        client.cookies.clear()
        with time_machine.travel(now, tick=True):
            client.force_login(otto)
            return client.get(f"/en/staff/cases/{filed.reference}/").text

    late, yours = "less than 30 minutes before the planned departure", "You leave in less than 30 minutes"
    for now in (NOW + timedelta(minutes=95), NOW + timedelta(hours=5)):  # it was filed two hours ahead
        shown = page(now)
        assert late not in shown and yours not in shown
    sooner = NOW + timedelta(minutes=20)
    assert change(client, filed, etd=sooner.isoformat()).status_code == 302
    shown = page(NOW + timedelta(hours=5))
    assert late in shown and yours not in shown
