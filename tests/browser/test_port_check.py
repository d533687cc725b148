"""A port check from the form to the pier: filed by keyboard with a list from a file; checked at 320 px, no script."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from cases.calendar import TAIPEI
from tests.browser.conftest import NOT_FOR_THE_PORTAL, ROOT
from tests.browser.test_journey import boxes, choose, press, tab_to, type_into

# An accepted report whose window is open now, in the data of the portal under test.
ACCEPTED = (
    "from random import Random; from django.utils import timezone; from applications.demo import port_check as demo; "
    "print(demo.tell(Random(20), demo.STORIES[3], timezone.now()).reference)"
)
PEOPLE = "Name,On board as,ID number,Date of birth,Sex,Emergency contact\n"
GOOD = "Ming Wang,Worker,A123456789,1990-05-20,Male,Hua Chen\nMei Lin,Diver,A223456781,79/3/8,Female,Hua Chen\n"
WRONG = "Jo Huang,Crew,A123456788,1980-01-01,Male,Hua Chen\n"


@pytest.mark.parametrize("script", [False], ids=["without script"])
def test_a_port_check_is_filed_by_keyboard_with_a_list_from_a_file(tab, script):
    page = tab(java_script_enabled=script, locale="en-GB", viewport={"width": 1280, "height": 1000})
    now = datetime.now(TAIPEI)
    etd = (now + timedelta(days=20)).replace(hour=8, minute=0)
    page.goto("/en/services/port-check/")
    press(page, "Start")
    choose(page, "kind", 1)
    type_into(page, org_name="Ocean School", ubn="22099131", representative="Wu Tai", name="Jane Doe")
    type_into(page, phone="0912-345-678")
    press(page, "Continue")
    tab_to(page, name="purpose")
    page.keyboard.type("Marine")
    type_into(page, description="Water samples around Keelung Islet.")
    press(page, "Continue")
    choose(page, "kind", 4)
    type_into(page, vessel_name="Sea Six", vessel_number="123456", tonnage="15", capacity="12")
    choose(page, "at_home", 0)
    choose(page, "chartered", 1)
    type_into(page, owner="Wu Tai", master="Lin Hai", licence_number="M-1")
    press(page, "Continue")
    tab_to(page, name="departure_port")
    page.keyboard.type("Bisha")
    type_into(page, **boxes("etd", etd))
    tab_to(page, name="return_port")
    page.keyboard.type("Bisha")
    type_into(page, **boxes("eta", etd + timedelta(hours=6)), port_number="P-1")
    type_into(page, **boxes("port_date", now - timedelta(days=3), clock=False), area="Keelung Islet")
    press(page, "Continue")
    page.locator("main summary").focus()
    page.keyboard.press("Enter")
    list_file = {"name": "people.csv", "mimeType": "text/csv", "buffer": (PEOPLE + GOOD + WRONG).encode()}
    page.set_input_files("#roster_file", list_file)
    press(page, "Take the list in")
    assert "Row 4, “Number on the paper”" in page.inner_text("[role=alert]")
    press(page, "Continue")
    for name, answer in (("uav", 1), ("dive_gear", 0), ("explosives", 1), ("insured", 0)):
        choose(page, name, answer)
    press(page, "Continue")
    press(page, "Continue")  # the papers follow later
    assert "Ming Wang" in page.inner_text("main") and "Mei Lin" in page.inner_text("main")
    for name in ("true", "consent"):
        tab_to(page, name=name)
        page.keyboard.press("Space")
    press(page, "Send for checking")
    assert page.inner_text("#reference").startswith("PI-")


@pytest.fixture
def accepted(portal) -> str:
    """The number of a report that waits at the pier."""
    var = settings.VAR / f"browser{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    environment = {key: value for key, value in os.environ.items() if key not in NOT_FOR_THE_PORTAL}
    environment |= {"VAR": str(var), "PORTAL_DEMO": "1"}
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", ACCEPTED]
    made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=True)
    return made.stdout.split()[-1]


def test_the_pier_officer_scans_checks_and_closes_at_320_px_without_script(tab, accepted):
    page = tab("duty", java_script_enabled=False, locale="en-GB", viewport={"width": 320, "height": 640})
    page.goto(f"/en/staff/cases/{accepted}/")
    page.get_by_role("link", name="Reply slip").first.click()
    assert "Valid" in page.inner_text("h1")
    page.get_by_role("link", name="Officers: check on the spot").click()
    assert "✓ Valid" in page.inner_text(".panel")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for verdict, said in (("It matches: may leave", "may leave"), ("It matches: everyone is back", "closed")):
        page.get_by_label("Everyone on the list is here").check()
        page.get_by_label(verdict).check()
        page.get_by_role("button", name="Record the check").click()
        assert said in page.inner_text("body")
    page.goto(f"/en/staff/cases/{accepted}/")
    assert "Closed" in page.inner_text("main")
