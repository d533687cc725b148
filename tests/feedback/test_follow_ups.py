"""追蹤事項: what was promised is spoken of until it is kept, and kept only with evidence."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from cases.actions import Refused
from feedback.actions import follow_ups
from feedback.models import FollowUp
from feedback.replies import promises
from notifications import words
from notifications.models import Notice
from tests.cases import samples
from tests.cast import NOW, at, make_user
from tests.feedback.answers import answered, ask, chuck, given, office, sign_in, wanda  # noqa: F401

LAMP = [{"item": "裝新燈", "due_on": "2026-12-15"}]


@pytest.fixture
def lamp(ask, given, chuck):  # noqa: F811
    """A new lamp by 15 December (a Tuesday), promised in an answer."""
    case = ask()
    given(case, promises=LAMP)
    return case.follow_ups.get()


def days(follow_up, *, until: date) -> list[date]:
    """On which days the sweep speaks of it."""
    found, day = [], date(2026, 11, 23)
    while (day := promises.next_reminder(follow_up, day)) and day <= until:
        found.append(day)
    return found


def test_it_is_spoken_of_before_its_day_after_it_and_once_a_month(lamp, wanda, chuck):  # noqa: F811
    clerk = make_user("clerk", "林秘書", "Clara Lin", Role.SECRETARIAT, lamp.unit)
    assert (lamp.owner, lamp.unit, lamp.first_due_on) == (wanda, lamp.case.unit, lamp.due_on)
    # Five working days before, the first one after, then the first one of each month (1 January is a day off).
    assert days(lamp, until=date(2027, 2, 28)) == [
        *(date(2026, 12, 8), date(2026, 12, 16)),
        *(date(2027, 1, 4), date(2027, 2, 1)),
    ]
    assert follow_ups.remind(now=at("2026-12-07")) == {"follow_ups": 0, "notices": 0}
    for _tick in range(2):  # level-triggered: twice says it once
        follow_ups.remind(now=at("2026-12-08"))
    assert told(is_late=False) == [wanda.email]
    follow_ups.remind(now=at("2026-12-17"))  # the worker stood still for a day
    assert told(is_late=True) == sorted([wanda.email, chuck.email])
    follow_ups.remind(now=at("2027-01-04"))
    assert told(is_late=True) == sorted([wanda.email, chuck.email] * 2 + [clerk.email])
    assert words.write(Notice.objects.filter(kind="promise_due").first()).body.count("裝新燈") == 1


def told(*, is_late: bool) -> list[str]:
    found = Notice.objects.filter(kind="promise_due", context__is_late=is_late)
    return sorted(found.values_list("email", flat=True))


def test_it_ends_with_evidence_only(lamp, wanda, mallory, sign_in):  # noqa: F811
    page, rows = reverse("follow_up", args=[lamp.pk]), reverse("follow_ups")
    client = sign_in(mallory)
    assert client.get(page).status_code == 404 and page not in client.get(rows).text
    with time_machine.travel(at("2026-12-10"), tick=False):
        client = sign_in(wanda)
        assert page in client.get(rows).text
        short = client.post(page, {"act": "keep", "evidence": "好了"})
        assert short.status_code == 422 and "好了" in short.text and "錯誤：" in short.text
        back = {"due_on_year": "115", "due_on_month": "11", "due_on_day": "1"}
        assert client.post(page, {"act": "move", "reason": "缺料", **back}).status_code == 422
        assert client.post(page, {"act": "burn"}).status_code == 404
        on = {"due_on_year": "116", "due_on_month": "1", "due_on_day": "15"}
        assert client.post(page, {"act": "move", "reason": "缺料", **on}).status_code == 302
        lamp.refresh_from_db()
        assert (lamp.due_on, lamp.first_due_on, lamp.moved_reason) == (date(2027, 1, 15), date(2026, 12, 15), "缺料")
        assert lamp.remind_on == date(2027, 1, 8)
        for _press in range(2):
            assert client.post(page, {"act": "keep", "evidence": "12 月 10 日換好，照片附卷。"}).status_code == 302
        assert "照片附卷" in client.get(page).text and page not in client.get(rows).text
    lamp.refresh_from_db()
    assert lamp.kept_by == wanda and lamp.remind_on is None
    assert follow_ups.remind(now=at("2027-02-01"))["follow_ups"] == 0
    with pytest.raises(Refused):
        follow_ups.move(lamp, due_on=date(2027, 5, 1), reason="再等", actor=wanda, now=NOW)


def test_a_picture_is_evidence_and_is_kept_with_the_case(lamp, wanda, sign_in, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    page = reverse("follow_up", args=[lamp.pk])
    with time_machine.travel(at("2026-12-10"), tick=False):
        client = sign_in(wanda)
        script = SimpleUploadedFile("lamp.exe", b"MZ\x90\x00")
        refused = client.post(page, {"act": "keep", "upload": script})
        assert refused.status_code == 422 and "lamp.exe" in refused.text
        paper = SimpleUploadedFile("完工照片.png", samples.image("PNG"))
        assert client.post(page, {"act": "keep", "upload": paper}).status_code == 302
        assert "完工照片.png" in client.get(page).text
    lamp.refresh_from_db()
    assert lamp.kept_by == wanda and lamp.evidence_file.case == lamp.case and lamp.evidence == "完工照片.png"


def test_a_promise_made_on_the_telephone_is_followed_too(ask, wanda, sign_in):  # noqa: F811
    case = ask()
    page = reverse("case_page", args=[case.reference, "promise"])
    with time_machine.travel(NOW, tick=False):
        client = sign_in(wanda)
        boxes = {"item": "回電說明", "due_on_year": "115", "due_on_month": "12", "due_on_day": "1"}
        for _press in range(2):
            assert client.post(page, boxes).status_code == 302
        assert client.post(page, boxes | {"due_on_year": "114"}).status_code == 422
        assert "回電說明" in client.get(reverse("case", args=[case.reference])).text
    assert case.follow_ups.count() == 1


def test_the_database_lets_nothing_end_without_evidence(lamp, wanda):  # noqa: F811
    rows = FollowUp.objects.filter(pk=lamp.pk)
    for wrong in (
        {"kept_at": NOW, "kept_by": wanda, "remind_on": None},
        {"kept_at": NOW, "kept_by": wanda, "evidence": "x"},  # and still reminded of
        {"due_on": lamp.due_on + timedelta(days=1)},
        {"item": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
