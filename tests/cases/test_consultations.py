"""會辦、徵詢、移轉: others are asked, the case goes on, the applicant never learns whom; whole cases go elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Role, Unit
from cases import actions, documents
from cases.access import link_token
from cases.actions import Refused, consultations, transfers
from cases.models import Authority, Case, Consultation, Transfer
from notifications import words
from notifications.models import Notice
from tests.cases.desk import filed, olivia, plain_room, room  # noqa: F401
from tests.cast import NOW, at, make_user

DAY = timedelta(days=1)
Of = Consultation.Of


@pytest.fixture(autouse=True)
def english(settings):
    settings.DEMO = True
    with translation.override("en"), time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def branch(catalogue):
    unit = Unit.objects.get(code="NB-ISP")
    unit.email = "isp@cga.example.tw"
    unit.save(update_fields=["email"])
    return unit


@pytest.fixture
def ida(branch):
    return make_user("ida", "劉檢管", "Ida Liu", Role.OFFICER, branch)


@pytest.fixture
def file(filed, room):  # noqa: F811
    def make(service="information"):
        case = filed(service, now=NOW)
        room(service, casework=frozenset({"consult", "transfer", "letter"}))
        return case

    return make


def ask_third(case, actor, now=NOW, name="遠洋股份有限公司"):
    return consultations.ask(
        case, of=Of.THIRD_PARTY, name=name, email="third@example.tw", question="May we?", actor=actor, now=now
    )


def test_a_third_party_has_ten_days_and_the_case_goes_back_where_it_stood(file, olivia):  # noqa: F811
    case = actions.accept(file(), actor=olivia, now=NOW)
    whole = case.deadlines.get(stage=None).due_at
    asked = ask_third(case, olivia)
    case.refresh_from_db()
    assert (case.status, case.stage.key) == ("consulting", "third-party")
    assert asked.due_at == at("2026-12-04 00:00")  # ten days from the day after (政府資訊公開法 §12)
    told = Notice.objects.get(kind="consult_other")
    assert told.email == "third@example.tw" and case.applicant.name not in words.write(told).mail
    consultations.answer(asked, answer="We do not mind.", actor=olivia, now=NOW + DAY)
    case.refresh_from_db()
    assert (case.status, case.stage.key) == ("in_review", "decide")
    assert case.deadlines.get(stage__key="third-party").met_at == NOW + DAY
    assert case.deadlines.get(stage=None).due_at == whole


def test_several_are_asked_each_with_the_whole_time(file, olivia, branch, ida):  # noqa: F811
    case = file()
    first, second = ask_third(case, olivia), ask_third(case, olivia, NOW + 3 * DAY, "王第三")
    assert second.due_at == at("2026-12-08 00:00")  # the tenth day is a Sunday, so Monday (行政程序法 §48 IV)
    third = consultations.ask(case, of=Of.UNIT, unit=branch, question="Yours?", actor=olivia, now=NOW)
    assert third.due_at is None, "this procedure sets no time for units"
    for one, who in ((first, olivia), (third, ida)):
        consultations.answer(one, answer="Yes.", actor=who, now=NOW + 4 * DAY)
        case.refresh_from_db()
        assert case.status == "consulting"
    consultations.answer(second, answer="Yes.", actor=olivia, now=NOW + 4 * DAY)
    case.refresh_from_db()
    assert case.status == "received"


def test_the_case_goes_on_without_an_answer_only_when_the_time_has_passed(file, olivia):  # noqa: F811
    case = file()
    asked = ask_third(case, olivia)
    with pytest.raises(Refused, match="still time"):
        consultations.go_on(case, actor=olivia, now=asked.due_at - timedelta(seconds=1))
    consultations.go_on(case, actor=olivia, now=asked.due_at)
    case.refresh_from_db()
    assert case.status == "received"
    with pytest.raises(Refused, match="Nobody is being asked"):
        consultations.go_on(case, actor=olivia, now=asked.due_at)
    late = consultations.answer(asked, answer="Too late.", actor=olivia, now=asked.due_at + DAY)
    assert late.answer == "Too late."
    case.refresh_from_db()
    assert case.status == "received"


def test_refusals_say_why(file, olivia, branch, ida, mallory):  # noqa: F811
    case = file()
    question = {"of": Of.UNIT, "question": "Yours?", "now": NOW}
    with pytest.raises(Refused, match="role"):
        consultations.ask(case, unit=branch, actor=mallory, **question)
    with pytest.raises(Refused, match="with this unit"):
        consultations.ask(case, unit=case.unit, actor=olivia, **question)
    asked = consultations.ask(case, unit=branch, actor=olivia, **question)
    with pytest.raises(Refused, match="have been asked"):
        consultations.ask(case, unit=branch, actor=olivia, **question)
    with pytest.raises(Refused, match="Only the unit"):
        consultations.answer(asked, answer="x", actor=olivia, now=NOW)
    consultations.answer(asked, answer="x", actor=ida, now=NOW)
    with pytest.raises(Refused, match="an answer already"):
        consultations.answer(asked, answer="y", actor=ida, now=NOW)
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=NOW)
    with pytest.raises(Refused, match="nobody can be asked"):
        consultations.ask(case, unit=branch, actor=olivia, **question)


def test_the_database_refuses_what_cannot_be(file, olivia, branch):  # noqa: F811
    row = {"case": file(), "question": "?", "asked_at": NOW, "asked_by": olivia}
    for wrong in (
        {"of": Of.UNIT},
        {"of": Of.AUTHORITY, "name": "somebody"},
        {"of": Of.THIRD_PARTY},
        {"of": Of.UNIT, "unit": branch, "answered_at": NOW, "answered_by": olivia},
        {"of": Of.UNIT, "unit": branch, "answer": "x", "answered_at": NOW, "answered_by": olivia, "ended_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.create(**row | wrong)


def test_a_whole_case_goes_to_the_authority_it_belongs_to(file, olivia, otto, mallory):  # noqa: F811
    case = file()
    authority = Authority.objects.get(code="immigration")
    send = {"authority": authority, "now": NOW}
    for who in (otto, mallory):
        with pytest.raises(Refused, match="role"):
            transfers.transfer(case, reason="residence", actor=who, **send)
    with pytest.raises(Refused, match="Write why"):
        transfers.transfer(case, reason=" ", actor=olivia, **send)
    transfers.transfer(case, reason="residence", actor=olivia, **send)
    case.refresh_from_db()
    assert (case.status, case.closed_at) == ("transferred", NOW)
    assert not case.deadlines.filter(met_at=None).exists()
    told = words.write(Notice.objects.get(kind="case_transferred"))
    assert authority.name_zh in told.body and authority.phone in told.body
    paper = case.documents.get(kind="transfer")
    shown = str(documents.sections(paper, "en", public=True))
    assert authority.name_en in shown and "residence" not in shown
    assert "第17條" in str(paper.content["notes"])
    with pytest.raises(Refused, match="closed already"):
        transfers.transfer(case, reason="again", actor=olivia, **send)
    assert Transfer.objects.count() == 1
    authority.is_active = False
    with pytest.raises(Refused, match="not offered"):
        transfers.transfer(case, reason="again", actor=olivia, **send)


# --- Through the front door -------------------------------------------------------------------------------------------
@pytest.fixture
def sign_in(client):
    def as_(user):
        user.is_demo = True
        user.save(update_fields=["is_demo"])
        client.force_login(user)
        return client

    return as_


def test_a_unit_is_asked_and_answers_on_its_own_page(file, olivia, branch, ida, mallory, sign_in):  # noqa: F811
    case = file("coastal-zone")
    address = reverse("case", args=[case.reference])
    page = reverse("case_ask", args=[case.reference, "unit"])
    client = sign_in(olivia)
    assert page in client.get(address).text
    refused = client.post(page, {"unit": branch.pk, "question": ""})
    assert refused.status_code == 422 and "<title>Error: " in refused.text
    assert client.post(page, {"unit": branch.pk, "question": "Is this yours?"}).status_code == 302
    asked = Consultation.objects.get()
    own = reverse("consultation", args=[asked.pk])
    assert asked.due_at is not None
    assert client.get(own).status_code == 404, "only the unit that was asked answers"

    client = sign_in(ida)
    assert own in client.get(reverse("desk")).text
    text = client.get(own).text
    assert "Is this yours?" in text and case.applicant.name not in text
    assert client.get(address).status_code == 404, "it sees the question, not the case"
    assert client.post(own, {"answer": ""}).status_code == 422
    assert client.post(own, {"answer": "It is ours."}).status_code == 302
    assert "It is ours." in client.get(own).text
    assert sign_in(mallory).get(own).status_code == 404
    assert "It is ours." in sign_in(olivia).get(address).text


def test_a_third_party_stays_unknown_to_the_applicant_and_masked_to_colleagues(file, olivia, sign_in):  # noqa: F811
    case = file()
    client = sign_in(olivia)
    page = reverse("case_ask", args=[case.reference, "third_party"])
    typed = {"name": "王第三", "email": "", "address": "", "question": "May we?"}
    assert client.post(page, typed).status_code == 422, "nobody to write to"
    assert client.post(page, typed | {"email": "third@example.tw"}).status_code == 302
    text = client.get(reverse("case", args=[case.reference])).text
    assert "王○三" in text and "王第三" not in text
    citizen = Client()
    citizen.post(reverse("track_link", args=[link_token(case)]))
    seen = citizen.get(reverse("case_status", args=[case.reference]))
    assert seen.status_code == 200 and "Consulting others" in seen.text
    for secret in ("王第三", "王○三", "third@example.tw", "May we?"):
        assert secret not in seen.text
    assert "case.consulted" in set(case.events.values_list("action", flat=True))
    assert "王第三" not in str(list(case.events.values_list("note", "data")))


def test_a_case_is_transferred_on_its_page(file, olivia, otto, sign_in):  # noqa: F811
    case = file()
    page = reverse("case_transfer", args=[case.reference])
    assert sign_in(otto).get(page).status_code == 404
    client = sign_in(olivia)
    assert client.post(page, {"reason": "residence"}).status_code == 422
    authority = Authority.objects.get(code="immigration")
    assert client.post(page, {"authority": authority.pk, "reason": "residence"}).status_code == 302
    assert authority.name_en in client.get(reverse("case", args=[case.reference])).text
    assert client.get(page).status_code == 404


def test_the_list_of_authorities_is_kept_by_the_secretariat(catalogue, otto, sign_in):
    secretary = make_user("sec", "楊研考", "Sec Yang", Role.SECRETARIAT, Unit.objects.get(code="CGA"))
    assert sign_in(otto).get(reverse("authority_list")).status_code == 404
    client = sign_in(secretary)
    assert "National Immigration Agency" in client.get(reverse("authority_list")).text
    page = reverse("authority_edit", args=["immigration"])
    values = {"name_zh": "移民署", "name_en": "Immigration", "phone": "", "order": 2, "is_active": "on"}
    assert client.post(page, values).status_code == 422
    assert client.post(page, values | {"phone": "02-1234-5678"}).status_code == 302
    assert Authority.objects.get(code="immigration").phone == "02-1234-5678"
    again = {"code": "immigration", **values, "phone": "1"}
    assert client.post(reverse("authority_new"), again).status_code == 422, "the short name is taken"
    with pytest.raises(IntegrityError), transaction.atomic():
        Authority.objects.filter(code="immigration").update(phone="")


def test_plain_rooms_ask_nobody(filed, olivia, sign_in):  # noqa: F811
    case = filed("information", now=NOW)
    assert "consult" not in plain_room("information").casework
    assert sign_in(olivia).get(reverse("case_ask", args=[case.reference, "unit"])).status_code == 404
