"""A law to take along: JSON at once; ODT and PDF drawn by a worker when somebody first asks, anew when it changes."""

import io
from datetime import datetime

from django.db import transaction

from cases import prints
from cases.models import PrintSheet
from disclosures.models import Edition, Law
from notifications.hints import hint

FORMS = {"pdf": "application/pdf", "odt": "application/vnd.oasis.opendocument.text"}
LANGUAGE = "zh-hant"  # the law speaks Chinese


def headline(law: Law) -> dict:
    """What a law is, in plain names; its text apart."""
    return {
        "pcode": law.pcode,
        "name": law.name,
        "name_en": law.name_en,
        "kind": law.level,
        "category": law.category,
        "changed_on": law.changed_on.isoformat(),
        "is_abolished": law.is_abolished,
        "source": law.address,
    }


def as_data(law: Law, edition: Edition) -> dict:
    """The law as data; what the JSON holds and the papers are drawn from."""
    return {
        **headline(law),
        "edition": edition.number,
        "history": law.history,
        "parts": [
            {"article": part.number, "text": part.text} if part.number else {"heading": part.heading}
            for part in edition.articles.all()
        ],
    }


def key_of(law: Law, form: str) -> str:
    return f"law-{law.pcode}.{form}"


def sheet(law: Law, form: str) -> PrintSheet | None:
    """The file, if it was drawn already; else it is asked for. Asking twice is asking once."""
    ready = prints.ready(key_of(law, form), LANGUAGE)
    if ready is None:
        PrintSheet.objects.get_or_create(key=key_of(law, form), language=LANGUAGE)
        transaction.on_commit(lambda: hint("disclosures.tasks.make_law_papers"), robust=True)
    return ready


def wanted(now: datetime) -> list[prints.Wanted]:
    """Those that were asked for, as the law stands now."""
    asked = set(PrintSheet.objects.filter(key__startswith="law-").values_list("key", flat=True))
    laws = {law.pcode: law for law in Law.objects.filter(pcode__in={key[4:12] for key in asked})}
    sheets = []
    for key in sorted(asked):
        law = laws.get(key[4:12])
        form = key.rpartition(".")[2]
        if law and form in FORMS:
            edition = law.editions.prefetch_related("articles").first()
            sheets.append(prints.Wanted(key, LANGUAGE, as_data(law, edition), DRAW[form]))
    return sheets


def draw_pdf(says: dict) -> bytes:
    from cases import pdf

    return pdf.render_pdf("documents/law.html", {"law": says}, LANGUAGE)


def draw_odt(says: dict) -> bytes:
    from odfdo import Document, Header, Paragraph

    document = Document("text")
    document.meta.title = says["name"]
    body = document.body
    body.clear()
    body.append(Header(1, says["name"]))
    body.append(Paragraph(says["source"]))
    for part in says["parts"]:
        if "heading" in part:
            body.append(Header(2, part["heading"]))
            continue
        body.append(Header(3, f"第 {part['article']} 條"))
        for line in part["text"].splitlines():
            body.append(Paragraph(line))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


DRAW = {"pdf": draw_pdf, "odt": draw_odt}
