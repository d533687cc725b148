"""保密: what a discreet case hides, and from whom: in lists, search, addresses and the page itself."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role, Unit, User
from audit.models import Action
from cases import lists, search
from cases.forms.staff import REASONS
from cases.models import Case
from cases.models.case import Discretion
from notifications.models import Notice
from tests.cast import NOW, make_user

REASON = REASONS[0][0]


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def ethics(catalogue):
    return make_user("ethel", "郭政風", "Ethel Kuo", Role.ETHICS, Unit.objects.get(code="CGA"))


@pytest.fixture
def signed_in(client):
    def sign_in(user):
        User.objects.filter(pk=user.pk).update(is_demo=True)  # the second factor has tests of its own
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def case(report):
    return report()


def make(case, discretion, **columns):
    Case.objects.filter(pk=case.pk).update(discretion=discretion, **columns)
    return Case.objects.get(pk=case.pk)


def seen(user):
    listed = [
        line.case.pk for name in ("unit", "overdue", "soon") for line in lists.page(lists.Asked(name), user, NOW).rows
    ]
    found = search.visible_to(user).filter(kind="case").values_list("case_id", flat=True)
    return {*listed, *found, *Notice.objects.visible_to(user).values_list("case_id", flat=True)}


def test_a_sealed_case_is_there_for_the_ethics_office_and_its_officer_alone(case, sue, otto, ethics, signed_in):
    address = reverse("case", args=[case.reference])
    assert seen(sue) == {case.pk}
    make(case, Discretion.SEALED)
    assert seen(sue) == set()
    for user, status in ((sue, 404), (otto, 404), (ethics, 200)):
        client = signed_in(user)
        assert client.get(address).status_code == status
    make(case, Discretion.SEALED, officer=otto)
    assert Case.objects.visible_to(otto).exists()


def test_the_ethics_office_finds_no_other_cases(case, ethics):
    assert not Case.objects.visible_to(ethics).exists()


def test_who_asked_in_confidence_is_known_to_officer_and_chief_alone(case, sue, otto, debbie, signed_in):
    case = make(case, Discretion.CONFIDENTIAL, officer=otto)
    address, name = reverse("case", args=[case.reference]), case.applicant.name
    masked = name[0] + "○"
    for user, status in ((debbie, 404), (otto, 200), (sue, 200)):
        client = signed_in(user)
        page = client.get(address).content.decode()
        block = page.split("<h2>申請人</h2>")[1][:600]
        assert "保密" in block
        assert masked not in block
        assert case.applicant.email.split("@")[0][0] + "***" not in page
        assert masked not in client.get(reverse("case_list")).content.decode()
        shown = client.post(reverse("case_reveal", args=[case.reference]), {"reason": REASON})
        assert (shown.status_code, name in shown.content.decode()) == (status, status == 200)
    assert case.events.filter(action=Action.DATA_REVEALED).count() == 2


def test_a_notice_names_who_asked_in_confidence_to_officer_and_chief_alone(case, sue, otto, signed_in):
    """Nor to whoever runs the portal or posts its letters: the page of one notice is no way round the case."""
    case = make(case, Discretion.CONFIDENTIAL, officer=otto)
    told = case.notices.filter(email=case.applicant.email).first()
    Notice.objects.filter(pk=told.pk).update(status="failed")
    address, name = reverse("notice_letter", args=[told.pk]), case.applicant.name
    cora = make_user("cora", "林同事", "Cora Lin", Role.OFFICER, case.unit)
    root = make_user("root", "曾管理", "Root", Role.ADMINISTRATOR, Unit.objects.get(code="CGA"))
    for user, status in ((cora, 404), (root, 404), (otto, 200), (sue, 200)):
        client = signed_in(user)
        shown = client.get(address)
        assert (shown.status_code, name in shown.content.decode()) == (status, status == 200)
        waiting = client.get(reverse("notices")).content.decode()
        assert f"/staff/notices/{told.pk}/settle/" in waiting  # they may still say that it arrived
        assert (address in waiting, name in waiting) == (status == 200, False)


def test_a_notice_that_waits_for_nobody_is_read_with_its_case(case, otto, signed_in):
    """Else whoever settles notices would read all letters to everybody, number by number."""
    told = case.notices.filter(email=case.applicant.email).first()
    address = reverse("notice_letter", args=[told.pk])
    client = signed_in(otto)
    assert client.get(address).status_code == 404
    Notice.objects.filter(pk=told.pk).update(status="unsure")
    assert client.get(address).status_code == 200


def test_the_database_knows_no_other_discretion(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(case, "secret")
