"""The incident report, through its front door: the form's pages, its rules, what is kept and who sees it."""

import pytest
import time_machine

from applications.incident.example import example
from applications.incident.journey import JOURNEY
from cases.models import Case
from tests.cast import NOW

STEP = "/services/incident/apply/{}/"
MOMENT = {"occurred_at_year": "115", "occurred_at_month": "11", "occurred_at_day": "23", "occurred_at_time": "0800"}


@pytest.fixture(autouse=True)
def monday(catalogue):
    with time_machine.travel(NOW, tick=True):
        yield


def post(client, step, **answers):
    return client.post(STEP.format(step), answers)


def posted(step, answers):
    """Kept answers as a browser posts them."""
    form = JOURNEY.step(step).make(None, answers, NOW)
    return form.posted_from(answers[step])


def walk(client, **changes):
    """The whole way with answers that are in order, changed like details={...}; gives the check page."""
    answers = example(NOW)
    for step in (one.key for one in JOURNEY.steps):
        given = {**posted(step, answers), **changes.get(step, {})} if step != "papers" else {}
        response = client.post(STEP.format(step), {k: v for k, v in given.items() if v is not None})
        assert response.status_code == 302, response.content.decode()[-3000:]
    return client.get(STEP.format("check"))


def file(client, **changes) -> Case:
    walk(client, **changes)
    assert post(client, "check", true="on", consent="on").status_code == 302
    return Case.objects.latest("pk")


def said(response) -> str:
    return response.content.decode()


# --- 118 first --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", ["danger", "kind", "details", "place", "papers", "reporter", "check", "done"])
def test_118_stands_on_top_of_every_page(client, step):
    walk(client)
    if step == "done":
        post(client, "check", true="on", consent="on")
    page = said(client.get(STEP.format(step)))
    assert 'class="alarm"' in page
    assert page.index('href="tel:118"') < page.index("<main")
