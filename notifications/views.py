"""What waits for a person: mail that did not arrive, or perhaps did, and letters to print and post."""

from django.contrib import messages
from django.db.models import Q
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
from notifications.models import FOR_PEOPLE, Notice

PAGE = 25

BUTTONS = {
    "resend": _("Send again"),
    "arrived": _("It arrived"),
    "give_up": _("Give up"),
    "posted": _("Mark as posted"),
    "not_posted": _("Do not post it"),
}
DONE = {
    "resend": _("The notice is sent again."),
    "arrived": _("Noted: the notice arrived."),
    "give_up": _("Noted: the notice will not be sent."),
    "posted": _("Noted: the letter is posted."),
    "not_posted": _("Noted: the letter will not be posted."),
}


def _notices(user, now):
    """The notices this person may deal with."""
    settles = Notice.objects.within(units_where(user, "notice.settle", now)).unsealed()
    return settles | Notice.objects.within(units_where(user, "case.sealed", now)).filter(case__discretion="sealed")


def _readable(user, now):
    """Of these, the ones this person reads in full: what waits for a person, or was settled by this one. Of a discreet
    case only who may know who asked (cases/discretion.py): its officer, the chief and the ethics office."""
    found = _notices(user, now).filter(FOR_PEOPLE | Q(settled_by=user))
    known = Q(case=None) | Q(case__discretion="") | Q(case__officer__in=[user.pk, *user.acting_for_ids(now)])
    for path in units_where(user, "case.confide", now):
        known |= Q(case__unit__path__startswith=path)
    return found.filter(known)


@requires("notice.settle")
@require_safe
def notices(request):
    """通知: two lists, the newest first."""
    now = timezone.now()
    waiting = _notices(request.user, now).for_people().select_related("case", "unit")
    readable = _readable(request.user, now)
    context = {
        "mails": _page(waiting.filter(channel=Notice.Channel.EMAIL), request.GET.get("mails", ""), readable),
        "letters": _page(waiting.filter(channel=Notice.Channel.LETTER), request.GET.get("letters", ""), readable),
    }
    return render(request, "notifications/notices.html", context)


def _page(rows, before, readable) -> dict:
    """One page by keyset: those written before the one named. `older` names the last, where there are more."""
    if before.isdecimal():
        rows = rows.filter(pk__lt=min(int(before), 2**63 - 1))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    discreet = [notice.pk for notice in shown if notice.case and notice.case.discretion]
    opens = set(readable.filter(pk__in=discreet).values_list("pk", flat=True)) if discreet else set()
    for notice in shown:
        notice.opens = notice.pk in opens or notice.pk not in discreet
        notice.buttons = [(how, BUTTONS[how]) for how in actions.ways(notice)]
    return {"rows": shown, "older": shown[-1].pk if len(found) > PAGE else None}


@requires("notice.settle")
@require_safe
def letter(request, pk):
    """One notice in full, as a letter to print. It shows a name and an address, so the trail says who saw it."""
    now = timezone.now()
    notice = get_object_or_404(_readable(request.user, now).select_related("case", "unit"), pk=pk)
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
