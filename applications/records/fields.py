"""The unit that holds what is asked for: the secretariat keeps its files (處務規程: 秘書室掌理檔案)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit

# 東南沙、偵防、艦隊分署 keep no reading room (facts §1.2): their files are asked for at headquarters.
HOLDERS = ("HQ-SEC", "NB-SEC", "CB-SEC", "SB-SEC", "EB-SEC", "KMP-SEC")


class HolderField(forms.ModelChoiceField):
    """One of the secretariats, kept by its code and named by what it serves. Who does not know takes headquarters."""

    def __init__(self, **kwargs):
        units = Unit.objects.filter(code__in=HOLDERS, is_active=True).select_related("parent").order_by("path")
        kwargs.setdefault("widget", forms.Select({"class": "input w20"}))
        super().__init__(queryset=units, to_field_name="code", **{"empty_label": _("Choose a unit"), **kwargs})

    def label_from_instance(self, unit):
        return str(unit.parent or unit)

    def prepare_value(self, value):
        return value.code if isinstance(value, Unit) else value
