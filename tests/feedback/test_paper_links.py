"""The link to rate on paper: short enough to type, on the letter and on the notice beside it, and nowhere else."""

import io
import re
from datetime import timedelta

import pypdfium2
import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role, Unit
from cases import documents
from feedback.actions import ratings
from feedback.models import Invitation, Rating
from feedback.ratings.links import short_of
from notifications.models import Notice
from tests.cast import NOW, make_user
from tests.feedback.answers import answered, ask, chuck, given, office, sign_in, wanda  # noqa: F401

LATER = NOW + timedelta(hours=1)
ON_PAPER = {"source": "letter", "email": "", "address": "基隆市中正區正濱路 1 號", "reply_by": "letter"}


@pytest.fixture(autouse=True)
def monday(settings, tmp_path):
    settings.KEYS_DIR, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path / "media"
    settings.DEMO = True
    with time_machine.travel(LATER, tick=False):
        yield


def text_of(document, language="zh-hant") -> str:
    documents.make_rendering(document.renderings.get(language=language).pk, now=LATER)
    file, _name = documents.open_rendering(document, language)
    pages = pypdfium2.PdfDocument(io.BytesIO(file.read()))
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_who_has_no_mail_finds_a_short_address_on_the_letter(client, sign_in, ask, given):  # noqa: F811
    case = ask(**ON_PAPER)
    reply = given(case, manner="letter")
    asked = Invitation.objects.get()
    assert (asked.case, asked.remind_at) == (case, None)  # no second letter to be reminded
    short = short_of(case.pk)
    assert re.fullmatch(r"[0-9a-f]+(-[0-9a-f]{4}){3}", short)
    assert f"/rate/{short}/" in text_of(reply.letter.document)
    verify = client.get(documents.verify_url(reply.letter.document.token, "zh-hant")).content.decode()
    assert short not in verify  # who checks the letter is no petitioner
    # The notice that is printed says it too, with its code, until it is posted; in lists it is hidden.
    told = Notice.objects.get(kind="petition_answered", channel="letter")
    clerk = make_user("post", "收發", "Post", Role.SECRETARIAT, Unit.objects.get(code="HQ-SEC"))
    sign_in(clerk)
    letter = reverse("notice_letter", args=[told.pk])
    page = client.get(letter).content.decode()
    assert f"/rate/{short}/" in page and f'src="/rate/{short}/qr.svg"' in page
    assert short not in client.get(reverse("case", args=[case.reference])).content.decode()
    Notice.objects.filter(pk=told.pk).update(status="sent", sent_at=LATER, settled_by=clerk)
    posted = client.get(letter)
    assert (posted.status_code, short in posted.content.decode()) == (200, False)
    # Typed by hand, in capitals even: the five choices, nothing chosen; looking records nothing.
    client.logout()
    link = f"/rate/{short.upper()}/"
    assert client.get(link).status_code == client.head(link).status_code == 200
    assert client.get(f"/rate/{short}/qr.svg").headers["Content-Type"] == "image/svg+xml"
    assert "checked" not in client.get(link).content.decode()
    assert client.get(f"/rate/{short[:-1]}{'0' if short[-1] != '0' else '1'}/").status_code == 404
    assert client.get(f"/rate/{short[:-5]}/").status_code == client.get("/rate/x/qr.svg").status_code == 404
    assert not Rating.objects.exists()
    assert client.post(link, {"score": "5"}).status_code == 302
    assert Rating.objects.get().case == case
    assert ratings.remind(now=NOW + timedelta(days=30)) == {"reminded": 0}


def test_who_has_mail_is_asked_there_and_not_on_the_letter(ask, given):  # noqa: F811
    reply = given(ask())
    assert Invitation.objects.get().remind_at
    assert "/rate/" not in text_of(reply.letter.document)
