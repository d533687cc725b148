"""/staff/mailbox/new/: a letter, a call, a visit, a media item is taken down, read back if it was told, and filed."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from cases import counter, drafts
from cases.actions import Refused
from cases.codes import derive_code
from cases.forms.base import PortalForm
from cases.models import Case, Draft, Service
from feedback.actions.petitions import FORM, SERVICE, file_petition
from feedback.models import Petition
from feedback.petitions import intake
from feedback.petitions.forms import ReadBackForm, TakenDownForm, letter_of

Source = Petition.Source
# How it came -> the channel of the case, coarser
CHANNELS = {
    Source.PHONE: Case.Channel.PHONE,
    Source.VISIT: Case.Channel.COUNTER,
    Source.LETTER: Case.Channel.POST,
    Source.EMAIL: Case.Channel.EMAIL,
    Source.MEDIA: Case.Channel.MEDIA,
    Source.PLATFORM: Case.Channel.PLATFORM,
}
SOURCE = "source"  # the step of the draft that says how it came


@requires("petition.record")
@require_http_methods(["GET", "HEAD"])
def choose(request):
    """How did it reach us?"""
    sources = [(source.value, source.label) for source in CHANNELS]
    begun = counter.open_drafts(request.user, now=timezone.now()).filter(service__code=SERVICE)
    return render(request, "feedback/petitions/choose.html", {"sources": sources, "begun": begun})


@requires("petition.record")
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request, source, draft=None):
    """記錄: one page, by whoever heard or opened it."""
    now, source = timezone.now(), _known(source)
    found = _draft(request, draft, now) if draft else None
    if found and found.case:
        return redirect("mailbox_new_filed", found.pk)
    if request.method != "POST":
        answers = intake.answers_of(found) or {"received_at": now.isoformat()}
        return _ask(request, source, TakenDownForm(source=source, now=now, answers=answers), found)
    page = intake.press(
        request,
        lambda data, quiet: TakenDownForm(data, source=source, now=now, quiet=quiet),
        found,
        begin=lambda: _begin(source, request.user, now),
        actor=request.user,
        now=now,
    )
    if not page.is_done:
        return _ask(request, source, page.form, page.draft, status=422 if page.has_errors else 200)
    kept = drafts.keep(page.draft, page.draft.service, intake.STEP, page.form.answers(), **_kept_as(now))
    kept.received_at = page.form.cleaned_data["received_at"]
    kept.save(update_fields=["received_at"])
    return redirect("mailbox_new_check", source, kept.pk)


def _known(source: str) -> str:
    if source not in CHANNELS:
        raise Http404
    return Source(source)


def _kept_as(now) -> dict:
    return {"language": get_language(), "version": FORM, "now": now}


def _begin(source: str, user, now) -> Draft:
    service = get_object_or_404(Service, code=SERVICE)
    begun = {"channel": CHANNELS[source], "received": now, "language": get_language()}
    draft = counter.begin(service, **begun, actor=user, now=now)
    return drafts.keep(draft, service, SOURCE, {"source": source}, **_kept_as(now))


def _draft(request, key, now) -> Draft:
    found = counter.draft_of(request.user, key, now=now)
    if found is None or found.service.code != SERVICE:
        raise Http404
    return found


def _ask(request, source, form, draft, status=200):
    context = {
        "source": source,
        "title": Source(source).label,
        "is_oral": source in Petition.ORAL,
        "form": form,
        "draft": draft,
        "files": list(draft.attachments.order_by("pk")) if draft else [],
        "most": settings.UPLOAD_FILES,
        "limit": settings.UPLOAD_BYTES,
        "has_errors": status == 422,
    }
    return render(request, "feedback/petitions/take_down.html", context, status=status)


@requires("petition.record")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, source, draft):
    """朗讀: what was told is read out as it stands, signed or agreed to; then it is filed (行政程序法 §169)."""
    now, source = timezone.now(), _known(source)
    found = _draft(request, draft, now)
    if found.case:
        return redirect("mailbox_new_filed", found.pk)
    answers = intake.answers_of(found)
    if not answers:
        return redirect("mailbox_new_again", source, found.pk)
    is_oral = source in Petition.ORAL
    posted = request.POST if request.method == "POST" else None
    form = ReadBackForm(posted) if is_oral else PortalForm(posted, honeypot=False)
    if form.is_valid() and _file(request, source, found, answers, form, now):
        return redirect("mailbox_new_filed", found.pk)
    context = {
        "source": source,
        "title": Source(source).label,
        "draft": found,
        "is_oral": is_oral,
        "sections": TakenDownForm(source=source, now=now).sections(answers),
        "files": list(found.attachments.order_by("pk")),
        "form": form,
        "now": now,
        "has_errors": form.is_bound,
    }
    return render(request, "feedback/petitions/read_back.html", context, status=422 if form.is_bound else 200)


def _file(request, source, draft, answers, form, now) -> bool:
    """Whether it was filed; what speaks against it stands in the form."""
    letter = letter_of(answers, source, proof=form.cleaned_data.get("proof", ""))
    if letter is None:
        form.add_error(None, TakenDownForm(source=source).fields["topic"].error_messages["required"])
        return False
    try:
        file_petition(letter, draft=draft, actor=request.user, now=now)
    except Refused as why:
        form.add_error(None, str(why))
    return not form.errors


@requires("petition.record")
@require_http_methods(["GET", "HEAD"])
def filed(request, draft):
    """The number and the code, for the person who told or wrote it."""
    found = _draft(request, draft, timezone.now())
    if found.case is None:
        raise Http404
    is_visible = Case.objects.visible_to(request.user).filter(pk=found.case_id).exists()
    context = {"case": found.case, "code": derive_code(found.submission_key), "is_visible": is_visible}
    return render(request, "feedback/petitions/filed.html", context)


def resume(draft: Draft):
    """Somebody goes on with what they had begun: the list of drafts leads here by the room."""
    kept = drafts.answers_of(draft).get(SOURCE, {})
    return redirect("mailbox_new_again", kept["source"], draft.pk) if kept else redirect("mailbox_new")
