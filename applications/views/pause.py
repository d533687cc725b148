"""先存起來: put the form aside from any page, with a code, a link and its QR; take over an earlier report."""

from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import access, brakes, drafts, parking, qr
from cases.codes import draft_code
from cases.forms.drafts import DraftMailForm
from cases.forms.track import TrackForm
from cases.views.track import miss, too_many


# --- Put aside --------------------------------------------------------------------------------------------------------
def put_aside(walk, step, form):
    """The page as it is: in order, it counts as answered; not yet in order, its boxes are filled again next time."""
    if form.is_valid():
        walk.put(step, form.answers())
    else:
        typed = walk.request.POST.copy()
        for name in ("csrfmiddlewaretoken", "later"):
            typed.pop(name, None)
        walk.draft = drafts.keep_typed(walk.draft, walk.service, step.key, typed.urlencode(), **walk.kept_as)
    return walk.hand_out(walk.to("save"))


def page(walk):
    """Code, link and QR of the draft; whoever likes gets the link by mail."""
    if walk.draft is None or walk.draft.case:
        return walk.to()
    if walk.request.method == "POST":
        return _mail(walk)
    sent = walk.request.GET.get("sent") == "1"
    return _show(walk, DraftMailForm(initial={"email": walk.draft.email}), sent=sent)


def _mail(walk):
    form = DraftMailForm(walk.request.POST)
    if not form.is_valid():
        return _show(walk, form, status=422)
    try:
        parking.send_link(walk.draft, form.cleaned_data["email"], network=brakes.network_of(walk.request), now=walk.now)
    except parking.TooMany:
        form.add_error(
            "email", _("Too many e-mails have been asked for from here. Try again in 15 minutes; the code works.")
        )
        return _show(walk, form, status=422)
    return redirect(f"{walk.address('save')}?sent=1")


def _show(walk, form, *, status=200, sent=False):
    context = {
        "form": form,
        "code": draft_code(walk.draft.pk),
        "link": parking.link_of(walk.draft, get_language()),
        "goes_on_at": walk.goes_on_at(),
        "sent": sent,
        "has_errors": status == 422,
    }
    return walk.show("applications/save.html", context, status)


def picture(walk):
    """The QR of the link, for the browser that holds the draft."""
    if walk.draft is None or walk.draft.case:
        return walk.to()
    return qr.picture(parking.link_of(walk.draft, get_language()))


# --- An earlier report ------------------------------------------------------------------------------------------------
def copy(walk):
    """Number and code of an earlier report fill the pages that may be used again; each is still looked through."""
    if walk.request.method != "POST":
        return _copy_page(walk, TrackForm())
    form = TrackForm(walk.request.POST)
    if not form.is_valid():
        return _copy_page(walk, form, status=422)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    try:
        case = access.open_with(number, code, network=brakes.network_of(walk.request), now=walk.now)
    except access.TooMany:
        return too_many(walk.request)
    if case is None:
        form.add_error(None, miss(code))
        return _copy_page(walk, form, status=422)
    copied = walk.journey.reusable(case) if case.service_id == walk.service.pk else {}
    if not copied:
        form.add_error(None, _("Nothing of that case can be used for this form. Begin with empty pages."))
        return _copy_page(walk, form, status=422)
    record(Action.CASE_TRACKED, actor=CITIZEN, case=case, now=walk.now, copied=sorted(copied))
    walk.draft = drafts.keep_copied(walk.draft, walk.service, copied, **walk.kept_as)
    return walk.hand_out(walk.to(walk.journey.steps[0].key))


def _copy_page(walk, form, status=200):
    return walk.show("applications/copy.html", {"form": form, "has_errors": status == 422}, status)
