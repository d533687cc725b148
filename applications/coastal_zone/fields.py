"""The fields of this service: the zone with its unit, and the plates of vehicles, a line each."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.coastal_zone.models import ControlledZone
from cases.rocdates import plain

PLATE = re.compile(r"[A-Z0-9]{2,4}-?[A-Z0-9]{2,4}")
MOST_PLATES = 50


class ZoneField(forms.ModelChoiceField):
    """A zone in force, kept by its code; its label says the kind and who looks after it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Select({"class": "input"}))
        zones = ControlledZone.objects.filter(is_active=True).select_related("unit")
        super().__init__(queryset=zones, to_field_name="code", **kwargs)

    def label_from_instance(self, zone):
        words = {"zone": zone, "kind": zone.short_kind, "unit": zone.unit}
        return gettext("%(zone)s (%(kind)s, %(unit)s)") % words

    def prepare_value(self, value):
        return value.code if isinstance(value, ControlledZone) else value


class PlatesField(forms.CharField):
    """Number plates, one a line; kept as a list."""

    subject = None

    def __init__(self, **kwargs):
        widget = forms.Textarea({"class": "input", "rows": 3, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "required": False, "max_length": 800, **kwargs})

    def to_python(self, value):
        if isinstance(value, list):
            return value
        plates = [plain(line).upper().replace(" ", "") for line in str(value or "").splitlines()]
        plates = list(dict.fromkeys(plate for plate in plates if plate))
        wrong = [plate for plate in plates if not PLATE.fullmatch(plate)]
        if wrong:
            text = _("“%(plate)s” is no number plate. Write one a line, for example ABC-1234.")
            raise ValidationError(text, params={"plate": wrong[0][:20]})
        if len(plates) > MOST_PLATES:
            raise ValidationError(_("Enter at most %(most)d plates."), params={"most": MOST_PLATES})
        return plates

    def run_validators(self, value):
        """The length is that of the text; the plates are judged already."""

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def keep(self, value):
        return value

    def recall(self, kept):
        return kept

    def shown(self, value):
        return gettext(", ").join(value)
