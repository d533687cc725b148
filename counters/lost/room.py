"""The entry of this service in the table of rooms (cases/rooms.py): what its case shows, and its pages."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cases import clocks, rocdates, standing
from cases.models.case import FINAL
from cases.office import office
from cases.rooms import Room
from counters.books import BOOKS
from counters.lost import law, staff_pages
from counters.lost.actions.holding import SERVICE, WAITS, found
from counters.lost.forget import forget
from counters.lost.kinds import KINDS
from counters.lost.receipt import money
from counters.models import Claim, Keeping


def keeping_of(case) -> Keeping:
    given = ("case__delivery__given_by", "case__delivery__second", "case__delivery__claim")
    rows = Keeping.objects.select_related("line__found_item", "line__unit", "line__officer", *given)
    return rows.get(pk=case.pk)


# The pages that fit, the next step first: (name, words of the button, when). Asked of what staff_context gathered.
BUTTONS = (
    ("confirm", gettext_lazy("Confirm as the second officer"), lambda seen: seen["prepared"]),
    ("drop", gettext_lazy("Drop the hand-over"), lambda seen: seen["prepared"]),
    (
        "give-back",
        gettext_lazy("Give it back to its owner"),
        lambda seen: seen["waits"] and seen["fitting"] and not seen["prepared"],
    ),
    ("announce", gettext_lazy("Announce"), lambda seen: seen["stage"] == "announce"),
    ("finder", gettext_lazy("Give it to the finder"), lambda seen: seen["stage"] == "collect" and not seen["prepared"]),
    (
        "agency",
        gettext_lazy("Hand over to our property office"),
        lambda seen: seen["stage"] == "government" and seen["whose"] == law.Heir.AGENCY,
    ),
    (
        "government",
        gettext_lazy("Hand over to the local government"),
        lambda seen: seen["stage"] == "government" and seen["whose"] != law.Heir.AGENCY,
    ),
    ("claim", gettext_lazy("Take down a claim"), lambda seen: seen["waits"] and not seen["prepared"]),
    ("receipt", gettext_lazy("Print the receipt"), lambda seen: seen["is_open"]),
    ("label", gettext_lazy("Print the label"), lambda seen: seen["is_open"]),
    ("announce", gettext_lazy("Announce it again"), lambda seen: seen["waits"] and not seen["prepared"]),
    (
        "reconsider",
        gettext_lazy("It does not fit after all"),
        lambda seen: seen["waits"] and seen["fitting"] and not seen["prepared"],
    ),
    ("keep", gettext_lazy("Keep it here"), lambda seen: seen["stage"] == "police" and not seen["batch"]),
    (
        "to-police",
        gettext_lazy("Put it down for the police"),
        lambda seen: seen["waits"] and not seen["keeping"].to_police and not seen["prepared"],
    ),
    ("sell", gettext_lazy("Sell it"), lambda seen: seen["waits"] and not seen["keeping"].sold_at),
    (
        "destroy",
        gettext_lazy("Destroy it"),
        lambda seen: seen["waits"] and seen["is_perishable"] and not seen["keeping"].sold_at,
    ),
)


def staff_context(case, now) -> dict:
    """For the case page: the thing, what the law makes of it, who says it is theirs, and what can be done."""
    keeping = keeping_of(case)
    item, facts = keeping.line.found_item, found(keeping)
    claims = list(case.claims.select_related("compared_by").order_by("-pk"))
    delivery = getattr(keeping.case, "delivery", None)
    key = case.stage.key if case.stage else ""
    place = clocks.place_of(case.unit)
    seen = {
        "keeping": keeping,
        "item": item,
        "number": BOOKS["LF"].number(keeping.line),
        "line_address": staff_pages.line_address(keeping.line),
        "cash": money(item) if item.cash else "",
        "traits": [(one.label, item.traits[one.name]) for one in KINDS[item.kind].traits if one.name in item.traits],
        "route": law.route(facts)[1],
        "heir": law.heir(facts)[1],
        "reward": law.reward(facts, office(), place),
        "report_by": law.report_by(facts, office(), place),
        "claims": claims,
        "fitting": next((claim for claim in claims if claim.state == Claim.State.MATCHED), None),
        "delivery": delivery,
        "batch": case.police_items.filter(is_off=False).select_related("batch").first(),
        "is_open": case.status not in FINAL,
        "prepared": delivery is not None and delivery.done_at is None,
        "whose": law.heir(facts)[0],
        "waits": key in WAITS,
        "stage": key,
        "is_perishable": law.perishable(facts),
    }
    return {**seen, "buttons": [(name, label) for name, label, fits in BUTTONS if fits(seen)]}


def track_context(case, now) -> dict:
    """For the finder: the thing, and what follows for them."""
    keeping = keeping_of(case)
    facts = found(keeping)
    return {
        "keeping": keeping,
        "item": keeping.line.found_item,
        "kind": KINDS[facts.kind].label,
        "reward": law.reward(facts, office(), clocks.place_of(case.unit)),
        "heir": law.heir(facts),
        "listing": getattr(case, "listing", None),
        "is_open": case.status not in FINAL,
        "has_dates": False,
    }


def brief(case, language: str) -> list[str]:
    """What a colleague needs at once."""
    item = case.keeping.line.found_item
    with override(language):
        return [
            _("Thing: %(kind)s, %(name)s") % {"kind": KINDS[item.kind].label, "name": item.name},
            _("Found %(at)s, %(place)s") % {"at": rocdates.moment(item.found_at, language), "place": item.place},
            _("Kept: %(storage)s %(label)s") % {"storage": item.storage, "label": item.label},
        ]


def spoken(case, language: str, now) -> str:
    """The sentence for the telephone: to the finder, who has the number."""
    with override(language):
        return _("The thing %(reference)s was handed in on %(filed)s. %(state)s") % {
            "reference": case.reference,
            "filed": rocdates.moment(case.filed_at, language),
            "state": standing.sentence(case),
        }


ROOM = Room(
    service=SERVICE,
    apply=lambda request, service, step: redirect("lost_property"),
    door=("lost_property", gettext_lazy("Look through what was found")),
    staff_template="counters/lost/_staff.html",
    staff_context=staff_context,
    track_template="counters/lost/_track.html",
    track_context=track_context,
    staff_pages=staff_pages.PAGES,
    page_abilities={"sell": "case.approve", "destroy": "case.approve"},
    brief=brief,
    facts=("keeping__line__found_item",),
    spoken=spoken,
    forget=forget,
    casework=frozenset(("letter",)),
    stays_closed=gettext_lazy(
        "A found item is not taken up again. Was it closed by mistake? Strike its line in the book and enter it anew."
    ),
    stages=frozenset(WAITS),
)
