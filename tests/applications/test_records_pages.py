"""Through the front door: the three forms, the signature, the appointment, and what staff record."""

import re
from datetime import date, time
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from applications.records.actions import reading
from applications.records.models import AccessRequest, Appointment, Charge
from applications.records.signatures import Signature
from cases.access import link_token
from cases.models import Attachment, Case
from cases.models.case import Status
from tests.applications.records import *  # noqa: F403  fixtures and makers
from tests.applications.records import NOW, decide, file, journey, verdicts

BILL = {"lines": [{"zh": "閱覽", "en": "reading", "sum": "20", "amount": 20, "article": "第 3 條"}], "total": 20}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def sign_in(client, settings):
    """Signs somebody in, as in the demo: without a second factor."""
    settings.DEMO = True

    def enter(user):
        user.is_demo = True
        user.save(update_fields=["is_demo"])
        client.force_login(user)

    return enter


@pytest.fixture
def opened(client):
    """Opens the case in this browser, as the private link of a mail does."""

    def open_case(case):
        client.post(reverse("track_link", args=[link_token(case)]))
        return reverse("case_status", args=[case.reference])

    return open_case


@pytest.fixture
def granted(rita, sam):
    case = file("archives")
    return decide(case, "whole", verdicts(("full",), ("full",)), bill=BILL, by=rita, approver=sam, now=NOW)


@pytest.fixture
def slot(secretariat, rita):
    reading.open_hours(
        secretariat,
        first=date(2026, 11, 30),
        last=date(2026, 12, 1),
        begins=time(9),
        ends=time(12),
        places=1,
        actor=rita,
        now=NOW,
    )
    return str(secretariat.reading_slots.order_by("starts_at").first().pk)


def walk(client, service, prefix=""):
    way = journey(service)
    given = way.example(NOW)
    for step in way.steps:
        post = step.make(None, given, NOW).posted_from(given[step.key])
        answer = client.post(f"{prefix}/services/{service}/apply/{step.key}/", post)
        assert answer.status_code == 302, (step.key, re.findall(r'class="error"[^<]*<[^<]*', answer.text))
    return client.post(f"{prefix}/services/{service}/apply/check/", {"true": "on", "consent": "on"})


@pytest.mark.parametrize("service", ["archives", "information", "personal-data"])
@pytest.mark.parametrize(("prefix", "words"), [("", "收到您的申請"), ("/en", "We have your request")])
def test_a_request_goes_from_the_first_question_to_the_receipt(client, catalogue, service, prefix, words):
    assert walk(client, service, prefix).headers["Location"].endswith("/apply/done/")
    done = client.get(f"{prefix}/services/{service}/apply/done/")
    case = Case.objects.get()
    assert case.reference in done.text
    assert words in done.text
    assert case.requested_items.count() >= 1


def test_what_a_request_is_for_is_not_called_by_a_word_of_the_privacy_notice(client, catalogue):
    walk(client, "archives")
    case = Case.objects.get()
    client.post(reverse("track_link", kwargs={"token": link_token(case)}))
    with translation.override("zh-hant"):
        titles = [str(step.title) for step in journey("archives").steps]
    assert "用途" in titles and "蒐集目的" not in titles
    assert f"{case.unit.parent.name_zh}{case.unit.name_zh}" in client.get(f"/track/{case.reference}/").text


def test_adding_and_removing_an_item_needs_no_script_and_loses_nothing(client, catalogue):
    first = {"items-count": "1", "items-0-title": "巡邏紀錄", "items-0-manner": "view"}
    client.post("/services/archives/apply/who/", _post("archives", "who"))
    client.post("/services/archives/apply/agent/", _post("archives", "agent"))
    page = client.post("/services/archives/apply/items/", {**first, "add": "1"})
    assert page.status_code == 200
    assert "巡邏紀錄" in page.text and 'name="items-1-title"' in page.text
    assert page.text.count('name="items-0-title"') == 1
    two = {**first, "items-count": "2", "items-1-title": "統計"}
    page = client.post("/services/archives/apply/items/", {**two, "remove": "0"})
    assert "統計" in page.text and 'name="items-1-title"' not in page.text
    refused = client.post("/services/archives/apply/items/", two)
    assert refused.status_code == 422
    assert "錯誤：" in refused.text and "巡邏紀錄" in refused.text


def _post(service, step):
    way = journey(service)
    given = way.example(NOW)
    return way.step(step).make(None, given, NOW).posted_from(given[step])


def test_the_status_page_asks_for_the_signature_and_an_upload_starts_the_time(
    client, catalogue, opened, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    case = file("information")
    page = client.get(opened(case)).text
    assert "請簽名" in page and reverse("case_move", args=[case.reference, "sign"]) in page
    sign = reverse("case_move", args=[case.reference, "sign"])
    assert "憑證" not in client.get(sign).text  # no service is named: nothing of it shows
    nothing = client.post(sign, {})
    assert nothing.status_code == 422 and "錯誤：" in nothing.text
    wrong = client.post(sign, {"signed_form": SimpleUploadedFile("x.exe", b"MZ\x90\x00", "application/pdf")})
    assert wrong.status_code == 422
    case.refresh_from_db()
    assert case.status == Status.AWAITING_SIGNATURE
    client.post(sign, {"signed_form": SimpleUploadedFile("signed.png", _png(), "image/png")})
    case.refresh_from_db()
    assert case.status == Status.RECEIVED
    assert AccessRequest.objects.get(pk=case.pk).signed_by == "upload"
    assert Attachment.objects.get(case=case).paper == "signed-form"
    page = client.get(f"/track/{case.reference}/").text
    assert "已簽名的申請書" in page and "Signed request" not in page
    assert client.get(sign).status_code == 302


def _png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 40), "white").save(made, "PNG")
    return made.getvalue()


class Service:
    """A certificate service of a deployment: `identity` is whose certificate signed."""

    identity = "A223456781"

    def start(self, request, *, reference, digest, back):
        return f"https://sign.example.tw/?ref={reference}&digest={digest}"

    def finish(self, request, *, reference, digest):
        return Signature(identity=self.identity, serial="1", signed_at=NOW)


def test_a_certificate_of_the_applicant_signs_and_of_nobody_else(client, catalogue, opened, settings, monkeypatch):
    case = file("information")
    opened(case)
    away = reverse("case_move", args=[case.reference, "sign-with-certificate"])
    assert client.post(away).status_code == 404
    settings.CERTIFICATE_SIGNER = f"{__name__}.Service"
    assert "憑證" in client.get(reverse("case_move", args=[case.reference, "sign"])).text
    assert client.post(away).headers["Location"].startswith("https://sign.example.tw/?ref=FI-115-")
    back = reverse("case_move", args=[case.reference, "signed"])
    monkeypatch.setattr(Service, "identity", "A123456789")
    client.get(back)
    case.refresh_from_db()
    assert case.status == Status.AWAITING_SIGNATURE
    monkeypatch.setattr(Service, "identity", "A223456781")
    client.get(back)
    assert AccessRequest.objects.get(pk=case.pk).signed_by == "certificate"


def test_the_desk_records_the_letter_and_a_wrong_day_is_refused(client, rita, sign_in):
    case = file("information")
    sign_in(rita)
    page = reverse("case_page", args=[case.reference, "signature"])
    day = {"received_on_year": "115", "received_on_month": "11"}
    wrong = client.post(page, {"means": "post", **day, "received_on_day": "20"})
    assert wrong.status_code == 422 and "錯誤：" in wrong.text
    client.post(page, {"means": "post", **day, "received_on_day": "23"})
    assert AccessRequest.objects.get(pk=case.pk).signed_by == "post"
    assert client.get(page).status_code == 404  # nothing to sign any more


def test_the_status_page_shows_the_decision_the_fee_and_its_working(client, granted, opened):
    page = client.get(opened(granted)).text
    assert "已核定（全部准許）" in page and "已受理" not in page.partition("目前進度")[0]  # what was decided says more
    assert "全部提供" in page
    assert "應繳：20 元" in page and "第 3 條" in page
    assert reverse("case_move", args=[granted.reference, "book"]) in page


def test_what_was_withdrawn_does_not_wait_for_a_decision(client, catalogue, opened):
    case = file("archives")
    opened(case)
    page = client.post(f"/track/{case.reference}/withdraw/", follow=True).content.decode()
    assert "沒有決定：案件已結案" in page and "還沒有" not in page


def test_a_time_is_booked_moved_and_cancelled_on_the_status_page(client, granted, opened, slot):
    home = opened(granted)
    book = reverse("case_move", args=[granted.reference, "book"])
    assert "09:00" in client.get(book).text
    assert client.post(book, {}).status_code == 422
    assert client.post(book, {"slot": slot}).headers["Location"].endswith(home)
    assert "您的預約" in client.get(home).text
    assert "</strong>，海洋委員會海巡署秘書室</p>" in client.get(home).text  # as the mail names where to come
    assert b"VEVENT" in client.get(reverse("case_calendar", args=[granted.reference])).content
    assert client.post(book, {"slot": "999999"}).status_code == 422  # not one of the free hours
    unbook = reverse("case_move", args=[granted.reference, "unbook"])
    assert "取消預約" in client.get(unbook).text
    client.post(unbook)
    assert Appointment.objects.get(case=granted).cancelled_at


def test_the_desk_sees_who_comes_takes_the_fee_and_closes(client, granted, rita, nora, slot, sign_in):
    sign_in(rita)
    page = lambda name: reverse("case_page", args=[granted.reference, name])  # noqa: E731
    client.post(page("book"), {"slot": slot})
    day = client.get(reverse("reading_room"), {"day": "2026-11-30"}).text
    assert granted.reference in day and "陳美玲" not in day
    assert client.get(reverse("reading_room"), {"day": "nonsense"}).status_code == 200
    early = client.post(page("give"), {"files_counted": "1"})
    assert early.status_code == 422 and "20 元" in early.text
    client.post(page("payment"), {"receipt": "AB1", "paid_on_year": "115", "paid_on_month": "11", "paid_on_day": "23"})
    assert Charge.objects.get(case=granted).receipt == "AB1"
    assert client.post(page("give"), {}).status_code == 422  # the files are counted
    client.post(page("give"), {"files_counted": "1"})
    granted.refresh_from_db()
    assert granted.status == Status.CLOSED
    assert Appointment.objects.get(case=granted).came_at
    staff = client.get(reverse("case", args=[granted.reference]))
    assert staff.status_code == 200 and "A223456781" not in staff.text
    sign_in(nora)
    assert client.get(page("give")).status_code == 404
    assert granted.reference not in client.get(reverse("reading_room"), {"day": "2026-11-30"}).text


def test_hours_are_opened_by_form_for_the_own_unit_only(client, rita, nora, secretariat, sign_in):
    sign_in(nora)
    form = {"unit": secretariat.pk, "begins": "09:00", "ends": "12:00", "places": "2"}
    for name in ("first", "last"):
        form |= {f"{name}_year": "115", f"{name}_month": "11", f"{name}_day": "30"}
    assert client.post(reverse("reading_hours"), form).status_code == 422
    sign_in(rita)
    assert client.post(reverse("reading_hours"), {**form, "ends": "08:00"}).status_code == 422
    assert client.post(reverse("reading_hours"), form).status_code == 302
    assert secretariat.reading_slots.get().places == 2


def test_conversion_asks_for_a_reason_and_keeps_the_address(client, rita, sign_in):
    case = file("archives")
    sign_in(rita)
    page = reverse("case_page", args=[case.reference, "convert"])
    assert "15 天" in client.get(page).text
    assert client.post(page, {"reason": ""}).status_code == 422
    client.post(page, {"reason": "尚未歸檔"})
    shown = client.get(reverse("case", args=[case.reference]))
    assert "尚未歸檔" in shown.text
    case.refresh_from_db()
    assert case.service.code == "information"


def test_the_case_page_takes_at_most_20_queries_however_much_is_asked(
    client, rita, granted, slot, sign_in, django_assert_max_num_queries
):
    many = file("archives", items=[{**journey("archives").example(NOW)["items"][0]} for _n in range(30)])
    sign_in(rita)
    client.get(reverse("case", args=[granted.reference]))
    counts = []
    for case in (granted, many):
        with django_assert_max_num_queries(60) as queries:
            client.get(reverse("case", args=[case.reference]))
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1


def test_a_decision_is_drafted_sent_back_with_all_that_was_typed_and_approved_by_another(client, rita, sam, sign_in):
    case = file("archives")
    do = lambda name: reverse("case_do", args=[case.reference, name])  # noqa: E731
    sign_in(rita)
    client.post(reverse("case_act", args=[case.reference, "accept"]), {"revision": case.revision})
    first = {"verdict_1": "full", "verdict_2": "refuse", "explanation_2": "含他人姓名", "hours": "2"}
    form = {"outcome": "partial", "reasons": "第 2 項含第三人資料。", **first}
    refused = client.post(do("decide"), {**form, "revision": _revision(case)})
    assert refused.status_code == 422
    assert "請選法律依據" in refused.text and "含他人姓名" in refused.text
    form |= {"grounds_2": "ar18-7"}
    assert client.post(do("decide"), {**form, "revision": _revision(case)}).status_code == 302
    sign_in(sam)
    client.post(do("send-back"), {"reason": "請補理由", "revision": _revision(case)})
    sign_in(rita)
    again = client.get(do("decide")).text
    assert "含他人姓名" in again and re.search(r'value="ar18-7"[^>]*checked', again)
    client.post(do("decide"), {**form, "revision": _revision(case)})
    assert client.get(do("approve")).status_code == 404  # never by who drafted it
    sign_in(sam)
    assert "檔案法第 18 條第 7 款" in client.get(do("approve")).text
    client.post(do("approve"), {"revision": _revision(case)})
    case.refresh_from_db()
    assert (case.status, case.outcome) == (Status.DECIDED, "partial")
    assert Charge.objects.get(case=case).amount == 20


def _revision(case) -> int:
    return Case.objects.values_list("revision", flat=True).get(pk=case.pk)
