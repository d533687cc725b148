"""查驗: is this paper ours, and does it still hold? For anyone who holds it; names only masked."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django import forms
from django.core.cache import cache
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from accounts.doors import public_form, public_page
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import documents, qr, signing
from cases.documents import Standing
from cases.forms.base import PortalForm
from cases.masking import mask_name
from cases.rooms import ROOMS

SECONDS_BETWEEN = 60  # two looks at one paper within a minute are one line in the trail: reloading must not fill it
TONES = {Standing.VALID: "", Standing.EARLY: "warn", Standing.EXPIRED: "warn"}  # of the panel; the others are "bad"


class TokenForm(PortalForm):
    """Asked by GET, for those who have the file and no camera; hence no honeypot."""

    honeypot = False

    link = forms.CharField(
        label=_("Address or token in the QR code"),
        help_text=_("It begins with http, or with 1 and a full stop. The number of the paper is not enough."),
        max_length=600,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the address or the token of the QR code.")},
    )

    def clean_link(self):
        token = self.cleaned_data["link"].strip().rstrip("/").rpartition("/")[2]
        if len(token) > signing.LONGEST or not signing.SHAPE.fullmatch(token):
            raise forms.ValidationError(
                _("This is not what our QR codes hold. Scan the code on the paper, or copy its whole address.")
            )
        return token


@public_page
@require_safe
def explain(request):
    """How to check a paper. A number alone proves nothing: numbers can be copied, signatures cannot."""
    form = TokenForm(request.GET if "link" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("verify_token", form.cleaned_data["link"])
    context = {"form": form, "has_errors": bool(form.errors)}
    return render(request, "cases/verify/explain.html", context, status=422 if form.errors else 200)


@public_form
@require_safe
def check(request, token):
    """What the scanned paper is worth now, and what stands on the true one. Unknown ones answer 404."""
    now = timezone.now()
    document = documents.find(token)
    if document is None:
        return _private(render(request, "cases/verify/unknown.html", status=404))
    standing = documents.standing(document, now)
    if request.method == "GET":
        _log(document, standing, now)
    context = {
        "document": document,
        "standing": standing,
        "tone": TONES.get(standing, "bad"),
        "checked_at": now,
        "title": documents.spoken(document.content["title"], get_language()),
        "sections": documents.sections(document, get_language(), public=True),
        "holder": _holder(document.case),
        "newer": document.superseded_by if standing == Standing.SUPERSEDED else None,
        "goes_on": _goes_on(document),
    }
    return _private(render(request, "cases/verify/check.html", context))


def _holder(case) -> str:
    """Whose paper it is, masked; not a word of who asked in discretion."""
    who = getattr(case, "applicant", None)
    return mask_name(who.name) if who and not case.discretion else ""


def _goes_on(document) -> str:
    """The address for officers, where this kind of paper is checked on the spot; it asks them to sign in."""
    room = ROOMS.get(document.case.service.code)
    name = room.scanned.get(document.kind) if room else None
    return reverse(name, args=[document.case.reference]) if name else ""


@public_form
@require_safe
def code(request, token):
    """The QR of a paper as a picture, for our pages that show it."""
    if signing.read_token(token) is None:
        raise Http404
    return _private(qr.picture(documents.verify_url(token, get_language())))


@public_page
@require_safe
def key(request):
    """The public keys, and how to check a paper where there is no network."""
    context = {"keys": _keys(), "fingerprint": _certificate().fingerprint(hashes.SHA256()).hex(":").upper()}
    return render(request, "cases/verify/key.html", context)


@public_page
@require_safe
def key_json(request):
    """The same for programs: every public key that ever signed, and the certificate of the PDF signature."""
    keys = [{name: entry[name] for name in ("id", "algorithm", "current", "public_key", "pem")} for entry in _keys()]
    certificate = _certificate().public_bytes(serialization.Encoding.PEM).decode()
    return JsonResponse({"format": signing.FORMAT, "keys": keys, "pdf_certificate": certificate})


def _keys() -> list[dict]:
    pem = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    current = signing.current_key_id()
    return [
        {
            "id": key_id,
            "algorithm": "Ed25519",
            "current": key_id == current,
            "public_key": public.public_bytes_raw().hex(),
            "pem": public.public_bytes(*pem).decode(),
        }
        for key_id, public in signing.public_keys().items()
    ]


def _certificate() -> x509.Certificate:
    return x509.load_pem_x509_certificate(signing.pdf_certificate()[0])


def _log(document, standing: str, now) -> None:
    """One line that it was looked at, not by whom."""
    try:
        first = cache.add(f"verified:{document.pk}", 1, SECONDS_BETWEEN)
    except (RedisError, OSError):
        first = True
    if first:
        record(
            Action.DOCUMENT_VERIFIED,
            actor=CITIZEN,
            case=document.case_id,
            now=now,
            number=document.number,
            standing=str(standing),
        )


def _private(response):
    """Not for search engines: the address is the paper's own secret."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
