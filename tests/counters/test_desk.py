"""櫃台: one box that knows what was scanned, and the page that holds through a cut of the network."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Unit
from cases.calendar import TAIPEI
from cases.identifiers import reference_check_digit
from cases.models import IssuedDocument
from counters import actions, box, handover, usage
from counters.addressees import find
from counters.books import BOOKS
from counters.models import Line, ServicePoint
from tests.cast import NOW

DESK = "/staff/counter/"
BARE = (DESK, f"{DESK}books/SC/", f"{DESK}books/VL/new/", f"{DESK}books/LF/new/?kind=wallet")


@pytest.fixture
def visit(bisha, otto):
    """王小明 with pass A07 is inside."""
    data = {
        **{"name": "王小明", "identity_kind": "national", "identity": "6789", "pass_number": "A07", "people": 1},
        **{"host": find("陳值班", unit=bisha, now=NOW), "purpose": "business"},
    }
    return actions.write(BOOKS["VL"], unit=bisha, data=data, actor=otto, now=NOW, request_key=uuid4())


@pytest.fixture
def letter(bisha, otto):
    data = {"number": "RR123456785TW", "addressee": find("陳值班", unit=bisha, now=NOW), "kind": "registered"}
    return actions.write(BOOKS["RM"], unit=bisha, data=data, actor=otto, now=NOW, request_key=uuid4())


@pytest.fixture
def ask(bisha, otto):
    def asked(text, user=otto):
        return box.resolve(box.Asked(text, bisha, user, NOW))

    return asked


def test_the_box_knows_what_was_scanned(ask, visit, letter, report, mallory):
    filed = report()
    page = reverse("case", args=[filed.reference])
    document = IssuedDocument.objects.filter(case=filed).first()
    verify = reverse("verify_token", args=[document.token])
    pass_page = f"/staff/counter/books/VL/P02-BISHA/115-{visit.number}/"
    leads = {
        filed.reference: page,
        filed.reference.lower().replace("-", " "): page,
        f"https://portal.example.tw/en{verify}": verify,
        document.token: verify,
        f"/track/{filed.reference}/": page,
        "A07": f"{pass_page}?desk=1",
        "ａ０７": f"{pass_page}?desk=1",
        "訪115-0001": pass_page,
        "VL115-1": pass_page,
        "王小明": pass_page,
        "rr 1234 5678 5 tw": "/staff/counter/books/RM/P02-BISHA/115-1/page/sign/?desk=1",
    }
    assert {text: ask(text).address for text in leads} == leads
    assert ask(filed.reference, mallory) == ask("訪115-0001", mallory) == box.Answer()  # nothing of another unit
    assert ask("沒有這個人") == box.Answer()
    begun = ask("RR987654323TW")
    assert (begun.book.code, begun.initial) == ("RM", {"number": "RR987654323TW"})
    by_chance = f"SH115000001{reference_check_digit('SH', 115, 1)}"  # of the post, and adds up like a case number
    assert ask(by_chance).initial == {"number": by_chance}
    assert (ask("v 陳大同").book.code, ask("v 陳大同").initial) == ("VL", {"name": "陳大同"})
    assert (ask("掛").book.code, ask("掛").initial) == ("RM", {})
    assert ask("1 3").use["people"] == 3


def test_who_was_here_before_is_not_shown(ask, visit, otto):
    actions.mark(visit, "left", actor=otto, now=NOW + timedelta(hours=1))
    assert ask("王小明") == ask("A07") == box.Answer()


def test_the_desk_writes_begins_and_is_ready_again(client, sign_in, otto, bisha, visit, mallory):
    sign_in(otto)
    with time_machine.travel(NOW, tick=False):
        first = client.get(f"{DESK}?unit=P02-BISHA").content.decode()
        head_first = [client.get(address).content.decode() for address in BARE]
        key = str(uuid4())
        for _press in range(2):
            answer = client.post(DESK, {"text": "1", "request_key": key}, follow=True)
        assert Line.objects.filter(book="SC").count() == 1
        assert "服115-0001" in answer.content.decode()
        held = client.post(DESK, {"text": "A07"})["Location"]
        out = client.get(held).content.decode()
        assert re.search(r"<button[^>]* autofocus>離開", out) and "mark/left/?desk=1" in out  # Enter lets them go
        gone = client.post(held.replace("?", "mark/left/?"))
        assert gone["Location"] == f"{DESK}?unit=P02-BISHA"  # the box is ready again
        entry = client.post(DESK, {"text": "V 陳大同"}).content.decode()
        assert 'value="陳大同"' in entry and "unit=P02-BISHA&amp;desk=1" in entry
        umbrella = client.post(DESK, {"text": "L 黑色雨傘"}).content.decode()
        assert '<option value="umbrella" selected>' in umbrella and "trait_colour" in umbrella
        assert '<option value="" selected>' in client.post(DESK, {"text": "L"}).content.decode()  # nobody means cash
        empty = client.post(DESK, {"text": ""})
        offline = client.get(f"{DESK}offline/").content.decode()
        script = client.get(f"{DESK}worker.js")
        elsewhere = client.get(DESK, {"unit": mallory.memberships.get().unit.code})
    assert "autofocus" in first and "訪客" in first
    assert not [page for page in head_first if "autofocus" in page], "there the skip link is the first stop"
    assert 'href="/staff/counter/#id_text"' in first and 'id="id_text"' in first  # from the menu into the box
    assert empty.status_code == 422
    assert f'data-offline="{otto.pk}"' in offline and 'id="VL_name"' in offline and 'id="RM_number"' in offline
    assert script["Content-Type"].startswith("text/javascript")
    assert elsewhere.status_code == 404


def test_what_was_kept_through_a_cut_happened_when_it_was_pressed(client, sign_in, otto, visit):
    sign_in(otto)
    local = (NOW + timedelta(minutes=5)).astimezone(TAIPEI)
    moment = {"happened_at_year": local.year, "happened_at_month": local.month, "happened_at_day": local.day}
    moment["happened_at_time"] = f"{local:%H:%M}"
    with time_machine.travel(NOW + timedelta(minutes=40), tick=False):
        client.post("/staff/counter/books/SC/page/press/", {"typed": "1", "request_key": str(uuid4()), **moment})
        client.post("/staff/counter/books/VL/page/inside/", {"pass_number": "A07", **moment})
    assert Line.objects.get(book="SC").happened_at == visit.marks.get(kind="left").at == NOW + timedelta(minutes=5)


def test_what_is_open_goes_into_the_hand_over_without_names(visit, letter, bisha):
    stands = {row["key"]: row for row in handover.stands(bisha, NOW)}
    assert (stands["visitors"]["count"], stands["mail"]["count"]) == (1, 1)
    assert "訪115-0001 A07" in str(stands) and "王" not in str(stands)


def test_use_and_satisfaction_are_counted_by_point(client, sign_in, sue, bisha, use):
    point = ServicePoint.objects.create(
        code="bisha",
        unit=bisha,
        kind="window",
        name_zh="碧砂",
        name_en="Bisha",
        county="基隆市",
        hours_zh="全天",
        hours_en="All day",
    )
    elsewhere = ServicePoint(code="x", unit=Unit.objects.get(code="P06-HOUBIHU"))
    use(people=3, rating=5)
    use(people=3, rating=4)
    use(people=4, happened_at=NOW - timedelta(days=400))
    (row,) = usage.by_point([point], NOW + timedelta(hours=1))
    assert (row["people"], row["earlier"], row["growth"], row["rating"], row["faults"]) == (6, 4, 50, 4.5, 0)
    assert usage._row(elsewhere, None, 0)["growth"] is None
    sign_in(sue)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert "50%" in client.get(reverse("point_figures")).content.decode()
