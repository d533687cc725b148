"""檔案檢核: what an uploaded file says is looked through before it is published, like the page it belongs to."""

import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.actions import Refused
from cases.models import SearchEntry
from cases.search.files import look_into, read_waiting
from disclosures.actions import files, workflow
from tests.cases.test_search_files import pdf
from tests.cast import NOW


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def enclosed(draft, name, data, edda):
    return files.enclose(draft, SimpleUploadedFile(name, data), label_zh=name, actor=edda, now=NOW)


def test_a_number_of_a_person_in_a_file_stops_it_and_the_rest_is_asked(write, publish, edda, rhea, pia):
    draft = write(title_en="Beach")
    paper = enclosed(draft, "report.pdf", pdf("nothing", "A123456789 was there", "0912-345-678"), edda)
    table = enclosed(draft, "list.csv", "姓名,住址\n王君,新北市淡水區中正路 12 號\n".encode("cp950"), edda)
    found = workflow.findings(draft)
    assert [(one.code, one.where, one.page) for one in found] == [
        ("file_tags", "report.pdf", None),
        ("person_id", "report.pdf", 2),
        ("phone", "report.pdf", 3),
        ("address", "list.csv", None),
    ]
    with pytest.raises(Refused, match="檢核發現"):
        publish(draft, answer="x")
    draft.refresh_from_db()
    workflow.advance(draft, "refuse", comment="刪字號", actor=pia, now=NOW)
    files.take_out(paper, actor=edda, now=NOW)
    publish(draft, answer="公開場所的地址")
    draft.refresh_from_db()
    assert [one["code"] for one in draft.findings] == ["address"]
    read_waiting(now=NOW)
    assert SearchEntry.objects.get(title="list.csv").link == f"/disclosures/tables/{table.pk}/"


def test_what_a_file_lacks_for_those_who_do_not_see_it(tmp_path):
    blank, out = pikepdf.new(), tmp_path / "scan.pdf"
    blank.add_blank_page()
    blank.save(out)
    assert look_into(str(out), "pdf")["lacks"] == ["text"]
    out = tmp_path / "book.xlsx"
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = '<c t="s"><v>0</v></c><c><v>3</v></c>', '<c t="inlineStr"><is><t>A123456789</t></is></c>'
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst {space}><si><r><t>港</t></r><r><t>口</t></r></si></sst>")
        for number, row in enumerate(cells, start=1):
            sheet = f"<worksheet {space}><sheetData><row>{row}</row></sheetData></worksheet>"
            book.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
    assert look_into(str(out), "xlsx")["pages"] == ["港口 3", "A123456789"]
