"""What staff record: the signature, the fee, what was given, another law, the hours of the room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import Unit
from applications.records.models import AccessRequest
from cases.fields import Box, ChoiceRadioField, MeasureField, RocDateField, TimeField24, WholeField
from cases.forms.base import PortalForm

Means = AccessRequest.Means
REFUNDS = [
    ("規費法第 19 條", _("We missed the statutory period and the applicant ended it (article 19)")),
    ("規費法第 18 條", _("Too much or wrongly paid (article 18)")),
]
BY_HAND = (Means.POST, Means.COUNTER)


class DeskForm(PortalForm):
    """Behind the login: no honeypot."""

    honeypot = False


class SignatureForm(DeskForm):
    """簽名收件"""

    subjects = {"means": _("how it came"), "received_on": _("the day it came")}

    means = ChoiceRadioField(label=_("How did it come?"), choices=[(means.value, means.label) for means in BY_HAND])
    received_on = RocDateField(
        label=_("The day it came"), help_text=_("The statutory period is counted from the day after.")
    )


class PaymentForm(DeskForm):
    """收費"""

    subjects = {"receipt": _("the receipt number"), "paid_on": _("the day it was paid")}

    receipt = forms.CharField(label=_("Receipt number"), max_length=30, widget=Box("w10", autocomplete="off"))
    paid_on = RocDateField(label=_("Paid on"))


class RefundForm(DeskForm):
    """退費（規費法 §18、§19）"""

    subjects = {"article": _("why it is given back"), "amount": _("the amount"), "rate": _("the rate of interest")}

    article = ChoiceRadioField(label=_("Why is it given back?"), choices=REFUNDS)
    amount = WholeField(label=_("Amount, NT$"), min_value=1)
    rate = MeasureField(
        label=_("Interest, per cent a year"),
        help_text=_("The one-year deposit rate of the post office on the day of payment."),
        min_value=0,
        max_value=20,
        decimal_places=3,
    )


class GiveForm(DeskForm):
    """提供與還卷清點"""

    subjects = {"files_counted": _("how many files came back")}

    files_counted = WholeField(
        label=_("Files counted back to the shelf"), help_text=_("Count every file that was read."), min_value=0
    )

    def __init__(self, *args, on_site=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not on_site:
            del self.fields["files_counted"]


class ConvertForm(DeskForm):
    """改列"""

    subjects = {"reason": _("the reason")}

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The applicant reads it. For example: the file was archived in 2023."),
        max_length=200,
        widget=Box("w20", autocomplete="off"),
    )


class SlotForm(DeskForm):
    """預約: one of the free hours."""

    subjects = {"slot": _("a time")}

    def __init__(self, data=None, *, slots, said, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["slot"] = ChoiceRadioField(
            label=_("When do you want to come?"), choices=[(str(slot.pk), said(slot)) for slot in slots]
        )


class HoursForm(DeskForm):
    """開放時段"""

    subjects = {
        "unit": _("a unit"),
        "first": _("the first day"),
        "last": _("the last day"),
        "begins": _("the beginning"),
        "ends": _("the end"),
        "places": _("the number of places"),
    }

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), empty_label=None, widget=forms.Select({"class": "input w20"})
    )
    first = RocDateField(label=_("First day"))
    last = RocDateField(label=_("Last day"))
    begins = TimeField24(label=_("Opens at"), help_text=_("Within office hours: 08:30-12:30 or 13:30-17:30."))
    ends = TimeField24(label=_("Closes at"))
    places = WholeField(label=_("Places"), min_value=1, max_value=50)

    def __init__(self, *args, user, now, holders, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Unit.objects.filter(within(units_where(user, "case.handle", now)), code__in=holders, is_active=True)
        self.fields["unit"].queryset = mine.select_related("parent").order_by("path")
        self.fields["unit"].label_from_instance = lambda unit: f"{unit.parent} {unit}" if unit.parent else str(unit)

    def clean(self):
        given = super().clean() or self.cleaned_data
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end has to be later than the beginning."))
        return given

    def hours(self) -> dict:
        """What the action takes: the unit and its hours."""
        return {name: self.cleaned_data[name] for name in ("unit", "first", "last", "begins", "ends", "places")}
