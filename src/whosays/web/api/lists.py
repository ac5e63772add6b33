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

from sqlalchemy import Connection, and_, or_, select, tuple_

from ...errors import UsageError
from ...export import listed
from ...export.columns import TABLES
from ...link import listing
from ...link.alerts import held
from ...link.areas import named
from ...link.briefs import Brief, briefs
from ...link.decisions import ADD, mode_of
from ...link.finding import Wanted, find
from ...link.placed import places, publishers
from ...link.regrouping import follow
from ...link.speaking import speakers
from ...link.tables import beginning, is_prepared
from ...link.tables import incidents as incident_rows
from ...link.tolls import instant
from ...resolve.gazetteer import bundled, with_own
from ...store import connect, terms
from ...store.connect import streamed
from ...store.schema import claims, documents, errors, judgements, runs, versions
from ...store.search import Filters, search
from ..asked import MissingError
from .answers import Row
from .asking import Asking
from .paging import Listing

SIZES = (10, 20, 40, 80, 160, 200)
"""How many are looked up at once, first and later."""
EQUAL = ("claim", "type", "object", "role", "language", "publisher", "event_type", "polarity", "scope", "side")
NAMES = ("speaker_id", "speaker_canonical", "speaker")
DAY = 10  # characters of a day
ADDED = 2**31  # the number in a cursor of a claim that a person added, which has none
FINDING = ("type", "place", "country", "speaker", "publisher", "against")
"""Filters of incidents that `link.finding` knows."""
STREAM = 200  # rows that are held at once
KEPT = 32  # answers to filters
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
    mode = mode_of(connection)
    last = after[:2] if after else ["", ""]
    for page in _texts(connection, asking, last):
        rows = listed.claims_of(connection, page, mode)
        if after is not None:
            rows = _behind(rows, after)
        yield from _whole("claims", (row for row in rows if _is_wanted(row, query)))


def _behind(rows: Iterable[Row], after: list[Any]) -> Iterator[Row]:
    """The rows after a place; what a person added stands behind what the machine read."""
    document, version, number, added = after
    held = list(rows)
    mine = [row for row in held if row["document"] == document and row["version"] == version]
    ids = [row["id"] for row in mine]
    done = ids.index(added) + 1 if number == ADDED and added in ids else 0
    for place, row in enumerate(mine):
        if place >= done and (row.get("number") is None or row["number"] > number):
            yield row
    yield from held[len(mine) :]


def _texts(connection: Connection, asking: Asking, last: list[str]) -> Iterator[list[Any]]:
    """Texts with a reading, some at a time, from this one on; with filters those alone that can have such a claim."""
    query = asking.query
    some = select(versions.c.id, versions.c.document, versions.c.reading).where(versions.c.reading.is_not(None))
    some = some.order_by(versions.c.document, versions.c.id)
    for name, column in (("document", versions.c.document), ("version", versions.c.id)):
        if getattr(query, name) is not None:
            some = some.where(beginning(column, getattr(query, name)))
    where = _conditions(query)
    if where:
        found = _found(connection, asking, some, where)
        start = bisect.bisect_left(found, last, key=lambda row: [row.document, row.id])
        for size in _sizes():
            yield found[start : start + size]
            start += size
            if start >= len(found):
                return
    is_first = True
    for size in _sizes():
        later = versions.c.id >= last[1] if is_first else versions.c.id > last[1]
        behind = or_(versions.c.document > last[0], and_(versions.c.document == last[0], later))
        page = connection.execute(some.where(versions.c.document >= last[0], behind).limit(size)).all()
        yield list(page)
        if len(page) < size:
            return
        last, is_first = [page[-1].document, page[-1].id], False


def _found(connection: Connection, asking: Asking, some: Any, where: list[Any]) -> list[Any]:
    """The texts that can have a claim that is asked for; the last answers are kept until the store changes."""
    kept: dict[str, list[Any]] = asking.desk.kept(connection, "api texts", dict)
    name = asking.query.model_dump_json(exclude={"cursor", "limit"})
    found = kept.get(name)  # others may clear it meanwhile
    if found is None:
        if len(kept) >= KEPT:
            kept.clear()
        added = select(judgements.c.subject).where(judgements.c.kind == ADD)  # what persons added is no row of claims
        read = select(claims.c.reading).where(*where)
        rows = connection.execute(some.where(or_(versions.c.reading.in_(read), versions.c.id.in_(added))))
        kept[name] = found = list(rows)
    return found


def _conditions(query: Any) -> list[Any]:
    """What a claim must be, of the filters."""
    found = [claims.c[name] == getattr(query, name) for name in EQUAL if getattr(query, name) is not None]
    if query.speaker is not None:
        found.append(or_(*(claims.c[name] == query.speaker for name in NAMES)))
    if query.day is not None:
        found += [claims.c.when_start >= query.day, claims.c.when_start < f"{query.day}~"]
    return found


def _is_wanted(row: Row, query: Any) -> bool:
    """Whether a claim is what the filters ask for."""
    if any(getattr(query, name) is not None and row.get(name) != getattr(query, name) for name in EQUAL):
        return False
    if query.speaker is not None and query.speaker not in {row.get(name) for name in NAMES}:
        return False
    return query.day is None or (row.get("when_start") or "").startswith(query.day)


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


def _briefs(connection: Connection, asking: Asking) -> list[Brief]:
    return asking.desk.kept(connection, "briefs", lambda: briefs(connection))


def _incidents(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    some = _matching(connection, asking)
    start = bisect.bisect_right(some, after[0], key=lambda one: one.id) if after else 0
    for size in _sizes():
        page = some[start : start + size]
        given_ids = listing.names_of(connection, {document for one in page for document in one.documents})
        yield from (_incident(one, given_ids) for one in page)
        start += size
        if start >= len(some):
            return


def _matching(connection: Connection, asking: Asking) -> list[Brief]:
    """The incidents that the filters leave, by id; the last answers are kept until the store changes."""
    query = asking.query
    given = {name: getattr(query, name) or "" for name in FINDING}
    day = query.day or ""
    if not day and not any(given.values()):
        return _briefs(connection, asking)
    kept: dict[tuple[str, ...], list[Brief]] = asking.desk.kept(connection, "api found", dict)
    name = (day, *given.values())
    found = kept.get(name)  # others may clear it meanwhile
    if found is None:
        if len(kept) >= KEPT:
            kept.clear()
        told = find(_briefs(connection, asking), Wanted(**given)).matching
        kept[name] = found = sorted((one for one in told if (one.day or "").startswith(day)), key=lambda one: one.id)
    return found


def _incident(one: Brief, given: dict[str, list[str]]) -> Row:
    """An incident as `export.listed` has it."""
    place = one.places[0] if one.places else None
    return {
        "id": one.id,
        "type": one.type,
        "when_start": one.day,
        "when_end": one.day,
        "place": one.place,
        "latitude": place.lat if place is not None else None,
        "longitude": place.lon if place is not None else None,
        "precision": place.precision if place is not None else None,
        "country": place.country if place is not None else None,
        "killed_low": one.killed.low if one.killed is not None else None,
        "killed_high": one.killed.most if one.killed is not None else None,
        "injured_low": one.injured.low if one.injured is not None else None,
        "injured_high": one.injured.most if one.injured is not None else None,
        "documents": sorted({name for document in one.documents for name in given[document]}),
        "sources": one.sources,
        "title": one.title,
    }


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
    for row in streamed(connection, query, STREAM):
        yield from _whole("judgements", [judgement(row._mapping)])


def judgement(row: Any) -> Row:
    """A judgement as it is told."""
    return {**row, "value": json.loads(row["value"])}


def _runs(connection: Connection, _: Asking, after: Place) -> Iterator[Row]:
    query = select(runs).where(runs.c.id > (after[0] if after else 0)).order_by(runs.c.id)
    for row in streamed(connection, query, STREAM):
        counts = json.loads(row.counts) if row.counts else None
        yield {**row._mapping, "sources": json.loads(row.sources), "counts": counts}


def _errors(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    query = select(errors).where(errors.c.id > (after[0] if after else "")).order_by(errors.c.id)
    if asking.query.open is not None:
        query = query.where(errors.c.solved.is_(None) if asking.query.open else errors.c.solved.is_not(None))
    for row in streamed(connection, query, STREAM):
        yield dict(row._mapping)


# --- what takes a look at everything, once


def _after(rows: list[Row], place: Callable[[Row], list[Any]], after: Place, name: str | None) -> Iterator[Row]:
    start = bisect.bisect_right(rows, after, key=place) if after is not None else 0
    began = name.casefold() if name is not None else ""
    return (row for row in rows[start:] if row.get("name", "").casefold().startswith(began))


def _speakers(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    rows = asking.desk.kept(connection, "api speakers", lambda: _all_speakers(connection))
    return _after(rows, _by_name_and_id, after, asking.query.name)


def _all_speakers(connection: Connection) -> list[Row]:
    names = ("id", "name", "kind", "actor", "names", "claims", "figures", "statements")
    found = speakers(connection).values()
    told = ({**{name: getattr(one, name) for name in names}, "texts": len(one.readings)} for one in found)
    return sorted(told, key=_by_name_and_id)


def _by_name_and_id(row: Row) -> list[Any]:
    return [row["name"], row["id"]]


def _places(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    rows = asking.desk.kept(connection, "api places", lambda: _all_places(_briefs(connection, asking)))
    return _after(rows, _by_name_and_id, after, asking.query.name)


def _all_places(some: list[Brief]) -> list[Row]:
    names = ("id", "name", "geonameid", "precision", "country", "accounts")
    told = (
        {
            **{name: getattr(one, name) for name in names},
            "latitude": one.lat,
            "longitude": one.lon,
            "incidents": len(one.incidents),
        }
        for one in places(some)
    )
    return sorted(told, key=_by_name_and_id)


def _sources(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    some = asking.desk.kept(
        connection, "api sources", lambda: sorted(publishers(_briefs(connection, asking)), key=_by_publisher)
    )
    return _after(some, _by_publisher, after, None)


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


def _of_claim(row: Row) -> list[Any]:
    return [row["document"], row["version"], ADDED if row["number"] is None else row["number"], row["id"]]


def _one(name: str) -> Callable[[Row], list[Any]]:
    return lambda row: [row[name]]


DOCUMENTS = Listing("documents", _documents, _one("id"), (str,), "documents")
CLAIMS = Listing("claims", _claims, _of_claim, (str, str, int, str), "claims")
INCIDENTS = Listing("incidents", _incidents, _one("id"), (str,), "incidents")
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
PLACES = Listing("places", _places, _by_name_and_id, (str, str))
SOURCES = Listing("sources", _sources, _by_publisher, (str,))
SEARCH = Listing("results", _search, _last_first, (str, str), page=20)
ALERTS = Listing("alerts", _alerts, lambda row: [row["start"], row["id"]], (str, str))
