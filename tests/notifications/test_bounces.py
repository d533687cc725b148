"""Mail that another server gives back after it took it: feeding its report puts the notice before a person."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from audit.models import Event
from notifications import delivery, tasks
from notifications.actions import queue
from notifications.channels import message_id
from notifications.models import Notice
from notifications.recipients import Recipient
from tests.accounts.people import make_person, make_tree, sign_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NO_SUCH = ("5.1.1", "smtp; 550 5.1.1 <alice@example.tw>: no such user here")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch):
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)


def notice(status="sent", unit=None, email="alice@example.tw"):
    said = queue(
        "plain_message", to=Recipient("王小明", email), key="k", now=NOW, unit=unit, subject="Your report", text="t"
    )
    changes = {"sent": {"sent_at": NOW}, "sending": {"claim": "0" * 32, "claimed_at": NOW}}
    Notice.objects.filter(pk=said.pk).update(status=status, **changes.get(status, {}))
    return Notice.objects.get(pk=said.pk)


def report(quoted, *, action="failed", code=NO_SUCH, kind="message/rfc822") -> bytes:
    """A delivery status notification as mail servers write them."""
    return f"""\
From: MAILER-DAEMON@mx.example.tw
To: noreply@portal.example.tw
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

It could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.tw

Final-Recipient: rfc822; alice@example.tw
Action: {action}
Status: {code[0]}
Diagnostic-Code: {code[1]}

--b1
Content-Type: {kind}

Subject: Your report
To: alice@example.tw
Message-ID: {quoted}

body

--b1--
""".encode()


def feed(capsys, tmp_path, *mails) -> dict:
    files = []
    for number, mail in enumerate(mails):
        files.append(tmp_path / f"{number}.eml")
        files[-1].write_bytes(mail)
    call_command("read_bounces", *files)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("status", ["sent", "sending", "unsure"])
def test_a_mail_that_came_back_waits_for_a_person_and_the_second_report_is_harmless(capsys, tmp_path, status, kind):
    said = notice(status)
    back = report(message_id(said), kind=kind)
    assert feed(capsys, tmp_path, back, back) == {"came_back": 1, "known": 1, "ignored": 0}
    [waiting] = Notice.objects.for_people()
    assert (waiting.status, waiting.bounced_at is not None) == ("failed", True)
    assert waiting.error == "5.1.1 550 5.1.1 <…>: no such user here"
    assert Event.objects.get().data == {"notice": said.pk, "kind": "plain_message"}
    # The worker that was still sending cannot say "sent" over it.
    delivery._settle(said, NOW, Notice.Status.SENT)
    assert Notice.objects.get().status == "failed"


def test_what_is_no_report_of_ours_changes_nothing(capsys, tmp_path):
    said = notice()
    forged = f"<notice-{said.pk}-{'0' * 20}@localhost>"
    mails = [
        report(forged),
        report(f"<notice-{said.pk}@localhost>"),
        report(message_id(said), action="delayed"),
        report(message_id(said), action="delivered"),
        f"From: a@example.tw\nMessage-ID: {message_id(said)}\n\nout of office".encode(),
        b"\xff\xfe no mail at all",
        b"Content-Type: message/rfc822\n\n" * 5000,
        b"",
    ]
    assert feed(capsys, tmp_path, *mails) == {"came_back": 0, "known": 0, "ignored": len(mails)}
    assert Notice.objects.get().status == "sent"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (NO_SUCH, "There is no such address."),
        (("5.2.2", "smtp; 552 over quota"), "The mailbox is full."),
        (("5.2.1", "smtp; 550 dis\0abled"), "The mailbox takes no mail."),
        (("5.7.26", "smtp; 550 policy"), "Their mail server refuses our mail."),
        (("4.4.1", "smtp; timed out"), "Their mail server did not answer for too long."),
        (("", ""), "Their mail server sent it back."),
    ],
)
def test_staff_read_why_in_words_and_note_how_the_person_was_reached(client, capsys, tmp_path, code, said):
    units = make_tree()
    sent = notice(unit=units["QUAY"])
    feed(capsys, tmp_path, report(message_id(sent), code=code))
    sign_in(client, make_person("otto", units["QUAY"]))
    page = client.get("/en/staff/notices/").content.decode()
    assert "Came back" in page
    assert said in page
    assert "alice@example.tw" not in page
    client.post(f"/en/staff/notices/{sent.pk}/settle/", {"how": "told"})
    told = Notice.objects.get()
    assert (told.status, told.settled_by.username) == ("told", "otto")
    assert "All mail has been sent." in client.get("/en/staff/notices/").content.decode()
