"""Nothing scrolls sideways at 320 px, at twice the text, with wide spacing; and paper shows no screen furniture."""

import pytest

from tests.browser.conftest import every_page

SIDEWAYS = """() => {
  if (document.scrollingElement.scrollWidth <= innerWidth + 1) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-scroll"))
    .map((e) => `${e.tagName}.${e.className}`).slice(0, 5);
}"""
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)
VIEWS = {
    "320-px": ({"width": 320, "height": 640}, ""),
    "twice-the-text": ({"width": 640, "height": 800}, "html { font-size: 200% !important }"),
    "letter-spacing": ({"width": 360, "height": 800}, SPACING),
}
PAPER = """() => {
  const furniture = [...document.querySelectorAll("nav, form button, .btn, .tools, .skip")];
  const shown = furniture.filter((e) => e.getClientRects().length);
  const ground = getComputedStyle(document.body).backgroundColor;
  return [shown.map((e) => e.className || e.tagName), ground, document.scrollingElement.scrollWidth <= innerWidth + 1];
}"""


@pytest.mark.parametrize("view", VIEWS)
@every_page
def test_nothing_scrolls_sideways(tab, login, path, view):
    viewport, css = VIEWS[view]
    page = tab(login, viewport=viewport, bypass_csp=True)
    page.goto(path, wait_until="load")
    if css:
        page.add_style_tag(content=css)
    assert page.evaluate(SIDEWAYS) == []


@every_page
def test_paper_is_white_and_shows_no_screen_furniture(tab, login, path):
    page = tab(login, viewport={"width": 718, "height": 1000}, color_scheme="dark")
    page.goto(path, wait_until="load")
    page.emulate_media(media="print")
    assert page.evaluate(PAPER) == [[], "rgb(255, 255, 255)", True]
    page.emulate_media(media="screen")
