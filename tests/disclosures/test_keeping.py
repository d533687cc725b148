"""What is kept fresh: reminders, error reports with their clock, links by night."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command

from disclosures import telling
from disclosures.actions import keeping, links, reminding, workflow, writing
from disclosures.models import Category, ErrorReport, PageLink
from notifications.models import Notice
from tests.accounts.people import sign_in
from tests.cast import NOW
from tests.disclosures.content import values

DAY = timedelta(days=1)


def told(kind) -> list[str]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("email", flat=True))


def test_owner_then_chief_hear_of_a_review_once_each(publish, edda, rhea):
    item = publish(slug="beach").item
    due = item.next_review_on
    assert (item.remind_on, (due - NOW.date()).days) == (due - 14 * DAY, item.cycle_days)

    def pass_on(day):
        return reminding.remind(now=NOW + (day - NOW.date()))["reviews"]

    assert pass_on(due - 15 * DAY) == 0
    assert [pass_on(due - 14 * DAY), pass_on(due - 14 * DAY)] == [1, 0]
    assert [pass_on(due - 3 * DAY), pass_on(due), pass_on(due + 7 * DAY), pass_on(due + 60 * DAY)] == [1, 1, 1, 0]
    assert told("page_review_due") == [edda.email] * 3
    assert told("page_review_overdue") == [rhea.email]
    keeping.confirm(item, actor=edda, now=NOW + 300 * DAY)
    item.refresh_from_db()
    assert item.remind_on == NOW.date() + (300 + item.cycle_days - 14) * DAY
    # After a long stop, only the last word.
    reminding.remind(now=NOW + 2000 * DAY)
    assert len(told("page_review_due")) == 3
    assert len(told("page_review_overdue")) == 2
    Category.objects.filter(code="minutes").update(owner=edda, next_review_on=NOW.date(), remind_on=NOW.date())
    reminding.remind(now=NOW)
    assert "合議制" in Notice.objects.latest("pk").context["page_zh"]


def test_people_hear_when_a_version_waits_for_them_or_comes_back(write, edda, rhea, pia):
    version = write()
    workflow.advance(version, "submit", actor=edda, now=NOW)
    workflow.advance(version, "approve", actor=rhea, now=NOW)
    workflow.advance(version, "refuse", actor=pia, now=NOW, comment="請補說明")
    assert told("page_waits") == [rhea.email, pia.email]
    assert told("page_sent_back") == [edda.email]


def test_an_error_is_reported_answered_and_shown(client, publish, edda, rhea):
    item = publish(slug="beach").item
    address = "/disclosures/items/beach/report/"
    with time_machine.travel(NOW, tick=False):
        form = client.get(address)
        key = re.search(r'name="key" value="([-\w]+)"', form.content.decode())[1]
        assert client.post(address, {"text": "", "key": key}).status_code == 422
        given = {"text": "電話 0912-345-678 打不通", "email": "ann@example.com", "key": key}
        for _press in range(2):
            thanks = client.post(address, given).content.decode()
            assert "115 年 11 月 26 日" in thanks
            assert "已收到您的通報" in thanks and "報備" not in thanks
        report = ErrorReport.objects.get()
        assert told("page_error") == [edda.email]
        assert not Notice.objects.filter(context__icontains="0912").exists()
        client.post(address, {**given, "key": "", "contact_fax": "x"})
        assert ErrorReport.objects.count() == 1
        assert reminding.remind(now=report.due_at - timedelta(seconds=1))["reports"] == 0
        assert [reminding.remind(now=report.due_at)["reports"] for _pass in range(2)] == [1, 0]
        assert told("page_error_overdue") == [rhea.email]
        sign_in(client, edda)
        page = f"/staff/content/{item.pk}/reports/{report.pk}/"
        assert "0912-345-678" in client.get(page).content.decode()
        assert "逾期" not in client.get("/staff/content/").content.decode()
        answer = {"outcome": "mended", "answer": "電話已更正。"}
        assert client.post(page, answer).status_code == 302
        assert client.post(page, answer).status_code == 200  # answered once; the page shows it
        assert told("page_error_answered") == ["ann@example.com"]
        client.logout()
        cache.clear()
        shown = client.get("/disclosures/items/beach/").content.decode()
        assert "電話已更正" in shown
        assert "0912" not in shown


def test_a_link_is_dead_after_three_days_and_one_of_ours_at_once(publish, edda):
    body = '<p><a href="https://gone.example.org/a">甲機關</a> <a href="/services/">服務</a>'
    body += ' <a href="/nowhere/">乙</a></p>'
    item = publish(slug="beach", body_zh=body).item
    assert item.links.count() == 3
    asked = []

    def look(address):
        asked.append(address)
        return "404" if len(asked) != 2 else ""

    for night in range(6):
        links.check_due(now=NOW + night * DAY, look=look)
        links.check_due(now=NOW + night * DAY, look=look)  # twice a night is once
        outside = PageLink.objects.get(host="gone.example.org")
        assert outside.fails == [1, 0, 1, 2, 3, 4][night]
    assert len(asked) == 6
    assert sorted(PageLink.objects.filter(fails__gt=0).values_list("address", flat=True)) == [
        *("/nowhere/", "https://gone.example.org/a"),
    ]
    assert told("page_link_dead") == [edda.email] * 2
    assert {notice.context["dead_link"] for notice in Notice.objects.filter(kind="page_link_dead")} == {
        *("/nowhere/", "https://gone.example.org/a"),
    }


def test_the_command_looks_at_any_hour(publish, edda, capsys):
    with time_machine.travel(NOW):
        publish(slug="beach", body_zh='<p><a href="/nowhere/">乙</a></p>')
        call_command("check_links")
    assert json.loads(capsys.readouterr().out) == {"looked": 1, "failed": 1, "told": 1}
    assert told("page_link_dead") == [edda.email]


def test_what_holds_keeps_its_links_until_the_next_version_begins(publish, edda, pia):
    first = publish(slug="beach", body_zh='<p><a href="https://old.example.org/">甲機關</a></p>')
    draft = writing.draft(first.item, actor=edda, now=NOW)
    body = '<p><a href="https://new.example.org/">乙機關</a></p>'
    writing.write(draft, values=values(body_zh=body), revision=0, actor=edda, now=NOW)
    second = publish(draft, publish_at=NOW + DAY)

    def hosts():
        return sorted(first.item.links.values_list("host", flat=True))

    assert hosts() == ["new.example.org", "old.example.org"]
    links.check_due(now=NOW + DAY / 2, look=lambda address: "404")
    assert hosts() == ["new.example.org", "old.example.org"]
    links.check_due(now=NOW + 2 * DAY, look=lambda address: "404")  # the second holds: the first leads nowhere
    assert hosts() == ["new.example.org"]
    third = writing.draft(second.item, actor=edda, now=NOW + 2 * DAY)
    writing.write(third, values=values(body_zh="<p>文</p>"), revision=0, actor=edda, now=NOW + 2 * DAY)
    publish(third, at=NOW + 2 * DAY, publish_at=NOW + 3 * DAY)
    workflow.call_back(third, actor=pia, now=NOW + 2 * DAY)
    assert hosts() == ["new.example.org"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://[::1]:1/", "http://169.254.169.254/latest/"])
def test_the_look_never_goes_into_our_own_network(address):
    assert links.fetch(address) == "private"


def test_internal_links_are_known_by_their_rows(publish, write):
    publish(slug="beach")
    assert links.missing("/en/disclosures/items/beach/", NOW) == ""
    assert links.missing("/disclosures/items/beach/", NOW - DAY) == "404"
    assert links.missing("/disclosures/files/99/x.pdf", NOW) == "404"
    assert links.missing("/disclosures/guidance/?year=2026", NOW) == ""


def test_without_an_owner_the_unit_is_told(publish, edda, secretariat):
    item = publish(slug="beach").item
    edda.is_active = False
    edda.save()
    secretariat.email = "sec@cga.example.tw"
    secretariat.save()
    assert [to.email for to in telling.owner_of(item, NOW)] == ["sec@cga.example.tw"]
