"""Forms of forwarding: to which unit and why, or why it goes back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from accounts.roster import paths_up
from cases.forms.base import PortalForm


def reason(label, help_text=""):
    return forms.CharField(
        label=label, help_text=help_text, max_length=500, widget=forms.Textarea({"class": "input", "rows": 3})
    )


class ForwardForm(PortalForm):
    """轉陳"""

    honeypot = False
    unit = forms.ChoiceField(
        label=_("Send it to"),
        help_text=_("The units above yours come first."),
        widget=forms.Select({"class": "input w20"}),
    )
    reason = reason(_("Why it goes there"), _("Both units read this. Write no personal data of the applicant."))
    subjects = {"unit": _("a unit"), "reason": _("the reason")}

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Choose a unit")), *units_from(case.unit)]

    def clean_unit(self):
        return Unit.objects.get(pk=self.cleaned_data["unit"])


class ReturnForm(PortalForm):
    """退回"""

    honeypot = False
    reason = reason(_("Why it goes back"), _("Both units read this. Write no personal data of the applicant."))
    subjects = {"reason": _("the reason")}


class TakeBackForm(PortalForm):
    """撤回轉陳"""

    honeypot = False
    reason = reason(_("Why you take it back"), _("Both units read this. Write no personal data of the applicant."))
    subjects = {"reason": _("the reason")}


def units_from(unit: Unit) -> list:
    """Every other unit in service, for a select: those above first and nearest first, then branch by branch."""
    others = list(Unit.objects.filter(is_active=True).exclude(pk=unit.pk).order_by("path"))
    up = set(paths_up(unit.path))
    above = [other for other in reversed(others) if other.path in up]
    names = {other.path: str(other) for other in [*others, unit]}
    groups = {_("Units above"): [(other.pk, str(other)) for other in above]}
    for other in others:
        if other.path not in up:
            groups.setdefault(names[_branch(other, names)], []).append((other.pk, _within(other, names)))
    return [(name, choices) for name, choices in groups.items() if choices]


def _branch(unit: Unit, names: dict) -> str:
    """The path of the branch a unit belongs to; that of the headquarters for its own offices."""
    above = paths_up(unit.path)
    branch = above[min(1, len(above) - 1)]
    return above[0] if unit.kind == Unit.Kind.OFFICE and len(above) == 2 and above[0] in names else branch


def _within(unit: Unit, names: dict) -> str:
    """A unit with the name of the one above it: there are many secretariats."""
    above = names.get(paths_up(unit.path)[-2], "") if unit.path.count("/") > 2 else ""
    return f"{above} {unit}" if above else str(unit)
