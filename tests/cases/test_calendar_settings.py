"""The pages of the office calendar: asked, shown, and only then made."""

import re
from html import unescape

import pytest
from django.db import connection

from accounts.models import Role, Unit
from audit.models import Event
from cases import clocks, recount
from cases.models import CalendarDay, Case, ClockEntry, Closure, ConfirmedYear, Deadline, Service, Sop
from cases.office import office
from tests.accounts.people import sign_in
from tests.cast import NOW, at, make_user

HOME = "/staff/settings/calendar/"
NEW, DAY, YEAR = f"{HOME}closures/new/", f"{HOME}days/new/", f"{HOME}years/2027/confirm/"
pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def secretary(catalogue):
    return make_user("secretary", "楊研考", "Yang Yen-kao", Role.SECRETARIAT, Unit.objects.get(code="CGA"))


@pytest.fixture
def branch_secretary(catalogue):
    return make_user("branch-sec", "蔡秘書", "Tsai Mi-shu", Role.SECRETARIAT, Unit.objects.get(code="NB"))


@pytest.fixture
def waiting(report):
    """A case with a clock in working days beside the yacht's clocks in hours."""
    case = report()
    sop = Sop.objects.get(service=Service.objects.get(code="port-check"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET sop_id = %s WHERE id = %s", [sop.pk, case.pk])
    case = Case.objects.select_related("sop", "unit").get(pk=case.pk)
    (clock,) = clocks.start_many(case, [(None, NOW)], now=NOW)
    return clock


def closure(step="preview", **changes) -> dict:
    return {
        **{"date_year": "115", "date_month": "11", "date_day": "24", "part": "full", "county": "基隆市", "unit": ""},
        **{"reason_zh": "颱風", "reason_en": "Typhoon", "source": "Notice 1", "step": step},
        **changes,
    }


def holiday(step="preview", **changes) -> dict:
    return {
        **{"date_year": "2026", "date_month": "11", "date_day": "25", "kind": "off"},
        **{"name_zh": "試行假日", "name_en": "Trial holiday", "source": "Notice 2", "step": step},
        **changes,
    }


def text_of(response) -> str:
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def posted_of(response) -> dict:
    """What the second press of a preview page sends."""
    hidden = re.findall(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in hidden if name != "csrfmiddlewaretoken"}


def state() -> tuple:
    """All that a preview could leave behind."""
    return (
        list(Closure.objects.values()),
        list(CalendarDay.objects.values()),
        list(Deadline.objects.order_by("pk").values()),
        ClockEntry.objects.count(),
        Event.objects.exclude(action__in=["person.signed_in"]).count(),
        office(),
    )


# --- Closures ---------------------------------------------------------------------------------------------------------
def test_a_preview_shows_what_moves_and_leaves_no_trace(client, secretary, waiting):
    sign_in(client, secretary)
    before = state()[:-1]
    answer = client.post(f"/en{NEW}", closure())
    assert answer.status_code == 200
    said = text_of(answer)
    assert "1 open deadline moves." in said
    assert waiting.case.reference in said
    assert "Nothing is changed yet." in said
    assert state()[:-1] == before
    assert office().is_working(at("2026-11-24").date(), clocks.place_of(waiting.case.unit))


def test_the_second_press_moves_open_clocks_with_ledger_and_trail(client, secretary, waiting):
    sign_in(client, secretary)
    was = waiting.due_at
    hours = dict(Deadline.objects.exclude(pk=waiting.pk).values_list("pk", "due_at"))
    preview = client.post(NEW, closure())
    answer = client.post(NEW, posted_of(preview) | {"step": "confirm"}, follow=True)
    assert answer.redirect_chain == [(f"{HOME}?year=2026", 302)]
    waiting.refresh_from_db()
    assert waiting.due_at > was
    assert dict(Deadline.objects.exclude(pk=waiting.pk).values_list("pk", "due_at")) == hours
    line = ClockEntry.objects.get(kind="recount")
    assert (line.deadline, line.by, line.due_before, line.due_after) == (waiting, secretary, was, waiting.due_at)
    assert (line.article, line.reason) == (recount.ARTICLE, "颱風")
    assert Event.objects.filter(action="deadline.recounted", case=waiting.case, actor=secretary).count() == 1
    assert Event.objects.filter(action="closure.declared", actor=secretary).count() == 1
    assert "颱風" in text_of(answer)


def test_a_closed_case_keeps_its_dates(client, secretary, waiting):
    clocks.meet([waiting], at=NOW)
    before = Deadline.objects.filter(pk=waiting.pk).values().get()
    sign_in(client, secretary)
    assert "No open deadline moves." in text_of(client.post(f"/en{NEW}", closure()))
    client.post(NEW, closure("confirm"))
    assert Closure.objects.get().county == "基隆市"
    assert Deadline.objects.filter(pk=waiting.pk).values().get() == before


def test_who_thinks_again_finds_what_was_typed(client, secretary):
    sign_in(client, secretary)
    answer = client.post(NEW, closure("edit", reason_zh="颱風甲"))
    assert answer.status_code == 200
    assert 'value="颱風甲"' in answer.content.decode()
    assert "錯誤" not in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date_day": "31"}, "30 days"),
        ({"date_year": "1990"}, "2001"),
        ({"county": ""}, "Choose a county, or one unit below."),
        ({"county": "火星"}, "from the list"),
        ({"part": ""}, "Answer the question “Which part of the day?”"),
        ({"reason_zh": ""}, "Enter reason"),
        ({"reason_en": "x" * 121}, "120"),
        ({"source": ""}, "Enter source"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_a_wrong_answer_is_refused_and_kept(client, secretary, change, words, step):
    sign_in(client, secretary)
    answer = client.post(f"/en{NEW}", closure(step, **change))
    assert answer.status_code == 422
    assert words.lower() in text_of(answer).lower()
    assert "Error: " in answer.content.decode()
    if "source" not in change:
        assert 'value="Notice 1"' in answer.content.decode()
    assert not Closure.objects.exists()


def test_a_county_and_a_unit_are_one_too_many(client, secretary, bisha):
    sign_in(client, secretary)
    answer = client.post(f"/en{NEW}", closure(unit=bisha.pk))
    assert answer.status_code == 422
    assert "not both" in text_of(answer)


def test_the_same_closure_is_declared_once(client, secretary):
    sign_in(client, secretary)
    client.post(NEW, closure("confirm"))
    answer = client.post(f"/en{NEW}", closure("confirm"))
    assert answer.status_code == 422
    assert "declared already" in text_of(answer)
    assert Closure.objects.count() == 1


def test_a_colleague_who_was_faster_is_named_not_a_fault(client, secretary, monkeypatch):
    """Two press at once: both forms were in order, the database refuses the second."""
    client = sign_in(client, secretary)
    client.post(NEW, closure("confirm"))
    monkeypatch.setattr("cases.forms.calendar.ClosureForm._stands", lambda form: False)
    answer = client.post(f"/en{NEW}", closure("confirm"))
    assert answer.status_code == 422
    assert "in the meantime" in text_of(answer)
    assert Closure.objects.count() == 1


def test_a_station_chief_closes_the_station_and_nothing_else(client, sue, bisha, secretary):
    sign_in(client, sue)
    page = client.get(NEW).content.decode()
    assert 'name="county"' not in page
    other = Unit.objects.get(code="P06-HOUBIHU")
    assert client.post(NEW, closure("confirm", county="基隆市", unit=other.pk)).status_code == 422
    assert client.post(NEW, closure("confirm", county="基隆市", unit=bisha.pk)).status_code == 302
    found = Closure.objects.get()
    assert (found.unit, found.county) == (bisha, "")


def test_lifting_shows_first_and_moves_back(client, secretary, waiting):
    sign_in(client, secretary)
    was = waiting.due_at
    client.post(NEW, closure("confirm"))
    lift = f"{HOME}closures/{Closure.objects.get().pk}/lift/"
    assert "1 open deadline moves." in text_of(client.get(f"/en{lift}"))
    assert Closure.objects.get().is_active
    assert client.post(lift).status_code == 302
    assert not Closure.objects.get().is_active
    waiting.refresh_from_db()
    assert waiting.due_at == was
    assert Event.objects.filter(action="closure.lifted").count() == 1
    assert client.post(lift).status_code == 404  # it is lifted; a second press finds nothing


def test_a_chief_lifts_only_closures_of_the_own_unit(client, sue, secretary, bisha):
    whole = Closure.objects.create(date=NOW.date(), county="基隆市", reason_zh="颱風", reason_en="Typhoon")
    own = Closure.objects.create(date=NOW.date(), unit=bisha, reason_zh="停電", reason_en="Power cut")
    sign_in(client, sue)
    page = client.get(HOME).content.decode()
    assert f"closures/{own.pk}/lift/" in page
    assert f"closures/{whole.pk}/lift/" not in page
    assert client.get(f"{HOME}closures/{whole.pk}/lift/").status_code == 404
    assert client.post(f"{HOME}closures/{own.pk}/lift/").status_code == 302


# --- Days and years ---------------------------------------------------------------------------------------------------
def test_a_day_off_is_shown_then_entered(client, secretary, waiting):
    sign_in(client, secretary)
    was, before = waiting.due_at, state()[:-1]
    preview = client.post(f"/en{DAY}", holiday())
    assert "1 open deadline moves." in text_of(preview)
    assert state()[:-1] == before
    client.post(DAY, posted_of(preview) | {"step": "confirm"})
    waiting.refresh_from_db()
    assert waiting.due_at > was
    row = CalendarDay.objects.get(date="2026-11-25")
    assert (row.is_working, row.name_zh, row.source) == (False, "試行假日", "Notice 2")
    assert Event.objects.filter(action="calendar.changed", actor=secretary).count() == 1
    assert "試行假日" in text_of(client.get(f"{HOME}?year=2026"))


def test_a_day_is_corrected_not_entered_twice(client, secretary):
    sign_in(client, secretary)
    page = client.get(f"{DAY}?date=2026-12-25").content.decode()
    assert 'value="12"' in page
    assert "行憲紀念日" in page
    answer = client.post(DAY, holiday("confirm", date_month="12", kind="working"))
    assert answer.status_code == 302
    assert CalendarDay.objects.get(date="2026-12-25").is_working
    assert office().is_working(at("2026-12-25").date())


@pytest.mark.parametrize("asked", ["nonsense", "1999-01-01", "2026-02-30", "2026-11-24"])
def test_a_day_that_is_none_gives_an_open_form(client, secretary, asked):
    sign_in(client, secretary)
    assert client.get(f"{DAY}?date={asked}").status_code == 200


def test_a_year_is_confirmed_with_its_source(client, secretary):
    ConfirmedYear.objects.filter(year=2027).delete()
    sign_in(client, secretary)
    assert "Not confirmed yet" in text_of(client.get(f"/en{HOME}?year=2027"))
    refused = client.post(f"/en{YEAR}", {"source": "Calendar of July 2026"})
    assert refused.status_code == 422
    assert 'value="Calendar of July 2026"' in refused.content.decode()
    assert not ConfirmedYear.objects.filter(year=2027).exists()
    assert client.post(YEAR, {"source": "Calendar of July 2026", "compared": "on"}).status_code == 302
    assert ConfirmedYear.objects.get(year=2027).confirmed_by == secretary
    assert "Calendar of July 2026" in text_of(client.get(f"/en{HOME}?year=2027"))
    ConfirmedYear.objects.filter(year=2027).update(source="import_calendar")  # as the command writes it
    assert "Source: official calendar file" in text_of(client.get(f"/en{HOME}?year=2027"))
    assert Event.objects.filter(action="calendar.confirmed").count() == 1
    assert not office().unconfirmed(2027)


def test_the_number_of_days_off_is_the_official_one(client, secretary):
    """120 in 2026, 118 in 2025: the totals of the official calendars."""
    sign_in(client, secretary)
    assert "weekends included: 120." in text_of(client.get(f"/en{HOME}?year=2026"))
    assert "weekends included: 118." in text_of(client.get(f"/en{HOME}?year=2025"))


@pytest.mark.parametrize("year", ["1999", "2101", "x", "-5", "99999999999", "２０２６"])
def test_a_year_the_calendar_does_not_cover_is_not_there(client, secretary, year):
    sign_in(client, secretary)
    assert client.get(HOME, {"year": year}).status_code == 404
    assert client.get(f"{HOME}years/1999/confirm/").status_code == 404


# --- Who --------------------------------------------------------------------------------------------------------------
def test_the_calendar_of_all_is_kept_for_all(client, branch_secretary, otto):
    """A branch reads it; what holds for the whole agency is changed at the headquarters."""
    sign_in(client, branch_secretary)
    assert client.get(HOME).status_code == 200
    assert [client.get(url).status_code for url in (DAY, YEAR, NEW)] == [404, 404, 200]
    sign_in(client, otto)
    assert client.get(HOME).status_code == 200
    assert [client.get(url).status_code for url in (DAY, YEAR, NEW)] == [404, 404, 404]
    assert [client.post(url, closure("confirm")).status_code for url in (DAY, YEAR, NEW)] == [404, 404, 404]
    assert not Closure.objects.exists()


def test_strangers_are_sent_to_the_door(client, catalogue):
    for url in ("/staff/settings/", HOME, NEW, DAY, YEAR):
        assert client.get(url)["Location"].startswith("/staff/sign-in/")


def test_the_settings_list_what_one_may_use(client, otto, secretary):
    sign_in(client, otto)
    shown = text_of(client.get("/en/staff/settings/"))
    assert "Procedures" in shown
    assert "Office calendar" in shown
    assert "People, units and roles" not in shown
    admin = make_user("boss", "曾管理", "Tseng Kuan-li", Role.ADMINISTRATOR, Unit.objects.get(code="CGA"))
    sign_in(client, admin)
    assert "People, units and roles" in text_of(client.get("/en/staff/settings/"))


def test_english_pages_show_chinese_only_where_they_say_so(client, secretary, waiting):
    sign_in(client, secretary)
    client.post(NEW, closure("confirm"))
    pages = [
        *(client.get(f"/en{url}") for url in ("/staff/settings/", HOME, NEW, DAY, YEAR)),
        client.get(f"/en{HOME}closures/{Closure.objects.get().pk}/lift/"),
        client.post(f"/en{DAY}", holiday()),
    ]
    for page in pages:
        main = re.search(r"<main.*?</main>", page.content.decode(), re.DOTALL)[0]
        main = re.sub(r'<(\w+)[^>]*lang="zh-Hant-TW"[^>]*>.*?</\1>', "", main, flags=re.DOTALL)
        visible = re.sub(r"<[^>]+>", " ", main)
        assert not re.search(r"[\u3400-\u9fff]", visible), page.request["PATH_INFO"]


def test_a_preview_asks_the_same_for_one_case_and_for_many(
    client, secretary, waiting, report, django_assert_max_num_queries
):
    sop = Sop.objects.get(pk=waiting.case.sop_id)
    for _one in range(5):
        case = report()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cases_case SET sop_id = %s WHERE id = %s", [sop.pk, case.pk])
        clocks.start_many(Case.objects.select_related("sop", "unit").get(pk=case.pk), [(None, NOW)], now=NOW)
    change = recount.closing(Closure(date=at("2026-11-24").date(), county="基隆市", reason_zh="颱風"))
    with django_assert_max_num_queries(16):
        assert len(recount.preview(change, now=NOW)) == 6
