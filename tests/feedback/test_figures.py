"""首長信箱統計: every figure worked out by hand; page, chart, file and the cases behind a number say the same."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role, Unit
from cases.actions import closing
from cases.actions.extensions import extend
from cases.models import Case
from cases.models.case import Status
from feedback.figures.definitions import BY_CODE, FIGURES, Span, counted
from feedback.figures.petitions import DIMENSIONS, Report, months
from feedback.figures.public import PublicReport
from feedback.figures.suppression import PARTS
from feedback.models import FollowUp, Petition, Rating, Repeat, Topic
from tests.cast import at, make_user
from tests.feedback.letters import sent

NOW = at("2026-11-23 10:00")


def end(petition, when: str, outcome: str, status: str = Status.CLOSED) -> None:
    closing.close(petition.case, outcome=outcome, status=status, tell=False, actor=None, now=at(when), note="")


@pytest.fixture
def year(catalogue):
    """Eight letters of the year 115, and one of the year before that ended in it."""
    jobs, inquiry = Topic.objects.get(code="jobs"), Petition.Kind.INQUIRY
    adopted = sent(at("2026-03-02 09:00"))
    end(adopted, "2026-03-02 16:00", "adopted")  # the same day: 0.5
    day = date(2026, 12, 31)
    promise = {"item": "裝燈", "made_at": at("2026-03-02 16:00"), "first_due_on": day, "due_on": day}
    FollowUp.objects.create(case=adopted.case, unit=adopted.case.unit, **promise)
    end(sent(at("2026-03-02 10:00"), kind=inquiry, topic=jobs), "2026-03-06 12:00", "explained")  # Monday to Friday: 4
    end(sent(at("2026-10-01 10:00"), kind=inquiry, topic=jobs), "2026-10-06 12:00", "partly_adopted")  # a weekend: 3
    end(sent(at("2026-06-01 10:00")), "2026-08-31 12:00", "unfounded")  # 13 weeks without 端午, a Friday: 64, late
    extended = sent(at("2026-07-01 10:00"))
    extend(extended.case, n=5, reason="要再現場會勘", actor=None, now=at("2026-07-02 10:00"))
    end(extended, "2026-07-03 10:00", "explained")  # 2
    for petition, score in ((adopted, 5), (extended, 2)):
        Rating.objects.create(case=petition.case, channel="link", unit=petition.case.unit, score=score, given_at=NOW)
    end(sent(at("2025-12-30 10:00")), "2026-01-05 10:00", "unhandled_2", Status.NOT_ACCEPTED)
    end(sent(at("2026-08-03 10:00")), "2026-08-04 10:00", "transferred", Status.TRANSFERRED)
    sent(at("2026-03-03 10:00"), kind=inquiry)  # overdue for months
    again = sent(at("2026-11-20 10:00"), kind=inquiry)
    secretary = make_user("sid", "蔡研考", "Sid Tsai", Role.SECRETARIAT, again.case.unit)
    Repeat.objects.create(case=again.case, earlier=adopted.case, by=secretary, at=NOW)


def test_every_figure_is_what_a_person_counts(client, sign_in, year, mallory, django_assert_max_num_queries):
    span = Span(date(2026, 1, 1), date(2026, 12, 31), NOW)
    report = Report(Case.objects.all(), span)
    assert {code: number for code, number in report.numbers.items() if number} == {
        "received": 8,
        "closed": 7,
        "answered": 5,
        "on_time": 4,
        "late": 1,
        "pending": 2,
        "overdue": 1,
        "extended": 1,
        "transferred": 1,
        "unhandled_2": 1,
        "adopted": 2,
        "repeats": 1,
        "promised": 1,
        "rated": 2,
        "satisfied": 1,
        "age_7": 1,
        "age_more": 1,
    }
    days = sorted(answer.days for answer in report.answers)
    assert days == [Decimal("0.5"), Decimal(2), Decimal(3), Decimal(4), Decimal(64)]
    assert [row[1] for row in report.overview().rows[-3:]] == [Decimal(80), None, Decimal("14.7")]
    public = PublicReport(Case.objects.all(), span)  # an average of few would point at them
    assert public.overview().rows[-1][1] == Decimal("14.7")
    assert {row[-1] for row in public.by_month().rows} == {None}
    by_month = {row[0]: row[1:4] for row in report.by_month().rows}
    assert by_month["115-03"] == [3, 2, 2] and by_month["115-01"] == [0, 1, 0] and by_month["115-10"] == [1, 1, 1]
    april = Report(Case.objects.all(), replace(span, since=date(2026, 4, 1))).numbers
    assert (april["received"], april["promised"]) == (5, 1)  # what was promised before is open all the same
    assert [month.since.month for month in months(span)] == list(range(1, 12))  # December has not begun

    stella = make_user("stella", "楊研考", "Stella Yang", Role.SECRETARIAT, Unit.objects.get(code="CGA"))
    ethel = make_user("ethel", "郭政風", "Ethel Kuo", Role.ETHICS, Unit.objects.get(code="CGA"))
    sealed = sent(at("2026-11-19 10:00"), kind=Petition.Kind.MISCONDUCT, is_secret=True, subject="收紅包")
    address = reverse("feedback_figures")
    with time_machine.travel(NOW, tick=False):
        sign_in(stella)
        with django_assert_max_num_queries(40):
            page = client.get(address)
        found = {sheet.key: sheet for sheet in page.context["sheets"]}
        kind = found["kind"]
        assert {row[0]: row[1:4] for row in kind.rows} == {"建議": [4, 5, 3], "法令查詢": [4, 2, 2]}
        assert found["topic"].total[1:4] == found["unit"].total[1:4] == kind.total[1:4] == [8, 7, 5]
        # The chart and the file of a table hold its numbers, and each number leads to as many cases.
        csv = client.get(address, {"sheet": "kind", "form": "csv"}).content.decode("utf-8-sig").splitlines()
        assert [line.split(",") for line in csv[1:]] == [
            ["" if cell is None else str(cell) for cell in row] for row in (*kind.rows, kind.total)
        ]
        drawn = client.get(address, {"sheet": "kind", "form": "svg"}).content.decode()
        assert "法令查詢" in drawn and ">5<" in drawn
        text = page.content.decode().replace("&amp;", "&")
        for key, row, column in (("overview", 0, 1), ("topic", 0, 2), ("month", 2, 1), ("ages", 1, 1)):
            link = found[key].links[row, column]
            assert link in text
            behind = client.get(link).context
            assert len(behind["rows"]) == behind["number"] == found[key].rows[row][column] > 0
        assert behind_all(found[key] for key in ("overview", "ages", "kind")) > 60
        bisha = client.get(address, {"unit": "P02-BISHA", "year": "115", "month": "3"}).context["sheets"][0]
        assert not any(row[1] for row in bisha.rows)
        for wrong in ({"figure": "none"}, {"figure": "closed", "since": "x"}, {"figure": "closed", "by": "x"}):
            assert client.get(reverse("feedback_cases"), wrong).status_code == 404
        # A sealed letter is in no figure of those who may not know of it.
        assert sealed.case.reference not in client.get(found["overview"].links[0, 1]).content.decode()
        sign_in(ethel)
        page = client.get(address)
        found = {sheet.key: sheet for sheet in page.context["sheets"]}
        assert [row[:2] for row in found["kind"].rows] == [[str(Petition.Kind.MISCONDUCT.label), 1]]
        assert sealed.case.reference in client.get(found["overview"].links[0, 1]).content.decode()
        sign_in(mallory)
        assert client.get(address).status_code == client.get(reverse("feedback_cases")).status_code == 404


def behind_all(sheets) -> int:
    """Each count of each sheet is that of the cases its address leads to; how many counts there are."""
    known = 0
    for sheet in sheets:
        for (row, column), link in sheet.links.items():
            cell = sheet.rows[row][column]
            if isinstance(cell, int):
                asked = dict(parse_qsl(urlsplit(link).query))
                span = Span(date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"]), NOW)
                cases = counted(Case.objects.exclude(discretion="sealed"), BY_CODE[asked["figure"]], span)
                if "by" in asked:
                    cases = cases.filter(**{DIMENSIONS[asked["by"]].column: asked["value"]})
                assert cases.count() == cell, link
                known += 1
    return known


def test_the_public_sees_no_small_numbers(client, year):
    sent(at("2026-11-10 10:00"), kind=Petition.Kind.INQUIRY)
    with time_machine.travel(NOW, tick=False):
        page = client.get(reverse("mailbox_figures"))
        assert page.status_code == 200 and not page.cookies
        found = {sheet.key: sheet for sheet in page.context["sheets"]}
        csv = client.get(reverse("mailbox_figures"), {"sheet": "kind", "form": "csv"}).content.decode("utf-8-sig")
        assert client.get(reverse("mailbox_figures"), {"sheet": "unit", "form": "csv"}).status_code == 404
    codes = [figure.code for figure in FIGURES]
    told = dict(zip(codes, (row[1] for row in found["overview"].rows), strict=False))
    assert (told["received"], told["answered"], told["extended"]) == (10, 5, None)
    for sheet, names in (("kind", codes), ("month", [one.code for one in PublicReport.monthly])):
        columns = dict(zip(names, list(zip(*found[sheet].rows, strict=True))[1:], strict=False))
        counts = {cell for name in names if name not in PARTS for cell in columns[name]}
        assert not counts & {1, 2, 3, 4}, sheet
    # One letter was transferred: that seven ended is not told either, five of them being answered.
    assert told["closed"] is told["transferred"] is found["kind"].total[2] is None
    assert {row[3] for row in found["kind"].rows} == {None} and found["kind"].total[3] == 5
    assert csv.splitlines()[1].split(",")[2] == "" and not any(any(sheet.links.values()) for sheet in found.values())
