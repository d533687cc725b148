"""What staff say of a service point: its facts, its floor plan, a round through it, a fault."""

from itertools import groupby
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import Unit
from cases.counties import COUNTIES
from cases.fields import Box, ChoiceRadioField
from cases.forms.base import PortalForm, PortalModelForm
from cases.rocdates import is_chinese
from counters import facilities
from counters.models import CheckItem, Fault, ServicePoint

TEXTS = {
    "name_zh": _("Chinese name"),
    "name_en": _("English name"),
    "address_zh": _("Address, in Chinese"),
    "address_en": _("Address, in English"),
    "phone": _("Telephone"),
    "hours_zh": _("Opening hours, in Chinese"),
    "hours_en": _("Opening hours, in English"),
    "way_zh": _("How to get there, in Chinese"),
    "way_en": _("How to get there, in English"),
}
RESERVED = {"new", "figures", "faults", "county", "rules"}  # stand in addresses where a code could


def several(label):
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


def wide(lines: int = 3):
    return forms.Textarea({"class": "input", "rows": lines, "autocomplete": "off"})


class PointForm(PortalModelForm):
    """服務據點"""

    subjects = {"unit": _("the unit"), "county": _("the county or city"), "kind": _("the kind of point")}

    kind = ChoiceRadioField(label=_("What kind of point is it?"), choices=ServicePoint.Kind.choices)
    county = forms.ChoiceField(label=_("County or city"), widget=forms.Select({"class": "input w20"}))
    facilities = several(_("What is there"))
    access = several(_("Accessible facilities"))

    class Meta:
        model = ServicePoint
        fields = (
            *("unit", "kind", "name_zh", "name_en", "county", "address_zh", "address_en", "phone"),
            *("hours_zh", "hours_en", "lat", "lon", "facilities", "access", "way_zh", "way_en", "is_open"),
        )
        labels = {
            **TEXTS,
            "unit": _("Unit that keeps it"),
            "lat": _("Latitude, for example 25.15"),
            "lon": _("Longitude, for example 121.79"),
            "is_open": _("Shown to the public"),
        }
        widgets = {
            **{name: Box("w20", autocomplete="off") for name in TEXTS},
            "unit": forms.Select({"class": "input w20"}),
        }

    def __init__(self, *args, keeper, now, **kwargs):
        super().__init__(*args, **kwargs)
        kept = Unit.objects.filter(within(units_where(keeper, "point.edit", now)), is_active=True)
        self.fields["unit"].queryset = kept
        self.fields["unit"].empty_label = _("Choose a unit")
        tables = facilities.tables()
        for name, group in (("facilities", "there"), ("access", "access")):
            kept_here = getattr(self.instance, name)
            rows = [row for code, row in tables[group].items() if row.is_offered or code in kept_here]
            self.fields[name].choices = [(row.code, str(row)) for row in rows]
        chinese = is_chinese(get_language())
        named = [(name, name if chinese else english) for name, english in COUNTIES.items()]
        self.fields["county"].choices = [("", _("Choose a county or city")), *named]

    def clean(self):
        cleaned = super().clean()
        lat, lon = cleaned.get("lat"), cleaned.get("lon")
        if (lat is None) != (lon is None):
            self.add_error("lon" if lon is None else "lat", _("Write both latitude and longitude, or neither."))
        elif lat is not None and not (3 <= lat <= 27 and 114 <= lon <= 124):
            self.add_error("lat", _("This position is not on our coasts. Latitude is 3 to 27, longitude 114 to 124."))
        return cleaned

    def values(self) -> dict:
        """What `keep_point` takes. Only of a valid form."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}

    def _post_clean(self):
        """The action sets the columns: what was refused must not stand on the object the page shows."""


class NewPointForm(PointForm):
    class Meta(PointForm.Meta):
        fields = ("code", *PointForm.Meta.fields)
        labels = {"code": _("Short name in small letters"), **PointForm.Meta.labels}
        widgets = {"code": Box("w10", autocomplete="off"), **PointForm.Meta.widgets}

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code in RESERVED or ServicePoint.objects.filter(code=code).exists():
            raise ValidationError(_("Another service point has this code. Choose another one."))
        return code


class PlanForm(PortalForm):
    """平面圖"""

    honeypot = False
    subjects = {"plan": _("the floor plan")}

    plan = forms.FileField(
        label=_("Floor plan"),
        help_text=_("PNG or JPEG, up to 10 MB."),
        widget=forms.FileInput({"accept": ".png,.jpg,.jpeg"}),
    )
    plan_zh = forms.CharField(
        label=_("The same in words, in Chinese"),
        help_text=_("What a person who does not see it has to know: from the entrance to the window, to the toilet."),
        max_length=500,
        widget=wide(),
    )
    plan_en = forms.CharField(label=_("The same in words, in English"), max_length=700, required=False, widget=wide())


class RoundForm(PortalForm):
    """檢視表: every item of one list is answered; what is faulty is told in words."""

    honeypot = False
    say_optional = False
    ANSWERS = [
        ("", _("Choose an answer")),
        ("good", _("In order")),
        *((value, label) for value, label in Fault.Weight.choices),
        ("absent", _("Not there, not needed")),
    ]

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, items: list[CheckItem], **kwargs):
        kwargs.setdefault("initial", {"key": uuid4()})
        super().__init__(*args, **kwargs)
        self.items = {item.code: str(item) for item in items}
        for code, label in self.items.items():
            self.fields[f"item_{code}"] = forms.ChoiceField(
                label=label,
                choices=self.ANSWERS,
                error_messages={"required": _("Choose an answer: %(item)s.") % {"item": label}},
                widget=forms.Select({"class": "input w20"}),
            )
            self.fields[f"finding_{code}"] = forms.CharField(
                label=_("What is wrong: %(item)s") % {"item": label},
                required=False,
                max_length=300,
                widget=Box("w20", autocomplete="off"),
            )
        self.fields["note"] = forms.CharField(label=_("Anything else"), required=False, max_length=500, widget=wide(2))

    def clean_key(self):
        return self.cleaned_data["key"] or uuid4()

    def clean(self):
        cleaned = super().clean()
        for code in self.items:
            if cleaned.get(f"item_{code}") in Fault.Weight.values and not cleaned.get(f"finding_{code}"):
                self.add_error(f"finding_{code}", _("Say what is wrong, so that somebody can mend it."))
        return cleaned

    def found(self) -> dict:
        """What `do_round` takes. Only of a valid form."""
        said = {code: self.cleaned_data[f"item_{code}"] for code in self.items}
        return {
            "good": [code for code, answer in said.items() if answer == "good"],
            "faulty": [
                {"item": code, "weight": answer, "finding": self.cleaned_data[f"finding_{code}"]}
                for code, answer in said.items()
                if answer in Fault.Weight.values
            ],
            "note": self.cleaned_data["note"],
            "key": self.cleaned_data["key"],
        }


class FaultForm(PortalForm):
    """缺失通報"""

    honeypot = False
    subjects = {"item": _("what it is about"), "finding": _("what is wrong")}

    item = forms.ChoiceField(label=_("What is it about?"), widget=forms.Select({"class": "input w20"}))
    weight = ChoiceRadioField(label=_("How bad is it?"), choices=Fault.Weight.choices)
    finding = forms.CharField(label=_("What is wrong"), max_length=300, widget=wide())

    def __init__(self, *args, items: list[CheckItem], **kwargs):
        super().__init__(*args, **kwargs)
        groups = [
            (str(check), [(item.code, str(item)) for item in found])
            for check, found in groupby(items, key=lambda item: item.list)
        ]
        self.fields["item"].choices = [("", _("Choose from the lists")), *groups]


class MendForm(PortalForm):
    """改善完成"""

    honeypot = False
    subjects = {"remedy": _("what was done")}

    remedy = forms.CharField(label=_("What was done"), max_length=300, widget=wide())
