"""Form fields of this app: the port, grouped by branch, with its station; people's papers and countries."""

from babel import Locale
from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from applications.models import Port
from cases import identifiers, masking
from cases.fields import RuledField

IDENTITIES = [
    ("national", _("Identity or resident number")),
    ("passport", _("Passport")),
    ("permit", _("Travel permit")),
]
SEXES = [("M", _("Male")), ("F", _("Female")), ("X", _("Other"))]
# Who sails here most; everybody else is "other country". Names come from the library, in the page's language.
COUNTRIES = (
    *("TW", "JP", "US", "CN", "HK", "MO", "KR", "PH", "VN", "ID", "TH", "MY", "SG"),
    *("AU", "NZ", "CA", "GB", "FR", "DE", "NL", "IT", "ES", "ZA"),
)
OTHER_COUNTRY = "ZZ"
# Where our law and our authorities say it otherwise than the library.
OWN_NAMES = {
    "TW": _("Taiwan (ROC)"),
    "CN": _("Mainland China"),
    "HK": _("Hong Kong"),
    "MO": _("Macao"),
    "KR": _("South Korea"),
}


def countries():
    """The countries in the page's language, Taiwan first."""
    names = {**Locale.parse("en" if get_language() == "en" else "zh_Hant").territories, **OWN_NAMES}
    named = [(code, str(names[code])) for code in COUNTRIES]
    return [*named, (OTHER_COUNTRY, str(_("Other country")))]


class CountryField(forms.ChoiceField):
    """A nationality, Taiwan chosen beforehand."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Select({"class": "input w10"}))
        super().__init__(**{"choices": countries, "initial": "TW", **kwargs})


class IdentityField(RuledField):
    """The number of an identity paper; which rule it keeps is decided by the kind chosen beside it."""

    rule = staticmethod(identifiers.code_of)
    box = {"width": "w10", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
    secret = True

    def shown(self, value):
        return masking.mask_id(value)


class PortIterator(ModelChoiceIterator):
    """Options in groups, one a branch: people know their coast, not our ports' codes."""

    def __iter__(self):
        yield "", self.field.empty_label
        branches = {branch.path: branch for branch in Unit.objects.filter(kind=Unit.Kind.BRANCH)}
        groups = {}
        for port in self.queryset:
            path = "/".join(port.station.path.split("/")[:2]) + "/"
            groups.setdefault(path, []).append(self.choice(port))
        for path in sorted(groups):
            yield str(branches.get(path, "")), groups[path]


class PortField(forms.ModelChoiceField):
    """One of our ports, kept by its code; its label names the station that looks after it."""

    iterator = PortIterator

    def __init__(self, **kwargs):
        ports = Port.objects.filter(is_active=True).select_related("station").order_by("station__path", "code")
        kwargs.setdefault("widget", forms.Select({"class": "input w20"}))
        super().__init__(queryset=ports, to_field_name="code", **kwargs)

    def label_from_instance(self, port):
        return gettext("%(port)s (%(station)s)") % {"port": port, "station": port.station}

    def prepare_value(self, value):
        return value.code if isinstance(value, Port) else value
