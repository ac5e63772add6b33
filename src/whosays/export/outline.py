"""Places as a drawing (SVG) over the outlines of countries: a dot for a town or finer, a disc for what lies within.

Without the outlines (`make assets` brings them) the places stand on empty paper.

>>> drawing = outline([Spot("Nikopol", 47.57, 34.39, 0), Spot("Dnipropetrovsk Oblast", 48.3, 35.0, 90)], title="Map")
>>> drawing.count('class="dot"'), drawing.count('class="disc"')
(1, 1)
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import msgspec

from .shown import shown

WORLD = Path(__file__).parent.parent / "web" / "static" / "vendor" / "countries.geojson"
WIDTH, HEIGHT = 440, 300
KEPT = 500  # drawings
LEAST = 180.0  # km from the middle to the upper edge: less shows nothing of where it is
DEGREE = 111.2  # km

Ring = list[list[float]]


class Spot(NamedTuple):
    """A place; `radius` is in km, 0 for a point."""

    name: str
    lat: float
    lon: float
    radius: float


class _Shape(msgspec.Struct):
    type: str
    coordinates: list[msgspec.Raw]


class _Feature(msgspec.Struct):
    geometry: _Shape | None


class _World(msgspec.Struct):
    features: list[_Feature]


class Land(NamedTuple):
    """A piece of a country with the degrees it lies between."""

    west: float
    south: float
    east: float
    north: float
    ring: Ring


@lru_cache(2)
def world(path: Path = WORLD) -> tuple[Land, ...]:
    """The outlines of the countries, piece by piece; none where they were not brought in."""
    if not path.exists():
        return ()
    found = []
    for feature in msgspec.json.decode(path.read_bytes(), type=_World).features:
        if feature.geometry is None:
            continue
        is_one = feature.geometry.type == "Polygon"
        for raw in feature.geometry.coordinates:
            rings = [msgspec.json.decode(raw, type=Ring)] if is_one else msgspec.json.decode(raw, type=list[Ring])
            for ring in rings:
                lons, lats = [point[0] for point in ring], [point[1] for point in ring]
                found.append(Land(min(lons), min(lats), max(lons), max(lats), ring))
    return tuple(found)


def outline(spots: Sequence[Spot], *, title: str, unit: str = "km", path: Path = WORLD) -> str:
    """The drawing; the places are numbered in their order, `unit` is how kilometres are written."""
    return _outline(tuple(spots), title, unit, path)


@lru_cache(KEPT)
def _outline(spots: tuple[Spot, ...], title: str, unit: str, path: Path) -> str:
    view = _View(spots)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-size="13" fill="currentColor"'
    parts = [f'<svg class="outline" {size} role="img" direction="ltr" aria-label="{escape(title)}">']
    land = "".join(view.path(ring) for ring in view.pieces(world(path)))
    if land:
        parts.append(
            f'<path d="{land}" fill="currentColor" fill-opacity=".06" stroke="currentColor" stroke-opacity=".5"/>'
        )
    for number, spot in sorted(enumerate(spots, 1), key=lambda one: -one[1].radius):
        x, y = view.at(spot.lon, spot.lat)
        told = f"<title>{escape(shown(spot.name))}</title>"
        if spot.radius:
            r = spot.radius * view.scale
            parts.append(
                f'<g class="disc" fill="#b8541c">{told}<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" '
                f'fill-opacity=".16" stroke="#b8541c" stroke-dasharray="5 4"/>'
                f'<text x="{x:.1f}" y="{max(14.0, y - r + 15):.1f}" text-anchor="middle">{number}</text></g>'
            )
        else:
            parts.append(
                f'<g class="dot">{told}<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#2f74c0"/>'
                f'<text x="{x + 8:.1f}" y="{y - 6:.1f}" font-weight="700">{number}</text></g>'
            )
    km = view.bar()
    parts.append(
        f'<path d="M12 {HEIGHT - 14}v4h{km * view.scale:.1f}v-4" fill="none" stroke="currentColor"/>'
        f'<text x="12" y="{HEIGHT - 20}">{km:.0f} {escape(unit)}</text></svg>'
    )
    return "".join(parts)


class _View:
    """The stretch of the earth that is drawn: all places, and enough around them to see where they are."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        lats, lons = [one.lat for one in spots], [one.lon for one in spots]
        self.lat, self.lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self.narrow = max(0.15, math.cos(math.radians(self.lat)))
        half = LEAST
        for one in spots:
            north = abs(one.lat - self.lat) * DEGREE + one.radius
            east = abs(one.lon - self.lon) * DEGREE * self.narrow + one.radius
            half = max(half, north * 1.15, east * 1.15 * HEIGHT / WIDTH)
        self.scale = HEIGHT / 2 / half
        self.south, self.north = self.lat - half / DEGREE * 1.05, self.lat + half / DEGREE * 1.05
        wide = half * WIDTH / HEIGHT / DEGREE / self.narrow * 1.05
        self.west, self.east = self.lon - wide, self.lon + wide

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        x = WIDTH / 2 + (lon - self.lon) * DEGREE * self.narrow * self.scale
        return x, HEIGHT / 2 - (lat - self.lat) * DEGREE * self.scale

    def pieces(self, lands: Sequence[Land]) -> Iterator[Ring]:
        for one in lands:
            if one.east < self.west or one.west > self.east or one.north < self.south or one.south > self.north:
                continue
            ring = one.ring
            for beyond, axis, limit, sign in (
                (one.west < self.west, 0, self.west, 1),
                (one.east > self.east, 0, self.east, -1),
                (one.south < self.south, 1, self.south, 1),
                (one.north > self.north, 1, self.north, -1),
            ):
                if beyond:
                    ring = _cut(ring, axis, limit, sign)
            if len(ring) > 2:
                yield ring

    def path(self, ring: Ring) -> str:
        """A ring as a path, without points that stand on the one before."""
        told: list[str] = []
        for lon, lat in ring:
            x, y = self.at(lon, lat)
            written = f"{x:.0f} {y:.0f}"
            if not told or told[-1] != written:
                told.append(written)
        return f"M{'L'.join(told)}Z" if len(told) > 2 else ""

    def bar(self) -> float:
        """A round length, about a fifth of the drawing."""
        most = WIDTH / 5 / self.scale
        power = 10 ** math.floor(math.log10(most))
        return float(max(factor * power for factor in (1, 2, 5) if factor * power <= most))


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """What of a ring lies on one side of a line."""
    found: Ring = []
    if not ring:
        return found
    before = ring[-1]
    was = (before[axis] - limit) * sign >= 0
    for point in ring:
        inside = (point[axis] - limit) * sign >= 0
        if inside != was:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            found.append([before[i] + (point[i] - before[i]) * share for i in (0, 1)])
        if inside:
            found.append(point)
        before, was = point, inside
    return found
