"""日誌: whoever reads a log finds nothing in it that opens a case, confirms an address or answers for somebody."""

import io
import logging
import re
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from coastguard_portal import access_matrix
from coastguard_portal.logs import Discreet, without_secrets

SECRET = "1e-SECRETSECRET"
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
# What an address calls the part that is its secret; "code" elsewhere is that of a service or a chart.
PARTS = {"token", "link"}
BY_NAME = {"visit_pass": "code", "visit_pass_code": "code", "visit_arrive": "code"}


def private() -> list[str]:
    """Every address with a secret in it, in both languages."""
    found = []
    for name, parts in access_matrix.walk(get_resolver(), ()):
        secret = {part for part in parts if part in PARTS or BY_NAME.get(name) == part}
        if secret:
            address = reverse(name, kwargs={part: SECRET if part in secret else 1 for part in parts})
            found += [address, f"/en{address}"]
    return found


def test_no_private_link_is_logged_by_us_or_by_nginx():
    conf = (DEPLOY / "nginx.conf").read_text("utf-8")
    door = re.compile(re.search(r'"~(\^\(\?<door>[^"]+)"', conf)[1].replace("?<door>", "?P<door>"))
    addresses = private()
    assert len(addresses) > 20
    for address in addresses:
        assert SECRET not in without_secrets(f"Forbidden (CSRF token missing.): {address}"), address
        assert (found := door.match(address)) and SECRET not in found["door"], address
    assert "$told" in conf.split("log_format", 1)[1] and "$uri" not in conf.split("log_format", 1)[1].split(";")[0]
    kept = "Not Found: /staff/cases/YD-115-000001-7/ and /services/yacht-departure/sop/2/"
    assert without_secrets(kept) == kept


def test_the_fault_log_of_nginx_is_above_the_levels_that_quote_requests():
    conf = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert re.findall(r"error_log \S+ (\w+);", conf) == ["alert"]
    assert conf.index("error_log") < conf.index("server {"), "for all of it"


def our_console() -> logging.StreamHandler:
    return next(one for one in logging.getLogger().handlers if isinstance(one.formatter, Discreet))


def test_the_story_of_a_fault_tells_no_link_either():
    try:
        raise ValueError(f"no case behind /track/link/{SECRET}/")
    except ValueError:
        fault = logging.LogRecord("portal", logging.ERROR, "", 1, "a fault", (), sys.exc_info())
    told = our_console().format(fault)
    assert "/track/link/…/" in told
    assert SECRET not in told


@pytest.mark.django_db
@pytest.mark.parametrize("address", [f"/track/link/{SECRET}/", f"/en/rate/{SECRET}/", f"/mailbox/confirm/{SECRET}/"])
def test_a_press_that_is_refused_leaves_no_link_in_the_log(address):
    console = our_console()
    before = console.setStream(written := io.StringIO())
    try:
        client = Client(enforce_csrf_checks=True)
        statuses = [
            client.post(address).status_code,
            client.get(address).status_code,
            client.options(address).status_code,
        ]
    finally:
        console.setStream(before)
    assert statuses == [403, 404, 405]
    assert "Forbidden" in written.getvalue() and "…" in written.getvalue()
    assert SECRET not in written.getvalue()
