"""代填: for whom nobody else fills it in, how it reached us and when."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.fields import ChoiceRadioField, RocDateTimeField
from cases.forms.base import PortalForm
from cases.models import Case, Service
from cases.rooms import ROOMS
from cases.templatetags.portal import said

OLDEST = timedelta(days=90)
CHANNELS = [
    (way.value, way.label) for way in (Case.Channel.COUNTER, Case.Channel.PHONE, Case.Channel.POST, Case.Channel.EMAIL)
]


class CounterForm(PortalForm):
    """The one page before the first question."""

    honeypot = False

    service = ChoiceRadioField(label=_("What does the person ask for?"), choices=())
    channel = ChoiceRadioField(label=_("How did it reach us?"), choices=CHANNELS)
    received = RocDateTimeField(
        label=_("Received, if that was earlier"),
        required=False,
        help_text=_("The day and time it came in; our time to answer counts from it. Leave it empty for now."),
    )
    proof = forms.CharField(
        label=_("What shows when it came in?"),
        required=False,
        max_length=100,
        help_text=_("Only for an earlier time: the number or stamp of receipt, the postmark, the line in a book."),
        widget=forms.TextInput({"class": "input"}),
    )
    language = ChoiceRadioField(label=_("In which language do we write to the person?"), choices=settings.LANGUAGES)

    def __init__(self, *args, now, **kwargs):
        kwargs.setdefault("initial", {"language": get_language()})
        super().__init__(*args, **kwargs)
        self.now = now
        forms_of = [code for code, room in ROOMS.items() if room.door is None]
        self.offered = {
            service.code: service for service in Service.objects.filter(is_open=True, is_public=True, code__in=forms_of)
        }
        self.fields["service"].choices = [(code, said(service, "title")) for code, service in self.offered.items()]

    def clean_received(self):
        received = self.cleaned_data["received"]
        if received and received > self.now:
            raise forms.ValidationError(_("Enter a time that is not in the future."))
        if received and received < self.now - OLDEST:
            raise forms.ValidationError(_("Enter a day within the last 90 days."))
        return received

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("received") and not given.get("proof") and "proof" not in self.errors:
            self.add_error("proof", _("An earlier time needs a proof: write what shows it."))
        return given

    def given(self) -> dict:
        """What `cases.counter.begin` takes. Only of a valid form."""
        given = self.cleaned_data
        return {
            "service": self.offered[given["service"]],
            "channel": given["channel"],
            "received": given["received"] or self.now,
            "proof": given["proof"] if given["received"] else "",
            "language": given["language"],
        }
