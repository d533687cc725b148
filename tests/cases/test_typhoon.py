"""The typhoon button: asked, shown, done once, told once, on the public pages until it is over, and taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.urls import reverse

from accounts.models import Role, Unit
from audit.models import Event
from cases import clocks, closures
from cases.models import Case, ClockEntry, Closure, Deadline, Declaration, Service, Sop
from notifications.models import Notice
from tests.accounts.people import sign_in
from tests.cast import NOW, at, make_user

BUTTON = "/staff/settings/typhoon/"
pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOW)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def secretary(client, catalogue):
    person = make_user("secretary", "楊研考", "Yang Yen-kao", Role.SECRETARIAT, Unit.objects.get(code="CGA"))
    sign_in(client, person)
    return person


@pytest.fixture
def waiting(report):
    """A case whose promised date is counted in working days, beside the yacht's clocks in hours."""
    case = report()
    sop = Sop.objects.get(service=Service.objects.get(code="port-check"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET sop_id = %s WHERE id = %s", [sop.pk, case.pk])
    case = Case.objects.select_related("sop", "unit").get(pk=case.pk)
    (clock,) = clocks.start_many(case, [(None, NOW)], now=NOW)
    return clock


def posted(step="confirm", **changes):
    return {
        **{"first_year": "115", "first_month": "11", "first_day": "24", "part": "full"},
        **{"counties": ["基隆市", "花蓮縣"], "key": str(uuid4())},
        **{"reason_zh": "颱風", "reason_en": "Typhoon", "source": "行政院人事行政總處", "step": step},
        **changes,
    }


def test_the_preview_counts_who_moves_and_who_is_told_and_leaves_no_trace(client, secretary, waiting):
    page = client.post(f"/en{BUTTON}", posted("preview"))
    assert "1 open deadline moves." in page.text and "1 applicant is told" in page.text
    assert not Declaration.objects.exists() and not Closure.objects.exists()
    assert Deadline.objects.get(pk=waiting.pk).due_at == waiting.due_at


def test_half_a_day_moves_no_limit_in_days_and_the_page_says_why(client, secretary, waiting):
    page = client.post(f"/en{BUTTON}", posted("preview", part="am"))
    assert "No open deadline moves." in page.text and "stays a working day" in page.text
    assert "stays a working day" not in client.post(f"/en{BUTTON}", posted("preview")).text


def test_declared_once_however_often_it_is_pressed(client, secretary, waiting):
    hours = dict(Deadline.objects.exclude(pk=waiting.pk).values_list("pk", "due_at"))
    form = posted()
    for _press in range(2):
        assert client.post(BUTTON, form).headers["Location"] == BUTTON
    assert Declaration.objects.count() == 1 and Closure.objects.count() == 2
    after = Deadline.objects.get(pk=waiting.pk)
    assert after.due_at > waiting.due_at
    assert dict(Deadline.objects.exclude(pk=waiting.pk).values_list("pk", "due_at")) == hours
    assert ClockEntry.objects.filter(kind="recount").count() == 1
    assert Event.objects.filter(action="closure.declared", actor=secretary).count() == 1
    notice = Notice.objects.get(kind="closure_moved_date")
    assert notice.context["before_at"] != notice.context["due_at"] and notice.case_id == waiting.case_id


def test_lifted_the_old_day_holds_again_and_it_is_said_once(client, secretary, waiting):
    client.post(BUTTON, posted())
    declaration = Declaration.objects.get()
    address = reverse("typhoon_lift", args=[declaration.pk])
    assert "1 open deadline moves." in client.get(f"/en{address}").text
    for _press in range(2):
        assert client.post(address).status_code == 302
    assert Deadline.objects.get(pk=waiting.pk).due_at == waiting.due_at
    assert not Closure.objects.filter(is_active=True).exists()
    assert Notice.objects.filter(kind="closure_lifted_date").count() == 1
    assert [line.kind for line in waiting.ledger.order_by("pk")] == ["start", "recount", "recount"]


def test_several_days_several_places_and_nothing_twice(client, secretary, waiting):
    until = {"last_year": "115", "last_month": "11", "last_day": "25"}
    client.post(BUTTON, posted(counties=["花蓮縣"]))
    quay = waiting.case.unit
    Unit.objects.filter(pk=quay.pk).update(township="中正區")
    client.post(BUTTON, posted(units=[quay.pk], townships=["基隆市 中正區"], **until))
    # Hualien on the first day stands already; the township lies in a county that is closed as a whole
    second = Declaration.objects.first().closures.values_list("date", "county", "township", "unit")
    assert len(second) == 5 and not any(township for _day, _county, township, _unit in second)
    assert client.post(BUTTON, posted(counties=["花蓮縣"])).status_code == 422


def test_the_public_pages_say_it_until_it_is_over(client, secretary, time_machine):
    assert "停止上班" not in client.get("/services/").text and "花蓮縣" not in client.get("/services/").text
    client.post(BUTTON, posted("confirm", part="am"))
    page = client.get("/services/yacht-departure/")
    assert "花蓮縣" in page.text and "基隆市" in page.text and "118" in page.text
    assert "Hualien County" in client.get("/en/").text
    time_machine.move_to(at("2026-11-24 11:59:58"))
    assert "花蓮縣" in client.get("/services/yacht-departure/").text
    (one,) = closures.announced(at("2026-11-24 11:59:58"))
    assert one.ends_at == at("2026-11-24 12:00")
    time_machine.move_to(at("2026-11-24 12:00:01"))
    cache.clear()  # Redis counts its own seconds; how long a page is kept is asked below
    assert "花蓮縣" not in client.get("/services/yacht-departure/").text


def test_a_page_is_kept_no_longer_than_what_its_banner_says(client, secretary, time_machine, monkeypatch):
    from coastguard_portal import pagecache

    client.post(BUTTON, posted("confirm", part="am"))
    kept = []
    monkeypatch.setattr(pagecache.PageCacheMiddleware, "write", lambda *args: kept.append(args[-1]))
    time_machine.move_to(at("2026-11-24 11:59:00"))
    client.get("/services/yacht-departure/")
    assert 50 < kept[0] <= 60


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"counties": []}, "counties"),
        ({"first_month": "13"}, "first"),
        ({"last_year": "115", "last_month": "11", "last_day": "23"}, "last"),
        ({"last_year": "115", "last_month": "12", "last_day": "20"}, "last"),
        ({"counties": ["臺海市"]}, "counties"),
        ({"units": ["999999"]}, "units"),
        ({"reason_zh": ""}, "reason_zh"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_declared(client, secretary, changes, where):
    page = client.post(BUTTON, posted(**changes))
    assert page.status_code == 422 and "錯誤：" in page.text
    assert page.context["form"].errors.keys() == {where}
    assert "行政院人事行政總處" in page.text
    assert not Declaration.objects.exists()


def test_a_station_closes_itself_and_no_county(client, sue, bisha):
    sign_in(client, sue)
    page = client.get(BUTTON)
    assert page.status_code == 200 and 'value="花蓮縣"' not in page.text
    assert client.post(BUTTON, posted()).status_code == 422
    client.post(BUTTON, posted(counties=[], units=[bisha.pk]))
    assert Closure.objects.get().unit == bisha


def test_a_closure_of_others_is_not_for_lifting(client, secretary, sue):
    client.post(BUTTON, posted())
    sign_in(client, sue)
    assert client.get(reverse("typhoon_lift", args=[Declaration.objects.get().pk])).status_code == 404


def test_a_declaration_is_lifted_by_somebody(secretary):
    given = {"key": uuid4(), "reason_zh": "颱風", "source": "x", "declared_at": NOW, "declared_by": secretary}
    with pytest.raises(IntegrityError):
        Declaration.objects.create(lifted_at=NOW + timedelta(hours=1), **given)
