"""走動服務: what was said on a visit is kept whole or not at all; plan and visits are counted as they are."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from audit.models import Action, Event
from cases import retention
from feedback.actions import outreach as actions
from feedback.models import Audience, Outreach, OutreachPlan, Petition, Suggestion, Way
from tests.cast import NOW

TODAY = date(2026, 11, 23)


@pytest.fixture
def visit(bisha, otto):
    """Records a visit: visit(audience=…, suggestions=[…])."""

    def record(now=NOW, unit=bisha, actor=otto, suggestions=("加裝照明",), key=None, **changes) -> Outreach:
        data = {
            "happened_on": TODAY - timedelta(days=1),
            "audience": Audience.FISHERS,
            "way": Way.VISIT,
            "organisation": "基隆區漁會",
            "area": "基隆市中正區",
            "met": "高大明",
            "phone": "+886912345678",
            "people": 9,
            "officers": 2,
            "asked": "報驗多久？",
            **changes,
        }
        given = {"suggestions": list(suggestions), "key": key or uuid4(), "actor": actor, "now": now}
        return actions.record_visit(unit=unit, data=data, **given)

    return record


def told(bisha, **changes) -> dict:
    return {
        "key": str(uuid4()),
        "unit": bisha.pk,
        **{"happened_on_year": "115", "happened_on_month": "11", "happened_on_day": "20"},
        **{"way": "visit", "audience": "vulnerable", "organisation": "", "area": "基隆市中正區"},
        **{"met": "簡阿嬤", "phone": "0912 345 678", "place": "正濱路", "people": "1", "officers": "2"},
        **{"help": ["meals", "health"], "asked": "膝蓋痛", "answer": "量了血壓"},
        "suggestions": "第一項\n\n  \n第二項\n還是第二項",
        **changes,
    }


def test_a_visit_is_written_down_once_and_a_home_stays_masked(client, sign_in, bisha, otto, sue, mallory):
    sign_in(otto)
    asked = told(bisha)
    with time_machine.travel(NOW, tick=False):
        wrong = {"organisation": "某某會", "happened_on_day": "24", "people": "0"}
        refused = client.post(reverse("outreach_new"), {**asked, **wrong})
        assert refused.status_code == 422 and "錯誤" in refused.content.decode()
        assert {*refused.context["form"].errors} == {"organisation", "happened_on", "people"}
        first, second = client.post(reverse("outreach_new"), asked), client.post(reverse("outreach_new"), asked)
        assert first.status_code == 302 and first["Location"] == second["Location"]
        page = client.get(first["Location"]).content.decode()
    found = Outreach.objects.get()
    assert [one.text for one in found.suggestions.all()] == ["第一項", "第二項\n還是第二項"]
    assert "簡○嬤" in page and "送餐" in page and "09**-***-678" in page
    assert not any(word in page for word in ("簡阿嬤", "膝蓋痛", "量了血壓", "正濱路", "第一項"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT met || place || asked || answer || phone FROM feedback_outreach")
        assert "膝蓋" not in cursor.fetchone()[0]
    with time_machine.travel(NOW, tick=False):
        reveal = reverse("outreach_reveal", args=[found.pk])
        assert client.post(reveal).status_code == 422
        page = client.post(reveal, {"reason": "contact"}).content.decode()
        assert all(word in page for word in ("簡阿嬤", "膝蓋痛", "0912-345-678", "第一項"))
        assert Event.objects.get(action=Action.DATA_REVEALED).data["reason"] == "contact"
        sign_in(mallory)
        assert (
            client.get(first["Location"]).status_code == client.post(reveal, {"reason": "contact"}).status_code == 404
        )
        assert "基隆市中正區" not in client.get(reverse("outreach")).content.decode()


def test_what_is_written_is_struck_or_forgotten_never_changed(client, sign_in, bisha, otto, visit):
    found = visit()
    for change in (
        lambda: Outreach.objects.update(people=1),
        lambda: Outreach.objects.update(blanked_at=NOW, met=""),
        lambda: Outreach.objects.all().delete(),
        lambda: Suggestion.objects.update(text="別的"),
        lambda: Suggestion.objects.all().delete(),
        lambda: OutreachPlan.objects.create(unit=bisha, roc_year=115, audience=Audience.FISHERS, visits=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    sign_in(otto)
    with time_machine.travel(NOW, tick=False):
        add = {"key": str(uuid4()), "text": "表格要有越南文"}
        for _press in range(2):
            assert client.post(reverse("outreach_suggest", args=[found.pk]), add).status_code == 302
        assert found.suggestions.count() == 2
        strike = reverse("outreach_strike", args=[found.pk])
        assert client.post(strike, {"reason": ""}).status_code == 422
        instead = client.post(strike, {"reason": "日期寫錯"})["Location"]
        assert client.post(strike, {"reason": "再一次"})["Location"] == instead
        form = client.get(instead).context["form"]
        assert form.initial["asked"] == "報驗多久？" and "越南文" in form.initial["suggestions"]
        assert client.post(reverse("outreach_suggest", args=[found.pk]), add | {"key": ""}).status_code == 422
        assert "日期寫錯" in client.get(reverse("outreach_visit", args=[found.pk])).content.decode()
    found.refresh_from_db()
    assert found.strike_reason == "日期寫錯" and found.struck_as == "陳值班"
    with pytest.raises(IntegrityError), transaction.atomic():
        Outreach.objects.update(strike_reason="別的")


def test_a_suggestion_becomes_one_petition_with_one_press(client, sign_in, otto, mallory, visit):
    first, second = visit(suggestions=("碼頭晚上太暗，\n希望加裝照明。", "別的")).suggestions.all()
    press = reverse("outreach_petition", args=[first.pk])
    sign_in(mallory)
    assert client.post(press).status_code == 404
    sign_in(otto)
    with time_machine.travel(NOW, tick=False):
        for _press in range(2):
            page = client.post(press, follow=True)
        actions.strike(first.visit, reason="重複", actor=otto, now=NOW)
        assert "不能再加" in client.post(reverse("outreach_petition", args=[second.pk]), follow=True).content.decode()
    petition = Petition.objects.get()
    case, applicant = petition.case, petition.case.applicant
    assert (petition.source, petition.kind, petition.reply_by) == ("outreach", "suggestion", "phone")
    assert (petition.subject, petition.content) == ("碼頭晚上太暗， 希望加裝照明。", first.text)
    assert (applicant.name, applicant.phone, case.filed_by, case.filed_at) == ("高大明", "+886912345678", otto, NOW)
    assert case.reference in page.content.decode() and case.deadlines.running().exists()
    assert case.events.get(action=Action.OUTREACH_FILED).data["visit"] == first.visit_id
    first.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.update(case=None)


def test_after_three_years_the_people_are_forgotten_and_still_count(visit):
    found, later = visit(), NOW + timedelta(days=3 * 366)
    assert retention.run(now=NOW, dry_run=True)["outreach visits"] == 0
    assert retention.run(now=later, dry_run=True)["outreach visits"] == 1
    assert retention.run(now=later)["outreach visits"] == 1
    found.refresh_from_db()
    assert (found.met, found.phone, found.asked, found.organisation) == ("", "", "", "基隆區漁會")
    assert found.suggestions.get().text == ""
    assert retention.run(now=later)["outreach visits"] == 0


def test_plan_and_visits_are_the_same_on_page_chart_and_file(
    client, sign_in, bisha, otto, sue, visit, django_assert_max_num_queries
):
    for day in range(3):
        visit(happened_on=date(2026, 10, 1 + day), suggestions=("甲", "乙") if day else ())
    visit(audience=Audience.REMOTE, organisation="", people=2, help=["meals", "tidying"], suggestions=())
    visit(happened_on=date(2025, 12, 31))
    actions.strike(visit(people=100), reason="重複", actor=otto, now=NOW)
    sign_in(sue)
    year, plan = {"year": 115}, f"{reverse('outreach_plan')}?unit={bisha.code}&year=115"
    with time_machine.travel(NOW, tick=False):
        assert client.post(plan, {"fishers": "7", "remote": "-1"}).status_code == 422
        assert client.post(plan, {"fishers": "7", "remote": "0"}).status_code == 302
        assert client.post(plan, {"fishers": "7"}).status_code == 302
        with django_assert_max_num_queries(20):
            page = client.get(reverse("outreach_figures"), year)
        sheets = {sheet.key: sheet for sheet in page.context["sheets"]}
        assert sheets["units"].rows == [[str(bisha), 7, 4, 57, 29, 4, 0]]
        assert sheets["people"].rows[0][1:] == [7, 3, 42, 27, 4, 0] and sheets["people"].rows[3][1:4] == [0, 1, None]
        assert sheets["people"].total[1:] == sheets["units"].total[1:] == [7, 4, 57, 29, 4, 0]
        assert sheets["months"].rows[9] == ["115-10", 3, 0, 0, 0, 0] and sheets["months"].total[1:] == [3, 0, 0, 1, 0]
        assert [row[1] for row in sheets["care"].rows] == [1, 1, 0, 0]
        for sheet in sheets.values():
            csv = client.get(reverse("outreach_figures"), {**year, "sheet": sheet.key, "form": "csv"})
            lines = [line.split(",") for line in csv.content.decode("utf-8-sig").split()]
            rows = [*sheet.rows, *([sheet.total] if sheet.total else [])]
            assert lines[1:] == [["" if cell is None else str(cell) for cell in row] for row in rows]
        drawn = client.get(reverse("outreach_figures"), {**year, "sheet": "units", "form": "svg"}).content.decode()
        assert all(str(bisha) in drawn and f">{number}<" in drawn for number in (7, 4)) and "<script" not in drawn
        assert client.get(reverse("outreach_figures"), {**year, "sheet": "none", "form": "csv"}).status_code == 404
        # What a number counts is one press away.
        link = sheets["units"].links[0, 2]
        assert link in page.content.decode().replace("&amp;", "&")
        listed = client.get(link)
        assert len([row for row in listed.context["page"].rows if not row.struck_at]) == 4
    assert Event.objects.filter(action=Action.OUTREACH_PLANNED).count() == 1


def test_the_list_goes_on_where_it_ended(client, sign_in, otto, visit, monkeypatch):
    monkeypatch.setattr("feedback.outreach.reading.PAGE", 2)
    made = [visit(happened_on=TODAY - timedelta(days=age)).pk for age in (3, 1, 2, 1, 9)]
    sign_in(otto)
    seen, address = [], reverse("outreach")
    while address:
        page = client.get(address).context["page"]
        seen += [row.pk for row in page.rows]
        address = page.after and f"{reverse('outreach')}?after={page.after}"
    assert seen == [made[3], made[1], made[2], made[0], made[4]]
