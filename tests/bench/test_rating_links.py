"""make bench: ten thousand openings of rating links by people, previews and mail scanners leave not one row.

The suite opens a hundred (tests/feedback/test_ratings.py); this is the number the portal was asked to stand.
"""

from itertools import cycle, islice

import time_machine

from applications.yacht_departure import actions
from feedback.models import Invitation, Rating
from tests.cast import NOW
from tests.feedback.test_ratings import LATER, SCANNERS, everything, links_of

OPENINGS = 10_000
CASES = 20


def test_ten_thousand_openings_leave_nothing(client, report, otto):
    cases = [report() for _case in range(CASES)]
    for case in cases:
        actions.come_back(case, actor=otto, now=NOW)
    links = [link for case in cases for link in links_of(case)]
    asks = zip(cycle(links), cycle(SCANNERS), cycle((client.get, client.get, client.head)), strict=False)
    before = everything()
    with time_machine.travel(LATER, tick=False):
        answers = {ask(link, headers={"user-agent": agent}).status_code for link, agent, ask in islice(asks, OPENINGS)}
    assert answers == {200}
    assert everything() == before
    assert not Rating.objects.exists()
    assert Invitation.objects.filter(remind_at=None).count() == 0
