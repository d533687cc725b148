"""What is read off an open page. Each asks one question and answers a list of faults, empty when all is well."""

from pathlib import Path

import axe_playwright_python

# axe reads the same few colours of a page thousands of times, which was a third of its work: each is read once.
COLOURS = """(() => {
  const { prototype } = axe.commons.color.Color, read = prototype.parseString, known = new Map();
  prototype.parseString = function (text) {
    if (known.has(text)) return Object.assign(this, known.get(text));
    read.call(this, text);
    known.set(text, { r: this.r, g: this.g, b: this.b, alpha: this.alpha });
    return this;
  };
})();"""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8") + COLOURS
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const only = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
  const result = await axe.run(document, { ...only, preload: { assets: ["media"] } });  // no rule reads sheets
  return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")}`);
}"""
SIDEWAYS = """() => {
  const cut = [...document.querySelectorAll(".table-scroll:has(> .cards)")]
    .filter((box) => innerWidth <= 320 && box.scrollWidth > box.clientWidth + 1).map(() => "cards cut off");
  if (document.scrollingElement.scrollWidth <= innerWidth + 1) return cut;
  const wide = [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-scroll"));
  return [`${document.scrollingElement.scrollWidth} px`, ...wide.slice(0, 4).map((e) => `${e.tagName}.${e.className}`)];
}"""
PAPER = """() => {
  const furniture = [...document.querySelectorAll("nav, form button, .btn, .tools, .skip")];
  const shown = furniture.filter((e) => e.getClientRects().length).map((e) => `on paper: ${e.className || e.tagName}`);
  const ground = getComputedStyle(document.body).backgroundColor;
  if (ground !== "rgb(255, 255, 255)") shown.push(`ground ${ground}`);
  return shown;
}"""
CONTROLS = """() => {
  const radios = new Set();
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  return [...document.querySelectorAll(controls)]
    .filter((e) => !e.disabled && e.tabIndex >= 0 && e.getClientRects().length)
    .filter((e) => getComputedStyle(e).visibility !== "hidden" && !e.closest("details:not([open]) > :not(summary)"))
    .filter((e) => e.type !== "radio" || (!radios.has(e.name) && radios.add(e.name))).length;
}"""
FOCUS = """() => {
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
# The Tab key walks from the top; where it stands before each press is noted in the page, which is quicker than to ask.
WALK = f"""() => {{
  const focus = {FOCUS};
  document.body.tabIndex = -1;  // from the top, also where a box has the focus from the start
  document.body.focus();
  document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
  const before = [];
  addEventListener("keydown", () => before.push(focus()), true);
  window.stops = () => [...before.slice(1), focus()];
  return ({CONTROLS})();
}}"""
LATE = """() => ({
  editor: Boolean(document.querySelector("textarea[data-editor]")),
  pictures: [...document.querySelectorAll("img[loading=lazy]")].some((picture) => picture.checkVisibility()),
})"""
PICTURES = """() => Promise.all([...document.querySelectorAll("img[loading=lazy]")].map((picture) => {
  picture.loading = "eager";
  return picture.complete || new Promise((good) => { picture.onload = picture.onerror = good; });
}))"""
CONTENT = """() => ({
  // A date read back, and the editor over a box of marks, are helps that come with the script.
  text: [...document.querySelectorAll("main .says, main .prose-editor")]
    .reduce((rest, line) => rest - line.innerText.length, document.querySelector("main").innerText.length),
  links: [...document.querySelectorAll("main a[href]")].filter((e) => e.getClientRects().length).map((e) => e.href),
  stuck: [...document.forms]
    .filter((form) => ![...form.querySelectorAll("[type=submit]")].some((button) => button.getClientRects().length))
    .map((form) => form.action),
})"""
TWICE = "() => { document.documentElement.style.fontSize = '200%'; }"
SPACED = """() => {
  document.documentElement.style.fontSize = "";
  const sheet = new CSSStyleSheet();  // the content policy lets no <style> in
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }
  `);
  document.adoptedStyleSheets.push(sheet);
}"""


def axe(page) -> list[str]:
    """The rules of WCAG 2.2 A and AA and the best practices that axe-core finds broken."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)  # over the debugger: the content policy stays in force
    return page.evaluate(RUN, TAGS)


def sideways(page, change="() => {}") -> list[str]:
    """What makes the page wider than its window, after a change of its looks."""
    return page.evaluate(f"() => {{ ({change})(); return ({SIDEWAYS})(); }}")


def on_paper(page) -> list[str]:
    """Screen furniture or a dark ground in print."""
    page.emulate_media(media="print")
    faults = page.evaluate(PAPER)
    page.emulate_media(media="screen")
    return faults


def by_keyboard(page) -> list[str]:
    """Controls the Tab key does not reach, or where the focus cannot be seen; the skip link comes first."""
    wanted = page.evaluate(WALK)
    stops, whole = walk(page, wanted + 1)
    if not whole:
        stops, _whole = walk(page, 9)
    faults = [f"out of sight: {stop['key']}" for stop in stops if not stop["seen"]]
    faults += [f"not marked: {stop['key']}" for stop in stops if not stop["marked"]]
    if not stops or stops[0]["href"] != "#main":
        faults.append("the skip link does not come first")
    if (reached := len({stop["key"] for stop in stops})) < wanted:
        faults.append(f"reached {reached} of {wanted} controls")
    return faults


def walk(page, presses) -> tuple[list[dict], bool]:
    """Press Tab so many times; all stops so far up to the end of the page, and whether it was reached."""
    for _press in range(presses):
        page.keyboard.down("Tab")  # held down: half the messages
    page.keyboard.up("Tab")
    stops = page.evaluate("() => window.stops()")
    for number, stop in enumerate(stops):
        if stop is None or (number and stop["key"] == stops[0]["key"]):
            return stops[:number], True
    return stops, False


def past_the_header(page) -> list[str]:
    """The skip link leads into the page."""
    page.evaluate("() => document.querySelector('a.skip').focus()")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
    return [] if inside else ["the skip link does not lead into the page"]


def content(page) -> dict:
    """Length of the text, the links, and forms nobody could send."""
    return page.evaluate(CONTENT)
