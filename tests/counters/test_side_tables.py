"""Beside the books: what lives there changes as far as it may, and the database refuses the rest."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Absence, DutyShift
from cases.actions import lock
from counters import actions
from counters.books import BOOKS
from counters.lost.actions import announcing, claims, deliveries, police
from counters.lost.forget import forget
from counters.models import Claim, Delivery, PoliceBatch
from counters.visitors import expecting
from tests.cast import NOW
from tests.counters.test_lost_property import PAPER, data

HOUR = timedelta(hours=1)


def refused(*statements: str) -> None:
    for sql in statements:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.fixture
def found(bisha, shift, otto, sue):
    def write(**changes):
        given = {"unit": bisha, "actor": otto, "now": NOW, "request_key": uuid4()}
        return lock(actions.write(BOOKS["LF"], data=data(**changes), **given).keeping.case)

    return write


def describe(case) -> Claim:
    said = {"description": "黑傘，柄上刻海浪", "name": "李四", "phone": "+886912345678"}
    return claims.describe(case, said, request_key=uuid4(), language="zh-hant", now=NOW)


def test_what_was_said_compared_and_handed_over_stays(found, otto, debbie, sue):
    case, by = found(worth=None), {"actor": otto, "now": NOW}
    announcing.sell(case, price=9000, how="拍賣", actor=sue, now=NOW)
    refused(
        "UPDATE counters_keeping SET sold_for = 1",
        "UPDATE counters_keeping SET line_id = line_id + 1",
        "DELETE FROM counters_keeping",
    )
    claims.compare(describe(case), fits=False, finding="顏色不符", **by)
    fits = claims.compare(describe(case), fits=True, finding="相符", **by)
    refused(
        "UPDATE counters_claim SET state = 'matched' WHERE state = 'refused'",
        "UPDATE counters_claim SET finding = 'x' WHERE state = 'refused'",
        "UPDATE counters_claim SET state = 'waiting', compared_at = NULL, compared_by_id = NULL",
        "UPDATE counters_claim SET name = description",
        "UPDATE counters_claim SET made_at = now()",
        "DELETE FROM counters_claim",
    )
    deliveries.deliver(case, to="owner", claim=fits, given=PAPER | {"proof": "同一把鑰匙"}, **by)
    refused("UPDATE counters_delivery SET reward = 9", "UPDATE counters_delivery SET given_by_id = second_id")
    deliveries.confirm(case, actor=debbie, now=NOW)
    refused(
        "UPDATE counters_delivery SET second_id = NULL, done_at = NULL, needs_second = false",
        "UPDATE counters_delivery SET proof = 'x'",
        "DELETE FROM counters_delivery",
    )
    forget([case.pk])
    assert Delivery.objects.get().proof == "" and {*Claim.objects.values_list("finding", flat=True)} == {"—"}


def test_a_list_the_police_signed_for_stays_until_its_last_case_is_forgotten(found, bisha, otto):
    cases, by = [found(worth=3000) for _number in range(3)], {"actor": otto, "now": NOW}
    batch = police.make(bisha, cases, station="八斗子分駐所", **by)
    police.take_off(batch, cases[2].pk, **by)
    refused(
        "UPDATE counters_policeitem SET is_off = false WHERE is_off",
        "UPDATE counters_policebatch SET station = 'x'",
        "DELETE FROM counters_policeitem",
        "DELETE FROM counters_policebatch",
    )
    police.hand_over(batch, number="基警 1", receiver="警員 3321", signature="1,1 2,2", on_paper=False, **by)
    refused(
        "UPDATE counters_policeitem SET is_off = true WHERE NOT is_off",
        "UPDATE counters_policebatch SET number = 'x'",
        "UPDATE counters_policebatch SET handed_at = NULL, handed_by_id = NULL",
    )
    PoliceBatch.objects.filter(made_at=None).update(file="a.pdf", made_at=NOW)  # the sheet may come after the police
    refused("UPDATE counters_policebatch SET file = 'b.pdf'")
    forget([cases[0].pk])
    assert PoliceBatch.objects.get().signature  # the other case is still kept
    forget([case.pk for case in cases])
    assert PoliceBatch.objects.get().signature == ""


def test_an_announced_visitor_the_numbers_and_the_roster_stay(bisha, shift, found, otto, debbie, sue):
    given = {"unit": bisha, "host_unit": bisha, "starts_at": NOW + HOUR, "ends_at": NOW + 3 * HOUR, "people": 1}
    given |= {"name": "王小明", "organisation": "", "purpose": "tour", "email": "", "language": "en"}
    visit = expecting.announce(key=uuid4(), actor=sue, now=NOW, **given)
    expecting.call_off(visit, actor=sue, now=NOW)
    found()
    Absence.objects.create(person=sue, deputy=otto, starts_at=NOW, ends_at=NOW + HOUR)
    refused(
        "UPDATE counters_expectedvisit SET called_off_at = NULL",
        "UPDATE counters_expectedvisit SET people = 9",
        "UPDATE counters_expectedvisit SET name = code_hash",
        "DELETE FROM counters_expectedvisit",
        "UPDATE counters_bookcounter SET last = 0",
        "DELETE FROM counters_bookcounter",
        "UPDATE accounts_dutyshift SET officer_id = deputy_id, deputy_id = officer_id",
        "UPDATE accounts_dutyshift SET ends_at = ends_at + interval '1 hour'",
        f"UPDATE accounts_absence SET deputy_id = {debbie.pk}",
    )
    DutyShift.objects.update(ends_at=NOW + HOUR / 2)  # cut short
