"""What one use of the service centre asks; everything but the service may stay as it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fields import PEOPLE, Box, ChoiceRadioField, WholeField
from counters.forms.entry import EntryForm
from counters.models import ServiceUse

RATINGS = [("", _("not asked")), *((str(n), str(n)) for n in range(5, 0, -1))]


class ServiceUseForm(EntryForm):
    """服務中心使用"""

    kind = ChoiceRadioField(label=_("Service"), choices=ServiceUse.Kind.choices)
    people = WholeField(units=PEOPLE, label=_("How many people?"), min_value=1, max_value=500, initial=1)
    need = ChoiceRadioField(label=_("Special need"), choices=ServiceUse.Need.choices, required=False)
    rang_bell = forms.BooleanField(label=_("Somebody rang the service bell"), required=False)
    seconds = WholeField(label=_("Seconds until somebody came"), min_value=0, max_value=3600, required=False)
    rating = forms.TypedChoiceField(
        label=_("Satisfaction, 5 is best"),
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select({"class": "input w4"}),
    )
    note = forms.CharField(
        label=_("How they were served"),
        help_text=_("No names, no numbers of people."),
        max_length=200,
        required=False,
        widget=Box("w20", autocomplete="off"),
    )

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("seconds") is not None and not given.get("rang_bell"):
            self.add_error("rang_bell", _("Tick the bell too, or leave the seconds empty."))
        return given
