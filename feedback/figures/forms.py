"""What the figures ask: which year, or a month of it, and whose petitions."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.calendar import TAIPEI
from cases.forms.base import PortalForm
from cases.workdays import DAY
from feedback.figures.definitions import Span

FIRST_YEAR = 113  # the year the mailbox began here
SELECT = {"class": "input w10"}


class PeriodForm(PortalForm):
    """Every answer is optional: the running year, and all units in sight."""

    honeypot = False
    say_optional = False
    year = forms.TypedChoiceField(label=_("Year of the Republic"), coerce=int, required=False)
    month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=int,
        required=False,
        choices=[("", _("The whole year")), *((number, str(number)) for number in range(1, 13))],
    )
    unit = forms.ChoiceField(label=_("Unit, with those below it"), required=False)

    def __init__(self, *args, units, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.this_year = now.astimezone(TAIPEI).year - 1911
        self.units = {unit.code: unit for unit in units}
        years = range(self.this_year, FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [("", str(self.this_year)), *((year, str(year)) for year in years[1:])]
        self.fields["unit"].choices = [("", _("Any")), *((code, str(unit)) for code, unit in self.units.items())]
        for field in self.fields.values():
            field.widget.attrs |= SELECT

    def span(self) -> Span:
        year, month = self._given("year") or self.this_year, self._given("month")
        first = date(year + 1911, month or 1, 1)
        following = (first + timedelta(days=32)).replace(day=1) if month else first.replace(year=first.year + 1)
        return Span(first, following - DAY, self.now)

    def unit_asked(self):
        return self.units.get(self._given("unit"))

    def query(self) -> str:
        """The same question as an address asks it."""
        asked = {name: self._given(name) for name in self.fields}
        return "&".join(f"{name}={value}" for name, value in asked.items() if value)

    def _given(self, name: str):
        """What was chosen, as far as it is in order."""
        return getattr(self, "cleaned_data", {}).get(name)
