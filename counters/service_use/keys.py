"""一鍵一項: one key a service. `1` is a person who drinks, `1 3` three of them, `2 E` somebody elderly, `B` a bell."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fields import Box
from cases.forms.base import PortalForm
from cases.identifiers import code_of
from counters.models import ServiceUse

Kind, Need = ServiceUse.Kind, ServiceUse.Need

KEYS = {
    **{"1": Kind.WATER, "2": Kind.TOILET, "3": Kind.TOOLS, "4": Kind.FIRST_AID, "5": Kind.REST, "6": Kind.ADVICE},
    **{"7": Kind.FORMS, "8": Kind.CHARGING, "9": Kind.RAIN_GEAR, "0": Kind.TELEPHONE, "X": Kind.OTHER},
    "B": Kind.BELL,
}
NEEDS = {"D": Need.DISABILITY, "E": Need.ELDERLY, "P": Need.PREGNANT, "C": Need.CHILD}
TYPED = re.compile(r"(?P<key>[0-9XB])(?:[ X*]+(?P<people>[0-9]{1,3}))?(?:[ ]*(?P<need>[DEPC]))?")


def read(typed: str) -> dict | None:
    """What the keys stand for, as data of the book; None where they stand for nothing."""
    found = TYPED.fullmatch(code_of(typed))
    if not found or (found["people"] and int(found["people"]) == 0):
        return None
    kind = KEYS[found["key"]]
    return {
        "kind": kind,
        "people": int(found["people"] or 1),
        "need": NEEDS.get(found["need"], Need.NONE),
        "rang_bell": kind == Kind.BELL,
    }


class KeyForm(PortalForm):
    """The box of the keys; a button sends its own key instead."""

    honeypot = False
    typed = forms.CharField(
        label=_("Key"),
        help_text=_("A key, then how many people (1 3), then a need: D disability, E elderly, P pregnant, C child."),
        max_length=12,
        widget=Box("w4", autocomplete="off", spellcheck="false"),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_typed(self):
        data = read(self.cleaned_data["typed"])
        if data is None:
            raise forms.ValidationError(_("No service has this key. Look at the keys below."))
        return data


class UndoForm(PortalForm):
    """The line that was pressed by mistake."""

    honeypot = False
    line = forms.IntegerField(widget=forms.HiddenInput)
    request_key = forms.UUIDField(widget=forms.HiddenInput)


def buttons() -> list[dict]:
    return [{"key": key, "label": kind.label} for key, kind in KEYS.items()]
