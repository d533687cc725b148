"""The two boxes that open a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fields import Box, ReferenceField
from cases.forms.base import PortalForm


class TrackForm(PortalForm):
    """查進度"""

    honeypot = False
    number = ReferenceField(
        label=_("Case number"), help_text=_("For example YD-115-000123-7. Lower case and spaces are fine.")
    )
    code = forms.CharField(
        label=_("Query code"),
        help_text=_("Twelve letters and digits, shown when you sent the form, like K7QM-3XWD-9HTB."),
        max_length=40,
        widget=Box("w10", autocomplete="off", spellcheck="false", autocapitalize="characters"),
    )
