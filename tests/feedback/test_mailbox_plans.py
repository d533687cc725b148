"""Long lists of the mailbox, and what its sweeps look for, are read by their small indexes: however much there was."""

import pytest
from django.db import connection

from accounts.models import Role
from feedback.actions import follow_ups, petitions
from feedback.models import FaqIdea, PublishedAnswer
from feedback.replies import promise_pages
from tests.cast import NOW, make_user
from tests.feedback.desk import of


@pytest.fixture
def chief(catalogue):
    """Of the headquarters, who sees all of it. However few rows a test has, the planner is to choose as for many."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    return make_user("chief", "馬主秘", "Chu-pi Ma", Role.SUPERVISOR, of("CGA"))


def plan(rows) -> str:
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_lists_and_sweeps_of_the_mailbox_read_by_their_small_indexes(chief):
    asked = {
        "follow_up_open_by_due": promise_pages.open_to(chief)[:51],
        "follow_up_to_remind": follow_ups.due(NOW)[:100],
        "petition_to_remind": petitions.unconfirmed(NOW)[:100],
        "published_answer_newest": PublishedAnswer.objects.filter(published_at__isnull=False, ended_at=None).order_by(
            "-published_at", "-pk"
        )[:21],
        "faq_idea_to_take": FaqIdea.objects.filter(taken_at=None).order_by("pk")[:100],
    }
    for index, rows in asked.items():
        done = plan(rows)
        table = rows.model._meta.db_table
        assert index in done and f"Seq Scan on {table}" not in done and "Sort" not in done, done
