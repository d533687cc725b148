"""回復: checked before it is approved, called back in two minutes, given once, asked about once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from cases import access
from cases.actions import Refused, decisions, letters
from cases.models import Applicant, Case
from cases.models.case import Status
from feedback.actions import further_questions, registering, replies
from feedback.models import FurtherQuestion, Petition, Reply, ReplyAnswer
from feedback.replies import asking, checklist, letter, stiff
from feedback.replies.drafts import Asked, Draft, Promise
from feedback.replies.forget import forget
from notifications import words
from notifications.models import Notice
from tests.cast import NOW, at, make_user
from tests.feedback.answers import ANSWERS, LATER, PARTS, answered, ask, chuck, given, office, sign_in, wanda  # noqa: F401

WHOLE = Draft(
    language="zh-hant",
    name="王小明",
    reference="PT-115-000001-2",
    filed_on=date(2026, 11, 23),
    unit="秘書室",
    questions=(Asked(1, "什麼時候修好？", "本週五。"),),
    outcome="explained",
    summary="本週五修好。",
    view="線路進水。",
    ground="行政程序法第 171 條",
    measures="已派人更換。",
    remedy="none",
    contact_name="李承辦",
    contact_phone="02-2805-3990",
    manner="email",
    manners=("email", "page"),
    is_cleared=True,
)


# --- The checklist, pure ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("point", "change"),
    [
        ("addressee", {"outcome": ""}),
        ("addressee", {"outcome": "unhandled_1"}),  # needs a decision of its own, not an answer
        ("addressee", {"manner": "letter"}),
        ("summary", {"summary": " "}),
        ("questions", {"questions": (Asked(1, "何時？", "週五。"), Asked(2, "誰？", ""))}),
        ("questions", {"questions": (), "view": ""}),
        ("ground", {"ground": ""}),
        ("measures", {"measures": ""}),
        ("contact", {"contact_phone": ""}),
        ("remedy", {"remedy": ""}),
        ("remedy", {"remedy": "open"}),
        ("third persons", {"is_cleared": False}),
        ("third persons", {"view": "鄰居 A123456789 也看到。"}),
        ("third persons", {"view": "打給 0912-345-678 問。"}),
        ("third persons", {"measures": "寫信到 bob@example.tw。"}),
        ("blanks", {"measures": "於○○月完成。"}),
        ("blanks", {"view": "{{ reason }}"}),
        ("blanks", {"ground": "XX 法第 __ 條"}),
        ("blanks", {"promises": (Promise("（待補）", date(2026, 12, 1)),)}),
        ("length", {"view": "長" * 6000}),
    ],
)
def test_every_point_of_the_list_finds_its_fault_and_only_that(point, change):
    assert not checklist.faults(WHOLE)
    unmet = [found.key for found in checklist.check(replace(WHOLE, **change)) if not found.is_met]
    assert unmet == [point]


def test_what_may_stand_in_an_answer():
    fine = "王○○先生的案子；寄 mail@cga.gov.tw 或打 0912345678、+886 912 345 678；您的 alice@example.tw 已登記。"
    own = frozenset({"+886912345678", "alice@example.tw"})
    assert not checklist.faults(replace(WHOLE, view=fine, own=own))
    assert len(checklist.personal(replace(WHOLE, view=fine))) == 3  # words many read hold nobody's own
    assert not checklist.faults(replace(WHOLE, questions=(), view="線路進水。"))


def test_stiff_words_long_sentences_and_hidden_promises_are_pointed_at():
    found = " ".join(stiff.hints("惠請台端於" + "很" * 70 + "。將於下週完成。", "zh-hant", has_promises=False))
    assert "「惠請」→「請」" in found and "「台端」→「您」" in found and len(found.split("很")) > 5 and "追蹤" in found
    assert not stiff.hints("我們週五修好。", "zh-hant", has_promises=False)
    assert not stiff.hints("It will be mended.", "en", has_promises=True)


def test_the_letter_is_put_together_the_same_way_every_time():
    draft = replace(WHOLE, promises=(Promise("裝新燈", date(2026, 12, 31)),))
    text = letter.text(draft)
    order = [
        "王小明",
        "PT-115-000001-2",
        "本週五修好。",
        "什麼時候修好？",
        "線路進水。",
        "已派人更換。",
        "裝新燈",
        "第 171 條",
    ]
    places = [text.index(word) for word in [*order, "02-2805-3990", "14 天"]]
    assert places == sorted(places) and "民國 115 年 12 月 31 日" in text
    english = letter.text(replace(draft, language="en"))
    assert english.startswith("Dear 王小明,") and "31 December 2026" in english


# --- From the desk to the petitioner ----------------------------------------------------------------------------------
def posted(parts=PARTS, answers=ANSWERS, **more):
    boxes = {name: value for name, value in parts.items() if name != "promises"} | {"is_cleared": "on"}
    return boxes | {f"answer_{number}": text for number, text in answers.items()} | more


def test_an_answer_from_the_first_word_to_the_closed_case(ask, wanda, chuck, sign_in, django_assert_max_num_queries):  # noqa: F811
    case = ask()
    write, check = (reverse("case_page", args=[case.reference, name]) for name in ("reply", "reply-check"))
    page = reverse("case", args=[case.reference])
    client = sign_in(wanda)
    assert write in client.get(page).text
    shown = client.get(write).text
    assert "1. 什麼時候會修好？" in shown and "港邊的燈壞了兩個星期" in shown
    refused = client.post(write, posted(promise_1="裝新燈"))
    assert refused.status_code == 422 and "裝新燈" in refused.text and "錯誤：" in refused.text
    assert client.post(write, posted(answers={1: "本週五。"})).status_code == 302
    unready = client.get(check).text
    assert "晚上走路看不到" in unready and "本週五。" in unready and "送主管核稿" not in unready
    assert client.post(check).status_code == 422  # the list blocks, whatever was pressed
    revision = Case.objects.get(pk=case.pk).revision
    stale = client.post(write, posted(revision=revision - 1))
    assert stale.status_code == 409
    client.post(write, posted(revision=revision))
    ready = client.get(check).text
    assert "送主管核稿" in ready and 'class="phone"' in ready
    client.post(check)
    case.refresh_from_db()
    assert (case.stage.key, case.officer) == ("approve", wanda)
    assert client.get(write).status_code == 404 and client.post(check).status_code == 422
    approve = reverse("case_do", args=[case.reference, "approve"])
    client.post(approve)
    assert Reply.objects.get().letter is None  # nobody approves their own
    with time_machine.travel(NOW, tick=False):
        client = sign_in(chuck)
        look = client.get(approve).text
        assert "路燈本週五修好。" in look and "王小明" in look
        client.post(approve), client.post(approve)
    reply = Reply.objects.get()
    case.refresh_from_db()
    assert reply.letter.release_at == NOW + letters.GRACE and case.status == "in_review"
    with django_assert_max_num_queries(80):
        assert letters.release_due(NOW + letters.GRACE)["released"] == 1
    case.refresh_from_db(), reply.refresh_from_db()
    assert (case.status, case.outcome, reply.sent_at) == ("closed", "adopted", NOW + letters.GRACE)
    assert not case.deadlines.filter(met_at=None).exists()
    told = Notice.objects.get(kind="petition_answered")
    said = words.write(told)
    assert case.reference in said.subject and "路燈本週五修好。" in said.body and said.body.index("路燈本週") < 100
    assert letters.release_due(LATER) == {"due": 0, "released": 0}
    assert Notice.objects.filter(kind__in=("letter_sent", "decided")).count() == 0
    assert case.documents.filter(kind="letter").count() == 1 and "路燈本週五修好。" in sign_in(chuck).get(page).text


def test_a_recalled_answer_is_its_authors_again_and_never_leaves(ask, answered, wanda, chuck):  # noqa: F811
    case = ask()
    reply = answered(case)
    letters.recall(reply.letter, actor=wanda, now=NOW + timedelta(minutes=1))
    reply.refresh_from_db()
    assert reply.letter is None and reply.is_being_written and reply.text == ""
    assert letters.release_due(LATER)["released"] == 0 and not case.notices.filter(kind="petition_answered").exists()
    with pytest.raises(Refused, match="dealt with|處理過"):
        decisions.approve(reply.decision, actor=chuck, now=LATER)
    again = answered(case, now=LATER, summary="下週一修好。")
    assert again.pk == reply.pk and "下週一修好。" in again.letter.body


def test_what_is_sent_back_is_written_on(ask, wanda, chuck):  # noqa: F811
    case = ask()
    reply = replies.keep(case, parts=PARTS, answers=ANSWERS, actor=wanda, now=NOW)
    decision = replies.hand_in(reply, actor=wanda, now=NOW)
    with pytest.raises(Refused):
        replies.keep(case, parts=PARTS, answers={}, actor=wanda, now=NOW)
    decisions.send_back(decision, reason="請寫明日期", actor=chuck, now=NOW)
    reply = replies.keep(case, parts=PARTS, answers=ANSWERS, actor=wanda, now=NOW)
    assert replies.hand_in(reply, actor=wanda, now=NOW).pk != decision.pk


def test_of_a_confidential_petition_only_those_answer_who_may_know_who_asked(ask, wanda, given, office, sign_in):  # noqa: F811
    case = ask()
    Case.objects.filter(pk=case.pk).update(discretion="confidential", officer=wanda)
    pages = [reverse("case_page", args=[case.reference, name]) for name in ("reply", "reply-check")]
    replies.keep(Case.objects.get(pk=case.pk), parts=PARTS, answers=ANSWERS, actor=wanda, now=NOW)
    client = sign_in(make_user("oscar", "周同事", "Oscar Chou", Role.OFFICER, office))
    assert [client.get(page).status_code for page in pages] == [302, 302]
    assert "路燈本週五修好。" not in client.get(reverse("case", args=[case.reference])).text
    client = sign_in(wanda)
    assert [client.get(page).status_code for page in pages] == [200, 200]


@pytest.mark.parametrize("grave", [{"level": "complex"}, {"kind": "misconduct"}])
def test_a_grave_answer_is_approved_one_level_up(ask, wanda, chuck, office, grave):  # noqa: F811
    case = ask()
    Petition.objects.filter(pk=case.pk).update(**grave)
    above = make_user("abby", "署長室", "Abby Wu", Role.SUPERVISOR, office.parent)
    reply = replies.keep(Case.objects.get(pk=case.pk), parts=PARTS, answers=ANSWERS, actor=wanda, now=NOW)
    decision = replies.hand_in(reply, actor=wanda, now=NOW)
    assert case.notices.get(kind="decision_waits").email == above.email
    with pytest.raises(Refused):
        decisions.approve(decision, actor=chuck, now=NOW)
    decisions.approve(decision, actor=above, now=NOW)
    assert Reply.objects.get().letter


def test_a_spoken_answer_is_noted_and_closes_the_case(ask, answered, wanda, sign_in):  # noqa: F811
    case = ask(email="", phone="+886912345678", reply_by="phone", source="letter")
    reply = answered(case, manner="phone")
    assert reply.letter is None and not reply.sent_at and "王小明" in reply.text
    client = sign_in(wanda)
    told = reverse("case_page", args=[case.reference, "reply-told"])
    assert told in client.get(reverse("case", args=[case.reference])).text and "王小明" in client.get(told).text
    assert client.post(told, {"note": ""}).status_code == 422
    for _press in range(2):
        client.post(told, {"note": "本人，下午，了解了。"})
    reply.refresh_from_db(), case.refresh_from_db()
    assert case.status == "closed" and reply.told_by == wanda and reply.sent_at


def test_the_answer_goes_the_way_that_was_wished_as_far_as_it_can(ask, given):  # noqa: F811
    on_paper = ask(address="基隆市中正區北寧路 1 號", reply_by="letter", source="letter")
    given(on_paper, manner="letter")
    told = on_paper.notices.get(kind="petition_answered")
    assert (told.channel, told.email) == ("letter", "")  # printed, although there is an address to mail to
    unconfirmed = ask(source="online")
    with pytest.raises(Refused, match="電子郵件"):
        given(unconfirmed)
    given(unconfirmed, manner="page")
    assert unconfirmed.status == "closed" and not unconfirmed.notices.filter(kind="petition_answered").exists()
    assert unconfirmed.documents.filter(kind="letter").exists()


def test_the_page_of_a_petition_that_ended_without_an_answer_opens(sign_in, ask, wanda):  # noqa: F811
    from cases.actions import withdrawals

    case = ask()
    withdrawals.withdraw(case, actor=wanda, note="來電", now=NOW)
    with time_machine.travel(NOW, tick=True):
        assert sign_in(wanda).get(reverse("case", args=[case.reference])).status_code == 200


def test_a_withdrawn_petition_stays_withdrawn_when_the_letter_leaves(ask, answered):  # noqa: F811
    from cases.actions import withdrawals

    case = ask()
    reply = answered(case)
    withdrawals.withdraw(case, actor=reply.written_by, note="來電", now=NOW)
    letters.release_due(LATER)
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("withdrawn", "withdrawn")


def test_a_group_gets_one_text_and_a_letter_each(ask, given, answered, wanda):  # noqa: F811
    lead = ask()
    members = [ask(name=f"連署 {n}", email=f"signer{n}@example.tw") for n in range(3)]
    Case.objects.filter(pk__in=[member.pk for member in members]).update(lead=lead)
    with pytest.raises(Refused, match=lead.reference):
        replies.keep(Case.objects.get(pk=members[0].pk), parts=PARTS, answers={}, actor=wanda, now=NOW)
    with pytest.raises(Refused, match="alice@example.tw"):  # her own, but everybody would read it
        given(lead, view="寄到 alice@example.tw。")
    reply = answered(lead)
    assert Reply.objects.filter(letter__isnull=False).count() == 4
    letters.recall(reply.letter, actor=wanda, now=NOW)
    assert not Reply.objects.filter(letter__isnull=False).exists()
    given(lead, promises=[{"item": "裝新燈", "due_on": "2026-12-31"}])
    for member in members:
        member.refresh_from_db()
        told = member.notices.get(kind="petition_answered")
        assert member.status == "closed" and told.email == member.applicant.email
        assert member.reference in told.context["text"] and member.applicant.name in told.context["text"]
        assert "本週五。" in told.context["text"] and lead.reference not in told.context["text"]
    assert lead.follow_ups.count() == 1 and not members[0].follow_ups.exists()  # promised once


# --- One further question ---------------------------------------------------------------------------------------------
def test_one_further_question_within_fourteen_days_under_the_same_number(ask, given, wanda, client):  # noqa: F811
    case = ask()
    given(case)
    page, ask_page = reverse("case_status", args=[case.reference]), reverse("case_move", args=[case.reference, "ask"])
    with time_machine.travel(LATER, tick=False):
        client.post(reverse("track_link", args=[access.link_token(case)]))
        shown = client.get(page).text
        assert ask_page in shown and "路燈本週五修好。" in shown and "民國 115 年 12 月 7 日" in shown
        assert client.post(ask_page, {"text": ""}).status_code == 422
        for _press in range(2):
            assert client.post(ask_page, {"text": "那碼頭的燈呢？"}).status_code == 302
        shown = client.get(page).text
    assert "那碼頭的燈呢？" in shown and ask_page not in shown
    case.refresh_from_db()
    assert (case.status, case.stage.key, case.closed_at) == ("in_review", "ask-further", None)
    clock = case.deadlines.get(met_at=None)
    assert (clock.stage.key, clock.due_at) == ("ask-further", at("2026-12-01 00:00"))
    assert case.notices.filter(kind="further_question").count() == 1
    with pytest.raises(Refused):
        further_questions.ask(case, text="還有呢？", now=LATER)
    second = given(case, now=LATER, answers={}, view="碼頭的燈一起修。")
    assert (second.round, case.status) == (2, "closed") and "那碼頭的燈呢？" in second.text
    assert not asking.is_open(Case.objects.get(pk=case.pk), LATER)


def test_the_time_to_ask_further_ends_and_an_unanswered_case_has_none(ask, given):  # noqa: F811
    case = ask()
    with pytest.raises(Refused):
        further_questions.ask(case, text="為什麼？", now=NOW)
    reply = given(case)
    end = asking.until(case, reply.sent_at)
    assert end == at("2026-12-08 00:00")
    with pytest.raises(Refused):
        further_questions.ask(case, text="為什麼？", now=end)
    further_questions.ask(case, text="為什麼？", now=end - timedelta(seconds=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        FurtherQuestion.objects.bulk_create([FurtherQuestion(case=case, text="再問", asked_at=NOW)])


# --- The database, and what is forgotten ------------------------------------------------------------------------------
def test_the_database_refuses_an_answer_nobody_approved(ask, wanda):  # noqa: F811
    reply = replies.keep(ask(), parts=PARTS, answers=ANSWERS, actor=wanda, now=NOW)
    for wrong in ({"sent_at": NOW}, {"told_at": NOW}, {"round": 0}, {"manner": "pigeon"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.filter(pk=reply.pk).update(**wrong)
    [row] = Reply.objects.raw("SELECT id, summary AS s, view AS v FROM feedback_reply")
    assert "路燈" not in row.s and "現場" not in row.v


@pytest.mark.parametrize(
    "change",
    [
        {"text": "另一封"},
        {"measures": "什麼都不做"},
        {"promises": [{"item": "x", "due_on": "2027-01-01"}]},
        {"outcome": "refused"},
        {"manner": "phone"},
        {"sent_at": None},
        {"sent_at": LATER},
        {"round": 2},
    ],
)
def test_the_database_keeps_a_given_answer_as_it_was_given(ask, given, change):  # noqa: F811
    given(ask())
    with pytest.raises(IntegrityError, match="was given"), transaction.atomic():
        Reply.objects.update(**change)


def test_words_are_forgotten_and_figures_stay(ask, given):  # noqa: F811
    case = ask()
    reply = given(case)
    further_questions.ask(case, text="為什麼？", now=LATER)
    forget([case.pk])
    reply.refresh_from_db()
    assert (reply.text, reply.summary, reply.view, reply.outcome) == ("", "", "", "adopted")
    assert not ReplyAnswer.objects.exists() and FurtherQuestion.objects.get().text == ""
    assert Applicant.objects.filter(case=case).exists()


def test_a_good_answer_becomes_a_question_of_the_site(ask, given, sign_in):  # noqa: F811
    case = ask()
    reply = given(case)
    page = reverse("case_page", args=[case.reference, "faq"])
    client = sign_in(reply.written_by)
    assert "路燈本週五修好。" in client.get(page).text
    words = {"question": "路燈壞了找誰？", "short": "打這支電話。", "law": "", "is_cleared": "on"}
    for wrong in ({"short": "找王小明。"}, {"short": "打 0912-345-678。"}, {"is_cleared": ""}):
        assert client.post(page, words | wrong).status_code == 422
    for _press in range(2):
        assert client.post(page, words).status_code == 302
    ideas = reverse("faq_ideas")
    assert client.get(ideas).status_code == 404
    client = sign_in(make_user("eddy", "鄭編輯", "Eddy Cheng", Role.EDITOR, case.unit))
    shown = client.get(ideas).text
    assert shown.count("<h2") >= 1 and case.reference not in shown
    link = f"{reverse('faq_new')}?question=%E8%B7%AF%E7%87%88%E5%A3%9E%E4%BA%86%E6%89%BE%E8%AA%B0%EF%BC%9F&amp;short="
    assert link in shown and "路燈壞了找誰？" in client.get(reverse("faq_new"), {"question": "路燈壞了找誰？"}).text
    client.post(reverse("faq_idea_take", args=[case.faq_ideas.get().pk]))
    assert "路燈壞了" not in client.get(ideas).text


# --- Taken up again ---------------------------------------------------------------------------------------------------
def test_a_petition_taken_up_again_gets_another_answer(client, ask, given, wanda, sign_in, office):  # noqa: F811
    case = ask()
    registering.put_level(case, "complex", reason="跨機關", actor=wanda, now=NOW)
    first = given(case)
    client = sign_in(make_user("adam", "邱管理", "Adam Chiu", Role.ADMINISTRATOR, office.parent or office))
    page = {"number": case.reference, "reason": "法院撤銷"}
    assert client.post(reverse("case_reopen"), page).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.stage.key) == (Status.IN_REVIEW, "reply-complex")
    assert [clock.stage for clock in case.deadlines.filter(met_at=None)] == [None]  # one clock, of its level
    page = sign_in(wanda).get(f"/staff/cases/{case.reference}/").text
    assert reverse("case_page", args=[case.reference, "reply"]) in page
    second = given(case, now=LATER, summary="重新查證：路燈下週修好。")
    assert (case.status, second.round) == (Status.CLOSED, 3)
    first.refresh_from_db()
    assert first.summary == PARTS["summary"]
    client.post(reverse("track_link", kwargs={"token": access.link_token(case)}))
    shown = client.get(f"/en/track/{case.reference}/").text
    assert "Our new answer, after your letter was taken up again" in shown and "重新查證" in shown
