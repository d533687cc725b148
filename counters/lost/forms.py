"""拾得物登錄: what is asked when something is handed in; which questions fit a kind: counters/lost/kinds.py."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.actions import Refused
from cases.attachments.checks import Examination
from cases.counties import COUNTIES
from cases.fields import (
    DOLLARS,
    PIECES,
    AddressField,
    Box,
    ChoiceRadioField,
    MailField,
    MeasureField,
    NameField,
    PhoneField,
    RocDateTimeField,
    WholeField,
)
from cases.rocdates import is_chinese
from counters.forms.entry import EntryForm
from counters.lost import kinds
from counters.lost.law import Finder, Wish
from counters.models.lost import FINDERS, WISHES

TRAIT = "trait_"
PICTURES = ("JPEG", "PNG")
NAMED = (Finder.PERSON, Finder.WORKS_HERE)
LANGUAGES = [("zh-hant", _("Chinese")), ("en", _("English"))]


def select(choices, width="w10"):
    return forms.Select({"class": f"input {width}"}, choices)


def counties():
    """The counties in the language of the page."""
    chinese = is_chinese(get_language())
    return [(zh, zh if chinese else en) for zh, en in COUNTIES.items()]


def line(label, *, most=100, required=False, width="w20", **kwargs):
    """A short box that no browser fills in by itself."""
    return forms.CharField(
        label=label, max_length=most, required=required, widget=Box(width, autocomplete="off"), **kwargs
    )


def lines(label, *, most=500, rows=2, **kwargs):
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.Textarea({"class": "input", "rows": rows}), **kwargs
    )


class PhotoField(forms.FileField):
    """A picture, looked at while the form is open, so that a bad one is told beside its box."""

    def __init__(self, **kwargs):
        widget = forms.FileInput({"accept": "image/jpeg,image/png"})
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return upload
        try:
            with Examination(upload) as examined:
                is_picture = examined.kind.suffix in (".jpg", ".png")
        except Refused as why:
            raise forms.ValidationError(str(why)) from why
        if not is_picture:
            raise forms.ValidationError(_("Choose a photo (JPEG or PNG)."))
        upload.seek(0)
        return upload


class FoundForm(EntryForm):
    """拾得物登錄"""

    subjects = {
        "kind": _("the kind of thing"),
        "finder": _("who found it"),
        "wish": _("what the finder wants"),
        "place": _("where it was found"),
    }

    kind = forms.ChoiceField(label=_("Kind of thing"), choices=[("", _("Choose")), *kinds.CHOICES], widget=select(()))
    name = line(
        _("What was handed in?"), most=80, required=True, help_text=_("As you would call it: black folding umbrella.")
    )
    quantity = WholeField(units=PIECES, label=_("How many pieces?"), min_value=1, max_value=999, initial=1)
    features = lines(_("What does it look like?"), help_text=_("Only colleagues read this."))
    mark = lines(
        _("Hidden mark"),
        help_text=_("What only whoever lost it can know. It is sealed, and no claimant ever sees it."),
    )
    owner = line(
        _("Does it say whose it is?"),
        most=80,
        help_text=_("A name or an address on it. It is sealed. Tell the owner if you can."),
    )
    cash = MeasureField(
        label=_("Cash in it"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=_("Count it in front of the finder."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=kinds.CURRENCIES, required=False, widget=select(()))
    worth = WholeField(
        units=DOLLARS,
        label=_("What is it worth, in NT$?"),
        help_text=_("All of it, cash included. Up to NT$500 it stays here. Leave it empty if nobody can say."),
        min_value=0,
        max_value=99_999_999,
        required=False,
    )
    found_at = RocDateTimeField(label=_("When was it found?"), help_text=_("About, if the finder does not know."))
    place = line(_("Where was it found?"), required=True, help_text=_("The public sees only the county."))
    county = forms.ChoiceField(label=_("County or city"), choices=counties, widget=select(()))
    photo = PhotoField(label=_("Photo"))
    storage = line(_("Where is it kept?"), most=60, required=True, width="w10")
    label = line(_("Number of the label on it"), most=30, width="w10")
    finder = ChoiceRadioField(
        label=_("Who found it?"),
        choices=FINDERS,
        hints={
            Finder.WORKS_HERE: _("Employed at the place it was found: no reward (Civil Code §805-1)."),
            Finder.STAFF: _("Then the agency is the finder."),
        },
    )
    finder_name = NameField(label=_("Name of the finder"), required=False, own=False)
    identity = line(
        _("Number of the identity paper"), most=20, width="w10", help_text=_("As the finder shows it. It is sealed.")
    )
    phone = PhoneField(label=_("Telephone"), required=False, own=False)
    email = MailField(label=_("E-mail"), required=False, own=False)
    address = AddressField(label=_("Postal address"), required=False, own=False)
    wish = ChoiceRadioField(label=_("What does the finder want?"), choices=WISHES, required=False)
    language = forms.ChoiceField(
        label=_("Language of the receipt"), choices=LANGUAGES, required=False, widget=select((), "w4")
    )
    announce = forms.BooleanField(
        label=_("Announce it now, on the notice board and on this site"), required=False, initial=True
    )

    def __init__(self, data=None, *, unit, user, now, initial=None, **kwargs):
        initial = {"county": unit.county, "found_at": now, "language": "zh-hant", **(initial or {})}
        initial.setdefault("kind", kinds.guess(initial.get("name", "")))
        super().__init__(data, unit=unit, user=user, now=now, initial=initial, **kwargs)
        kind = kinds.KINDS.get((data.get("kind") if data is not None else initial.get("kind")) or "")
        if kind:
            self._ask_of(kind)

    def _ask_of(self, kind) -> None:
        """The questions of this kind, and none that it has no answer to."""
        for trait in kind.traits:
            self.fields[TRAIT + trait.name] = line(trait.label, help_text=trait.hint or "")
        if not kind.has_cash:
            del self.fields["cash"], self.fields["currency"]
        names = list(self.fields)
        at = names.index("features") + 1
        own = [TRAIT + trait.name for trait in kind.traits]
        rest = [name for name in names if name not in own]
        self.order_fields([*rest[:at], *own, *rest[at:]])
        for name in own:
            self.fields[name].subject = None

    def clean_found_at(self):
        moment = self.cleaned_data["found_at"]
        if moment and moment > self.now:
            raise forms.ValidationError(_("This moment is still to come. Check day and time."))
        return moment

    def clean(self):
        given = super().clean() or self.cleaned_data
        self._settle_money(given)
        if given.get("finder") in NAMED:
            self._ask_who(given)
        elif given.get("finder"):
            self._forget_who(given)
        return given

    def _settle_money(self, given) -> None:
        """Cash in NT$ is worth what it is; other money somebody has to value."""
        cash, worth = given.get("cash"), given.get("worth")
        if not cash:
            given["cash"], given["currency"] = None, ""
            return
        given["currency"] = given.get("currency") or "TWD"
        if given["currency"] != "TWD":
            return
        if worth is None and "worth" not in self.errors:
            given["worth"] = int(cash)
        elif worth is not None and worth < cash:
            self.add_error("worth", _("It cannot be worth less than the cash in it."))

    def _ask_who(self, given) -> None:
        if not given.get("wish") and "wish" not in self.errors:
            self.add_error("wish", _("Choose what the finder wants."))
        if not given.get("finder_name") and "finder_name" not in self.errors:
            self.add_error("finder_name", _("Enter the name of the finder, or choose “Left no name”."))
        reached = any(given.get(name) or name in self.errors for name in ("phone", "email", "address"))
        if given.get("wish") != Wish.NOTHING and not reached:
            self.add_error("phone", _("Enter a way to reach the finder: telephone, e-mail or address."))

    def _forget_who(self, given) -> None:
        """Who leaves no name leaves nothing else; what was typed before that was chosen is not kept."""
        for name in ("finder_name", "identity", "phone", "email", "address"):
            given[name] = ""
            self._errors.pop(name, None)
        given["wish"] = Wish.NOTHING if given["finder"] == Finder.UNNAMED else Wish.ALL
