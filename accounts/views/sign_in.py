"""Signing in and out. allauth does the work; here is what it does not know: 422, a dead Redis, our look."""

import logging
from functools import wraps

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from django.conf import settings
from django.shortcuts import redirect, render
from redis.exceptions import RedisError

from accounts.demo import SIGN_INS
from accounts.doors import public_form
from accounts.passwords import rules

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
        return super().get_context_data(**kwargs) | {"password_rules": rules()}


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


@public_form
def inactive(request):
    """Where allauth leads a closed account (a passkey of somebody who left): back to the form, without a word more."""
    return redirect("account_login")
