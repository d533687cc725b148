"""What staff say of the check lists, their items, the facilities and the limits of faults."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import Unit
from cases.fields import Box, ChoiceRadioField, WholeField
from cases.forms.base import PortalForm, PortalModelForm
from counters.actions.checks import ABILITY
from counters.models import CheckItem, CheckList, Facility, Fault, FaultLimit

NAMES = {"name_zh": _("In Chinese"), "name_en": _("In English"), "order": _("Place in the list (small numbers first)")}
BOXES = {
    "name_zh": Box("w20", autocomplete="off"),
    "name_en": Box("w20", autocomplete="off"),
    "order": Box("w4", inputmode="numeric", autocomplete="off"),
}
CODE = _("Short name in small letters")


class RowForm(PortalModelForm):
    """A row whose action sets the columns: what was refused must not stand on the object the page shows."""

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}

    def free(self, name: str, known) -> str:
        """The code of a new row, not taken yet."""
        code = self.cleaned_data[name]
        if code == "new" or known.filter(**{name: code}).exists():
            raise ValidationError(_("This short name is taken. Choose another one."))
        return code

    def _post_clean(self):
        pass


class ListForm(RowForm):
    """檢視表: its name and how often."""

    days = WholeField(label=_("Days until it is due again"), min_value=1, max_value=1000)

    class Meta:
        model = CheckList
        fields = ("name_zh", "name_en", "days", "order")
        labels, widgets = NAMES, BOXES


class NewListForm(ListForm):
    class Meta(ListForm.Meta):
        fields = ("kind", *ListForm.Meta.fields)
        labels = {"kind": CODE, **NAMES}
        widgets = {"kind": Box("w10", autocomplete="off"), **BOXES}

    def clean_kind(self):
        return self.free("kind", CheckList.objects)


class ItemForm(RowForm):
    """檢視項目: its words, and at whose points it is asked."""

    class Meta:
        model = CheckItem
        fields = ("name_zh", "name_en", "unit", "order")
        labels = {**NAMES, "unit": _("At the points of this unit and those below it")}
        widgets = {**BOXES, "unit": forms.Select({"class": "input w20"})}

    def __init__(self, *args, keeper, now, **kwargs):
        super().__init__(*args, **kwargs)
        kept = Unit.objects.filter(within(units_where(keeper, ABILITY, now)), is_active=True)
        self.fields["unit"].queryset = kept.order_by("path")
        self.fields["unit"].empty_label = _("Choose a unit")


class NewItemForm(ItemForm):
    class Meta(ItemForm.Meta):
        fields = ("code", *ItemForm.Meta.fields)
        labels = {"code": CODE, **ItemForm.Meta.labels}
        widgets = {"code": Box("w10", autocomplete="off"), **ItemForm.Meta.widgets}

    def clean_code(self):
        return self.free("code", CheckItem.objects)


class FacilityForm(RowForm):
    """設施"""

    class Meta:
        model = Facility
        fields = ("name_zh", "name_en", "order", "is_offered")
        labels = {**NAMES, "is_offered": _("Can be chosen for a service point")}
        widgets = BOXES


class NewFacilityForm(FacilityForm):
    group = ChoiceRadioField(label=_("What kind of facility?"), choices=Facility.Group.choices)

    class Meta(FacilityForm.Meta):
        fields = ("code", "group", *FacilityForm.Meta.fields)
        labels = {"code": CODE, **FacilityForm.Meta.labels}
        widgets = {"code": Box("w10", autocomplete="off"), **FacilityForm.Meta.widgets}

    def clean_code(self):
        return self.free("code", Facility.objects)


class LimitsForm(PortalForm):
    """改善期限: working days, by how bad it is."""

    honeypot = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial=dict(FaultLimit.objects.values_list("weight", "days")), **kwargs)
        for weight, label in Fault.Weight.choices:
            label = _("%(weight)s: working days until it is mended") % {"weight": label}
            self.fields[weight] = WholeField(label=label, min_value=1, max_value=365)
