"""A published CSV or ODS file: a table to read, a chart, and the same in other forms."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from odfdo import Document, Row, Table

from cases import tables as made
from disclosures import tables
from disclosures.actions import files, writing
from tests.cast import NOW

CSV = '年度,預算（千元）,說明\n114,"1,200",=1+1\n115,1300.5,<b>增加</b>\n'.encode("cp950")


@pytest.fixture(autouse=True)
def monday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    with time_machine.travel(NOW, tick=True):
        yield
    cache.clear()


def test_a_table_is_read_drawn_and_taken_along(client, write, publish, edda):
    draft = write()
    upload = SimpleUploadedFile("budget.csv", CSV)
    meant = {"label_zh": "預算表", "label_en": "Budget", "meanings": "預算（千元）：當年度的歲出預算\n無關的一行"}
    row = files.enclose(draft, upload, **meant, actor=edda, now=NOW)
    address = f"/disclosures/tables/{row.pk}/"
    assert client.get(address).status_code == 404  # a draft is nobody's to read
    version = publish(draft, at=NOW - timedelta(hours=1))
    cache.clear()
    page = client.get(address).content.decode()
    assert "&lt;b&gt;增加" in page
    assert "預算（千元）" in page
    assert address in client.get(f"/disclosures/items/{version.item.slug}/").content.decode()
    file = address.rstrip("/")
    taken = client.get(f"{file}.csv")
    assert taken["Content-Disposition"] == 'attachment; filename="budget.csv"'
    sheet = taken.content.decode("utf-8-sig")
    assert "114,1200,'=1+1" in sheet  # numbers are numbers, formulas are text
    assert json.loads(client.get(f"{file}.json").content)[1]["預算（千元）"] == 1300.5
    assert Document(BytesIO(client.get(f"{file}.ods").content)).body.get_table(0).get_value("B2") == 1200
    chart = client.get(f"{file}.svg").content.decode()
    assert "預算（千元）" in chart
    assert "<script" not in chart
    assert client.get(f"{file}.exe").status_code == 404
    # 資料欄位說明: for people, for programs, and in the catalogue; taken over by the next version.
    assert "當年度的歲出預算" in page
    assert '"@type": "Dataset"' in page
    schema = json.loads(client.get(f"{file}.schema").content)
    assert schema["fields"][1] == {"name": "預算（千元）", "type": "number", "description": "當年度的歲出預算"}
    catalogue = json.loads(client.get("/opendata/catalog.jsonld").content)
    told = next(one for one in catalogue["dcat:dataset"] if one["dct:identifier"] == f"table-{row.pk}")
    assert told["dcat:distribution"][0]["dcat:downloadURL"]["@id"].endswith(f"{file}.csv")
    assert f'href="{address}"' in client.get("/opendata/").content.decode()
    again = writing.draft(version.item, actor=edda, now=NOW)
    assert again.enclosures.get().meanings == meant["meanings"]


def test_what_is_no_table_is_none_and_ods_is_read_too(write, edda):
    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table("一")
    for cells in (["月", "件數"], ["1", 5], ["2", None]):
        line = Row()
        line.set_values(cells)
        sheet.append_row(line)
    document.body.append(sheet)
    out = BytesIO()
    document.save(out)
    upload = SimpleUploadedFile("cases.ods", out.getvalue())
    row = files.enclose(write(), upload, label_zh="件數", actor=edda, now=NOW)
    table = tables.read(row.file)
    assert (table.head, table.rows, table.numeric) == (["月", "件數"], [[1, 5], [2, None]], (0, 1))
    assert made.to_csv(table.head, table.rows).decode("utf-8-sig").splitlines()[2] == "2,"
