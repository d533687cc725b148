"""/api/v1/: what programs read. The schema says what is answered, and everything answered is as the schema says."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Role, Unit
from audit.models import Event
from cases import api_case, brakes
from cases.models import Case, Service
from disclosures.actions import faq
from disclosures.actions.laws import take_in
from disclosures.laws.source import SHIPPED, read
from notifications import webhook_acts
from notifications.models import Webhook
from tests.cast import NOW, make_user

AGREED = Path(__file__).resolve().parent.parent / "openapi.json"
SAMPLES = {"code": "yacht-departure", "pcode": "D0090009"}
ASKED = {"/api/v1/due-date/": "?mode=WD&n=10&from=2025-01-24"}
QUESTION = {
    "question_zh": "開遊艇出海前要報備嗎？",
    "short_zh": "要，線上報備即可。",
    "staff_zh": "先問是否已在海上",
    "topic": "sea",
    "owner": None,
    "deputy": None,
    "order": 10,
    "cycle_days": 180,
}


@pytest.fixture(autouse=True)
def drawn_anew(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def law():
    take_in([read(json.loads((SHIPPED / "D0090009.json").read_text("utf-8")))], now=NOW)


@pytest.fixture
def draft(catalogue):
    edda = make_user("edda", "丁編輯", "Edda Ting", Role.EDITOR, Unit.objects.get(code="HQ-SEC"))
    place = {"unit": Unit.objects.get(code="HQ-SEC"), "service": None}
    return faq.write(values={**QUESTION, **place}, actor=edda, now=NOW)


@pytest.fixture
def published(draft):
    pia = make_user("pia", "潘發布", "Pia Pan", Role.PUBLISHER, Unit.objects.get(code="HQ-SEC"))
    pia.is_demo = True  # the second factor has tests of its own
    pia.save(update_fields=["is_demo"])
    return faq.publish(draft, revision=1, actor=pia, now=NOW)


def ask(client, path):
    return client.get(f"/api/v1/{path}")


def schema(client) -> dict:
    return json.loads(ask(client, "openapi.json").content)


def faults(value, told, known, at="$"):
    """Where a value is not as its schema says."""
    if "$ref" in told:
        told = known[told["$ref"].rpartition("/")[2]]
    if "anyOf" in told:
        tried = [list(faults(value, one, known, at)) for one in told["anyOf"]]
        yield from () if [] in tried else tried[0]
        return
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": int | float}
    kinds["null"] = type(None)
    if not isinstance(value, kinds[told["type"]]):
        yield f"{at} is no {told['type']}"
    elif told["type"] == "array":
        for number, one in enumerate(value):
            yield from faults(one, told["items"], known, f"{at}[{number}]")
    elif told["type"] == "object":
        fields = told["properties"]
        yield from (f"{at}.{name} is missing" for name in set(told.get("required", ())) - value.keys())
        yield from (f"{at}.{name} is not in the schema" for name in value.keys() - fields)
        for name in value.keys() & fields:
            yield from faults(value[name], fields[name], known, f"{at}.{name}")


@pytest.fixture
def token(catalogue):
    """Of a program that may ask about yachts, everywhere."""
    ada = make_user("ada", "管理員", "Ada Kuan", Role.ADMINISTRATOR, Unit.objects.get(code="CGA"))
    hook = Webhook(name="航港局", url="https://example.org/", unit=Unit.objects.get(code="CGA"), kinds=[])
    webhook_acts.keep(hook, services=Service.objects.filter(code="yacht-departure"), actor=ada, now=NOW)
    return webhook_acts.make_token(hook, seen="", actor=ada, now=timezone.now())


def test_every_answer_is_as_the_schema_says(client, law, published, report, token):
    told = schema(client)
    samples = {**SAMPLES, "reference": report().reference}
    assert len(told["paths"]) >= 8
    for path, ways in told["paths"].items():
        assert list(ways) == ["get"], "reading only"
        asked = path.format(**samples) + ASKED.get(path, "")
        headers = {"Authorization": f"Bearer {token}"} if "security" in ways["get"] else {}
        answer = client.get(asked, headers=headers)
        assert answer.status_code == 200, path
        said = json.loads(answer.content)
        assert said, f"{path}: nothing to compare"
        shape = ways["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert list(faults(said, shape, told["components"]["schemas"])) == [], path


def test_the_schema_is_the_agreed_one(client):
    """Programs of others rest on it. Where a change is meant, remove tests/openapi.json: this test writes it anew."""
    told = schema(client)
    del told["servers"]  # another one in each place
    now = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if not AGREED.exists():
        AGREED.write_text(now, "utf-8")
        pytest.fail("tests/openapi.json is written anew: look at what changed")
    assert json.loads(now) == json.loads(AGREED.read_text("utf-8"))


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("--mode WD --n 10 --from 2025-01-24", "mode=WD&n=10&from=2025-01-24"),
        ("--mode CD --n 30 --from 2025-01-24 --roll CIVIL122", "mode=CD&n=30&from=2025-01-24&roll=CIVIL122"),
        ("--mode HOUR --n 0.5 --from 2025-01-24T23:50", "mode=HOUR&n=0.5&from=2025-01-24T23:50"),
        ("--mode CD --n 8 --from 2025-01-24 --saturday full_day", "mode=CD&n=8&from=2025-01-24&saturday=full_day"),
        ("--mode WD --n 3 --from 2024-10-29 --county 花蓮縣", "mode=WD&n=3&from=2024-10-29&county=花蓮縣"),
    ],
)
def test_a_due_date_is_that_of_the_command(client, catalogue, words, asked):
    said = StringIO()
    call_command("due_date", *words.split(), "--json", stdout=said)
    assert json.loads(ask(client, f"due-date/?{asked}").content) == json.loads(said.getvalue())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("mode=WD&n=1&from=yesterday", "is not a date like 2025-01-24"),
        ("mode=WD&n=1.5&from=2025-01-24", "whole"),
        ("mode=WD&n=1001&from=2025-01-24", "at most 1000"),
        ("mode=WD&n=1e9999&from=2025-01-24", "n"),
        ("mode=WD&n=NaN&from=2025-01-24", "n"),
        ("mode=WD&n=1&from=2025-01-24&county=Atlantis", "Atlantis"),
        ("mode=WD&n=1&from=0001-01-01", "0001"),
        ("mode=DAYS&n=1&from=2025-01-24", "mode"),
        ("n=1&from=2025-01-24", "mode"),
        ("mode=WD&n=-1&from=2025-01-24", "greater than or equal to 0"),
    ],
)
def test_a_question_without_answer_is_told_why(client, catalogue, asked, words):
    answer = ask(client, f"due-date/?{asked}")
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_the_public_may_not_see_programs_do_not(client, draft, published):
    answer = ask(client, "faq/").content.decode()
    assert QUESTION["short_zh"] in answer
    assert QUESTION["staff_zh"] not in answer
    Service.objects.filter(code="incident").update(is_public=False)
    cache.clear()
    assert "incident" not in [one["code"] for one in json.loads(ask(client, "services/").content)]
    assert ask(client, "services/incident/").status_code == 404


def test_a_draft_is_not_told(client, draft):
    assert json.loads(ask(client, "faq/").content) == []


def test_anybody_reads_from_anywhere_and_leaves_nothing(client, catalogue, django_assert_num_queries):
    first = ask(client, "services/")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    with django_assert_num_queries(0):
        again = ask(client, "services/")
    assert again.content == first.content
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert client.post("/api/v1/services/").status_code == 405
    head = client.head("/api/v1/laws/")
    assert (head.status_code, head.content, head.headers["Content-Type"]) == (200, b"", first.headers["Content-Type"])


def test_what_is_not_there_is_said_to_programs_too(client, law):
    answer = ask(client, "laws/Z9999999/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json; charset=utf-8")


def test_a_program_that_asks_without_tls_is_told_so(client, catalogue, settings):
    """Sent on without a word it would go on asking in the open."""
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/api/v1/services/", secure=True).status_code == 200
    answer = ask(client, "services/")
    assert (answer.status_code, json.loads(answer.content)) == (403, {"detail": "Ask by https."})
    assert client.get("/services/").status_code == 301


def test_with_a_token_one_asks_how_a_case_stands_and_learns_nothing_else(client, token, report):
    case, before = report(), timezone.localdate()
    answer = stands(client, case, token)
    assert json.loads(answer.content) == {
        "reference": case.reference,
        "service": "yacht-departure",
        "status": "received",
        "is_final": False,
    }
    assert "no-store" in answer.headers["Cache-Control"] and "Access-Control-Allow-Origin" not in answer.headers
    assert Event.objects.filter(action="case.read", case=case).count() == 1
    hook = Webhook.objects.get()
    assert before <= hook.token_used_on <= timezone.localdate()
    assert token not in str(list(Webhook.objects.values())) + str(list(Event.objects.values("data", "note")))


def test_what_a_token_does_not_open_is_not_there(client, token, report):
    case = report()
    assert stands(client, case, token).status_code == 200
    hook = Webhook.objects.get()
    unknown = client.get("/api/v1/cases/YD-115-999999-9/", headers={"Authorization": f"Bearer {token}"})
    Webhook.objects.update(unit=Unit.objects.get(code="SB"))
    elsewhere = stands(client, case, token)
    Webhook.objects.update(unit=hook.unit)
    Case.objects.update(discretion="sealed")
    sealed = stands(client, case, token)
    Case.objects.update(discretion="")
    hook.services.set(Service.objects.filter(code="incident"))
    other = stands(client, case, token)
    assert [one.status_code for one in (unknown, elsewhere, sealed, other)] == [404] * 4
    assert unknown.content == elsewhere.content == sealed.content == other.content


def test_a_token_that_does_not_hold_opens_nothing(client, token, report):
    case, hook = report(), Webhook.objects.get()
    for wrong in (token[:-1], "", "é", token + "\u0000"):
        assert stands(client, case, wrong).status_code == 401
    assert client.get(f"/api/v1/cases/{case.reference}/").status_code == 401
    Webhook.objects.update(token_until=timezone.now())
    assert stands(client, case, token).status_code == 401, "it has run out"
    hook.refresh_from_db()
    new = webhook_acts.make_token(hook, seen=webhook_acts.token_end(hook), actor=hook.keeper, now=timezone.now())
    assert stands(client, case, new).status_code == 200
    assert stands(client, case, token).status_code == 401, "the one before ended"
    webhook_acts.end_token(hook, actor=hook.keeper, now=timezone.now())
    assert stands(client, case, new).status_code == 401


def test_who_asks_too_often_waits(client, token, report, monkeypatch):
    case = report()
    monkeypatch.setattr(api_case, "MOST", 1)
    assert [stands(client, case, token).status_code for _time in range(2)] == [200, 429]
    tried = [stands(client, case, f"cgt_{number}").status_code for number in range(brakes.PER_NETWORK + 1)]
    assert tried == [401] * brakes.PER_NETWORK + [429]


def stands(client, case, token):
    return client.get(f"/api/v1/cases/{case.reference}/", headers={"Authorization": f"Bearer {token}"})
