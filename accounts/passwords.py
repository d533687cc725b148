"""What a password may not hold: words anybody would try first at this agency (ASVS 6.2.11)."""

import unicodedata

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
    ]
