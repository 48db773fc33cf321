"""The map: seven regions made of twenty-one counties, small, and where they are."""

import csv
import json
from collections import Counter

from models.codes import Region
from services.charts.sweden import sweden, sweden_beside_rows
from services.slides.places import HERE, extent, places, unconfirmed

LARGEST = 40_000


def test_the_map_is_small_and_says_where_it_is_from() -> None:
    content = (HERE / "regions.geojson").read_bytes()
    assert len(content) <= LARGEST
    assert "SCB" in json.loads(content)["attribution"]
    assert "MIT" in json.loads(content)["attribution"]


def test_every_county_belongs_to_one_region() -> None:
    with (HERE / "counties.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["code"] for row in rows}) == len(rows) == 21
    assert {row["region"] for row in rows} == set(Region)


def test_the_counties_nobody_has_confirmed_are_named() -> None:
    assert Counter(unconfirmed()) == Counter(
        f"{name} län" for name in ("Gotlands", "Hallands", "Kronobergs", "Kalmar", "Blekinge")
    )


def test_the_regions_come_from_north_to_south_and_lie_where_they_are() -> None:
    middle = {place.region: place.middle for place in places()}
    assert tuple(middle) == tuple(Region)
    assert middle[Region.NORD][1] == max(y for _, y in middle.values())
    assert middle[Region.SYD][1] == min(y for _, y in middle.values())
    assert middle[Region.VAST][0] < middle[Region.OST][0] < middle[Region.STOCKHOLM][0]


def test_sweden_is_as_large_as_it_is() -> None:
    width, height = extent()
    assert 1500 < height < 1600  # 1,572 km from the southern cape to Treriksröset
    assert 600 < width < 700


def test_the_drawing_has_every_region_and_a_line_to_each_row() -> None:
    assert sweden(dark=True).count("<path") == len(Region)
    assert sweden_beside_rows(tuple(Region), dark=True).count("<polyline") == len(Region)
