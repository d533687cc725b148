"""The auditor's page: the trail, the newest first."""

from functools import wraps

from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from audit.models import Action, Event, Seal

PAGE = 50


def for_auditors(view):
    """Who reads the trail is asked by name: `accounts` stands above this app."""

    @wraps(view)
    def page(request, *args, **kwargs):
        requires = import_string("accounts.access.requires")
        return requires(page.ability)(view)(request, *args, **kwargs)

    page.ability = "audit.read"
    return page


@for_auditors
@require_safe
def trail(request):
    """稽核紀錄: by case and by verb. Pages by keyset, without a count: the trail is the largest table."""
    case = "".join(filter(str.isprintable, request.GET.get("case", ""))).strip().upper()[:40]
    action = request.GET.get("action", "")
    before = request.GET.get("before", "")
    # Of a sealed case only its own page tells, as with its notices.
    events = Event.objects.select_related("case").exclude(case__discretion="sealed").order_by("-id")
    if case:
        events = events.filter(case__reference=case)
    if action in Action.values:
        events = events.filter(action=action)
    if before.isdecimal():
        events = events.filter(id__lt=min(int(before), 2**63 - 1))
    found = list(events[: PAGE + 1])
    context = {
        "events": found[:PAGE],
        "may_read": import_string("accounts.access.may")(request.user, "case.read"),
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "actions": Action.choices,
        "chosen": {"case": case, "action": action},
        "is_filtered": bool(case or action or before),
        "seal": Seal.objects.order_by("-count").first(),
    }
    return render(request, "audit/trail.html", context)
