"""The second factor: authenticator app, passkeys, recovery codes. Works by app and code without any script."""

import io

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ListWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.adapter import refused
from accounts.doors import public_form
from accounts.middleware import SECOND_FACTOR
from accounts.views.sign_in import ours
from audit.actions import record
from audit.models import Action


class AskForSecondFactor(AuthenticateView):
    """The step after the password."""

    def form_invalid(self, form):
        refused(self.request, self.stage.login.user.get_username(), "wrong second factor")
        return super().form_invalid(form)


class Noted:
    """A change of the second factor and its line in the trail stand or fall together."""

    note = ""
    proves = False  # a code or a touch of the key was just given: this session has shown its second factor

    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            record(Action.SECOND_FACTOR_SET, actor=self.request.user, now=timezone.now(), note=self.note)
        if self.proves:
            self.request.session[SECOND_FACTOR] = True
        return response


class SetUpApp(Noted, ActivateTOTPView):
    note = "authenticator app set up"
    proves = True


class RemoveApp(Noted, DeactivateTOTPView):
    note = "authenticator app removed"


class NewCodes(Noted, GenerateRecoveryCodesView):
    note = "recovery codes made anew"


class AddPasskey(Noted, AddWebAuthnView):
    note = "passkey added"
    proves = True


class PasskeySignIn(LoginWebAuthnView):
    """A passkey alone, without name and password."""

    def form_invalid(self, form):
        refused(self.request, "", "wrong passkey")
        return redirect(reverse("account_login") + "?passkey=refused")


class PasskeyAgain(ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        return redirect("account_reauthenticate")


class RemovePasskey(Noted, RemoveWebAuthnView):
    """A passkey goes, unless it is the only second factor there is."""

    note = "passkey removed"

    def form_valid(self, form):
        if not get_adapter().can_delete_authenticator(self.get_object()):
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        may_go = get_adapter().can_delete_authenticator(self.object)
        return super().get_context_data(**kwargs) | {"may_be_removed": may_go}


def before_second_factor(view):
    """A page that one needs in order to set the second factor up: open to a session that has none yet, and before the
    password is one's own, for the second factor comes first."""
    view.before_second_factor = view.before_own_password = True
    return view


class Overview(IndexView):
    """One's own sign-in: second factors, password, and where one is signed in."""

    def get_context_data(self, **kwargs):
        places = sessions.living(self.request.user, timezone.now())
        mine = self.request.session.session_key
        return super().get_context_data(**kwargs) | {"places": places, "this_session": mine}


overview = before_second_factor(ours(Overview.as_view()))
authenticate = public_form(ours(AskForSecondFactor.as_view()))
reauthenticate = before_second_factor(ours(ReauthenticateView.as_view()))
activate_totp = before_second_factor(ours(SetUpApp.as_view()))
deactivate_totp = ours(RemoveApp.as_view())
view_codes = before_second_factor(ours(ViewRecoveryCodesView.as_view()))
generate_codes = ours(NewCodes.as_view())
list_passkeys = ours(ListWebAuthnView.as_view())
add_passkey = before_second_factor(ours(AddPasskey.as_view()))
remove_passkey = ours(RemovePasskey.as_view())
passkey_sign_in = public_form(ours(PasskeySignIn.as_view()))
passkey_again = before_second_factor(ours(PasskeyAgain.as_view()))


@before_second_factor
def qr(request):
    """The secret of the set-up that is under way, as a QR code: for this person's screen, kept by nobody."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    address = get_adapter().build_totp_url(request.user, secret)
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=6, border=4, light="#fff")
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response
