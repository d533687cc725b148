"""The whole journey by keyboard alone, with and without script: report, receipt, tracking, return; the desk."""

from datetime import datetime, timedelta

import pytest

from cases.calendar import TAIPEI

MOST_TABS = 400


def tab_to(page, *, name="", text="", value=None):
    """Press Tab until the box of that name, or the link or button of that text, has the focus."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "() => { const e = document.activeElement; return [e.name || '', e.value || '', e.textContent.trim()] }"
        )
        if name and found[0] == name and (value is None or found[1] == value):
            return
        if text and text in found[2]:
            return
    pytest.fail(f"the keyboard does not reach {name or text} on {page.url}")


def type_into(page, **texts):
    for name, text in texts.items():
        tab_to(page, name=name.replace("__", "-"))
        page.keyboard.type(text)


def choose(page, name, steps):
    """A radio group: Tab comes to its first option, arrows move; Space chooses."""
    tab_to(page, name=name)
    page.keyboard.press("Space")
    for _step in range(steps):
        page.keyboard.press("ArrowDown")


def press(page, text):
    tab_to(page, text=text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def boxes(name, moment, clock=True):
    roc = {"year": moment.year - 1911, "month": moment.month, "day": moment.day}
    parts = {f"{name}_{part}": f"{number}" for part, number in roc.items()}
    return {**parts, f"{name}_time": f"{moment:%H%M}"} if clock else parts


def file_report(page, now):
    etd, eta = now + timedelta(hours=2), now + timedelta(hours=6)
    later = now + timedelta(days=400)
    page.goto("/en/services/yacht-departure/")
    press(page, "Start")
    type_into(page, vessel_name="Sea Wind", vessel_number="123456")
    choose(page, "use", 0)
    choose(page, "rig", 0)
    type_into(page, length="11.5", capacity="8")
    choose(page, "ais", 0)
    choose(page, "vhf", 0)
    choose(page, "insured", 0)
    type_into(page, insurer="Marine Mutual", policy="P-1", **boxes("insured_until", later, clock=False))
    press(page, "Continue")
    choose(page, "reporter", 0)
    type_into(page, name="Jane Doe")
    choose(page, "identity_kind", 0)
    type_into(page, identity="a223456781", born_on_year="79", born_on_month="5", born_on_day="20")
    choose(page, "sex", 1)
    choose(page, "licence_class", 1)
    type_into(page, licence_number="L-99", **boxes("licence_until", later, clock=False))
    type_into(page, phone="0912-345-678", shore_name="John Roe", shore_phone="02-2805-3990")
    press(page, "Continue")
    choose(page, "crosses_border", 1)
    tab_to(page, name="departure_port")
    page.keyboard.type("Bisha")
    type_into(page, **boxes("etd", etd), destination="Guishan Island")
    tab_to(page, name="return_port")
    page.keyboard.type("Bisha")
    type_into(page, **boxes("eta", eta))
    choose(page, "overnight", 1)
    choose(page, "international", 1)
    press(page, "Continue")
    press(page, "Continue")  # nobody else is on board
    type_into(page, life_jackets="8")
    choose(page, "beacon", 0)
    choose(page, "weather_read", 0)
    press(page, "Continue")
    for name in ("true", "consent"):
        tab_to(page, name=name)
        page.keyboard.press("Space")
    press(page, "Send the report")
    return page.inner_text("#reference"), page.inner_text("#code")


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "keyboard without script"])
def test_a_report_is_filed_followed_and_ended_by_keyboard(tab, script):
    page = tab(java_script_enabled=script, locale="en-GB")
    page.context.clear_cookies()
    reference, code = file_report(page, datetime.now(TAIPEI))
    page.goto("/en/track/")
    type_into(page, number=reference, code=code)
    press(page, "Show the case")
    assert reference in page.inner_text("main")
    press(page, "We are back")
    assert "The station confirms it" in page.inner_text("main")


def test_the_station_handles_a_report_by_keyboard_without_script(tab):
    page = tab("duty", java_script_enabled=False)
    citizen = tab(java_script_enabled=False, locale="en-GB", color_scheme="light")
    reference, _code = file_report(citizen, datetime.now(TAIPEI))
    page.goto(f"/en/staff/cases/{reference}/")
    press(page, "Acknowledge the report")
    press(page, "Register departure")
    press(page, "Register return")
    assert "Closed" in page.inner_text("main")
