"""滿意度 (/rate/): the pages behind the links of our mails, the codes at the windows and the kiosks.

Opening one writes nothing; only a person who presses the button gives an answer.
"""

from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import public_form
from cases import brakes, qr
from cases.actions import Refused
from cases.forms.base import PortalForm
from feedback.actions import ratings as actions
from feedback.models import LOW, Rating
from feedback.ratings import places
from feedback.ratings.forms import SCORES, KioskForm, PlaceForm, RateForm
from feedback.ratings.links import invitation_of
from feedback.ratings.places import KIOSK, STAND, Place

THANKS_SECONDS = 6  # then the kiosk is ready for the next one
IDLE_SECONDS = 45  # then a kiosk left in English is Chinese again
MOST = {STAND: 5, KIOSK: 60}  # presses in a quarter of an hour, of one network at a stand, of one kiosk
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@public_form
@form_methods
def rate(request, link):
    """One case: five choices, the one of the link already chosen, confirmed by one press; changed at most once."""
    invitation, now = invitation_of(link), timezone.now()
    if invitation is None:
        raise Http404
    rating = Rating.objects.filter(case=invitation.case_id).first()
    page = {"invitation": invitation, "rating": rating, "low": rating and rating.score <= LOW}
    if now >= invitation.until:
        return render(request, "feedback/ratings/over.html", page, status=410)
    if request.method == "POST":
        return _answered(request, invitation, page, now)
    if rating and (rating.changed_at or "change" not in request.GET):
        return render(request, "feedback/ratings/thanks.html", page)
    return render(request, "feedback/ratings/rate.html", page | {"form": RateForm(initial=_chosen(request, rating))})


@public_form
@require_safe
def rate_qr(request, link):
    """The code of a link, for the letter that a person prints."""
    if invitation_of(link) is None:
        raise Http404
    return qr.picture(settings.SITE_URL + reverse("rate", args=[link]))


def _answered(request, invitation, page, now) -> HttpResponse:
    form = RateForm(request.POST)
    if not form.is_valid() or form.is_suspicious:
        return _refused(request, "feedback/ratings/rate.html", form, page)
    said = {name: form.cleaned_data[name] for name in ("score", "solved", "comment")}
    try:
        actions.rate(invitation, **said, now=now)
    except Refused as why:
        form.add_error(None, str(why))
        return _refused(request, "feedback/ratings/rate.html", form, page)
    return redirect("rate", link=request.resolver_match.kwargs["link"])


def _chosen(request, rating: Rating | None) -> dict:
    """What stands in the form at first: the answer that is to be changed, or the choice the link came with."""
    asked = request.GET.get("s", "")
    given = {"score": asked} if asked in dict(SCORES) else {}
    if rating is None:
        return given
    return {"score": str(rating.score), "solved": rating.solved, "comment": rating.comment} | given


def _refused(request, template: str, form: PortalForm, page: dict) -> HttpResponse:
    return render(request, template, page | {"form": form, "has_errors": True}, status=422)


# --- At the window ----------------------------------------------------------------------------------------------------


@public_form
@form_methods
def rate_place(request, word):
    """The stand: the code leads here, on somebody's own telephone."""
    place, now = _place(word, STAND), timezone.now()
    page = {"place": place}
    if "thanks" in request.GET:
        return render(request, "feedback/ratings/place_thanks.html", page)
    if request.method != "POST":
        return render(request, "feedback/ratings/place.html", page | {"form": PlaceForm(initial={"key": uuid4()})})
    form = PlaceForm(request.POST)
    if not form.is_valid() or form.is_suspicious:
        return _refused(request, "feedback/ratings/place.html", form, page)
    said = {name: form.cleaned_data[name] for name in ("score", "solved", "comment", "key")}
    return _kept(request, place, STAND, said, now) or redirect(f"{reverse('rate_place', args=[word])}?thanks=1")


@public_form
@form_methods
def rate_kiosk(request, word):
    """The kiosk: five buttons, one press, thanks, and after a moment the next person finds the five buttons again.

    It resets by a header of the answer: no script, and nothing a reader could lose is on the page.
    """
    place, now = _place(word, KIOSK), timezone.now()
    here = reverse("rate_kiosk", args=[word])
    if request.method == "POST":
        form = KioskForm(request.POST)
        said = form.cleaned_data if form.is_valid() else {}
        refused = _kept(request, place, KIOSK, said, now) if said else None
        return refused or redirect(f"{here}?thanks=1" if said else here)
    if "thanks" in request.GET:
        response = render(request, "feedback/ratings/kiosk_thanks.html", {"place": place, "here": here})
        response.headers["Refresh"] = f"{THANKS_SECONDS}; url={_home(word)}"
        return response
    response = render(request, "feedback/ratings/kiosk.html", {"place": place, "scores": SCORES, "key": uuid4()})
    if _home(word) != here:
        response.headers["Refresh"] = f"{IDLE_SECONDS}; url={_home(word)}"
    return response


def _home(word: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("rate_kiosk", args=[word])


def _place(word: str, use: str) -> Place:
    place = places.of_word(word, use)
    if place is None:
        raise Http404
    return place


def _kept(request, place: Place, use: str, said: dict, now) -> HttpResponse | None:
    """Keep it; the answer to who keeps pressing, or None when all is well. The second press of one page counts once,
    and as nothing on the brake."""
    if Rating.objects.filter(key=said["key"]).exists():
        return None
    bucket = f"rate-{use} {place.code} {brakes.network_of(request) if use == STAND else ''}"
    if brakes.often(bucket, MOST[use], now=now):
        minutes = int(brakes.WINDOW.total_seconds() // 60)
        return render(request, "429.html", {"minutes": minutes}, status=429)
    actions.rate_place(place, channel=use, now=now, **said)
    brakes.count(bucket, now=now)
    return None
