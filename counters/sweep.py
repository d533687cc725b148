"""稽催: what falls due at the points and is not said yet. Level-triggered: twice, late or in two places is no harm."""

from datetime import datetime

from django.db import transaction

from cases.contents import in_both
from cases.recipients import BY_UNIT
from counters.models import CheckList, Fault, Round
from counters.rounds import FAULT_LADDER, ROUND_LADDER, Word, Wording, last_word, next_word
from notifications.actions import Draft, queue_many

BATCH = 100
LADDERS = ((Round, ROUND_LADDER), (Fault, FAULT_LADDER))


def sweep_points(now: datetime) -> dict[str, int]:
    """Say what is due; how many notices were written."""
    return {"said": sum(_sweep(model, ladder, now) for model, ladder in LADDERS)}


def _sweep(model, ladder: tuple[Word, ...], now: datetime) -> int:
    said = 0
    while True:
        with transaction.atomic():
            due = model.objects.filter(alert_at__lte=now).select_related("point__unit").order_by("alert_at")
            rows = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH])
            about = ABOUT[model]() if rows else None
            said += queue_many([draft for row in rows for draft in _drafts(row, about, ladder, now)])
            for row in rows:
                row.alert_at = next_word(ladder, row.due_at, now)
            model.objects.bulk_update(rows, ["alert_at"])
        if len(rows) < BATCH:
            return said


def _drafts(row: Round | Fault, about, ladder: tuple[Word, ...], now: datetime) -> list[Draft]:
    word, point = last_word(ladder, row.due_at, now), row.point
    if word is None or not point.is_open:
        return []
    step = f"{row._meta.model_name}-{row.pk}:{row.due_at.isoformat()}:{word.to}"
    context = {
        "point_zh": point.name_zh,
        "point_en": point.name_en,
        "point_code": point.code,
        "due_at": row.due_at,
        **about(row),
    }
    return [
        Draft(word.kind, to, f"{word.kind}:{step}:{to.email}", now, unit=point.unit, context=context)
        for to in BY_UNIT[word.to](point.unit, now)
    ]


def _named(name: str, label) -> dict:
    """`name_zh` and `name_en`, as a notice takes them."""
    return {f"{name}_{code}": text for code, text in in_both(lambda: label).items()}


def _of_rounds():
    """What a notice says of a round: the name of its list."""
    names = {check.kind: check for check in CheckList.objects.all()}
    return lambda row: _named("list", names.get(row.kind, row.kind))


def _of_faults():
    """What a notice says of a fault: the item, as it was worded, and what is wrong."""
    words = Wording()
    return lambda row: {**_named("item", words.of(row.item, row.found_at)), "finding": row.finding}


ABOUT = {Round: _of_rounds, Fault: _of_faults}
