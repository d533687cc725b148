"""Every page of tests/paths.txt and tests/paths-staff.txt: wide, narrow, on paper, without script, on a first visit.

One visit asks all the questions, for loading is dear, and names every fault it found. What is asked is answered by the
layout; painting it would be half the work, so the browser does not.
"""

import re

import pytest
from django.urls import resolve

from tests.browser import looks
from tests.browser.conftest import CAN_BE_UNPAINTED, CHROMIUM, FLAGS, PUBLIC, STAFF, UNPAINTED, every_page

POLICY = (
    "addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.violatedDirective} ${e.blockedURI}`))"
)
WIDE = {"width": 1280, "height": 900}, "light"
NARROW = {"width": 320, "height": 640}, "dark"
MOST_BYTES, MOST_REQUESTS = 60_000, 8
WITHOUT_COOKIES = ("/", "/services/", "/sitemap/", "/privacy/", "/security/", "/accessibility/")


class Window:
    """A tab that notes what goes wrong in it and weighs what came over the wire; a stranger's fetches all anew."""

    def __init__(self, page, portal, login):
        self.page, self.portal, self.scheme = page, portal, "light"
        self.faults, self.sizes = [], []
        page.add_init_script(POLICY)
        page.on("console", lambda message: message.type == "error" and self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._requested)
        page.on("response", self._answered)
        self.wire = page.context.new_cdp_session(page)
        if not login:  # nobody weighs what staff fetch, and every message of the network costs
            self.wire.send("Network.enable")
            self.wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
            self.wire.on("Network.loadingFinished", lambda event: self.sizes.append(event["encodedDataLength"]))

    def _requested(self, request):
        if request.url.startswith("http") and not request.url.startswith(self.portal):
            self.faults.append(f"asked {request.url}")

    def _answered(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")

    def show(self, size, scheme):
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        if self.scheme != scheme:
            self.page.emulate_media(color_scheme=scheme)
            self.scheme = scheme

    def open(self, path):
        self.faults.clear()
        self.sizes.clear()
        self.page.goto(path, wait_until="load")
        self.late = self.page.evaluate(looks.LATE)
        if self.late["editor"]:
            self.page.wait_for_selector(".prose-editor [role=textbox]")  # it comes after the page, and is looked at too
        return self.page

    def scroll_on(self):
        """What waits for somebody to scroll to it is fetched; `_answered` notes what is missing."""
        if self.late["pictures"]:
            self.page.evaluate(looks.PICTURES)

    def frame(self):
        """One turn of what a browser does before it paints: the box that asks for the focus gets it."""
        if CAN_BE_UNPAINTED:
            self.wire.send("HeadlessExperimental.beginFrame", {"noDisplayUpdates": True})


@pytest.fixture(scope="module")
def engine(driver):
    flags = [*FLAGS, *UNPAINTED] if CAN_BE_UNPAINTED else FLAGS
    browser = driver.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def window(tab, portal):
    """`window(login)`: that person's window, one for the whole list."""
    windows = {}

    def make(login):
        if login not in windows:
            windows[login] = Window(tab(login, color_scheme="light"), portal, login)
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
    first_of_kind = (login, path) in FIRSTS
    seen.show(*(WIDE if first_of_kind else NARROW))
    page = seen.open(path)
    found = first_visit(page, seen.sizes, path) if public else []
    seen.scroll_on()
    if first_of_kind:
        seen.frame()
        said = looks.content(page)
        # Wide and light differs from narrow and dark by the frame alone, which the public pages show as well.
        found += looks.axe(page) if public else []
        found += looks.by_keyboard(page) + looks.past_the_header(page)
        found += without_script(tab(login, java_script_enabled=False), path, said)
        found += looks.on_paper(page) + narrow_dark(seen, looks.axe) + with_large_text(page)
    else:
        found += narrow_dark(seen)  # its words may be longer; the rest is the same for all of a kind
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


def narrow_dark(seen, rules=lambda page: []) -> list[str]:
    seen.show(*NARROW)
    return [f"narrow and dark: {fault}" for fault in rules(seen.page) + looks.sideways(seen.page)]


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
