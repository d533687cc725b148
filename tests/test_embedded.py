"""The embedded servers: started by the first, stopped by the last, found again after the worst."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from coastguard_portal import embedded

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.whole
# Holds the servers of argv[1], says so, and leaves when its standard input closes.
HOLDER = """
import sys
from pathlib import Path
from coastguard_portal import embedded
with embedded.running(Path(sys.argv[1])):
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var():
    """A VAR with a short name that the account of PostgreSQL can reach (pytest's tmp_path is closed to it)."""
    with tempfile.TemporaryDirectory(prefix="portal-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder) / "var"


@pytest.fixture(autouse=True)
def nothing_outside(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("PORTAL_TESTING", "1")


@contextmanager
def holder(var):
    command = [sys.executable, "-c", HOLDER, str(var)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "holding\n"
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def servers(var) -> set[str]:
    """Names of the living servers that work in `var`."""
    found = set()
    for process in psutil.process_iter(["name", "cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        if process.info["status"] != psutil.STATUS_ZOMBIE and f"{var}/" in line:
            found.add(process.info["name"])
    return found & {"postgres", "redis-server"}


def ask(var, sql: str):
    import environ
    import psycopg2

    address = environ.Env.db_url_config(embedded.database_url(var, owner=True))
    connection = psycopg2.connect(host=address["HOST"], user=address["USER"], dbname=address["NAME"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def redis(var):
    from redis import Redis

    return Redis.from_url(embedded.redis_url(var))


def test_the_last_to_leave_stops_the_servers_and_the_data_stays(var):
    with holder(var):
        assert servers(var) == {"postgres", "redis-server"}
        with holder(var):  # a second process attaches
            ask(var, "CREATE TABLE kept (word text)")
            ask(var, "INSERT INTO kept VALUES ('巡')")
        assert servers(var) == {"postgres", "redis-server"}
        assert ask(var, "SHOW listen_addresses") == ""
        assert redis(var).config_get("port") == {"port": "0"}
    assert servers(var) == set()
    with embedded.running(var):
        assert ask(var, "SELECT word FROM kept") == "巡"
        assert ask(var, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert servers(var) == set()


def test_a_starter_that_leaves_first_stops_nothing(var):
    with holder(var) as first, holder(var):
        first.stdin.close()
        first.wait(30)
        assert ask(var, "SELECT 1") == 1
        assert redis(var).ping()
    assert servers(var) == set()


def test_two_folders_are_two_portals(var):
    other = var.with_name("other var, 二")  # a name no socket path may carry
    with embedded.running(var), embedded.running(other):
        ask(var, "CREATE TABLE here ()")
        assert ask(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'here'") == 0
        redis(var).set("here", 1)
        assert redis(other).get("here") is None
    assert servers(var) == servers(other) == set()


def test_a_killed_starter_is_forgotten_by_the_next(var):
    with holder(var) as first:
        first.kill()
        first.wait()
    assert servers(var) == {"postgres", "redis-server"}, "nobody was left to stop them"
    with embedded.running(var):
        assert ask(var, "SELECT 1") == 1
    assert servers(var) == set()


def test_a_server_that_was_killed_is_started_again_and_named(var):
    with embedded.running(var):
        assert embedded.revive(var) == []
        for file in (var / "postgres" / "postmaster.pid", var / "redis" / "redis.pid"):
            os.kill(int(file.read_text().split()[0]), signal.SIGKILL)
        deadline = time.monotonic() + 10
        while servers(var) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert embedded.revive(var) == ["PostgreSQL", "Redis"]
        assert ask(var, "SELECT 1") == 1
        assert redis(var).ping()
    assert servers(var) == set()


def test_a_killed_server_leaves_a_pid_that_now_belongs_to_another_process(var):
    with holder(var):
        for file in (var / "postgres" / "postmaster.pid", var / "redis" / "redis.pid"):
            os.kill(int(file.read_text().split()[0]), signal.SIGKILL)
        deadline = time.monotonic() + 10
        while servers(var) and time.monotonic() < deadline:
            time.sleep(0.05)
    pid_file = var / "postgres" / "postmaster.pid"
    stranger = subprocess.Popen(["sleep", "60"], user=pid_file.stat().st_uid)
    pid_file.write_text("\n".join([str(stranger.pid), *pid_file.read_text().splitlines()[1:]]))
    try:
        with embedded.running(var):
            assert ask(var, "SELECT 1") == 1
            assert redis(var).ping()
        assert stranger.poll() is None, "whoever has the number now is left alone"
    finally:
        stranger.kill()
        stranger.wait()
    assert servers(var) == set()


def test_a_closed_home_is_no_obstacle(var):
    """As root PostgreSQL runs as another account, which may not pass through a closed folder."""
    home = var.parent / "home"
    home.mkdir(mode=0o700)
    with embedded.running(home / "var"):
        assert ask(home / "var", "SELECT 1") == 1
    away = home / "var" / "postgres.at"
    assert away.exists() == (os.geteuid() == 0)
    if away.exists():
        subprocess.run(["rm", "-r", away.read_text()], check=True)
    assert home.stat().st_mode & 0o777 == 0o700, "nobody opened it"


def test_an_address_from_the_environment_starts_nothing(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.invalid/portal")
    monkeypatch.setenv("REDIS_URL", "redis://cache.invalid/0")
    assert not embedded.is_default()
    with embedded.running(var):
        assert not var.exists()


def test_addresses_are_known_without_a_server_and_fit_into_a_socket(var):
    long = var / ("deep/" * 30).rstrip("/")
    assert embedded.database_url(var) == embedded.database_url(var)
    assert embedded.database_url(var) != embedded.database_url(var.with_name("other"))
    folder = embedded.database_url(long).removeprefix("postgres://portal_app@/").removesuffix("/portal")
    assert len(f"{folder}/.s.PGSQL.5432") <= 107
    assert servers(var) == set()


@pytest.mark.parametrize(
    ("address", "broker"),
    [
        ("unix:///v/run/redis.sock?db=1", "redis+socket:///v/run/redis.sock?virtual_host=0"),
        ("redis://user:word@cache:6379/3", "redis://user:word@cache:6379/3"),
        ("rediss://cache:6380/0", "rediss://cache:6380/0?ssl_cert_reqs=required"),
        ("rediss://cache/0?ssl_cert_reqs=none", "rediss://cache/0?ssl_cert_reqs=none"),
    ],
)
def test_the_queue_uses_the_same_redis(address, broker):
    assert embedded.broker_url(address) == broker


def test_a_secret_is_made_once_and_for_its_owner_only(var):
    script = "import sys; from pathlib import Path; from coastguard_portal.embedded import secret as s;"
    command = [sys.executable, "-c", f"{script} print(s('django', Path(sys.argv[1])))", str(var)]
    racing = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate()[0].strip() for process in racing}
    assert said == {embedded.secret("django", var)}
    assert len(said.pop()) >= 50
    assert (var / "keys" / "django").stat().st_mode & 0o777 == 0o600
    assert (var / "keys").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (var / "keys").iterdir()] == ["django"], "no draft is left"
    assert embedded.secret("other", var) != embedded.secret("django", var)
    assert var.stat().st_mode & 0o066 == 0, "nobody else may look into it, also when a key was the first thing in it"


def test_a_place_that_cannot_be_written_is_named_in_one_line(var):
    var.parent.joinpath("file").write_text("")
    with pytest.raises(embedded.EmbeddedError, match="set VAR to a folder you may write"):
        embedded.ensure(var.parent / "file" / "var")
