"""公告 (/announcements/) and what every category offers: feeds, and mail to those who ask for it."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form, public_page
from cases import brakes, search
from cases.views.track import too_many
from disclosures import feeds, reading, subscriptions
from disclosures.actions import announcements as actions
from disclosures.announcement_forms import SubscribeForm
from disclosures.models import Category, Pin, Subscription, Version
from disclosures.templatetags.content import in_words
from disclosures.views.public import asked_year, kept

LONGEST_SEARCH = Subscription._meta.get_field("words").max_length
ANNOUNCEMENTS = "announcements"  # the category whose page this is


@public_page
def announcements(request):
    """What stands on top, then the newest."""
    now = timezone.now()
    category = get_object_or_404(Category, code=ANNOUNCEMENTS)
    versions = Version.objects.filter(category=category)
    year, after = asked_year(request), request.GET.get("page", "")
    pins = Pin.objects.filter(until__gt=now, since__lte=now)
    on_top = [] if after or year else list(_pinned(versions, pins, now))
    try:
        page = reading.listed(versions.exclude(item__pin__in=pins), now, year=year, after=after)
    except reading.Unreadable:
        raise Http404 from None
    context = {"category": category, "on_top": on_top, "page": page, "year": year}
    context["years"] = reading.years(versions, now)
    newest = [version.publish_at for version in [*on_top, *page.rows]]
    if newest:
        context["updated_on"] = max(newest)
    response = kept(render(request, "disclosures/announcements.html", context), now)
    ends = list(pins.values_list("until", flat=True))
    response.cache_until = min([*ends, *filter(None, [response.cache_until])], default=None)
    return response


def _pinned(versions, pins, now):
    return versions.public(now).filter(item__pin__in=pins).select_related("item__unit").order_by("-item__pin__since")


@public_page
def feed(request, form, code=None):
    """The newest of a category, or of all that is published."""
    if form not in feeds.FORMS:
        raise Http404
    now = timezone.now()
    versions, title, page = Version.objects.all(), _("Newly published"), reverse("disclosures")
    if code:
        category = get_object_or_404(Category, code=code)
        versions, title = versions.filter(category=category), in_words(category, "name")
        page = reverse("disclosure_category", args=[code])
    entries = [_entry(version) for version in reading.listed(versions, now, size=feeds.MOST).rows]
    said = {"title": title, "about": _("From the coast guard portal: %(what)s") % {"what": title}}
    answer = feeds.answer(form, page=page, here=request.path, language=get_language(), entries=entries, **said)
    return kept(answer, now)


def _entry(version: Version) -> feeds.Entry:
    link = reverse("item", args=[version.item.slug])
    return feeds.Entry(in_words(version, "title"), link, in_words(version, "summary"), version.publish_at)


# --- Mail -------------------------------------------------------------------------------------------------------------


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request, code):
    """訂閱: an address, and the same answer whether or not it is known already."""
    category = get_object_or_404(Category, code=code)
    back = reverse("disclosure_category", args=[code])
    return _subscribe(request, category, in_words(category, "name"), back, reverse("alert_subscribe", args=[code]))


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe_search(request):
    """訂閱搜尋: mail when something that these words find is new or changed."""
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())
    if not search.ask(words) or len(words) > LONGEST_SEARCH:
        raise Http404
    asked = urlencode({"q": words})
    back, here = f"{reverse('search')}?{asked}", f"{reverse('alert_search')}?{asked}"
    return _subscribe(request, words, _("Search: %(words)s") % {"words": words}, back, here)


def _subscribe(request, about: Category | str, title: str, back: str, here: str):
    form = SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = {"language": get_language(), "network": brakes.network_of(request), "now": timezone.now()}
        try:
            actions.subscribe(about, form.cleaned_data["email"], **who)
        except actions.TooMany:
            return too_many(request)
        return redirect(f"{here}{'&' if '?' in here else '?'}sent=1")
    refused = request.method == "POST"
    context = {"about": title, "back": back, "form": form, "sent": "sent" in request.GET, "has_errors": refused}
    context["is_search"] = isinstance(about, str)
    return render(request, "disclosures/alerts/subscribe.html", context, status=422 if refused else 200)


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def alert_link(request, token):
    """The link in the mails: one press confirms, another ends. Looking changes nothing."""
    row = subscriptions.by_token(token)
    if row is None:
        return render(request, "disclosures/alerts/link.html", {"row": None}, status=404)
    act = request.POST.get("act", "")
    if act == "confirm":
        actions.confirm(row, now=timezone.now())
    elif act == "end":
        actions.unsubscribe(row)
    if row.category:
        about, again = in_words(row.category, "name"), reverse("alert_subscribe", args=[row.category.code])
    else:
        about = _("Search: %(words)s") % {"words": row.words}
        again = f"{reverse('alert_search')}?{urlencode({'q': row.words})}"
    context = {"row": row, "about": about, "again": again, "done": act}
    return render(request, "disclosures/alerts/link.html", context)
