"""名牌: bilingual name plates of those on duty and their deputies, drawn by a worker when somebody asks for them."""

import logging
import time
from datetime import datetime, timedelta

from celery import current_app
from django.utils.translation import gettext_noop
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from accounts.models import DutyShift, Unit, User
from cases import prints
from cases.contents import both
from cases.models import PrintSheet
from cases.pdf import render_pdf
from cases.prints import Wanted

log = logging.getLogger(__name__)

AHEAD = timedelta(days=7)
LANGUAGE = "zh-hant"  # one file: it bears both languages
TASK, QUEUE = "counters.tasks.make_plates", "slow"
SILENCE = 5.0  # seconds a broker that did not answer is left alone
PARTS = (("officer", gettext_noop("Duty officer")), ("deputy", gettext_noop("Deputy")))

_quiet = {"until": 0.0}  # on time.monotonic()


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
    sheet = wanted(unit, now)
    found = PrintSheet.objects.filter(key=sheet.key, language=LANGUAGE, fingerprint=sheet.fingerprint).first()
    if found is None:
        _offer(unit.pk)
    return found


def make(unit: Unit, *, now: datetime) -> dict[str, int]:
    """Draw and store the sheet of a desk, if what it says has changed."""
    return prints.make_prints([lambda now: [wanted(unit, now)]], now=now)


def _offer(unit_id: int) -> None:
    """Hint to the queue. Where it is lost, whoever reloads the page gives the next one."""
    if time.monotonic() < _quiet["until"]:
        return
    try:
        current_app.send_task(TASK, [unit_id], queue=QUEUE, retry=False, ignore_result=True)
    except (OperationalError, KombuError, RedisError, OSError) as fault:
        _quiet["until"] = time.monotonic() + SILENCE
        log.warning("The queue does not answer (%s); the next request asks again.", type(fault).__name__)
