"""The public deadline calculator: asked by GET, answered with its working."""

import re
from datetime import date

import pytest

from cases.models import Closure

pytestmark = pytest.mark.django_db
ADDRESS = "/deadline-calculator/"
HAN = re.compile(r"[\u4e00-\u9fff]")
ASKED = {"mode": "CD", "n": "15", "start_year": "115", "start_month": "11", "start_day": "23"}


def text(response):
    """The words of the page inside main, without tags and without what is marked as Chinese."""
    page = response.content.decode().partition("<main")[2].partition("</main>")[0]
    page = re.sub(r'<(\w+)[^>]*lang="zh-Hant-TW"[^>]*>.*?</\1>', " ", page, flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_anyone_may_open_it_and_nobody_keeps_it(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_it_answers_with_the_working(client):
    response = client.get(ADDRESS, ASKED)
    assert response.status_code == 200
    assert "2026-12-08" in response.content.decode()
    assert "行政程序法第48條第4項" in text(response)
    assert response.content.decode().count('<th scope="row"') == 16


def test_a_saturday_ends_at_monday_noon(client):
    saturday = ASKED | {"n": "7", "start_day": "14"}
    assert "2026-11-23T12:00" in client.get(ADDRESS, saturday).content.decode()
    assert "2026-11-23T12:00" not in client.get(ADDRESS, saturday | {"roll": "apa48-full"}).content.decode()


def test_the_english_page_says_nothing_in_chinese(client):
    Closure.objects.create(date=date(2026, 12, 8), county="花蓮縣", reason_zh="颱風", reason_en="typhoon")
    said = text(client.get("/en" + ADDRESS, ASKED | {"county": "花蓮縣"}))
    assert "Offices closed: Hualien County, typhoon" in said
    assert "Administrative Procedure Act §48 IV" in said
    assert not HAN.search(said)


def test_an_unconfirmed_year_is_told(client):
    assert "has not been checked" in text(client.get("/en" + ADDRESS, ASKED | {"n": "45"}))


def test_hours_run_from_a_time(client):
    hours = ASKED | {"mode": "HOUR", "n": "0.5"}
    assert client.get(ADDRESS, hours).status_code == 422
    assert "2026-11-24T00:20" in client.get(ADDRESS, hours | {"time": "2350"}).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"n": "1.5"}, "n"),
        ({"n": "-1"}, "n"),
        ({"n": "many"}, "n"),
        ({"n": "1e400"}, "n"),
        ({"n": "NaN"}, "n"),
        ({"n": "99999"}, "n"),
        ({"n": "1001"}, "n"),
        ({"n": ""}, "n"),
        ({"mode": "HALF_DAY", "n": "0.3"}, "n"),
        ({"mode": "WEEK"}, "mode"),
        ({"mode": ""}, "mode"),
        ({"start_year": ""}, "start"),
        ({"start_day": "31"}, "start"),
        ({"start_year": "1999"}, "start"),
        ({"start_year": "2099"}, "start"),
        ({"time": "25:00"}, "time"),
        ({"roll": "round"}, "roll"),
        ({"county": "亞特蘭提斯"}, "county"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_box(client, typed, field):
    response = client.get("/en" + ADDRESS, ASKED | typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "<title>Error: " in response.content.decode()
    assert 'id="error-summary"' in response.content.decode()


@pytest.mark.parametrize("mode", ["WD", "CD", "MONTH", "HOUR", "HOUR_OFFICE", "LEAD_WD", "HALF_DAY", "CD_RAW"])
@pytest.mark.parametrize("year", ["2002", "2009"])
def test_every_way_of_counting_is_answered(client, mode, year):
    asked = ASKED | {"mode": mode, "n": "36", "start_year": year, "time": "09:00"}
    assert client.get(ADDRESS, asked).status_code == 200


def test_only_reading(client):
    assert client.post(ADDRESS).status_code in {403, 405}


def test_the_address_to_quote_works_it_out_again(client):
    answer = client.get(ADDRESS, ASKED | {"county": ""})
    main = answer.content.decode().partition("<main")[2]
    link = re.search(r'href="[^"]*(/deadline-calculator/\?[^"]+)"', main)[1].replace("&amp;", "&")
    assert "county" not in link
    assert "2026-12-08" in client.get(link).content.decode()
