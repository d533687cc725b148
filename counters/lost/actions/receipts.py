"""收據: given with the entry, anew when what it says changes; every print after the first is a copy."""

from datetime import datetime

from django.db import transaction

from audit.actions import record
from audit.models import Action
from cases import documents
from cases.models import Case, IssuedDocument, Rendering
from counters.lost.receipt import content
from counters.models import Keeping

RECEIPT = IssuedDocument.Kind.RECEIPT
Sheet = Rendering.Sheet
COPY_OF = {Sheet.ORIGINAL: Sheet.COPY, Sheet.ROLL: Sheet.ROLL_COPY}


def give_receipt(case: Case, keeping: Keeping, *, actor, now: datetime) -> IssuedDocument:
    """掣給收據: signed, with its QR. It takes the place of the one before, and its first print is an original."""
    Keeping.objects.filter(pk=case.pk).update(printed_at=None)
    keeping.printed_at = None
    return documents.issue(case, RECEIPT, content=content(case, keeping), unit=case.unit, actor=actor, now=now)


@transaction.atomic
def print_receipt(case: Case, sheet: str, *, actor, now: datetime):
    """The file to print, the first time the original and then copies: (file, name), or None while it is being drawn.

    KeyError for a sheet that is no original.
    """
    keeping = Keeping.objects.select_for_update().get(pk=case.pk)
    document = case.documents.get(kind=RECEIPT, is_current=True)
    wanted = COPY_OF[Sheet(sheet)] if keeping.printed_at else Sheet(sheet)
    found = documents.open_rendering(document, case.language, wanted)
    if found is None:
        documents.ask(document, case.language, wanted)
        return None
    if not keeping.printed_at:
        keeping.printed_at = now
        keeping.save(update_fields=["printed_at"])
    record(Action.DOCUMENT_OPENED, actor=actor, case=case, now=now, number=document.number, sheet=wanted)
    return found
