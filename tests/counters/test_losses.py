"""遺失通知: confirmed by a link, told once a thing, nothing said about the thing, gone when it is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from cases import brakes
from counters import actions
from counters.books import BOOKS
from counters.lost.actions import losses
from counters.models import Loss
from notifications.models import Notice
from tests.cast import NOW
from tests.counters.test_lost_property import data

TELL_ME = "/lost-property/tell-me/"
DAY = timedelta(days=1)


def asked(**changes) -> dict:
    lost = (NOW - 7 * DAY).date()
    day = {"lost_on_year": str(lost.year), "lost_on_month": str(lost.month), "lost_on_day": str(lost.day)}
    return {"kind": "umbrella", "county": "基隆市", "email": "Tara@example.tw", **day, **changes}


def test_who_lost_an_umbrella_hears_of_each_once(client, bisha, otto, shift):
    def hand_in(**changes):
        given = {"unit": bisha, "actor": otto, "now": NOW, "request_key": uuid4()}
        return actions.write(BOOKS["LF"], data=data(**changes), **given).keeping.case

    before = hand_in()
    with time_machine.travel(NOW, tick=False):
        assert TELL_ME in client.get("/lost-property/").text
        wrong = client.post(TELL_ME, asked(lost_on_year="2030"))
        assert wrong.status_code == 422 and "Tara@example.tw" in wrong.text
        for _press in range(2):
            assert client.post(TELL_ME, asked())["Location"] == f"{TELL_ME}?sent=1"
        loss = Loss.objects.get()
        link = f"{TELL_ME}{losses.token_of(loss)}/"
        assert Notice.objects.filter(kind="loss_confirm").count() == 1
        hand_in()
        client.get(link)
        assert not Notice.objects.filter(kind="loss_found").exists()  # nothing before the press
        for _press in range(2):
            assert "雨傘" in client.post(link, {"act": "confirm"}).text
        assert Notice.objects.filter(kind="loss_found").count() == 2  # what lay there already
        hand_in(kind="keys"), hand_in(county="高雄市"), hand_in(found_at=NOW - 9 * DAY)
        new = hand_in()
        told = Notice.objects.filter(kind="loss_found")
        assert told.count() == 3 and {*told.values_list("email", flat=True)} == {"Tara@example.tw"}
        assert before.reference in str(told.values_list("context")) and new.reference in str(
            told.values_list("context")
        )
        assert "黑色折傘" not in str(told.values_list("context")) and "東堤" not in str(told.values_list("context"))
        Notice.objects.filter(pk=told[0].pk).update(status="sent", sent_at=NOW)  # one is out, the others are not
        client.post(link, {"act": "end"})
        assert Notice.objects.filter(kind__startswith="loss").get().context == {}
        assert not Notice.objects.filter(email="Tara@example.tw").exists()  # as the page promises
        assert client.get(link).status_code == 404 and not Loss.objects.exists()


def test_nobody_is_mailed_all_day_about_one_thing_after_another(client, db):
    with time_machine.travel(NOW, tick=False):
        for county in ("基隆市", "臺北市", "新北市", "桃園市", "新竹市", "苗栗縣", "臺中市"):
            assert client.post(TELL_ME, asked(county=county))["Location"] == f"{TELL_ME}?sent=1"  # tells nobody why
    assert Notice.objects.filter(kind="loss_confirm").count() == brakes.MAILS_A_DAY


def test_an_address_is_kept_no_longer_than_it_is_needed(db):
    given = {"kind": "keys", "county": "基隆市", "lost_on": NOW.date(), "language": "en", "network": "n", "now": NOW}
    for address in ("one@example.tw", "two@example.tw"):
        losses.ask(email=address, **given)
    stays = Loss.objects.first()
    losses.confirm(stays, now=NOW)
    assert losses.forget(now=NOW + 4 * DAY) == 1 and Loss.objects.get() == stays
    assert [*Notice.objects.values_list("email", flat=True)] == ["one@example.tw"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM counters_loss")
        assert "example" not in cursor.fetchone()[0]  # sealed
    with pytest.raises(IntegrityError), transaction.atomic():
        Loss.objects.update(ends_on=stays.lost_on)
    assert losses.forget(now=NOW + 190 * DAY) == 1
