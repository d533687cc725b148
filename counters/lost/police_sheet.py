"""移送清冊: the list both sides sign, as PDF under our signature; drawn by a worker (counters/prints.py)."""

from django.utils.translation import gettext as _

from cases.pdf import render_pdf, sign_pdf
from counters.books import BOOKS
from counters.lost.kinds import KINDS
from counters.models import PoliceBatch

LANGUAGE, FIELD = "zh-hant", "Portal"


def rows_of(batch: PoliceBatch) -> list[dict]:
    """The items on the list, as its page and its sheet show them."""
    items = batch.items.filter(is_off=False).select_related("case__keeping__line__found_item").order_by("pk")
    lines = [(item.case, item.case.keeping.line) for item in items]
    return [
        {
            "case": case,
            "item": line.found_item,
            "kind": KINDS[line.found_item.kind].label,
            "number": BOOKS["LF"].number(line),
        }
        for case, line in lines
    ]


def draw(batch: PoliceBatch) -> bytes:
    """The sheet: every item, places for both signatures."""
    context = {"batch": batch, "unit": batch.unit, "rows": rows_of(batch), "number": f"LF-{batch.pk}"}
    drawn = render_pdf("documents/police_list.html", context, LANGUAGE)
    return sign_pdf(drawn, reason=_("List of found items for the police"), field=FIELD)


def name(batch: PoliceBatch) -> str:
    return f"LF-{batch.unit.code}-police-{batch.pk}.pdf"
