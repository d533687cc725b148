"""/staff/mailbox/: the list of letters, and one page an act of feedback/mailbox/acts.py."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may, requires
from audit.actions import record
from audit.models import Action
from cases import tables
from cases.actions import Refused, Stale, check_unchanged
from cases.models import Case
from cases.views.acts import seen_in, told
from feedback.actions.petitions import SERVICE
from feedback.mailbox import acts, queue


@requires("case.read")
@require_safe
def mailbox_desk(request):
    """首長信箱: what is to be registered, answered, granted; by age, or by what is due."""
    now, name = timezone.now(), request.GET.get("list", "new")
    order = request.GET.get("sort", "")
    if name not in queue.LISTS or order not in ("", "due", "filed"):
        raise Http404
    context = {
        "page": queue.page(name, request.user, now, order=order, after=request.GET.get("after", "")),
        "lists": {key: label for key, (label, _kept, _status) in queue.LISTS.items()},
        "name": name,
        "label": queue.LISTS[name][0],
        "order": order,
        "waiting": queue.waiting(request.user, now),
        "entrusted": queue.entrusted(request.user),
        "may_rule": may(request.user, "petition.rules", now=now),
    }
    return render(request, "feedback/mailbox/desk.html", context)


@requires("case.read")
@require_safe
def mailbox_export(request):
    """The list as CSV, of what this person sees and no more."""
    now, name = timezone.now(), request.GET.get("list", "open")
    if name not in queue.LISTS:
        raise Http404
    head, rows = queue.exported(name, request.user, now)
    record(Action.MAILBOX_EXPORTED, actor=request.user, now=now, list=name, lines=len(rows))
    answer = HttpResponse(tables.to_csv(head, rows), content_type=tables.TYPES["csv"])
    answer["Content-Disposition"] = f'attachment; filename="mailbox-{name}.csv"'
    return answer


def letter_of(request, reference: str) -> Case:
    """A letter this person may see; 404 for any other."""
    found = Case.objects.visible_to(request.user).filter(service__code=SERVICE, blanked_at=None)
    parts = ("service", "sop", "stage", "limit", "unit", "received_unit", "applicant", "officer", "lead")
    return get_object_or_404(found.select_related(*parts), reference=reference)


@requires("case.read")
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox_act(request, reference, act):
    """Ask what the act needs, then do it; what somebody else changed meanwhile is shown before anything is kept."""
    case, now = letter_of(request, reference), timezone.now()
    if act not in acts.ACTS:
        raise Http404
    seen = acts.seen_by(case, request.user, now)
    if not acts.fits(seen, act):
        return _too_late(request, seen, act)
    form = acts.ACTS[act].form(seen, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, seen, act, form)
    if not form.is_valid():
        return _page(request, seen, act, form, status=422)
    try:
        with transaction.atomic():
            held = check_unchanged(case, seen_in(request))
            came = acts.ACTS[act].do(held, form, request.user, now)
    except Stale as changed:
        return _page(request, seen, act, form, changes=told(changed.events), status=409)
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, seen, act, form, status=422)
    return _done(request, case, act, came)


def _too_late(request, seen, act):
    """It was done already: the case shows how it stands. Whoever could never do it finds no such page."""
    if not (seen.may(*acts.ACTS[act].abilities) or acts.ACTS[act].abilities == ()):
        raise Http404
    messages.warning(request, _("This was done already, or the case has changed. Here is how it stands now."))
    return redirect("case", reference=seen.case.reference)


def _page(request, seen, name, form, *, changes=None, status=200):
    context = {
        "case": seen.case,
        "seen": seen,
        "name": name,
        "act": acts.ACTS[name],
        "form": form,
        "changes": changes,
        "has_errors": status == 422,
    }
    return render(request, "feedback/mailbox/act.html", context, status=status)


def _done(request, case, name, came):
    messages.success(request, str(acts.ACTS[name].done))
    if name == "group":
        for number, why in came[1].items():
            messages.warning(request, f"{number}: {why}")
    if acts.ACTS[name].leaves and not Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect("mailbox_desk")
    return redirect("case", reference=case.reference)
