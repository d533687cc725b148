"""Procedures: drafted by one, published by another, never two on a day; and the staff pages around that."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.doors import GENERATION
from accounts.models import Role
from audit.models import Event
from cases import catalogue, sop_actions, sop_words
from cases.calendar import TAIPEI
from cases.forms.sop import RungForm, SopForm, StageForm
from cases.models import Rung, SearchNews, Service, Sop, Stage
from tests.accounts.people import make_person, make_unit, sign_in

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=TAIPEI)
FIRST_OF_2027 = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def service(catalogue):
    return Service.objects.get(code="port-check")


@pytest.fixture
def writer(service):
    return make_person("writer", make_unit("CGA"), Role.EDITOR)


@pytest.fixture
def publisher(service):
    return make_person("publisher", make_unit("CGA"), Role.PUBLISHER)


@pytest.fixture
def draft(service, writer):
    sop = sop_actions.draft_sop(service, actor=writer, now=NOW)
    return edit(sop, writer, change_zh="改了。", change_en="Changed.")


def edit(sop, actor, **values):
    values = {name: getattr(sop, name) for name in sop_actions.SOP_FIELDS} | values
    rungs = list(sop.rungs.filter(stage=None).values(*sop_actions.RUNG_FIELDS))
    return sop_actions.edit_draft(sop, values=values, rungs=rungs, actor=actor, now=NOW)


def edit_stage(sop, key, actor, /, rungs=None, **values):
    stage = sop.stages.filter(key=key).first() or Stage(sop=sop)
    values = {name: getattr(stage, name) for name in sop_actions.STAGE_FIELDS} | values
    if rungs is None:
        rungs = list(stage.rungs.values(*sop_actions.RUNG_FIELDS)) if stage.pk else []
    known = key if stage.pk else None
    return sop_actions.edit_stage(sop, known, values=values, rungs=rungs, actor=actor, now=NOW)


def publish(sop, actor, day=FIRST_OF_2027, now=NOW):
    return sop_actions.publish_sop(sop, effective_from=day, actor=actor, now=now)


# --- Drafting -------------------------------------------------------------------------------------------------------


def test_a_draft_is_a_copy_of_the_newest_version(service, writer):
    running = catalogue.current_sop(service, NOW)
    draft = sop_actions.draft_sop(service, actor=writer, now=NOW)
    assert (draft.version, draft.is_published, draft.drafted_by) == (2, False, writer)
    assert draft.papers_zh == running.papers_zh
    assert draft.change_zh == ""

    def parts(sop):
        stages = list(sop.stages.values_list(*sop_actions.STAGE_FIELDS))
        rungs = sop.rungs.order_by("stage__order", "by", "offset", "to")
        return stages, list(rungs.values_list("stage__key", *sop_actions.RUNG_FIELDS))

    assert parts(draft) == parts(running)
    assert Event.objects.filter(action="sop.drafted", actor=writer, data__sop=draft.pk).count() == 1


def test_one_draft_at_a_time(draft, writer):
    with pytest.raises(sop_actions.Refused):
        sop_actions.draft_sop(draft.service, actor=writer, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sop.objects.create(service=draft.service, version=9)


def test_editing_writes_the_names_of_what_changed(draft, writer):
    edit(draft, writer, n=Decimal(3), fee_zh="100 元", fee_en="NT$100")
    line = Event.objects.filter(action="sop.edited").latest("pk")
    assert line.data["changed"] == ["fee_en", "fee_zh", "n"]
    assert line.data["part"] == "whole"
    draft.refresh_from_db()
    assert draft.n == 3


def test_a_limit_that_cannot_be_counted_is_refused(draft, writer):
    with pytest.raises(sop_actions.Refused):
        edit(draft, writer, n=Decimal("2.5"), mode="WD")
    with pytest.raises(sop_actions.Refused):
        edit_stage(draft, "departure", writer, n=Decimal(1), mode="WD")
    with pytest.raises(ValueError, match="version"):
        sop_actions.edit_draft(draft, values={"version": 7}, rungs=[], actor=writer, now=NOW)


def test_stages_are_added_moved_and_removed(draft, writer):
    before = list(draft.stages.values_list("key", flat=True))
    new = {"key": "phone", "name_zh": "電話確認", "name_en": "Phone call", "doer": "duty", "status": "in_review"}
    edit_stage(draft, "phone", writer, order=2, n=Decimal(1), mode="HOUR", **new)
    assert list(draft.stages.values_list("key", flat=True)) == [before[0], "phone", *before[1:]]
    edit_stage(draft, "phone", writer, order=99)
    assert list(draft.stages.values_list("key", flat=True)) == [*before, "phone"]
    edit_stage(draft, "phone", writer, order=1)
    assert list(draft.stages.values_list("key", "order")) == [(k, n) for n, k in enumerate(["phone", *before], 1)]
    sop_actions.remove_stage(draft, "phone", actor=writer, now=NOW)
    assert list(draft.stages.values_list("key", "order")) == [(key, n) for n, key in enumerate(before, 1)]
    with pytest.raises(sop_actions.Refused):
        sop_actions.remove_stage(draft, "phone", actor=writer, now=NOW)


def test_two_stages_cannot_have_one_key(draft, writer):
    with pytest.raises(sop_actions.Refused):
        edit_stage(draft, "intake", writer, key="review")


def test_a_ladder_is_written_anew(draft, writer):
    rung = {"offset": 10, "by": "minutes", "to": "command", "kind": "deadline_overdue"}
    rung |= {"is_urgent": True, "is_alarm": False, "outlasts_hush": False}
    stage = edit_stage(draft, "intake", writer, rungs=[rung])
    assert list(stage.rungs.values_list("offset", "to")) == [(10, "command")]
    with pytest.raises(sop_actions.Refused):
        edit_stage(draft, "intake", writer, rungs=[rung, rung | {"kind": "deadline_near"}])
    assert stage.rungs.count() == 1


def test_a_draft_can_be_thrown_away(draft, writer):
    sop_actions.discard_draft(draft, actor=writer, now=NOW)
    assert not Sop.objects.filter(service=draft.service, is_published=False).exists()
    with pytest.raises(sop_actions.Refused):
        edit(draft, writer)


# --- Publishing -----------------------------------------------------------------------------------------------------


def test_publishing_ends_the_version_before_the_day_before(draft, publisher):
    publish(draft, publisher)
    assert catalogue.sop_on(draft.service, date(2026, 12, 31)).version == 1
    assert catalogue.sop_on(draft.service, FIRST_OF_2027).version == 2
    line = Event.objects.get(action="sop.published")
    assert line.actor == publisher
    assert line.data["effective_from"] == "2027-01-01"
    key, begins = f"service:{draft.service.code}:2", datetime(2027, 1, 1, tzinfo=TAIPEI)
    assert dict(SearchNews.objects.values_list("key", "at")) == {key: begins, f"{key}:sop": begins}


def test_nobody_publishes_what_they_wrote(draft, writer, publisher):
    with pytest.raises(sop_actions.Refused, match="another person"):
        publish(draft, writer)
    edit(draft, publisher, fee_zh="免費。", fee_en="Free.")
    with pytest.raises(sop_actions.Refused, match="another person"):
        publish(draft, publisher)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 22), date(2023, 1, 1)])
def test_the_day_is_tomorrow_at_the_earliest(draft, publisher, day):
    with pytest.raises(sop_actions.Refused, match="24 November 2026"):
        publish(draft, publisher, day)
    publish(draft, publisher, date(2026, 11, 24))


def test_a_version_begins_after_the_one_that_is_coming(draft, writer, publisher):
    publish(draft, publisher)
    third = sop_actions.draft_sop(draft.service, actor=writer, now=NOW)
    edit(third, writer, change_zh="再改。", change_en="Again.")
    with pytest.raises(sop_actions.Refused, match="2 January 2027"):
        publish(third, publisher, date(2026, 12, 1))
    publish(third, publisher, date(2027, 2, 1))
    days = [date(2026, 12, 31), FIRST_OF_2027, date(2027, 1, 31), date(2027, 2, 1)]
    assert [catalogue.sop_on(draft.service, day).version for day in days] == [1, 2, 2, 3]


def test_the_sum_of_the_stages_must_fit(draft, writer, publisher):
    edit_stage(draft, "review", writer, n=Decimal(2))
    with pytest.raises(sop_actions.Refused, match="2 working days"):
        publish(draft, publisher)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"fee_en": ""}, "The English is missing: fee"),
        ({"promise_zh": ""}, "The Chinese is missing: how long it takes"),
        ({"change_zh": "", "change_en": ""}, "what changed"),
        ({"papers_en": ["one"]}, "Not as many lines"),
    ],
)
def test_both_languages_must_be_whole(draft, writer, publisher, values, said):
    edit(draft, writer, **values)
    with pytest.raises(sop_actions.Refused, match=said):
        publish(draft, publisher)


def test_stages_need_both_languages_and_a_beginning(draft, writer, publisher):
    edit_stage(draft, "intake", writer, story_en="", status="in_review")
    faults = sop_actions.publishing_faults(draft, actor=publisher, effective_from=None, now=NOW)
    assert len(faults) == 2
    assert "Received" in faults[0]
    assert "words for the applicant" in faults[1]


@pytest.mark.parametrize("key", ["acknowledge", "departure", "return"])
def test_the_watch_over_yachts_cannot_be_edited_away(service, writer, publisher, key):
    sop = sop_actions.draft_sop(Service.objects.get(code="yacht-departure"), actor=writer, now=NOW)
    sop = edit(sop, writer, change_zh="改了。", change_en="Changed.")
    assert sop_actions.publishing_faults(sop, actor=publisher, effective_from=None, now=NOW) == []
    edit_stage(sop, key, writer, key=f"{key}-new")
    with pytest.raises(sop_actions.Refused, match=f"[(]{key}[)] is missing"):
        publish(sop, publisher)


def test_what_watches_a_plan_is_counted_from_the_plan(draft, writer, publisher):
    edit_stage(draft, "return", writer, anchor="entry")
    with pytest.raises(sop_actions.Refused, match="must be counted as before"):
        publish(draft, publisher)


def test_what_watches_a_plan_has_a_limit(draft, writer, publisher):
    """Refused where it is edited, by the database, and (a row of an older day) where it is published."""
    with pytest.raises(sop_actions.Refused, match="counted from a planned moment needs a limit"):
        edit_stage(draft, "return", writer, n=None, mode="")
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.stages.filter(key="return").update(n=None)


@pytest.mark.parametrize(("code", "key"), [("yacht-departure", "acknowledge"), ("archives", "supplement")])
def test_a_stage_the_work_goes_to_keeps_its_limit(service, writer, publisher, code, key):
    """Without one its clock never starts: nobody hears of a report nobody reads."""
    sop = sop_actions.draft_sop(Service.objects.get(code=code), actor=writer, now=NOW)
    sop = edit(sop, writer, change_zh="改了。", change_en="Changed.")
    edit_stage(sop, key, writer, rungs=[], n=None, mode="")
    with pytest.raises(sop_actions.Refused, match=f"[(]{key}[)] has no limit"):
        publish(sop, publisher)


def test_a_ladder_without_a_limit_would_never_speak(draft, writer, publisher):
    edit_stage(draft, "consult", writer, n=None, mode="")
    with pytest.raises(sop_actions.Refused, match="[(]consult[)] has no limit"):
        publish(draft, publisher)
    edit_stage(draft, "consult", writer, n=1, mode="WD")
    edit(draft, writer, n=None, mode="")
    with pytest.raises(sop_actions.Refused, match="case as a whole has no limit"):
        publish(draft, publisher)


def test_a_stage_that_nothing_goes_to_may_be_left_out(draft, writer, publisher):
    sop_actions.remove_stage(draft, "consult", actor=writer, now=NOW)
    assert publish(draft, publisher).is_published


def test_what_is_published_no_longer_changes(draft, writer, publisher):
    publish(draft, publisher)
    with pytest.raises(sop_actions.Refused):
        edit(draft, writer, fee_zh="x", fee_en="x")
    with pytest.raises(sop_actions.Refused):
        publish(draft, publisher, date(2027, 6, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Sop.objects.filter(pk=draft.pk).update(fee_zh="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage.objects.filter(sop=draft).update(n=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rung.objects.filter(sop=draft).delete()


def test_the_database_knows_one_version_a_day(draft, publisher):
    publish(draft, publisher)
    other = Sop.objects.create(service=draft.service, version=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sop.objects.filter(pk=other.pk).update(is_published=True, published_at=NOW, effective=draft.effective)


def test_pages_are_drawn_anew_and_sheets_asked_for(draft, publisher, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("cases.sheets.hint", asked.append)
    cache.set(GENERATION, "old")
    with django_capture_on_commit_callbacks(execute=True):
        publish(draft, publisher)
    assert cache.get(GENERATION) != "old"
    assert asked == ["cases.tasks.make_sheets"]


# --- In words -------------------------------------------------------------------------------------------------------


def test_a_draft_says_what_it_changes(draft, writer):
    def changes():
        running = catalogue.current_sop(draft.service, NOW)
        return sop_words.changes(running, Sop.objects.get(pk=draft.pk))

    assert changes() == []
    edit(draft, writer, n=Decimal(5), max_extension=5)
    edit_stage(draft, "intake", writer, n=Decimal(2), name_zh="收件")
    sop_actions.remove_stage(draft, "supplement", actor=writer, now=NOW)
    said = changes()
    assert "Whole case: limit was 2 working days, is now 5 working days" in said
    assert "Whole case: longest extension was 2, is now 5" in said
    assert "Stage removed: Supplement" in said
    assert "Stage “Received and registered”: limit was 4 office hours, is now 2 office hours" in said
    assert "Stage “Received and registered”: changed: Chinese name" in said
    assert len(said) == 5


@pytest.mark.parametrize(
    ("offset", "by", "said"),
    [
        (-30, "minutes", "30 minutes before the limit"),
        (120, "minutes", "2 hours after the limit"),
        (0, "minutes", "at the limit"),
        (-1, "WD", "1 working day before the limit"),
        (7, "CD", "7 days after the limit"),
        (80, "percent", "after 80% of the time"),
    ],
)
def test_rungs_in_words(offset, by, said):
    assert sop_words.moment_words(Rung(offset=offset, by=by)) == said


def test_every_shipped_kind_has_words(service):
    assert set(Rung.objects.values_list("kind", flat=True)) <= set(sop_words.KINDS)


# --- The pages ------------------------------------------------------------------------------------------------------


def posted(form_class, values, rungs=()):
    data = {name: "" if value is None else value for name, value in values.items() if value is not False}
    data["rungs-count"] = len(rungs)
    for at, rung in enumerate(rungs):
        data |= {f"rungs-{at}-{name}": value for name, value in rung.items() if value is not False}
    return data


def here(draft, rest=""):
    return f"/en/staff/settings/sops/{draft.service.code}/{draft.version}/{rest}"


def test_a_draft_is_written_page_by_page(client, service, writer):
    sign_in(client, writer)
    assert client.get("/en/staff/settings/sops/").status_code == 200
    answer = client.post("/en/staff/settings/sops/port-check/draft/")
    draft = Sop.objects.get(service=service, is_published=False)
    assert answer.headers["Location"] == here(draft)
    assert "Nothing yet" in client.get(here(draft)).content.decode()

    values = SopForm.initial_of(draft) | {"n": "3", "change_zh": "三天", "change_en": "Three days"}
    rungs = [{name: getattr(rung, name) for name in RungForm.base_fields} for rung in draft.rungs.filter(stage=None)]
    answer = client.post(here(draft, "edit/"), posted(SopForm, values, rungs))
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(here(draft)).content.decode()
    assert "limit was 2 working days, is now 3 working days" in page
    assert draft.rungs.filter(stage=None).count() == len(rungs)

    stage = draft.stages.get(key="review")
    answer = client.post(here(draft, "stages/review/"), posted(StageForm, StageForm.initial_of(stage) | {"n": "1"}))
    assert answer.status_code == 302, answer.context["form"].errors
    assert not stage.rungs.exists()
    assert f'href="{here(draft, "stages/consult/remove/")}"' in client.get(here(draft, "stages/consult/")).text
    asked = client.get(here(draft, "stages/consult/remove/"))
    assert asked.status_code == 200 and "Others are asked" in asked.text
    assert draft.stages.filter(key="consult").exists(), "a question removes nothing"
    assert client.post(here(draft, "stages/consult/remove/")).status_code == 302
    assert not draft.stages.filter(key="consult").exists()


def test_rows_come_and_go_without_judging(client, draft, writer):
    sign_in(client, writer)
    data = posted(StageForm, {"name_zh": "", "key": "!!"}) | {"add": "rungs"}
    answer = client.post(here(draft, "stages/intake/"), data)
    assert answer.status_code == 200
    assert 'name="rungs-0-offset"' in answer.content.decode()


def test_what_is_wrong_is_said_and_kept(client, draft, writer):
    sign_in(client, writer)
    rung = {"offset": "5", "by": "minutes", "to": "duty", "kind": "deadline_near"}
    values = StageForm.initial_of(draft.stages.get(key="intake")) | {"mode": "", "name_en": "Kept words"}
    answer = client.post(here(draft, "stages/intake/"), posted(StageForm, values, [rung, rung]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Error: " in page
    assert "Choose how the limit is counted." in page
    assert "The same person is told twice" in page
    assert "Kept words" in page


def test_the_publisher_publishes_and_the_public_page_follows(client, draft, publisher):
    sign_in(client, publisher)
    day = timezone.localdate() + timedelta(days=3)
    answer = client.post(
        here(draft, "publish/"), {"effective_from_year": "115", "effective_from_month": "1", "effective_from_day": "1"}
    )
    assert answer.status_code == 422
    boxes = {"effective_from_year": day.year, "effective_from_month": day.month, "effective_from_day": day.day}
    answer = client.post(here(draft, "publish/"), boxes)
    assert answer.status_code == 302, answer.content.decode()
    client.logout()
    assert "Changed." in client.get("/en/services/port-check/sop/").content.decode()


@pytest.mark.parametrize("rest", ["edit/", "add-stage/", "stages/intake/", "discard/", "stages/intake/remove/"])
def test_who_publishes_does_not_write(client, draft, publisher, rest):
    sign_in(client, publisher)
    assert client.get(here(draft)).status_code == 200
    assert client.get(here(draft, rest)).status_code == 404


def test_who_writes_does_not_publish(client, draft, writer):
    sign_in(client, writer)
    assert client.get(here(draft, "publish/")).status_code == 404


def test_nobody_from_outside_sees_a_draft(client, draft):
    assert client.get(here(draft)).status_code == 302
    assert client.get("/services/port-check/sop/2/").status_code == 404


def test_a_published_version_has_no_edit_page(client, draft, writer):
    sign_in(client, writer)
    assert client.get("/en/staff/settings/sops/port-check/1/").status_code == 200
    assert client.get("/en/staff/settings/sops/port-check/1/edit/").status_code == 404


def test_discarding_asks_first(client, draft, writer):
    sign_in(client, writer)
    assert client.get(here(draft, "discard/")).status_code == 200
    assert Sop.objects.filter(pk=draft.pk).exists()
    assert client.post(here(draft, "discard/")).status_code == 302
    assert not Sop.objects.filter(pk=draft.pk).exists()


def test_a_time_that_cannot_be_extended_is_said_in_words(client, catalogue, writer):
    sign_in(client, writer)
    page = client.get("/en/staff/settings/sops/yacht-departure/1/").content.decode()
    assert "The time cannot be extended" in page and "at most" not in page
    assert "each 2 working days at most" in client.get("/en/staff/settings/sops/port-check/1/").content.decode()


@pytest.mark.parametrize(("address", "queries"), [("", 12), ("port-check/1/", 15), ("port-check/2/", 24)])
def test_staff_pages_take_few_queries(client, draft, writer, address, queries, django_assert_max_num_queries):
    sign_in(client, writer)
    with django_assert_max_num_queries(queries):
        assert client.get(f"/en/staff/settings/sops/{address}").status_code == 200
