"""What must be seen before anything else: alarms on a staff page, closed offices on a page for everyone."""

from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases import closures, heartbeats
from cases.attachments import actions as attachments
from cases.models import Heartbeat
from cases.rocdates import is_chinese, long
from notifications.models import Hold

SWEEP_IS_LATE = gettext_lazy(
    "The deadline sweep has not run for ten minutes. Watch the due dates yourself and call IT."
)
FILES_WAIT = gettext_lazy("Files have waited for the virus check for over ten minutes; they cannot be opened. Call IT.")
MAIL_IS_HELD = gettext_lazy("No mail leaves: a copy was put back. Tell people by phone, and see Letters and notices.")


def alarms(now) -> list:
    """The deadline sweep stands still: due dates are right, but nobody is told of them. Files wait too long for their
    scan: nobody can open them, and cases stand still. Mail is held. One query, for every page of staff asks it."""
    rows = Heartbeat.objects.filter(task__in=(heartbeats.SWEEP, heartbeats.BEGINNING))
    held = Exists(Hold.objects.in_force())
    rows = list(rows.values_list("task", "at", Exists(attachments.long_waiting(now)), held))
    state = heartbeats.judge({task: at for task, at, *_rest in rows}, now)
    # Where no worker ever ran, that is what to say.
    said = (
        (state == "late", SWEEP_IS_LATE),
        (any(wait for *_beat, wait, _held in rows), FILES_WAIT),
        (any(is_held for *_rest, is_held in rows), MAIL_IS_HELD),
    )
    return [words for holds, words in said if holds]


def staff_banners(request) -> list:
    """The banners for the person signed in; none while nobody is (the sign-in page)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return alarms(timezone.now())


def public_banners(request) -> list[str]:
    """停止上班: which offices are closed when, on pages kept whole; the page is drawn anew when the first one ends.

    Forms have their own worries, and error pages must not ask the database.
    """
    if not getattr(request, "is_public_page", False):
        return []
    found = closures.announced(timezone.now())
    if found:
        request.banners_end = min(one.ends_at for one in found)
    chinese = is_chinese(get_language())
    text = _(
        "Offices closed on %(day)s, %(part)s: %(places)s (%(reason)s). You can still file online; in distress"
        " call 118 at any hour."
    )
    return [
        text
        % {
            "day": long(one.date, get_language()),
            "part": one.part_label,
            "places": "、".join(one.places_zh) if chinese else ", ".join(one.places_en),
            "reason": one.reason_zh if chinese else one.reason_en,
        }
        for one in found
    ]
