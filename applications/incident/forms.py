"""What an incident report asks, step by step. Which questions fit a kind stands in the table of kinds."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.incident import categories
from cases.fields import (
    ANIMALS,
    PEOPLE,
    AddressField,
    ChoiceRadioField,
    MailField,
    NameField,
    PhoneField,
    RocDateTimeField,
    WholeField,
    YesNoField,
)
from cases.forms.base import PortalForm

LONG_AGO = timedelta(days=365 * 2)
SLICKS = [
    ("oil", _("Oil")),
    ("waste", _("Waste")),
    ("water", _("Waste water, discoloured water")),
    ("fish", _("Dead fish")),
    ("other", _("Something else in the water")),
]
NAMED, CONFIDENTIAL, ANONYMOUS = "named", "confidential", "anonymous"
MODES = [
    (NAMED, _("With my name")),
    (CONFIDENTIAL, _("With my name, kept confidential")),
    (ANONYMOUS, _("Without my name")),
]
MODE_HINTS = {
    NAMED: _("We can answer you and ask you. The officers of the unit see who you are."),
    CONFIDENTIAL: _(
        "We can answer you. Only the officer of the case, the chief of the unit and the ethics office can see who you"
        " are; each look is recorded. Everybody else reads “confidential”."
    ),
    ANONYMOUS: _(
        "We keep no name, telephone or address, so we cannot write to you or ask you. You can follow the case with its"
        " number and code."
    ),
}
REPLIES = [
    ("email", _("By e-mail")),
    ("phone", _("By telephone")),
    ("letter", _("By letter")),
    ("none", _("Not at all")),
]
# How one wants the answer -> (the box it needs, what is said when it is empty)
NEEDED_FOR = {
    "email": ("email", _("Enter your e-mail address, or choose another way to be answered.")),
    "phone": ("phone", _("Enter your telephone number, or choose another way to be answered.")),
    "letter": ("address", _("Enter your postal address, or choose another way to be answered.")),
}
PERSONAL = ("name", "phone", "email", "address")


def text(label, *, most=100, rows=0, **kwargs):
    """A short box, or with `rows` a long one."""
    widget = forms.Textarea({"class": "input", "rows": rows}) if rows else forms.TextInput({"class": "input w20"})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, **kwargs)


class DangerForm(PortalForm):
    """安全確認：先問有沒有人有危險"""

    in_danger = YesNoField(
        label=_("Is somebody in danger now?"),
        help_text=_(
            "In the water, hurt, adrift, threatened, on a vessel that is sinking or on fire; or this could happen soon."
        ),
    )


class KindForm(PortalForm):
    """案類"""

    subjects = {"category": _("the kind of incident")}

    category = ChoiceRadioField(
        label=_("What is it about?"),
        choices=categories.choices,
        hints={code: kind.hint for code, kind in categories.CATEGORIES.items()},
    )


class DetailsForm(PortalForm):
    """經過：共同的問題，加上這一類才問的"""

    subjects = {
        "occurred_at": _("when it happened"),
        "description": _("what you saw"),
        "people_count": _("how many people"),
        "animal_count": _("how many animals"),
    }
    # room -> its questions; the others are asked of everybody
    rooms = {
        "vessel": ("vessel_name", "vessel_number", "vessel_look"),
        "people": ("people_count", "people_look"),
        "goods": ("goods",),
        "slick": ("slick_kind", "slick_size"),
        "animal": ("animal", "animal_count", "animal_alive"),
        "thing": ("thing", "thing_dangerous"),
        "official": ("official_unit", "official_who"),
    }

    occurred_at = RocDateTimeField(
        label=_("When did it happen?"), help_text=_("About, if you do not know exactly. Time in 24 hours.")
    )
    found_at = RocDateTimeField(
        label=_("When did you notice it?"), help_text=_("Only if that was later."), required=False
    )
    goes_on = YesNoField(
        label=_("Is it still going on?"), help_text=_("Leave it open if you do not know."), required=False
    )
    description = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("Who, what, how. 10 to 2,000 characters. Leave out your own name if you want to stay unnamed."),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea({"class": "input", "rows": 8}),
    )
    vessel_name = text(_("Name of the vessel"), most=60)
    vessel_number = text(_("Number of the vessel"), most=30, help_text=_("CT number or what you could read of it."))
    vessel_look = text(_("What the vessel looks like"), most=200, help_text=_("Kind, colour, size, flag, gear."))
    people_count = WholeField(
        units=PEOPLE, label=_("How many people are involved?"), min_value=0, max_value=9999, required=False
    )
    people_look = text(_("Who are they, what do they look like?"), most=500, rows=3)
    goods = text(_("What goods, how much, where are they now?"), most=300, rows=2)
    slick_kind = ChoiceRadioField(label=_("What is in the water?"), choices=SLICKS, required=False)
    slick_size = text(_("How far does it reach?"), help_text=_("For example: a strip of 200 metres along the pier."))
    animal = text(_("What animal?"), help_text=_("For example: dolphin, sea turtle. A guess helps."))
    animal_count = WholeField(units=ANIMALS, label=_("How many animals?"), min_value=1, max_value=9999, required=False)
    animal_alive = YesNoField(label=_("Is it alive?"), required=False)
    thing = text(_("What is it, how big, what stands on it?"), most=300, rows=2)
    thing_dangerous = YesNoField(
        label=_("Could it be dangerous?"), help_text=_("Gas bottles, chemicals, ammunition."), required=False
    )
    official_unit = text(_("Which unit?"))
    official_who = text(_("Who, as far as you know?"), help_text=_("Name, rank, number, what he or she looks like."))

    def __init__(self, *args, category=None, now=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        kind = categories.CATEGORIES.get(category)
        if kind:  # on paper, before anything is chosen, every question stands
            for name in (name for room, names in self.rooms.items() if room not in kind.rooms for name in names):
                self.fields.pop(name)

    def clean_occurred_at(self):
        return self._not_to_come(self.cleaned_data["occurred_at"])

    def clean_found_at(self):
        return self._not_to_come(self.cleaned_data["found_at"])

    def _not_to_come(self, moment):
        if moment and moment > self.now:
            raise ValidationError(
                _("This moment has not come yet. Check date and time. What is planned, write into the description.")
            )
        return moment

    def clean(self):
        given = super().clean() or self.cleaned_data
        occurred, found = given.get("occurred_at"), given.get("found_at")
        if occurred and found and found < occurred:
            self.add_error("found_at", _("It cannot have been noticed before it happened. Check both times."))
        return given


class ReporterForm(PortalForm):
    """報案人：具名、保密或不具名"""

    subjects = {"mode": _("how you want to report"), "reply": _("how we may answer you"), "name": _("your name")}

    mode = ChoiceRadioField(label=_("How do you want to report?"), choices=MODES, hints=MODE_HINTS)
    name = NameField(label=_("Your name"), required=False)
    reply = ChoiceRadioField(label=_("How may we answer you?"), choices=REPLIES, required=False)
    email = MailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    address = AddressField(label=_("Postal address"), required=False)

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("mode") == ANONYMOUS:
            self._forget(given)
        elif given.get("mode"):
            self._ask_who(given)
        return given

    def _forget(self, given):
        """Without a name nothing of the person is kept, not even what was typed before the choice was made."""
        for name in (*PERSONAL, "reply"):
            given[name] = ""
            self._errors.pop(name, None)

    def _ask_who(self, given):
        if not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter your name, or choose to report without it."))
        reply = given.get("reply")
        if not reply and "reply" not in self.errors:
            self.add_error("reply", _("Choose how we may answer you."))
        box, words = NEEDED_FOR.get(reply, ("", ""))
        if box and not given.get(box) and box not in self.errors:
            self.add_error(box, words)
