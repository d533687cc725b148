"""A request for archives, whole, by keyboard without script: filed, accepted, decided by two, paid, read, closed."""

from datetime import datetime

from cases.calendar import TAIPEI
from tests.browser.test_journey import boxes, choose, press, tab_to, type_into


def file_request(page):
    page.goto("/en/services/archives/")
    press(page, "Start")
    choose(page, "kind", 0)
    type_into(page, name="Jane Reader", born_on_year="79", born_on_month="5", born_on_day="20")
    choose(page, "identity_kind", 0)
    type_into(page, identity="a223456781", phone="0912-345-678", address="2 Beining Road, Keelung")
    press(page, "Continue")
    choose(page, "agent", 0)
    press(page, "Continue")
    type_into(page, items__0__title="Patrol log of May 2024")
    choose(page, "items-0-manner", 0)
    choose(page, "items-0-original", 1)
    press(page, "Continue")
    tab_to(page, name="holder")
    page.keyboard.type("Coast")
    choose(page, "purpose", 0)
    type_into(page, purpose_text="A history of the harbour.")
    choose(page, "delivery", 0)
    press(page, "Continue")
    press(page, "Continue")  # no papers to add
    for name in ("true", "consent"):
        tab_to(page, name=name)
        page.keyboard.press("Space")
    press(page, "Send the request")
    return page.inner_text("#reference"), page.inner_text("#code")


def test_a_request_for_archives_goes_from_the_form_to_the_shelf(tab):
    citizen = tab(java_script_enabled=False, locale="en-GB")
    reference, code = file_request(citizen)
    desk = tab("records", java_script_enabled=False)
    case = f"/en/staff/cases/{reference}/"
    desk.goto(case)
    press(desk, "Accept the case")
    press(desk, "Draft the decision")
    choose(desk, "outcome", 0)
    choose(desk, "verdict_1", 0)
    type_into(desk, hours="2")
    press(desk, "Draft the decision")
    chief = tab("records-chief", java_script_enabled=False)
    chief.goto(case)
    press(chief, "Read and approve the draft")
    press(chief, "Read and approve the draft")
    citizen.goto("/en/track/")
    type_into(citizen, number=reference, code=code)
    press(citizen, "Show the case")
    assert "To pay: NT$20" in citizen.inner_text("main")
    press(citizen, "Book a time")
    tab_to(citizen, name="slot")
    citizen.keyboard.press("Space")
    press(citizen, "Book this time")
    assert "Your appointment" in citizen.inner_text("main")
    desk.goto(f"{case}page/payment/")
    type_into(desk, receipt="AB-1", **boxes("paid_on", datetime.now(TAIPEI), clock=False))
    press(desk, "Record the payment")
    press(desk, "Given to the applicant")
    type_into(desk, files_counted="1")
    press(desk, "Record it and close the case")
    assert "Closed" in desk.inner_text("main")
    citizen.reload()
    assert "Closed" in citizen.inner_text("main")
