"""拾得物登記簿暨收據 (LF): the book. What becomes of an item stands in its case (counters/lost/room.py)."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases import rocdates
from counters import watch
from counters.books import Book, Column, MarkRule, of_detail, of_party
from counters.lost import record
from counters.lost.actions import entry
from counters.lost.forms import FoundForm
from counters.lost.kinds import KINDS
from counters.lost.law import SMALL
from counters.lost.receipt import money
from counters.models import FoundItem, Listing

KEEP_MONTHS = 72  # six months to claim, three to collect, then as long as the case: five years


def BOOK() -> Book:
    return Book(
        code="LF",
        sign="拾",
        title=_("Lost property"),
        form=FoundForm,
        detail=FoundItem,
        details=record.details,
        answers=record.answers,
        columns=COLUMNS,
        parties=record.parties,
        words=record.words,
        marks=MARKS,
        opens=lambda line, data, now: watch.opened(line, watched=False),
        keep_months=KEEP_MONTHS,
        wrote=entry.wrote,
        struck=entry.struck,
        template="counters/lost/_line.html",
        context=context,
        list_template="counters/lost/_above.html",
        list_context=list_context,
        totals=totals,
        prefilled=("kind",),
        following=lambda line: reverse("case_page", args=[line.keeping.case.reference, "receipt"]),
    )


def _moment(name):
    return lambda line, masked: rocdates.moment(getattr(line.found_item, name), get_language())


def _cash(line, masked):
    return money(line.found_item) if line.found_item.cash else ""


def _worth(line, masked):
    worth = line.found_item.worth
    if worth is None:
        return _("not known")
    return f"{worth:,}" if worth > SMALL else _("%(worth)s (NT$500 or less)") % {"worth": f"{worth:,}"}


def _traits(line, masked):
    labels = {trait.name: trait.label for trait in KINDS[line.found_item.kind].traits}
    return "；".join(f"{labels[name]}：{text}" for name, text in line.found_item.traits.items() if name in labels)


def _became(line, masked):
    """Day by day: announced, sold, given back."""
    language = get_language()
    said = ((rocdates.short(rocdates.in_taipei(mark.at).date(), language), mark) for mark in line.marks.all())
    return "；".join(f"{day} {MARKS[mark.kind].label}" for day, mark in said)


COLUMNS = (
    Column("kind", _("Kind"), of_detail("kind")),
    Column("name", _("Thing"), of_detail("name")),
    Column("quantity", _("How many"), of_detail("quantity"), in_list=False, is_number=True),
    Column("features", _("What it looks like"), of_detail("features"), in_list=False),
    Column("traits", _("More about it"), _traits, in_list=False),
    Column("cash", _("Cash"), _cash, in_list=False),
    Column("worth", _("Worth in NT$"), _worth, in_list=False),
    Column("found_at", _("Found at"), _moment("found_at"), in_list=False),
    Column("place", _("Found where"), of_detail("place")),
    Column("storage", _("Kept where"), of_detail("storage")),
    Column("label", _("Label"), of_detail("label"), in_list=False),
    Column("finder", _("Found by"), of_detail("finder"), in_list=False),
    Column("finder_name", _("Name of the finder"), of_party(record.FINDER, "name")),
    Column("finder_identity", _("Identity number of the finder"), of_party(record.FINDER, "identity"), in_list=False),
    Column("finder_phone", _("Telephone of the finder"), of_party(record.FINDER, "phone"), in_list=False),
    Column("wish", _("What the finder wants"), of_detail("wish"), in_list=False),
    Column("became", _("What became of it"), _became),
)
MARKS = {
    "announced": MarkRule(_("Announced"), by_hand=False),
    "sold": MarkRule(_("Sold, the money is kept"), by_hand=False),
    "told": MarkRule(_("Nobody claimed it: finder told"), by_hand=False),
    "returned": MarkRule(_("Given back to its owner"), closes=True, by_hand=False),
    "police": MarkRule(_("Handed over to the police"), closes=True, by_hand=False),
    "collected": MarkRule(_("Collected by the finder"), closes=True, by_hand=False),
    "government": MarkRule(_("Handed over to the local government"), closes=True, by_hand=False),
    "agency": MarkRule(_("Taken over by the agency"), closes=True, by_hand=False),
    "destroyed": MarkRule(_("Destroyed"), closes=True, by_hand=False),
}


def context(line, user, now) -> dict:
    """For the page of a line: the case that follows from it."""
    keeping = getattr(line, "keeping", None)
    return {"case": keeping.case if keeping else None}


def list_context(unit, user, now) -> dict:
    return {"kinds": KINDS.values()}


def totals(lines) -> list[tuple]:
    """Items by kind, and how many of them the public list still shows."""
    rows = dict(lines.values_list("found_item__kind").annotate(Count("pk")))
    by_kind = [(kind.label, rows[code]) for code, kind in KINDS.items() if code in rows]
    waiting = Listing.objects.filter(case__keeping__line__in=lines, state=Listing.State.WAITING).count()
    return [*by_kind, (_("Items in all"), sum(rows.values())), (_("Still waiting for their owner"), waiting)]
