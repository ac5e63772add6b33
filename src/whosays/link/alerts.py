"""Air-raid alerts beside the accounts: which place an alert is over, and whether a place was under alert at a time.

Alerts are claims of the feeds that tell them. They stand in two tables of their own: a row for each thing said, and one
for each file that says it. A message that closes, updates or cancels another changes no row; it is taken into account
when a question is asked. Where a feed may not cover a place, the answer is unknown.

>>> where = named("Нікополь")
>>> (where.name, where.admin1) if where is not None else None
('Nikopol', 'Dnipropetrovsk Oblast')
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
)

from ..errors import UsageError
from ..languages import FOLDER, codes
from ..records import Interval, Warning_
from ..resolve.compile import DATA, distance, names_in, read_tsv
from ..resolve.forms import adjective_stem, is_arabic, name_key
from ..resolve.gazetteer import Gazetteer, bundled, with_own
from ..resolve.names import name_key as sound_key
from ..resolve.names import same_name
from ..resolve.table import ADJECTIVE, CASE, NAME, OTHER, Row
from ..resolve.toponyms import roles_of
from ..sources.alerts import Alert, Ring, alerts, said, sealed, zone
from ..sources.found import Failure
from ..store import connect
from ..store.adding import begin, end
from ..store.identity import storable
from ..store.log import Log, digest
from ..store.reading import engine
from ..store.schema import HASH
from ..store.store import Store
from .records import Spot

AROUND = dt.timedelta(days=30)  # within which a feed must tell of alerts over a place, before and after, to cover it
CHUNK = 500  # rows of a transaction, and ids of a question
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

ALERTS = MetaData()
kept = Table(
    "alerts",
    ALERTS,
    Column("id", HASH, primary_key=True),  # of what was said and the place
    Column("said", HASH, nullable=False, index=True),  # of what the feed says
    Column("kind", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("level", String(20)),
    Column("geonameid", Integer),
    Column("country", String(8)),
    Column("admin1", Text),
    Column("lat", Float(53)),
    Column("lon", Float(53)),
    Column("hint", String(20)),
    Column("within", Text),
    Column("codes", Text, nullable=False),  # JSON, as the next two
    Column("polygons", Text, nullable=False),
    Column("circles", Text, nullable=False),
    Column("start", String(20), nullable=False, index=True),
    Column("end", String(20)),
    Column("source", Text),
    Column("message", String(10), nullable=False),
    Column("handle", HASH, nullable=False, index=True),
    Column("refers", Text, nullable=False),  # JSON: handles
    Column("at", String(20)),
    Column("warnings", Text, nullable=False),  # JSON
    Column("run", Integer, nullable=False),
)
origins = Table(
    "alert_origins",
    ALERTS,
    Column("id", HASH, primary_key=True),  # of all that follows, but for the run
    Column("alert", HASH, nullable=False, index=True),
    Column("feed", Text, nullable=False),  # who tells, or the file
    Column("locator", Text, nullable=False),
    Column("seen", String(20)),  # until when the feed is known to have told of it
    Column("run", Integer, nullable=False),
)


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


class Stretch(Struct, frozen=True):
    """A time under alert that meets what was asked: not `sure` where it may be of other places, or over by then."""

    start: str
    end: str | None
    alert: str
    kind: str
    area: str
    source: str | None
    sure: bool


class Cover(Struct, frozen=True):
    """Whether a place was under alert: `answer` is yes, no, partly or unknown; `share` is of the time, at least.

    `intervals` are what speaks for it, `why` a sentence.
    """

    share: float | None
    intervals: tuple[Stretch, ...]
    why: str
    answer: str


class Began(Struct, frozen=True):
    """An alert that began near an instant: `minutes` after it, negative before it; `sure` as of a Stretch."""

    instant: str
    minutes: float
    start: str
    alert: str
    kind: str
    area: str
    source: str | None
    sure: bool


class Told(Struct, frozen=True):
    """What became of one record: `what` is new, known or failed."""

    what: str
    locator: str
    id: str | None = None
    error: str | None = None
    warnings: tuple[Warning_, ...] = ()


# --- which place it is


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


# --- keeping


def add(store: Store, files: Iterable[str], clock: str | None = None, source: str | None = None) -> Iterator[Told]:
    """Read alerts and keep them; what became of each record, after its commit."""
    files = list(files)
    gazetteer = bundled() if store.gazetteer is None else with_own(store.gazetteer)
    counts = {"failed": 0, "known": 0, "new": 0}
    with connect.explained(store.where):
        run = begin(store.database, "add alerts", files, engine(store.gazetteer))
        try:
            for file in files:
                read = list(alerts(file, clock, source))
                failed = [
                    Told("failed", storable(one.locator), None, storable(one.error))
                    for one in read
                    if isinstance(one, Failure)
                ]
                counts["failed"] += len(failed)
                some = located([one for one in read if isinstance(one, Alert)], gazetteer)
                seen = max(
                    (one for alert in some if alert.at is None for one in (alert.start, alert.end) if one), default=None
                )
                for first in range(0, len(some), CHUNK):
                    with connect.writing(store.database) as connection:
                        log = Log(connection, run)
                        told = keep(connection, [_seen(one, seen) for one in some[first : first + CHUNK]], log)
                        log.write()
                    for one in told:
                        counts[one.what] += 1
                    yield from told
                yield from failed
        finally:
            end(store.database, run, counts)


def _seen(alert: Alert, seen: str | None) -> Alert:
    """A feed that tells of later things still told of this one then."""
    if alert.at is not None or alert.end is not None or seen is None:
        return alert
    return msgspec.structs.replace(alert, seen=max(filter(None, (alert.seen, seen))))


def keep(connection: Connection, some: Iterable[Alert], log: Log) -> list[Told]:
    """Keep alerts that are located, and where each was found; what is known already is left as it is."""
    ALERTS.create_all(connection)
    some = list(some)
    rows = {alert.id: _row(alert) | {"run": log.run} for alert in some}
    found = [_origin(alert) for alert in some]
    known = _known(connection, kept, rows)
    known_origins = _known(connection, origins, [one["id"] for one in found])
    told, new, places = [], [], []
    for alert, origin in zip(some, found, strict=True):
        is_new = alert.id not in known
        told.append(Told("new" if is_new else "known", origin["locator"], alert.id, None, alert.warnings))
        change: dict[str, Any] = {}
        if is_new:
            known.add(alert.id)
            new.append(rows[alert.id])
            change |= {name: value for name, value in rows[alert.id].items() if name not in {"id", "run"}}
        if origin["id"] not in known_origins:
            known_origins.add(origin["id"])
            places.append(origin | {"run": log.run})
            change["origin"] = {name: value for name, value in origin.items() if name != "alert"}
        if change:
            log.append("alert", alert.id, change)
    if new:
        connection.execute(insert(kept), new)
    if places:
        connection.execute(insert(origins), places)
    return told


def _known(connection: Connection, table: Table, ids: Iterable[str]) -> set[str]:
    wanted = sorted(set(ids))
    found: set[str] = set()
    for first in range(0, len(wanted), CHUNK):
        found |= set(
            connection.execute(select(table.c.id).where(table.c.id.in_(wanted[first : first + CHUNK]))).scalars()
        )
    return found


def _row(alert: Alert) -> dict[str, Any]:
    values = {column.name: getattr(alert, column.name, None) for column in kept.columns if column.name != "run"}
    values["said"] = said(alert)
    for name in ("codes", "polygons", "circles", "refers"):
        values[name] = json.dumps(values[name], separators=(",", ":"), ensure_ascii=False)
    values["warnings"] = json.dumps([[one.code, one.why] for one in alert.warnings], ensure_ascii=False)
    return values


def _origin(alert: Alert) -> dict[str, Any]:
    locator = storable(alert.locator)
    feed = alert.source or locator.rpartition("#")[0] or locator
    return {
        "id": digest(alert.id, feed, locator, alert.seen or ""),
        "alert": alert.id,
        "feed": feed,
        "locator": locator,
        "seen": alert.seen,
    }


def _of_row(row: Any) -> Alert:
    values = {name: value for name, value in row._mapping.items() if name not in {"said", "run"}}
    lists = {
        name: json.loads(values[name]) if values[name] != "[]" else []
        for name in ("codes", "refers", "circles", "polygons", "warnings")
    }
    values["codes"], values["refers"] = tuple(lists["codes"]), tuple(lists["refers"])
    values["circles"] = tuple(tuple(one) for one in lists["circles"])
    values["polygons"] = tuple(tuple((lat, lon) for lat, lon in ring) for ring in lists["polygons"])
    values["warnings"] = tuple(Warning_(code, why) for code, why in lists["warnings"])
    return Alert(**values, locator="")


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


# --- when it was


def stretch(interval: Interval, clock: str | None = None) -> tuple[str, str]:
    """An interval of a reading as two instants, the second not included; `clock` is the zone of local times.

    >>> stretch(Interval("2025-07-04T10:30", "2025-07-04T10:30", "minute"), "Europe/Kyiv")
    ('2025-07-04T07:30:00Z', '2025-07-04T07:31:00Z')
    >>> stretch(Interval("2025-07-04", "2025-07-04", "day"), "Europe/Kyiv")
    ('2025-07-03T21:00:00Z', '2025-07-04T21:00:00Z')
    """
    own = zone(clock) if clock is not None else None
    return _instant(interval.start, own, last=False), _instant(interval.end, own, last=True)


def _instant(value: str, clock: ZoneInfo | None, *, last: bool) -> str:
    try:
        moment = dt.datetime.fromisoformat(value)
        if last:  # local days need not have 24 hours
            moment += dt.timedelta(days=1) if len(value) <= len("2025-07-04") else dt.timedelta(minutes=1)
    except (ValueError, OverflowError):
        raise UsageError(f"{value[:40]!r} is no time") from None
    if moment.tzinfo is None:
        if clock is None:
            raise UsageError(f"{value[:40]!r} has no offset; tell its time zone")
        moment = moment.replace(tzinfo=clock, fold=1 if last else 0)  # where an hour came twice, the longer time
    return _written(moment)


def _time(value: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value[:40]!r} is no time; write 2025-07-04T10:30:00Z") from None
    if moment.tzinfo is None:
        raise UsageError(f"{value[:40]!r} has no offset; write 2025-07-04T10:30:00Z")
    return moment.astimezone(dt.UTC)


def _written(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


class Held(Struct, frozen=True):
    """A kept alert with what later messages say of it: it lasted until `sure`, and at most until `until`.

    `until` is None where nobody told an end; `feeds` are those that tell of it.
    """

    alert: Alert
    sure: str
    until: str | None
    feeds: frozenset[str]


def held(
    connection: Connection, start: str | None = None, end: str | None = None, place: Where | None = None
) -> list[Held]:
    """The kept alerts that may have lasted between two instants, by their starts; with `place`, that may be over it."""
    if not connection.dialect.has_table(connection, "alerts"):
        return []
    asked = select(kept).where(kept.c.message != "cancel", *_between(start, end), *_possible(place))
    rows = connection.execute(asked.order_by(kept.c.start, kept.c.id)).all()
    latest = _latest(connection, {row.said for row in rows})
    some = [_of_row(row) for row in rows if row.id == latest[row.said]]
    if place is not None:
        some = [one for one in some if covers(one, place) is not False]
    return _settled(connection, some, start)


def _between(start: str | None, end: str | None) -> list[Any]:
    conditions: list[Any] = []
    if end is not None:
        conditions.append(kept.c.start <= end)
    if start is not None:
        other = kept.alias()
        closed = exists().where(other.c.handle == kept.c.handle, other.c.end.is_not(None), kept.c.at.is_(None))
        conditions.append(or_(and_(kept.c.end.is_(None), not_(closed)), kept.c.end >= start))
    return conditions


def _possible(place: Where | None) -> list[Any]:
    """What leaves out areas that are elsewhere: those of another country, and for points those of another area."""
    if place is None or place.country is None:
        return []
    drawn = or_(kept.c.polygons != "[]", kept.c.circles != "[]")
    here = or_(kept.c.country.is_(None), kept.c.country == place.country)
    if place.admin1 is not None and place.precision in POINTS:
        here = and_(here, or_(kept.c.admin1.is_(None), kept.c.admin1 == place.admin1))
    return [or_(drawn, here)]


def _latest(connection: Connection, sayings: set[str]) -> dict[str, str]:
    """Of what was said, the row that was made last: it may be of a place that was not found before."""
    found: dict[str, tuple[int, str]] = {}
    for some in _chunks(sayings):
        for row in connection.execute(select(kept.c.said, kept.c.run, kept.c.id).where(kept.c.said.in_(some))):
            found[row.said] = max(found.get(row.said, (0, "")), (row.run, row.id))
    return {one: id_ for one, (_, id_) in found.items()}


def _chunks(some: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(some)
    for first in range(0, len(every), CHUNK):
        yield every[first : first + CHUNK]


def _settled(connection: Connection, some: list[Alert], start: str | None) -> list[Held]:
    """When each ended, by its own words and by those of later messages."""
    cut = _cuts(connection, some)
    ends: dict[str, set[str]] = {}
    feeds: dict[str, set[str]] = {}
    seen: dict[str, str] = {}
    for handles in _chunks({one.handle for one in some if one.at is None}):
        for row in connection.execute(select(kept.c.handle, kept.c.end).where(kept.c.handle.in_(handles))):
            if row.end is not None:
                ends.setdefault(row.handle, set()).add(row.end)
    for ids in _chunks({one.id for one in some}):
        for row in connection.execute(select(origins).where(origins.c.alert.in_(ids))):
            feeds.setdefault(row.alert, set()).add(row.feed)
            seen[row.alert] = max(seen.get(row.alert, ""), row.seen or "")
    found = []
    for one in some:
        told = ends.get(one.handle, set()) if one.at is None else set()
        if one.end is None and told:  # it was closed: another row has its end
            continue
        last = cut.get(one.handle)
        sure: str
        until: str | None
        if one.end is not None:
            sure, until = min({one.end, *told}), max({one.end, *told})
        elif last is not None:
            sure, until = last, last
        else:
            sure, until = _open_end(connection, one, seen.get(one.id, ""))
        if last is not None:
            sure, until = min(sure, last), last if until is None else min(until, last)
        if until is not None and (until < one.start or (start is not None and until < start)):
            continue
        found.append(Held(one, max(sure, one.start), until, frozenset(feeds.get(one.id, ()))))
    return found


def _cuts(connection: Connection, some: list[Alert]) -> dict[str, str]:
    """When messages of these handles were first updated or cancelled."""
    handles = {one.handle for one in some if one.at is not None}
    if not handles:
        return {}
    found: dict[str, str] = {}
    first = min(one.at for one in some if one.at is not None)
    for row in connection.execute(select(kept.c.refers, kept.c.at).where(kept.c.refers != "[]", kept.c.at >= first)):
        for handle in handles & set(json.loads(row.refers)):
            found[handle] = min(found.get(handle, row.at), row.at)
    return found


def _open_end(connection: Connection, alert: Alert, seen: str) -> tuple[str, str | None]:
    """Of an alert whose end nobody told: it lasted while its feed told of it, unless a later one there shows an end."""
    later = connection.execute(
        select(func.min(kept.c.start)).where(
            kept.c.area == alert.area,
            kept.c.within.is_not_distinct_from(alert.within),
            kept.c.kind == alert.kind,
            kept.c.start > alert.start,
            kept.c.message == "alert",
        )
    ).scalar()
    return (alert.start, later) if later is not None else (max(seen, alert.start), None)


# --- what is asked


def under(
    connection: Connection,
    lat: float | None,
    lon: float | None,
    admin1: str | None,
    country: str | None,
    start: str,
    end: str,
    *,
    geonameid: int | None = None,
    precision: str = "town",
) -> list[Stretch]:
    """The times between two instants at which a place was, or may have been, under alert."""
    place = Where("", lat, lon, country, admin1, geonameid, precision)
    return _stretches(held(connection, start, end, place), place, start, end)


def coverage(connection: Connection, place: Where, start: str, end: str) -> Cover:
    """Whether a place was under alert from `start` to `end`, which is not included unless both are one instant.

    It is unknown where no feed tells of alerts over the place both before and after, within 30 days: then nobody may
    have told.
    """
    first, last = _time(start), _time(end)
    if last < first:
        raise UsageError(f"{end[:40]!r} lies before {start[:40]!r}")
    start, end = _written(first), _written(last)
    around = held(connection, _written(first - AROUND), _written(last + AROUND), place)
    found = tuple(_stretches(around, place, start, end))
    sure = _share([one for one in found if one.sure], start, end)
    may = _share(found, start, end)
    areas = ", ".join(dict.fromkeys(one.area or "an outline" for one in found))[:200]
    if sure == 1:
        return Cover(1.0, found, f"under alert all the time: {areas}", "yes")
    if sure > 0:
        least = "at least " if may > sure else ""
        return Cover(sure, found, f"under alert {least}{sure:.0%} of the time: {areas}", "partly")
    if found:
        why = f"{areas}: whether the place is in the area, or when the alert ended, cannot be told"
        return Cover(None, found, why, "unknown")
    before, after = _evidence(around, place, start, end)
    both = before.keys() & after.keys()
    if both:
        feed = max(both, key=lambda one: (before[one], one))
        why = f"no alert: the last before began {before[feed]}, the next after {after[feed]}"
        return Cover(0.0, (), why, "no")
    days = AROUND.days
    side = "before" if after else "after" if before else "before or after"
    return Cover(None, (), f"no feed tells of an alert there within {days} days {side}; it may not cover it", "unknown")


def check(connection: Connection, instants: Iterable[str], place: Where, minutes: float = 15) -> list[Began]:
    """The alerts over a place that began within so many minutes of an instant, the nearest first, instant by instant.

    Updates of an alert that is kept are none that began.
    """
    found: list[Began] = []
    tolerance = dt.timedelta(minutes=minutes)
    for instant in instants:
        moment = _time(instant)
        near: list[Began] = []
        for one in held(connection, _written(moment - tolerance), _written(moment + tolerance), place):
            alert = one.alert
            after = (_time(alert.start) - moment) / dt.timedelta(minutes=1)
            if abs(after) > minutes or (alert.message == "update" and _is_kept(connection, alert.refers)):
                continue
            sure = covers(alert, place) is True
            told = (alert.start, alert.id, alert.kind, alert.area, alert.source)
            near.append(Began(_written(moment), round(after, 2), *told, sure))
        found += sorted(near, key=lambda one: (abs(one.minutes), one.start, one.alert))
    return found


def _is_kept(connection: Connection, handles: tuple[str, ...]) -> bool:
    asked = select(kept.c.id).where(kept.c.handle.in_(handles)).limit(1)
    return connection.execute(asked).first() is not None


def _stretches(some: list[Held], place: Where, start: str, end: str) -> list[Stretch]:
    """What of these lies between two instants; what is sure and what may be stand one after the other."""
    found = []
    for one in some:
        alert, over = one.alert, covers(one.alert, place)
        told = (alert.id, alert.kind, alert.area, alert.source)
        certain = alert.start < one.sure or one.sure == one.until
        if over is not False and certain and _meet(alert.start, one.sure, start, end):
            found.append(Stretch(alert.start, one.sure, *told, over is True))
        if over is not False and one.until != one.sure and _meet(one.sure, one.until, start, end):
            found.append(Stretch(one.sure, one.until, *told, False))
    return found


def _meet(first: str, last: str | None, start: str, end: str) -> bool:
    """Whether two times, without their ends, have something in common; one that has no length is an instant."""
    if last is None:
        return end > first or start >= first
    if start == end or first == last:
        return first <= start < last or start <= first < end or first == start
    return first < end and start < last


def _share(some: Iterable[Stretch], start: str, end: str) -> float:
    """How much of the time is in one of the stretches."""
    cut = sorted((max(one.start, start), min(one.end or end, end)) for one in some)
    if start == end:
        return 1.0 if cut else 0.0
    total = dt.timedelta()
    reached = start
    for first, last in cut:
        first = max(first, reached)
        if last > first:
            total += _time(last) - _time(first)
            reached = last
    return total / (_time(end) - _time(start))


def _evidence(some: list[Held], place: Where, start: str, end: str) -> tuple[dict[str, str], dict[str, str]]:
    """For each feed, the start of its last alert over the place before a time, and of its first one after it."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for one in some:
        if covers(one.alert, place) is True:
            begun = one.alert.start
            for feed in one.feeds:
                if begun < start:
                    before[feed] = max(before.get(feed, begun), begun)
                elif begun >= end:
                    after[feed] = min(after.get(feed, begun), begun)
    return before, after
