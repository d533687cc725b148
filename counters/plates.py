"""名牌: bilingual name plates of those on duty and their deputies, drawn by a worker when somebody asks for them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from accounts.models import DutyShift, Unit, User
from cases import prints
from cases.contents import both
from cases.models import PrintSheet
from cases.pdf import render_pdf
from cases.prints import Wanted

AHEAD = timedelta(days=7)
LANGUAGE = "zh-hant"  # one file: it bears both languages
TASK = "counters.tasks.make_plates"
PARTS = (("officer", gettext_noop("Duty officer")), ("deputy", gettext_noop("Deputy")))


def wanted(unit: Unit, now: datetime) -> Wanted:
    """The sheet of a desk: a plate for everyone on its roster of the next seven days, in each part they play."""
    shifts = DutyShift.objects.filter(unit=unit, ends_at__gt=now, starts_at__lt=now + AHEAD).order_by("starts_at")
    pairs = list(shifts.values_list("officer_id", "deputy_id"))
    people = User.objects.in_bulk({person for pair in pairs for person in pair})
    plates = [
        _plate(people[person], part)
        for at, (_name, part) in enumerate(PARTS)
        for person in dict.fromkeys(pair[at] for pair in pairs)
    ]
    says = {"unit": {"zh": unit.name_zh, "en": unit.name_en}, "plates": plates}
    return Wanted(f"plates-{unit.code.lower()}.pdf", LANGUAGE, says, draw)


def _plate(person: User, part: str) -> dict:
    return {
        "part": both(part),
        "name": {"zh": person.name_zh, "en": person.name_en},
        "title": {"zh": person.title_zh, "en": person.title_en},
        "extension": person.extension,
    }


def draw(says: dict) -> bytes:
    return render_pdf("documents/plates.html", says, LANGUAGE)


def ready(unit: Unit, now: datetime) -> PrintSheet | None:
    """The sheet as the roster is now; None while it is not drawn, and then a worker is asked to."""
    return prints.current(wanted(unit, now), TASK, unit.pk)


def make(unit: Unit, *, now: datetime) -> dict[str, int]:
    """Draw and store the sheet of a desk, if what it says has changed."""
    return prints.make_prints([lambda now: [wanted(unit, now)]], now=now)
