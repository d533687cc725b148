"""When its time is over, a case forgets its people; its numbers, clocks and trail stay."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from applications.yacht_departure import actions
from audit.models import Action
from cases import retention
from cases.actions import Refused, keeping
from cases.models import Case, SearchEntry
from notifications.actions import queue
from notifications.models import Notice
from notifications.recipients import Recipient
from tests.cast import NOW

YEARS = timedelta(days=3 * 366)


@pytest.fixture
def closed(report, otto, shift) -> Case:
    case = report(people=[])
    case = actions.depart(case, actor=otto, now=NOW + timedelta(hours=2))
    return actions.come_back(case, actor=otto, now=NOW + timedelta(hours=8))


def test_people_go_and_the_record_stays(closed):
    assert retention.run(now=NOW + YEARS)["cases"] == 1
    case = Case.objects.select_related("applicant", "application", "trip").get(pk=closed.pk)
    assert (case.applicant.name, case.applicant.identity, case.applicant.email) == ("", "", "")
    person = case.people.get()
    assert (person.name, person.identity, person.phone, person.born_on.month) == ("", "", "", 1)
    assert case.application.answers == {}
    assert not SearchEntry.objects.filter(case=case).exists()
    assert not Notice.objects.filter(case=case).exclude(email__in=["", "forgotten@portal.invalid"]).exists()
    assert case.reference == closed.reference and case.trip.vessel_name and case.deadlines.exists()
    assert case.events.filter(action=Action.CASE_BLANKED).count() == 1


def test_mail_of_no_case_forgets_whom_it_went_to_after_half_a_year(db):
    """An announced visitor, a subscriber: the notice and its key stay; what waits for a person keeps its address."""
    settled = {"sent": {"sent_at": NOW}, "told": {}, "failed": {}}
    to = Recipient(name="王小明", email="visitor@example.tw")
    for number, (status, more) in enumerate(settled.items()):
        queue("visit_expected", to=to, key=f"visit_expected:{number}", now=NOW, link="K7QM-3XWD-9HTB")
        Notice.objects.filter(key=f"visit_expected:{number}").update(status=status, **more)
    assert retention.run(now=NOW + timedelta(days=180))["notices"] == 0
    after = NOW + timedelta(days=185)
    assert [retention.run(now=after, dry_run=dry)["notices"] for dry in (True, False, False)] == [2, 2, 0]
    kept = {(notice.status, notice.name, notice.email, str(notice.context)) for notice in Notice.objects.all()}
    gone = ("", "forgotten@portal.invalid", "{}")
    assert kept == {
        ("sent", *gone),
        ("told", *gone),
        ("failed", "王小明", "visitor@example.tw", "{'link': 'K7QM-3XWD-9HTB'}"),
    }


def test_it_is_done_once(closed):
    retention.run(now=NOW + YEARS)
    assert retention.run(now=NOW + YEARS)["cases"] == 0


def test_what_is_open_or_young_is_left_alone(closed, report):
    report()
    assert retention.run(now=NOW + timedelta(days=700))["cases"] == 0
    assert retention.run(now=NOW + YEARS)["cases"] == 1
    assert Case.objects.filter(blanked_at=None).get().applicant.name


def test_a_dry_run_only_counts(closed, time_machine):
    time_machine.move_to(NOW + YEARS)
    said = StringIO()
    call_command("retention", dry_run=True, stdout=said)
    assert json.loads(said.getvalue())["cases"] == 1
    assert Case.objects.get(pk=closed.pk).applicant.name


def test_a_case_that_is_still_needed_is_kept_until_its_day(closed, client, sue, settings, time_machine):
    settings.DEMO = True
    sue.is_demo = True  # the second factor has tests of its own
    sue.save(update_fields=["is_demo"])
    page = f"/en/staff/cases/{closed.reference}/"

    def press(act, *, year="", **answers):
        client.force_login(sue)
        closed.refresh_from_db()
        until = {"until_year": year, "until_month": "1", "until_day": "1"}
        return client.post(f"{page}{act}/", {"revision": closed.revision, **until, **answers}, follow=True)

    def run(**options):
        said = StringIO()
        call_command("retention", stdout=said, **options)
        return said.getvalue()

    time_machine.move_to(NOW + timedelta(days=30))
    for year in ("115", "130", "x"):
        assert press("keep", year=year, reason="appeal 115-7").status_code == 422
    assert press("keep", year="120", reason=" ").status_code == 422
    shown = press("keep", year="120", reason="appeal 115-7").content.decode()
    assert "Kept until" in shown and "appeal 115-7" in shown
    time_machine.move_to(NOW + YEARS)
    counted = json.loads(run(dry_run=True))
    assert (counted["cases"], counted["kept"]) == (0, 1)
    assert closed.reference not in run(list=True)
    assert json.loads(run())["cases"] == 0
    assert Case.objects.get(pk=closed.pk).applicant.name
    assert "Kept until" not in press("keep-no-longer", reason="decided").content.decode()
    assert f"{closed.reference},2026-11-23T" in run(list=True)
    assert json.loads(run())["cases"] == 1
    assert Case.objects.get(pk=closed.pk).applicant.name == ""
    assert press("keep", year="125", reason="too late").redirect_chain  # it does not fit any more
    assert Case.objects.get(pk=closed.pk).kept_until is None


def test_the_day_after_it_was_kept_for_the_usual_time_counts(closed, sue):
    until = (NOW + YEARS).date()
    keeping.keep(closed, until=until, reason="audit", actor=sue, now=NOW + timedelta(days=1))
    assert retention.run(now=NOW + YEARS)["cases"] == 0
    assert retention.run(now=NOW + YEARS + timedelta(days=1))["cases"] == 1


def test_ten_years_to_the_day_are_within_ten_years(closed, sue):
    day = NOW.date().replace(year=NOW.year + 10)
    with pytest.raises(Refused):
        keeping.keep(closed, until=day + timedelta(days=2), reason="audit", actor=sue, now=NOW)
    keeping.keep(closed, until=day, reason="audit", actor=sue, now=NOW)
    assert Case.objects.get(pk=closed.pk).kept_until == day


def test_an_open_case_is_not_kept_and_a_stranger_keeps_none(report, closed, mallory, sue):
    day = (NOW + YEARS).date()
    for case, actor in ((report(), sue), (closed, mallory)):
        with pytest.raises(Refused):
            keeping.keep(case, until=day, reason="audit", actor=actor, now=NOW + timedelta(days=1))
