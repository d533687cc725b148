"""The whole portal on one machine: servers, data, web, workers and clock, until Ctrl-C."""

import ctypes
import fcntl
import hashlib
import http.client
import io
import multiprocessing
import os
import shlex
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout, suppress
from functools import partial

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.utils import timezone
from honcho import manager as honcho
from honcho.compat import ProcessManager
from honcho.process import Popen, Process

from cases import heartbeats
from coastguard_portal import embedded, messages

# What WeasyPrint opens when it makes a PDF, and the Debian package that brings it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
READY_SECONDS = 60
WATCH_SECONDS = 2
LIBC = ctypes.CDLL(None)
SIGNALS = {signal.SIGINT, signal.SIGTERM}
STOP_SECONDS = 10  # a task under way may end in that time; what it held goes back to the queue otherwise

PYTHON = [
    sys.executable,
    "-W",
    "ignore::DeprecationWarning",
    "-W",
    "ignore:You're running the worker with superuser",
    "-m",
]
CELERY = [*PYTHON, "celery", "--quiet", "-A", "coastguard_portal.celery"]
WORKER = [*CELERY, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
PROCESSES = {
    "web": [*PYTHON, "gunicorn", "-c", "python:coastguard_portal.gunicorn"],
    "worker": [*WORKER, "-n", "worker@%h", "-Q", "celery", "--concurrency", "2"],
    # Its own process: a run of long PDFs never stands before an alarm.
    "slow": [*WORKER, "-n", "slow@%h", "-Q", "slow", "--concurrency", "1"],
    "beat": [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="],
}


class Command(BaseCommand):
    help = "Start the portal on this machine: database, queue, web, workers and clock. Ctrl-C ends everything."
    requires_system_checks = []  # run once the servers are up

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="believable data, sign-ins for every role, watermarks")
        parser.add_argument("--port", type=int, help="default: PORT, else 8000")

    def handle(self, *, demo, port, **options):
        _settings_of({"PORTAL_DEMO": "1" if demo else None, "PORT": str(port) if port else None})
        _asked_for()
        _refuse_without_libraries()
        _refuse_busy_port(settings.PORT)
        embedded.make_var(settings.VAR)
        with open(settings.VAR / ".serving", "a") as only_one:
            try:
                fcntl.flock(only_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(f"A portal already works with {settings.VAR}: give this one another VAR.") from None
            with embedded.running(settings.VAR):
                self._prepare(demo)
                code = self._run()
        self.stdout.write("Stopped.")
        sys.exit(0 if code in (130, 143) else code or 1)

    def _prepare(self, demo: bool) -> None:
        self.stdout.write(f"Preparing (data in {settings.VAR}) …")
        self.check()  # here, in words, rather than by four processes at once
        with ThreadPoolExecutor() as beside:  # pressing files and making tables ask nothing of each other
            files = beside.submit(_collect_static)
            call_command("migrate", interactive=False, verbosity=0)
        files.result()
        messages.compile_stale(settings.LOCALE_PATHS)
        if "load_catalogue" in get_commands():
            _quietly("load_catalogue")
            _quietly("import_laws")
        seeded = settings.VAR / "demo-seeded"
        if demo and not seeded.exists() and "seed_demo" in get_commands():
            self.stdout.write("First start: making the demo data …")
            _quietly("seed_demo")
            seeded.touch()
        heartbeats.begin(now=timezone.now())

    def _run(self) -> int:
        """All processes until one ends or we are told to. One that dies takes the rest along: half a portal (pages
        without alarms) looks healthy and is not; whoever watches `serve` restarts the whole, which is quick."""
        multiprocessing.set_start_method("fork", force=True)
        together = Together(self._announce)
        environment = {**os.environ, "PORT": str(settings.PORT), "VAR": str(settings.VAR), "PYTHONUNBUFFERED": "1"}
        environment["CELERY_SKIP_CHECKS"] = "1"  # done
        environment.pop("PORTAL_AS_OWNER", None)  # that was for the tables; who serves people cannot change them
        for name, words in _asked_for().items():
            command = f"exec {shlex.join(words)}"
            together.add_process(name, command, env=environment, cwd=str(settings.BASE_DIR))
        ended = threading.Event()
        watch = threading.Thread(target=self._watch_servers, args=[ended], daemon=True)
        watch.start()
        try:
            together.loop()
        finally:
            ended.set()
            watch.join()  # or it would start again what we are about to stop
        return together.returncode

    def _watch_servers(self, ended: threading.Event) -> None:
        """A database or queue that was killed comes back by itself; the processes find it again, as any other."""
        said = ""
        while not ended.wait(WATCH_SECONDS):
            try:
                back = embedded.revive(settings.VAR)
                words = f"{' and '.join(back)} had ended and was started again." if back else ""
            except embedded.EmbeddedError as fault:
                words = str(fault)
            if words and words != said:
                self.stderr.write(words)
            said = words

    def _announce(self) -> None:
        if not _answers(settings.PORT):
            return
        lines = [f"Ready: http://localhost:{settings.PORT}"]
        if settings.DEMO:
            lines += ["", "Demo sign-ins at /staff/sign-in/ (refused outside demo mode):"]
            lines += [f"  {login:<17}{password:<22}{' · '.join(role)}" for login, password, *role in _sign_ins()]
        lines += ["", "Ctrl-C ends everything."]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _asked_for() -> dict[str, list[str]]:
    """The processes this machine runs: those named in PROCESSES, else all. CommandError for a name we do not have."""
    names = os.environ.get("PROCESSES", "").replace(",", " ").split() or list(PROCESSES)
    if unknown := set(names) - set(PROCESSES):
        raise CommandError(f"PROCESSES names {', '.join(sorted(unknown))}; there are {', '.join(PROCESSES)}.")
    return {name: PROCESSES[name] for name in names}


class Together(honcho.Manager):
    """honcho, quieter, kinder to Celery, and sure to end also when it is told to while still starting."""

    def __init__(self, on_started):
        super().__init__()
        self._procmgr = _OneByOne()
        self._process_ctor = _Bound
        self._on_started = on_started
        self._asked_early = False
        honcho.KILL_WAIT = STOP_SECONDS

    def _start(self):
        # A signal in the midst of forking would be handled twice, here and in the child, before either is ready for it.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        super()._start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        threading.Thread(target=self._on_started, daemon=True).start()

    def terminate(self):
        self._asked_early = not super()._all_started()
        if not self._asked_early:
            super().terminate()

    def _all_started(self):
        for parts in self._processes.values():
            if parts.get("returncode") is None and not parts["process"].is_alive() and self.events.empty():
                # Killed from outside before it could report; its program has gone with it.
                parts.setdefault("pid", 0)
                parts["returncode"] = self.returncode = 1
        started = super()._all_started()
        if started and self._asked_early:
            self.terminate()
        return started

    def _system_print(self, data):
        if " stopped (rc=" in data and not (self._terminating or self._asked_early):
            super()._system_print(f"{data.strip()} by itself: ending the rest, see its last lines above.\n")


class _OneByOne(ProcessManager):
    """TERM goes to each program and not to its whole group: Celery lets the tasks of its pool come to their end."""

    def terminate(self, pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


class _Bound(Process):
    """A process that does not outlive `serve`, even one that was killed and could not say good-bye."""

    def run(self, events=None, ignore_signals=False):
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        _end_with_parent(signal.SIGKILL)
        self._child_ctor = partial(Popen, preexec_fn=_begin_afresh)
        super().run(events, ignore_signals)


def _begin_afresh() -> None:
    """In the new process, before its program: it ends with its watcher, and signals mean what they always mean."""
    _end_with_parent(signal.SIGTERM)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _end_with_parent(number: int) -> None:
    pr_set_pdeathsig = 1
    LIBC.prctl(pr_set_pdeathsig, int(number))


def _settings_of(wanted: dict[str, str | None]) -> None:
    """Settings are read before a command sees its options: start again where they were read without them."""
    missing = {key: value for key, value in wanted.items() if value and os.environ.get(key) != value}
    if missing:
        os.environ.update(missing)
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606


def _refuse_without_libraries() -> None:
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    if missing:
        raise CommandError(f"PDF files need system libraries that are missing: apt-get install {' '.join(missing)}")


def _refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port}: {error.strerror}. Try: make run PORT={port + 1}") from None


def _quietly(command: str) -> None:
    """Commands that tell what they changed, and call others that do, tell it to nobody here."""
    with redirect_stdout(io.StringIO()):
        call_command(command, verbosity=0)


def _collect_static() -> None:
    """collectstatic compresses every file; done again only when one of them changed."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            seen.update(f"{path}\0{stat.st_mtime_ns}\0{stat.st_size}\n".encode())
    stamp = settings.VAR / "static.stamp"
    if not settings.STATIC_ROOT.exists() or not stamp.exists() or stamp.read_text() != seen.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(seen.hexdigest())


def _answers(port: int) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz/live")
            return connection.getresponse().status < 500
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    return False


def _sign_ins() -> list[tuple[str, ...]]:
    """(login, password, what the person is, …) of every demo person."""
    try:
        from accounts.demo import SIGN_INS
    except ImportError:
        return []
    return SIGN_INS
