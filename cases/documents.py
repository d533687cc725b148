"""核發文件: issued in the transaction of what they tell of, drawn and signed by a worker, proven at /verify/.

The row is the document: its content in both languages, the hash of that, and the signed token. The PDFs are renderings.

Content, fixed for all kinds (`zh` and `en` always together, both in words ready to print):

    {"title": {"zh", "en"}, "reference": "YD-115-000123-7", "filed_at": "2026-11-23T17:17:32+08:00",
     "unit": {"zh", "en", "phone"},
     "sections": [{"title": {"zh", "en"}, "rows": [{"label": {"zh", "en"}, "value": {"zh", "en"}}]}],
     "next": [{"zh", "en"}], "notes": [{"zh", "en"}]}

A content may add `roster_hash`, the check value of a list that stands outside the paper (docs/verify-offline.md).

Rows are shown to whoever scans the QR, so that a forged page with a true QR is found out. They hold no identity number,
telephone or address and names only masked; a row with `"private": true` stands on the paper alone.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F
from django.http import FileResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from audit.actions import record
from audit.models import Action
from cases import pdf, qr, rocdates, signing
from cases.models import Case, IssuedDocument, Rendering
from cases.pdf import render_pdf
from notifications.hints import hint

log = logging.getLogger(__name__)

LANGUAGES = ("zh-hant", "en")
PROOFS = {"roster_hash"}
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
FIELD = "Portal"  # the name of the signature field in the PDF
TASK = "cases.tasks.make_rendering"
WAITS = [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]
"""How long after its issue a rendering is tried (again), by the number of tries so far; after these, once a day."""

BESIDE: list[Callable[[IssuedDocument, str], dict]] = []
"""What apps print on a paper besides what it states and proves: `part(document, language)` answers, by the name its
template knows it by, {"address": …} and what else there is to say; the address gets its QR. Filled at start-up."""


class Standing(models.TextChoices):
    """What a document is worth at a given moment."""

    VALID = "valid", pgettext_lazy("document", "Valid")
    EARLY = "early", pgettext_lazy("document", "Not valid yet")
    EXPIRED = "expired", pgettext_lazy("document", "Expired")
    SUPERSEDED = "superseded", pgettext_lazy("document", "Replaced by a newer one")
    WITHDRAWN = "withdrawn", pgettext_lazy("document", "Withdrawn")


# --- Issue and withdraw -----------------------------------------------------------------------------------------------
@transaction.atomic
def issue(
    case: Case,
    kind: str,
    *,
    content: dict,
    unit,
    actor,
    now: datetime,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> IssuedDocument:
    """Issue a document of this case; it takes the place of the current one of its kind (letters stand side by side).

    The PDFs follow by worker.

    Belongs into the transaction of the fact it states. `valid_until` is the first instant it no longer holds.
    Raises ValueError for a content that is not whole (see above).
    """
    _check(content)
    earlier = _earlier(case)
    alone = kind not in IssuedDocument.SEVERAL
    current = [row.pk for row in earlier if alone and row.kind == kind and row.is_current]
    number = f"{case.reference}/{len(earlier) + 1}"
    moments = {"issued_at": now, "valid_from": valid_from, "valid_until": valid_until}
    moments = {name: moment and moment.replace(microsecond=0) for name, moment in moments.items()}
    digest = signing.content_hash(content)
    if current:
        IssuedDocument.objects.filter(pk__in=current).update(is_current=False)
    document = IssuedDocument.objects.create(
        case=case,
        kind=kind,
        number=number,
        unit=unit,
        content=content,
        content_hash=digest,
        key_id=signing.current_key_id(),
        token=signing.sign_token(
            signing.Facts(number=number, kind=kind, unit=unit.code, content_hash=digest, **moments)
        ),
        is_demo=settings.DEMO,
        **moments,
    )
    if current:
        IssuedDocument.objects.filter(pk__in=current).update(superseded_by=document)
    rows = Rendering.objects.bulk_create([Rendering(document=document, language=code) for code in LANGUAGES])
    record(Action.DOCUMENT_ISSUED, actor=actor, case=case, now=now, number=number, kind=kind)
    _offer_after_commit([row.pk for row in rows])
    return document


def _earlier(case: Case) -> list[IssuedDocument]:
    """The documents of the case so far. With the first one there is nobody to wait for; later, one issues at a time."""
    known = IssuedDocument.objects.filter(case=case).only("pk", "kind", "is_current").order_by("pk")
    if not (rows := list(known)):
        return rows
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    return list(known.all())


@transaction.atomic
def withdraw(document: IssuedDocument, *, actor, now: datetime, note: str = "") -> bool:
    """Take a document back: whoever scans it is told so from now on. False where it was withdrawn before.

    `note` goes to the trail and holds no personal data.
    """
    rows = IssuedDocument.objects.filter(pk=document.pk, withdrawn_at=None)
    if not rows.update(is_current=False, withdrawn_at=now):
        return False
    document.is_current, document.withdrawn_at = False, now
    record(
        Action.DOCUMENT_WITHDRAWN,
        actor=actor,
        case=document.case_id,
        now=now,
        note=note,
        number=document.number,
        kind=document.kind,
    )
    return True


def _check(content: dict) -> None:
    """Raise ValueError unless the content is whole: every text in both languages, nothing that is not asked for."""
    if set(content) - PROOFS != {"title", "reference", "filed_at", "unit", "sections", "next", "notes"}:
        raise ValueError("a document's content has seven parts; see cases/documents.py")
    if datetime.fromisoformat(content["filed_at"]).tzinfo is None:
        raise ValueError("filed_at is an ISO 8601 moment with its time zone")
    rows = [row for section in content["sections"] for row in section["rows"]]
    texts = [content["title"], content["unit"], *content["next"], *content["notes"]]
    texts += [section["title"] for section in content["sections"]]
    texts += [row["label"] for row in rows]
    for text in [*texts, *(row["value"] for row in rows)]:
        if not all(isinstance(text.get(code), str) for code in ("zh", "en")):
            raise ValueError("a text of the document is missing in one language")
    # A value may be empty, as an answer may be; what we say ourselves may not.
    if not all(text[code].strip() for text in texts for code in ("zh", "en")):
        raise ValueError("a text of the document is empty")


def _offer_after_commit(ids: list[int]) -> None:
    def offer_renderings():
        offer(ids)

    transaction.on_commit(offer_renderings, robust=True)


def offer(ids: list[int]) -> bool:
    """Hint to the queue that these renderings wait. False where the broker is away: the sweep finds them."""
    return all(hint(TASK, pk) for pk in ids)


def ask(document: IssuedDocument, language: str, sheet: str) -> None:
    """Have another sheet of a document drawn, a copy or a roll: by the worker, like the first."""
    row, is_new = Rendering.objects.get_or_create(document=document, language=language, sheet=sheet)
    if is_new:
        _offer_after_commit([row.pk])


# --- Draw and sign (in a worker) --------------------------------------------------------------------------------------
def make_rendering(rendering_id: int, *, now: datetime) -> bool:
    """Draw, sign and store one PDF. False where it was made already, by another worker meanwhile, or went wrong.

    No lock is held while it is drawn: of two that draw the same, the first to finish wins, the other's file goes.
    What goes wrong stands in `error`; the sweep tries again.
    """
    waiting = Rendering.objects.filter(pk=rendering_id, made_at=None)
    row = waiting.select_related("document__unit").first()
    if row is None or not waiting.filter(tries=row.tries).update(tries=F("tries") + 1):
        return False
    try:
        data = _draw(row.document, row.language, row.sheet)
        name = default_storage.save(_path(row), ContentFile(data))
    except Exception as fault:
        # Whatever it was, also the worker's time limit: the row says so, and the sweep comes back to it.
        log.exception("document rendering %s failed", rendering_id)
        waiting.update(error=f"{type(fault).__name__}: {fault}"[:200])
        return False
    if waiting.update(file=name, sha256=hashlib.sha256(data).hexdigest(), made_at=now, error=""):
        return True
    default_storage.delete(name)
    return False


def make_missing_documents(*, now: datetime, most: int = 20) -> dict:
    """Make what the queue lost or what went wrong before, a few at a time; the counts."""
    rows = Rendering.objects.filter(made_at=None).values_list("pk", "tries", "document__issued_at")
    due = [pk for pk, tries, issued_at in rows.order_by("tries", "pk")[:200] if now >= issued_at + wait(tries)][:most]
    made = sum(make_rendering(pk, now=now) for pk in due)
    return {"due": len(due), "made": made}


def wait(tries: int) -> timedelta:
    """How long after the issue the next try is due."""
    return WAITS[tries] if tries < len(WAITS) else timedelta(days=tries - len(WAITS) + 1)


def _draw(document: IssuedDocument, language: str, sheet: str = "") -> bytes:
    address = verify_url(document.token, language)
    content = spoken(document.content, language)
    beside = {name: said for part in BESIDE for name, said in part(document, language).items()}
    context = {
        **beside,
        "content": content,
        "sections": sections(document, language),
        "rare": pdf.not_in_font(signing.canonical(content).decode()),
        "number": document.number,
        "kind": document.kind,
        "sheet": sheet,
        "verify_url": address,
        "filed_at": rocdates.moment(datetime.fromisoformat(content["filed_at"]), language),
        "issued_at": rocdates.moment(document.issued_at, language),
        "valid_from": document.valid_from and rocdates.moment(document.valid_from, language),
        "valid_until": document.valid_until and rocdates.moment(document.valid_until, language),
        "demo": document.is_demo,
    }
    templates = [f"documents/{document.kind}.html", "documents/acknowledgement.html"]  # a page of its own, or the usual
    addresses = {"qr": address, **{name: said["address"] for name, said in beside.items()}}
    pictures = {name: qr.svg(text, border=2) for name, text in addresses.items()}
    drawn = render_pdf(templates, context, language, pictures=pictures)
    with translation.override(language):
        reason = _("Issued by the coast guard, No. %(number)s") % {"number": document.number}
    return pdf.sign_pdf(drawn, reason=reason, field=FIELD)


def _path(row: Rendering) -> str:
    name = "-".join(filter(None, (str(row.document_id), row.language, row.sheet)))
    return f"documents/{row.document.issued_at.astimezone(signing.TAIPEI):%Y/%m}/{name}.pdf"


def sections(document: IssuedDocument, language: str, *, public: bool = False) -> list[dict]:
    """The sections in one language; `public` without the rows meant for the paper alone.

    Rows whose value is Chinese on an English paper, as names are, carry `in_chinese` for the `lang` attribute.
    """
    english = not rocdates.is_chinese(language)
    shown = []
    for section in spoken(document.content["sections"], language):
        rows = [
            {**row, "in_chinese": english and bool(HAN.search(row["value"]))}
            for row in section["rows"]
            if not (public and row.get("private"))
        ]
        if rows:
            shown.append({"title": section["title"], "rows": rows})
    return shown


def spoken(value, language: str):
    """The content in one language: every `{"zh", "en"}` becomes its text; a unit keeps its telephone."""
    code = "zh" if rocdates.is_chinese(language) else "en"
    if isinstance(value, list):
        return [spoken(part, language) for part in value]
    if not isinstance(value, dict):
        return value
    if not value.keys() >= {"zh", "en"}:
        return {name: spoken(part, language) for name, part in value.items()}
    others = {name: part for name, part in value.items() if name not in ("zh", "en")}
    return {"name": value[code], **others} if others else value[code]


# --- Prove and hand out -----------------------------------------------------------------------------------------------
def verify_url(token: str, language: str) -> str:
    """What the QR holds."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('verify_token', args=[token])}"


def find(token: str) -> IssuedDocument | None:
    """The document of a token, with its case, applicant and unit; None unless signature, row and content agree."""
    facts = signing.read_token(token)
    if facts is None:
        return None
    rows = IssuedDocument.objects.select_related("case__applicant", "case__service", "unit", "superseded_by")
    document = rows.filter(token=token).first()
    if document is None:
        log.warning("a token signed by key %s is not in the register", facts.key_id)
        return None
    if not hmac.compare_digest(signing.content_hash(document.content), facts.content_hash):
        log.error("the content of document %s was changed in the database", document.pk)
        return None
    return document


def standing(document: IssuedDocument, now: datetime) -> Standing:
    """What the document is worth at this moment. Withdrawn outweighs replaced, and both outweigh its dates."""
    if document.withdrawn_at:
        return Standing.WITHDRAWN
    if not document.is_current:
        return Standing.SUPERSEDED
    if document.valid_until and now >= document.valid_until:
        return Standing.EXPIRED
    if document.valid_from and now < document.valid_from:
        return Standing.EARLY
    return Standing.VALID


def open_rendering(document: IssuedDocument, language: str, sheet: str = "") -> tuple[BytesIO, str] | None:
    """The PDF and the name to save it under; None while it is not made, or where the stored file is not ours."""
    row = _made(document, language, sheet).first()
    if row is None:
        return None
    try:
        with row.file.open("rb") as file:
            data = file.read()
    except FileNotFoundError:
        log.error("the file of rendering %s is gone", row.pk)
        return None
    if not hmac.compare_digest(hashlib.sha256(data).hexdigest(), row.sha256):
        log.error("the file of rendering %s was changed", row.pk)
        return None
    name = "-".join(filter(None, (document.number.replace("/", "-"), row.language[:2], sheet)))
    return BytesIO(data), f"{name}.pdf"


def is_made(document: IssuedDocument, language: str) -> bool:
    """Whether there is a PDF to hand out; for pages that only offer it."""
    return _made(document, language).exists()


def _made(document: IssuedDocument, language: str, sheet: str = ""):
    code = "zh-hant" if rocdates.is_chinese(language) else "en"
    return document.renderings.filter(language=code, sheet=sheet, made_at__isnull=False)


def download(file, filename: str, *, content_type: str = "application/pdf") -> FileResponse:
    """The answer of a view that hands out a file: saved, never shown inside our address, kept by nobody between."""
    response = FileResponse(file, as_attachment=True, filename=filename, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
