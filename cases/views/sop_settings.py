"""標準作業程序 (/staff/settings/sops/): read every version, write a draft, publish it from a day.

Everybody at a desk may read; who writes does not publish (cases/sop_actions.py).
"""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import may, requires
from cases import catalogue, sop_actions, sop_words
from cases.calendar import TAIPEI
from cases.forms.sop import Ladder, PublishForm, SopForm, StageForm
from cases.models import Service, Sop

form_methods = require_http_methods(["GET", "HEAD", "POST"])
PARTS = (catalogue.STAGES, catalogue.RUNGS)


@requires("desk")
@require_GET
def sop_list(request):
    now = timezone.now()
    newest_first = Prefetch("sops", Sop.objects.order_by("-version"))
    services = list(Service.objects.prefetch_related(newest_first))
    today = now.astimezone(TAIPEI).date()
    for service in services:
        sops = list(service.sops.all())
        service.draft = next((sop for sop in sops if not sop.is_published), None)
        service.running = next((sop for sop in sops if sop.is_published and today in sop.effective), None)
        service.coming = next((sop for sop in sops if sop.is_published and sop.effective.lower > today), None)
    context = {"services": services, "may_edit": may(request.user, "sop.edit", now=now)}
    return render(request, "cases/sops/list.html", context)


@requires("desk")
@require_GET
def sop_read(request, code, version):
    """One version whole: stages, ladders, texts; of a draft also what it changes and what is missing."""
    now = timezone.now()
    sop = _sop(code, version)
    context = {"sop": sop, "service": sop.service, **shown(sop)}
    context["published"] = sop.service.sops.filter(is_published=True).order_by("-version")
    if not sop.is_published:
        context["changes"] = changes_of(sop, now)
        context["faults"] = sop_actions.publishing_faults(sop, actor=request.user, effective_from=None, now=now)
        context["may_edit"] = may(request.user, "sop.edit", now=now)
        context["may_publish"] = may(request.user, "sop.publish", now=now)
    return render(request, "cases/sops/read.html", context)


def shown(sop: Sop) -> dict:
    steps = catalogue.steps(sop, get_language())
    stages = zip(sop.stages.all(), steps, strict=True)
    return {
        "stages": [(stage, step, sop_words.ladder_words(sop, stage)) for stage, step in stages],
        "ladder": sop_words.ladder_words(sop, None),
        "extension": catalogue.extension_words(sop, get_language()),
        "total": catalogue.total_words(sop, get_language()),
    }


def changes_of(draft: Sop, now) -> list[str]:
    """Against the version in force, or, where a later one is published already, against that."""
    before = draft.service.sops.filter(is_published=True).order_by("-version").prefetch_related(*PARTS).first()
    return sop_words.changes(before, draft)


def _sop(code: str, version: int) -> Sop:
    found = Sop.objects.select_related("service", "drafted_by", "published_by").prefetch_related(*PARTS)
    return get_object_or_404(found, service__code=code, version=version)


def _draft(code: str, version: int) -> Sop:
    sop = _sop(code, version)
    if sop.is_published:
        raise Http404
    return sop


@requires("sop.edit")
@require_POST
def sop_draft(request, code):
    """Begin a new version; where there is a draft already, go there."""
    service = get_object_or_404(Service, code=code)
    try:
        draft = sop_actions.draft_sop(service, actor=request.user, now=timezone.now())
    except sop_actions.Refused as refusal:
        messages.warning(request, str(refusal))
        draft = service.sops.order_by("-version").first()
    return redirect("sop_read", code, draft.version)


@requires("sop.edit")
@form_methods
def sop_edit(request, code, version):
    """What holds for the whole case, and its ladder."""
    draft = _draft(code, version)

    def save(form, ladder):
        now = timezone.now()
        sop_actions.edit_draft(draft, values=form.cleaned_data, rungs=ladder.values(), actor=request.user, now=now)

    ladder = Ladder(request.POST or None, answers=Ladder.answers_of(draft, None))
    form = SopForm(request.POST or None, initial=SopForm.initial_of(draft), quiet=ladder.pressed)
    context = {"heading": _("The whole case")}
    return _edit(request, draft, form, ladder, save, context)


@requires("sop.edit")
@form_methods
def sop_stage(request, code, version, key=None):
    """One stage and its ladder; without a key, a new one at the end."""
    draft = _draft(code, version)
    stages = list(draft.stages.all())
    stage = next((stage for stage in stages if stage.key == key), None)
    if key is not None and stage is None:
        raise Http404

    def save(form, ladder):
        now = timezone.now()
        sop_actions.edit_stage(draft, key, values=form.cleaned_data, rungs=ladder.values(), actor=request.user, now=now)

    ladder = Ladder(request.POST or None, answers=Ladder.answers_of(draft, stage) if stage else [])
    initial = StageForm.initial_of(stage) if stage else {"order": len(stages) + 1}
    form = StageForm(request.POST or None, initial=initial, quiet=ladder.pressed)
    context = {"heading": _("Stage") if stage else _("New stage"), "stage": stage}
    return _edit(request, draft, form, ladder, save, context)


def _edit(request, draft, form, ladder, save, context):
    """Ask, judge, save; or show again what was typed: 422 when something is wrong, 200 when a row came or went."""
    refused = False
    if request.method == "POST" and not ladder.pressed:
        sound = [form.is_valid(), ladder.is_valid()]
        if all(sound) and _saved(form, ladder, save):
            messages.success(request, _("The draft is saved."))
            return redirect("sop_read", draft.service.code, draft.version)
        refused = True
    context |= {"sop": draft, "service": draft.service, "form": form, "ladder": ladder, "has_errors": refused}
    return render(request, "cases/sops/edit.html", context, status=422 if refused else 200)


def _saved(form, ladder, save) -> bool:
    try:
        save(form, ladder)
    except sop_actions.Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@requires("sop.edit")
@form_methods
def sop_stage_remove(request, code, version, key):
    """Take a stage with its texts and reminders out of a draft, after asking."""
    draft = _draft(code, version)
    if request.method == "POST":
        try:
            sop_actions.remove_stage(draft, key, actor=request.user, now=timezone.now())
            messages.success(request, _("The stage is removed from the draft."))
        except sop_actions.Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect("sop_read", code, version)
    stage = get_object_or_404(draft.stages, key=key)
    return render(request, "cases/sops/remove_stage.html", {"sop": draft, "service": draft.service, "stage": stage})


@requires("sop.edit")
@form_methods
def sop_discard(request, code, version):
    """Throw a draft away, after asking."""
    draft = _draft(code, version)
    if request.method == "POST":
        sop_actions.discard_draft(draft, actor=request.user, now=timezone.now())
        messages.success(request, _("The draft is discarded."))
        return redirect("sop_list")
    return render(request, "cases/sops/discard.html", {"sop": draft, "service": draft.service})


@requires("sop.publish")
@form_methods
def sop_publish(request, code, version):
    """What changes, what is missing, and the day it begins."""
    now = timezone.now()
    draft = _draft(code, version)
    form = PublishForm(request.POST or None, today=now.astimezone(TAIPEI).date())
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["effective_from"]
        try:
            sop_actions.publish_sop(draft, effective_from=day, actor=request.user, now=now)
        except sop_actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Published. Running cases keep the version they began with."))
            return redirect("sop_read", code, version)
    refused = request.method == "POST"
    context = {
        "sop": draft,
        "service": draft.service,
        "form": form,
        "changes": changes_of(draft, now),
        "faults": sop_actions.publishing_faults(draft, actor=request.user, effective_from=None, now=now),
        "has_errors": refused,
    }
    return render(request, "cases/sops/publish.html", context, status=422 if refused else 200)
