"""信箱清單: the letters as the secretariat works through them, by age or by due day, and what waits."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from cases import lists
from cases.models import Case, Service
from cases.models.case import Status
from feedback.actions.petitions import SERVICE
from feedback.mailbox import levels
from feedback.models import ExtensionRequest, Petition, Repeat

# name -> (words, list of the spine it is, status)
LISTS = {
    "new": (_("To register"), "unit", Status.RECEIVED),
    "open": (_("Being answered"), "unit", Status.IN_REVIEW),
    "mine": (_("Mine"), "mine", ""),
    "arriving": (_("To acknowledge"), "arriving", ""),
    "soon": (_("Due soon"), "soon", ""),
    "overdue": (_("Overdue"), "overdue", ""),
    "closed": (_("Closed"), "closed", ""),
}
EXPORT_MOST = 1000
WAITING_MOST = 50


def page(name: str, user, now: datetime, *, order: str = "", after: str = "") -> lists.Page:
    """A page of a list, each line with its letter. KeyError for a list we do not keep."""
    _label, kept, status = LISTS[name]
    service = Service.objects.filter(code=SERVICE).first()
    found = lists.page(lists.Asked(kept, service=service, status=status, sort=order), user, now, after)
    return lists.Page(dressed(found.rows), found.after)


def dressed(rows: list[lists.Line]) -> list[lists.Line]:
    """The lines with their letters: topic, level, how many it leads, whether it repeats. One query."""
    repeats = Repeat.objects.filter(case=OuterRef("pk"))
    found = Petition.objects.select_related("topic").annotate(leads=Count("case__members"), repeats=Exists(repeats))
    letters = found.in_bulk([line.case.pk for line in rows])
    for line in rows:
        line.case.petition = letters[line.case.pk]
    return rows


def waiting(user, now: datetime) -> list[ExtensionRequest]:
    """The requests for more time this person may settle; few, and for days only."""
    visible = Case.objects.visible_to(user).open().filter(service__code=SERVICE)
    asked = ExtensionRequest.objects.filter(settled_at=None, case__in=visible).exclude(asked_by=user)
    found = asked.select_related("case__unit", "case__service", "asked_by").order_by("pk")[:WAITING_MOST]
    return [one for one in found if levels.may_grant(user, one.case, one.n, now)]


def entrusted(user) -> Iterable[Case]:
    """Sealed letters this person was let into, wherever they lie."""
    mine = Case.objects.visible_to(user).open().filter(service__code=SERVICE, confidants__user=user)
    return mine.select_related("unit", "service", "applicant").order_by("pk")[:WAITING_MOST]


def exported(name: str, user, now: datetime) -> tuple[list[str], list[list]]:
    """The list for a spreadsheet: numbers, classes, units and days; nobody's name, nothing that was written."""
    head = [_("Case"), _("Filed"), _("What it is"), _("Topic"), _("Level"), _("Unit"), _("Status"), _("Due")]
    rows, after = [], ""
    while len(rows) < EXPORT_MOST:
        found = page(name, user, now, after=after)
        rows += [_exported(line) for line in found.rows]
        after = found.after
        if not after:
            break
    return [str(cell) for cell in head], rows


def _exported(line: lists.Line) -> list:
    case, letter = line.case, line.case.petition
    due = line.clock.due_at.isoformat() if line.clock and line.clock.due_at else ""
    return [
        case.reference,
        case.filed_at.isoformat(),
        str(letter.get_kind_display()),
        str(letter.topic),
        str(letter.get_level_display()),
        str(case.unit),
        str(case.get_status_display()),
        due,
    ]
