"""Posters and blank forms: drawn once from the words in force, anew when they change, never in a web process."""

import io
import zipfile
from dataclasses import replace

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.utils import translation

from applications.yacht_departure.journey import JOURNEY
from cases import blank_forms, poster, prints, tasks
from cases.models import PrintSheet, Service
from cases.prints import Wanted
from tests.cast import NOW, answers

PLAIN = Wanted("list.pdf", "en", {"words": "first"}, lambda says: says["words"].encode())


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf))


def saying(words: str):
    return [lambda now: [replace(PLAIN, says={"words": words})]]


def test_a_sheet_is_drawn_once_and_anew_when_its_words_change(db):
    assert prints.make_prints(saying("first"), now=NOW) == {"made": 1, "failed": 0}
    assert prints.make_prints(saying("first"), now=NOW) == {"made": 0, "failed": 0}
    old = prints.ready("list.pdf", "en").file.name
    assert prints.make_prints(saying("second"), now=NOW) == {"made": 1, "failed": 0}
    assert prints.ready("list.pdf", "en").file.read() == b"second"
    assert not default_storage.exists(old)


def test_while_a_new_one_fails_the_old_one_serves(db):
    prints.make_prints(saying("first"), now=NOW)

    def broken(says):
        raise ValueError("no ink")

    failing = [lambda now: [replace(PLAIN, says={"words": "second"}, draw=broken)]]
    assert prints.make_prints(failing, now=NOW) == {"made": 0, "failed": 1}
    assert PrintSheet.objects.get().error == "ValueError: no ink"
    assert prints.ready("list.pdf", "en").file.read() == b"first"


def test_every_open_service_with_a_form_has_its_papers(catalogue):
    wanted = {(sheet.key, sheet.language) for source in tasks.PRINTS for sheet in source(NOW)}
    assert {("yacht-departure-form.pdf", "en"), ("yacht-departure-form.odt", "zh-hant")} <= wanted
    assert (poster.KEY, "zh-hant") in wanted


def test_the_blank_form_asks_what_the_form_asks(catalogue):
    sheets = {(sheet.key, sheet.language): sheet for sheet in blank_forms.wanted(NOW)}
    sheet = sheets["yacht-departure-form.pdf", "zh-hant"]
    asked = [question["label"] for part in sheet.says["parts"] for question in part["questions"]]
    assert "船名" in asked and "預計返港" in "".join(asked)
    with translation.override("zh-hant"):
        pdf = sheet.draw(sheet.says)
    assert "遊艇出海報備" in text_of(pdf)
    with translation.override("en"):
        odt = sheets["yacht-departure-form.odt", "en"].draw(sheets["yacht-departure-form.odt", "en"].says)
    with zipfile.ZipFile(io.BytesIO(odt)) as document:
        content = document.read("content.xml").decode()
    assert "Name of the yacht" in content and "□ Private" in content


def test_the_example_shows_answers_and_ticks(catalogue, bisha_port):
    with translation.override("en"):
        parts = JOURNEY.paper(NOW, answers(bisha_port))
    questions = {question.label: question for question in parts[0].questions}
    assert questions["Use"].options[0] == ("Private", True)
    assert questions["Name of the yacht"].answer


def test_the_poster_bears_both_languages_and_a_code_for_each_service(catalogue):
    sheet = next(iter(poster.wanted(NOW)))
    drawn = sheet.draw(sheet.says)
    pages = pypdfium2.PdfDocument(drawn)
    assert [round(size / 72 * 25.4) for size in pages[0].get_size()] == [297, 420] and len(pages) == 1, (
        "one sheet of A3"
    )
    text = text_of(drawn)
    for service in Service.objects.filter(is_public=True):
        assert service.title_zh in text and "".join(service.title_en.split()) in text


def test_a_new_procedure_changes_the_poster(catalogue):
    before = next(iter(poster.wanted(NOW))).fingerprint
    Service.objects.filter(code="archives").update(title_en="Reading old files")
    assert next(iter(poster.wanted(NOW))).fingerprint != before


@pytest.mark.parametrize("address", ["/services/yacht-departure/form.pdf", "/services/yacht-departure/form.odt"])
def test_what_is_not_drawn_yet_is_said_and_then_handed_out(catalogue, client, address):
    assert client.get(address).status_code == 202
    name = address.rpartition("/")[2]
    PrintSheet.objects.create(key=f"yacht-departure-{name}", language="zh-hant", wanted="x", made_at=NOW)
    PrintSheet.objects.update(file=default_storage.save(f"prints/{name}", io.BytesIO(b"drawn")))
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"drawn"


def test_a_service_without_a_form_has_no_paper(catalogue, client):
    assert client.get("/services/petition/form.pdf").status_code == 404
    assert client.get("/services/visitors/form.pdf").status_code == 404


def test_the_list_of_services_says_everything_in_both_languages(catalogue, client):
    page = client.get("/services/table/").content.decode()
    assert "遊艇出海報備" in page and 'lang="en">Yacht departure report' in page
