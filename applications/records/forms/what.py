"""要什麼、做什麼用 (檔案法施行細則 §18 I 3-6、政府資訊公開法 §10 I 3-4, §14 II、個人資料保護法 §3)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.records.fields import HolderField
from applications.records.models import AccessRequest, RequestedItem
from cases.fields import Box, ChoiceRadioField, YesNoField
from cases.forms.base import PortalForm
from cases.forms.roster import Roster

Wish = AccessRequest.Wish
GIVING = (Wish.GIVE, Wish.VIEW, Wish.COPY)  # the others change what we hold
REWRITING = (Wish.COMPLETE, Wish.CORRECT)
MOST_ITEMS = 30


def _choices(*wishes):
    return [(wish.value, wish.label) for wish in wishes]


def _text(rows=3):
    return forms.Textarea({"class": "input", "rows": rows})


# --- What is asked ----------------------------------------------------------------------------------------------------


class WishForm(PortalForm):
    """個人資料保護法 §3, the five rights."""

    subjects = {"wish": _("what you ask for")}

    wish = ChoiceRadioField(
        label=_("What do you ask for?"),
        choices=_choices(Wish.VIEW, Wish.COPY, Wish.COMPLETE, Wish.CORRECT, Wish.STOP, Wish.DELETE),
        hints={
            Wish.VIEW: _("Decided within 15 days."),
            Wish.COPY: _("Decided within 15 days."),
            Wish.COMPLETE: _("Decided within 30 days."),
            Wish.CORRECT: _("Decided within 30 days."),
            Wish.STOP: _("Decided within 30 days."),
            Wish.DELETE: _("Decided within 30 days."),
        },
    )


class InformationWishForm(PortalForm):
    """政府資訊公開法 §10 or §14."""

    subjects = WishForm.subjects

    wish = ChoiceRadioField(
        label=_("What do you ask for?"),
        choices=_choices(Wish.GIVE, Wish.COMPLETE, Wish.CORRECT),
        hints={
            Wish.GIVE: _("Decided within 15 days."),
            Wish.COMPLETE: _("Something about you or your body is missing. Decided within 30 days (article 14)."),
            Wish.CORRECT: _("Something about you or your body is wrong. Decided within 30 days (article 14)."),
        },
    )


# --- The things asked for ---------------------------------------------------------------------------------------------


class ItemForm(PortalForm):
    """申請項目一列: what, how to find it, how to have it."""

    subjects = {"title": _("the title or gist"), "manner": _("how you want to have it")}

    title = forms.CharField(
        label=_("Title or gist"),
        help_text=_("What is it about? For example: patrol log of the Bisha station, May 2024."),
        max_length=200,
        widget=_text(2),
    )
    number = forms.CharField(
        label=_("File or document number"),
        help_text=_("If you know it."),
        max_length=60,
        required=False,
        widget=Box("w20", autocomplete="off", spellcheck="false"),
    )
    manner = ChoiceRadioField(label=_("How do you want to have it?"), choices=RequestedItem.Manner.choices)


class ArchiveItemForm(ItemForm):
    """檔案法施行細則 §17 III, §18 I 6: copies are the rule; the original needs a reason."""

    only_if = {"original_reason": ("original", (True,))}

    original = YesNoField(
        label=_("Do you need the original?"),
        help_text=_("Copies are the rule. If you answer yes, say why."),
    )
    original_reason = forms.CharField(
        label=_("Why the original?"), max_length=300, required=False, widget=Box("w20", autocomplete="off")
    )

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("original") and not given.get("original_reason") and "original_reason" not in self.errors:
            self.add_error(
                "original_reason", _("Say why you need the original (Enforcement Rules of the Archives Act, 17 III).")
            )
        if given.get("original") and given.get("manner") in (RequestedItem.Manner.COPY, RequestedItem.Manner.FILE):
            self.add_error("manner", _("An original is read on site. Choose reading, copying out or photographing."))
        return given


class DataItemForm(PortalForm):
    """個資與更正一列: which data, what is wrong, what is right. `wish` decides what must be said."""

    subjects = {"title": _("which data you mean")}

    title = forms.CharField(
        label=_("Which data?"),
        help_text=_("The matter they belong to, for example: my yacht departure reports of 2025."),
        max_length=200,
        widget=_text(2),
    )
    number = forms.CharField(
        label=_("Case or document number"),
        help_text=_("If you know it."),
        max_length=60,
        required=False,
        widget=Box("w20", autocomplete="off", spellcheck="false"),
    )
    wrong = forms.CharField(
        label=_("What is wrong or missing, or should stop?"),
        help_text=_("Leave empty if you only want to see or copy them."),
        max_length=500,
        required=False,
        widget=_text(),
    )
    right = forms.CharField(
        label=_("What should it say?"),
        help_text=_("Only to complete or correct."),
        max_length=500,
        required=False,
        widget=_text(),
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("What shows it. Add papers in the next step."),
        max_length=500,
        required=False,
        widget=_text(),
    )

    def __init__(self, *args, wish=Wish.VIEW, **kwargs):
        super().__init__(*args, **kwargs)
        self.wish = wish

    def clean(self):
        given = super().clean() or self.cleaned_data
        wanted = {}
        if self.wish not in GIVING:
            wanted["wrong"] = _("Say what is wrong or missing, or what should stop.")
            wanted["reason"] = _("Say why.")
        if self.wish in REWRITING:
            wanted["right"] = _("Say what it should say.")
        for name, text in wanted.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, text)
        return given


class ItemRoster(Roster):
    """The list of things asked for, each decided by itself."""

    row_form = ItemForm
    prefix = "items"
    min_rows = 1
    max_rows = MOST_ITEMS
    legend = _("What do you ask for?")
    hint = _("One entry for each file or document: each is decided by itself.")
    row_title = _("Item %(number)d")
    add_label = _("Add an item")
    remove_label = _("Remove item %(number)d")
    full_text = _("There is room for %(most)d items at most. Make a second request for more.")


class ArchiveItemRoster(ItemRoster):
    row_form = ArchiveItemForm


class DataRoster(ItemRoster):
    row_form = DataItemForm
    hint = _("One entry for each matter: each is decided by itself.")


# --- What for, and how to get it --------------------------------------------------------------------------------------

PURPOSES = [
    ("study", _("Research, teaching or writing")),
    ("rights", _("To claim or defend a right")),
    ("business", _("Business")),
    ("private", _("Private interest")),
    ("other", _("Something else")),
]
DELIVERIES = [("collect", _("I come and fetch it")), ("post", _("By post")), ("email", _("By e-mail"))]


class PurposeForm(PortalForm):
    """目的與交付 (檔案法施行細則 §18 I 5)"""

    subjects = {
        "holder": _("which unit holds it"),
        "purpose": _("what you want it for"),
        "purpose_text": _("what you want it for, in your words"),
        "delivery": _("how copies should reach you"),
    }

    holder = HolderField(
        label=_("Which unit holds it?"),
        help_text=_("If you do not know, choose the headquarters: we pass it on, and your date stays."),
    )
    purpose = ChoiceRadioField(label=_("What do you want it for?"), choices=PURPOSES)
    purpose_text = forms.CharField(label=_("In your words"), max_length=500, widget=_text())
    delivery = ChoiceRadioField(
        label=_("How should copies reach you?"),
        choices=DELIVERIES,
        hints={"post": _("Postage is added to the fee.")},
    )


class ArchivePurposeForm(PurposeForm):
    """檔案收費標準 §5"""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("Postage and NT$50 for each posting are added to the fee.")
        self.fields["delivery"].widget.hints = {"post": hint}


class InformationPurposeForm(PurposeForm):
    """用途與減半收費 (政府資訊公開法 §10 I 4, §22)"""

    reduction = ChoiceRadioField(
        label=_("Do you ask for half fees?"),
        choices=[
            ("none", _("No")),
            ("academic", _("Yes, for academic research")),
            ("public", _("Yes, in the public interest")),
        ],
        hints={
            "academic": _("Add proof in the next step."),
            "public": _("Add proof in the next step."),
        },
    )


class DataPurposeForm(PortalForm):
    """個資: nobody has to say what for."""

    subjects = {"holder": PurposeForm.subjects["holder"], "delivery": PurposeForm.subjects["delivery"]}

    holder = HolderField(label=_("Which unit holds the data?"), help_text=PurposeForm.base_fields["holder"].help_text)
    delivery = ChoiceRadioField(
        label=_("How should our answer reach you?"),
        choices=DELIVERIES,
        hints={"post": _("Postage is added to the fee.")},
    )
