"""The whole way into the coastal zone without JavaScript: exempt or not, applied for, permitted by two, checked."""

from datetime import datetime, timedelta

from cases.calendar import TAIPEI
from tests.cases import samples


def press(page, text):
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=text, exact=True).first.click()


def tick(page, **chosen):
    for name, value in chosen.items():
        page.check(f"input[name={name.replace('__', '-')}][value={value}]")


def fill(page, **texts):
    for name, text in texts.items():
        page.fill(f"[name={name.replace('__', '-')}]", text)


def moment(page, name, at):
    fill(page, **{f"{name}_year": f"{at.year}", f"{name}_month": f"{at.month}", f"{name}_day": f"{at.day}"})
    fill(page, **{f"{name}_time": f"{at:%H:%M}"})


def apply(page, day):
    page.goto("/en/services/coastal-zone/apply/")
    tick(page, answer="fisher")
    press(page, "Continue")
    assert "You need no permit" in page.inner_text("h1")
    page.get_by_role("link", name="Change the answer").click()
    tick(page, answer="none")
    press(page, "Continue")
    page.select_option("[name=zone]", "newtaipei-linshanbi")
    page.select_option("[name=reason]", "research")
    fill(page, place="The cape", reason_text="Counting sea snails at low tide.", way_in="Harbour")
    tick(page, military="no")
    moment(page, "entry_at", datetime.now(TAIPEI) + timedelta(hours=1))  # far too soon
    moment(page, "exit_at", day.replace(hour=18))
    press(page, "Continue")
    assert "the earliest day of entry is" in page.inner_text(".summary")
    moment(page, "entry_at", day.replace(hour=8))
    press(page, "Continue")
    tick(page, kind="person")
    fill(page, name="Jane Doe", identity="A223456781", phone="0912-345-678")
    page.select_option("[name=identity_kind]", "national")
    press(page, "Continue")
    fill(page, people__0__name="Jane Doe", people__0__identity="A223456781")
    fill(page, **{f"people-0-born_on_{part}": text for part, text in (("year", "1990"), ("month", "5"), ("day", "20"))})
    tick(page, **{"people-0-identity_kind": "national", "people-0-sex": "F"})
    page.get_by_role("button", name="Continue", exact=True).last.click()
    tick(page, uav="no")
    press(page, "Continue")
    page.set_input_files(
        "[name=paper-need]", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
    )
    press(page, "Continue")
    page.check("[name=true]")
    page.check("[name=consent]")
    press(page, "Send the application")
    return page.inner_text("#reference"), page.inner_text("#code")


def test_a_visit_is_applied_for_permitted_by_two_and_checked_without_script(tab):
    citizen = tab(java_script_enabled=False, locale="en-GB")
    citizen.context.clear_cookies()
    day = (datetime.now(TAIPEI) + timedelta(days=25)).replace(minute=0, second=0, microsecond=0)
    reference, code = apply(citizen, day)
    corps, branch = tab("corps", java_script_enabled=False), tab("branch", java_script_enabled=False)
    corps.goto(f"/en/staff/cases/{reference}/")
    press(corps, "Accept the case")
    corps.get_by_role("link", name="Draft the decision").click()
    tick(corps, outcome="permit")
    fill(corps, conditions="Daylight only.")
    press(corps, "Draft the decision")
    branch.goto(f"/en/staff/cases/{reference}/")
    branch.get_by_role("link", name="Read and approve the draft").click()
    press(branch, "Read and approve the draft")
    assert "The decision is approved" in branch.inner_text("body")
    citizen.goto("/en/track/")
    fill(citizen, number=reference, code=code)
    press(citizen, "Show the case")
    assert "Carry the permit" in citizen.inner_text("main")
    corps.goto(f"/en/staff/beach/{reference}/")
    assert "The permit does not hold now" in corps.inner_text("h1")  # its day is still to come
