"""What the store holds, as rows: one at a time, in an order that does not depend on how it came.

>>> sorted(SOURCES)
['changes', 'claims', 'contradictions', 'documents', 'incidents', 'judgements', 'tolls']
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from ..errors import UsageError
from ..link import listing
from ..link.briefs import Brief
from ..link.deciding import names_in
from ..link.decisions import ADD, Decision, Outcome, mode_of, outcomes, standing
from ..store.connect import streamed
from ..store.identity import fullest
from ..store.schema import claims as claim_rows
from ..store.schema import documents as document_rows
from ..store.schema import judgements as judgement_rows
from ..store.schema import keys, provenance, readings, versions
from .columns import TABLES
from .rowset import Row, RowSet

PAGE = 100  # versions or documents that are looked up at once

Source = Callable[[Connection], Iterator[Row]]


class _Point(Struct):
    id: str
    precision: str
    lat: float | None = None


class _Site(Struct):
    id: str


class _Happened(Struct):
    id: str
    places: tuple[_Site, ...] = ()


class _Placed(Struct):
    """Of a reading what tells where its events took place."""

    events: tuple[_Happened, ...] = ()
    places: tuple[_Point, ...] = ()


_PLACED = msgspec.json.Decoder(_Placed)


def rowset(name: str, connection: Connection) -> RowSet:
    """The rows of this name, to be read within the transaction. Raises UsageError for a name that there is not."""
    if name not in SOURCES:
        raise UsageError(f"{name[:40]!r} is nothing to export; there are {', '.join(SOURCES)}")
    table = TABLES[name]
    return RowSet(name, table.columns, SOURCES[name](connection), table.key)


def claims(connection: Connection) -> Iterator[Row]:
    """Every claim of the readings that count now, by document, version and number; then what persons added to each.

    The values are the machine's; what persons decided stands beside them.
    """
    mode = mode_of(connection)
    some = (
        select(versions.c.id, versions.c.document, versions.c.reading)
        .where(versions.c.reading.is_not(None))
        .order_by(versions.c.document, versions.c.id)
    )
    rows = streamed(connection, some, PAGE)
    while page := list(islice(rows, PAGE)):
        yield from claims_of(connection, page, mode)


def claims_of(connection: Connection, page: Sequence[Any], mode: Any) -> Iterator[Row]:
    """The claims of some versions (id, document, reading), in their order; `mode` is `decisions.mode_of`."""
    held = _claims(connection, [version.reading for version in page])
    decided = standing(connection, [version.id for version in page])
    for version in page:
        mine = held.get(version.reading, [])
        some = decided.get(version.id, [])
        told = outcomes(some, mode, mine)[0] if some else {}
        precision = _precisions(connection, version.reading, mine)
        for row in mine:
            del row["reading"]
            yield {
                "address": f"{version.id}#{row['id']}",
                "document": version.document,
                "version": version.id,
                "precision": None if row["latitude"] is None else precision.get(row["event"]),
                **row,
                **_checked(told.get(row["id"])),
            }
        for one in (one for one in some if one.kind == ADD and one.claim in told):
            yield {**_added(version, one), **_checked(told[one.claim])}


def _checked(found: Outcome | None) -> Row:
    """What persons decided of a claim."""
    if found is None:
        return {"checked": None, "checked_by": None, "corrected": None}
    changes = found.counts.changes if found.counts is not None and found.state == "edited" else None
    return {"checked": found.state, "checked_by": found.by, "corrected": changes}


def _added(version: Any, one: Decision) -> Row:
    """The row of a claim that a person added: no machine has read it."""
    told = names_in(one.changes)
    first, _, last = (told.get("when") or "").partition("/")
    names = ("object", "low", "high", "bound", "scope", "polarity", "speaker")
    return {
        "address": f"{version.id}#{one.claim}",
        "document": version.document,
        "version": version.id,
        "id": one.claim,
        "claim": one.what,
        "type": told.get("measure") or told.get("type"),
        **{name: told.get(name) for name in names},
        "places": told.get("place"),
        "when_start": first or None,
        "when_end": last or first or None,
        "start": one.start,
        "end": one.end,
        "exact": one.exact,
    }


def _claims(connection: Connection, wanted: list[str]) -> dict[str, list[Row]]:
    rows = connection.execute(
        select(claim_rows)
        .where(claim_rows.c.reading.in_(wanted))
        .order_by(claim_rows.c.reading, claim_rows.c.number)
        .execution_options(yield_per=1000)
    ).mappings()
    return {reading: [dict(row) for row in some] for reading, some in groupby(rows, key=lambda row: row["reading"])}


def _precisions(connection: Connection, reading: str, rows: list[Row]) -> dict[str, str]:
    """By event, what the point of its claims stands for: that of its first place that has one."""
    if all(row["latitude"] is None for row in rows):
        return {}
    told = _PLACED.decode(connection.execute(select(readings.c.json).where(readings.c.id == reading)).scalar_one())
    points = {place.id: place.precision for place in told.places if place.lat is not None}
    found = {event.id: [points[site.id] for site in event.places if site.id in points] for event in told.events}
    return {event: some[0] for event, some in found.items() if some}


def documents(connection: Connection) -> Iterator[Row]:
    """Every document, by id."""
    some = select(document_rows.c.id).where(document_rows.c.joined.is_(None)).order_by(document_rows.c.id)
    rows = streamed(connection, some, PAGE)
    while page := [row.id for row in islice(rows, PAGE)]:
        yield from documents_of(connection, page)


def documents_of(connection: Connection, page: Sequence[str]) -> Iterator[Row]:
    """Documents by their ids, in this order."""
    addresses = _grouped(
        connection,
        select(keys.c.document, keys.c.value)
        .where(keys.c.document.in_(page), keys.c.kind == "address")
        .order_by(keys.c.document, keys.c.id),
    )
    texts = _grouped(
        connection,
        select(versions.c.document, versions.c.id, readings.c.claims, readings.c.json)
        .outerjoin(readings, readings.c.id == versions.c.reading)
        .where(versions.c.document.in_(page))
        .order_by(versions.c.document, versions.c.id),
    )
    found = _grouped(
        connection,
        select(versions.c.document, provenance.c.kind, provenance.c.locator, provenance.c.told)
        .join(provenance, provenance.c.version == versions.c.id)
        .where(versions.c.document.in_(page))
        .order_by(versions.c.document, provenance.c.id),
    )
    for document in page:
        parts = (some.get(document, ()) for some in (addresses, texts, found))
        yield _document(document, *parts)


class _Language(Struct):
    language: str


class _Titled(Struct):
    """Of a reading what tells its language."""

    document: _Language


_TITLED = msgspec.json.Decoder(_Titled)


def _document(id: str, addresses: Sequence[Any], texts: Sequence[Any], found: Sequence[Any]) -> Row:
    known = fullest((row.kind, json.loads(row.told)) for row in found)
    return {
        "id": id,
        **{name: known.get(name) for name in ("title", "author", "publisher", "published", "url")},
        "languages": sorted({_TITLED.decode(row.json).document.language for row in texts if row.json is not None}),
        "addresses": sorted(row.value for row in addresses),
        "versions": [row.id for row in texts],
        "unread": sum(row.json is None for row in texts),
        "claims": sum(row.claims or 0 for row in texts),
        "found": len(found),
        "locators": sorted({row.locator for row in found}),
    }


def _grouped(connection: Connection, query: Any) -> dict[str, list[Any]]:
    return {document: list(some) for document, some in groupby(connection.execute(query), key=lambda row: row.document)}


def judgements(connection: Connection) -> Iterator[Row]:
    """Every judgement, by time and id."""
    query = select(judgement_rows).order_by(judgement_rows.c.at, judgement_rows.c.id)
    for row in streamed(connection, query, 1000):
        yield {**row._mapping, "value": json.loads(row.value)}


def incidents(connection: Connection) -> Iterator[Row]:
    """Every incident, by id: its first place and the ends of its toll in cells of their own."""
    return map(incident_row, listing.incidents(connection))


def incident_row(row: Row) -> Row:
    """An incident as it is exported, of its row in `link.listing`."""
    when, place = row["when"] or {}, (row["places"] or [{}])[0]
    return {
        **{name: row[name] for name in ("id", "type", "documents", "sources", "title")},
        "when_start": when.get("start"),
        "when_end": when.get("end"),
        "place": place.get("name") or (row["names"] or [None])[0],
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
        "precision": place.get("precision"),
        "country": place.get("country"),
        **{
            f"{measure}_{end}": toll.get(end) if end == "low" or "bound" not in toll else None
            for measure in ("killed", "injured")
            for toll in (row[measure] or {},)
            for end in ("low", "high")
        },
    }


def brief_row(one: Brief, given: dict[str, list[str]]) -> Row:
    """The same of the brief of an incident, with the ids that its documents are given under."""
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


SOURCES: dict[str, Source] = {
    "claims": claims,
    "documents": documents,
    "judgements": judgements,
    "incidents": incidents,
    "tolls": listing.tolls,
    "contradictions": listing.contradiction_rows,
    "changes": listing.changes,
}
"""What gives the rows of each table; what is not here is neither exported nor released."""
