"""颱風按鈕: which places are closed, when and why."""

import uuid

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import Unit
from cases.counties import COUNTIES
from cases.fields import ChoiceRadioField, RocDateField
from cases.forms.base import PortalForm
from cases.forms.calendar import PART_OF_A_DAY, counties_of, line, within_calendar
from cases.models import Closure, Declaration
from cases.rocdates import is_chinese
from cases.workdays import DAY

LONGEST = 7  # days of one declaration


def ticks(label, help_text=""):
    return forms.MultipleChoiceField(
        label=label, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


class TyphoonForm(PortalForm):
    """停止上班 of several places at once."""

    honeypot = False

    key = forms.UUIDField(widget=forms.HiddenInput)
    first = RocDateField(label=_("Closed on"))
    last = RocDateField(label=_("Until, where it is more than one day"), required=False)
    part = ChoiceRadioField(label=_("Which part of the day?"), choices=Closure.Part.choices, help_text=PART_OF_A_DAY)
    counties = ticks(_("Counties and cities"), _("As the county declared it. It holds for all our units there."))
    townships = ticks(_("Or single townships"))
    units = ticks(_("Or single units"), _("It holds for the units below them too."))
    reason_zh = line(_("Reason, in Chinese"), most=60, help_text=_("In a few words. It is shown in every working."))
    reason_en = line(_("Reason, in English"), most=120, help_text=_("For example: typhoon."))
    source = line(_("Source"), most=120, help_text=_("The announcement: who, when, number or address."))

    def __init__(self, *args, planner, now, **kwargs):
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        paths = units_where(planner, "closure.declare", now)
        english = not is_chinese(get_language())
        units = Unit.objects.filter(within(paths), is_active=True).order_by("path")
        self.our_units = {str(unit.pk): unit for unit in units}
        offered = {
            "counties": [(name, COUNTIES[name] if english else name) for name in counties_of(paths)],
            "townships": [
                (f"{county} {township}", f"{COUNTIES[county] if english else county} {township}")
                for county, township in townships_of(paths)
            ],
            "units": [(pk, str(unit)) for pk, unit in self.our_units.items()],
        }
        for name, choices in offered.items():
            if choices:
                self.fields[name].choices = choices
            else:
                del self.fields[name]

    def clean_first(self):
        return within_calendar(self.cleaned_data["first"])

    def clean_last(self):
        last = self.cleaned_data["last"]
        return within_calendar(last) if last else last

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Enter a day that is not before the first."))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("last", _("Declare seven days at most at a time."))
        chosen = [name for name in ("counties", "townships", "units") if cleaned.get(name)]
        if not chosen and not {"counties", "townships", "units"} & self.errors.keys():
            self.add_error(next(name for name in ("counties", "units") if name in self.fields), _("Choose where."))
        if not self.errors and not self.closures():
            self.add_error("first", _("This closure is declared already."))
        return cleaned

    def declaration(self, by, now) -> Declaration:
        """What is declared, unsaved. Only of a valid form."""
        given = {name: self.cleaned_data[name] for name in ("key", "reason_zh", "reason_en", "source")}
        return Declaration(declared_by=by, declared_at=now, **given)

    def closures(self) -> list[Closure]:
        """A row a day and place, unsaved, without those that stand already."""
        given = self.cleaned_data
        first, last = given["first"], given.get("last") or given["first"]
        days = [first + n * DAY for n in range((last - first).days + 1)]
        standing = {
            (row.date, row.county, row.township, row.unit_id)
            for row in Closure.objects.filter(is_active=True, date__in=days, part=given["part"])
        }
        why = {name: given[name] for name in ("reason_zh", "reason_en", "source")}
        rows = [Closure(date=day, part=given["part"], **why, **place) for day in days for place in self._places()]
        return [row for row in rows if (row.date, row.county, row.township, row.unit_id) not in standing]

    def _places(self) -> list[dict]:
        """What lies in a county that is closed as a whole is not closed once more."""
        given = self.cleaned_data
        counties = given.get("counties") or []
        places = [{"county": county, "township": "", "unit": None} for county in counties]
        for name in given.get("townships") or []:
            county, _blank, township = name.partition(" ")
            if county not in counties:
                places.append({"county": county, "township": township, "unit": None})
        for pk in given.get("units") or []:
            places.append({"county": "", "township": "", "unit": self.our_units[pk]})
        return places


def townships_of(paths: list[str]) -> list[tuple[str, str]]:
    """The townships in which every unit of ours lies below these: theirs to close."""
    ours, others = set(), set()
    rows = Unit.objects.filter(is_active=True).exclude(township="").values_list("path", "county", "township")
    for path, county, township in rows:
        (ours if path.startswith(tuple(paths)) else others).add((county, township))
    return sorted(place for place in ours - others if place[0] in COUNTIES)
