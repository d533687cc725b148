"""Lists of feedback at twenty thousand rows read a page, not the table: for the whole agency as for one station."""

import pytest
from django.db import connection

from accounts.models import Role, Unit
from cases import vault
from feedback.outreach import reading
from feedback.surveys import named
from feedback.views import staff_ratings
from tests.bulk import bare
from tests.cast import NOW, make_user
from tests.feedback.survey_cast import edda, pia, survey  # noqa: F401

FILL = {
    "feedback_outreach": """
INSERT INTO feedback_outreach (unit_id, happened_on, audience, way, help, organisation, area, people, officers, met,
    phone, place, asked, answer, request_key, recorded_at, recorded_by_id, recorded_as, struck_as, strike_reason)
SELECT units[1 + n %% array_length(units, 1)], %(now)s::date - n / 40, 'fishers', 'visit', '{}', 'x', 'y', 1, 2, '', '',
    '', '', '', gen_random_uuid(), %(now)s, %(user)s, '', '', ''
FROM generate_series(1, 20000) n, (SELECT array_agg(id ORDER BY id) AS units FROM accounts_unit) u
""",
    "feedback_rating": """
INSERT INTO feedback_rating (channel, place, key, unit_id, score, solved, comment, given_at)
SELECT 'stand', 'x', gen_random_uuid(), units[1 + n %% array_length(units, 1)], 1 + n %% 5, '',
    CASE WHEN n %% 7 = 0 THEN %(words)s ELSE '' END, %(now)s - n * interval '1 minute'
FROM generate_series(1, 20000) n, (SELECT array_agg(id ORDER BY id) AS units FROM accounts_unit) u
""",
    "feedback_surveyinvitation": """
INSERT INTO feedback_surveyinvitation (survey_id, email, email_hash, language, invited_at, is_spent)
SELECT %(survey)s, '', n::text, 'en', %(now)s, n %% 3 = 0 FROM generate_series(1, 20000) n
""",
}


@pytest.fixture
def many(survey, bisha):  # noqa: F811
    """A table of each, with the survey they belong to."""
    made = survey([{"kind": "text", "text_zh": "建議"}], is_anonymous=False, is_open_link=False)
    given = {"now": NOW, "user": made.created_by_id, "survey": made.pk, "words": vault.seal("x")}
    for table, sql in FILL.items():
        with bare(table) as cursor:
            cursor.execute(sql, given)
    return made


def blocks(table: str, act) -> int:
    """How much of the database a page reads for its rows."""
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        act()
    read = 0
    with connection.cursor() as cursor:
        for sql, params in seen:
            if f'FROM "{table}"' in sql:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0][0]["Plan"]
                read += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert read
    return read


def test_a_page_reads_a_page(many, bisha):
    agency = make_user("hq", "蔡秘書", "Tsai", Role.SECRETARIAT, Unit.objects.get(kind="hq"))
    station = make_user("st", "林主管", "Lin", Role.SUPERVISOR, bisha)
    lists = {
        "agency's visits": blocks("feedback_outreach", lambda: reading.page(agency)),
        "station's visits": blocks("feedback_outreach", lambda: reading.page(station)),
        "agency's words": blocks("feedback_rating", lambda: list(staff_ratings.written(agency, NOW)[:51])),
        "station's words": blocks("feedback_rating", lambda: list(staff_ratings.written(station, NOW)[:51])),
        "answers by name": blocks("feedback_surveyinvitation", lambda: list(named.answered(many)[:51])),
    }
    assert max(lists.values()) < 500, lists
