"""Work lists at 1,000,000 cases read as much as at 10,000: their indexes, a page from each unit, nothing else."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Role, Unit
from cases import lists
from cases.lists import Asked
from cases.models import Case, Service
from tests.bulk import bare
from tests.cast import NOW, make_user

# One in four is closed, one in a hundred overdue, as many are due soon, some have no clock; one in a thousand waits for
# a signature; a few have been forwarded by the unit that took them in.
FILL = """
INSERT INTO cases_case (reference, service_id, sop_id, status, outcome, unit_id, received_unit_id, officer_id, channel,
    language, form_version, consent_version, filed_at, closed_at, due_at, code_hash,
    revision, discretion, expected_reason)
SELECT 'X' || n, services[1 + n %% 9], %(sop)s,
    CASE WHEN n %% 4 = 1 THEN 'closed' WHEN n %% 1000 = 7 THEN 'awaiting_signature' ELSE 'in_review' END, '',
    units[1 + n %% array_length(units, 1)],
    units[1 + (CASE WHEN n %% 500 = 4 THEN n + 41 ELSE n END) %% array_length(units, 1)],
    CASE WHEN n %% 997 = 0 THEN %(officer)s END, 'online', 'zh-hant', 1, '',
    %(now)s - n * interval '1 second', CASE WHEN n %% 4 = 1 THEN %(now)s END,
    CASE n %% 100 WHEN 0 THEN %(now)s - n * interval '1 second' WHEN 3 THEN %(now)s + n %% 47 * interval '1 hour'
        WHEN 2 THEN NULL ELSE %(now)s + interval '3 days' + n * interval '1 second' END, '', 0, '', ''
FROM generate_series(%(first)s, %(last)s) n,
    (SELECT array_agg(id ORDER BY id) AS units FROM accounts_unit) u,
    (SELECT array_agg(id ORDER BY id) AS services FROM (SELECT id FROM cases_service ORDER BY id LIMIT 9) x) s
"""


def fill(first, last, **given):
    with bare("cases_case") as cursor:
        cursor.execute(FILL, {"first": first, "last": last, "now": NOW, **given})


class Plan:
    """What PostgreSQL did for a page: the rows of the list itself, not what hangs on each of its lines."""

    def __init__(self, asked, user, after):
        seen = []

        def watch(execute, sql, params, many, context):
            seen.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            self.page = lists.page(asked, user, NOW, after)
        self.nodes, self.buffers = [], 0
        for sql, params in seen:
            if 'FROM "cases_case"' in sql:
                self._read(sql, params)

    def _read(self, sql, params):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
            plan = cursor.fetchone()[0][0]["Plan"]
        self.buffers += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        self._walk(plan)

    def _walk(self, node):
        self.nodes.append(node)
        for child in node.get("Plans", []):
            self._walk(child)

    def of_cases(self, kind):
        return [node for node in self.nodes if node["Node Type"] == kind and node.get("Relation Name") == "cases_case"]

    def indexes(self) -> set[str]:
        return {node["Index Name"] for node in self.nodes if "Index Name" in node}

    def sorted_rows(self) -> int:
        return max((node["Plans"][0]["Actual Rows"] for node in self.nodes if node["Node Type"] == "Sort"), default=0)


@pytest.fixture
def questions(catalogue):
    service = Service.objects.order_by("pk")[3]
    return {
        "unit": (Asked("unit"), "case_open_of_unit"),
        "soon": (Asked("soon"), "case_due_of_unit"),
        "overdue": (Asked("overdue"), "case_due_of_unit"),
        "by due": (Asked("unit", sort="due"), "case_due_of_unit"),
        "mine": (Asked("mine"), "case_open_of_officer"),
        "one service": (Asked("unit", service=service), "case_open_of_service"),
        "one status": (Asked("unit", status="awaiting_signature"), "case_open_of_status"),
        "sent": (Asked("sent"), "case_open_elsewhere"),
    }


def test_a_page_costs_the_same_at_ten_thousand_and_at_a_million(questions):
    """Of a branch with dozens of units, the first page and the one after it; a station's is a part of that."""
    branch = Unit.objects.get(code="NB")
    boss = make_user("boss", "許區長", "Boss Hsu", Role.SUPERVISOR, branch)
    units = Unit.objects.filter(path__startswith=branch.path).count()
    sop = Service.objects.get(code="yacht-departure").sops.first()
    boss.unit_paths()
    touched = {name: [] for name in questions}
    for first, last in ((1, 10_000), (10_001, 1_000_000)):
        fill(first, last, sop=sop.pk, officer=boss.pk)
        for name, (asked, index) in questions.items():
            plan = Plan(asked, boss, "")
            touched[name].append(plan.buffers)
            if last == 1_000_000:
                deep = Plan(asked, boss, plan.page.after)
                for one in (plan, deep):
                    assert len(one.page.rows) == lists.PAGE, name
                    assert not one.of_cases("Seq Scan"), name
                    assert index in one.indexes(), (name, one.indexes())
                    assert one.sorted_rows() <= units * (lists.PAGE + 1), (name, one.sorted_rows())
    for name, (small, large) in touched.items():
        assert large <= max(small, units * 100) * 2, (name, touched)


def test_the_database_keeps_when_a_case_is_next_due(report, otto):
    """Whoever writes a clock: started, moved, met, taken away."""

    def due():
        return Case.objects.values_list("due_at", flat=True).get(pk=case.pk)

    case = report()
    clocks = {clock.stage.key: clock for clock in case.deadlines.all()}
    assert due() == clocks["acknowledge"].due_at == min(clock.due_at for clock in clocks.values() if clock.due_at)
    case.deadlines.filter(pk=clocks["acknowledge"].pk).update(due_at=NOW + timedelta(minutes=5))
    assert due() == NOW + timedelta(minutes=5)
    case.deadlines.update(met_at=NOW, alert_at=None)
    assert due() is None
