"""What a file is, whatever it is called: seven kinds are taken, everything that could do harm is refused in words."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image, ImageFile

from cases.actions import Refused
from cases.attachments import checks
from cases.attachments.checks import Examination, harmless
from cases.attachments.inspection import inspect
from cases.attachments.kinds import KINDS, Fault
from tests.cases import samples

XLSX = samples.DOCX.replace("wordprocessingml.document", "spreadsheetml.sheet")


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    """WeasyPrint, somewhere in this process, has told Pillow to be lenient; the inspecting one never sees it."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


def looked(tmp_path, data: bytes) -> str:
    came = tmp_path / "came"
    came.write_bytes(data)
    return inspect(str(came), str(tmp_path / "drawn"))


GOOD = {
    "PDF": samples.pdf,
    "PDF that opens at a page": samples.opening_at_a_page,
    "JPEG": samples.image,
    "PNG": lambda: samples.image("PNG"),
    "ODT": samples.odt,
    "ODS": lambda: samples.odt(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "DOCX": samples.docx,
    "XLSX": lambda: samples.zipped({"[Content_Types].xml": f'<T><O ContentType="{XLSX}.main+xml"/></T>'}),
}
BAD = {
    "an empty file": ("empty", lambda: b""),
    "a program": ("program", lambda: samples.EXE),
    "a picture that draws by script": ("kind", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "an old Office file": ("old_office", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "a PDF with JavaScript": ("script", samples.script_pdf),
    "a PDF that starts a program": ("script", samples.launching_pdf),
    "a PDF that acts when opened": ("script", samples.opening_pdf),
    "a PDF with files inside": ("embedded", samples.pdf_with_file),
    "a PDF with a password": ("encrypted", samples.locked_pdf),
    "half a PDF": ("damaged", lambda: b"%PDF-1.7\n" + bytes(500)),
    "a picture too wide": ("pixels", samples.wide_png),
    "half a picture": ("damaged", lambda: samples.image("PNG", size=(90, 90))[:60]),
    "a PDF that is a zip too": ("two_in_one", lambda: samples.pdf() + samples.odt()),
    "a zip that is nothing": ("kind", lambda: samples.zipped({"a.txt": "hello"})),
    "macros of Word": ("macros", lambda: samples.docx(**{"word/vbaProject.bin": "x"})),
    "macros of Writer": ("macros", lambda: samples.odt(**{"Basic/Standard/Module1.xml": "<x/>"})),
    "a script of Writer": ("macros", lambda: samples.odt(**{"content.xml": '<a h="vnd.sun.star.script:x"/>'})),
    "a zip bomb": ("bomb", samples.zip_bomb),
    "too many entries": ("bomb", lambda: samples.odt(**{f"e{n}": "" for n in range(1001)})),
    "a zip in the zip": ("embedded", lambda: samples.odt(**{"Object.bin": samples.odt()})),
    "an entry that climbs out": ("damaged", lambda: samples.odt(**{"../../evil.xml": "<x/>"})),
    "an entity from outside": (
        "outside",
        lambda: samples.odt(**{"styles.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
    ),
    "an entity in UTF-16": (
        "outside",
        lambda: samples.odt(**{"styles.xml": '<?xml version="1.0"?><!DOCTYPE a SYSTEM "x"><a/>'.encode("utf-16")}),
    ),
    "a template from elsewhere": ("outside", samples.far_template),
    "an ODF with a password": (
        "encrypted",
        lambda: samples.odt(**{"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_people_send_is_taken(tmp_path, name):
    assert looked(tmp_path, GOOD[name]()) == name.split()[0]


@pytest.mark.parametrize("name", BAD)
def test_what_could_do_harm_is_not(tmp_path, name):
    code, make = BAD[name]
    with pytest.raises(Fault) as fault:
        looked(tmp_path, make())
    assert fault.value.code == code
    assert code in checks.WORDS


def test_a_photo_forgets_where_it_was_taken_and_stands_upright(tmp_path):
    looked(tmp_path, samples.photo_with_place())
    drawn = (tmp_path / "drawn").read_bytes()
    picture = Image.open(io.BytesIO(drawn))
    assert picture.size == (40, 60)  # it was 60 by 40, to be turned
    assert not picture.getexif() and b"Formosa" not in drawn and b"Exif" not in drawn


def test_what_hangs_on_a_picture_stays_behind_and_the_large_gets_smaller(tmp_path):
    looked(tmp_path, samples.image(size=(8000, 10)) + b"<?php evil();")
    drawn = (tmp_path / "drawn").read_bytes()
    assert b"evil" not in drawn
    assert Image.open(io.BytesIO(drawn)).size[0] == 4000


def examined(name: str, data: bytes):
    with Examination(SimpleUploadedFile(name, data)) as found:
        return found.name, found.kind, found.path.read_bytes()


def test_the_inspection_runs_apart_and_the_name_follows_the_kind():
    name, kind, data = examined(r"C:\fakepath\..\holiday.PNG.exe", samples.photo_with_place())
    assert (name, kind) == ("holiday.PNG.jpg", KINDS["JPEG"])
    assert b"Formosa" not in data


def test_a_refusal_names_the_file_and_says_what_to_do():
    with pytest.raises(Refused, match="certificate.pdf"):
        examined("certificate.pdf", samples.EXE)


def test_a_parser_that_falls_over_takes_nobody_along(monkeypatch, caplog):
    monkeypatch.setattr(checks.sys, "executable", "/bin/false")
    with pytest.raises(Refused):
        examined("a.pdf", samples.pdf())


def test_a_file_over_the_limit_is_not_even_looked_at(settings, monkeypatch):
    settings.UPLOAD_BYTES = 1000
    monkeypatch.setattr(checks, "look", None)
    with pytest.raises(Refused):
        examined("a.pdf", bytes(1001))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("保險單 第1頁.pdf", "保險單 第1頁.pdf"),
        ("a\x00b\u202egpj.exe", "a b gpj.exe"),
        ('x"<y>|.pdf', "x__y__.pdf"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(typed, kept):
    with override("en"):
        assert harmless(typed) == kept
