"""The pages where an administrator keeps the programs that are told, and the page for those who write them."""

import html
import re

import pytest
from django.conf import settings as portal

from accounts.models import Role, Unit
from audit.models import Event
from cases.models import Service
from notifications import delivery, tasks
from notifications.models import Notice, Webhook
from tests.accounts.people import sign_in
from tests.cast import make_user
from tests.notifications.receiver import Receiver

HOOKS = "/en/staff/settings/webhooks/"


@pytest.fixture
def program(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def ada(client, catalogue):
    person = make_user("ada", "管理員", "Ada Kuan", Role.ADMINISTRATOR, Unit.objects.get(code="CGA"))
    sign_in(client, person)
    return person


def typed(program, **changes):
    place = {"unit": Unit.objects.get(code="CGA").pk, "services": [Service.objects.get(code="yacht-departure").pk]}
    url = f"http://localhost:{program.port}/hook"
    return {"name": "航港局遊艇系統", "url": url, "kinds": ["case.filed"], **place, **changes}


def press(client, hook, how, **more):
    return client.post(f"{HOOKS}{hook.pk}/act/", {"how": how, **more}, follow=True)


def secret_in(answer) -> str:
    found = re.search(r"whs_[0-9a-f]{64}", answer.content.decode())
    return found[0] if found else ""


def test_from_the_form_to_a_delivery_that_is_sent_again(client, ada, program, report):
    assert client.post(f"{HOOKS}new/", typed(program)).status_code == 302
    hook = Webhook.objects.get()
    assert "Make a secret first" in press(client, hook, "on").content.decode()
    made = press(client, hook, "secret", seen="")
    assert secret_in(made) and "no-store" in made.headers["Cache-Control"]
    again = press(client, hook, "secret", seen="")
    assert not secret_in(again) and not secret_in(client.get(f"{HOOKS}{hook.pk}/")), "shown once"
    press(client, hook, "test")
    press(client, hook, "on")
    case = report()
    for ids, channel in delivery.due_batches(now=Notice.objects.latest("due_at").due_at):
        if channel == "webhook":
            delivery.deliver(ids, now=Notice.objects.latest("due_at").due_at, channel=channel)
    assert len(program.got) == 2
    page = client.get(f"{HOOKS}{hook.pk}/").content.decode()
    assert case.reference in page and "Test" in page and page.count("Send again") == 2
    row = hook.deliveries.get(kind="case.filed")
    assert "1 delivery is sent again" in press(client, hook, "replay", delivery=row.key).content.decode()
    assert press(client, hook, "replay", delivery="0").status_code == 404
    row.refresh_from_db()
    assert (row.status, row.tries) == ("queued", 0)
    press(client, hook, "off")
    assert not Webhook.objects.filter(active_since__isnull=False).exists()
    said = list(Event.objects.filter(action="webhook.changed").order_by("pk").values_list("data__how", flat=True))
    assert said == ["kept", "secret", "test", "on", "replayed", "off"]


def test_a_token_is_shown_once_and_can_be_ended(client, ada, program):
    client.post(f"{HOOKS}new/", typed(program))
    hook = Webhook.objects.get()
    shown = re.compile(r"cgt_[-\w]{43}")
    assert shown.search(press(client, hook, "token", seen="").content.decode())
    assert not shown.search(press(client, hook, "token", seen="").content.decode()), "the same page sent twice"
    page = client.get(f"{HOOKS}{hook.pk}/").content.decode()
    assert "Last used" in page and not shown.search(page)
    press(client, hook, "end_token")
    assert "Last used" not in client.get(f"{HOOKS}{hook.pk}/").content.decode()
    hook.refresh_from_db()
    assert hook.token_hash is None


def test_what_is_wrong_is_said_beside_the_field(client, ada, program):
    answer = client.post(f"{HOOKS}new/", typed(program, url="https://10.0.0.1/", services=[], kinds=["person.born"]))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "private network" in page and "Choose the services" in page and "from the list" in page
    assert not Webhook.objects.exists()


def test_an_administrator_keeps_those_of_the_own_units_alone(client, ada, program):
    client.post(f"{HOOKS}new/", typed(program))
    hook = Webhook.objects.get()
    sign_in(client, make_user("bea", "北管理", "Bea Pei", Role.ADMINISTRATOR, Unit.objects.get(code="NB")))
    assert hook.name not in client.get(HOOKS).content.decode()
    for page in (f"{HOOKS}{hook.pk}/", f"{HOOKS}{hook.pk}/edit/"):
        assert client.get(page).status_code == 404
    assert press(client, hook, "secret").status_code == 404
    assert client.post(f"{HOOKS}new/", typed(program)).status_code == 422, "the headquarters is not theirs"
    asked = client.get(f"{HOOKS}new/").content.decode()
    assert ">Choose</option>" in asked and "-----" not in asked
    assert client.post(f"{HOOKS}new/", typed(program, unit=Unit.objects.get(code="NB").pk)).status_code == 302


def test_who_works_at_the_case_sees_notices_to_people_alone(client, ada, program, report, otto, shift):
    client.post(f"{HOOKS}new/", typed(program))
    hook = Webhook.objects.get()
    press(client, hook, "secret", seen="")
    press(client, hook, "on")
    case = report()
    assert hook.deliveries.count() == 1
    hook.deliveries.update(status="failed")
    sign_in(client, otto)
    assert "cannot be shown" not in client.get(f"/en/staff/cases/{case.reference}/notices/").content.decode()
    assert "cannot be shown" not in client.get(f"/en/staff/cases/{case.reference}/").content.decode()
    assert not Notice.objects.for_people().filter(webhook=hook).exists()


@pytest.mark.django_db
def test_the_page_for_programs_shows_the_very_recipe(client):
    """The file itself is run against what is sent in tests/notifications/test_webhooks.py."""
    recipe = (portal.BASE_DIR / "static/verify/verify_webhook.py").read_text("utf-8")
    for page in ("/for-programs/", "/en/for-programs/"):
        assert recipe.strip() in html.unescape(client.get(page).content.decode())
