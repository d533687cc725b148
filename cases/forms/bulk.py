"""批次: what to do with the cases that are ticked."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.bulk import ACTS
from cases.forms.base import PortalForm


class BulkForm(PortalForm):
    """The ticks stand in the table, as `case` = "key.revision"; `shown` is every row of the page."""

    honeypot = False
    say_optional = False

    key = forms.UUIDField(widget=forms.HiddenInput)
    all = forms.BooleanField(label=_("All cases on this page"), required=False)
    act = forms.ChoiceField(label=_("With those ticked"), widget=forms.Select({"class": "input w20"}))
    officer = forms.ModelChoiceField(
        label=_("Officer, to give them to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Choose a colleague"),
        widget=forms.Select({"class": "input w20"}),
    )
    note = forms.CharField(
        label=_("Note, or the reason where a step needs one"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 2}),
    )

    def __init__(self, *args, acts, people, **kwargs):
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        kwargs.setdefault("prefix", "bulk")
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", _("Choose what to do")), *((key, act.label) for key, act in acts.items())]
        self.fields["officer"].queryset = people
        if "assign" not in acts:
            del self.fields["officer"]
        self.ticked = self._ticked() if self.is_bound else {}

    def _ticked(self) -> dict[int, int]:
        everything = self.data.get(self.add_prefix("all"))
        posted = self.data.getlist("shown" if everything else "case")
        pairs = (text.partition(".") for text in posted)
        return {int(pk): int(n) for pk, _dot, n in pairs if _is_key(pk, 19) and _is_key(n, 10)}

    def clean(self):
        cleaned = super().clean()
        if not self.ticked:
            self.add_error(None, _("Tick at least one case."))
        needs = ACTS[cleaned["act"]].needs if cleaned.get("act") else ""
        if needs == "officer" and not cleaned.get("officer"):
            self.add_error("officer", _("Choose the officer to give them to."))
        if needs == "note" and not cleaned.get("note"):
            self.add_error("note", _("Write the note or the reason."))
        return cleaned


def _is_key(text: str, below: int) -> bool:
    """Digits, and few enough that the database has such a number."""
    return text.isdecimal() and len(text) < below
