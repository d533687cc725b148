"""What allauth asks us: nobody signs up, every step leaves a line in the trail, secrets are sealed.

allauth tells of these moments by signals too; we use the methods it calls, so that reading one file is enough.
"""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import networks, sessions
from accounts.backends import StaffBackend
from accounts.middleware import SECOND_FACTOR, SEEN_AT, SIGNED_IN_AT
from accounts.models import User
from accounts.networks import network_of
from audit.actions import record
from audit.models import Action


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The user name or the password is not right. Please try again."),
        "too_many_login_attempts": gettext_lazy(
            "Five tries were wrong. From your network, this user name can sign in again in 15 minutes. "
            "If it is urgent, ask your administrator."
        ),
        "enter_current_password": gettext_lazy("Type your present password."),
        "incorrect_password": gettext_lazy("The password is not right. Please try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def add_message(self, *args, **kwargs):
        """No flash messages of allauth's: its pages say themselves what happened, in our words."""

    def get_login_redirect_url(self, request):
        """The staff desk, in the language one signed in with: where accounts.urls is mounted."""
        return reverse("account_login").removesuffix("sign-in/")

    def get_password_change_redirect_url(self, request):
        return reverse("mfa_index")

    def set_password(self, user, password):
        user.given_until, user.password_set_at = None, timezone.now()
        super().set_password(user, password)
        sessions.end_all(user)  # the new password ends them anyway; so none is shown as one that still opens something
        record(Action.PERSON_CHANGED, actor=user, now=timezone.now(), note="own password changed", person=user.pk)

    def pre_login(self, request, user, **kwargs):
        """A passkey leads past the password backend, so the account is looked at here once more."""
        if not StaffBackend().user_can_authenticate(user):
            refused(request, user.get_username(), "closed account")
            user.is_active = False
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app, **kwargs):
        """The password once more before the second factor is changed; not for the very first one, right after it."""
        return super().is_reauthentication_required(app=app, **kwargs) and not self.sets_up_first()

    def sets_up_first(self) -> bool:
        session = self.request.session
        age = timezone.now().timestamp() - session.get(SIGNED_IN_AT, 0)
        fresh = age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return fresh and bool(session.get(SECOND_FACTOR) or not is_mfa_enabled(self.request.user))

    def login(self, request, user):
        """Signed in, second factor included: a new session id, and the clocks of the session start."""
        super().login(request, user)
        now = timezone.now()
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(now.timestamp())
        steps = [step.get("type") or step["method"] for step in get_authentication_records(request, user)]
        address = self.get_client_ip(request)
        record(Action.SIGNED_IN, actor=user, now=now, steps=steps, network=network_of(address))
        networks.note(user, address, sessions.browser_of(request.headers.get("User-Agent", "")), now)
        if sessions.begin(request, user, network_of(address), now):
            most = {"most": settings.SESSIONS_AT_ONCE}
            messages.warning(request, _("You are signed in at %(most)d places at most; the oldest was ended.") % most)

    def logout(self, request):
        user, key = request.user, request.session.session_key
        super().logout(request)
        sessions.end(user, [key])
        record(Action.SIGNED_OUT, actor=user, now=timezone.now())

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            refused(request, credentials.get("username", ""), "too many tries")
            raise

    def authentication_failed(self, request, **credentials):
        refused(request, credentials.get("username", ""), "wrong name or password")

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One name from one network: a stranger elsewhere cannot lock a clerk out (ASVS 6.3.1)."""
        return f"{credentials.get('username', '').lower()}@{network_of(self.get_client_ip(request))}"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is not right. Type the one your app shows now."),
        "cannot_delete_authenticator": gettext_lazy(
            "This is your only second factor. Set up another one first, then you can remove this one."
        ),
    }

    def get_totp_label(self, user):
        return user.get_username()

    def build_totp_svg(self, url):
        """Drawn by an own address instead (accounts.views.second_factor.qr): our pages hold no inline images."""
        return ""

    def _get_site_name(self):
        return str(settings.SITE_NAME)

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def can_delete_authenticator(self, authenticator):
        """Never the last one: who needs another one gets it first, or asks the administrator."""
        proofs = Authenticator.objects.filter(user=authenticator.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return proofs.exclude(pk=authenticator.pk).exists()

    def encrypt(self, text):
        return sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return sealer().decrypt(encrypted_text.encode()).decode()


def sealer() -> MultiFernet:
    """Seals TOTP secrets and recovery seeds with keys derived from FIELD_KEYS, newest first."""
    secrets = (hashlib.sha256(f"second factor:{key}".encode()).digest() for key in settings.FIELD_KEYS.values())
    return MultiFernet([Fernet(base64.urlsafe_b64encode(secret)) for secret in secrets])


def refused(request, name: str, why: str):
    """A line for a refused sign-in. A name that nobody has is not written down: it may be a mistyped password."""
    known = User.objects.filter(username__iexact=name).values_list("username", flat=True).first()
    network = network_of(AccountAdapter(request).get_client_ip(request))
    record(Action.SIGN_IN_REFUSED, actor=None, now=timezone.now(), note=why, name=known or "unknown", network=network)
