"""Speakers, places and sources: a look at everything, which the desk keeps until the store changes."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection

from ....link import placed, speaking
from ....link.briefs import Brief
from ..answers import Row
from ..asking import Asking
from .steps import Place, briefs_of


def _after(rows: list[Row], place: Callable[[Row], list[Any]], after: Place, name: str | None) -> Iterator[Row]:
    start = bisect.bisect_right(rows, after, key=place) if after is not None else 0
    began = name.casefold() if name is not None else ""
    return (row for row in rows[start:] if row.get("name", "").casefold().startswith(began))


def speakers(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """Who speaks, by name."""
    rows = asking.desk.kept(connection, "api speakers", lambda: _all_speakers(connection))
    return _after(rows, by_name_and_id, after, asking.query.name)


def _all_speakers(connection: Connection) -> list[Row]:
    names = ("id", "name", "kind", "actor", "names", "claims", "figures", "statements")
    found = speaking.speakers(connection).values()
    told = ({**{name: getattr(one, name) for name in names}, "texts": len(one.readings)} for one in found)
    return sorted(told, key=by_name_and_id)


def by_name_and_id(row: Row) -> list[Any]:
    """The place of a speaker or a place."""
    return [row["name"], row["id"]]


def places(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """Where incidents were, by name."""
    rows = asking.desk.kept(connection, "api places", lambda: _all_places(briefs_of(connection, asking)))
    return _after(rows, by_name_and_id, after, asking.query.name)


def _all_places(some: list[Brief]) -> list[Row]:
    names = ("id", "name", "geonameid", "precision", "country", "accounts")
    told = (
        {
            **{name: getattr(one, name) for name in names},
            "latitude": one.lat,
            "longitude": one.lon,
            "incidents": len(one.incidents),
        }
        for one in placed.places(some)
    )
    return sorted(told, key=by_name_and_id)


def sources(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """Who publishes, by name."""
    some = asking.desk.kept(
        connection, "api sources", lambda: sorted(placed.publishers(briefs_of(connection, asking)), key=by_publisher)
    )
    return _after(some, by_publisher, after, None)


def by_publisher(row: Row) -> list[Any]:
    """The place of a source."""
    return [row["publisher"] or ""]
