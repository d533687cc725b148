"""Work lists: sifted by what stands in the address, sorted, searched by post, kept under a name."""

from datetime import timedelta

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from accounts.actions import record_absence
from accounts.models import Role, Unit, User
from cases import lists, saved_views
from cases.actions import Refused
from cases.lists import Asked
from cases.models import Case, SavedView, Service
from tests.cast import NOW, make_user

LIST = reverse("case_list")


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def desk(client, sue):
    """The browser of Sue, the chief of the station."""
    sue.is_demo = True
    sue.save(update_fields=["is_demo"])
    client.force_login(sue)
    return client


@pytest.fixture
def two(report, otto):
    """One nobody has, and a later one that Otto has, taken by telephone."""
    first, second = report(), report(NOW + timedelta(minutes=2))
    Case.objects.filter(pk=second.pk).update(officer=otto, channel="phone")
    return first, second


def shown(page):
    return {reference for reference in Case.objects.values_list("reference", flat=True) if reference in page.text}


def test_each_filter_leaves_what_it_says(desk, two, otto):
    first, second = two
    both = {first.reference, second.reference}
    station = first.unit
    for query, left in {
        "service=yacht-departure": both,
        "service=incident": set(),
        "stage=yacht-departure:acknowledge": both,
        "stage=yacht-departure:return": set(),
        "status=received": both,
        "status=decided": set(),
        f"unit={station.pk}": both,
        f"officer={otto.pk}": {second.reference},
        "officer=nobody": {first.reference},
        "officer=me": set(),
        "channel=phone": {second.reference},
        "phase=due_today": both,
        "phase=overdue": set(),
        "since_year=115&since_month=11&since_day=23": both,
        "until_year=115&until_month=11&until_day=22": set(),
        "sort=due": both,
    }.items():
        page = desk.get(f"{LIST}?list=unit&{query}")
        assert page.status_code == 200 and shown(page) == left, query


def test_the_filter_names_what_was_accepted_and_what_was_decided(desk, two):
    assert ">已受理或已決定</option>" in desk.get(LIST).text


def test_what_a_filter_does_not_understand_is_said(desk, two):
    page = desk.get(f"{LIST}?since_year=115&since_month=13&since_day=1&unit=999999")
    assert page.status_code == 422
    assert "錯誤：" in page.text and 'value="13"' in page.text


def test_by_due_those_without_a_clock_come_last_and_none_is_lost(report, sue):
    cases = [report(NOW + timedelta(minutes=n)) for n in range(4)]
    cases[0].deadlines.update(met_at=NOW, alert_at=None)
    cases[1].deadlines.update(met_at=NOW, alert_at=None)
    seen, after = [], ""
    small = pytest.MonkeyPatch()
    small.setattr(lists, "PAGE", 1)
    for _page in range(4):
        page = lists.page(Asked(sort="due"), sue, NOW, after)
        seen += [line.case.pk for line in page.rows]
        after = page.after
    small.undo()
    assert seen == [cases[2].pk, cases[3].pk, cases[0].pk, cases[1].pk] and after == ""


def test_closed_cases_stand_newest_first(report, sue):
    old, new = report(vessel={"insured": False}), report(NOW + timedelta(minutes=5), vessel={"insured": False})
    assert [line.case for line in lists.page(Asked("closed"), sue, NOW).rows] == [new, old]
    assert lists.page(Asked("unit"), sue, NOW).rows == []


def test_a_case_forwarded_on_stays_in_sight(report, sue):
    case = report()
    Case.objects.filter(pk=case.pk).update(unit=Unit.objects.get(code="P06-HOUBIHU"))
    assert lists.page(Asked("unit"), sue, NOW).rows == []
    assert [line.case for line in lists.page(Asked("sent"), sue, NOW).rows] == [case]


def test_a_sealed_case_stands_in_its_officers_lists_alone(report, sue, otto):
    case = report()
    Case.objects.filter(pk=case.pk).update(discretion="sealed", officer=otto)
    for name in ("unit", "mine", "soon"):
        assert lists.page(Asked(name), sue, NOW).rows == []
        assert [line.case for line in lists.page(Asked(name), otto, NOW).rows] == [case]


def test_words_are_posted_and_the_answer_has_no_address(desk, two):
    name = two[0].applicant.name
    page = desk.post(f"{LIST}?list=unit&channel=phone", {"words": name})
    assert page.status_code == 200
    assert shown(page) == ({two[1].reference} if two[1].applicant.name == name else set())
    assert two[0].reference in desk.post(f"{LIST}?list=unit", {"words": name}).text
    assert desk.post(f"{LIST}?list=unit", {"words": ""}).status_code == 422


def test_a_list_is_kept_shared_with_the_unit_and_removed(desk, two, sue, otto, mallory):
    address = reverse("view_keep") + "?list=unit&status=received"
    assert desk.post(address, {"name": "", "unit": ""}).status_code == 422
    answer = desk.post(address, {"name": "新來的", "unit": two[0].unit_id})
    assert answer.headers["Location"] == f"{LIST}?list=unit&status=received"
    assert "新來的" in desk.get(answer.headers["Location"]).text
    view = SavedView.objects.get()
    assert [list(saved_views.visible_to(user)) for user in (otto, mallory)] == [[view], []]
    assert saved_views.may_remove(view, sue, NOW) and not saved_views.may_remove(view, otto, NOW)
    desk.post(reverse("view_remove", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_list_is_shared_by_those_who_give_out_the_work(otto, bisha, mallory):
    with pytest.raises(Refused):
        saved_views.keep("x", "list=unit", owner=otto, unit=bisha, now=NOW)
    for number in range(saved_views.MOST):
        saved_views.keep(str(number), "list=unit", owner=otto, unit=None, now=NOW)
    saved_views.keep("0", "list=mine", owner=otto, unit=None, now=NOW)  # the same name again
    with pytest.raises(Refused):
        saved_views.keep("one more", "list=unit", owner=otto, unit=None, now=NOW)


def test_who_stands_in_finds_the_cases_of_the_absent_among_their_own(client, two, otto, bisha):
    deputy, last = (make_user(name, name, name, Role.OFFICER, bisha) for name in ("bea", "carl"))
    for person, stand_in in ((otto, deputy), (deputy, last)):  # the deputy is away too
        away = {"person": person, "deputy": stand_in, "actor": None, "now": NOW}
        record_absence(starts_at=NOW, ends_at=NOW + timedelta(hours=1), **away)
    User.objects.filter(pk=last.pk).update(is_demo=True)
    client.force_login(last)
    page = client.get(f"{LIST}?list=mine")
    assert shown(page) == {two[1].reference} and str(otto) in page.text
    with time_machine.travel(NOW + timedelta(hours=1)):
        assert shown(client.get(f"{LIST}?list=mine")) == set()


def test_a_page_of_a_list_takes_few_queries(desk, two, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        desk.get(f"{LIST}?list=unit&status=received")


def test_a_list_at_headquarters_holds_every_unit(report, catalogue):
    case = report()
    chief = make_user("chief", "蔡署長", "Chief Tsai", Role.SUPERVISOR, Unit.objects.get(kind="hq"))
    asked = Asked("unit", service=Service.objects.get(code="yacht-departure"))
    assert [line.case for line in lists.page(asked, chief, NOW).rows] == [case]


def test_the_cases_behind_a_number_are_read_page_by_page_and_the_question_goes_along(report):
    made = [report() for _number in range(5)]
    found, asked = [], QueryDict("figure=filed&after=x")
    for rest in (3, 1, 0):
        page = lists.behind_a_number(Case.objects.all(), asked, NOW, size=2)
        found += [line.case for line in page["rows"]]
        asked = QueryDict(page["next_page"])
        assert (asked.get("figure") == "filed") is (rest > 0)
    assert found == made[::-1]
