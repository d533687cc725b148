"""地圖: a map that needs no script. The server draws it, the browser says where it was pressed, or which button.

Its state is three numbers, latitude, longitude and how close. They travel in boxes of the form, and to the picture as a
sealed word: no position stands in an address.
"""

import math
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidTag
from django.core.exceptions import ValidationError
from django.urls import reverse

from applications.incident import coast, places
from applications.models import Port
from cases import vault

WIDTH, HEIGHT = 288, 276  # pixels: fits a phone of 320, and the numbers sent back count in them
SPANS = (8.0, 2.4, 0.8, 0.25)  # degrees of longitude across, from the whole coast to a bay
MIDDLE = (23.5, 120.0)
NARROW = math.cos(math.radians(MIDDLE[0]))  # a degree of longitude against one of latitude, here
NAMES_FROM = 2  # how close the names of ports are written
MOST_NAMES = 14
STEPS = {"north": (0.25, 0), "south": (-0.25, 0), "east": (0, 0.25), "west": (0, -0.25)}
ISLANDS = (
    *((23.75, 120.95, "臺灣", "Taiwan"), (23.85, 119.5, "澎湖", "Penghu"), (24.62, 118.3, "金門", "Kinmen")),
    *((26.33, 119.75, "馬祖", "Matsu"), (22.72, 121.75, "綠島", "Green I."), (21.9, 121.85, "蘭嶼", "Orchid I.")),
    (20.85, 116.75, "東沙", "Dongsha"),
)


@dataclass(frozen=True, slots=True)
class View:
    """What the map shows: a place marked or none yet, and how close."""

    lat: float | None = None
    lon: float | None = None
    zoom: int = 0

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEIGHT

    @property
    def span(self) -> tuple[float, float]:
        """Degrees of latitude and longitude from edge to edge."""
        across = SPANS[self.zoom]
        return across * NARROW * HEIGHT / WIDTH, across

    @property
    def middle(self) -> tuple[float, float]:
        return (self.lat, self.lon) if self.zoom and self.lat is not None else MIDDLE

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The position under a pixel."""
        high, wide = self.span
        return self.middle[0] + (0.5 - y / HEIGHT) * high, self.middle[1] + (x / WIDTH - 0.5) * wide

    def pixel(self, lat: float, lon: float) -> tuple[float, float]:
        high, wide = self.span
        return (0.5 + (lon - self.middle[1]) / wide) * WIDTH, (0.5 - (lat - self.middle[0]) / high) * HEIGHT

    def pressed(self, x: float, y: float) -> "View":
        """Marked where it was pressed, and one step closer around it."""
        lat, lon = self.at(x, y)
        return View(round(lat, 5), round(lon, 5), min(self.zoom + 1, len(SPANS) - 1))

    def moved(self, how: str) -> "View":
        """By a button: a quarter of the map in one direction, closer, or farther away."""
        if how == "closer":
            return replace(self._marked(), zoom=min(self.zoom + 1, len(SPANS) - 1))
        if how == "farther":
            return replace(self, zoom=max(self.zoom - 1, 0))
        (north, east), (high, wide) = STEPS[how], self.span
        start = self._marked()
        return replace(start, lat=round(start.lat + north * high, 5), lon=round(start.lon + east * wide, 5))

    def _marked(self) -> "View":
        return self if self.lat is not None else replace(self, lat=MIDDLE[0], lon=MIDDLE[1])

    @property
    def source(self) -> str:
        """The address of the picture."""
        word = vault.seal(f"{self.lat} {self.lon} {self.zoom}")
        return f"{reverse('apply_step', args=['incident', 'map.svg'])}?view={word}"


def of_word(word: str) -> View | None:
    """The view of a picture's address; None for one we did not make."""
    try:
        lat, lon, zoom = vault.unseal(word).split()
    except (ValueError, KeyError, InvalidTag):
        return None
    return View(None if lat == "None" else float(lat), None if lon == "None" else float(lon), int(zoom))


def view_of(data) -> View:
    """The view of what stands in the boxes; the whole coast where they hold no position."""
    try:
        lat, lon = (places.read_angle(str(data.get(name) or ""), name) for name in ("lat", "lon"))
    except ValidationError:
        return View()
    if not places.is_ours(lat, lon):
        return View()
    zoom = str(data.get("zoom") or "1")
    return View(lat, lon, min(int(zoom), len(SPANS) - 1) if zoom.isdecimal() else 1)


def pressed(data):
    """The boxes as they read after the map or one of its buttons was pressed; None where it was neither.

    (0, 0) is what a browser sends when Enter was pressed in a box: that means “Continue”, and is none of ours.
    """
    if data is None:
        return None
    x, y, how = data.get("map.x", ""), data.get("map.y", ""), data.get("map-move", "")
    if how in {*STEPS, "closer", "farther"}:
        view = view_of(data).moved(how)
    elif x.isdecimal() and y.isdecimal() and (int(x), int(y)) != (0, 0):
        view = view_of(data).pressed(min(int(x), WIDTH), min(int(y), HEIGHT))
    else:
        return None
    changed = data.copy()
    changed["zoom"] = str(view.zoom)
    if view.lat is not None:
        changed["way"], changed["lat"], changed["lon"] = "map", f"{view.lat:.5f}", f"{view.lon:.5f}"
    return changed


# --- The picture ------------------------------------------------------------------------------------------------------
def draw(view: View, *, english: bool) -> str:
    """The map as SVG: colours as attributes, no style, no script, nothing from elsewhere."""
    box = _box(view)
    land = " ".join(_path(view, ring) for ring in (coast.cut(ring, box) for ring in coast.land()) if ring)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#cfe3f1"/>',
        f'<path d="{land}" fill="#f4efdc" stroke="#5b6f79" stroke-width="0.8"/>',
        *_names(view, english),
        *_mark(view),
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="none" stroke="#5b6f79"/>',
        "</svg>",
    ]
    return "".join(parts)


def _box(view: View) -> tuple[float, float, float, float]:
    """A little more than is seen, so that no edge of the cut shows."""
    (high, wide), (lat, lon) = view.span, view.middle
    return lon - wide * 0.55, lat - high * 0.55, lon + wide * 0.55, lat + high * 0.55


def _path(view: View, ring) -> str:
    points, last = [], None
    for lon, lat in ring:
        x, y = view.pixel(lat, lon)
        point = f"{x:.1f} {y:.1f}"
        if point != last:
            points.append(point)
        last = point
    return f"M{'L'.join(points)}Z"


def _names(view: View, english: bool):
    if view.zoom < NAMES_FROM:
        for lat, lon, zh, en in ISLANDS:
            yield _text(*view.pixel(lat, lon), en if english else zh, middle=True)
        return
    west, south, east, north = _box(view)
    near = Port.objects.filter(is_active=True, lat__range=(south, north), lon__range=(west, east)).order_by("code")
    taken = set()
    for port in near:
        x, y = view.pixel(port.lat, port.lon)
        if (round(x / 60), round(y / 14)) in taken or len(taken) >= MOST_NAMES:
            continue  # names on top of each other say nothing
        taken.add((round(x / 60), round(y / 14)))
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#0a4f7a"/>'
        yield _text(x + 4, y + 4, port.name_en.removesuffix(" Fishing Port") if english else port.name_zh)


def _text(x: float, y: float, words: str, *, middle=False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    look = f'font-family="sans-serif" font-size="11" fill="#22333b"{anchor}'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{_plain(words)}</text>'


def _plain(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _mark(view: View):
    """The place: a cross in a ring, dark on white, so that it shows on land and water."""
    if view.lat is None:
        return
    x, y = view.pixel(view.lat, view.lon)
    for colour, width in (("#ffffff", 5), ("#b3261e", 2)):
        line = f'stroke="{colour}" stroke-width="{width}"'
        yield f'<path d="M{x - 12:.1f} {y:.1f}H{x + 12:.1f}M{x:.1f} {y - 12:.1f}V{y + 12:.1f}" {line}/>'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="none" {line}/>'
