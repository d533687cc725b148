"""The half-yearly review of accounts: who sees it, who signs, what stays, and who is reminded once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import reviews
from accounts.actions import Refused, revoke
from accounts.models import Review, ReviewedRole, Role
from audit.models import Action, Event
from notifications import people
from notifications.models import Notice
from tests.accounts.people import LONG_AGO, make_absence, make_membership, make_person, sign_in

pytestmark = pytest.mark.django_db
ROOM = "/staff/settings/account-reviews/"


@pytest.fixture
def chief(units):
    return make_person("chief", units["QUAY"], Role.SUPERVISOR, email="chief@example.tw", language="en")


@pytest.fixture
def boss(units):
    return make_person("boss", units["N"], Role.SUPERVISOR, email="boss@example.tw")


def window(person) -> Client:
    return sign_in(Client(), person)


def form(person, verdict="keep", wish=""):
    pk = person.memberships.get().pk
    return {f"verdict_{pk}": verdict, f"wish_{pk}": wish}


def test_a_chief_sees_and_signs_for_all_but_themselves(units, ann, chief, boss):
    page = window(chief).get(f"{ROOM}QUAY/").content.decode()
    assert "人員ann" in page and "尚未設定" in page and "從未" in page
    answer = window(chief).post(f"{ROOM}QUAY/", form(ann))
    assert answer.status_code == 302
    kept = ReviewedRole.objects.get()
    assert (kept.membership.user, kept.verdict, kept.seen_name, kept.seen_second_factor) == (
        ann,
        "keep",
        "人員ann",
        False,
    )
    assert kept.review.reviewer == chief
    assert Event.objects.get(action=Action.ACCOUNTS_REVIEWED).data["asked"] == []
    # The chief is still to be looked at, by the one above.
    due = {line.held.user: line.due_at for line in reviews.lines(timezone.now(), [units["QUAY"]])}
    assert due[ann] > timezone.now() > due[chief]
    window(boss).post(f"{ROOM}QUAY/", form(ann) | form(chief))
    assert all(line.due_at > timezone.now() for line in reviews.lines(timezone.now(), [units["QUAY"]]))


def test_signing_for_oneself_as_well_is_not_taken(units, ann, chief):
    window(chief).post(f"{ROOM}QUAY/", form(ann) | form(chief))
    assert list(ReviewedRole.objects.values_list("membership__user", flat=True)) == [ann.pk]
    verdicts = {one.memberships.get().pk: ("keep", "") for one in (ann, chief)}
    with pytest.raises(Refused):
        reviews.sign(unit=units["QUAY"], verdicts=verdicts, actor=chief, now=timezone.now())


def test_the_topmost_chief_is_signed_for_by_an_administrator_who_signs_for_nobody_else(units, ann):
    head = make_person("head", units["CGA"], Role.SUPERVISOR)
    root = make_person("root", units["CGA"], Role.ADMINISTRATOR)
    assert [line.held.user for line in reviews.signable(units["CGA"], root, timezone.now())] == [head]
    assert [line.held.user for line in reviews.signable(units["CGA"], head, timezone.now())] == [root]
    assert window(root).post(f"{ROOM}QUAY/", form(ann)).status_code == 404
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("unit", "role", "sees"),
    [
        ("CGA", Role.AUDITOR, 200),
        ("CGA", Role.ADMINISTRATOR, 200),
        ("REEF", Role.SUPERVISOR, 404),
        ("CAPE", Role.SUPERVISOR, 404),
        ("CGA", Role.SECRETARIAT, 404),
        ("CGA", Role.ETHICS, 404),
        ("QUAY", Role.OFFICER, 404),
    ],
)
def test_nobody_else_signs_and_only_the_watching_see(units, ann, chief, boss, unit, role, sees):
    other = window(make_person("other", units[unit], role))
    assert other.get(f"{ROOM}QUAY/").status_code == sees
    assert other.post(f"{ROOM}QUAY/", form(ann)).status_code == 404
    assert not Review.objects.exists()


def test_a_deputy_does_not_sign_not_even_for_themselves(units, ann, chief):
    now = timezone.now()
    make_absence(chief, ann, now - timedelta(hours=1), now + timedelta(hours=1))
    assert window(ann).post(f"{ROOM}QUAY/", form(ann)).status_code == 404
    assert not Review.objects.exists()


def test_every_role_is_looked_at_and_a_change_says_what(units, ann, chief):
    browser = window(chief)
    assert browser.post(f"{ROOM}QUAY/", {"sign": "1"}).status_code == 422
    assert "請寫明要變更的內容" in browser.post(f"{ROOM}QUAY/", form(ann, "change")).content.decode()
    pk = ann.memberships.get().pk
    make_person("new", units["QUAY"])
    with pytest.raises(Refused):
        reviews.sign(unit=units["QUAY"], verdicts={pk: ("keep", "")}, actor=chief, now=timezone.now())
    assert not Review.objects.exists()


def test_what_is_asked_for_is_shown_until_it_is_done(units, ann, chief):
    root = make_person("root", units["CGA"], Role.ADMINISTRATOR, is_staff=True)
    window(chief).post(f"{ROOM}QUAY/", form(ann, "remove", "moved to Hualien"))
    page = window(root).get(ROOM).content.decode()
    assert "moved to Hualien" in page and "/admin/accounts/membership/?q=ann" in page
    revoke(membership=ann.memberships.get(), actor=root, now=timezone.now())
    assert "moved to Hualien" not in window(root).get(ROOM).content.decode()


@pytest.mark.parametrize("table", ["accounts_review", "accounts_reviewedrole"])
@pytest.mark.parametrize("words", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_signed_stays(units, ann, chief, table, words):
    window(chief).post(f"{ROOM}QUAY/", form(ann))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            cursor.execute(words.format(table))


def test_the_nearest_reviewer_is_reminded_once(units, ann, chief, boss):
    make_membership(ann, units["CAPE"], Role.DUTY, starts_at=timezone.now())
    for _round in range(2):
        people.remind_reviewers(timezone.now())
    assert sorted(Notice.objects.values_list("email", "context__unit_zh")) == [
        ("boss@example.tw", "單位QUAY"),  # for the chief
        ("chief@example.tw", "單位QUAY"),
    ]
    window(boss).post(f"{ROOM}QUAY/", form_of(units, boss))
    people.remind_reviewers(timezone.now() + timedelta(days=100))
    assert Notice.objects.count() == 2
    people.remind_reviewers(timezone.now() + timedelta(days=190))
    assert Notice.objects.filter(context__unit_zh="單位QUAY").count() == 4


def form_of(units, actor):
    return {f"verdict_{line.held.pk}": "keep" for line in reviews.signable(units["QUAY"], actor, timezone.now())}


def test_what_is_overdue_is_shown_to_the_auditor(units, ann, chief):
    auditor = window(make_person("aud", units["CGA"], Role.AUDITOR))
    assert timezone.now() > LONG_AGO + reviews.EVERY
    assert "逾期" in auditor.get(ROOM).content.decode()
    assert "QUAY" in window(chief).get(ROOM).content.decode()
    assert ">簽署<" not in auditor.get(f"{ROOM}QUAY/").content.decode()
