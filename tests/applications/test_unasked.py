"""What is asked only after a certain answer is not read after any other: a slip in its box stops nobody, and nothing of
it is kept. All of it on the server: no script hides these boxes."""

import pytest
import time_machine

from applications.coastal_zone.journey import JOURNEY as COASTAL_ZONE
from applications.port_check.journey import JOURNEY as PORT_CHECK
from applications.records.journeys import JOURNEYS
from applications.yacht_departure.journey import JOURNEY as YACHT
from cases import drafts
from cases.models import Draft
from tests.cast import NOW

WAYS = {way.service: way for way in (*JOURNEYS.values(), COASTAL_ZONE, PORT_CHECK, YACHT)}
WRONG_DAY = {"year": "明年", "month": "13", "day": "40"}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


def day(name):
    return {f"{name}_{part}": text for part, text in WRONG_DAY.items()}


AGENT = {
    "relation": "朋友" * 40,
    "name": "1",
    "identity_kind": "national",
    "identity": "A000000000",
    "phone": "打給我",
    "address": "x" * 300,
    **day("born_on"),
}
ORGANISATION = {"org_name": "海" * 90, "ubn": "12345678", "registration": "9" * 50, "representative": "1"}
CASES = [
    *((service, "agent", {"agent": "none"}, AGENT) for service in ("archives", "information", "personal-data")),
    (
        *("information", "who", {"kind": "person"}),
        {"body_name": "海" * 90, "body_number": "9" * 50, "body_address": "x" * 300},
    ),
    (
        "port-check",
        "applicant",
        {"kind": "person", "identity_kind": "national", "identity": "A123456789"},
        ORGANISATION,
    ),
    ("port-check", "applicant", {"kind": "school"}, {"identity_kind": "national", "identity": "A000000000"}),
    ("port-check", "activity", {"purpose": "research"}, {"purpose_other": "海" * 70}),
    ("port-check", "goods", {"uav": "no"}, {"uav_number": "9" * 50}),
    ("coastal-zone", "equipment", {"uav": "no"}, {"uav_number": "9" * 50}),
    (
        *("yacht-departure", "vessel", {"insured": "no", "use": "private", "length": "9"}),
        {"insurer": "保" * 70, "policy": "9" * 50, "accident_insured": "no", **day("insured_until")}
        | day("certificate_until"),
    ),
    ("yacht-departure", "voyage", {"international": "no", "crosses_border": "no"}, {"endorsed": "maybe"}),
]


@pytest.mark.parametrize(("service", "step", "answer", "slips"), CASES)
def test_a_slip_in_a_box_that_is_not_asked_stops_nobody_and_is_not_kept(
    client, catalogue, bisha_port, service, step, answer, slips
):
    way = WAYS[service]
    given = way.example(NOW)
    post = way.step(step).make(None, given, NOW).posted_from(given[step]) | answer | slips
    page = client.post(f"/services/{service}/apply/{step}/", post)
    assert page.status_code == 302, page.context["form"].errors
    kept = drafts.answers_of(Draft.objects.get())[step]
    names = {name.removesuffix("_year").removesuffix("_month").removesuffix("_day") for name in slips}
    assert {name: kept[name] for name in names} == dict.fromkeys(names)


def test_with_an_agent_the_same_slips_are_told(client, catalogue):
    way = WAYS["archives"]
    post = way.step("agent").make(None, {}, NOW).posted_from({}) | AGENT | {"agent": "attorney"}
    page = client.post("/services/archives/apply/agent/", post)
    assert page.status_code == 422
    assert {"relation", "name", "identity", "phone", "address", "born_on"} <= set(page.context["form"].errors)


def test_until_it_is_said_whether_there_is_an_agent_nothing_is_thrown_away(client, catalogue):
    page = client.post("/services/archives/apply/agent/", AGENT)
    assert page.status_code == 422
    assert {"agent", "phone"} <= set(page.context["form"].errors)
