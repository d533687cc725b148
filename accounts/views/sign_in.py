"""Signing in and out. allauth does the work; here is what it does not know: 422, a dead Redis, our look."""

import logging
from functools import wraps

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from accounts import sessions
from accounts.demo import SIGN_INS
from accounts.doors import public_form
from accounts.passwords import must_choose, rules
from audit.actions import record
from audit.models import Action

logger = logging.getLogger(__name__)


def ours(view):
    """A page of allauth under our rules.

    A refused form answers 422. Where the counter of wrong tries (Redis) is away nobody gets in, and is told so: a door
    without a lock stays closed. Nothing is kept by any cache.
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                refuse_politely(request, response)
                response.render()
        except (RedisError, ConnectionError) as fault:
            logger.error("sign-in: the counter of tries is away (%s)", type(fault).__name__)
            response = render(request, "accounts/away.html", status=503)
            response.headers["Retry-After"] = "60"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return page


def refuse_politely(request, response):
    if request.method == "POST" and response.status_code == 200:
        response.status_code = 422
        response.context_data["has_errors"] = True


class SignIn(LoginView):
    """/staff/sign-in/, fields `login` and `password`."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"demo_people": demo_people()}


class SignOut(LogoutView):
    """Ends the session; the browser is asked to forget what it kept of the staff pages."""

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ChangePassword(PasswordChangeView):
    """The present password once, the new one twice; all other sessions end."""

    def get_context_data(self, **kwargs):
        user = self.request.user
        too_old = must_choose(user, timezone.now()) and not user.given_until
        more = {"password_rules": rules(), "too_old": too_old, "max_days": settings.PASSWORD_MAX_DAYS}
        return super().get_context_data(**kwargs) | more


def demo_people():
    """The demo sign-ins, shown beside the form in demo mode only."""
    if not settings.DEMO:
        return []
    return SIGN_INS


def before_own_password(view):
    """A page for those who hold a password that others gave them: to choose their own, or to go."""
    view.before_own_password = True
    return view


sign_in = public_form(ours(SignIn.as_view()))
sign_out = before_own_password(ours(SignOut.as_view()))
reauthenticate = ours(ReauthenticateView.as_view())
change_password = before_own_password(ours(ChangePassword.as_view()))


@require_POST
def end_session(request, pk):
    """One of one's own sessions, on another machine."""
    there = get_object_or_404(request.user.sign_ins, pk=pk)
    sessions.end(request.user, [there.session_key])
    record(Action.SIGNED_OUT, actor=request.user, now=timezone.now(), note="ended from another session")
    messages.success(request, _("You are signed out there."))
    return redirect("mfa_index")


@public_form
def inactive(request):
    """Where allauth leads a closed account (a passkey of somebody who left): back to the form, without a word more."""
    return redirect("account_login")
