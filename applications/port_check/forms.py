"""What a port check asks, step by step (facts §4.1: 國家安全法 §5; 漁船船員管理規則 §3; 漁港法 §16; 商港法 §35)."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from applications import rosters
from applications.fields import PortField
from applications.forms import ForeignerForm
from applications.port_check.fields import PointsField, far_away
from applications.port_check.lead import WORKING_DAYS, lead
from cases import rocdates
from cases.calendar import TAIPEI
from cases.fields import (
    METRES,
    MILES,
    PEOPLE,
    TONS,
    Box,
    CallSignField,
    ChoiceRadioField,
    MeasureField,
    NameField,
    RocDateField,
    RocDateTimeField,
    VesselNumberField,
    WholeField,
    YesNoField,
)
from cases.forms.base import PortalForm
from cases.identifiers import refuse_address, tonnage_band

LONGEST = timedelta(days=60)
PURPOSES = [
    ("research", _("Research")),
    ("survey", _("Marine survey")),
    ("works", _("Works at sea")),
    ("media", _("Reporting, filming")),
    ("training", _("Teaching and training")),
    ("rites", _("Religious rites")),
    ("race", _("A race or an event")),
    ("clean_up", _("Cleaning the sea or the beach")),
    ("burial", _("Burial at sea")),
    ("other", _("Something else")),
]
VESSELS = [
    ("fishing", _("Fishing vessel")),
    ("raft", _("Sampan or raft for fishing")),
    ("recreational", _("Recreational fishing vessel")),
    ("passenger", _("Passenger ship")),
    ("small", _("Small boat")),
    ("work", _("Work vessel")),
    ("yacht", _("Yacht")),
    ("official", _("Government vessel")),
]
FISHING = ("fishing", "raft", "recreational")  # their number is a CT number
DUTIES = [("crew", _("Crew")), ("passenger", _("Passenger")), ("worker", _("Worker")), ("diver", _("Diver"))]


class Demands:
    """For forms whose answers make other questions a must."""

    def demand(self, given, **texts):
        for name, text in texts.items():
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, text)


class ActivityForm(Demands, PortalForm):
    """活動與目的事業主管機關核准"""

    subjects = {
        "purpose": _("what you go out for"),
        "description": _("what you are going to do"),
        "approval_number": _("the number of the approval"),
    }
    only_if = {"purpose_other": ("purpose", ("other",))}

    purpose = forms.ChoiceField(
        label=_("What do you go out for?"),
        choices=[("", _("Choose one")), *PURPOSES],
        widget=forms.Select({"class": "input w20"}),
    )
    purpose_other = forms.CharField(
        label=_("If something else: what?"), max_length=60, required=False, widget=Box("w20", autocomplete="off")
    )
    description = forms.CharField(
        label=_("What are you going to do?"),
        help_text=_("10 to 500 characters: what, how, with what."),
        min_length=10,
        max_length=500,
        widget=forms.Textarea({"class": "input", "rows": 4}),
    )
    authority = forms.CharField(
        label=_("Authority in charge of the activity"),
        help_text=_("Who approved it, for example the Ocean Conservation Administration."),
        max_length=80,
        required=False,
        widget=Box("w20", autocomplete="off"),
    )
    approval_number = forms.CharField(
        label=_("Number of its approval"),
        help_text=_("Leave empty while you have none; we then ask for it before we decide."),
        max_length=60,
        required=False,
        widget=Box("w20", autocomplete="off"),
    )
    approval_date = RocDateField(label=_("Date of the approval"), required=False)
    approval_from = RocDateField(label=_("Approval valid from"), required=False)
    approval_until = RocDateField(label=_("Approval valid until"), required=False)

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.today = today

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("purpose") == "other":
            self.demand(given, purpose_other=_("Enter what you go out for."))
        if given.get("approval_number"):
            self.demand(
                given,
                authority=_("Enter which authority approved it."),
                approval_date=_("Enter the date of the approval."),
            )
        if given.get("approval_date") and given["approval_date"] > self.today:
            self.add_error("approval_date", _("The approval is dated in the future. Check the date."))
        first, last = given.get("approval_from"), given.get("approval_until")
        if first and last and last < first:
            self.add_error("approval_until", _("The approval ends before it begins. Check both dates."))
        return given


class VesselForm(Demands, PortalForm):
    """船舶"""

    subjects = {
        "kind": _("the kind of vessel"),
        "vessel_name": _("the name of the vessel"),
        "vessel_number": _("the number of the vessel"),
        "tonnage": _("the gross tonnage"),
        "capacity": _("how many people are allowed on board"),
        "owner": _("the owner or operator"),
        "master": _("the name of the master"),
        "licence_until": _("until when the licence is valid"),
    }

    kind = ChoiceRadioField(label=_("Kind of vessel"), choices=VESSELS)
    vessel_name = forms.CharField(
        label=_("Name of the vessel"),
        max_length=60,
        widget=Box("w20", autocomplete="off"),
        validators=[refuse_address],
    )
    vessel_number = VesselNumberField(
        label=_("Number of the vessel"),
        help_text=_("Fishing vessels: CT number, for example CT2-1234. Others: official or small-boat number."),
    )
    call_sign = CallSignField(label=_("Call sign"), required=False)
    tonnage = MeasureField(
        units=TONS, label=_("Gross tonnage"), min_value=0, max_value=300000, max_digits=9, decimal_places=2
    )
    length = MeasureField(
        units=METRES,
        label=_("Length overall in metres"),
        min_value=1,
        max_value=400,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    capacity = WholeField(
        units=PEOPLE,
        label=_("People allowed on board"),
        help_text=_("As in the certificate, crew included."),
        min_value=1,
        max_value=5000,
    )
    home_port = forms.CharField(
        label=_("Home port"), max_length=40, required=False, widget=Box("w20", autocomplete="off")
    )
    at_home = YesNoField(label=_("Is the vessel at home in the port it leaves from?"))
    chartered = YesNoField(label=_("Is the vessel chartered?"))
    owner = NameField(label=_("Owner or operator"), own=False)
    master = NameField(label=_("Name of the master"), own=False)
    licence_number = forms.CharField(
        label=_("Number of the master's licence"), max_length=30, widget=Box("w10", autocomplete="off")
    )
    licence_until = RocDateField(label=_("Licence valid until"), required=False)
    fisheries_number = forms.CharField(
        label=_("Approval of the fisheries or maritime authority: number"),
        help_text=_("For fishing vessels, and for vessels that are not at home in this port."),
        max_length=60,
        required=False,
        widget=Box("w20", autocomplete="off"),
    )
    fisheries_date = RocDateField(label=_("Date of that approval"), required=False)

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.today = today

    def clean(self):
        given = super().clean() or self.cleaned_data
        self._clean_number(given)
        if given.get("kind") in FISHING or given.get("at_home") is False:
            self.demand(
                given,
                fisheries_number=_(
                    "Enter the number of the approval: this vessel needs one (Fishing vessel crew regulations, article "
                    "3; Fishing Port Act, article 16)."
                ),
                fisheries_date=_("Enter the date of that approval."),
            )
        if given.get("fisheries_date") and given["fisheries_date"] > self.today:
            self.add_error("fisheries_date", _("The approval is dated in the future. Check the date."))
        if given.get("licence_until") and given["licence_until"] < self.today:
            self.add_error("licence_until", _("The licence has expired. A master with a valid licence has to sail."))
        return given

    def _clean_number(self, given):
        kind, number = given.get("kind"), given.get("vessel_number")
        if not kind or not number:
            return
        is_ct = number.startswith("CT")
        if kind in FISHING and not is_ct:
            self.add_error("vessel_number", _("A fishing vessel has a CT number, for example CT2-1234."))
        elif kind not in FISHING and is_ct:
            self.add_error("vessel_number", _("A CT number belongs to a fishing vessel. Check the kind or the number."))


def outside_class(number: str | None, tonnage) -> bool:
    """Whether the declared tonnage lies outside the class its CT number names: worth a word, never a refusal."""
    band = tonnage_band(number) if number and number.startswith("CT") else None
    return bool(band and tonnage is not None and not band.holds(tonnage))


class VoyageForm(Demands, PortalForm):
    """港口與時間"""

    subjects = {
        "departure_port": _("the port of departure"),
        "etd": _("the planned departure"),
        "return_port": _("the port of return"),
        "eta": _("the planned return"),
        "port_number": _("the number of the port authority's approval"),
        "port_date": _("the date of the port authority's approval"),
        "area": _("where you are going"),
        "farthest": _("the distance in nautical miles"),
    }

    departure_port = PortField(
        label=_("Port of departure"),
        empty_label=_("Choose a port"),
        help_text=_("The station in brackets handles your report and checks you on the pier."),
    )
    etd = RocDateTimeField(
        label=_("Planned departure"),
        help_text=_("3 working days from now or later; sooner only with a reason, and never under 24 hours."),
    )
    urgent_reason = forms.CharField(
        label=_("Why it is urgent"),
        help_text=_("Only if you leave sooner than 3 working days from now. The supervisor decides."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 2}),
    )
    return_port = PortField(label=_("Port of return"), empty_label=_("Choose a port"))
    eta = RocDateTimeField(label=_("Planned return"), help_text=_("Two hours later we start to call you."))
    port_number = forms.CharField(
        label=_("Approval of the port authority: number"),
        help_text=_("Of the fishing port, the commercial port or the yacht harbour."),
        max_length=60,
        widget=Box("w20", autocomplete="off"),
    )
    port_date = RocDateField(label=_("Date of the port authority's approval"))
    area = forms.CharField(
        label=_("Where to?"),
        help_text=_("Waters in words, for example: 3 nautical miles north of Keelung Islet."),
        max_length=200,
        widget=Box("w20", autocomplete="off"),
    )
    points = PointsField(
        label=_("Points of the area"),
        help_text=_("WGS84, a point a line, up to 20: latitude, longitude, for example 25.19, 121.78."),
    )
    farthest = MeasureField(
        units=MILES, label=_("Farthest from the coast in nautical miles"), min_value=0, max_value=200, max_digits=5,
        decimal_places=1, required=False,
    )  # fmt: skip

    def __init__(self, *args, today=None, now=None, activity=None, is_change=False, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.today, self.now, self.activity, self.is_change = today, now, activity or {}, is_change
        if is_change:
            del self.fields["urgent_reason"]
            self.fields["etd"].help_text = ""

    def clean(self):
        given = super().clean() or self.cleaned_data
        etd, eta = given.get("etd"), given.get("eta")
        if etd:
            self._clean_lead(given, etd)
            self._clean_approval(etd, eta)
        if etd and eta and eta <= etd:
            self.add_error("eta", _("The return has to be later than the departure. Check date and time."))
        if etd and eta and eta - etd > LONGEST:
            self.add_error("eta", _("The return is more than 60 days after the departure. Check the date."))
        if given.get("port_date") and given["port_date"] > self.today:
            self.add_error("port_date", _("The approval is dated in the future. Check the date."))
        far = far_away(given.get("points") or [])
        if far:
            self.warn(far_words(far), "points")
        return given

    def _clean_lead(self, given, etd):
        if etd <= self.now:
            self.add_error("etd", _("This moment has passed. Enter when you will leave."))
            return
        if self.is_change:
            return  # what is changed keeps its place; how late that may be is the action's to say
        port = given.get("departure_port")
        found = lead(self.now, port.station if port else None)
        first = rocdates.long(found.first_day, get_language())
        if found.too_soon(etd):
            text = _(
                "This is less than 24 hours from now: nobody can look at it in time. With a reason the earliest moment "
                "is %(floor)s; without one the first day is %(day)s."
            )
            floor = rocdates.moment(found.floor + timedelta(minutes=1), get_language())
            self.add_error("etd", ValidationError(text, params={"floor": floor, "day": first}))
        elif found.is_urgent(etd) and not given.get("urgent_reason"):
            text = _(
                "This is sooner than %(days)d working days from now. Write why it is urgent, or leave on %(day)s or "
                "later."
            )
            self.add_error("urgent_reason", ValidationError(text, params={"days": WORKING_DAYS, "day": first}))

    def _clean_approval(self, etd, eta):
        """The trip has to lie inside the approval of the activity."""
        first, last = (self.activity.get(name) for name in ("approval_from", "approval_until"))
        if first and etd.astimezone(TAIPEI).date().isoformat() < first:
            self.add_error("etd", _("The approval of the activity is not valid yet on that day."))
        if eta and last and eta.astimezone(TAIPEI).date().isoformat() > last:
            self.add_error("eta", _("The approval of the activity ends before you return. Have it extended first."))


class ReturnForm(PortalForm):
    """變更：出港後只能改返港. Who is late may say so, whatever the approvals: the station then knows when to look."""

    subjects = {"return_port": VoyageForm.subjects["return_port"], "eta": VoyageForm.subjects["eta"]}

    return_port = PortField(label=_("Port of return"), empty_label=_("Choose a port"))
    eta = RocDateTimeField(label=_("Planned return"), help_text=_("Two hours later we start to call you."))

    def __init__(self, *args, now=None, etd=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now, self.etd = now, etd

    def clean_eta(self):
        eta = self.cleaned_data["eta"]
        if eta and eta <= self.now:
            raise ValidationError(_("This moment has passed. Enter when you will be back in port."))
        if eta and eta - self.etd > LONGEST:
            raise ValidationError(_("The return is more than 60 days after the departure. Check the date."))
        return eta


def far_words(numbers) -> str:
    text = ngettext(
        "Point %(numbers)s lies far from Taiwan. Check latitude and longitude.",
        "Points %(numbers)s lie far from Taiwan. Check latitude and longitude.",
        len(numbers),
    )
    return text % {"numbers": ", ".join(map(str, numbers))}


class MemberForm(ForeignerForm):
    """名冊一列"""

    subjects = {**ForeignerForm.subjects, "duty": _("what the person does on board")}

    duty = ChoiceRadioField(label=_("On board as"), choices=DUTIES)
    emergency_name = NameField(label=_("Emergency contact"), own=False)
    field_order = ("name", "duty", "identity_kind", "identity", "born_on", "sex", "nationality", "permit")


class MemberRoster(rosters.ImportRoster):
    """名冊: everyone on board, the master too; not more than the vessel may carry."""

    row_form = MemberForm
    columns = (
        rosters.NAME,
        rosters.DUTY,
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
    legend = _("Who is on board?")
    hint = _("Everyone, the master and the crew too. Each person shows the identity paper on the pier.")

    def __init__(self, *args, capacity=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.capacity = capacity

    def clean(self, rows):
        super().clean(rows)
        count = len(self.folded) + len(rows)
        if self.capacity and count > self.capacity:
            text = _("There are %(count)d people, but the vessel may carry %(capacity)d. Take somebody off the list.")
            raise ValidationError(text % {"count": count, "capacity": self.capacity})


class GoodsForm(Demands, PortalForm):
    """攜帶器材"""

    subjects = {"equipment": _("what you take along")}
    only_if = {"uav_number": ("uav", (True,))}

    equipment = forms.CharField(
        label=_("What do you take along?"),
        help_text=_("A thing a line, with its number: for example “Camera, 2”."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 4}),
    )
    uav = YesNoField(label=_("Do you take a drone along?"))
    uav_number = forms.CharField(
        label=_("Registration number of the drone"),
        max_length=40,
        required=False,
        widget=Box("w10", autocomplete="off"),
    )
    dive_gear = YesNoField(label=_("Do you take diving gear along?"))
    explosives = YesNoField(label=_("Do you take explosives or ammunition along?"))
    insured = YesNoField(label=_("Is everybody on board insured?"))
    remark = forms.CharField(
        label=_("Anything the station should know"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )

    def clean_explosives(self):
        if self.cleaned_data["explosives"]:
            raise ValidationError(
                _("With explosives or ammunition you cannot leave port on this report. Call the station first.")
            )
        return self.cleaned_data["explosives"]

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("uav"):
            self.demand(given, uav_number=_("Enter the registration number of the drone."))
        return given
