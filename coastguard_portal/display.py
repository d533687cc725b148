"""字級與對比: the four display settings a reader may keep in a cookie, and the form that sets them.

The cookie holds nothing about the person, only one word for each setting ("large-dark-still-off"); what is not in the
table below counts as not set. The page cache keeps one copy of a page for each combination that is asked for.
"""

from dataclasses import astuple, dataclass

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

SIZES = {"standard": _("Standard"), "large": _("Large"), "xlarge": _("Extra large")}
THEMES = {"system": _("As my device is set"), "light": _("Light"), "dark": _("Dark")}
MOTIONS = {"system": _("As my device is set"), "still": _("No movement")}
KEYS = {"on": _("On"), "off": _("Off")}
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Display:
    """How this reader wants pages to look. The defaults are what a visitor without the cookie gets."""

    size: str = "standard"
    theme: str = "system"
    motion: str = "system"
    keys: str = "on"

    def __str__(self):
        return "-".join(astuple(self))


def cookie_name() -> str:
    """The browser ties a `__Host-` cookie to this host and to TLS; without TLS it would refuse the name."""
    return "__Host-display" if settings.SESSION_COOKIE_SECURE else "display"


def display_of(request) -> Display:
    """The settings of this reader; anything unknown in the cookie counts as not set."""
    said = request.COOKIES.get(cookie_name(), "")[:60].split("-")
    if len(said) != 4:
        return Display()
    tables = (SIZES, THEMES, MOTIONS, KEYS)
    return Display(*(word if word in table else next(iter(table)) for word, table in zip(said, tables, strict=True)))


def question(label, choices, missing, help_text="") -> forms.ChoiceField:
    """One setting as radio buttons; `missing` is what is said when none of them came."""
    return forms.ChoiceField(
        label=label,
        choices=choices.items(),
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class DisplayForm(forms.Form):
    """The settings as radio buttons: it works with no script, by keyboard and by voice."""

    use_required_attribute = False
    size = question(_("Text size"), SIZES, _("Choose a text size."))
    theme = question(_("Colours"), THEMES, _("Choose the colours."))
    motion = question(_("Movement"), MOTIONS, _("Choose whether things may move."))
    keys = question(
        _("Access keys"),
        KEYS,
        _("Choose whether access keys are on or off."),
        _("Alt with U, C or Z jumps to a part of the page. Turn them off if they clash with your own keys."),
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def display(self) -> Display:
        """The chosen settings; only after `is_valid()`."""
        return Display(*(self.cleaned_data[name] for name in ("size", "theme", "motion", "keys")))
