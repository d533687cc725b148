"""What the pages about a whole book ask: which month, which days to take out, how many paper forms."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fields import Box, ChoiceRadioField, RocDateField, WholeField
from cases.forms.base import PortalForm
from cases.forms.staff import REASONS
from counters.actions.papers import MOST
from counters.numbers import roc_year

OLDEST = 113  # the year the books began here


class MonthForm(PortalForm):
    """月結: a month that is over, or the running one as it is."""

    honeypot = False
    roc_year = WholeField(label=_("Year of the Republic"), min_value=OLDEST)
    month = WholeField(label=_("Month"), min_value=1, max_value=12)

    def __init__(self, *args, now, **kwargs):
        local = date(now.year, now.month, 1)
        super().__init__(*args, initial={"roc_year": roc_year(now), "month": local.month}, **kwargs)
        self.now = now

    def clean(self):
        given = super().clean() or self.cleaned_data
        year, month = given.get("roc_year"), given.get("month")
        now = (roc_year(self.now), self.now.month)
        if year and month and (year, month) > now:
            self.add_error("month", _("This month is still to come."))
        return given


class ExportForm(PortalForm):
    """匯出: which days, and as what. Behind the masks only with a reason, and only for some."""

    honeypot = False
    since = RocDateField(label=_("From"))
    until = RocDateField(label=_("Until"))
    kind = ChoiceRadioField(
        label=_("File"), choices=[("csv", _("CSV, for any program")), ("ods", _("ODS, for a spreadsheet"))]
    )
    unmasked = forms.BooleanField(label=_("With names and numbers in full"), required=False)
    reason = ChoiceRadioField(label=_("Why do you need them in full?"), choices=REASONS, required=False)

    def __init__(self, *args, may_unmask, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_unmask:
            del self.fields["unmasked"], self.fields["reason"]

    def clean(self):
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Enter a day that is not before the first."))
        if given.get("unmasked") and not given.get("reason"):
            self.add_error("reason", _("Choose why you need them in full."))
        return given


class PaperForm(PortalForm):
    """紙本: how many forms to reserve."""

    honeypot = False
    count = WholeField(label=_("How many forms?"), min_value=1, max_value=MOST, initial=10)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"count": 10, "request_key": uuid4()}, **kwargs)


class SpoiltForm(PortalForm):
    """紙本作廢: the next form that was not used, and why."""

    honeypot = False
    serial = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why was it not used?"), max_length=200, widget=Box("w20", autocomplete="off"))
