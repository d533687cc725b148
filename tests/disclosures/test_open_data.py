"""The promise page and the open data: the same figures everywhere, small cells left out, months that never change."""

import csv
import json
from datetime import date
from io import StringIO
from random import Random

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection

from accounts.models import Unit
from cases.models import DailyFigure
from disclosures.actions import open_months
from disclosures.demo import figures
from disclosures.models import OpenMonth
from disclosures.opendata.sets import SETS, share, shown
from tests.cast import NOW, at

COUNTED = [one for one in SETS.values() if one.is_counted]
OCTOBER = date(2026, 10, 1)
DECEMBER = at("2026-12-04 03:00")  # November is over and settled


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def counted(catalogue):
    """An October of yachts: plenty on line, three otherwise; ten answers, two late."""
    unit = Unit.objects.get(code="P02-BISHA")
    rows = [("filed", 1, 40), ("filed", 0, 3), ("answered", 30, 8), ("answered_late", 60, 2)]
    for measure, value, number in rows:
        DailyFigure.objects.create(
            day=OCTOBER, measure=measure, subject="yacht-departure", unit=unit, value=value, count=number
        )


def rows_of(dataset, **wanted):
    made = OpenMonth.objects.filter(dataset=dataset, month=OCTOBER).latest("version")
    names = [column.name for column in SETS[dataset].columns[1:]]
    records = [dict(zip(names, row, strict=True)) for row in made.rows]
    return [row for row in records if all(row[name] == value for name, value in wanted.items())]


@pytest.mark.parametrize(("number", "said"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_small_counts_are_left_out(number, said):
    assert shown(number) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(8, 10, None), (10, 10, 100), (0, 10, 0), (5, 11, 45), (4, 4, None)]
)
def test_a_share_that_gives_a_small_count_away_is_left_out(part, whole, said):
    assert share(part, whole) == said


def test_a_month_is_published_once_when_it_is_over_and_corrections_are_new_versions(counted):
    assert open_months.publish_due(now=at("2026-11-03 23:00")) == {"published": 0}
    assert open_months.publish_due(now=at("2026-11-04 01:00")) == {"published": len(COUNTED)}
    assert open_months.publish_due(now=NOW) == {"published": 0}
    online, other = rows_of("cases-by-kind", service="yacht-departure")
    assert (online["cases"], online["suppressed"]) == (40, False)
    assert (other["cases"], other["suppressed"]) == (None, True)
    (answers,) = rows_of("time-to-answer", service="yacht-departure")
    assert (answers["answered"], answers["on_time_percent"], answers["median_minutes"]) == (10, None, 30)
    assert answers["suppressed"]
    (quiet,) = rows_of("time-to-answer", service="archives")
    assert (quiet["answered"], quiet["on_time_percent"], quiet["suppressed"]) == (0, None, False)
    assert open_months.publish(SETS["cases-by-kind"], OCTOBER, now=NOW) is None  # nothing differs
    DailyFigure.objects.filter(measure="filed", value=0).update(count=6)
    assert open_months.publish(SETS["cases-by-kind"], OCTOBER, now=NOW).version == 2
    assert rows_of("cases-by-kind", channel="other", service="yacht-departure")[0]["cases"] == 6
    with pytest.raises(IntegrityError, match="refused"), connection.cursor():
        OpenMonth.objects.update(rows=[])


def test_the_pages_and_files_say_the_same(client, counted, django_assert_num_queries):
    assert "cases-by-kind" in client.get("/opendata/").content.decode()  # before anything is published
    assert client.get("/opendata/cases-by-kind/").status_code == 200
    open_months.publish_due(now=DECEMBER)
    cache.clear()
    page = client.get("/en/opendata/cases-by-kind/").content.decode()
    assert '<script type="application/ld+json">' in page
    assert "2026-11" in page
    assert (
        page.count('data-label="Cases"') == page.count('<td data-label="How it came">') > 0
    )  # on a phone, a card a row
    chinese = client.get("/opendata/cases-by-kind/").content.decode()
    assert "<h2>授權方式</h2>" in chinese and "駕駛執照" not in chinese
    raw = client.get("/opendata/cases-by-kind.csv")
    assert raw.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(StringIO(raw.content.decode("utf-8-sig"))))
    told = json.loads(client.get("/opendata/cases-by-kind.json").content)
    assert [line["cases"] for line in lines] == ["" if row["cases"] is None else str(row["cases"]) for row in told]
    assert {row["suppressed"] for row in lines} == {"true", "false"}
    schema = json.loads(client.get("/opendata/cases-by-kind.schema.json").content)
    assert [field["name"] for field in schema["fields"]] == list(lines[0])
    assert schema["primaryKey"] == ["month", "service", "channel"]
    chart = client.get("/opendata/cases-by-kind.svg").content.decode()
    assert "遊艇出海報備" in chart
    assert "<script" not in chart
    catalogue = json.loads(client.get("/opendata/catalog.jsonld").content)
    assert len(catalogue["dcat:dataset"]) == len(SETS)
    assert catalogue["dcat:dataset"][0]["dcat:distribution"][0]["dcat:downloadURL"]["@id"].endswith(".csv")
    assert client.get("/opendata/none/").status_code == client.get("/opendata/cases-by-kind.exe").status_code == 404
    with django_assert_num_queries(0):
        assert not client.get("/opendata/cases-by-kind.csv").cookies


def test_public_and_staff_read_the_same_figures(client, counted, sue, settings):
    """Sue's station took in all of October: her page, her file and the public's page agree."""
    settings.DEMO = True
    with time_machine.travel(NOW):
        page = client.get("/en/promise/").content.decode()
        sue.is_demo = True
        sue.save(update_fields=["is_demo"])
        client.force_login(sue)
        own = client.get("/en/staff/reports/").content.decode()
        sheet = client.get("/staff/reports/?format=csv").content.decode("utf-8-sig")
        assert client.get("/staff/reports/?span=ever").status_code == 404
        assert "80%" not in client.get("/staff/reports/?span=week").content.decode()
    for words in ("80%", "30 minutes", "Yacht departure report"):
        assert words in page
        assert words in own
    assert "遊艇出海報備,43,40,10,2,80,30,,0" in sheet


def test_pages_tell_search_engines_what_they_are(client, catalogue):
    assert '"@type": "GovernmentService"' in client.get("/services/yacht-departure/").content.decode()


def test_a_demo_has_a_year_to_show(catalogue, django_assert_max_num_queries):
    """Quick enough for every start: it is one step of seed_demo."""
    with django_assert_max_num_queries(900):
        seeded = figures.seed(Random(1), now=NOW)
    assert seeded["published"] == figures.MONTHS * len(COUNTED)
    assert figures.seed(Random(1), now=NOW)["published"] == 0
