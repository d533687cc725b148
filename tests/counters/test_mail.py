"""Registered mail: told at once, reminded in time, signed for by the right person, or sent back."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction

from accounts.models import Unit
from audit.models import Event
from cases.actions import Refused
from cases.forms.staff import REASONS
from cases.models import Closure
from counters import actions, retention, watch
from counters.addressees import Addressee
from counters.books import BOOKS
from counters.mail import arrivals
from counters.mail.forms import s10_check_digit
from counters.models import Line, OpenLine
from notifications.models import Notice
from tests.cast import NOW, at

BOOK = "/staff/counter/books/RM/"


@pytest.fixture
def letter(bisha, otto):
    """Writes a letter into the book: letter(number="…", to=sue, kind="court")."""

    def write(number="11223344556677", to=None, name="", now=NOW, unit=bisha, **data):
        data = {"number": number, "addressee": Addressee(unit, to, name), "kind": "registered", "pieces": 1, **data}
        return actions.write(BOOKS["RM"], unit=unit, data=data, actor=otto, now=now, request_key=uuid4())

    return write


def told(kind=None) -> list[tuple[str, str]]:
    found = Notice.objects.filter(**{"kind": kind} if kind else {}).order_by("pk")
    return [(notice.kind, notice.email) for notice in found]


def swept(*moments) -> list[list[tuple[str, str]]]:
    """What each sweep says: once, however often it runs."""
    said = []
    for moment in moments:
        before = Notice.objects.count()
        watch.sweep(at(moment))
        watch.sweep(at(moment))
        said.append(told()[before:])
    return said


@pytest.mark.parametrize(("serial", "digit"), [("47312482", 9), ("12345678", 5), ("00000000", 5)])
def test_the_check_digit_of_an_international_number(serial, digit):
    assert s10_check_digit(serial) == digit


def test_a_court_paper_from_the_scan_to_the_signature(client, sign_in, bisha, otto, sue, mallory):
    post = {"number": " rr-1234 5678 90 ", "addressee": "張主管", "kind": "court", "sender": "臺灣基隆地方法院"}
    post |= {"pieces": "1", "is_restricted": "on", "request_key": str(uuid4())}
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        assert "張主管" in client.get(f"{BOOK}new/").text  # offered while one types
        assert client.post(f"{BOOK}new/", post).status_code == 302
        again = client.post(f"{BOOK}new/", {**post, "request_key": str(uuid4())})
        assert again.status_code == 422 and "錯誤：" in again.text and 'value=" rr-1234' in again.text
        line = Line.objects.get()
        assert (line.mail.number, line.mail.to, line.mail.to_unit) == ("RR1234567890", sue, bisha)
        assert told() == [("mail_arrived", sue.email)]
        assert Notice.objects.get(kind="mail_arrived").context["number"] == "掛115-0001"  # as the book has it
        page = client.get(f"{BOOK}page/waiting/").text
        assert "RR1234567890" in page and "張主管" in page and "基隆地方法院" not in page
        press = {"lines": str(line.pk), "who": "other", "name": "林代領", "seen": "on", "signed_on_paper": "on"}
        for wrong in (press, {**press, "lines": ""}, {**press, "who": "self", "seen": ""}, {**press, "name": ""}):
            assert client.post(f"{BOOK}page/waiting/", wrong).status_code == 422
        one = f"{BOOK}P02-BISHA/115-1/"
        assert "page/sign/" in client.get(one).text
        assert client.post(f"{one}page/sign/", {"who": "self", "seen": "on"}).status_code == 422  # unsigned
        drawn = {"who": "self", "seen": "on", "signature": "|".join(f"{x},10 {x},60" for x in range(10, 60, 10))}
        assert client.post(f"{one}page/sign/", drawn).status_code == 302
        for late in (client.get(f"{one}page/sign/"), client.post(f"{one}page/sign/", drawn)):  # back, a second press
            assert late["Location"] == one
        assert "已經辦結" in client.get(one).text
        assert not OpenLine.objects.exists() and line.marks.get().data == {"by": "self", "on": "screen"}
        assert 'class="signature"' not in client.get(one).text  # masked, as a name is
        assert 'class="signature"' in client.post(f"{one}reveal/", {"reason": REASONS[0][0]}).text
        assert retention.run(now=NOW + timedelta(days=366))["signatures"] == 1
        assert client.post(BOOK, {"words": "7890"}).text.count("RR1234567890") == 1
        sign_in(mallory)
        assert client.get(f"{BOOK}page/waiting/?unit=P02-BISHA").status_code == 404


def test_several_letters_fetched_by_one_person_and_one_sent_back(client, sign_in, letter, otto, debbie):
    first, second, third = (letter(number=f"900000{n}", name="外包廠商") for n in range(3))
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        post = {"lines": [first.pk, second.pk], "who": "other", "name": "林代領", "seen": "on", "signed_on_paper": "on"}
        assert client.post(f"{BOOK}page/waiting/", post).status_code == 302
        assert {line.parties.get(role="fetcher").name for line in (first, second)} == {"林代領"}
        assert "林○領" in client.get(f"{BOOK}P02-BISHA/115-1/").text
        back = f"{BOOK}P02-BISHA/115-3/page/send-back/"
        assert client.post(back, {}).status_code == 422
        assert client.post(back, {"reason": "unknown"}).status_code == 302
        assert "查無此人" in client.get(BOOK).text
    with pytest.raises(Refused):
        arrivals.sign_for([third], who="self", name="", seen=True, signed_on_paper=True, actor=debbie, now=NOW)
    assert [number for _label, number in BOOKS["RM"].totals(Line.objects.standing())] == [3, 3, 2, 1]
    assert told() == []  # nobody of ours


def test_a_letter_goes_over_the_counter_once(client, sign_in, letter, otto, debbie):
    """Two officers, two people who fetch it, one moment: the second hears no, and nobody signs for less than shown."""
    first, second = (letter(number=f"900000{n}", name="外包廠商") for n in range(2))
    given = {"seen": True, "now": NOW}
    arrivals.sign_for([first], who="self", name="", signed_on_paper=True, actor=otto, **given)
    for lines in ([first], [first, second]):
        for signed in ({"signed_on_paper": True}, {"signature": "1,1 2,2"}):
            with pytest.raises(Refused, match="115-0001"), transaction.atomic():
                arrivals.sign_for(lines, who="other", name="林代領", actor=otto, **signed, **given)
    assert not first.parties.filter(role="fetcher").exists() and hasattr(Line.objects.get(pk=second.pk), "open")
    post = {"lines": [first.pk, second.pk, "9" * 30], "who": "self", "seen": "on", "signed_on_paper": "on"}
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        answer = client.post(f"{BOOK}page/waiting/", post)
    assert answer.status_code == 422 and "掛115-0001" in answer.text


def test_the_ladder_of_a_letter_and_of_a_court_paper(letter, shift, sue, debbie, otto):
    """Monday. Two working days: the addressee; seven: once more, and the chief. Court papers the same day."""
    letter(to=debbie)
    letter(to=debbie, number="223344")  # one mail for both
    court = letter(to=debbie, number="334455", kind="court")
    Notice.objects.all().delete()
    said = swept("2026-11-23T14:59", "2026-11-23T15:00", "2026-11-23T17:00")
    assert said == [[], [("mail_waits", debbie.email)], [("mail_unsigned", sue.email)]]
    arrivals.sign_for(
        [court], who="self", name="", seen=True, signed_on_paper=True, actor=otto, now=at("2026-11-23T17:30")
    )
    said = swept("2026-11-24T08:30", "2026-11-25T18:00", "2026-11-26T08:30", "2026-12-02T08:30")
    assert said == [
        [("mail_unsigned", otto.email)],
        [],
        [("mail_waits", debbie.email)],
        [("mail_waits", debbie.email), ("mail_unsigned", sue.email)],
    ]
    assert len(Notice.objects.last().context["brief"]) == 2
    assert Event.objects.filter(action="deadline.passed").count() == 4
    assert not OpenLine.objects.filter(alert_at__isnull=False).exists()


def test_a_typhoon_day_moves_the_reminder_and_a_broken_clock_stops_nobody(letter, bisha, debbie, shift, monkeypatch):
    letter(to=debbie)
    Closure.objects.create(date=at("2026-11-25").date(), county=bisha.county, part="full", reason_zh="颱風")
    assert swept("2026-11-26T08:30", "2026-11-27T08:30")[-1] == [("mail_waits", debbie.email)]
    letter(number="778899", to=debbie)
    OpenLine.objects.update(alert_at=NOW)
    monkeypatch.setattr(watch.Clocks, "climb", lambda self, line: 1 / 0)
    assert watch.sweep(at("2026-11-27T09:00"))["failed"] == 2
    assert watch.sweep(at("2026-11-27T09:00"))["lines"] == 0


def test_a_correction_tells_the_right_addressee_and_keeps_the_clock(letter, debbie, sue, otto):
    line = letter(to=debbie)
    data = {"number": line.mail.number, "kind": "registered", "pieces": 1}
    given = {"reason": "收件人有誤", "actor": otto, "now": NOW + timedelta(hours=1)}
    right = {**data, "addressee": Addressee(line.unit, sue)}
    new = actions.strike(line, replacement=right, request_key=uuid4(), **given)
    assert told("mail_arrived") == [("mail_arrived", debbie.email), ("mail_arrived", sue.email)]
    last = actions.strike(new, replacement={**right, "pieces": 2}, request_key=uuid4(), **given)
    assert len(told("mail_arrived")) == 2
    assert OpenLine.objects.get().line == last and OpenLine.objects.get().since == NOW


def test_a_correction_keeps_who_fetched_it_and_their_hand(client, sign_in, letter, otto):
    line = letter(name="外包廠商")
    signed = {"signature": "1,1 2,2", "seen": True, "who": "other", "name": "林代領"}
    arrivals.sign_for([line], **signed, actor=otto, now=NOW)
    for day in range(1, 3):  # corrected once more the day after
        data = BOOKS["RM"].answers(line) | {"pieces": day, "addressee": Addressee(line.unit, None, "外包廠商")}
        given = {"actor": otto, "now": NOW + timedelta(days=day), "request_key": uuid4()}
        line = actions.strike(line, reason="件數誤植", replacement=data, **given)
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        one = f"{BOOK}P02-BISHA/115-3/"
        assert "林○領" in client.get(one).text
        assert 'class="signature"' in client.post(f"{one}reveal/", {"reason": REASONS[0][0]}).text
    # Corrected later, forgotten no later.
    assert retention.run(now=NOW + timedelta(days=366)) == {"parties": 6, "signatures": 1, "expected visits": 0}


def test_whom_a_typed_name_means(bisha, sue, otto, mallory):
    from counters.addressees import find

    assert find(" 張主管 ", unit=bisha, now=NOW) == Addressee(bisha, sue)
    assert find("otto chen", unit=bisha, now=NOW).user == otto
    assert find("邱他區", unit=bisha, now=NOW).unit == Unit.objects.get(code="P06-HOUBIHU")
    assert find(bisha.name_zh, unit=bisha, now=NOW) == Addressee(bisha)
    assert find("路人甲", unit=bisha, now=NOW) == Addressee(bisha, None, "路人甲")
    mallory.name_zh = "張主管"
    mallory.save(update_fields=["name_zh"])
    assert find("張主管", unit=bisha, now=NOW).user == sue  # serves here
