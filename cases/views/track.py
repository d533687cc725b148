"""查進度: without an account, by number and code. A wrong number and a wrong code are one answer."""

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import public_form
from cases import access, brakes, clocks, standing
from cases.codes import is_code
from cases.documents import download, is_made, open_rendering
from cases.forms.track import TrackForm
from cases.models import Deadline, IssuedDocument
from cases.rocdates import is_chinese
from cases.rooms import room_of
from cases.story import story
from cases.timeline import sooner, timeline, unpressed
from cases.views import own_case
from cases.views.opened import opened, to_door

ACKNOWLEDGEMENT = IssuedDocument.Kind.ACKNOWLEDGEMENT
CLOCKS = Prefetch("deadlines", Deadline.objects.select_related("stage").order_by("pk"))
BETWEEN_AUTHORITIES = (IssuedDocument.Kind.HAND_OVER,)  # says what goes along and who witnessed it: not for applicants


def _papers(case):
    """What was issued to the applicant and is in force."""
    return case.documents.filter(is_current=True).exclude(kind__in=BETWEEN_AUTHORITIES)


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
    """The door: number and code."""
    if request.method != "POST":
        return render(request, "cases/track/door.html", {"form": TrackForm(initial={"number": _number(request)})})
    form = TrackForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/track/door.html", {"form": form, "has_errors": True}, status=422)
    now = timezone.now()
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    try:
        case = access.open_with(number, code, network=brakes.network_of(request), now=now)
    except access.TooMany:
        return too_many(request)
    if case is None:
        form.add_error(None, miss(code))
        return render(request, "cases/track/door.html", {"form": form, "has_errors": True}, status=422)
    access.remember(request, case, now=now)
    return redirect("case_status", reference=case.reference)


def too_many(request):
    """The brake is on, whichever door was tried."""
    response = render(request, "cases/track/too_many.html", status=429)
    response["Retry-After"] = str(int(brakes.WINDOW.total_seconds()))
    return response


def _number(request) -> str:
    return request.GET.get("number", "")[:24]


def miss(code: str) -> str:
    """The same words whether the number or the code is wrong; a slip in the code shows by itself."""
    words = _("The case number and the query code do not match. Compare both with your receipt.")
    return (
        words
        if is_code(code)
        else words + " " + _("The code has twelve letters and digits in three groups, like K7QM-3XWD-9HTB.")
    )


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def link(request, token):
    """The private link of a mail: looking changes nothing (mail scanners look), one press opens."""
    case = access.case_of_link(token)
    if request.method == "POST" and case:
        access.remember(request, case, now=timezone.now())
        return redirect("case_status", reference=case.reference)
    return render(request, "cases/track/link.html", {"works": case is not None}, status=200 if case else 404)


@public_form
@require_http_methods(["GET", "HEAD"])
def status(request, reference):
    """案件進度: what has happened, what happens now and by when, whom to call, what you can do."""
    now = timezone.now()
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    prefetch_related_objects([case], CLOCKS, "sop__stages")
    papers = list(_papers(case).prefetch_related("renderings").order_by("-pk"))
    document = next((paper for paper in papers if paper.kind == ACKNOWLEDGEMENT), None)
    room = room_of(case)
    shown = room.track_context(case, now)
    ends = shown.get("ends_sooner", {})
    mails = case.notices.filter(email=case.applicant.email).exclude(email="").order_by("-id")
    context = {
        "case": case,
        "steps": sooner(unpressed(timeline(case, now, list(case.deadlines.all()))), ends),
        "document": document,
        "pdf_ready": document is not None and is_made(document, get_language()),
        "papers": [_with_pdf(paper) for paper in papers if paper != document],
        "standing": standing.words(case),
        "story": story(case),
        "can_supplement": own_case.waits_for_supplement(case),
        "can_withdraw": own_case.can_withdraw(case, now),
        "template": room.track_template,
        "room": shown,
        "has_calendar": room.calendar is not None and shown.get("has_dates", True),
        "notices": mails[:10],
        "mail_came_back": mails.came_back().exists(),
        "clock": None if case.stage and case.stage.key in ends else _clock(case),
        "now": now,
    }
    return render(request, "cases/track/status.html", context)


def _with_pdf(paper):
    """A paper that knows whether its PDF in the language of the page is made."""
    code = "zh-hant" if is_chinese(get_language()) else "en"
    paper.is_ready = any(row.language == code and row.made_at and not row.sheet for row in paper.renderings.all())
    return paper


def _clock(case):
    """The clock the applicant waits for: the limit of the answer, the earliest where there are several; else the
    stage's, unless they silenced its calls."""
    answer = clocks.answer_clocks(case)
    clock = next(iter(answer), None)
    clock = clock or (
        case.deadlines.filter(met_at=None, hushed_at=None, stage=case.stage_id).select_related("stage").first()
    )
    if clock:
        clock.case = case
        clock.is_answer = clock in answer
        clock.phase = clocks.phase(clock, timezone.now())
        clocks.explain(clock)
    return clock


@public_form
def move(request, reference, name):
    """What the applicant may do: change, cancel, "we are back". The room answers."""
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    act = room_of(case).applicant_moves.get(name)
    if act is None:
        raise Http404
    return act(request, case)


@public_form
@require_http_methods(["GET", "HEAD"])
def document(request, reference):
    """The current document of an opened case, as PDF in the language of the page."""
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    issued = case.documents.filter(is_current=True, kind=ACKNOWLEDGEMENT).first()
    found = open_rendering(issued, get_language()) if issued else None
    if found is None:
        return render(request, "cases/track/pdf_waits.html", {"case": case, "exists": issued is not None})
    return download(*found)


@public_form
@require_http_methods(["GET", "HEAD"])
def case_paper(request, reference, pk):
    """One of the papers issued in an opened case, as PDF in the language of the page."""
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    issued = get_object_or_404(_papers(case), pk=pk)
    found = open_rendering(issued, get_language())
    return download(*found) if found else render(request, "cases/track/pdf_waits.html", {"case": case, "exists": True})


@public_form
@require_http_methods(["GET", "HEAD"])
def calendar(request, reference):
    """The dates of an opened case as a calendar file."""
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    room = room_of(case)
    if room.calendar is None:
        raise Http404
    response = HttpResponse(room.calendar(case, get_language()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{case.reference}.ics"'
    return response


@public_form
@require_POST
def close(request):
    """Shared computers: leave nothing open."""
    access.forget(request)
    return redirect("track")
