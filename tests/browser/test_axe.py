"""axe-core over every page: WCAG 2.2 A and AA and its best practices, wide and light, narrow and dark."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.conftest import every_page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const result = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")}`);
}"""
VIEWS = {
    "wide-light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "narrow-dark": {"viewport": {"width": 360, "height": 800}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("view", VIEWS)
@every_page
def test_axe_finds_nothing(tab, login, path, view):
    page = tab(login, reduced_motion="reduce", **VIEWS[view])
    page.goto(path, wait_until="load")
    page.evaluate(AXE)  # over the debugger: the content policy stays in force
    assert page.evaluate(RUN, TAGS) == []
