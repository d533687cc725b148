"""The incident report in a browser: 118 first, the map without script, a lost connection that loses nothing."""

import struct
import zlib
from datetime import datetime, timedelta

import pytest

from cases.calendar import TAIPEI
from tests.browser.test_journey import choose, press, tab_to, type_into

FORM = "/en/services/incident/apply/"


def picture() -> dict:
    """A small PNG, as a camera would hand it over."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\x10\x60\xa0\x10\x60\xa0" * 2)
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return {"name": "oil.png", "mimeType": "image/png", "buffer": body}


@pytest.fixture
def page(tab):
    def make(**view):
        page = tab(locale="en-GB", **view)
        page.context.clear_cookies()
        page.goto(FORM)
        return page

    return make


def to_details(page):
    choose(page, "in_danger", 1)
    press(page, "Continue")
    tab_to(page, name="category")
    page.locator("[name=category][value=pollution]").check()
    press(page, "Continue")


def point(page, x, y):
    with page.expect_navigation():
        page.locator("input[type=image]").click(position={"x": x, "y": y})


def moment():
    earlier = datetime.now(TAIPEI) - timedelta(hours=1)
    parts = {"year": earlier.year - 1911, "month": earlier.month, "day": earlier.day, "time": f"{earlier:%H%M}"}
    return {f"occurred_at_{part}": str(text) for part, text in parts.items()}


def test_a_report_is_filed_by_keyboard_and_pointer_without_script(page):
    page = page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    to_details(page)
    type_into(page, **moment(), description="A strip of oil along the pier, drifting in.")
    press(page, "Continue")
    point(page, 209, 74)
    assert "Marked: 25°" in page.inner_text("[role=status] >> nth=-1")
    point(page, 150, 130)
    press(page, "Continue")
    press(page, "Continue")  # no photo
    page.locator("[name=mode][value=anonymous]").check()
    press(page, "Continue")
    assert page.locator(".alarm a[href='tel:118']").is_visible()
    for name in ("true", "consent"):
        tab_to(page, name=name)
        page.keyboard.press("Space")
    press(page, "Send the report")
    assert page.inner_text("#reference").startswith("IR-")
    assert page.evaluate("document.documentElement.scrollWidth <= 320")


def test_a_lost_line_keeps_text_and_photo_and_sends_once(page):
    page = page()
    to_details(page)
    type_into(page, **moment(), description="Oil in the harbour, seen from the breakwater.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_function("document.querySelector('[data-line]').textContent.includes('No connection')")
    assert page.input_value("textarea[name=description]").startswith("Oil in the harbour")
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "Oil in the harbour" in kept
    with page.expect_navigation():
        page.context.set_offline(False)  # the line is back: it goes out by itself
    assert page.url.endswith("/place/")
    assert "Oil in the harbour" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.locator("[name=way][value=port]").check()
    page.locator("[name=port]").select_option("keelung-bisha")
    press(page, "Continue")
    page.set_input_files("input[type=file] >> nth=0", picture())
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_function("document.querySelector('[data-line]').textContent.includes('No connection')")
    page.context.set_offline(False)
    page.wait_for_url("**/reporter/")
    page.locator("[name=mode][value=named]").check()
    type_into(page, name="Jane Doe")
    page.locator("[name=reply][value=phone]").check()
    type_into(page, phone="0912-345-678")
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_function("document.querySelector('[data-line]').textContent.includes('No connection')")
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "Jane" not in kept
    assert "0912" not in kept
    page.context.set_offline(False)
    page.wait_for_url("**/check/")
    assert "oil.png" in page.inner_text("main")
    for name in ("true", "consent"):
        page.locator(f"[name={name}]").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_function("document.querySelector('[data-line]').textContent.includes('No connection')")
    page.context.set_offline(False)
    page.wait_for_url("**/done/")
    reference = page.inner_text("#reference")
    page.goto(FORM + "check/")
    assert page.inner_text("#reference") == reference  # once, and the same
