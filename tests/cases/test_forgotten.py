"""The pages of a case whose time was over, of any service: they stand, and say what is gone."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role, Unit
from applications.coastal_zone import journey as coastal_zone
from applications.demo.filing import file
from applications.incident import handling
from applications.incident import journey as incident
from applications.port_check import journey as port_check
from applications.records import journeys as records
from applications.yacht_departure import journey as yacht
from cases import actions, retention
from cases.actions import Refused, closing
from cases.models import Case, Service
from tests.cast import NOW, make_user

DICE = Random(115)
JOURNEYS = {
    made.service: made
    for made in (yacht.JOURNEY, port_check.JOURNEY, coastal_zone.JOURNEY, incident.JOURNEY, *records.JOURNEYS.values())
}


@pytest.fixture(autouse=True)
def monday(settings, catalogue):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def auditor(catalogue):
    user = make_user("audrey", "稽核員", "Audrey Wu", Role.AUDITOR, Unit.objects.get(code="CGA"))
    user.is_demo = True
    user.save(update_fields=["is_demo"])
    return user


def filed(service: str) -> Case:
    return file(JOURNEYS[service], DICE, JOURNEYS[service].example(NOW), now=NOW)


def forgotten(case: Case) -> Case:
    Service.objects.update(keep_years=1)
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=NOW - timedelta(days=500), stage=None)
    retention.run(now=NOW)
    return Case.objects.get(pk=case.pk, blanked_at__isnull=False)


@pytest.mark.parametrize("service", JOURNEYS)
def test_its_pages_stand_and_say_so(client, auditor, service):
    case = forgotten(filed(service))
    assert not case.application.answers
    code = actions.reissue_code(case, actor=auditor, now=NOW)
    client.post(reverse("track"), {"number": case.reference, "code": code})
    said = "個人資料都已刪除"
    assert said in client.get(reverse("case_status", args=[case.reference])).text
    client.force_login(auditor)
    assert said in client.get(reverse("case", args=[case.reference])).text


def test_a_report_forgets_what_was_answered_too(otto):
    case = filed("incident")
    handling.answer_first(case, text="已派員到場，正在採樣。", actor=otto, now=NOW)
    assert forgotten(case).incident.first_answer == ""


def test_it_is_not_taken_up_again(catalogue):
    adam = make_user("adam2", "管理員", "Adam Lo", Role.ADMINISTRATOR, Unit.objects.get(code="CGA"))
    case = forgotten(filed("yacht-departure"))
    with pytest.raises(Refused, match="刪除"):
        closing.reopen(case, reason="再看一次", actor=adam, now=NOW)
