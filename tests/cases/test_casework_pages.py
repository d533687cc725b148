"""The pages of casework: what is offered to whom, what a second person sees, what an applicant reads."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from accounts.models import Unit
from audit.actors import CITIZEN
from cases import access, actions
from cases.actions import closing, decisions, extensions, supplements
from cases.calendar import TAIPEI
from cases.models import Case, Decision
from notifications import bounces, delivery, holding
from notifications.actions import came_back, settle, ways
from notifications.models import Notice
from tests.cases.desk import adam, filed, olivia, room  # noqa: F401
from tests.cast import NOW

ITEMS = [{"key": "map", "zh": "地點圖", "en": "A map"}]


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=False), override("zh-hant"):  # a page in English leaves its language behind
        yield


@pytest.fixture
def case(filed, olivia):  # noqa: F811
    return actions.accept(filed("coastal-zone", now=NOW), actor=olivia, now=NOW)


def sign_in(client, user):
    """Demo people need no second factor."""
    user.is_demo = True
    user.save(update_fields=["is_demo"])
    client.force_login(user)


def page(case, name=""):
    return f"/staff/cases/{case.reference}/" + (f"{name}/" if name else "")


def do(client, case, name, **data):
    case.refresh_from_db()
    return client.post(page(case, name), {"revision": case.revision, **data})


def open_as_applicant(client, case):
    client.post(reverse("track_link", kwargs={"token": access.link_token(case)}))


# --- What is offered --------------------------------------------------------------------------------------------------
def test_only_what_is_allowed_and_fits_is_offered(client, case, olivia, otto):  # noqa: F811
    sign_in(client, olivia)
    shown = client.get(page(case)).text
    for name in ("supplement", "decide", "extend", "pause", "withdraw"):
        assert page(case, name) in shown
    for name in ("resume", "promise", "supplemented", "approve", "close"):
        assert page(case, name) not in shown
    assert "個工作天。" in client.get(page(case, "extend")).text  # at most so many, and of what
    sign_in(client, otto)  # on duty: does not decide
    assert page(case, "decide") not in client.get(page(case)).text
    assert client.get(page(case, "decide")).status_code == 404
    assert client.get(page(case, "no-such-act")).status_code == 404


def test_a_case_of_another_unit_is_not_there(client, case, mallory):
    sign_in(client, mallory)
    for name in ("supplement", "withdraw", "extend"):
        assert client.get(page(case, name)).status_code == 404
        assert client.post(page(case, name), {}).status_code == 404
    assert client.get(page(case, "all/history")).status_code == 404


def test_a_room_that_does_not_know_an_act_has_no_page_for_it(client, filed, olivia, room):  # noqa: F811
    case = filed("coastal-zone", now=NOW)
    room("coastal-zone", casework=frozenset({"extend"}))
    sign_in(client, olivia)
    assert client.get(page(case, "supplement")).status_code == 404
    assert client.get(page(case, "extend")).status_code == 200


def test_what_does_not_fit_any_more_leads_back_to_the_case(client, case, olivia):  # noqa: F811
    sign_in(client, olivia)
    assert client.get(page(case, "resume")).status_code == 302


# --- Every act through its page ---------------------------------------------------------------------------------------
def test_the_way_of_a_case_through_the_pages(client, case, olivia, sue):  # noqa: F811
    sign_in(client, olivia)
    asked = client.get(page(case, "supplement")).text
    assert "保險證明" in asked  # what the room found missing stands ready
    assert do(client, case, "supplement", missing=["map"], more="委任書\n", reason="請補").status_code == 302
    assert [item["zh"] for item in case.supplement.items] == ["地點圖", "委任書"]
    refused = do(client, case, "supplemented", item_1="有圖")
    assert refused.status_code == 422
    assert "有圖" in refused.text
    assert do(client, case, "supplemented", item_1="有圖", item_2="已附").status_code == 302
    assert do(client, case, "extend", n="2", reason="等候會勘").status_code == 302
    assert do(client, case, "pause", article="行政程序法第51條第5項", reason="颱風").status_code == 302
    assert do(client, case, "resume", article="行政程序法第51條第5項", reason="風雨已過").status_code == 302
    assert do(client, case, "decide", outcome="refused").status_code == 422
    assert do(client, case, "decide", outcome="refused", reasons="在射擊區內").status_code == 302

    sign_in(client, sue)
    read = client.get(page(case, "approve")).text
    assert "在射擊區內" in read
    assert "訴願" in read  # the paper as it will be issued
    assert do(client, case, "send-back", reason="請寫明範圍").status_code == 302
    sign_in(client, olivia)
    again = client.get(page(case, "decide")).text
    assert "在射擊區內" in again  # what was written stands in it again
    do(client, case, "decide", outcome="refused", reasons="全區在射擊區內")
    assert page(case, "approve") not in client.get(page(case)).text
    sign_in(client, sue)
    assert do(client, case, "approve").status_code == 302
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", "refused")
    assert do(client, case, "approve").status_code == 302  # pressed twice: back to the case, nothing is done twice
    assert Decision.objects.exclude(approved_at=None).count() == 1


def test_an_empty_supplement_and_a_missing_reason_are_told_beside_their_boxes(client, case, olivia):  # noqa: F811
    sign_in(client, olivia)
    answer = do(client, case, "supplement", more=" ", reason="為了安全")
    assert answer.status_code == 422
    assert "錯誤" in answer.text
    assert "為了安全" in answer.text
    assert do(client, case, "extend", n="9", reason="x").status_code == 422
    assert do(client, case, "withdraw", note="").status_code == 422


def test_an_administrator_reopens_by_number(client, case, olivia, adam):  # noqa: F811
    closing.close(case, outcome="merged", actor=olivia, now=NOW)
    sign_in(client, olivia)
    assert client.get("/staff/settings/reopen/").status_code == 404
    sign_in(client, adam)
    assert client.post("/staff/settings/reopen/", {"number": case.reference, "reason": ""}).status_code == 422
    assert client.post("/staff/settings/reopen/", {"number": "CZ-115-999999-1", "reason": "x"}).status_code == 422
    assert client.post("/staff/settings/reopen/", {"number": case.reference, "reason": "新事證"}).status_code == 302
    assert Case.objects.get(pk=case.pk).closed_at is None


# --- Two people -------------------------------------------------------------------------------------------------------
def test_the_second_save_is_shown_the_difference_and_nothing_is_overwritten(client, case, olivia, sue):  # noqa: F811
    sign_in(client, olivia)
    seen = Case.objects.get(pk=case.pk).revision
    extensions.extend(case, n=1, reason="濃霧", actor=sue, now=NOW)
    answer = client.post(page(case, "supplement"), {"revision": seen, "missing": ["map"], "reason": "我寫的說明"})
    assert answer.status_code == 409
    assert "濃霧" in answer.text
    assert "我寫的說明" in answer.text
    assert Case.objects.get(pk=case.pk).status == "in_review"
    now_at = Case.objects.get(pk=case.pk).revision
    assert f'name="revision" value="{now_at}"' in answer.text
    assert client.post(page(case, "supplement"), {"revision": now_at, "missing": ["map"]}).status_code == 302
    # Their own second press leads back to the case; a colleague who was slower keeps the text.
    again = {"revision": now_at, "missing": ["map"], "reason": "另一位寫的說明"}
    assert client.post(page(case, "supplement"), again).status_code == 302
    sign_in(client, sue)
    late = client.post(page(case, "supplement"), again)
    assert late.status_code == 409 and "另一位寫的說明" in late.text and "請求補正" in late.text
    assert ">map<" not in late.text


def test_a_button_pressed_on_an_old_page_is_answered_by_what_changed(client, case, olivia, sue):  # noqa: F811
    sign_in(client, olivia)
    seen = Case.objects.get(pk=case.pk).revision
    extensions.extend(case, n=1, reason="濃霧", actor=sue, now=NOW)
    answer = client.post(page(case, "move/start_review"), {"revision": seen})
    assert answer.status_code == 409
    assert "濃霧" in answer.text
    assert Case.objects.get(pk=case.pk).stage.key == "review"
    assert client.post(page(case, "move/start_review"), {"revision": "old"}).status_code == 409


# --- The page itself --------------------------------------------------------------------------------------------------
def test_a_long_case_costs_no_more(client, case, olivia, django_assert_max_num_queries):  # noqa: F811
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    supplements.receive(case, answer={"map": "x"}, actor=CITIZEN, now=NOW)
    for n in range(60):
        actions.add_note(case, body=f"note {n}", actor=olivia, now=NOW + timedelta(minutes=n))
        actions.tell_applicant(case, "withdrawn", step=str(n), now=NOW)
    decisions.draft(case, outcome="granted", actor=olivia, now=NOW)
    sign_in(client, olivia)
    client.get(page(case))
    with django_assert_max_num_queries(20):  # the case 20, session and person the rest
        shown = client.get(page(case)).text
    assert "note 59" in shown
    assert "note 1<" not in shown
    for name in ("history", "notices", "notes"):
        first = client.get(page(case, f"all/{name}"))
        assert first.status_code == 200
        assert "?before=" in first.text
    assert client.get(page(case, "all/secrets")).status_code == 404


# --- The applicant ----------------------------------------------------------------------------------------------------
def test_the_applicant_answers_exactly_what_was_asked_even_late(client, case, olivia):  # noqa: F811
    supplements.ask(case, items=ITEMS, reason="請補一張圖。", actor=olivia, now=NOW)
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        open_as_applicant(client, case)
        status = client.get(f"/track/{case.reference}/").text
        assert "地點圖" in status
        address = f"/track/{case.reference}/supplement/"
        assert "補正期限已過" in client.get(address).text
        refused = client.post(address, {"item_1": " "})
        assert refused.status_code == 422
        assert client.post(address, {"item_1": "在港口東側"}).status_code == 302
        case.supplement.refresh_from_db()
        assert case.supplement.answer == {"map": "在港口東側"}
        assert client.post(address, {"item_1": "again"}).status_code == 302  # a second press changes nothing
        case.supplement.refresh_from_db()
        assert case.supplement.answer == {"map": "在港口東側"}


def test_a_stranger_does_not_reach_the_applicants_acts(client, case):
    for name in ("supplement", "withdraw"):
        answer = client.get(f"/track/{case.reference}/{name}/")
        assert answer.headers["Location"].startswith("/track/?number=")


def test_the_applicant_withdraws_with_one_confirmation(client, case):
    open_as_applicant(client, case)
    address = f"/track/{case.reference}/withdraw/"
    assert address in client.get(f"/track/{case.reference}/").text
    asked = client.get(address)
    assert asked.status_code == 200
    assert "返回，不做變更" in asked.text and "不取消" not in asked.text  # nobody asked to cancel anything
    assert "確定要撤回本案嗎？" in asked.text and "撤回申請" not in asked.text  # a report of an incident is no 申請
    assert Case.objects.get(pk=case.pk).closed_at is None
    for _press in range(2):
        assert client.post(address).status_code == 302
    assert Case.objects.get(pk=case.pk).status == "withdrawn"
    after = client.get(f"/track/{case.reference}/").text
    assert address not in after
    assert "目前進度" not in after  # nothing stands anywhere any more: no heading over nothing


@pytest.mark.parametrize("phone", ["", "02-2469-0000"])
def test_who_to_call_always_names_a_number(client, case, phone):
    case.unit.__class__.objects.filter(pk=case.contact.pk).update(phone=phone)
    open_as_applicant(client, case)
    page = client.get(f"/track/{case.reference}/").text
    assert ("有問題請打 118，轉" in page) is (not phone)
    assert ("tel:02-2469-0000" in page) is bool(phone)


def test_an_office_without_a_number_answers_at_its_house(client, case):
    house = Unit.objects.get(code="CGA")
    Unit.objects.filter(pk=case.contact.pk).update(kind="office", parent=house, phone="")
    open_as_applicant(client, case)
    page = client.get(f"/en/track/{case.reference}/").text
    assert f"tel:{house.phone}" in page and "ask for this unit" not in page
    name = Unit.objects.get(pk=case.contact.pk).name_en
    assert f"{name}, {house.name_en} <a" in page  # more than one house has a secretariat


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_applicant_reads_every_step_and_nothing_internal(client, case, olivia, sue, language):  # noqa: F811
    actions.add_note(case, body="內部秘密", actor=olivia, now=NOW)
    extensions.extend(case, n=2, reason="等候作戰區回復", actor=olivia, now=NOW)
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    supplements.receive(case, answer={"map": "x"}, actor=CITIZEN, now=NOW)
    made = decisions.draft(case, outcome="refused", reasons="在射擊區內", actor=olivia, now=NOW)
    decisions.send_back(made, reason="退件的話", actor=sue, now=NOW)
    made = decisions.draft(case, outcome="refused", reasons="在射擊區內", actor=olivia, now=NOW)
    decisions.approve(made, actor=sue, now=NOW)
    open_as_applicant(client, case)
    shown = client.get(f"{language}/track/{case.reference}/").text
    steps = {
        "": ("我們已收件", "我們請您補正", "已收到補正", "答復期限延長至", "已決定", "駁回"),
        "/en": ("We received it", "We asked you", "What was missing came", "We need more time", "Decided", "Refusal"),
    }
    for words in steps[language]:
        assert words in shown
    for secret in ("內部秘密", "退件的話", "李承辦", "張主管", "Olivia", "olivia", escape("is_adverse")):
        assert secret not in shown
    for paper in case.documents.filter(is_current=True):
        assert client.get(f"{language}/track/{case.reference}/papers/{paper.pk}.pdf").status_code == 200


# --- What never reached the applicant ---------------------------------------------------------------------------------
def test_no_case_is_closed_on_somebody_the_request_never_reached(client, case, olivia):  # noqa: F811
    """A mail that came back stops the closing; told by phone, the applicant has the whole time from then."""
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    case.notices.filter(kind="supplement_asked").update(status="sent", sent_at=NOW)
    asked = case.notices.get(kind="supplement_asked")
    sign_in(client, olivia)
    assert reverse("notice_letter", kwargs={"pk": asked.pk}) not in client.get(page(case)).text
    assert came_back(asked.pk, "5.1.1 550 no such user", now=NOW)
    shown = client.get(page(case)).text
    assert escape(str(bounces.meaning("5.1.1"))) in shown
    assert reverse("notice_letter", kwargs={"pk": asked.pk}) in shown
    for n in range(12):  # however much is written after it
        actions.tell_applicant(case, "withdrawn", step=str(n), now=NOW)
    assert reverse("notice_letter", kwargs={"pk": asked.pk}) in client.get(page(case)).text
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        sign_in(client, olivia)
        assert page(case, "close") not in client.get(page(case)).text
        client.post(reverse("notice_settle", kwargs={"pk": asked.pk}), {"how": "told"})
        assert escape(str(bounces.meaning("5.1.1"))) not in client.get(page(case)).text
    with time_machine.travel(NOW + timedelta(days=11), tick=False):
        sign_in(client, olivia)
        shown = client.get(page(case))
        assert (shown.status_code, page(case, "close") in shown.text) == (200, False)
    with time_machine.travel(NOW + timedelta(days=12), tick=False):
        sign_in(client, olivia)
        shown = client.get(page(case))
        assert (shown.status_code, page(case, "close") in shown.text) == (200, True)


def test_told_by_phone_the_time_starts_anew_and_its_last_day_is_no_day_off(client, filed, olivia):  # noqa: F811
    """Two working days from Thursday 3 December end on Monday the 7th; the request was written on 23 November."""
    case = actions.accept(filed("coastal-zone", now=NOW), actor=olivia, now=NOW)
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    asked = case.notices.get(kind="supplement_asked")
    case.notices.filter(pk=asked.pk).update(status="failed", error="550")
    told_at = datetime(2026, 12, 3, 15, 0, tzinfo=TAIPEI)
    with time_machine.travel(told_at, tick=False):
        sign_in(client, olivia)
        client.post(reverse("notice_settle", kwargs={"pk": asked.pk}), {"how": "told"})
        client.post(reverse("notice_settle", kwargs={"pk": asked.pk}), {"how": "told"})  # pressed twice
        shown = client.get(page(case)).text
    case.refresh_from_db()
    clock = case.deadlines.get(stage__key="supplement")
    assert clock.due_at == datetime(2026, 12, 8, tzinfo=TAIPEI)
    assert [line.kind for line in clock.ledger.all()] == ["start", "restart"]
    assert supplements.REACHED_LATE in shown
    assert not closing.closings(case, datetime(2026, 12, 7, 12, tzinfo=TAIPEI))
    assert set(closing.closings(case, clock.due_at)) == {"not_supplemented"}


def test_who_left_a_telephone_number_alone_is_called_before_anything_is_closed(client, case, olivia):  # noqa: F811
    case.applicant.email = case.applicant.address = ""
    case.applicant.save(update_fields=["email", "address"])
    case.refresh_from_db()
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    case.refresh_from_db()
    asked = case.notices.get(kind="supplement_asked")
    later = NOW + timedelta(days=9)
    assert not closing.closings(case, later)
    with time_machine.travel(later, tick=False):
        sign_in(client, olivia)
        assert reverse("notice_letter", kwargs={"pk": asked.pk}) in client.get(page(case)).text
        shown = client.get(reverse("notice_letter", kwargs={"pk": asked.pk})).text
        assert 'value="called"' in shown and 'value="posted"' not in shown
        client.post(reverse("notice_settle", kwargs={"pk": asked.pk}), {"how": "posted"})
        assert not closing.closings(case, later)
        client.post(reverse("notice_settle", kwargs={"pk": asked.pk}), {"how": "called"})
        assert reverse("notice_letter", kwargs={"pk": asked.pk}) not in client.get(page(case)).text
    assert case.deadlines.get(stage__key="supplement").due_at == datetime(2026, 12, 5, tzinfo=TAIPEI)
    assert not closing.closings(case, later)


def test_a_request_mailed_once_more_closes_nothing_before_it_left(case, olivia):  # noqa: F811
    """And where the mail leaves on a later day, the time starts anew with it."""
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    asked = case.notices.get(kind="supplement_asked")
    case.notices.filter(pk=asked.pk).update(status="failed")
    later = NOW + timedelta(days=9)
    asked.refresh_from_db()
    case.refresh_from_db()
    settle(asked, "resend", actor=olivia, now=later)
    assert not closing.closings(case, later)
    delivery._settle(delivery._claim(asked.pk, later), later, Notice.Status.SENT)
    assert case.deadlines.get(stage__key="supplement").due_at == datetime(2026, 12, 5, tzinfo=TAIPEI)
    assert not closing.closings(case, later)


@pytest.mark.parametrize(("channel", "how"), [("email", "served"), ("letter", "served_instead")])
def test_a_request_is_not_given_up_while_the_case_waits_but_can_be_served_otherwise(client, case, olivia, channel, how):  # noqa: F811
    """No mail, no phone, no post: 寄存送達 and 公示送達 are left, and the time runs from then."""
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    asked = case.notices.get(kind="supplement_asked")
    case.notices.filter(pk=asked.pk).update(status="failed" if channel == "email" else "queued", channel=channel)
    later = NOW + timedelta(days=9)
    letter, press = (reverse(f"notice_{name}", kwargs={"pk": asked.pk}) for name in ("letter", "settle"))
    with time_machine.travel(later, tick=False):
        sign_in(client, olivia)
        shown = client.get(page(case)).text
        assert "補正通知尚未送達申請人" in shown and letter in shown
        shown = client.get(letter).text
        assert f'value="{how}"' in shown and "公示送達" in shown
        given_up = "give_up" if channel == "email" else "not_posted"
        assert f'value="{given_up}"' not in shown
        client.post(press, {"how": given_up})
        assert not closing.closings(case, later)
        client.post(press, {"how": how})
        assert "補正通知尚未送達申請人" not in client.get(page(case)).text
    asked.refresh_from_db()
    assert (asked.status, asked.sent_at) == ("sent", later)
    assert case.deadlines.get(stage__key="supplement").due_at == datetime(2026, 12, 5, tzinfo=TAIPEI)


def test_what_came_in_time_leaves_nothing_to_serve(client, case, olivia):  # noqa: F811
    """The applicant answered though the mail came back: it may be given up as any other."""
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    asked = case.notices.get(kind="supplement_asked")
    case.notices.filter(pk=asked.pk).update(status="failed")
    supplements.receive(case, answer={"map": "here"}, actor=CITIZEN, now=NOW + timedelta(days=1))
    asked = case.notices.get(pk=asked.pk)
    assert {"give_up"} < set(ways(asked)) and "served" not in ways(asked)


def test_after_a_copy_was_put_back_a_person_asks_whether_the_request_arrived(case, olivia):  # noqa: F811
    held = holding.begin(copied_at=NOW + timedelta(minutes=1), now=NOW + timedelta(hours=1))
    supplements.ask(case, items=ITEMS, actor=olivia, now=NOW)
    assert holding.end(held, without_old=True, actor=olivia, now=NOW + timedelta(hours=2)) == 0, "given up"
    asked = case.notices.get(kind="supplement_asked")
    assert asked.status == "unsure" and "arrived" in ways(asked)
