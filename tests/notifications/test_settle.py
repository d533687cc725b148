"""What people do about notices that did not arrive, each with its line in the trail."""

from datetime import UTC, datetime

import pytest

from audit.models import Event
from notifications import tasks
from notifications.actions import Refused, queue, settle, ways
from notifications.models import Notice
from notifications.recipients import Recipient

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch):
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)


@pytest.fixture
def otto(django_user_model):
    return django_user_model.objects.create(username="otto-settles", name_zh="歐多")


def notice(status="unsure", email="alice@example.tw"):
    said = queue("plain_message", to=Recipient("王小明", email), key=f"k:{status}:{email}", now=NOW)
    Notice.objects.filter(pk=said.pk).update(status=status, tries=3, error="why")
    return Notice.objects.get(pk=said.pk)


@pytest.mark.parametrize(
    ("status", "email", "can"),
    [
        ("unsure", "a@example.tw", ["resend", "told", "give_up", "arrived"]),
        ("failed", "a@example.tw", ["resend", "told", "give_up"]),
        ("queued", "a@example.tw", []),
        ("sending", "a@example.tw", []),
        ("sent", "a@example.tw", []),
        ("queued", "", ["posted", "not_posted"]),
        ("sent", "", []),
    ],
)
def test_what_can_be_done(status, email, can):
    assert ways(Notice(status=status, channel="email" if email else "letter")) == can


def test_send_again(otto):
    again = settle(notice("failed"), "resend", actor=otto, now=NOW)
    assert (again.status, again.tries, again.claim, again.error) == ("queued", 0, None, "")
    event = Event.objects.get(action="notice.settled")
    assert event.actor == otto
    assert event.data == {"notice": again.pk, "kind": "plain_message", "how": "resend"}


def test_it_arrived(otto):
    arrived = settle(notice(), "arrived", actor=otto, now=NOW)
    assert (arrived.status, arrived.sent_at, arrived.settled_by) == ("sent", NOW, otto)


def test_a_letter_is_posted(otto):
    posted = settle(notice("queued", email=""), "posted", actor=otto, now=NOW)
    assert (posted.status, posted.sent_at) == ("sent", NOW)
    assert Event.objects.get().action == "letter.posted"


def test_a_mail_that_failed_goes_on_paper_where_an_address_is_known(otto):
    said = notice("failed")
    with pytest.raises(Refused):
        settle(said, "as_letter", actor=otto, now=NOW)
    said.address = "基隆市北寧路 2 號"
    said.save()
    assert "as_letter" in ways(said)
    letter = settle(said, "as_letter", actor=otto, now=NOW)
    assert (letter.channel, letter.status, ways(letter)) == ("letter", "queued", ["posted", "not_posted"])


def test_the_second_person_is_told(otto):
    unsure = notice()
    settle(unsure, "give_up", actor=otto, now=NOW)
    with pytest.raises(Refused):
        settle(unsure, "resend", actor=otto, now=NOW)
    assert Notice.objects.get().status == "dropped"
    assert Event.objects.count() == 1
