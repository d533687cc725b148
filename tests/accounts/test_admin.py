"""/admin/ for administrators: open by role, silent about others, and one's own rights out of reach."""

import pytest
from django.test import Client

from accounts.models import Membership, Role, User
from audit.models import Action, Event
from tests.accounts.people import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client, units):
    person = make_person("root", units["CGA"], Role.ADMINISTRATOR, is_staff=True)
    sign_in(client, person)
    return person


@pytest.mark.parametrize("page", ["unit", "user", "membership", "dutyshift", "absence"])
def test_administrators_can_look(client, root, page):
    assert client.get(f"/admin/accounts/{page}/").status_code == 200


def test_the_mark_of_staff_alone_opens_nothing(client, units):
    sign_in(client, make_person("ann", units["QUAY"], is_staff=True))
    assert client.get("/admin/accounts/user/").status_code == 403


def test_a_role_is_given_through_the_action(client, units, root):
    ann = make_person("ann")
    given = {"user": ann.pk, "unit": units["QUAY"].pk, "role": "duty", "ends_at": ""}
    assert client.post("/admin/accounts/membership/add/", given).status_code == 302
    assert ann.memberships.get().role == "duty"
    assert Event.objects.get(action=Action.PERSON_CHANGED).actor == root
    held = ann.memberships.get()
    ended = {"action": "end_now", "_selected_action": [held.pk]}
    page = client.post("/admin/accounts/membership/", ended, follow=True).content.decode()
    assert "人員ann, 值班人員, 單位QUAY" in page, "said in words, not in numbers of rows"
    assert "這個職務已結束" in page
    held.refresh_from_db()
    assert held.ends_at is not None


def test_a_refused_role_leaves_the_form_as_it_was_filled_in(client, units, root):
    ann = make_person("ann", units["QUAY"])
    for role, said in (("duty", "已有這個角色"), ("ethics", "只能在伺服器上設定")):
        given = {"user": ann.pk, "unit": units["QUAY"].pk, "role": role, "ends_at": ""}
        page = client.post("/admin/accounts/membership/add/", given, follow=True).content.decode()
        assert said in page
        assert f'<option value="{role}" selected>' in page
    assert ann.memberships.get().role == "duty", "whoever opens accounts opens no way to what is sealed"


def test_the_pages_wear_our_colours_and_lead_back(client, root):
    page = client.get("/admin/accounts/user/").content.decode()
    assert "css/admin.css" in page
    assert 'href="/staff/settings/"' in page
    assert "人員s" not in page


def test_nobody_edits_their_own_rights(client, units, root):
    given = {"user": root.pk, "unit": units["QUAY"].pk, "role": "duty", "ends_at": ""}
    assert client.post("/admin/accounts/membership/add/", given).status_code == 200
    held = root.memberships.get()
    client.post("/admin/accounts/membership/", {"action": "end_now", "_selected_action": [held.pk]})
    held.refresh_from_db()
    assert held.ends_at is None
    changes = {"name_zh": "新名字", "language": "zh-hant", "is_superuser": "on", "is_staff": "on", "is_active": ""}
    assert client.post(f"/admin/accounts/user/{root.pk}/change/", changes).status_code == 302
    root.refresh_from_db()
    assert (root.name_zh, root.is_superuser, root.is_active) == ("新名字", False, True)
    assert Membership.objects.count() == 1


def test_nobody_makes_a_superuser_here(client, root):
    ann = make_person("ann")
    changes = {"name_zh": "安", "language": "zh-hant", "is_active": "on", "is_superuser": "on", "is_staff": "on"}
    client.post(f"/admin/accounts/user/{ann.pk}/change/", changes)
    ann.refresh_from_db()
    assert (ann.name_zh, ann.is_superuser, ann.is_staff) == ("安", False, False)


def test_a_person_is_added_with_a_good_password(client, root):
    given = {"username": "newcomer", "name_zh": "新人", "usable_password": "true"}
    weak = given | {"password1": "coastguard12345", "password2": "coastguard12345"}
    assert client.post("/admin/accounts/user/add/", weak).status_code == 200
    good = given | {"password1": "seven gulls over", "password2": "seven gulls over"}
    assert client.post("/admin/accounts/user/add/", good).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert newcomer.check_password("seven gulls over")
    assert newcomer.given_until, "whoever opened the account knows the password: it opens only to choose another"


def test_nothing_is_deleted(client, units, root):
    ann = make_person("ann", units["QUAY"])
    for kind, row in (("user", ann), ("membership", ann.memberships.get()), ("unit", units["QUAY"])):
        assert client.post(f"/admin/accounts/{kind}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_end_of_a_role_is_typed_as_on_the_duty_board(client, units, root):
    ann = make_person("ann", units["QUAY"])
    given = {"user": ann.pk, "unit": units["QUAY"].pk, "role": "officer", "ends_at": "3 weeks"}
    page = client.post("/admin/accounts/membership/add/", given).content.decode()
    assert '<label for="id_ends_at">' in page
    assert "115/12/27 08:00" in page
    client.post("/admin/accounts/membership/add/", given | {"ends_at": "125/12/27 08:00"})
    assert ann.memberships.get(role="officer").ends_at.isoformat() == "2036-12-27T00:00:00+00:00"


def test_an_account_opened_again_opens_no_old_session(client, units, root):
    ann, theirs = make_person("ann", units["QUAY"]), Client()
    theirs.post("/staff/sign-in/", {"login": "ann", "password": PASSWORD})
    assert theirs.get("/staff/account/").status_code == 200
    for is_active in ("", "on"):
        changes = {"name_zh": "安", "language": "zh-hant", "is_active": is_active}
        assert client.post(f"/admin/accounts/user/{ann.pk}/change/", changes).status_code == 302
    ann.refresh_from_db()
    assert ann.is_active
    assert theirs.get("/staff/account/").status_code == 302


def test_ones_own_password_is_chosen_by_the_rules_alone(client, root):
    """Django's page knows nothing of the day it must be kept, nor of the trail."""
    words = {"old_password": PASSWORD, "new_password1": "seven gulls over", "new_password2": "seven gulls over"}
    assert client.get("/admin/password_change/").url == "/staff/account/password/"
    assert client.post("/admin/password_change/", words).url == "/staff/account/password/"
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


def test_signing_out_here_stands_in_the_trail(client, root):
    client.post("/admin/logout/")
    assert Event.objects.get(action=Action.SIGNED_OUT).actor == root
    assert client.get("/admin/").status_code == 302
