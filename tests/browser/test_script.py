"""What the script adds, on a small page of its own that is served in the portal's place."""

from pathlib import Path

import pytest

PAGE = """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>x</title>
<script src="/app.js" defer></script></head><body><main>{body}</main></body></html>"""


@pytest.fixture
def show(chromium):
    """`show(body)`: a tab with this body and our script, under an address that nobody but this test answers."""
    script = (Path(__file__).resolve().parents[2] / "static" / "js" / "app.js").read_text("utf-8")
    context = chromium.new_context(base_url="http://localhost:9", timezone_id="Asia/Taipei")
    page = context.new_page()

    def open_page(body, lang="zh-Hant-TW"):
        html = PAGE.format(body=body, lang=lang)
        page.unroute_all()
        page.route("**/script-test/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.route("**/app.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
        page.goto("/script-test/", wait_until="load")
        return page

    yield open_page
    context.close()


DATE = """<div><div data-roc><input id="y"><input id="m"><input id="d"></div><p class="says"></p></div>"""


@pytest.mark.parametrize(
    ("lang", "typed", "said"),
    [
        ("zh-Hant-TW", ("115", "12", "27"), "民國 115 年 12 月 27 日（西元 2026 年，星期日）"),
        ("zh-Hant-TW", ("2026", "12", "27"), "民國 115 年 12 月 27 日（西元 2026 年，星期日）"),
        ("zh-Hant-TW", ("１１５", "１", "2"), "民國 115 年 1 月 2 日（西元 2026 年，星期五）"),
        ("en", ("115", "12", "27"), "Sunday 27 December 2026 (ROC 115)"),
        ("zh-Hant-TW", ("115", "2", "30"), ""),
        ("zh-Hant-TW", ("115", "", "30"), ""),
        ("zh-Hant-TW", ("1500", "1", "1"), ""),
        ("zh-Hant-TW", ("一一五", "1", "1"), ""),
    ],
)
def test_a_date_is_repeated_in_both_calendars(show, lang, typed, said):
    page = show(DATE, lang)
    for box, value in zip("ymd", typed, strict=True):
        page.fill(f"#{box}", value)
    assert page.inner_text(".says").replace(",", "") == said


COPY = """<strong id="no"> YD-115-000123-7 </strong>
<button type="button" data-copy="no" data-done="copied" data-failed="marked" hidden>copy</button>"""


def test_the_copy_button_appears_and_copies(show):
    page = show(COPY)
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; } }")
    page.click("button")
    assert page.inner_text("[role=status]") == "copied"
    assert page.evaluate("() => window.copied") == "YD-115-000123-7"


def test_where_copying_is_refused_the_number_is_marked(show):
    page = show(COPY)
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('no'); } }")
    page.click("button")
    assert page.inner_text("[role=status]") == "marked"
    assert page.evaluate("() => getSelection().toString().trim()") == "YD-115-000123-7"


def test_a_second_press_is_not_sent(show):
    page = show(
        '<form method="post" action="/script-test/sent/"><button type="submit" name="a" value="1">go</button></form>'
    )
    sent = []
    page.route("**/script-test/sent/", lambda route: sent.append(route.request.post_data) or route.fulfill(status=204))
    for _press in range(3):
        page.dispatch_event("button", "click")
        page.wait_for_timeout(100)
    assert sent == ["a=1"]
    assert page.get_attribute("button", "aria-disabled") == "true"
    assert page.get_attribute("button", "disabled") is None, "it keeps its name, its value and the focus"


def test_staff_are_warned_before_their_sign_in_ends_and_can_extend_it(show):
    page = show("")
    page.clock.install()
    page = show(
        '<p data-session="1200" data-idle="20" data-extend="/script-test/extend/" data-soon="soon" '
        'data-button="stay" data-done="done" data-failed="failed">20 minutes</p>'
    )
    asked = []
    page.route("**/script-test/extend/", lambda route: asked.append(1) or route.fulfill(body="ok"))
    page.clock.fast_forward("17:50")
    assert page.inner_text("p") == "20 minutes"
    page.clock.fast_forward("00:15")
    assert page.inner_text("[role=alert]").strip() == "soon"
    page.click("text=stay")
    page.wait_for_function("() => document.querySelector('p').textContent === 'done 20 minutes'")
    assert asked == [1]
    page.clock.fast_forward("17:10")
    assert page.inner_text("[role=alert]").strip() == "soon"
