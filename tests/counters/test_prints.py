"""What leaves a book on paper and as a file: closed months and their hash, exports, forms to write on."""

import io
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from odfdo import Document

from audit.models import Action, Event
from cases.actions import Refused
from cases.attachments.erasure import erase
from counters import actions, exports, months, prints
from counters.actions import papers
from counters.actions.months import close_month
from counters.books import BOOKS
from counters.models import BookExport, BookMonth, Line, PaperBatch
from counters.views import months as views
from tests.cast import NOW

LIST = "/staff/counter/books/SC/"
TODAY = {"year": 115, "month": 11, "day": 23}
DAYS = {f"{name}_{part}": number for name in ("since", "until") for part, number in TODAY.items()}
AFTER = NOW + timedelta(days=10)  # in December


@pytest.fixture
def month(use, otto, sue, bisha, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    use(people=3, note="補胎")
    actions.strike(use(people=9), reason="多打", actor=otto, now=NOW, request_key=uuid4())
    return close_month(BOOKS["SC"], unit=bisha, roc_year=115, month=11, actor=sue, now=AFTER)


def test_a_closed_month_holds_until_somebody_forces_the_database(month, use, otto, sue, bisha):
    assert (month.first, month.last, month.lines, month.is_interim) == (1, 3, 3, False)
    again = close_month(BOOKS["SC"], unit=bisha, roc_year=115, month=11, actor=sue, now=AFTER + timedelta(days=1))
    assert again == month
    with pytest.raises(Refused):
        close_month(BOOKS["SC"], unit=bisha, roc_year=115, month=11, actor=otto, now=AFTER)
    with pytest.raises(Refused):
        close_month(BOOKS["SC"], unit=bisha, roc_year=115, month=12, actor=sue, now=AFTER)  # nothing in it
    use(now=AFTER)  # what is written later is of the next month
    interim = close_month(BOOKS["SC"], unit=bisha, roc_year=115, month=12, actor=sue, now=AFTER + timedelta(minutes=1))
    assert interim.is_interim and months.faults(month) == months.faults(interim) == []
    assert Event.objects.get(action=Action.BOOK_CLOSED, data__month=month.pk).data["hash"] == month.hash
    with pytest.raises(IntegrityError), transaction.atomic():
        BookMonth.objects.filter(pk=month.pk).update(hash="0")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE counters_serviceuse SET people = 4 WHERE people = 3")
    assert len(months.faults(month)) == 1
    with pytest.raises(CommandError):
        call_command("verify_books", stdout=io.StringIO())


def test_a_month_comes_to_the_sum_of_its_lines(use, otto, sue, bisha):
    for people in (2, 3):
        use(people=people)
    use(kind="toilet")
    actions.strike(use(people=9), reason="多打", actor=otto, now=NOW, request_key=uuid4())
    month = close_month(BOOKS["SC"], unit=bisha, roc_year=115, month=11, actor=sue, now=AFTER)
    assert [number for _label, number in months.totals(month)] == [5, 1, 3, 6]


def test_the_book_is_printed_by_a_worker(client, sign_in, month, sue, tmp_path, monkeypatch):
    with time_machine.travel(AFTER, tick=True):
        sign_in(sue)
        at = f"{LIST}months/{month.pk}/"
        assert client.get(f"{at}book.pdf").status_code == 202
        assert prints.make_prints(now=AFTER) == {"made": 1, "failed": 0}
        assert "✓" in client.get(at).text
        monkeypatch.setattr(views, "AT_ONCE", 2)  # a long one is checked when somebody asks
        assert "✓" not in client.get(at).text and "✓" in client.get(f"{at}?check=1").text
        pdf = b"".join(client.get(f"{at}book.pdf"))
        assert pdf.startswith(b"%PDF") and len(pikepdf.open(io.BytesIO(pdf)).pages) == 1
        month.refresh_from_db()
        with (tmp_path / month.file.name).open("ab") as file:
            file.write(b" ")
        assert "✗" in client.get(f"{at}?check=1").text and client.get(f"{LIST}months/").status_code == 200
        wrong = client.post(f"{LIST}months/", {"roc_year": "116", "month": "13"})
        assert wrong.status_code == 422


def test_an_export_holds_no_formula_and_is_on_the_record(client, sign_in, use, otto, sue, bisha, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    use(note="=HYPERLINK(1)")
    use(now=NOW - timedelta(days=3))
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        csv = client.post(f"{LIST}export/", {**DAYS, "kind": "csv", "unmasked": "on"})
        lines = b"".join(csv.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == 2 and "'=HYPERLINK" in lines[1]
        said = Event.objects.get(action=Action.BOOK_EXPORTED).data
        assert said["masked"] and said["lines"] == 1  # an officer is not asked for more
        asked = [client.post(f"{LIST}export/", {**DAYS, "kind": "ods"}).url for _press in range(2)]
        assert asked[0] == asked[1] and client.get(asked[0]).status_code == 202  # a worker makes it
        assert prints.make_prints(now=NOW) == {"made": 1, "failed": 0}
        sheet = b"".join(client.get(asked[0]).streaming_content)
        rows = Document(io.BytesIO(sheet)).body.tables[0].get_values()
        assert len(rows) == 2 and "'=HYPERLINK(1)" in rows[1] and 1 in rows[1]
        sign_in(sue)
        assert client.get(asked[0]).status_code == 404  # for whoever asked
        assert prints.make_prints(now=NOW + timedelta(days=2)) == {"made": 0, "failed": 0}
        erase(now=NOW + timedelta(days=2))
        assert not BookExport.objects.exists() and not [*tmp_path.rglob("*.ods")]
        assert client.post(f"{LIST}export/", {**DAYS, "kind": "csv", "unmasked": "on"}).status_code == 422
        ok = client.post(f"{LIST}export/", {**DAYS, "kind": "csv", "unmasked": "on", "reason": "review"})
        assert ok.status_code == 200


def test_paper_forms_are_typed_in_by_their_numbers(client, sign_in, use, otto, bisha, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    key = uuid4()
    for _press in range(2):
        batch = papers.reserve(BOOKS["SC"], unit=bisha, count=3, actor=otto, now=NOW, request_key=key)
    first, second, third = batch.forms.order_by("number").values_list("serial", flat=True)
    assert prints.make_prints(now=NOW) == {"made": 1, "failed": 0}
    batch.refresh_from_db()
    with pikepdf.open(batch.file) as pdf:
        assert len(pdf.pages) == 3
    with pytest.raises(Refused, match=first):
        use(serial=second)
    with pytest.raises(Refused):
        use(serial="SC001-99999")
    line = use(serial=first, happened_at=NOW - timedelta(hours=3))
    assert Line.objects.get(paper__serial=first) == line
    with pytest.raises(Refused):
        use(serial=first)
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        assert second in client.get(f"{LIST}papers/").text
        assert client.post(f"{LIST}papers/spoilt/", {"serial": second, "reason": ""}).status_code == 422
        assert client.post(f"{LIST}papers/spoilt/", {"serial": second, "reason": "淋濕"}).status_code == 302
        assert third in client.get(f"{LIST}new/?serial={third}").text
        post = {"count": "2", "request_key": str(uuid4())}
        assert client.post(f"{LIST}papers/", post).status_code == 302
        assert client.get(f"{LIST}papers/{batch.pk}.pdf").status_code == 200
    assert use(serial=third).serial == third
    assert PaperBatch.objects.filter(first=4, last=5).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.forms.filter(serial=second).update(spoilt="")


def test_an_export_has_a_most(use, bisha, otto, monkeypatch, client, sign_in):
    monkeypatch.setitem(exports.MOST, "csv", 1)
    use(), use()
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        assert client.post(f"{LIST}export/", {**DAYS, "kind": "csv"}).status_code == 422
