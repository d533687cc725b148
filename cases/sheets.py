"""張貼用流程單: one A4 sheet for each published procedure and language, for the window and the notice board.

Made by a worker and stored; web processes only hand the file out. What is missing is found by looking, so a lost hint
costs minutes and no more.
"""

import hashlib
import logging
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from cases import catalogue, flowchart
from cases.calendar import TAIPEI
from cases.models import Sop, SopSheet
from cases.pdf import render_pdf
from notifications.hints import hint

log = logging.getLogger(__name__)

TASK = "cases.tasks.make_sheets"
MOST = 40  # sheets of one round: about a second each


def offer_after_commit() -> None:
    """Hint to the queue, once the publication stands, that sheets are to be made."""
    transaction.on_commit(lambda: hint(TASK), robust=True)


def make_sheets(*, now: datetime, most: int = MOST) -> dict[str, int]:
    """Draw and store the sheets that are missing: of every published version that holds today or later.

    Returns how many were made and how many failed (each with its reason in `error`; the next round tries again).
    """
    _reserve(now)
    waiting = (
        SopSheet.objects.filter(made_at=None).select_related("sop__service__owner__parent").order_by("error", "pk")
    )
    done = [make_sheet(sheet, now=now) for sheet in waiting[:most]]
    return {"made": sum(done), "failed": len(done) - sum(done)}


def _reserve(now: datetime) -> None:
    today = now.astimezone(TAIPEI).date()
    holding = Q(effective__endswith__gt=today) | Q(effective__upper_inf=True)
    sops = Sop.objects.filter(holding, is_published=True).values_list("pk", flat=True)
    known = set(SopSheet.objects.filter(sop__in=sops).values_list("sop_id", "language"))
    rows = [(pk, code) for pk in sops for code, _name in settings.LANGUAGES if (pk, code) not in known]
    SopSheet.objects.bulk_create(
        [SopSheet(sop_id=pk, language=code) for pk, code in rows],
        ignore_conflicts=True,  # another worker may be reserving the same
    )


def make_sheet(sheet: SopSheet, *, now: datetime) -> bool:
    """Draw and store one sheet. False where drawing or storing failed; the row then says why.

    No lock is held while it is drawn: of two workers the first to finish wins, the other's file goes.
    """
    waiting = SopSheet.objects.filter(pk=sheet.pk, made_at=None)
    try:
        data = draw(sheet.sop, sheet.language)
        name = default_storage.save(_path(sheet, now), ContentFile(data))
    except Exception as fault:
        log.exception("sheet %s failed", sheet.pk)
        waiting.update(error=f"{type(fault).__name__}: {fault}"[:200])
        return False
    if not waiting.update(file=name, sha256=hashlib.sha256(data).hexdigest(), made_at=now, error=""):
        default_storage.delete(name)
    return True


def _path(sheet: SopSheet, now: datetime) -> str:
    service = sheet.sop.service
    return f"sop/{now.astimezone(TAIPEI).year}/{service.code}-v{sheet.sop.version}-{sheet.language}.pdf"


def draw(sop: Sop, language: str) -> bytes:
    """The PDF of one version in one language."""
    with translation.override(language):
        context = sheet_context(sop, language)
        chart = flowchart.draw(context["steps"], title=context["chart_alt"], language=language, font="Portal")
    return render_pdf("documents/sop.html", context, language, pictures={"chart": chart.encode()})


def sheet_context(sop: Sop, language: str) -> dict:
    """What stands on the sheet, in the language that is active. No address of a person, no telephone but the unit's."""
    service = sop.service
    unit = service.owner
    return {
        "service": service,
        "sop": sop,
        "steps": catalogue.steps(sop, language),
        "total": catalogue.total_words(sop, language),
        "chart_alt": _("Flow chart of the stages; the same in words is beside it"),
        "phone": unit and (unit.phone or (unit.parent.phone if unit.parent else "")),
    }
