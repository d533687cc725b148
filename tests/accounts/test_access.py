"""What the roles may do, and how far down the tree it reaches."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse

from accounts.access import ABILITIES, PERMISSIONS, may, requires, units_where, within
from accounts.models import Role, Unit
from tests.accounts.people import NOW, make_membership, make_person, make_tree

READS_ONLY = {"desk", "case.read", "case.of_unit", "case.find", "audit.read", "report.read", "counter.read"}
READS_ONLY |= {"content.read", "outreach.read", "review.read", "survey.read"}


def test_every_role_has_its_line():
    assert set(PERMISSIONS) == set(Role)
    assert all("desk" in abilities for abilities in PERMISSIONS.values())


def test_the_auditor_can_only_read():
    assert PERMISSIONS[Role.AUDITOR] <= READS_ONLY


def test_nobody_by_one_role_writes_and_publishes():
    for role, abilities in PERMISSIONS.items():
        assert not {"sop.edit", "sop.publish"} <= abilities, role
        assert not {"content.edit", "content.publish"} <= abilities, role


def test_who_gives_roles_sees_no_case():
    assert "people.edit" in PERMISSIONS[Role.ADMINISTRATOR]
    assert not {"case.read", "case.handle", "case.reveal"} & PERMISSIONS[Role.ADMINISTRATOR]


@pytest.mark.parametrize("name", ["case.handle", "case.read", "case.reveal", "sop.edit", "sop.publish", "calendar.edit",
                                  "notice.settle", "roster.edit", "people.edit", "audit.read"])  # fmt: skip
def test_the_agreed_names_exist(name):
    assert name in ABILITIES


def test_a_slip_of_the_pen_is_an_error_and_no_refusal():
    with pytest.raises(ValueError, match=r"case\.hanlde"):
        may(AnonymousUser(), "case.hanlde")
    with pytest.raises(ValueError, match="unknown"):
        requires("case.hanlde")


@pytest.mark.django_db
class TestReach:
    def test_a_role_is_good_for_the_unit_and_all_below_it_and_nothing_beside(self):
        units = make_tree()
        boss = make_person("boss", units["N"], Role.SUPERVISOR)
        assert all(may(boss, "case.assign", units[code], NOW) for code in ("N", "N1", "QUAY", "CAPE"))
        assert not any(may(boss, "case.assign", units[code], NOW) for code in ("CGA", "S", "REEF"))

    def test_a_path_is_no_word_prefix(self):
        units = make_tree()
        ten = Unit.objects.create(
            code="N10", parent=units["N"], path="CGA/N/N10/", kind="corps", name_zh="十", name_en="T"
        )
        boss = make_person("boss", units["N1"], Role.SUPERVISOR)
        assert not may(boss, "case.read", ten, NOW)

    def test_a_role_holds_only_while_it_lasts(self):
        units = make_tree()
        person = make_person("ann")
        make_membership(person, units["QUAY"], starts_at=NOW, ends_at=NOW + timedelta(hours=1))
        assert not may(person, "case.handle", units["QUAY"], NOW - timedelta(minutes=1))
        assert may(person, "case.handle", units["QUAY"], NOW)
        assert not may(person, "case.handle", units["QUAY"], NOW + timedelta(hours=1))

    def test_a_closed_account_may_nothing(self):
        units = make_tree()
        person = make_person("ann", units["QUAY"], is_active=False)
        assert not may(person, "case.handle", units["QUAY"], NOW)

    def test_a_superuser_without_a_role_sees_no_case(self):
        person = make_person("root", is_superuser=True)
        assert not may(person, "case.read", now=NOW)

    def test_paths_inside_one_another_are_said_once(self):
        units = make_tree()
        person = make_person("ann", units["QUAY"])
        make_membership(person, units["N"], Role.AUDITOR)
        assert person.unit_paths(NOW) == [units["N"].path]
        assert person.roles_in(units["QUAY"], NOW) == {Role.DUTY, Role.AUDITOR}
        assert units_where(person, "case.handle", NOW) == [units["QUAY"].path]

    def test_nobody_without_a_role_sees_a_unit(self):
        make_tree()
        assert not Unit.objects.filter(within(make_person("ann").unit_paths(NOW))).exists()

    def test_the_rights_are_read_once_in_a_request(self, django_assert_num_queries):
        units = make_tree()
        person = make_person("ann", units["QUAY"])
        with django_assert_num_queries(1):
            for _ in range(5):
                may(person, "case.handle", units["QUAY"], NOW)
                person.unit_paths(NOW)

    def test_a_page_that_needs_an_ability_is_not_there_for_others(self, rf):
        units = make_tree()

        @requires("case.handle")
        def page(request):
            return HttpResponse("in")

        request = rf.get("/")
        request.user = make_person("ed", units["QUAY"], Role.EDITOR)
        with pytest.raises(Http404):
            page(request)
        request.user = make_person("ann", units["QUAY"])
        assert page(request).content == b"in"
