"""The case page of staff: one page, whatever the service; its middle comes from the room."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import may, requires
from audit.actions import record
from audit.models import Action
from cases import actions, clocks, transitions
from cases.actions import Refused
from cases.discretion import may_know_who
from cases.forms.staff import AssignForm, NoteForm, RevealForm
from cases.models import Case
from cases.rooms import room_of
from cases.timeline import timeline
from cases.transitions import MOVES
from cases.views import consultations, forwardings, letters, transfers

EVENTS_SHOWN = 100


def _case(request, reference) -> Case:
    cases = Case.objects.visible_to(request.user).select_related(
        "service", "sop", "stage", "limit", "unit", "received_unit", "applicant", "officer"
    )
    return get_object_or_404(cases, reference=reference)


@requires("case.read")
@require_http_methods(["GET", "HEAD"])
def case(request, reference):
    """案件: story, clocks with their working, people (masked), what can be done, notes, history."""
    found = _case(request, reference)
    record(Action.CASE_OPENED, actor=request.user, case=found, now=timezone.now())
    return _page(request, found)


def _page(request, case, *, revealed=False, code="", forms=None, status=200):
    now = timezone.now()
    room = room_of(case)
    user = request.user
    handles = may(user, "case.handle", unit=case.unit, now=now)
    context = {
        "case": case,
        "now": now,
        "template": room.staff_template,
        "room": room.staff_context(case, now),
        "steps": timeline(case, now),
        "clocks": _clocks(case, now),
        "moves": _moves(case, room, user, now),
        "staff_pages": room.staff_pages if handles else {},
        "notes": case.notes.select_related("author"),
        "events": _events(case),
        "notices": case.notices.order_by("-id")[:50],
        "documents": case.documents.order_by("-id"),
        "revealed": revealed,
        "code": code,
        "may_note": may(user, "case.note", unit=case.unit, now=now),
        "may_reveal": may(user, "case.reveal", unit=case.unit, now=now) and may_know_who(user, case, now),
        "may_know": may_know_who(user, case, now),
        "may_assign": may(user, "case.assign", unit=case.unit, now=now),
        "may_reissue": may(user, "code.reissue", unit=case.unit, now=now),
        "note_form": NoteForm(),
        "reveal_form": RevealForm(),
        "assign_form": AssignForm(unit=case.unit),
        "has_errors": status == 422,
        "forwarding": forwardings.panel(case, user, now),
        "asking": consultations.panel(case, user, now),
        "letters": letters.panel(case, user, now),
        "transfer": transfers.panel(case, user, now),
        **(forms or {}),
    }
    return render(request, "cases/staff/case.html", context, status=status)


def _events(case) -> list:
    """The newest lines of the trail; a move in the words of its table."""
    found = list(case.events.order_by("-id")[:EVENTS_SHOWN])
    for event in found:
        event.step = MOVES[event.data["move"]].done if event.data.get("move") in MOVES else ""
    return found


def _clocks(case, now) -> list:
    """Every clock with its phase, ledger and working."""
    found = list(case.deadlines.select_related("stage").prefetch_related("ledger__by").order_by("pk"))
    for clock in found:
        clock.case = case
        clock.phase = clocks.phase(clock, now)
        clock.lines = clock.working if clock.met_at else clocks.as_data(clocks.working_of(clock))
    return found


def _moves(case, room, user, now) -> list:
    """The buttons: moves of the room that fit the state and that this person may make."""
    return [
        {"name": name, "rule": MOVES[name]}
        for name in room.moves
        if transitions.fits(case, name) and may(user, MOVES[name].ability, unit=case.unit, now=now)
    ]


@requires("case.handle")
@require_POST
def move(request, reference, name):
    """One button, one move."""
    found = _case(request, reference)
    act = room_of(found).moves.get(name)
    if act is None:
        raise Http404
    note = request.POST.get("note", "").strip()
    if MOVES[name].note_required and not note:
        messages.warning(request, _("Write the reason first, then press the button again."))
        return redirect("case", reference=reference)
    try:
        act(found, actor=request.user, now=timezone.now(), note=note)
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, str(MOVES[name].done))
    return redirect("case", reference=reference)


@requires("case.handle")
@require_http_methods(["GET", "POST"])
def page(request, reference, name):
    """A page of the room for staff, such as changing a report for somebody who calls."""
    found = _case(request, reference)
    view = room_of(found).staff_pages.get(name)
    if view is None or not may(request.user, "case.handle", unit=found.unit, now=timezone.now()):
        raise Http404
    return view(request, found)


@requires("case.note")
@require_POST
def note(request, reference):
    """內部註記."""
    found = _case(request, reference)
    if not may(request.user, "case.note", unit=found.unit):
        raise Http404
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, forms={"note_form": form}, status=422)
    actions.add_note(found, body=form.cleaned_data["body"], actor=request.user, now=timezone.now())
    messages.success(request, _("The note is kept. Only colleagues see it."))
    return redirect("case", reference=reference)


@requires("case.reveal")
@require_POST
def reveal(request, reference):
    """Show masked data, with a reason, on the record."""
    found = _case(request, reference)
    now = timezone.now()
    if not (may(request.user, "case.reveal", unit=found.unit, now=now) and may_know_who(request.user, found, now)):
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, forms={"reveal_form": form}, status=422)
    record(
        Action.DATA_REVEALED,
        actor=request.user,
        case=found,
        now=timezone.now(),
        reason=form.cleaned_data["reason"],
    )
    return _page(request, found, revealed=True)


@requires("case.assign")
@require_POST
def assign(request, reference):
    """指派承辦人."""
    found = _case(request, reference)
    if not may(request.user, "case.assign", unit=found.unit):
        raise Http404
    form = AssignForm(request.POST, unit=found.unit)
    if not form.is_valid():
        return _page(request, found, forms={"assign_form": form}, status=422)
    try:
        actions.assign(found, officer=form.cleaned_data["officer"], actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("The case is given to %(name)s.") % {"name": form.cleaned_data["officer"]})
    return redirect("case", reference=reference)


@requires("code.reissue")
@require_POST
def reissue(request, reference):
    """A new query code at the window; shown once on the page that answers."""
    found = _case(request, reference)
    if not may(request.user, "code.reissue", unit=found.unit):
        raise Http404
    code = actions.reissue_code(found, actor=request.user, now=timezone.now())
    return _page(request, found, code=code)
