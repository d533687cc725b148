"""首長信箱, whole, as four people would: written and confirmed by a citizen, registered by the secretary, extended and
answered by an officer and the chief, rated 1, and called back by somebody who had no part in the answer."""

import re

from playwright.sync_api import expect

MAIL = "jane@example.org"
WORDS = {
    "summary": "The lamp is mended this Friday.",
    "view": "Water had got into the wiring.",
    "measures": "The wiring is being replaced.",
    "ground": "Administrative Procedure Act, article 171",
    "contact_name": "Hsu Tang-an",
    "contact_phone": "02-2239-9201",
    "answer_1": "This Friday.",
    "answer_2": "The harbour section.",
}


def fill(page, **boxes):
    for name, text in boxes.items():
        page.fill(f"main [name={name}]", text)


def pick(page, **radios):
    for name, value in radios.items():
        page.check(f"main [name={name}][value={value}]")


def press(page, words):
    page.locator("main").get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()
    assert not page.locator("#error-summary").count(), page.inner_text("#error-summary")


def follow(page, words):
    page.locator("main").get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state()


def link_in(text: str, path: str) -> str:
    return re.search(rf"https?://[^/\s]+(/en/{path}\S+)", text)[1]


def test_a_letter_is_confirmed_extended_answered_rated_and_called_back(tab, mailed):
    citizen = tab(locale="en-GB")
    citizen.goto("/en/mailbox/")
    follow(citizen, "Write to the mailbox")
    pick(citizen, kind="inquiry", reply_by="phone")
    citizen.select_option("main [name=topic]", "other")
    fill(citizen, subject="The lamp on the pier", content="1. When is the lamp mended?\n2. Who sees to it?")
    fill(citizen, name="Jane Reader", email=MAIL, phone="0912-345-678")
    press(citizen, "Next: look it over")
    citizen.check("main [name=consent]")
    expect(citizen.locator("main [name=work]")).not_to_have_value("")  # the small sum is done
    press(citizen, "Send the letter")
    reference = citizen.inner_text("#reference")
    citizen.goto(link_in(mailed(MAIL, reference, "mailbox/confirm"), "mailbox/confirm"))
    press(citizen, "Yes, this is my address")

    case = f"/en/staff/cases/{reference}/"
    secretary = tab("secretary")
    secretary.goto(case)
    follow(secretary, "Register and give it to a unit")
    pick(secretary, level="normal")
    press(secretary, "Register and give it to a unit")

    officer, chief = tab("records"), tab("records-chief")
    officer.goto(case)
    follow(officer, "Ask for more time")
    fill(officer, n="3", reason="We have to look at the pier once more.")
    press(officer, "Ask for more time")
    chief.goto(case)
    follow(chief, "Grant or refuse more time")
    pick(chief, granted="yes")
    press(chief, "Grant or refuse more time")
    mailed(MAIL, reference, "We have to look at the pier once more.")

    officer.goto(case)
    follow(officer, "Write the answer")
    pick(officer, outcome="adopted", remedy="none", manner="phone")
    fill(officer, **WORDS)
    officer.check("main [name=is_cleared]")
    press(officer, "Keep and check")
    press(officer, "Hand it to the supervisor")
    chief.goto(case)
    follow(chief, "Read and approve the draft")
    press(chief, "Read and approve the draft")
    officer.goto(case)
    follow(officer, "The answer was told")
    fill(officer, note="Called at ten, all understood.")
    press(officer, "The answer was told")

    rated = link_in(mailed(MAIL, reference, "?s=1"), "rate")
    citizen.goto(rated.replace("?s=5", "?s=1"))
    assert citizen.is_checked("main [name=score][value='1']")
    press(citizen, "Send the answer")

    officer.goto("/en/staff/ratings/calls/")
    assert not officer.locator("tbody tr").count()
    secretary.goto("/en/staff/ratings/calls/")
    secretary.locator("tbody th a").last.click()
    press(secretary, "Take the call on, and show who to call")
    assert "Jane Reader" in secretary.inner_text("main")
    secretary.locator("main [name=outcome]").first.check()
    fill(secretary, said="The lamp was out again on Sunday.")
    press(secretary, "Record the outcome")
    assert "The lamp was out again" in secretary.inner_text("main")
