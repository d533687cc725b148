"""What the secretariat adds to the page of a letter: its group, repeats, requests, and the buttons of its acts."""

from django import template
from django.db.models import Exists, OuterRef

from cases.models import Accused, Case, Confidant
from feedback.mailbox import acts
from feedback.mailbox.repeats import is_answered
from feedback.models import ExtensionRequest, PartTransfer, Repeat

register = template.Library()

SHOWN = 60  # members of a group on the page of its lead


@register.inclusion_tag("feedback/mailbox/_panel.html", takes_context=True)
def mailbox_panel(context, case, petition):
    """Reads only what there is: one query says what, and one each for that."""
    user, now = context["request"].user, context["now"]
    there = _there(case)
    asked = there["has_asked"] and case.extension_requests.filter(settled_at=None).select_related("asked_by").first()
    draft = next((made for made in context.get("decisions") or () if made.is_waiting), None)
    seen = acts.Seen(case, petition, user, now, asked or None, draft, there["has_members"])
    members = []
    if there["has_members"]:
        found = case.members.select_related("unit").prefetch_related("deadlines").order_by("pk")
        members = list(found[: SHOWN + 1])
    return {
        "case": case,
        "buttons": acts.offered(seen),
        "asked": asked,
        "lead": case.lead if case.lead_id else None,
        "members": members[:SHOWN],
        "more_members": len(members) > SHOWN,
        "repeats": _repeats(case) if there["has_repeats"] else [],
        "parts": case.part_transfers.select_related("authority") if there["has_parts"] else [],
        "accused": case.accused.select_related("user") if there["has_accused"] else [],
        "let_in": case.confidants.select_related("user") if there["has_let_in"] else [],
    }


def _there(case) -> dict:
    """What of all this the letter has."""
    of = {"case": OuterRef("pk")}
    found = Case.objects.filter(pk=case.pk).values(
        has_asked=Exists(ExtensionRequest.objects.filter(settled_at=None, **of)),
        has_members=Exists(Case.objects.filter(lead=OuterRef("pk"))),
        has_repeats=Exists(Repeat.objects.filter(**of)),
        has_parts=Exists(PartTransfer.objects.filter(**of)),
        has_accused=Exists(Accused.objects.filter(**of)),
        has_let_in=Exists(Confidant.objects.filter(**of)),
    )
    return found.get()


def _repeats(case) -> list:
    """The earlier letters, and whether each was answered clearly."""
    found = [row.earlier for row in case.repeats.select_related("earlier").order_by("earlier_id")]
    for earlier in found:
        earlier.was_answered = is_answered(earlier)
    return found
