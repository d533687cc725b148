"""Who lost the password or the telephone: one asks, another confirms, and what is given opens once."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Recovery, Role, User
from audit.models import Event
from notifications import people
from notifications.models import Notice
from tests.accounts.people import LONG_AGO, PASSWORD, make_absence, make_membership, make_person, sign_in

pytestmark = pytest.mark.django_db
ROOM = "/staff/settings/sign-ins/"


@pytest.fixture
def chief(units):
    return make_person("chief", units["QUAY"], Role.SUPERVISOR, opened_at=LONG_AGO)


@pytest.fixture
def root(units):
    return make_person("root", units["CGA"], Role.ADMINISTRATOR, is_staff=True, opened_at=LONG_AGO)


def window(person) -> Client:
    """That person's browser, the password typed a moment ago."""
    client = sign_in(Client(), person)
    session = client.session
    methods = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**step, "at": timezone.now().timestamp()} for step in methods]
    session.save()
    return client


def ask(person, username="ann", **given):
    return window(person).post(ROOM, {"username": username, "is_them": "on"} | given)


def given_password(answer) -> str:
    return re.search(r"<code>([a-z2-9-]{19})</code>", answer.content.decode()).group(1)


def test_one_asks_another_confirms_and_the_password_opens_once(units, ann, chief, root):
    theirs = window(ann)
    Authenticator.objects.create(user=ann, type="totp", data={"secret": "x"})
    assert ask(chief).status_code == 302
    asked = Recovery.objects.get()
    answer = window(root).post(f"{ROOM}{asked.pk}/")
    password = given_password(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert theirs.get("/staff/duty/").status_code == 302, "signed out everywhere"
    assert not Authenticator.objects.filter(user=ann).exists()
    notes = list(
        Event.objects.filter(note__startswith="recovery").order_by("pk").values_list("note", "actor__username")
    )
    assert notes == [("recovery asked", "chief"), ("recovery confirmed", "root")]
    assert password not in str(list(Event.objects.values()))

    ann.refresh_from_db()
    browser = sign_in(Client(), ann)
    assert browser.get("/staff/duty/").url == "/staff/account/password/"
    page = browser.get("/staff/account/password/").content.decode()
    assert "您目前的密碼是代設的" in page
    words = {"oldpassword": password, "password1": "seven gulls over", "password2": "seven gulls over"}
    assert browser.post("/staff/account/password/", words).status_code == 302
    ann.refresh_from_db()
    assert ann.given_until is None
    assert sign_in(Client(), ann).get("/staff/duty/").status_code == 200


def test_a_given_password_ends(ann, chief, root):
    ask(chief)
    window(root).post(f"{ROOM}{Recovery.objects.get().pk}/")
    User.objects.filter(pk=ann.pk).update(given_until=timezone.now() - timedelta(seconds=1))
    ann.refresh_from_db()
    assert sign_in(Client(), ann).get("/staff/account/password/").status_code == 302


def test_nobody_confirms_what_they_asked(ann, chief):
    ask(chief)
    asked = Recovery.objects.get()
    page = window(chief).get(f"{ROOM}{asked.pk}/").content.decode()
    assert "確認重設" not in page and "必須由另一位同仁確認" in page
    window(chief).post(f"{ROOM}{asked.pk}/")
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def new_account(units):
    return make_person("second", units["CGA"], Role.ADMINISTRATOR)


def new_role(units):
    second = make_person("second", opened_at=LONG_AGO)
    make_membership(second, units["CGA"], Role.ADMINISTRATOR, starts_at=timezone.now() - timedelta(days=13))
    return second


def old_role_elsewhere(units):
    second = new_role(units)
    make_membership(second, units["REEF"], Role.SUPERVISOR)
    return second


def deputy(units):
    second = make_person("second", units["QUAY"], opened_at=LONG_AGO)
    boss = make_person("boss", units["N"], Role.SUPERVISOR, opened_at=LONG_AGO)
    make_absence(boss, second, timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1))
    return second


@pytest.mark.parametrize("second", [new_account, new_role, old_role_elsewhere, deputy])
def test_a_second_account_of_the_same_person_confirms_nothing(units, ann, root, second):
    """Whoever gives roles could open it this morning, or make it somebody's deputy."""
    second = second(units)
    ask(root)
    answer = window(second).post(f"{ROOM}{Recovery.objects.get().pk}/", follow=True)
    assert "滿 14 天" in answer.content.decode()
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
    window(second).post(f"{ROOM}{Recovery.objects.get().pk}/turn-down/")  # to stop it, nobody is too new
    assert not Recovery.objects.get().is_let_in and Recovery.objects.get().settled_at
    assert ask(second).status_code == 422


def test_who_was_let_in_of_late_lets_nobody_in(units, ann, chief, root):
    ask(chief)
    User.objects.filter(pk=root.pk).update(opened_at=timezone.now() - timedelta(days=13))
    window(root).post(f"{ROOM}{Recovery.objects.get().pk}/")
    assert not Recovery.objects.get().is_let_in


def test_the_person_and_the_auditor_hear_of_both_steps_once(units, ann, chief, root):
    User.objects.filter(pk=ann.pk).update(email="ann@example.tw", language="en")
    make_person("aud", units["CGA"], Role.AUDITOR, email="aud@example.tw")
    make_person("gone", units["CGA"], Role.AUDITOR, email="gone@example.tw", is_active=False)
    ask(chief)
    for _round in range(2):
        people.tell(timezone.now())
    window(root).post(f"{ROOM}{Recovery.objects.get().pk}/")
    for _round in range(2):
        people.tell(timezone.now())
    told = sorted(Notice.objects.values_list("kind", "email"))
    steps = ["recovery_asked", "recovery_done"]
    assert told == [(kind, email) for kind in steps for email in ("ann@example.tw", "aud@example.tw")]


def test_the_password_is_asked_once_more_before_somebody_is_let_in(ann, chief, root):
    ask(chief)
    Authenticator.objects.create(user=root, type="totp", data={"secret": "x"})
    answer = sign_in(Client(), root).post(f"{ROOM}{Recovery.objects.get().pk}/")
    assert answer.url.startswith("/staff/account/confirm/")
    assert not Recovery.objects.exclude(settled_at=None).exists()


def test_a_second_click_gives_no_second_password(ann, chief, root):
    ask(chief)
    address = f"{ROOM}{Recovery.objects.get().pk}/"
    first = given_password(window(root).post(address))
    assert window(root).post(address).status_code == 302
    ann.refresh_from_db()
    assert ann.check_password(first)


def test_what_nobody_confirmed_in_a_day_is_asked_anew(ann, chief, root):
    ask(chief)
    Recovery.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    assert window(root).post(f"{ROOM}{Recovery.objects.get().pk}/").status_code == 302
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
    assert ask(chief).status_code == 302
    assert Recovery.objects.filter(settled_at=None).count() == 1


def test_it_can_be_turned_down_and_taken_back(ann, chief, root):
    for who in (root, chief):
        ask(chief)
        asked = Recovery.objects.get(settled_at=None)
        window(who).post(f"{ROOM}{asked.pk}/turn-down/")
        asked.refresh_from_db()
        assert (asked.settled_by, asked.is_let_in) == (who, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": ""}, "請填寫要重設登入的人"),
        ({"username": "nobody"}, "沒有人使用這個名稱"),
        ({"is_them": ""}, "請先確認是本人"),
        ({"username": "chief"}, "不能更改自己的權限"),
        ({"username": "afar"}, "您在這個單位的角色不能辦這件事"),
        ({"username": "gone"}, "這個帳號已停用"),
        ({"username": "eve"}, "只能在伺服器上重設"),
        ({"username": "eves-deputy"}, "只能在伺服器上重設"),
        ({"username": "resting-deputy"}, "只能在伺服器上重設"),  # away, and back with one press
        ({"username": "next-week"}, "只能在伺服器上重設"),  # taken today, it would open next week what is sealed
    ],
)
def test_who_may_not_be_let_in_is_said_beside_the_field(units, ann, chief, typed, said):
    make_person("afar", units["REEF"])
    make_person("gone", units["QUAY"], is_active=False)
    eve, deputy = make_person("eve", units["QUAY"], Role.ETHICS), make_person("eves-deputy", units["QUAY"])
    judge, resting = make_person("judge", units["QUAY"], Role.ETHICS), make_person("resting-deputy", units["QUAY"])
    span = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)
    for person, stands_in in ((eve, deputy), (judge, resting), (resting, ann)):
        make_absence(person, stands_in, *span)
    week, deputies_deputy = timedelta(days=7), make_person("next-week", units["QUAY"])
    make_absence(eve, ann, *(moment + week for moment in span))
    make_absence(ann, deputies_deputy, *(moment + week for moment in span))
    answer = ask(chief, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Recovery.objects.exists()


def test_it_is_asked_once(ann, chief, root):
    ask(chief)
    answer = ask(root)
    assert "正等候確認" in answer.content.decode()


def test_those_without_people_find_no_such_page(units, ann):
    assert sign_in(Client(), ann).get(ROOM).status_code == 404


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("recovery_by_others", {"asked_by": "ann"}),
        ("recovery_by_two", {"settled_by": "chief", "settled_at": "now", "is_let_in": True}),
        ("recovery_settled_by_somebody", {"settled_at": "now"}),
        ("recovery_one_open", {}),
    ],
)
def test_the_database_holds_the_same_rules(ann, chief, root, rule, wrong):
    now, people = timezone.now(), {"ann": ann, "chief": chief, "now": timezone.now()}
    if rule == "recovery_one_open":
        Recovery.objects.create(person=ann, asked_by=root, asked_at=now)
    row = {"person": ann, "asked_by": chief, "asked_at": now} | {k: people.get(v, v) for k, v in wrong.items()}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Recovery.objects.create(**row)


def on_the_server(*words) -> str:
    said = StringIO()
    call_command("let_in", *words, stdout=said)
    return said.getvalue()


def test_the_first_administrator_comes_from_the_server(units):
    said = on_the_server("boss", "--name", "首長", "--role", "administrator")
    boss = User.objects.get(username="boss")
    assert boss.check_password(re.search(r"boss: (\S+)", said).group(1))
    assert boss.given_until and boss.is_staff
    assert boss.memberships.get().role == "administrator"


def test_the_server_lets_in_whom_nobody_else_may(units, ann):
    eve = make_person("eve", units["CGA"], Role.ETHICS)
    said = on_the_server("EVE")
    eve.refresh_from_db()
    assert eve.check_password(said.split()[1])
    assert Event.objects.get(note="let in on the server").actor is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "To open the account, add --name"),
        (["ann", "--role", "duty", "--unit", "MOON"], "no unit MOON"),
        (["ann", "--role", "duty", "--unit", "QUAY"], "這個人在該單位已有這個角色"),
    ],
)
def test_the_server_says_what_is_wrong(units, ann, words, said):
    with pytest.raises(CommandError, match=said):
        on_the_server(*words)
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
