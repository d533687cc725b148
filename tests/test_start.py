"""One command starts the portal; Ctrl-C ends it and leaves nothing behind."""

import gettext
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError

import manage
from coastguard_portal import celery, messages
from coastguard_portal.management.commands import serve
from tests.ports import free_port
from tests.test_embedded import ask

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.xdist_group("start")  # by one worker: a first start is dear


@pytest.fixture(scope="module")
def var():
    with tempfile.TemporaryDirectory(prefix="portal-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder) / "var"


@pytest.fixture(autouse=True)
def addresses_of_our_own(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def environment(var, port) -> dict:
    """That of a person at a terminal, not of these tests."""
    ours = (
        "DJANGO_SETTINGS_MODULE",
        "REDIS_PREFIX",
        "REDIS_URL",
        "DATABASE_URL",
        "PORTAL_AS_OWNER",
        "PORTAL_DEMO",
        "PORTAL_TLS",
        "SECRET_KEY",
    )
    kept = {key: value for key, value in os.environ.items() if key not in ours and not key.startswith("PYTEST")}
    # Without the slow queue: it would draw the PDFs of the demo, two minutes of work, and be killed at it.
    return kept | {"VAR": str(var), "PORT": str(port), "PROCESSES": "web worker beat"}


def command(var, port, *words) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(var, port),
        capture_output=True,
        text=True,
        timeout=300,
    )


@contextmanager
def serving(var, port, *words):
    """A running portal and what it said until it was ready; killed at the end if the test did not end it."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", *words],
        cwd=ROOT,
        env=environment(var, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Ctrl-C"):
                break
        yield process, "".join(said)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def worked(pid) -> float:
    """Seconds of the processors that a portal took so far: on a busy machine no more than on an idle one."""
    portal = psutil.Process(pid)
    return sum(sum(process.cpu_times()[:4]) for process in (portal, *portal.children(recursive=True)))


def left(var) -> list[str]:
    """Living processes that work in `var`, by what they were told."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "environ", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        ours = f"{var}/" in line or (process.info["environ"] or {}).get("VAR") == str(var)
        if ours and process.info["status"] != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
            found.append(line)
    return found


def nothing_left(var, seconds=60) -> bool:
    deadline = time.monotonic() + seconds
    while left(var) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left(var) == []


def all_is_well(port, seconds=120) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(urllib.error.HTTPError), urllib.request.urlopen(f"http://localhost:{port}/healthz/full"):
            return True
        time.sleep(0.2)
    return False


@pytest.mark.whole
def test_the_portal_starts_ends_and_starts_again_with_its_data(var):
    port = free_port()
    with serving(var, port) as (process, said):
        assert f"Ready: http://localhost:{port}\n" in said
        assert all_is_well(port), "clock, queue, worker and database work together: the sweep has come round"
        with urllib.request.urlopen(f"http://localhost:{port}/") as answer:
            assert answer.status == 200, "plain http, as the ready line says"
            style = re.search(r'href="(/static/css/[^"]+\.css)"', answer.read().decode()).group(1)
        asked = urllib.request.Request(f"http://localhost:{port}{style}", headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(asked) as answer:
            assert answer.headers["Content-Encoding"] == "br", "what pages ask for is compressed beforehand"
        at_work = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'portal_app' AND datname = 'portal'"
        assert ask(var, at_work) > 0, "who serves people does not own the tables"
        # Another command attaches and, leaving, stops nothing; a second portal on the same data is refused.
        assert command(var, port, "migrate", "--check").returncode == 0
        second = command(var, free_port(), "serve")
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert "give this one another VAR" in second.stderr
        ask(var, "CREATE TABLE kept AS SELECT '巡' AS word")
        assert any("redis-server" in line for line in left(var))
        os.killpg(process.pid, signal.SIGINT)  # what a terminal does on Ctrl-C: everyone in the foreground hears it
        assert process.stdout.read().endswith("Stopped.\n")
        assert process.wait(120) == 0
    assert nothing_left(var, 0)

    with serving(var, port) as (process, said):
        assert worked(process.pid) < 30, "seconds: quick on an idle machine"
        assert ask(var, "SELECT word FROM kept") == "巡"
        process.terminate()
        assert process.wait(120) == 0
    assert nothing_left(var, 0)


def test_a_ready_demo_says_who_can_sign_in(monkeypatch, settings):
    monkeypatch.setattr(serve, "_answers", lambda port: True)
    settings.DEMO, said = True, StringIO()
    serve.Command(stdout=said)._announce()
    assert "duty" in said.getvalue().partition("Demo sign-ins")[2]


@pytest.mark.whole
def test_a_killed_portal_takes_everything_with_it(var):
    with serving(var, free_port()) as (process, said):
        assert "Ready" in said
        assert "Demo sign-ins" not in said
        process.kill()
    assert nothing_left(var)


@pytest.mark.whole
def test_a_part_that_dies_takes_the_rest_along_and_is_named(var):
    with serving(var, free_port()) as (process, _said):
        beats = [p for p in psutil.Process(process.pid).children(recursive=True) if "beat" in p.cmdline()]
        beats[0].kill()
        assert "beat stopped (rc=-9) by itself" in process.stdout.read()
        assert process.wait(120) != 0
    assert nothing_left(var)


@pytest.mark.whole
def test_a_port_in_use_is_said_in_one_line(var):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command(var, port, "serve")
    assert done.returncode == 1
    assert done.stderr == f"CommandError: Port {port}: Address already in use. Try: make run PORT={port + 1}\n"
    assert left(var) == []


def test_a_machine_runs_the_processes_it_is_told_to(monkeypatch):
    assert list(serve._asked_for()) == ["web", "worker", "slow", "beat"]
    monkeypatch.setenv("PROCESSES", "web, beat")
    assert list(serve._asked_for()) == ["web", "beat"]
    monkeypatch.setenv("PROCESSES", "web bat")
    with pytest.raises(CommandError, match="PROCESSES names bat; there are web, worker, slow, beat"):
        serve._asked_for()


def test_a_missing_system_library_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(serve, "LIBRARIES", {"libc.so.6": "libc6", "libnowhere.so.0": "libnowhere0"})
    with pytest.raises(CommandError, match=r"apt-get install libnowhere0$"):
        serve._refuse_without_libraries()


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("migrate", True),
        ("due_date --mode WD --n 10 --from 2025-01-24", True),
        ("check --database default", True),
        ("check --deploy", False),
        ("help migrate", False),
        ("migrate --help", False),
        ("", False),
        ("--version", False),
        ("collectstatic --noinput", False),
        ("makemessages -l zh_Hant", False),
        ("serve --demo", False),
    ],
)
def test_only_commands_that_ask_the_database_start_one(words, needs):
    assert manage.needs_servers(["manage.py", *words.split()]) is needs


@pytest.mark.whole
def test_a_command_without_a_running_portal_starts_and_ends_its_own_servers(var):
    other = var.with_name("alone")
    done = command(other, 1, "migrate", "--check")
    assert done.returncode == 1, "nothing is applied yet, which only a database can tell"
    assert (other / "postgres" / "PG_VERSION").exists()
    assert left(other) == []


def test_every_row_of_the_clockwork_names_a_task_and_a_queue_somebody_works_on():
    celery.app.loader.import_default_modules()
    worked = {words[words.index("-Q") + 1] for words in serve.PROCESSES.values() if "-Q" in words}
    for name, task, seconds, queue in celery.BEAT_SCHEDULE:
        assert task in celery.app.tasks, name
        assert queue in worked, name
        assert celery.app.conf.beat_schedule[name]["options"]["expires"] == seconds


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "redis+socket:///nowhere/redis.sock?virtual_host=0"])
def test_a_dead_broker_is_given_up_at_once(address, monkeypatch):
    from kombu.exceptions import OperationalError

    waits = []
    monkeypatch.setattr("kombu.utils.functional.sleep", waits.append)  # between one try and the next
    with celery.app.connection_for_write(address) as connection, pytest.raises(OperationalError):
        celery.app.send_task("cases.tasks.sweep_deadlines", connection=connection)
    assert waits == []


@pytest.mark.django_db
def test_a_finished_round_leaves_a_heartbeat():
    from cases.models import Heartbeat

    celery.app.loader.import_default_modules()
    celery.app.tasks["cases.tasks.sweep_deadlines"].apply(throw=True)
    assert Heartbeat.objects.filter(task="sweep_deadlines").exists()


def test_a_catalogue_has_one_order_and_its_twin_the_same_sentences(tmp_path):
    zh, en = (tmp_path / language / "LC_MESSAGES" / "django.po" for language in ("zh_Hant", "en"))
    for po in (zh, en):
        po.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
    zh.write_text(
        head + 'msgid "Track"\nmsgstr "查詢"\n\nmsgid "Apply"\nmsgstr "申請"\n\n#~ msgid "Gone"\n#~ msgstr "無"\n'
    )
    en.write_text(head + 'msgid "Gone"\nmsgstr "Gone"\n\nmsgid "Track"\nmsgstr "Track"\n')
    messages.arrange(zh)
    messages.arrange(en, like=zh)
    assert re.findall('^msgstr "(.+)"$', zh.read_text(), re.MULTILINE)[-2:] == ["申請", "查詢"]
    assert re.findall('^msgstr "(.+)"$', en.read_text(), re.MULTILINE)[-2:] == ["Apply", "Track"]
    assert "Gone" not in zh.read_text() + en.read_text()
    before = zh.read_bytes()
    messages.arrange(zh)
    assert zh.read_bytes() == before


def test_messages_are_compiled_when_they_changed_and_only_then(tmp_path):
    po = tmp_path / "zh_Hant" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
    po.write_text(
        head + 'msgid "Track"\nmsgstr "查詢"\n\nmsgid "Empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "Unsure"\nmsgstr "？"\n'
    )
    mo = po.with_suffix(".mo")
    assert messages.compile_stale([tmp_path]) == [mo]
    assert messages.compile_stale([tmp_path]) == []
    with mo.open("rb") as file:
        translation = gettext.GNUTranslations(file)
    assert translation.gettext("Track") == "查詢"
    assert translation.gettext("Unsure") == "Unsure", "an unsure translation is not shown"
    faults = messages.faults(po)
    assert [line.partition("'")[2].partition("'")[0] for line in faults] == ["Empty", "Unsure"]


def test_make_alone_lists_what_it_can_do():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "journeys", "check", "bench", "messages", "clean"):
        assert f"make {target} " in listed
