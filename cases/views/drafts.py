"""接續填寫: a form that was put aside is taken up again, by its code or its link, on whatever machine."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form
from cases import brakes, drafts, parking
from cases.codes import draft_code, is_code
from cases.forms.drafts import DraftCodeForm
from cases.views.track import too_many


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request):
    """The door: the code of the draft."""
    form = DraftCodeForm(request.POST or None)
    if request.method != "POST":
        return _door(request, form)
    if not form.is_valid():
        return _door(request, form, status=422)
    code, now = form.cleaned_data["code"], timezone.now()
    try:
        draft = parking.find_by_code(code, network=brakes.network_of(request), now=now)
    except parking.TooMany:
        return too_many(request)
    if draft is None:
        form.add_error("code", _miss(code))
        return _door(request, form, status=422)
    return _opened(request, draft, now)


def _door(request, form, status=200):
    return render(request, "cases/drafts/door.html", {"form": form, "has_errors": status == 422}, status=status)


def _miss(code: str) -> str:
    """The same words for an unknown, an expired and a sent draft; a slip in the code shows by itself."""
    words = _(
        "No draft opens with this code. Drafts are kept for 30 days after the last change, or until they are sent."
    )
    if is_code(code):
        return words
    return words + " " + _("The code has twelve letters and digits in three groups, like K7QM-3XWD-9HTB.")


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def link(request, token):
    """The link: looking changes nothing (mail scanners look), one press opens."""
    now = timezone.now()
    draft = parking.find_by_link(token, now=now)
    if request.method == "POST" and draft:
        return _opened(request, draft, now)
    context = {"draft": draft, "service": draft and draft.service}
    return render(request, "cases/drafts/link.html", context, status=200 if draft else 404)


def _opened(request, draft, now):
    """The browser gets the draft. One it held before is put aside, and its code said: nothing typed is lost."""
    before = drafts.draft_of(request, draft.service, now=now)
    aside = before if before and before.pk != draft.pk and before.case_id is None else None
    parking.take_up(draft, now=now)
    context = {"draft": draft, "service": draft.service, "aside": draft_code(aside.pk) if aside else ""}
    return drafts.hand_out(render(request, "cases/drafts/opened.html", context), draft, draft.service)
