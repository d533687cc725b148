"""Forms of the rules: where letters are proposed to, and the numbers the law leaves to the agency."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.fields import Box
from cases.forms.base import PortalModelForm
from feedback.models import AssignmentRule, MailboxRules, Topic


class RuleForm(PortalModelForm):
    """分案規則"""

    class Meta:
        model = AssignmentRule
        fields = ("order", "topic", "words", "unit", "level", "is_active")
        labels = {
            "order": _("Place in the list"),
            "topic": _("Topic"),
            "words": _("Words"),
            "unit": _("Unit that answers"),
            "level": _("Time it needs"),
            "is_active": _("In use"),
        }
        help_texts = {
            "order": _("The first rule that fits proposes."),
            "words": _("Any of these, with blanks between them. Without words the topic alone decides."),
        }
        widgets = {
            "topic": forms.Select({"class": "input w20"}),
            "unit": forms.Select({"class": "input w20"}),
            "level": forms.Select({"class": "input"}),
            "words": Box("w20", autocomplete="off"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.filter(is_active=True).order_by("order", "code")
        self.fields["topic"].empty_label = gettext("Any topic")
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True).order_by("path")
        self.fields["level"].choices = [("", gettext("As usual")), *list(self.fields["level"].choices)[1:]]

    def clean(self):
        given = super().clean() or self.cleaned_data
        if not (given.get("topic") or given.get("words", "").strip() or self.errors):
            self.add_error("words", gettext("Choose a topic, or enter words."))
        return given


class NumbersForm(PortalModelForm):
    """信箱設定"""

    class Meta:
        model = MailboxRules
        fields = ("repeat_threshold", "repeat_days", "chief_extends", "head_extends")
        labels = {
            "repeat_threshold": _("Clear answers before a further letter may be left unhandled"),
            "repeat_days": _("Days in which a letter counts as a repeat"),
            "chief_extends": _("Working days by which the chief of the unit may extend"),
            "head_extends": _("Working days by which the head of the branch may extend"),
        }
        help_texts = {"head_extends": _("Beyond, the secretariat of the headquarters grants it.")}

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("repeat_threshold") == 0:
            self.add_error("repeat_threshold", gettext("The law asks for at least one clear answer."))
        chief, head = given.get("chief_extends"), given.get("head_extends")
        if chief is not None and head is not None and head < chief:
            self.add_error("head_extends", gettext("The head may not extend by less than the chief."))
        return given
