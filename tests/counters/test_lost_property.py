"""拾得物: from the counter to whoever gets it: the law, the public list, claims, two officers, the police."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils.html import strip_tags
from PIL import Image

from cases.actions import Refused, closing, lock
from cases.calendar import TAIPEI
from cases.models import IssuedDocument
from cases.models.case import Status
from cases.office import office
from counters import actions, prints
from counters.books import BOOKS
from counters.lost import law
from counters.lost.actions import announcing, claims, deliveries, endings, police
from counters.lost.law import Finder, Found, Heir, Route, Wish
from counters.models import Claim, Delivery, Listing
from tests.cases.desk import adam  # noqa: F401
from tests.cast import NOW, at

NEW = "/staff/counter/books/LF/new/"
BOARD = "/lost-property/"


def data(**changes) -> dict:
    """What the form gives for a black umbrella somebody found yesterday and wants to keep."""
    return {
        "kind": "umbrella",
        "name": "黑色折傘",
        "quantity": 1,
        "features": "傘骨斷一根",
        "mark": "傘柄刻有海浪",
        "owner": "",
        "worth": 300,
        "found_at": NOW - timedelta(days=1),
        "place": "碧砂漁港東堤",
        "county": "基隆市",
        "storage": "櫃 3",
        "label": "L-12",
        "finder": Finder.PERSON,
        "wish": Wish.ALL,
        "finder_name": "王小明",
        "identity": "A123456789",
        "phone": "+886912345678",
        "email": "finder@example.tw",
        "address": "",
        "language": "zh-hant",
        "announce": True,
        **changes,
    }


def photo():
    drawn = BytesIO()
    Image.new("RGB", (40, 30)).save(drawn, "PNG")
    return SimpleUploadedFile("wallet.png", drawn.getvalue(), "image/png")


@pytest.fixture
def found(bisha, shift, otto, sue):
    """Writes an item: found(worth=3000) gives its case."""

    def write(now=NOW, **changes):
        given = {"unit": bisha, "actor": otto, "now": now, "request_key": uuid4()}
        return lock(actions.write(BOOKS["LF"], data=data(**changes), **given).keeping.case)

    return write


@pytest.fixture
def claimed():
    """Describes a thing: claimed(case) gives the claim."""

    def describe(case, now=NOW, **said):
        given = {"description": "黑傘，柄上刻海浪", "name": "李四", "email": "owner@example.tw", **said}
        return claims.describe(case, given, request_key=uuid4(), language="zh-hant", now=now)

    return describe


PAPER = {"paper": Delivery.Paper.ID_CARD, "last_four": "6789", "signed_on_paper": True}


# --- The law ----------------------------------------------------------------------------------------------------------
def test_the_law_is_worked_out_with_its_articles(catalogue):
    def facts(**changes):
        usual = {"kind": "umbrella", "worth": 3000, "found_at": NOW - timedelta(days=2), "handed_at": NOW}
        return Found(**{**usual, "finder": Finder.PERSON, "wish": Wish.ALL, **changes})

    assert law.route(facts())[0] == law.route(facts(worth=None))[0] == Route.POLICE
    assert law.route(facts(worth=500))[0] == law.route(facts(kind="food"))[0] == Route.HERE
    assert law.route(facts(kind="papers", worth=0))[0] == Route.POLICE
    stages = [law.claim_stage(facts(worth=n), announced=told) for n, told in ((501, True), (500, True), (500, False))]
    assert stages == ["claim", "claim-small", "claim-month"]
    tenth = law.reward(facts(worth=3009), office())
    assert (tenth.may_ask, tenth.ceiling) == (True, 300) and "§805 II" in str(tenth.reasons[0])
    assert law.reward(facts(worth=0), office()).ceiling is None
    # Found on the 14th, a Saturday: the seventh day is the 21st, a Saturday too, so Monday the 23rd is in time (§122).
    saturday = at("2026-11-14 12:00")
    assert law.reward(facts(found_at=saturday, handed_at=at("2026-11-23 23:59")), office()).may_ask
    late = law.reward(facts(found_at=saturday, handed_at=at("2026-11-24 00:00")), office())
    assert not late.may_ask and "§805-1 (2)" in str(late.reasons[0])
    for spared in ({"finder": Finder.WORKS_HERE}, {"finder": Finder.STAFF}, {"wish": Wish.THING}):
        assert not law.reward(facts(**spared), office()).may_ask
    assert not law.reward(facts(), office(), hardship=True).may_ask
    whose = [law.heir(facts(**one))[0] for one in ({}, {"finder": Finder.STAFF}, {"wish": Wish.REWARD})]
    assert whose == [Heir.FINDER, Heir.AGENCY, Heir.GOVERNMENT]


# --- The desk and the public, as they would ---------------------------------------------------------------------------
def test_a_day_at_the_counter(client, sign_in, otto, sue, adam, shift, django_capture_on_commit_callbacks):  # noqa: F811
    """Entry, public list, a wrong and a right description, two officers, given back."""
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        asked = client.get(NEW + "?kind=wallet")
        assert asked.status_code == 200 and "皮夾裡" not in asked.text and "trait_contents" in asked.text
        post = {
            "kind": "wallet", "name": "棕色皮夾", "quantity": "1", "mark": "夾層有泳池證", "trait_contents": "泳池月票",
            "cash": "3,200", "currency": "TWD", "found_at_year": "115", "found_at_month": "11", "found_at_day": "22",
            "found_at_time": "16:00", "place": "沙灘", "county": "基隆市", "storage": "保險箱", "finder": "person",
            "language": "zh-hant", "announce": "on", "request_key": str(uuid4()),
        }  # fmt: skip
        refused = client.post(NEW, post)
        assert refused.status_code == 422 and "棕色皮夾" in refused.text  # who found it, and what they want
        post |= {"finder_name": "陳拾", "phone": "0912345678", "wish": "all"}
        with django_capture_on_commit_callbacks() as after:  # the test's request is over when these would run
            done = client.post(NEW, post | {"photo": photo()}, follow=True)
        assert done.status_code == 200 and done.redirect_chain[-1][0].endswith("/page/receipt/")
        assert client.post(NEW, post).status_code == 302  # the second press
        listing = Listing.objects.get()
        case = lock(listing.case)
        assert (case.stage.key, case.keeping.line.found_item.worth) == ("police", 3200)
        assert "keep_photo" in {act.__name__ for act in after}

        client.logout()
        board = client.get(BOARD + "?category=wallet&county=基隆市").text
        assert listing.reference in board and "皮夾" in board and "基隆市" in board
        page = client.get(f"/en{BOARD}{listing.reference}/").text
        read = re.sub(r'name="(csrfmiddlewaretoken|request_key)" value="[^"]*"', "", board + page)  # drawn by lot
        for secret in ("棕色", "沙灘", "泳池", "陳拾", "3200", "3,200", "保險箱", "0912"):
            assert secret not in read
        said = {"description": "棕色長夾，夾層有泳池證", "name": "林失主", "phone": "0922333444", "email": ""}
        short = client.post(f"{BOARD}{listing.reference}/", said | {"description": "皮夾", "request_key": uuid4()})
        assert short.status_code == 422 and "林失主" in short.text
        key = {"request_key": str(uuid4())}
        for _press in range(2):
            sent = client.post(f"{BOARD}{listing.reference}/", said | key)
            assert sent.status_code == 302 and client.get(sent.url).status_code == 200
        client.post(f"{BOARD}{listing.reference}/", said | {"description": "紅色的小錢包", "request_key": uuid4()})
        right, wrong = Claim.objects.order_by("pk")

        sign_in(otto)
        base = f"/staff/cases/{case.reference}/"
        assert "?claim=" in client.get(base).text
        both = client.get(f"{base}page/compare/?claim={right.pk}").text
        assert "夾層有泳池證" in both and "泳池月票" in both and "棕色長夾" in both
        assert client.get(f"{base}page/compare/?claim=x").status_code == 404
        verdict = {"finding": "夾層相符"}
        assert client.post(f"{base}page/compare/?claim={right.pk}", verdict).status_code == 422
        for one, fits in ((wrong, "no"), (right, "yes")):  # they left no e-mail: the officer calls
            client.post(f"{base}page/compare/?claim={one.pk}", verdict | {"fits": fits})
            assert "請打 0922-333-444" in client.get(base).text
        give = {"paper": "id_card", "last_four": "6789", "reward": "321", "signed_on_paper": "on"}
        over = client.post(f"{base}page/give-back/", give)
        assert over.status_code == 422 and "320" in over.text  # one tenth of 3,200
        unsigned = client.post(f"{base}page/give-back/", give | {"reward": "320", "signed_on_paper": ""})
        assert unsigned.status_code == 422
        client.post(f"{base}page/give-back/", give | {"reward": "320", "signature": "1,1 2,2 3,3 4,4 5,5 6,6 7,7 8,9"})
        assert lock(case).status == Status.IN_REVIEW  # above NT$3,000: two officers
        assert client.post(f"{base}page/confirm/", {}).status_code == 422  # not the same one
        sign_in(sue)
        page = client.get(f"{base}page/confirm/").text
        assert 'd="M1,1 L2,2' in page and "林失主" in page
        client.post(f"{base}page/confirm/", {})
        assert lock(case).outcome == "returned"
        assert client.get(base).status_code == 200
        assert client.get(case.keeping.line.found_item.line and "/staff/counter/books/LF/").status_code == 200
    assert not Listing.objects.exists()
    with time_machine.travel(NOW, tick=True):
        assert "登記簿" in client.get(base).text  # what to do where it was closed by mistake
        for address in (listing.reference, "LF-115-999999-9/sent"):  # our mails and bookmarks lead here
            gone = client.get(f"{BOARD}{address}/")
            assert gone.status_code == 404 and "不在清單上" in gone.text
    with pytest.raises(Refused, match="登記簿"):
        closing.reopen(case, reason="誤按", actor=adam, now=NOW)
    assert {"returned", "announced"} == {mark.kind for mark in case.keeping.line.marks.all()}
    assert not case.deadlines.filter(met_at=None).exists()


def test_another_units_item_is_not_there(client, sign_in, found, mallory):
    case = found()
    sign_in(mallory)
    with time_machine.travel(NOW, tick=True):
        for name in ("claim", "give-back", "receipt", "compare"):
            assert client.get(f"/staff/cases/{case.reference}/page/{name}/?claim=1").status_code == 404


# --- Clocks -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "stage", "last"),
    [
        ({"worth": 400}, "claim-small", "2026-12-08"),
        ({"worth": 3000}, "police", "2026-12-08"),
        ({"kind": "papers", "worth": None}, "police", "2026-12-08"),
        ({"kind": "food", "worth": 3000}, "claim", "2027-05-24"),  # the 23rd is a Sunday (§122)
    ],
)
def test_the_clock_that_fits_runs_from_the_announcement(found, changes, stage, last):
    case = found(**changes)
    clock = case.deadlines.get(met_at=None)
    assert (case.stage.key, clock.stage.key) == (stage, stage)
    assert f"{(clock.due_at - timedelta(seconds=1)).astimezone(TAIPEI):%Y-%m-%d}" == last


def test_announced_again_counts_anew_and_kept_here_gets_the_whole_time(found, otto):
    case, later = found(worth=3000), NOW + timedelta(days=3)
    announcing.announce(case, way="broadcast", actor=otto, now=later)
    assert case.deadlines.get(met_at=None).due_at == at("2026-12-12T00:00")
    case = announcing.keep_here(case, reason="離島無警察單位可即時移送", actor=otto, now=later)
    clock = case.deadlines.get(met_at=None)
    assert clock.stage.key == "claim" and clock.due_at == at("2027-05-27T00:00")
    with pytest.raises(Refused):
        announcing.announce(case, way="none", actor=otto, now=later)  # only what is worth little


def test_nobody_came_the_finder_then_the_local_government(found, claimed, otto):
    case, waiting = found(worth=400), found(worth=400)
    claim = claimed(waiting)
    after = at("2026-12-09 08:00")
    assert endings.end_periods(now=after - timedelta(hours=9)) == {"unclaimed": 0, "uncollected": 0}
    assert endings.end_periods(now=after) == {"unclaimed": 1, "uncollected": 0}  # who claimed in time is heard first
    case = lock(case)
    assert (case.status, case.stage.key) == (Status.DECIDED, "collect")
    assert case.notices.filter(kind="found_collect", email="finder@example.tw").count() == 1
    assert not Listing.objects.filter(case=case).exists()
    with pytest.raises(Refused):
        claimed(case, now=after)
    claims.compare(claim, fits=False, finding="顏色不符", actor=otto, now=after)
    assert endings.end_periods(now=after) == {"unclaimed": 1, "uncollected": 0}
    assert endings.end_periods(now=after + timedelta(days=95)) == {"unclaimed": 0, "uncollected": 2}
    office_form = {"receiver": "基隆市政府財政處", "number": "基財 115-7", "signed_on_paper": True}
    deliveries.deliver(case, to="government", given=office_form, actor=otto, now=after + timedelta(days=96))
    assert lock(case).outcome == "government"
    collected = deliveries.deliver
    own = found(worth=100)
    endings.end_periods(now=after)
    collected(own, to="finder", given=PAPER, actor=otto, now=after)
    assert lock(own).outcome == "finder"


def test_what_does_not_keep_is_sold_or_destroyed_by_the_chief(client, sign_in, found, claimed, otto, sue):
    fish, rotten, umbrella = found(kind="food", worth=None), found(kind="food", worth=0), found(worth=300)
    with pytest.raises(Refused):
        announcing.sell(fish, price=800, how="漁會拍賣", actor=otto, now=NOW)  # not the officer alone
    pages = f"/staff/cases/{fish.reference}/page/"
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        shown = client.get(f"/staff/cases/{fish.reference}/").text
        assert "/page/claim/" in shown and "/page/sell/" not in shown and "/page/destroy/" not in shown
        assert client.get(f"{pages}sell/").status_code == 404, "nobody types what they are then refused"
        sign_in(sue)
        shown = client.get(f"/staff/cases/{fish.reference}/").text
        assert "/page/sell/" in shown and "/page/destroy/" in shown
        assert client.post(f"{pages}sell/", {"price": "0", "how": ""}).status_code == 422
        client.post(f"{pages}sell/", {"price": "800", "how": "漁會拍賣，當日市價"})
        assert client.post(f"{pages}sell/", {"price": "900", "how": "again"}).status_code == 422
        assert "NT$800" in client.get(f"/staff/cases/{fish.reference}/").text
        gone = f"/staff/cases/{rotten.reference}/page/destroy/"
        assert client.post(gone, {"reason": "已腐敗，無人應買"}).status_code == 302
    with pytest.raises(Refused):
        announcing.destroy(umbrella, reason="x", actor=sue, now=NOW)  # it keeps
    rotten = lock(rotten)
    assert rotten.outcome == "destroyed" and not Listing.objects.filter(case=rotten).exists()
    claim = claims.compare(claimed(fish), fits=True, finding="相符", actor=otto, now=NOW)
    with pytest.raises(Refused, match="§805"):  # a tenth of what it brought
        deliveries.deliver(fish, to="owner", claim=claim, given=PAPER | {"reward": 81}, actor=otto, now=NOW)
    deliveries.deliver(fish, to="owner", claim=claim, given=PAPER | {"reward": 80}, actor=otto, now=NOW)
    assert [mark.kind for mark in fish.keeping.line.marks.all()] == ["announced", "sold", "returned"]


def test_what_our_own_officer_found_ends_with_the_agency(found, otto):
    nobody = {"finder_name": "", "identity": "", "phone": "", "email": ""}
    case = found(worth=300, finder=Finder.STAFF, **nobody)
    after = at("2026-12-09 08:00")
    assert endings.end_periods(now=after)["unclaimed"] == 1
    office_form = {"receiver": "秘書室財產管理", "number": "碧砂 115-3", "signed_on_paper": True}
    with pytest.raises(Refused):
        deliveries.deliver(case, to="finder", given=PAPER, actor=otto, now=after)
    deliveries.deliver(case, to="agency", given=office_form, actor=otto, now=after)
    assert lock(case).outcome == "agency" and not case.notices.exists()


def test_the_label_opens_the_case_and_tells_no_mark(client, sign_in, found, otto):
    case = found()
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        label = client.get(f"/staff/cases/{case.reference}/page/label/").text
        code = client.get(f"/staff/cases/{case.reference}/page/label-code/")
    assert "拾115-0001" in label and "櫃 3" in label and "L-12" in label and "海浪" not in label
    assert code["Content-Type"] == "image/svg+xml"


# --- The police -------------------------------------------------------------------------------------------------------
def test_a_list_for_the_police_closes_its_items_with_their_number(client, sign_in, found, claimed, otto, bisha):
    first, second, stays = found(worth=3000), found(kind="papers", worth=None), found(worth=900)
    claims.compare(claimed(stays), fits=True, finding="相符", actor=otto, now=NOW)
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        page = client.get("/staff/counter/lost/police/").text
        assert f'value="{first.pk}"' in page and f'value="{stays.pk}"' not in page  # its owner is on the way
        assert client.post("/staff/counter/lost/police/", {"station": "八斗子分駐所"}).status_code == 422
        post = {"station": "八斗子分駐所", "items": [str(first.pk), str(second.pk)]}
        address = client.post("/staff/counter/lost/police/", post).url
        assert first.reference in client.get(address).text
        assert client.get(f"{address}list.pdf").status_code == 404  # a worker draws it
        assert prints.make_prints(now=NOW)["made"] == 1
        assert client.get(f"{address}list.pdf")["Content-Type"] == "application/pdf"
        signed = {"number": "基警 115-88", "receiver": "警員 3321", "signed_on_paper": "on"}
        assert client.post(address, signed | {"number": ""}).status_code == 422
        late = claimed(first)  # after the list was made
        page = client.post(address, signed)
        assert page.status_code == 422 and first.reference in page.text and lock(first).status == Status.IN_REVIEW
        page = client.get("/staff/counter/lost/police/").text
        assert stays.reference in page and first.reference not in page  # named as claimed; on its list
        claims.compare(late, fits=False, finding="顏色不符", actor=otto, now=NOW)
        client.post(address, signed)
        again = client.post(address, signed)
        assert again.status_code == 404  # settled
    assert {(lock(case).status, lock(case).outcome) for case in (first, second)} == {(Status.TRANSFERRED, "police")}
    with time_machine.travel(NOW, tick=True):
        page = strip_tags(client.get(f"/en{BOARD}{first.reference}/").text)
    assert "基警 115-88" in page and "八斗子分駐所" in page
    with pytest.raises(Refused):
        police.make(bisha, [first], station="x", actor=otto, now=NOW)


# --- Corrections ------------------------------------------------------------------------------------------------------
def test_a_correction_moves_the_case_and_a_strike_ends_it(found, otto):
    case = found(worth=400)
    line = case.keeping.line
    given = {"reason": "價值誤植", "actor": otto, "now": NOW}
    new = actions.strike(line, replacement=data(worth=4000, finder_name="王大明"), request_key=uuid4(), **given)
    case = lock(case)
    assert case.keeping.line == new and case.applicant.name == "王大明"
    assert [clock.stage.key for clock in case.deadlines.filter(met_at=None)] == ["police"]
    assert case.documents.filter(kind=IssuedDocument.Kind.RECEIPT, is_current=True).count() == 1
    actions.strike(new, request_key=uuid4(), **given)
    case = lock(case)
    assert (case.status, case.outcome) == (Status.WITHDRAWN, "void")
    assert not case.documents.filter(is_current=True).exists() and not Listing.objects.exists()


def test_a_slip_of_the_pen_corrected_late_opens_no_time_anew(found, otto):
    """The finder is told to collect it: a corrected name leaves it so, and off the public list."""
    case, after = found(worth=100), at("2026-12-09 08:00")
    endings.end_periods(now=after)
    line = lock(case).keeping.line
    actions.strike(line, reason="品名誤植", replacement=data(worth=100), actor=otto, now=after, request_key=uuid4())
    case = lock(case)
    assert (case.status, case.stage.key) == (Status.DECIDED, "collect") and not Listing.objects.exists()
    deliveries.deliver(case, to="finder", given=PAPER, actor=otto, now=after)


def test_a_claim_is_settled_before_the_thing_is_gone(client, sign_in, found, claimed, otto, sue):
    """Destroyed it is not while somebody claims it; struck from the book, whoever waits is told."""
    fish, case = found(kind="food", worth=0), found(worth=100)
    waits, fits = claimed(fish), claims.compare(claimed(case), fits=True, finding="相符", actor=otto, now=NOW)
    with pytest.raises(Refused, match=fish.reference):
        announcing.destroy(fish, reason="腐敗", actor=sue, now=NOW)
    claims.compare(waits, fits=False, finding="不是這一箱", actor=otto, now=NOW)
    announcing.destroy(fish, reason="腐敗", actor=sue, now=NOW)
    with time_machine.travel(NOW, tick=True):
        sign_in(otto)
        assert "page/give-back/" in client.get(f"/staff/cases/{case.reference}/").text
        given = {"reason": "重複登記", "actor": otto, "now": NOW, "request_key": uuid4()}
        actions.strike(case.keeping.line, **given)
        page = client.get(f"/staff/cases/{case.reference}/").text
    assert "page/give-back/" not in page and "page/reconsider/" not in page
    fits.refresh_from_db()
    assert (fits.state, fits.finding) == (Claim.State.REFUSED, "重複登記")
    assert case.notices.filter(kind="claim_refused", email="owner@example.tw").count() == 1


def test_two_presses_at_once_are_one_claim(found, monkeypatch):
    """The second waits for the case the first one holds, and then finds its claim."""
    case, key, made = found(), uuid4(), []
    said = {"description": "黑傘，柄上刻海浪", "name": "李四", "phone": "+886912345678"}
    given = {"request_key": key, "language": "zh-hant", "now": NOW}

    def while_waiting(case):
        if not made:
            made.append(None)
            made[0] = claims.describe(case, said, **given)
        return lock(case)

    monkeypatch.setattr(claims.actions, "lock", while_waiting)
    assert claims.describe(case, said, **given) == made[0] == Claim.objects.get()


# --- The receipt ------------------------------------------------------------------------------------------------------
def test_the_receipt_says_what_is_due_and_hides_who(found):
    content = found().documents.get(kind=IssuedDocument.Kind.RECEIPT).content
    shown = [row for section in content["sections"] for row in section["rows"] if not row.get("private")]
    public = str(shown)
    assert "王○明" in public and "王小明" not in str(content) and "海浪" not in str(content)
    assert "黑色折傘" not in public and "12 月 8 日" in public
    assert re.search("十分之一.*805 II", str(content["next"])) and "3 個月" in str(content["next"])


# --- The database says no first ---------------------------------------------------------------------------------------
def test_the_database_refuses(found, claimed, otto, debbie):
    case = found(worth=100)
    claim = claims.compare(claimed(case), fits=True, finding="相符", actor=otto, now=NOW)
    deliveries.deliver(case, to="owner", claim=claim, given=PAPER, actor=otto, now=NOW)
    for sql in (
        "UPDATE counters_founditem SET worth = 1",
        "DELETE FROM counters_founditem",
        "UPDATE counters_delivery SET reward = 9",
        "DELETE FROM counters_delivery",
        "UPDATE counters_delivery SET second_id = given_by_id",
        "UPDATE counters_claim SET state = 'waiting'",
        "UPDATE counters_listing SET state = 'police'",
    ):
        found(worth=100)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    Delivery.objects.update(last_four="", signature="")  # forgetting is no change
    other = {"case": found(), "to": "finder", "paper": "id_card", "given_by": otto, "prepared_at": NOW}
    for wrong in ({"second": otto}, {"needs_second": True, "done_at": NOW}, {"claim": claim}, {"paper": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.create(**other | wrong)
