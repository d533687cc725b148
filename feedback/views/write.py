"""/mailbox/write/: the letter, a page to look it over, one press, the receipt. Nothing typed is ever lost."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form
from audit.actors import CITIZEN
from cases import brakes, drafts, masking
from cases.actions import Refused
from cases.brakes import network_of
from cases.codes import derive_code
from cases.documents import download, is_made, open_rendering
from cases.models import IssuedDocument, Service
from feedback.actions.petitions import FORM, SERVICE, file_petition
from feedback.models import Petition
from feedback.petitions import gate, intake
from feedback.petitions.forms import LetterForm, SendForm, letter_of
from feedback.petitions.letter import CONSENT
from feedback.petitions.similar import similar

TRAPPED = "gate"  # the step of the draft that says the trap was sprung


def _service() -> Service:
    return get_object_or_404(Service.objects.select_related("owner__parent"), code=SERVICE, is_open=True)


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def write(request):
    """寫信: one page, prefilled with what this browser has begun."""
    now, service = timezone.now(), _service()
    draft = drafts.draft_of(request, service, now=now)
    if draft and draft.case:
        return redirect("mailbox_received")
    if request.method != "POST":
        return _ask(request, service, LetterForm(answers=intake.answers_of(draft)), draft)
    kept_as = {"language": get_language(), "version": FORM, "now": now}
    page = intake.press(
        request,
        lambda data, quiet: LetterForm(data, quiet=quiet),
        draft,
        begin=lambda: drafts.begin(service, **kept_as),
        actor=CITIZEN,
        now=now,
    )
    if not page.is_done:
        answer = _ask(request, service, page.form, page.draft, status=422 if page.has_errors else 200)
    else:
        if page.form.is_suspicious:
            drafts.keep(page.draft, service, TRAPPED, {"trapped": True}, **kept_as)
        page.draft = drafts.keep(page.draft, service, intake.STEP, page.form.answers(), **kept_as)
        answer = redirect("mailbox_check")
    return drafts.hand_out(answer, page.draft, service) if page.draft else answer


def _ask(request, service, form, draft, status=200):
    context = {
        "service": service,
        "form": form,
        "files": list(draft.attachments.order_by("pk")) if draft else [],
        "most": settings.UPLOAD_FILES,
        "limit": settings.UPLOAD_BYTES,
        "has_errors": status == 422,
    }
    return render(request, "feedback/petitions/write.html", context, status=status)


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    """看一遍: the letter as it will be read, what is answered already, the privacy notice, and the button."""
    now, service = timezone.now(), _service()
    draft = drafts.draft_of(request, service, now=now)
    if draft and draft.case:
        return redirect("mailbox_received")
    answers = intake.answers_of(draft)
    letter = letter_of(answers, Petition.Source.ONLINE) if answers else None
    if letter is None:
        return redirect("mailbox_write")
    if request.method != "POST":
        return _show(request, service, draft, answers, SendForm(initial={"stamp": gate.stamp(draft, now=now)}), now)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _show(request, service, draft, answers, form, now, status=422)
    contact, network = letter.email or letter.phone, network_of(request)
    if gate.is_crowded(contact, network, now=now):
        response = render(request, "feedback/petitions/crowded.html", status=429)
        response["Retry-After"] = str(int(brakes.WINDOW.total_seconds()))
        return response
    wait = _wait(form, draft, now)
    if wait:
        form.add_error(None, wait)
        return _show(request, service, draft, answers, form, now, status=422)
    try:
        file_petition(letter, draft=draft, now=now)
    except Refused as why:
        form.add_error(None, str(why))
        return _show(request, service, draft, answers, form, now, status=422)
    gate.count(contact, network, now=now)
    return redirect("mailbox_received")


def _wait(form: SendForm, draft, now) -> str:
    """What to say to whoever came through too quickly; empty lets the letter pass."""
    given = form.cleaned_data
    is_trapped = form.is_suspicious or TRAPPED in drafts.answers_of(draft)
    left = gate.seconds_left(given["stamp"], given["work"], draft=draft, is_trapped=is_trapped, now=now)
    if left is None:
        form.data = form.data.copy()
        form.data[form.add_prefix("stamp")] = gate.stamp(draft, now=now)
        return _("This page was open for a long time. Look it over once more, then press the button again.")
    if not left:
        return ""
    words = ngettext(
        "That was very quick. Wait %(seconds)d second, then press the button again. So we keep machines out.",
        "That was very quick. Wait %(seconds)d seconds, then press the button again. So we keep machines out.",
        left,
    )
    return words % {"seconds": left}


def _show(request, service, draft, answers, form, now, status=200):
    context = {
        "service": service,
        "form": form,
        "sections": LetterForm().sections(answers),
        "files": list(draft.attachments.order_by("pk")),
        "cautions": _cautions(answers),
        "similar": similar(f"{answers['subject']} {answers['content'][:300]}", now=now),
        "version": CONSENT,
        "zeros": gate.BITS,
        "has_errors": status == 422,
    }
    return render(request, "feedback/petitions/check.html", context, status=status)


def _cautions(answers: dict) -> list[str]:
    """What should be known before it is sent; nothing of it stops the letter."""
    said = []
    if not answers.get("name"):
        said.append(_("Without your name we register the letter, but the law lets us leave it unanswered."))
    if answers.get("reply_by") == Petition.ReplyBy.NONE:
        said.append(_("You asked for no answer. You can follow the letter with its number and code."))
    if answers.get("is_secret") and answers.get("kind") == Petition.Kind.MISCONDUCT:
        said.append(_("It goes to the ethics office, sealed: neither the unit nor the secretariat can open it."))
    return said


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def received(request):
    """收到了: number and query code, for half an hour in the browser that sent it."""
    now, service = timezone.now(), _service()
    draft = drafts.draft_of(request, service, now=now)
    if draft is None or draft.case is None:
        return redirect("mailbox")
    if request.method == "POST":
        return drafts.take_back(redirect("mailbox_write"), service)
    case = draft.case
    document = case.documents.filter(kind=IssuedDocument.Kind.ACKNOWLEDGEMENT, is_current=True).first()
    if "pdf" in request.GET and document and (found := open_rendering(document, get_language())):
        return download(*found)
    context = {
        "service": service,
        "case": case,
        "code": derive_code(draft.submission_key),
        "waiting": masking.mask_email(case.petition.email_waiting),
        "is_mailed": case.notices.filter(kind="petition_confirm").exists(),
        "pdf_ready": document is not None and is_made(document, get_language()),
        "pdf_waits": "pdf" in request.GET,
    }
    return render(request, "feedback/petitions/received.html", context)
