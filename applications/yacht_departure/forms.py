"""What a yacht departure report asks, step by step (facts: 船舶法 §70 IV, §71; 遊艇管理規則 §§19, 28, 29, 32, 47)."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.fields import IDENTITIES, SEXES, CountryField, IdentityField, PortField
from applications.forms import IdentityMixed, PersonForm, PersonRoster, age
from cases.fields import (
    METRES,
    MILES,
    PEOPLE,
    PIECES,
    TONS,
    AddressField,
    BirthDateField,
    CallSignField,
    ChoiceRadioField,
    MailField,
    MeasureField,
    MmsiField,
    NameField,
    OfficialNumberField,
    PhoneField,
    RocDateField,
    RocDateTimeField,
    WholeField,
    YesNoField,
)
from cases.forms.base import PortalForm
from cases.identifiers import refuse_address

FIRST_CLASS_FROM = 24  # metres, 遊艇與動力小船駕駛管理規則 §2
TERM_FROM = 24  # metres: from here on a private yacht's certificate has a term, 船舶法 §61
AIS_FROM = 12  # metres, 遊艇管理規則 §28
LONGEST_TRIP = timedelta(days=60)

USES = [("private", _("Private")), ("non_private", _("Not private (hired out, training …)"))]
RIGS = [("motor", _("Motor yacht")), ("sail", _("Sailing yacht with engine"))]
LICENCES = [("first", _("First class (yachts of 24 m and more)")), ("second", _("Second class (yachts under 24 m)"))]
REPORTERS = [("driver", _("The skipper")), ("owner", _("The owner")), ("agent", _("An agent"))]
TOO_FEW_JACKETS = _("There are %(people)d people and only %(jackets)d life jackets. Bring one for each person.")


def check_ahead(etd, now):
    """A departure still to come."""
    if etd and etd <= now:
        raise ValidationError(_("This moment has passed. Enter when you will leave; if you have left, call 118."))
    return etd


def check_length(form, etd, eta):
    """The return comes after the departure, and not so long after it that a slip of the pen ends the watch."""
    if etd and eta and eta <= etd:
        form.add_error("eta", _("The return has to be later than the departure. Check date and time."))
    if etd and eta and eta - etd > LONGEST_TRIP:
        form.add_error("eta", _("The return is more than 60 days after the departure. Check the date."))


class VesselForm(PortalForm):
    """遊艇"""

    subjects = {
        "vessel_name": _("the name of the yacht"),
        "vessel_number": _("the official or registration number"),
        "use": _("what the yacht is used for"),
        "rig": _("the kind of yacht"),
        "length": _("the length over all in metres"),
        "tonnage": _("the gross tonnage"),
        "capacity": _("how many people are allowed on board"),
    }
    only_if = {
        **dict.fromkeys(("insurer", "policy", "insured_until"), ("insured", (True,))),
        "accident_insured": ("use", ("non_private",)),
    }

    vessel_name = forms.CharField(
        label=_("Name of the yacht"),
        max_length=60,
        widget=forms.TextInput({"class": "input w20"}),
        validators=[refuse_address],
    )
    vessel_number = OfficialNumberField(
        label=_("Official or registration number"),
        help_text=_("As in the yacht certificate, for example 123456. A leading C may be left out."),
    )
    use = ChoiceRadioField(label=_("Use"), choices=USES)
    rig = ChoiceRadioField(label=_("Kind of yacht"), choices=RIGS)
    length = MeasureField(
        units=METRES,
        label=_("Length overall in metres"),
        min_value=2,
        max_value=150,
        max_digits=5,
        decimal_places=2,
    )
    tonnage = MeasureField(
        units=TONS,
        label=_("Gross tonnage"),
        min_value=0,
        max_value=10000,
        max_digits=7,
        decimal_places=2,
        required=False,
    )
    capacity = WholeField(
        units=PEOPLE,
        label=_("People allowed on board"),
        help_text=_("The number in the yacht certificate, the skipper included."),
        min_value=1,
        max_value=500,
    )
    home_port = forms.CharField(
        label=_("Home port"), max_length=40, required=False, widget=forms.TextInput({"class": "input w20"})
    )
    call_sign = CallSignField(label=_("Call sign"), required=False)
    mmsi = MmsiField(label=_("MMSI"), help_text=_("Nine digits, for example 416000123."), required=False)
    ais = YesNoField(label=_("Is an AIS transponder on board?"))
    vhf = YesNoField(label=_("Is a VHF radio on board?"))
    certificate_until = RocDateField(
        label=_("Yacht certificate valid until"),
        help_text=_("Leave empty for a private yacht under 24 m: its certificate has no term."),
        required=False,
    )
    insured = YesNoField(
        label=_("Is the liability insurance in force?"),
        help_text=_("At least NT$2,000,000 for each person. Without it a yacht may not leave port."),
    )
    insurer = forms.CharField(
        label=_("Insurance company"), max_length=60, required=False, widget=forms.TextInput({"class": "input w20"})
    )
    policy = forms.CharField(
        label=_("Policy number"), max_length=40, required=False, widget=forms.TextInput({"class": "input w20"})
    )
    insured_until = RocDateField(label=_("Insured until"), required=False)
    accident_insured = YesNoField(
        label=_("Accident insurance for everyone on board?"),
        help_text=_("Only for yachts that are not private: at least NT$2,000,000 for each person."),
        required=False,
    )

    def clean(self):
        given = super().clean() or self.cleaned_data
        self._ask_for_policy(given)
        if given.get("use") == "private" and given.get("length") and given["length"] < TERM_FROM:
            self.leave_unread("certificate_until")
        has_term = given.get("use") == "non_private" or (given.get("length") or 0) >= TERM_FROM
        if has_term and not given.get("certificate_until") and "certificate_until" not in self.errors:
            self.add_error(
                "certificate_until", _("Enter until when the certificate is valid: this yacht's has a term.")
            )
        if given.get("use") == "non_private" and given.get("accident_insured") is None:
            self.add_error("accident_insured", _("Answer this question: the yacht is not private."))
        needs_ais = given.get("use") == "non_private" or (given.get("length") or 0) >= AIS_FROM
        if needs_ais and given.get("ais") is False and given.get("rig") == "motor":
            self.warn(_("This yacht has to carry an AIS transponder (yacht regulations, article 28)."), "ais")
        return given

    def _ask_for_policy(self, given):
        if not given.get("insured"):
            return
        missing = {
            "insurer": _("Enter the insurance company."),
            "policy": _("Enter the policy number."),
            "insured_until": _("Enter until when the yacht is insured."),
        }
        for name, text in missing.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, text)


class SkipperForm(IdentityMixed, PortalForm):
    """駕駛與聯絡人"""

    subjects = {
        "name": _("the name of the skipper"),
        "identity_kind": _("the skipper's identity paper"),
        "identity": _("the number on the skipper's paper"),
        "born_on": _("the skipper's date of birth"),
        "sex": _("the skipper's sex"),
        "licence_class": _("the class of the licence"),
        "licence_number": _("the licence number"),
        "licence_until": _("until when the licence is valid"),
        "phone": _("a telephone number on board"),
        "shore_name": _("the name of a contact on shore"),
        "shore_phone": _("the telephone number of the contact on shore"),
    }

    reporter = ChoiceRadioField(label=_("Who is reporting?"), choices=REPORTERS)
    name = NameField(label=_("Name of the skipper"), help_text=_("As in the identity paper."))
    identity_kind = ChoiceRadioField(label=_("Skipper's identity paper"), choices=IDENTITIES)
    identity = IdentityField(
        label=_("Skipper's number on the paper"), help_text=_("For example A123456789. Shown masked from here on.")
    )
    born_on = BirthDateField(label=_("Skipper's date of birth"), help_text=_("For example 79 5 20 or 1990 5 20."))
    sex = ChoiceRadioField(label=_("Skipper's sex"), choices=SEXES)
    nationality = CountryField(label=_("Skipper's nationality"))
    licence_class = ChoiceRadioField(label=_("Licence"), choices=LICENCES)
    licence_number = forms.CharField(
        label=_("Licence number"), max_length=30, widget=forms.TextInput({"class": "input w10", "autocomplete": "off"})
    )
    licence_until = RocDateField(label=_("Licence valid until"))
    phone = PhoneField(label=_("Telephone on board"), help_text=_("A mobile number we can call while you are at sea."))
    email = MailField(
        label=_("E-mail"),
        help_text=_("We send the acknowledgement there. Without it, keep the page that shows your number."),
        required=False,
    )
    address = AddressField(
        label=_("Postal address"),
        help_text=_("Only if you have no e-mail and want the papers by post."),
        required=False,
    )
    shore_name = NameField(label=_("Contact on shore"), help_text=_("Somebody who is not on board."), own=False)
    shore_phone = PhoneField(label=_("Telephone of the contact on shore"), own=False)

    def __init__(self, *args, today=None, length=None, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.today, self.length = today, length

    def clean(self):
        given = super().clean() or self.cleaned_data
        self.clean_identity_pair()
        born = given.get("born_on")
        if born and age(born, self.today) < 18:
            self.add_error(
                "born_on", _("The skipper has to be at least 18 years old (yacht skippers' regulations, article 6).")
            )
        if self.length and self.length >= FIRST_CLASS_FROM and given.get("licence_class") == "second":
            self.add_error(
                "licence_class",
                _("A yacht of 24 m and more needs a first class licence (yacht skippers' regulations, article 2)."),
            )
        return given


class VoyageForm(PortalForm):
    """航程"""

    # Whether the trip is ours at all is asked before anything else about it.
    field_order = ("crosses_border",)
    subjects = {
        "departure_port": _("the port of departure"),
        "etd": _("the planned departure"),
        "destination": _("where you are going"),
        "farthest": _("the distance in nautical miles"),
        "return_port": _("the port of return"),
        "eta": _("the planned return"),
    }
    only_if = {"endorsed": ("international", (True,))}

    departure_port = PortField(
        label=_("Port of departure"),
        empty_label=_("Choose a port"),
        help_text=_("The station in brackets will read your report."),
    )
    etd = RocDateTimeField(label=_("Planned departure"), help_text=_("Time in 24 hours, for example 09:30."))
    destination = forms.CharField(
        label=_("Where to?"),
        help_text=_("Waters or islands, for example: around Guishan Island."),
        max_length=200,
        widget=forms.TextInput({"class": "input w20"}),
    )
    farthest = MeasureField(
        units=MILES,
        label=_("Farthest from the coast in nautical miles"),
        min_value=0,
        max_value=2000,
        max_digits=6,
        decimal_places=1,
        required=False,
    )
    return_port = PortField(label=_("Port of return"), empty_label=_("Choose a port"))
    eta = RocDateTimeField(
        label=_("Planned return"),
        help_text=_("If we hear nothing two hours after this time, we start to call you."),
    )
    overnight = YesNoField(label=_("Will you stay out overnight?"))
    international = YesNoField(label=_("Will you enter international waters?"))
    endorsed = YesNoField(
        label=_("Does the certificate allow international waters?"),
        help_text=_("Only if you will enter them (yacht regulations, article 29)."),
        required=False,
    )
    crosses_border = YesNoField(
        label=_("Will you leave or enter the country?"),
        help_text=_("For example to Japan, or from abroad. Trips to Kinmen, Matsu and Penghu stay within the border."),
    )

    def __init__(self, *args, now=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_etd(self):
        return check_ahead(self.cleaned_data["etd"], self.now)

    def clean(self):
        given = super().clean() or self.cleaned_data
        check_length(self, given.get("etd"), given.get("eta"))
        if given.get("international") and given.get("endorsed") is None:
            self.add_error("endorsed", _("Answer this question: you will enter international waters."))
        if given.get("international") and given.get("endorsed") is False:
            self.warn(
                _("Without it the yacht may only sail in national waters (yacht regulations, article 29)."),
                "endorsed",
            )
        return given


class ReturnForm(PortalForm):
    """變更：出港後只能改返港"""

    return_port = PortField(label=_("Port of return"), empty_label=_("Choose a port"))
    eta = RocDateTimeField(label=_("Planned return"))
    insured_until = RocDateField(
        label=_("Insured until"),
        help_text=_("Change it if the liability insurance was extended since you reported."),
        required=False,
    )

    def __init__(self, *args, now=None, etd=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now, self.etd = now, etd

    def clean_eta(self):
        eta = self.cleaned_data["eta"]
        if eta and eta <= self.now:
            raise ValidationError(
                _("This moment has passed. Enter when the yacht will return; if it is back, report the return.")
            )
        return eta

    def clean(self):
        given = super().clean() or self.cleaned_data
        check_length(self, given.get("etd", self.etd), given.get("eta"))
        return given


class PlanForm(ReturnForm):
    """變更：出港前可改時間、目的地、返港與救生衣"""

    etd = RocDateTimeField(label=_("Planned departure"))
    destination = forms.CharField(label=_("Where to?"), max_length=200, widget=forms.TextInput({"class": "input w20"}))
    life_jackets = WholeField(
        units=PIECES, label=_("Life jackets on board"), min_value=0, max_value=1000, required=False
    )
    field_order = ("etd", "destination", "return_port", "eta", "insured_until", "life_jackets")

    def clean_etd(self):
        etd = self.cleaned_data["etd"]
        return etd if etd == self.etd else check_ahead(etd, self.now)

    def clean_life_jackets(self):
        """Left empty, the number stays as it was reported."""
        jackets = self.cleaned_data["life_jackets"]
        return self.initial["life_jackets"] if jackets is None else jackets

    def check_jackets(self, people: int) -> bool:
        """Whether there is a jacket for each of those who go now; if not, the box says so."""
        jackets = self.cleaned_data["life_jackets"]
        if jackets < people:
            self.add_error("life_jackets", TOO_FEW_JACKETS % {"people": people, "jackets": jackets})
        return jackets >= people


class CrewForm(PersonForm):
    """名冊一列"""

    subjects = {**PersonForm.subjects, "duty": _("crew or passenger")}

    duty = ChoiceRadioField(label=_("On board as"), choices=[("crew", _("Crew")), ("passenger", _("Passenger"))])
    emergency_name = NameField(
        label=_("Emergency contact"), help_text=_("If it is not the contact on shore."), required=False, own=False
    )
    field_order = ("name", "duty")


class CrewRoster(PersonRoster):
    """名冊: everyone but the skipper, who stands in the step before."""

    row_form = CrewForm
    min_rows = 0
    max_rows = 60
    legend = _("Who else is on board?")
    hint = _("The skipper is already on the list. Add everyone else, children and infants too.")

    def __init__(self, *args, driver_identity="", **kwargs):
        super().__init__(*args, **kwargs)
        self.standing = {driver_identity: _("the skipper")} if driver_identity else {}


class SafetyForm(PortalForm):
    """安全"""

    subjects = {"life_jackets": _("the number of life jackets")}

    life_jackets = WholeField(
        units=PIECES,
        label=_("Life jackets on board"),
        min_value=0,
        max_value=1000,
    )
    beacon = YesNoField(label=_("Is an EPIRB or PLB on board?"), help_text=_("A distress beacon."))
    weather_read = YesNoField(label=_("Have you read today's sea weather forecast?"))
    remark = forms.CharField(
        label=_("Anything the station should know"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )

    def __init__(self, *args, people=1, capacity=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.people, self.capacity = people, capacity

    def clean_life_jackets(self):
        jackets = self.cleaned_data["life_jackets"]
        if jackets < self.people:
            raise ValidationError(TOO_FEW_JACKETS % {"people": self.people, "jackets": jackets})
        if self.capacity and jackets < self.capacity:
            text = _("The yacht has to carry %(capacity)d life jackets, one for each person allowed (article 19).")
            self.warn(text % {"capacity": self.capacity}, "life_jackets")
        return jackets

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("weather_read") is False:
            self.warn(_("Read the forecast before you leave: it may change your plan."), "weather_read")
        return given
