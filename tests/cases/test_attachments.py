"""A file after it was taken: nobody opens it before the scanner found it clean; then only those who may."""

import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Membership, Role, Unit, User
from audit.actors import CITIZEN
from cases import access, drafts, heartbeats
from cases.attachments import actions, scanner
from cases.attachments.scanner import ScannerDown
from cases.models import Attachment, Erasure, Service
from cases.rooms import ROOMS
from cases.tasks import erase_files, scan_attachments
from coastguard_portal import health
from coastguard_portal.banners import FILES_WAIT, alarms
from tests.cases import samples
from tests.cases.clamd import EICAR, Clamd
from tests.cast import NOW

LABEL = {"zh": "保險單", "en": "Insurance policy"}


@pytest.fixture(autouse=True)
def monday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def clamd(settings):
    with Clamd() as server:
        settings.CLAMD_URL = server.url
        yield server


@pytest.fixture
def filed(report, shift):
    return report()


def add(case, data=None, name="policy.pdf", **kwargs):
    upload = SimpleUploadedFile(name, samples.pdf() if data is None else data)
    owner = {"owner": case, "paper": "insurance", "label": LABEL, "actor": CITIZEN, "now": NOW}
    return actions.add(upload, **owner | kwargs)


def infected() -> bytes:
    entries = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>", "note.txt": EICAR}
    return samples.zipped(entries, method=zipfile.ZIP_STORED)


def as_staff(client, user):
    User.objects.filter(pk=user.pk).update(is_demo=True)  # then no second factor is asked for
    client.force_login(user)
    return client


def opened(client, case):
    client.post(f"/track/link/{access.link_token(case)}/")
    return client


# --- The scan ---------------------------------------------------------------------------------------------------------
def test_a_file_is_opened_after_its_scan_and_not_before(client, clamd, filed, otto):
    row = add(filed)
    address = f"/staff/cases/{filed.reference}/files/{row.pk}/"
    assert row.state == "waiting"
    as_staff(client, otto)
    assert client.get(address).status_code == 302  # back to the case
    assert address not in client.get(f"/staff/cases/{filed.reference}/").text
    assert scan_attachments() == {"clean": 1, "refused": 0, "waiting": 0}
    answer = client.get(address)
    assert b"".join(answer).startswith(b"%PDF-")
    assert filed.events.filter(action="attachment.opened").count() == 1
    assert scan_attachments() == {"clean": 0, "refused": 0, "waiting": 0}
    assert clamd.seen == 1


def test_what_the_scanner_finds_is_deleted_and_both_sides_hear_which_file(clamd, filed, tmp_path):
    row = add(filed, infected(), "holiday.odt")
    assert scan_attachments()["refused"] == 1
    row.refresh_from_db()
    assert (row.state, row.file.name, row.finding) == ("refused", "", "Eicar-Signature")
    assert erase_files()["erased"] == 1 and not [p for p in tmp_path.rglob("*") if p.is_file()]
    told = {n.kind: n for n in filed.notices.filter(kind__startswith="attachment_refused")}
    assert told["attachment_refused"].email == "alice@example.tw"
    assert told["attachment_refused_unit"].context["file"] == "holiday.odt"
    assert filed.events.filter(action="attachment.refused").count() == 1
    assert actions.open_clean(row, actor=CITIZEN, now=NOW) is None


@pytest.mark.parametrize("says", ["", "stream: INSTREAM size limit exceeded. ERROR", "nonsense"])
def test_no_verdict_is_never_clean(clamd, settings, filed, says):
    clamd.says = says
    if not says:
        settings.CLAMD_URL = "tcp://127.0.0.1:1"  # nobody there
    row = add(filed)
    assert scan_attachments() == {"clean": 0, "refused": 0, "waiting": 1}
    row.refresh_from_db()
    assert (row.state, row.tries, row.due_at) == ("waiting", 1, NOW + timedelta(seconds=30))
    with pytest.raises(ScannerDown):
        scanner.scan(row.file.open("rb"))


def test_a_file_waits_in_sight_until_the_scanner_is_back(client, clamd, settings, filed, monday):
    there, settings.CLAMD_URL = settings.CLAMD_URL, "tcp://127.0.0.1:1"
    row = add(filed)
    scan_attachments()
    heartbeats.beat(heartbeats.SWEEP, now=NOW)
    assert health.scanner() == "down" and FILES_WAIT not in alarms(NOW)
    for minutes in (1, 4, 15, 50):
        monday.move_to(NOW + timedelta(minutes=minutes))
        assert scan_attachments()["waiting"] == 1
    assert FILES_WAIT in alarms(NOW + timedelta(minutes=50))
    page = as_staff(client, _boss()).get("/staff/settings/files/")
    assert filed.reference in page.text
    settings.CLAMD_URL = there
    monday.move_to(NOW + timedelta(minutes=81))
    assert scan_attachments()["clean"] == 1
    assert health.scanner() == "ok" and FILES_WAIT not in alarms(NOW + timedelta(hours=2))
    row.refresh_from_db()
    assert row.state == "clean"


def _boss():
    boss = User.objects.create(username="boss", name_zh="資訊")
    headquarters = Unit.objects.get(kind=Unit.Kind.HQ)
    Membership.objects.create(user=boss, unit=headquarters, role=Role.ADMINISTRATOR, starts_at=NOW - timedelta(days=1))
    return boss


def test_a_worker_that_was_killed_leaves_the_file_to_the_next(clamd, filed, monday, monkeypatch):
    add(filed)
    monkeypatch.setattr(actions.scanner, "scan", lambda file: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        scan_attachments()
    monkeypatch.undo()
    assert scan_attachments()["clean"] == 0  # still that worker's
    monday.move_to(NOW + actions.LEASE)
    assert scan_attachments()["clean"] == 1


def test_without_a_scanner_the_checks_count_and_the_page_says_so(client, settings, filed):
    settings.CLAMD_URL = ""
    assert add(filed).state == "clean"
    with translation.override("en"):
        page = as_staff(client, _boss()).get("/en/staff/settings/files/")
    assert "CLAMD_URL" in page.text


def test_the_case_says_what_went_through_a_scanner_and_what_did_not(client, settings, clamd, filed, monday, otto):
    add(filed)
    monday.shift(5)
    scan_attachments()
    settings.CLAMD_URL = ""
    add(filed, samples.pdf(lambda made: made.add_blank_page()), name="later.pdf", now=NOW + timedelta(seconds=5))
    rows = as_staff(client, otto).get(f"/staff/cases/{filed.reference}/").text.partition("policy.pdf")[2]
    scanned, _name, unscanned = rows.partition("later.pdf")
    assert "沒有掃毒" in unscanned and "沒有掃毒" not in scanned and "已檢查" in scanned


# --- Who opens it -----------------------------------------------------------------------------------------------------
def test_a_file_is_handed_out_as_a_download_nobody_keeps(client, filed, otto):
    row = add(filed, name="保險單.pdf")
    answer = as_staff(client, otto).get(f"/staff/cases/{filed.reference}/files/{row.pk}/")
    assert (
        answer["Content-Disposition"].startswith("attachment;") and "filename*=utf-8''" in answer["Content-Disposition"]
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_other_units_and_strangers_find_no_file(client, filed, mallory):
    row = add(filed)
    staff, own = f"/staff/cases/{filed.reference}/files/{row.pk}/", f"/track/{filed.reference}/files/{row.pk}/"
    assert client.get(staff).status_code == 302  # to the sign-in
    assert client.get(own).headers["Location"].startswith("/track/?")
    assert as_staff(client, mallory).get(staff).status_code == 404


def test_the_file_of_another_case_is_not_found_by_its_number(client, filed, report, otto):
    row = add(report())
    assert as_staff(client, otto).get(f"/staff/cases/{filed.reference}/files/{row.pk}/").status_code == 404
    assert opened(client, filed).get(f"/track/{filed.reference}/files/{row.pk}/").status_code == 404


def test_a_file_that_was_changed_in_the_storage_is_not_handed_out(client, filed, otto, tmp_path):
    row = add(filed)
    (tmp_path / row.file.name).write_bytes(b"%PDF-1.7 something else")
    assert as_staff(client, otto).get(f"/staff/cases/{filed.reference}/files/{row.pk}/").status_code == 302
    (tmp_path / row.file.name).unlink()
    assert client.get(f"/staff/cases/{filed.reference}/files/{row.pk}/").status_code == 302


def test_the_applicant_adds_evidence_later_and_the_handler_hears_of_it(client, filed, monkeypatch):
    page = f"/track/{filed.reference}/files/"
    assert opened(client, filed).get(page).status_code == 404  # not in this room
    monkeypatch.setitem(ROOMS, "yacht-departure", replace(ROOMS["yacht-departure"], takes_files=True))
    assert page in client.get(f"/track/{filed.reference}/").text
    assert client.post(page, {}).status_code == 422
    good, bad = SimpleUploadedFile("a.jpg", samples.image()), SimpleUploadedFile("b.jpg", samples.EXE)
    answer = client.post(page, {"files": [good, bad]})
    assert answer.status_code == 422 and "b.jpg" in answer.text
    good.seek(0)
    assert client.post(page, {"files": good}).status_code == 302  # pressed again: still one
    row = filed.attachments.get()
    assert (row.name, row.added_by) == ("a.jpg", None)
    assert filed.notices.filter(kind="files_added").count() == 1
    assert b"".join(client.get(f"/track/{filed.reference}/files/{row.pk}/")).startswith(b"\xff\xd8")


# --- What the database holds ------------------------------------------------------------------------------------------
def test_the_database_refuses_what_must_not_be(filed):
    row = add(filed)
    mine = Attachment.objects.filter(pk=row.pk)
    for change in (
        {"case": None},
        {"state": "refused"},  # with its file still there
        {"state": "waiting"},  # and never due
        {"file": ""},  # clean and gone
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(
            **{f.attname: getattr(row, f.attname) for f in Attachment._meta.concrete_fields if f.attname != "id"}
        )


def test_whatever_way_a_row_goes_its_file_is_on_the_list(catalogue):
    draft = drafts.begin(Service.objects.get(code="yacht-departure"), language="en", version=1, now=NOW)
    row = add(draft)
    assert not Erasure.objects.exists()
    Attachment.objects.filter(pk=row.pk)._raw_delete("default")
    assert Erasure.objects.get().name == row.file.name
