"""Visitors: in and out, the pass, who is inside, whom somebody expects, and what is forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit
from audit.models import Event
from cases import retention as cases_retention
from cases.actions import Refused
from counters import actions, handover, lists, retention, watch
from counters.addressees import Addressee
from counters.books import BOOKS
from counters.models import ExpectedVisit, Line, Mark, OpenLine, Party
from counters.visitors import expecting, presence
from notifications.models import Notice
from notifications.words import write
from tests.cast import NOW, at

BOOK = "/staff/counter/books/VL/"
EXPECTED = "/staff/counter/visits/expected/"
HOUR = timedelta(hours=1)


@pytest.fixture
def visitor(bisha, otto):
    """Writes a visit into the book: visitor("A07", name="王小明", to=sue)."""

    def write(pass_number="A07", name="王小明", to=None, now=NOW, happened_at=None, **data):
        data = {"name": name, "identity_kind": "national", "identity": "6789", "pass_number": pass_number, **data}
        data = {"host": Addressee(bisha, to), "purpose": "business", "people": 1, **data}
        given = {"actor": otto, "now": now, "request_key": uuid4(), "happened_at": happened_at}
        return actions.write(BOOKS["VL"], unit=bisha, data=data, **given)

    return write


def entry(**changes) -> dict:
    post = {
        "name": "王小明",
        "identity_kind": "national",
        "identity": "A123456789",
        "host": "張主管",
        "pass_number": "a07",
    }
    return post | {"purpose": "meeting", "request_key": str(uuid4())} | changes


def test_in_and_out(client, sign_in, bisha, otto, sue, mallory):
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        wrong = client.post(f"{BOOK}new/", entry(identity="", people="1", companions="李四\n陳五"))
        assert wrong.status_code == 422 and "錯誤：" in wrong.text and "李四" in wrong.text
        assert client.post(f"{BOOK}new/", entry(companions="李四\n陳五", vehicle="abc-1234")).status_code == 302
        line = Line.objects.get()
        assert (line.visit.people, line.visit.host, line.visit.pass_number) == (3, sue, "A07")
        assert line.parties.get(role="visitor").identity == "6789"  # of a whole number its end only
        assert list(Notice.objects.values_list("kind", "email")) == [("visitor_arrived", sue.email)]
        taken = client.post(f"{BOOK}new/", entry(name="林大華"))
        assert taken.status_code == 422 and "A07" in taken.text.upper()
        page = client.get(f"{BOOK}page/inside/").text
        assert "王○明" in page and "王小明" not in page and "在內 3 人" in page
        assert "王小明" not in client.get(f"{BOOK}new/").text  # who came before is never shown
        for words in ("王小明", "6789", "ABC-1234", "a07"):
            assert "王○明" in client.post(BOOK, {"words": words}).text, words
        assert client.post(f"{BOOK}page/inside/", {"pass_number": "B1"}).status_code == 422
        assert client.post(f"{BOOK}page/inside/", {"pass_number": "a07"}).status_code == 302
        assert not OpenLine.objects.exists() and line.marks.get().kind == "left"
        assert client.post(f"{BOOK}page/inside/", {"left": line.pk}).status_code == 302  # the second press
        assert line.marks.count() == 1
        assert client.post(f"{BOOK}new/", entry(name="林大華")).status_code == 302  # the pass is free
        sign_in(mallory)
        assert client.get(f"{BOOK}page/inside/?unit=P02-BISHA").status_code == 404
        assert client.post(f"{BOOK}page/inside/", {"left": Line.objects.last().pk}).status_code == 404


def test_paper_forms_and_wrong_moments(visitor, otto):
    came = NOW - 5 * HOUR  # 05:00
    over = visitor("A07", happened_at=came, left_at=(came + HOUR).time())
    assert over.marks.get().at == came + HOUR and not OpenLine.objects.exists()
    line = visitor("A07")
    visitor("A08", happened_at=NOW, left_at=(NOW + HOUR - 2 * HOUR).time(), now=NOW + 24 * HOUR)  # after midnight
    with pytest.raises(Refused):
        presence.leave(line, at=NOW - HOUR, actor=otto, now=NOW)
    with pytest.raises(Refused):
        presence.leave(line, at=NOW + HOUR, actor=otto, now=NOW)


def test_closing_time(client, sign_in, visitor, shift, otto, sue):
    """Half an hour before ten the desk hears it, at ten, and half an hour later the chief: one mail for all inside."""
    visitor("A07")
    visitor("A08", name="林大華", now=NOW + HOUR)
    late = visitor("A09", name="夜訪客", now=at("2026-11-23T22:10"))
    gone = visitor("A10", name="早離開")
    presence.leave(gone, actor=otto, now=NOW + HOUR)
    said = []
    for moment in ("T21:29", "T21:30", "T21:59", "T22:00", "T22:30"):
        before = Notice.objects.count()
        watch.sweep(at(f"2026-11-23{moment}"))
        watch.sweep(at(f"2026-11-23{moment}"))
        said.append([(n.kind, n.email, len(n.context["brief"])) for n in Notice.objects.order_by("pk")[before:]])
    soon, closed = ("visitors_inside_soon", otto.email, 2), ("visitors_inside", otto.email, 2)
    assert said == [[], [soon], [], [closed], [("visitors_inside", sue.email, 2)]]
    stands = {section["key"]: section["lines"] for section in handover.stands(late.unit, NOW)}
    assert [line["zh"] for line in stands["visitors"]] == ["訪115-0001 A07", "訪115-0002 A08", "訪115-0003 A09"]
    assert OpenLine.objects.get(line=late).alert_at == at("2026-11-24T21:30")
    with time_machine.travel(at("2026-11-23T22:40"), tick=True):
        sign_in(otto)
        page = client.get(f"{BOOK}page/inside/").text
        assert page.count("left_unseen") == 2
        first = OpenLine.objects.order_by("since").first().line
        assert client.post(f"{BOOK}page/inside/", {"left_unseen": first.pk}).status_code == 302
        assert first.marks.get().kind == "left_unseen"


def test_the_evacuation_list(client, sign_in, visitor, otto, mallory, django_assert_max_num_queries):
    visitor("A07", companions=["李四", "陳五"], people=4)
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        masked = client.get(f"{BOOK}page/evacuation/").text
        assert "王○明" in masked and "王小明" not in masked
        assert "115.11.23</time> 10:00" in masked  # short: the minutes stand on a tablet, too
        assert not Event.objects.filter(action="data.revealed").exists()
        named = client.post(f"{BOOK}page/evacuation/").text
        assert all(name in named for name in ("王小明", "李四", "陳五", "A07")) and "在內訪客 4 人" in named
        event = Event.objects.get(action="data.revealed")
        assert event.data["lines"] == 1 and "王" not in str(event.data)
        with CaptureQueriesContext(connection) as one:
            client.get(f"{BOOK}page/inside/")
        for number in range(4):
            visitor(f"B{number}", to=mallory, companions=["李四"], now=NOW - number * timedelta(days=1))
        with django_assert_max_num_queries(len(one)):  # however many are inside
            client.get(f"{BOOK}page/inside/")
        sign_in(mallory)
        assert client.post(f"{BOOK}page/evacuation/?unit=P02-BISHA").status_code == 404


def test_somebody_is_expected(client, sign_in, bisha, otto, sue, mallory):
    post = {"key": str(uuid4()), "unit": bisha.pk, "name": "王小明", "organisation": "海洋大學", "people": "2"}
    post |= {"purpose": "meeting", "email": "alice@example.tw", "language": "zh-hant", "until": "16:00"}
    day = {"starts_at_year": "115", "starts_at_month": "11", "starts_at_day": "24", "starts_at_time": "14:00"}
    with time_machine.travel(NOW, tick=True) as clock:
        sign_in(sue)
        assert client.post(f"{EXPECTED}new/", {**post, **day, "until": "13:00"}).status_code == 422
        assert client.post(f"{EXPECTED}new/", {**post, **day, "starts_at_day": "20"}).status_code == 422
        for _press in range(2):
            answer = client.post(f"{EXPECTED}new/", {**post, **day})
        visit = ExpectedVisit.objects.get()
        code = expecting.code_of(visit)
        assert code in client.get(answer["Location"]).text
        assert "王○明" in client.get(EXPECTED).text
        assert Notice.objects.get().context["link"] == code
        client.logout()
        shown = client.get(f"/visits/{code}/")
        assert code in shown.text and "王" not in shown.text and shown["X-Robots-Tag"] == "noindex, nofollow"
        assert client.get(f"/visits/{code}/qr.svg")["Content-Type"] == "image/svg+xml"
        assert client.get("/visits/K7QM-3XWD-9HTB/").status_code == 404
        sign_in(otto)
        assert client.get(f"/staff/counter/visits/arrive/{code}/").status_code == 302  # tomorrow
        clock.move_to(visit.starts_at)
        sign_in(otto)
        assert "王○明" in client.get(f"{BOOK}page/inside/").text
        ready = client.get(f"/staff/counter/visits/arrive/{code}/").text
        assert 'value="王小明"' in ready and f'value="{visit.pk}"' in ready
        arrived = entry(expected=visit.pk, people="2", name="王小明")
        assert client.post(f"{BOOK}new/", arrived).status_code == 302
        assert Line.objects.get().visit.expected == visit
        assert client.get(f"/staff/counter/visits/arrive/{code}/")["Location"].endswith("/P02-BISHA/115-1/")
        # The name was misheard: the line that is right is the announced one. Then it was somebody else altogether.
        for number, wrong in enumerate((entry(name="王曉明", people="2", expected=visit.pk), {"strike_only": "on"}), 1):
            why = {"reason": "姓名誤植", "request_key": str(uuid4())}
            address = f"{BOOK}P02-BISHA/115-{number}/strike/"
            assert "王" in client.get(address).text
            assert client.post(address, wrong | why).status_code == 302
            arrive = client.get(f"/staff/counter/visits/arrive/{code}/")
            assert arrive.get("Location", "").endswith("/115-2/") == (number == 1)
        assert arrive.status_code == 200 and "王○明" in client.get(f"{BOOK}page/inside/").text
        seen = Event.objects.filter(action="data.revealed", data__reason="correction")
        assert [*seen.order_by("pk").values_list("data__line", flat=True)] == ["VL115-0001", "VL115-0002"]
        sign_in(mallory)
        for path in (f"{EXPECTED}{visit.pk}/", f"/staff/counter/visits/arrive/{code}/"):
            assert client.get(path).status_code == 404


def test_two_presses_at_once_announce_once(bisha, sue, monkeypatch):
    given = {"unit": bisha, "host_unit": bisha, "starts_at": NOW + HOUR, "ends_at": NOW + 3 * HOUR, "people": 1}
    given |= {"name": "王小明", "organisation": "", "purpose": "tour", "email": "", "language": "en"}
    given |= {"key": uuid4(), "actor": sue, "now": NOW}
    made, look = [], Unit.objects.select_for_update

    def while_waiting(**how):
        if not made:
            made.append(None)
            made[0] = expecting.announce(**given)
        return look(**how)

    monkeypatch.setattr(Unit.objects, "select_for_update", while_waiting)
    assert expecting.announce(**given) == made[0] == ExpectedVisit.objects.get()


def test_a_visit_called_off(client, sign_in, bisha, sue, otto):
    given = {"unit": bisha, "host_unit": bisha, "starts_at": NOW + HOUR, "ends_at": NOW + 3 * HOUR, "people": 1}
    given |= {"name": "王小明", "organisation": "", "purpose": "tour", "email": "a@example.tw", "language": "en"}
    Unit.objects.filter(pk=bisha.pk).update(address_zh="基隆市", address_en="1 Pier Road, Keelung")
    given["unit"] = Unit.objects.get(pk=bisha.pk)
    visit = expecting.announce(key=uuid4(), actor=sue, now=NOW, **given)
    assert "Address: 1 Pier Road, Keelung" in write(Notice.objects.get()).body
    with time_machine.travel(NOW, tick=True):
        sign_in(sue)
        for _press in range(2):
            assert client.post(f"{EXPECTED}{visit.pk}/call-off/").status_code == 302
        assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == [
            "visit_expected",
            "visit_called_off",
        ]
        code = expecting.code_of(visit)
        assert client.get(f"/visits/{code}/qr.svg").status_code == 200
        assert "qr.svg" not in client.get(f"/visits/{code}/").text
        assert client.get(f"/staff/counter/visits/arrive/{code}/").status_code == 302


def test_persons_are_forgotten_after_six_months(visitor, bisha, sue, otto):
    """The line stays, with its hash; neither the name nor the words lead to anybody."""
    line = visitor("A07", companions=["李四"], people=2)
    given = {"unit": bisha, "host_unit": bisha, "starts_at": NOW + HOUR, "ends_at": NOW + 3 * HOUR, "people": 1}
    given |= {"name": "王小明", "organisation": "", "purpose": "tour", "email": "", "language": "en"}
    expecting.announce(key=uuid4(), actor=sue, now=NOW, **given)
    presence.leave(line, actor=otto, now=NOW + HOUR)
    before, after = at("2027-05-22"), at("2027-05-24")
    assert retention.run(now=before) == {"parties": 0, "signatures": 0, "expected visits": 0}
    due = {"parties": 2, "signatures": 0, "expected visits": 1}
    assert retention.run(now=after, dry_run=True) == retention.run(now=after) == due
    assert retention.run(now=after) == {"parties": 0, "signatures": 0, "expected visits": 0}
    assert set(Party.objects.values_list("name", "identity")) == {("", "")} and all(p.hash for p in line.parties.all())
    assert not ExpectedVisit.objects.exclude(name="").exists()
    assert lists.find(BOOKS["VL"], bisha, otto, "王小明").lines == []
    assert lists.find(BOOKS["VL"], bisha, otto, "A07").lines == [line]
    assert retention.run in cases_retention.ALSO


@pytest.mark.parametrize("table", ["counters_visit", "counters_mailitem"])
def test_the_database_refuses_to_change_what_came(visitor, table):
    visitor()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_the_database_refuses_a_departure_before_the_arrival(visitor, otto):
    line, early = visitor(), {"at": NOW - HOUR, "entered_at": NOW, "officer": otto, "signed_as": "陳值班"}
    with pytest.raises(IntegrityError, match="before its line"), transaction.atomic():
        Mark.objects.create(line=line, kind="left", **early)
