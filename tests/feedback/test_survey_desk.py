"""What those who run a survey have besides its figures: answers by name, a poster; and how people find a survey."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from audit.models import Action, Event
from cases import search
from cases.models import SearchNews
from feedback.actions import survey_answers, survey_invitations, survey_results
from feedback.actions import surveys as actions
from feedback.models import Survey, SurveyInvitation
from feedback.surveys import poster
from notifications.models import Notice
from tests.cast import NOW
from tests.feedback.survey_cast import edda, pia, survey  # noqa: F401

DAY = timedelta(days=1)
BY_NAME = {"is_anonymous": False, "is_open_link": False}
QUESTIONS = [
    {"kind": "single", "text_zh": "您怎麼來的？", "text_en": "How?", "options": "臨櫃 | Counter\n電話 | Phone"},
    {"kind": "matrix", "text_zh": "滿意嗎？", "text_en": "Satisfied?", "rows": "態度 | Courtesy\n時效 | Speed"},
    {"kind": "date", "text_zh": "哪一天？", "text_en": "When?"},
    {"kind": "text", "text_zh": "建議", "text_en": "Ideas"},
]
SAID = {"q1", "q1=b", "q2.a", "q2.a=5", "q3", "q3=2026-11-02", "q4"}


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


def test_answers_by_name_are_read_masked_and_of_anonymous_ones_there_is_no_page(
    client,
    sign_in,
    survey,  # noqa: F811
    edda,  # noqa: F811
    pia,  # noqa: F811
    mallory,
    monkeypatch,
    django_assert_max_num_queries,
):
    monkeypatch.setattr("feedback.surveys.named.PAGE", 2)
    made, hidden = survey(QUESTIONS, **BY_NAME), survey(QUESTIONS, slug="secret")
    emails = [f"person{number}@example.tw" for number in range(4)]
    survey_invitations.invite(made, emails=emails, language="en", actor=edda, now=NOW)
    for number, one in enumerate(made.invitations.order_by("pk")[:3]):
        given = {"marks": SAID, "texts": {"q4": "多開窗口"}, "key": UUID(int=number), "language": "en", "now": NOW}
        survey_answers.answer(made.versions.get(), invitation=one, **given)
    page = reverse("survey_answers", args=[made.pk])
    sign_in(edda)
    assert page in client.get(reverse("survey_figures", args=[made.pk])).content.decode()
    with django_assert_max_num_queries(20):
        first = client.get(page)
    assert [row.email for row in first.context["rows"]] == ["person2@example.tw", "person1@example.tw"]
    assert "person" not in first.content.decode()
    last = client.get(f"{page}?before={first.context['more']}").context["rows"]
    assert [row.email for row in last] == ["person0@example.tw"]
    one = reverse("survey_answer_of", args=[made.pk, last[0].pk])
    with django_assert_max_num_queries(22):
        read = client.get(f"/en{one}").content.decode()
    for said in ("Phone", "Courtesy", "Very satisfied", "2 November 2026", "多開窗口"):
        assert said in read, said
    assert "person0" not in read
    assert client.post(one).status_code == 422
    assert not Event.objects.filter(action=Action.DATA_REVEALED).exists()
    assert "person0@example.tw" in client.post(one, {"reason": "contact"}).content.decode()
    seen = Event.objects.get(action=Action.DATA_REVEALED)
    assert seen.data == {"survey": made.slug, "invitation": last[0].pk, "reason": "contact"}
    # Who has not answered has no page, an anonymous survey none at all; who may only publish reads masked.
    silent = made.invitations.get(is_spent=False)
    assert client.get(reverse("survey_answer_of", args=[made.pk, silent.pk])).status_code == 404
    assert client.get(reverse("survey_answers", args=[hidden.pk])).status_code == 404
    assert (
        reverse("survey_answers", args=[hidden.pk])
        not in client.get(reverse("survey_figures", args=[hidden.pk])).content.decode()
    )
    sign_in(pia)
    assert "person0" not in client.post(one, {"reason": "contact"}).content.decode()
    sign_in(mallory)
    assert client.get(page).status_code == client.get(one).status_code == 404
    # A month after the end who did not answer is forgotten; a name stays under its answer as long as that is kept.
    survey_answers.forget(now=made.closes_at + 31 * DAY)
    assert {row.email for row in SurveyInvitation.objects.all()} == {"", *emails[:3]}
    survey_answers.forget(now=made.closes_at + 732 * DAY)
    assert {row.email for row in SurveyInvitation.objects.all()} == {""}
    assert not Notice.objects.filter(email__contains="person").exists()
    sign_in(edda)
    assert "已刪除" in client.get(page).content.decode()


def test_people_find_an_open_survey_and_published_results(survey, edda, pia):  # noqa: F811
    made = survey(QUESTIONS, opens_at=NOW + DAY)
    survey(QUESTIONS, slug="invited", is_open_link=False, title_zh="內部問卷調查")

    def found(at):
        return {entry.link for entry in search.find(search.public(at), "滿意度調查")}

    def told():
        """What those who search by mail hear of, and from when."""
        return list(SearchNews.objects.filter(key__startswith="survey").order_by("at").values_list("key", "at"))

    here, results = f"/surveys/{made.slug}/", f"/surveys/{made.slug}/results/"
    opens = (f"survey:{made.pk}", NOW + DAY)
    assert told() == [opens]
    assert found(NOW) == set()  # not open yet
    assert found(NOW + DAY) == {here}
    assert found(made.closes_at) == set()
    for number in range(5):
        given = {"marks": SAID, "texts": {}, "key": UUID(int=number), "language": "en", "now": NOW + DAY}
        survey_answers.answer(made.versions.get(), **given)
    after = NOW + 3 * DAY
    actions.close(made, actor=edda, now=NOW + 2 * DAY)
    assert found(after) == set()
    words = {"method_zh": "", "method_en": "", "summary_zh": "多數滿意。", "summary_en": ""}
    survey_results.report(made, codes=["q1"], words=words, actor=pia, now=after)
    assert found(after) == {results}
    assert told() == [opens, (f"survey-results:{made.pk}", after)]
    survey_results.take_back(made, actor=pia, now=after)
    assert found(after) == set()


def test_the_poster_is_drawn_by_a_worker_in_both_languages(client, sign_in, survey, edda, mallory, monkeypatch):  # noqa: F811
    made = survey(QUESTIONS)
    asked, drawn = [], []
    monkeypatch.setattr("cases.prints.hint", lambda task, of: asked.append((task, of)))
    monkeypatch.setattr(poster, "render_pdf", lambda *args, **kwargs: drawn.append(args[1]) or b"%PDF-")
    sign_in(edda)
    address = reverse("survey_poster", args=[made.pk])
    assert address in client.get(reverse("staff_survey", args=[made.pk])).content.decode()
    assert client.get(address).status_code == 202
    assert asked == [("feedback.tasks.make_survey_poster", made.pk)]
    assert poster.make(made.pk, now=NOW) == {"made": 1, "failed": 0}
    assert poster.make(made.pk, now=NOW) == {"made": 0, "failed": 0}
    assert drawn[0]["address"].endswith(f"/surveys/{made.slug}/")
    assert b"".join(client.get(address).streaming_content) == b"%PDF-"
    invited = survey(QUESTIONS, slug="invited", is_open_link=False)
    assert client.get(reverse("survey_poster", args=[invited.pk])).status_code == 404
    assert poster.make(invited.pk, now=NOW) == {}
    sign_in(mallory)
    assert client.get(address).status_code == 404


def test_the_demo_shows_answers_by_name(client, sign_in, catalogue):
    from accounts.demo import seed_people
    from feedback.demo import surveys as demo

    seed_people(NOW)
    assert [demo.seed(NOW), demo.seed(NOW)] == [3, 0]
    sign_in(User.objects.get(username="secretary"))
    shown = client.get(reverse("survey_answers", args=[Survey.objects.get(slug="partners-2026").pk]))
    assert len(shown.context["rows"]) == 5
