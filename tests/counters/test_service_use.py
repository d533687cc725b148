"""The keys of the service centre, undo, the bell, the year in numbers."""

from datetime import timedelta
from uuid import uuid4

import time_machine

from counters import actions
from counters.models import Line
from counters.service_use import figures
from counters.service_use.keys import read
from tests.cast import NOW

LIST = "/staff/counter/books/SC/"


def test_what_the_keys_stand_for():
    assert read("1") == {"kind": "water", "people": 1, "need": "", "rang_bell": False}
    assert read(" ２ 3e ") == {"kind": "toilet", "people": 3, "need": "elderly", "rang_bell": False}
    assert read("b")["rang_bell"]
    assert [read(typed) for typed in ("", "Q", "1 0", "12", "1 9999", "1 z")] == [None] * 6


def test_press_and_undo(client, sign_in, otto, debbie, shift):
    with time_machine.travel(NOW, tick=True) as clock:
        sign_in(otto)
        key = str(uuid4())
        for _press in range(2):
            assert client.post(f"{LIST}page/press/", {"typed": "3 2", "request_key": key}).status_code == 302
        line = Line.objects.get()
        assert (line.service_use.kind, line.service_use.people) == ("tools", 2)
        wrong = client.post(f"{LIST}page/press/", {"typed": "Q", "request_key": str(uuid4())})
        assert wrong.status_code == 422 and 'value="Q"' in wrong.text and "錯誤：" in wrong.text
        client.post(f"{LIST}page/press/", {"typed": "", "key": "B", "request_key": str(uuid4())})
        page = client.get(LIST)
        assert "服115-0002" in page.text and "page/undo" in page.text
        bell = Line.objects.get(number=2)
        clock.shift(timedelta(seconds=40))
        assert client.post(f"{LIST}P02-BISHA/115-2/mark/answered/").status_code == 302
        assert "40 秒" in client.get(LIST).text
        undo = {"line": bell.pk, "request_key": str(uuid4())}
        sign_in(debbie)
        client.post(f"{LIST}page/undo/", undo)  # not her line
        assert Line.objects.count() == 2
        sign_in(otto)
        for _press in range(2):
            client.post(f"{LIST}page/undo/", undo)
        assert Line.objects.get(strikes=bell).strike_reason == "按錯"
        assert client.get(f"{LIST}page/undo/").status_code == 404
        clock.shift(timedelta(minutes=11))
        assert "page/undo" not in client.get(LIST).text


def test_the_year_in_numbers(client, sign_in, use, otto, bisha):
    use(people=2)
    use(people=3, need="elderly", now=NOW + timedelta(days=20))
    use(people=7, happened_at=NOW - timedelta(days=400))
    actions.strike(use(people=50), reason="錯", actor=otto, now=NOW, request_key=uuid4())
    use(kind="bell", rang_bell=True, seconds=20)
    bell = use(kind="bell", rang_bell=True)
    actions.mark(bell, "answered", actor=otto, now=NOW + timedelta(seconds=40))
    found = figures.of_year(bisha, 115)
    water = found["rows"][0]
    assert (water["months"][10], water["months"][11], water["sum"], water["before"]) == (2, 3, 5, 7)
    assert dict(found["needs"])["高齡"] == 3 and found["total"] == 7
    assert found["bells"] == {"rang": 2, "answered": 2, "seconds": 30}
    with time_machine.travel(NOW):
        sign_in(otto)
        assert client.get(f"{LIST}page/statistics/?year=115").status_code == 200
