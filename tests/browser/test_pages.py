"""Every page of tests/paths.txt and tests/paths-staff.txt: wide, narrow, on paper, without script, on a first visit.

One visit asks all the questions, for loading is dear, and names every fault it found.
"""

import re

import pytest
from django.urls import resolve

from tests.browser import looks
from tests.browser.conftest import PUBLIC, STAFF, every_page

POLICY = (
    "addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.violatedDirective} ${e.blockedURI}`))"
)
DESK, POCKET = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
MOST_BYTES, MOST_REQUESTS = 60_000, 8
WITHOUT_COOKIES = ("/", "/services/", "/sitemap/", "/privacy/", "/security/", "/accessibility/")


class Window:
    """A tab that notes what goes wrong in it and weighs what came over the wire; a stranger's fetches all anew."""

    def __init__(self, page, portal, login):
        self.page, self.portal = page, portal
        self.faults, self.sizes = [], []
        page.add_init_script(POLICY)
        page.on("console", lambda message: message.type == "error" and self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._requested)
        page.on("response", self._answered)
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": not login})
        wire.on("Network.loadingFinished", lambda event: self.sizes.append(event["encodedDataLength"]))

    def _requested(self, request):
        if request.url.startswith("http") and not request.url.startswith(self.portal):
            self.faults.append(f"asked {request.url}")

    def _answered(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")

    def open(self, path):
        self.page.set_viewport_size(DESK)
        self.page.emulate_media(color_scheme="light")
        self.faults.clear()
        self.sizes.clear()
        self.page.goto(path, wait_until="load")
        if self.page.locator("textarea[data-editor]").count():
            self.page.wait_for_selector(".prose-editor [role=textbox]")  # it comes after the page, and is looked at too
        return self.page


@pytest.fixture(scope="module")
def window(tab, portal):
    """`window(login)`: that person's window, one for the whole list."""
    windows = {}

    def make(login):
        if login not in windows:
            windows[login] = Window(tab(login, color_scheme="light", reduced_motion="reduce"), portal, login)
        return windows[login]

    return make


# Words of an address that name one of many alike.
ONE_OF_MANY = ("code", "slug", "pk", "roc_year")


def kind(path) -> tuple:
    """What draws it, in either language: a view with its step or act, and the service of a case."""
    match = resolve(path.removeprefix("/en").partition("?")[0])
    words = {name: str(value) for name, value in match.kwargs.items() if name not in ONE_OF_MANY}
    return match.view_name, words.pop("reference", "")[:2], *words.values()


def firsts(pages) -> set[tuple[str, str]]:
    """The first page of each kind: it is asked what neither words nor numbers change."""
    first = {}
    for login, path in pages:
        first.setdefault(kind(path), (login, path))
    return set(first.values())


FIRSTS = firsts(PUBLIC + STAFF)


@every_page
def test_a_page_is_good_in_every_window_on_paper_and_without_script(window, tab, login, path):
    seen, public = window(login), ("", path) in PUBLIC
    if public:
        seen.page.context.clear_cookies()
    page = seen.open(path)
    found = first_visit(page, seen.sizes, path) if public else []
    if (login, path) in FIRSTS:
        said = looks.content(page)
        # Wide and light differs from narrow and dark by the frame alone, which the public pages show as well.
        found += looks.axe(page) if public else []
        found += looks.by_keyboard(page) + looks.past_the_header(page)
        found += without_script(tab(login, java_script_enabled=False), path, said)
        found += looks.on_paper(page) + narrow_dark(page, looks.axe) + with_large_text(page)
    else:
        found += narrow_dark(page)  # its words may be longer; the rest is the same for all of a kind
    assert found + seen.faults == []


def first_visit(page, sizes, path) -> list[str]:
    """It is light, and leaves no cookie but a form's."""
    faults = []
    if not 0 < sum(sizes) < MOST_BYTES or len(sizes) > MOST_REQUESTS:
        faults.append(f"heavy: {sum(sizes)} bytes in {len(sizes)} answers")
    cookies = {cookie["name"] for cookie in page.context.cookies()}
    if "csrf" not in cookies and page.locator("form[method=post]").count():
        faults.append("a form without its cookie")
    if cookies and path.removeprefix("/en") in WITHOUT_COOKIES:
        faults.append(f"cookies: {cookies}")
    return faults


def narrow_dark(page, rules=lambda page: []) -> list[str]:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(POCKET)
    return [f"narrow and dark: {fault}" for fault in rules(page) + looks.sideways(page)]


def with_large_text(page) -> list[str]:
    page.set_viewport_size({"width": 640, "height": 800})
    found = [f"twice the text: {fault}" for fault in looks.sideways(page, looks.TWICE)]
    page.set_viewport_size({"width": 360, "height": 800})
    return found + [f"wide spacing: {fault}" for fault in looks.sideways(page, looks.SPACED)]


def without_script(page, path, said) -> list[str]:
    """The same text and links; every form can be sent."""
    page.goto(path, wait_until="load")
    plain = looks.content(page)
    faults = [f"a link only with script: {link}" for link in places(said) - places(plain)]
    faults += [f"no button without script: {form}" for form in plain["stuck"]]
    if plain["text"] < 0.95 * said["text"]:
        faults.append(f"{plain['text']} of {said['text']} characters without script")
    return faults


def places(said) -> set[str]:
    """Where the links lead; the next page of a list begins elsewhere once somebody has filed in between."""
    return {re.sub(r"([?&]after=)[^&]*", r"\1", link) for link in said["links"]}
