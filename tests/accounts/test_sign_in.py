"""Signing in by the pages: password, tries that are counted, the second factor, demo people, a dead Redis."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from accounts.models import Role, User
from audit.models import Action, Event
from tests.accounts.people import PASSWORD, make_person, make_tree, sign_in

pytestmark = pytest.mark.django_db
SIGN_IN = "/staff/sign-in/"
WORD = "a wrong password"


@pytest.fixture(autouse=True)
def _no_tries_left_over():
    cache.clear()


@pytest.fixture
def ann():
    return make_person("ann", make_tree()["QUAY"], Role.DUTY)


@pytest.fixture
def key(ann):
    """Ann has an authenticator app with this secret."""
    secret = generate_totp_secret()
    TOTP.activate(ann, secret)
    return secret


def code_of(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def post(client, login="ann", password=PASSWORD, address="203.0.113.7", url=SIGN_IN):
    return client.post(url, {"login": login, "password": password}, REMOTE_ADDR=address)


def signed_in(client):
    return "_auth_user_id" in client.session


class TestPassword:
    def test_the_page_is_open_and_kept_by_nobody(self, client):
        for address in (SIGN_IN, "/en/staff/sign-in/"):
            page = client.get(address)
            assert page.status_code == 200
            assert page.headers["Cache-Control"] == "private, no-store"
        assert 'name="login"' in page.content.decode()
        assert "<style" not in page.content.decode()

    def test_a_wrong_password_answers_422_and_keeps_the_name(self, client, ann):
        page = post(client, password=WORD)
        assert page.status_code == 422
        assert 'value="ann"' in page.content.decode()
        assert WORD not in page.content.decode()
        assert not signed_in(client)
        event = Event.objects.get(action=Action.SIGN_IN_REFUSED)
        assert event.data == {"name": "ann", "network": "203.0.113.0/24"}

    def test_a_name_that_nobody_has_is_answered_alike_and_not_written_down(self, client, ann):
        known, unknown = post(client, password=WORD), post(client, login="my-own-password", password=WORD)
        assert unknown.status_code == known.status_code
        assert unknown.content.decode().count("alert") == known.content.decode().count("alert")
        assert Event.objects.latest("pk").data["name"] == "unknown"

    def test_after_the_password_a_person_without_second_factor_sees_only_its_set_up(self, client, ann):
        page = post(client)
        assert (page.status_code, page.url) == (302, "/staff/")
        for address in ("/staff/duty/", "/en/staff/duty/"):
            page = client.get(address)
            assert page.status_code == 302
            assert page.url.endswith("/staff/account/")
        assert client.get("/staff/account/").status_code == 200

    def test_signing_in_on_an_english_page_leads_to_the_english_desk(self, client, ann):
        assert post(client, url="/en/staff/sign-in/").url == "/en/staff/"

    def test_next_leads_to_our_own_pages_only(self, client, ann):
        answer = client.post(SIGN_IN, {"login": "ann", "password": PASSWORD, "next": "https://evil.example/"})
        assert answer.url == "/staff/"
        client.logout()
        answer = client.post(SIGN_IN, {"login": "ann", "password": PASSWORD, "next": "/staff/duty/"})
        assert answer.url == "/staff/duty/"

    def test_signing_in_gives_a_new_session_id(self, client, ann):
        client.get(SIGN_IN)
        session = client.session
        session["before"] = 1
        session.save()
        old = session.session_key
        client.cookies["session"] = old
        post(client)
        assert client.session.session_key != old

    def test_a_closed_account_is_answered_like_a_wrong_password(self, client, ann):
        ann.is_active = False
        ann.save()
        page = post(client)
        assert page.status_code == 422
        assert not signed_in(client)

    def test_nobody_signs_up_and_no_password_comes_by_mail(self, client):
        for address in ("/staff/signup/", "/staff/account/signup/", "/staff/password/reset/", "/accounts/signup/"):
            assert client.get(address).status_code == 404, address


class TestTries:
    def test_five_wrong_ones_close_the_name_for_that_network_for_15_minutes(self, client, ann, time_machine):
        time_machine.move_to("2026-11-24T02:00:00+00:00", tick=False)
        for _ in range(5):
            assert post(client, password=WORD).status_code == 422
        page = post(client)
        assert page.status_code == 422
        assert "15" in page.content.decode()
        assert not signed_in(client)
        time_machine.shift(14 * 60)
        assert post(client).status_code == 422
        time_machine.shift(61)
        assert post(client).status_code == 302
        assert signed_in(client)

    def test_a_stranger_elsewhere_locks_nobody_out(self, client, ann):
        for _ in range(6):
            post(client, password=WORD, address="198.51.100.9")
        assert post(client, address="203.0.113.7").status_code == 302

    def test_others_of_the_same_network_still_sign_in(self, client, ann):
        make_person("ben")
        for _ in range(6):
            post(client, password=WORD)
        assert post(client, login="ben").status_code == 302

    def test_capitals_and_forged_headers_are_no_way_round(self, client, ann):
        for number in range(5):
            client.post(
                SIGN_IN,
                {"login": "ANN" if number % 2 else "ann", "password": WORD},
                REMOTE_ADDR="203.0.113.7",
                headers={"X-Forwarded-For": f"192.0.2.{number}"},
            )
        assert post(client).status_code == 422
        assert not signed_in(client)

    def test_without_the_counter_nobody_gets_in_and_is_told_so(self, client, ann, monkeypatch):
        def away(*args, **kwargs):
            raise RedisAway("Connection refused")

        monkeypatch.setattr("allauth.core.internal.ratelimit.cache.add", away, raising=False)
        page = post(client)
        assert page.status_code == 503
        assert page.headers["Retry-After"] == "60"
        assert "118" in page.content.decode()
        assert not signed_in(client)


class TestSecondFactor:
    def test_password_and_code_open_the_desk(self, client, ann, key):
        assert post(client).url == "/staff/sign-in/second-factor/"
        assert not signed_in(client)
        assert client.get("/staff/duty/").status_code == 302
        assert client.get("/staff/sign-in/second-factor/").status_code == 200
        answer = client.post("/staff/sign-in/second-factor/", {"code": code_of(key)})
        assert (answer.status_code, answer.url) == (302, "/staff/")
        assert client.get("/staff/duty/").status_code == 200
        event = Event.objects.get(action=Action.SIGNED_IN)
        assert (event.actor, event.data["steps"]) == (ann, ["password", "totp"])

    def test_a_wrong_code_is_refused_and_counted(self, client, ann, key):
        post(client)
        right = {code_of(key, step) for step in range(-3, 4)}
        wrong = next(code for code in (f"{number:06d}" for number in range(8)) if code not in right)
        for _ in range(5):
            page = client.post("/staff/sign-in/second-factor/", {"code": wrong})
            assert page.status_code == 422
        page = client.post("/staff/sign-in/second-factor/", {"code": code_of(key)})
        assert page.status_code == 422
        assert not signed_in(client)
        assert Event.objects.filter(action=Action.SIGN_IN_REFUSED, note="wrong second factor").count() == 6

    def test_a_code_opens_once(self, client, ann, key):
        code = code_of(key)
        post(client)
        client.post("/staff/sign-in/second-factor/", {"code": code})
        client.post("/staff/sign-out/")
        post(client)
        assert client.post("/staff/sign-in/second-factor/", {"code": code}).status_code == 422

    def test_a_recovery_code_opens_once(self, client, ann, key):
        codes = RecoveryCodes.activate(ann)
        code = codes.get_unused_codes()[0]
        post(client)
        assert client.post("/staff/sign-in/second-factor/", {"code": code}).status_code == 302
        client.post("/staff/sign-out/")
        post(client)
        assert client.post("/staff/sign-in/second-factor/", {"code": code}).status_code == 422

    def test_the_second_step_needs_the_first(self, client, ann, key):
        answer = client.post("/staff/sign-in/second-factor/", {"code": code_of(key)})
        assert answer.url == "/staff/sign-in/"

    def test_setting_up_the_app_opens_the_desk(self, client, ann):
        post(client)
        page = client.get("/staff/account/app/")
        assert page.status_code == 200
        assert "data:" not in page.content.decode()
        picture = client.get("/staff/account/app/qr.svg")
        assert picture.headers["Content-Type"].startswith("image/svg+xml")
        assert picture.headers["Cache-Control"] == "private, no-store"
        secret = client.session[SECRET_SESSION_KEY]
        assert client.post("/staff/account/app/", {"code": "12"}).status_code == 422
        answer = client.post("/staff/account/app/", {"code": code_of(secret)})
        assert answer.url == "/staff/account/codes/"
        codes = client.get("/staff/account/codes/").content.decode()
        assert codes.count("<li><code>") == 10
        assert client.get("/staff/account/codes/").content.decode().count("<li><code>") == 0
        assert client.get("/staff/duty/").status_code == 200
        assert client.get("/staff/account/app/qr.svg").status_code == 404
        assert Event.objects.filter(action=Action.SECOND_FACTOR_SET, actor=ann).exists()

    def test_secrets_are_sealed_in_the_database(self, ann, key):
        stored = Authenticator.objects.get(user=ann, type="totp").data["secret"]
        assert key not in stored

    def test_the_last_second_factor_stays(self, client, ann, key):
        post(client)
        client.post("/staff/sign-in/second-factor/", {"code": code_of(key)})
        client.post("/staff/account/confirm/", {"password": PASSWORD})
        page = client.post("/staff/account/app/remove/")
        assert page.status_code == 422
        assert Authenticator.objects.filter(user=ann, type="totp").exists()

    def test_a_session_from_before_the_second_factor_begins_again(self, client, ann):
        post(client)
        TOTP.activate(ann, generate_totp_secret())
        answer = client.get("/staff/duty/")
        assert answer.url == "/staff/sign-in/?next=/staff/duty/"
        assert not signed_in(client)

    def test_every_page_of_the_own_sign_in_can_be_read(self, client, ann, key):
        post(client)
        client.post("/staff/sign-in/second-factor/", {"code": code_of(key)})
        assert client.get("/staff/account/passkeys/add/").url.startswith("/staff/account/confirm/")
        assert client.post("/staff/account/confirm/", {"password": WORD}).status_code == 422
        answer = client.post("/staff/account/confirm/?next=/staff/account/passkeys/", {"password": PASSWORD})
        assert answer.url == "/staff/account/passkeys/"
        own = (
            "",
            "password/",
            "app/remove/",
            "codes/new/",
            "passkeys/",
            "passkeys/add/",
            "confirm/code/",
            "confirm/",
        )
        for name in own:
            for prefix in ("", "/en"):
                assert client.get(f"{prefix}/staff/account/{name}").status_code == 200, name
        assert client.get("/staff/sign-out/").status_code == 200


class TestPasskey:
    def test_the_door_for_passkeys_is_open_and_refuses_nonsense(self, client):
        answer = client.get("/staff/sign-in/passkey/", headers={"Accept": "application/json"})
        assert answer.status_code == 200
        assert "challenge" in str(answer.json())
        for nonsense in ("", "{}", "[]", '{"id": 1}', "null"):
            answer = client.post("/staff/sign-in/passkey/", {"credential": nonsense})
            assert answer.status_code in (302, 422), nonsense
            assert not signed_in(client)


class TestDemo:
    def test_demo_people_sign_in_without_second_factor_in_demo_mode(self, client, settings):
        settings.DEMO = True
        make_person("demo", make_tree()["QUAY"], is_demo=True)
        assert post(client, login="demo").status_code == 302
        assert client.get("/staff/duty/").status_code == 200

    def test_outside_demo_mode_they_are_refused_and_thrown_out(self, client, settings):
        make_person("demo", make_tree()["QUAY"], is_demo=True)
        assert post(client, login="demo").status_code == 422
        settings.DEMO = True
        post(client, login="demo")
        settings.DEMO = False
        answer = client.get("/staff/duty/")
        assert answer.url.startswith("/staff/sign-in/")

    def test_in_demo_mode_real_people_still_need_a_second_factor(self, client, settings, ann):
        settings.DEMO = True
        post(client)
        assert client.get("/staff/duty/").url == "/staff/account/"

    def test_the_sign_ins_are_shown_in_demo_mode_only(self, client, settings):
        assert "branch-sec" not in client.get(SIGN_IN).content.decode()
        settings.DEMO = True
        assert "branch-sec" in client.get(SIGN_IN).content.decode()


class TestOut:
    def test_signing_out_ends_the_session_and_says_so_to_the_browser(self, client, ann):
        sign_in(client, ann)
        assert client.get("/staff/sign-out/").status_code == 200
        answer = client.post("/staff/sign-out/")
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert client.get("/staff/duty/").status_code == 302
        assert Event.objects.filter(action=Action.SIGNED_OUT, actor=ann).exists()

    def test_a_new_password_needs_the_old_one_and_ends_the_session(self, client, ann):
        User.objects.update(password_set_at=timezone.now() - timedelta(days=2))
        sign_in(client, ann)
        new = "eleven buoys in a row"
        given = {"oldpassword": WORD, "password1": new, "password2": new}
        assert client.post("/staff/account/password/", given).status_code == 422
        given |= {"oldpassword": PASSWORD}
        assert (
            client.post("/staff/account/password/", given | {"password1": "cga", "password2": "cga"}).status_code == 422
        )
        assert client.post("/staff/account/password/", given).status_code == 302
        assert client.get("/staff/duty/").status_code == 302
        ann.refresh_from_db()
        assert ann.check_password(new)
