"""Thirty answers, typed through the front door, and every figure of them worked out by hand.

By what they came (q1): 16 at the counter, 11 by telephone, 3 on line. The rest stands in `thirty()`.
"""

import csv
from collections import Counter
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import UUID

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from odfdo import Document

from feedback.models import SurveyAnswer
from feedback.surveys import counting
from tests.cast import NOW
from tests.feedback.survey_cast import edda, pia, survey  # noqa: F401

TEXTS = ["等太久", "等了一小時，口氣不好", "口氣很差", "停車不便", "=等"]


def thirty() -> list[dict]:
    """What each of the thirty typed, in three groups.

    Overall (q3):   5  4  3  2  1  n/a
    counter (16)    6  5  2  2  0  1
    telephone (11)  2  3  3  1  2  0
    on line (3)     1  1  0  0  1  0
    """
    counter = [{"q1": "a", "q2": ["a"], "q3": mark, "q4.a": "5", "q5": "10"} for mark in "5555554444433" + "22"]
    counter.append({"q1": "a", "q2": ["a"], "q3": "na", "q4.a": "5", "q5": "10"})
    for at, one in enumerate(counter):
        one["q4.b"] = "3" if at < 10 else "2"
        if one["q3"] == "5":
            one["q2"] = ["a", "b"]
        one |= {"q6_year": "115", "q6_month": "11" if at == 0 else "10", "q6_day": "2"}
    phone = [
        {"q1": "b", "q3": mark, "q4.a": "4", "q5": "8" if at < 5 else "6"} for at, mark in enumerate("55444333211")
    ]
    for one in phone[:5]:  # the two 5 and the three 4
        one["q2"] = ["c"]
    online = [{"q1": "c", "q2": ["a", "b", "c"], "q3": mark, "q4.a": "5", "q4.b": "na", "q8": "a"} for mark in "541"]
    everyone = counter + phone + online
    unhappy = [one for one in everyone if one["q3"] in "12"]
    for one, text in zip(unhappy, TEXTS, strict=False):  # the sixth of them writes nothing
        one["q7"] = text
    return everyone


@pytest.fixture
def answered(client, survey):  # noqa: F811
    cache.clear()
    made = survey()
    with time_machine.travel(NOW, tick=False):
        for number, typed in enumerate(thirty(), 1):
            sent = {"page": 9, "version": 1, "key": str(UUID(int=number)), **typed}
            assert client.post(f"/surveys/{made.slug}/answer/", sent).status_code == 302, typed
        yield made
    cache.clear()


def by_code(survey) -> dict:  # noqa: F811
    return {figure.code: figure for figure in counting.figures(survey)}


def lines(figure) -> dict:
    return {line.code: (line.count, None if line.share is None else str(line.share)) for line in figure.lines}


def test_every_figure_is_the_one_worked_out_by_hand(answered, django_assert_num_queries):
    assert SurveyAnswer.objects.count() == 30
    with django_assert_num_queries(3):  # the questions, one count of all marks, the topics
        found = by_code(answered)
    assert list(found) == ["q1", "q2", "q3", "q4.a", "q4.b", "q5", "q6", "q7", "q8"]
    # 16, 11, 3 of 30: 53.33, 36.67, 10.
    assert found["q1"].n == 30
    assert lines(found["q1"]) == {"a": (16, "53.3"), "b": (11, "36.7"), "c": (3, "10.0")}
    # Several choices: each option is counted, never their combinations. 16 + 5 + 3 = 24 chose something.
    assert found["q2"].n == 24
    assert lines(found["q2"]) == {"a": (19, "79.2"), "b": (9, "37.5"), "c": (8, "33.3")}
    # Overall: 9 + 9 + 5 + 3 + 3 = 29 valid, one does not apply. 18 / 29 = 62.07 %; 105 / 29 = 3.621.
    q3 = found["q3"]
    assert (q3.n, str(q3.satisfied), str(q3.mean)) == (29, "62.1", "3.62")
    assert lines(q3) == {
        "5": (9, "31.0"),
        "4": (9, "31.0"),
        "3": (5, "17.2"),
        "2": (3, "10.3"),
        "1": (3, "10.3"),
        "na": (1, None),
    }
    # Courtesy: 19 gave 5, 11 gave 4: 139 / 30 = 4.633.
    assert (found["q4.a"].n, str(found["q4.a"].satisfied), str(found["q4.a"].mean)) == (30, "100.0", "4.63")
    # Speed: 10 gave 3, 6 gave 2, 3 said it does not apply: 42 / 16 = 2.625, halves up.
    assert (found["q4.b"].n, str(found["q4.b"].satisfied), str(found["q4.b"].mean)) == (16, "0.0", "2.63")
    assert lines(found["q4.b"])["na"] == (3, None)
    # NPS: 16 of 27 would (10), 6 would not (6), 5 in between (8): 10 / 27 = 37.04; (160 + 40 + 36) / 27 = 8.741.
    assert (found["q5"].n, str(found["q5"].nps), str(found["q5"].mean)) == (27, "37.0", "8.74")
    # Days are counted by month: 15 and 1 of 16 are 93.75 and 6.25 %, halves up.
    assert lines(found["q6"]) == {"2026-10": (15, "93.8"), "2026-11": (1, "6.3")}
    # Asked of the six who were not satisfied; five wrote. One text names both topics, one none.
    assert found["q7"].n == 5
    assert lines(found["q7"]) == {"等候": (3, "60.0"), "態度": (2, "40.0")}
    # Asked of three only: not shown, not even how many chose what.
    assert (found["q8"].is_hidden, found["q8"].lines) == (True, [])
    _groups_under_five_stay_hidden_and_cannot_be_subtracted(answered)


def _groups_under_five_stay_hidden_and_cannot_be_subtracted(answered):
    asked = {one.code: one for one in counting.asked(answered)}
    table = counting.cross(answered, asked["q1"], asked["q3"], "q3")
    groups = {group.code: group for group in table.groups}
    assert (groups["q1=a"].n, groups["q1=a"].counts, str(groups["q1=a"].satisfied)) == (16, [6, 5, 2, 2, 0, 1], "73.3")
    # Three came on line. All less the counter less the telephone would tell about them: the telephone is hidden too.
    assert groups["q1=c"].n is None
    assert groups["q1=b"].counts == [None] * 6
    assert table.total.counts == [9, 9, 5, 3, 3, 1]
    # Groups of several choices overlap; who chose none is a group too.
    table = counting.cross(answered, asked["q2"], asked["q3"], "q3")
    found = {group.code: (group.n, group.counts, str(group.satisfied)) for group in table.groups}
    assert found == {
        "q2=a": (19, [7, 6, 2, 2, 1, 1], "72.2"),  # 13 of 18 valid
        "q2=b": (9, [7, 1, 0, 0, 1, 0], "88.9"),
        "q2=c": (8, [3, 4, 0, 0, 1, 0], "87.5"),
        "-": (6, [0, 0, 3, 1, 2, 0], "0.0"),
    }


def test_what_is_left_over_is_two_groups_and_five_people():
    assert counting.hidden({"a": 16, "b": 11, "c": 3}) == {"b", "c"}
    assert counting.hidden({"a": 16, "b": 2, "c": 2}) == {"a", "b", "c"}  # 4 people in two groups are still too few
    assert counting.hidden({"a": 6, "b": 2, "c": 4, "d": 0}) == {"b", "c"}
    assert counting.hidden({"a": 6, "b": 5}) == set()
    assert counting.overlapping_hidden({"a": 28, "b": 4, "c": 0, "d": 30}, 30) == {"a", "b"}


def test_page_chart_and_files_say_the_same(client, answered, edda, pia, settings):  # noqa: F811
    settings.DEMO = True
    edda.is_demo = True
    edda.save(update_fields=["is_demo"])
    client.force_login(edda)
    page = client.get(reverse("survey_figures", args=[answered.pk])).content.decode()
    text = client.get(reverse("survey_figure_file", args=[answered.pk, "csv"])).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert ["q3", "整體滿意度", "非常滿意", "9", "31.0", "29"] in rows
    assert ["q3", "整體滿意度", "滿意度（有效答案中的 4 分與 5 分），%", "", "62.1", "29"] in rows
    assert ["q2", "您用過哪些服務？", "'=拾得物", "8", "33.3", "24"] in rows  # no spreadsheet works it out
    assert ["q8", "用什麼上網？", "少於 5 份，不顯示", "", "", ""] in rows
    counted = Counter(row[0] for row in rows[1:] if row[3])
    assert counted == {"q1": 3, "q2": 3, "q3": 6, "q4.a": 6, "q4.b": 6, "q5": 11, "q6": 2, "q7": 2}
    for row in rows[1:]:
        if row[3]:
            assert f'<td data-label="人數" class="digits">{row[3]}</td>' in page
    ods = client.get(reverse("survey_figure_file", args=[answered.pk, "ods"])).content
    sheet = Document(BytesIO(ods)).body.get_table(0)
    assert [str(cell) for cell in sheet.get_row_values(1)[:4]] == ["q1", "您怎麼來的？", "臨櫃", "16"]
    chart = client.get(reverse("survey_figure_chart", args=[answered.pk, "q2"])).content.decode()
    assert "<script" not in chart
    assert all(f">{number}<" in chart for number in (19, 9, 8))
    cross = reverse("survey_cross", args=[answered.pk])
    assert "73.3" in client.get(cross, {"by": "q1", "part": "q3"}).content.decode()
    text = client.get(cross, {"by": "q1", "part": "q3", "form": "csv"}).content.decode("utf-8-sig")
    assert text.splitlines()[1:] == [
        "臨櫃,16,6,5,2,2,0,1,73.3",
        "電話,–,–,–,–,–,–,–,–",
        "網路,–,–,–,–,–,–,–,–",
        "全部,30,9,9,5,3,3,1,62.1",
    ]
    assert client.get(cross, {"by": "q1", "part": "q1"}).status_code == 302
    # Written answers: sorted by their words, then by a person, whose word counts.
    texts = reverse("survey_remarks", args=[answered.pk, "q7"])
    read = client.get(texts)
    parking = next(row for row in read.context["rows"] if row.text == "停車不便")
    client.post(texts, {"remark": str(parking.pk), f"topic-{parking.pk}": ["等候", "沒有這一項"]})
    assert lines(by_code(answered)["q7"])["等候"] == (4, "80.0")
    _chosen_results_are_published_as_they_stood(client, answered, pia)


def _chosen_results_are_published_as_they_stood(client, answered, pia):  # noqa: F811
    pia.is_demo = True
    pia.save(update_fields=["is_demo"])
    client.force_login(pia)
    cache.clear()
    publish = reverse("survey_report", args=[answered.pk])
    said = {"codes": ["q3", "q8"], "summary_zh": "多數滿意，等候太久。"}
    assert "結束後" in client.post(publish, said).content.decode()  # still open
    with time_machine.travel(answered.closes_at + timedelta(days=1), tick=False):
        client.force_login(pia)
        assert client.get(f"/surveys/{answered.slug}/results/").status_code == 404
        assert client.post(publish, said).status_code == 302
        client.logout()
        cache.clear()
        page = client.get(f"/surveys/{answered.slug}/results/").content.decode()
        assert "62.1" in page
        assert "多數滿意" in page
        assert "您怎麼來的" not in page  # not chosen
        assert "手機" not in page  # chosen, but three people are too few
        SurveyAnswer.objects.all().delete()
        assert "62.1" in client.get(f"/en/surveys/{answered.slug}/results/").content.decode()
        assert "31.0" in client.get(f"/surveys/{answered.slug}/results.csv").content.decode()
        assert client.get(f"/surveys/{answered.slug}/results/q3.svg").status_code == 200
        assert client.get(f"/surveys/{answered.slug}/results/q1.svg").status_code == 404
        client.force_login(pia)
        client.post(reverse("survey_take_back", args=[answered.pk]))
        cache.clear()
        assert client.get(f"/surveys/{answered.slug}/results/").status_code == 404
