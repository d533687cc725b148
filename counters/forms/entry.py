"""What every entry asks, whatever the book; and what a correction, a search and a look behind the masks ask."""

from datetime import datetime, timedelta
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.calendar import TAIPEI
from cases.fields import Box, RocDateTimeField
from cases.forms.base import PortalForm, focus

AHEAD = timedelta(minutes=10)  # clocks on walls and wrists differ
CHOICES = (forms.RadioSelect, forms.CheckboxInput, forms.CheckboxSelectMultiple)  # no box to type into
BESIDE = ("happened_at", "serial", "request_key")


class EntryForm(PortalForm):
    """登錄: a book's form extends this by its own questions. `data_given()` is what the actions take."""

    honeypot = False

    happened_at = RocDateTimeField(label=_("When, if it was not just now"), required=False)
    serial = forms.CharField(
        label=_("Number of the paper form, if it was written on paper"),
        max_length=20,
        required=False,
        widget=Box("w10", autocomplete="off", spellcheck="false", autocapitalize="characters"),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, unit, user, now, initial=None, **kwargs):
        self.unit, self.user, self.now = unit, user, now
        initial = {"request_key": uuid4(), **(initial or {})}
        super().__init__(data, initial=initial, today=now.astimezone(TAIPEI).date(), **kwargs)
        self.order_fields([*(name for name in self.fields if name not in BESIDE), *BESIDE])

    def clean_happened_at(self):
        moment = self.cleaned_data["happened_at"]
        if moment and moment > self.now + AHEAD:
            raise forms.ValidationError(_("This moment is still to come. Check day and time."))
        return moment

    def opened(self) -> "EntryForm":
        """For a page of its own: the cursor stands in the first box still empty, unless a choice comes first."""
        box = next((box for box in self.visible_fields() if not box.value()), None)
        if box and not isinstance(box.field.widget, CHOICES):
            focus(box.field)
        return self

    def data_given(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in BESIDE}

    def beside(self) -> dict:
        """The arguments of `write` that every book has."""
        return {name: self.cleaned_data.get(name) for name in ("happened_at", "request_key")} | {
            "serial": self.cleaned_data.get("serial", "").strip().upper()
        }


class KeptForm(PortalForm):
    """What a browser adds to a press it kept through a cut of the network: when it was pressed."""

    honeypot = False
    happened_at = RocDateTimeField(required=False)


def moment_kept(posted) -> datetime | None:
    """When a press happened that comes late; None for one that comes at once."""
    form = KeptForm(posted)
    return form.cleaned_data["happened_at"] if form.is_valid() else None


class StrikeForm(PortalForm):
    """更正: why. What stands instead is asked by the book's own form, or nothing does."""

    honeypot = False
    reason = forms.CharField(
        label=_("Why is the line corrected?"),
        help_text=_("No names, no numbers of people: the reason stays in the book."),
        max_length=200,
        widget=Box("w20", autocomplete="off"),
    )
    strike_only = forms.BooleanField(label=_("Only strike the line: nothing stands in its place"), required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"request_key": uuid4()}, **kwargs)


class WordsForm(PortalForm):
    """Search within a book. Posted: a name is never part of an address."""

    honeypot = False
    words = forms.CharField(
        label=_("What do you remember?"),
        help_text=_(
            "A name, a number, the end of a telephone or of an identity number, a word. Every word has to fit."
        ),
        max_length=80,
        widget=Box("w20", autocomplete="off", spellcheck="false"),
    )
