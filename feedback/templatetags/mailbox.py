"""What the secretariat adds to the page of a letter: its group, repeats, requests, and the buttons of its acts."""

from django import template

from cases.models import Case
from feedback.mailbox import acts
from feedback.mailbox.repeats import is_answered

register = template.Library()

SHOWN = 60  # members of a group on the page of its lead


@register.inclusion_tag("feedback/mailbox/_panel.html", takes_context=True)
def mailbox_panel(context, case, petition):
    """Reads only what there is: the letter came with what it has (mailbox/parts.py), and one query each for that."""
    user, now = context["request"].user, context["now"]
    asked = petition.has_asked and case.extension_requests.filter(settled_at=None).select_related("asked_by").first()
    draft = next((made for made in context.get("decisions") or () if made.is_waiting), None)
    clock = next((one for one in context["clocks"] if one.stage_id is None and one.met_at is None), None)
    seen = acts.Seen(case, petition, user, now, asked or None, draft, petition.has_members, clock)
    members = []
    if petition.has_members:
        found = case.members.select_related("unit").prefetch_related("deadlines").order_by("pk")
        members = list(found[: SHOWN + 1])
    return {
        "case": case,
        "buttons": acts.offered(seen),
        "asked": asked,
        "lead": case.lead if case.lead_id else None,
        "members": members[:SHOWN],
        "more_members": len(members) > SHOWN,
        "repeats": _repeats(case, user) if petition.has_repeats else [],
        "parts": case.part_transfers.select_related("authority") if petition.has_parts else [],
        "accused": case.accused.select_related("user") if petition.has_accused else [],
        "let_in": case.confidants.select_related("user") if petition.has_let_in else [],
    }


def _repeats(case, user) -> list:
    """The earlier letters this person may open, and whether each was answered clearly."""
    found = list(Case.objects.visible_to(user).filter(repeated_by__case=case).order_by("pk"))
    for earlier in found:
        earlier.was_answered = is_answered(earlier)
    return found
