"""Every page of tests/paths.txt and tests/paths-staff.txt, visited wide, narrow, without script and for the first time.

One visit asks many questions and names every fault it found.
"""

import pytest

from tests.browser import looks
from tests.browser.conftest import PUBLIC, every_page

POLICY = (
    "addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.violatedDirective} ${e.blockedURI}`))"
)
MOST_BYTES, MOST_REQUESTS = 60_000, 8


@pytest.fixture
def wide(tab, portal):
    """`wide(login)`: a desk's window in daylight, and the list of what goes wrong in it."""

    def make(login):
        page = tab(login, color_scheme="light", reduced_motion="reduce")
        if not hasattr(page, "faults"):
            page.faults = listen(page, portal)
        page.faults.clear()
        return page, page.faults

    return make


def listen(page, portal) -> list[str]:
    """Note errors, refusals of the content policy, failed loads and requests to anyone else."""
    faults = []

    def console(message):
        if message.type == "error":
            faults.append(message.text)

    def broke(error):
        faults.append(str(error))

    def requested(request):
        if request.url.startswith("http") and not request.url.startswith(portal):
            faults.append(f"asked {request.url}")

    def answered(response):
        if response.status >= 400:
            faults.append(f"{response.status} {response.url}")

    page.add_init_script(POLICY)
    for event, listener in {"console": console, "pageerror": broke, "request": requested, "response": answered}.items():
        page.on(event, listener)
    return faults


@every_page
def test_wide_by_keyboard_and_on_paper(wide, login, path):
    page, faults = wide(login)
    page.goto(path, wait_until="load")
    found = looks.axe(page) + looks.by_keyboard(page) + looks.past_the_header(page) + looks.on_paper(page)
    assert found + faults == []


@every_page
def test_narrow_dark_and_with_large_text(tab, login, path):
    page = tab(login, viewport={"width": 320, "height": 640}, color_scheme="dark", bypass_csp=True)
    page.goto(path, wait_until="load")
    found = looks.axe(page) + looks.sideways(page)
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    found += [f"twice the text: {fault}" for fault in looks.sideways(page)]
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    page.set_viewport_size({"width": 360, "height": 800})
    page.add_style_tag(content=looks.SPACING)
    found += [f"wide spacing: {fault}" for fault in looks.sideways(page)]
    page.set_viewport_size({"width": 320, "height": 640})
    assert found == []


@every_page
def test_without_script_it_says_the_same(tab, login, path):
    said = {}
    for script in (True, False):
        page = tab(login, java_script_enabled=script)
        page.goto(path, wait_until="load")
        said[script] = looks.content(page)
    assert said[False]["text"] >= 0.95 * said[True]["text"]
    assert set(said[False]["links"]) >= set(said[True]["links"])
    assert said[False]["stuck"] == []


@pytest.mark.parametrize("path", [path for _login, path in PUBLIC if not path.startswith("/en/")])
def test_a_first_visit_is_light_and_leaves_no_cookie_but_a_forms(chromium, portal, path):
    context = chromium.new_context(base_url=portal)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    got = []
    wire.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    cookies = {cookie["name"] for cookie in context.cookies()}
    has_form = page.locator("form[method=post]").count() > 0
    context.close()
    assert sum(got) < MOST_BYTES
    assert len(got) <= MOST_REQUESTS
    assert "csrf" in cookies or not has_form
    assert not cookies or path not in ("/", "/services/", "/sitemap/", "/privacy/", "/security/", "/accessibility/")
