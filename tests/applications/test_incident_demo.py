"""The demo's reports: every story can be told by the people who serve there."""

from datetime import timedelta
from random import Random

from accounts.demo import seed_people
from applications.demo import incident
from applications.models import Incident
from cases.models.case import Discretion
from tests.cast import NOW


def test_every_story_can_be_told(catalogue):
    seed_people(NOW - timedelta(days=1), days=2)
    dice = Random(118)
    told = [incident.tell(dice, story, NOW) for story in incident.STORIES]
    assert {case.discretion for case in told} == set(Discretion)
    assert Incident.objects.filter(case__lead__isnull=False).count() == 1
    assert set(Incident.objects.values_list("closing", flat=True)) == {"", "unfounded", "handed_over"}
