"""Items and versions: what holds at which moment, what the database refuses, and what everybody reads."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from audit.models import Event
from cases.actions import Refused
from disclosures import reading
from disclosures.actions import workflow, writing
from disclosures.models import Category, OldAddress, Step, Version
from tests.cast import NOW
from tests.disclosures.content import SOON, values

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def refused(act):
    """The database says no."""
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_who_wrote_it_neither_reviews_nor_publishes_and_the_database_says_so(write, edda, rhea, pia):
    version = write()
    workflow.advance(version, "submit", actor=edda, now=NOW)
    with pytest.raises(Refused):
        workflow.advance(version, "approve", actor=edda, now=NOW)
    workflow.advance(version, "approve", actor=rhea, now=NOW)
    with pytest.raises(Refused):
        workflow.publish(version, cleared=True, actor=edda, now=NOW)
    rows = Version.objects.filter(pk=version.pk)
    released = {"state": "published", "publish_at": NOW, "released_at": NOW}
    refused(lambda: rows.update(published_by=edda, **released))
    refused(lambda: rows.update(reviewed_by=edda))
    refused(lambda: rows.update(authors=[pia.pk]))
    refused(lambda: rows.update(published_by=None, **released))
    with pytest.raises(Refused):
        workflow.publish(version, cleared=False, actor=pia, now=NOW)
    workflow.publish(version, cleared=True, actor=pia, now=NOW)
    assert [step.act for step in version.item.steps.all()] == ["begun", "submitted", "reviewed", "published"]
    assert list(
        Event.objects.filter(action__startswith="content.").order_by("pk").values_list("actor__username", flat=True)
    ) == [
        *("edda", "edda", "rhea", "pia"),
    ]


def test_what_was_published_never_changes(publish):
    version = publish()
    rows = Version.objects.filter(pk=version.pk)
    refused(lambda: rows.update(title_zh="別的"))
    refused(lambda: rows.update(publish_at=NOW - DAY))
    refused(lambda: version.delete())
    refused(lambda: Step.objects.update(comment="x"))
    refused(lambda: version.enclosures.create(file_id=1, label_zh="x"))
    OldAddress.objects.create(slug="old", item=version.item, since=NOW)
    refused(lambda: OldAddress.objects.all().delete())
    twin = {"item": version.item, "category": version.category, "number": 9, "state": "published", "authors": [1]}
    people = {"published_by": version.published_by, "reviewed_by": version.reviewed_by, "released_at": NOW}
    refused(lambda: Version.objects.create(**twin, **people, state_since=NOW, publish_at=NOW + DAY))
    assert rows.update(ends_at=NOW + DAY) == 1


def test_a_version_holds_from_its_second_to_its_second(publish, edda, pia):
    first = publish()
    second = writing.draft(first.item, actor=edda, now=NOW)
    writing.write(second, values=values(title_zh="第二版"), revision=0, actor=edda, now=NOW)
    publish(second, publish_at=SOON)

    def holds(at):
        how, version = reading.standing(first.item, at)
        return how, version and version.number

    assert holds(NOW - SECOND) == ("none", None)
    assert holds(NOW) == holds(SOON - SECOND) == ("current", 1)
    assert holds(SOON) == ("current", 2)
    assert first.item.versions.next_change(NOW) == SOON
    with pytest.raises(Refused):
        writing.draft(first.item, actor=edda, now=NOW)  # something waits for its moment
    workflow.call_back(second, actor=pia, now=NOW)
    assert holds(SOON) == ("current", 1)
    third = writing.draft(first.item, actor=edda, now=NOW)
    assert third.number == 3
    assert third.title_zh == "第二版"


def test_an_end_is_an_end_and_the_archive_is_for_the_record(publish, client, pia):
    publish(slug="kept", expire_at=SOON)
    publish(slug="gone", expire_at=SOON, archives=False)
    with time_machine.travel(SOON - SECOND, tick=False):
        assert client.get("/disclosures/items/kept/").status_code == 200
        assert client.get("/disclosures/items/gone/v1/").status_code == 200
    with time_machine.travel(SOON, tick=False):
        answer = client.get("/disclosures/items/kept/")
        assert answer.status_code == 410
        assert "/disclosures/items/kept/v1/" in answer.content.decode()
        assert "保存紀錄" in client.get("/disclosures/items/kept/v1/").content.decode()
        answer = client.get("/disclosures/items/gone/")
        assert answer.status_code == 410
        assert "淨灘指導" not in answer.content.decode()
        for address in ("v1/", "versions/"):
            assert client.get(f"/disclosures/items/gone/{address}").status_code == 404
    third = publish(slug="third")
    workflow.end(third.item, archives=False, note="內容有誤，重新公布。", actor=pia, now=SOON)
    with time_machine.travel(SOON, tick=False):
        assert "內容有誤" in client.get("/disclosures/items/third/").content.decode()


def test_a_page_appears_on_time_by_itself_and_drops_out_of_the_cache(publish, edda, client):
    """No worker runs here: the page cache itself is what keeps the second."""
    publish(slug="later", publish_at=SOON, expire_at=SOON + DAY)
    with time_machine.travel(NOW, tick=False):
        listing = client.get("/disclosures/guidance/")
        assert "淨灘指導" not in listing.content.decode()
        assert "s-maxage=30" in listing.headers["Cache-Control"]
        assert client.get("/disclosures/items/later/").status_code == 404
    with time_machine.travel(SOON - SECOND, tick=False):
        assert "淨灘指導" not in client.get("/disclosures/guidance/").content.decode()
    with time_machine.travel(SOON, tick=False):
        assert "淨灘指導" in client.get("/disclosures/guidance/").content.decode()
        page = client.get("/disclosures/items/later/")
        assert page.status_code == 200
        assert not page.cookies
        again = client.get("/disclosures/items/later/", headers={"If-None-Match": page.headers["ETag"]})
        assert again.status_code == 304


def test_the_ten_heads_say_what_is_there_and_what_is_not(publish, client, django_assert_max_num_queries):
    publish(slug="beach", summary_zh="摘要", keywords_zh="淨灘")
    Category.objects.filter(code="guidance").update(none_zh="")
    with time_machine.travel(NOW, tick=False):
        with django_assert_max_num_queries(9):
            page = client.get("/disclosures/").content.decode()
        assert page.count('class="tile"') == 10
        assert "首長制" in client.get("/disclosures/minutes/").content.decode()
        with django_assert_max_num_queries(10):
            english = client.get("/en/disclosures/items/beach/").content.decode()
        assert '<meta name="DC.Title" content="Beach cleaning">' in english
        assert '<div class="prose" lang="zh-Hant-TW">' in english
        assert "/en/disclosures/items/beach/v1/" in english
        # The search within this list finds what is under this head and nothing else.
        assert 'name="category" value="行政指導文書"' in client.get("/disclosures/guidance/?year=2026").content.decode()
        within = {"q": "淨灘", "kind": "item"}
        assert "beach" in client.get("/search/", {**within, "category": "行政指導文書"}).content.decode()
        assert "/beach/" not in client.get("/search/", {**within, "category": "預算及決算書"}).content.decode()
        assert "淨灘" not in client.get("/disclosures/guidance/?year=2025").content.decode().partition("<h2")[2]
        for wrong in ("?year=abc", "?page=zzz", "?page=1-"):
            assert client.get(f"/disclosures/guidance/{wrong}").status_code == 404
        assert client.get("/disclosures/items/nothing/").status_code == 404


def test_a_list_goes_on_where_the_page_before_ended(publish):
    made = [publish(at=NOW + n * SECOND, slug=f"n{n}") for n in range(5)]
    seen, after = [], ""
    for _page in range(3):
        page = reading.listed(Version.objects.all(), NOW + DAY, after=after, size=2)
        seen += page.rows
        after = page.after
    assert [row.pk for row in seen] == [version.pk for version in reversed(made)]
    assert not after
