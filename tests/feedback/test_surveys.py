"""Surveys from the first word to the improvement: built by one, published by another, answered by everybody, and no way
back from an answer to a person."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Role, Unit
from cases.actions import Refused
from feedback.actions import survey_answers, survey_invitations, survey_results
from feedback.actions import surveys as actions
from feedback.models import (
    Improvement,
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyQuestion,
    SurveyRefusal,
    SurveyRemark,
    SurveySignature,
    SurveyVersion,
)
from feedback.surveys import invitations, walk, wording
from notifications.models import Notice
from tests.cast import NOW, make_user
from tests.feedback.survey_cast import edda, pia, place, question, survey  # noqa: F401

DAY = timedelta(days=1)
SHORT = [{"kind": "scale", "text_zh": "整體滿意度", "is_required": True}, {"kind": "text", "text_zh": "建議"}]
DATES = {"opens_at_year": "115", "opens_at_month": "11", "opens_at_day": "20", "opens_at_time": "09:00"}
DATES |= {name.replace("opens", "closes"): value for name, value in DATES.items()} | {"closes_at_day": "30"}


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


def sign_in(client, person):
    person.is_demo = True
    person.save(update_fields=["is_demo"])
    client.force_login(person)


def token_in(notice) -> str:
    return notice.context["link"]


# --- Built and published ----------------------------------------------------------------------------------------------


def test_a_survey_is_built_published_by_another_and_mended_in_a_new_version(client, edda, pia):  # noqa: F811
    sign_in(client, edda)
    typed = {"title_zh": "碼頭服務", "kind": "web", "unit": Unit.objects.get(code="HQ-SEC").pk, "slug": "Pier", **DATES}
    wrong = client.post("/staff/surveys/new/", {**typed, "is_anonymous": "no", "is_open_link": "yes"})
    assert wrong.status_code == 422
    assert "錯誤：" in wrong.content.decode()
    assert "碼頭服務" in wrong.content.decode()
    typed |= {"is_anonymous": "yes", "is_open_link": "yes", "topics": "等候：等"}
    assert client.post("/staff/surveys/new/", typed).status_code == 302
    made = Survey.objects.get(slug="pier")
    page, here = reverse("staff_survey", args=[made.pk]), lambda name, *args: reverse(name, args=[made.pk, *args])
    assert client.post("/staff/surveys/new/", typed).status_code == 422  # the second press finds the address taken
    assert Survey.objects.count() == 1
    assert "還沒有題目" in client.get(page).content.decode()
    ask = lambda code, **said: client.post(here("survey_question", code), said)  # noqa: E731
    assert ask("single", text_zh="怎麼來？", options="走路").status_code == 422
    assert ask("single", text_zh="怎麼來？", options="走路\n走路").status_code == 422
    assert ask("single", text_zh="怎麼來？", options="走路\n騎車").status_code == 302
    assert ask("text", text_zh="哪一條路？", show_if=["q9=a"]).status_code == 422
    assert ask("text", text_zh="哪一條路？", show_if=["q1=a"]).status_code == 302
    client.post(here("survey_act", "standard"))
    client.post(here("survey_question_act", "q2", "up"))  # before the question it hangs on
    client.post(here("survey_act", "publish"))
    assert made.versions.get().state == "draft"
    shown = client.get(page).content.decode()
    assert "q2 的顯示條件" in shown
    assert reverse("survey_act", args=[made.pk, "publish"]) not in shown
    client.post(here("survey_question_act", "q2", "down"))
    tried = client.post(here("survey_rehearsal"), {"page": 0, "version": 1, "q1": "a"})
    assert "哪一條路" in tried.content.decode()
    sign_in(client, pia)
    assert client.post(here("survey_act", "publish")).status_code == 302
    version = made.versions.get()
    assert (version.state, version.published_by) == ("published", pia)
    # A mended spelling keeps its code, a new answer gets a new one; old answers are never asked in new words.
    sign_in(client, edda)
    client.post(here("survey_act", "version"))
    assert ask("q1", text_zh="怎麼來？", options="步行\n騎車\n搭車").status_code == 302
    mended = made.versions.get(number=2).questions.get(code="q1")
    assert [(one["code"], one["zh"]) for one in mended.options] == [("a", "步行"), ("b", "騎車"), ("c", "搭車")]
    assert version.questions.get(code="q1").options[0]["zh"] == "走路"
    client.post(here("survey_question_act", "q1", "out"))
    assert made.versions.get(number=2).questions.get(code="q2").show_if == []
    assert actions.ask(made.versions.get(number=2), values=question(SHORT[0]), actor=edda, now=NOW).code == "q4"
    with pytest.raises(Refused, match="別人"):
        actions.publish(made.versions.get(number=2), actor=edda, now=NOW)
    # Whoever began with the words of the first version ends with them.
    actions.publish(made.versions.get(number=2), actor=pia, now=NOW)
    sent = {"page": 9, "version": 1, "key": str(uuid4()), "q1": "b"}
    assert client.post("/surveys/pier/answer/", sent).status_code == 302
    assert SurveyAnswer.objects.get().version == version
    # The next round is a survey of its own.
    form = {"slug": "pier-2027", **DATES, "opens_at_year": "116", "closes_at_year": "116"}
    assert client.post(here("survey_round"), form).status_code == 302
    follower = Survey.objects.get(slug="pier-2027")
    assert (follower.follows, follower.versions.get().questions.count()) == (made, 3)


def test_what_is_settled_the_database_keeps(survey, edda, pia):  # noqa: F811
    made = survey(SHORT)
    version, asked = made.versions.get(), SurveyQuestion.objects.first()
    survey_answers.answer(version, marks={"q1", "q1=5"}, texts={}, key=uuid4(), language="en", now=NOW)
    for refused in (
        lambda: Survey.objects.filter(pk=made.pk).update(is_anonymous=False),
        lambda: Survey.objects.filter(pk=made.pk).update(slug="other"),
        lambda: Survey.objects.filter(pk=made.pk).update(published_at=None),
        lambda: SurveyVersion.objects.filter(pk=version.pk).update(title_zh="別的"),
        lambda: SurveyVersion.objects.filter(pk=version.pk).update(state="draft"),
        lambda: SurveyQuestion.objects.filter(pk=asked.pk).update(text_zh="別的"),
        lambda: SurveyQuestion.objects.filter(pk=asked.pk).delete(),
        lambda: SurveyQuestion.objects.create(version=version, code="q9", order=9, kind="text", text_zh="晚到"),
        lambda: SurveyAnswer.objects.update(marks=["q1", "q1=1"]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()
    with pytest.raises(Refused, match="固定"):
        actions.change(made, values=place(is_anonymous=False, is_open_link=False), actor=edda, now=NOW)
    draft = actions.new_version(made, actor=edda, now=NOW)
    with pytest.raises(IntegrityError, match="published_by_another"), transaction.atomic():
        SurveyVersion.objects.filter(pk=draft.pk).update(state="published", published_by=edda, published_at=NOW)


def test_nobody_without_the_right_finds_a_survey(client, survey, mallory, edda):  # noqa: F811
    made = survey(SHORT)
    branch = make_user("branch", "分署", "Branch", Role.SECRETARIAT, Unit.objects.get(code="SB"))
    for person, status in ((mallory, 404), (branch, 404), (edda, 200)):
        sign_in(client, person)
        for name in ("staff_survey", "survey_figures", "survey_edit", "survey_invite"):
            assert client.get(reverse(name, args=[made.pk])).status_code == status, (person, name)
    auditor = make_user("audrey", "稽核", "Audrey", Role.AUDITOR, Unit.objects.get(kind="hq"))
    sign_in(client, auditor)
    assert client.get(reverse("survey_figures", args=[made.pk])).status_code == 200
    for act in ("publish", "version", "close"):
        client.post(reverse("survey_act", args=[made.pk, act]))
    assert made.versions.count() == 1
    assert Survey.objects.get().is_open(NOW)


# --- Answered ---------------------------------------------------------------------------------------------------------


def test_the_way_through_needs_no_script_and_forgets_what_is_not_asked(client, survey, django_assert_max_num_queries):  # noqa: F811
    made = survey()
    assert "匿名" in client.get("/surveys/counter-2026/").content.decode()
    way = "/surveys/counter-2026/answer/"
    start = client.get(way)
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', start.content.decode())[1]
    sent = {"key": key, "version": 1, "page": 0}
    missing = client.post(way, sent | {"q1": "c", "q2": ["a", "b"]})
    assert missing.status_code == 422
    assert "錯誤：" in missing.content.decode()
    assert re.search(r'value="b"[^>]* checked', missing.content.decode())
    first = sent | {"q1": "c", "q2": ["a", "b"], "q3": "1", "q6_year": "115", "q6_month": "11", "q6_day": "2"}
    second = client.post(way, first)
    page = second.content.decode()
    assert "哪裡不滿意" in page
    assert "用什麼上網" in page
    assert '<input type="hidden" name="q2" value="b">' in page
    assert '<input type="hidden" name="q6_month" value="11">' in page
    assert not SurveyAnswer.objects.exists()
    # Back and another answer: the questions that hung on the first are neither asked nor kept.
    back = client.post(way, first | {"page": 1, "q7": "太慢", "back": "1"}).content.decode()
    assert '<input type="hidden" name="q7" value="太慢">' in back
    assert re.search(r'name="q3" value="1"[^>]* checked', back)
    last = first | {"q1": "a", "q3": "5", "q7": "太慢", "q8": "a"}
    with django_assert_max_num_queries(14):
        assert client.post(way, last).headers["Location"] == "/surveys/counter-2026/thanks/"
    kept = SurveyAnswer.objects.get()
    assert kept.marks == ["q1", "q1=a", "q2", "q2=a", "q2=b", "q3", "q3=5", "q6", "q6=2026-11-02"]
    assert not SurveyRemark.objects.exists()
    assert client.post(way, last).status_code == 302  # the second press
    assert client.post(way, last | {"key": str(uuid4()), "contact_fax": "x"}).status_code == 302  # a program
    assert client.post(way, last | {"key": str(uuid4()), "q1": "z"}).status_code == 422
    assert SurveyAnswer.objects.count() == 1
    assert client.get("/en/surveys/counter-2026/answer/").status_code == 200
    Survey.objects.filter(pk=made.pk).update(closes_at=NOW + DAY)
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        assert client.post(way, last | {"key": str(uuid4())}).headers["Location"] == "/surveys/counter-2026/"
        assert "結束" in client.get("/surveys/counter-2026/").content.decode()
    assert SurveyAnswer.objects.count() == 1


def test_pages_are_cut_where_a_question_hangs_on_one_beside_it():
    def asked(code, *hangs_on):
        return SurveyQuestion(code=code, kind="single", show_if=list(hangs_on))

    questions = [asked("q1"), asked("q2"), asked("q3", "q1=a"), asked("q4", "q2=b"), asked("q5", "q3=a")]
    assert [[one.code for one in page] for page in walk.pages(questions)] == [["q1", "q2"], ["q3", "q4"], ["q5"]]
    assert [len(page) for page in walk.pages([asked(f"q{n}") for n in range(1, 20)])] == [8, 8, 3]
    known = wording.read_lines("甲 | A\n乙 | B\n丙")
    assert wording.write_lines(known) == "甲 | A\n乙 | B\n丙"
    again = wording.read_lines("丙\n甲 | A\n新", known)
    assert [(one["code"], one["zh"]) for one in again] == [("c", "丙"), ("a", "甲"), ("d", "新")]


# --- Invited, and anonymous -------------------------------------------------------------------------------------------


def test_an_invitation_counts_once_and_looking_at_it_counts_nothing(client, survey, edda):  # noqa: F811
    made = survey(SHORT, is_open_link=False)
    SurveyRefusal.objects.create(email_hash=survey_invitations.hash_of("no@example.tw"), at=NOW)
    sign_in(client, edda)
    form = reverse("survey_invite", args=[made.pk])
    assert client.post(form, {"emails": "no mail", "language": "en"}).status_code == 422
    people = "ann@example.tw\nANN@example.tw, bob@example.tw;no@example.tw"
    for _twice in range(2):
        assert client.post(form, {"emails": people, "language": "zh-hant"}).status_code == 302
    assert SurveyInvitation.objects.count() == Notice.objects.filter(kind="survey_invited").count() == 2
    client.logout()
    assert client.get("/surveys/counter-2026/answer/").status_code == 302  # only by invitation
    ann, bob = Notice.objects.filter(kind="survey_invited").order_by("pk")
    link = reverse("survey_invitation", args=[token_in(ann)])
    for agent in ("Mozilla/5.0", "GoogleImageProxy", "Microsoft Office Protection") * 5:
        assert client.get(link, HTTP_USER_AGENT=agent).status_code == 200
        client.head(link)
    assert client.get(link + "x/").status_code == 404
    assert not SurveyAnswer.objects.exists()
    sent = {"page": 0, "version": 1, "key": str(uuid4()), "q1": "4", "q2": "電話 0912 請回電"}
    for _double in range(2):
        assert client.post(link, sent).status_code == 302
    again = client.post(link, sent | {"key": str(uuid4())})
    assert again.status_code == 422
    assert "只計算一次" in again.content.decode()
    assert "已經填答" in client.get(link).content.decode()
    assert SurveyAnswer.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM feedback_surveyremark")
        assert "電話 0912" not in cursor.fetchone()[0]
        cursor.execute("SELECT email FROM feedback_surveyinvitation")
        assert not any("ann@" in row[0] for row in cursor.fetchall())
    # One reminder, after a week, for those who have not answered; none for who refuses.
    assert survey_invitations.remind(now=NOW + 6 * DAY) == {"reminded": 0}
    for _twice in range(2):
        survey_invitations.remind(now=NOW + 7 * DAY)
    assert [one.email for one in Notice.objects.filter(kind="survey_reminder")] == ["bob@example.tw"]
    client.post(reverse("survey_invitation", args=[token_in(bob)]), {"refuse": "1"})
    assert survey_invitations.invite(made, emails=["bob@example.tw"], language="en", actor=edda, now=NOW) == 0
    # A month after the end the addresses are gone, after two years the written answers.
    assert survey_answers.forget(now=made.closes_at + 31 * DAY, dry_run=True)["surveys"] == 1
    survey_answers.forget(now=made.closes_at + 31 * DAY)
    assert set(SurveyInvitation.objects.values_list("email", flat=True)) == {""}
    assert not Notice.objects.filter(kind__startswith="survey_", email__contains="example.tw").exists()
    assert SurveyRemark.objects.count() == 1
    survey_answers.forget(now=made.closes_at + 732 * DAY)
    assert (SurveyRemark.objects.count(), SurveyAnswer.objects.count()) == (0, 1)


def test_no_table_leads_from_an_answer_to_a_person(survey, edda):  # noqa: F811
    made = survey(SHORT, is_open_link=False)
    emails = [f"p{number}@example.tw" for number in range(6)]
    survey_invitations.invite(made, emails=emails, language="zh-hant", actor=edda, now=NOW)
    version = made.versions.get()
    for number, invitation in enumerate(SurveyInvitation.objects.order_by("pk")[:5], 1):
        said = {"marks": {"q1", f"q1={number}"}, "texts": {"q2": f"第 {number} 人"}, "key": uuid4(), "language": "en"}
        survey_answers.answer(
            version, **said, invitation=invitations.by_token(invitations.token_of(invitation)), now=NOW
        )
    # 1. The database will not have a signature.
    answer, invitation = SurveyAnswer.objects.first(), SurveyInvitation.objects.last()
    with pytest.raises(IntegrityError, match="anonymous"), transaction.atomic():
        SurveySignature.objects.create(answer=answer, invitation=invitation, at=NOW)
    # 2. From the answers no foreign key leads, either way, to anything but the survey, its words and its texts.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' "
            "AND 'feedback_surveyanswer'::regclass IN (conrelid, confrelid) ORDER BY 1, 2"
        )
        assert cursor.fetchall() == [
            ("feedback_surveyanswer", "feedback_survey"),
            ("feedback_surveyanswer", "feedback_surveyversion"),
            ("feedback_surveyremark", "feedback_surveyanswer"),
            ("feedback_surveysignature", "feedback_surveyanswer"),  # whose rows were just refused
        ]
        # 3. No column holds a moment, an address or a number that an invitation, a notice or the trail could hold too.
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'feedback_surveyanswer'"
        )
        assert dict(cursor.fetchall()) == {
            "id": "uuid",
            "survey_id": "bigint",
            "version_id": "bigint",
            "marks": "ARRAY",
            "answered_on": "date",
            "language": "character varying",
            "is_mixed": "boolean",
        }
        cursor.execute(
            "SELECT count(*) FROM audit_event e, feedback_surveyanswer a WHERE strpos(e::text, a.id::text) > 0"
        )
        assert cursor.fetchone() == (0,)
        # 4. Nor does the order in which PostgreSQL wrote the rows: five or more are written anew together, shuffled.
        before = set(SurveyAnswer.objects.values_list("pk", "marks__1"))
        assert survey_answers.mix(now=NOW) == {"mixed": 5}
        assert survey_answers.mix(now=NOW) == {"mixed": 0}
        assert set(SurveyAnswer.objects.values_list("pk", "marks__1")) == before
        assert len({remark.text for remark in SurveyRemark.objects.all()}) == 5
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM feedback_surveyanswer")
        assert cursor.fetchone() == (1,)
    # A last one waits for company, or for the end.
    last = SurveyInvitation.objects.get(is_spent=False)
    survey_answers.answer(version, marks=set(), texts={}, key=uuid4(), language="en", now=NOW, invitation=last)
    assert survey_answers.mix(now=NOW) == {"mixed": 0}
    assert survey_answers.mix(now=made.closes_at) == {"mixed": 1}


def test_an_answer_by_name_is_signed(survey, edda):  # noqa: F811
    made = survey(SHORT, is_anonymous=False, is_open_link=False)
    survey_invitations.invite(made, emails=["ann@example.tw"], language="en", actor=edda, now=NOW)
    invitation = SurveyInvitation.objects.get()
    said = {"marks": {"q1", "q1=2"}, "texts": {}, "key": UUID(int=7), "language": "en", "now": NOW}
    survey_answers.answer(made.versions.get(), **said, invitation=invitation)
    assert invitation.signature.answer_id == UUID(int=7)
    with pytest.raises(Refused, match="邀請信"):
        survey_answers.answer(made.versions.get(), **said | {"key": uuid4()})


# --- Afterwards -------------------------------------------------------------------------------------------------------


def test_an_improvement_is_promised_reminded_and_closed_only_with_its_outcome(client, survey, edda, pia):  # noqa: F811
    made = survey(SHORT)
    sign_in(client, edda)
    form = reverse("improvement_new", args=[made.pk])
    said = {"finding": "等候太久", "measure": "加開一個窗口", "unit": made.unit_id, "owner": pia.pk, "is_public": "on"}
    past = client.post(form, said | {"due_on_year": "115", "due_on_month": "11", "due_on_day": "1"})
    assert past.status_code == 422
    assert client.post(form, said | {"due_on_year": "115", "due_on_month": "12", "due_on_day": "10"}).status_code == 302
    row = Improvement.objects.get()
    for days, told in ((0, 0), (13, 0), (14, 1), (15, 1), (17, 1), (18, 2), (24, 2), (25, 3)):  # due after 17 days
        survey_results.remind(now=NOW + days * DAY)
        assert Notice.objects.filter(kind="improvement_due", email=pia.email).count() == told, days
    with pytest.raises(IntegrityError, match="improvement_done_says_what"), transaction.atomic():
        Improvement.objects.filter(pk=row.pk).update(done_at=NOW, done_by=pia, remind_on=None)
    sign_in(client, pia)  # the owner
    close = reverse("improvement_done", args=[made.pk, row.pk])
    assert client.post(close, {"outcome": ""}).status_code == 422
    assert client.post(close, {"outcome": "12 月起週一加開"}).status_code == 302
    assert client.post(close, {"outcome": "again"}).status_code == 422
    row.refresh_from_db()
    assert (row.outcome, row.done_by, row.remind_on) == ("12 月起週一加開", pia, None)
    page = client.get(reverse("survey_figures", args=[made.pk])).content.decode()
    assert "12 月起週一加開" in page
