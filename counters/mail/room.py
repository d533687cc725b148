"""The room of the book: its columns, what it counts, what happens to a letter."""

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from counters import watch
from counters.books import Book, Column, MarkRule, of_detail, of_party
from counters.mail import arrivals, pages
from counters.mail.columns import addressee, fetcher, restricted, settled
from counters.mail.forms import MailForm
from counters.models import MailItem

FIELDS = ("number", "kind", "pieces", "is_restricted", "note")
KEEP_MONTHS = 12


def book() -> Book:
    watch.WATCHES["RM"] = arrivals.WATCH
    return Book(
        code="RM",
        sign="掛",
        title=_("Registered mail"),
        form=MailForm,
        detail=MailItem,
        details=details,
        answers=answers,
        parties=parties,
        words=words,
        columns=(
            Column("number", _("Registered number"), of_detail("number")),
            Column("kind", _("Kind"), of_detail("kind")),
            Column("addressee", _("Addressee"), addressee),
            Column("sender", _("Sender"), of_party("sender", "name"), in_list=False),
            Column("pieces", _("Pieces"), of_detail("pieces"), in_list=False, is_number=True),
            Column("restricted", _("Own hands"), restricted, in_list=False),
            Column("settled", _("Signed for or sent back"), settled),
            Column("fetcher", _("Fetched by"), fetcher, in_list=False),
            Column("note", _("Note"), of_detail("note"), in_list=False),
        ),
        marks={
            "signed": MarkRule(_("Signed for"), closes=True, by_hand=False),
            "returned": MarkRule(_("Sent back"), closes=True, by_hand=False),
        },
        opens=lambda line, data, now: watch.opened(line, token=data["number"]),
        taken=_("A letter with this number lies here already. Was it scanned twice?"),
        keep_months=KEEP_MONTHS,
        wrote=arrivals.arrived,
        later=(arrivals.FETCHER,),
        template="counters/mail/line.html",
        context=pages.line_context,
        list_template="counters/mail/list.html",
        list_context=pages.list_context,
        pages={"sign": pages.sign, "send-back": pages.send_back},
        list_pages={"waiting": pages.waiting},
        entry_template="counters/books/entry_addressed.html",
        totals=totals,
        related=("to", "to_unit"),
    )


def details(data: dict) -> dict:
    given = {name: data[name] for name in FIELDS if data.get(name) is not None}
    return {**given, "to": data["addressee"].user, "to_unit": data["addressee"].unit}


def answers(line) -> dict:
    """What the form starts with when a line is corrected."""
    mail = line.mail
    typed = _party(line, "addressee") or str(mail.to or mail.to_unit)
    return {name: getattr(mail, name) for name in FIELDS} | {"addressee": typed, "sender": _party(line, "sender")}


def parties(data: dict) -> list[dict]:
    """The sender, and an addressee who is not one of us."""
    people = {"sender": data.get("sender"), "addressee": data["addressee"].name}
    return [{"role": role, "name": name} for role, name in people.items() if name]


def words(data: dict) -> list[str]:
    to = data["addressee"]
    whom = [to.unit.name_zh, to.unit.name_en, *((to.user.name_zh, to.user.name_en) if to.user else ())]
    return [data["number"], data["number"][-4:], data.get("note", ""), *whom]


def totals(lines) -> list[tuple]:
    """Letters by kind, then how many were signed for, went back, and wait."""
    labels = dict(MailItem.Kind.choices)
    rows = dict(lines.values_list("mail__kind").annotate(Sum("mail__pieces")))
    marked = dict(lines.filter(marks__kind__in=("signed", "returned")).values_list("marks__kind").annotate(Count("pk")))
    return [
        *((label, rows[kind]) for kind, label in labels.items() if kind in rows),
        (_("Pieces in all"), sum(rows.values())),
        (_("Signed for"), marked.get("signed", 0)),
        (_("Sent back"), marked.get("returned", 0)),
    ]


def _party(line, role: str) -> str:
    return next((party.name for party in line.parties.all() if party.role == role), "")
