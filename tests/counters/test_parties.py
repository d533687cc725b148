"""People in the books: sealed, found by what one remembers, forgotten when their time is over."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from cases import retention
from counters import actions, lists
from counters.actions.lines import party_hash
from counters.books import BOOKS, Book, of_party
from counters.models import LineWords, OpenLine, Party
from counters.watch import opened
from tests.cast import NOW

VISITOR = {
    "role": "visitor",
    "name": "王小明",
    "phone": "+886912345678",
    "identity_kind": "national",
    "identity": "6789",
    "organisation": "海洋大學",
}


@pytest.fixture
def book(monkeypatch) -> Book:
    """The book of the service centre, as if it knew people."""
    known = BOOKS["SC"]
    kept = {name: getattr(known, name) for name in Book.__dataclass_fields__}
    kept |= {"parties": lambda data: [VISITOR], "keep_months": 6}
    kept["opens"] = lambda line, data, now: opened(line, token="A1", watched=False)
    monkeypatch.setitem(BOOKS, "SC", Book(**kept))
    return BOOKS["SC"]


def test_a_person_is_sealed_found_and_forgotten(book, use, otto, bisha):
    line = use(note="借打氣筒")
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text || w::text FROM counters_party p JOIN counters_linewords w USING (line_id)")
        dump = cursor.fetchone()[0]
    assert not any(text in dump for text in ("王", "912345678", "海洋"))
    assert "6789" not in re.findall(r"\w+", dump)  # by itself: four digits stand in one fingerprint or another
    known = ("王小明", "小明", "王", "0912345678", "0912-345-678", "5678", "6789", "海洋大學 打氣", "1", "服115-0001")
    for typed in known:
        assert lists.find(book, bisha, otto, typed).lines == [line], typed
    for typed in ("王大明", "", "8888", "115-2"):
        assert lists.find(book, bisha, otto, typed).lines == [], typed
    assert of_party("visitor", "name")(line, True) == "王○明"
    late = NOW + timedelta(days=200)
    assert retention.run(now=late, dry_run=True)["parties"] == 0  # still open
    OpenLine.objects.all().delete()
    party = Party.objects.get()
    assert party.hash == party_hash(party) and party.forget_on.isoformat() == "2027-05-23"
    assert retention.run(now=NOW + timedelta(days=100))["parties"] == 0
    assert retention.run(now=late)["parties"] == 1 and retention.run(now=late)["parties"] == 0
    blank = Party.objects.get()
    assert (blank.name, blank.phone, blank.hash, blank.identity_kind) == ("", "", party.hash, "national")
    assert LineWords.objects.get().people == [] and lists.find(book, bisha, otto, "打氣筒").lines == [line]


def test_a_pass_is_given_to_one_at_a_time(book, use, otto):
    line = use()
    with pytest.raises(actions.lines.Refused):
        use()
    given = {"actor": otto, "now": NOW, "request_key": uuid4()}
    new = actions.strike(line, reason="寫錯", replacement={"kind": "rest"}, **given)
    assert OpenLine.objects.get().line == new  # the pass goes over to the line that is right
