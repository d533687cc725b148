"""The auditor's page."""

import pytest

from accounts.models import Role
from audit.actions import record, record_many
from audit.actors import CITIZEN
from audit.models import Event
from tests.accounts.people import make_person, make_tree, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/en/staff/audit/"


@pytest.fixture
def units():
    return make_tree()


@pytest.fixture
def ada(client, units):
    """An auditor, signed in."""
    user = make_person("ada", units["CGA"], Role.AUDITOR)
    sign_in(client, user)
    return user


def test_an_auditor_reads_who_did_what(client, ada):
    record("case.filed", actor=CITIZEN)
    record("sop.published", actor=ada, note="第二版 <b>", version=2)
    record("case.supplement_asked", actor=ada, items=["map", "identity"])
    page = client.get(PAGE).content.decode()
    assert "Applicant" in page
    assert "Procedure published" in page
    assert "第二版 &lt;b&gt;" in page
    assert "version: 2" in page
    assert "items: [&#x27;map&#x27;, &#x27;identity&#x27;]" in page
    assert client.get("/staff/audit/").status_code == 200


@pytest.mark.parametrize("role", [Role.DUTY, Role.OFFICER, Role.SUPERVISOR, Role.EDITOR])
def test_others_find_no_such_page(client, units, role):
    sign_in(client, make_person("mallory", units["CGA"], role))
    assert client.get(PAGE).status_code == 404


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(PAGE).status_code == 302


def test_by_verb_and_by_case(client, ada):
    record("sop.drafted", actor=ada)
    record("sop.published", actor=ada)
    page = client.get(PAGE, {"action": "sop.drafted"}).content.decode()
    assert page.count("<tr>") == 2  # the headings and one line
    assert "There is no line like that" in client.get(PAGE, {"case": "YD-115-000001-0"}).content.decode()
    assert client.get(PAGE, {"action": "case.eaten", "before": "9" * 30}).status_code == 200
    assert client.get(PAGE, {"case": "x\x00y"}).status_code == 200


def test_pages_follow_one_another_without_a_count(client, ada, django_assert_max_num_queries):
    record_many([{"action": "sop.edited", "actor": ada, "n": n} for n in range(60)])
    with django_assert_max_num_queries(12):
        first = client.get(PAGE, {"action": "sop.edited"}).content.decode()
    newest = Event.objects.filter(action="sop.edited").latest("id").pk
    assert f"before={newest - 49}" in first
    second = client.get(PAGE, {"action": "sop.edited", "before": newest - 49}).content.decode()
    assert "n: 9" in second
    assert "n: 10" not in second
