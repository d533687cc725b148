"""The page behind the QR: what a paper is worth, masked names, and the same answer off line."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from audit.actors import CITIZEN
from audit.models import Action, Event
from cases import documents, signing
from cases.models import IssuedDocument
from cases.office import office
from tests.cases.papers import NOW, content, make_case

HAN = re.compile(r"[㐀-鿿]")
GUIDE = Path(project.BASE_DIR) / "docs" / "verify-offline.md"
PROGRAM = Path(project.BASE_DIR) / "static" / "verify" / "verify_offline.py"


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()


@pytest.fixture
def case(bare):
    return make_case()


@pytest.fixture
def paper(case):
    return issue(case)


def issue(case, now=NOW, **changes):
    changes = {"content": content(), "unit": case.unit, "actor": CITIZEN, "now": now, **changes}
    return documents.issue(case, "acknowledgement", **changes)


def main_of(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def standing_of(client, document) -> str:
    response = client.get(f"/en/verify/{document.token}/")
    assert response.status_code == 200
    return re.search(r"<h1>(.*?)</h1>", main_of(response))[1]


def test_a_valid_paper_shows_what_to_compare_it_with(client, paper):
    page = main_of(client.get(f"/verify/{paper.token}/"))
    for said in ("YD-115-000123-7/1", "將軍安檢所", "堃峯𡃁號", "8 人", "民國 115 年 11 月 23 日 17:17", "林○海"):
        assert said in page
    for hidden in ("林大海", "A123456789", "0912345678", "BM1234"):
        assert hidden not in page


def test_the_english_page_shows_no_chinese(client, paper):
    page = main_of(client.get(f"/en/verify/{paper.token}/"))
    page = re.sub(r'<(\w+)[^>]* lang="zh-Hant-TW"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    assert "Kun Feng" in page
    assert not HAN.search(page)


def test_each_standing_is_said(client, case):
    first = issue(case)
    second = issue(case, now=NOW + timedelta(minutes=1))
    assert standing_of(client, first) == "Replaced by a newer one"
    assert second.number in main_of(client.get(f"/en/verify/{first.token}/"))
    assert standing_of(client, second) == "Valid"
    documents.withdraw(second, actor=None, now=NOW)
    assert standing_of(client, second) == "Withdrawn"
    today = timezone.now()
    gone = issue(case, valid_until=today - timedelta(seconds=2))
    assert standing_of(client, gone) == "Expired"
    early = issue(case, now=today, valid_from=today + timedelta(hours=1))
    assert standing_of(client, early) == "Not valid yet"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_forged_and_mistyped_tokens_look_the_same(client, paper, prefix, settings, tmp_path):
    swapped = paper.token.replace("YD-115-000123-7", "YD-115-000124-5")
    settings.KEYS_DIR = tmp_path / "theirs"
    forged = signing.sign_token(signing.Facts("YD-115-000123-7/1", "acknowledgement", NOW, "SB-11-JJ", "ab" * 32))
    settings.KEYS_DIR = tmp_path / "keys"
    pages = set()
    for token in (swapped, forged, paper.token[:-1], paper.token + "A", "YD-115-000123-7", "x", "堃", "a" * 4000):
        response = client.get(f"{prefix}/verify/{token}/")
        assert response.status_code == 404
        pages.add(main_of(response))
    assert len(pages) == 1
    assert not Event.objects.filter(action=Action.DOCUMENT_VERIFIED).exists()


def test_a_true_signature_without_its_row_or_with_another_content_is_unknown(client, paper):
    facts = signing.Facts("YD-115-000999-9/1", "acknowledgement", NOW, "SB-11-JJ", "ab" * 32)
    assert client.get(f"/verify/{signing.sign_token(facts)}/").status_code == 404
    with connection.cursor() as cursor:  # as somebody who may switch off the trigger that guards documents
        cursor.execute("SET LOCAL session_replication_role = replica")
        IssuedDocument.objects.filter(pk=paper.pk).update(content=content(next=[]))
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert client.get(f"/verify/{paper.token}/").status_code == 404


def test_the_look_is_counted_and_says_nothing_of_the_looker(client, paper, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        response = client.get(f"/verify/{paper.token}/")
    client.get(f"/verify/{paper.token}/")
    client.head(f"/verify/{paper.token}/")
    event = Event.objects.get(action=Action.DOCUMENT_VERIFIED)
    assert event.actor is None
    assert event.actor_name == "citizen"
    assert event.data == {"number": paper.number, "standing": "valid"}
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies


def test_a_blanked_applicant_leaves_the_paper_provable(client, paper):
    paper.case.applicant.delete()
    assert standing_of(client, paper) == "Valid"


def test_the_code_of_a_paper_is_a_picture_from_our_own_address(client, paper):
    response = client.get(f"/verify/{paper.token}/qr.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")
    assert b"style=" not in response.content
    assert client.get("/verify/nonsense/qr.svg").status_code == 404


@pytest.mark.parametrize(("method", "status"), [("post", 405), ("put", 405), ("head", 200)])
def test_nothing_is_posted_here(client, paper, method, status):
    assert getattr(client, method)(f"/verify/{paper.token}/").status_code == status


def test_the_explaining_page_takes_an_address_but_no_number(client, paper):
    assert client.get("/verify/").status_code == 200
    for pasted in (f"https://x.example/en/verify/{paper.token}/", f" {paper.token} "):
        response = client.get("/verify/", {"link": pasted})
        assert (response.status_code, response.headers["Location"]) == (302, f"/verify/{paper.token}/")
    for refused in ("", "YD-115-000123-7", "YD-115-000123-7/1", "https://evil.example/", "x" * 700):
        response = client.get("/verify/", {"link": refused})
        assert response.status_code == 422
        assert "Location" not in response.headers
    page = main_of(client.get("/en/verify/", {"link": "YD-115-000123-7"}))
    assert 'value="YD-115-000123-7"' in page
    assert 'href="#id_link"' in page


@pytest.mark.parametrize("path", ["/verify/", "/verify/key/", "/verify/key.json"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_fixed_pages_are_the_same_for_everyone(client, db, path, prefix, django_assert_max_num_queries):
    office()  # kept by the process; a page asks whether it has changed, for the banner of closed offices
    with django_assert_max_num_queries(1):
        response = client.get(prefix + path)
    assert response.status_code == 200
    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]
    if prefix and path != "/verify/key.json":
        assert not HAN.search(main_of(response))


def test_every_key_is_shown_with_todays_first(client, settings, paper):
    (settings.KEYS_DIR / "documents.key").unlink()
    cache.clear()
    today = signing.current_key_id()
    listed = client.get("/verify/key.json").json()
    assert [(entry["id"], entry["current"]) for entry in listed["keys"]] == [(today, True), (paper.key_id, False)]
    assert listed["pdf_certificate"].startswith("-----BEGIN CERTIFICATE-----")
    assert "PRIVATE" not in json.dumps(listed)
    page = main_of(client.get("/verify/key/"))
    assert all(entry["public_key"] in page for entry in listed["keys"])


# --- Without a network ------------------------------------------------------------------------------------------------
def test_the_guide_shows_the_program_that_is_handed_out():
    [shown] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert shown == PROGRAM.read_text()


def run_offline(tmp_path, client, token):
    (tmp_path / "key.json").write_bytes(client.get("/verify/key.json").content)
    command = [sys.executable, "-I", str(PROGRAM), str(tmp_path / "key.json"), token]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={})


def test_an_officer_without_a_network_reads_the_same(client, paper, tmp_path):
    done = run_offline(tmp_path, client, documents.verify_url(paper.token, "en"))
    assert done.returncode == 0
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert f"{said['case']}/{said['serial']}" == paper.number
    assert said["issued_at"] == "20261123171732"
    assert said["unit"] == "SB-11-JJ"
    assert said["content_hash"] == paper.content_hash
    assert said["key_id"] == paper.key_id


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def another(letter: str) -> str:
    """A letter one bit away; at the end of a signature that bit is spare, and a lenient reader would take it."""
    return LETTERS[LETTERS.index(letter) ^ 1]


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("-7.", "-8."),
        lambda t: f"{t[:-86]}{another(t[-86])}{t[-85:]}",
        lambda t: t[:-1] + another(t[-1]),
        lambda t: t[1:],
        lambda t: "",
    ],
)
def test_the_program_refuses_what_we_did_not_sign(client, paper, tmp_path, change):
    done = run_offline(tmp_path, client, change(paper.token))
    assert done.returncode == 1
    assert "NOT OURS" in done.stderr
