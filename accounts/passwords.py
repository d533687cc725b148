"""What a password may not hold: words anybody would try first at this agency (ASVS 6.2.11)."""

import unicodedata
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OWN_WORDS = ("海巡", "coastguard", "coast-guard", "coast guard", "cga", "haixun", "haishun", "118118")


class OwnNamesValidator:
    """Refuse the agency's own names and the sign-in name of the person."""

    def validate(self, password, user=None):
        said = plain(password)
        name = plain(getattr(user, "username", "") or "")
        if any(word in said for word in OWN_WORDS) or (len(name) >= 3 and name in said):
            raise ValidationError(
                _("Choose a password without the name of the coast guard and without your user name."),
                code="password_own_names",
            )

    def get_help_text(self):
        return _("It may not hold the name of the coast guard or your user name.")


class PastPasswordsValidator:
    """Refuse the present password and the last ones (PASSWORD_PAST); Django tells it of each that is set."""

    def validate(self, password, user=None):
        if user is None or user.pk is None or not settings.PASSWORD_PAST:
            return
        past = user.past_passwords.order_by("-pk").values_list("hash", flat=True)[: settings.PASSWORD_PAST]
        if any(check_password(password, known) for known in {user.password, *past}):
            raise ValidationError(_("You had this password not long ago. Choose another one."), code="password_past")

    def password_changed(self, password, user=None):
        user.past_passwords.create(hash=user.password)
        kept = user.past_passwords.order_by("-pk").values("pk")[: max(settings.PASSWORD_PAST, 1)]
        user.past_passwords.exclude(pk__in=kept).delete()

    def get_help_text(self):
        return _("It may be none of your last ones.")


def must_choose(user, now) -> bool:
    """Whether this person has to choose a password of their own before anything else: it was given, or is too old."""
    if user.given_until:
        return True
    most = settings.PASSWORD_MAX_DAYS
    return bool(most) and not user.is_demo and user.password_set_at + timedelta(days=most) <= now


def too_soon(user, now) -> bool:
    """Whether the password was chosen less than PASSWORD_MIN_DAYS ago, so that nobody runs through the last ones."""
    if user.given_until or user.is_demo:
        return False
    return now < user.password_set_at + timedelta(days=settings.PASSWORD_MIN_DAYS)


def plain(text: str) -> str:
    """Full-width letters and capitals are no disguise."""
    return unicodedata.normalize("NFKC", text).lower()


def rules() -> list[str]:
    """The rules in words, for the page where one chooses a password."""
    length = 12
    return [
        ngettext("At least %(n)d character.", "At least %(n)d characters.", length) % {"n": length},
        _("Any characters, spaces too; you may paste it from a password manager."),
        _("It may not hold the name of the coast guard or your user name."),
        _("It may be none of your last ones."),
    ]
