"""撤銷、廢止、放棄: a permit or a slip that may not stay: two people decide, the paper ends, its holder is told."""

import re
from datetime import timedelta

import pytest
import time_machine

from accounts.models import Role, Unit
from applications.models import Visit
from cases import access
from cases.actions import Refused, closing, decisions
from cases.documents import Standing, standing
from cases.models import Case, IssuedDocument
from cases.models.case import Status
from notifications.words import write
from tests.applications.test_coastal_entry import chief, corps, entry, officer, permitted  # noqa: F401
from tests.applications.test_port_check_filing import MORNING
from tests.applications.test_port_check_pier import AT_PIER, leave, slip
from tests.applications.test_port_check_pier import case as accepted  # noqa: F401
from tests.cast import NOW, make_user

KIND = IssuedDocument.Kind
ACT = "take-granted-back"
WHY = {"ground": "123-5", "heard": "103-2", "reasons": "颱風後堤防崩落，進入有生命危險。"}


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        yield


def sign_in(client, user):
    user.is_demo = True
    user.save(update_fields=["is_demo"])
    client.cookies.clear()
    client.force_login(user)


def do(client, case, act, user, post=None):
    """Press the button of an act as its page shows it."""
    sign_in(client, user)
    where = f"/staff/cases/{case.reference}/{act}/"
    page = client.get(where)
    revision = re.search(r'name="revision" value="(\d+)"', page.text)
    return client.post(where, {**(post or {}), "revision": revision[1] if revision else ""})


def fresh(case) -> Case:
    return Case.objects.select_related("service", "unit", "stage", "visit__zone").get(pk=case.pk)


def test_a_permit_that_may_not_stay_ends_by_two_people(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    paper = case.documents.get(kind=KIND.PERMIT)
    assert do(client, case, ACT, officer, WHY).status_code == 302
    assert fresh(case).status == Status.DECIDED
    assert standing(case.documents.get(pk=paper.pk), NOW) == Standing.EARLY, "until it is approved the permit holds"
    assert f"/{ACT}/" not in client.get(f"/staff/cases/{case.reference}/").text, "one draft at a time"

    sign_in(client, chief)
    assert "廢止處分書" in client.get(f"/staff/cases/{case.reference}/approve/").text
    do(client, case, "approve", officer)
    assert fresh(case).status == Status.DECIDED, "nobody approves their own"
    assert do(client, case, "approve", chief).status_code == 302

    done = fresh(case)
    assert (done.status, done.outcome, done.stage) == (Status.CLOSED, "revoked", None)
    assert standing(case.documents.get(pk=paper.pk), NOW) == Standing.WITHDRAWN
    client.cookies.clear()
    assert "已註銷" in client.get(f"/verify/{paper.token}/").text
    decision = str(case.documents.get(kind=KIND.DECISION).content)
    for said in (
        "廢止處分書",
        paper.number,
        "行政程序法第123條第5款",
        "行政程序法第103條第2款",
        "堤防崩落",
        "訴願",
        "補償",
    ):
        assert said in decision
    sign_in(client, officer)
    assert "已結案（廢止許可）" in client.get(f"/staff/cases/{case.reference}/").text
    notice = case.notices.get(kind="taken_back")
    assert "從現在起失效" in write(notice).body and "廢止許可" in write(notice).body
    assert not case.notices.filter(kind="permit_revoked").exists()
    with time_machine.travel(done.visit.holds_from + timedelta(minutes=1)):
        sign_in(client, make_user("beach", "陳海灘", "Chen", Role.DUTY, Unit.objects.get(code="P02-BISHA")))
        assert "許可現在無效" in client.get(f"/staff/beach/{case.reference}/").text


@pytest.mark.parametrize(("without", "word"), [("reasons", "理由"), ("ground", "依據的事由"), ("heard", "陳述意見")])
def test_without_ground_hearing_or_reasons_nothing_is_drafted(client, entry, officer, chief, without, word):  # noqa: F811
    case = permitted(entry(), officer, chief)
    answer = do(client, case, ACT, officer, {**WHY, without: ""})
    assert answer.status_code == 422 and word in answer.text
    assert not case.decisions.filter(approved_at=None).exists()


def test_one_person_is_taken_off_and_the_permit_issued_anew(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    old = case.documents.get(kind=KIND.PERMIT)
    orders = [str(one.order) for one in case.people.all()]
    assert len(orders) > 1
    post = {**WHY, "ground": "117", "heard": "102", "days": case.visit.days}
    assert do(client, case, ACT, officer, {**post, "people": orders}).status_code == 422, "then nothing is taken back"
    assert do(client, case, ACT, officer, {**post, "people": orders[1:]}).status_code == 302
    do(client, case, "approve", chief)
    done = fresh(case)
    assert (done.status, done.outcome, done.visit.left_out) == (Status.DECIDED, "annulled_part", [int(orders[0])])
    new = case.documents.get(kind=KIND.PERMIT, is_current=True)
    assert new.pk != old.pk and standing(case.documents.get(pk=old.pk), NOW) == Standing.WITHDRAWN
    assert "撤銷處分書" in str(case.documents.get(kind=KIND.DECISION).content)
    assert "另發新的許可" in write(case.notices.get(kind="taken_back")).body


def test_the_holder_gives_a_permit_up(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    paper = case.documents.get(kind=KIND.PERMIT)
    client.post(f"/track/link/{access.link_token(case)}/")
    assert "放棄許可" in client.get(f"/track/{case.reference}/").text
    assert "要放棄許可嗎" in client.get(f"/track/{case.reference}/withdraw/").text
    for _press in (1, 2):
        assert client.post(f"/track/{case.reference}/withdraw/").status_code == 302
    assert (fresh(case).status, fresh(case).outcome) == (Status.WITHDRAWN, "withdrawn")
    assert standing(case.documents.get(pk=paper.pk), NOW) == Standing.WITHDRAWN
    assert case.notices.filter(kind="withdrawn").count() == 1


CORPS = "p02@example.tw"


@pytest.fixture
def with_mailbox(corps):  # noqa: F811
    Unit.objects.filter(pk=corps.pk).update(email=CORPS)


def told(case) -> list[str]:
    """Whom of ours a withdrawal was told to."""
    return sorted(case.notices.filter(kind="withdrawn_unit").values_list("email", flat=True))


@pytest.mark.usefixtures("with_mailbox")
@pytest.mark.parametrize("has_officer", [True, False])
def test_the_corps_that_has_the_list_hears_once_of_a_permit_given_up(client, entry, officer, chief, has_officer):  # noqa: F811
    case = permitted(entry(), officer, chief)
    Case.objects.filter(pk=case.pk).update(officer=officer if has_officer else None)
    client.post(f"/track/link/{access.link_token(case)}/")
    for _press in (1, 2):
        client.post(f"/track/{case.reference}/withdraw/")
    assert told(case) == [officer.email] * has_officer + [CORPS]
    said = write(case.notices.get(kind="withdrawn_unit", email=CORPS))
    assert "放棄" in said.subject and "外木山" in said.body and "115 年 12 月 1 日" in said.body


@pytest.mark.usefixtures("with_mailbox")
def test_the_corps_hears_of_it_too_where_the_officer_gives_it_up_for_the_holder(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    assert do(client, case, "withdraw", officer, {"note": "本人來電放棄"}).status_code == 302
    assert fresh(case).status == Status.WITHDRAWN
    assert told(case) == [CORPS]


@pytest.mark.usefixtures("with_mailbox")
def test_a_request_withdrawn_before_it_was_decided_is_the_officers_alone(client, entry, officer):  # noqa: F811
    case = entry()
    Case.objects.filter(pk=case.pk).update(officer=officer)
    client.post(f"/track/link/{access.link_token(case)}/")
    client.post(f"/track/{case.reference}/withdraw/")
    assert told(case) == [officer.email]


def test_a_permit_that_was_used_is_not_given_up(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    Visit.objects.filter(pk=case.pk).update(entered_at=NOW)
    client.post(f"/track/link/{access.link_token(case)}/")
    assert "放棄許可" not in client.get(f"/track/{case.reference}/").text
    client.post(f"/track/{case.reference}/withdraw/")
    assert fresh(case).status == Status.DECIDED


def test_a_draft_ends_with_the_permit_it_was_about(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    do(client, case, ACT, officer, WHY)
    client.cookies.clear()
    client.post(f"/track/link/{access.link_token(case)}/")
    client.post(f"/track/{case.reference}/withdraw/")
    draft = case.decisions.get(outcome="revoked")
    assert draft.returned_at and not draft.approved_at
    with pytest.raises(Refused):
        decisions.approve(draft, actor=chief, now=NOW)


def test_a_case_closed_as_not_used_leaves_no_paper_in_force(entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    closing.close(case, outcome="lapsed", actor=chief, now=NOW)
    assert standing(case.documents.get(kind=KIND.PERMIT), NOW) == Standing.WITHDRAWN


def test_a_slip_is_revoked_until_the_vessel_leaves(client, accepted, otto, sue):  # noqa: F811
    case, chief = accepted, accepted.decisions.get().approved_by  # noqa: F811
    paper = slip(case)
    assert do(client, case, ACT, sue, {**WHY, "ground": "123-4"}).status_code == 302
    do(client, case, "approve", chief)
    done = fresh(case)
    assert (done.status, done.outcome) == (Status.CLOSED, "revoked")
    assert standing(case.documents.get(pk=paper.pk), NOW) == Standing.WITHDRAWN
    assert not done.deadlines.filter(met_at=None).exists(), "nobody waits for a departure"
    with pytest.raises(Refused):
        leave(case, otto)


def test_at_sea_no_paper_ends_the_watch(client, accepted, otto, sue):  # noqa: F811
    case, chief = accepted, accepted.decisions.get().approved_by  # noqa: F811
    do(client, case, ACT, sue, {**WHY, "ground": "123-4"})
    leave(case, otto)
    draft = case.decisions.get(outcome="revoked")
    with pytest.raises(Refused):
        decisions.approve(draft, actor=chief, now=AT_PIER + timedelta(minutes=5))
    assert fresh(case).stage.key == "return" and MORNING > AT_PIER
    decisions.send_back(draft, reason="已出港", actor=chief, now=AT_PIER + timedelta(minutes=6))
    with time_machine.travel(AT_PIER + timedelta(minutes=7), tick=True):
        sign_in(client, sue)
        assert f"/{ACT}/" not in client.get(f"/staff/cases/{case.reference}/").text
