"""The field of points at sea: a line a point, latitude first."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.rocdates import plain

MOST = 20
POINT = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]+)?)°? ?[N北]?[ ,;、]+ ?([+-]?[0-9]{1,3}(?:\.[0-9]+)?)°? ?[E東]?", re.I)
NEAR = ((20, 27), (116, 124))  # where our ports' waters are: latitude, longitude


class PointsField(forms.CharField):
    """Up to 20 points in WGS84; kept as [[latitude, longitude]], in degrees."""

    subject = None

    def __init__(self, **kwargs):
        widget = forms.Textarea({"class": "input", "rows": 4, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "required": False, "max_length": 1200, **kwargs})

    def to_python(self, value):
        if isinstance(value, list):
            return value
        lines = [plain(line) for line in str(value or "").splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST:
            raise ValidationError(
                _("Enter at most %(most)d points; there are %(count)d."), params={"most": MOST, "count": len(lines)}
            )
        return [self._point(number, line) for number, line in enumerate(lines, 1)]

    def _point(self, number, line):
        found = POINT.fullmatch(line)
        if not found:
            raise ValidationError(
                _("Line %(number)d is no point we can read. Write it like 25.15, 121.80: latitude, then longitude."),
                params={"number": number},
            )
        latitude, longitude = float(found[1]), float(found[2])
        if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
            raise ValidationError(
                _("Line %(number)d is no place on earth. Write the latitude first, for example 25.15, 121.80."),
                params={"number": number},
            )
        return [latitude, longitude]

    def validate(self, value):
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """The length is that of the text; the points are judged already."""

    def prepare_value(self, value):
        return "\n".join(f"{lat}, {lon}" for lat, lon in value) if isinstance(value, list) else value

    def keep(self, value):
        return value

    def recall(self, kept):
        return kept

    def shown(self, value):
        return "; ".join(f"{lat}, {lon}" for lat, lon in value)


def far_away(points) -> list[int]:
    """The numbers of points outside the waters around Taiwan: most likely a slip of the pen."""
    (south, north), (west, east) = NEAR
    return [at for at, (lat, lon) in enumerate(points, 1) if not (south <= lat <= north and west <= lon <= east)]
