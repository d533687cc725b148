"""The core of the books: numbers without gaps under load, nothing ever changed, the pages of a duty officer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, close_old_connections, connection, transaction

from accounts.models import Unit
from audit.models import Action, Event
from cases.actions import Refused
from counters import actions
from counters.models import BookCounter, Line, Party
from tests.cast import NOW

LIST = "/staff/counter/books/SC/"


def test_a_number_follows_on_the_last_and_a_second_press_writes_nothing(use, bisha, otto, mallory):
    key = uuid4()
    first = use(key=key, people=3)
    assert use(key=key, people=5) == first and first.service_use.people == 3
    assert (str(first), str(use())) == ("SC115-0001", "SC115-0002")
    with pytest.raises(IntegrityError), transaction.atomic():
        use(people=0)  # the database refuses, the number comes back
    assert str(use()) == "SC115-0003"
    assert str(use(now=NOW + timedelta(days=60))) == "SC116-0001"
    with pytest.raises(Refused):
        use(actor=mallory)  # serves elsewhere
    with pytest.raises(Refused):
        use(key=key, unit=mallory.memberships.get().unit, actor=mallory)
    assert Event.objects.filter(action=Action.LINE_WRITTEN).count() == 4


def test_a_correction_strikes_and_is_written_once(use, otto, debbie):
    line = use(people=3)
    given = {"reason": "三人誤為五人", "actor": debbie, "now": NOW}
    new = actions.strike(line, replacement={"kind": "water", "people": 5}, request_key=uuid4(), **given)
    assert (str(new), new.strikes, new.service_use.people) == ("SC115-0002", line, 5)
    with pytest.raises(Refused):
        actions.strike(line, request_key=uuid4(), **given)
    gone = actions.strike(new, request_key=uuid4(), **given)
    assert gone.only_strikes and list(Line.objects.standing()) == []
    with pytest.raises(Refused):
        actions.strike(gone, request_key=uuid4(), **given)
    with pytest.raises(Refused):
        actions.strike(use(), reason=" ", actor=otto, now=NOW, request_key=uuid4())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE counters_line SET happened_at = now()",
        "DELETE FROM counters_line",
        "UPDATE counters_serviceuse SET people = 9",
        "DELETE FROM counters_serviceuse",
        "DELETE FROM counters_mark",
        "UPDATE counters_party SET name = 'x'",
        "UPDATE counters_party SET name = '', blanked_at = now()",  # half forgotten
        "DELETE FROM counters_party",
    ],
)
def test_the_database_refuses_to_change_a_book(use, sql):
    line = use()
    Party.objects.create(line=line, role="visitor", name="王小明", phone="+886912345678", hash="h")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    Party.objects.update(name="", phone="", blanked_at=NOW)


def test_a_line_strikes_only_its_own_book_and_unit(use, bisha, otto):
    line, other = use(), Unit.objects.get(code="P06-HOUBIHU")
    columns = {"roc_year": 115, "number": 1, "entered_at": NOW, "happened_at": NOW, "officer": otto}
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            book="SC", unit=other, strikes=line, strike_reason="x", only_strikes=True, request_key=uuid4(), **columns
        )


@pytest.mark.django_db(transaction=True)
def test_twenty_desks_at_once_leave_no_gap(use, bisha):
    start = Barrier(20)

    def desk(number):
        start.wait(timeout=120)
        try:
            for entry in range(2):
                use(key=UUID(int=number % 19 * 2 + entry + 1))  # two of them press the same
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as desks:
        assert all(desks.map(desk, range(20)))
    close_old_connections()
    assert sorted(Line.objects.values_list("number", flat=True)) == list(range(1, 39))
    assert BookCounter.objects.get().last == 38


def test_the_pages_of_a_duty_officer(client, sign_in, use, bisha, otto, mallory, sue):
    """New line, the second press, a wrong answer; the page of the line; corrected; the other unit finds nothing."""
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        assert client.get("/staff/counter/books/").status_code == 200
        wrong = client.post(f"{LIST}new/", {"kind": "water", "people": "0", "request_key": str(uuid4())})
        assert wrong.status_code == 422 and "錯誤：" in wrong.text and 'value="0"' in wrong.text
        post = {"kind": "tools", "people": "2", "note": "補胎", "request_key": str(uuid4())}
        for _press in range(2):
            assert client.post(f"{LIST}new/", post).status_code == 302
        assert Line.objects.count() == 1 and "服115-0001" in client.get(LIST).text
        assert "補胎" in client.post(LIST, {"words": "補胎"}).text
        assert "補胎" not in client.post(LIST, {"words": "補丁"}).text
        at = f"{LIST}P02-BISHA/115-1/"
        assert "補胎" in client.get(at).text
        strike = {"reason": "人數有誤", "kind": "tools", "people": "3", "request_key": str(uuid4())}
        assert client.post(f"{at}strike/", {**strike, "reason": ""}).status_code == 422
        assert client.post(f"{at}strike/", strike).status_code == 302
        assert client.post(f"{at}strike/", strike).status_code == 302  # the second press
        assert Line.objects.count() == 2
        assert "人數有誤" in client.get(at).text and "人數有誤" in client.get(f"{LIST}P02-BISHA/115-2/").text
        only = {"reason": "重複", "strike_only": "on", "request_key": str(uuid4())}
        assert client.post(f"{LIST}P02-BISHA/115-2/strike/", only).status_code == 302
        assert Line.objects.get(number=3).only_strikes
        assert client.get(LIST).status_code == client.get(f"{LIST}P02-BISHA/115-3/").status_code == 200
        sign_in(mallory)
        assert client.get(at).status_code == client.get(f"{LIST}?unit=P02-BISHA").status_code == 404
        assert client.post(f"{LIST}new/?unit=P02-BISHA", post).status_code == 404
