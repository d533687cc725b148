"""What the desk does with reports: taken up, sent out, answered, closed, handed over, grouped; and the yearly table."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from random import Random

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role, Unit
from applications.demo.filing import file as file_by
from applications.incident import figures, grouping, handling
from applications.incident.example import example
from applications.incident.journey import JOURNEY
from applications.incident.room import ROOM
from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, tables
from cases.actions import Refused, forwardings, groups, withdrawals
from cases.models import Authority, Case, IssuedDocument, Transfer
from cases.models.case import Status
from notifications.words import write
from tests.cast import NOW, at, make_user

DICE = Random(118)


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def desk(client, otto):
    """Otto at the desk of Bisha; a demo person, the second factor has tests of its own."""
    otto.is_demo = True
    otto.save(update_fields=["is_demo"])
    client.force_login(otto)
    return client


def report(now=NOW, mail="alice@example.tw", **changes) -> Case:
    made = example(now)
    made["reporter"]["email"] = mail
    for step, change in changes.items():
        made[step] = {**made[step], **change}
    return file_by(JOURNEY, DICE, made, now=now)


def again(case: Case) -> Case:
    return Case.objects.select_related("stage", "incident").get(pk=case.pk)


def act(client, case, name, **answers):
    return client.post(reverse("case_page", args=[case.reference, name]), answers)


def met(case) -> set:
    return set(case.deadlines.exclude(met_at=None).values_list("stage__key", flat=True))


# --- The way of one report --------------------------------------------------------------------------------------------
def test_a_report_goes_from_the_desk_to_its_result_and_the_reporter_reads_each_step(desk, bisha, otto):
    case = report()
    assert case.reference in desk.get(reverse("desk")).content.decode()  # new: on the desk until it is taken up
    desk.post(reverse("case_act", args=[case.reference, "accept"]))
    assert (again(case).stage.key, again(case).status) == ("dispatch", Status.IN_REVIEW)
    asked = desk.get(reverse("case_page", args=[case.reference, "send-out"])).content.decode()
    assert "請選擇單位" in asked and "-----" not in asked
    assert act(desk, case, "send-out", unit=bisha.pk, note="看北側").status_code == 302
    assert again(case).incident.sent_unit == bisha
    assert act(desk, case, "answer", text="已派員到場，正在採樣。").status_code == 302
    assert again(case).stage.key == "close"
    assert act(desk, case, "result", closing="settled", text="油污已清除，來源船已查獲。").status_code == 302
    case = again(case)
    assert (case.status, case.outcome, case.incident.closing) == (Status.CLOSED, "settled", "settled")
    assert met(case) == {"accept", "dispatch", "first-answer", None}
    kinds = set(case.notices.values_list("kind", flat=True))
    assert {"incident_filed", "incident_sent_out", "incident_answer", "incident_closed"} <= kinds
    assert desk.get(reverse("case", args=[case.reference])).status_code == 200
    told = case.notices.get(kind="incident_closed").context
    assert (told["how_zh"], told["how_en"]) == ("已處理完畢", "Dealt with")  # as the page says it


def test_the_mail_of_the_result_says_how_it_ended(bisha):
    case = report()
    handling.close(case, closing="not_ours", text="請洽當地縣政府。", actor=CITIZEN, now=NOW)
    assert "非本署權責，已告知洽詢機關\n請洽當地縣政府。" in write(case.notices.get(kind="incident_closed")).body


@pytest.mark.parametrize(
    ("name", "answers", "words"),
    [
        ("send-out", {"unit": ""}, "要派遣的單位"),
        ("answer", {"text": "好"}, "10"),
        ("result", {"closing": "", "text": "油污已清除，來源船已查獲。"}, "怎麼結案"),
        ("result", {"closing": "handed_over", "text": "油污已清除，來源船已查獲。"}, "怎麼結案"),
        ("hand-over", {"authority": "", "reason": "屬於環境部", "evidence": "無"}, "機關"),
        ("join", {"reason": "同一片油污"}, "請選擇一件報案，或填寫案號"),
        ("join", {"reference": "IR-115-999999-0", "reason": "同一片油污"}, "案號"),
    ],
)
def test_a_form_of_the_desk_says_what_is_wrong(desk, name, answers, words):
    case = report()
    page = act(desk, case, name, **answers)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert again(case).status == Status.RECEIVED


def test_pages_that_do_not_fit_any_more_are_not_there(desk, otto):
    case = report()
    handling.close(case, closing="unfounded", text="到場查無油污。", actor=otto, now=NOW)
    assert act(desk, case, "answer", text="已派員到場，正在採樣。").status_code == 404
    with pytest.raises(Refused):
        handling.close(case, closing="unfounded", text="到場查無油污。", actor=otto, now=NOW)


def test_who_stays_unnamed_reads_the_answer_on_the_case_page_alone(client, otto, bisha):
    case = report(reporter={"mode": "anonymous", "name": None, "email": None, "phone": None})
    handling.answer_first(case, text="已派員到場，正在採樣。", actor=otto, now=NOW)
    assert not case.notices.filter(kind="incident_answer").exists()
    code = actions.reissue_code(case, actor=otto, now=NOW)
    client.post(reverse("track"), {"number": case.reference, "code": code})
    assert "正在採樣" in client.get(reverse("case_status", args=[case.reference])).content.decode()


# --- Handed over ------------------------------------------------------------------------------------------------------
def test_handing_over_issues_the_slip_and_tells_the_reporter(desk, otto):
    case = report()
    authority = Authority.objects.get(code="environment")
    page = desk.get(reverse("case_page", args=[case.reference, "hand-over"])).content.decode()
    assert page.index("海洋保育署") < page.index("警政署")  # the likeliest of this kind stand first
    answers = {"authority": authority.pk, "reason": "陸上排放，屬環境部。", "evidence": "照片 2 張，現場已拉封鎖線。"}
    assert act(desk, case, "hand-over", **answers).status_code == 302
    case = again(case)
    assert (case.status, case.outcome) == (Status.TRANSFERRED, "handed_over")
    assert Transfer.objects.get(case=case).authority == authority
    slip = case.documents.get(kind=IssuedDocument.Kind.HAND_OVER)
    assert slip.content["title"]["zh"] == "受理報案移辦單"
    shown = {
        row["label"]["zh"] for section in slip.content["sections"] for row in section["rows"] if "private" not in row
    }
    assert "報案內容摘要" not in shown  # whoever scans the QR does not read what was reported
    assert "王小明" not in str(slip.content)
    code = actions.reissue_code(case, actor=otto, now=NOW)
    desk.post(reverse("track"), {"number": case.reference, "code": code})  # what goes along names witnesses
    assert desk.get(reverse("case_paper", args=[case.reference, slip.pk])).status_code == 404
    assert f"/papers/{slip.pk}.pdf" not in desk.get(reverse("case_status", args=[case.reference])).text
    told = case.notices.get(kind="incident_handed_over")
    assert (told.email, told.context["authority_zh"]) == ("alice@example.tw", "環境部")


# --- Several reports of one event -------------------------------------------------------------------------------------
@pytest.fixture
def three(bisha):
    """Two reports of one oil slick, and one of another far away."""
    near = {"way": "port", "port": "keelung-badouzi"}
    far = {"way": "position", "port": None, "lat": 22.6, "lon": 120.2}
    first, second = report(), report(NOW + timedelta(minutes=5), "bob@example.tw", place=near)
    return first, second, report(NOW, "carol@example.tw", place=far)


def test_reports_near_in_kind_time_and_place_are_suggested(three, sue):
    first, second, _far = (again(case) for case in three)
    supervisor = make_user("branch", "賴分隊", "Branch", Role.SUPERVISOR, Unit.objects.get(code="CGA"))
    assert [one.case for one in grouping.suggestions(first, supervisor)] == [second]
    late = report(NOW + timedelta(hours=30), "dan@example.tw")
    assert late not in [one.case for one in grouping.suggestions(first, supervisor)]


def test_a_group_is_handled_as_one_and_each_reporter_is_answered_once_under_the_own_number(three):
    lead, member, other = three
    chief = make_user("branch", "賴分隊", "Branch", Role.SUPERVISOR, Unit.objects.get(code="CGA"))
    clocks = set(member.deadlines.values_list("pk", "due_at"))
    groups.join(member, lead, reason="同一片油污", actor=chief, now=NOW)
    assert set(member.deadlines.values_list("pk", "due_at")) == clocks  # its own clocks run on
    with pytest.raises(Refused):
        handling.answer_first(again(member), text="已派員到場，正在採樣。", actor=chief, now=NOW)
    handling.answer_first(again(lead), text="已派員到場，正在採樣。", actor=chief, now=NOW + timedelta(hours=1))
    handling.close(again(lead), closing="settled", text="油污已清除。", actor=chief, now=NOW + timedelta(hours=2))
    for case, mail in ((lead, "alice@example.tw"), (member, "bob@example.tw")):
        for kind in ("incident_answer", "incident_closed"):
            told = case.notices.get(kind=kind)
            assert (told.email, case.reference in told.key) == (mail, True)
        assert again(case).status == Status.CLOSED
    assert not other.notices.filter(kind="incident_closed").exists()
    assert lead.events.filter(action=Action.CASE_GROUPED).count() == 1


def test_a_group_goes_along_with_the_report_that_leads_and_outlives_it(bisha, otto):
    lead, *members = three = [report(NOW + timedelta(minutes=n), f"r{n}@example.tw") for n in range(3)]
    for one in members:
        groups.join(one, lead, reason="同一片油污", actor=otto, now=NOW)
    members = [again(one) for one in members]
    branch = make_user("nb", "何檢管", "Ho", Role.OFFICER, Unit.objects.get(code="NB"))
    with pytest.raises(Refused, match="併"):
        forwardings.forward(members[0], unit=Unit.objects.get(code="NB"), reason="外海", actor=otto, now=NOW)
    forwardings.forward(lead, unit=Unit.objects.get(code="NB"), reason="外海", actor=otto, now=NOW)
    forwardings.acknowledge(again(lead), actor=branch, now=NOW)
    assert {again(one).unit.code for one in three} == {"NB"}
    assert members[0].forwardings.get().received_by == branch
    handling.answer_first(again(lead), text="已派艇前往。", actor=branch, now=NOW)
    assert {again(one).stage.key for one in three} == {"close"}

    withdrawals.withdraw(again(lead), actor=CITIZEN, now=NOW)
    heir, other = map(again, members)
    assert heir.lead_id is None and other.lead_id == heir.pk
    handling.close(heir, closing="settled", text="油污已清除。", actor=branch, now=NOW)
    assert [again(one).status for one in three] == [Status.WITHDRAWN, Status.CLOSED, Status.CLOSED]


def test_joining_knows_its_limits_and_splitting_undoes_it(three):
    lead, member, third = three
    chief = make_user("branch", "賴分隊", "Branch", Role.SUPERVISOR, Unit.objects.get(code="CGA"))
    join = {"reason": "同一片油污", "actor": chief, "now": NOW}
    groups.join(member, lead, **join)
    groups.join(third, member, **join)  # whoever names a member means the case that leads
    assert again(third).lead_id == lead.pk
    for case, other in ((lead, lead), (lead, third), (lead, report(mail="eve@example.tw"))):
        with pytest.raises(Refused):
            groups.join(case, other, **join)
    with pytest.raises(Refused):
        groups.join(report(kind={"category": "misconduct"}), lead, **join)  # sealed
    groups.split(third, reason="另一件事", actor=chief, now=NOW)
    assert again(third).lead_id is None
    assert third.events.filter(action=Action.CASE_UNGROUPED).exists()


def test_the_desk_joins_and_splits_by_pressing(desk, bisha):
    lead, member = report(), report(NOW + timedelta(minutes=1), "bob@example.tw")
    page = desk.get(reverse("case_page", args=[member.reference, "join"])).content.decode()
    assert lead.reference in page
    assert act(desk, member, "join", suggested=lead.reference, reason="同一片油污").status_code == 302
    assert lead.reference in desk.get(reverse("case", args=[member.reference])).content.decode()
    assert act(desk, member, "split", reason="另一件事").status_code == 302
    assert again(member).lead_id is None


def test_somebody_of_another_branch_sees_and_does_nothing(client, mallory):
    case = report()
    mallory.is_demo = True
    mallory.save(update_fields=["is_demo"])
    client.force_login(mallory)
    assert act(client, case, "result", closing="settled", text="油污已清除。").status_code == 404
    for do in (
        lambda: handling.close(case, closing="settled", text="油污已清除。", actor=mallory, now=NOW),
        lambda: groups.join(case, report(), reason="同", actor=mallory, now=NOW),
    ):
        with pytest.raises(Refused):
            do()


# --- The year in figures ----------------------------------------------------------------------------------------------
def test_the_yearly_table_says_what_a_hand_would_reckon(otto, bisha):
    """Taken up after 2, 4 and 12 minutes: median 4, mean 6, nine of ten within 10.4."""
    for minutes in (2, 4, 12):
        case = report(NOW)
        actions.accept(case, actor=otto, now=NOW + timedelta(minutes=minutes))
    handling.close(again(case), closing="settled", text="油污已清除。", actor=otto, now=NOW + timedelta(minutes=60))
    report(NOW, kind={"category": "wildlife"}, details={"animal": "海龜"})
    report(at("2025-12-31 23:59"))  # another year
    lines = {(one.kind, one.step): one for one in figures.yearly(115, ["CGA/"])}
    taken = lines["海洋污染", "值班受理"]
    assert taken.count == 3
    assert [round(one.total_seconds() / 60, 1) for one in (taken.median, taken.mean, taken.ninth)] == [4, 6, 10.4]
    assert lines["海洋污染", "報案件數"].count == 3
    assert lines["所有種類", "報案件數"].count == 4
    assert lines["海洋污染", "從報案到結案"].median == timedelta(minutes=60)
    assert figures.yearly(115, ["CGA/SB/"]) == []


def test_the_table_is_one_question_and_goes_into_a_spreadsheet(client, sue, django_assert_max_num_queries):
    report()
    sue.is_demo = True
    sue.save(update_fields=["is_demo"])
    client.force_login(sue)
    address = reverse("incident_figures")
    client.get(address)
    with django_assert_max_num_queries(12):
        assert "海洋污染" in client.get(address).content.decode()
    rows = list(csv.reader(StringIO(client.get(address, {"format": "csv"}).content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["海洋污染", "報案件數", "1"]
    from odfdo import Document

    sheet = Document(BytesIO(client.get(address, {"format": "ods"}).content)).body.get_table(0)
    assert sheet.get_value("A2") == "海洋污染"
    for wrong in ({"year": "1"}, {"format": "exe"}, {"year": "=1"}):
        assert client.get(address, wrong).status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+886", "-1", "@sum", "\tx", "\n=1", "＝1+1", "＋1", "－1", "＠sum"])
def test_no_cell_is_a_formula(cell):
    assert tables.safe(cell) == f"'{cell}"
    assert tables.to_csv(["h"], [[cell]]).decode("utf-8-sig").splitlines()[1].strip('"').startswith("'")


def test_the_middle_of_the_case_page_asks_the_same_whatever_the_group(otto, django_assert_max_num_queries):
    lead = report()
    for number in range(6):
        member = report(NOW + timedelta(minutes=number), f"m{number}@example.tw")
        groups.join(member, lead, reason="同", actor=otto, now=NOW)
    with django_assert_max_num_queries(6):
        shown = ROOM.staff_context(again(lead), NOW)
        assert len([member.incident.kind for member in shown["members"]]) == 6
