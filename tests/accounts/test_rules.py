"""資通系統防護基準 (附表十): the age of passwords, the last ones, idle accounts, and signing in at several places."""

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import actions, sessions, tasks
from accounts.models import Role, SignIn, User
from audit.models import Action, Event
from tests.accounts.people import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_tries_left_over():
    cache.clear()


@pytest.fixture
def codes(ann):
    TOTP.activate(ann, generate_totp_secret())
    return iter(RecoveryCodes.activate(ann).generate_codes())


def enter(codes, browser=FIREFOX) -> Client:
    """Through the pages: password, then the second factor."""
    client = Client(headers={"User-Agent": browser})
    client.post("/staff/sign-in/", {"login": "ann", "password": PASSWORD})
    client.post("/staff/sign-in/second-factor/", {"code": next(codes)})
    return client


def change(client, new, old=PASSWORD):
    cache.clear()  # five tries a minute are allowed
    return client.post("/staff/account/password/", {"oldpassword": old, "password1": new, "password2": new})


def aged(person, days):
    User.objects.filter(pk=person.pk).update(password_set_at=timezone.now() - days * DAY)


class TestPassword:
    def test_an_old_one_is_changed_before_anything_else(self, ann, settings):
        aged(ann, 180)
        client = sign_in(Client(), ann)
        answer = client.get("/staff/duty/")
        assert answer.url == "/staff/account/password/"
        assert "超過 180 天" in client.get(answer.url).content.decode()
        settings.PASSWORD_MAX_DAYS = 0
        assert client.get("/staff/duty/").status_code == 200

    def test_it_may_be_none_of_the_last_three(self, ann):
        used = [PASSWORD, "one gull over water", "two gulls over water"]
        for old, new in zip(used, used[1:], strict=False):
            aged(ann, 2)
            ann.refresh_from_db()
            assert change(sign_in(Client(), ann), new, old).status_code == 302
        aged(ann, 2)
        ann.refresh_from_db()
        for known in used:
            answer = change(sign_in(Client(), ann), known, used[-1])
            assert answer.status_code == 422
            assert "最近用過" in answer.content.decode()
        assert change(sign_in(Client(), ann), "three gulls over water", used[-1]).status_code == 302
        ann.refresh_from_db()
        aged(ann, 2)
        assert change(sign_in(Client(), ann), PASSWORD, "three gulls over water").status_code == 302, "long ago"
        assert ann.past_passwords.count() == 3

    def test_nobody_runs_through_them_in_a_day(self, ann):
        answer = change(sign_in(Client(), ann), "one gull over water")
        assert answer.status_code == 422
        assert "不到一天" in answer.content.decode()


class TestIdle:
    def test_an_account_nobody_uses_is_closed_and_opens_again(self, units, ann):
        root = make_person("root", units["CGA"], Role.ADMINISTRATOR, is_staff=True, last_login=timezone.now())
        demo = make_person("demo", units["QUAY"], is_demo=True)
        never = make_person("never", units["QUAY"])
        User.objects.exclude(pk=never.pk).update(opened_at=timezone.now() - 91 * DAY)
        assert tasks.close_idle() == {"closed": 1}
        open_ones = set(User.objects.filter(is_active=True).values_list("username", flat=True))
        assert open_ones == {"root", "demo", "never"} == {root.username, demo.username, never.username}
        assert Event.objects.filter(note="idle account closed", actor=None).count() == 1

        words = {"name_zh": ann.name_zh, "language": "zh-hant", "is_active": "on"}
        assert sign_in(Client(), root).post(f"/admin/accounts/user/{ann.pk}/change/", words).status_code == 302
        assert tasks.close_idle() == {"closed": 0}

    def test_who_comes_back_at_that_moment_stays(self, units, ann, monkeypatch):
        ben = make_person("ben", units["QUAY"])
        User.objects.update(opened_at=timezone.now() - 91 * DAY)

        def record(*args, person, **data):
            User.objects.exclude(pk=person).update(last_login=timezone.now())

        monkeypatch.setattr(actions, "record", record)
        assert tasks.close_idle() == {"closed": 1}
        assert User.objects.filter(pk__in=[ann.pk, ben.pk], is_active=True).count() == 1

    def test_the_rule_can_be_switched_off(self, ann, settings):
        settings.ACCOUNT_IDLE_DAYS = 0
        User.objects.update(opened_at=timezone.now() - 900 * DAY)
        assert actions.close_idle(timezone.now()) == 0


class TestSessions:
    def test_one_sees_where_one_is_signed_in_and_ends_it_there(self, ann, codes):
        here, there = enter(codes), enter(codes, "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1")
        page = here.get("/staff/account/").content.decode()
        assert "Firefox, Linux" in page
        assert "Safari, iPhone" in page
        other = SignIn.objects.get(browser="Safari, iPhone")
        assert here.post(f"/staff/account/sessions/{other.pk}/end/").status_code == 302
        assert there.get("/staff/duty/").status_code == 302
        assert here.get("/staff/duty/").status_code == 200
        assert Event.objects.filter(action=Action.SIGNED_OUT, actor=ann).count() == 1

    def test_nobody_ends_those_of_others(self, units, ann, codes):
        enter(codes)
        bob = sign_in(Client(), make_person("bob", units["QUAY"]))
        assert bob.post(f"/staff/account/sessions/{SignIn.objects.get().pk}/end/").status_code == 404

    def test_a_fourth_ends_the_oldest_and_says_so(self, ann, codes):
        first, second, third, fourth = (enter(codes) for _number in range(4))
        assert "最早的一個已經登出" in fourth.get("/staff/duty/").content.decode()
        assert first.get("/staff/duty/").status_code == 302
        assert [client.get("/staff/duty/").status_code for client in (second, third)] == [200, 200]
        assert ann.sign_ins.count() == 3

    def test_what_is_over_is_forgotten(self, ann, codes):
        gone, stays = enter(codes), enter(codes)
        gone.post("/staff/sign-out/")
        assert ann.sign_ins.count() == 1
        Session.objects.all().update(expire_date=timezone.now() - DAY)
        assert sessions.living(ann, timezone.now()) == []
        assert tasks.forget_sessions() == {"forgotten": 1}
        assert not Session.objects.exists()
        assert stays.get("/staff/duty/").status_code == 302
