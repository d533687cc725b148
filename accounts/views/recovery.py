"""重設登入 (/staff/settings/sign-ins/): let somebody in again who lost the password or the telephone."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import recovery
from accounts.access import requires
from accounts.actions import Refused
from accounts.forms import RecoveryForm
from accounts.models import Recovery


@requires("people.recover")
@require_http_methods(["GET", "HEAD", "POST"])
def recoveries(request):
    now = timezone.now()
    form = RecoveryForm(request.POST or None)
    if form.is_valid():
        try:
            recovery.ask(person=form.cleaned_data["username"], actor=request.user, now=now)
        except Refused as refusal:
            form.add_error("username", str(refusal))
        else:
            messages.success(request, _("Asked. Somebody else of you confirms it here within a day."))
            return redirect("recoveries")
    context = {"form": form, "waiting": recovery.waiting(request.user, now), "has_errors": bool(form.errors)}
    return render(request, "accounts/recoveries.html", context, status=422 if form.errors else 200)


@requires("people.recover")
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def confirm(request, pk):
    """The password once more, for what is given here opens somebody's account. Shown once, kept nowhere."""
    now = timezone.now()
    asked = _within_reach(request.user, pk, now)
    context = {
        "asked": asked,
        "mine": asked.asked_by_id == request.user.pk,
        "until": asked.asked_at + recovery.ASKED_FOR,
    }
    if request.method == "POST":
        try:
            context["password"] = recovery.confirm(recovery=asked, actor=request.user, now=now)
            context["good_until"] = now + recovery.GIVEN_FOR
        except Refused as refusal:
            return _said(request, refusal)
    return render(request, "accounts/recovery.html", context)


@requires("people.recover")
@require_POST
def turn_down(request, pk):
    now = timezone.now()
    try:
        recovery.turn_down(recovery=_within_reach(request.user, pk, now), actor=request.user, now=now)
    except Refused as refusal:
        return _said(request, refusal)
    messages.success(request, _("Turned down. Nothing has changed for this person."))
    return redirect("recoveries")


def _within_reach(actor, pk, now) -> Recovery:
    asked = get_object_or_404(Recovery.objects.select_related("person", "asked_by"), pk=pk)
    if not recovery.may_recover(actor, asked.person, now):
        raise Http404
    return asked


def _said(request, refusal):
    messages.error(request, str(refusal))
    return redirect("recoveries")
