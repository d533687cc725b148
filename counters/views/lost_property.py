"""/lost-property/: what was found, for everyone: kind, day and area. Whoever lost something describes it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form, public_page
from cases import brakes
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.models import Case
from counters.lost import board
from counters.lost.act_forms import DescribeForm
from counters.lost.actions import claims
from counters.lost.forms import counties
from counters.lost.kinds import CHOICES, KINDS
from counters.models import Listing


@public_page
def lost_property(request):
    """招領清單."""
    kind, county = request.GET.get("category", ""), request.GET.get("county", "")
    found = board.page(kind=kind, county=county, after=request.GET.get("page", ""))
    context = {
        "page": found,
        "kinds": CHOICES,
        "kind": kind if kind in KINDS else "",
        "counties": counties(),
        "county": county,
        "is_sifted": bool(kind or county),
    }
    return render(request, "counters/lost/board.html", context)


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def lost_item(request, reference):
    """認領: describe it, without seeing it. What the claimant writes is read by an officer and by nobody else."""
    now = timezone.now()
    if (listing := _listing(reference)) is None:
        return _gone(request)
    if listing.state == Listing.State.POLICE:
        return render(request, "counters/lost/at_police.html", {"listing": listing})
    posted = request.POST if request.method == "POST" else None
    form = DescribeForm(posted, today=now.astimezone(TAIPEI).date())
    if posted is not None and form.is_suspicious:
        raise Http404
    if posted is not None and form.is_valid() and _take(request, listing, form, now):
        return redirect("lost_item_sent", reference=reference)
    context = {"listing": listing, "form": form, "has_errors": posted is not None}
    return render(request, "counters/lost/item.html", context, status=422 if posted is not None else 200)


def _listing(reference: str) -> Listing | None:
    return Listing.objects.select_related("unit").filter(reference=reference).first()


def _gone(request):
    """Our mails and many bookmarks lead here: given back, or never there, and no word which."""
    return render(request, "counters/lost/gone.html", status=404)


def _take(request, listing, form, now) -> bool:
    """Whether the description was taken down. So many a quarter of an hour from one place, so that nobody guesses."""
    number, network = f"claim:{listing.reference}", brakes.network_of(request)
    if brakes.too_many(number, network, now=now):
        form.add_error(
            None, _("Too many descriptions came in at once. Wait 15 minutes, or call the unit that keeps the thing.")
        )
        return False
    brakes.missed(number, network, now=now)
    try:
        claims.describe(
            Case.objects.get(pk=listing.pk),
            form.said(),
            request_key=form.cleaned_data["request_key"],
            language=get_language(),
            now=now,
        )
    except Refused as why:
        form.add_error(None, str(why))
    return not form.errors


@public_page
def lost_item_sent(request, reference):
    """What happens now. The same for everybody: it names no one."""
    if (listing := _listing(reference)) is None:
        return _gone(request)
    return render(request, "counters/lost/sent.html", {"listing": listing})
