"""After the decision: the fee, the appointment and its one place, the files counted back, and what nobody uses."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from applications.records import state
from applications.records.actions import giving, reading
from applications.records.actions.lapsing import lapse_unused
from applications.records.calendar_file import calendar_file
from applications.records.models import AccessRequest, Appointment, Charge, ReadingSlot
from audit.actors import CITIZEN
from cases.actions import Refused
from cases.models import Closure
from cases.models.case import Status
from cases.story import story
from tests.applications.records import *  # noqa: F403  fixtures and makers
from tests.applications.records import NOW, decide, file, verdicts
from tests.cast import at

THEN = NOW + timedelta(days=2)
BILL = {"lines": [{"zh": "閱覽", "en": "reading", "sum": "20", "amount": 20, "article": "第 3 條"}], "total": 20}


@pytest.fixture
def granted(rita, sam):
    """A request for archives, granted: one file to read, one copy to fetch, NT$20."""

    def make(bill=BILL, **changes):
        case = file("archives", **changes)
        return decide(case, "whole", verdicts(("full",), ("full",)), bill=bill, by=rita, approver=sam, now=THEN)

    return make


@pytest.fixture
def hours(secretariat, rita):
    """Open 09:00-12:00 from 30 November to 6 December, one place: five working days."""
    days = {"first": date(2026, 11, 30), "last": date(2026, 12, 6)}
    return reading.open_hours(secretariat, **days, begins=time(9), ends=time(12), places=1, actor=rita, now=NOW)


def slots():
    return list(ReadingSlot.objects.order_by("starts_at"))


# --- The fee ----------------------------------------------------------------------------------------------------------


def test_nothing_is_handed_out_before_the_fee_is_paid(granted, rita):
    case = granted()
    with pytest.raises(Refused, match="20 元"):
        giving.give(case, files_counted=1, actor=rita, now=THEN)
    giving.record_payment(case, receipt="AB123", paid_at=THEN, actor=rita, now=THEN)
    case = giving.give(case, files_counted=1, actor=rita, now=THEN)
    assert (case.status, case.outcome) == (Status.CLOSED, "whole")
    assert "已繳費" in [line.text for line in story(case)]
    asked = AccessRequest.objects.get(pk=case.pk)
    assert (asked.files_counted, asked.counted_by, asked.provided_at) == (1, rita, THEN)
    assert not case.deadlines.filter(met_at=None).exists()
    assert case.notices.filter(kind="request_given").count() == 1


def test_a_fee_is_recorded_once_and_never_in_the_future(granted, rita):
    case = granted()
    with pytest.raises(Refused, match="未來"):
        giving.record_payment(case, receipt="A", paid_at=THEN + timedelta(days=1), actor=rita, now=THEN)
    giving.record_payment(case, receipt="AB123", paid_at=THEN, actor=rita, now=THEN)
    with pytest.raises(Refused, match="AB123"):
        giving.record_payment(case, receipt="AB124", paid_at=THEN, actor=rita, now=THEN)


def test_a_missed_period_gives_the_fee_back_with_interest(granted, rita):
    # 規費法 §19: the fee, and interest from the payment to the end by the one-year rate
    case, later = granted(bill={**BILL, "total": 10000}), THEN + timedelta(days=73)
    with pytest.raises(Refused, match="沒有繳費"):
        giving.record_refund(case, amount=10, article="規費法第 19 條", rate=Decimal("1.7"), actor=rita, now=THEN)
    giving.record_payment(case, receipt="AB123", paid_at=THEN, actor=rita, now=THEN)
    with pytest.raises(Refused, match="10000"):
        giving.record_refund(case, amount=10001, article="規費法第 19 條", rate=Decimal(1), actor=rita, now=later)
    back = giving.record_refund(
        case, amount=10000, article="規費法第 19 條", rate=Decimal("1.7"), actor=rita, now=later
    )
    assert (back.refunded, back.refund_interest) == (10000, 34)  # 10000 × 1.7 % × 73 / 365


def test_the_database_refuses_a_payment_without_receipt_and_a_refund_of_nothing(granted):
    case = granted()
    for wrong in ({"paid_at": THEN}, {"receipt": "A"}, {"refunded": 5, "refunded_at": THEN, "refund_article": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Charge.objects.filter(case=case).update(**wrong)


def test_somebody_of_another_branch_records_nothing(granted, nora):
    with pytest.raises(Refused, match="權限|角色"):
        giving.record_payment(granted(), receipt="A", paid_at=THEN, actor=nora, now=THEN)


# --- The appointment --------------------------------------------------------------------------------------------------


def test_hours_are_opened_on_working_days_only_and_stay_when_opened_twice(hours, secretariat, rita):
    assert hours == 5  # 30 November to 4 December; 5 and 6 December are a weekend
    again = reading.open_hours(
        secretariat,
        first=date(2026, 12, 4),
        last=date(2026, 12, 7),
        begins=time(9),
        ends=time(12),
        places=3,
        actor=rita,
        now=NOW,
    )
    assert again == 1
    assert slots()[-2].places == 1
    with pytest.raises(Refused, match="不上班"):
        reading.open_hours(
            secretariat,
            first=date(2026, 12, 5),
            last=date(2026, 12, 6),
            begins=time(9),
            ends=time(12),
            places=1,
            actor=rita,
            now=NOW,
        )


def test_a_place_is_booked_moved_and_given_back(granted, hours):
    case, (monday, tuesday, *_rest) = granted(), slots()
    place = reading.book(case, monday.pk, actor=CITIZEN, now=THEN)
    assert reading.book(case, monday.pk, actor=CITIZEN, now=THEN) == place  # the second press
    assert monday not in reading.free_slots(case, now=THEN)
    moved = reading.book(case, tuesday.pk, actor=CITIZEN, now=THEN)
    assert monday in reading.free_slots(case, now=THEN)
    assert state.appointment_of(case) == moved
    type(case.unit).objects.update(address_zh="臺北市文山區興隆路", address_en="Xinglong Rd.")
    assert b"BEGIN:VEVENT" in (kept := calendar_file(case, "en"))
    assert b"LOCATION:Xinglong Rd." in kept and "LOCATION:臺北市".encode() in calendar_file(case, "zh-hant")
    assert case.notices.filter(kind="appointment_booked").count() == 2
    assert reading.cancel(case, now=THEN)
    assert not reading.cancel(case, now=THEN)
    assert b"BEGIN:VEVENT" not in calendar_file(case, "en")


def test_the_last_place_goes_to_one(granted, hours):
    first, second, slot = granted(), granted(), slots()[0]
    reading.book(first, slot.pk, actor=CITIZEN, now=THEN)
    with pytest.raises(Refused, match="最後一個座位"):
        reading.book(second, slot.pk, actor=CITIZEN, now=THEN)


def test_the_database_refuses_a_place_twice_and_two_places_for_one_case(granted, hours):
    first, second, (monday, tuesday, *_rest) = granted(), granted(), slots()
    Appointment.objects.create(case=first, slot=monday, seat=1, booked_at=THEN)
    for case, slot in ((second, monday), (first, tuesday)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(case=case, slot=slot, seat=1, booked_at=THEN)


def test_whoever_loses_the_race_for_a_place_is_told_in_words(granted, hours, monkeypatch):
    first, second, slot = granted(), granted(), slots()[0]
    reading.book(first, slot.pk, actor=CITIZEN, now=THEN)
    monkeypatch.setattr(ReadingSlot, "appointments", Appointment.objects.none())  # as seen before the other wrote
    with pytest.raises(Refused, match="最後一個座位"):
        reading.book(second, slot.pk, actor=CITIZEN, now=THEN)


def test_hours_after_the_time_to_use_are_not_offered(granted, secretariat, rita):
    case = granted()
    reading.open_hours(
        secretariat,
        first=date(2026, 12, 24),
        last=date(2026, 12, 30),
        begins=time(9),
        ends=time(12),
        places=1,
        actor=rita,
        now=NOW,
    )
    limit = state.use_clock(case).due_at
    assert all(slot.starts_at < limit for slot in reading.free_slots(case, now=THEN))
    late = ReadingSlot.objects.filter(starts_at__gte=limit).first()
    with pytest.raises(Refused, match="不能再預約"):
        reading.book(case, late.pk, actor=CITIZEN, now=THEN)


def test_a_typhoon_closes_the_hours_and_nobody_has_missed_them(granted, hours):
    case, (monday, *_rest) = granted(), slots()
    reading.book(case, monday.pk, actor=CITIZEN, now=THEN)
    Closure.objects.create(county="臺北市", date=date(2026, 11, 30), part="full", reason_zh="颱風", reason_en="typhoon")
    assert monday not in reading.free_slots(case, now=THEN)
    assert lapse_unused(now=at("2026-11-30T18:00"))["missed"] == 1
    place = Appointment.objects.get(case=case)
    assert place.missed_at is None and place.cancelled_at
    assert case.notices.filter(kind="appointment_closed").exists()


# --- What nobody uses -------------------------------------------------------------------------------------------------


def test_whoever_did_not_come_may_book_again_until_it_lapses_once(granted, hours):
    case, (monday, tuesday, *_rest) = granted(), slots()
    reading.book(case, monday.pk, actor=CITIZEN, now=THEN)
    evening = at("2026-11-30T18:00")
    assert [lapse_unused(now=evening)["missed"] for _twice in range(2)] == [1, 0]
    assert case.notices.filter(kind="appointment_missed").count() == 1
    reading.book(case, tuesday.pk, actor=CITIZEN, now=evening)
    late = state.use_clock(case).due_at
    assert lapse_unused(now=late - timedelta(seconds=1))["lapsed"] == 0
    assert [lapse_unused(now=late)["lapsed"] for _twice in range(2)] == [1, 0]
    case.refresh_from_db()
    assert case.status == Status.LAPSED
    assert case.notices.filter(kind="request_lapsed").count() == 1


def test_what_only_we_have_to_send_never_lapses(granted, rita):
    copies = [{"title": "報告", "number": None, "manner": "copy", "original": False, "original_reason": None}] * 2
    posted = {"purpose": {"delivery": "post"}, "items": copies}
    paid, unpaid = granted(**posted), granted(**posted)
    giving.record_payment(paid, receipt="AB1", paid_at=THEN, actor=rita, now=THEN)
    lapse_unused(now=THEN + timedelta(days=60))
    paid.refresh_from_db()
    unpaid.refresh_from_db()
    assert (paid.status, unpaid.status) == (Status.DECIDED, Status.LAPSED)


def test_a_request_nobody_signed_lapses(catalogue):
    case = file("information")
    due = case.deadlines.get(stage__key="sign").due_at
    assert lapse_unused(now=due - timedelta(seconds=1))["lapsed"] == 0
    assert lapse_unused(now=due)["lapsed"] == 1
    case.refresh_from_db()
    assert (case.status, case.outcome) == (Status.LAPSED, "not_signed")
    assert case.notices.filter(kind="request_lapsed_unsigned").count() == 1
