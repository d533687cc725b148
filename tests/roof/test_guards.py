"""What the database itself refuses, whoever asks: notes, numbers and memberships stay as they were given."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions import grant, revoke
from accounts.models import Membership
from cases.actions import add_note
from cases.models import Note, ReferenceCounter, Service
from cases.references import next_references
from counters.models import BookCounter
from counters.numbers import next_numbers
from tests.cast import NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(report, otto) -> Note:
    return add_note(report(), body="The applicant rang.", actor=otto, now=NOW)


def refused(statement, *given):
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)


@pytest.mark.parametrize(
    "change", ["body = 'another'", "body = '', at = now()", "author_id = author_id + 1", "case_id = case_id + 1"]
)
def test_a_note_stays_as_it_was_written(note, change):
    refused(f"UPDATE cases_note SET {change} WHERE id = %s", note.pk)
    refused("DELETE FROM cases_note WHERE id = %s", note.pk)


def test_retention_may_blank_a_note(note):
    Note.objects.filter(pk=note.pk).update(body="")
    assert Note.objects.get(pk=note.pk).body == ""


def test_a_case_number_is_never_given_twice(catalogue):
    service = Service.objects.get(code="yacht-departure")
    first = next_references(service, [NOW, NOW])
    counter = ReferenceCounter.objects.get(service=service)
    refused("UPDATE cases_referencecounter SET last = last - 1 WHERE id = %s", counter.pk)
    refused("UPDATE cases_referencecounter SET roc_year = roc_year + 1, last = last + 1 WHERE id = %s", counter.pk)
    refused("DELETE FROM cases_referencecounter WHERE id = %s", counter.pk)
    assert not {*first} & {*next_references(service, [NOW])}


def test_a_number_of_a_book_is_never_given_twice(bisha):
    next_numbers("LF", bisha, 115, 3)
    refused("UPDATE counters_bookcounter SET last = 0 WHERE id = %s", BookCounter.objects.get().pk)
    refused("DELETE FROM counters_bookcounter")
    assert next_numbers("LF", bisha, 115) == range(4, 5)


def test_a_membership_is_only_ever_ended(bisha):
    person = make_user("ann", "安", "Ann", "duty", bisha)
    held = person.memberships.get()
    for change in ("role = 'officer'", "starts_at = now()", "unit_id = unit_id + 1", "user_id = user_id + 1"):
        refused(f"UPDATE accounts_membership SET {change} WHERE id = %s", held.pk)
    refused("DELETE FROM accounts_membership WHERE id = %s", held.pk)
    revoke(membership=held, actor=None, now=held.starts_at + timedelta(days=1))
    for change in ("ends_at = NULL", "ends_at = ends_at + interval '1 day'"):
        refused(f"UPDATE accounts_membership SET {change} WHERE id = %s", held.pk)


def test_a_role_given_and_taken_at_once_leaves_its_row(bisha):
    person = make_user("ann", "安", "Ann", "duty", bisha)
    given = grant(user=person, unit=bisha, role="officer", actor=None, now=NOW)
    revoke(membership=given, actor=None, now=NOW)
    row = Membership.objects.get(pk=given.pk)
    assert timedelta(0) < row.ends_at - row.starts_at < timedelta(milliseconds=1)
    assert not Membership.objects.at(NOW + timedelta(seconds=1)).filter(pk=given.pk).exists()


@pytest.mark.parametrize(
    "table", ["cases_note", "cases_referencecounter", "counters_bookcounter", "accounts_membership"]
)
def test_none_of_it_is_emptied(table, db):
    refused(f"TRUNCATE {table} CASCADE")
