"""地點: positions as people write them, and where that is from the nearest port. Pure: text and numbers in and out."""

import math
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import identifiers

OURS = {"lat": (20.0, 27.0), "lon": (116.0, 124.0)}  # our waters and those around: outside it we ask again
EARTH_NM = 3440.065  # mean radius in nautical miles
MOST = {"lat": 90, "lon": 180}
LETTERS = {"lat": {"N": 1, "S": -1, "北": 1, "南": -1}, "lon": {"E": 1, "W": -1, "東": 1, "西": -1}}
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
SIGNS = re.compile(r"[\s°º˚'’′´\"”″:,;度分秒緯經]+")  # what stands between the numbers
COMPASS = (
    *(("N", _("north")), ("NE", _("north-east")), ("E", _("east")), ("SE", _("south-east"))),
    *(("S", _("south")), ("SW", _("south-west")), ("W", _("west")), ("NW", _("north-west"))),
)
DIRECTIONS = dict(COMPASS)


class PlaceFault(ValidationError):
    """Why a position cannot be read."""


def read_angle(text: str, axis: str) -> float:
    """Degrees from `25.1476`, `25°08.86'`, `25 08 51 N` or `N25-08-51`; `axis` is "lat" or "lon".

    Raises PlaceFault in words. South and west are negative, by letter or by sign.
    """
    plain = identifiers.plain(text).upper().replace("−", "-")
    sign, body = _hemisphere(plain, axis)
    if body.startswith("-"):
        sign, body = -sign, body[1:]
    parts = [part for part in SIGNS.sub(" ", body.replace("-", " ")).split(" ") if part]
    if not 1 <= len(parts) <= 3 or not all(NUMBER.fullmatch(part) for part in parts):
        raise PlaceFault(
            _("Write the position in degrees like 25.1476, or in degrees and minutes like 25°08.86'."), "form"
        )
    if any("." in part for part in parts[:-1]):
        raise PlaceFault(_("Only the last number may have decimals, as in 25°08.86'."), "form")
    numbers = [float(part) for part in parts]
    if any(number >= 60 for number in numbers[1:]):
        raise PlaceFault(_("Minutes and seconds are less than 60."), "sixty")
    degrees = sum(number / 60**power for power, number in enumerate(numbers))
    if degrees > MOST[axis]:
        raise PlaceFault(_("Degrees go up to %(most)d here."), "range", {"most": MOST[axis]})
    return round(sign * degrees, 6)


def _hemisphere(text: str, axis: str) -> tuple[int, str]:
    found = [letter for letter in text if letter in "NSEW北南東西"]
    if not found:
        return 1, text.strip()
    if len(found) > 1:
        return 1, text  # words, not a position: the numbers will be missed
    if found[0] not in LETTERS[axis]:
        raise PlaceFault(
            _("N and S belong to the latitude, E and W to the longitude. Check which box this is."), "letter"
        )
    return LETTERS[axis][found[0]], text.replace(found[0], " ").strip()


def is_ours(lat: float, lon: float) -> bool:
    """Within the waters around Taiwan, Penghu, Kinmen, Matsu, Dongsha."""
    return OURS["lat"][0] <= lat <= OURS["lat"][1] and OURS["lon"][0] <= lon <= OURS["lon"][1]


def say(lat: float, lon: float) -> str:
    """`25°08.9'N 121°47.4'E`, as a chart and a radio say it."""
    return f"{_angle(lat, 'N', 'S', 2)} {_angle(lon, 'E', 'W', 3)}"


def _angle(value: float, plus: str, minus: str, width: int) -> str:
    tenths = round(abs(value) * 600)
    return f"{tenths // 600:0{width}d}°{tenths % 600 // 10:02d}.{tenths % 10}'{plus if value >= 0 else minus}"


# --- From here to there -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Bearing:
    """How far, and in which of eight directions, something lies from a port."""

    port: object
    miles: float
    direction: str  # a key of DIRECTIONS


def miles(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Nautical miles between two positions (lat, lon)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (a, b))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_NM * math.asin(min(1, math.sqrt(chord)))


def direction(a: tuple[float, float], b: tuple[float, float]) -> str:
    """In which of eight directions one sees b from a."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (a, b))
    east = math.sin(lon2 - lon1) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return COMPASS[round(math.degrees(math.atan2(east, north)) / 45) % 8][0]


def travel(start: tuple[float, float], far: float, towards: str) -> tuple[float, float]:
    """Where one is after `far` nautical miles in that direction. Good for a few hundred miles."""
    turn = math.radians([code for code, _name in COMPASS].index(towards) * 45)
    lat = start[0] + far * math.cos(turn) / 60
    lon = start[1] + far * math.sin(turn) / 60 / math.cos(math.radians((start[0] + lat) / 2))
    return round(lat, 6), round(lon, 6)


def nearest(lat: float, lon: float, ports) -> Bearing | None:
    """The nearest of these ports, of those whose position we know."""
    known = [port for port in ports if port.lat is not None]
    if not known:
        return None
    port = min(known, key=lambda one: miles((one.lat, one.lon), (lat, lon)))
    start = (port.lat, port.lon)
    return Bearing(port, miles(start, (lat, lon)), direction(start, (lat, lon)))


def from_port(bearing: Bearing) -> str:
    """“about 3 nautical miles north-east of Bisha Fishing Port”, or that it is there."""
    if bearing.miles < 0.75:
        return _("at %(port)s") % {"port": bearing.port}
    said = {"miles": round(bearing.miles), "where": DIRECTIONS[bearing.direction], "port": bearing.port}
    return _("about %(miles)d nautical miles %(where)s of %(port)s") % said
