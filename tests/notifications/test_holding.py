"""After a copy was put back no mail leaves before a person has read what waits."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import Role
from audit.models import Event
from cases.heartbeats import SWEEP
from cases.models import Heartbeat
from notifications import delivery, holding, tasks
from notifications.actions import queue
from notifications.models import Notice
from notifications.recipients import Recipient
from tests.accounts.people import make_absence, make_person, make_tree, sign_in

COPIED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RESTORED = COPIED + timedelta(hours=3)
NOW = RESTORED + timedelta(minutes=5)
PAGE = "/en/staff/notices/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch, settings):
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)
    settings.DEMO = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def units():
    return make_tree()


@pytest.fixture
def three(units):
    """One that may have left after the copy was made, one to leave later, one written since."""
    holding.begin(copied_at=COPIED, now=RESTORED)
    holding.begin(copied_at=COPIED, now=NOW)  # once more changes nothing
    to = Recipient("王小明", "alice@example.tw")

    def say(key, written, due):
        return queue(
            "plain_message", to=to, key=key, now=written, not_before=due, unit=units["QUAY"], subject=key, text="t"
        )

    return [
        say("perhaps sent", COPIED - timedelta(hours=1), COPIED),
        say("for tomorrow", COPIED - timedelta(hours=1), NOW + timedelta(days=1)),
        say("new alarm", NOW, NOW),
    ]


def test_nothing_leaves_while_mail_is_held(three, mailoutbox):
    assert delivery.due_ids(now=NOW) == []
    assert delivery.deliver([said.pk for said in three], now=NOW) == {}
    assert mailoutbox == []
    assert set(Notice.objects.values_list("status", "tries")) == {("queued", 0)}


@pytest.mark.parametrize(("choice", "sent", "left"), [("give_up", 1, "dropped"), ("send", 2, "sent")])
def test_the_headquarters_reads_what_waits_and_lets_it_go(client, three, units, mailoutbox, choice, sent, left):
    Heartbeat.objects.create(task=SWEEP, at=NOW)
    chief = make_person("hq", units["CGA"], Role.SUPERVISOR)
    sign_in(client, chief)
    page = client.get(PAGE).content.decode()
    assert "No mail leaves: a copy was put back." in page
    assert "perhaps sent" in page and "new alarm" in page and "for tomorrow" not in page
    assert "in all units: 3; of these perhaps sent already: 1." in page
    assert client.get("/healthz/full").json()["mail"] == "held"
    assert client.get(f"{PAGE}{three[2].pk}/letter/").status_code == 200
    answer = client.post(f"{PAGE}let-go/", {"old": choice}, follow=True)
    assert "Mail leaves again." in answer.content.decode()
    assert "No mail leaves" not in answer.content.decode()
    assert client.get("/healthz/full").json()["mail"] == "ok"
    assert client.get(f"{PAGE}{three[1].pk}/letter/").status_code == 404
    delivery.deliver(delivery.due_ids(now=NOW), now=NOW)
    assert len(mailoutbox) == sent
    assert Notice.objects.get(key="perhaps sent").status == left
    assert Notice.objects.get(key="for tomorrow").status == "queued"
    event = Event.objects.get(action="mail.let_go")
    assert (event.actor, event.data["given_up"]) == (chief, 2 - sent)
    assert client.post(f"{PAGE}let-go/").status_code == 404


def test_a_deputy_of_the_headquarters_lets_it_go_and_signs_as_one(client, three, units):
    chief = make_person("hq", units["CGA"], Role.SUPERVISOR)
    deputy = make_person("otto", units["QUAY"])
    make_absence(chief, deputy, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    sign_in(client, deputy).post(f"{PAGE}let-go/", {"old": "send"})
    event = Event.objects.get(action="mail.let_go")
    assert (event.actor, event.actor_name) == (deputy, f"{deputy.name_zh}（代）")


def test_a_station_sees_that_mail_is_held_and_cannot_let_it_go(client, three, units):
    sign_in(client, make_person("otto", units["QUAY"]))
    page = client.get(PAGE).content.decode()
    assert "The headquarters reads it and lets it go." in page
    assert "new alarm" in page
    assert "let-go" not in page
    assert client.post(f"{PAGE}let-go/", {"old": "send"}).status_code == 404
    assert delivery.due_ids(now=NOW) == []
