"""距離: how far a service point is, in a straight line, from a county's hall or from another point. Pure."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from cases.counties import COUNTIES

EARTH = 6371.0  # km
NEAREST = 5

# Where each county or city has its hall: the place its distance list is counted from.
HALLS = {
    "基隆市": (25.132, 121.745),
    "臺北市": (25.038, 121.564),
    "新北市": (25.012, 121.466),
    "桃園市": (24.993, 121.301),
    "新竹市": (24.807, 120.969),
    "新竹縣": (24.827, 121.013),
    "苗栗縣": (24.565, 120.820),
    "臺中市": (24.162, 120.647),
    "彰化縣": (24.076, 120.545),
    "南投縣": (23.903, 120.691),
    "雲林縣": (23.699, 120.526),
    "嘉義市": (23.481, 120.454),
    "嘉義縣": (23.459, 120.293),
    "臺南市": (22.992, 120.185),
    "高雄市": (22.621, 120.312),
    "屏東縣": (22.683, 120.488),
    "宜蘭縣": (24.731, 121.763),
    "花蓮縣": (23.991, 121.620),
    "臺東縣": (22.755, 121.150),
    "澎湖縣": (23.570, 119.566),
    "金門縣": (24.437, 118.319),
    "連江縣": (26.158, 119.952),
}
SLUGS = {english.lower().replace(" ", "-"): county for county, english in COUNTIES.items()}
"""How a county stands in an address: `keelung-city`."""

OF_COUNTY = {county: slug for slug, county in SLUGS.items()}


@dataclass(frozen=True, slots=True)
class Near:
    """A point, and how many kilometres it is away; None where nobody knows where it lies."""

    point: object
    km: float | None


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The way over the sphere between two (latitude, longitude), to a hundred metres."""
    lat1, lon1, lat2, lon2 = map(radians, (*here, *there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(half)), 1)


def by_distance(points, here: tuple[float, float]) -> list[Near]:
    """These points, the nearest first; those without a position last, in the order given."""
    found = [Near(p, None if p.lat is None else kilometres(here, (p.lat, p.lon))) for p in points]
    return sorted(found, key=lambda near: float("inf") if near.km is None else near.km)
