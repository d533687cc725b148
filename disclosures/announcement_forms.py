"""公告: subscribing to mail, and keeping something on top."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.calendar import TAIPEI
from cases.fields import Box, RocDateField
from cases.forms.base import PortalForm


class SubscribeForm(PortalForm):
    """訂閱: an address is all we ask for."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a link to it; nothing else is sent before you press the button there."),
        max_length=254,
        widget=Box("w20", type="email", autocomplete="email", spellcheck="false"),
    )
    subjects = {"email": _("your e-mail address")}


class PinForm(PortalForm):
    """置頂: until the end of which day."""

    honeypot = False
    until = RocDateField(label=_("On top until the end of"))
    subjects = {"until": _("the last day")}

    def clean_until(self):
        """The first instant at which it stands with the others again."""
        return datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time(), TAIPEI)
