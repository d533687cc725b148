"""A form to type into: OpenDocument text, one table a part, the answer's cell empty. Open format first (facts §2.5)."""

import io

from django.utils.translation import gettext as _

BOX, TICKED = "□", "■"
LINES = {"lines": 4}  # empty lines a kind of question gets to write on

# What stands in an empty cell, by the kind of question: where the date goes, in which order.
BLANKS = {
    "day": lambda: _("year ____ month ____ day ____"),
    "moment": lambda: _("year ____ month ____ day ____ time ____ : ____"),
    "time": lambda: _("____ : ____"),
}


def draw(says: dict) -> bytes:
    """The ODT of a blank form (see cases/blank_forms.py for `says`)."""
    from odfdo import Document, Header, Paragraph

    document = Document("text")
    document.meta.title = says["title"]
    body = document.body
    body.clear()
    body.append(Header(1, says["title"]))
    body.append(Paragraph(_("Coast Guard Administration, Ocean Affairs Council")))
    body.append(Paragraph(_("Type your answers into the right column, print, sign, and bring or send the form.")))
    for number, part in enumerate(says["parts"], 1):
        body.append(Header(2, part["title"]))
        body.append(_table(part, number))
    body.append(Header(2, _("Declaration and signature")))
    body.append(Paragraph(_("What I have stated is true and complete. I have read how my data are used.")))
    body.append(Paragraph(_("Signature: ____________________    Date: ____________________")))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(part: dict, number: int):
    from odfdo import Cell, Row, Table

    table = Table(f"part {number}")
    for question in part["questions"]:
        row = Row()
        row.append(Cell(text=_asked(question)))
        row.append(Cell(text=_space(question)))
        table.append(row)
    return table


def _asked(question: dict) -> str:
    optional = "" if question["is_required"] else _(" (optional)")
    hint = f"\n{question['hint']}" if question["hint"] else ""
    return f"{question['label']}{optional}{hint}"


def _space(question: dict) -> str:
    if question["options"]:
        return "   ".join(f"{TICKED if ticked else BOX} {words}" for words, ticked in question["options"])
    if question["kind"] in BLANKS:
        return BLANKS[question["kind"]]()
    return "\n" * (LINES.get(question["kind"], 1) - 1)
