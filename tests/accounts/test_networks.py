"""A sign-in from a network not seen before is told to the person, once; nobody can read from our rows where it was."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import networks
from accounts.models import KnownNetwork
from audit.models import Action, Event
from notifications import people
from notifications.models import Notice
from tests.accounts.people import PASSWORD, make_person, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_left_over():
    cache.clear()


@pytest.fixture
def ann():
    return make_person("ann", make_tree()["QUAY"], email="ann@example.tw", language="en")


def enter(address, login="ann", word=PASSWORD):
    Client().post("/staff/sign-in/", {"login": login, "password": word}, REMOTE_ADDR=address)
    people.tell(timezone.now())


@pytest.mark.parametrize(
    ("first", "again", "new"),
    [
        ("203.0.113.7", "203.0.113.250", "203.0.114.7"),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", "2001:db8:2:2::7"),
        ("203.0.113.7", "::ffff:203.0.113.9", "::ffff:198.51.100.9"),
    ],
)
def test_a_new_network_is_told_once_and_the_first_never(ann, first, again, new):
    for address in (first, again):
        enter(address)
    assert not Notice.objects.exists()
    for _time in range(2):
        enter(new)
    notice = Notice.objects.get()
    assert (notice.kind, notice.email, notice.language) == ("sign_in_new", "ann@example.tw", "en")


def test_a_wrong_password_from_elsewhere_tells_nothing_and_teaches_nothing(ann):
    enter("203.0.113.7")
    enter("198.51.100.7", word="a wrong password")
    assert KnownNetwork.objects.count() == 1 and not Notice.objects.exists()


def test_no_address_is_kept(ann):
    bob = make_person("bob", make_tree()["QUAY"])
    for login in ("ann", "bob"):
        enter("203.0.113.7", login)
    marks = dict(KnownNetwork.objects.values_list("person", "mark"))
    assert marks[ann.pk] != marks[bob.pk], "who shares a network cannot be read from the rows"
    assert "203.0" not in str(list(KnownNetwork.objects.values()) + list(Notice.objects.values()))
    assert "203.0.113.7" not in str(list(Event.objects.filter(action=Action.SIGNED_IN).values()))


def test_what_was_not_used_for_a_year_is_forgotten(ann):
    enter("203.0.113.7")
    assert networks.forget(timezone.now() + networks.KEPT_FOR / 2) == 0
    assert networks.forget(timezone.now() + networks.KEPT_FOR) == 1
