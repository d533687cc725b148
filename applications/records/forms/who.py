"""申請人與代理人 (檔案法施行細則 §18 I 1-2、政府資訊公開法 §9, §10 I 1-2、個人資料保護法 §3)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.fields import IDENTITIES, CountryField, IdentityField
from applications.forms import IdentityMixed
from applications.records.models import Agent
from cases.fields import AddressField, BirthDateField, Box, ChoiceRadioField, MailField, NameField, PhoneField
from cases.forms.base import PortalForm

PERSON, BODY = "person", "body"
KINDS = [(PERSON, _("A person")), (BODY, _("A company, a group or another body"))]
HOME = "TW"


class AskingForm(IdentityMixed, PortalForm):
    """For forms where one answer makes others a must."""

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.today = today

    def ask(self, given: dict, texts: dict) -> None:
        for name, text in texts.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, text)


class WhoForm(AskingForm):
    """申請人: a person, or a body with its head."""

    subjects = {
        "kind": _("who is asking"),
        "name": _("your name"),
        "born_on": _("your date of birth"),
        "phone": _("your telephone number"),
        "address": _("your address"),
    }
    field_order = ("kind", "body_name", "body_number", "body_address")
    only_if = dict.fromkeys(field_order[1:], ("kind", (BODY,)))

    kind = ChoiceRadioField(label=_("Who is asking?"), choices=KINDS)
    body_name = forms.CharField(
        label=_("Name of the body"),
        help_text=_("Leave the next three boxes empty if you ask as a person."),
        max_length=80,
        required=False,
        widget=Box("w20", autocomplete="organization"),
    )
    body_number = forms.CharField(
        label=_("Registration number of the body"),
        help_text=_("As registered, or the unified business number."),
        max_length=40,
        required=False,
        widget=Box("w10", autocomplete="off"),
    )
    body_address = AddressField(label=_("Office of the body"), required=False, own=False)
    name = NameField(label=_("Your name"), help_text=_("For a body: the name of its head or representative."))
    born_on = BirthDateField(label=_("Your date of birth"), help_text=_("For example 79 5 20 or 1990 5 20."))
    nationality = CountryField(label=_("Your nationality"))
    identity_kind = ChoiceRadioField(label=_("Your identity paper"), choices=IDENTITIES, required=False)
    identity = IdentityField(
        label=_("Your number on the paper"),
        help_text=_("For example A123456789. Shown masked from here on."),
        required=False,
    )
    phone = PhoneField(label=_("Your telephone"), help_text=_("Where we can reach you during the day."))
    address = AddressField(label=_("Your address"), help_text=_("Where you live, or where papers reach you."))
    email = MailField(
        label=_("E-mail"),
        help_text=_("We send our answer there. Without it, it comes by post."),
        required=False,
    )

    def clean(self):
        given = super().clean() or self.cleaned_data
        self.clean_identity_pair()
        if given.get("kind") == BODY:
            self.ask(given, self.asked_of_a_body())
        else:
            self.ask(given, self.asked_of_a_person())
        return given

    def asked_of_a_person(self) -> dict:
        return {
            "identity_kind": _("Choose your identity paper."),
            "identity": _("Enter the number on your identity paper."),
        }

    def asked_of_a_body(self) -> dict:
        return {"body_name": _("Enter the name of the body."), "body_address": _("Enter the office of the body.")}


class InformationWhoForm(WhoForm):
    """政府資訊公開法 §9: nationals, bodies they set up, and foreigners by reciprocity."""

    def asked_of_a_body(self) -> dict:
        return {
            **super().asked_of_a_body(),
            "body_number": _("Enter the registration number of the body (article 10 I, item 1)."),
        }

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("nationality") not in (None, "", HOME):
            if given.get("kind") == PERSON and given.get("identity_kind") not in ("passport", None, ""):
                self.add_error(
                    "identity_kind",
                    _("Choose the passport: foreigners state its number (article 10 I, item 1)."),
                )
            self.warn(
                _("Foreigners may ask where their own law does not bar our nationals from asking (article 9 II)."),
                "nationality",
            )
        return given


class OwnDataWhoForm(WhoForm):
    """個人資料保護法 §3: the person the data are about, nobody else."""

    kind = body_name = body_number = body_address = None
    field_order = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("The person the data are about.")


class AgentForm(AskingForm):
    """代理人: the same questions, only where there is one."""

    subjects = {"agent": _("whether somebody acts for you")}
    only_if = dict.fromkeys(
        ("relation", "name", "born_on", "identity_kind", "identity", "phone", "address"), ("agent", Agent.Kind.values)
    )

    agent = ChoiceRadioField(
        label=_("Does somebody act for the person who asks?"),
        choices=[
            ("none", _("No")),
            (Agent.Kind.ATTORNEY.value, _("Yes, with a power of attorney")),
            (Agent.Kind.LEGAL.value, _("Yes, by law (parent, guardian …)")),
        ],
        hints={Agent.Kind.ATTORNEY: _("Add the power of attorney under “Papers”.")},
    )
    relation = forms.CharField(
        label=_("Relation to the person who asks"),
        help_text=_("For an agent by law, for example: mother."),
        max_length=60,
        required=False,
        widget=Box("w10", autocomplete="off"),
    )
    name = NameField(label=_("Name of the agent"), required=False, own=False)
    born_on = BirthDateField(label=_("Agent's date of birth"), required=False)
    identity_kind = ChoiceRadioField(label=_("Agent's identity paper"), choices=IDENTITIES, required=False)
    identity = IdentityField(label=_("Agent's number on the paper"), required=False)
    phone = PhoneField(label=_("Agent's telephone"), required=False, own=False)
    address = AddressField(label=_("Agent's address"), required=False, own=False)

    def clean(self):
        given = super().clean() or self.cleaned_data
        self.clean_identity_pair()
        if given.get("agent") in Agent.Kind.values:
            self.ask(
                given,
                {
                    "name": _("Enter the name of the agent."),
                    "born_on": _("Enter the agent's date of birth."),
                    "identity_kind": _("Choose the agent's identity paper."),
                    "identity": _("Enter the number on the agent's paper."),
                    "phone": _("Enter the agent's telephone number."),
                    "address": _("Enter the agent's address."),
                },
            )
        if given.get("agent") == Agent.Kind.LEGAL:
            self.ask(given, {"relation": _("Say how the agent is related, for example: mother.")})
        return given
