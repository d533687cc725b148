"""Whatever is typed into a field or given to a file as its name is shown as text, on every page that shows it."""

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Unit
from cases.models import Service
from disclosures.actions import faq, files
from disclosures.models import Answer, Version
from tests.accounts.people import sign_in
from tests.cast import NOW

ATTACK = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}'\u202e"
TEXTS = [field.name for field in Version._meta.fields if field.name.endswith(("_zh", "_en"))]
LIVE = re.compile(r"<script>alert|<img src=x|<svg onload|<img [^>]*onerror", re.I)


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def test_no_field_and_no_file_name_does_harm_anywhere(client, write, publish, edda, pia):
    attacks = {name: ATTACK[: Version._meta.get_field(name).max_length] for name in TEXTS}
    picture = "<img src=/disclosures/files/7/a.png alt=x onerror=alert(1)>"
    body = f"<p>甲<script>alert(1)</script></p><svg onload=alert(1)>{picture}"
    draft = write(slug="attack", **attacks | {"body_zh": body, "body_en": body})
    upload = SimpleUploadedFile("x", f"港口,{ATTACK[2:]}\n碧砂,3\n".encode())
    upload.name = f"a{ATTACK}.csv"
    row = files.enclose(
        draft, upload, label_zh=ATTACK, label_en=ATTACK, meanings=f"港口：{ATTACK}", actor=edda, now=NOW
    )
    assert re.fullmatch(r"[^<>\"/\\\u202e]+\.csv", row.file.name)
    publish(draft, answer=ATTACK)
    item = draft.item_id
    public = ("items/attack/", "items/attack/versions/", "guidance/", "guidance/feed.rss", f"tables/{row.pk}/", "")
    staff = ("", f"{item}/", f"{item}/v1/", f"{item}/compare/1/1/", "board/")
    pages = [f"{language}/disclosures/{page}" for language in ("", "/en") for page in public]
    pages += ["/search/?q=alert", "/search/feed.atom?q=alert", f"/disclosures/tables/{row.pk}.svg"]
    shown = {page: client.get(page) for page in pages}
    sign_in(client, pia)
    shown |= {f"/staff/content/{page}": client.get(f"/staff/content/{page}") for page in staff}
    for page, answer in shown.items():
        assert answer.status_code == 200, page
        assert not LIVE.search(answer.content.decode()), page


def test_no_field_of_a_question_does_harm_anywhere(client, edda, pia):
    place = {"topic": "sea", "unit": Unit.objects.get(code="HQ-SEC"), "order": 1, "cycle_days": 180}
    place |= {"service": Service.objects.get(code="yacht-departure"), "owner": None, "deputy": None}
    texts = {field.name: ATTACK for field in Answer._meta.fields if field.name.endswith(("_zh", "_en", "keywords"))}
    draft = faq.write(values={**place, **texts, "law_link": "/laws/"}, actor=edda, now=NOW)
    pk = faq.publish(draft, revision=1, actor=pia, now=NOW).faq_id
    pages = ["/faq/", "/en/faq/", f"/faq/{pk}/", f"/en/faq/{pk}/", "/search/?q=alert", "/en/search/?q=alert"]
    shown = {page: client.get(page) for page in pages}
    sign_in(client, edda)
    staff = ("/staff/faq/", "/staff/content/faq/", f"/staff/content/faq/{pk}/", f"/staff/content/faq/{pk}/write/")
    shown |= {page: client.get(page) for page in staff}
    for page, answer in shown.items():
        assert answer.status_code == 200, page
        assert not LIVE.search(answer.content.decode()), page
        assert "alert" in answer.content.decode(), page
