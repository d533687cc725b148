"""The question of the public deadline calculator: from when, how long, counted how, where."""

from datetime import datetime, time
from decimal import Decimal

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.calendar import TAIPEI, Mode, Period, Place, Roll, Saturday
from cases.counties import COUNTIES
from cases.fields import Box, ChoiceRadioField, MeasureField, RocDateField, TimeField24
from cases.forms.base import PortalForm
from cases.rocdates import is_chinese
from cases.workdays import FIRST_DAY, LAST_DAY

MODES = [
    (Mode.WD, _("Working days")),
    (Mode.CD, _("Calendar days")),
    (Mode.MONTH, _("Months")),
    (Mode.HOUR, _("Hours, day and night")),
    (Mode.HOUR_OFFICE, _("Office hours")),
    (Mode.LEAD_WD, _("Working days before an event")),
    (Mode.HALF_DAY, _("Half working days")),
    (Mode.CD_RAW, _("Calendar days, last day never moved")),
]
HINTS = {
    Mode.WD: _("Holidays and weekends are left out: petitions, most of our own time limits"),
    Mode.CD: _("Every day counts; if the last is a day off, it moves: requests for information, archives, supplements"),
    Mode.MONTH: _("To the day before the corresponding day: lost property, limits of two months set by law"),
    Mode.HOUR: _("Runs at once and never stops: yacht departures, incident reports"),
    Mode.HOUR_OFFICE: _("08:30 to 12:30 and 13:30 to 17:30 on working days"),
    Mode.LEAD_WD: _("Gives the latest day to file: entry into the coastal controlled zone"),
    Mode.HALF_DAY: _("Official letters; 0.5 is the forenoon of the next working day"),
    Mode.CD_RAW: _("Official letters that name their own date"),
}
ROLLS = {
    "apa48": (Roll.APA48, Saturday.LITERAL),
    "apa48-full": (Roll.APA48, Saturday.FULL_DAY),
    "civil122": (Roll.CIVIL122, Saturday.LITERAL),
    "none": (Roll.NONE, Saturday.LITERAL),
}
ROLL_CHOICES = [
    ("apa48", _("Next working day; a Saturday moves to Monday noon (Administrative Procedure Act §48)")),
    ("apa48-full", _("Next working day, Saturdays too")),
    ("civil122", _("Next working day (Civil Code §122: appeals, lost property)")),
    ("none", _("It stays")),
]
# What a page can still show a line a day of; nobody's time limit is longer.
MOST = {Mode.MONTH: 36, Mode.HOUR: 2400, Mode.HOUR_OFFICE: 2000}
MOST_DAYS = 1000
TIMED = {Mode.HOUR, Mode.HOUR_OFFICE}
FRACTIONS = TIMED | {Mode.HALF_DAY}


class CalculatorForm(PortalForm):
    """Asked by GET, so that an answer can be sent on as an address; hence no honeypot."""

    honeypot = False

    mode = ChoiceRadioField(label=_("How is the period counted?"), choices=MODES, hints=HINTS)
    n = MeasureField(
        label=_("How many?"),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text=_("Days, months or hours, as chosen above. Hours and half days may be fractions, such as 0.5."),
        widget=Box("w4", inputmode="decimal", autocomplete="off"),
    )
    start = RocDateField(
        label=_("Which day does it start on?"),
        help_text=_("The day of receipt, or the day of the event. It is not counted itself."),
    )
    time = TimeField24(
        label=_("At what time?"),
        required=False,
        help_text=_("Only for periods in hours, for example 09:30."),
    )
    roll = forms.ChoiceField(
        label=_("What if the last day is a day off?"),
        choices=ROLL_CHOICES,
        required=False,
        help_text=_("Only for calendar days and months."),
    )
    county = forms.ChoiceField(
        label=_("Where is the office?"),
        required=False,
        help_text=_("Days on which its offices were closed, by a typhoon for instance, are days off."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chinese = is_chinese(get_language())
        names = [(zh, zh if chinese else en) for zh, en in COUNTIES.items()]
        self.fields["county"].choices = [("", _("Anywhere")), *names]

    def clean_start(self):
        day = self.cleaned_data["start"]
        if not FIRST_DAY.year < day.year < LAST_DAY.year - 30:
            # From any of these the longest period still ends in a year the calendar covers.
            raise forms.ValidationError(
                _("Enter a year from %(first)d to %(last)d."),
                params={"first": FIRST_DAY.year + 1, "last": LAST_DAY.year - 31},
            )
        return day

    def clean(self):
        cleaned = super().clean()
        mode, n = cleaned.get("mode"), cleaned.get("n")
        if mode in TIMED and cleaned.get("time") is None and "time" not in self.errors:
            self.add_error("time", _("Enter the time from which the hours run, for example 09:30."))
        if mode and n is not None:
            self._check_length(mode, n)
        return cleaned

    def _check_length(self, mode: str, n: Decimal):
        most = MOST.get(mode, MOST_DAYS)
        if n > most:
            self.add_error("n", forms.ValidationError(_("Enter at most %(most)d."), params={"most": most}))
        elif mode not in FRACTIONS and n % 1:
            self.add_error("n", _("Enter a whole number. Only hours and half days may be fractions."))
        elif mode == Mode.HALF_DAY and n % Decimal("0.5"):
            self.add_error("n", _("Enter halves, for example 0.5 or 1.5."))

    def period(self) -> Period:
        """The period asked for. Only of a valid form."""
        roll, saturday = ROLLS[self.cleaned_data["roll"] or "apa48"]
        return Period(self.cleaned_data["n"], self.cleaned_data["mode"], roll, saturday)

    def started_at(self) -> datetime:
        """From when; midnight in Taipei where only the day matters."""
        clock = self.cleaned_data["time"] if self.cleaned_data["mode"] in TIMED else time()
        return datetime.combine(self.cleaned_data["start"], clock, TAIPEI)

    def place(self) -> Place:
        return Place(self.cleaned_data["county"])
