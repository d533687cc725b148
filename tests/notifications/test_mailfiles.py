"""Mail as files, and the command that sends."""

import email
import email.policy
import json
from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMessage, get_connection
from django.core.management import call_command

from notifications import delivery, tasks
from notifications.actions import queue
from notifications.models import Notice
from notifications.recipients import Recipient

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)
    settings.EMAIL_BACKEND = "notifications.mailfiles.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def test_every_sending_is_a_file_of_its_own(folder):
    mail = EmailMessage("主旨", "內文", to=["a@example.tw"], headers={"Message-ID": "<notice-7@localhost>"})
    assert get_connection().send_messages([mail, mail]) == 2
    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert all("notice-7" in file.name for file in files)
    assert files[0].stat().st_mode & 0o077 == 0, "mail is nobody else's to read"
    read = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    assert (read["Subject"], read.get_content().strip()) == ("主旨", "內文")


def test_a_message_id_is_no_path(folder):
    mail = EmailMessage("s", "t", to=["a@example.tw"], headers={"Message-ID": "<../../etc/passwd@x>"})
    get_connection().send_messages([mail])
    assert [file.parent for file in folder.rglob("*.eml")] == [folder]


@pytest.mark.django_db
def test_a_full_disk_is_not_an_unsure_mail(folder, monkeypatch):
    def no_space(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("notifications.mailfiles.os.fsync", no_space)
    notice = queue("plain_message", to=Recipient("x", "a@example.tw"), key="k", now=NOW, subject="s", text="t")
    assert delivery.deliver([notice.pk], now=NOW) == {"queued": 1}
    assert "No space left" in Notice.objects.get().error
    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_send_notices_sends_what_is_due_and_counts(folder, capsys):
    for n in range(3):
        queue("plain_message", to=Recipient("x", "a@example.tw"), key=f"k{n}", now=NOW, subject="s", text="t")
    queue("no_such_kind", to=Recipient("x", "a@example.tw"), key="broken", now=NOW)
    queue("plain_message", to=Recipient("x", ""), key="letter", now=NOW)
    call_command("send_notices")
    assert json.loads(capsys.readouterr().out) == {"due": 4, "sent": 3, "queued": 0, "failed": 1, "unsure": 0}
    assert len(list(folder.glob("*.eml"))) == 3
    call_command("send_notices")
    assert json.loads(capsys.readouterr().out)["due"] == 0
