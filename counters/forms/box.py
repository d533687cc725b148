"""The one box of the desk."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fields import Box
from cases.forms.base import PortalForm


class BoxForm(PortalForm):
    """掃描或輸入"""

    honeypot = False
    subjects = {"text": _("what you look for")}

    text = forms.CharField(
        label=_("Scan or type"),
        help_text=_(
            "A bar code, a QR, a number, a pass, a name. V, M or L begins a visitor, a letter, a thing found:"
            " V Wang. A key of the service centre counts at once: 1."
        ),
        max_length=400,
        widget=Box("w20", autocomplete="off", spellcheck="false"),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"request_key": uuid4()}, **kwargs)

    def clean_request_key(self):
        return self.cleaned_data["request_key"] or uuid4()
