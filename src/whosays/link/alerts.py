"""Air-raid alerts beside the accounts: kept as what feeds tell, none changed by a later one.

Alerts are claims of the feeds that tell them. They stand in two tables of their own: a row for each thing said, and one
for each file that says it. A message that closes, updates or cancels another changes no row; it is taken into account
when a question is asked.

>>> sorted(ALERTS.tables)
['alert_origins', 'alerts']
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

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

from ..records import Warning_
from ..resolve.gazetteer import bundled, with_own
from ..sources.alerts import Alert, alerts, said
from ..sources.found import Failure
from ..store import connect
from ..store.adding import begin, end
from ..store.identity import storable
from ..store.log import Log, digest
from ..store.reading import engine
from ..store.schema import HASH
from ..store.store import Store
from .areas import Where, covers, located
from .tables import has, paged

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


class Told(Struct, frozen=True):
    """What became of one record: `what` is new, known or failed."""

    what: str
    locator: str
    id: str | None = None
    error: str | None = None
    warnings: tuple[Warning_, ...] = ()


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
                for page in paged(some):
                    with connect.writing(store.database) as connection:
                        log = Log(connection, run)
                        told = keep(connection, [_seen(one, seen) for one in page], log)
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
    for some in paged(wanted):
        found |= set(connection.execute(select(table.c.id).where(table.c.id.in_(some))).scalars())
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


# --- what is kept of a time


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
    if not has(connection, "alerts"):
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
    for some in paged(sorted(sayings)):
        for row in connection.execute(select(kept.c.said, kept.c.run, kept.c.id).where(kept.c.said.in_(some))):
            found[row.said] = max(found.get(row.said, (0, "")), (row.run, row.id))
    return {one: id_ for one, (_, id_) in found.items()}


def _settled(connection: Connection, some: list[Alert], start: str | None) -> list[Held]:
    """When each ended, by its own words and by those of later messages."""
    cut = _cuts(connection, some)
    ends: dict[str, set[str]] = {}
    feeds: dict[str, set[str]] = {}
    seen: dict[str, str] = {}
    for handles in paged(sorted({one.handle for one in some if one.at is None})):
        for row in connection.execute(select(kept.c.handle, kept.c.end).where(kept.c.handle.in_(handles))):
            if row.end is not None:
                ends.setdefault(row.handle, set()).add(row.end)
    for ids in paged(sorted({one.id for one in some})):
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
