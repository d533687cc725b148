"""Small forms of the staff pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from cases.fields import Box, ChoiceRadioField
from cases.forms.base import PortalForm

REASONS = [
    ("contact", _("To reach the person")),
    ("identity", _("To check who is here")),
    ("rescue", _("Search and rescue")),
    ("review", _("Review by a supervisor")),
]


class PhoneForm(PortalForm):
    """來電查詢"""

    honeypot = False
    words = forms.CharField(
        label=_("Case number, name, or number of the yacht"),
        help_text=_("Every word has to fit. Two characters of a Chinese name are enough."),
        max_length=80,
        widget=Box("w20", autocomplete="off", spellcheck="false"),
    )


class NoteForm(PortalForm):
    """內部註記"""

    honeypot = False
    body = forms.CharField(label=_("New note"), max_length=2000, widget=forms.Textarea({"class": "input", "rows": 3}))


class RevealForm(PortalForm):
    """顯示遮蔽資料"""

    honeypot = False
    reason = ChoiceRadioField(label=_("Why do you need to see it?"), choices=REASONS)


class AssignForm(PortalForm):
    """指派承辦人"""

    honeypot = False
    officer = forms.ModelChoiceField(
        label=_("Give the case to"),
        queryset=User.objects.none(),
        empty_label=_("Choose a colleague"),
        widget=forms.Select({"class": "input w20"}),
    )

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        handlers = (Role.DUTY, Role.OFFICER, Role.SUPERVISOR)
        people = User.objects.filter(is_active=True, memberships__unit=unit, memberships__role__in=handlers)
        self.fields["officer"].queryset = people.distinct().order_by("pk")
