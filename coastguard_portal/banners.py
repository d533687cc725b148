"""What must be seen before anything else: alarms on a staff page, closed offices on a page for everyone."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import closures, heartbeats
from cases.attachments import actions as attachments
from cases.rocdates import is_chinese, long


def clockwork(user, now) -> list[dict]:
    """The deadline sweep stands still: due dates are right, but nobody is told of them."""
    if not heartbeats.sweep_is_late(now):
        return []
    return [{"text": _("The deadline sweep has not run for ten minutes. Watch the due dates yourself and call IT.")}]


def virus_check(user, now) -> list[dict]:
    """Files wait too long for their scan: nobody can open them, and cases stand still."""
    if not attachments.waits_long(now):
        return []
    return [{"text": _("Files have waited for the virus check for over ten minutes; they cannot be opened. Call IT.")}]


RAISED_BY = [clockwork, virus_check]
"""Each is asked as `part(user, now)` and answers a list of {"text", and if there is where to go: "url", "link"}."""


def staff_banners(request) -> list[dict]:
    """The banners for the person signed in; none while nobody is (the sign-in page)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    now = timezone.now()
    return [banner for part in RAISED_BY for banner in part(user, now)]


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
        "Offices closed on %(day)s, %(part)s: %(places)s (%(reason)s). You can file on line all the same; in distress"
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
