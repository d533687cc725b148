"""程式通知 (/staff/settings/webhooks/): programs of others that are told when a case moves, and what became of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires, units_where, within
from accounts.models import Unit
from cases.forms.webhooks import WebhookForm
from notifications import webhook_acts
from notifications.actions import Refused
from notifications.models import Notice, Webhook

PAGE = 25  # deliveries
LIGHTS = {"sent": "ok", "queued": "soon", "sending": "soon"}
# The buttons that only do something: the act, and what is said afterwards.
ACTS = {
    "end_token": (webhook_acts.end_token, gettext_lazy("The token is not valid any more.")),
    "end_old": (webhook_acts.end_old, gettext_lazy("The secret before is not valid any more.")),
    "on": (webhook_acts.switch_on, gettext_lazy("It is switched on: from now on the program is told.")),
    "off": (webhook_acts.switch_off, gettext_lazy("It is switched off: the program is told nothing.")),
    "test": (webhook_acts.send_test, gettext_lazy("A test is on its way. Reload the page to see its end.")),
}

# What is made, shown once in the answer itself, and never again: how, by what, under which heading.
SHOWN_ONCE = {
    "secret": (webhook_acts.make_secret, gettext_lazy("The secret")),
    "token": (webhook_acts.make_token, gettext_lazy("The token")),
}


def _mine(request, now):
    """The programs of the units this person sets up."""
    units = Unit.objects.filter(within(units_where(request.user, "setting.edit", now)))
    return Webhook.objects.filter(unit__in=units).select_related("unit", "keeper")


@requires("setting.edit")
@require_safe
def webhook_list(request):
    return render(request, "cases/webhooks/list.html", {"hooks": _mine(request, timezone.now())})


@requires("setting.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_edit(request, pk=None):
    """One program; without a key, a new one."""
    now = timezone.now()
    hook = None if pk is None else get_object_or_404(_mine(request, now), pk=pk)
    form = WebhookForm(request.POST or None, instance=hook, keeper=request.user, now=now)
    refused = request.method == "POST" and not form.is_valid()
    if request.method == "POST" and not refused:
        kept = form.save(commit=False)
        webhook_acts.keep(kept, services=form.cleaned_data["services"], actor=request.user, now=now)
        messages.success(request, _("It is saved."))
        return redirect("webhook", kept.pk)
    context = {"form": form, "hook": hook, "has_errors": refused}
    return render(request, "cases/webhooks/edit.html", context, status=422 if refused else 200)


@requires("setting.edit")
@require_safe
def webhook(request, pk):
    """One program with its log, the newest delivery first."""
    return _page(request, get_object_or_404(_mine(request, timezone.now()), pk=pk))


def _page(request, hook, secret="", heading=""):
    before = request.GET.get("before", "")
    rows = hook.deliveries.filter(pk__lt=min(int(before), 2**63 - 1)) if before.isdecimal() else hook.deliveries.all()
    found = list(rows.order_by("-pk")[: PAGE + 1])
    for row in found:
        row.light = LIGHTS.get(row.status, "late")
    context = {
        "hook": hook,
        "secret": secret,
        "heading": heading,
        "made": webhook_acts.made(hook),
        "token_end": webhook_acts.token_end(hook),
        "has_token": hook.token_until and hook.token_until > timezone.now(),
        "rows": found[:PAGE],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "failed": hook.deliveries.filter(status=Notice.Status.FAILED).count(),
        "both": hook.old_salt and hook.old_until > timezone.now(),
    }
    return render(request, "cases/webhooks/one.html", context)


@requires("setting.edit")
@require_POST
def webhook_act(request, pk):
    """One button, one act."""
    now = timezone.now()
    hook = get_object_or_404(_mine(request, now), pk=pk)
    how, by = request.POST.get("how", ""), {"actor": request.user, "now": now}
    try:
        if how in SHOWN_ONCE:
            make, heading = SHOWN_ONCE[how]
            secret = make(hook, seen=request.POST.get("seen", ""), **by)
            return _page(request, _mine(request, now).get(pk=pk), secret, heading)
        messages.success(request, _done(how, hook, request.POST.get("delivery"), by))
    except Refused as why:
        messages.error(request, str(why))
    return redirect("webhook", pk)


def _done(how, hook, delivery, by) -> str:
    if how == "replay":
        which = None if delivery is None else get_object_or_404(hook.deliveries, key=delivery).pk
        count = webhook_acts.replay(hook, which, **by)
        said = ngettext("%(count)d delivery is sent again.", "%(count)d deliveries are sent again.", count)
        return said % {"count": count}
    if how not in ACTS:
        raise Http404
    act, said = ACTS[how]
    act(hook, **by)
    return said
