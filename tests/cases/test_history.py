"""歷程: looks that repeat are one line, what was done stays a line each, and every row stands on exactly one page."""

import re
from datetime import timedelta

import pytest

from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action, Event
from cases import actions, history
from tests.cases.desk import adam, filed, olivia, room  # noqa: F401
from tests.cases.test_casework_pages import case, monday, page, sign_in  # noqa: F401
from tests.cast import NOW

MINUTE = timedelta(minutes=1)


def looks(case, *people, start=NOW):  # noqa: F811
    for number, person in enumerate(people):
        record(Action.CASE_OPENED, actor=person, case=case, now=start + number * MINUTE)


def lines(response) -> list[str]:
    [found] = re.findall(r'<ol class="history" reversed>(.*?)</ol>', response.text, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", "", line).split()) for line in found.split("<li>")[1:]]


def test_twenty_looks_of_one_person_are_one_line_that_says_how_often_and_when(client, case, olivia, otto):  # noqa: F811
    looks(case, *[olivia, otto] * 10)
    actions.add_note(case, body="電話不通", actor=olivia, now=NOW + 30 * MINUTE)
    looks(case, *[olivia] * 2, start=NOW + 40 * MINUTE)
    sign_in(client, olivia)
    shown = lines(client.get(page(case)))  # with this look it is three
    assert len([line for line in shown if "開啟" in line]) == 3
    newest, note, first, second = shown[:4]
    assert "3 次" in newest and "10 次" in first and "10 次" in second and "次" not in note
    assert otto.name_zh in first and olivia.name_zh in second
    assert re.search(r"(\d+:\d\d) 到 .*?(\d+:\d\d)：", second).groups() == ("10:00", "10:18"), second
    assert case.events.filter(action="case.opened").count() == 23, "the trail keeps each"
    each = client.get(f"{page(case, 'all/history')}?each=1")
    assert len([line for line in lines(each) if "開啟" in line]) == 23
    assert "each=1" in client.get(page(case)).text


def test_looks_of_the_applicant_are_one_line_and_what_shows_people_is_always_its_own(client, case, olivia):  # noqa: F811
    for number in range(4):
        record(Action.CASE_TRACKED, actor=CITIZEN, case=case, now=NOW + number * MINUTE)
    for number in range(3):
        record(Action.DATA_REVEALED, actor=olivia, case=case, now=NOW + (10 + number) * MINUTE, note="聯絡")
    sign_in(client, olivia)
    shown = lines(client.get(page(case)))
    assert sum("聯絡" in line for line in shown) == 3
    assert "4 次" in shown[4]


@pytest.mark.parametrize("most", [1, 2, 3, 7])
def test_every_row_is_counted_on_exactly_one_page(db, case, olivia, otto, most):  # noqa: F811
    looks(case, olivia, otto, olivia, otto, olivia)
    for number in range(3):
        actions.add_note(case, body=f"{number}", actor=otto, now=NOW)
        looks(case, *[olivia] * number, otto, olivia, otto)
    rows = list(Event.objects.filter(case=case).order_by("-pk"))
    seen, before = 0, None
    while True:
        left = [row for row in Event.objects.filter(case=case).order_by("-pk") if before is None or row.pk < before]
        found, before = history.folded(left, most)
        assert len(found) <= most
        seen += sum(line.times for line in found)
        if before is None:
            break
        assert seen == sum(row.pk >= before for row in rows)
    assert seen == len(rows)


def test_the_page_reads_past_many_looks_and_pages_by_key(client, case, olivia, otto, monkeypatch):  # noqa: F811
    monkeypatch.setattr(history, "READ", 20)
    looks(case, *[otto] * 45)
    sign_in(client, olivia)
    address, found, pages = page(case, "all/history"), [], 0
    shown = client.get(address)
    while True:
        found += lines(shown)
        older = re.search(r'href="(\?before=\d+)"', shown.text)
        if not older:
            break
        shown, pages = client.get(f"{address}{older[1]}"), pages + 1
    assert pages == 2
    counts = [int(line[1]) for line in (re.search(r"(\d+) 次", text) for text in found) if line]
    assert sum(counts) == 45
