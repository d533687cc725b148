"""追蹤事項 (/staff/mailbox/promises/): what answers promised, by its day; kept with evidence, moved with a reason."""

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import may, requires
from cases.actions import Refused
from cases.attachments import boxes
from cases.attachments.boxes import Box
from cases.calendar import TAIPEI
from cases.models import Attachment
from cases.models.case import visible_where
from feedback.actions import follow_ups
from feedback.models import FollowUp
from feedback.replies.forms import KeptForm, MoveForm

PAGE = 50
FILES = {"upload": Box("evidence", {"zh": "追蹤事項的佐證", "en": "Evidence of a promise"})}
BESIDE = ("case__service", "case__unit", "unit", "owner")


@requires("case.read")
@require_http_methods(["GET", "HEAD"])
def promises(request):
    """The open ones of the cases this person may see, the most urgent first, by keyset."""
    rows = open_to(request.user)
    after = _after(request.GET.get("after", ""))
    if after:
        day, pk = after
        rows = rows.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "rows": found[:PAGE],
        "today": _today(timezone.now()),
        "next": f"{last.due_on.isoformat()}.{last.pk}" if last else "",
    }
    return render(request, "feedback/replies/promises.html", context)


def open_to(user):
    """Those of the cases somebody may see, in the order of the index they are read by."""
    rows = FollowUp.objects.open().filter(visible_where(user, "case__")).select_related(*BESIDE)
    return rows.order_by("due_on", "pk")


def _after(text: str) -> tuple[date, int] | None:
    """Where the page before ended; what is no such place begins at the front."""
    day, _dot, pk = text.partition(".")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def _keep(follow_up, given, file, actor, now):
    follow_ups.keep(follow_up, evidence=given["evidence"], evidence_file=file or given["file"], actor=actor, now=now)


def _move(follow_up, given, file, actor, now):
    follow_ups.move(follow_up, actor=actor, now=now, **given)


ACTS = {"keep": _keep, "move": _move}


@requires("case.read")
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request, pk):
    """One of them: what it is, and, for whoever sees to it, the two ways on."""
    now = timezone.now()
    rows = FollowUp.objects.filter(visible_where(request.user, "case__"))
    follow_up = get_object_or_404(rows.select_related(*BESIDE, "kept_by", "evidence_file"), pk=pk)
    may_act = not follow_up.kept_at and may(request.user, "case.handle", unit=follow_up.unit, now=now)
    pressed = request.POST.get("act") if request.method == "POST" else ""
    if pressed and follow_up.kept_at:
        messages.warning(request, _("This was kept already."))
        return redirect("follow_up", pk=pk)
    if request.method == "POST" and (not may_act or pressed not in ACTS):
        raise Http404
    asked = {
        "keep": KeptForm(request.POST if pressed == "keep" else None, files=follow_up.case.attachments.all()),
        "move": MoveForm(request.POST if pressed == "move" else None, today=_today(now)),
    }
    file = _file_of(request, asked["keep"], follow_up, now) if pressed == "keep" else None
    if pressed and asked[pressed].is_valid():
        try:
            ACTS[pressed](follow_up, asked[pressed].cleaned_data, file, request.user, now)
        except Refused as why:
            asked[pressed].add_error(None, str(why))
        else:
            messages.success(request, _("Kept, with its evidence.") if pressed == "keep" else _("The day has moved."))
            return redirect("follow_up", pk=pk)
    context = {"row": follow_up, "today": _today(now), "may_act": may_act, "has_errors": bool(pressed), **asked}
    return render(request, "feedback/replies/promise.html", context, status=422 if pressed else 200)


def _file_of(request, form, follow_up, now) -> Attachment | None:
    """The file that came with the press. It is kept with the case whatever else is wrong; what was refused is said."""
    kept = []
    refused = boxes.take_in(request, FILES, owner=follow_up.case, actor=request.user, now=now, kept=kept)
    for sentence in refused.get("upload", ()):
        form.add_error("upload", sentence)
    return kept[-1] if kept else None


def _today(now):
    return now.astimezone(TAIPEI).date()
