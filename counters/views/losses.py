"""/lost-property/tell-me/: nothing on the list fits; be told when something of its kind comes in."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form
from cases import brakes
from cases.views.track import too_many
from counters.lost.actions import losses
from counters.lost.kinds import KINDS
from counters.lost.loss_form import LossForm

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@public_form
@form_methods
def tell_me(request):
    """遺失通知: the same answer whether or not the address is known already."""
    now = timezone.now()
    asked = {name: request.GET.get(name, "") for name in ("kind", "county")}
    form = LossForm(request.POST if request.method == "POST" else None, now=now, initial=asked)
    if request.method == "POST" and form.is_suspicious:
        raise Http404
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("kind", "county", "lost_on", "email")}
        try:
            losses.ask(**given, language=get_language(), network=brakes.network_of(request), now=now)
        except losses.TooMany:
            return too_many(request)
        return redirect(f"{reverse('loss')}?sent=1")
    refused = request.method == "POST"
    context = {"form": form, "sent": "sent" in request.GET, "has_errors": refused}
    return render(request, "counters/lost/loss.html", context, status=422 if refused else 200)


@public_form
@form_methods
def loss_link(request, token):
    """The link in the mails: one press confirms, another ends. Looking changes nothing."""
    loss = losses.by_token(token)
    if loss is None:
        return render(request, "counters/lost/loss_link.html", {"loss": None}, status=404)
    act = request.POST.get("act", "")
    if act == "confirm":
        losses.confirm(loss, now=timezone.now())
    elif act == "end":
        losses.end(loss)
    return render(request, "counters/lost/loss_link.html", {"loss": loss, "kind": KINDS[loss.kind].label, "done": act})
