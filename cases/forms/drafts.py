"""The boxes around a draft: its code, and where to send its link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fields import Box, MailField
from cases.forms.base import PortalForm


class DraftCodeForm(PortalForm):
    """草稿代碼"""

    honeypot = False
    code = forms.CharField(
        label=_("Code of the draft"),
        help_text=_("Twelve letters and digits, shown when you saved the form, like K7QM-3XWD-9HTB."),
        max_length=40,
        widget=Box("w10", autocomplete="off", spellcheck="false", autocapitalize="characters"),
    )


class DraftMailForm(PortalForm):
    """寄給自己"""

    say_optional = False
    email = MailField(
        label=_("Your e-mail"),
        help_text=_("We send the link, and remind you 7 days and 1 day before the draft is deleted. Nothing else."),
    )
