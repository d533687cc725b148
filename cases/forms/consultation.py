"""Forms of asking others and of sending a case on to another authority."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.calendar import TAIPEI
from cases.fields import Box, RocDateField
from cases.forms.base import PortalForm, PortalModelForm
from cases.forms.forwarding import reason, units_from
from cases.models import Authority, Consultation

Of = Consultation.Of


def long_text(label, help_text="", *, most=2000, rows=5):
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, widget=forms.Textarea({"class": "input", "rows": rows})
    )


class AuthorityField(forms.ModelChoiceField):
    """One of the authorities offered, with what it is there for."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Authority.objects.filter(is_active=True),
            empty_label=_("Choose an authority"),
            widget=forms.Select({"class": "input w20"}),
            **kwargs,
        )

    def label_from_instance(self, body):
        return str(body)


class AskForm(PortalForm):
    """徵詢: what is asked, and by when where the procedure sets no time."""

    honeypot = False
    question = long_text(_("What do you ask?"), _("Write only what is needed to answer."))
    due_at = RocDateField(label=_("Last day for the answer"), required=False)
    subjects = {"question": _("the question"), "due_at": _("the last day")}

    def __init__(self, *args, case, has_limit, today, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.today = today
        if has_limit:
            del self.fields["due_at"]

    def clean_due_at(self):
        """The first instant that is late."""
        day = self.cleaned_data["due_at"]
        if day is None:
            return None
        if day < self.today:
            raise forms.ValidationError(_("This day has passed. Choose today or a later one."))
        return datetime.combine(day + timedelta(days=1), time(), TAIPEI)


class AskUnitForm(AskForm):
    field_order = ["unit", "question", "due_at"]
    unit = forms.ChoiceField(label=_("Which unit?"), widget=forms.Select({"class": "input w20"}))
    subjects = {**AskForm.subjects, "unit": _("a unit")}

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.fields["unit"].choices = [("", _("Choose a unit")), *units_from(case.unit)]

    def clean_unit(self):
        return Unit.objects.get(pk=self.cleaned_data["unit"])


class AskAuthorityForm(AskForm):
    field_order = ["authority", "question", "due_at"]
    authority = AuthorityField(label=_("Which authority?"))
    subjects = {**AskForm.subjects, "authority": _("an authority")}


class AskThirdPartyForm(AskForm):
    field_order = ["name", "email", "address", "question", "due_at"]
    name = forms.CharField(label=_("Name of the third party"), max_length=60, widget=Box("w20", autocomplete="off"))
    email = forms.EmailField(label=_("E-mail"), required=False, widget=Box("w20", autocomplete="off"))
    address = forms.CharField(
        label=_("Postal address"),
        help_text=_("E-mail or address: one of them is needed."),
        required=False,
        max_length=120,
        widget=Box("w20", autocomplete="off"),
    )
    subjects = {**AskForm.subjects, "name": _("the name"), "email": _("the e-mail address")}

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("email") or cleaned.get("address") or {"email", "address"} & self.errors.keys()):
            self.add_error("email", _("Enter an e-mail address, or a postal address below."))
        return cleaned


ASK_FORMS = {Of.UNIT: AskUnitForm, Of.AUTHORITY: AskAuthorityForm, Of.THIRD_PARTY: AskThirdPartyForm}


class AnswerForm(PortalForm):
    """回復徵詢"""

    honeypot = False
    answer = long_text(_("Answer"), most=4000, rows=8)
    subjects = {"answer": _("the answer")}


class TransferForm(PortalForm):
    """移轉"""

    honeypot = False
    authority = AuthorityField(label=_("To which authority?"))
    reason = reason(_("Why the case belongs there"), _("The applicant reads this."))
    subjects = {"authority": _("an authority"), "reason": _("the reason")}


class AuthorityForm(PortalModelForm):
    """其他機關"""

    class Meta:
        model = Authority
        fields = (
            *("name_zh", "name_en", "about_zh", "about_en"),
            *("phone", "email", "address_zh", "order", "is_active"),
        )
        labels = {
            "name_zh": _("Chinese name"),
            "name_en": _("English name"),
            "about_zh": _("What it does, in Chinese"),
            "about_en": _("What it does, in English"),
            "phone": _("Telephone"),
            "email": _("E-mail"),
            "address_zh": _("Postal address, in Chinese"),
            "order": _("Place in the list"),
            "is_active": _("Offered for choice"),
        }
        widgets = {
            name: Box("w20", autocomplete="off")
            for name in ("name_zh", "name_en", "about_zh", "about_en", "phone", "email", "address_zh")
        }


class NewAuthorityForm(AuthorityForm):
    class Meta(AuthorityForm.Meta):
        fields = ("code", *AuthorityForm.Meta.fields)
        labels = {"code": _("Short name in small letters"), **AuthorityForm.Meta.labels}
        widgets = {"code": Box("w10", autocomplete="off"), **AuthorityForm.Meta.widgets}
