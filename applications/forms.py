"""The forms every service of this app shares: who asks, one person of a list, the declaration at the end."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.fields import IDENTITIES, SEXES, CountryField, IdentityField
from cases import identifiers
from cases.fields import AddressField, BirthDateField, Box, ChoiceRadioField, MailField, NameField, PhoneField, UbnField
from cases.forms.base import PortalForm
from cases.forms.roster import Roster

KINDS = [
    ("agency", _("A government agency")),
    ("school", _("A school")),
    ("group", _("A group or a company")),
    ("person", _("A person")),
]
PERSON, BODIES = "person", ("agency", "school", "group")


class ConfirmForm(PortalForm):
    """送出前的聲明與個資告知（個人資料保護法 §8）"""

    true = forms.BooleanField(label=_("What I have reported is true and complete."))
    consent = forms.BooleanField(label=_("I have read the privacy notice above."))


class DeskConfirmForm(PortalForm):
    """代填: how the person agreed to what was read back (行政程序法 §169)."""

    honeypot = False
    agreed = ChoiceRadioField(
        label=_("How did the person agree to what you read back?"),
        choices=[
            ("signed", _("They signed the printed page; it goes to the file")),
            ("oral", _("By word of mouth, at the window or on the telephone")),
            ("letter", _("They sent it in writing")),
        ],
    )
    told = forms.BooleanField(label=_("I have told the person how we use what they tell us."))


class IdentityMixed:
    """For forms that ask `identity_kind` and `identity`, and know `self.today`."""

    def clean_identity_pair(self):
        kind, number = self.cleaned_data.get("identity_kind"), self.cleaned_data.get("identity")
        if not kind or not number:
            return
        rules = {
            "national": lambda text: identifiers.clean_person_id(text.replace("-", "").replace(" ", ""), on=self.today),
            "passport": identifiers.clean_passport,
            "permit": identifiers.clean_travel_permit,
        }
        try:
            self.cleaned_data["identity"] = rules[kind](number)
        except ValidationError as error:
            self.add_error("identity", error)


class ApplicantForm(IdentityMixed, PortalForm):
    """申請人: 機關、學校、團體或人民, and whom to reach. A service may add questions."""

    subjects = {
        "kind": _("who is applying"),
        "name": _("the name of the person to contact"),
        "phone": _("a telephone number"),
    }
    only_if = {
        **dict.fromkeys(("org_name", "ubn", "registration", "representative"), ("kind", BODIES)),
        **dict.fromkeys(("identity_kind", "identity"), ("kind", (PERSON,))),
    }

    kind = ChoiceRadioField(label=_("Who is applying?"), choices=KINDS)
    org_name = forms.CharField(
        label=_("Name of the agency, school, group or company"),
        help_text=_("Leave empty if you apply as a person."),
        max_length=80,
        required=False,
        widget=Box("w20", autocomplete="organization"),
    )
    ubn = UbnField(
        label=_("Unified business number"),
        help_text=_("8 digits. A group without one enters its registration number below."),
        required=False,
    )
    registration = forms.CharField(
        label=_("Registration number of the group"),
        max_length=40,
        required=False,
        widget=Box("w10", autocomplete="off"),
    )
    representative = NameField(
        label=_("Representative"),
        help_text=_("Who represents the agency, school, group or company."),
        required=False,
        own=False,
    )
    name = NameField(label=_("Person to contact"), help_text=_("If you apply as a person: your name."))
    identity_kind = forms.ChoiceField(
        label=_("Your identity paper"),
        help_text=_("Only if you apply as a person."),
        choices=[("", _("None")), *IDENTITIES],
        required=False,
        widget=forms.Select({"class": "input w10"}),
    )
    identity = IdentityField(
        label=_("Your number on the paper"),
        help_text=_("For example A123456789. Shown masked from here on."),
        required=False,
    )
    phone = PhoneField(label=_("Telephone"), help_text=_("Where we can reach you during the day."))
    email = MailField(
        label=_("E-mail"),
        help_text=_("We send our answer there. Without it, keep the page that shows your number."),
        required=False,
    )
    address = AddressField(
        label=_("Postal address"),
        help_text=_("Only if you have no e-mail and want the papers by post."),
        required=False,
    )

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.today = today

    def clean(self):
        given = super().clean() or self.cleaned_data
        self.clean_identity_pair()
        if given.get("kind") == "person":
            self._ask(
                given,
                identity_kind=_("Choose your identity paper: you apply as a person."),
                identity=_("Enter the number on your identity paper: you apply as a person."),
            )
        elif given.get("kind"):
            self._ask(
                given,
                org_name=_("Enter the name of the agency, school, group or company."),
                representative=_("Enter who represents the agency, school, group or company."),
            )
            if not given.get("ubn") and not given.get("registration") and "ubn" not in self.errors:
                self.add_error("ubn", _("Enter the unified business number, or the registration number below."))
        return given

    def _ask(self, given, **texts):
        """What the kind of applicant makes a must."""
        for name, text in texts.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, text)


class PersonForm(IdentityMixed, PortalForm):
    """名冊一列: what every list of people asks. A service adds what they are there for."""

    subjects = {
        "name": _("the name"),
        "identity_kind": _("the identity paper"),
        "identity": _("the number on the paper"),
        "born_on": _("the date of birth"),
        "sex": _("the sex"),
        "nationality": _("the nationality"),
    }

    name = NameField(label=_("Name"), own=False)
    identity_kind = ChoiceRadioField(label=_("Identity paper"), choices=IDENTITIES)
    identity = IdentityField(label=_("Number on the paper"))
    born_on = BirthDateField(label=_("Date of birth"))
    sex = ChoiceRadioField(label=_("Sex"), choices=SEXES)
    nationality = CountryField(label=_("Nationality"))
    phone = PhoneField(label=_("Telephone"), required=False, own=False)
    emergency_name = NameField(label=_("Emergency contact"), required=False, own=False)
    emergency_phone = PhoneField(label=_("Telephone of the emergency contact"), required=False, own=False)

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.today = today

    def clean(self):
        given = super().clean() or self.cleaned_data
        self.clean_identity_pair()
        return given


# Let in by a permit alone, whatever else they hold (臺灣地區與大陸地區人民關係條例 §10; 香港澳門關係條例 §11).
LET_IN_BY_PERMIT = ("CN", "HK", "MO")


class ForeignerForm(PersonForm):
    """名冊一列, where somebody who is not a citizen names a permit as well.

    A passport may do for everybody else, for many need no visa; on other papers the number is that of the permit.
    """

    permit = forms.CharField(
        label=_("Permit number"),
        help_text=_(
            "The permit to stay, to work or to enter. Who came without a visa has none: leave it empty. People from "
            "mainland China, Hong Kong and Macao who show a passport need it."
        ),
        max_length=30,
        required=False,
        widget=Box("w10", autocomplete="off"),
    )

    def clean(self):
        given = super().clean()
        needs_it = given.get("nationality") in LET_IN_BY_PERMIT and given.get("identity_kind") == "passport"
        if needs_it and not given.get("permit") and "permit" not in self.errors:
            text = _("Enter the number of the permit: people of this nationality are let in by a permit alone.")
            self.add_error("permit", text)
        return given


class PersonRoster(Roster):
    """A list of people: nobody twice, nor anybody who stands elsewhere on the form (`standing`: number → who)."""

    row_form = PersonForm
    standing: dict = {}

    def clean(self, rows):
        seen = {number: str(who) for number, who in self.standing.items()}
        for row in rows:
            number = row.cleaned_data.get("identity")
            if number in seen:
                text = _("The same identity number already stands with %(who)s. Correct one of them.")
                row.add_error("identity", text % {"who": seen[number]})
            seen.setdefault(number, row.title)
        if any(row.errors for row in rows):
            raise ValidationError([])


def age(born, on):
    """Whole years lived on that day (民法 §124)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
