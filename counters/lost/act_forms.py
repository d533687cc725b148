"""What the acts on a found item ask: announce, keep, sell, describe, compare, give, hand to the police."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fields import Box, ChoiceRadioField, MailField, NameField, PhoneField, RocDateField, WholeField, YesNoField
from cases.forms.base import PortalForm
from counters.lost.forms import line, lines
from counters.models import Delivery, Keeping
from counters.signatures import SignatureField, check_signed

FEWEST = 5  # signs of a description
TAKEN = ("paper", "proof", "costs", "hardship", "reward", "signature", "signed_on_paper")


class ActForm(PortalForm):
    """Behind the sign-in: no honeypot."""

    honeypot = False
    say_optional = True


class AnnounceForm(ActForm):
    way = ChoiceRadioField(label=_("How is it announced?"), choices=Keeping.Way.choices)
    subjects = {"way": _("how it is announced")}

    def __init__(self, *args, small, **kwargs):
        super().__init__(*args, **kwargs)
        if not small:
            self.fields["way"].choices = [one for one in Keeping.Way.choices if one[0] != Keeping.Way.NONE]


class ReasonForm(ActForm):
    reason = line(_("Reason"), most=200, required=True, help_text=_("No names, no numbers of people."))


class SellForm(ActForm):
    price = WholeField(label=_("Sold for, in NT$"), min_value=1, max_value=99_999_999)
    how = line(_("To whom, and why at that price"), most=200, required=True, help_text=_("No private person by name."))


class NothingForm(ActForm):
    """Asks nothing: the press is the answer."""


class DescribeForm(PortalForm):
    """認領說明: in the words of whoever lost it. The public page and the desk ask the same."""

    subjects = {"description": _("what it looks like"), "name": _("your name"), "lost_on": _("when you lost it")}
    today: date | None = None

    description = lines(
        _("Describe it: what only you can know"),
        most=1000,
        rows=5,
        help_text=_(
            "Brand, colour, size, what is in it, scratches, a mark. An officer compares this with the thing. Do not"
            " write card or identity numbers in full."
        ),
    )
    lost_on = RocDateField(label=_("When did you lose it?"), help_text=_("About, if you do not know."), required=False)
    lost_where = line(_("Where did you lose it?"))
    name = NameField(label=_("Your name"))
    phone = PhoneField(label=_("Telephone"), required=False)
    email = MailField(label=_("E-mail"), required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, today, **kwargs):
        super().__init__(data, initial={"request_key": uuid4()}, today=today, **kwargs)
        self.day = today
        self.fields["description"].required = True

    def clean_description(self):
        text = self.cleaned_data["description"].strip()
        if len(text) < FEWEST:
            raise forms.ValidationError(_("Write a little more: what only you can know."))
        return text

    def clean_lost_on(self):
        day = self.cleaned_data["lost_on"]
        if day and day > self.day:
            raise forms.ValidationError(_("This day is still to come. Check the date."))
        return day

    def clean(self):
        given = super().clean() or self.cleaned_data
        if not any(given.get(name) or name in self.errors for name in ("phone", "email")):
            self.add_error("phone", _("Enter a telephone number or an e-mail address, so that we can tell you."))
        return given

    def said(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "request_key"}


class CompareForm(ActForm):
    subjects = {"fits": _("whether it fits")}

    fits = YesNoField(label=_("Does the description fit the thing and its hidden mark?"))
    finding = line(
        _("What fits, what does not?"),
        most=300,
        required=True,
        help_text=_("Stays with us. The claimant hears yes or no, never why."),
    )


class SignedForm(ActForm):
    """Whoever takes it signs: on the screen or on paper."""

    signature = SignatureField(label=_("Signature of whoever takes it"))
    signed_on_paper = forms.BooleanField(label=_("Signed on paper, kept in the folder"), required=False)

    def clean(self):
        given = super().clean() or self.cleaned_data
        check_signed(self)
        return given


class PersonForm(SignedForm):
    """A person takes it: who they are was seen."""

    subjects = {"paper": _("the identity paper")}

    paper = ChoiceRadioField(label=_("Which identity paper did you see?"), choices=Delivery.Paper.choices)
    last_four = forms.RegexField(
        r"[0-9A-Za-z]{4}",
        label=_("Last four characters of its number"),
        help_text=_("Only these are kept, sealed."),
        max_length=4,
        widget=Box("w4", autocomplete="off", autocapitalize="characters"),
        error_messages={"invalid": _("Enter the last four letters or digits of the number.")},
    )
    proof = line(_("Other proof"), most=200, help_text=_("An invoice, a photo, the same key. No numbers of people."))
    costs = WholeField(
        label=_("Costs of notice and keeping paid, in NT$"), min_value=0, max_value=999_999, required=False
    )
    field_order = ["paper", "last_four", "proof", "costs", "hardship", "reward", "signature", "signed_on_paper"]

    def given(self) -> dict:
        """The columns of Delivery."""
        made = {name: self.cleaned_data[name] for name in TAKEN if self.cleaned_data.get(name)}
        return {**made, "last_four": self.cleaned_data["last_four"].upper()}


class GiveBackForm(PersonForm):
    """發還失主"""

    hardship = forms.BooleanField(
        label=_("Receives aid for people in need or after a disaster, or is in need for another pressing reason"),
        help_text=_("Then the finder may not ask for a reward (Civil Code §805-1)."),
        required=False,
    )
    reward = WholeField(
        label=_("Reward agreed with the finder, in NT$"),
        help_text=_("0 if none. Not over one tenth of what the thing is worth."),
        min_value=0,
        max_value=99_999_999,
        initial=0,
        required=False,
    )


class OfficeForm(SignedForm):
    """An office takes it: the local government, our property office."""

    receiver = line(_("Office that takes it, and the rank of whoever signs"), most=80, required=True)
    number = line(_("Number of the letter"), most=40, required=True, width="w10")
    field_order = ["receiver", "number", "signature", "signed_on_paper"]

    def given(self) -> dict:
        return dict(self.cleaned_data)


class BatchForm(ActForm):
    """移送清冊: which items, to which station."""

    subjects = {"items": _("the items")}

    station = line(_("Police station"), most=80, required=True)
    items = forms.MultipleChoiceField(label=_("Items"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data=None, *, choices, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["items"].choices = choices


class BatchSignedForm(SignedForm):
    """The police took the items."""

    number = line(_("Number the police gave"), most=40, required=True, width="w10")
    receiver = line(
        _("Rank and number of the police officer"), most=60, required=True, help_text=_("The post, not the name.")
    )
    field_order = ["number", "receiver", "signature", "signed_on_paper"]
