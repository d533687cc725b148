"""Forms of the visitor book: they ask and clean, counters/visitors/actions.py and the book write."""

import uuid
from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.calendar import TAIPEI
from cases.fields import PEOPLE, Box, ChoiceRadioField, MailField, NameField, RocDateTimeField, TimeField24, WholeField
from cases.forms.base import PortalForm
from cases.forms.forwarding import units_from
from counters.models import ExpectedVisit
from counters.models.visitors import Purpose

LATEST = time(22)  # until when somebody is expected where no end was named
AHEAD = timedelta(days=90)  # how long before a visit it may be announced: no calendar of strangers is kept
MOST = 500


class ExpectForm(PortalForm):
    """預約訪客"""

    honeypot = False
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    unit = forms.ChoiceField(label=_("At whose counter they register"), widget=forms.Select({"class": "input w20"}))
    starts_at = RocDateTimeField(label=_("Expected from"))
    until = TimeField24(
        label=_("Expected until, the same day"), required=False, help_text=_("Left empty: until 22:00.")
    )
    name = NameField(label=_("Name of the visitor, or who leads the group"), own=False)
    organisation = forms.CharField(
        label=_("Organisation"), required=False, max_length=80, widget=Box("w20", autocomplete="off")
    )
    people = WholeField(units=PEOPLE, label=_("How many people"), min_value=1, max_value=MOST, initial=1)
    purpose = ChoiceRadioField(label=_("Purpose"), choices=Purpose.choices)
    email = MailField(
        label=_("Visitor’s e-mail"),
        own=False,
        required=False,
        help_text=_("The entry code is mailed there. Left empty: print the code or pass it on yourself."),
    )
    language = ChoiceRadioField(
        label=_("Language of the mail"), choices=[("zh-hant", "中文"), ("en", "English")], initial="zh-hant"
    )
    subjects = {"unit": _("the counter"), "name": _("the name"), "people": _("the number of people")}

    def __init__(self, *args, unit: Unit, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["unit"].choices = [(unit.pk, str(unit)), *units_from(unit)]

    def clean_unit(self):
        return Unit.objects.get(pk=self.cleaned_data["unit"])

    def clean_starts_at(self):
        starts_at = self.cleaned_data["starts_at"]
        if starts_at < self.now - timedelta(hours=1):
            raise ValidationError(_("This moment is past. Enter when the visit begins."))
        if starts_at > self.now + AHEAD:
            raise ValidationError(_("A visit can be announced 90 days ahead. Announce it nearer to the day."))
        return starts_at

    def clean(self):
        cleaned = super().clean()
        starts_at, until = cleaned.get("starts_at"), cleaned.get("until")
        if starts_at and "until" in cleaned:
            ends_at = _end_of(starts_at, until)
            if ends_at <= starts_at:
                self.add_error("until", _("The end must be later than the beginning."))
            cleaned["ends_at"] = ends_at
        return cleaned

    def given(self) -> dict:
        """What `announce` takes."""
        names = ("key", "unit", "starts_at", "ends_at", "name", "organisation", "people", "purpose", "email")
        return {name: self.cleaned_data[name] for name in (*names, "language")}

    @staticmethod
    def initial_of(visit: ExpectedVisit) -> dict:
        """The same visitor once more: what the form starts with."""
        names = ("name", "organisation", "people", "purpose", "email", "language")
        return {name: getattr(visit, name) for name in names} | {"unit": visit.unit_id}


def _end_of(starts_at: datetime, until: time | None) -> datetime:
    """The end on the day of the beginning; a late beginning without an end lasts until midnight."""
    local = starts_at.astimezone(TAIPEI)
    end = until or (LATEST if local.time() < LATEST else time(23, 59))
    return datetime.combine(local.date(), end, TAIPEI)
