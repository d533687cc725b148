"""The watch over the return: who is told what and when, once; what silences it, what closes it."""

from datetime import timedelta

import pytest

from applications.models import Trip
from applications.yacht_departure import actions
from audit.actors import CITIZEN
from cases import alarms
from cases.actions import Refused
from cases.models import Alert, Case, ClockEntry
from cases.models.case import Status
from cases.sweep import sweep
from notifications.models import Notice
from tests.cast import NOW, answers

ETA = NOW + timedelta(hours=8)  # leaves in 2 hours, lasts 6


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("email", flat=True))


@pytest.fixture
def at_sea(report, shift, sue, command_centre, otto):
    case = report()
    case = actions.acknowledge(case, actor=otto, now=NOW + timedelta(minutes=5))
    return actions.depart(case, actor=otto, now=NOW + timedelta(hours=2))


def test_a_station_that_does_not_read_is_reminded_then_its_deputy_then_the_command_centre(
    report, shift, command_centre
):
    report()
    sweep(NOW + timedelta(minutes=19))
    assert told("report_waiting") == set()
    sweep(NOW + timedelta(minutes=20))
    assert told("report_waiting") == {"otto@cga.example.tw"}
    sweep(NOW + timedelta(minutes=30))
    assert told("report_waiting") == {"otto@cga.example.tw", "debbie@cga.example.tw", "bisha@cga.example.tw"}
    sweep(NOW + timedelta(minutes=60))
    assert "command@cga.example.tw" in told("report_waiting")


def test_who_is_not_back_is_asked_then_called_then_searched(at_sea):
    sweep(ETA)
    assert told("return_due") == {"alice@example.tw"}
    assert told("return_overdue") == set()
    sweep(ETA + timedelta(hours=2))
    assert told("return_overdue") == {"otto@cga.example.tw", "bisha@cga.example.tw"}
    sweep(ETA + timedelta(hours=4))
    assert told("return_alarm") == {"command@cga.example.tw", "sue@cga.example.tw"}


def test_every_word_is_said_once_however_often_the_sweep_runs(at_sea):
    for hours in (2, 2, 3, 4, 4, 5, 9):
        sweep(ETA + timedelta(hours=hours))
    kinds = list(Notice.objects.values_list("kind", "email"))
    assert len(kinds) == len(set(kinds))
    assert Alert.objects.filter(deadline__case=at_sea, deadline__stage__key="return").count() == 5


def test_after_an_outage_each_hears_the_last_word_once(at_sea):
    sweep(ETA + timedelta(hours=5))  # nobody swept in the meantime
    assert told("return_alarm") == {"command@cga.example.tw", "sue@cga.example.tw"}
    assert Notice.objects.filter(kind="return_overdue").count() == 2
    assert sweep(ETA + timedelta(hours=5)) == {"clocks": 0, "alerts": 0, "notices": 0, "failed": 0}


def test_the_alarm_shows_vessel_crew_contacts_and_last_report(at_sea, otto):
    sweep(ETA + timedelta(hours=2))
    found = alarms.alarms(otto, ETA + timedelta(hours=2), "en")
    assert [alarm.case for alarm in found] == [at_sea]
    brief = "\n".join(found[0].brief)
    driver = at_sea.people.get(duty="driver")
    for fact in (at_sea.trip.vessel_name, driver.name, driver.emergency_name, "Last report: left port"):
        assert fact in brief
    notice = Notice.objects.filter(kind="return_overdue").first()
    assert driver.name in "\n".join(notice.context["brief"])


def test_another_branch_sees_no_alarm(at_sea, mallory):
    sweep(ETA + timedelta(hours=2))
    assert alarms.alarms(mallory, ETA + timedelta(hours=2), "en") == []


def test_we_are_back_silences_the_calls_and_keeps_the_watch(at_sea, otto):
    sweep(ETA + timedelta(hours=2))
    actions.say_back(at_sea, now=ETA + timedelta(hours=2, minutes=10))
    assert alarms.alarms(otto, ETA + timedelta(hours=3), "en") == []
    sweep(ETA + timedelta(hours=5))
    assert told("return_alarm") == set()
    assert told("back_said") == {"bisha@cga.example.tw"}
    at_sea.refresh_from_db()
    assert at_sea.closed_at is None
    sweep(ETA + timedelta(hours=15))  # somebody of ours still has to confirm
    assert told("return_unconfirmed") == {"sue@cga.example.tw"}


def test_who_searches_hears_that_they_are_back(at_sea):
    sweep(ETA + timedelta(hours=5))
    actions.say_back(at_sea, now=ETA + timedelta(hours=5, minutes=10))
    assert told("back_said") == {"bisha@cga.example.tw", "command@cga.example.tw"}


def test_pressed_twice_it_changes_nothing(at_sea):
    actions.say_back(at_sea, now=ETA)
    actions.say_back(at_sea, now=ETA + timedelta(hours=1))
    assert Trip.objects.get(pk=at_sea.pk).back_said_at == ETA
    assert Notice.objects.filter(kind="back_said").count() == 1


def test_the_station_closes_the_watch(at_sea, otto):
    case = actions.come_back(at_sea, actor=otto, now=ETA)
    assert case.status == Status.CLOSED
    assert not case.deadlines.filter(met_at=None).exists()
    assert all(clock.working for clock in case.deadlines.all())
    assert sweep(ETA + timedelta(days=1))["clocks"] == 0
    assert told("report_closed") == {"alice@example.tw"}


def test_a_changed_return_moves_the_clock_and_climbs_anew(at_sea, bisha_port):
    later = answers(bisha_port, lasts=timedelta(hours=10))
    sweep(ETA + timedelta(hours=2))
    actions.change_report(at_sea, later, actor=CITIZEN, now=ETA + timedelta(hours=2, minutes=1))
    clock = at_sea.deadlines.get(stage__key="return")
    assert clock.due_at == ETA + timedelta(hours=6)
    assert ClockEntry.objects.filter(deadline=clock, kind="move").count() == 1
    sweep(ETA + timedelta(hours=6))
    assert Notice.objects.filter(kind="return_overdue").count() == 4
    assert at_sea.documents.filter(is_current=True).count() == 1
    assert at_sea.documents.count() == 2


def test_after_departure_only_the_return_can_change(at_sea, bisha_port):
    earlier = answers(bisha_port, starts=timedelta(hours=1))
    with pytest.raises(Refused):
        actions.change_report(at_sea, earlier, actor=CITIZEN, now=NOW + timedelta(hours=3))


def test_the_applicant_cannot_cancel_after_departure_the_station_can(at_sea, otto):
    at_sea.trip = Trip.objects.get(pk=at_sea.pk)
    with pytest.raises(Refused):
        actions.cancel_report(at_sea, actor=CITIZEN, now=ETA)
    assert actions.cancel_report(at_sea, actor=otto, now=ETA, note="called").status == Status.WITHDRAWN


def test_a_cancelled_report_withdraws_its_document(report):
    case = report()
    actions.cancel_report(case, actor=CITIZEN, now=NOW)
    assert case.documents.get().withdrawn_at == NOW
    assert sweep(NOW + timedelta(days=3))["notices"] == 0


def test_only_the_unit_may_act(report, mallory):
    with pytest.raises(Refused):
        actions.acknowledge(report(), actor=mallory, now=NOW)


def test_the_second_of_two_clicks_is_refused_in_words(report, otto):
    case = report()
    actions.acknowledge(case, actor=otto, now=NOW)
    with pytest.raises(Refused):
        actions.acknowledge(case, actor=otto, now=NOW)
    assert case.events.filter(data__move="acknowledge").count() == 1


def test_a_deputy_signs_for_the_one_who_is_away(report, otto, sue, bisha):
    from accounts.models import Absence
    from tests.cast import DAWN, make_user

    stand_in = make_user("stan", "吳代班", "Stan Wu", "auditor", bisha)
    Absence.objects.create(person=otto, deputy=stand_in, starts_at=DAWN, ends_at=NOW + timedelta(days=1))
    actions.acknowledge(report(), actor=stand_in, now=NOW)
    event = Case.objects.get().events.get(data__move="acknowledge")
    assert event.actor == stand_in
    assert "代" in event.actor_name


def test_a_deputy_who_is_away_is_not_written_to_but_whoever_stands_in(report, shift, sue, bisha, debbie):
    from accounts.models import Absence
    from tests.cast import DAWN, make_user

    stand_in = make_user("stan", "吳代班", "Stan Wu", "duty", bisha)
    Absence.objects.create(person=debbie, deputy=stand_in, starts_at=DAWN, ends_at=NOW + timedelta(days=1))
    report()
    sweep(NOW + timedelta(minutes=30))
    assert told("report_waiting") == {"otto@cga.example.tw", "stan@cga.example.tw", "bisha@cga.example.tw"}
