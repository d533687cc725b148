"""Forms of the office calendar: closures, days off and confirmed years. They ask and clean; cases/recount.py writes."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import Unit
from cases.counties import COUNTIES
from cases.fields import Box, ChoiceRadioField, RocDateField
from cases.forms.base import PortalForm
from cases.models import CalendarDay, Closure
from cases.rocdates import is_chinese
from cases.workdays import FIRST_DAY, LAST_DAY

PART_OF_A_DAY = _(
    "A day that is closed for a part of it stays a working day: limits in days do not move, those in office hours do. "
    "One exception: where a Saturday gives way to the forenoon of a Monday, and that forenoon is closed, the whole "
    "Monday counts."
)


def line(label, *, most, help_text=""):
    return forms.CharField(
        label=label, max_length=most, help_text=help_text, widget=Box("w20", autocomplete="off", spellcheck="false")
    )


def within_calendar(day):
    """ValidationError for a day that the calendar does not cover."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(
            _("Enter a year from %(first)d to %(last)d."), params={"first": FIRST_DAY.year, "last": LAST_DAY.year}
        )
    return day


def counties_of(paths: list[str]) -> list[str]:
    """The counties whose closing these subtrees may declare: those with none of our units outside them."""
    ours, others = set(), set()
    for path, county in Unit.objects.filter(is_active=True).values_list("path", "county"):
        (ours if path.startswith(tuple(paths)) else others).add(county)
    # Who answers for every unit may name any county.
    return [name for name in COUNTIES if name not in others and (name in ours or not others)]


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit):
        return str(unit)


class ClosureForm(PortalForm):
    """停止上班"""

    honeypot = False

    date = RocDateField(label=_("Which day?"))
    part = ChoiceRadioField(label=_("Which part of the day?"), choices=Closure.Part.choices, help_text=PART_OF_A_DAY)
    county = forms.ChoiceField(
        label=_("County or city"),
        required=False,
        help_text=_("For a closing that the county declared. It holds for all our units there."),
        widget=forms.Select({"class": "input w20"}),
    )
    unit = UnitField(
        label=_("Or one unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("No single unit"),
        help_text=_("For a closing of one office. It holds for the units below it too."),
        widget=forms.Select({"class": "input w20"}),
    )
    reason_zh = line(_("Reason, in Chinese"), most=60, help_text=_("In a few words. It is shown in every working."))
    reason_en = line(_("Reason, in English"), most=120, help_text=_("For example: typhoon."))
    source = line(_("Source"), most=120, help_text=_("The announcement: who, when, number or address."))

    def __init__(self, *args, planner, now, **kwargs):
        super().__init__(*args, **kwargs)
        paths = units_where(planner, "closure.declare", now)
        chinese = is_chinese(get_language())
        names = [(name, name if chinese else COUNTIES[name]) for name in counties_of(paths)]
        self.fields["county"].choices = [("", _("No whole county")), *names]
        self.fields["unit"].queryset = Unit.objects.filter(within(paths), is_active=True).order_by("path")
        if not names:
            del self.fields["county"]
            self.fields["unit"].required = True
            self.fields["unit"].label = _("Which unit?")
            self.fields["unit"].empty_label = _("Choose a unit")

    def clean_date(self):
        return within_calendar(self.cleaned_data["date"])

    def clean(self):
        cleaned = super().clean()
        county, unit = cleaned.get("county"), cleaned.get("unit")
        if "county" in self.fields and not {"county", "unit"} & self.errors.keys():
            if not (county or unit):
                self.add_error("county", _("Choose a county, or one unit below."))
            elif county and unit:
                self.add_error("unit", _("Choose a county or a unit, not both."))
        if not self.errors and self._stands():
            self.add_error("date", _("This closure is declared already."))
        return cleaned

    def _stands(self) -> bool:
        same = {name: self.cleaned_data.get(name) or default for name, default in (("county", ""), ("unit", None))}
        given = {"date": self.cleaned_data["date"], "part": self.cleaned_data["part"]}
        return Closure.objects.filter(is_active=True, township="", **given, **same).exists()

    def closure(self) -> Closure:
        """The closure asked for, unsaved. Only of a valid form."""
        return Closure(**{**self.cleaned_data, "county": self.cleaned_data.get("county") or ""})


class CalendarDayForm(PortalForm):
    """行事曆例外日"""

    honeypot = False

    date = RocDateField(label=_("Which day?"))
    kind = ChoiceRadioField(
        label=_("What is it?"),
        choices=[("off", _("A day off")), ("working", _("A working day, such as a make-up day"))],
    )
    name_zh = line(_("Name, in Chinese"), most=60)
    name_en = line(_("Name, in English"), most=120, help_text=_("For example: National Day, make-up working day."))
    source = line(_("Source"), most=120, help_text=_("The announcement: who, when, number or address."))

    def clean_date(self):
        return within_calendar(self.cleaned_data["date"])

    def day(self) -> CalendarDay:
        """The row asked for, unsaved. Only of a valid form."""
        given = {name: self.cleaned_data[name] for name in ("date", "name_zh", "name_en", "source")}
        return CalendarDay(is_working=self.cleaned_data["kind"] == "working", **given)


class YearForm(PortalForm):
    """已核對年度"""

    honeypot = False

    source = line(
        _("Which official calendar did you compare with?"),
        most=120,
        help_text=_(
            "For example: office calendar of 2027, Directorate-General of Personnel Administration, 1 July 2026."
        ),
    )
    compared = forms.BooleanField(label=_("I have compared every day of the year with it"))
