"""The room of the book: its columns, what it counts, what happens to a visit."""

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from counters import watch
from counters.books import Book, Column, MarkRule, of_detail, of_party
from counters.models import OpenLine, Visit
from counters.models.visitors import Purpose
from counters.visitors import pages, presence
from counters.visitors.columns import host, last_four, left, paper
from counters.visitors.forms import VisitForm
from counters.visitors.presence import COMPANION, HOST, VEHICLE, VISITOR

KEEP_MONTHS = 6  # facts §5.3; purpose gone, deleted (個人資料保護法 §11 III)
FIELDS = ("people", "purpose", "pass_number", "items", "note")


def book() -> Book:
    watch.WATCHES["VL"] = presence.WATCH
    return Book(
        code="VL",
        sign="訪",
        title=_("Visitors"),
        form=VisitForm,
        detail=Visit,
        details=details,
        answers=answers,
        parties=parties,
        words=words,
        columns=(
            Column("name", _("Name"), of_party(VISITOR, "name")),
            Column("pass", _("Pass"), of_detail("pass_number")),
            Column("people", _("People"), of_detail("people"), is_number=True),
            Column("host", _("Visits"), host),
            Column("purpose", _("Purpose"), of_detail("purpose"), in_list=False),
            Column("organisation", _("Organisation"), of_party(VISITOR, "organisation"), in_list=False),
            Column("paper", _("Paper seen"), paper, in_list=False),
            Column("identity", _("Last four signs"), last_four, in_list=False),
            Column("phone", _("Telephone"), of_party(VISITOR, "phone"), in_list=False),
            Column("companions", _("Companions"), of_party(COMPANION, "name"), in_list=False),
            Column("vehicle", _("Number plate"), of_party(VEHICLE, "identity"), in_list=False),
            Column("items", _("What they bring"), of_detail("items"), in_list=False),
            Column("left", _("Left"), left),
            Column("note", _("Note"), of_detail("note"), in_list=False),
        ),
        marks={
            "left": MarkRule(_("Left"), done=_("The departure is registered; the pass is free."), closes=True),
            "left_unseen": MarkRule(_("Left unseen, time not known"), closes=True, by_hand=False),
        },
        opens=opens,
        taken=_("A visitor inside has this pass. Give another one, or register that departure first."),
        keep_months=KEEP_MONTHS,
        wrote=presence.came_in,
        list_template="counters/visitors/list.html",
        list_context=pages.list_context,
        list_pages={"inside": pages.inside, "evacuation": pages.evacuation},
        entry_template="counters/books/entry_addressed.html",
        totals=totals,
        related=("host", "host_unit"),
    )


def opens(line, data: dict, now) -> OpenLine:
    """Open until they leave, and their pass in use; a paper form of a visit that is over takes no pass."""
    is_over = bool(data.get("left_at"))
    return watch.opened(line, token="" if is_over else data["pass_number"], watched=not is_over)


def details(data: dict) -> dict:
    given = {name: data[name] for name in FIELDS if data.get(name) is not None}
    return {**given, "host": data["host"].user, "host_unit": data["host"].unit, "expected": data.get("expected")}


def parties(data: dict) -> list[dict]:
    """The visitor, those who come along, the car, and a host who is not one of us."""
    visitor = {"role": VISITOR, "name": data["name"], "identity_kind": data["identity_kind"]}
    visitor |= {name: data.get(name) or "" for name in ("identity", "organisation", "phone")}
    found = [visitor, *({"role": COMPANION, "name": name} for name in data.get("companions") or ())]
    if data.get("vehicle"):
        found.append({"role": VEHICLE, "identity": data["vehicle"].upper()})
    if data["host"].name:
        found.append({"role": HOST, "name": data["host"].name})
    return found


def answers(line) -> dict:
    """What the form starts with when a line is corrected."""
    visit, people = line.visit, list(line.parties.all())
    who = next((party for party in people if party.role == VISITOR), None)
    return {
        **{name: getattr(visit, name) for name in FIELDS},
        **{name: getattr(who, name, "") for name in ("name", "identity_kind", "identity", "organisation", "phone")},
        "companions": "\n".join(party.name for party in people if party.role == COMPANION),
        "vehicle": next((party.identity for party in people if party.role == VEHICLE), ""),
        "host": next((party.name for party in people if party.role == HOST), "") or str(visit.host or visit.host_unit),
        "expected": visit.expected_id,
    }


def words(data: dict) -> list[str]:
    to = data["host"]
    whom = [to.unit.name_zh, to.unit.name_en, *((to.user.name_zh, to.user.name_en) if to.user else ())]
    return [data["pass_number"], data.get("items", ""), data.get("note", ""), *whom]


def totals(lines) -> list[tuple]:
    """Visits and people by purpose, then all of them."""
    labels = dict(Purpose.choices)
    rows = list(lines.values_list("visit__purpose").annotate(Count("pk"), Sum("visit__people")))
    people = {purpose: count for purpose, _visits, count in rows}
    return [
        *((label, people[purpose]) for purpose, label in labels.items() if purpose in people),
        (_("Visits in all"), sum(visits for _purpose, visits, _people in rows)),
        (_("People"), sum(people.values())),
        (_("Left unseen"), lines.filter(marks__kind="left_unseen").count()),
    ]
