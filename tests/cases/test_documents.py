"""Papers: issued once, drawn once, signed, small, readable, and made later where something went wrong."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import segno
from asn1crypto import pem
from asn1crypto.x509 import Certificate
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.template import engines
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from audit.actors import CITIZEN
from audit.models import Action, Event
from cases import documents, pdf, qr, signing
from cases.documents import Standing
from cases.models import IssuedDocument, Rendering
from notifications import hints
from tests.cases.papers import NOW, content, make_case

LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SITE_URL = "https://portal.example.tw"
    settings.DEMO = False


@pytest.fixture
def case(bare):
    return make_case()


def issue(case, **changes):
    return documents.issue(
        case, "acknowledgement", **{"content": content(), "unit": case.unit, "actor": CITIZEN, "now": NOW, **changes}
    )


def made(document, language="zh-hant") -> bytes:
    for row in document.renderings.all():
        documents.make_rendering(row.pk, now=LATER)
    file, _name = documents.open_rendering(document, language)
    return file.read()


def text_of(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


# --- Issue ------------------------------------------------------------------------------------------------------------
def test_a_document_is_numbered_signed_and_on_record(case, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):  # two of them the savepoint of the test's own transaction
        document = issue(case)
    facts = signing.read_token(document.token)
    assert document.number == facts.number == "YD-115-000123-7/1"
    assert facts.issued_at == document.issued_at == NOW.replace(microsecond=0)
    assert facts.unit == "SB-11-JJ"
    assert facts.content_hash == document.content_hash == signing.content_hash(content())
    assert sorted(document.renderings.values_list("language", flat=True)) == ["en", "zh-hant"]
    event = Event.objects.get(action=Action.DOCUMENT_ISSUED)
    assert (event.case_id, event.data["number"]) == (case.pk, document.number)


def test_the_content_comes_back_from_the_database_as_it_was_hashed(case):
    document = IssuedDocument.objects.get(pk=issue(case).pk)
    assert signing.content_hash(document.content) == document.content_hash
    assert documents.find(document.token) == document


def test_a_newer_one_takes_its_place(case):
    first = issue(case)
    second = issue(case, now=LATER)
    first.refresh_from_db()
    assert second.number == "YD-115-000123-7/2"
    assert first.superseded_by == second
    assert documents.standing(first, LATER) == Standing.SUPERSEDED
    assert documents.standing(second, LATER) == Standing.VALID


def test_the_database_knows_one_current_document_of_a_kind(case):
    document = issue(case)
    document.pk, document.number, document.token = None, "x/2", "x"
    with pytest.raises(IntegrityError, match="document_one_current_a_kind"), transaction.atomic():
        document.save(force_insert=True)


def test_withdrawing_is_done_once_and_noted(case):
    document = issue(case)
    assert documents.withdraw(document, actor=None, now=LATER, note="issued by mistake")
    assert not documents.withdraw(document, actor=None, now=LATER)
    document.refresh_from_db()
    assert documents.standing(document, LATER) == Standing.WITHDRAWN
    assert Event.objects.filter(action=Action.DOCUMENT_WITHDRAWN).count() == 1


def test_dates_of_validity_are_a_half_open_span(case):
    start, end = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    document = issue(case, valid_from=start, valid_until=end)
    start, end = document.valid_from, document.valid_until
    moments = {NOW: "early", start: "valid", end - timedelta(seconds=1): "valid", end: "expired"}
    assert {moment: documents.standing(document, moment) for moment in moments} == moments


@pytest.mark.parametrize(
    "broken",
    [
        {"title": {"zh": "題目"}},
        {"title": {"zh": "題目", "en": " "}},
        {"filed_at": "2026-11-23T17:17:32"},
        {"notes": [{"zh": "註", "en": None}]},
        {"next": [{"zh": "", "en": "x"}]},
        {"surprise": 1},
    ],
)
def test_a_content_that_is_not_whole_is_refused(case, broken):
    with pytest.raises(ValueError, match=r"document|filed_at"):
        issue(case, content=content(**broken))
    assert not IssuedDocument.objects.exists()


def test_the_worker_is_told_after_the_commit_and_a_dead_broker_reaches_nobody(
    case, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(hints, "_quiet", {"until": 0.0})
    monkeypatch.setattr(hints.current_app, "send_task", lambda name, args, **options: sent.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        document = issue(case)
        assert not sent
    ids = sorted(document.renderings.values_list("pk", flat=True))
    assert sent == [("cases.tasks.make_rendering", [pk]) for pk in ids]

    def dead(*args, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr(hints.current_app, "send_task", dead)
    with django_capture_on_commit_callbacks(execute=True):
        issue(case, now=LATER)
    assert not documents.offer([1])  # left alone for a while, without asking again


# --- The PDF ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hant", ["遊艇出海報備受理通知", "堃峯𡃁號", "YD-115-000123-7", "民國 115 年 11 月 23 日 17:17", "118"]),
        ("en", ["Yacht departure report received", "Kun Feng", "YD-115-000123-7", "23 November 2026", "118"]),
    ],
)
def test_the_pdf_is_one_small_page_that_can_be_read(case, language, words):
    data = made(issue(case), language)
    assert len(data) < 300_000
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    text = text_of(data)
    assert [word for word in words if word not in text] == []
    assert document.get_metadata_dict()["Title"].startswith(words[0])
    assert "示範" not in text
    assert "DEMONSTRATION" not in text


def test_the_pdf_is_tagged_and_says_its_language(case):
    document = issue(case)
    made(document)
    for language, tag in [("zh-hant", "zh-Hant-TW"), ("en", "en")]:
        root = PdfFileReader(documents.open_rendering(document, language)[0]).root
        assert root["/Lang"] == tag
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert b"pdfuaid" in root["/Metadata"].data


@pytest.mark.parametrize(("language", "mark"), [("zh-hant", "示範"), ("en", "DEMONSTRATION")])
def test_every_page_of_the_demo_says_so(settings, language, mark):
    settings.DEMO = True
    row = {"label": {"zh": "甲", "en": "A"}, "value": {"zh": "乙", "en": "B"}}
    long = [{"title": {"zh": "表", "en": "Table"}, "rows": [row] * 90}]
    said = documents.spoken(content(sections=long), language)
    context = {"content": said, "sections": said["sections"], "number": "YD-115-000123-7/1"}
    data = pdf.render_pdf("documents/acknowledgement.html", context, language, pictures={"qr": qr.svg("x")})
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert len(pages) > 1
    assert [page for page in pages if mark not in page] == []


def test_a_demo_document_stays_one(case, settings):
    settings.DEMO = True
    document = issue(case)
    settings.DEMO = False
    assert document.is_demo
    assert "DEMONSTRATION" in text_of(made(document, "en"))


def test_the_signature_holds_and_a_changed_byte_breaks_it(case):
    data = made(issue(case))
    [ours] = [Certificate.load(der) for _, _, der in pem.unarmor(signing.pdf_certificate()[0], multiple=True)]
    trust = ValidationContext(trust_roots=[ours], allow_fetching=False)
    [signature] = PdfFileReader(io.BytesIO(data)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "YD-115-000123-7/1" in signature.sig_object["/Reason"]
    status = validate_pdf_signature(signature, trust)
    assert status.bottom_line
    assert status.docmdp_ok

    at = data.index(b"/StructTreeRoot")
    changed = data[:at] + b"/StructTreeRooz" + data[at + 15 :]
    [signature] = PdfFileReader(io.BytesIO(changed)).embedded_signatures
    assert not validate_pdf_signature(signature, trust).intact


def test_a_document_loads_nothing_from_anywhere(db, tmp_path, monkeypatch):
    from weasyprint.urls import FatalURLFetchingError

    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for address in (secret.as_uri(), "http://127.0.0.1:9/x.svg", "data:image/svg+xml,<svg/>", "portal:other"):
        page = f"<html lang='en'><title>x</title><img src='{address}' alt='x'>"
        monkeypatch.setattr(pdf, "render_to_string", lambda name, _=None, page=page: "" if _ is None else page)
        pdf._press.cache_clear()
        with pytest.raises(FatalURLFetchingError):
            pdf.render_pdf("x.html", {}, "en")
    pdf._press.cache_clear()


def test_what_people_typed_is_text_and_not_mark_up(case):
    typed = "<img src='file:///etc/passwd'> {% url 'x' %} & 堃"
    sections = [
        {
            "title": {"zh": "船", "en": "V"},
            "rows": [{"label": {"zh": "名", "en": "N"}, "value": {"zh": typed, "en": typed}}],
        }
    ]
    text = text_of(made(issue(case, content=content(sections=sections)))).replace("\r\n", " ").replace("\n", " ")
    assert typed in text


def test_an_answer_may_be_empty_and_a_name_may_be_chinese_or_rare(case):
    named = {"label": {"zh": "船名", "en": "Name"}, "value": {"zh": "𠮷祥", "en": "𠮷祥"}}
    empty = {"label": {"zh": "號數", "en": "Number"}, "value": {"zh": "", "en": ""}}
    document = issue(case, content=content(sections=[{"title": {"zh": "船", "en": "V"}, "rows": [named, empty]}]))
    [section] = documents.sections(document, "en")
    assert [row["in_chinese"] for row in section["rows"]] == [True, False]
    assert not documents.sections(document, "zh-hant")[0]["rows"][0]["in_chinese"]
    text = text_of(made(document, "en"))
    assert "𠮷祥" in text  # can be copied, whatever the program draws
    assert "U+20BB7" in text
    assert "Number —" in text


def test_the_font_has_the_rare_characters_of_names():
    assert pdf.not_in_font("堃峯𡃁臺淼喆犇 Aé·—“”") == []
    assert pdf.not_in_font("𠮷\n") == ["U+20BB7"]


def test_the_code_holds_the_address_of_the_token(case):
    token = issue(case).token
    assert documents.verify_url(token, "zh-hant") == f"https://portal.example.tw/verify/{token}/"
    assert documents.verify_url(token, "en") == f"https://portal.example.tw/en/verify/{token}/"
    picture = qr.svg(documents.verify_url(token, "en"))
    assert b"style" not in picture
    assert b"data:" not in picture
    wanted = segno.make(documents.verify_url(token, "en"), error="l", boost_error=False, micro=False)
    assert f'viewBox="0 0 {wanted.symbol_size(border=4)[0]} '.encode() in picture
    assert wanted.version <= 14  # 73 modules: half a millimetre each on 37 mm of paper


# --- Made once, or later ----------------------------------------------------------------------------------------------
def test_drawing_twice_gives_one_file(case, settings):
    document = issue(case)
    row = document.renderings.get(language="en")
    assert documents.make_rendering(row.pk, now=LATER)
    assert not documents.make_rendering(row.pk, now=LATER)
    row.refresh_from_db()
    assert row.made_at == LATER
    assert row.tries == 1
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) == 1
    assert hashlib.sha256(files[0].read_bytes()).hexdigest() == row.sha256


def test_the_slower_of_two_workers_leaves_no_file(case, settings, monkeypatch):
    row = issue(case).renderings.get(language="en")
    draw, calls = documents._draw, []

    def overtaken(document, language, sheet):
        data = draw(document, language)
        if not calls:
            calls.append(1)
            assert documents.make_rendering(row.pk, now=LATER)  # the sweep came by meanwhile and was faster
        return data

    monkeypatch.setattr(documents, "_draw", overtaken)
    assert not documents.make_rendering(row.pk, now=LATER)
    row.refresh_from_db()
    assert row.tries == 2
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert [path.name for path in files] == [Path(row.file.name).name]


def test_what_went_wrong_is_kept_and_the_sweep_makes_it_later(case, monkeypatch):
    document = issue(case)
    monkeypatch.setattr(documents, "render_pdf", lambda *args, **options: 1 / 0)
    assert documents.make_missing_documents(now=NOW) == {"due": 0, "made": 0}  # the queue's own task comes first
    assert documents.make_missing_documents(now=NOW + timedelta(seconds=31)) == {"due": 2, "made": 0}
    row = document.renderings.get(language="en")
    assert (row.tries, row.made_at) == (1, None)
    assert row.error == "ZeroDivisionError: division by zero"
    assert documents.open_rendering(document, "en") is None
    monkeypatch.undo()
    assert documents.make_missing_documents(now=NOW + timedelta(seconds=60)) == {"due": 0, "made": 0}
    assert documents.make_missing_documents(now=NOW + timedelta(seconds=121)) == {"due": 2, "made": 2}
    row.refresh_from_db()
    assert (row.tries, row.error) == (2, "")


def test_the_sweep_makes_what_the_queue_lost(case):
    document = issue(case)
    assert documents.make_missing_documents(now=LATER) == {"due": 2, "made": 2}
    assert documents.make_missing_documents(now=LATER) == {"due": 0, "made": 0}
    assert set(document.renderings.values_list("error", flat=True)) == {""}


def test_the_sweep_never_gives_up():
    waits = [documents.wait(tries) for tries in range(12)]
    assert waits == sorted(waits)
    assert waits[11] == timedelta(days=7)


# --- Hand out ---------------------------------------------------------------------------------------------------------
def test_a_file_that_was_changed_or_lost_is_not_handed_out(case, caplog):
    document = issue(case)
    assert documents.open_rendering(document, "en") is None
    assert not documents.is_made(document, "en")
    made(document)
    assert documents.is_made(document, "en")
    file, name = documents.open_rendering(document, "en")
    assert name == "YD-115-000123-7-1-en.pdf"
    path = Path(default_storage.path(document.renderings.get(language="en").file.name))
    path.write_bytes(path.read_bytes() + b" ")
    assert documents.open_rendering(document, "en") is None
    path.unlink()
    assert documents.open_rendering(document, "en") is None
    assert documents.open_rendering(document, "zh-hant")[1] == "YD-115-000123-7-1-zh.pdf"


def test_a_download_is_saved_and_never_run():
    response = documents.download(io.BytesIO(b"%PDF"), "a.pdf")
    assert response.headers["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")


def test_all_pages_of_documents_share_one_frame():
    folder = Path(engines["django"].dirs[0]) / "documents"
    others = [path for path in folder.glob("*.html") if path.name != "base.html" and not path.name.startswith("_")]
    assert others
    frames = ("base", "signed", "acknowledgement")  # each stands in the one before
    framed = [f'{{% extends "documents/{name}.html" %}}' for name in frames]
    assert [path.name for path in others if not any(frame in path.read_text() for frame in framed)] == []


def test_a_sweep_without_work_is_one_query_over_its_own_index(case, django_assert_num_queries):
    issue(case)
    with django_assert_num_queries(1):
        documents.make_missing_documents(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "rendering_to_make" in Rendering.objects.filter(made_at=None).explain()
