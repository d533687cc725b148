"""The forms of satisfaction: five words, nothing chosen beforehand, everything else may stay empty."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.documents import HAN
from cases.fields import ChoiceRadioField
from cases.forms.base import PortalForm
from cases.rocdates import is_chinese
from feedback.models import CallBack, Rating, Score

LONGEST = 1000
SCORES = [(str(value), label) for value, label in Score.choices]


def _words(label, *, rows=4, **kwargs):
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea({"class": "input", "rows": rows}), **kwargs
    )


class RateForm(PortalForm):
    """One answer. Only the score is asked for."""

    score = ChoiceRadioField(label=_("How satisfied are you?"), choices=SCORES)
    solved = ChoiceRadioField(label=_("Is your matter solved?"), choices=Rating.Solved.choices, required=False)
    comment = _words(
        _("What should we know?"),
        required=False,
        help_text=_("Please leave out names, telephone numbers and other personal data."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What was written before stands in the box again, whatever the language of the page.
        if HAN.search(self["comment"].value() or "") and not is_chinese(get_language()):
            self.fields["comment"].widget.attrs["lang"] = "zh-Hant-TW"

    def clean_score(self):
        return int(self.cleaned_data["score"])


class PlaceForm(RateForm):
    """The same at a window. `key`: of this page, so that two presses are one."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class KioskForm(forms.Form):
    """One press of one of five buttons."""

    key = forms.UUIDField()
    score = forms.TypedChoiceField(choices=SCORES, coerce=int)


class CallForm(PortalForm):
    """What came of the call."""

    honeypot = False
    outcome = ChoiceRadioField(label=_("What came of it?"), choices=CallBack.Outcome.choices)
    said = _words(_("What was said"), help_text=_("Where nobody answered: on which days and at what time you called."))
    improvement = _words(
        _("What we do better from now on"), required=False, help_text=_("What was wrong on our side, and who mends it.")
    )
