"""What waits for a person: mail that did not arrive, or perhaps did, and letters to print and post."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires, units_where
from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action
from notifications import actions
from notifications.models import Notice

PAGE = 25

BUTTONS = {
    "resend": _("Send again"),
    "arrived": _("It arrived"),
    "told": _("Told by phone"),
    "as_letter": _("Send as a letter"),
    "give_up": _("Give up"),
    "posted": _("Mark as posted"),
    "not_posted": _("Do not post it"),
}
DONE = {
    "resend": _("The notice is sent again."),
    "arrived": _("Noted: the notice arrived."),
    "told": _("Noted: the recipient was told."),
    "as_letter": _("The notice waits among the letters, to be printed and posted."),
    "give_up": _("Noted: the notice will not be sent."),
    "posted": _("Noted: the letter is posted."),
    "not_posted": _("Noted: the letter will not be posted."),
}


def _notices(user, now):
    """The notices this person may deal with."""
    settles = Notice.objects.within(units_where(user, "notice.settle", now)).unsealed()
    return settles | Notice.objects.within(units_where(user, "case.sealed", now)).filter(case__discretion="sealed")


@requires("notice.settle")
@require_safe
def notices(request):
    """通知: two lists, the newest first."""
    waiting = _notices(request.user, timezone.now()).for_people().select_related("case", "unit")
    context = {
        "mails": _page(waiting.filter(channel=Notice.Channel.EMAIL), request.GET.get("mails", "")),
        "letters": _page(waiting.filter(channel=Notice.Channel.LETTER), request.GET.get("letters", "")),
    }
    return render(request, "notifications/notices.html", context)


def _page(rows, before) -> dict:
    """One page by keyset: those written before the one named. `older` names the last, where there are more."""
    if before.isdecimal():
        rows = rows.filter(pk__lt=min(int(before), 2**63 - 1))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    for notice in shown:
        notice.buttons = [(how, BUTTONS[how]) for how in actions.ways(notice)]
    return {"rows": shown, "older": shown[-1].pk if len(found) > PAGE else None}


@requires("notice.settle")
@require_safe
def letter(request, pk):
    """One notice in full, as a letter to print. It shows a name and an address, so the trail says who saw it."""
    now = timezone.now()
    notice = get_object_or_404(_notices(request.user, now).select_related("case", "unit"), pk=pk)
    record(Action.DATA_REVEALED, actor=request.user, case=notice.case, now=now, notice=notice.pk, what="notice")
    buttons = [(how, BUTTONS[how]) for how in actions.ways(notice)]
    return render(request, "notifications/letter.html", {"notice": notice, "buttons": buttons, "today": now})


@requires("notice.settle")
@require_POST
def settle(request, pk):
    """One button, one decision."""
    now = timezone.now()
    notice = get_object_or_404(_notices(request.user, now).select_related("unit"), pk=pk)
    how = request.POST.get("how", "")
    if how not in actions.WAYS:
        raise Http404
    try:
        signed_as = trail_name(request.user, now, notice.unit)
        actions.settle(notice, how, actor=request.user, now=now, signed_as=signed_as)
    except actions.Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, DONE[how])
    return redirect("notices")
