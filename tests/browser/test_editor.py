"""The rich-text editor of the staff pages: in the language of the page, and what is made with it is what is kept."""

import re


def test_a_heading_and_a_link_are_made_in_the_language_of_the_page(tab):
    page = tab("editor")
    fetched = []
    page.on("request", lambda request: fetched.append(request.resource_type))
    page.goto("/staff/content/new/")
    text = page.locator(".prose-editor [role=textbox]").first  # put over the box by the script
    text.click()
    bar = page.locator(".prose-menubar").first
    bar.get_by_role("button", name="插入連結").wait_for()  # they get their names once the editor is whole
    labels = bar.get_by_role("button").evaluate_all("(all) => all.map((e) => e.ariaLabel || e.textContent)")
    assert len(labels) > 10
    assert [label for label in labels if re.search("[a-z]{3}", label)] == []
    page.keyboard.type("開放時間")
    bar.locator(".prose-menubar__selected").click()
    page.get_by_role("button", name="標題 2").click()
    assert bar.locator(".prose-menubar__selected").inner_text() == "標題 2"
    page.keyboard.press("Enter")
    page.keyboard.type("法規")
    page.keyboard.press("Shift+Home")
    bar.get_by_role("button", name="插入連結").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("網址").fill("/laws/")
    asked.get_by_role("button", name="套用").click()
    kept = page.locator("textarea[data-editor]").first.input_value()
    assert kept.startswith("<h2>開放時間</h2><p><a ")
    assert 'href="/laws/"' in kept
    bar.get_by_role("button", name="插入表格").click()
    assert re.findall("[A-Za-z]{2,}", page.get_by_role("dialog").inner_text()) == []
    page.keyboard.press("Escape")
    assert "font" not in fetched  # the buttons are drawn: the library's font of pictures is 128 KB
    assert bar.get_by_role("button", name="粗體").locator("use").bounding_box()["width"] > 5  # the picture is found
