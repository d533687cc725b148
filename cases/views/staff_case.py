"""The case page of staff: one page, whatever the service; its middle comes from the room."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import may, requires
from audit.actions import record
from audit.models import Action
from cases import actions, acts, clocks, history, standing, transitions
from cases.actions import Refused, Stale, supplements
from cases.discretion import may_know_who, may_serve
from cases.forms.staff import AssignForm, NoteForm, RevealForm
from cases.models import ClockEntry, Deadline
from cases.models.case import Discretion, Status
from cases.office import office
from cases.rocdates import is_chinese
from cases.rooms import room_of
from cases.timeline import timeline
from cases.transitions import MOVES
from cases.views import consultations, forwardings, letters, transfers
from cases.views.acts import seen_in, told
from cases.views.forwardings import case_of, gathered

SHOWN = {"history": 30, "notices": 10, "notes": 20}  # the newest; the rest stands a page further
PAGE = 50
LEDGER = Prefetch("ledger", ClockEntry.objects.select_related("by"))
CLOCKS = Prefetch("deadlines", Deadline.objects.select_related("stage").prefetch_related(LEDGER).order_by("pk"))


@requires("case.read")
@require_http_methods(["GET", "HEAD"])
def case(request, reference):
    """案件: story, clocks with their working, people (masked), what can be done, notes, history."""
    found = case_of(request, reference)
    record(Action.CASE_OPENED, actor=request.user, case=found, now=timezone.now())
    return _page(request, found)


def _page(request, case, *, revealed=False, code="", forms=None, status=200):
    now = timezone.now()
    room = room_of(case)
    user = request.user
    handles = may(user, "case.handle", unit=case.unit, now=now)
    found_clocks = _clocks(case, now)
    decided = _decisions(case, room)
    draft = next((made for made in decided if made.is_waiting), None)
    seen = acts.Facts(case, now, user, found_clocks, draft, getattr(case, "supplement", None))
    newest = {name: _shown(case, name, most=most) for name, most in SHOWN.items()}
    context = {
        "case": case,
        "standing": standing.words(case),
        "now": now,
        "template": room.staff_template,
        "room": _for_reader(room.staff_context(case, now), room, case, user, now),
        "steps": timeline(case, now, found_clocks),
        "clocks": found_clocks,
        "moves": _moves(case, room, user, now),
        "acts": acts.offered(seen, "do"),
        "decision_acts": acts.offered(seen, "decision"),
        "decisions": decided,
        "supplement": _supplement(seen.asked),
        "undelivered": supplements.unreached(case) if case.status == Status.AWAITING_APPLICANT else (),
        "handles": handles,
        "stays_closed": room.stays_closed,
        "staff_pages": room.staff_pages if handles else {},
        "notes": reversed(newest["notes"][0]),
        "events": newest["history"][0],
        "is_folded": history.is_folded(newest["history"][0]),
        "notices": newest["notices"][0],
        "returned": _unreached(case, *newest["notices"]),
        "more": {name: older for name, (_rows, older) in newest.items()},
        "documents": gathered(case, "documents").order_by("-id"),
        "files": gathered(case, "attachments"),
        "revealed": revealed,
        "code": code,
        "may_note": may_serve(user, "case.note", case, now),
        "may_reveal": may(user, "case.reveal", unit=case.unit, now=now) and may_know_who(user, case, now),
        "may_know": may_know_who(user, case, now),
        "may_assign": case.discretion != Discretion.SEALED and may(user, "case.assign", unit=case.unit, now=now),
        "may_settle": may(user, "notice.settle", unit=case.unit, now=now) and case.discretion != Discretion.SEALED,
        "may_reissue": may_serve(user, "code.reissue", case, now),
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


# What a case gathers: how it is read, newest first; its title; the template that shows it.
GATHERED = {
    "history": (lambda case: case.events, gettext_lazy("History"), "cases/staff/_history.html"),
    "notices": (lambda case: case.notices.filter(webhook=None), gettext_lazy("Notices"), "notifications/_of_case.html"),
    "notes": (
        lambda case: gathered(case, "notes").select_related("author"),
        gettext_lazy("Internal notes"),
        "cases/staff/_notes.html",
    ),
}


def _unreached(case, shown, older):
    """What a person has to tell (notifications.models.unreached); asked for only where there is more than is shown."""
    if older:
        return case.notices.unreached().order_by("-id")[: SHOWN["notices"]]
    return [notice for notice in shown if notice.is_unreached]


def _newest(case, name, *, before, most) -> tuple[list, int | None]:
    """The newest rows of a kind, and, where there are older ones, the id before which they stand."""
    rows = GATHERED[name][0](case).order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: most + 1])
    return found[:most], found[most - 1].pk if len(found) > most else None


def _shown(case, name, *, most, before=None, each=False) -> tuple[list, int | None]:
    """The same as the page shows it: of the history, repeated looks in one line unless `each` is asked for."""
    if name != "history":
        return _newest(case, name, before=before, most=most)
    rows, older = _newest(case, name, before=before, most=most if each else history.READ)
    lines, left = (rows, None) if each else history.folded(rows, most)
    return told(lines), left or older


@requires("case.read")
@require_http_methods(["GET", "HEAD"])
def all_of(request, reference, kind):
    """The whole history, all notices or notes of a case, by keyset. With `each`, every look at the case is a line."""
    found = case_of(request, reference)
    if kind not in GATHERED:
        raise Http404
    before, each = request.GET.get("before", ""), "each" in request.GET
    before = int(before) if before.isdecimal() else None
    rows, older = _shown(found, kind, before=before, most=PAGE, each=each)
    record(Action.CASE_OPENED, actor=request.user, case=found, now=timezone.now(), page=kind)
    _read, title, template = GATHERED[kind]
    context = {"case": found, "title": title, "rows": rows, "older": older, "template": template, "each": each}
    context["is_folded"] = kind == "history" and history.is_folded(rows)
    context["may_know"] = may_know_who(request.user, found, timezone.now())
    return render(request, "cases/staff/all.html", context)


def _decisions(case, room) -> list:
    """What was decided and drafted, newest first, in the words of the room."""
    if "decide" not in room.casework:
        return []
    people = ("drafted_by", "approved_by", "returned_by")
    found = list(gathered(case, "decisions").select_related(*people).order_by("-id")[:10])
    labels = {outcome.code: outcome.label for outcome in room.outcomes}
    for made in found:
        made.said = labels.get(made.outcome, made.outcome)
        made.is_waiting = not made.approved_at and not made.returned_at
    return found


def _supplement(asked) -> dict | None:
    """What was asked for, each with what came."""
    if asked is None:
        return None
    chinese = is_chinese(get_language())
    lines = [
        {"label": item["zh" if chinese else "en"], "answer": asked.answer.get(item["key"], "")} for item in asked.items
    ]
    return {"asked": asked, "lines": lines}


def _clocks(case, now) -> list:
    """Every clock with its phase, ledger and working. They stay with the case: the room reads them there."""
    prefetch_related_objects([case], CLOCKS)
    found = list(case.deadlines.all())
    cal = None if all(clock.met_at for clock in found) else office()
    for clock in found:
        clock.case = case
        clock.phase = clocks.phase(clock, now)
        if clock.met_at:
            clock.lines = clock.working
        else:
            clocks.explain(clock, cal)
    return found


def _moves(case, room, user, now) -> list:
    """The buttons: moves of the room that fit the state and that this person may make."""
    return [
        {"name": name, "rule": MOVES[name]}
        for name in room.moves
        if transitions.fits(case, name) and may(user, MOVES[name].ability, unit=case.unit, now=now)
    ]


def _changed(request, reference, changed: Stale, **kept):
    """Somebody else saved first: the case as it is now, what changed, and what was typed. Nothing is overwritten."""
    found = case_of(request, reference)
    return _page(request, found, forms={"changes": told(changed.events), **kept}, status=409)


@requires("case.handle")
@require_POST
def move(request, reference, name):
    """One button, one move."""
    found = case_of(request, reference)
    act = room_of(found).moves.get(name)
    if act is None:
        raise Http404
    note = request.POST.get("note", "").strip()
    if MOVES[name].note_required and not note:
        messages.warning(request, _("Write the reason first, then press the button again."))
        return redirect("case", reference=reference)
    try:
        with transaction.atomic():
            act(actions.check_unchanged(found, seen_in(request)), actor=request.user, now=timezone.now(), note=note)
    except Stale as changed:
        return _changed(request, reference, changed, pressed={"name": name, "note": note})
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, str(MOVES[name].done))
    return redirect("case", reference=reference)


@requires("case.handle")
@require_http_methods(["GET", "POST"])
def page(request, reference, name):
    """A page of the room for staff, such as changing a report for somebody who calls."""
    found = case_of(request, reference)
    room, now = room_of(found), timezone.now()
    view = room.staff_pages.get(name)
    if view is None or not may(request.user, "case.handle", unit=found.unit, now=now):
        raise Http404
    if not _may_page(room, name, found, request.user, now):
        raise Http404
    return view(request, found)


def _may_page(room, name, case, user, now) -> bool:
    """Whether this person may do what a page of the room is for, beyond handling the case."""
    needed = room.page_abilities.get(name)
    return needed is None or may(user, needed, unit=case.unit, now=now)


def _for_reader(shown: dict, room, case, user, now) -> dict:
    """What a room shows, with the buttons of this reader: nobody types what they are then refused."""
    if "buttons" not in shown:
        return shown
    return {**shown, "buttons": [one for one in shown["buttons"] if _may_page(room, one[0], case, user, now)]}


@requires("case.note")
@require_POST
def note(request, reference):
    """內部註記."""
    found = case_of(request, reference)
    if not may_serve(request.user, "case.note", found):
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
    found = case_of(request, reference)
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
    found = case_of(request, reference)
    if not may(request.user, "case.assign", unit=found.unit):
        raise Http404
    form = AssignForm(request.POST, unit=found.unit)
    if not form.is_valid():
        return _page(request, found, forms={"assign_form": form}, status=422)
    try:
        with transaction.atomic():
            held = actions.check_unchanged(found, seen_in(request))
            actions.assign(held, officer=form.cleaned_data["officer"], actor=request.user, now=timezone.now())
    except Stale as changed:
        return _changed(request, reference, changed, assign_form=form)
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("The case is given to %(name)s.") % {"name": form.cleaned_data["officer"]})
    return redirect("case", reference=reference)


@requires("code.reissue")
@require_POST
def reissue(request, reference):
    """A new query code at the window; shown once on the page that answers."""
    found = case_of(request, reference)
    if not may_serve(request.user, "code.reissue", found):
        raise Http404
    code = actions.reissue_code(found, actor=request.user, now=timezone.now())
    return _page(request, found, code=code)
