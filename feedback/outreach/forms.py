"""Forms of the visits: they ask and clean, feedback/actions/outreach.py writes."""

import re
from datetime import date
from uuid import uuid4

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.fields import PEOPLE, Box, ChoiceRadioField, PhoneField, RocDateField, WholeField
from cases.forms.base import PortalForm
from cases.identifiers import say_phone
from feedback.models import Audience, Help, Outreach, Way
from feedback.models.outreach import HOUSEHOLDS

OLDEST = relativedelta(years=1)  # what lies longer ago is not written from memory
MOST_PEOPLE, MOST_OFFICERS, MOST_VISITS = 5000, 99, 999
MOST_SUGGESTIONS = 10
LONGEST = 1000


def words(label, most: int = LONGEST, *, rows=4, required=False, help_text=""):
    widget = forms.Textarea({"class": "input", "rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, widget=widget)


def line(label, most: int, *, required=False, help_text=""):
    box = Box("w20", autocomplete="off", spellcheck="false")
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, widget=box)


class VisitForm(PortalForm):
    """訪視紀錄"""

    honeypot = False
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    unit = forms.ChoiceField(label=_("Our unit"), widget=forms.Select({"class": "input w20"}))
    happened_on = RocDateField(label=_("Day of the visit"))
    way = ChoiceRadioField(label=_("How did you meet?"), choices=Way.choices)
    audience = ChoiceRadioField(label=_("Who did you visit?"), choices=Audience.choices)
    organisation = line(_("Name of the association or group"), 60, help_text=_("Leave it empty for a household."))
    area = line(_("Township or district"), 20, required=True, help_text=_("For example 基隆市中正區. It is counted."))
    met = line(_("Who spoke with you"), 60, help_text=_("A petition made of a suggestion is in this name."))
    phone = PhoneField(label=_("Their telephone"), required=False, own=False)
    place = line(_("Where it was"), 120)
    people = WholeField(
        units=PEOPLE, label=_("How many people did you meet?"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    officers = WholeField(
        units=PEOPLE, label=_("How many of us went?"), min_value=1, max_value=MOST_OFFICERS, initial=2
    )
    help = forms.MultipleChoiceField(
        label=_("What care did you give?"),
        choices=Help.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    asked = words(_("What was asked"))
    answer = words(_("What you answered"))
    suggestions = words(
        _("What was suggested"),
        4000,
        rows=6,
        help_text=_("Leave an empty line between two suggestions. Each can become a petition with one press."),
    )
    subjects = {"unit": _("the unit"), "people": _("how many people"), "officers": _("how many officers")}

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, str(unit)) for pk, unit in self.units.items()]
        self.day = kwargs.get("today")

    def clean_key(self):
        return self.cleaned_data["key"] or uuid4()

    def clean_unit(self):
        return self.units[self.cleaned_data["unit"]]

    def clean_happened_on(self):
        day: date = self.cleaned_data["happened_on"]
        if day > self.day:
            raise ValidationError(_("This day is still to come. Record a visit after it has taken place."))
        if day < self.day - OLDEST:
            raise ValidationError(_("This day is more than a year ago. Enter a visit of the last twelve months."))
        return day

    def clean_suggestions(self):
        parts = [part.strip() for part in re.split(r"\n\s*\n", self.cleaned_data["suggestions"].replace("\r\n", "\n"))]
        parts = [part for part in parts if part]
        if len(parts) > MOST_SUGGESTIONS:
            said = {"most": MOST_SUGGESTIONS}
            raise ValidationError(_("Write %(most)s suggestions at most; record the others as another visit.") % said)
        if any(len(part) > LONGEST for part in parts):
            raise ValidationError(_("Shorten each suggestion to 1,000 characters."))
        return parts

    def clean(self):
        given = super().clean() or self.cleaned_data
        audience = given.get("audience")
        if audience in HOUSEHOLDS and given.get("organisation"):
            self.add_error(
                "organisation", _("Leave this empty for a household. Write the name under “Who spoke with you”.")
            )
        elif audience and audience not in HOUSEHOLDS and not given.get("organisation"):
            self.add_error("organisation", _("Enter the name of the association or group."))
        return given

    def told(self) -> dict:
        """What `record_visit` takes as `data`."""
        apart = ("key", "unit", "suggestions")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    @staticmethod
    def like(visit: Outreach, *, whole=False) -> dict:
        """Where a new record begins: the same people; `whole`: the same visit, to be put right."""
        names = ["audience", "way", "organisation", "area", "met", "phone", "place"]
        if whole:
            names += ["happened_on", "people", "officers", "help", "asked", "answer"]
        found = {name: getattr(visit, name) for name in names}
        found["phone"] = say_phone(visit.phone)
        if whole:
            found["suggestions"] = "\n\n".join(one.text for one in visit.suggestions.all() if one.case_id is None)
        return {"unit": visit.unit_id, **found}


class StrikeForm(PortalForm):
    """更正"""

    honeypot = False
    reason = line(_("Why is this record wrong?"), 200, required=True, help_text=_("No personal data."))
    subjects = {"reason": _("why it is wrong")}


class SuggestionForm(PortalForm):
    """補記建議"""

    honeypot = False
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    text = words(_("One more suggestion"), rows=3, required=True)

    def clean_key(self):
        return self.cleaned_data["key"] or uuid4()


class PlanForm(PortalForm):
    """年度訪視計畫: a number for each kind of people."""

    honeypot = False
    say_optional = False

    def __init__(self, *args, planned: dict[str, int], **kwargs):
        super().__init__(*args, **kwargs)
        for audience in Audience:
            self.fields[audience.value] = WholeField(
                label=audience.label,
                required=False,
                min_value=0,
                max_value=MOST_VISITS,
                initial=planned.get(audience.value, 0),
            )

    def visits(self) -> dict[str, int]:
        return {name: value or 0 for name, value in self.cleaned_data.items()}


class SiftForm(PortalForm):
    """篩選"""

    honeypot = False
    say_optional = False
    unit = forms.ChoiceField(
        label=_("Unit, with those below it"), required=False, widget=forms.Select({"class": "input w20"})
    )
    audience = forms.ChoiceField(
        label=_("Whom"),
        required=False,
        choices=[("", _("Any")), *Audience.choices],
        widget=forms.Select({"class": "input w20"}),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        self.fields["unit"].choices = [("", _("Any")), *((code, str(unit)) for code, unit in self.units.items())]

    def asked(self) -> dict:
        """What is asked for, by the answers that are in order."""
        given = self.cleaned_data
        return {"unit": self.units.get(given.get("unit")), "audience": given.get("audience") or ""}
