"""Make datasets/kelurahan-map/kelurahan-map.csv from the ward boundaries [96]: small SVG paths without gaps.

    python scripts/kelurahan_map.py kediri_kelurahan.geojson > datasets/kelurahan-map/kelurahan-map.csv

The same file always gives the same map. Corners are put on a grid first, near ones together; a corner that lies on a
neighbour's side becomes a corner of the neighbour too. Then each line between two meeting points is simplified once,
for the areas on both sides. A letter stands between any two points, so that no long row of digits comes up.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator

WIDTH = 600
NEAR = 1.6
"""corners so near to each other, or to a side, are the same, in units of the grid"""
PLAIN = 1.3
"""how far a simplified line may be from the true one"""

Point = tuple[int, int]
Ring = list[Point]


def main(source: str) -> None:
    with open(source, encoding="utf-8") as file:
        features = json.load(file)["features"]
    outlines = [outline(feature["geometry"]) for feature in features]
    rings = simplified(met(on_grid([ring for rings in outlines for ring in rings])))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["key", "name", "district", "d"])
    for feature, own in zip(features, outlines, strict=True):
        name = feature["properties"]["name"]
        paths = sorted((rings.pop(0) for _ in own), key=area, reverse=True)
        d = "".join("M" + "L".join(f"{x},{y}" for x, y in ring) + "Z" for ring in paths if area(ring) > 0)
        writer.writerow([name.lower().replace(" ", "-"), name, feature["properties"]["kecamatan"].lower(), d])


def outline(geometry: dict) -> list[list[list[float]]]:
    """Return the rings of a shape, each without its repeated last point."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring[:-1] for polygon in polygons for ring in polygon]


def on_grid(rings: list[list[list[float]]]) -> list[Ring]:
    """Put the corners on a grid, north up, and near corners together."""
    lons, lats = zip(*(point for ring in rings for point in ring), strict=True)
    narrow = math.cos(math.radians(sum(lats) / len(lats)))
    scale = WIDTH / ((max(lons) - min(lons)) * narrow)
    placed: dict[Point, Point] = {}

    def place(lon: float, lat: float) -> Point:
        point = round((lon - min(lons)) * narrow * scale), round((max(lats) - lat) * scale)
        if point not in placed:
            placed[point] = next((other for other in placed.values() if math.dist(point, other) <= NEAR), point)
        return placed[point]

    return [without_repeats([place(*point) for point in ring]) for ring in rings]


def met(rings: list[Ring]) -> list[Ring]:
    """Give each side the corners of other areas that lie on it."""
    corners = sorted({point for ring in rings for point in ring})

    def side(start: Point, end: Point) -> Iterator[Point]:
        yield start
        near = [point for point in corners if point not in (start, end) and distance(point, start, end) <= NEAR]
        yield from sorted(near, key=lambda point: math.dist(point, start))

    return [
        without_repeats([point for pair in zip(ring, ring[1:] + ring[:1], strict=True) for point in side(*pair)])
        for ring in rings
    ]


def simplified(rings: list[Ring]) -> list[Ring]:
    """Simplify each line between two meeting points once."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
            beside[start].add(end)
            beside[end].add(start)
    return [simplified_ring(ring, {point for point in ring if len(beside[point]) > 2}) for ring in rings]


def simplified_ring(ring: Ring, meeting: set[Point]) -> Ring:
    fixed = meeting or {min(ring), max(ring)}
    first = next(place for place, point in enumerate(ring) if point in fixed)
    turned = ring[first:] + ring[: first + 1]
    result: Ring = []
    line = [turned[0]]
    for point in turned[1:]:
        line.append(point)
        if point in fixed:
            forward = line <= line[::-1]  # the same line gives the same result from both sides
            plain = simplified_line(line if forward else line[::-1])
            result += (plain if forward else plain[::-1])[:-1]
            line = [point]
    return result


def simplified_line(line: Ring) -> Ring:
    """Leave out corners that are nearly on the straight line (Ramer-Douglas-Peucker)."""
    if len(line) < 3:
        return line
    far = max(range(1, len(line) - 1), key=lambda place: distance(line[place], line[0], line[-1]))
    if distance(line[far], line[0], line[-1]) <= PLAIN:
        return [line[0], line[-1]]
    return simplified_line(line[: far + 1])[:-1] + simplified_line(line[far:])


def distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from a side."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0.0
    return math.dist(point, (x1 + along * (x2 - x1), y1 + along * (y2 - y1)))


def area(ring: Ring) -> float:
    """Return the size of a ring."""
    sides = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in sides)) / 2


def without_repeats(ring: Ring) -> Ring:
    return [point for place, point in enumerate(ring) if point != ring[place - 1]]


if __name__ == "__main__":
    main(sys.argv[1])
