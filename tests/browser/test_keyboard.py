"""Every control is reached with the Tab key, in sight and visibly, and the skip link leads past the header."""

from tests.browser.conftest import every_page

CONTROLS = """() => {
  const radios = new Set();
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  return [...document.querySelectorAll(controls)]
    .filter((e) => !e.disabled && e.tabIndex >= 0 && e.getClientRects().length)
    .filter((e) => getComputedStyle(e).visibility !== "hidden" && !e.closest("details:not([open]) > :not(summary)"))
    .filter((e) => e.type !== "radio" || (!radios.has(e.name) && radios.add(e.name))).length;
}"""
HERE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  const name = (e.textContent || e.value || "").trim().slice(0, 20);
  return {
    key: [e.tagName, e.id, e.name, e.getAttribute("href"), name, box.left + scrollX, box.top + scrollY].join("~"),
    href: e.getAttribute("href") || "",
    seen: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    marked: getComputedStyle(e).outlineStyle !== "none" && parseFloat(getComputedStyle(e).outlineWidth) >= 2,
  };
}"""


@every_page
def test_every_control_is_reached_and_seen(tab, login, path):
    page = tab(login, reduced_motion="reduce")
    page.goto(path, wait_until="load")
    page.evaluate("() => document.activeElement?.blur()")
    wanted, stops = page.evaluate(CONTROLS), []
    for _press in range(wanted + 10):
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop is None or (stops and stop["key"] == stops[0]["key"]):
            break
        stops.append(stop)
    assert stops[0]["href"] == "#main", "the skip link comes first"
    assert [stop["key"] for stop in stops if not stop["seen"]] == []
    assert [stop["key"] for stop in stops if not stop["marked"]] == []
    assert len({stop["key"] for stop in stops}) >= wanted


@every_page
def test_the_skip_link_leads_into_the_page(tab, login, path):
    page = tab(login, reduced_motion="reduce")
    page.goto(path, wait_until="load")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
