"""滿意度: links no machine can press, one answer changed once, calls by somebody else, windows and kiosks."""

import re
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Role, Unit, User
from applications.yacht_departure import actions as yacht
from audit.models import Action, Event
from cases import figures, lists, search
from cases.actions import Refused, assign
from cases.models import Applicant, Attempt, Case, DailyFigure, PrintSheet
from cases.models.case import Discretion, Status
from counters.models import ServicePoint
from counters.seed import load_points
from feedback.actions import call_backs, ratings
from feedback.models import CallBack, Invitation, Rating
from feedback.ratings import places, stands
from feedback.ratings.figures import RATED_HERE, Result, recount_changed, suppressed
from notifications import words
from notifications.models import Notice
from tests.cast import NOW, make_user

LATER = NOW + timedelta(hours=1)
SCANNERS = ("curl/8.5", "Mozilla/5.0 (compatible; MSIE 10.0; Microsoft Outlook 16.0)", "Barracuda Sentinel", "")


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def branch_sec(catalogue) -> User:
    return make_user("sec", "蔡秘書", "Tsai Mi-shu", Role.SECRETARIAT, Unit.objects.get(code="NB"))


@pytest.fixture
def ended(report, otto):
    """A report whose yacht is back: closed by Otto, so that its applicant is asked."""

    def end(**kwargs) -> Case:
        case = report(**kwargs)
        yacht.come_back(case, actor=otto, now=NOW)
        return Case.objects.get(pk=case.pk)

    return end


def signed_in(user) -> Client:
    User.objects.filter(pk=user.pk).update(is_demo=True)  # the second factor has tests of its own
    client = Client()
    client.force_login(user)
    return client


def links_of(case) -> list[str]:
    """The addresses in the mail that closed the case, from 5 down to 1."""
    mail = words.write(case.notices.get(kind="report_closed")).mail
    return re.findall(r"https?://[^/]+(/\S*rate/\S+)", mail)


def post(client, link, **said):
    return client.post(link, {"score": "5", **said})


def everything() -> dict:
    """How many rows stand in every table of the portal."""
    with connection.cursor() as cursor:
        counts = {}
        for model in apps.get_models():
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')  # noqa: S608
            counts[model._meta.label] = cursor.fetchone()[0]
    return counts


# --- The link ---------------------------------------------------------------------------------------------------------


def test_opening_links_by_the_hundred_leaves_nothing(client, ended, django_assert_max_num_queries):
    links = links_of(ended())
    assert [link[-4:] for link in links] == ["?s=5", "?s=4", "?s=3", "?s=2", "?s=1"]
    before = everything()
    for agent in SCANNERS:
        for link in links:
            for ask in (*[client.get] * 3, client.head, client.options):
                answer = ask(link, headers={"user-agent": agent})
                assert answer.status_code in (200, 405)
                assert "session" not in answer.cookies
    assert everything() == before
    with django_assert_max_num_queries(2):
        page = client.get(links[1]).content.decode()
    assert re.search(r'value="4"[^>]*checked', page)
    assert page.count("checked") == 1
    assert "115 年 1 月 22 日" in page.replace("116", "115")
    assert client.get(links[0][:-8] + "0/").status_code == 404
    assert client.get("/rate/zz-1/").status_code == 404


def test_one_answer_a_case_changed_once_and_pressed_twice_is_one(client, ended):
    case = ended()
    link = links_of(case)[0]
    for _press in range(2):
        assert post(client, link, solved="yes").status_code == 302
    rating = Rating.objects.get()
    assert (rating.score, rating.solved, rating.unit, rating.changed_at) == (5, "yes", case.unit, None)
    assert Event.objects.filter(action=Action.RATING_GIVEN).count() == 1
    assert Invitation.objects.get().remind_at is None
    assert "<form" not in client.get(link).content.decode()
    assert "checked" in client.get(f"{link}&change=1").content.decode()
    for _press in range(2):
        assert post(client, link, score="4", comment="後來才知道").status_code == 302
    rating.refresh_from_db()
    assert (rating.score, rating.comment, rating.changed_at) == (4, "後來才知道", LATER)
    typed = client.post(f"/en{link}", {"comment": "後來才知道"}).content.decode()  # no score: refused
    assert re.search(r'<textarea[^>]*lang="zh-Hant-TW"', typed)
    third = post(client, link, score="1", comment="again")
    assert third.status_code == 422
    assert "again" in third.content.decode()
    rating.refresh_from_db()
    assert rating.score == 4
    assert not CallBack.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment FROM feedback_rating")
        assert "後來" not in cursor.fetchone()[0]


def test_what_is_missing_is_said_and_kept_and_the_trap_catches(client, ended):
    link = links_of(ended())[0]
    refused = client.post(link, {"comment": "只寫字"})
    assert refused.status_code == 422
    assert "<title>錯誤：" in refused.content.decode()
    assert "只寫字" in refused.content.decode()
    assert client.post(link, {"score": "9"}).status_code == 422
    assert post(client, link, contact_fax="x").status_code == 422
    assert not Rating.objects.exists()


def test_after_sixty_days_the_page_says_so(client, ended):
    link = links_of(ended())[0]
    until = Invitation.objects.get().until
    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        assert client.get(link).status_code == 200
    with time_machine.travel(until, tick=False):
        assert client.get(link).status_code == 410
        assert post(client, link).status_code == 410
        with pytest.raises(Refused):
            ratings.rate(Invitation.objects.get(), score=5, solved="", comment="", now=until)
    assert until - NOW > timedelta(days=60)
    assert not Rating.objects.exists()


def test_who_is_asked(report, otto, ended):
    ended()
    ours = report(skipper={"email": "OTTO@cga.example.tw"})
    yacht.come_back(ours, actor=otto, now=NOW)
    withdrawn = report()
    yacht.cancel_report(withdrawn, actor=otto, now=NOW, note="by phone")
    assert Invitation.objects.count() == 1
    assert not [n for n in Notice.objects.exclude(kind="report_closed") if "rate_link" in n.context]
    mail = Notice.objects.get(kind="report_closed", email="alice@example.tw")
    assert "hidden" in words.write(mail, keeps_private=True).mail


def test_one_reminder_after_a_week_and_none_for_who_answered(client, ended):
    first, second = ended(), ended()
    post(client, links_of(second)[0])
    week = NOW + timedelta(days=7)
    assert ratings.remind(now=week - timedelta(seconds=1)) == {"reminded": 0}
    assert ratings.remind(now=week) == {"reminded": 1}
    assert ratings.remind(now=week + timedelta(days=7)) == {"reminded": 0}
    told = Notice.objects.get(kind="rating_reminder")
    assert told.case == first
    assert words.write(told).mail.count("/rate/") == 5


# --- The call ---------------------------------------------------------------------------------------------------------


def low(case, client, score="1", comment="等了三小時") -> CallBack:
    post(client, links_of(case)[4], score=score, comment=comment)
    return CallBack.objects.select_related("case").get()


def test_who_left_no_telephone_is_not_promised_a_call(client, ended):
    link = links_of(ended())[4]
    words = "沒有留電話"
    assert words in client.get(link).content.decode()
    assert post(client, link, score="1").status_code == 302
    assert words in client.get(link).content.decode()


def test_a_low_score_opens_a_call_its_handler_cannot_see(
    client, ended, otto, sue, branch_sec, django_assert_max_num_queries
):
    """Sue closed nothing: she calls. Otto, who did, finds the call in no list, search or address."""
    case = ended()
    call = low(case, client)
    assert call.handlers == [otto.pk]
    assert call.case.discretion == Discretion.SEALED
    clock = call.case.deadlines.get(stage__key="call-back")
    assert clock.due_at.isoformat() == "2026-11-26T16:00:00+00:00"  # three working days after Monday
    assert set(Notice.objects.filter(kind="rating_low").values_list("email", flat=True)) == {sue.email}
    assert "/staff/ratings/calls/LS-115-" in words.write(Notice.objects.get(kind="rating_low")).mail

    User.objects.filter(pk=otto.pk).update(is_superuser=False)
    otto.memberships.create(unit=case.unit, role=Role.SUPERVISOR, starts_at=NOW - timedelta(days=9))
    handler = signed_in(otto)
    assert not CallBack.objects.visible_to(User.objects.get(pk=otto.pk), LATER).exists()
    assert call.case.reference not in handler.get("/staff/ratings/calls/").content.decode()
    for address in (f"/staff/ratings/calls/{call.case.reference}/", f"/staff/cases/{call.case.reference}/"):
        assert handler.get(address).status_code == 404
    assert handler.post(f"/staff/ratings/calls/{call.case.reference}/take/").status_code == 404
    assert "等了三小時" not in handler.get("/staff/ratings/words/").content.decode()
    assert "等了三小時" not in handler.get(f"/staff/cases/{case.reference}/").content.decode()
    assert not [
        line
        for name in ("unit", "soon")
        for line in lists.page(lists.Asked(name), otto, LATER).rows
        if line.case == call.case
    ]
    assert not search.visible_to(otto).filter(case=call.case).exists()
    with pytest.raises(Refused):
        call_backs.record_call(call, outcome="mended", said="x", improvement="", actor=otto, now=LATER)
    with pytest.raises(IntegrityError, match="call_back_by_another"), transaction.atomic():
        CallBack.objects.update(caller=otto)
    with pytest.raises(IntegrityError, match="stays on call-back"), transaction.atomic():
        CallBack.objects.update(handlers=[])
    with pytest.raises(Refused):  # nor does anybody give him its case
        assign(call.case, officer=otto, actor=sue, now=LATER)
    with pytest.raises(IntegrityError, match="about the work of"), transaction.atomic():
        Case.objects.filter(pk=call.case_id).update(officer=otto)

    chief = signed_in(sue)
    assert call.case.reference in chief.get("/staff/ratings/calls/").content.decode()
    address = f"/staff/ratings/calls/{call.case.reference}/"
    phone = Applicant.objects.get(pk=case.pk).phone
    with django_assert_max_num_queries(25):
        page = chief.get(address).content.decode()
    assert "等了三小時" in page
    assert phone[-6:] not in page.replace("-", "")
    shown = chief.post(f"{address}take/").content.decode()
    assert phone[-6:] in shown.replace("-", "").replace(" ", "")
    assert Event.objects.filter(action=Action.DATA_REVEALED, case=call.case, actor=sue).count() == 1
    refused = chief.post(address, {"said": "談過"})
    assert refused.status_code == 422
    assert "談過" in refused.content.decode()
    assert (
        chief.post(address, {"outcome": "mended", "said": "說明並道歉", "improvement": "加派人手"}).status_code == 302
    )
    again = chief.post(address, {"outcome": "unsettled", "said": "x"})
    assert again.status_code == 422
    call.refresh_from_db()
    assert (call.outcome, call.caller, call.closed_at) == ("mended", sue, LATER)
    assert (call.case.status, call.case.outcome) == (Status.CLOSED, "mended")
    assert not call.case.deadlines.filter(met_at=None).exists()
    assert not call.case.notices.filter(kind="case_closed").exists()
    with pytest.raises(IntegrityError, match="is recorded"), transaction.atomic():
        CallBack.objects.update(said="other")
    assert "加派人手" in handler.get(address).content.decode()  # done: now the handler reads it
    assert "等了三小時" in handler.get("/staff/ratings/words/").content.decode()
    told = Notice.objects.get(kind="call_made")
    assert told.email == otto.email and address in words.write(told).mail
    # Who may call nobody reads what came of their own work all the same.
    otto.memberships.filter(role=Role.SUPERVISOR).update(ends_at=LATER)
    for reads in (handler.get(address), handler.get(f"/en{address}")):
        assert "加派人手" in reads.content.decode() and '/staff/ratings/calls/"' not in reads.content.decode()
    assert handler.get("/staff/ratings/calls/").status_code == 404


def test_where_the_chief_handled_it_the_secretariat_calls_and_a_colleague_takes_over(client, report, sue, branch_sec):
    case = report()
    yacht.come_back(case, actor=sue, now=NOW)
    call = low(Case.objects.get(pk=case.pk), client, score="2", comment="")
    told = Notice.objects.filter(kind="rating_low").values_list("email", flat=True)
    assert sue.email not in told
    assert len(told) == 1
    other = make_user("sec2", "何秘書", "Ho", Role.SECRETARIAT, Unit.objects.get(code="NB"))
    call_backs.take(call, actor=branch_sec, now=LATER)
    with pytest.raises(Refused, match="蔡秘書"):
        call_backs.take(call, actor=other, now=LATER)
    page = signed_in(other).post(f"/staff/ratings/calls/{call.case.reference}/take/", {"over": "1"})
    assert page.status_code == 200
    call.refresh_from_db()
    assert call.caller == other
    assert call.case.officer_id == other.pk or Case.objects.get(pk=call.pk).officer == other


def test_of_a_sealed_case_only_those_know_who_may(client, ended, sue, branch_sec):
    ethics = make_user("ethel", "郭政風", "Ethel Kuo", Role.ETHICS, Unit.objects.get(code="CGA"))
    case = ended()
    Case.objects.filter(pk=case.pk).update(discretion=Discretion.SEALED)
    call = low(case, client)
    assert not CallBack.objects.visible_to(branch_sec, LATER).exists()
    assert CallBack.objects.visible_to(ethics, LATER).get() == call
    assert set(Notice.objects.filter(kind="rating_low").values_list("email", flat=True)) == {ethics.email}


def test_a_change_for_the_worse_calls_too_and_one_for_the_better_keeps_the_call(client, ended):
    first, second = ended(), ended()
    post(client, links_of(first)[0])
    post(client, links_of(first)[0], score="2")
    assert CallBack.objects.count() == 1
    post(client, links_of(second)[0], score="1")
    post(client, links_of(second)[0], score="5")
    assert CallBack.objects.count() == 2
    with pytest.raises(IntegrityError, match="changed once"), transaction.atomic():
        Rating.objects.update(score=5)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM feedback_rating")


# --- The window -------------------------------------------------------------------------------------------------------


@pytest.fixture
def window(bisha):
    load_points(now=NOW)
    return places.find("bisha-window")


def test_a_stand_and_a_kiosk_take_one_press_each(client, window, otto, sue, django_assert_max_num_queries):
    here = f"/rate/at/{places.word_of(window, places.STAND)}/"
    kiosk = f"/rate/kiosk/{places.word_of(window, places.KIOSK)}/"
    before = everything()
    assert client.get(here).status_code == client.get(kiosk).status_code == client.head(kiosk).status_code == 200
    assert client.get(here.replace("/at/", "/kiosk/")).status_code == 404  # the one does not give away the other
    assert client.get("/rate/at/bisha-window-0000000000/").status_code == 404
    assert everything() == before
    press = {"score": "5", "key": str(uuid4())}
    assert client.post(kiosk, press).url == client.post(kiosk, press).url == f"{kiosk}?thanks=1"
    thanks = client.get(f"{kiosk}?thanks=1")
    assert thanks.headers["Refresh"] == f"6; url={kiosk}"
    assert "Refresh" not in client.get(kiosk).headers
    assert client.get(f"/en{kiosk}").headers["Refresh"] == f"45; url={kiosk}"
    assert client.post(kiosk, {"score": "7"}).url == kiosk
    for number in range(7):
        answer = client.post(here, {"score": "1", "key": str(uuid4()), "comment": f"冷氣 {number}"})
        assert answer.status_code == (302 if number < 5 else 429)
    assert Rating.objects.filter(channel="kiosk").count() == 1
    assert Rating.objects.filter(channel="stand", place="bisha-window", unit=window.unit, score=1).count() == 5
    assert not CallBack.objects.exists()  # nobody knows whom to call
    assert Attempt.objects.count() == 6
    ServicePoint.objects.filter(code="bisha-window").update(is_open=False)
    assert client.get(here).status_code == 404


def test_the_sheet_of_a_stand_is_drawn_by_a_worker(window, sue, mallory, monkeypatch):
    asked = []
    monkeypatch.setattr("cases.prints.hint", lambda task, of: asked.append((task, of)))
    monkeypatch.setattr(stands, "render_pdf", lambda *args, pictures, **kwargs: b"%PDF" + pictures["qr"])
    chief = signed_in(sue)
    address = "/staff/ratings/stands/bisha-window.pdf"
    assert chief.get(address).status_code == 202
    assert asked == [("feedback.tasks.make_stand", "bisha-window")]
    assert stands.make("bisha-window", now=LATER) == {"made": 1, "failed": 0}
    assert b"<svg" in b"".join(chief.get(address).streaming_content)
    assert PrintSheet.objects.filter(key="stand-bisha-window.pdf").count() == 1
    page = chief.get("/staff/ratings/stands/").content.decode()
    assert "碧砂服務據點" in page
    assert "烏石" not in page  # another unit's
    assert chief.get("/staff/ratings/stands/wushi-window.pdf").status_code == 404
    assert signed_in(mallory).get("/staff/ratings/stands/").status_code == 404


# --- The figures ------------------------------------------------------------------------------------------------------


def test_the_figures_count_the_answer_that_stands(client, ended, sue, window):
    day = NOW.date()
    cases = [ended() for _case in range(6)]
    for case, score in zip(cases, "554321", strict=True):
        post(client, links_of(case)[0], score=score)
    ratings.rate_place(window, channel="kiosk", key=uuid4(), score=4, now=LATER)
    figures.count(day, day + timedelta(days=1))
    promise = next(r for r in figures.promises(now=LATER) if r.service.code == "yacht-departure")
    assert (promise.rated, promise.satisfied, promise.happy) == (6, 3, 50)
    assert "50%" in client.get("/promise/").content.decode()
    page = signed_in(sue).get("/staff/ratings/").content.decode()
    assert "遊艇出海報備" in page
    assert "50%" in page
    sheet = signed_in(sue).get("/staff/ratings/?table=services&format=csv").content.decode()
    assert "遊艇出海報備,6,50,2,1,1,1,1" in sheet
    places_sheet = signed_in(sue).get("/staff/ratings/?table=places&format=csv").content.decode()
    assert "碧砂服務據點,,,,,,," in places_sheet  # one answer says who it was
    assert DailyFigure.objects.get(measure=RATED_HERE).subject == "bisha-window"
    after = LATER + timedelta(days=10)
    with time_machine.travel(after, tick=False):
        post(client, links_of(cases[5])[0], score="5")
    filed = DailyFigure.objects.filter(measure="filed").values_list("pk", flat=True)[:]
    kept = list(filed)
    assert recount_changed(now=after + timedelta(hours=1))["figures"] == 4
    assert kept == list(DailyFigure.objects.filter(measure="filed").values_list("pk", flat=True))
    promise = next(r for r in figures.promises(now=after) if r.service.code == "yacht-departure")
    assert (promise.rated, promise.satisfied) == (6, 4)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([5, 6], []),
        ([3, 9], [3, 9]),  # the sum would give the three away
        ([1, 2, 20], [1, 2, 20]),  # so few together, still
        ([2, 3, 20], [2, 3]),
        ([4, 4, 20], [4, 4]),
        ([4, 7, 20], [4, 7]),
        ([0, 8], []),
        ([4], [4]),
    ],
)
def test_small_rows_and_what_would_give_them_away_are_hidden(counts, hidden):
    rows = suppressed([Result(at, Counter({5: number} if number else {})) for at, number in enumerate(counts)])
    assert [row.scores.total() for row in rows if row.is_hidden] == hidden


def test_words_go_with_the_case_and_the_score_stays(client, ended, sue):
    case = ended()
    call = low(case, client)
    call_backs.record_call(call, outcome="explained", said="談過", improvement="改", actor=sue, now=LATER)
    with time_machine.travel(NOW.replace(year=2040), tick=False):
        call_command("retention")
    rating = Rating.objects.get()
    call.refresh_from_db()
    assert (rating.score, rating.comment, call.said, call.outcome) == (1, "", "", "explained")
