"""The page where people settle what the machine could not."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string

from accounts.models import Role
from audit.models import Event
from notifications import tasks
from notifications.actions import queue
from notifications.models import Notice
from notifications.recipients import Recipient
from notifications.words import write
from tests.accounts.people import make_person, make_tree, sign_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
PAGE = "/en/staff/notices/"


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch):
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)


@pytest.fixture
def units():
    return make_tree()


@pytest.fixture
def otto(client, units):
    """On duty at the quay, signed in."""
    user = make_person("otto", units["QUAY"])
    sign_in(client, user)
    return user


def notice(unit, status="unsure", email="alice@example.tw", subject="Your report"):
    to = Recipient("王小明", email, address="基隆市北寧路 2 號")
    said = queue(
        "plain_message", to=to, key=f"{Notice.objects.count()}", unit=unit, now=NOW, subject=subject, text="您好 & <b>"
    )
    Notice.objects.filter(pk=said.pk).update(status=status, error="550 <…> no")
    return Notice.objects.get(pk=said.pk)


def test_one_sees_the_notices_of_ones_own_units(client, units, otto):
    mine, theirs = notice(units["QUAY"], subject="ours"), notice(units["REEF"], subject="of others")
    notice(units["QUAY"], status="queued", subject="on its way")
    page = client.get(PAGE).content.decode()
    assert "ours" in page
    assert "of others" not in page
    assert "on its way" not in page
    assert client.get(f"{PAGE}{mine.pk}/letter/").status_code == 200
    assert client.get(f"{PAGE}{theirs.pk}/letter/").status_code == 404
    assert client.post(f"{PAGE}{theirs.pk}/settle/", {"how": "give_up"}).status_code == 404
    assert Notice.objects.get(pk=theirs.pk).status == "unsure"


def test_the_headquarters_sees_what_belongs_to_no_unit(client, units):
    lost = notice(None, subject="nobody's")
    sign_in(client, make_person("hq", units["CGA"], Role.SUPERVISOR))
    assert "nobody&#x27;s" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}{lost.pk}/letter/").status_code == 200


def test_mallory_finds_no_such_page(client, units):
    said = notice(units["QUAY"])
    sign_in(client, make_person("mallory", units["QUAY"], Role.AUDITOR))
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}{said.pk}/settle/", {"how": "give_up"}).status_code == 404
    client.logout()
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize(("how", "status"), [("resend", "queued"), ("give_up", "dropped"), ("arrived", "sent")])
def test_each_button(client, units, otto, how, status):
    said = notice(units["QUAY"])
    page = client.get(PAGE).content.decode()
    assert f'value="{how}"' in page
    answer = client.post(f"{PAGE}{said.pk}/settle/", {"how": how}, follow=True)
    assert Notice.objects.get(pk=said.pk).status == status
    assert 'class="alert alert-success"' in answer.content.decode()
    again = client.post(f"{PAGE}{said.pk}/settle/", {"how": how}, follow=True)
    assert "in the meantime" in again.content.decode()
    assert Event.objects.filter(action="notice.settled", actor=otto).count() == 1


def test_an_unknown_button_is_no_page(client, units, otto):
    said = notice(units["QUAY"])
    assert client.post(f"{PAGE}{said.pk}/settle/", {"how": "eat"}).status_code == 404
    assert client.get(f"{PAGE}{said.pk}/settle/").status_code == 405


def test_a_letter_is_read_printed_and_posted(client, units, otto):
    letter = notice(units["QUAY"], status="queued", email="")
    assert "Letters to print and post" in client.get(PAGE).content.decode()
    page = client.get(f"{PAGE}{letter.pk}/letter/").content.decode()
    assert "基隆市北寧路 2 號" in page
    assert "您好 &amp; &lt;b&gt;" in page
    assert Event.objects.get().action == "data.revealed"
    client.post(f"{PAGE}{letter.pk}/settle/", {"how": "posted"})
    assert Notice.objects.get(pk=letter.pk).status == "sent"
    assert Event.objects.filter(action="letter.posted").exists()


def test_the_list_masks_people(client, units, otto):
    notice(units["QUAY"])
    page = client.get(PAGE).content.decode()
    assert "王小明" not in page
    assert "alice@" not in page


def test_a_broken_text_does_not_take_the_page_with_it(client, units, otto):
    said = notice(units["QUAY"])
    Notice.objects.filter(pk=said.pk).update(kind="no_such_kind")
    assert "cannot be shown" in client.get(PAGE).content.decode()


def test_pages_follow_one_another_without_a_count(client, units, otto, django_assert_max_num_queries):
    for n in range(30):
        notice(units["QUAY"], subject=f"number {n:02}")
    with django_assert_max_num_queries(12):
        first = client.get(PAGE).content.decode()
    assert "number 29" in first
    assert "number 04" not in first
    older = Notice.objects.get(context__subject="number 05").pk
    assert f"?mails={older}#mails" in first
    second = client.get(PAGE, {"mails": older}).content.decode()
    assert "number 04" in second
    assert "number 05" not in second
    assert client.get(PAGE, {"mails": "9" * 30, "letters": "x"}).status_code == 200


def test_the_notices_of_a_case_show_their_words(units):
    waiting = notice(units["QUAY"], status="queued")
    shown = {"notices": [waiting, notice(units["QUAY"], status="failed")], "may_know": True}
    html = render_to_string("notifications/_of_case.html", shown)
    assert html.count("您好 &amp; &lt;b&gt;") == 2
    assert "您好" not in render_to_string("notifications/_of_case.html", shown | {"may_know": False})
    assert "通知尚未寄出" in html or "Not sent yet" in html
    assert "alice@" not in html


def test_a_private_link_is_shown_to_its_reader_only(client, units, otto, settings, tmp_path):
    """It lets whoever holds it act as the applicant: it stands in the mail, and on the paper before it is posted."""
    folder = tmp_path / "notices" / "with_link"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("s")
    (folder / "body.txt").write_text("go to {{ link }}")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    mail = queue("with_link", to=Recipient("x", "a@example.tw"), key="m", unit=units["QUAY"], now=NOW, link="TOKEN")
    paper = queue("with_link", to=Recipient("x", ""), key="p", unit=units["QUAY"], now=NOW, link="TOKEN")
    assert "TOKEN" in write(mail).mail
    assert "TOKEN" in client.get(f"{PAGE}{paper.pk}/letter/").content.decode()
    Notice.objects.filter(pk=mail.pk).update(status="failed")
    shown = client.get(f"{PAGE}{mail.pk}/letter/")
    assert (shown.status_code, "TOKEN" in shown.content.decode()) == (200, False)
    assert "TOKEN" not in render_to_string("notifications/_of_case.html", {"notices": [mail, paper]})
    client.post(f"{PAGE}{paper.pk}/settle/", {"how": "posted"})
    shown = client.get(f"{PAGE}{paper.pk}/letter/")
    assert (shown.status_code, "TOKEN" in shown.content.decode()) == (200, False)
