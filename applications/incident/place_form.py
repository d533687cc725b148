"""地點的問法: by port, by landmark, by position or on the map; whichever, the same few columns come out of it."""

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from applications.fields import PortField
from applications.incident import places
from applications.incident.models import Incident
from applications.incident.place_map import view_of
from applications.models import Port
from cases.counties import COUNTIES
from cases.fields import Box, ChoiceRadioField, MeasureField, RuledField
from cases.forms.base import PortalForm, Row
from cases.rocdates import is_chinese

By = Incident.PlaceBy
WAYS = [
    (By.PORT, _("At or near a port")),
    (By.LANDMARK, _("Near a landmark on the coast")),
    (By.POSITION, _("I have the position (latitude and longitude)")),
    (By.MAP, _("I show it on the map")),
]
# way -> {question it needs: what is said without an answer}
NEEDED = {
    By.PORT: {"port": _("Choose the port.")},
    By.LANDMARK: {
        "county": _("Choose the county of the landmark."),
        "landmark": _("Enter the landmark, for example: Fugui Cape lighthouse."),
    },
    By.POSITION: {
        "lat": _("Enter the latitude, or choose another way to say where."),
        "lon": _("Enter the longitude, or choose another way to say where."),
    },
    By.MAP: {"lat": _("Press on the map where it was, or choose another way to say where.")},
}
# way -> every question it reads; what was typed for another way is not kept
READ = {
    By.PORT: {"port", "distance", "unit", "direction"},
    By.LANDMARK: {"county", "landmark", "distance", "unit", "direction"},
    By.POSITION: {"lat", "lon"},
    By.MAP: {"lat", "lon"},
}
MILES = {"nm": 1, "km": 1 / 1.852, "m": 1 / 1852}
UNITS = [("nm", _("nautical miles")), ("km", _("kilometres")), ("m", _("metres"))]
FARTHEST = 200  # nautical miles from a port or a landmark


def counties():
    """Counties on the sea, by their name in the page's language."""
    on_the_sea = Port.objects.filter(is_active=True).values_list("county", flat=True).distinct()
    named = [
        (zh, zh if is_chinese(get_language()) else COUNTIES.get(zh, zh)) for zh in COUNTIES if zh in set(on_the_sea)
    ]
    return [("", _("Choose a county")), *named]


class AngleField(RuledField):
    """A latitude or longitude however it is written; gives degrees."""

    box = {"width": "w10", "autocomplete": "off", "spellcheck": "false"}

    def __init__(self, *, axis: str, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def ruled(self, text):
        return places.read_angle(text, self.axis)

    def prepare_value(self, value):
        return f"{value:.5f}".rstrip("0").rstrip(".") if isinstance(value, float) else value

    def shown(self, value):
        return f"{value:.4f}°"


class PlaceForm(PortalForm):
    """地點"""

    subjects = {"way": _("how you can say where it was"), "distance": _("the distance"), "port": _("the port")}

    way = ChoiceRadioField(label=_("How can you say where it was?"), choices=WAYS)
    port = PortField(label=_("Port"), empty_label=_("Choose a port"), required=False)
    county = forms.ChoiceField(
        label=_("County or city"), choices=counties, required=False, widget=forms.Select({"class": "input w20"})
    )
    landmark = forms.CharField(
        label=_("Landmark"),
        help_text=_("Lighthouse, beach, temple, bridge, road kilometre."),
        max_length=100,
        required=False,
        widget=Box("w20", autocomplete="off"),
    )
    distance = MeasureField(
        label=_("How far from there?"),
        help_text=_("From the port or the landmark. Leave it empty if it was right there."),
        min_value=0,
        max_digits=7,
        decimal_places=1,
        required=False,
    )
    unit = forms.ChoiceField(
        label=_("Distance in"), choices=UNITS, required=False, initial="nm", widget=forms.Select({"class": "input w10"})
    )
    direction = forms.ChoiceField(
        label=_("In which direction?"),
        choices=[("", _("I do not know")), *places.COMPASS],
        required=False,
        widget=forms.Select({"class": "input w10"}),
    )
    lat = AngleField(
        axis="lat", label=_("Latitude"), help_text=_("25.1476, or 25°08.86', or 25 08 51 N."), required=False
    )
    lon = AngleField(
        axis="lon", label=_("Longitude"), help_text=_("121.7897, or 121°47.38', or 121 47 23 E."), required=False
    )
    more = forms.CharField(
        label=_("More about the place"),
        help_text=_("For example: outside the north breakwater."),
        max_length=200,
        required=False,
        widget=Box("w20", autocomplete="off"),
    )

    def __init__(self, *args, moved=None, **kwargs):
        """`moved`: the boxes after the map was pressed; then nothing is judged yet."""
        if moved is not None:
            args = (moved, *args[1:])
        super().__init__(*args, quiet=moved is not None, **kwargs)
        self.pressed = moved is not None
        self.map = view_of(self.data if self.is_bound else self.initial)

    @property
    def map_said(self) -> str:
        """Where the mark is: the position, and how far from the nearest port."""
        if self.map.lat is None:
            return ""
        here = {"lat": self.map.lat, "lon": self.map.lon}
        return gettext("%(position)s, %(place)s") % {"position": places.say(**here), "place": Place(here).said}

    def clean(self):
        given = super().clean() or self.cleaned_data
        way = given.get("way")
        for name, words in NEEDED.get(way, {}).items():
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, words)
        read = READ.get(way, set())
        for name in {name for names in READ.values() for name in names} - read:
            given[name] = None
            if way:
                self._errors.pop(name, None)  # a slip in a box that is not read stops nobody
        if "distance" in read:
            self._clean_distance(given)
        return given

    def _clean_distance(self, given):
        far = given.get("distance")
        if not far:
            return
        if not given.get("direction") and "direction" not in self.errors:
            self.add_error("direction", _("Choose the direction, or leave the distance empty."))
        if float(far) * MILES[given.get("unit") or "nm"] > FARTHEST:
            self.add_error("distance", _("This is more than 200 nautical miles. Check number and unit."))

    def rows(self, answers=None, *, masked=True):
        """Only what the chosen way reads; and where that is, seen from the nearest port."""
        answers = self.answers() if answers is None else answers
        read = {"way", "more", *READ.get(answers.get("way"), set())}
        if not answers.get("distance"):
            read.discard("unit")  # the list always stands on one; of no distance it says nothing
        rows = [row for row in super().rows(answers, masked=masked) if row.name in read and answers.get(row.name)]
        where = Place(answers).said
        return [*rows, Row(gettext("That is"), where, "said")] if where else rows


class Place:
    """What the answers of this step come to: port, county, position, and who is near."""

    def __init__(self, answers: dict):
        self.answers = answers
        self.by = answers.get("way") or ""
        code = answers.get("port")
        self.port = Port.objects.select_related("station").filter(code=code).first() if code else None
        self.lat, self.lon = self._position()
        self.bearing = self._bearing()

    def _position(self) -> tuple[float | None, float | None]:
        lat, lon = self.answers.get("lat"), self.answers.get("lon")
        if lat is not None and lon is not None:
            return lat, lon
        if self.port is None or self.port.lat is None:
            return None, None
        start = (self.port.lat, self.port.lon)
        far, towards = self.answers.get("distance"), self.answers.get("direction")
        if not far or not towards:
            return start
        return places.travel(start, float(far) * MILES[self.answers.get("unit") or "nm"], towards)

    def _bearing(self):
        if self.lat is None or self.port:
            return None
        return places.nearest(self.lat, self.lon, Port.objects.filter(is_active=True).select_related("station"))

    @property
    def said(self) -> str:
        """Where a position is, for people; nothing where they said so themselves."""
        return str(places.from_port(self.bearing)) if self.bearing else ""

    @property
    def county(self) -> str:
        near = self.port or (self.bearing.port if self.bearing else None)
        return self.answers.get("county") or (near.county if near else "")

    @property
    def is_abroad(self) -> bool:
        return self.lat is not None and not places.is_ours(self.lat, self.lon)

    @property
    def unit(self):
        """The unit that reads the report: of the port, of the nearest port, or the corps of the county's coast."""
        if self.port:
            return self.port.station
        if self.bearing:
            return self.bearing.port.station
        first = Port.objects.filter(county=self.county, is_active=True).select_related("station__parent").first()
        station = first.station
        return station.parent if station.kind == station.Kind.STATION and station.parent else station

    def columns(self) -> dict:
        """The columns of Incident."""
        return {
            "place_by": self.by,
            "county": self.county,
            "port": self.port or (self.bearing.port if self.bearing else None),
            "lat": self.lat,
            "lon": self.lon,
        }
