"""交接班: the note one shift leaves, and what the next one does not find as written."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import PortalForm


def words(label, most: int, help_text=""):
    widget = forms.Textarea({"class": "input", "rows": 4, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=False, help_text=help_text, widget=widget)


class GiveForm(PortalForm):
    """交班"""

    honeypot = False

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    note = words(_("Notes for the next shift"), 1000, _("Keys, equipment, what was promised. No personal data."))

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"key": uuid4()})
        super().__init__(*args, **kwargs)

    def clean_key(self):
        return self.cleaned_data["key"] or uuid4()


class TakeForm(PortalForm):
    """接班"""

    honeypot = False

    remark = words(_("What is not as written"), 500, _("Leave it empty if everything is in order."))
