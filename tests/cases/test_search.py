"""搜尋: how words are cut and read, who finds what and when, in which order, and what helps where nothing is found."""

from datetime import date, timedelta

import pytest
from django.db import connection

from cases import search
from cases.models import SearchEntry
from cases.search import finding, lines, results
from cases.search.questions import ask, forms_of
from tests.cast import NOW


@pytest.fixture
def db(db):
    """Nothing to be found but what the test puts there."""
    SearchEntry.objects.all().delete()


def put(key, title, *words, **more):
    said = {"kind": "item", "visibility": "public", "link": f"/{key}/", "day": date(2026, 1, 1), **more}
    return search.index(key, title=title, words=words, **said)


def keys(typed, **more):
    answer = results.answer(search.public(NOW), typed, **more)
    return [] if answer.is_relaxed else [hit.entry.key for hit in answer.hits]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("台灣海岸", "臺灣海岸"),
        ("ＡＢＣ　１１８", "abc 118"),
        ("115 年 10 月", "115年10月"),
        ("海岸管\n制區", "海岸管制區"),
        ("第五條之一、第一百零七條", "第5-1條、第107條"),
        ("第 5-1 條", "第5-1條"),
    ],
)
def test_what_reads_alike_is_stored_alike(written, folded):
    assert search.fold(written) == folded


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("個資法", {"個資法", "個人資料保護法"}),
        ("個人資料保護法", {"個資法", "個人資料保護法"}),
        ("115年", {"115年", "2026年", "2026"}),
        ("2026年統計", {"2026年統計", "115年統計"}),
        ("民法807", {"民法第807條"}),
        ("海巡法第五條", {"海巡法第5條", "海岸巡防法第5條"}),
        ("個資外洩", {"個資外洩", "個人資料外洩", "個資洩漏", "個人資料洩漏"}),
    ],
)
def test_a_word_is_looked_for_in_all_its_forms(typed, forms):
    assert set(forms_of(search.fold(typed))) == forms


def test_whatever_is_typed_asks_for_something_or_nothing(db):
    put("item:1", "海岸管制區", "開放時間 100% 免費 O'Brien")
    for typed in [*"%_'\\!-", ":*", "' OR 1=1 --", "a" * 500, '""', "海'&|!()", "\x00海岸", "𡈽", "🚤"]:
        keys(typed)
    assert keys("海岸") == keys("o'brien") == ["item:1"]


def test_every_kind_of_word_is_found_and_only_where_it_stands(db):
    put("item:1", "漁港安檢", "辦理裏海漁港的安檢作業，115 年 10 月；Passenger list 第五條")
    put("item:2", "安全", "檢查漁船，港口。2025年")
    assert keys("安檢") == keys("檢作") == keys("港")[:1] == keys("漁港　安檢") == ["item:1"]
    assert keys("２０２６年") == keys("115年10月") == keys("pass") == keys("裡海") == keys("第5條") == ["item:1"]
    assert keys("安檢船") == keys('"passeng"') == []  # 安檢 and 檢船 apart; a phrase is no beginning
    assert keys("漁港 -安檢") == []
    assert keys("漁 -作業") == ["item:2"]
    assert keys('"裡海漁港的安檢"') == ["item:1"]
    assert keys("114年") == ["item:2"]


def test_the_title_counts_before_headings_before_words_before_age(db):
    put("item:1", "一般說明", "海巡艇", day=date(2026, 5, 1))
    put("item:2", "一般說明", "別的", headings=["海巡艇"])
    put("item:3", "海巡艇")
    put("item:4", "一般說明", "海巡艇", day=date(2026, 6, 1))
    assert keys("海巡艇") == ["item:3", "item:2", "item:4", "item:1"]


def test_what_is_not_out_yet_or_gone_or_internal_is_found_by_nobody(db):
    put("item:1", "颱風公告", since=NOW + timedelta(seconds=1))
    put("item:2", "颱風公告", until=NOW)
    put("item:3", "颱風公告", visibility="staff")
    put("item:4", "颱風公告", since=NOW, until=NOW + timedelta(seconds=1))
    assert keys("颱風") == ["item:4"]
    search.drop("item:4")
    assert keys("颱風") == []


def test_more_matches_than_are_put_in_order_cost_no_more(db, django_assert_max_num_queries):
    SearchEntry.objects.bulk_create(
        search.entry(
            f"item:{n}", kind="item" if n % 2 else "faq", visibility="public", title="說明" if n % 1000 else "海巡服務",
            words=["海巡服務的說明", *(["近日增補"] if n > 1400 else [])], link="/",
            day=date(2020, 1, 1) + timedelta(days=n),
        )
        for n in range(1, 2201)
    )  # fmt: skip
    with django_assert_max_num_queries(5):
        answer = results.answer(search.public(NOW), "海巡服務")
    assert answer.found.is_capped
    years = dict(answer.found.facets["year"])
    assert (min(years), years["2025"], sum(years.values())) == ("2023", 365, 1001), "the newest thousand are counted"
    found = [hit.entry.key for hit in answer.hits]
    assert found == ["item:2000", "item:1000", *(f"item:{n}" for n in range(2200, 2182, -1))]
    second = results.answer(search.public(NOW), "海巡服務", page=2)
    assert second.hits[0].entry.key == "item:2182"
    fewer = results.answer(search.public(NOW), "海巡服務", chosen={"year": "2025"})
    assert fewer.found.total == 365
    assert {hit.entry.date.year for hit in fewer.hits} == {2025}
    # The numbers of any thousand are lower bounds, and say so; those of all that fits the choice are exact.
    assert answer.found.partial == set(finding.FACETS)
    assert fewer.found.partial == {"year"}
    assert dict(fewer.found.facets["kind"]) == {"item": 183, "faq": 182}
    # It stands in all of the newest, and yet in less than a thousand: they are counted to the last.
    assert results.answer(search.public(NOW), "近日增補").found.total == 800


def test_the_text_lies_in_its_row_as_it_is(db):
    """To unpack it takes longer than to look through it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'cases_searchentry'::regclass AND attstorage = 'm'"
        )
        assert {name for (name,) in cursor.fetchall()} == {"text", "head"}


def test_numbers_by_kind_and_the_way_to_narrow(db):
    put("item:1", "巡防艇")
    put("faq:1", "巡防艇", kind="faq", category="勤務")
    put("item:2", "巡防艇", day=date(2025, 1, 1), category="勤務")
    facets = results.answer(search.public(NOW), "巡防艇").found.facets
    assert facets["kind"] == [("item", 2), ("faq", 1)]
    assert facets["year"] == [("2026", 2), ("2025", 1)]
    chosen = results.answer(search.public(NOW), "巡防艇", chosen={"kind": "item", "category": "勤務"})
    assert [hit.entry.key for hit in chosen.hits] == ["item:2"]
    assert dict(chosen.found.facets["kind"]) == {"item": 1, "faq": 1}


def test_numbers_are_at_least_what_they_say_whatever_part_was_counted(db):
    """A word in a seventh of the newest is common, and yet answered by any thousand of those that have it."""
    SearchEntry.objects.bulk_create(
        search.entry(
            f"item:{n}", kind="faq" if n < 4000 else "item", visibility="public", title="說明", link="/",
            words=["漂流木清運" if n % 9 == 0 or n < 1900 else "其他"], day=date(2020, 1, 1) + timedelta(days=n // 10),
        )
        for n in range(1, 4501)
    )  # fmt: skip
    found = results.answer(search.public(NOW), "漂流木清運").found
    assert found.is_capped and found.partial == set(finding.FACETS)
    real = {"faq": 1899 + 233, "item": 56}
    assert all(count <= real[kind] for kind, count in found.facets["kind"])
    narrowed = results.answer(search.public(NOW), "漂流木清運", chosen={"kind": "item"}).found
    assert (narrowed.total, narrowed.is_capped, narrowed.partial) == (56, False, {"kind"})
    assert sum(dict(narrowed.facets["year"]).values()) == 56


def test_where_nothing_is_found_there_is_help(db):
    put("item:1", "海岸管制區", "進入 passport")
    put("item:2", "檔案應用", "申請 檔案 的 手續")

    def of(typed):
        return results.answer(search.public(NOW), typed)

    assert of("海岸管治").meant == "海岸管制"
    assert of("海案管制").meant == "海岸管制"
    assert of("pasport").meant == "passport"
    assert of("海岸").meant == ""
    relaxed = of("請問怎麼申請檔案應用")
    assert relaxed.is_relaxed
    assert relaxed.hits[0].entry.key == "item:2"
    assert not of("完全不存在的東西xyz").hits
    put("item:3", "檔案應用須知", "申請檔案應用的手續")
    few = of("申請檔案應用")
    assert [hit.entry.key for hit in few.hits] == ["item:3"]
    assert [hit.entry.key for hit in few.near] == ["item:2"]  # few have all the words: what has most of them follows
    assert not results.answer(search.public(NOW), "申請檔案應用", chosen={"kind": "item"}).near


def test_the_line_shows_the_place_as_written():
    forms = ask("海岸管制 臺北").forms()
    line = lines.snippet("前面的話很長。" * 30 + "關於海岸\n管制的說明在台北。" + "後" * 200, forms)
    assert [text for text, is_marked in line if is_marked] == ["海岸 管制", "台北"]
    assert "".join(text for text, _ in line).startswith("…關於")
