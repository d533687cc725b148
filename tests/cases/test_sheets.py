"""The sheet for the notice board: made once by a worker, both languages, and the flow chart it bears."""

import re
from datetime import date, datetime
from types import SimpleNamespace
from xml.etree import ElementTree

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.db.backends.postgresql.psycopg_any import DateRange

from cases import flowchart, sheets
from cases.calendar import TAIPEI
from cases.models import Sop, SopSheet
from notifications import hints

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=TAIPEI)


@pytest.fixture
def sop(catalogue, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Sop.objects.select_related("service__owner__parent").get(service__code="yacht-departure")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in document))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh-hant",
            ["遊艇出海報備", "安檢所收悉", "30分鐘", "預計返港後2小時", "船舶法第70條第4項", "免費", "民國113年1月1日"],
        ),
        ("en", ["Yachtdeparturereport", "Readbythestation", "30minutes", "article70IV", "Freeofcharge", "ROC113"]),
    ],
)
def test_the_sheet_says_what_the_page_says(sop, language, words):
    pdf = sheets.draw(sop, language)
    assert pdf.startswith(b"%PDF")
    assert len(pdf) < 300_000
    text = text_of(pdf)
    assert [word for word in words if word not in text] == []
    # In the table and in the words beside the chart, which is a picture with an alternative.
    assert text.count(words[1]) >= 2


def test_every_published_version_gets_one_sheet_a_language(sop, monkeypatch):
    monkeypatch.setattr(sheets, "draw", lambda sop, language: f"%PDF {sop} {language}".encode())
    assert sheets.make_sheets(now=NOW, most=3) == {"made": 3, "failed": 0}
    assert sheets.make_sheets(now=NOW) == {"made": 2 * 16 - 3, "failed": 0}
    assert sheets.make_sheets(now=NOW) == {"made": 0, "failed": 0}
    sheet = SopSheet.objects.get(sop=sop, language="en")
    assert sheet.made_at == NOW
    assert len(sheet.sha256) == 64
    assert default_storage.open(sheet.file.name).read() == b"%PDF yacht-departure v1 en"


def test_versions_of_the_past_get_none_and_coming_ones_do(sop, monkeypatch):
    monkeypatch.setattr(sheets, "draw", lambda sop, language: b"%PDF")
    sop.effective = DateRange(date(2024, 1, 1), date(2026, 11, 23))
    sop.save(update_fields=["effective"])
    coming = Sop.objects.create(service=sop.service, version=2)
    coming.effective, coming.is_published, coming.published_at = DateRange(date(2027, 1, 1), None), True, NOW
    coming.save()
    sheets.make_sheets(now=NOW)
    assert not SopSheet.objects.filter(sop=sop).exists()
    assert SopSheet.objects.filter(sop=coming, made_at=NOW).count() == 2


def test_a_sheet_that_fails_says_why_and_is_tried_again(sop, monkeypatch):
    def broken(sop, language):
        raise ValueError("no ink")

    monkeypatch.setattr(sheets, "draw", broken)
    assert sheets.make_sheets(now=NOW, most=1) == {"made": 0, "failed": 1}
    sheet = SopSheet.objects.exclude(error="").get()
    assert sheet.error == "ValueError: no ink"
    monkeypatch.setattr(sheets, "draw", lambda sop, language: b"%PDF")
    assert sheets.make_sheets(now=NOW)["failed"] == 0
    sheet.refresh_from_db()
    assert (sheet.made_at, sheet.error) == (NOW, "")


def test_of_two_workers_one_file_stays(sop, monkeypatch):
    sheet = SopSheet.objects.create(sop=sop, language="en")

    def overtaken(sop, language):
        SopSheet.objects.filter(pk=sheet.pk).update(made_at=NOW, file="sop/first.pdf")
        return b"%PDF second"

    monkeypatch.setattr(sheets, "draw", overtaken)
    assert sheets.make_sheet(sheet, now=NOW)
    sheet.refresh_from_db()
    assert sheet.file.name == "sop/first.pdf"
    assert not default_storage.exists("sop/2026/yacht-departure-v1-en.pdf")


def test_a_dead_queue_stops_no_publication(db, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr(hints, "_quiet", {"until": 0.0})
    monkeypatch.setattr(hints.current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        sheets.offer_after_commit()
    assert hints._quiet["until"], "it was asked, and is left alone for a while"


# --- The chart -------------------------------------------------------------------------------------------------


def step(name, *, side=False):
    return SimpleNamespace(name=name, doer="值班人員", limit="30 分鐘", is_side=side)


def test_the_chart_is_one_image_without_styles_or_colours():
    svg = str(flowchart.draw([step("收件"), step("補正", side=True)], title="流程圖", language="zh-hant"))
    tree = ElementTree.fromstring(svg)
    assert tree.attrib["role"] == "img"
    assert tree.attrib["aria-label"] == "流程圖"
    assert "style" not in svg
    assert "#" not in svg
    texts = ["".join(node.itertext()) for node in tree.iter() if node.tag.endswith("text")]
    assert texts == ["開始", "1. 收件", "值班人員", "30 分鐘", "補正", "值班人員", "30 分鐘", "結案"]
    assert svg.count('stroke-dasharray="6 4"') == 2


def test_the_chart_escapes_what_it_is_given():
    svg = str(flowchart.draw([step("<script>&")], title='"><b>', language="en"))
    assert "<script>" not in svg
    assert "<b>" not in svg
    ElementTree.fromstring(svg)


def test_boxes_stay_inside_and_below_one_another():
    long = "非常長的階段名稱" * 8
    svg = str(flowchart.draw([step(long), step(long, side=True), step("end")], title="x", language="en"))
    tree = ElementTree.fromstring(svg)
    height = float(tree.attrib["viewBox"].split()[3])
    rects = [node.attrib for node in tree.iter() if node.tag.endswith("rect")]
    bottoms = [float(rect["y"]) + float(rect["height"]) for rect in rects]
    assert all(float(rect["x"]) + float(rect["width"]) <= flowchart.WIDTH for rect in rects)
    assert all(float(rect["y"]) > bottom for rect, bottom in zip(rects[1:], bottoms, strict=False))
    assert bottoms[-1] < height


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("收件登錄", ["收件", "登錄"]),
        ("收件，登錄", ["收件，", "登錄"]),
        ("to be read", ["to", "be", "read"]),
        ("", []),
    ],
)
def test_lines_break_where_each_script_allows(text, lines):
    assert flowchart.wrap(text, 10, 24) == lines
