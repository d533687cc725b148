"""The public pages of the catalogue: whole, bilingual, cheap, and closed where nothing is to be shown."""

import re
from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone, translation

from cases.models import Service, Sop, SopSheet
from cases.office import office
from tests.cast import NOW, at

PUBLIC_CODES = [
    *("yacht-departure", "port-check", "coastal-zone", "incident", "archives"),
    *("information", "personal-data", "petition", "lost-property"),
]
HAN = re.compile(r"[㐀-鿿]")


@pytest.fixture(autouse=True)
def drawn_anew(catalogue):
    cache.clear()


def main_of(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def without_marked_chinese(html: str) -> str:
    return re.sub(r'<(\w+)[^>]* lang="zh-Hant-TW"[^>]*>.*?</\1>', "", html)


def test_the_list_names_every_public_service_and_no_other(client):
    page = main_of(client.get("/services/"))
    codes = re.findall(r'href="/services/([a-z-]+)/"', page)
    assert sorted(codes) == sorted([*PUBLIC_CODES, "table"])  # and the list of them all, in both languages
    assert "掛號文件登記" not in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_tile_names_its_time_limit_twice(client, prefix):
    """How long it takes stands on the line of the procedure, which people edit; not in the summary too."""
    for tile in main_of(client.get(f"{prefix}/services/")).split('<li class="tile">')[1:]:
        summary, promise = re.findall(r"<p>([^<].*?)</p>", tile)[:2]
        said = re.compile(r"(\d+) (?:個工作天|天|(?:working )?days)")
        assert not set(said.findall(summary)) & set(said.findall(promise)), tile


@pytest.mark.parametrize("code", ["personal-data", "information"])
@pytest.mark.parametrize("page", ["", "sop/"])
def test_what_the_law_gives_longer_stands_beside_the_limit_of_the_whole(client, code, page):
    """Access has 15 days, a correction 30 (個人資料保護法 §13, 政府資訊公開法 §12, §15): "the whole case: 15 days"
    alone is not true."""
    chinese = re.sub(r"\s+", " ", main_of(client.get(f"/services/{code}/{page}")))
    assert re.search(r"整件時限（法定）：15 天。「更正[^」]*決定」則為 30 天（法定）。", chinese)
    english = re.sub(r"\s+", " ", main_of(client.get(f"/en/services/{code}/{page}")))
    assert re.search(r"set by law: 15 days\. “Correction[^”]*” has 30 days instead, set by law\.", english)


def test_nothing_is_said_to_be_longer_where_all_have_the_same(client):
    for code in ("archives", "port-check", "petition"):
        assert "則為" not in main_of(client.get(f"/services/{code}/sop/"))


@pytest.mark.parametrize("code", PUBLIC_CODES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_service_answers_in_the_order_people_ask(client, code, prefix):
    response = client.get(f"{prefix}/services/{code}/")
    assert response.status_code == 200
    page = main_of(response)
    assert page.count("<h1") == 1
    with translation.override("en" if prefix else "zh-hant"):
        asked = ["Can I use it?", "What do I need?", "When do I file, and how long does it take?"]
        asked += ["What does it cost?", "What happens next?", "Who can I call?", "Legal basis"]
        places = [page.index(f"<h2>{translation.gettext(text)}</h2>") for text in asked]
    assert places == sorted(places)
    on_paper = code not in ("petition", "lost-property")  # these begin on a page of their own
    for name in ("form.pdf", "form.odt", "form-example.pdf"):
        assert (f'href="{prefix}/services/{code}/{name}"' in page) == on_paper
    if prefix:
        assert not HAN.search(without_marked_chinese(page))


@pytest.mark.parametrize("code", PUBLIC_CODES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_procedure_shows_stages_picture_and_words(client, code, prefix):
    response = client.get(f"{prefix}/services/{code}/sop/")
    assert response.status_code == 200
    page = main_of(response)
    assert page.count("<h1") == 1
    stages = Sop.objects.get(service__code=code).stages.count()
    assert page.count("<tr>") == stages + 3
    assert page.count("<li>") >= stages
    assert page.count("<svg") == 1
    assert 'role="img"' in page
    assert "style=" not in page
    if prefix:
        assert not HAN.search(without_marked_chinese(page))


def test_only_a_service_that_is_open_offers_its_form(client):
    assert 'href="/services/yacht-departure/apply/"' in main_of(client.get("/services/yacht-departure/"))
    Service.objects.filter(code="petition").update(is_open=False)
    closed = main_of(client.get("/en/services/petition/"))
    assert "apply/" not in closed
    assert "not open yet" in closed
    assert "02-2239-9201" in closed


@pytest.mark.parametrize("rest", ["", "sop/", "sop.pdf", "sop/1/"])
@pytest.mark.parametrize("code", ["registered-mail", "no-such-thing"])
def test_internal_services_do_not_exist_outside(client, code, rest):
    assert client.get(f"/services/{code}/{rest}").status_code == 404


def test_a_version_that_was_never_published_is_not_there(client):
    assert client.get("/services/archives/sop/2/").status_code == 404
    Sop.objects.create(service=Service.objects.get(code="archives"), version=2, n=5, mode="WD")
    assert client.get("/services/archives/sop/2/").status_code == 404


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/services/", 3),
        ("/services/yacht-departure/", 5),
        ("/services/petition/sop/", 5),
        ("/services/petition/sop/1/", 5),
        ("/services/petition/sop.pdf", 5),
    ],
)
def test_drawing_a_page_takes_few_queries(client, address, queries, django_assert_num_queries):
    office()  # each page then asks once whether the calendar has changed, for the closures on top
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("address", ["/services/", "/services/yacht-departure/", "/en/services/petition/sop/"])
def test_a_kept_page_takes_none_and_no_cookie(client, address, django_assert_num_queries):
    first = client.get(address)
    with django_assert_num_queries(0):
        second = client.get(address)
    assert second.content == first.content
    assert not second.cookies
    assert second.headers["ETag"]


def test_a_page_is_kept_no_longer_than_the_version_holds(rf):
    from cases.views import service_pages

    service = Service.objects.get(code="port-check")
    running = Sop.objects.get(service=service)
    running.effective = DateRange(date(2024, 1, 1), date(2027, 1, 1))
    running.save(update_fields=["effective"])
    with time_machine.travel(NOW, tick=False):
        response = service_pages.service(rf.get("/services/port-check/"), "port-check")
    assert response.cache_until == at("2027-01-01 00:00")


def test_the_sheet_is_the_stored_file_or_a_page_that_says_to_wait(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    waiting = client.get("/services/petition/sop.pdf")
    assert waiting.status_code == 202
    assert waiting.headers["Retry-After"] == "60"
    sop = Sop.objects.get(service__code="petition")
    sheet = SopSheet(sop=sop, language="zh-hant", made_at=timezone.now())
    sheet.file.save("sheet.pdf", ContentFile(b"%PDF-1.7"))
    made = client.get("/services/petition/sop.pdf")
    assert made.headers["Content-Type"] == "application/pdf"
    assert 'filename="PT-SOP-v1-zh.pdf"' in made.headers["Content-Disposition"]
    assert b"".join(made.streaming_content) == b"%PDF-1.7"
    assert client.get("/en/services/petition/sop.pdf").status_code == 202


def test_addresses_are_those_of_the_contract():
    with translation.override("zh-hant"):
        assert reverse("service_sop", args=["archives"]) == "/services/archives/sop/"
        assert reverse("service_sop_pdf", args=["archives"]) == "/services/archives/sop.pdf"
    with translation.override("en"):
        assert reverse("service", args=["archives"]) == "/en/services/archives/"
