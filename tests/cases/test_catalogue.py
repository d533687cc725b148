"""What we ship in cases/data/catalogue/: complete in both languages, legal in its sums, loaded once."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest

from accounts.models import Unit
from cases import catalogue
from cases.calendar import TAIPEI, Period
from cases.models import Rung, Service, Sop, Stage
from cases.models.case import Status
from cases.seed import catalogue_files, load_catalogue

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=TAIPEI)
HAN = re.compile(r"[㐀-鿿]")
PUBLIC = {"PI", "CZ", "YD", "IR", "AR", "FI", "PD", "PT", "LF"}
INTERNAL = {"RM", "VL", "SC", "FW", "LT", "FQ", "LS"}


def texts(node):
    """Every (Chinese, English) pair of a file, wherever it stands."""
    if isinstance(node, dict):
        yield from ((key, value, node[key[:-3] + "_en"]) for key, value in node.items() if key.endswith("_zh"))
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


@pytest.mark.parametrize("file", catalogue_files(), ids=lambda file: file["service"]["code"])
def test_every_text_is_there_in_both_languages(file):
    for name, zh, en in texts(file):
        assert bool(zh) == bool(en), name
        if isinstance(zh, list):
            assert len(zh) == len(en), name
            zh, en = "".join(zh), "".join(en)
        else:
            assert len(zh.splitlines()) == len(en.splitlines()), name
        assert not HAN.search(en), name
        assert not re.search(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+", zh), name


@pytest.mark.parametrize("file", catalogue_files(), ids=lambda file: file["service"]["code"])
def test_every_value_is_one_the_engine_knows(file):
    sop = Sop(**{name: value for name, value in file["sop"].items() if name != "effective_from"})
    stages = [
        Stage(sop=sop, **{name: value for name, value in row.items() if name != "rungs"}) for row in file["stages"]
    ]
    for limit in (sop, *stages):
        if limit.n is not None:
            Period(limit.n, limit.mode, limit.roll)
    for stage in stages:
        assert stage.status in Status.values
        assert stage.doer in Stage.Doer.values
        assert len(stage.name_zh) <= 60
        assert catalogue.limit_words(stage, "zh-hant")
        assert catalogue.limit_words(stage, "en")
    for rung in (*file["rungs"], *(rung for row in file["stages"] for rung in row["rungs"])):
        rung = Rung(**rung)
        assert rung.by in Rung.By.values
        assert rung.to in Rung.To.values
    assert catalogue.fits_total(sop, stages)
    ours = [stage for stage in stages if stage.status != Status.AWAITING_SIGNATURE]  # before it counts as received
    assert ours[0].status == Status.RECEIVED


@pytest.mark.django_db
def test_loading_twice_changes_nothing(bare):
    first = load_catalogue()
    rows = [model.objects.count() for model in (Unit, Service, Sop, Stage, Rung)]
    second = load_catalogue()
    assert first["procedures added"] == first["services"] == 16
    assert second["procedures added"] == 0
    assert rows == [model.objects.count() for model in (Unit, Service, Sop, Stage, Rung)]


@pytest.mark.django_db
def test_loading_keeps_what_people_published_and_follows_the_file_in_titles():
    load_catalogue()
    sop = Sop.objects.get(service__code="port-check")
    Service.objects.filter(code="port-check").update(title_zh="舊名")
    load_catalogue()
    assert Service.objects.get(code="port-check").title_zh == "進出港口安全檢查報驗"
    assert Sop.objects.get(service__code="port-check").pk == sop.pk


@pytest.mark.django_db
def test_services_open_to_the_public_and_inside():
    load_catalogue()
    assert set(catalogue.public_services().values_list("prefix", flat=True)) == PUBLIC
    assert set(Service.objects.filter(is_public=False).values_list("prefix", flat=True)) == INTERNAL
    is_open = set(Service.objects.filter(is_open=True).values_list("code", flat=True))
    assert is_open >= {"yacht-departure", "coastal-zone", "archives", "information", "personal-data"}


@pytest.mark.django_db
def test_the_return_watch_is_what_the_plan_says():
    load_catalogue()
    sop, published = catalogue.book(Service.objects.get(prefix="YD"), NOW)
    assert published == [sop]
    assert sop.n is None
    stages = {stage.key: stage for stage in sop.stages.all()}
    assert list(stages) == ["receipt", "acknowledge", "departure", "return"]
    assert stages["acknowledge"].n == Decimal("0.5")
    watch = {(rung.offset, rung.to): rung for rung in sop.rungs.all() if rung.stage_id == stages["return"].pk}
    assert {(*key, rung.kind, rung.is_alarm) for key, rung in watch.items()} == {
        (-120, "applicant", "return_due", False),
        (0, "duty", "return_overdue", True),
        (0, "unit", "return_overdue", True),
        (120, "command", "return_alarm", True),
        (120, "supervisor", "return_alarm", True),
        (720, "supervisor", "return_unconfirmed", False),
    }
    assert watch[720, "supervisor"].outlasts_hush
    assert all(rung.is_urgent for rung in sop.rungs.all())


@pytest.mark.django_db
def test_statutory_limits_are_marked_as_law():
    load_catalogue()
    by_law = Sop.objects.filter(is_statutory=True).values_list("service__prefix", "n", "mode", "roll", "correction")
    assert set(by_law) == {
        ("AR", 30, "CD", "APA48", "restart"),
        ("FI", 15, "CD", "APA48", "restart"),
        ("PD", 15, "CD", "APA48", "pause"),
    }


@pytest.mark.django_db
def test_rules_in_force_by_day(django_assert_num_queries):
    load_catalogue()
    with django_assert_num_queries(2):
        services = catalogue.with_rules(catalogue.public_services(), NOW.date())
    assert all(service.rules for service in services)
    assert catalogue.sop_on(services[0], date(2023, 12, 31)) is None
    assert catalogue.current_sop(services[0], NOW) == services[0].rules


@pytest.mark.parametrize(
    ("n", "mode", "zh", "en"),
    [
        ("5", "WD", "5 個工作天", "5 working days"),
        ("1", "WD", "1 個工作天", "1 working day"),
        ("30.00", "CD", "30 天", "30 days"),
        ("0.5", "HOUR", "30 分鐘", "30 minutes"),
        ("24", "HOUR", "24 小時", "24 hours"),
        ("4", "HOUR_OFFICE", "4 個上班小時", "4 office hours"),
        ("6", "MONTH", "6 個月", "6 months"),
        ("0.5", "HALF_DAY", "0.5 個工作天", "0.5 working days"),
        ("0", "WD", "當天", "the same day"),
    ],
)
def test_limits_in_words(n, mode, zh, en):
    sop = Sop(n=Decimal(n), mode=mode)
    assert catalogue.total_words(sop, "zh-hant") == zh
    assert catalogue.total_words(sop, "en") == en


def test_limits_that_are_not_a_number():
    whole = Sop(n=2, mode="WD")
    assert catalogue.total_words(Sop(), "en") == ""
    assert catalogue.limit_words(Stage(sop=whole, doer="system"), "zh-hant") == "立即"
    assert catalogue.limit_words(Stage(sop=whole, doer="officer"), "en") == "within the total time"
    assert catalogue.limit_words(Stage(sop=whole, doer="officer", is_side=True), "zh-hant") == "看個案"
    at_sea = Stage(sop=Sop(), doer="duty", n=Decimal(2), mode="HOUR", anchor="return")
    assert catalogue.limit_words(at_sea, "zh-hant") == "預計返港後 2 小時"
    assert catalogue.limit_words(at_sea, "en") == "2 hours after the planned return"


def test_the_sum_of_the_ordinary_path():
    whole = Sop(n=2, mode="WD")
    day, half = Stage(n=1, mode="WD"), Stage(n=4, mode="HOUR_OFFICE")
    assert catalogue.fits_total(whole, [half, day, half])
    assert not catalogue.fits_total(whole, [half, day, half, half])
    aside = [Stage(n=7, mode="CD", is_side=True), Stage(n=24, mode="HOUR", anchor="departure")]
    assert catalogue.fits_total(whole, [half, day, half, *aside])


def test_working_days_take_longer_than_days():
    assert not catalogue.fits_total(Sop(n=15, mode="CD"), [Stage(n=11, mode="WD")])
    assert catalogue.fits_total(Sop(n=15, mode="CD"), [Stage(n=10, mode="WD")])
