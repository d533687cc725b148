"""A real demo portal and a real Chromium for the tests in this folder.

The portal is `manage.py serve --demo` under a VAR of its own, so that pages are seen as people get them: compressed,
cached, under the strict content policy. The pages stand in tests/paths.txt and tests/paths-staff.txt; in the latter a
line `# login: NAME` says as whom the pages below it are opened.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.ports import free_port

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")  # the first does the same with less
CHROMIUM = os.environ.get("CHROMIUM") or next((path for path in BROWSERS if os.access(path, os.X_OK)), BROWSERS[-1])
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-extensions",
    "--no-first-run",
    "--hide-scrollbars",
]
# It lays out, answers and runs scripts, but paints only when told to; the headless shell alone knows how to.
UNPAINTED = ["--enable-begin-frame-control", "--run-all-compositor-stages-before-draw"]
CAN_BE_UNPAINTED = "headless" in Path(CHROMIUM).name
MAIL_SECONDS = 300  # a mail leaves by itself, within some seconds
START_SECONDS = 900  # a first start makes a cluster and the demo data
NOT_FOR_THE_PORTAL = ("DATABASE_URL", "PORTAL_AS_OWNER", "REDIS_URL", "REDIS_PREFIX", "DJANGO_SETTINGS_MODULE")


def pytest_collection_modifyitems(items):
    """One worker runs them all (`--dist loadgroup`): one portal, one browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if not os.access(CHROMIUM, os.X_OK):
                item.add_marker(
                    pytest.mark.skip(reason=f"no Chromium at {CHROMIUM}: set CHROMIUM to run browser tests")
                )


def paths(name: str) -> list[tuple[str, str]]:
    """(login, path) of each line; the login is empty for the public list."""
    login, found = "", []
    file = HERE.parent / name
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        text, _, remark = line.partition("#")
        if remark.strip().startswith("login:"):
            login = remark.split(":", 1)[1].strip()
        elif text.strip():
            found.append((login, text.strip()))
    return found


PUBLIC = paths("paths.txt")
STAFF = paths("paths-staff.txt")
every_page = pytest.mark.parametrize(("login", "path"), PUBLIC + STAFF)


def var() -> Path:
    """Where the portal keeps all it writes."""
    return settings.VAR / f"browser{os.environ.get('PYTEST_XDIST_WORKER', '')}"


@pytest.fixture(scope="session")
def portal():
    """The address of a demo portal that ends with the tests; a new one each time: yesterday's has other cases due."""
    shutil.rmtree(var(), ignore_errors=True)
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key not in NOT_FOR_THE_PORTAL}
    environment |= {"VAR": str(var()), "PORT": str(port), "PORTAL_DEMO": "1", "WEB_WORKERS": "1"}
    environment["PROCESSES"] = "web worker beat"  # the PDFs of the demo would take a minute of the tests' time
    command = [sys.executable, "manage.py", "serve", "--demo"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    # Read on to the end: a full pipe would stop the portal.
    threading.Thread(target=lambda: said.extend(process.stdout), daemon=True).start()
    try:
        until = time.monotonic() + START_SECONDS
        while not answers(port):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail("the demo portal did not start:\n" + "".join(said[-40:]), pytrace=False)
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(120)
        except subprocess.TimeoutExpired:
            process.kill()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def mailed(portal):
    """`mailed(word, …)`: the text of the mail that holds these words, once the worker has sent it."""

    def wait_for(*words) -> str:
        until, read = time.monotonic() + MAIL_SECONDS, {}
        while time.monotonic() < until:
            for file in (var() / "mail").glob("*.eml"):
                if file not in read:
                    read[file] = message_from_bytes(file.read_bytes(), policy=policy.default)
                text = f"{read[file]['Subject']}\n{read[file]['To']}\n{read[file].get_body(('plain',)).get_content()}"
                if all(word in text for word in words):
                    return text
            time.sleep(0.2)
        pytest.fail(f"no mail holds {words}")

    return wait_for


@pytest.fixture(scope="package")
def driver():
    """Not for the session: as long as it is there, its event loop keeps Django from the database."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="package")
def chromium(driver):
    browser = driver.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def engine(chromium):
    """Where `tab` opens its tabs; a module may have its own."""
    return chromium


@pytest.fixture(scope="package")
def cookies(chromium, portal):
    """`cookies(login)`: those of that person, signed in once for all modules: signing in is limited."""
    kept = {}

    def of(login):
        if login not in kept:
            context = chromium.new_context(base_url=portal, locale="zh-TW")
            context.set_default_timeout(60_000)
            kept[login] = sign_in(context, login)
            context.close()
        return kept[login]

    return of


@pytest.fixture(scope="module")
def tab(engine, portal, cookies):
    """`tab(login, **view)`: a tab in a window of that kind, signed in as that person; one for each kind."""
    tabs = {}

    def make(login="", **view):
        key = (login, repr(sorted(view.items())))
        if key not in tabs:
            # Without motion: a press waits until the page has scrolled to its button, a third of the time of a journey.
            shape = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-TW", "reduced_motion": "reduce", **view}
            context = engine.new_context(base_url=portal, **shape)
            context.set_default_timeout(60_000)
            if login:
                context.add_cookies(cookies(login))
            tabs[key] = context.new_page()
        return tabs[key]

    yield make
    for page in tabs.values():
        page.context.close()


def sign_in(context, login) -> list[dict]:
    from accounts.demo import SIGN_INS

    page = context.new_page()
    page.goto("/staff/sign-in/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", next(row[1] for row in SIGN_INS if row[0] == login))
    page.locator("form:has(input[name=password]) [type=submit]").first.click()
    page.wait_for_load_state()
    assert not page.locator("input[name=password]").count(), f"{login} could not sign in"
    return context.cookies()
