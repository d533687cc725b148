"""The course of a case for the person who asked: every step in plain words, nothing of what stays in the house."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import Role, Unit
from audit.models import Action
from cases.actions import forwardings, letters
from cases.models import Case
from cases.story import PUBLIC, story
from tests.cast import NOW, make_user

HOUR = timedelta(hours=1)
# What is done to a case and never told: looking, naming somebody, drafts, notes, orders inside the house.
INTERNAL = {
    *(Action.CASE_ASSIGNED, Action.CASE_OPENED, Action.CASE_TRACKED, Action.CASE_NOTED, Action.CASE_LOOKED_UP),
    *(Action.CASE_DECISION_DRAFTED, Action.CASE_DECISION_SENT_BACK, Action.CASE_LETTER_WRITTEN),
    *(Action.CASE_LETTER_RECALLED, Action.CASE_BLANKED, Action.CASE_CLASSIFIED, Action.CASE_REPEATS),
    *(Action.CASE_READ, Action.CASE_KEPT, Action.CASE_KEPT_NO_LONGER),
    *(Action.CASE_SEALED, Action.CASE_ENTRUSTED, Action.DEADLINE_WARNED, Action.DEADLINE_PASSED),
}


def test_every_verb_of_a_case_is_told_or_known_to_stay_inside():
    verbs = {verb for verb in Action if verb.value.startswith(("case.", "deadline."))}
    assert verbs == INTERNAL | {verb for verb in PUBLIC if verb in verbs}


@pytest.fixture
def ida(catalogue):
    return make_user("ida", "劉檢管", "Ida Liu", Role.OFFICER, Unit.objects.get(code="NB-ISP"))


def test_each_step_of_a_forwarding_and_a_letter_is_one_plain_line(report, otto, ida):
    case = report()
    going = {"unit": Unit.objects.get(code="NB-ISP"), "reason": "internal reason", "actor": otto}
    forwardings.forward(case, now=NOW, **going)
    forwardings.take_back(case, reason="internal reason", actor=otto, now=NOW)
    forwardings.forward(case, now=NOW, **going)
    forwardings.acknowledge(case, actor=ida, now=NOW)
    forwardings.send_back(case, reason="internal reason", actor=ida, now=NOW)
    letter = letters.write(Case.objects.get(pk=case.pk), subject="Hello", body="Text", actor=otto, now=NOW)
    letters.release(letter.pk, now=NOW + HOUR)
    with translation.override("en"):
        told = [line.text for line in story(Case.objects.get(pk=case.pk))]
    assert told == [
        "We received it",
        "We passed it to another unit of ours; your number stays",
        "It stays with the unit that had it before",
        "We passed it to another unit of ours; your number stays",
        "The other unit has it now and goes on with it",
        "It is back with the unit that had it before; your number stays",
        "We wrote you a letter",
    ]
