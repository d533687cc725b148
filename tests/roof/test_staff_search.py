"""/staff/search/: the cases one may open and no others; no name in an address, a line in the trail."""

import time_machine

from accounts.models import User
from audit.models import Action, Event
from cases import search
from cases.models import Case
from cases.models.case import Discretion
from tests.cast import NOW

ADDRESS = "/staff/search/"


def words_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_staff_find_the_cases_they_may_open_and_what_is_published(
    client, report, otto, mallory, settings, django_assert_max_num_queries
):
    settings.DEMO = True
    User.objects.update(is_demo=True)
    case = report()
    typed, link = case.reference, f"/staff/cases/{case.reference}/"
    search.index(
        "item:1", kind="item", visibility="public", title=f"關於 {typed}", words=[typed], link="/a/", day=NOW.date()
    )
    with time_machine.travel(NOW, tick=False):
        client.force_login(otto)
        assert link not in words_of(client.get(ADDRESS))
        with django_assert_max_num_queries(28):
            answer = client.post(ADDRESS, {"words": typed})
        assert link in words_of(answer)
        assert 'href="/a/"' in words_of(answer)
        assert Event.objects.filter(action=Action.CASE_LOOKED_UP, actor=otto).count() == 1
        other = client.post(ADDRESS, {"words": typed, "year": "1999", "unit": "x"})
        assert link not in words_of(other)
        assert link in words_of(client.post(ADDRESS, {"words": typed, "year": "1999", "drop": "year"}))
        assert client.post(ADDRESS, {"words": ""}).status_code == 422
        client.force_login(mallory)
        assert link not in words_of(client.post(ADDRESS, {"words": typed}))
        Case.objects.filter(pk=case.pk).update(discretion=Discretion.SEALED)
        client.force_login(otto)
        assert link not in words_of(client.post(ADDRESS, {"words": typed}))
