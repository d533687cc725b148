"""程式通知: which program is told, where, and of what."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import Unit
from cases.catalogue import public_services
from cases.fields import Box
from cases.forms.base import PortalModelForm
from cases.rocdates import is_chinese
from notifications.models import Webhook
from notifications.webhooks import check_address


def ticks(label, subject):
    field = forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple)
    field.subject = subject
    return field


class WebhookForm(PortalModelForm):
    """一個程式"""

    kinds = ticks(_("What it is told of"), _("what it is told of"))
    services = ticks(_("Of which services"), _("the services"))

    class Meta:
        model = Webhook
        fields = ("name", "url", "unit", "kinds")
        labels = {"name": _("Whose program, and which"), "url": _("Web address"), "unit": _("Cases of the unit")}
        help_texts = {
            "name": _("For example: Maritime and Port Bureau, yacht register."),
            "url": _("It begins with https:// and can be reached from the Internet."),
            "unit": _("And of all units below it."),
        }
        widgets = {
            "name": Box("w20", autocomplete="off"),
            "url": Box("w20", autocomplete="off", inputmode="url", spellcheck="false"),
            "unit": forms.Select({"class": "input w20"}),
        }

    field_order = ("name", "url", "kinds", "services", "unit")

    def __init__(self, *args, keeper, now, **kwargs):
        super().__init__(*args, **kwargs)
        paths = units_where(keeper, "setting.edit", now)
        self.fields["unit"].queryset = Unit.objects.filter(within(paths), is_active=True).order_by("path")
        self.fields["kinds"].choices = Webhook.Kind.choices
        self.offered = {str(service.pk): service for service in public_services()}
        title = "title_zh" if is_chinese(get_language()) else "title_en"
        self.fields["services"].choices = [(pk, getattr(one, title)) for pk, one in self.offered.items()]
        if self.instance.pk:
            self.initial["services"] = list(self.instance.services.values_list("pk", flat=True))

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        check_address(url)
        return url

    def clean_services(self):
        return [self.offered[pk] for pk in self.cleaned_data["services"]]
