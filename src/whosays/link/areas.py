"""Which place an alert is over, and whether an area holds a place: by outline, by name, or as far as can be told.

>>> where = named("Нікополь")
>>> (where.name, where.admin1) if where is not None else None
('Nikopol', 'Dnipropetrovsk Oblast')
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from ..languages import FOLDER, codes
from ..records import Warning_
from ..resolve.compile import DATA, distance, names_in, read_tsv
from ..resolve.forms import adjective_stem, is_arabic, name_key
from ..resolve.gazetteer import Gazetteer, bundled
from ..resolve.names import name_key as sound_key
from ..resolve.names import same_name
from ..resolve.table import ADJECTIVE, CASE, NAME, OTHER, Row
from ..resolve.toponyms import roles_of
from ..sources.alerts import Alert, Ring, sealed
from .records import Spot

DWARFED = 10  # times more inhabitants that a place has to be meant by a name that others bear
REACH = {"town": 15, "community": 40, "district": 80, "region": 300, "country": 3000}
"""Kilometres from its middle within which a place may lie in an area whose borders are not known."""
SAME = 1.0  # km between two points of one place
LEVELS = {
    "country": {"country"},
    "region": {"region"},
    "district": {"district"},
    "community": {"city", "village"},
    "town": {"city", "village"},
}
LEVEL_OF = {"city": "town", "village": "town"}
COMMUNITY = frozenset(
    (  # noqa: SIM905
        "громада громади громаду громадою громаді территориальная територіальна міська сільська селищна городская "
        "hromada hromadas community terytorialna territorial тг"
    ).split()
)
AUTONOMOUS = frozenset({"автономна", "автономная", "autonomous"})
POINTS = frozenset({"town", "exact"})


class Where(Struct, frozen=True):
    """A place of which is asked. `precision` as of a Spot: town and exact are points, the others areas or unknown.

    `admin1` is the first-level area, of such an area itself, "" of what is in none and None where that is not known;
    `centre` marks the main town of a district.
    """

    name: str
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    geonameid: int | None = None
    precision: str = "town"
    centre: bool = False


def located(some: Sequence[Alert], gazetteer: Gazetteer | None = None) -> list[Alert]:
    """The alerts of one feed with the places that their areas are; what bears several places' name is left open.

    A name that could be of several countries is of the one that all others of the feed are of.
    """
    finder = _Finder(gazetteer or bundled())
    found = [finder.place(alert, None) for alert in some]
    countries = {place.row.country for place in found if isinstance(place, _Placed)}
    only = countries.pop() if len(countries) == 1 else None
    placed = []
    for alert, first in zip(some, found, strict=True):
        place = finder.place(alert, only) if isinstance(first, str) and only is not None else first
        if isinstance(place, _Placed) and place is not first:
            place = place._replace(
                why=f"{alert.area[:80]!r} was taken as one of {only}, as the others of the feed are."
            )
        placed.append(_with(alert, place, finder.within(alert, only), only))
    return placed


class _Placed(NamedTuple):
    row: Row
    level: str
    why: str | None = None  # what should be known of the choice


def _with(alert: Alert, place: _Placed | str, within: Row | None, only: str | None) -> Alert:
    if not alert.area:
        return alert
    warnings = list(alert.warnings)
    if isinstance(place, str):
        if not alert.polygons and not alert.circles:
            warnings.append(Warning_("area_unknown", place))
        country = within.country if within is not None else only
        admin1 = within.name if within is not None else None
        return sealed(
            msgspec.structs.replace(alert, country=country, admin1=admin1, warnings=tuple(dict.fromkeys(warnings)))
        )
    row = place.row
    if place.why is not None:
        warnings.append(Warning_("area_ambiguous", place.why))
    return sealed(
        msgspec.structs.replace(
            alert,
            level=place.level,
            geonameid=row.geonameid,
            country=row.country,
            admin1=row.admin1,
            lat=row.lat,
            lon=row.lon,
            warnings=tuple(dict.fromkeys(warnings)),
        )
    )


class _Finder:
    """Names of areas in a gazetteer; each is looked up once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.found: dict[tuple[Any, ...], _Placed | str] = {}

    def place(self, alert: Alert, country: str | None) -> _Placed | str:
        """The place of an alert's area; a string tells why there is none."""
        within = self.within(alert, country)
        return self.find(alert.area, alert.hint, within.country if within else country, within, int(alert.start[:4]))

    def within(self, alert: Alert, country: str | None) -> Row | None:
        """The first-level area that the feed names besides."""
        found = self.find(alert.within, "region", country) if alert.within else ""
        return found.row if isinstance(found, _Placed) and found.row.kind == "region" else None

    def find(
        self, name: str, hint: str | None = None, country: str | None = None, area: Row | None = None, year: int = 9999
    ) -> _Placed | str:
        """The place of this name: `hint` is its level if the name does not tell, `area` what it is in."""
        asked = (name, hint, country, area, year)
        if asked not in self.found:
            self.found[asked] = self._find(name, hint, country, area, year)
        return self.found[asked]

    def _find(self, name: str, hint: str | None, country: str | None, area: Row | None, year: int) -> _Placed | str:
        whole, rest, told = _parts(name)
        for level in dict.fromkeys((told,) if told else (hint, None)):
            hits = self._hits(whole, rest, level)
            rows = [
                (row, form)
                for row, form in hits
                if country in (None, row.country)
                and (area is None or row is area or (row.admin1, row.country) == (area.name, area.country))
                and not 0 < row.until < year
                and (level == "community" or row.kind not in {"city", "village"} or form != ADJECTIVE)
            ]
            found = self._choose(name, rows, level)
            if isinstance(found, _Placed) or rows:
                return found
        return f"{name[:80]!r} is in no gazetteer"

    def _hits(self, whole: str, rest: str, level: str | None) -> list[tuple[Row, int]]:
        stem = adjective_stem(rest)
        hits = [
            *self.gazetteer.find(whole),
            *(self.gazetteer.find(rest) if rest != whole else ()),
            *(hit for hit in (self.gazetteer.find(stem) if stem else ()) if hit[1] == ADJECTIVE),
        ]
        if level is None:
            kinds = LEVELS["town"] | {"country", "region", "district"}
            return [hit for hit in hits if hit[0].kind in kinds and hit[1] != ADJECTIVE]
        fitting = [hit for hit in hits if hit[0].kind in LEVELS[level]]
        if not fitting and level in {"region", "district"} and not is_arabic(rest):
            fitting = self._by_sound(rest, level)
        if level == "community":
            return fitting or self._centres(hits)
        if level != "region":
            return fitting
        if whole != rest:  # a noun says that it is an area
            return fitting or self._around(hits)
        return fitting + [hit for hit in hits if hit[0].kind == "city" and hit[0].admin1 in (None, hit[0].name)]  # Kyiv

    def _by_sound(self, rest: str, level: str) -> list[tuple[Row, int]]:
        """Areas whose adjective is in no table as it is written: Kharkivska, «Никопольский»."""
        keys = {english for adjective, english in _adjectives().get(sound_key(rest), ()) if same_name(rest, adjective)}
        rows = (row for key in sorted(keys) for row, form in self.gazetteer.find(key) if form == NAME)
        return [(row, ADJECTIVE) for row in rows if row.kind == level]

    def _centres(self, hits: list[tuple[Row, int]]) -> list[tuple[Row, int]]:
        """The main towns of the districts found: of «Нікопольська» Nikopol."""
        return [
            (town, form)
            for area, form in hits
            if area.kind == "district"
            for town, _ in self.gazetteer.find(name_key(area.name.removesuffix(" Raion")))
            if town.kind in LEVELS["town"] and distance(area.lat, area.lon, town.lat, town.lon) < SAME
        ]

    def _around(self, hits: list[tuple[Row, int]]) -> list[tuple[Row, int]]:
        """The areas called after the towns found: of «خاركيف» Kharkiv Oblast."""
        areas = {
            (town.admin1, town.country)
            for town, form in hits
            if town.kind == "city" and form != ADJECTIVE and town.admin1 and town.admin1.startswith(town.name)
        }
        return [
            (row, OTHER)
            for name, country in sorted(areas, key=str)
            for row, form in self.gazetteer.find(name_key(str(name)))
            if form == NAME and row.kind == "region" and row.country == country
        ]

    def _choose(self, name: str, hits: list[tuple[Row, int]], level: str | None) -> _Placed | str:
        ranks: dict[Row, int] = {}
        for row, form in hits:
            rank = {NAME: 0, OTHER: 0, CASE: 1}.get(form, 2)
            ranks[row] = min(ranks.get(row, rank), rank)
        best = [row for row in ranks if ranks[row] == min(ranks.values())]
        best.sort(key=lambda row: (row.kind != "country", -row.population))
        why = None
        if level is None and best and best[0].kind == "region":  # Kharkiv: the town, which is surely meant
            towns = [
                row
                for row in best
                if row.kind == "city" and (row.admin1, row.country) == (best[0].name, best[0].country)
            ]
            if towns:
                why = f"{name[:80]!r} was taken as the town; {best[0].name} is called so as well."
                best = [towns[0], *(row for row in best[1:] if row is not towns[0])]
        if not best:
            return f"{name[:80]!r} is in no gazetteer"
        if (
            len(best) > 1
            and best[0].kind != "country"
            and best[0].population < DWARFED * max(1, *(r.population for r in best[1:]))
        ):
            several = ", ".join(f"{row.name} ({row.admin1 or row.kind}, {row.country})" for row in best[:3])
            return f"{name[:80]!r} can be {several}; it was left open"
        row = best[0]
        if row.kind == "region" and row.admin1 != row.name:
            return f"{name[:80]!r} is an area of no certain borders; it was left open"
        if row.kind == "city" and row.admin1 == row.name:  # Sevastopol, an area of its own
            areas = (one for one, _ in self.gazetteer.find(name_key(row.name)) if one.kind == "region")
            row, why = next((one for one in areas if one.country == row.country), row), None
        return _Placed(row, "community" if level == "community" else LEVEL_OF.get(row.kind, row.kind), why)


def _parts(name: str) -> tuple[str, str, str | None]:
    """The key of a name, that of it without its noun, and the level that the noun tells.

    >>> _parts("м. Харків та Харківська територіальна громада")
    ('харків', 'харків', 'community')
    """
    folded = name.replace("р-н", "район").replace("Р-н", "район").replace("(", " ").replace(")", " ").replace(",", " ")
    words = name_key(folded).split()
    level: str | None = None
    for joint in ("та", "и", "and"):
        if joint in words[1:-1] and COMMUNITY & set(words[words.index(joint) :]):
            words, level = words[: words.index(joint)], "community"
    whole = " ".join(words)
    nouns = _nouns()
    while len(words) > 1:
        if words[0] in AUTONOMOUS:
            words.pop(0)
            continue
        ends = ((-1, "noun after"), (0, "noun before"))
        at = next((at for at, side in ends if words[at] in COMMUNITY or side in nouns.get(words[at], ())), None)
        if at is None:
            break
        word = words.pop(at)
        if words[0] == "of" and len(words) > 1:
            words.pop(0)
        value = "community" if word in COMMUNITY else nouns[word]["noun after" if at else "noun before"]
        level = level or LEVEL_OF.get(value, value)
    rest = " ".join(words)
    return (rest if level == "community" else whole), rest, level


@cache
def _nouns() -> dict[str, dict[str, str]]:
    """The nouns of places in all languages: key to side to level."""
    found: dict[str, dict[str, str]] = {}
    for code in codes():
        for key, roles in roles_of(code, str(FOLDER / code)).items():
            for side in ("noun before", "noun after"):
                if side in roles and roles[side][0] in {"region", "district", "city", "village"}:
                    found.setdefault(key, {}).setdefault(side, roles[side][0])
    return found


@cache
def _adjectives() -> dict[str, list[tuple[str, str]]]:
    """The Cyrillic adjectives of areas by how they sound, each with the key of the area's English name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in ("areas.tsv", "districts.tsv"):
        for line in read_tsv(DATA / file):
            for name in (*names_in(line["uk"]), *names_in(line["ru"])):
                if name.endswith("~") or file == "districts.tsv":
                    for ending in ("а", "ий"):
                        adjective = name.removesuffix("~") + ending
                        found.setdefault(sound_key(adjective), []).append((adjective, name_key(line["name"])))
    return found


def named(name: str, gazetteer: Gazetteer | None = None) -> Where | None:
    """The place of this name, in any of the languages; None where there is none or it is not certain which."""
    found = _Finder(gazetteer or bundled()).find(name)
    if isinstance(found, str):
        return None
    row, level, _ = found
    precision = {"community": "district"}.get(level, level)
    where = Where(row.name, row.lat, row.lon, row.country, _area_of(row), row.geonameid, precision)
    return msgspec.structs.replace(where, centre=_is_centre(where, gazetteer or bundled()))


def where(spot: Spot, gazetteer: Gazetteer | None = None) -> Where:
    """The place of an account, with the area that the gazetteer has it in."""
    use = gazetteer or bundled()
    admin1 = None
    for row, _ in use.find(name_key(spot.name)):
        same = row.geonameid == spot.geonameid and row.country == spot.country
        if (
            same
            and spot.lat is not None
            and spot.lon is not None
            and distance(spot.lat, spot.lon, row.lat, row.lon) < SAME
        ):
            admin1 = _area_of(row)
            break
    found = Where(spot.name, spot.lat, spot.lon, spot.country, admin1, spot.geonameid, spot.precision)
    return msgspec.structs.replace(found, centre=_is_centre(found, use))


def _area_of(row: Row) -> str | None:
    """The first-level area of a place: Kyiv is in none, Donbas and the Black Sea in several."""
    return row.admin1 or ("" if row.kind in {"city", "village"} else None)


def _is_centre(place: Where, gazetteer: Gazetteer) -> bool:
    """Whether a town is the centre of a district of today, and so in no other."""
    if place.precision not in POINTS or place.lat is None or place.lon is None:
        return False
    rows = [
        row for row, _ in gazetteer.find(name_key(f"{place.name} Raion")) if row.kind == "district" and not row.until
    ]
    return any(distance(place.lat, place.lon, row.lat, row.lon) < SAME for row in rows)


# --- whether an area holds a place


def inside(ring: Ring, lat: float, lon: float) -> bool:
    """Whether a point lies in a polygon or on its border; a ring wider than half the globe crosses the date line.

    >>> square = ((0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0), (0.0, 0.0))
    >>> inside(square, 1.0, 1.0), inside(square, 1.0, 3.0), inside(square, 0.0, 1.0)
    (True, False, True)
    """
    lons = [x for _, x in ring]
    if max(lons) - min(lons) > 180:
        ring = tuple((y, x % 360) for y, x in ring)
        lon %= 360
    found = False
    for (y1, x1), (y2, x2) in pairwise((*ring, ring[0])):
        cross = (x2 - x1) * (lat - y1) - (lon - x1) * (y2 - y1)
        if cross == 0 and min(x1, x2) <= lon <= max(x1, x2) and min(y1, y2) <= lat <= max(y1, y2):
            return True
        if (y1 > lat) != (y2 > lat) and (cross > 0) == (y2 < y1):
            found = not found
    return found


def covers(alert: Alert, place: Where) -> bool | None:
    """Whether an alert is over a place; None where that cannot be told."""
    named_ = _by_name(alert, place)
    if not alert.polygons and not alert.circles:
        return named_
    shaped = _by_shape(alert, place)
    if named_ and not shaped:  # outline and name disagree, or the outline cannot tell
        return None if shaped is False else True
    return shaped


def _by_shape(alert: Alert, place: Where) -> bool | None:
    lat, lon = place.lat, place.lon
    if lat is None or lon is None:
        return None
    within = any(inside(ring, lat, lon) for ring in alert.polygons) or any(
        distance(lat, lon, y, x) <= km for y, x, km in alert.circles
    )
    if place.precision in POINTS:
        return within
    reach = REACH.get(place.precision, REACH["district"])
    near = any(distance(lat, lon, y, x) <= reach for ring in alert.polygons for y, x in ring)
    near = near or any(distance(lat, lon, y, x) <= km + reach for y, x, km in alert.circles)
    return None if within or near else False


def _by_name(alert: Alert, place: Where) -> bool | None:
    if None not in (alert.country, place.country) and alert.country != place.country:
        return False
    if alert.level is None:
        apart = None not in (alert.admin1, place.admin1) and alert.admin1 != place.admin1
        return False if apart and place.precision != "country" else None
    if alert.level == "country":
        return True if place.country is not None else None
    if place.precision == "country" or place.country is None:
        return None
    if alert.level == "region":
        return None if place.admin1 is None else place.admin1 == alert.admin1
    return _by_town(alert, place)


def _by_town(alert: Alert, place: Where) -> bool | None:
    """Of an alert over a town or what is around it."""
    same = alert.geonameid is not None and alert.geonameid == place.geonameid
    if same:
        return True if place.precision in POINTS else None
    lat, lon = place.lat, place.lon
    if lat is None or lon is None or alert.lat is None or alert.lon is None or place.precision == "region":
        return False if None not in (alert.admin1, place.admin1) and alert.admin1 != place.admin1 else None
    apart = distance(lat, lon, alert.lat, alert.lon)
    if place.precision in POINTS and alert.admin1 != place.admin1 and None not in (alert.admin1, place.admin1):
        return False
    if alert.level == "district" and apart < SAME and place.precision in {*POINTS, "district"}:
        return True
    if place.centre and alert.level in {"district", "community"}:
        return False
    reach = REACH[str(alert.level)] + (0 if place.precision in POINTS else REACH["community"])
    return None if apart <= reach else False
