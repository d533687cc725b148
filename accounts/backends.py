"""Who may sign in at all."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.utils import timezone


class StaffBackend(AuthenticationBackend):
    """Active people; demo sign-ins only in demo mode, a given password only for its days. Asked at each request too, so
    a closed account is out at once."""

    def user_can_authenticate(self, user):
        lapsed = user.given_until and user.given_until <= timezone.now()
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo) and not lapsed

    def _check_password(self, user, password):
        """A closed account answers like a wrong password (allauth would lead to a page that says it is closed)."""
        found = super()._check_password(user, password)
        self._stash_user(None)
        return found
