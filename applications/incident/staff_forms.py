"""What the desk fills in: whom it sends, what it answers, how it ended, to whom it goes, what it belongs to."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case as Order
from django.db.models import Q, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from applications.incident.categories import CATEGORIES
from applications.incident.models import Incident
from cases.fields import ChoiceRadioField, ReferenceField
from cases.forms.base import PortalForm
from cases.models import Authority, Case

# Handing over has a page of its own.
WAYS_TO_END = [(way.value, way.label) for way in Incident.Closing if way != Incident.Closing.HANDED_OVER]
FLEET = "CGA/FB/"


def long_text(label, *, most=2000, least=10, **kwargs):
    widget = forms.Textarea({"class": "input", "rows": 6})
    return forms.CharField(label=label, min_length=least, max_length=most, widget=widget, **kwargs)


class DeskForm(PortalForm):
    """Behind the login; each is made for one case."""

    honeypot = False

    def __init__(self, *args, case=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.prepare()

    def prepare(self):
        """What depends on the case."""


class SendOutForm(DeskForm):
    """派遣"""

    subjects = {"unit": _("the unit that goes")}

    unit = forms.ModelChoiceField(
        label=_("Who goes?"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose a unit"),
        widget=forms.Select({"class": "input w20"}),
    )
    note = forms.CharField(
        label=_("What to look for"),
        help_text=_("For colleagues; kept in the history."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )

    def prepare(self):
        branch = "/".join(self.case.unit.path.split("/")[:2]) + "/"
        self.fields["unit"].queryset = Unit.objects.filter(
            Q(path__startswith=branch) | Q(path__startswith=FLEET), is_active=True
        ).order_by("path")
        self.fields["unit"].initial = self.case.unit_id


class AnswerForm(DeskForm):
    """初復"""

    subjects = {"text": _("the answer")}

    text = long_text(_("First answer"), help_text=_("What is being done. The reporter reads this; name nobody."))


class ResultForm(DeskForm):
    """結案"""

    subjects = {"closing": _("how it ended"), "text": _("the result")}

    closing = ChoiceRadioField(label=_("How did it end?"), choices=WAYS_TO_END)
    text = long_text(_("Result"), help_text=_("What was found and done. The reporter reads this; name nobody."))


class HandOverForm(DeskForm):
    """移辦"""

    subjects = {"authority": _("the authority"), "reason": _("the reason"), "evidence": _("what goes along")}

    authority = forms.ModelChoiceField(
        label=_("To which authority?"),
        queryset=Authority.objects.none(),
        empty_label=_("Choose an authority"),
        widget=forms.Select({"class": "input w20"}),
    )
    reason = long_text(_("Why does it belong there?"), most=500, least=5)
    evidence = long_text(
        _("What goes along, how was the scene secured?"),
        help_text=_("Photos, objects, names of witnesses. Write “nothing” where there is nothing."),
        most=1000,
        least=2,
    )

    def prepare(self):
        likely = CATEGORIES[self.case.incident.category].passed_to
        first = Order(*(When(code=code, then=Value(at)) for at, code in enumerate(likely)), default=Value(len(likely)))
        self.fields["authority"].queryset = Authority.objects.filter(is_active=True).order_by(first, "order", "code")


class JoinForm(DeskForm):
    """併案"""

    subjects = {"reference": _("the number of the report that leads"), "reason": _("the reason")}

    suggested = ChoiceRadioField(label=_("Reports that may tell of the same event"), choices=[], required=False)
    reference = ReferenceField(
        label=_("Or the number of another report"),
        help_text=_("This report is put under that one, which leads."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why is it the same event?"), max_length=300, widget=forms.TextInput({"class": "input"})
    )

    def __init__(self, *args, suggestions=(), user=None, **kwargs):
        self.suggestions, self.user = suggestions, user
        super().__init__(*args, **kwargs)

    def prepare(self):
        self.fields["suggested"].choices = [(one.case.reference, _said(one)) for one in self.suggestions]
        if not self.suggestions:
            del self.fields["suggested"]

    def clean(self):
        given = super().clean() or self.cleaned_data
        number = given.get("reference") or given.get("suggested")
        if not number:
            if "reference" not in self.errors:
                self.add_error("reference", _("Choose a report, or enter the number of one."))
            return given
        found = Case.objects.visible_to(self.user).filter(service=self.case.service, reference=number).first()
        if found is None:
            self.add_error("reference", ValidationError(_("No incident report of that number is open to you.")))
        given["lead"] = found
        return given


def _said(one) -> str:
    """`IR-115-000002-4, 20 minutes apart, 1.2 nautical miles away`."""
    parts = [one.case.reference, gettext("%(minutes)d minutes apart") % {"minutes": one.minutes}]
    if one.miles is not None:
        parts.append(gettext("%(miles).1f nautical miles away") % {"miles": one.miles})
    if one.case.lead:
        parts.append(gettext("joined to %(lead)s") % {"lead": one.case.lead.reference})
    return gettext(", ").join(parts)


class SplitForm(DeskForm):
    """自併案分出"""

    subjects = {"reason": _("the reason")}

    reason = forms.CharField(
        label=_("Why does it tell of something else?"), max_length=300, widget=forms.TextInput({"class": "input"})
    )
