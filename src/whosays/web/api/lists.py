"""The lists of the API: the rows of each after a place, in an order that stays while rows come and go.

Rows are looked up a few at a time, as they are asked for: a page costs what it shows. What takes a look at everything
is kept by the desk until the store changes.
"""

from __future__ import annotations

import bisect
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, tuple_

from ...errors import UsageError
from ...export import listed
from ...export.columns import TABLES
from ...link import listing
from ...link.alerts import held
from ...link.areas import named
from ...link.regrouping import follow
from ...link.tables import beginning, is_prepared
from ...link.tables import incidents as incident_rows
from ...link.tolls import instant
from ...resolve.gazetteer import bundled, with_own
from ...resolve.names import same_name
from ...store import connect, terms
from ...store.schema import claims, documents, errors, judgements, runs, versions
from ...store.search import Filters, search
from ..asked import MissingError
from .answers import Asking, Listing, Row

SIZES = (10, 20, 40, 80, 160, 200)
"""How many are looked up at once, first and later."""
EQUAL = ("claim", "type", "object", "role", "language", "publisher", "event_type", "polarity", "scope", "side")
DAY = 10  # characters of a day
Place = list[Any] | None


def _sizes() -> Iterator[int]:
    yield from SIZES
    while True:
        yield SIZES[-1]


def _whole(table: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with all columns, in their order."""
    names = [column.name for column in TABLES[table].columns]
    for row in rows:
        yield {name: row.get(name) for name in names}


# --- documents and claims


def _documents(connection: Connection, _: Asking, after: Place) -> Iterator[Row]:
    last = after[0] if after else ""
    for size in _sizes():
        some = select(documents.c.id).where(documents.c.joined.is_(None), documents.c.id > last)
        page = list(connection.execute(some.order_by(documents.c.id).limit(size)).scalars())
        yield from listed.documents_of(connection, page)
        if len(page) < size:
            return
        last = page[-1]


def _claims(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    query = asking.query
    where = _conditions(query)
    some = select(versions.c.id, versions.c.document, versions.c.reading).where(versions.c.reading.is_not(None))
    for name, column in (("document", versions.c.document), ("version", versions.c.id)):
        if getattr(query, name) is not None:
            some = some.where(beginning(column, getattr(query, name)))
    if where:
        some = some.where(versions.c.reading.in_(select(claims.c.reading).where(*where)))
    some = some.order_by(versions.c.document, versions.c.id)
    document, version, number = after or ["", "", -1]
    place = [document, version]
    is_first = True
    for size in _sizes():
        later = or_(
            versions.c.document > place[0],
            and_(versions.c.document == place[0], versions.c.id >= place[1] if is_first else versions.c.id > place[1]),
        )
        page = connection.execute(some.where(versions.c.document >= place[0], later).limit(size)).all()
        for row in listed.claims_of(connection, page, *where):
            if is_first and [row["document"], row["version"]] == [document, version] and row["number"] <= number:
                continue
            yield row
        if len(page) < size:
            return
        place, is_first = [page[-1].document, page[-1].id], False


def _conditions(query: Any) -> list[Any]:
    """What a claim must be, of the filters."""
    found = [claims.c[name] == getattr(query, name) for name in EQUAL if getattr(query, name) is not None]
    if query.speaker is not None:
        names = (claims.c.speaker_id, claims.c.speaker_canonical, claims.c.speaker)
        found.append(or_(*(name == query.speaker for name in names)))
    if query.day is not None:
        found.append(claims.c.when_start.startswith(query.day, autoescape=True))
    return found


# --- incidents and what is told of them


def _ids(connection: Connection, last: str, wanted: Iterable[str] | None, *, with_it: bool) -> Iterator[list[str]]:
    """Ids of incidents, some at a time; of those wanted alone, where some are."""
    if not is_prepared(connection):
        return
    chosen = sorted(wanted) if wanted is not None else None
    for size in _sizes():
        if chosen is not None:
            place = bisect.bisect_left(chosen, last) if with_it else bisect.bisect_right(chosen, last)
            page = chosen[place : place + size]
        else:
            column = incident_rows.c.id
            alive = select(column).where(
                incident_rows.c.told.is_not(None), column >= last if with_it else column > last
            )
            page = list(connection.execute(alive.order_by(column).limit(size)).scalars())
        yield page
        if len(page) < size:
            return
        last, with_it = page[-1], False


def known(connection: Connection, id: str) -> str:
    """The incident that an id leads to now. Raises MissingError."""
    found = follow(connection, id) if is_prepared(connection) else None
    if found is None:
        raise MissingError(f"there is no incident, or there are several, of the id {id}")
    return found


def _kept(
    connection: Connection,
    asking: Asking,
    name: str,
    ids: list[str],
    make: Callable[[Connection, list[str]], Iterator[Row]],
    home: str,
) -> dict[str, list[Row]]:
    """Rows by their incident; what was made once is kept until the store changes."""
    there: dict[str, list[Row]] = asking.desk.kept(connection, f"api {name}", dict)
    lacking = [one for one in ids if one not in there]
    if lacking:
        made: dict[str, list[Row]] = {one: [] for one in lacking}
        for row in make(connection, lacking):
            made[row[home]].append(row)
        there.update(made)
    return there


def _incidents(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    query = asking.query
    wanted = None
    if query.type is not None or query.day is not None or query.place is not None:
        wanted = _wanted(connection, asking)
    last = after[0] if after else ""
    for page in _ids(connection, last, wanted, with_it=after is None):
        there = _kept(connection, asking, "incidents", page, _rows, "id")
        for one in page:
            yield from _whole("incidents", there[one])


def _rows(connection: Connection, ids: list[str]) -> Iterator[Row]:
    return map(listed.incident_row, listing.incidents(connection, ids))


def _wanted(connection: Connection, asking: Asking) -> list[str]:
    """The incidents that the filters leave, by what is told of each."""
    told = asking.desk.kept(connection, "api told", lambda: _told(connection))
    query = asking.query
    names = {name for name in {one[3] for one in told} if name is not None and query.place is not None}
    places = {name for name in names if same_name(query.place, name)}
    return [
        one
        for one, kind, day, place in told
        if (query.type is None or kind == query.type)
        and (query.day is None or (day or "").startswith(query.day))
        and (query.place is None or place in places)
    ]


def _told(connection: Connection) -> list[tuple[str, str | None, str | None, str | None]]:
    if not is_prepared(connection):
        return []
    rows = connection.execute(
        select(incident_rows.c.id, incident_rows.c.told)
        .where(incident_rows.c.told.is_not(None))
        .order_by(incident_rows.c.id)
    )
    found = []
    for row in rows:
        one = json.loads(row.told)
        found.append((row.id, one["type"], (one["when"] or {}).get("start"), one["place"]))
    return found


def _of_incident(connection: Connection, asking: Asking) -> list[str] | None:
    return None if asking.query.incident is None else [known(connection, asking.query.incident)]


def _tolls(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    last = after[0] if after else ""
    for page in _ids(connection, last, _of_incident(connection, asking), with_it=True):
        for row in _whole("tolls", listing.tolls(connection, page)):
            if after is None or [row["incident"], *_when(row)] > after:
                yield row


def _when(row: Row) -> list[Any]:
    """The place of a line in its ledger, which is in order of time."""
    day = row["published"] or row["added"] or ""
    at = instant(day)
    return ["" if at is not None else day or "~", float(at or 0.0), row["document"], row["start"], row["claim"]]


def _contradictions(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    last = after[0] if after else ""
    for page in _ids(connection, last, _of_incident(connection, asking), with_it=True):
        there = _kept(connection, asking, "contradictions", page, listing.contradiction_rows, "incident")
        for one in page:
            for row in sorted(there[one], key=lambda row: str(row["id"])):
                if after is None or [row["incident"], row["id"]] > after:
                    yield row


# --- changes, judgements, runs, failures


def _changes(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    since = asking.query.since or ""
    if since and not listing.is_since(since):
        raise UsageError(f"{since!r} is neither a day nor the number of a change; write 2025-03-04 or 1204")
    if since.isdecimal():
        since = f"{int(since):015}"  # a year has four digits
    if after is not None and (not since or since.isdecimal()):
        since = f"{max(after[0], int(since or 0)):015}"
    for row in _whole("changes", listing.changes(connection, since)):
        if after is None or row["id"] > after[0]:
            yield row


def _judgements(connection: Connection, _: Asking, after: Place) -> Iterator[Row]:
    query = select(judgements).order_by(judgements.c.at, judgements.c.id)
    if after is not None:
        query = query.where(tuple_(judgements.c.at, judgements.c.id) > tuple_(*after))
    for row in connection.execute(query.execution_options(yield_per=200)).mappings():
        yield from _whole("judgements", [judgement(row)])


def judgement(row: Any) -> Row:
    """A judgement as it is told."""
    return {**row, "value": json.loads(row["value"])}


def _runs(connection: Connection, _: Asking, after: Place) -> Iterator[Row]:
    query = select(runs).where(runs.c.id > (after[0] if after else 0)).order_by(runs.c.id)
    for row in connection.execute(query.execution_options(yield_per=200)).mappings():
        counts = json.loads(row["counts"]) if row["counts"] else None
        yield {**row, "sources": json.loads(row["sources"]), "counts": counts}


def _errors(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    query = select(errors).where(errors.c.id > (after[0] if after else "")).order_by(errors.c.id)
    if asking.query.open is not None:
        query = query.where(errors.c.solved.is_(None) if asking.query.open else errors.c.solved.is_not(None))
    for row in connection.execute(query.execution_options(yield_per=200)).mappings():
        yield dict(row)


# --- what takes a look at everything, once


def _after(rows: list[Row], place: Callable[[Row], list[Any]], after: Place, name: str | None) -> Iterator[Row]:
    start = bisect.bisect_right(rows, after, key=place) if after is not None else 0
    began = name.casefold() if name is not None else ""
    return (row for row in rows[start:] if row.get("name", "").casefold().startswith(began))


def _speakers(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    rows = asking.desk.kept(connection, "api speakers", lambda: _all_speakers(connection))
    return _after(rows, _by_name_and_id, after, asking.query.name)


def _all_speakers(connection: Connection) -> list[Row]:
    name = func.coalesce(claims.c.speaker_canonical, claims.c.speaker)
    columns = (name, claims.c.speaker_id, claims.c.speaker_kind)
    query = (
        select(
            name.label("name"),
            claims.c.speaker_id.label("id"),
            func.min(claims.c.speaker_kind).label("kind"),
            func.count().label("claims"),
            func.count(versions.c.document.distinct()).label("documents"),
        )
        .join(versions, versions.c.reading == claims.c.reading)
        .where(name.is_not(None))
        .group_by(*columns[:2])
    )
    return sorted((dict(row) for row in connection.execute(query).mappings()), key=_by_name_and_id)


def _by_name_and_id(row: Row) -> list[Any]:
    return [row["name"], row["id"] or ""]


def _places(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    rows = asking.desk.kept(connection, "api places", lambda: _all_places(connection))
    return _after(rows, _by_name, after, asking.query.name)


def _all_places(connection: Connection) -> list[Row]:
    query = (
        select(
            claims.c.places,
            claims.c.geonameids,
            claims.c.latitude,
            claims.c.longitude,
            versions.c.document,
            func.count().label("events"),
        )
        .join(versions, versions.c.reading == claims.c.reading)
        .where(claims.c.claim == "event", claims.c.places.is_not(None))
        .group_by(claims.c.places, claims.c.geonameids, claims.c.latitude, claims.c.longitude, versions.c.document)
    )
    found: dict[str, Row] = {}
    told: dict[str, set[str]] = {}
    alone: dict[str, list[tuple[int, Any]]] = {}
    for row in connection.execute(query):
        names = row.places.split("; ")
        for name in names:
            one = found.setdefault(
                name,
                {"name": name, "geonameid": None, "latitude": None, "longitude": None, "events": 0, "documents": 0},
            )
            one["events"] += row.events
            told.setdefault(name, set()).add(row.document)
        if len(names) == 1 and row.geonameids is not None and row.geonameids.isdecimal():
            point = (int(row.geonameids), row.latitude, row.longitude)
            alone.setdefault(names[0], []).append((row.events, point))
    for name, points in alone.items():
        votes: dict[Any, int] = {}
        for events, point in points:
            votes[point] = votes.get(point, 0) + events
        best = min(votes, key=lambda point: (-votes[point], point[0]))
        found[name] |= dict(zip(("geonameid", "latitude", "longitude"), best, strict=True))
    return sorted(({**one, "documents": len(told[name])} for name, one in found.items()), key=_by_name)


def _by_name(row: Row) -> list[Any]:
    return [row["name"]]


def _sources(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    rows = asking.desk.kept(connection, "api sources", lambda: sorted(listing.sources(connection), key=_by_publisher))
    return _after(rows, _by_publisher, after, None)


def _by_publisher(row: Row) -> list[Any]:
    return [row["publisher"] or ""]


# --- search and alerts


def _search(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    query = asking.query
    filters = Filters(query.speaker, query.measure, query.place, query.day, query.publisher, query.language)
    if not terms.is_current(connection):
        store = asking.desk.store
        with connect.explained(store.where), connect.writing(store.database) as writer:
            terms.update(writer)
    for hit in search(connection, query.q, filters, exact=query.exact):
        row = {
            name: getattr(hit, name)
            for name in ("document", "version", "title", "publisher", "published", "url", "marks", "claims")
        }
        if after is None or _last_first(row) < after:
            yield row


def _last_first(row: Row) -> list[Any]:
    return [row["published"] or "", row["version"]]


def _alerts(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    query = asking.query
    use = bundled() if asking.desk.store.gazetteer is None else with_own(asking.desk.store.gazetteer)
    where = named(query.place, use) if query.place is not None else None
    if query.place is not None and where is None:
        raise UsageError(f"no place, or several, are called {query.place[:60]!r}")
    for one in held(connection, _moment(query.since, last=False), _moment(query.until, last=True), where):
        if after is not None and [one.alert.start, one.alert.id] <= after:
            continue
        names = ("id", "kind", "area", "level", "geonameid", "country", "admin1", "start", "end")
        yield {
            **{name: getattr(one.alert, name) for name in names},
            "sure": one.sure,
            "until": one.until,
            "source": one.alert.source,
            "feeds": sorted(one.feeds),
            "message": one.alert.message,
            "warnings": [warning.code for warning in one.alert.warnings],
        }


def _moment(given: str | None, *, last: bool) -> str | None:
    """A time in UTC; a day is taken from its first to its last second."""
    if given is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(given)
        if len(given) == DAY:
            moment += dt.timedelta(days=1, seconds=-1) if last else dt.timedelta()
            moment = moment.replace(tzinfo=dt.UTC)
        if moment.tzinfo is None:
            raise UsageError(f"{given!r} has no offset; write 2025-07-04T10:30Z")
        return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, OverflowError):
        raise UsageError(f"{given!r} is no time; write 2025-07-04 or 2025-07-04T10:30Z") from None


def _one(name: str) -> Callable[[Row], list[Any]]:
    return lambda row: [row[name]]


DOCUMENTS = Listing("documents", _documents, _one("id"), (str,), "documents")
CLAIMS = Listing(
    "claims", _claims, lambda row: [row["document"], row["version"], row["number"]], (str, str, int), "claims"
)
INCIDENTS = Listing("incidents", _incidents, _one("id"), (str,), "incidents", 20)
TOLLS = Listing("tolls", _tolls, lambda row: [row["incident"], *_when(row)], (str, str, float, str, int, str), "tolls")
CONTRADICTIONS = Listing(
    "contradictions",
    _contradictions,
    lambda row: [row["incident"], row["id"]],
    (str, str),
    "contradictions",
    20,
)
CHANGES = Listing("changes", _changes, _one("id"), (int,), "changes")
JUDGEMENTS = Listing("judgements", _judgements, lambda row: [row["at"], row["id"]], (str, str), "judgements")
RUNS = Listing("runs", _runs, _one("id"), (int,))
ERRORS = Listing("errors", _errors, _one("id"), (str,))
SPEAKERS = Listing("speakers", _speakers, _by_name_and_id, (str, str))
PLACES = Listing("places", _places, _by_name, (str,))
SOURCES = Listing("sources", _sources, _by_publisher, (str,))
SEARCH = Listing("results", _search, _last_first, (str, str), page=20)
ALERTS = Listing("alerts", _alerts, lambda row: [row["start"], row["id"]], (str, str))
