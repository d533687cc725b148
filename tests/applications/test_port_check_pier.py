"""On the pier: the scanned slip, valid or not for this vessel, window and people; leaving, returning, what is odd."""

import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from accounts.models import Role, Unit
from applications.models import PierCheck, Port, Trip
from applications.port_check import actions, forms, pier
from cases.actions import Refused
from cases.actions.holding import lock
from cases.models import IssuedDocument
from cases.models.case import Status
from cases.sweep import sweep
from notifications.words import write
from tests.applications.test_port_check_filing import MORNING, answers, decided
from tests.cast import NOW, make_user

AT_PIER = MORNING - timedelta(minutes=30)


@pytest.fixture
def case(catalogue, shift, otto, sue, command_centre):
    with time_machine.travel(NOW, tick=True):
        return decided(otto, sue)


@pytest.fixture
def sign_in(client, settings):
    """A demo person: the second factor has tests of its own (tests/accounts)."""
    settings.DEMO = True

    def as_(user):
        user.is_demo = True
        user.save(update_fields=["is_demo"])
        client.cookies.clear()
        client.force_login(user)

    return as_


def slip(case) -> IssuedDocument:
    return case.documents.get(kind=IssuedDocument.Kind.CLOSING_SLIP, is_current=True)


def leave(case, otto, **kwargs):
    kwargs = {"here": [1, 2, 3], "passes": True, "now": AT_PIER, **kwargs}
    return pier.check(case, pier.EXIT, actor=otto, **kwargs)


def come_back(case, otto, **kwargs):
    kwargs = {"here": [1, 2, 3], "passes": True, "now": MORNING + timedelta(hours=8), **kwargs}
    return pier.check(case, pier.RETURN, actor=otto, **kwargs)


def test_the_whole_way_with_a_phone(client, sign_in, case, otto):
    """Scan, sign in, tick, press; the second press is told; back again, closed."""
    with time_machine.travel(AT_PIER, tick=True):
        scanned = client.get(f"/verify/{slip(case).token}/")
        assert "有效" in scanned.text and f"/staff/pier/{case.reference}/" in scanned.text
        assert "A123456789" not in scanned.text and "林文雄" not in scanned.text.replace("林○雄", "")
        assert client.get(f"/staff/pier/{case.reference}/").status_code == 302  # to the sign-in
        sign_in(otto)
        page = client.get(f"/staff/pier/{case.reference}/")
        withdraw = re.search(
            r'<button class="(.*?)" type="submit">代申請人撤回', client.get(f"/staff/cases/{case.reference}/").text
        )
        assert withdraw[1] == "btn plain"  # what ends a case never stands out as the next thing to do
        assert "✓ 有效" in page.text and "林文雄" in page.text and "A123456789" not in page.text
        hidden = dict(re.findall(r'type="hidden" name="(kind|revision)" value="(\w+)"', page.text))
        post = {"everyone": "on", "extra": "0", "verdict": "yes", **hidden}
        assert client.post(f"/staff/pier/{case.reference}/", post).status_code == 302
        for second in (post, {name: post[name] for name in post if name != "revision"}):
            client.post(f"/staff/pier/{case.reference}/", second)
            assert PierCheck.objects.get().kind == "exit"  # and never the check on return
    trip = Trip.objects.get(pk=case.pk)
    assert trip.departed_at and lock(case).stage.key == "return"
    with time_machine.travel(MORNING + timedelta(hours=8), tick=True):
        sign_in(otto)
        client.post(f"/staff/pier/{case.reference}/", {"here": ["1", "2", "3"], "verdict": "yes"})
        assert client.get(f"/staff/cases/{case.reference}/").status_code == 200
    done = lock(case)
    assert (done.status, done.outcome) == (Status.CLOSED, "returned")
    assert list(PierCheck.objects.values_list("kind", "result")) == [("exit", "passed"), ("return", "passed")]
    assert not done.deadlines.filter(met_at=None).exists()


@pytest.mark.parametrize(
    ("post", "word"),
    [
        ({"here": ["1", "2"], "verdict": "yes"}, "Write the reason"),
        ({"everyone": "on", "verdict": "no"}, "Write the reason"),
        ({"everyone": "on", "extra": "1", "verdict": "yes", "reason": "x"}, "have to be added"),
        ({"everyone": "on"}, "Choose whether it matches"),
        ({"here": ["1"], "everyone": "on", "verdict": "yes", "reason": "x"}, "one way or the other"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(client, sign_in, case, otto, post, word):
    with time_machine.travel(AT_PIER, tick=True):
        sign_in(otto)
        page = client.post(f"/en/staff/pier/{case.reference}/", post)
    assert page.status_code == 422 and word in page.text
    assert not PierCheck.objects.exists()


def test_ticks_for_a_list_that_was_changed_meanwhile_do_not_count(client, sign_in, case, otto):
    with time_machine.travel(AT_PIER, tick=True):
        sign_in(otto)
        old = case.revision - 1
        post = {"here": ["1", "2", "3"], "verdict": "yes", "kind": "exit", "revision": str(old)}
        page = client.post(f"/staff/pier/{case.reference}/", post, follow=True)
    assert "資料已經更動" in page.text and not PierCheck.objects.exists()


def test_a_stranger_finds_no_such_page(client, sign_in, case, mallory):
    sign_in(mallory)
    assert client.get(f"/staff/pier/{case.reference}/").status_code == 404


def test_outside_the_window_nobody_leaves(case, otto):
    with translation.override("en"):
        for now, word in ((MORNING - timedelta(hours=3), "not begun"), (MORNING + timedelta(hours=13), "over")):
            assert word in pier.worth(_with_trip(case), now).faults[0]
            with pytest.raises(Refused):
                leave(case, otto, now=now)


def test_a_changed_list_behind_the_slip_is_seen(case):
    case.people.filter(order=3).delete()
    with translation.override("en"):
        assert "not the one" in pier.worth(_with_trip(case), AT_PIER).faults[0]


def _with_trip(case):
    case.trip = Trip.objects.get(pk=case.pk)
    return case


def test_a_mismatch_keeps_the_vessel_in_port_until_it_is_put_right(case, otto):
    row = leave(case, otto, here=[1, 2], extra=1, passes=False, reason="多一人未列名冊")
    assert lock(case).outcome == "pier_mismatch" and lock(case).status == Status.DECIDED
    assert {"pier_mismatch", "check_mismatch"} <= {n.kind for n in case.notices.all()}
    with pytest.raises(Refused):
        leave(case, otto)  # somebody pressed meanwhile: the page showed no line yet
    leave(case, otto, replaces=row.pk, reason="名冊外人員已下船")
    assert lock(case).stage.key == "return" and lock(case).outcome == "accepted"
    assert pier.standing_checks(case)["exit"].replaces == row


def test_somebody_missing_on_return_keeps_the_case_open_and_calls_the_command_centre(case, otto):
    leave(case, otto)
    row = come_back(case, otto, here=[1, 2], passes=False, reason="一人未歸")
    assert lock(case).status == Status.DECIDED
    mails = case.notices.filter(kind="pier_mismatch").values_list("email", flat=True)
    assert "command@cga.example.tw" in mails
    come_back(case, otto, replaces=row.pk, reason="已會合")
    assert lock(case).status == Status.CLOSED


def test_who_stayed_ashore_is_not_waited_for(case, otto):
    leave(case, otto, here=[1, 2], reason="一人因病未到")
    come_back(case, otto, here=[1, 2])
    assert lock(case).status == Status.CLOSED


def test_the_watch_over_the_return_begins_with_the_check(case, otto):
    leave(case, otto)
    clock = case.deadlines.get(met_at=None)
    assert clock.stage.key == "return"
    assert clock.due_at == MORNING + timedelta(hours=10)


def test_the_station_of_the_other_port_takes_the_watch_over(catalogue, shift, otto, sue, mallory, client, sign_in):
    from applications.models import Port

    other = Port.objects.filter(station__code="P06-HOUBIHU").first()
    with time_machine.travel(NOW, tick=True):
        case = decided(otto, sue, voyage={"return_port": other.code})
    leave(case, otto)
    assert lock(case).unit == Unit.objects.get(code="P06-HOUBIHU")
    with time_machine.travel(MORNING, tick=True):
        sign_in(mallory)
        assert client.get(f"/staff/pier/{case.reference}/").status_code == 200
    come_back(case, mallory)
    assert lock(case).status == Status.CLOSED


def test_at_sea_nothing_is_offered_that_is_refused(client, sign_in, case, otto):
    leave(case, otto)
    with time_machine.travel(AT_PIER + timedelta(minutes=5), tick=True):
        sign_in(otto)
        page = client.get(f"/staff/cases/{case.reference}/").text
    assert "接下來：碼頭查驗" in page and "代申請人撤回" not in page and "目前沒有您要辦的事" not in page
    with pytest.raises(Refused):
        actions.cancel_report(case, actor=otto, now=AT_PIER + timedelta(minutes=5), note="來電")


def test_after_the_check_nothing_lapses_or_changes(case, otto):
    leave(case, otto)
    assert actions.lapse_unused(now=MORNING + timedelta(days=2)) == {"lapsed": 0}
    for act in (
        lambda: actions.change_report(case, answers(), actor=None, now=MORNING),
        lambda: actions.cancel_report(case, actor=None, now=MORNING),
        lambda: leave(case, otto),
    ):
        with pytest.raises(Refused):
            act()


# --- Gone without the check -------------------------------------------------------------------------------------------
def test_who_does_not_come_for_the_check_is_asked_about(client, sign_in, case, otto):
    sweep(now=MORNING + timedelta(minutes=59))
    assert not case.notices.filter(kind="check_missed").exists()
    sweep(now=MORNING + timedelta(hours=1))
    assert [notice.email for notice in case.notices.filter(kind="check_missed")] == ["otto@cga.example.tw"]
    sweep(now=MORNING + timedelta(hours=12))
    told = {notice.email for notice in case.notices.filter(kind="check_missed")}
    assert told == {"otto@cga.example.tw", "bisha@cga.example.tw", "sue@cga.example.tw"}  # on duty, station, supervisor
    said = write(case.notices.filter(kind="check_missed").first())
    assert "未受檢出港" in said.body and "新海研六號" in said.body
    for minutes, shown in ((59, False), (61, True)):
        with time_machine.travel(MORNING + timedelta(minutes=minutes), tick=True):
            sign_in(otto)
            assert ("還沒有受檢出港：新海研六號" in client.get("/staff/").text) == shown
    leave(case, otto, now=MORNING + timedelta(minutes=62))
    with time_machine.travel(MORNING + timedelta(minutes=63), tick=True):
        assert "還沒有受檢出港" not in client.get("/staff/").text


def test_who_is_gone_without_the_check_is_watched_for_all_the_same(client, sign_in, case, otto):
    seen = MORNING + timedelta(hours=2)
    with time_machine.travel(seen, tick=True):
        sign_in(otto)
        address = f"/staff/cases/{case.reference}/move/left_unchecked/"
        client.post(address, {"revision": lock(case).revision, "note": ""})
        assert lock(case).stage.key == "departure", "not without a word on how it is known"
        for _press in (1, 2):
            client.post(address, {"revision": lock(case).revision, "note": "泊位已空，船長電話未接"})
    gone = lock(case)
    assert (gone.status, gone.stage.key, gone.outcome) == (Status.DECIDED, "return", "left_unchecked")
    assert Trip.objects.get(pk=case.pk).departed_at >= seen
    assert gone.deadlines.get(met_at=None).due_at == ETA + timedelta(hours=2)
    assert "海岸巡防法第 6 條" in write(case.notices.get(kind="left_unchecked")).body
    actions.lapse_unused(now=MORNING + timedelta(hours=25))
    sweep(now=ETA + timedelta(hours=5))
    assert case.notices.filter(kind="return_alarm").exists()
    come_back(case, otto, now=ETA + timedelta(hours=6))
    assert (lock(case).status, lock(case).outcome) == (Status.CLOSED, "returned")


def test_who_was_not_let_go_and_went_all_the_same_is_expected_back_with_everybody(client, sign_in, case, otto):
    leave(case, otto, here=[1, 2], passes=False, reason="一人未到")
    pier.left_unchecked(case, actor=otto, now=MORNING + timedelta(hours=2), note="泊位已空")
    with time_machine.travel(ETA, tick=True):
        sign_in(otto)
        page = client.get(f"/staff/pier/{case.reference}/")
        assert {"1", "2", "3"} == {value for value, _label in page.context["form"].fields["here"].choices}
    row = come_back(case, otto, here=[1, 2], passes=False, reason="一人未歸", now=ETA)
    assert row.absent == [3]


def pressed(client, sign_in, who, case, move, note, now):
    with time_machine.travel(now, tick=True):
        sign_in(who)
        page = client.get(f"/staff/cases/{case.reference}/").text
        revision = lock(case).revision
        client.post(f"/staff/cases/{case.reference}/move/{move}/", {"revision": revision, "note": note})
    return page


def test_recorded_as_gone_by_mistake_it_is_put_right_with_a_reason_and_everybody_told(client, sign_in, case, otto):
    seen = MORNING + timedelta(hours=2)
    assert "更正：船沒有出港" not in pressed(client, sign_in, otto, case, "left_unchecked", "泊位已空", seen)
    page = pressed(client, sign_in, otto, case, "not_left", "", seen + timedelta(minutes=5))
    assert "更正：船沒有出港" in page
    assert lock(case).stage.key == "return", "not without a reason"
    pressed(client, sign_in, otto, case, "not_left", "看錯泊位，船仍在港", seen + timedelta(minutes=6))
    back = lock(case)
    assert (back.status, back.stage.key, back.outcome) == (Status.DECIDED, "departure", "accepted")
    assert Trip.objects.get(pk=case.pk).departed_at is None
    assert [clock.stage.key for clock in back.deadlines.filter(met_at=None)] == ["departure"]
    assert "看錯泊位" in case.events.filter(action="case.moved").latest("id").note
    told = {notice.email for notice in case.notices.filter(kind="not_left")}
    assert told == {"bisha@cga.example.tw", "sue@cga.example.tw"}
    said = write(case.notices.filter(kind="not_left").first())
    assert "看錯泊位，船仍在港" in said.body and "新海研六號" in said.body
    with time_machine.travel(seen + timedelta(minutes=10), tick=True):
        link = case.notices.get(kind="check_filed").context["link"]
        client.post(f"/track/link/{link}/")
        track = client.get(f"/track/{case.reference}/").text
    assert "出海中" not in track and "先前登記有誤" in track and "如期完成" not in track.split("出港查驗")[1]
    # From here all goes on as if nothing had been pressed; and what is recorded a second time is told a second time.
    pier.left_unchecked(case, actor=otto, now=seen + timedelta(minutes=20), note="船走了")
    assert case.notices.filter(kind="left_unchecked").count() == 2
    pier.not_left(case, actor=otto, now=seen + timedelta(minutes=30), note="仍在港")
    leave(case, otto, now=seen + timedelta(minutes=40))
    assert lock(case).stage.key == "return"


def test_who_was_alarmed_hears_that_the_vessel_is_in_port(case, otto):
    pier.left_unchecked(case, actor=otto, now=MORNING + timedelta(hours=2), note="泊位已空")
    sweep(now=ETA + timedelta(hours=5))
    pier.not_left(case, actor=otto, now=ETA + timedelta(hours=6), note="船主回電，船在岸上維修")
    assert "command@cga.example.tw" in {notice.email for notice in case.notices.filter(kind="not_left")}
    sweep(now=ETA + timedelta(hours=30))
    assert case.notices.filter(kind="return_alarm").count() == 1


def test_in_port_after_all_and_never_checked_the_slip_lapses(case, otto):
    pier.left_unchecked(case, actor=otto, now=MORNING + timedelta(hours=2), note="泊位已空")
    pier.not_left(case, actor=otto, now=MORNING + timedelta(hours=3), note="船仍在港")
    assert actions.lapse_unused(now=MORNING + timedelta(hours=25)) == {"lapsed": 1}


def test_it_goes_back_to_the_station_it_leaves_from(case, otto, sue):
    elsewhere = Port.objects.exclude(station=case.unit).filter(station__isnull=False).first()
    Unit.objects.filter(pk=elsewhere.station_id).update(email="elsewhere@cga.example.tw")
    Trip.objects.filter(pk=case.pk).update(return_port=elsewhere)
    home = case.unit
    pier.left_unchecked(case, actor=otto, now=MORNING + timedelta(hours=2), note="泊位已空")
    assert lock(case).unit == elsewhere.station
    there = make_user("rita", "何值班", "Rita Ho", Role.DUTY, elsewhere.station)
    pier.not_left(case, actor=there, now=MORNING + timedelta(hours=3), note="出發港回報船仍在港")
    assert lock(case).unit == home
    told = {notice.email for notice in case.notices.filter(kind="not_left")}
    assert {home.email, "elsewhere@cga.example.tw"} <= told


def test_only_what_was_recorded_without_a_check_can_be_put_right_so(case, otto):
    leave(case, otto)
    with pytest.raises(Refused):
        pier.not_left(case, actor=otto, now=MORNING, note="看錯")


def test_who_was_kept_in_port_stays_so(case, otto):
    leave(case, otto, here=[1, 2], passes=False, reason="一人未到")
    pier.left_unchecked(case, actor=otto, now=MORNING + timedelta(hours=2), note="泊位已空")
    pier.not_left(case, actor=otto, now=MORNING + timedelta(hours=3), note="船仍在港")
    assert lock(case).outcome == pier.RECORDED


# --- Late at sea ------------------------------------------------------------------------------------------------------
ETA = MORNING + timedelta(hours=8)  # promised; two hours later the calls begin


def later(case, hours=12, **changes) -> dict:
    """What the page at sea posts."""
    given = {"return_port": case.trip.return_port.code, "eta": (ETA + timedelta(hours=hours)).isoformat(), **changes}
    return forms.ReturnForm().posted_from(given)


def test_who_is_late_at_sea_may_say_so_and_the_watch_follows(client, case, otto):
    leave(case, otto)
    paper = slip(case)
    with time_machine.travel(ETA + timedelta(hours=1), tick=True):
        link = case.notices.get(kind="check_filed").context["link"]
        assert client.post(f"/track/link/{link}/").status_code == 302
        status = client.get(f"/track/{case.reference}/").text
        assert f"/track/{case.reference}/change/" in status and "118" in status
        page = client.get(f"/track/{case.reference}/change/").text
        assert 'name="eta_year"' in page and 'name="vessel_name"' not in page
        past = client.post(f"/track/{case.reference}/change/", later(case, hours=-1))
        assert past.status_code == 422 and "<title>錯誤：" in past.text
        assert client.post(f"/track/{case.reference}/change/", later(case)).status_code == 302

    clock = case.deadlines.get(met_at=None)
    assert (clock.stage.key, clock.due_at) == ("return", ETA + timedelta(hours=14))
    sweep(now=ETA + timedelta(hours=5))
    assert not case.notices.filter(kind__in=["return_overdue", "return_alarm"]).exists(), "not late by the new time"
    sweep(now=ETA + timedelta(hours=17))
    assert case.notices.filter(kind="return_alarm").exists()
    for kind in ("check_changed", "check_changed_station"):
        assert "新的返港時間" in write(case.notices.get(kind=kind)).body
    assert slip(case) == paper, "the slip was for leaving; on return the same one is scanned"
    come_back(case, otto, now=ETA + timedelta(hours=18))
    assert lock(case).status == Status.CLOSED
    with time_machine.travel(ETA + timedelta(hours=19), tick=True):
        client.post(f"/track/link/{link}/")
        closed = client.post(f"/track/{case.reference}/change/", later(case, hours=30))
        assert closed.status_code == 422 and "這件報驗已結案，不能再變更" in closed.text


def test_the_command_centre_that_was_alarmed_hears_of_the_call(case, otto, client, sign_in):
    leave(case, otto)
    sweep(now=ETA + timedelta(hours=5))
    alarmed = case.notices.get(kind="return_alarm")
    with time_machine.travel(ETA + timedelta(hours=6), tick=True):
        sign_in(otto)
        assert "/page/change/" in client.get(f"/staff/cases/{case.reference}/").text
        assert client.post(f"/staff/cases/{case.reference}/page/change/", later(case)).status_code == 302
    told = [notice.email for notice in case.notices.filter(kind="check_changed_station")]
    assert alarmed.email in told and len(told) == 2


def test_to_another_port_the_watch_goes_along_whatever_the_approval(case, otto, client, sign_in):
    from applications.models import Port

    leave(case, otto)
    other = Port.objects.filter(station__code="P06-HOUBIHU").first()
    Unit.objects.filter(code="P06-HOUBIHU").update(email="houbihu@cga.example.tw")
    kept = case.application.answers
    kept["activity"]["approval_until"] = MORNING.date().isoformat()
    case.application.save(update_fields=["answers"])
    with time_machine.travel(ETA, tick=True):
        sign_in(otto)
        post = later(case, hours=48, return_port=other.code)
        answer = client.post(f"/staff/cases/{case.reference}/page/change/", post, follow=True)
        assert answer.status_code == 200 and "新的返港時間和地點已登記" in answer.text
        assert lock(case).unit.code == "P06-HOUBIHU"
        told = {notice.email for notice in case.notices.filter(kind="check_changed_station")}
        assert told == {"houbihu@cga.example.tw", "bisha@cga.example.tw"}, "the one that watches, and the one before"
        assert "核准在預計返港前到期" in answer.text


# --- The database says no first ---------------------------------------------------------------------------------------
def test_a_line_is_never_rewritten(case, otto):
    row = leave(case, otto)
    for sql in ("UPDATE applications_piercheck SET found = 9", "DELETE FROM applications_piercheck"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    same = {"case": case, "kind": "exit", "document": row.document, "unit": row.unit, "checked_by": otto}
    same |= {"found": 3, "checked_at": AT_PIER}
    for wrong in ({"result": "passed"}, {"result": "mismatch", "replaces": row}, {"result": "passed", "extra": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PierCheck.objects.create(**same, **wrong)


# --- Without a network ------------------------------------------------------------------------------------------------
def test_slip_and_list_are_checked_without_database_or_network(client, sign_in, case, otto, tmp_path):
    """The program we publish, in a process of its own that may open no socket."""
    with time_machine.travel(AT_PIER, tick=True):
        sign_in(otto)
        keys = client.get("/verify/key.json").content
        answer = client.get(f"/staff/cases/{case.reference}/page/roster/")
    (tmp_path / "key.json").write_bytes(keys)
    (tmp_path / "slip.json").write_bytes(answer.content)
    good = _offline(tmp_path, slip(case).token, "slip.json")
    assert good.returncode == 0 and "kind: closing_slip" in good.stdout and "list of people: matches" in good.stdout
    assert "valid_from: 20261130060000" in good.stdout
    body = json.loads(answer.content)
    body["roster"]["people"].pop()
    (tmp_path / "fewer.json").write_text(json.dumps(body))
    assert "DIFFERS" in _offline(tmp_path, slip(case).token, "fewer.json").stderr
    body = json.loads(answer.content)
    body["content"]["sections"][1]["rows"][0]["value"] = {"zh": "別艘船", "en": "Another"}
    (tmp_path / "forged.json").write_text(json.dumps(body))
    assert "DIFFERS" in _offline(tmp_path, slip(case).token, "forged.json").stderr


def _offline(folder, token, name):
    program = settings.BASE_DIR / "static/verify/verify_offline.py"
    code = (
        "import socket, sys, runpy\n"
        "def no(*a, **k): raise OSError('no network here')\n"
        "socket.socket = socket.create_connection = no\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    args = [sys.executable, "-I", "-c", code, str(program), str(folder / "key.json"), token, str(folder / name)]
    return subprocess.run(args, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
