"""What an application for entry asks, step by step (國家安全法施行細則 §§26-28; facts §4.2)."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications import rosters
from applications.coastal_zone import lead
from applications.coastal_zone.exemptions import EXEMPTIONS, NONE
from applications.coastal_zone.fields import PlatesField, ZoneField
from applications.coastal_zone.models import Visit
from applications.forms import ForeignerForm
from cases import rocdates
from cases.fields import Box, ChoiceRadioField, RocDateTimeField, YesNoField
from cases.forms.base import PortalForm


class ExemptionForm(PortalForm):
    """免申請自我檢核: before any question about a person."""

    subjects = {"answer": _("what applies to you")}

    answer = ChoiceRadioField(
        label=_("Does one of these apply to you?"),
        help_text=_("Then you need no permit (Enforcement Rules of the National Security Act, article 28)."),
        choices=[*((one.key, one.label) for one in EXEMPTIONS), (NONE, _("None of these; I apply for a permit"))],
        hints={one.key: one.hint for one in EXEMPTIONS},
    )
    # Pressed on the page that says no permit is needed: kept with the answer, so that the officer sees it.
    insists = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def answers(self):
        return {**super().answers(), "insists": bool(self.cleaned_data.get("insists"))}


class VisitForm(PortalForm):
    """地點與時間"""

    subjects = {
        "zone": _("the controlled zone"),
        "place": _("the place in the zone"),
        "reason": _("why you go there"),
        "reason_text": _("what you are going to do there"),
        "entry_at": _("the planned entry"),
        "exit_at": _("the planned exit"),
        "way_in": _("where you go in"),
        "military": _("whether a military installation is near"),
    }

    zone = ZoneField(
        label=_("Controlled zone"),
        empty_label=_("Choose a zone"),
        help_text=_("The unit in brackets handles your application."),
    )
    place = forms.CharField(
        label=_("Where in the zone?"),
        help_text=_("A landmark, a stretch of beach, or coordinates."),
        max_length=200,
        widget=Box("w20", autocomplete="off"),
    )
    reason = forms.ChoiceField(
        label=_("Why do you go there?"),
        choices=[("", _("Choose one")), *Visit.Reason.choices],
        widget=forms.Select({"class": "input w20"}),
    )
    reason_text = forms.CharField(
        label=_("What are you going to do there?"),
        help_text=_("10 to 500 characters: what, how, and why it has to be there."),
        min_length=10,
        max_length=500,
        widget=forms.Textarea({"class": "input", "rows": 4}),
    )
    entry_at = RocDateTimeField(label=_("Planned entry"), help_text=_("Time in 24 hours, for example 09:30."))
    exit_at = RocDateTimeField(label=_("Planned exit"))
    way_in = forms.CharField(label=_("Where do you go in?"), max_length=100, widget=Box("w20", autocomplete="off"))
    way_out = forms.CharField(
        label=_("Where do you come out?"),
        help_text=_("Only if it is another place."),
        max_length=100,
        required=False,
        widget=Box("w20", autocomplete="off"),
    )
    route = forms.CharField(
        label=_("Which way do you take in the zone?"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 2}),
    )
    military = YesNoField(
        label=_("Is a military installation near?"),
        help_text=_("Installations inside a zone belong to the theatre command, which gives its own permission."),
    )

    def __init__(self, *args, now=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.asked_day = None  # (day, unit) whose counting the page explains

    @property
    def earliest(self) -> str:
        """Said before anything is typed; asked for by the page alone, for it reads the calendar."""
        day = rocdates.long(lead.earliest_entry(self.now), get_language())
        return _("If you send it today, the earliest day of entry is %(day)s.") % {"day": day}

    @property
    def working(self) -> str:
        """The address of the calculator that counts it day by day."""
        return lead.working_address(*(self.asked_day or (lead.earliest_entry(self.now), None)))

    def clean(self):
        given = super().clean() or self.cleaned_data
        entry, ends, zone = given.get("entry_at"), given.get("exit_at"), given.get("zone")
        if entry:
            self._clean_lead(entry, zone)
        if entry and ends:
            self._clean_span(entry, ends)
        if entry and ends and zone and not {"entry_at", "exit_at"} & self.errors.keys():
            self._clean_closures(zone, entry, ends)
        return given

    def _clean_lead(self, entry, zone):
        unit = zone.unit if zone else None
        first, day = lead.earliest_entry(self.now, unit), rocdates.in_taipei(entry).date()
        if day < first:
            text = _(
                "Apply at least %(days)d working days ahead; days off and the day itself are not counted. If you send "
                "it today, the earliest day of entry is %(day)s."
            )
            words = {"days": settings.COASTAL_LEAD_DAYS, "day": rocdates.long(first, get_language())}
            self.add_error("entry_at", ValidationError(text, code="lead", params=words))
        self.asked_day = (max(day, first), unit)

    def _clean_span(self, entry, ends):
        if ends <= entry:
            self.add_error("exit_at", _("The exit has to be later than the entry. Check date and time."))
        elif ends - entry > timedelta(days=settings.COASTAL_LONGEST_STAY):
            text = _("This is longer than %(days)d days. For a longer time file a second application.")
            self.add_error("exit_at", ValidationError(text, params={"days": settings.COASTAL_LONGEST_STAY}))

    def _clean_closures(self, zone, entry, ends):
        """Nobody enters a zone that is closed all the time; a part of it is only said (journey.judge)."""
        for closure in zone.closed_during(entry, ends):
            if closure.starts_at <= entry and closure.ends_at >= ends:
                text = _("The zone is closed until %(until)s: %(reason)s. Choose a later time.")
                words = {
                    "until": rocdates.moment(closure.ends_at, get_language()),
                    "reason": closure.reason_en if get_language() == "en" else closure.reason_zh,
                }
                self.add_error("entry_at", ValidationError(text, code="closed", params=words))


class EntrantForm(ForeignerForm):
    """名冊一列: somebody who enters."""

    field_order = ("name", "identity_kind", "identity", "born_on", "sex", "nationality", "permit")


class EntrantRoster(rosters.ImportRoster):
    """名冊: everyone who enters, typed or from a file."""

    row_form = EntrantForm
    columns = (
        rosters.NAME,
        rosters.IDENTITY_KIND,
        rosters.IDENTITY,
        rosters.BORN_ON,
        rosters.SEX,
        rosters.NATIONALITY,
        rosters.PERMIT,
        rosters.PHONE,
        rosters.EMERGENCY_NAME,
        rosters.EMERGENCY_PHONE,
    )
    brief = ("identity", "born_on", "nationality")
    max_rows = settings.COASTAL_MOST_PEOPLE
    legend = _("Who enters the zone?")
    hint = _("Everyone, also you if you go along. Each person carries the identity paper written here.")


class EquipmentForm(PortalForm):
    """車輛與器材"""

    only_if = {"uav_number": ("uav", (True,))}

    vehicles = PlatesField(
        label=_("Number plates of vehicles"), help_text=_("One a line, for example ABC-1234. Leave empty for none.")
    )
    equipment = forms.CharField(
        label=_("What do you take along?"),
        help_text=_("A thing a line, with its number: for example “Camera, 2”."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 4}),
    )
    uav = YesNoField(
        label=_("Do you fly a drone?"),
        help_text=_("Then add the approval of the Civil Aviation Administration on the next page."),
    )
    uav_number = forms.CharField(
        label=_("Registration number of the drone"),
        max_length=40,
        required=False,
        widget=Box("w10", autocomplete="off"),
    )
    remark = forms.CharField(
        label=_("Anything the unit should know"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("uav") and not given.get("uav_number") and "uav_number" not in self.errors:
            self.add_error("uav_number", _("Enter the registration number of the drone."))
        return given
