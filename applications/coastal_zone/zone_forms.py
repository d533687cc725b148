"""What staff say of a controlled zone: its data, its opening hours, a closing. They ask and clean; zones.py writes."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from applications.coastal_zone import hours
from applications.coastal_zone.models import ControlledZone, ZoneClosure
from cases.counties import COUNTIES
from cases.fields import Box, ChoiceRadioField, RocDateTimeField, TimeField24, YesNoField
from cases.forms.base import PortalForm
from cases.forms.roster import Roster
from cases.rocdates import is_chinese


def line(label, *, most, width="w20", **kwargs):
    return forms.CharField(
        label=label, max_length=most, widget=Box(width, autocomplete="off", spellcheck="false"), **kwargs
    )


class ZoneForm(PortalForm):
    """管制區"""

    honeypot = False
    subjects = {
        "kind": _("the kind of zone"),
        "county": _("the county or city"),
        "unit": _("the patrol corps in charge"),
        "is_active": _("whether the zone is in force"),
    }

    code = forms.SlugField(
        label=_("Code of the zone"),
        max_length=40,
        help_text=_("Latin letters, digits and hyphens; it stays when the name changes."),
        widget=Box("w10", autocomplete="off", spellcheck="false"),
    )
    name_zh = line(_("Chinese name"), most=60)
    name_en = line(_("English name"), most=120)
    kind = ChoiceRadioField(label=_("Kind of zone"), choices=ControlledZone.Kind.choices)
    county = forms.ChoiceField(label=_("County or city"), widget=forms.Select({"class": "input w20"}))
    unit = forms.ModelChoiceField(
        label=_("Patrol corps in charge"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose a patrol corps"),
        help_text=_("Applications for the zone go there."),
        widget=forms.Select({"class": "input w20"}),
    )
    extent_zh = line(_("Extent, in Chinese"), most=300, required=False)
    extent_en = line(_("Extent, in English"), most=400, required=False)
    source = line(_("Source"), most=160, help_text=_("The announcement: who, when, number."))
    is_active = YesNoField(label=_("Is the zone in force?"))

    def __init__(self, *args, zone, corps, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        chinese = is_chinese(get_language())
        named = [(name, name if chinese else english) for name, english in COUNTIES.items()]
        self.fields["county"].choices = [("", _("Choose a county or city")), *named]
        self.fields["unit"].queryset = corps
        if zone.pk:
            del self.fields["code"]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code == "new" or ControlledZone.objects.filter(code=code).exists():
            raise ValidationError(_("Another zone has this code. Choose another one."))
        return code

    @staticmethod
    def initial_of(zone: ControlledZone) -> dict:
        if not zone.pk:
            return {}
        names = ("name_zh", "name_en", "kind", "county", "unit", "extent_zh", "extent_en", "source", "is_active")
        return {name: getattr(zone, name) for name in names}


class SeasonDayField(forms.CharField):
    """A day of the year, month/day; gives "MM-DD"."""

    subject = None

    def __init__(self, **kwargs):
        super().__init__(**{"widget": Box("w4", autocomplete="off"), "max_length": 5, **kwargs})

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        month, _slash, day = text.replace("-", "/").partition("/")
        try:
            found = date(hours.LEAP, int(month), int(day))
        except ValueError as fault:
            raise ValidationError(_("Write month and day with a slash, for example 5/1.")) from fault
        return f"{found:%m-%d}"

    def prepare_value(self, value):
        """5/1 in the box for "05-01"; what was typed stays as typed."""
        if isinstance(value, str) and len(value) == 5 and value[2] == "-":
            return f"{int(value[:2])}/{int(value[3:])}"
        return value


class HoursForm(PortalForm):
    """開放時段的一列"""

    subjects = {"days": _("the days of the week")}

    first = SeasonDayField(
        label=_("From (month/day)"), help_text=_("For example 5/1; for the whole year 1/1 to 12/31.")
    )
    last = SeasonDayField(label=_("To (month/day)"))
    days = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        coerce=int,
        choices=lambda: [(day, hours.weekday(day)) for day in hours.WEEK],
        widget=forms.CheckboxSelectMultiple,
    )
    opens = TimeField24(label=_("Opens at (24 hours)"))
    closes = TimeField24(label=_("Closes at (24 hours)"), help_text=_("00:00 is the end of the day."))

    def clean(self):
        given = super().clean() or self.cleaned_data
        opens, closes = given.get("opens"), given.get("closes")
        if opens and closes is not None and f"{closes:%H:%M}" != "00:00" and closes <= opens:
            self.add_error("closes", _("It has to close later than it opens. For a whole night write two lines."))
        return given


class HoursRoster(Roster):
    """開放時段: any number of lines; none means never."""

    row_form = HoursForm
    prefix = "hours"
    min_rows = 0
    max_rows = 12
    legend = _("Opening hours")
    hint = _("Only for a specified zone. Without a line it is never open.")
    row_title = _("Line %(number)d")
    add_label = _("Add a line")
    remove_label = _("Remove line %(number)d")
    full_text = _("There is room for %(most)d lines at most. Remove one to add another.")

    def rules(self) -> list[dict]:
        """The rows as the zone keeps them. Only of a valid roster."""
        kept = [row.answers() for row in self.filled]
        return hours.check(
            [
                {
                    "from": one["first"],
                    "to": one["last"],
                    "days": one["days"],
                    "open": one["opens"],
                    "close": one["closes"],
                }
                for one in kept
            ]
        )

    @staticmethod
    def answers_of(rules: list[dict]) -> list[dict]:
        return [
            {"first": r["from"], "last": r["to"], "days": r["days"], "opens": r["open"], "closes": r["close"]}
            for r in rules
        ]


class ZoneClosureForm(PortalForm):
    """關閉管制區"""

    honeypot = False

    starts_at = RocDateTimeField(label=_("Closed from"))
    ends_at = RocDateTimeField(label=_("Closed until"))
    reason_zh = line(_("Reason, in Chinese"), most=120, help_text=_("The applicants read it."))
    reason_en = line(_("Reason, in English"), most=160, help_text=_("For example: live firing exercise."))

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self):
        given = super().clean() or self.cleaned_data
        starts, ends = given.get("starts_at"), given.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It has to end later than it begins. Check date and time."))
        elif ends and ends <= self.now:
            self.add_error("ends_at", _("This moment has passed. Enter until when nobody may enter."))
        return given

    def closure(self, zone: ControlledZone) -> ZoneClosure:
        """The closing asked for, unsaved. Only of a valid form."""
        return ZoneClosure(zone=zone, **self.cleaned_data)
