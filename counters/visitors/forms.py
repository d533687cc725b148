"""What one visit asks. Of an identity paper the book keeps the kind and the last four signs, nothing else."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.fields import PEOPLE, Box, NameField, PhoneField, TimeField24, WholeField
from cases.forms.base import PortalForm
from cases.identifiers import clean_name, code_of
from counters import addressees
from counters.forms.entry import EntryForm
from counters.models import ExpectedVisit, Line
from counters.models.visitors import Purpose

LAST_FOUR = re.compile(r"[A-Z0-9]{4}")
PASS = re.compile(r"[A-Z0-9-]{1,10}")
MOST = 500

PAPERS = [
    ("national", _("National identity card")),
    ("driving", _("Driving licence")),
    ("health", _("Health insurance card")),
    ("resident", _("Resident certificate")),
    ("passport", _("Passport")),
    ("service", _("Service card of another office")),
    ("known", _("Known in person, no paper seen")),
]


def line_box(label, *, most, help_text="", required=False, **attrs):
    widget = Box("w20", autocomplete="off", **attrs)
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, widget=widget)


def select(label, choices, **kwargs):
    """A choice as one line: at the desk the page has to be short."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.Select({"class": "input w20"}), **kwargs)


def clean_pass(typed: str) -> str:
    """The number of a pass as it is kept. Raises ValidationError."""
    number = re.sub(r"\s", "", code_of(typed))
    if not PASS.fullmatch(number):
        raise ValidationError(_("A pass has up to 10 letters and digits, for example A07."))
    return number


class VisitForm(EntryForm):
    """訪客: name, paper, whom they visit and the pass; the rest is for those it fits."""

    name = NameField(label=_("Name"), own=False)
    identity_kind = select(_("Paper seen"), PAPERS, initial="national")
    identity = forms.CharField(
        label=_("Last four characters of its number"),
        help_text=_("Only these four are kept."),
        max_length=20,
        required=False,
        widget=Box("w4", autocomplete="off", spellcheck="false", autocapitalize="characters"),
    )
    host = line_box(
        _("Visits"),
        most=60,
        required=True,
        help_text=_("A colleague or a unit. A colleague is told that the visitor is here."),
        spellcheck="false",
        list="addressees",
    )
    pass_number = forms.CharField(
        label=_("Number of the visitor’s pass"),
        max_length=20,
        widget=Box("w4", autocomplete="off", spellcheck="false", autocapitalize="characters"),
    )
    purpose = select(_("Purpose"), Purpose.choices, initial=Purpose.BUSINESS)
    people = WholeField(
        units=PEOPLE, label=_("How many people, all together"), min_value=1, max_value=MOST, required=False
    )
    companions = forms.CharField(
        label=_("Names of companions"),
        help_text=_("One on each line."),
        max_length=3000,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = line_box(_("Organisation"), most=80)
    phone = PhoneField(label=_("Telephone"), own=False, required=False)
    vehicle = line_box(_("Number plate"), most=12, autocapitalize="characters")
    items = line_box(_("What they bring"), most=100)
    note = line_box(_("Note"), most=200, help_text=_("No names, no numbers of people."))
    left_at = TimeField24(
        label=_("Left at, if they have left again"),
        required=False,
        help_text=_("For paper forms; the day is that of the entry."),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subjects = {
        "name": _("the name"),
        "host": _("whom they visit"),
        "pass_number": _("the number of the pass"),
        "people": _("the number of people"),
    }

    @staticmethod
    def initial_of(visit: ExpectedVisit) -> dict:
        """What an announcement knows already; the paper and the pass are seen at the counter."""
        names = ("name", "organisation", "people", "purpose")
        return {name: getattr(visit, name) for name in names} | {"host": str(visit.host), "expected": visit.pk}

    @property
    def suggestions(self):
        """What the box of the host offers."""
        return addressees.suggestions(self.unit, self.now)

    def clean_identity(self):
        """Whoever types the whole number keeps its end only: the rest never leaves this line."""
        signs = re.sub(r"[\s-]", "", code_of(self.cleaned_data["identity"]))[-4:]
        if signs and not LAST_FOUR.fullmatch(signs):
            raise ValidationError(_("Enter the last four letters or digits of the number."))
        return signs

    def clean_host(self):
        return addressees.find(self.cleaned_data["host"], unit=self.unit, now=self.now)

    def clean_pass_number(self):
        return clean_pass(self.cleaned_data["pass_number"])

    def clean_companions(self):
        lines = [line.strip() for line in self.cleaned_data["companions"].splitlines()]
        return [clean_name(line) for line in lines if line]

    def clean_expected(self):
        """The announcement whose code was scanned; one of another counter or called off does not count. A correction
        keeps its own."""
        pk = self.cleaned_data["expected"]
        if not pk:
            return None
        found = ExpectedVisit.objects if pk == self.initial.get("expected") else ExpectedVisit.objects.awaited()
        return found.filter(pk=pk, unit=self.unit).first()

    def clean(self):
        given = super().clean() or self.cleaned_data
        self._check_paper(given)
        self._check_people(given)
        return given

    def _check_paper(self, given):
        paper = given.get("identity_kind") not in (None, "known")
        if paper and not given.get("identity") and "identity" not in self.errors:
            self.add_error("identity", _("Enter the last four characters of the paper’s number."))

    def _check_people(self, given):
        """Empty means the visitor and those named; more may come than are named, never fewer."""
        if "companions" not in given or "people" in self.errors:
            return
        named = 1 + len(given["companions"])
        given["people"] = given.get("people") or named
        if given["people"] < named:
            self.add_error("people", _("More people are named than counted. Correct the number or the names."))


class PassForm(PortalForm):
    """離開: the pass that came back. Gives the visit as `line`."""

    honeypot = False
    pass_number = forms.CharField(
        label=_("Pass that came back"),
        help_text=_("Type or scan it and press Enter: the departure is registered."),
        max_length=20,
        widget=Box("w4", autocomplete="off", spellcheck="false", autocapitalize="characters"),
    )
    subjects = {"pass_number": _("the number of the pass")}

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit, self.line = unit, None

    def clean_pass_number(self):
        number = clean_pass(self.cleaned_data["pass_number"])
        holding = Line.objects.filter(open__book="VL", open__unit=self.unit, open__token=number)
        self.line = holding.select_related("unit").first()
        if self.line is None:
            raise ValidationError(_("Nobody inside has this pass. Look at the list below."))
        return number
