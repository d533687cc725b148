"""The topics as shipped: feedback/data/topics.json into the table. What is there already is kept by people."""

import json
from pathlib import Path

from django.db import transaction

from accounts.models import Unit
from feedback.models import Topic

TOPICS = Path(__file__).parent / "data" / "topics.json"


@transaction.atomic
def load_topics(file: Path = TOPICS) -> int:
    """Add the topics that are missing. Returns how many were added. Raises KeyError for an unknown unit."""
    heads = json.loads(file.read_text(encoding="utf-8"))
    rows = [row for head in heads for row in head["topics"]]
    units = dict(Unit.objects.filter(code__in={row["unit"] for row in rows}).values_list("code", "pk"))
    known = dict(Topic.objects.values_list("code", "pk"))
    before = len(known)
    for order, head in enumerate(heads, 1):
        if head["code"] not in known:
            known[head["code"]] = _add(head, order, unit_id=None, parent_id=None)
        for place, row in enumerate(head["topics"], 1):
            if row["code"] not in known:
                unit = units[row["unit"]]
                known[row["code"]] = _add(row, order * 100 + place, unit_id=unit, parent_id=known[head["code"]])
    return len(known) - before


def _add(row: dict, order: int, **more) -> int:
    names = {name: row[name] for name in ("code", "name_zh", "name_en")}
    return Topic.objects.create(order=order, **names, **more).pk
