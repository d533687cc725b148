"""How long a sign-in lasts, and that a page nobody opened stays closed."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.middleware import SECOND_FACTOR
from accounts.models import Role, User
from audit.models import Action, Event
from tests.accounts.people import PASSWORD, make_person, make_tree, sign_in

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.fixture
def ann(client, clock):
    person = make_person("ann", make_tree()["QUAY"])
    sign_in(client, person)
    return person


def desk(client, **headers):
    return client.get("/staff/duty/", headers=headers)


def test_strangers_are_led_to_the_sign_in_and_back(client):
    for prefix in ("", "/en"):
        answer = client.get(f"{prefix}/staff/duty/")
        assert answer.url == f"{prefix}/staff/sign-in/?next={prefix}/staff/duty/"
    assert client.post("/staff/duty/").url == "/staff/sign-in/"


def test_the_administration_has_no_door_of_its_own(client):
    assert client.get("/admin/").status_code == 302
    answer = client.get("/admin/login/")
    assert answer.status_code == 302
    assert "/staff/sign-in/" in answer.url


def test_staff_pages_are_kept_by_nobody(client, ann):
    assert desk(client).headers["Cache-Control"] == "private, no-store"


def test_twenty_idle_minutes_end_it(client, ann, clock):
    assert desk(client).status_code == 200
    clock.shift(timedelta(minutes=19, seconds=59))
    assert desk(client).status_code == 200
    clock.shift(timedelta(minutes=20))
    assert desk(client).url.startswith("/staff/sign-in/")
    event = Event.objects.get(action=Action.SIGNED_OUT)
    assert (event.actor, event.note) == (ann, "session ended by itself")


def test_ten_hours_end_it_however_busy_one_is(client, ann, clock):
    for _ in range(39):
        assert desk(client).status_code == 200
        clock.shift(timedelta(minutes=15))
    assert desk(client).status_code == 200
    clock.shift(timedelta(minutes=15))
    assert desk(client).status_code == 302


def test_a_list_that_refreshes_by_itself_keeps_nobody_signed_in(client, ann, clock):
    assert desk(client).status_code == 200
    for _ in range(4):
        clock.shift(timedelta(minutes=4))
        assert desk(client, **{"X-Portal-Refresh": "1"}).status_code == 200
    clock.shift(timedelta(minutes=4))
    assert desk(client, **{"X-Portal-Refresh": "1"}).status_code == 302


def test_the_page_knows_when_it_ends(client, ann, clock):
    assert desk(client).wsgi_request.session_ends_at == START + timedelta(minutes=20)
    clock.shift(timedelta(minutes=5))
    assert desk(client).wsgi_request.session_ends_at == START + timedelta(minutes=25)


def test_the_session_is_not_written_at_every_click(client, ann, clock, django_assert_max_num_queries):
    desk(client)
    with django_assert_max_num_queries(40) as asked:
        clock.shift(timedelta(seconds=30))
        desk(client)
    assert not any("UPDATE" in query["sql"] and "session" in query["sql"] for query in asked.captured_queries)


def test_a_closed_account_is_out_at_the_next_click(client, ann):
    root = make_person("root", make_tree()["CGA"], Role.ADMINISTRATOR, is_staff=True)
    assert desk(client).status_code == 200
    words = {"name_zh": ann.name_zh, "language": "zh-hant", "is_active": ""}
    assert sign_in(Client(), root).post(f"/admin/accounts/user/{ann.pk}/change/", words).status_code == 302
    assert desk(client).status_code == 302


def test_open_pages_look_at_no_session(client):
    client.cookies["session"] = "a" * 32
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/accessibility/")
    assert not [query["sql"] for query in asked if "django_session" in query["sql"]]
    assert answer.headers["Cache-Control"].startswith("public")
    assert not answer.cookies


def test_one_signs_in_where_a_closed_account_was_signed_in(client):
    """At the counter's machine: Django drops the session of the other whole, and a new one begins."""
    ann, bob = make_person("ann", make_tree()["QUAY"]), make_person("bob")
    client.force_login(ann)
    User.objects.filter(pk=ann.pk).update(is_active=False)
    before = client.session.session_key
    answer = client.post("/staff/sign-in/", {"login": "bob", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/staff/account/").context["user"] == bob
    assert bob.sign_ins.get().session_key == client.session.session_key != before


def test_a_new_password_leaves_no_session_that_is_shown(client):
    ann = make_person("ann", make_tree()["QUAY"], password_set_at=datetime(2026, 1, 1, tzinfo=UTC))
    there, new = Client(), "seven gulls over"
    for browser in (there, client):
        browser.post("/staff/sign-in/", {"login": "ann", "password": PASSWORD})
        session = browser.session
        session[SECOND_FACTOR] = True
        session.save()
    words = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/staff/account/password/", words).status_code == 302
    assert there.get("/staff/account/").status_code == 302
    assert not ann.sign_ins.exists()


# --- A form sent after the sign-in ended ------------------------------------------------------------------------------
HERE = {"origin": "http://testserver"}
LETTER = {"subject": "補件", "body": 'a "long" letter & more', "password": "hunter2hunter2"}


@pytest.mark.parametrize(
    ("prefix", "words"), [("", ("您的登入已經結束", "現在送出")), ("/en", ("You were signed out", "Send it now"))]
)
def test_what_was_typed_outlives_the_sign_in(client, ann, clock, prefix, words):
    assert desk(client).status_code == 200
    clock.shift(timedelta(minutes=21))
    answer = client.post(f"{prefix}/staff/duty/?week=2", LETTER, headers=HERE)
    page = answer.content.decode()
    assert answer.status_code == 403 and "no-store" in answer.headers["Cache-Control"]
    assert all(one in page for one in words)
    assert f'action="{prefix}/staff/duty/?week=2"' in page and f'href="{prefix}/staff/sign-in/"' in page
    assert unescape(page).count(LETTER["body"]) == 1 and "hunter2" not in page


@pytest.mark.parametrize("source", [{"origin": "https://evil.example"}, {}])
def test_a_form_from_elsewhere_is_led_to_the_sign_in_and_not_repeated(client, source):
    assert client.post("/staff/duty/", LETTER, headers=source).url == "/staff/sign-in/"
