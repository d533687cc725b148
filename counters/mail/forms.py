"""What one letter asks, who fetches it, and why it goes back."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.fields import PIECES, Box, ChoiceRadioField, NameField, WholeField
from cases.forms.base import PortalForm
from cases.identifiers import code_of
from counters import addressees
from counters.forms.entry import EntryForm
from counters.models import MailItem
from counters.signatures import SignatureField, check_signed

SHAPE = re.compile(r"[A-Z0-9]{6,20}")
S10 = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")  # of the Universal Postal Union
WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def s10_check_digit(serial: str) -> int:
    """The ninth digit of an international number (UPU S10)."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


class MailForm(EntryForm):
    """掛號文件: scan the number, name the addressee, press Enter; the rest is set for most of what comes."""

    number = forms.CharField(
        label=_("Registered number"),
        help_text=_("Scan the bar code, or type what is printed below it."),
        max_length=40,
        widget=Box("w10", autocomplete="off", spellcheck="false", autocapitalize="characters"),
    )
    addressee = forms.CharField(
        label=_("Addressee"),
        help_text=_("A colleague or a unit; both are told at once. Another name is kept, and nobody is told."),
        max_length=60,
        widget=Box("w20", autocomplete="off", spellcheck="false", list="addressees"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=MailItem.Kind.choices,
        initial=MailItem.Kind.REGISTERED,
        widget=forms.Select({"class": "input w20"}),
    )
    sender = forms.CharField(label=_("Sender"), max_length=60, required=False, widget=Box("w20", autocomplete="off"))
    pieces = WholeField(units=PIECES, label=_("Pieces"), min_value=1, max_value=999, initial=1)
    is_restricted = forms.BooleanField(
        label=_("Secret, or for the addressee’s own hands: nobody else may fetch it"), required=False
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("No names, no numbers of people."),
        max_length=200,
        required=False,
        widget=Box("w20", autocomplete="off"),
    )
    subjects = {"number": _("the registered number"), "addressee": _("the addressee"), "pieces": _("the pieces")}

    @property
    def suggestions(self):
        """What the box of the addressee offers."""
        return addressees.suggestions(self.unit, self.now)

    def clean_number(self):
        number = re.sub(r"[\s-]", "", code_of(self.cleaned_data["number"]))
        if not SHAPE.fullmatch(number):
            raise ValidationError(_("A registered number has 6 to 20 letters and digits. Scan the bar code again."))
        found = S10.fullmatch(number)
        if found and int(found[3]) != s10_check_digit(found[2]):
            raise ValidationError(_("The check digit of this number does not fit. Scan the bar code again."))
        return number

    def clean_addressee(self):
        return addressees.find(self.cleaned_data["addressee"], unit=self.unit, now=self.now)

    def clean(self):
        given = super().clean() or self.cleaned_data
        found = S10.fullmatch(given.get("number") or "")
        if found and found[4] != "TW" and given.get("kind") == MailItem.Kind.REGISTERED:
            given["kind"] = MailItem.Kind.INTERNATIONAL
        return given


class FetchForm(PortalForm):
    """領取: who fetches it and signs."""

    honeypot = False
    who = ChoiceRadioField(
        label=_("Who fetches it?"),
        choices=[("self", _("The addressee")), ("other", _("Somebody the addressee named"))],
    )
    name = NameField(label=_("Name of whom the addressee named"), own=False, required=False)
    seen = forms.BooleanField(label=_("I have seen the service card or an identity paper"))
    signature = SignatureField(label=_("Signature of whoever fetches it"))
    signed_on_paper = forms.BooleanField(label=_("Signed on paper, kept in the folder"), required=False)

    def clean(self):
        given = super().clean() or self.cleaned_data
        check_signed(self)
        if given.get("who") == "other" and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter the name of whoever fetches it."))
        return given


class SendBackForm(PortalForm):
    """退件"""

    honeypot = False
    REASONS = [
        ("unknown", _("Nobody of this name serves here")),
        ("left", _("The addressee no longer serves here")),
        ("refused", _("The addressee refused it")),
        ("unclaimed", _("Nobody fetched it")),
        ("misdelivered", _("It was meant for another office")),
    ]
    reason = ChoiceRadioField(label=_("Why it goes back"), choices=REASONS)
