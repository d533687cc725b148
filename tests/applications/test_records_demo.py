"""The demo tells a story in every state of the three services, at any hour of any day."""

from datetime import timedelta
from random import Random

from accounts.demo import seed_people
from applications.demo import records
from cases.models import Case
from cases.models.case import Status
from tests.applications.records import NOW


def test_every_story_can_be_told(catalogue):
    seed_people(NOW - timedelta(days=1), days=8)
    dice = Random(118)
    for story in records.STORIES:
        records.tell(dice, story, NOW)
    states = set(Case.objects.values_list("status", flat=True))
    assert {Status.AWAITING_SIGNATURE, Status.RECEIVED, Status.CONSULTING, Status.DECIDED, Status.CLOSED} <= states
    assert Case.objects.filter(reference__startswith="FI", service__code="archives").exists()
    assert Case.objects.filter(appointments__isnull=False, charge__amount=32).exists()
