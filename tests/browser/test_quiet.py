"""Without script a page says the same; with it, it is quiet, stays on this site and is light."""

import pytest

from tests.browser.conftest import every_page, public_pages

READ = """() => ({
  text: document.querySelector("main").innerText.length,
  links: [...document.querySelectorAll("main a[href]")].filter((e) => e.getClientRects().length).map((e) => e.href),
  stuck: [...document.forms]
    .filter((form) => ![...form.querySelectorAll("[type=submit]")].some((button) => button.getClientRects().length))
    .map((form) => form.action),
})"""
POLICY = (
    "addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.violatedDirective} ${e.blockedURI}`))"
)
MOST_BYTES, MOST_REQUESTS = 60_000, 8


@every_page
def test_a_page_without_script_says_the_same(tab, login, path):
    said = {}
    for script in (True, False):
        page = tab(login, java_script_enabled=script)
        page.goto(path, wait_until="load")
        said[script] = page.evaluate(READ)
    assert said[False]["text"] >= 0.95 * said[True]["text"]
    assert set(said[False]["links"]) >= set(said[True]["links"])
    assert said[False]["stuck"] == []


@every_page
def test_a_page_is_quiet_and_asks_nobody_else(tab, portal, login, path):
    page = tab(login, color_scheme="light")
    faults = []

    def console(message):
        if message.type == "error":
            faults.append(message.text)

    def requested(request):
        if request.url.startswith("http") and not request.url.startswith(portal):
            faults.append(request.url)

    def answered(response):
        if response.status >= 400:
            faults.append(f"{response.status} {response.url}")

    def broke(error):
        faults.append(str(error))

    listeners = {"console": console, "request": requested, "response": answered, "pageerror": broke}
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        page.add_init_script(POLICY)
        page.goto(path, wait_until="networkidle")
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
    assert faults == []


@public_pages
def test_a_first_visit_is_light(chromium, portal, path):
    context = chromium.new_context(base_url=portal)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    got = []
    wire.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    cookies = context.cookies()
    context.close()
    assert sum(got) < MOST_BYTES
    assert len(got) <= MOST_REQUESTS
    # A form sets the cookie that protects it, any other page none.
    assert {cookie["name"] for cookie in cookies} <= {"csrf"}


@pytest.mark.parametrize("path", ["/", "/en/privacy/"])
def test_reading_sets_no_cookie(tab, path):
    page = tab("", locale="en-GB")
    page.goto(path)
    assert page.context.cookies() == []
