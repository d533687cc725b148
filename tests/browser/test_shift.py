"""A whole shift at the counter, as the duty officer works it, and the citizen who lost an umbrella."""

import re
import time

UNIT = "?unit=P02-BISHA"
BOX = f"/en/staff/counter/{UNIT}"
RUN = f"{int(time.time()):010d}"  # another one each run: the passes and letters of the last one still lie there
STROKES = "|".join("10,{0} 60,{1} 110,{0} 160,{1} 210,{0}".format(20 + at, 60 + at) for at in (0, 40))


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def box(page, text):
    """Into the one box, and Enter."""
    page.fill("[name=text]", text)
    enter(page)


def fill(page, **fields):
    """Text into boxes, a choice of a list, a tick; then the form's own button."""
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]")
        kind = field.first.evaluate("(it) => it.tagName === 'SELECT' ? 'select' : it.type")
        if kind == "radio":
            page.locator(f"main [name={name}][value={value}]").check()
        elif kind == "checkbox":
            field.check()
        elif kind == "hidden":
            field.evaluate("(it, value) => { it.value = value; }", value)
        else:
            field.select_option(value) if kind == "select" else field.fill(value)
    with page.expect_navigation():
        page.locator(f"main form:has([name={next(iter(fields))}]) button.btn[type=submit]").first.click()


def said(page) -> str:
    return page.inner_text("body")


def written(page) -> str:
    """The number that was given."""
    return re.search(r"Written: (\S+?)[.,]", said(page))[1]


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def test_a_whole_shift(tab, portal):
    duty = tab("duty", locale="en-GB")
    duty.goto(BOX)
    ten_visitors(duty)
    five_letters(duty)
    twenty_uses_and_a_correction(duty)
    umbrella, wallet, cash = three_items(duty)
    citizen = tab(locale="en-GB")
    wrong_and_right(citizen, duty, umbrella)
    a_second_officer(duty, tab("deputy", locale="en-GB"), wallet)
    hand_over(duty, tab("deputy", locale="en-GB"))
    the_month(tab("chief", locale="en-GB"))


def ten_visitors(page):
    for number in range(10):
        box(page, f"V Guest {chr(65 + number)}")
        fill(page, identity=f"{number:04d}", host="碧砂漁港安檢所", pass_number=f"{RUN[-6:]}{number}")
        assert "Written: VL" in said(page) and page.locator("[name=text]").is_visible()
    for number in range(10):
        box(page, f"{RUN[-6:]}{number}")
        page.locator("main button:focus").wait_for()  # the one that lets them go
        enter(page)
        assert "the pass is free" in said(page) and page.locator("[name=text]").is_visible()


def five_letters(page):
    for number in range(5):
        box(page, f"SH{RUN}{number}")
        fill(page, addressee="碧砂漁港安檢所")
        assert "Written: RM" in said(page)
    box(page, f"SH{RUN}0")
    fill(page, who="self", seen=True, signature=STROKES)
    assert "signed for" in said(page)
    page.goto(BOX)


def twenty_uses_and_a_correction(page):
    numbers = []
    for number in range(20):
        box(page, f"{number % 10} {1 + number % 3}")
        book, _dash, line = written(page).rpartition("-")
        numbers.append(int(line))
    assert numbers == [*range(numbers[0], numbers[0] + 20)]  # no gap
    box(page, f"{book}-{numbers[4]}")
    page.get_by_role("link", name="Correct the line").click()
    fill(page, reason="Three people, not two", people="3")
    assert "is struck" in said(page)
    page.goto(BOX)


def three_items(page) -> list[str]:
    """NT$400, NT$3,000 and cash; each with its case and its receipt."""
    place = {"place": "North pier", "storage": "Cupboard 3"}
    finder = {"finder": "person", "finder_name": "Lin Shan", "phone": "0912345678", "wish": "all"}
    things = (
        {"kind": "umbrella", "worth": "400", "mark": "initials T.C. inside the handle"},
        {"kind": "wallet", "worth": "3001", "mark": "a pressed leaf behind the card"},
        {"kind": "cash", "cash": "1200", "mark": "folded in a red paper"},
    )
    found = []
    for thing in things:
        box(page, f"L {thing['kind']} {RUN}")
        fill(page, **thing, **place, **finder)
        assert "Written: LF" in said(page) and "Print the label" in said(page)
        found.append(re.search(r"LF-\d{3}-\d{6}-\d", said(page))[0])
        page.goto(BOX)
    return found


def describe(citizen, reference, words):
    """The way of somebody who lost an umbrella: the list, its kind, the description; never a word about the thing."""
    citizen.goto("/en/lost-property/?category=umbrella")
    assert RUN not in said(citizen) and "Lin" not in said(citizen) and "pier" not in said(citizen)
    with citizen.expect_navigation():
        citizen.locator(f"a[href*='{reference}']").click()
    assert "T.C." not in citizen.content() and RUN not in said(citizen)
    fill(citizen, description=words, name="Tara Chen", phone="0987654321")
    assert citizen.url.endswith("/sent/")


def wrong_and_right(citizen, duty, reference):
    case = f"/en/staff/cases/{reference}/"
    for words, fits in (("Initials B.B. on the strap", "no"), ("Initials T.C. inside the handle", "yes")):
        describe(citizen, reference, words)
        duty.goto(case)
        with duty.expect_navigation():
            duty.get_by_role("link", name=re.compile("^Compare")).first.click()
        assert words in said(duty) and "initials T.C. inside the handle" in said(duty)
        fill(duty, fits=fits, finding="Compared with the handle")
    with duty.expect_navigation():
        duty.get_by_role("link", name="Give it back to its owner").click()
    fill(duty, paper="id_card", last_four="6789", reward="0", signature=STROKES)
    assert "Given back" in said(duty)
    citizen.goto("/en/lost-property/?category=umbrella")
    assert not citizen.locator(f"a[href*='{reference}']").count()


def a_second_officer(duty, deputy, reference):
    case = f"/en/staff/cases/{reference}/"
    duty.goto(f"{case}page/claim/")
    fill(duty, description="A leaf pressed behind the card", name="Paul Wu", phone="0987654321")
    with duty.expect_navigation():
        duty.get_by_role("link", name=re.compile("^Compare")).first.click()
    fill(duty, fits="yes", finding="The leaf is there")
    duty.goto(f"{case}page/give-back/")
    fill(duty, paper="passport", last_four="4321", reward="301", signature=STROKES)
    assert "One tenth" in said(duty)  # over the ceiling: refused, and what was typed stands
    assert duty.input_value("[name=last_four]") == "4321"
    fill(duty, reward="300")
    assert "Waiting for the second officer" in said(duty)
    deputy.goto(f"{case}page/confirm/")
    press(deputy, "Confirm as the second officer")
    assert "Given back" in said(deputy)


def hand_over(duty, deputy):
    duty.goto(f"/en/staff/counter/hand-over/{UNIT}")
    if duty.locator("[name=note]").count():
        fill(duty, note="Keys: six")
        assert "Keys: six" in said(duty)
        deputy.goto(duty.url)
        fill(deputy, remark="All there")
    assert "All there" in said(deputy) or "missing" not in said(duty)


def the_month(chief):
    chief.goto(f"/en/staff/counter/books/SC/months/{UNIT}")
    with chief.expect_navigation():
        chief.locator("main form button[type=submit]").first.click()
    assert "The book says what was closed" in said(chief)
    assert re.search(r"\b[0-9a-f]{64}\b", said(chief))
