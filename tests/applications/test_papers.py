"""The page where files are put, through the front door: each file is kept at once, whatever is wrong beside it."""

import re
from dataclasses import replace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.journey import Journey
from applications.papers import Paper, papers_step
from applications.views.walk import walk
from applications.yacht_departure.actions import file_report
from applications.yacht_departure.journey import JOURNEY
from cases.models import Attachment, Case, Draft
from cases.rooms import ROOMS
from cases.tasks import erase_files
from tests.applications.test_yacht_pages import send
from tests.cases import samples
from tests.cast import NOW, answers

PAGE = "/services/yacht-departure/apply/papers/"
CHECK = "/services/yacht-departure/apply/check/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def asks_for_papers(bisha_port, shift, monkeypatch, settings, tmp_path):
    """The yacht's service, with a form of one page: the papers."""
    settings.MEDIA_ROOT = tmp_path

    def file(service, given, **kwargs):
        file.given = given
        return file_report(service, answers(bisha_port), **kwargs)

    step = papers_step(lambda given: (Paper("insurance", "Insurance policy", required=True), Paper("other", "Others")))
    journey = Journey("yacht-departure", (step,), file, privacy=JOURNEY.privacy)
    monkeypatch.setitem(ROOMS, "yacht-departure", replace(ROOMS["yacht-departure"], apply=walk(journey)))
    return file


def upload(name="policy.pdf", data=None):
    return SimpleUploadedFile(name, samples.pdf() if data is None else data)


def put(client, paper="insurance", button="add", **kwargs):
    post = {f"paper-{paper}": upload(**kwargs)}
    if button:
        post[button] = paper
    return client.post(PAGE, post)


def stored(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_goes_with_the_form_to_the_case(client, asks_for_papers, tmp_path):
    assert put(client).status_code == 302
    page = client.get(PAGE)
    assert "policy.pdf" in page.text and 'name="remove"' in page.text
    assert put(client, button="", paper="other", name="map.png", data=samples.image("PNG")).status_code == 302
    check = client.get(CHECK)
    assert "policy.pdf" in check.text and "map.png" in check.text
    send(client)
    case = Case.objects.get()
    assert {a.paper: a.name for a in case.attachments.all()} == {"insurance": "policy.pdf", "other": "map.png"}
    assert [f["name"] for f in asks_for_papers.given["papers"]["files"]] == ["policy.pdf", "map.png"]
    assert case.events.filter(action="attachment.added").count() == 2
    for attachment in case.attachments.all():
        assert attachment.state == "clean" and attachment.name not in attachment.file.name
    assert len(stored(tmp_path)) == 2


def test_one_bad_file_keeps_the_good_ones_and_says_which(client):
    post = {"paper-insurance": [upload("a.pdf"), upload("b.pdf", samples.EXE)], "paper-other": upload("c.pdf")}
    page = client.post(PAGE, post)
    assert page.status_code == 422
    assert re.search(r"<title>\s*(錯誤：|Error: )", page.text)
    assert 'href="#id_paper-insurance"' in page.text
    assert re.search(r'class="error"[^<]*(<[^<]*)*b\.pdf', page.text)
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.pdf", "c.pdf"]


def test_a_file_of_thirty_megabytes_is_dropped_while_it_comes_in(client, settings):
    settings.UPLOAD_BYTES = 300_000  # the same stream, a hundred times smaller
    post = {"paper-insurance": [upload("huge.pdf", b"%PDF-" + bytes(900_000)), upload("a.pdf")]}
    page = client.post(PAGE, post)
    assert page.status_code == 422 and "huge.pdf" in page.text
    assert list(Attachment.objects.values_list("name", flat=True)) == ["a.pdf"]


def test_a_required_paper_is_asked_for_beside_its_box(client):
    page = client.post(PAGE, {})
    assert page.status_code == 422 and 'href="#id_paper-insurance"' in page.text
    page = client.post(PAGE, {"add": "insurance"})  # pressed with nothing chosen
    assert page.status_code == 422 and 'href="#id_paper-insurance"' in page.text
    put(client, paper="other", button="")
    assert client.get(CHECK).headers["Location"].endswith("/papers/")


def test_the_second_press_finds_the_first_file(client, tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        put(client)
        put(client)
    assert Attachment.objects.count() == 1
    assert len(stored(tmp_path)) == 1


def test_five_files_are_enough(client):
    for number in range(5):
        put(client, name=f"{number}.png", data=samples.image("PNG", size=(number + 1, 1)))
    page = put(client, name="6.png", data=samples.image("PNG", size=(9, 9)))
    assert page.status_code == 422
    assert Attachment.objects.count() == 5


def test_a_file_can_be_taken_out_and_is_gone(client, tmp_path, django_capture_on_commit_callbacks):
    put(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"remove": str(Attachment.objects.get().pk)})
    assert not Attachment.objects.exists() and not stored(tmp_path)


def test_nobody_takes_a_file_out_of_another_draft(client):
    put(client)
    thief = Client()
    put(thief, name="own.pdf")
    thief.post(PAGE, {"remove": str(Attachment.objects.get(name="policy.pdf").pk)})
    assert Attachment.objects.filter(name="policy.pdf").exists()


def test_a_file_the_scanner_refused_stops_the_form_until_it_is_removed(client, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    put(client)
    assert put(client, button="", name="again.png", data=samples.image("PNG")).status_code == 302
    row = Attachment.objects.get(name="policy.pdf")
    assert row.state == "waiting"
    Attachment.objects.filter(pk=row.pk).update(state="refused", file="", due_at=None, scanned_at=NOW)
    page = client.get(CHECK)
    assert page.status_code == 422 and "policy.pdf" in page.text
    assert not Case.objects.exists()
    client.post(PAGE, {"remove": str(row.pk)})
    assert client.get(CHECK).status_code == 200


def test_a_draft_thrown_away_takes_its_files_along(client, tmp_path):
    put(client)
    client.post("/services/yacht-departure/apply/", {"anew": "1"})
    assert not Draft.objects.exists()
    assert erase_files()["erased"] == 1  # what the commit did not do here, the sweep does
    assert not stored(tmp_path)
    assert erase_files()["erased"] == 0


def test_a_file_whose_row_never_came_is_deleted_after_a_day(client, tmp_path, monkeypatch):
    from cases.attachments import actions

    monkeypatch.setattr(actions, "_keep", lambda *args, **kwargs: (_ for _ in ()).throw(KeyboardInterrupt))
    monkeypatch.setattr(actions.erasure, "give_up", lambda *args, **kwargs: None)  # killed before that
    with pytest.raises(KeyboardInterrupt):
        put(client)
    assert len(stored(tmp_path)) == 1
    assert erase_files()["erased"] == 0
    with time_machine.travel(NOW.replace(day=25)):
        assert erase_files()["erased"] == 1
    assert not stored(tmp_path)


def test_a_form_that_came_back_takes_its_files_into_the_new_draft(client, bisha_port, asks_for_papers, tmp_path):
    from cases.attachments.actions import copy_files
    from cases.drafts import start_again

    put(client)
    client.post(PAGE, {})
    send(client)
    sent = Draft.objects.get()
    fresh = start_again(sent, now=NOW)
    copy_files(sent.case, fresh, now=NOW)
    theirs, ours = sent.case.attachments.get(), fresh.attachments.get()
    assert ours.sha256 == theirs.sha256 and ours.file.name != theirs.file.name
    assert len(stored(tmp_path)) == 2


def test_whoever_sends_bad_files_all_day_is_braked(client):
    from cases import brakes

    for _try in range(brakes.PER_NUMBER):
        put(client, data=samples.EXE)
    page = put(client)
    assert page.status_code == 422 and not Attachment.objects.exists()
