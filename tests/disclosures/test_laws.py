"""法規: taken in as published, shown by article, with what changed; reached from services and from the search."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import call_command

from cases import prints
from cases.models import PrintSheet
from disclosures.actions.laws import take_in
from disclosures.laws import papers
from disclosures.laws.source import SHIPPED, read, unwrap
from disclosures.models import Article, Edition, Law
from tests.cast import NOW

CODES = ("D0090009", "A0030028", "D0020033", "K0070042")


@pytest.fixture
def files():
    return {code: json.loads((SHIPPED / f"{code}.json").read_text("utf-8")) for code in CODES}


@pytest.fixture
def laws(db, files):
    cache.clear()
    take_in([read(row) for row in files.values()], now=NOW)
    return files


def main_of(response) -> str:
    assert response.status_code == 200
    text = response.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_lines_that_were_full_are_whole_again():
    full = "臺灣地區漁船船主 (以下簡稱漁船船主) 在臺灣地區離岸十二浬以內海域"
    assert unwrap(f"{full}\r\n (以下簡稱十二浬\r\n內。\r\n前項") == f"{full}(以下簡稱十二浬\n內。\n前項"


def test_taking_in_twice_changes_nothing_and_a_new_text_is_a_new_edition(laws, tmp_path, capsys):
    again = take_in([read(row) for row in laws.values()], now=NOW)
    assert again.counts() == {"added": 0, "changed": 0, "described anew": 0, "unchanged": len(CODES)}
    row = laws["D0090009"]
    row["最新異動日期"] = "20260101"
    row["法規內容"][4]["條文內容"] = row["法規內容"][4]["條文內容"].replace("海巡機關", "海巡單位", 1)
    del row["法規內容"][5]
    row["法規內容"].append({"條號": "第 18 條", "條文內容": "本條新增。"})
    (tmp_path / "D0090009.json").write_text(json.dumps(row), "utf-8")
    call_command("import_laws", tmp_path)
    assert "~ D0090009 海岸巡防法: ~5 -6 +18" in capsys.readouterr().out
    assert Edition.objects.filter(law="D0090009").count() == 2


@pytest.mark.parametrize(
    "broken", [{"法規網址": "https://evil.example/?pcode=D0090009"}, {"最新異動日期": "x"}, {"法規內容": [{}]}]
)
def test_a_broken_file_takes_in_nothing(laws, tmp_path, broken):
    (tmp_path / "D0090009.json").write_text(json.dumps({**laws["D0090009"], **broken}), "utf-8")
    with pytest.raises(Exception, match=r"D0090009\.json"):
        call_command("import_laws", tmp_path)
    assert Edition.objects.filter(law="D0090009").count() == 1


def test_a_law_is_read_whole_by_article_and_in_its_history(client, laws):
    assert "海岸巡防法" in main_of(client.get("/laws/"))
    page = main_of(client.get("/laws/D0090009/"))
    assert page.count("<h3") == 17
    assert "中華民國八十九年" in page
    article = main_of(client.get("/en/laws/D0090009/5/"))
    text = Article.objects.get(edition__law="D0090009", number="5").text
    assert re.sub(r"\s", "", text[:30]) in re.sub(r"\s", "", article)
    assert 'lang="zh-Hant-TW"' in article
    assert "Previous: article 4" in article and "Next: article 6" in article, "said in words, not by place alone"
    for nothing in ("/laws/D0090009/99/", "/laws/X0000000/", "/laws/D0090009/?page=2", "/laws/D0090009/changes/1/"):
        assert client.get(nothing).status_code == 404


def test_a_long_law_comes_in_pages_no_article_lost(client, laws):
    found = Law.objects.get(pk="K0070042")
    numbers = list(found.editions.first().articles.exclude(number="").values_list("number", flat=True))
    pages = [main_of(client.get(f"/laws/K0070042/?page={page}")) for page in (1, 2)]
    assert re.findall(r"/laws/K0070042/([\d-]+)/", "".join(pages)) == numbers
    assert "?page=2#p" in pages[0]


def test_what_changed_is_told_by_word_at_the_law_and_at_the_article(client, laws):
    row = laws["D0090009"]
    part = row["法規內容"][0]
    part["條文內容"] = part["條文內容"].replace("海域及海岸", "海上")
    take_in([read(row)], now=NOW)
    for page in ("/laws/D0090009/changes/2/", "/laws/D0090009/1/"):
        assert "<del>域及海岸</del><ins>上</ins>" in main_of(client.get(page))
    assert "changes/2/" in main_of(client.get("/laws/D0090009/"))


def test_the_search_lands_on_the_article_and_services_lead_there(client, catalogue, laws):
    found = main_of(client.get("/search/", {"q": "海巡法 第五條"}))
    assert re.findall(r'<h3><a href="([^"]+)"', found)[0] == "/laws/D0090009/5/"
    both = main_of(client.get("/search/", {"q": "國安法 海岸管制"}))
    assert 'href="/services/coastal-zone/"' in both
    service = main_of(client.get("/services/incident/"))
    assert '<a href="/laws/D0090009/16/">海岸巡防法第 16 條</a>' in service
    assert 'href="/en/laws/D0090009/' in main_of(client.get("/en/services/incident/"))
    assert "/services/incident/" in main_of(client.get("/laws/D0090009/16/"))


def test_a_law_is_taken_along_as_data_and_as_a_paper(client, laws):
    data = client.get("/laws/D0090009.json").json()
    assert [part["article"] for part in data["parts"]][:2] == ["1", "2"]
    assert client.get("/laws/D0090009.odt").status_code == 202
    made = prints.make_prints((papers.wanted,), now=NOW)
    assert made == {"made": 1, "failed": 0}
    response = client.get("/laws/D0090009.odt")
    assert b"".join(response.streaming_content).startswith(b"PK")
    default_storage.delete(PrintSheet.objects.get().file.name)
    assert client.get("/laws/D0090009.exe").status_code == 404
