"""A wrong variable is told in a line each, before anything is started; a secret is never repeated."""

import gc
import re
import signal
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

import manage
from coastguard_portal import embedded, environment
from coastguard_portal import settings as portal
from tests.test_deploy import DEPLOY


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("PORT", ["99999", "80x", "-1", "0"], ["8000"]),
        ("UPLOAD_BYTES", ["10MB"], ["10485760"]),
        ("PROXY_HOPS", ["-1", "one"], ["0", "2"]),
        ("PASSWORD_MAX_DAYS", ["-1", "six months"], ["0", "180"]),
        ("PORTAL_DEMO", ["maybe", "2"], ["1", "no", "", "TRUE"]),
        ("DATABASE_URL", ["db.mine", "mysql://a@b/c"], ["postgres://a:b@c/d?sslmode=require"]),
        ("REDIS_URL", ["cache.mine:6379"], ["rediss://:x@y:6379/1", "unix:///r.sock?db=1"]),
        ("SMTP_URL", ["mail.mine:587"], ["smtp+tls://a:b@mail.internal:587"]),
        ("CLAMD_URL", ["localhost:3310", "/run/clamav/clamd.ctl"], ["tcp://clam:3310", "unix:///run/clamd.ctl"]),
        ("PORTAL_URL", ["portal.example.tw"], ["https://portal.example.tw"]),
        ("FIELD_KEYS", ["justasecret", "k1="], ["k1=abc", "k2=a,k1=b="]),
        ("LOG_LEVEL", ["LOUD"], ["INFO"]),
        ("HASH_KEY", ["CHANGE"], ["x" * 50]),
    ],
)
def test_what_cannot_be_meant_is_named(name, wrong, right):
    for value in wrong:
        (line,) = environment.faults({name: value})
        assert line.startswith(name)
        assert name not in environment.SECRETS or value == "CHANGE" or value not in line
    assert [environment.faults({name: value}) for value in right] == [[]] * len(right)


def test_every_number_and_switch_of_the_settings_is_looked_at():
    read = re.findall(r'env\.(int|bool)\(\s*"(\w+)"', Path(portal.__file__).read_text("utf-8"))
    looked_at = {("int", name) for name, _least, _most in environment.WHOLE} | {
        ("bool", name) for name in environment.SWITCHES
    }
    own = {("bool", "PORTAL_AS_OWNER")}  # said by manage.py itself
    assert set(read) <= looked_at | own
    assert len(read) > len(own)


def test_the_example_is_taken_once_it_is_filled_in():
    lines = (line for file in DEPLOY.glob("*.env.example") for line in file.read_text("utf-8").splitlines())
    example = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    assert all("CHANGE" in line for line in environment.faults(example))
    assert environment.faults({name: value.replace("CHANGE", "x1") for name, value in example.items()}) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ImproperlyConfigured("PORT must be …\nHASH_KEY still …"), "PORT must be …\nHASH_KEY still …"),
        (OperationalError("connection to server at 1 failed\n\tIs it?"), "The database does not answer: connection to"),
        (embedded.EmbeddedError("Redis did not start: why"), "Redis did not start: why"),
    ],
)
def test_a_command_ends_in_words(monkeypatch, fault, said):
    def fails(_arguments):
        raise fault

    monkeypatch.setattr("django.core.management.execute_from_command_line", fails)
    monkeypatch.setattr(sys, "argv", ["manage.py", "check"])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)
    with pytest.raises(SystemExit) as end:
        manage.main()
    assert str(end.value.code).startswith(said)
