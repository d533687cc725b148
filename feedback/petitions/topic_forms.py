"""What the secretariat keeps of a topic."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.fields import Box
from cases.forms.base import PortalModelForm
from feedback.models import Topic


class TopicForm(PortalModelForm):
    """主題"""

    class Meta:
        model = Topic
        fields = ("parent", "name_zh", "name_en", "unit", "order", "is_active")
        labels = {
            "parent": _("Under which heading"),
            "name_zh": _("Chinese name"),
            "name_en": _("English name"),
            "unit": _("Which unit usually answers"),
            "order": _("Place in the list"),
            "is_active": _("Offered for choice"),
        }
        help_texts = {"parent": _("Empty: it is a heading itself, and letters cannot choose it.")}
        widgets = {name: Box("w20", autocomplete="off") for name in ("name_zh", "name_en")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        heads = Topic.objects.filter(parent=None)
        self.fields["parent"].queryset = heads.exclude(pk=self.instance.pk) if self.instance.pk else heads
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)
        for name in ("parent", "unit"):
            self.fields[name].widget.attrs["class"] = "input w20"

    def clean_parent(self):
        """Two levels: what has topics below it stays a heading."""
        parent = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.children.exists():
            raise ValidationError(_("There are topics below this heading. Move them first."))
        return parent


class NewTopicForm(TopicForm):
    class Meta(TopicForm.Meta):
        fields = ("code", *TopicForm.Meta.fields)
        labels = {"code": _("Short name in small letters"), **TopicForm.Meta.labels}
        widgets = {"code": Box("w10", autocomplete="off"), **TopicForm.Meta.widgets}
