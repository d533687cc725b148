"""What waits for a person: mail that did not arrive, or perhaps did, and letters to print and post."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires, units_where
from accounts.models import Unit
from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action
from notifications import actions, holding
from notifications.models import FOR_PEOPLE, Notice
from notifications.reached import must_reach

PAGE = 25

BUTTONS = {
    "resend": _("Send again"),
    "arrived": _("It arrived"),
    "told": _("Told by phone"),
    "as_letter": _("Send as a letter"),
    "served": _("Served otherwise"),
    "give_up": _("Give up"),
    "posted": _("Mark as posted"),
    "not_posted": _("Do not post it"),
    "called": _("Told by phone"),
    "served_instead": _("Served otherwise"),
}
DONE = {
    "resend": _("The notice is sent again."),
    "arrived": _("Noted: the notice arrived."),
    "told": _("Noted: the recipient was told."),
    "as_letter": _("The notice waits among the letters, to be printed and posted."),
    "served": _("Noted: the notice was served."),
    "give_up": _("Noted: the notice will not be sent."),
    "posted": _("Noted: the letter is posted."),
    "not_posted": _("Noted: the letter will not be posted."),
    "called": _("Noted: the recipient was told."),
    "served_instead": _("Noted: the notice was served."),
}


def _notices(user, now):
    """The notices this person may deal with."""
    settles = Notice.objects.within(units_where(user, "notice.settle", now)).unsealed()
    return settles | Notice.objects.within(units_where(user, "case.sealed", now)).filter(case__discretion="sealed")


def _readable(user, now):
    """Of these, the ones this person reads in full: what waits for a person, or was settled by this one. Of a discreet
    case only who may know who asked (cases/discretion.py): its officer, the chief and the ethics office."""
    shown = FOR_PEOPLE | Q(settled_by=user)
    if holding.current():  # what waits then is for a person too
        shown |= Q(status=Notice.Status.QUEUED, channel=Notice.Channel.EMAIL)
    found = _notices(user, now).filter(shown)
    known = Q(case=None) | Q(case__discretion="") | Q(case__officer__in=[user.pk, *user.acting_for_ids(now)])
    for path in units_where(user, "case.confide", now):
        known |= Q(case__unit__path__startswith=path)
    return found.filter(known)


@requires("notice.settle")
@require_safe
def notices(request):
    """通知: two lists, the newest first."""
    now = timezone.now()
    mine = _notices(request.user, now).select_related("case", "unit")
    waiting = mine.for_people()
    readable = _readable(request.user, now)
    context = {
        **_held(request, mine, readable, now),
        "mails": _page(waiting.filter(channel=Notice.Channel.EMAIL), request.GET.get("mails", ""), readable),
        "letters": _page(waiting.filter(channel=Notice.Channel.LETTER), request.GET.get("letters", ""), readable),
    }
    return render(request, "notifications/notices.html", context)


def _held(request, mine, readable, now) -> dict:
    """While mail is held: what would leave, and, for those who speak for the whole house, the form to let it go."""
    held = holding.current()
    if held is None:
        return {}
    would_leave = mine.filter(status=Notice.Status.QUEUED, channel=Notice.Channel.EMAIL, due_at__lte=now)
    context = {"held": held, "would_leave": _page(would_leave, request.GET.get("held", ""), readable)}
    if _speaks_for_all(request.user, now):
        context |= {"may_let_go": True, "old": holding.perhaps_sent(held).count(), "all": holding.waiting().count()}
    return context


def _speaks_for_all(user, now) -> bool:
    """At the root of the tree: mail is held, and let go, for the whole house."""
    return any(path.count("/") == 1 for path in units_where(user, "notice.settle", now))


@requires("notice.settle")
@require_POST
def let_go(request):
    """Somebody has read what waits: it leaves, with or without what may have been sent before the copy was put back."""
    now = timezone.now()
    held = holding.current()
    if held is None or not _speaks_for_all(request.user, now):
        raise Http404
    by = {"actor": request.user, "signed_as": trail_name(request.user, now, Unit.objects.filter(parent=None).first())}
    try:
        given_up = holding.end(held, without_old=request.POST.get("old") != "send", now=now, **by)
    except actions.Refused as why:
        messages.error(request, str(why))
    else:
        said = ngettext(
            "Mail leaves again. %(count)d notice was given up.",
            "Mail leaves again. %(count)d notices were given up.",
            given_up,
        )
        messages.success(request, said % {"count": given_up})
    return redirect("notices")


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
    context = {"notice": notice, "buttons": buttons, "today": now, "must_reach": must_reach(notice)}
    return render(request, "notifications/letter.html", context)


@requires("notice.settle")
@require_POST
def settle(request, pk):
    """One button, one decision."""
    now = timezone.now()
    notice = get_object_or_404(_notices(request.user, now).select_related("unit", "case"), pk=pk)
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
