"""The chain tells: whoever changes, removes, inserts, reorders or cuts off, as the owner of the database, is found."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from audit import sealing, tasks
from audit.actions import record, record_many
from audit.models import Event, Head, Link, Seal
from audit.verify import examine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_places(settings, tmp_path):
    settings.VAR = tmp_path
    settings.KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def events():
    """Eight lines, in three transactions, with what makes texts hard: quotes, Chinese, line breaks, nested data."""
    with transaction.atomic():
        first = [
            record("case.noted", actor=None, note=f"第 {n} 筆 \"'\\\n", deep={"b": [1, None], "a": "海"})
            for n in range(3)
        ]
    second = record_many([{"action": "deadline.passed", "actor": None, "n": n} for n in range(4)])
    return [*first, *second, record("case.told", actor=None)]


def by_force(*statements):
    """What somebody who owns the database can do: no trigger asks a replica."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


def cut(n):
    by_force(
        f"DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_link ORDER BY seq DESC LIMIT {n})",
        f"DELETE FROM audit_link WHERE seq IN (SELECT seq FROM audit_link ORDER BY seq DESC LIMIT {n})",
    )


def mend_head():
    by_force(
        "UPDATE audit_head SET (count, hash) = (SELECT seq, hash FROM audit_link ORDER BY seq DESC LIMIT 1)",
    )


def test_a_trail_nobody_touched_is_whole(events):
    assert tasks.seal() == {"sealed": 8}
    record("case.told", actor=None)
    found = examine()
    assert found.whole
    assert (found.events, found.sealed) == (9, 8)
    assert list(Link.objects.values_list("seq", flat=True).order_by("seq")) == list(range(1, 10))


def test_an_empty_trail_is_whole():
    assert examine().whole
    assert tasks.seal() == {"sealed": 0}


@pytest.mark.parametrize(
    "change",
    [
        "note = 'nothing happened'",
        "at = at + interval '1 microsecond'",
        "actor_name = 'somebody else'",
        "actor_id = 1",
        "case_id = 1",
        "action = 'case.told'",
        "data = '{}'",
        "note = note || ' '",
    ],
)
def test_a_changed_line_is_named(events, change):
    by_force(f"UPDATE audit_event SET {change} WHERE id = {events[1].pk}")
    found = examine()
    assert (found.whole, found.fault, found.row, found.place) == (False, "changed", events[1].pk, 2)


def test_a_line_changed_together_with_its_hash_is_found_at_the_next(events):
    by_force(
        f"UPDATE audit_event SET note = 'x' WHERE id = {events[1].pk}",
        f"UPDATE audit_link l SET hash = sha256(prev_hash || convert_to(audit_event_text(e), 'UTF8'))"
        f" FROM audit_event e WHERE e.id = l.event_id AND e.id = {events[1].pk}",
    )
    found = examine()
    assert (found.fault, found.row) == ("reordered", events[2].pk)


def test_a_line_removed_from_the_middle_is_named(events):
    by_force(f"DELETE FROM audit_event WHERE id = {events[3].pk}")
    found = examine()
    assert (found.whole, found.fault, found.row, found.place) == (False, "removed", events[3].pk, 4)


def test_a_line_removed_with_its_link_is_named(events):
    by_force(
        f"DELETE FROM audit_event WHERE id = {events[3].pk}", f"DELETE FROM audit_link WHERE event_id = {events[3].pk}"
    )
    found = examine()
    assert (found.fault, found.row, found.place) == ("removed", events[3].pk, 4)


def test_two_lines_that_changed_places_are_found(events):
    second, third = events[1].pk, events[2].pk
    by_force(
        f"UPDATE audit_link SET event_id = -1 WHERE event_id = {second}",
        f"UPDATE audit_link SET event_id = {second} WHERE event_id = {third}",
        f"UPDATE audit_link SET event_id = {third} WHERE event_id = -1",
    )
    found = examine()
    assert (found.whole, found.place) == (False, 2)


def test_a_line_slipped_in_is_named(events):
    by_force(
        "INSERT INTO audit_event (at, action, actor_name, note, data) VALUES (now(), 'case.told', 'system', '', '{}')"
    )
    found = examine()
    assert (found.fault, found.row) == ("inserted", Event.objects.order_by("-id")[0].pk)


def test_a_cut_off_tail_is_found_by_the_head(events):
    cut(2)
    found = examine()
    assert (found.fault, found.row, found.place) == ("cut off", events[5].pk, 7)
    assert "2 events are missing" in found.says


def test_a_cut_off_tail_with_the_head_edited_is_found_by_the_seal(events):
    tasks.seal()
    cut(2)
    mend_head()
    found = examine()
    assert (found.fault, found.row, found.place) == ("cut off", events[5].pk, 7)


def test_a_cut_off_tail_with_head_and_seal_removed_is_found_by_the_file(events):
    tasks.seal()
    cut(2)
    mend_head()
    by_force("DELETE FROM audit_seal")
    found = examine()
    assert found.fault == "cut off"
    assert "head.json" in found.says


def test_a_chain_written_anew_is_found_by_the_seal(events):
    """The whole chain computed again after a change: every hash fits, and the signature does not."""
    tasks.seal()
    by_force(
        f"UPDATE audit_event SET note = 'x' WHERE id = {events[0].pk}",
        "DELETE FROM audit_link",
        "DELETE FROM audit_head",
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT * FROM audit_event ORDER BY id")
        cursor.execute("SET LOCAL session_replication_role = replica; DELETE FROM audit_event")
        cursor.execute(
            "SET LOCAL session_replication_role = origin; INSERT INTO audit_event SELECT * FROM copy ORDER BY id"
        )
    assert Head.objects.get().count == 8
    found = examine()
    assert (found.whole, found.fault) == (False, "rewritten")


def test_a_forged_seal_is_found(events):
    tasks.seal()
    cut(2)
    mend_head()
    by_force("UPDATE audit_seal SET (count, hash) = (SELECT count, hash FROM audit_head)")
    found = examine()
    assert (found.fault, found.whole) == ("seal", False)


def test_an_edited_file_is_found(events):
    tasks.seal()
    path = sealing.head_file()
    path.write_text(path.read_text().replace('"count": 8', '"count": 7'))
    assert examine().fault == "seal"
    path.write_text("{")
    assert examine().fault == "seal"


def test_a_removed_head_is_found_and_stops_the_trail(events):
    by_force("DELETE FROM audit_head")
    assert examine().fault == "head"
    with pytest.raises(DatabaseError):
        record("case.told", actor=None)


def test_a_broken_chain_is_not_sealed(events, caplog):
    tasks.seal()
    before = sealing.head_file().read_text()
    cut(3)
    mend_head()
    record_many([{"action": "case.told", "actor": None}] * 5)
    assert "broken" in tasks.seal()
    assert "audit_verify" in caplog.text
    assert Seal.objects.count() == 1
    assert sealing.head_file().read_text() == before


@pytest.mark.parametrize("table", ["audit_event", "audit_link", "audit_head", "audit_seal"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET hash = hash"])
def test_the_database_refuses(events, table, statement):
    tasks.seal()
    if table == "audit_event":
        statement = statement.replace("hash = hash", "note = note")
    with pytest.raises(DatabaseError, match="is refused"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_nobody_writes_a_link_by_hand(events):
    with pytest.raises(DatabaseError, match="written by the database"):
        Link.objects.create(seq=99, event_id=99, prev_hash=b"", hash=b"")


def test_a_rollback_leaves_no_gap(events):
    with transaction.atomic():
        record("case.told", actor=None)
        transaction.set_rollback(True)
    with transaction.atomic():
        record("case.told", actor=None, note="kept")
        try:
            with transaction.atomic():
                record("case.told", actor=None, note="undone")
                raise LookupError
        except LookupError:
            record("case.told", actor=None, note="kept too")
    assert examine().events == 10


def test_many_at_once_make_one_chain():
    def work():
        try:
            for n in range(10):
                with transaction.atomic():
                    record("case.noted", actor=None, n=n)
                    record_many([{"action": "case.told", "actor": None}] * 2)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = examine()
    assert found.whole, found.says
    assert found.events == 180


def test_waiting_for_a_row_does_not_deadlock_with_the_chain(django_user_model):
    """One holds a row and will want the chain; the other refers to that row and commits first."""
    person = django_user_model.objects.create(username="held", name_zh="甲")
    refers, faults = threading.Event(), []

    def other():
        try:
            with transaction.atomic():
                record("case.told", actor=None)  # its link is asked for before the check of the next line's key
                record("case.noted", actor=person)
                refers.set()
        except DatabaseError as error:
            faults.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        django_user_model.objects.select_for_update().get(pk=person.pk)
        thread.start()
        refers.wait(60)
        thread.join(0.5)  # it stands at its commit now, waiting for our row
        assert thread.is_alive()
        record("case.told", actor=None)
    thread.join(60)
    assert faults == []
    assert examine().events == 3


def test_thousands_of_events_in_one_transaction_make_one_turn():
    with transaction.atomic():
        record_many([{"action": "case.told", "actor": None, "n": n} for n in range(5000)])
    assert examine().events == 5000


def test_a_seal_is_made_only_when_something_is_new(events):
    assert [tasks.seal()["sealed"] for _ in range(2)] == [8, 0]
    assert Seal.objects.count() == 1
    sealing.head_file().unlink()
    assert tasks.seal() == {"sealed": 8}, "a lost file is written anew"
    assert Seal.objects.count() == 1


def test_the_key_is_its_owners_only(events, settings):
    tasks.seal()
    assert (settings.KEYS_DIR / "audit_signing.key").stat().st_mode & 0o077 == 0
    signed = sealing.read_file()
    assert sealing.is_ours(signed)
    assert not sealing.is_ours(
        sealing.SignedHead(signed.count, signed.hash, signed.at + timedelta(1), signed.key_id, signed.signature)
    )
    assert not sealing.is_ours(sealing.SignedHead(signed.count, signed.hash, signed.at, "../../x", signed.signature))


def test_the_command_prints_json_and_ends_with_1(events, capsys):
    call_command("audit_verify")
    assert json.loads(capsys.readouterr().out)["whole"] is True
    by_force(f"UPDATE audit_event SET note = 'x' WHERE id = {events[4].pk}")
    with pytest.raises(SystemExit) as end:
        call_command("audit_verify")
    assert end.value.code == 1
    assert json.loads(capsys.readouterr().out)["row"] == events[4].pk


def test_an_event_of_any_age_is_read_alike():
    """Microseconds before 1970 and far from now: both sides count them alike."""
    for year in (1911, 1969, 2026, 2399):
        record("case.told", actor=None, now=timezone.now().replace(year=year, month=3, day=1, microsecond=999999))
    assert examine().whole
