"""遺失通知: which kind of thing, where, when, and where the mail goes; nothing about the thing itself."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.calendar import TAIPEI
from cases.fields import Box, RocDateField
from cases.forms.base import PortalForm
from counters.lost.forms import counties, select
from counters.lost.kinds import CHOICES

OLDEST = timedelta(days=183)  # what was lost earlier can be claimed no more (民法 §805)


def anywhere():
    return [("", _("Choose")), *counties()]


class LossForm(PortalForm):
    """遺失通知"""

    kind = forms.ChoiceField(
        label=_("What kind of thing did you lose?"), choices=[("", _("Choose")), *CHOICES], widget=select(())
    )
    county = forms.ChoiceField(label=_("In which county or city?"), choices=anywhere, widget=select(()))
    lost_on = RocDateField(label=_("When did you lose it?"), help_text=_("About, if you do not know."))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a link to it; nothing else is sent before you press the button there."),
        max_length=254,
        widget=Box("w20", type="email", autocomplete="email", spellcheck="false"),
    )
    subjects = {
        "kind": _("the kind of thing"),
        "county": _("the county or city"),
        "lost_on": _("when you lost it"),
        "email": _("your e-mail address"),
    }

    def __init__(self, data=None, *, now, **kwargs):
        self.day = now.astimezone(TAIPEI).date()
        super().__init__(data, today=self.day, **kwargs)

    def clean_lost_on(self):
        day = self.cleaned_data["lost_on"]
        if day > self.day:
            raise forms.ValidationError(_("This day is still to come. Check the date."))
        if day < self.day - OLDEST:
            raise forms.ValidationError(_("That is more than six months ago: nobody can claim it any more. Ask 118."))
        return day
