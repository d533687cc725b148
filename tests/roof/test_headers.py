"""What every answer carries, what is refused at the door, and the settings of a production run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
PAGES = ["/", "/en/", "/privacy/", "/display/", "/no-such-page/", "/healthz/live"]


def policy_of(response) -> dict:
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";") if part.split())
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_is_hardened(client, page):
    response = client.get(page)
    policy = policy_of(response)
    assert (
        policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    )
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == policy["form-action"] == ["'self'"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "charset=utf-8" in response.headers["Content-Type"]


def test_a_cached_page_is_as_hardened_as_a_fresh_one(client):
    fresh, cached = client.get("/privacy/"), client.get("/privacy/")
    assert dict(fresh.headers) == dict(cached.headers)


@pytest.mark.parametrize("page", ["/display/", "/no-such-page/", "/staff/sign-in/"])
def test_what_nobody_declared_public_is_kept_by_nobody(client, page):
    assert "no-store" in client.get(page).headers["Cache-Control"]


def test_form_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    for cookie in client.get("/display/").cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "FOO"])
@pytest.mark.parametrize("page", ["/", "/display/", "/no-such-page/"])
def test_verbs_we_do_not_use_are_refused(client, method, page):
    response = client.generic(method, page)
    assert response.status_code == 405
    assert "TRACE" not in response.headers["Allow"]


def test_an_unknown_host_is_refused_and_not_repeated(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content
    assert response.headers["Content-Security-Policy"]


def test_a_forwarded_host_is_not_believed(client):
    assert b"evil.example" not in client.get("/", headers={"x-forwarded-host": "evil.example"}).content


@pytest.mark.parametrize("page", ["/", "/display/"])
def test_a_form_without_a_token_is_refused(page):
    assert Client(enforce_csrf_checks=True).post(page, {"x": "1"}).status_code in (403, 405)


def test_strange_bytes_in_an_address_are_only_not_found(client):
    assert client.get("/no-such-page-%00%ff/?q=%00%ff").status_code in (400, 404)


PRODUCTION = {
    "SECRET_KEY": "k" * 64,
    "DATABASE_URL": "postgres://portal@db.invalid/portal",
    "REDIS_URL": "redis://cache.invalid/0",
    "PORTAL_URL": "https://portal.invalid",
    "PORTAL_HOSTS": "portal.invalid",
}
NAMES = [
    *("DEBUG", "DEMO", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "SECURE_HSTS_SECONDS"),
    *("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE"),
    *("CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY"),
    *("X_FRAME_OPTIONS", "SECURE_REFERRER_POLICY", "DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FILES"),
    *("FILE_UPLOAD_PERMISSIONS", "USE_X_FORWARDED_HOST", "STORAGES", "PASSWORD_HASHERS"),
]


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """The settings of a run with servers of its own, read by a process of its own."""
    code = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))"
    )
    keep = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "LC_ALL", "HOME")}
    environment = {**keep, **PRODUCTION, "VAR": str(tmp_path_factory.mktemp("var"))}
    environment["DJANGO_SETTINGS_MODULE"] = "coastguard_portal.settings"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_production_is_closed(production):
    assert production["DEBUG"] is production["DEMO"] is production["USE_X_FORWARDED_HOST"] is False
    assert production["ALLOWED_HOSTS"] == ["portal.invalid"]
    assert production["SECURE_SSL_REDIRECT"] is production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert production["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert production["X_FRAME_OPTIONS"] == "DENY"
    assert production["SECURE_REFERRER_POLICY"] == "same-origin"


@pytest.mark.parametrize("kind", ["SESSION", "CSRF"])
def test_production_cookies_are_tied_to_the_host_and_to_tls(production, kind):
    assert production[f"{kind}_COOKIE_NAME"].startswith("__Host-")
    assert production[f"{kind}_COOKIE_SECURE"] is production[f"{kind}_COOKIE_HTTPONLY"] is True


def test_production_limits_what_is_sent_and_stored(production):
    assert production["DATA_UPLOAD_MAX_MEMORY_SIZE"] <= 2_621_440
    # Empty boxes count too: a page of seven papers with five files. In bytes the upload handler holds the request.
    assert production["DATA_UPLOAD_MAX_NUMBER_FILES"] <= 20
    assert production["FILE_UPLOAD_PERMISSIONS"] == 0o640
    assert "Argon2" in production["PASSWORD_HASHERS"][0]
    assert "Manifest" in production["STORAGES"]["staticfiles"]["BACKEND"]
