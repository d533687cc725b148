"""What must be seen before anything else on a staff page: red banners, from every part that can raise an alarm."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import heartbeats
from cases.attachments import actions as attachments


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
