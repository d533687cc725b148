"""The door of the staff pages: signed in, still present, with a second factor and a password of one's own.

A view is closed unless it is marked as open (accounts/doors.py, or Django's `login_not_required`). For an open view
nothing here looks at the session or the user, so that public pages stay free of cookies.
"""

from datetime import UTC, datetime, timedelta

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.passwords import must_choose
from accounts.resend import typed_in
from audit.actions import record
from audit.models import Action

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
SECOND_FACTOR = "second_factor"
SEEN_EVERY = 60  # seconds between two writes of "seen": a session row is not written for every click
QUIET_HEADER = "X-Portal-Refresh"
"""Sent by scripts that refresh a list by themselves: a screen that nobody watches must not stay signed in."""


class StaffOnlyMiddleware(LoginRequiredMiddleware):
    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        request.is_staff_page = True
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        now = timezone.now()
        ends_at = session_ends_at(request.session)
        if ends_at and ends_at <= now:
            sign_out_late(request, now)
            return self.handle_no_permission(request, view_func)
        note_presence(request, now)
        request.session_ends_at = session_ends_at(request.session)
        if second_factor_missing(request) and not getattr(view_func, "before_second_factor", False):
            return self.ask_for_second_factor(request, view_func)
        if must_choose(request.user, now) and not getattr(view_func, "before_own_password", False):
            return redirect("account_change_password")
        return None

    def process_response(self, request, response):
        if getattr(request, "is_staff_page", False):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def handle_no_permission(self, request, view_func):
        """To the sign-in page, and back here afterwards. After a POST there is no page to come back to: what was typed
        is kept in the answer, to be sent after signing in beside it."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        kept = typed_in(request)
        if not kept["typed"]:
            return redirect(settings.LOGIN_URL)
        return render(request, "accounts/signed_out.html", kept, status=403)

    def ask_for_second_factor(self, request, view_func):
        """Set one up first. Where one exists already, this session began before it and has to begin again."""
        if is_mfa_enabled(request.user):
            logout(request)
            return self.handle_no_permission(request, view_func)
        return redirect("mfa_index")


def session_ends_at(session) -> datetime | None:
    """When this session ends if nothing more is pressed (UTC); None before the first staff page."""
    seen, since = seen_at(session), session.get(SIGNED_IN_AT)
    if seen is None or since is None:
        return None
    idle = seen + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return min(idle, moment(since) + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def seen_at(session) -> datetime | None:
    """When somebody last pressed something in this session (UTC)."""
    return moment(session[SEEN_AT]) if SEEN_AT in session else None


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def note_presence(request, now):
    """Write down that somebody is there, at most once a minute, and not for pages that refresh by themselves."""
    second = int(now.timestamp())
    request.session.setdefault(SIGNED_IN_AT, second)
    if QUIET_HEADER in request.headers and SEEN_AT in request.session:
        return
    if second - request.session.get(SEEN_AT, 0) >= SEEN_EVERY:
        request.session[SEEN_AT] = second


def second_factor_missing(request) -> bool:
    """Whether this session may not see staff pages yet. Only a demo sign-in in demo mode may do without."""
    if settings.DEMO and request.user.is_demo:
        return False
    used = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return not (request.session.get(SECOND_FACTOR) or any(step.get("method") == "mfa" for step in used))


def sign_out_late(request, now):
    record(Action.SIGNED_OUT, actor=request.user, note="session ended by itself", now=now)
    logout(request)
